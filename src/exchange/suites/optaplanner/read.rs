//! From the five sheets to an event. All other sheets of such a workbook are views that the peer
//! makes anew whenever it saves.

use std::collections::BTreeMap;

use super::constraints::{CONSTRAINTS, Weight, Weights};
use super::event::{Event, Room, Speaker, Timeslot, clock};
use super::talks;
use super::texts::{day, headings, known_names, name, names, text, unknown, wishes};
use crate::exchange::suites::cells::{At, Cells, Log, at, rows_below};
use crate::exchange::table::{Fills, Sheet};

/// The colour of cells that mean "not available".
const CLOSED: &str = "555753";

/// The headings of the wishes of speakers, and of talks.
pub(super) const WISHES: [&str; 8] = [
    "Required timeslot tags",
    "Preferred timeslot tags",
    "Prohibited timeslot tags",
    "Undesired timeslot tags",
    "Required room tags",
    "Preferred room tags",
    "Prohibited room tags",
    "Undesired room tags",
];

/// The event; `None` where a sheet is missing. What is wrong is noted. O(cells).
pub(super) fn event(cells: &Cells, fills: &Fills, log: &mut Log<'_>) -> Option<Event> {
    let mut sheet = |name| cells.sheet(name, log);
    let (configuration, timeslots, rooms) = (sheet("Configuration"), sheet("Timeslots"), sheet("Rooms"));
    let (speakers, talks) = (sheet("Speakers"), sheet("Talks"));
    let (name, pause, weights) = configure(configuration?, log);
    let mut event = Event {
        name,
        pause,
        weights,
        timeslots: read_timeslots(timeslots?, log),
        rooms: Vec::new(),
        speakers: Vec::new(),
        talks: Vec::new(),
    };
    event.rooms = read_rooms(rooms?, fills, &event, log);
    event.speakers = read_speakers(speakers?, fills, &event, log);
    event.talks = talks::read(talks?, &event, log);
    Some(event)
}

/// The conference's name, the pause and the weights.
fn configure(sheet: &Sheet, log: &mut Log<'_>) -> (String, i64, Weights) {
    let (mut title, mut pause, mut weights) = (String::new(), None, Weights::new());
    let constraints: Vec<&str> = CONSTRAINTS.iter().map(|(name, _)| *name).collect();
    let filled: Vec<u32> = sheet.rows.iter().filter(|row| row.cell(0).is_some()).map(|row| row.number).collect();
    for row in filled {
        let (head, value) = (at(sheet, row, 0), at(sheet, row, 1));
        match text(head).as_str() {
            "" => {}
            "Conference name" => title = value.needed_text("the name of the conference", log).unwrap_or_default(),
            "Minimum consecutive talks pause in minutes" => pause = value.needed_count("the minutes of a pause", log),
            "Constraint" => {
                headings(sheet, row, 1, &["Score weight"], log);
            }
            found => match constraints.iter().find(|name| **name == found) {
                None => unknown(head, &format!("there is no constraint `{found}`"), found, &constraints, log),
                Some(name) => {
                    let weight = Weight::parse(&text(value));
                    if weight.is_none() {
                        value.refuse("a weight such as `100hard/0medium/0soft`", log);
                    }
                    if weights.insert(name, weight.unwrap_or_default()).is_some() {
                        log.error(
                            head,
                            format!("the constraint `{found}` stands here twice"),
                            "remove one of the rows",
                        );
                    }
                }
            },
        }
    }
    for (name, weight) in CONSTRAINTS {
        weights.entry(name).or_insert_with(|| {
            log.note(at(sheet, 0, 0), &format!("the constraint `{name}` is missing: it has its default weight"));
            weight
        });
    }
    let pause = pause.unwrap_or_else(|| {
        log.note(at(sheet, 0, 0), "the minutes of a pause are missing: they are 30, the default");
        30
    });
    (title, pause, weights)
}

fn read_timeslots(sheet: &Sheet, log: &mut Log<'_>) -> Vec<Timeslot> {
    let mut out: Vec<Timeslot> = Vec::new();
    if !headings(sheet, 0, 0, &["Day", "Start", "End", "Talk types", "Tags"], log) {
        return out;
    }
    let rows: Vec<u32> = rows_below(sheet, 0, 0).filter(|&row| !text(at(sheet, row, 0)).is_empty()).collect();
    for row in rows {
        let cell = |column| at(sheet, row, column);
        let day = day(cell(0), log);
        let start = cell(1).needed_clock("the start of the timeslot", log);
        let end = cell(2).needed_clock("the end of the timeslot", log);
        let types = names(cell(3), "the types of talks", log);
        if types.is_empty() {
            cell(3).refuse("the types of talks of the timeslot", log);
        }
        let tags = names(cell(4), "the tags of the timeslot", log);
        let (Some(day), Some(start), Some(end)) = (day, start, end) else { continue };
        if end <= start {
            let message = format!("the end {} is not after the start {}", clock(end), clock(start));
            log.error(cell(2), message, "a timeslot ends on the day on which it starts");
            continue;
        }
        if out.iter().any(|one| (one.day, one.start, one.end) == (day, start, end)) {
            log.error(cell(0), "two timeslots have the same day, start and end", "remove one of the rows");
            continue;
        }
        out.push(Timeslot { day, start, end, types, tags });
    }
    if out.is_empty() && log.is_clean() {
        log.error(at(sheet, 1, 0), "there are no timeslots", "fill in the sheet");
    }
    out
}

