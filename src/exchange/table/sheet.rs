//! A table as cells with places, whatever file it came from.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{Days, NaiveDate};

use crate::finding::{FileId, Origins};
use crate::model::{OriginId, Remark};

/// Columns that a sheet may have: what spreadsheets can show.
pub(super) const COLUMNS: usize = 16_384;

/// Cells that a file may have, over all sheets.
pub(super) const CELLS: usize = 4_000_000;

/// How a workbook is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// As people see it: nothing that is hidden, no blanks at the ends of texts.
    Shown,
    /// As programs see it: everything, letter by letter.
    Stored,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "a text of fields has nothing but texts"))]
pub(in super::super) enum Content {
    /// A text, never empty; without blanks at its ends unless all is read as it is stored.
    Text(String),
    /// A number.
    Number(f64),
    /// A date, a time of day or both, in days since the end of 1899.
    Serial(f64),
    /// A length of time in days.
    Length(f64),
    /// A truth value.
    Bool(bool),
}

impl Content {
    /// The text as a person reads it: `1001`, not `1001.0`.
    pub(in super::super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Bool(value) => Cow::Owned(value.to_string()),
            Self::Length(days) => {
                let minutes = (days * 1_440.0).round();
                Cow::Owned(format!("{}:{:02}", (minutes / 60.0).floor(), minutes.rem_euclid(60.0)))
            }
            Self::Serial(days) => Cow::Owned(serial_text(*days)),
        }
    }
}

/// The date of a serial; `None`: it has no date, or none that exists.
pub(in super::super) fn serial_date(days: f64) -> Option<NaiveDate> {
    // Spreadsheets take 1900 for a leap year: dates from 1 March 1900 on count from this day.
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    (61.0..2_958_101.0).contains(&days).then(|| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the range just tested")]
        epoch.checked_add_days(Days::new(days.floor() as u64))
    })?
}

/// The second of the day that a serial means.
pub(in super::super) fn serial_seconds(days: f64) -> u32 {
    // Fractions of days are not exact: 09:20 is 0.388888…
    let seconds = (days.rem_euclid(1.0) * 86_400.0).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 86,400")]
    let seconds = seconds as u32;
    seconds.min(86_399)
}

fn serial_text(days: f64) -> String {
    let minutes = serial_seconds(days) / 60;
    let clock = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    match serial_date(days) {
        Some(date) if minutes == 0 => date.to_string(),
        Some(date) => format!("{date} {clock}"),
        None => clock,
    }
}

/// A cell that is not empty.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Cell {
    /// The column, from 0.
    pub(in super::super) column: u16,
    /// What it holds.
    pub(in super::super) content: Content,
    /// Its bytes in a text of fields.
    pub(super) bytes: Range<usize>,
    /// The address that it links to.
    pub(super) link: Option<String>,
}

/// A row with something in it.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Row {
    /// The row of a sheet, or the record of a text, from 0.
    pub(in super::super) number: u32,
    /// Its cells by column.
    pub(in super::super) cells: Vec<Cell>,
    /// The bytes of the whole row in a text of fields.
    pub(super) bytes: Range<usize>,
    /// The fields that the record has, empty ones too; `None` in a workbook.
    pub(super) fields: Option<usize>,
}

impl Row {
    /// The cell of a column. O(log cells).
    pub(in super::super) fn cell(&self, column: u16) -> Option<&Cell> {
        self.cells.binary_search_by_key(&column, |cell| cell.column).ok().map(|at| &self.cells[at])
    }

    /// The text of a column; empty where there is none.
    pub(super) fn text(&self, column: u16) -> Cow<'_, str> {
        self.cell(column).map_or(Cow::Borrowed(""), |cell| cell.content.text())
    }
}

/// Cells merged to one, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Area {
    /// The first row.
    pub(super) top: u32,
    /// The first column.
    pub(super) left: u16,
    /// The last row.
    pub(super) bottom: u32,
    /// The last column.
    pub(super) right: u16,
}

/// One sheet of a book.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Sheet {
    /// Its name; that of the file for a text of fields.
    pub(in super::super) name: String,
    /// The file.
    pub(in super::super) file: FileId,
    /// Its index in a workbook. `None`: a text of fields.
    pub(in super::super) index: Option<u16>,
    /// Rows that are not empty, by number.
    pub(in super::super) rows: Vec<Row>,
    /// Merged cells; no two share a cell.
    pub(super) merges: Merges,
}

/// The merged cells of a sheet, to be found by cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Merges {
    /// For each column the areas that cover it, by row.
    columns: BTreeMap<u16, Vec<Area>>,
}

impl Merges {
    /// Adds an area; `Err`: one that shares a cell with it. O(columns × areas of a column).
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "a text of fields has no merged cells"))]
    pub(super) fn add(&mut self, area: Area) -> Result<(), Area> {
        for column in area.left..=area.right {
            let areas = self.columns.entry(column).or_default();
            let at = areas.partition_point(|other| other.bottom < area.top);
            match areas.get(at) {
                Some(other) if other.top <= area.bottom => return Err(*other),
                _ => areas.insert(at, area),
            }
        }
        Ok(())
    }

    /// The area that a cell belongs to. O(log areas).
    pub(super) fn at(&self, row: u32, column: u16) -> Option<Area> {
        let areas = self.columns.get(&column)?;
        let at = areas.partition_point(|other| other.bottom < row);
        areas.get(at).copied().filter(|area| area.top <= row)
    }
}

impl Sheet {
    /// The row of a number. O(log rows).
    pub(in super::super) fn row(&self, number: u32) -> Option<&Row> {
        self.rows.binary_search_by_key(&number, |row| row.number).ok().map(|at| &self.rows[at])
    }

    /// Registers the place of a cell of a row, also of an empty one.
    pub(super) fn place(&self, row: &Row, column: u16, origins: &mut Origins) -> OriginId {
        if let Some(sheet) = self.index {
            return origins.add_cell(self.file, sheet, row.number, column);
        }
        let bytes = row.cell(column).map_or(row.bytes.end..row.bytes.end, |cell| cell.bytes.clone());
        origins.add_field(self.file, bytes, u32::from(column) + 1)
    }

    /// Registers the place of a whole row: in a workbook its first cell.
    pub(super) fn row_place(&self, row: &Row, origins: &mut Origins) -> OriginId {
        let first = row.cells.first().map_or(0, |cell| cell.column);
        match self.index {
            Some(sheet) => origins.add_cell(self.file, sheet, row.number, first),
            None => origins.add_field(self.file, row.bytes.clone(), u32::from(first) + 1),
        }
    }

    /// The cell that a merged area shows.
    pub(super) fn shown_of(&self, area: Area) -> Option<&Cell> {
        self.row(area.top)?.cell(area.left)
    }

    /// The cell that a place shows: its own, or that of the merged area it belongs to.
    pub(super) fn shown<'s>(&'s self, row: &'s Row, column: u16) -> Option<&'s Cell> {
        row.cell(column).or_else(|| {
            let area = self.merges.at(row.number, column)?;
            self.shown_of(area)
        })
    }
}

/// All sheets of a file.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Book {
    /// The visible sheets in order.
    pub(in super::super) sheets: Vec<Sheet>,
    /// What was noticed about the cells themselves.
    pub(in super::super) remarks: Vec<Remark>,
    /// Sheets and rows that are hidden and were not read.
    pub(in super::super) hidden: Vec<Remark>,
    /// The file as a whole.
    pub(in super::super) origin: OriginId,
}
