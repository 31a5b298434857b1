//! From a programme to a scenario that a person can go on with.
//!
//! Talks, rooms and people are those that [`standalone`] finds, so that the scenario and its agenda
//! clash exactly where the file does. What is printed stays: names beside ids, spellings as aliases,
//! other facts as `details`.

mod names;
mod people;
mod starts;
mod talks;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::standalone;
use crate::finding::InputError;
use crate::model::{Agenda, Details, Instance, OriginId, Programme};
use crate::source::Value;

/// What a file becomes.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The scenario.
    pub scenario: Value,
    /// The file's own facts, under the ids of the scenario.
    pub instance: Instance,
    /// Its agenda.
    pub agenda: Agenda,
    /// What the scenario does not say as the file did, in sentences.
    pub notes: Vec<String>,
}

/// Facts made here have no place.
const NOWHERE: OriginId = OriginId(0);

/// A programme as a scenario and its agenda. O(n log n) in entries, rooms and people.
///
/// # Errors
/// Those of [`standalone`].
pub fn scenario(programme: &Programme, today: NaiveDate) -> Result<Imported, Vec<InputError>> {
    let floating = programme.floating;
    let (mut instance, agenda) = standalone(vec![programme.clone()], today)?;
    let mut notes = Vec::new();
    if floating {
        notes.push(
            "the file names no time zone: its times are written as UTC; `--timezone Europe/Brussels` names it"
                .to_owned(),
        );
    }
    names::rename(&mut instance, &agenda, programme);
    names::aliases(&mut instance, &agenda, programme);
    people::describe(&mut instance, programme);
    let days = starts::Days::new(&instance, programme);
    let breaks = talks::breaks(&instance, &agenda, &days);
    let mut out = Value::map(NOWHERE);
    out.set("plenary", number(1));
    out.set("conference", conference(&instance));
    if !days.is_empty() {
        out.set("days", days.value());
    }
    starts::offers(&instance, &agenda, &breaks, &days, &mut out, &mut notes);
    if let Some(rules) = rules(&instance) {
        out.set("rules", rules);
    }
    let list = talks::break_values(&instance, &breaks, &days);
    if !list.is_empty() {
        out.set("breaks", Value::list(list, NOWHERE));
    }
    out.set("rooms", rooms(&instance));
    let people = people::People::new(&instance);
    if let Some(section) = people.section() {
        out.set("people", section);
    }
    out.set("talks", talks::talks(&instance, &agenda, &breaks, &people, &days));
    not_carried(programme, &mut notes);
    Ok(Imported { scenario: out, instance, agenda, notes })
}

fn text(value: &str) -> Value {
    Value::text(value, NOWHERE)
}

fn number(value: impl ToString) -> Value {
    Value::plain(value, NOWHERE)
}

fn texts<'t>(list: impl IntoIterator<Item = &'t str>) -> Value {
    Value::list(list.into_iter().map(text).collect(), NOWHERE)
}

/// Sets `details`, if there are any: each key with its text or texts.
fn set_details(of: &mut Value, details: &Details) {
    let mut keys: Vec<&str> = Vec::new();
    for (key, _) in &details.0 {
        if !keys.contains(&key.as_str()) {
            keys.push(key);
        }
    }
    if keys.is_empty() {
        return;
    }
    let mut map = Value::map(NOWHERE);
    for key in keys {
        let all: Vec<&str> = details.all(key).collect();
        map.set(key, if let [one] = all[..] { text(one) } else { texts(all) });
    }
    of.set("details", map);
}

fn conference(instance: &Instance) -> Value {
    let mut out = Value::map(NOWHERE);
    if !instance.name.is_empty() {
        out.set("name", text(&instance.name));
    }
    out.set("timezone", text(instance.zone.name()));
    set_details(&mut out, &instance.details);
    out
}

/// The rules that say something only about tracks that are meant so: off until somebody wants them.
fn rules(instance: &Instance) -> Option<Value> {
    instance.talks.iter().any(|talk| talk.track.is_some()).then(|| {
        let mut out = Value::map(NOWHERE);
        for setting in &instance.settings {
            out.set(&setting.rule, Value::plain("off", NOWHERE));
        }
        out
    })
}

fn rooms(instance: &Instance) -> Value {
    let room = |room: &crate::model::Room| {
        let mut out = Value::map(NOWHERE);
        out.set("id", text(&room.id));
        out.set("name", text(&room.name));
        if let Some(seats) = room.capacity {
            out.set("capacity", number(seats));
        }
        if !room.aliases.is_empty() {
            out.set("aliases", texts(room.aliases.iter().map(String::as_str)));
        }
        set_details(&mut out, &room.details);
        out
    };
    Value::list(instance.rooms.iter().map(room).collect(), NOWHERE)
}

/// Facts for which a scenario has no place.
fn not_carried(programme: &Programme, notes: &mut Vec<String>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (key, _) in programme.tracks.iter().flat_map(|track| &track.details.0) {
        *counts.entry(key).or_default() += 1;
    }
    for (key, count) in counts {
        notes.push(format!("the `{key}` of tracks ({count} times) is left out: a scenario only names them"));
    }
    if !programme.suppressions.is_empty() {
        let count = programme.suppressions.len();
        notes.push(format!("comments that hide findings ({count}) are left out: say it by `ignore:`"));
    }
}
