//! From sketches to instances, built directly from the model. Indexes are taken modulo what exists.

use plenary::model::{
    Attendance, Availability, Block, BlockId, Day, DayId, Delivery, Hold, Id, Instance, Interest, Interval, Minutes,
    Offer, OriginId, PeopleOfDay, Person, PersonId, Pin, Resource, ResourceId, Role, Room, RoomChoice, RoomId,
    SlotChoice, Status, Talk, TalkId, Time, Zone,
};

use super::sketches::{BreakSketch, HoursSketch, RoomsSketch, Sketch, TalkSketch, Window};

/// Midnight of the first day, in UTC minutes.
///
/// The last of a month; no clock changes within ten weeks but two months away.
pub const MIDNIGHT: i64 = 19_966 * 1_440;
/// When the programme of a day begins, in minutes after midnight.
const MORNING: i64 = 9 * 60;

/// A time so many minutes after the first morning.
pub fn morning_plus(minutes: i64) -> Time {
    Time(MIDNIGHT + MORNING + minutes)
}

fn window((at, length): Window) -> Interval {
    Interval::lasting(morning_plus(i64::from(at) * 10), Minutes(u32::from(length) * 10))
}

fn availability(hours: &HoursSketch) -> Availability {
    let windows = |list: &[Window]| list.iter().copied().map(window).collect::<Vec<_>>();
    Availability::new(hours.only.as_deref().map(windows), windows(&hours.never), OriginId(0))
}

fn words(mask: u8, words: &[&str]) -> Vec<String> {
    words.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, word)| (*word).to_owned()).collect()
}

impl Sketch {
    /// The instance it stands for.
    pub fn build(&self) -> Instance {
        let mut instance = Instance::empty("Random", Zone::UTC);
        for day in 0..i64::from(self.days) {
            let midnight = Time(MIDNIGHT + day * 1_440);
            let span = Interval::lasting(midnight, Minutes(1_440));
            instance.days.push(Day { id: format!("day{day}"), span, hull: None });
        }
        self.rooms(&mut instance);
        self.beside(&mut instance);
        self.offers(&mut instance);
        for (index, hours) in self.people.iter().enumerate() {
            let person = self.extra.people.get(index);
            instance.people.push(Person {
                id: format!("p{index}"),
                name: format!("P{index}"),
                aliases: Vec::new(),
                organisation: person.and_then(|it| it.1).map(|one| format!("org{one}")),
                availability: availability(hours),
                zone: person.and_then(|it| it.0).and_then(|zone| Zone::from_name(ZONES[usize::from(zone)])),
                max_per_day: person.and_then(|it| it.2).map(u32::from),
                details: plenary::model::Details::default(),
                origin: OriginId(0),
            });
        }
        for (index, sketch) in self.talks.iter().enumerate() {
            let talk = self.talk(&instance, index, sketch);
            instance.talks.push(talk);
        }
        for (index, pause) in self.breaks.iter().enumerate() {
            let talk = self.pause(&instance, index, pause);
            instance.talks.push(talk);
        }
        cut_days(&mut instance);
        instance.published = self.published.as_deref().map(|entries| super::agendas::agenda(&instance, entries));
        instance
    }

    fn beside(&self, instance: &mut Instance) {
        for (index, &capacity) in self.extra.resources.iter().enumerate() {
            let id = format!("res{index}");
            let name = format!("Res{index}");
            instance.resources.push(Resource { id, name, capacity: u32::from(capacity), origin: OriginId(0) });
        }
        for &(mask, count) in &self.extra.interest {
            let talks: Vec<TalkId> =
                (0..self.talks.len()).filter(|bit| mask >> bit & 1 == 1).map(TalkId::from_index).collect();
            if talks.len() > 1 {
                instance.interest.push(Interest { talks, count: u32::from(count), origin: OriginId(0) });
            }
        }
    }

    fn rooms(&self, instance: &mut Instance) {
        for (index, sketch) in self.rooms.iter().enumerate() {
            instance.rooms.push(Room {
                capacity: sketch.capacity.map(|seats| u32::from(seats) * 10),
                capacity_at: OriginId(0),
                features: words(sketch.features, &["stage", "recording"]),
                kinds: words(sketch.kinds, &["talk", "workshop"]),
                availability: availability(&sketch.open),
                atoms: vec![RoomId::from_index(index)],
                shared: sketch.shared,
                on_request: sketch.shared || sketch.reserved,
                building: self.extra.buildings.get(index).copied().flatten().map(|one| format!("b{one}")),
                ..blank_room(index)
            });
        }
        for mask in &self.combined {
            let atoms: Vec<RoomId> =
                (0..self.rooms.len()).filter(|bit| mask >> bit & 1 == 1).map(RoomId::from_index).collect();
            if atoms.len() < 2 {
                continue;
            }
            let parts: Vec<&Room> = atoms.iter().map(|&atom| instance.room(atom)).collect();
            let features = parts[0].features.iter();
            let room = Room {
                capacity: parts.iter().map(|part| part.capacity).sum(),
                capacity_at: OriginId(0),
                features: features
                    .filter(|one| parts.iter().all(|part| part.features.contains(one)))
                    .cloned()
                    .collect(),
                availability: parts.iter().fold(Availability::default(), |open, part| open.and(&part.availability)),
                combined: true,
                on_request: true,
                turnaround: u32::from(self.extra.turnaround) * 10,
                atoms,
                ..blank_room(instance.rooms.len())
            };
            instance.rooms.push(room);
        }
    }

