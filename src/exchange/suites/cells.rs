//! Typed access to the cells of a workbook whose sheets and columns mean something fixed.
//!
//! A wrong cell is noted with its place and what was expected, and reading goes on, so that a person
//! learns of all of them at once.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveTime, Timelike as _};

use crate::exchange::table::{Book, Cell, Content, Sheet, serial_date, serial_seconds, stored_cells};
use crate::finding::{InputError, Origins, cell_name, did_you_mean};
use crate::model::OriginId;
use crate::source::Input;

/// What went wrong and what was noticed, while cells are read.
#[derive(Debug)]
pub(super) struct Log<'o> {
    origins: &'o mut Origins,
    errors: Vec<InputError>,
    notes: Vec<String>,
}

impl<'o> Log<'o> {
    /// An empty log; places are registered with `origins`.
    pub(super) fn new(origins: &'o mut Origins) -> Self {
        Self { origins, errors: Vec::new(), notes: Vec::new() }
    }

    /// Notes an error at a cell; the help says what to do about it.
    pub(super) fn error(&mut self, at: At<'_>, message: impl Into<String>, help: impl Into<String>) {
        let origin = at.origin(self.origins);
        self.errors.push(InputError::new("bad-cell", origin, message).help(help));
    }

    /// Notes something that a person should know, at a cell; of one file, so that its name is left out.
    pub(super) fn note(&mut self, at: At<'_>, message: &str) {
        self.notes.push(format!("{}!{}: {message}", at.sheet.name, cell_name(at.row, at.column)));
    }

    /// Whether any error was noted.
    pub(super) fn is_clean(&self) -> bool {
        self.errors.is_empty()
    }

    /// What was noticed, or all errors.
    pub(super) fn finish(self) -> Result<Vec<String>, Vec<InputError>> {
        if self.errors.is_empty() { Ok(self.notes) } else { Err(self.errors) }
    }
}

/// A workbook as programs see it: hidden sheets and rows are read, texts keep their blanks.
#[derive(Debug)]
pub(super) struct Cells(Book);

impl Cells {
    /// Reads a workbook. O(bytes unpacked).
    ///
    /// # Errors
    /// What is no workbook, and formulas that end in an error or have no stored result.
    pub(super) fn open(input: &Input, origins: &mut Origins) -> Result<Self, Vec<InputError>> {
        let mut book = stored_cells(input, origins)?;
        if book.remarks.is_empty() {
            return Ok(Self(book));
        }
        let error = |remark: crate::model::Remark| InputError {
            help: remark.help,
            ..InputError::new("bad-cell", remark.at, remark.message)
        };
        Err(book.remarks.drain(..).map(error).collect())
    }

    /// A sheet by its exact name; without it, an error that lists the sheets there are.
    pub(super) fn sheet(&self, name: &str, log: &mut Log<'_>) -> Option<&Sheet> {
        let found = self.0.sheets.iter().find(|sheet| sheet.name == name);
        if found.is_none() {
            let names: Vec<&str> = self.0.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
            let error = InputError::new("missing-sheet", self.0.origin, format!("there is no sheet `{name}`"));
            log.errors.push(match did_you_mean(name, names.iter().copied()) {
                Some(close) => error.help(format!("rename the sheet `{close}`: the name must be exact")),
                None => error.help(format!("the sheets are {}", names.join(", "))),
            });
        }
        found
    }
}

/// A cell, empty or not; row and column from 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'s> {
    sheet: &'s Sheet,
    row: u32,
    column: u16,
}

/// The cell of a sheet.
pub(super) fn at(sheet: &Sheet, row: u32, column: u16) -> At<'_> {
    At { sheet, row, column }
}

/// The rows below `head` whose cell in `column` is not empty, from 0.
pub(super) fn rows_below(sheet: &Sheet, head: u32, column: u16) -> impl Iterator<Item = u32> + '_ {
    let filled = sheet.rows.iter().filter(move |row| row.number > head && row.cell(column).is_some());
    filled.map(|row| row.number)
}

