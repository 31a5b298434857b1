//! Tables: texts of fields (CSV and its kin) and workbooks, with one talk per row (`list`) or with
//! times down and rooms across (`grid`).
//!
//! `csv` and `workbook` turn a file into a book of cells with places; what is behind that does not
//! know which of the two it was. The other way, `write_csv` and `write_xlsx` write a programme.

mod clock;
mod context;
mod csv;
mod date;
mod days;
mod decode;
mod edit;
#[cfg(feature = "xlsx")]
mod fills;
mod grid;
mod header;
mod include;
mod layout;
mod list;
#[cfg(feature = "xlsx")]
mod package;
mod sheet;
mod when;
#[cfg(feature = "xlsx")]
mod workbook;
mod write_csv;
#[cfg(feature = "xlsx")]
mod write_xlsx;

use std::collections::BTreeMap;

use self::context::Context;
use self::header::Header;
use self::layout::Layout;
use self::sheet::View;
use super::ReadOptions;
use crate::finding::{InputError, Origins};
use crate::model::Programme;
use crate::source::{Input, Value};

pub(super) use self::edit::edit as edit_csv;
#[cfg(feature = "xlsx")]
pub(super) use self::fills::fills;
pub(super) use self::sheet::{Book, Cell, Content, Sheet, serial_date, serial_seconds};
pub use self::write_csv::write_csv;
#[cfg(feature = "xlsx")]
pub use self::write_xlsx::write_xlsx;

/// Colours by sheet, row and column, each as `555753`, or in words where it is no plain colour. Cells
/// without a fill are absent.
pub(super) type Fills = BTreeMap<String, BTreeMap<(u32, u16), String>>;

/// Reads a text of fields.
pub(super) fn read_csv(
    input: Input,
    options: &ReadOptions,
    origins: &mut Origins,
) -> Result<Programme, Vec<InputError>> {
    let book = csv::read(input, origins)?;
    programme(book, options, origins)
}

/// Reads a workbook.
pub(super) fn read_xlsx(
    input: &Input,
    options: &ReadOptions,
    origins: &mut Origins,
) -> Result<Programme, Vec<InputError>> {
    let book = workbook(input, View::Shown, origins)?;
    programme(book, options, origins)
}

/// The names of the sheets of a workbook; `None` for what is none.
#[cfg(feature = "xlsx")]
pub(super) fn sheet_names(input: &Input) -> Option<Vec<String>> {
    package::sheet_names(&input.bytes)
}

/// No workbook is read by this build.
#[cfg(not(feature = "xlsx"))]
pub(super) fn sheet_names(_: &Input) -> Option<Vec<String>> {
    None
}

/// The cells of a workbook as programs see them, hidden ones too, for formats that are made of them.
pub(super) fn stored_cells(input: &Input, origins: &mut Origins) -> Result<Book, Vec<InputError>> {
    workbook(input, View::Stored, origins)
}

#[cfg(feature = "xlsx")]
fn workbook(input: &Input, view: View, origins: &mut Origins) -> Result<Book, Vec<InputError>> {
    workbook::read(input, view, origins)
}

#[cfg(not(feature = "xlsx"))]
fn workbook(input: &Input, _: View, _: &mut Origins) -> Result<Book, Vec<InputError>> {
    let message = format!("`{}` is a workbook, which this build of plenary does not read", input.name);
    let error = InputError::new("not-supported", crate::model::OriginId(0), message);
    Err(vec![error.help("build it with the cargo feature `xlsx`, or save the workbook as CSV")])
}

/// A text of fields as a part of a scenario.
pub(super) fn include_csv(input: Input, origins: &mut Origins) -> Result<Value, Vec<InputError>> {
    include::include(csv::read(input, origins)?, origins)
}

/// A workbook as a part of a scenario.
pub(super) fn include_xlsx(input: &Input, origins: &mut Origins) -> Result<Value, Vec<InputError>> {
    include::include(workbook(input, View::Shown, origins)?, origins)
}

/// The programme of a book: its lists, else its grids. Grids beside a list are views of it: where
/// they show something else, that is remarked.
fn programme(book: Book, options: &ReadOptions, origins: &mut Origins) -> Result<Programme, Vec<InputError>> {
    let mut out = Programme { origin: book.origin, remarks: book.remarks, ..Programme::default() };
    out.remarks.extend(book.hidden);
    let mut cx = Context::new(options, origins);
    let mut lists = Vec::new();
    let mut grids = Vec::new();
    for sheet in &book.sheets {
        match Header::of_list(sheet) {
            Some(header) => lists.push((sheet, header)),
            None => grids.push(sheet),
        }
    }
    // Beside a list with titles or ids, what has neither and looks like a grid is one: its rooms may be called like columns.
    if lists.iter().any(|(_, header)| header.is_titled()) {
        let is_grid = |(sheet, header): &mut (&Sheet, Header)| !header.is_titled() && Layout::of(sheet).is_some();
        grids.extend(lists.extract_if(.., is_grid).map(|(sheet, _)| sheet));
        grids.sort_by_key(|sheet| sheet.index);
    }
    for (sheet, header) in &lists {
        out.events.extend(list::read(sheet, header, &mut cx)?);
    }
    let shown = grid::read(&grids, &mut cx)?;
    if lists.is_empty() {
        if shown.events.is_empty() && !shown.found {
            return Err(
                vec![InputError::new("no-table", out.origin, "there is neither a list nor a grid of talks").help(
                "a list has a row that names the columns, such as `id,title,speakers,date,start,end,room`; a grid has \
                 rooms in the first row and times in the first column",
            )],
            );
        }
        out.events = shown.events;
        out.rooms = shown.rooms;
    } else {
        grid::compare(&shown.events, &out.events, &mut cx);
    }
    if !cx.errors.is_empty() {
        return Err(cx.errors);
    }
    cx.finish(&mut out);
    Ok(out)
}
