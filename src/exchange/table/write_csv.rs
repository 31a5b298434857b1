//! A programme as CSV, one talk per row: RFC 4180 in UTF-8, with commas.
//!
//! A text that a spreadsheet would take for a formula gets an apostrophe before it, which the reader
//! takes off again. The file cannot hold: the zone (its times are local to it), what is said of days,
//! rooms, tracks and people beside the events, ids of people, the difference between nobody and
//! nothing said, the order of people of different roles, `;` and line breaks in names.

use std::collections::BTreeMap;

use chrono::Timelike;
use csv::{Terminator, WriterBuilder};

use super::csv::is_guarded;
use super::header::Who;
use crate::model::{Event, LocalTimeError, Programme, Status, Time, Zone};

/// The columns that every list has.
const FIXED: [&str; 10] = ["id", "title", "date", "start", "end", "room", "track", "type", "status", "language"];

/// A programme as CSV. The times are local in its zone, or UTC where it has none.
#[must_use]
pub fn write_csv(programme: &Programme) -> String {
    let list = Table::of(programme);
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for record in std::iter::once(&list.header).chain(&list.rows) {
        let guarded = record.iter().map(|text| guarded(text));
        // A vector takes everything that is written to it, and all records are equally long.
        if writer.write_record(guarded).is_err() {
            return String::new();
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A text as a field: no table can hold a NUL.
fn guarded(text: &str) -> String {
    let text = &text.replace('\0', "\u{fffd}");
    if is_guarded(text) { format!("'{text}") } else { text.to_owned() }
}

/// A list of events as texts.
pub(super) struct Table {
    /// The names of the columns.
    pub(super) header: Vec<String>,
    /// A row per event.
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    /// The list of a programme: fixed columns, then those of roles and facts that occur.
    /// O(events · columns).
    pub(super) fn of(programme: &Programme) -> Self {
        let zone = programme.zone.unwrap_or(Zone::UTC);
        let guids = programme.events.iter().any(|event| event.guid.is_some());
        let in_role = |event: &Event, who: Who| {
            event
                .people
                .iter()
                .flatten()
                .filter(|credit| credit.role == who.role())
                .map(|credit| credit.name.clone())
                .collect::<Vec<_>>()
        };
        let roles: Vec<Who> = Who::ALL
            .into_iter()
            .filter(|&who| who == Who::Speakers || programme.events.iter().any(|event| !in_role(event, who).is_empty()))
            .collect();
        let keys = keys(programme);
        let mut header: Vec<String> = FIXED.map(str::to_owned).into();
        header.extend(guids.then(|| "guid".to_owned()));
        header.extend(roles.iter().map(|who| who.key().to_owned()));
        header.extend(keys.iter().flat_map(|(key, count)| std::iter::repeat_n(key.clone(), *count)));
        let row = |event: &Event| {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let (date, start) = event.start.map_or_else(Default::default, |start| start_texts(start, zone));
            let end = event.end.map_or_else(String::new, |end| end_text(event.start, end, zone));
            let status = event.status.map_or("", |status| match status {
                Status::Proposed => "proposed",
                Status::Confirmed => "confirmed",
                Status::Cancelled => "cancelled",
            });
            let rooms: Vec<String> = event.rooms.iter().map(|room| room.text.clone()).collect();
            let fixed = [
                text(&event.id),
                event.title.clone(),
                date,
                start,
                end,
                joined(&rooms, false),
                text(&event.track),
                text(&event.kind),
                status.to_owned(),
                text(&event.language),
            ];
            let mut row: Vec<String> = fixed.into();
            row.extend(guids.then(|| text(&event.guid)));
            row.extend(roles.iter().map(|&who| joined(&in_role(event, who), true)));
            for (key, count) in &keys {
                let mut values = event.details.all(key).map(str::to_owned);
                row.extend((0..*count).map(|_| values.next().unwrap_or_default()));
            }
            row
        };
        Self { header, rows: programme.events.iter().map(row).collect() }
    }
}

/// The keys of details in order of first use, each with how often an event has it at most.
fn keys(programme: &Programme) -> Vec<(String, usize)> {
    let mut order: Vec<(String, usize)> = Vec::new();
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    for event in &programme.events {
        let mut here: BTreeMap<&str, usize> = BTreeMap::new();
        for (key, _) in &event.details.0 {
            let at = *index.entry(key).or_insert_with(|| {
                order.push((key.clone(), 0));
                order.len() - 1
            });
            let count = here.entry(key).or_default();
            *count += 1;
            order[at].1 = order[at].1.max(*count);
        }
    }
    order
}

/// Names in one cell; a single one with a comma gets a `;` so that it stays one.
pub(super) fn joined(names: &[String], people: bool) -> String {
    match names {
        [name] if people && name.contains(',') => format!("{name};"),
        _ => names.join("; "),
    }
}

/// The time on the clock, with its offset where the clock shows it twice.
pub(super) fn doubled(time: Time, zone: Zone) -> Option<String> {
    let local = zone.local(time);
    (zone.instant(local) == Err(LocalTimeError::Doubled)).then(|| zone.rfc3339(time))
}

/// Date and time of a start.
fn start_texts(start: Time, zone: Zone) -> (String, String) {
    let local = zone.local(start);
    let clock = doubled(start, zone).unwrap_or_else(|| local.format("%H:%M").to_string());
    (local.format("%Y-%m-%d").to_string(), clock)
}

/// An end: the clock alone on the day of the start, 24:00 at its end; else with its date.
fn end_text(start: Option<Time>, end: Time, zone: Zone) -> String {
    let local = zone.local(end);
    let day = start.map(|start| zone.local(start).date());
    let midnight = local.hour() == 0 && local.minute() == 0;
    if let Some(text) = doubled(end, zone) {
        text
    } else if day == Some(local.date()) && Some(end) >= start {
        local.format("%H:%M").to_string()
    } else if midnight && day.and_then(|day| day.succ_opt()) == Some(local.date()) {
        "24:00".to_owned()
    } else {
        local.format("%Y-%m-%dT%H:%M").to_string()
    }
}
