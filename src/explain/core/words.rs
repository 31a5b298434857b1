//! What statements say, in words.

use crate::model::{Availability, Instance, Interval, RoomChoice, TalkId, join_words};
use crate::problem::{Placement, Problem, Term};
use crate::rules::Config;

/// Names in a list before the rest is counted.
const NAMED: usize = 4;

/// A statement, from any one of its terms.
pub(super) fn statement(instance: &Instance, config: &Config, term: &Term) -> String {
    let talks = term.kind.members();
    let first = talks.first().copied();
    if config.request.is_some() {
        return request(instance, config, &talks);
    }
    match (config.rule.info().id, first) {
        ("person-unavailable", _) => {
            let person = instance.people.iter().find(|person| person.availability.origin == term.origin);
            person.map(|person| hours(instance, &person.name, "is there only", "is away", &person.availability))
        }
        ("room-unavailable", _) => {
            let room = instance.rooms.iter().find(|room| room.availability.origin == term.origin);
            room.map(|room| hours(instance, &room.name, "is open only", "is closed", &room.availability))
        }
        ("missing-feature", Some(talk)) => Some(needs(instance, talk)),
        ("room-too-small", Some(talk)) => {
            instance.talk(talk).expected.map(|seats| format!("{} expects {seats} people", instance.talk_label(talk)))
        }
        ("room-not-allowed", Some(talk)) => Some(rooms_of(instance, talk)),
        ("slot-not-allowed", Some(talk)) => {
            let slots = instance.talk(talk).slots.as_ref();
            slots.map(|slots| format!("{} may only have the slots {}", instance.talk_label(talk), slots.words))
        }
        ("order", _) => match term.kind {
            crate::problem::TermKind::Pair(before, after, _) => {
                Some(format!("{} comes after {}", instance.talk_label(after), instance.talk_label(before)))
            }
            _ => None,
        },
        ("pinned-talk-moved", Some(talk)) => Some(pin(instance, talk)),
        ("resource-overload", _) => {
            let resource = instance.resources.iter().find(|resource| resource.origin == term.origin);
            resource.map(|resource| format!("there are {} of {} at once", resource.capacity, resource.id))
        }
        _ => None,
    }
    .unwrap_or_else(|| format!("`{}` for {}", config.rule.info().id, some_talks(instance, &talks)))
}

/// `Anna is there only sat`, `Ulster is closed mon until 12:00`.
fn hours(instance: &Instance, name: &str, only: &str, never: &str, availability: &Availability) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(windows) = &availability.available {
        parts.push(if windows.is_empty() {
            "has no hours at all".to_owned()
        } else {
            format!("{only} {}", windows_label(instance, windows))
        });
    }
    if !availability.unavailable.is_empty() {
        parts.push(format!("{never} {}", windows_label(instance, &availability.unavailable)));
    }
    format!("{name} {}", parts.join(" and "))
}

/// Windows by day, as short as they can be said: `sat, sun from 13:00`.
pub(super) fn windows_label(instance: &Instance, windows: &[Interval]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for day in &instance.days {
        let hull = day.hull.unwrap_or(day.span);
        for inside in windows.iter().filter_map(|window| window.meet(day.span)) {
            let from = (inside.start > hull.start).then(|| instance.clock(inside.start));
            let to = (inside.end < hull.end).then(|| instance.clock(inside.end));
            parts.push(match (from, to) {
                (None, None) => day.id.clone(),
                (Some(from), None) => format!("{} from {from}", day.id),
                (None, Some(to)) => format!("{} until {to}", day.id),
                (Some(from), Some(to)) => format!("{} {from}–{to}", day.id),
            });
        }
    }
    if parts.is_empty() {
        // Outside all days.
        parts = windows.iter().map(|&window| instance.span_label(window)).collect();
    }
    some(parts)
}

