//! Workbooks (.xlsx) to cells.
//!
//! Of a formula the stored result is read; `=HYPERLINK(address, text)` is a text with a link, also
//! where no result is stored. Hidden sheets and rows are not read, and that is said; programs that
//! exchange workbooks take no notice of it, so for theirs everything is read as it is stored.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};

use super::package::{Facts, Formula, Refusal, inspect};
use super::sheet::{Book, CELLS, Cell, Content, Merges, Row, Sheet, View};
use crate::finding::{FileId, InputError, Origins, cell_name};
use crate::model::{OriginId, Remark, RemarkKind};
use crate::source::Input;

/// Days between the epochs of the two systems of dates.
const SYSTEM_1904: f64 = 1_462.0;

/// Reads a workbook. O(bytes unpacked).
pub(super) fn read(input: &Input, view: View, origins: &mut Origins) -> Result<Book, Vec<InputError>> {
    let refused = |refusal: Refusal, origins: &mut Origins| {
        let file = origins.add_workbook(&input.name, vec![String::new()]);
        let origin = origins.add(file, 0..0);
        vec![InputError::new(refusal.id, origin, refusal.message).help(refusal.help)]
    };
    let mut facts = inspect(&input.bytes).map_err(|refusal| refused(refusal, origins))?;
    let damaged = |error: calamine::XlsxError| Refusal::damaged(error);
    let mut book = Xlsx::new(Cursor::new(input.bytes.as_slice())).map_err(|error| refused(damaged(error), origins))?;
    let all: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    if all.is_empty() {
        return Err(refused(Refusal::damaged("it has no sheets"), origins));
    }
    let file = origins.add_workbook(&input.name, all.iter().map(|(name, _)| name.clone()).collect());
    let mut out = Book { sheets: Vec::new(), remarks: Vec::new(), hidden: Vec::new(), origin: origins.add(file, 0..0) };
    let mut count = 0;
    for ((name, visible), index) in all.into_iter().zip(0..=u16::MAX) {
        if !visible && view == View::Shown {
            let at = origins.add_cell(file, index, 0, 0);
            out.hidden.push(Remark::new(
                RemarkKind::Format,
                at,
                format!("the sheet `{name}` is hidden: it is not read"),
            ));
            continue;
        }
        let facts = facts.remove(&name).unwrap_or_default();
        let cells = values(&mut book, &name, view).map_err(|error| refused(damaged(error), origins))?;
        count += cells.values().map(Vec::len).sum::<usize>();
        if count > CELLS {
            return Err(vec![InputError::new(
                "too-large",
                out.origin,
                format!("the workbook has more than {CELLS} cells"),
            )]);
        }
        let mut reading = Reading { file, index, view, facts: &facts, origins, book: &mut out };
        let sheet = reading.sheet(name, cells, links(&mut book, index))?;
        out.sheets.push(sheet);
    }
    if out.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        let error = InputError::new("empty-file", out.origin, "the workbook has no cells");
        return Err(vec![error.help("hidden sheets and rows are not read")]);
    }
    Ok(out)
}

/// A value of a cell, or the code of an error.
type Value = Result<Content, String>;

/// The values of a sheet by row, in order of columns.
fn values(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    view: View,
) -> Result<BTreeMap<u32, Vec<(u16, Value)>>, calamine::XlsxError> {
    let mut out: BTreeMap<u32, Vec<(u16, Value)>> = BTreeMap::new();
    let late = book.has_1904_epoch();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    let mut count = 0;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let Some(value) = value(cell.get_value(), late, view) else { continue };
        count += 1;
        if count > CELLS {
            break;
        }
        if let Ok(column) = u16::try_from(column) {
            out.entry(row).or_default().push((column, value));
        }
    }
    for cells in out.values_mut() {
        cells.sort_by_key(|(column, _)| *column);
        cells.dedup_by_key(|(column, _)| *column);
    }
    Ok(out)
}

fn value(value: &DataRef<'_>, late: bool, view: View) -> Option<Value> {
    let text = |text: &str| {
        let trimmed = text.trim();
        let text = if view == View::Shown { trimmed } else { text };
        (!trimmed.is_empty()).then(|| Content::Text(text.to_owned()))
    };
    let content = match value {
        DataRef::Empty => None,
        DataRef::Int(number) => text(&number.to_string()),
        DataRef::Float(number) => Some(Content::Number(*number)),
        DataRef::String(string) | DataRef::DateTimeIso(string) | DataRef::DurationIso(string) => text(string),
        DataRef::SharedString(string) => text(string),
        DataRef::Bool(value) => Some(Content::Bool(*value)),
        DataRef::DateTime(serial) if serial.is_duration() => Some(Content::Length(serial.as_f64())),
        DataRef::DateTime(serial) => {
            let days = serial.as_f64();
            Some(Content::Serial(if late && days >= 1.0 { days + SYSTEM_1904 } else { days }))
        }
        DataRef::Error(error) => return Some(Err(error.to_string())),
    };
    content.map(Ok)
}

/// The addresses that cells of a sheet link to.
fn links(book: &mut Xlsx<Cursor<&[u8]>>, index: u16) -> BTreeMap<(u32, u16), String> {
    // Broken links are no reason to refuse the cells.
    let all = book.hyperlinks_by_sheet_id(usize::from(index)).unwrap_or_default();
    let cell = |link: calamine::Hyperlink| {
        let (row, column) = link.range.start;
        Some(((row, u16::try_from(column).ok()?), link.target?))
    };
    all.into_iter().filter_map(cell).collect()
}

