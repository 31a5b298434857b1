//! The drawing of one table: cells that span rooms and rows, with box-drawing characters.

use std::collections::BTreeSet;

use super::items::Item;
use super::wrap::{columns, fit, pad, wrap};
use crate::model::{RoomId, Time};

/// Wider columns only stretch short titles.
const MAX_COLUMN: usize = 48;
/// Lines of a title; fewer where several entries share a cell.
const TITLE_LINES: usize = 3;
const SHARED_TITLE_LINES: usize = 2;

/// A rectangle of the table: some rooms, some rows, the entries in it.
struct Cell {
    /// Rooms, as a half-open range of columns.
    from: usize,
    to: usize,
    /// The first row and the row after the last.
    top: usize,
    bottom: usize,
    /// Indices of the entries; empty: free.
    key: Vec<usize>,
    /// What is written in it, top down.
    lines: Vec<String>,
    centred: bool,
}

/// One table: a day, or as many of its rooms as fit.
pub(super) struct Table {
    /// The time at the top of each row, and at the bottom of the last.
    labels: Vec<String>,
    /// The width of the column of times, then of each room, without borders.
    times: usize,
    widths: Vec<usize>,
    /// Lines of text in each row.
    heights: Vec<usize>,
    cells: Vec<Cell>,
    /// The cell at each row and column.
    at: Vec<Vec<usize>>,
    /// Breaks without a free room.
    lost: BTreeSet<usize>,
}

impl Table {
    /// Lays out the entries that are in one of `rooms`, and the breaks.
    pub(super) fn new(items: &[Item], rooms: &[RoomId], label: &dyn Fn(Time) -> String, width: usize) -> Self {
        let here = |item: &Item| item.band || item.rooms.iter().any(|room| rooms.contains(room));
        let mut boundaries: Vec<Time> =
            items.iter().filter(|item| here(item)).flat_map(|item| [item.span.start, item.span.end]).collect();
        boundaries.sort_unstable();
        boundaries.dedup();
        let labels: Vec<String> = boundaries.iter().map(|&time| label(time)).collect();
        let times = labels.iter().map(|label| columns(label)).max().unwrap_or(0).max(5) + 2;
        let count = rooms.len().max(1);
        let free = width.saturating_sub(times + 2 + count);
        let widths: Vec<usize> =
            (0..count).map(|column| (free / count + usize::from(column < free % count)).clamp(4, MAX_COLUMN)).collect();
        let mut table = Self {
            labels,
            times,
            widths,
            heights: vec![1; boundaries.len().saturating_sub(1)],
            cells: Vec::new(),
            at: Vec::new(),
            lost: BTreeSet::new(),
        };
        for (row, pair) in boundaries.windows(2).enumerate() {
            let active = |item: &Item| item.span.start <= pair[0] && pair[1] <= item.span.end;
            table.add_row(row, items, rooms, &active);
        }
        table.write_cells(items, &boundaries);
        table.stretch();
        let drawn: BTreeSet<usize> = table.cells.iter().flat_map(|cell| cell.key.iter().copied()).collect();
        table.lost = (0..items.len()).filter(|index| items[*index].band && !drawn.contains(index)).collect();
        table
    }

    /// Breaks for which no room was free at any time.
    pub(super) fn lost_bands(&self) -> BTreeSet<usize> {
        self.lost.clone()
    }

    /// Cuts a row into runs of columns with the same entries, each a new cell or the one above.
    fn add_row(&mut self, row: usize, items: &[Item], rooms: &[RoomId], active: &dyn Fn(&Item) -> bool) {
        let bands: Vec<usize> = (0..items.len()).filter(|&index| items[index].band && active(&items[index])).collect();
        let keys: Vec<Vec<usize>> = (0..self.widths.len())
            .map(|column| {
                let inside = |item: &Item| rooms.get(column).is_some_and(|room| item.rooms.contains(room));
                let mut key: Vec<usize> =
                    (0..items.len()).filter(|&index| inside(&items[index]) && active(&items[index])).collect();
                if key.is_empty() {
                    key.clone_from(&bands);
                }
                key
            })
            .collect();
        let mut line = vec![0; keys.len()];
        let mut from = 0;
        while from < keys.len() {
            let mut to = from + 1;
            while to < keys.len() && !keys[from].is_empty() && keys[to] == keys[from] {
                to += 1;
            }
            let above = row.checked_sub(1).map(|above| self.at[above][from]);
            let same = above.filter(|&cell| {
                let cell = &self.cells[cell];
                cell.from == from && cell.to == to && cell.key == keys[from]
            });
            let index = same.unwrap_or(self.cells.len());
            if same.is_none() {
                let key = keys[from].clone();
                self.cells.push(Cell { from, to, top: row, bottom: row, key, lines: Vec::new(), centred: false });
            }
            self.cells[index].bottom = row + 1;
            line[from..to].fill(index);
            from = to;
        }
        self.at.push(line);
    }

