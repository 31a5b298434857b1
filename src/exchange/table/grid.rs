//! The grid layout: times down, rooms across, one day per sheet or days in a column of their own.
//!
//! A cell lasts until the end of its row: that of a range `10:15-12:15`, else the start of the next
//! row. Merged cells last until the end of their last row, and take place in all rooms that they
//! span. An empty cell, or one with a dash, is free: nothing extends into it. The last row without a
//! range has no end.
//!
//! The first line of a cell is the title, the second names people, what follows is kept as `note`.
//! `CODE: title` is taken apart if at least half of the cells are written so.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::clock::Clock;
use super::context::Context;
use super::date::{Day, Order, Proof, both_readings, prove};
use super::layout::Layout;
use super::list::names;
use super::sheet::{Area, Cell, Row, Sheet};
use super::when::When;
use crate::exchange::identity::is_unknown_room;
use crate::finding::{InputError, cell_name};
use crate::model::squeezed;
use crate::model::{Credit, EntryOrigins, Event, OriginId, Printed, ProgrammeRoom, Remark, RemarkKind, Role, Time};

/// What grids say together.
#[derive(Default)]
pub(super) struct Grids {
    /// The events.
    pub(super) events: Vec<Event>,
    /// The rooms that have a second name.
    pub(super) rooms: Vec<ProgrammeRoom>,
    /// There was a grid, even if it is empty.
    pub(super) found: bool,
}

/// A row of a grid and when it is.
struct Line<'s> {
    row: &'s Row,
    day: Option<Day>,
    /// Its time has a date of its own: it goes on where the row above ends.
    dated: bool,
    /// The clock went round to the next day.
    after_midnight: bool,
    clock: Option<Clock>,
    end: Option<Clock>,
    offset: Option<i32>,
    at: OriginId,
    start: Option<Time>,
    until: Option<Time>,
}

