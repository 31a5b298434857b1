//! Random small instances, built directly from the model.
//!
//! A *sketch* is a tree of small integers that proptest shrinks well: dropping a talk or lowering
//! a number gives a simpler instance that is still valid. [`Sketch::build`] turns it into an
//! instance; indexes are taken modulo what exists.

use plenary::model::{
    Attendance, Availability, Block, BlockId, Day, DayId, Delivery, Id, Instance, Interval, Minutes, Offer, OriginId,
    PeopleOfDay, Person, PersonId, Pin, Role, Room, RoomChoice, RoomId, SlotChoice, Talk, TalkId, Time, Zone,
};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use std::ops::RangeInclusive;

use super::agendas::{EntrySketch, entry, published};

/// Midnight of the first day, in UTC minutes.
pub const MIDNIGHT: i64 = 20_000 * 1_440;
/// When the programme of a day begins, in minutes after midnight.
const MORNING: i64 = 9 * 60;

/// How large the instances may be.
#[derive(Debug, Clone)]
pub struct Shape {
    pub days: RangeInclusive<u8>,
    pub slots: RangeInclusive<usize>,
    /// How many grids, breaks and combined rooms there may be.
    pub grids: usize,
    pub breaks: usize,
    pub combined: usize,
    pub rooms: RangeInclusive<usize>,
    pub people: RangeInclusive<usize>,
    pub talks: RangeInclusive<usize>,
}

impl Shape {
    /// For agreement of prices: everything that a rule may look at.
    pub fn small() -> Self {
        Self { days: 1..=2, slots: 0..=5, grids: 1, breaks: 2, combined: 1, rooms: 2..=4, people: 1..=4, talks: 2..=6 }
    }

    /// For enumeration: 4 talks × 3 starts × 2 rooms, or 5 × 4 × 3.
    pub fn tiny(deep: bool) -> Self {
        let more = usize::from(deep);
        Self {
            days: 1..=1,
            slots: 2..=3 + more,
            grids: 0,
            breaks: 1,
            combined: more,
            rooms: 2..=2,
            people: 1..=3,
            talks: 2..=4 + more,
        }
    }
}

/// Minutes from some point: `at × 10 + odd`.
pub type Window = (u8, u8);

#[derive(Debug, Clone)]
pub struct SlotSketch {
    pub day: u8,
    pub at: u8,
    /// In tens of minutes.
    pub length: u8,
    pub rooms: Option<u8>,
}

#[derive(Debug, Clone)]
pub struct GridSketch {
    pub day: u8,
    pub from: u8,
    pub steps: u8,
    pub every: u8,
    pub rooms: Option<u8>,
}

#[derive(Debug, Clone)]
pub struct RoomSketch {
    pub capacity: Option<u8>,
    pub features: u8,
    pub kinds: u8,
    pub open: HoursSketch,
    pub shared: bool,
    pub reserved: bool,
}

#[derive(Debug, Clone, Default)]
pub struct HoursSketch {
    pub only: Option<Vec<Window>>,
    pub never: Vec<Window>,
}

#[derive(Debug, Clone)]
pub enum RoomsSketch {
    Any,
    None,
    Only(u8),
}

#[derive(Debug, Clone)]
pub struct TalkSketch {
    pub minutes: Option<u8>,
    pub people: Vec<(u8, u8)>,
    pub people_known: bool,
    pub of_day: Option<u8>,
    pub expected: Option<u8>,
    pub track: Option<u8>,
    pub needs: u8,
    pub workshop: bool,
    pub after: Vec<u8>,
    pub priority: u8,
    pub plenary: bool,
    pub recorded: bool,
    pub own_breaks: bool,
    pub rooms: RoomsSketch,
    pub slots: Option<Vec<Window>>,
    /// Start in minutes after the first morning, and room.
    pub pin: Option<(Option<u16>, Option<u8>)>,
}

#[derive(Debug, Clone)]
pub struct BreakSketch {
    pub day: u8,
    pub at: u8,
    pub length: u8,
    pub room: Option<u8>,
}

