//! From a scenario and an agenda to a programme: everything that writers of other formats can use.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::identity::is_unknown_room;
use crate::model::squeezed;
use crate::model::{
    Agenda, Attendance, Credit, Entry, EntryOrigins, Event, Id, Instance, Interval, OriginId, Person, Printed,
    Programme, ProgrammeDay, ProgrammePerson, ProgrammeRoom, ProgrammeTrack, Role, Room, RoomId, RoomRef, Suppression,
    TalkRef, Time,
};

/// The agenda with what the scenario knows about its talks, rooms and people, sorted by start (what
/// has none comes last), then by room. Breaks that the agenda omits are among the events, where the
/// scenario has them. [`against`](super::against) the same instance it gives the agenda back.
/// O(n log n) in entries, talks, rooms and people.
#[must_use]
pub fn outgoing(instance: &Instance, agenda: &Agenda) -> Programme {
    let names = Labels::new(instance);
    let omitted = omitted_breaks(instance, agenda);
    // The index in the agenda, if the entry is written there.
    let mut entries: Vec<(Option<usize>, &Entry)> =
        agenda.entries.iter().enumerate().map(|(index, entry)| (Some(index), entry)).collect();
    entries.extend(omitted.iter().map(|entry| (None, entry)));
    // Stable: what is equal keeps the order of writing.
    entries.sort_by_key(|(_, entry)| {
        (entry.start.is_none(), entry.start, entry.known_rooms().next().map_or(u32::MAX, |room| room.0))
    });
    let mut moved: Vec<usize> = vec![0; agenda.entries.len()];
    for (new, old) in entries.iter().enumerate().filter_map(|(new, (old, _))| Some((new, (*old)?))) {
        moved[old] = new;
    }
    let events: Vec<Event> = entries.iter().map(|(_, entry)| event(instance, entry, &names)).collect();
    Programme {
        name: Some(instance.name.clone()).filter(|name| !name.is_empty()),
        zone: Some(instance.zone),
        floating: false,
        days: days(instance, &events),
        rooms: instance.rooms().map(|(id, room)| described(room, names.room(instance, id))).collect(),
        tracks: tracks(&events),
        people: people(instance, agenda, &names),
        events,
        suppressions: agenda
            .suppressions
            .iter()
            .filter_map(|one| Some(Suppression { entry: *moved.get(one.entry)?, ..one.clone() }))
            .collect(),
        remarks: Vec::new(),
        details: instance.details.clone(),
        ids_are_talks: true,
        origin: agenda.origin,
    }
}

/// Breaks count as placed where the scenario has them when an agenda omits them.
fn omitted_breaks(instance: &Instance, agenda: &Agenda) -> Vec<Entry> {
    let mut written = vec![false; instance.talks.len()];
    for talk in agenda.entries.iter().filter_map(|entry| entry.talk.known()) {
        written[talk.index()] = true;
    }
    let missing = instance.breaks().filter(|(id, _)| !written[id.index()]);
    missing
        .map(|(id, talk)| Entry {
            talk: TalkRef::Known(id),
            start: talk.pinned_start(),
            end: None,
            rooms: Vec::new(),
            at: EntryOrigins::all(talk.origin),
        })
        .collect()
}

fn event(instance: &Instance, entry: &Entry, names: &Labels) -> Event {
    let rooms: Vec<Printed> = entry
        .rooms
        .iter()
        .map(|room| match room {
            RoomRef::Known(room) => Printed::new(names.room(instance, *room), entry.at.room),
            RoomRef::Unknown(text) => Printed::new(text.trim(), entry.at.room),
        })
        .collect();
    let end = instance.span_of(entry).map(|span| span.end).or(entry.end);
    let Some(id) = entry.talk.known() else {
        let TalkRef::Unknown(title) = &entry.talk else { return Event::default() };
        return Event { title: title.clone(), start: entry.start, end, rooms, at: entry.at, ..Event::default() };
    };
    let talk = instance.talk(id);
    // A break need not repeat its room.
    let rooms = match talk.pin.and_then(|pin| pin.room) {
        Some(room) if talk.is_break && rooms.is_empty() => {
            vec![Printed::new(names.room(instance, room), entry.at.room)]
        }
        _ => rooms,
    };
    let mut details = talk.details.clone();
    details.0.retain(|(key, _)| key != "guid");
    let named = talk.people.iter().map(|&one| credit(instance, one, names));
    Event {
        id: Some(talk.id.clone()),
        guid: talk.details.get("guid").map(str::to_owned),
        title: talk.title.clone(),
        kind: Some(talk.kind.clone()).filter(|kind| !kind.is_empty()),
        track: talk.track.clone(),
        language: talk.language.clone(),
        status: talk.status,
        start: entry.start,
        end,
        rooms,
        people: (talk.people_known || !talk.people.is_empty()).then(|| named.collect()),
        details,
        at: entry.at,
    }
}