struct Reading<'r> {
    file: FileId,
    index: u16,
    view: View,
    facts: &'r Facts,
    origins: &'r mut Origins,
    book: &'r mut Book,
}

impl Reading<'_> {
    fn sheet(
        &mut self,
        name: String,
        mut values: BTreeMap<u32, Vec<(u16, Value)>>,
        mut links: BTreeMap<(u32, u16), String>,
    ) -> Result<Sheet, Vec<InputError>> {
        // Links whose text was never computed have no value yet.
        for (&(row, column), formula) in &self.facts.formulas {
            let cells = values.entry(row).or_default();
            let found = cells.binary_search_by_key(&column, |(column, _)| *column);
            if let Some((address, text)) = hyperlink(&formula.text) {
                links.insert((row, column), address);
                if let (Err(at), false) = (found, text.is_empty()) {
                    cells.insert(at, (column, Ok(Content::Text(text))));
                }
            } else if found.is_err() && !formula.computed {
                self.uncomputed(row, column, formula);
            }
        }
        let mut rows = Vec::new();
        for (number, cells) in values {
            let mut row = Row { number, cells: Vec::new(), bytes: 0..0, fields: None };
            for (column, value) in cells {
                match value {
                    Ok(content) => {
                        let link = links.remove(&(number, column));
                        row.cells.push(Cell { column, content, bytes: 0..0, link });
                    }
                    Err(error) => {
                        let at = self.place(number, column);
                        let message = format!("the formula in {} ends in {error}", cell_name(number, column));
                        self.book
                            .remarks
                            .push(Remark::new(RemarkKind::Format, at, message).help("correct the formula"));
                    }
                }
            }
            if row.cells.is_empty() {
                continue;
            }
            if self.view == View::Shown && self.facts.hidden.contains(&number) {
                let at = self.place(number, row.cells[0].column);
                let message = format!("row {} of `{name}` is hidden: it is not read", number + 1);
                self.book.hidden.push(Remark::new(RemarkKind::Format, at, message));
            } else {
                rows.push(row);
            }
        }
        let merges = self.merges(&rows)?;
        Ok(Sheet { name, file: self.file, index: Some(self.index), rows, merges })
    }

    fn place(&mut self, row: u32, column: u16) -> OriginId {
        self.origins.add_cell(self.file, self.index, row, column)
    }

    fn uncomputed(&mut self, row: u32, column: u16, formula: &Formula) {
        let at = self.place(row, column);
        let mut text: String = formula.text.chars().take(40).collect();
        if text.len() < formula.text.len() {
            text.push('…');
        }
        let message = format!("the formula `={text}` has no stored result: the cell is not read");
        let help = "open the file in a spreadsheet program and save it again";
        self.book.remarks.push(Remark::new(RemarkKind::Format, at, message).help(help));
    }

    /// The merged cells, as far as the sheet is used.
    fn merges(&mut self, rows: &[Row]) -> Result<Merges, Vec<InputError>> {
        let mut out = Merges::default();
        let last = rows.iter().filter_map(|row| row.cells.last()).map(|cell| cell.column).max().unwrap_or(0);
        let mut covered = 0;
        for &area in &self.facts.merges {
            let mut used = area;
            used.right = area.right.min(last.max(area.left));
            covered += usize::from(used.right - used.left) + 1;
            if covered > CELLS {
                let at = self.place(area.top, area.left);
                return Err(vec![InputError::new("too-large", at, "the sheet has too many merged cells")]);
            }
            if let Err(other) = out.add(used) {
                let (at, before) = (self.place(area.top, area.left), self.place(other.top, other.left));
                let message = format!(
                    "the merged cells at {} overlap those at {}",
                    cell_name(area.top, area.left),
                    cell_name(other.top, other.left)
                );
                let error = InputError::new("merged-cells", at, message).related(before, "these");
                return Err(vec![error.help("split them and merge them again")]);
            }
        }
        Ok(out)
    }
}

/// Address and text of `HYPERLINK("address","text")`, if both are plain texts.
fn hyperlink(formula: &str) -> Option<(String, String)> {
    let formula = formula.trim_start_matches('=').trim();
    let inside = formula.get(..10).filter(|name| name.eq_ignore_ascii_case("HYPERLINK("))?;
    let mut rest = formula[inside.len()..].strip_suffix(')')?.trim();
    let mut texts = Vec::new();
    while let Some(more) = rest.strip_prefix('"') {
        let mut text = String::new();
        let mut from = more;
        loop {
            let (before, after) = from.split_once('"')?;
            text.push_str(before);
            let Some(after) = after.strip_prefix('"') else {
                rest = after.trim_start().trim_start_matches([',', ';']).trim_start();
                break;
            };
            text.push('"');
            from = after;
        }
        texts.push(text);
    }
    let mut texts = texts.into_iter();
    let address = texts.next()?;
    Some((address, texts.next().unwrap_or_default().trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        let found = |text: &str| hyperlink(text);
        let pair = |one: &str, two: &str| Some((one.to_owned(), two.to_owned()));
        assert_eq!(
            found(r#"HYPERLINK("https://a.example/1","Say ""hi"", twice")"#),
            pair("https://a.example/1", "Say \"hi\", twice")
        );
        assert_eq!(found(r#"hyperlink("https://a.example"; "A")"#), pair("https://a.example", "A"));
        assert_eq!(found(r#"HYPERLINK("https://a.example")"#), pair("https://a.example", ""));
        for text in ["HYPERLINK(A1,B1)", "SUM(A1:A2)", "", "HYPERLINK(\"x", "ÄHYPERLINK(\"x\")"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