    /// Fills the cells: what starts there in full, what goes on there in one line.
    fn write_cells(&mut self, items: &[Item], boundaries: &[Time]) {
        for index in 0..self.cells.len() {
            let width = self.inner(&self.cells[index]).saturating_sub(2);
            let cell = &mut self.cells[index];
            let shared = cell.key.len() > 1;
            let most = if shared { SHARED_TITLE_LINES } else { TITLE_LINES };
            for &item in &cell.key {
                let item = &items[item];
                cell.centred = item.band;
                if item.span.start == boundaries[cell.top] {
                    // Where several entries share a cell, each start is marked.
                    let lead = if shared && !item.band { "▸ " } else { "" };
                    cell.lines.extend(wrap(&format!("{lead}{}", item.title), width, most));
                    cell.lines.extend(item.below.iter().map(|line| fit(line, width)));
                } else if !item.band {
                    cell.lines.push(fit(&format!("⋮ {}", item.title), width));
                }
            }
        }
    }

    /// Makes rows high enough for their cells, the short cells first.
    fn stretch(&mut self) {
        let mut order: Vec<usize> = (0..self.cells.len()).collect();
        order.sort_by_key(|&cell| (self.cells[cell].bottom - self.cells[cell].top, cell));
        for index in order {
            let cell = &self.cells[index];
            // The rules between its rows are free for text too.
            let room: usize = self.heights[cell.top..cell.bottom].iter().sum::<usize>() + cell.bottom - cell.top - 1;
            self.heights[cell.bottom - 1] += cell.lines.len().saturating_sub(room);
        }
    }

    /// Columns of a cell between its borders.
    fn inner(&self, cell: &Cell) -> usize {
        self.widths[cell.from..cell.to].iter().sum::<usize>() + cell.to - cell.from - 1
    }

    /// Draws the table.
    pub(super) fn write(&self, out: &mut String, headers: &[String]) {
        let last = self.heights.len();
        if last == 0 {
            return;
        }
        out.push_str(&self.rule(None, None));
        out.push('│');
        out.push_str(&" ".repeat(self.times));
        for (column, &width) in self.widths.iter().enumerate() {
            let header = headers.get(column).map_or("", String::as_str);
            out.push('│');
            out.push_str(&framed(header, width, false));
        }
        out.push_str("│\n");
        for row in 0..last {
            out.push_str(&self.rule(if row == 0 { None } else { Some(row - 1) }, Some(row)));
            for line in 0..self.heights[row] {
                let label = if line == 0 { self.labels[row].as_str() } else { "" };
                out.push('│');
                out.push_str(&framed(label, self.times, false));
                let mut column = 0;
                while column < self.widths.len() {
                    let cell = &self.cells[self.at[row][column]];
                    out.push('│');
                    out.push_str(&self.text(cell, self.depth(cell, row) + line));
                    column = cell.to;
                }
                out.push_str("│\n");
            }
        }
        out.push_str(&self.rule(last.checked_sub(1), None));
    }

    /// Lines of a cell above the first line of `row`, rules included.
    fn depth(&self, cell: &Cell, row: usize) -> usize {
        self.heights[cell.top..row].iter().map(|height| height + 1).sum()
    }

    fn text(&self, cell: &Cell, line: usize) -> String {
        let text = cell.lines.get(line).map_or("", String::as_str);
        framed(text, self.inner(cell), cell.centred)
    }

    /// The line between two rows. No row above is the header, or nothing above that; no row above
    /// and none below is the top.
    fn rule(&self, above: Option<usize>, below: Option<usize>) -> String {
        let top = above.is_none() && below.is_none();
        let closing = below.is_none() && !top;
        // Whether a border stands left of `column` in that row; every header has its own.
        let wall = |row: Option<usize>, column: usize| match row {
            None => true,
            Some(_) if column == 0 || column == self.widths.len() => true,
            Some(row) => self.at[row][column - 1] != self.at[row][column],
        };
        // The cell that goes on through the rule in this column.
        let through = |column: usize| {
            let (above, below) = (above?, below?);
            let cell = self.at[above][column];
            (cell == self.at[below][column]).then_some(cell)
        };
        let mut line = String::new();
        line.push(joint([!top, !closing, false, true]));
        // The end of the last row stands in the border below it.
        let time = self.labels.last().filter(|_| closing).map_or("", String::as_str);
        let before = usize::from(!time.is_empty());
        line.push_str(&"─".repeat(before));
        line.push_str(time);
        line.push_str(&"─".repeat(self.times.saturating_sub(before + columns(time))));
        let mut column = 0;
        let mut left = true;
        while column < self.widths.len() {
            let cell = through(column);
            let (up, down) = (!top && wall(above, column), !closing && wall(below, column));
            line.push(joint([up, down, left, cell.is_none()]));
            left = cell.is_none();
            if let (Some(cell), Some(below)) = (cell, below) {
                let cell = &self.cells[cell];
                line.push_str(&self.text(cell, self.depth(cell, below) - 1));
                column = cell.to;
            } else {
                line.push_str(&"─".repeat(self.widths[column]));
                column += 1;
            }
        }
        line.push(joint([!top, !closing, left, false]));
        line.push('\n');
        line
    }
}

/// The text with a blank on both sides, `width` columns in all.
fn framed(text: &str, width: usize, centred: bool) -> String {
    format!(" {} ", pad(text, width.saturating_sub(2), centred))
}

/// The box-drawing character with arms `[up, down, left, right]`.
fn joint(arms: [bool; 4]) -> char {
    const JOINTS: [char; 16] = [' ', '─', '─', '─', '│', '┌', '┐', '┬', '│', '└', '┘', '┴', '│', '├', '┤', '┼'];
    JOINTS[arms.iter().fold(0, |index, &arm| index * 2 + usize::from(arm))]
}
