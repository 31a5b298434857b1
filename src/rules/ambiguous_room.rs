//! ambiguous-room: two rooms whose names are nearly the same.

use std::collections::BTreeMap;

use super::near_names::{Named, are_told_apart, words};
use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, RoomId, Timetable, join_words};
use crate::problem::Lowering;

/// Words that say that a room is one, and not which.
const GENERIC: [&str; 12] =
    ["auditorium", "hall", "horsaal", "raum", "room", "saal", "sala", "salle", "stage", "suite", "theater", "theatre"];

#[derive(Debug)]
pub(super) struct AmbiguousRoom;

impl Rule for AmbiguousRoom {
    const INFO: RuleInfo = RuleInfo {
        id: "ambiguous-room",
        family: Family::Data,
        level: Level::Note,
        weight: 1,
        unit: "name (not charged)",
        inviolable: false,
        subject: Subject::TALKS.with_rooms(),
        halves: Halves::CheckOnly("it is about how rooms are written, not about where talks are"),
        summary: "The names of two rooms are nearly the same.",
        page: "\
## Why

A room that stands there under two names can be booked twice without anybody noticing. Names are alike if
they differ in blanks, case, diacritics and punctuation only, or if one has a word more that rooms have
anyway: room, hall, suite, stage, theatre, auditorium, Raum, Saal, Hörsaal, salle, sala. `Hall 1` and `Room 1` are
two rooms; `1` may be either. Rooms made of others are not looked at.

## Example

One entry is in `Janson`, another at the same time in `Janson Hall`.

## Fix

Write the name the same way, or make one an alias: `{id: janson, aliases: [Janson Hall]}`. If they are two rooms, say
so: `ignore: [{rule: ambiguous-room, rooms: [janson, janson-hall], reason: in two buildings}]`.

## Cost

None: one finding for all rooms whose names are alike.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        // O(n log n) for n rooms: each is looked up by its own words, and by those that say which it is.
        let mut of_words: BTreeMap<Vec<String>, Vec<RoomId>> = BTreeMap::new();
        for (id, room) in instance.rooms().filter(|(_, room)| !room.combined) {
            let words = words(&room.name);
            if !words.is_empty() {
                of_words.entry(words).or_default().push(id);
            }
        }
        let mut groups: BTreeMap<&[String], Vec<RoomId>> = BTreeMap::new();
        for (words, rooms) in &of_words {
            let specific: Vec<String> =
                words.iter().filter(|word| !GENERIC.contains(&word.as_str())).cloned().collect();
            let (key, _) = of_words.get_key_value(&specific).unwrap_or((words, rooms));
            groups.entry(key).or_default().extend(rooms);
        }
        let mut alike: Vec<Vec<RoomId>> = groups.into_values().filter(|rooms| rooms.len() > 1).collect();
        for rooms in &mut alike {
            rooms.sort_unstable();
        }
        alike.sort_unstable();
        for rooms in alike {
            let named: Vec<Named> = rooms.iter().map(|&room| Named::Room(room)).collect();
            if !are_told_apart(this, &named) {
                report(instance, &rooms, out);
            }
        }
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}

fn report(instance: &Instance, rooms: &[RoomId], out: &mut Findings<'_>) {
    let (Some(&first), Some(&last)) = (rooms.first(), rooms.last()) else { return };
    let label = |room: RoomId| format!("`{}`", instance.room(room).name);
    let ids: Vec<&str> = rooms.iter().map(|&room| instance.room(room).id.as_str()).collect();
    let names: Vec<String> = rooms.iter().map(|&room| label(room)).collect();
    let message = format!(
        "{} may be one room: add an alias, or say that they differ",
        join_words(names.iter().map(String::as_str))
    );
    let words = format!("{} again?", label(first));
    let mut draft = out.report(0, instance.room(last).origin, &words, message).rooms(rooms.iter().copied());
    for &room in &rooms[..rooms.len() - 1] {
        draft = draft.related(instance.room(room).origin, format!("{} is named here", label(room)));
    }
    draft.help(format!(
        "write the name the same way or add it to `aliases`; or say that they differ: `ignore: [{{rule: \
         ambiguous-room, rooms: [{}], reason: …}}]`",
        ids.join(", ")
    ));
}
