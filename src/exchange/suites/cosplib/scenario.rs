//! A data set as a scenario whose profile costs what the library's objective costs.

use std::collections::{BTreeMap, BTreeSet};

use super::dataset::{Dataset, Session};
use super::objective;
use super::times::{Placed, place};
use crate::exchange::identity::is_unknown_room;
use crate::exchange::suites::values::{list, map, number, text};
use crate::source::{Value, slug};

/// What the solver would pay rather than leave a submission out.
const PRIORITY: u32 = 1_000_000;

/// Ids in the scenario, by index in the data set.
pub(super) struct Ids {
    pub(super) talks: Vec<String>,
    pub(super) rooms: Vec<String>,
    /// The blocks of sessions that have slots.
    pub(super) blocks: Vec<Option<String>>,
}

/// The scenario; what it does not say as the file did is noted.
pub(super) fn scenario(data: &Dataset, name: &str, notes: &mut Vec<String>) -> Value {
    let (placed, stated) = place(&data.sessions);
    if !stated {
        notes.push(
            "sessions are not in order of time: their days and times are made up, in the order of the list".to_owned(),
        );
    }
    if data.sessions.iter().any(|session| session.slots == 0) {
        notes.push("sessions without time slots are left out; the library counts them where a track pauses".to_owned());
    }
    let references = data.submissions.iter().map(|one| one.reference.as_str());
    let ids = Ids {
        talks: unique(references, "submission"),
        rooms: unique(data.rooms.iter().map(String::as_str), "room"),
        blocks: placed.iter().map(|placed| placed.as_ref().map(Placed::block)).collect(),
    };
    let rooms = data.rooms.iter().zip(&ids.rooms);
    let mut out = map([
        ("plenary", number(1)),
        ("conference", conference(data, name)),
        ("slots", list(slots(&data.sessions, &placed))),
    ]);
    let breaks = breaks(&data.sessions, &placed);
    if !breaks.is_empty() {
        out.set("breaks", list(breaks));
    }
    out.set("rooms", list(rooms.map(|(name, id)| map([("id", text(id)), ("name", text(name))]))));
    let people = People::new(data);
    if !people.section.is_empty() {
        out.set("people", list(people.section.clone()));
    }
    out.set("talks", list(talks(data, &ids, &people)));
    out.set("rules", objective::rules(data, &ids));
    out.set("profiles", map([("cosplib", map([("extends", text("draft"))]))]));
    out
}

/// Slugs of the names, each once: the first of `a`, `a-2`, `a-3` … that is free.
fn unique<'n>(names: impl Iterator<Item = &'n str>, sort: &str) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut id = |name: &str| {
        let slug = slug(name);
        // Agendas take some words for a room that is not known yet.
        let means_nothing = slug.is_empty() || slug == "none" || slug == "unknown" || is_unknown_room(&slug);
        let wanted = if means_nothing { sort.to_owned() } else { slug };
        let (mut id, mut count) = (wanted.clone(), 1);
        while !taken.insert(id.clone()) {
            count += 1;
            id = format!("{wanted}-{count}");
        }
        id
    };
    names.map(&mut id).collect()
}

/// The name and the zone. Sessions without slots are no blocks: a solution needs to know where they were.
fn conference(data: &Dataset, name: &str) -> Value {
    // Zones of that family are named by what is to be added to get to Greenwich.
    let zone = if data.hours.zone == 0 { "UTC".to_owned() } else { format!("Etc/GMT{:+}", -data.hours.zone) };
    let mut out = map([("name", text(name)), ("timezone", text(&zone))]);
    let empty: Vec<Value> = (1..)
        .zip(&data.sessions)
        .filter(|(_, session)| session.slots == 0)
        .map(|(number, _)| text(&format!("{number}")))
        .collect();
    if !empty.is_empty() {
        out.set("details", map([(super::EMPTY_SESSIONS, list(empty))]));
    }
    out
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn slots(sessions: &[Session], placed: &[Option<Placed>]) -> Vec<Value> {
    let ids = unique(sessions.iter().map(|session| session.name.as_str()), "session");
    let slot = |((session, placed), id): ((&Session, &Option<Placed>), &String)| {
        let Placed { date, start, .. } = placed.as_ref()?;
        let starts = (0..session.slots).map(|slot| text(&clock(start + slot)));
        Some(map([
            ("id", text(id)),
            ("day", text(&date.to_string())),
            ("at", list(starts)),
            ("minutes", number(1)),
            ("tags", list([text(&session.name)])),
        ]))
    };
    sessions.iter().zip(placed).zip(&ids).filter_map(slot).collect()
}

/// A break of a minute after each session but the last one of a day: so sessions are blocks.
fn breaks(sessions: &[Session], placed: &[Option<Placed>]) -> Vec<Value> {
    let all: Vec<(&Session, &Placed)> =
        sessions.iter().zip(placed).filter_map(|(session, placed)| Some((session, placed.as_ref()?))).collect();
    all.windows(2)
        .filter(|two| two[0].1.date == two[1].1.date)
        .map(|two| {
            let (session, Placed { date, start, .. }) = two[0];
            map([
                ("start", text(&format!("{date}T{}", clock(start + session.slots)))),
                ("minutes", number(1)),
                ("title", text(&format!("After {}", session.name))),
            ])
        })
        .collect()
}

/// Who presents or attends, as people with ids.
struct People {
    ids: BTreeMap<String, String>,
    section: Vec<Value>,
}

impl People {
    fn new(data: &Dataset) -> Self {
        let mut names: Vec<&str> = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for name in data.submissions.iter().flat_map(|one| &one.presenters) {
            if seen.insert(name) {
                names.push(name);
            }
        }
        let ids = unique(names.iter().copied(), "person");
        let section = names.iter().zip(&ids).map(|(name, id)| map([("id", text(id)), ("name", text(name))])).collect();
        Self { ids: names.into_iter().map(str::to_owned).zip(ids).collect(), section }
    }
}

fn talks(data: &Dataset, ids: &Ids, people: &People) -> Vec<Value> {
    let talk = |(one, id): (&super::dataset::Submission, &String)| {
        let mut out = map([
            ("id", text(id)),
            ("title", text(&one.reference)),
            ("track", text(&data.tracks[one.track].name)),
            ("minutes", number(one.slots)),
            ("priority", number(PRIORITY)),
        ]);
        let mut speakers: Vec<&str> = Vec::new();
        for name in &one.presenters {
            if let Some(id) = people.ids.get(name).filter(|id| !speakers.contains(&id.as_str())) {
                speakers.push(id);
            }
        }
        if !speakers.is_empty() {
            out.set("speakers", list(speakers.into_iter().map(text)));
        }
        if let Some(order) = one.order {
            out.set("position", number(order));
        }
        if !one.attendees.is_empty() {
            let attendees = one.attendees.iter().map(|name| text(name));
            out.set("details", map([("attendees", list(attendees))]));
        }
        out
    };
    data.submissions.iter().zip(&ids.talks).map(talk).collect()
}
