//! Assignments of talks to timeslots and rooms, as JSON.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::finding::InputError;
use crate::model::{Agenda, Entry, Instance, Minutes, OriginId, RoomId, TalkId};

use super::uses::slot_id;

/// What to do about an agenda that cannot be written.
const CHECK: &str = "`plenary check` lists what is wrong with the agenda";

/// The assignment `{"assignments": {CODE: [TIMESLOT, ROOM]}}`: every talk by its id, timeslots as `T00`,
/// `T01` … in the order in which the scenario declares its slots, rooms by name. What is not placed is
/// `null`. O(talks + entries × slots of one start).
///
/// # Errors
/// A scenario whose starts are no slots; entries without a talk, a slot or a room of the scenario, and
/// talks that are placed twice.
pub(in super::super) fn write(instance: &Instance, agenda: &Agenda) -> Result<Vec<u8>, Vec<InputError>> {
    let slots = Slots::new(instance)?;
    let (mut placed, mut errors) = (BTreeMap::new(), Vec::new());
    for entry in &agenda.entries {
        match assignment(instance, &slots, entry) {
            Ok(None) => {}
            Ok(Some((talk, place))) => {
                if placed.insert(talk, place).is_some() {
                    let message = format!("the talk `{}` is placed twice", instance.talk(talk).id);
                    errors.push(InputError::new("cannot-export", entry.at.talk, message).help(CHECK));
                }
            }
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let none = || json!([null, null]);
    let talks = instance.talks().filter(|(_, talk)| !talk.is_break);
    let lines: Vec<String> =
        talks.map(|(id, talk)| format!("  {}: {}", json!(talk.id), placed.remove(&id).unwrap_or_else(none))).collect();
    Ok(format!("{{\"assignments\": {{\n{}\n}}}}\n", lines.join(",\n")).into_bytes())
}

/// The talk of an entry with its timeslot and its room; `None` for a break.
fn assignment(instance: &Instance, slots: &Slots, entry: &Entry) -> Result<Option<(TalkId, Value)>, InputError> {
    let refused = |at: OriginId, message: String| Err(InputError::new("cannot-export", at, message).help(CHECK));
    let Some(id) = entry.talk.known() else {
        return refused(entry.at.talk, "the scenario has no such talk".to_owned());
    };
    let talk = instance.talk(id);
    if talk.is_break {
        return Ok(None);
    }
    let slot = match slots.of(instance, id, entry) {
        None if entry.start.is_some() => {
            let message = format!("`{}` does not take one slot of the scenario", talk.id);
            return refused(entry.at.start, message);
        }
        slot => slot,
    };
    let rooms: Vec<RoomId> = entry.known_rooms().collect();
    let room = match (rooms.as_slice(), entry.rooms.len()) {
        ([], 0) => None,
        ([one], 1) => Some(instance.room(*one).name.as_str()),
        _ => return refused(entry.at.room, format!("`{}` is not in one room of the scenario", talk.id)),
    };
    Ok(Some((id, json!([slot, room]))))
}

/// The timeslots of a scenario.
struct Slots {
    /// Start and length with the number, in order of starts.
    by_start: Vec<(crate::model::Time, Minutes, usize)>,
}

impl Slots {
    fn new(instance: &Instance) -> Result<Self, Vec<InputError>> {
        // Places are numbered in order of writing.
        let mut declared: Vec<(OriginId, usize)> = Vec::new();
        for (index, offer) in instance.offers.iter().enumerate() {
            if offer.length.is_none() {
                let error = InputError::new("cannot-export", offer.origin, "a grid has no timeslots");
                return Err(vec![error.help("export with the scenario that `plenary import optaplanner` wrote")]);
            }
            declared.push((offer.origin, index));
        }
        declared.sort();
        let mut by_start: Vec<_> = declared
            .into_iter()
            .enumerate()
            .filter_map(|(number, (_, index))| {
                let offer = &instance.offers[index];
                Some((offer.at, offer.length?, number))
            })
            .collect();
        by_start.sort_unstable();
        Ok(Self { by_start })
    }

    /// The slot that an entry takes; `None` where there is none, or more than one.
    fn of(&self, instance: &Instance, talk: TalkId, entry: &Entry) -> Option<String> {
        let start = entry.start?;
        let stated = entry.end.map(|end| end.0 - start.0);
        let length = stated.or_else(|| instance.talk(talk).minutes.map(|minutes| i64::from(minutes.0)));
        let from = self.by_start.partition_point(|(at, _, _)| *at < start);
        let mut found = self.by_start[from..]
            .iter()
            .take_while(|(at, _, _)| *at == start)
            .filter(|(_, minutes, _)| length.is_none_or(|length| length == i64::from(minutes.0)));
        match (found.next(), found.next()) {
            (Some((_, _, number)), None) => Some(slot_id(*number)),
            _ => None,
        }
    }
}