fn needs(instance: &Instance, talk: TalkId) -> String {
    let facts = instance.talk(talk);
    let with = |room: &&crate::model::Room| facts.needs.iter().all(|need| room.features.contains(need));
    let rooms: Vec<String> = instance.rooms.iter().filter(with).map(|room| room.name.clone()).collect();
    let needs = join_words(facts.needs.iter().map(String::as_str));
    let label = instance.talk_label(talk);
    match rooms.len() {
        0 => format!("{label} needs {needs}, which no room has"),
        1 => format!("{label} needs {needs}, which only {} has", rooms[0]),
        _ => format!("{label} needs {needs}, which {} have", some(rooms)),
    }
}

fn rooms_of(instance: &Instance, talk: TalkId) -> String {
    let (facts, label) = (instance.talk(talk), instance.talk_label(talk));
    match &facts.rooms {
        RoomChoice::Only(rooms, _) => format!("{label} may only be in {}", instance.room_names(rooms)),
        _ => format!("{label} is of kind {}, which not every room allows", facts.kind),
    }
}

/// Where and when a talk is pinned.
pub(super) fn pin(instance: &Instance, talk: TalkId) -> String {
    let pin = instance.talk(talk).pin;
    let start = pin.and_then(|pin| pin.start).map(|start| format!(" to {}", instance.time_label(start)));
    let room = pin.and_then(|pin| pin.room).map(|room| match &start {
        Some(_) => format!(" in {}", instance.room(room).name),
        None => format!(" to {}", instance.room(room).name),
    });
    format!("{} is pinned{}{}", instance.talk_label(talk), start.unwrap_or_default(), room.unwrap_or_default())
}

fn request(instance: &Instance, config: &Config, talks: &[TalkId]) -> String {
    let common = config.rule.common();
    let talks = common.scope.as_deref().unwrap_or(talks);
    let label = some_talks(instance, talks);
    let option = |key: &str| config.facts.iter().find(|fact| fact.key == key).map(|fact| &fact.value);
    let numbers = |value: &serde_json::Value| -> Option<Vec<i64>> {
        value.as_array()?.iter().map(serde_json::Value::as_i64).collect()
    };
    let slots = || -> Option<String> {
        let windows: Vec<Interval> = serde_json::from_value::<Vec<(i64, i64)>>(option("slots")?.clone())
            .ok()?
            .into_iter()
            .map(|(start, end)| Interval { start: crate::model::Time(start), end: crate::model::Time(end) })
            .collect();
        Some(format!("{label} only {}", windows_label(instance, &windows)))
    };
    let rooms = || -> Option<String> {
        let rooms: Option<Vec<usize>> =
            numbers(option("rooms")?)?.into_iter().map(|room| usize::try_from(room).ok()).collect();
        let rooms: Vec<String> =
            rooms?.iter().filter_map(|&room| Some(instance.rooms.get(room)?.name.clone())).collect();
        Some(format!("{label} only in {}", some(rooms)))
    };
    let by_rule = || match config.rule.info().id {
        "keep-apart" => format!("{label} do not run at once"),
        "order" => format!("{label} in this order"),
        "same-day" => format!("{label} on one day"),
        "different-day" => format!("{label} on different days"),
        "series" => format!("{label} one after the other in one room"),
        rule => format!("`{rule}` for {label}"),
    };
    slots().or_else(rooms).unwrap_or_else(by_rule)
}

/// Some talks by name, and how many more there are.
pub(super) fn some_talks(instance: &Instance, talks: &[TalkId]) -> String {
    some(talks.iter().map(|&talk| instance.talk_label(talk)).collect())
}

/// Some of a list, and how many more there are.
pub(super) fn some(mut names: Vec<String>) -> String {
    if names.len() > NAMED + 1 {
        let more = names.len() - NAMED;
        names.truncate(NAMED);
        names.push(format!("{more} more"));
    }
    join_words(names.iter().map(String::as_str))
}

/// `"Traits" at sat 10:00 in Studio`.
pub(super) fn placed(instance: &Instance, problem: &Problem, talk: TalkId, at: Placement) -> String {
    let span = problem.space.start(at.start).span;
    let room = at.room.map(|room| format!(" in {}", instance.room(room).name)).unwrap_or_default();
    format!("{} {}{room}", instance.talk_label(talk), instance.span_label(span))
}
