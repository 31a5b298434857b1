//! The sheet of the talks.

use std::collections::HashMap;

use super::event::{Event, Place, Talk};
use super::read::WISHES;
use super::texts::{day, headings, names, text, unknown, wishes};
use crate::exchange::suites::cells::{At, Log, at, rows_below};
use crate::exchange::table::Sheet;

/// Headings before the wishes, and after them.
const BEFORE: [&str; 10] = [
    "Code",
    "Title",
    "Talk type",
    "Speakers",
    "Theme track tags",
    "Sector tags",
    "Audience types",
    "Audience level",
    "Content tags",
    "Language",
];
const AFTER: [&str; 13] = [
    "Mutually exclusive talks tags",
    "Prerequisite talks codes",
    "Favorite count",
    "Crowd control risk",
    "Pinned by user",
    "Timeslot day",
    "Start",
    "End",
    "Room",
    "Published Timeslot",
    "Published Start",
    "Published End",
    "Published Room",
];

/// Where a talk stands, and the codes that it names.
struct Row {
    number: u32,
    prerequisites: Vec<String>,
}

/// All talks. O(cells + talks × timeslots).
pub(super) fn read(sheet: &Sheet, event: &Event, log: &mut Log<'_>) -> Vec<Talk> {
    let good = headings(sheet, 0, 0, &BEFORE, log) & headings(sheet, 0, 10, &WISHES, log);
    if !(headings(sheet, 0, 18, &AFTER, log) && good) {
        return Vec::new();
    }
    let reading = Reading::new(sheet, event);
    let (mut talks, mut rows): (Vec<Talk>, Vec<Row>) = Default::default();
    let mut codes: HashMap<String, usize> = HashMap::new();
    for number in rows_below(sheet, 0, 0).filter(|&row| !text(at(sheet, row, 0)).is_empty()) {
        let talk = reading.talk(number, log);
        if codes.insert(talk.code.clone(), talks.len()).is_some() {
            let message = format!("two talks have the code `{}`", talk.code);
            log.error(at(sheet, number, 0), message, "give one of them another code");
        }
        rows.push(Row { number, prerequisites: names(at(sheet, number, 19), "the codes of talks", log) });
        talks.push(talk);
    }
    let all: Vec<String> = talks.iter().map(|talk| talk.code.clone()).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    for (index, row) in rows.into_iter().enumerate() {
        let cell = at(sheet, row.number, 19);
        for code in row.prerequisites {
            match codes.get(&code) {
                None => unknown(cell, &format!("no talk has the code `{code}`"), &code, &all, log),
                Some(&other) if other == index => {
                    log.error(cell, "the talk is to come before itself", "take its own code out of the cell");
                }
                Some(&other) => talks[index].prerequisites.push(other),
            }
        }
    }
    if talks.is_empty() && log.is_clean() {
        log.error(at(sheet, 1, 0), "there are no talks", "fill in the sheet");
    }
    talks
}

/// What talks may name.
struct Reading<'e> {
    sheet: &'e Sheet,
    event: &'e Event,
    types: Vec<&'e str>,
    slot_tags: Vec<&'e str>,
    room_tags: Vec<&'e str>,
    speakers: Vec<&'e str>,
    rooms: Vec<&'e str>,
    /// Speakers by name.
    by_name: HashMap<&'e str, usize>,
}

impl<'e> Reading<'e> {
    fn new(sheet: &'e Sheet, event: &'e Event) -> Self {
        let speakers: Vec<&str> = event.speakers.iter().map(|one| one.name.as_str()).collect();
        Self {
            sheet,
            event,
            types: event.types(),
            slot_tags: event.slot_tags(),
            room_tags: event.room_tags(),
            by_name: speakers.iter().enumerate().map(|(index, name)| (*name, index)).collect(),
            speakers,
            rooms: event.rooms.iter().map(|room| room.name.as_str()).collect(),
        }
    }