    fn offers(&self, instance: &mut Instance) {
        let day = |day: u8| i64::from(day % self.days.max(1));
        let limit = |mask: Option<u8>| {
            let rooms: Vec<RoomId> = (0..self.rooms.len())
                .filter(|bit| mask.is_some_and(|mask| mask >> bit & 1 == 1))
                .map(RoomId::from_index)
                .collect();
            (!rooms.is_empty()).then_some(rooms)
        };
        let mut push = |day: i64, at: i64, length: Option<u32>, until: i64, rooms: Option<Vec<RoomId>>| {
            instance.offers.push(Offer {
                at: morning_plus(day * 1_440 + at),
                day: DayId::from_index(usize::try_from(day).unwrap()),
                block: None,
                length: length.map(Minutes),
                until: morning_plus(day * 1_440 + until),
                rooms,
                origin: OriginId(0),
            });
        };
        for slot in &self.slots {
            let (at, length) = (i64::from(slot.at) * 10, i64::from(slot.length) * 10);
            push(day(slot.day), at, Some(u32::from(slot.length) * 10), at + length, limit(slot.rooms));
        }
        for grid in &self.grids {
            let (from, every) = (i64::from(grid.from) * 10, i64::from(grid.every) * 10);
            for step in 0..i64::from(grid.steps) {
                let until = from + i64::from(grid.steps) * every;
                push(day(grid.day), from + step * every, None, until, limit(grid.rooms));
            }
        }
        instance.offers.sort_by_key(|offer| offer.at);
    }

    fn talk(&self, instance: &Instance, index: usize, sketch: &TalkSketch) -> Talk {
        let room = |index: u8| RoomId::from_index(usize::from(index) % instance.rooms.len());
        let mut people: Vec<Attendance> = Vec::new();
        let chair = self.extra.talks[index].chair.map(|person| (person, 3));
        for (person, role) in sketch.people.iter().copied().chain(chair) {
            let one = Attendance {
                person: PersonId::from_index(usize::from(person) % self.people.len().max(1)),
                role: ROLES[usize::from(role) % ROLES.len()],
            };
            if !self.people.is_empty() && !people.contains(&one) {
                people.push(one);
            }
        }
        let mut after: Vec<TalkId> = Vec::new();
        for &before in &sketch.after {
            // Only earlier talks: no cycles.
            if index > 0 && !after.contains(&TalkId::from_index(usize::from(before) % index)) {
                after.push(TalkId::from_index(usize::from(before) % index));
            }
        }
        let facts = &self.extra.talks[index];
        let status = facts.status.and_then(|status| STATUSES.get(usize::from(status)).copied());
        // What is not to take place is pinned nowhere.
        let wanted = status != Some(Status::Cancelled) && facts.hold != Some(true);
        let pin = sketch.pin.filter(|pin| wanted && (pin.0.is_some() || pin.1.is_some()));
        Talk {
            kind: if sketch.workshop { "workshop" } else { "talk" }.to_owned(),
            minutes: sketch.minutes.map(|tens| Minutes(u32::from(tens) * 10)),
            people,
            people_known: sketch.people_known,
            people_of_day: sketch.of_day.map(|mask| PeopleOfDay {
                candidates: (0..self.people.len())
                    .filter(|bit| mask >> bit & 1 == 1)
                    .map(PersonId::from_index)
                    .collect(),
                origin: OriginId(0),
            }),
            expected: sketch.expected.map(|tens| u32::from(tens) * 10 + 5),
            expected_at: OriginId(0),
            needs_at: OriginId(0),
            track: sketch.track.map(|track| format!("track{track}")),
            needs: words(sketch.needs, &["stage", "recording"]),
            after: after.into_iter().map(|before| (before, OriginId(0))).collect(),
            tags: words(facts.tags, &["theme:a", "theme:b", "audience:x", "audience:y"]),
            difficulty: facts.difficulty.map(u32::from),
            language: facts.language.map(|one| ["de", "en"][usize::from(one)].to_owned()),
            organisation: facts.organisation.map(|one| format!("org{one}")),
            series: facts.series.map(|one| format!("series{one}")),
            position: facts.position.map(u32::from),
            repeat_of: facts
                .repeat_of
                .filter(|_| index > 0)
                .map(|one| (TalkId::from_index(usize::from(one) % index), OriginId(0))),
            uses: facts
                .uses
                .filter(|_| !instance.resources.is_empty())
                .map(|(one, amount)| {
                    let resource = ResourceId::from_index(usize::from(one) % instance.resources.len());
                    (resource, u32::from(amount), OriginId(0))
                })
                .into_iter()
                .collect(),
            status,
            hold: facts.hold.map(|expired| Hold { until: "2024-01-01".to_owned(), expired, origin: OriginId(0) }),
            optional: facts.optional,
            priority: u32::from(sketch.priority.max(1)),
            plenary: sketch.plenary,
            delivery: if sketch.recorded { Delivery::Recorded } else { Delivery::Live },
            own_breaks: sketch.own_breaks,
            rooms: match sketch.rooms {
                RoomsSketch::Any => RoomChoice::Any,
                RoomsSketch::None => RoomChoice::NoRoom,
                RoomsSketch::Only(mask) => RoomChoice::Only(
                    (0..instance.rooms.len()).filter(|bit| mask >> bit & 1 == 1).map(RoomId::from_index).collect(),
                    OriginId(0),
                ),
            },
            slots: sketch.slots.as_ref().map(|windows| SlotChoice {
                windows: windows.iter().copied().map(window).collect(),
                words: "some slots".to_owned(),
                origin: OriginId(0),
            }),
            pin: pin.map(|(start, place)| Pin {
                start: start.map(|minutes| morning_plus(i64::from(minutes))),
                // A talk without a room cannot be pinned to one.
                room: place.filter(|_| !matches!(sketch.rooms, RoomsSketch::None)).map(room),
                origin: OriginId(0),
            }),
            ..blank_talk(format!("t{index}"))
        }
    }