/// Reads the grids among these sheets. O(cells · log merged areas).
pub(super) fn read(sheets: &[&Sheet], cx: &mut Context<'_>) -> Result<Grids, Vec<InputError>> {
    let mut out = Grids::default();
    let mut found: Vec<(&Sheet, Layout, Vec<Line<'_>>)> = Vec::new();
    for &sheet in sheets {
        match Layout::of(sheet) {
            Some(layout) => {
                let lines = lines(sheet, &layout, cx);
                found.push((sheet, layout, lines));
            }
            None if sheet.index.is_some() && !sheet.rows.is_empty() => {
                let at = sheet.row_place(&sheet.rows[0], cx.origins);
                cx.departs(at, format!("the sheet `{}` is neither a list nor a grid: it is not read", sheet.name));
            }
            None => {}
        }
    }
    out.found = !found.is_empty();
    let order = order(&found)?;
    let missing = found
        .iter()
        .filter(|(_, _, lines)| lines.iter().all(|line| line.day.is_none_or(|day| day.date(order).is_none())));
    if let Some((sheet, layout, _)) = missing.min_by_key(|(sheet, ..)| sheet.index) {
        let at = sheet.row_place(&sheet.rows[layout.header], cx.origins);
        let message = "there are times and no date: it is not known when anything starts";
        let help = "write the date above the times, such as 2027-07-11, or make it the name of the sheet";
        cx.remarks.push(Remark::new(RemarkKind::DayMissing, at, message).help(help));
    }
    let coded = is_coded(&found);
    for (sheet, layout, mut lines) in found {
        timed(&mut lines, order, cx);
        let mut grid =
            Grid { sheet, layout: &layout, lines: &lines, coded, cx, events: &mut out.events, errors: Vec::new() };
        for line in 0..lines.len() {
            grid.line(line);
        }
        if !grid.errors.is_empty() {
            return Err(grid.errors);
        }
        let header = &sheet.rows[layout.header];
        for room in &layout.rooms {
            if let Some(other) = &room.other {
                let name = Printed::new(room.name.clone(), sheet.place(header, room.index, cx.origins));
                let mut room = ProgrammeRoom { name, ..ProgrammeRoom::default() };
                room.details.add("alias", other.clone());
                if !out.rooms.iter().any(|known| known.name.text == room.name.text) {
                    out.rooms.push(room);
                }
            }
        }
    }
    Ok(out)
}

/// The rows below the header, each with its day and its times. A day holds until the next is named.
fn lines<'s>(sheet: &'s Sheet, layout: &Layout, cx: &mut Context<'_>) -> Vec<Line<'s>> {
    let named = sheet.index.and_then(|_| When::of_text(&sheet.name)).and_then(|when| when.day);
    let mut day = named.or(layout.day_above(sheet).map(|(_, _, day)| day));
    let (mut before, mut after_midnight) = (0, false);
    let mut out = Vec::new();
    for row in &sheet.rows[layout.header + 1..] {
        let when = |column: u16| sheet.shown(row, column).and_then(|cell| When::of(&cell.content)).unwrap_or_default();
        let time = when(layout.time);
        let stated = layout.day.and_then(|column| when(column).day).or(time.day);
        if stated.is_some() && stated != day {
            (day, before, after_midnight) = (stated, 0, false);
        }
        if layout.is_header_again(row) {
            continue;
        }
        // Only late evenings go over into early mornings; anything else is a row out of order.
        if let Some(clock) = time.clock {
            after_midnight |= before >= 18 * 60 && clock.minutes <= 6 * 60;
            before = clock.minutes;
        }
        let end = time.end.or(layout.end.and_then(|column| when(column).clock));
        let at = sheet.place(row, layout.time, cx.origins);
        let dated = time.day.is_some() && time.clock.is_some();
        out.push(Line {
            row,
            day,
            dated,
            after_midnight,
            clock: time.clock,
            end,
            offset: time.offset,
            at,
            start: None,
            until: None,
        });
    }
    out
}

/// The order of days and months, which all grids of a file share.
fn order(found: &[(&Sheet, Layout, Vec<Line<'_>>)]) -> Result<Order, Vec<InputError>> {
    let days: Vec<(Day, OriginId)> =
        found.iter().flat_map(|(.., lines)| lines.iter().filter_map(|line| Some((line.day?, line.at)))).collect();
    let help = "write dates such as 2027-07-11";
    if let Some((_, at)) = days.iter().find(|(day, _)| *day == Day::NoYear) {
        return Err(vec![InputError::new("date-without-year", *at, "the date of this row has no year").help(help)]);
    }
    let only: Vec<Day> = days.iter().map(|(day, _)| *day).collect();
    match prove(&only) {
        Proof::Order(order) => Ok(order),
        Proof::Ambiguous(at) => {
            let message = format!("the date of this row is {}, and no other date decides it", both_readings(only[at]));
            Err(vec![InputError::new("ambiguous-date", days[at].1, message).help(help)])
        }
        Proof::Mixed(one, two) => {
            let message = "the date of this row begins with the day, another with the month";
            let error = InputError::new("ambiguous-date", days[one].1, message).related(days[two].1, "the other");
            Err(vec![error.help(help)])
        }
    }
}

/// Puts times to lines: starts from their own cells, ends from ranges or the next start.
fn timed(lines: &mut [Line<'_>], order: Order, cx: &mut Context<'_>) {
    let next = |date: NaiveDate, more: bool| if more { date.succ_opt() } else { Some(date) };
    for line in lines.iter_mut() {
        let date = line.day.and_then(|day| day.date(order)).and_then(|date| next(date, line.after_midnight));
        let (Some(date), Some(clock)) = (date, line.clock) else { continue };
        line.start = cx.instant(date, clock, line.offset, line.at);
        line.until = line.end.and_then(|end| {
            let date = next(date, end.minutes < clock.minutes)?;
            cx.instant(date, end, line.offset, line.at)
        });
    }
    let mut after: Option<(Option<Day>, bool, Time)> = None;
    for line in lines.iter_mut().rev() {
        if let Some(start) = line.start {
            // The last row of a day does not last until the next morning.
            let next = after.filter(|(day, dated, next)| (*day == line.day || *dated) && *next > start);
            line.until = line.until.or(next.map(|(_, _, next)| next));
            after = Some((line.day, line.dated, start));
        }
    }
}

/// Whether a cell is free.
fn is_free(text: &str) -> bool {
    text.chars().all(|letter| matches!(letter, '-' | '–' | '—') || letter.is_whitespace())
}

/// `CODE: title` with a code of capitals and digits.
fn code(text: &str) -> Option<(&str, &str)> {
    let (code, title) = text.split_once(": ")?;
    let good = (2..=12).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    good.then(|| (code, title.trim()))
}

fn is_coded(found: &[(&Sheet, Layout, Vec<Line<'_>>)]) -> bool {
    let (mut all, mut coded) = (0, 0);
    for (_, layout, lines) in found {
        for cell in lines.iter().flat_map(|line| &line.row.cells) {
            if cell.column > layout.time && !is_free(&cell.content.text()) {
                all += 1;
                coded += usize::from(code(&cell.content.text()).is_some());
            }
        }
    }
    coded > 1 && coded * 2 >= all
}

struct Grid<'g, 'c> {
    sheet: &'g Sheet,
    layout: &'g Layout,
    lines: &'g [Line<'g>],
    coded: bool,
    cx: &'g mut Context<'c>,
    events: &'g mut Vec<Event>,
    errors: Vec<InputError>,
}

impl Grid<'_, '_> {
    fn line(&mut self, index: usize) {
        let row = self.lines[index].row;
        for cell in &row.cells {
            let text = cell.content.text();
            let in_room = self.layout.rooms.iter().any(|room| room.index == cell.column);
            let area = self.sheet.merges.at(row.number, cell.column);
            match area {
                Some(area) if (area.top, area.left) != (row.number, cell.column) => self.hidden(row, cell, area),
                _ if is_free(&text) => {}
                _ if in_room => self.event(index, cell, area),
                // Times, days and ends are no events; a text over times and rooms is.
                Some(area) if area.left <= self.layout.time && area.right > self.layout.time => {
                    self.event(index, cell, Some(area));
                }
                _ if cell.column > self.layout.time && Some(cell.column) != self.layout.end => {
                    let at = self.sheet.place(row, cell.column, self.cx.origins);
                    self.cx.departs(at, format!("`{text}` stands below no room: it is not read"));
                }
                _ if cell.column == self.layout.time && When::of(&cell.content).is_none() => {
                    let at = self.sheet.place(row, cell.column, self.cx.origins);
                    self.cx.departs(at, format!("`{text}` is not a time of day"));
                }
                _ => {}
            }
        }
    }

    /// A cell that a merged area covers, and which still says something else.
    fn hidden(&mut self, row: &Row, cell: &Cell, area: Area) {
        let Some(shown) = self.sheet.shown_of(area) else { return };
        let text = cell.content.text();
        if text != shown.content.text() {
            let at = self.sheet.place(row, cell.column, self.cx.origins);
            let top = cell_name(area.top, area.left);
            let message = format!("`{text}` is hidden under the merged cell {top}: it is not read");
            self.cx.remarks.push(
                Remark::new(RemarkKind::Disagreement, at, message).help("split the merged cell, or clear this one"),
            );
        }
    }

    fn event(&mut self, index: usize, cell: &Cell, area: Option<Area>) {
        let line = &self.lines[index];
        let at = self.sheet.place(line.row, cell.column, self.cx.origins);
        let last = area.map_or(index, |area| {
            self.lines.partition_point(|line| line.row.number <= area.bottom).saturating_sub(1).max(index)
        });
        let inside = &self.lines[index + 1..=last];
        if let Some(other) = inside.iter().find(|other| other.day != line.day && !other.dated) {
            let other = other.at;
            let message = format!("the merged cell `{}` spans two days", first_line(&cell.content.text()));
            let error = InputError::new("merged-cells", at, message).related(other, "another day");
            self.errors.push(error.help("split it at the end of the day"));
            return;
        }
        let header = &self.sheet.rows[self.layout.header];
        let columns = area.map_or(cell.column..=cell.column, |area| area.left..=area.right);
        let mut rooms: Vec<Printed> = Vec::new();
        for room in self.layout.rooms.iter().filter(|room| columns.contains(&room.index)) {
            if !is_unknown_room(&squeezed(&room.name)) && rooms.iter().all(|known| known.text != room.name) {
                rooms.push(Printed::new(room.name.clone(), self.sheet.place(header, room.index, self.cx.origins)));
            }
        }
        if line.clock.is_none() {
            let title = first_line(&cell.content.text()).to_owned();
            self.cx.departs(at, format!("the row of `{title}` has no time"));
        }
        let room = rooms.first().map_or(at, |room| room.at);
        let end = self.lines[last].until;
        let origins = EntryOrigins { entry: at, talk: at, start: line.at, end: self.lines[last].at, room };
        let mut event = Event { start: line.start, end, rooms, at: origins, ..Event::default() };
        self.describe(cell, at, &mut event);
        self.events.push(event);
    }

    /// Title, code and people of a cell.
    fn describe(&self, cell: &Cell, at: OriginId, event: &mut Event) {
        let text = cell.content.text();
        let mut rest = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let title = rest.next().unwrap_or_default();
        let (id, title) = match code(title) {
            Some((code, title)) if self.coded => (Some(code.to_owned()), title),
            _ => (None, title),
        };
        event.id = id;
        title.clone_into(&mut event.title);
        if let Some(people) = rest.next() {
            let credit = |name: &str| Credit { name: name.to_owned(), id: None, role: Role::Speaker, at };
            event.people = Some(names(people, false).map(credit).collect());
        }
        if self.cx.options.details {
            event.details.add("note", rest.collect::<Vec<_>>().join("\n"));
            event.details.add("url", cell.link.clone().unwrap_or_default());
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Remarks where a grid shows an event at another time or in another room than the list beside it.
/// O(n log n).
pub(super) fn compare(shown: &[Event], listed: &[Event], cx: &mut Context<'_>) {
    let facts = |event: &Event| -> Vec<(String, Option<Time>, String)> {
        let title = squeezed(&event.title);
        if event.rooms.is_empty() {
            return vec![(title, event.start, String::new())];
        }
        event.rooms.iter().map(|room| (title.clone(), event.start, squeezed(&room.text))).collect()
    };
    let known: BTreeSet<_> = listed.iter().flat_map(facts).collect();
    for event in shown.iter().filter(|event| event.start.is_some()) {
        if facts(event).iter().any(|fact| !known.contains(fact)) {
            let message = format!("the grid shows `{}` here, the list does not: the list is read", event.title);
            let remark = Remark::new(RemarkKind::Disagreement, event.at.entry, message);
            cx.remarks.push(remark.help("make the two agree, or delete one of them"));
        }
    }
}