/// The columns from `first` on whose cell in `row` is not empty, from 0.
pub(super) fn columns_from(sheet: &Sheet, row: u32, first: u16) -> impl Iterator<Item = u16> + '_ {
    let cells = sheet.row(row).map_or(&[][..], |row| &row.cells);
    cells.iter().map(|cell| cell.column).filter(move |&column| column >= first)
}

impl<'s> At<'s> {
    fn cell(self) -> Option<&'s Cell> {
        self.sheet.row(self.row)?.cell(self.column)
    }

    /// What stands there, as a person reads it; `None` where nothing stands. Numbers are texts too.
    pub(super) fn text(self) -> Option<Cow<'s, str>> {
        Some(self.cell()?.content.text())
    }

    /// The text; nothing there is an error. `what` names it: `the name of the room`.
    pub(super) fn needed_text(self, what: &str, log: &mut Log<'_>) -> Option<String> {
        let text = self.text();
        if text.is_none() {
            self.refuse(what, log);
        }
        text.map(Cow::into_owned)
    }

    /// A whole number of 0 or more; `None` where nothing stands, or something else (an error).
    pub(super) fn count(self, what: &str, log: &mut Log<'_>) -> Option<i64> {
        let number = self.whole(what, log)?;
        if number < 0 {
            self.refuse(&format!("{what}, a whole number of 0 or more"), log);
            return None;
        }
        Some(number)
    }

    /// A whole number of 0 or more; nothing there is an error.
    pub(super) fn needed_count(self, what: &str, log: &mut Log<'_>) -> Option<i64> {
        if self.cell().is_none() {
            self.refuse(&format!("{what}, a whole number of 0 or more"), log);
        }
        self.count(what, log)
    }

    /// A whole number, as a number or as a text; `None` where nothing stands, or something else (an error).
    pub(super) fn whole(self, what: &str, log: &mut Log<'_>) -> Option<i64> {
        let number = match &self.cell()?.content {
            Content::Number(number) => whole(*number),
            Content::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.refuse(&format!("{what}, a whole number"), log);
        }
        number
    }

    /// A time of day in minutes: a time of the spreadsheet (of a date with a time, the time), or a text
    /// such as `09:30`.
    pub(super) fn needed_clock(self, what: &str, log: &mut Log<'_>) -> Option<u32> {
        let parse = |text: &str| {
            let time = ["%H:%M", "%H:%M:%S"].iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok())?;
            Some(time.num_seconds_from_midnight() / 60)
        };
        let minutes = match self.cell().map(|cell| &cell.content) {
            Some(Content::Serial(days) | Content::Length(days)) => Some(serial_seconds(*days) / 60),
            Some(Content::Text(text)) => parse(text.trim()),
            _ => None,
        };
        if minutes.is_none() {
            self.refuse(&format!("{what}, a time such as 09:30"), log);
        }
        minutes
    }

    /// A date: one of the spreadsheet, or a text such as `2027-03-05`; `None` for anything else.
    pub(super) fn date(self) -> Option<NaiveDate> {
        match &self.cell()?.content {
            Content::Serial(days) => serial_date(*days),
            Content::Text(text) => NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok(),
            _ => None,
        }
    }

    /// The texts between separators, exactly as they stand; empty ones are left out.
    pub(super) fn names(self, separator: &str) -> Vec<String> {
        let text = self.text().unwrap_or_default();
        text.split(separator).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    /// Notes that something else was expected here.
    pub(super) fn refuse(self, expected: &str, log: &mut Log<'_>) {
        let (message, help) = match self.text() {
            Some(text) => (format!("`{text}` is not {expected}"), "correct the cell"),
            None => (format!("the cell is empty: it holds {expected}"), "fill in the cell"),
        };
        log.error(self, message, help);
    }

    fn origin(self, origins: &mut Origins) -> OriginId {
        // Sheets of a workbook have an index.
        origins.add_cell(self.sheet.file, self.sheet.index.unwrap_or_default(), self.row, self.column)
    }
}

/// The number, if it is whole and exact as a float.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole and within the range just tested")]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}