    fn pause(&self, instance: &Instance, index: usize, sketch: &BreakSketch) -> Talk {
        let room = sketch.room.map(|room| RoomId::from_index(usize::from(room) % instance.rooms.len()));
        let day = i64::from(sketch.day % self.days.max(1));
        Talk {
            kind: "break".to_owned(),
            minutes: Some(Minutes(u32::from(sketch.length) * 10)),
            people_known: true,
            own_breaks: true,
            rooms: room.map_or(RoomChoice::NoRoom, |room| RoomChoice::Only(vec![room], OriginId(0))),
            pin: Some(Pin {
                start: Some(morning_plus(day * 1_440 + i64::from(sketch.at) * 10)),
                room,
                origin: OriginId(0),
            }),
            is_break: true,
            ..blank_talk(format!("break{index}"))
        }
    }
}

const ZONES: [&str; 4] = ["UTC", "Asia/Kolkata", "America/Los_Angeles", "Europe/Berlin"];

const STATUSES: [Status; 3] = [Status::Proposed, Status::Confirmed, Status::Cancelled];

const ROLES: [Role; 7] =
    [Role::Speaker, Role::Moderator, Role::Panelist, Role::Chair, Role::Attendee, Role::Organiser, Role::Contact];

fn blank_room(index: usize) -> Room {
    Room {
        details: plenary::model::Details::default(),
        id: format!("r{index}"),
        name: format!("R{index}"),
        aliases: Vec::new(),
        capacity: None,
        capacity_at: OriginId(0),
        features: Vec::new(),
        kinds: Vec::new(),
        tags: Vec::new(),
        building: None,
        availability: Availability::default(),
        atoms: Vec::new(),
        combined: false,
        shared: false,
        on_request: false,
        turnaround: 0,
        origin: OriginId(0),
    }
}

fn blank_talk(id: String) -> Talk {
    let title = id.to_uppercase();
    Talk::new(id, title, OriginId(0))
}

/// Hulls of the days, blocks between the breaks, and the block of every offer.
fn cut_days(instance: &mut Instance) {
    let mut busy: Vec<Interval> = instance.offers.iter().map(|offer| Interval::new(offer.at, offer.until)).collect();
    for (id, talk) in instance.talks() {
        if let Some(start) = talk.pinned_start() {
            busy.push(Interval::lasting(start, instance.length_at(id, start).unwrap_or(Minutes(1))));
        }
    }
    let pauses: Vec<Interval> = instance
        .breaks()
        .filter_map(|(_, talk)| Some(Interval::lasting(talk.pinned_start()?, talk.minutes?)))
        .collect();
    for index in 0..instance.days.len() {
        let day = instance.days[index].span;
        let inside = busy.iter().filter(|span| day.contains(span.start));
        let hull = inside.copied().reduce(|a, b| Interval::new(a.start.min(b.start), a.end.max(b.end)));
        instance.days[index].hull = hull;
        let Some(hull) = hull else { continue };
        // A block is a run of minutes outside all breaks.
        let mut start = None;
        for minute in (hull.start.0..=hull.end.0).map(Time) {
            let free = minute < hull.end && !pauses.iter().any(|pause| pause.contains(minute));
            match (start, free) {
                (None, true) => start = Some(minute),
                (Some(from), false) => {
                    let id = format!("day{index}/{}", instance.blocks.len() + 1);
                    instance.blocks.push(Block {
                        id,
                        day: DayId::from_index(index),
                        span: Interval::new(from, minute),
                    });
                    start = None;
                }
                _ => {}
            }
        }
    }
    for offer in &mut instance.offers {
        let found = instance.blocks.iter().position(|block| block.day == offer.day && block.span.contains(offer.at));
        offer.block = found.map(BlockId::from_index);
    }
}
