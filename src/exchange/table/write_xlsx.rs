//! A programme as a workbook: a grid sheet per day, and a list sheet with everything.
//!
//! The list holds what [`write_csv`](super::write_csv()) holds, with dates and times of their own
//! types. The grids are views: times, rooms, titles and people. A talk in several neighbouring rooms
//! is one merged cell; two at once in one room stand in two columns of that room.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::write_csv::{Table, doubled, joined};
use crate::finding::InputError;
use crate::model::{Event, OriginId, Programme, Time, Zone};

/// The name of the sheet with the list.
const LIST: &str = "List";

/// Width of a column of a room, and of one of the list, in characters.
const ROOM_WIDTH: f64 = 28.0;
const LIST_WIDTH: f64 = 18.0;

/// A programme as a workbook. Times are local in its zone, or UTC where it has none. The same
/// programme gives the same bytes.
///
/// # Errors
/// `too-large`: a text has more characters than a cell can hold, or there are too many of something.
pub fn write_xlsx(programme: &Programme) -> Result<Vec<u8>, InputError> {
    build(programme).map_err(|error| {
        InputError::new("too-large", OriginId(0), format!("this does not fit a workbook: {error}"))
            .help("write CSV instead")
    })
}

fn build(programme: &Programme) -> Result<Vec<u8>, XlsxError> {
    let zone = programme.zone.unwrap_or(Zone::UTC);
    let mut book = Workbook::new();
    // The time of writing would be another in each run.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let mut days: BTreeMap<NaiveDate, Vec<(&Event, Time)>> = BTreeMap::new();
    for event in &programme.events {
        if let Some(start) = event.start {
            days.entry(zone.local(start).date()).or_default().push((event, start));
        }
    }
    let order = room_order(programme);
    for (date, mut events) in days {
        events.sort_by_key(|(event, start)| (*start, event.end));
        let sheet = book.add_worksheet();
        sheet.set_name(date.to_string())?;
        Grid::new(&events, &order).write(sheet, date, zone)?;
    }
    let sheet = book.add_worksheet();
    sheet.set_name(LIST)?;
    write_list(sheet, &Table::of(programme))?;
    book.save_to_buffer()
}

/// All rooms: those that the programme lists, then others as events name them.
fn room_order(programme: &Programme) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let listed = programme.rooms.iter().map(|room| room.name.text.as_str());
    let named = programme.events.iter().flat_map(|event| event.rooms.iter().map(|room| room.text.as_str()));
    listed.chain(named).filter(|room| seen.insert(*room)).collect()
}

/// An event and the cells that it takes.
struct Placed<'e> {
    event: &'e Event,
    top: usize,
    /// The row behind its last.
    bottom: usize,
    /// Its rooms as indices of [`Grid::columns`].
    columns: Vec<usize>,
}

/// One day as rows of times and columns of rooms.
struct Grid<'e> {
    times: Vec<Time>,
    columns: Vec<&'e str>,
    placed: Vec<Placed<'e>>,
}