/// An instance as small integers.
#[derive(Debug, Clone)]
pub struct Sketch {
    pub days: u8,
    pub slots: Vec<SlotSketch>,
    pub grids: Vec<GridSketch>,
    pub breaks: Vec<BreakSketch>,
    pub rooms: Vec<RoomSketch>,
    /// Bit sets of atomic rooms that a combined room takes.
    pub combined: Vec<u8>,
    pub people: Vec<HoursSketch>,
    pub talks: Vec<TalkSketch>,
    pub published: Option<Vec<Option<EntrySketch>>>,
}

fn hours() -> impl Strategy<Value = HoursSketch> {
    let windows = || vec((0_u8..40, 1_u8..8), 0..=2);
    // Windows count from the first morning in units of 10 minutes; `only` also covers most of it.
    let only = prop_oneof![vec((0_u8..6, 6_u8..20), 1..=1), windows()];
    (weighted(0.2, only), windows()).prop_map(|(only, never)| HoursSketch { only, never })
}

fn room() -> impl Strategy<Value = RoomSketch> {
    let open = prop_oneof![2 => Just(HoursSketch::default()), 1 => hours()];
    (weighted(0.7, 0_u8..4), 0_u8..4, 0_u8..4, open, weighted(0.15, Just(())), weighted(0.15, Just(()))).prop_map(
        |(capacity, features, kinds, open, shared, reserved)| RoomSketch {
            capacity,
            features,
            // Mostly open to every kind.
            kinds: kinds / 2,
            open,
            shared: shared.is_some(),
            reserved: reserved.is_some(),
        },
    )
}

fn rare() -> impl Strategy<Value = bool> {
    weighted(0.2, Just(())).prop_map(|it| it.is_some())
}

fn talk() -> impl Strategy<Value = TalkSketch> {
    let who = (vec((0_u8..4, 0_u8..7), 0..=3), prop::bool::weighted(0.9), weighted(0.2, 0_u8..16));
    let what = (weighted(0.8, 1_u8..5), weighted(0.6, 0_u8..4), weighted(0.7, 0_u8..2), 0_u8..4, rare());
    let how = (vec(0_u8..6, 0..=2), 1_u8..4, rare(), rare(), rare());
    let rooms = prop_oneof![
        6 => Just(RoomsSketch::Any),
        1 => Just(RoomsSketch::None),
        2 => (1_u8..64).prop_map(RoomsSketch::Only),
    ];
    let pin = (weighted(0.6, pinned()), weighted(0.6, 0_u8..6));
    let place = (rooms, weighted(0.25, vec((0_u8..12, 1_u8..6), 0..=2)), weighted(0.25, pin));
    (who, what, how, place).prop_map(
        |(
            (people, people_known, of_day),
            (minutes, expected, track, needs, workshop),
            (after, priority, plenary, recorded, own_breaks),
            (rooms, slots, pin),
        )| {
            let after = if after.len() == 2 { after } else { Vec::new() };
            TalkSketch {
                minutes,
                people,
                people_known,
                of_day,
                expected,
                track,
                needs: if needs == 3 { 0 } else { needs },
                workshop,
                after,
                priority,
                plenary,
                recorded,
                own_breaks,
                rooms,
                slots,
                pin,
            }
        },
    )
}

/// Mostly on the grid of ten minutes, on either day.
fn pinned() -> impl Strategy<Value = u16> {
    prop_oneof![3 => (0_u16..12).prop_map(|at| at * 10), 1 => 0_u16..1_600]
}

