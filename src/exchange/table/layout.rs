//! Where a grid has its times, its rooms and its days.

use super::date::Day;
use super::header::Field;
use super::sheet::{Row, Sheet};
use super::when::When;

/// Columns among which the times are looked for.
const TIME_COLUMNS: u16 = 3;

/// A column of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RoomColumn {
    /// Its index.
    pub(super) index: u16,
    /// The printed name.
    pub(super) name: String,
    /// The name in a second header row.
    pub(super) other: Option<String>,
}

/// The parts of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// The column of times or ranges.
    pub(super) time: u16,
    /// The column of ends, if there is one.
    pub(super) end: Option<u16>,
    /// The column of days, if there is one.
    pub(super) day: Option<u16>,
    /// The columns of rooms.
    pub(super) rooms: Vec<RoomColumn>,
    /// Index of the row that names the rooms.
    pub(super) header: usize,
    /// Index of the first row with a time.
    pub(super) first: usize,
}

fn clocked(row: &Row, column: u16) -> bool {
    row.cell(column).and_then(|cell| When::of(&cell.content)).is_some_and(|when| when.clock.is_some())
}

impl Layout {
    /// The layout of a sheet with times in one of its first columns and rooms above; `None`: it is no
    /// grid. O(cells).
    pub(super) fn of(sheet: &Sheet) -> Option<Self> {
        let (time, first) = (0..TIME_COLUMNS).find_map(|column| {
            let first = sheet.rows.iter().position(|row| clocked(row, column))?;
            let below = sheet.rows[first..].iter().filter(|row| row.cell(column).is_some());
            let (times, all) =
                below.fold((0, 0), |(times, all), row| (times + usize::from(clocked(row, column)), all + 1));
            // Half of the texts in it may be names of days or headings.
            (times * 2 >= all).then_some((column, first))
        })?;
        let is_header = |row: &Row| row.cells.iter().any(|cell| cell.column > time);
        let header = sheet.rows[..first].iter().rposition(is_header)?;
        let row = &sheet.rows[header];
        let last = sheet.rows[header..].iter().filter_map(|row| row.cells.last()).map(|cell| cell.column).max()?;
        let end = sheet.rows[header].cell(time + 1).filter(|cell| Field::of(&cell.content.text()) == Some(Field::End));
        let end = end.map(|cell| cell.column);
        let upper = header.checked_sub(1).map(|above| &sheet.rows[above]);
        let mut rooms = Vec::new();
        for index in time + 1..=last {
            let Some(name) = sheet.shown(row, index).filter(|_| end != Some(index)) else { continue };
            rooms.push(RoomColumn { index, name: name.content.text().into_owned(), other: None });
        }
        if let Some(upper) = upper {
            name_twice(sheet, upper, &mut rooms);
        }
        let is_day = |column: &u16| {
            let days = sheet.rows[header + 1..].iter().filter_map(|row| row.cell(*column));
            days.filter_map(|cell| When::of(&cell.content)).any(|when| when.day.is_some())
        };
        let day = (0..time).find(is_day);
        (!rooms.is_empty()).then_some(Self { time, end, day, rooms, header, first })
    }

    /// Whether a row names the rooms again, as grids of several days do.
    pub(super) fn is_header_again(&self, row: &Row) -> bool {
        self.rooms.iter().all(|room| row.text(room.index) == room.other.as_deref().unwrap_or(&room.name))
    }

    /// The day that a title or a corner above the times states.
    pub(super) fn day_above(&self, sheet: &Sheet) -> Option<(usize, u16, Day)> {
        let above = sheet.rows[..self.first].iter().enumerate();
        let mut cells = above.flat_map(|(at, row)| row.cells.iter().map(move |cell| (at, cell)));
        cells.find_map(|(at, cell)| Some((at, cell.column, When::of(&cell.content)?.day?)))
    }
}

/// A second row of names above: all rooms have one, and no two the same; it is the one they are
/// called by.
fn name_twice(sheet: &Sheet, upper: &Row, rooms: &mut [RoomColumn]) {
    let names: Option<Vec<String>> =
        rooms.iter().map(|room| Some(sheet.shown(upper, room.index)?.content.text().into_owned())).collect();
    let Some(names) = names else { return };
    let mut distinct: Vec<&String> = names.iter().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < names.len() || names.len() < 2 {
        return;
    }
    for (room, name) in rooms.iter_mut().zip(names) {
        room.other = Some(std::mem::replace(&mut room.name, name));
    }
}