impl<'e> Grid<'e> {
    /// Events in order of start. O(events · (rooms + log events)).
    fn new(events: &[(&'e Event, Time)], order: &[&'e str]) -> Self {
        let ends = events.iter().filter_map(|(event, start)| event.end.filter(|end| end > start));
        let times: BTreeSet<Time> = events.iter().map(|(_, start)| *start).chain(ends).collect();
        let times: Vec<Time> = times.into_iter().collect();
        let row = |time: Time| times.partition_point(|&other| other < time);
        // For each room, the row up to which each of its columns is taken.
        let mut lanes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut taken = Vec::new();
        for &(event, start) in events {
            let top = row(start);
            let bottom = event.end.map_or(top + 1, row).max(top + 1);
            let mut rooms: Vec<&str> = event.rooms.iter().map(|room| room.text.as_str()).collect();
            if rooms.is_empty() {
                rooms.push("TBA");
            }
            rooms.sort_unstable();
            rooms.dedup();
            let mut cells = Vec::new();
            for room in rooms {
                let lanes = lanes.entry(room).or_default();
                let lane = lanes.iter().position(|&until| until <= top).unwrap_or(lanes.len());
                if lane == lanes.len() {
                    lanes.push(0);
                }
                lanes[lane] = bottom;
                cells.push((room, lane));
            }
            taken.push((event, top, bottom, cells));
        }
        let mut columns = Vec::new();
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for &room in order.iter().chain(["TBA"].iter().filter(|tba| !order.contains(tba))) {
            if let Some(lanes) = lanes.get(room) {
                first.insert(room, columns.len());
                columns.extend(lanes.iter().map(|_| room));
            }
        }
        let column = |(room, lane): (&str, usize)| first.get(room).copied().unwrap_or_default() + lane;
        let placed = taken.into_iter().map(|(event, top, bottom, cells)| {
            let mut columns: Vec<usize> = cells.into_iter().map(column).collect();
            columns.sort_unstable();
            Placed { event, top, bottom, columns }
        });
        Self { placed: placed.collect(), times, columns }
    }

    fn write(&self, sheet: &mut Worksheet, date: NaiveDate, zone: Zone) -> Result<(), XlsxError> {
        let head = Format::new().set_bold().set_align(FormatAlign::Center).set_text_wrap();
        let clock = Format::new().set_num_format("hh:mm").set_align(FormatAlign::Top);
        let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin);
        sheet.write_string_with_format(0, 0, "Time", &head)?;
        for (room, column) in self.columns.iter().zip(1..) {
            sheet.write_string_with_format(0, column, *room, &head)?;
            sheet.set_column_width(column, ROOM_WIDTH)?;
        }
        for (&time, row) in self.times.iter().zip(1..) {
            let local = zone.local(time);
            match doubled(time, zone) {
                Some(text) => sheet.write_string(row, 0, text)?,
                None if local.date() == date => {
                    sheet.write_datetime_with_format(row, 0, serial(local.time())?, &clock)?
                }
                None => sheet.write_string(row, 0, local.format("%Y-%m-%d %H:%M").to_string())?,
            };
        }
        for one in &self.placed {
            let text = text(one.event);
            // Sheets have fewer rows and columns than that; the crate refuses what is beyond.
            let line = |row: usize| u32::try_from(row + 1).unwrap_or(u32::MAX);
            let place = |column: usize| u16::try_from(column + 1).unwrap_or(u16::MAX);
            for run in one.columns.chunk_by(|one, two| one + 1 == *two && self.columns[*one] != self.columns[*two]) {
                let (left, right) = (place(run[0]), place(run[run.len() - 1]));
                if (one.bottom - one.top, run.len()) == (1, 1) {
                    sheet.write_string_with_format(line(one.top), left, &text, &cell)?;
                } else {
                    sheet.merge_range(line(one.top), left, line(one.bottom - 1), right, &text, &cell)?;
                }
            }
        }
        sheet.set_freeze_panes(1, 1)?;
        Ok(())
    }
}

/// Title and people.
fn text(event: &Event) -> String {
    let mut text = event.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let names: Vec<String> = event.people.iter().flatten().map(|credit| credit.name.clone()).collect();
    if !names.is_empty() {
        text.push('\n');
        text.push_str(&joined(&names, true));
    }
    text
}

fn serial(time: chrono::NaiveTime) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::parse_from_str(&time.format("%H:%M").to_string())
}

/// A cell of the list that has a type of its own.
fn typed(column: &str, text: &str) -> Option<Result<ExcelDateTime, XlsxError>> {
    match column {
        "date" => {
            let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
            // Before that spreadsheets have no dates.
            (1901..=9999).contains(&date.year()).then(|| ExcelDateTime::parse_from_str(text))
        }
        "start" | "end" => chrono::NaiveTime::parse_from_str(text, "%H:%M").ok().map(serial),
        _ => None,
    }
}

fn write_list(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let head = Format::new().set_bold();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let clock = Format::new().set_num_format("hh:mm");
    for (name, column) in table.header.iter().zip(0..) {
        sheet.write_string_with_format(0, column, name, &head)?;
        sheet.set_column_width(column, LIST_WIDTH)?;
    }
    for (row, line) in table.rows.iter().zip(1..) {
        for ((text, name), column) in row.iter().zip(&table.header).zip(0..) {
            if text.is_empty() {
                continue;
            }
            match typed(name, text) {
                Some(value) => {
                    let format = if name == "date" { &date } else { &clock };
                    sheet.write_datetime_with_format(line, column, value?, format)?;
                }
                None => {
                    sheet.write_string(line, column, text)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