/// The columns of timeslots, one after the other from `column` on: whether their headings are in order.
fn slot_headings(sheet: &Sheet, column: u16, event: &Event, log: &mut Log<'_>) -> bool {
    let hours: Vec<String> =
        event.timeslots.iter().map(|slot| format!("{}-{}", clock(slot.start), clock(slot.end))).collect();
    let hours: Vec<&str> = hours.iter().map(String::as_str).collect();
    headings(sheet, 1, column, &hours, log)
}

/// Timeslots whose cells, from `column` on, have the colour of what is closed.
fn closed(sheet: &Sheet, fills: &Fills, (row, column): (u32, u16), event: &Event, log: &mut Log<'_>) -> Vec<usize> {
    let none = BTreeMap::new();
    let fills = fills.get(&sheet.name).unwrap_or(&none);
    let mut out = Vec::new();
    for (slot, column) in (0..event.timeslots.len()).zip(column..) {
        let cell: At<'_> = at(sheet, row, column);
        if !text(cell).is_empty() {
            let help = format!("empty the cell, and fill it with #{CLOSED} if the timeslot is not available");
            log.error(cell, format!("`{}` stands in the cell of a timeslot", text(cell)), help);
        }
        match fills.get(&(row, column)).map(String::as_str) {
            None => {}
            Some(CLOSED) => out.push(slot),
            Some(other) => {
                let help = format!("#{CLOSED} means not available, no fill means available");
                let hash = if other.len() == 6 { "#" } else { "" };
                log.error(cell, format!("the cell is filled with {hash}{other}, which means nothing"), help);
            }
        }
    }
    out
}

fn read_rooms(sheet: &Sheet, fills: &Fills, event: &Event, log: &mut Log<'_>) -> Vec<Room> {
    let mut out: Vec<Room> = Vec::new();
    let good = headings(sheet, 1, 0, &["Name", "Capacity", "Talk types", "Tags"], log);
    if !(slot_headings(sheet, 4, event, log) && good) {
        return out;
    }
    let types = event.types();
    for row in rows_below(sheet, 1, 0).filter(|&row| !text(at(sheet, row, 0)).is_empty()) {
        let cell = |column| at(sheet, row, column);
        let name = name(cell(0), "the name of a room", log).unwrap_or_default();
        let capacity = cell(1).needed_count("the seats of the room", log);
        if capacity == Some(0) {
            cell(1).refuse("the seats of the room, 1 or more", log);
        }
        let types = known_names(cell(2), "the types of talks", &types, "timeslot", log);
        let tags = names(cell(3), "the tags of the room", log);
        if out.iter().any(|one| one.name == name) {
            log.error(cell(0), format!("two rooms have the name `{name}`"), "give one of them another name");
        }
        let unavailable = closed(sheet, fills, (row, 4), event, log);
        out.push(Room { name, capacity: capacity.unwrap_or(1), types, tags, unavailable });
    }
    if out.is_empty() && log.is_clean() {
        log.error(at(sheet, 2, 0), "there are no rooms", "fill in the sheet");
    }
    out
}

fn read_speakers(sheet: &Sheet, fills: &Fills, event: &Event, log: &mut Log<'_>) -> Vec<Speaker> {
    let mut out: Vec<Speaker> = Vec::new();
    let good = headings(sheet, 1, 0, &["Name"], log) & headings(sheet, 1, 1, &WISHES, log);
    if !(slot_headings(sheet, 9, event, log) && good) {
        return out;
    }
    let (slot_tags, room_tags) = (event.slot_tags(), event.room_tags());
    for row in rows_below(sheet, 1, 0).filter(|&row| !text(at(sheet, row, 0)).is_empty()) {
        let cell = at(sheet, row, 0);
        let name = name(cell, "the name of a speaker", log).unwrap_or_default();
        if out.iter().any(|one| one.name == name) {
            log.error(cell, format!("two speakers have the name `{name}`"), "give one of them another name");
        }
        let timeslots = wishes(sheet, (row, 1), &slot_tags, "timeslot", log);
        let rooms = wishes(sheet, (row, 5), &room_tags, "room", log);
        let unavailable = closed(sheet, fills, (row, 9), event, log);
        out.push(Speaker { name, timeslots, rooms, unavailable });
    }
    out
}