    fn cell(&self, row: u32, column: u16) -> At<'e> {
        at(self.sheet, row, column)
    }

    fn talk(&self, row: u32, log: &mut Log<'_>) -> Talk {
        let cell = |column| self.cell(row, column);
        let code = text(cell(0));
        if code.chars().any(|c| c.is_whitespace() || c.is_control() || ",:*\"".contains(c)) {
            cell(0).refuse("the code of a talk, without blanks and commas", log);
        }
        let kind = text(cell(2));
        if kind.is_empty() {
            cell(2).refuse("the type of the talk", log);
        } else if !self.types.contains(&kind.as_str()) {
            unknown(cell(2), &format!("no timeslot is for the type `{kind}`"), &kind, &self.types, log);
        }
        let level = cell(7).needed_count("the audience level", log).unwrap_or(1);
        if level == 0 {
            cell(7).refuse("the audience level, 1 or more", log);
        }
        let timeslots = wishes(self.sheet, (row, 10), &self.slot_tags, "timeslot", log);
        let rooms = wishes(self.sheet, (row, 14), &self.room_tags, "room", log);
        let (place, published) = (self.place(row, 23, log), self.place(row, 27, log));
        let mut tags = |column, what| names(cell(column), what, log);
        let (themes, sectors) = (tags(4, "the theme tracks"), tags(5, "the sectors"));
        let (audiences, contents) = (tags(6, "the audience types"), tags(8, "the contents"));
        let exclusive = tags(18, "the mutually exclusive tags");
        Talk {
            title: cell(1).needed_text("the title of the talk", log).unwrap_or_default().trim().to_owned(),
            speakers: self.speakers(cell(3), log),
            language: text(cell(9)),
            favourites: cell(20).needed_count("how many people marked the talk", log).unwrap_or(0),
            risky: cell(21).needed_count("the risk of a crowd", log).unwrap_or(0) > 0,
            pinned: pinned(cell(22), log),
            prerequisites: Vec::new(),
            code,
            kind,
            themes,
            sectors,
            audiences,
            level,
            contents,
            timeslots,
            rooms,
            exclusive,
            place,
            published,
        }
    }

    fn speakers(&self, cell: At<'_>, log: &mut Log<'_>) -> Vec<usize> {
        let mut out = Vec::new();
        for name in names(cell, "the names of speakers", log) {
            match self.by_name.get(name.as_str()) {
                Some(&speaker) => out.push(speaker),
                None => unknown(cell, &format!("there is no speaker `{name}`"), &name, &self.speakers, log),
            }
        }
        out
    }

    /// Day, start, end and room, from `column` on.
    fn place(&self, row: u32, column: u16, log: &mut Log<'_>) -> Place {
        let cell = |offset| self.cell(row, column + offset);
        let timeslot = (0..3).any(|offset| !text(cell(offset)).is_empty()).then(|| {
            let day = day(cell(0), log);
            let start = cell(1).needed_clock("the start of the timeslot", log)?;
            let end = cell(2).needed_clock("the end of the timeslot", log)?;
            let day = day?;
            let found = self.event.timeslots.iter().position(|one| (one.day, one.start, one.end) == (day, start, end));
            if found.is_none() {
                log.error(
                    cell(0),
                    "there is no timeslot of this day, start and end",
                    "name one of the sheet Timeslots",
                );
            }
            found
        });
        let name = text(cell(3));
        let room = self.rooms.iter().position(|room| *room == name);
        if room.is_none() && !name.is_empty() {
            unknown(cell(3), &format!("there is no room `{name}`"), &name, &self.rooms, log);
        }
        Place { timeslot: timeslot.flatten(), room }
    }
}

fn pinned(cell: At<'_>, log: &mut Log<'_>) -> bool {
    match text(cell).to_ascii_lowercase().as_str() {
        "true" => true,
        "false" => false,
        _ => {
            cell.refuse("true or false: whether the talk stays where it is", log);
            false
        }
    }
}