/// Random instances of this size.
pub fn sketch(shape: &Shape) -> impl Strategy<Value = Sketch> + use<> {
    let limited = || weighted(0.15, 1_u8..16);
    let slot = (0_u8..2, 0_u8..9, 1_u8..5, limited()).prop_map(|(day, at, length, rooms)| SlotSketch {
        day,
        at,
        length,
        rooms,
    });
    let grid = (0_u8..2, 0_u8..6, 1_u8..5, 1_u8..3, limited())
        .prop_map(|(day, from, steps, every, rooms)| GridSketch { day, from, steps, every, rooms });
    let pause = (0_u8..2, 0_u8..9, 1_u8..3, weighted(0.4, 0_u8..6)).prop_map(|(day, at, length, room)| BreakSketch {
        day,
        at,
        length,
        room,
    });
    let most = *shape.talks.end();
    let facts = (
        vec(hours(), shape.people.clone()),
        vec(talk(), shape.talks.clone()),
        weighted(0.4, vec(weighted(0.8, published()), most)),
    );
    (
        shape.days.clone(),
        vec(slot, shape.slots.clone()),
        vec(grid, 0..=shape.grids),
        vec(pause, 0..=shape.breaks),
        vec(room(), shape.rooms.clone()),
        vec(1_u8..16, 0..=shape.combined),
        facts,
    )
        .prop_map(|(days, slots, grids, breaks, rooms, combined, (people, talks, published))| Sketch {
            days,
            slots,
            grids,
            breaks,
            rooms,
            combined,
            people,
            talks,
            published,
        })
}

/// A random instance with one random entry per talk and break, `None` where it is left out.
pub fn sketch_with_entries(shape: &Shape) -> impl Strategy<Value = (Sketch, Vec<Option<EntrySketch>>)> + use<> {
    // Breaks stand behind the talks: their entries come last.
    let entries = vec(weighted(0.85, entry()), *shape.talks.end() + shape.breaks);
    (sketch(shape), entries)
}

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
        self.offers(&mut instance);
        for (index, hours) in self.people.iter().enumerate() {
            instance.people.push(Person {
                id: format!("p{index}"),
                name: format!("P{index}"),
                aliases: Vec::new(),
                organisation: None,
                availability: availability(hours),
                zone: None,
                max_per_day: None,
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

    fn rooms(&self, instance: &mut Instance) {
        for (index, sketch) in self.rooms.iter().enumerate() {
            instance.rooms.push(Room {
                capacity: sketch.capacity.map(|seats| u32::from(seats) * 10),
                features: words(sketch.features, &["stage", "recording"]),
                kinds: words(sketch.kinds, &["talk", "workshop"]),
                availability: availability(&sketch.open),
                atoms: vec![RoomId::from_index(index)],
                shared: sketch.shared,
                on_request: sketch.shared || sketch.reserved,
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
                features: features
                    .filter(|one| parts.iter().all(|part| part.features.contains(one)))
                    .cloned()
                    .collect(),
                availability: parts.iter().fold(Availability::default(), |open, part| open.and(&part.availability)),
                combined: true,
                on_request: true,
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
        for &(person, role) in &sketch.people {
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
        let pin = sketch.pin.filter(|pin| pin.0.is_some() || pin.1.is_some());
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
            track: sketch.track.map(|track| format!("track{track}")),
            needs: words(sketch.needs, &["stage", "recording"]),
            after: after.into_iter().map(|before| (before, OriginId(0))).collect(),
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

const ROLES: [Role; 7] =
    [Role::Speaker, Role::Moderator, Role::Panelist, Role::Chair, Role::Attendee, Role::Organiser, Role::Contact];

fn blank_room(index: usize) -> Room {
    Room {
        id: format!("r{index}"),
        name: format!("R{index}"),
        aliases: Vec::new(),
        capacity: None,
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
    Talk {
        title: id.to_uppercase(),
        id,
        kind: "talk".to_owned(),
        minutes: None,
        people: Vec::new(),
        people_known: false,
        people_of_day: None,
        expected: None,
        track: None,
        tags: Vec::new(),
        needs: Vec::new(),
        organisation: None,
        after: Vec::new(),
        priority: 1,
        plenary: false,
        delivery: Delivery::Live,
        own_breaks: false,
        rooms: RoomChoice::Any,
        slots: None,
        pin: None,
        is_break: false,
        origin: OriginId(0),
    }
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