fn credit(instance: &Instance, one: Attendance, names: &Labels) -> Credit {
    let person = instance.person(one.person);
    // Who attends because of other talks must be there like anybody on stage.
    let role = if one.role == Role::Attendee { Role::Panelist } else { one.role };
    Credit { name: person.name.clone(), id: names.person(person), role, at: person.origin }
}

/// The hull of each day: its hours, and what takes place outside them.
fn days(instance: &Instance, events: &[Event]) -> Vec<ProgrammeDay> {
    let mut days: BTreeMap<NaiveDate, (Option<Interval>, OriginId)> = BTreeMap::new();
    for day in &instance.days {
        days.insert(instance.zone.local(day.span.start).date(), (day.hull, OriginId::default()));
    }
    for event in events {
        let Some(start) = event.start else { continue };
        let span = Interval::new(start, event.end.unwrap_or(start).max(start));
        let (hull, _) = days.entry(instance.zone.local(start).date()).or_default();
        *hull = Some(hull.map_or(span, |hull| Interval::new(hull.start.min(span.start), hull.end.max(span.end))));
    }
    let bound = |hull: Option<Interval>, side: fn(Interval) -> Time| hull.map(side);
    let day = |(date, (hull, at))| ProgrammeDay {
        date,
        start: bound(hull, |hull| hull.start),
        end: bound(hull, |hull| hull.end),
        at,
    };
    days.into_iter().map(day).collect()
}

fn described(room: &Room, name: String) -> ProgrammeRoom {
    ProgrammeRoom { name: Printed::new(name, room.origin), capacity: room.capacity, details: room.details.clone() }
}

/// The tracks of the events, in order of first mention.
fn tracks(events: &[Event]) -> Vec<ProgrammeTrack> {
    let mut out: Vec<ProgrammeTrack> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for event in events {
        if let Some(track) = &event.track
            && seen.insert(track)
        {
            out.push(ProgrammeTrack { name: Printed::new(track.clone(), event.at.entry), ..ProgrammeTrack::default() });
        }
    }
    out
}

/// Who has a role in a talk of the agenda, in order of the scenario: the others are nobody's business.
fn people(instance: &Instance, agenda: &Agenda, names: &Labels) -> Vec<ProgrammePerson> {
    let mut has_role = vec![false; instance.people.len()];
    for talk in agenda.entries.iter().filter_map(|entry| entry.talk.known()) {
        for one in &instance.talk(talk).people {
            has_role[one.person.index()] = true;
        }
    }
    let people = instance.people.iter().enumerate().filter(|(index, _)| has_role[*index]);
    people
        .map(|(_, person)| {
            let mut details = person.details.clone();
            details.0.retain(|(key, _)| key != "id");
            ProgrammePerson {
                name: Printed::new(person.name.clone(), person.origin),
                id: names.person(person),
                details,
            }
        })
        .collect()
}

/// How rooms and people are called so that each name means one of them.
struct Labels {
    /// Rooms by what readers compare; `None` where a text means several.
    rooms: HashMap<String, Option<RoomId>>,
    /// How many people have a name.
    people: HashMap<String, usize>,
}

impl Labels {
    fn new(instance: &Instance) -> Self {
        let mut rooms: HashMap<String, Option<RoomId>> = HashMap::new();
        for (id, room) in instance.rooms() {
            for text in room.aliases.iter().chain([&room.name]) {
                let known = rooms.entry(squeezed(text)).or_insert(Some(id));
                if *known != Some(id) {
                    *known = None;
                }
            }
        }
        for (id, room) in instance.rooms() {
            rooms.insert(squeezed(&room.id), Some(id));
        }
        let mut people: HashMap<String, usize> = HashMap::new();
        for person in &instance.people {
            *people.entry(squeezed(&person.name)).or_default() += 1;
        }
        Self { rooms, people }
    }

    /// The printed name, or the id where others have the same name.
    fn room(&self, instance: &Instance, id: RoomId) -> String {
        let room = instance.room(id);
        let name = squeezed(&room.name);
        let is_clear = !is_unknown_room(&name) && self.rooms.get(&name) == Some(&Some(id));
        if is_clear { room.name.trim().to_owned() } else { room.id.clone() }
    }

    /// The id in the system that the facts came from; where two people have one name, that of the
    /// scenario tells them apart.
    fn person(&self, person: &Person) -> Option<String> {
        let shared = self.people.get(&squeezed(&person.name)).is_some_and(|&count| count > 1);
        person.details.get("id").map(str::to_owned).or_else(|| shared.then(|| person.id.clone()))
    }
}
