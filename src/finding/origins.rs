//! From origins to places in files.

use std::ops::Range;
use std::sync::OnceLock;

use super::text::SourceText;
use crate::model::{Id, OriginId};

/// A file that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A file's name as the user wrote it, and its text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path, or `<stdin>`.
    pub name: String,
    /// The text as read; empty for a workbook.
    pub text: SourceText,
    /// The sheets of a workbook, by index.
    pub sheets: Vec<String>,
    /// Where each line starts; made when it is first asked for.
    lines: OnceLock<Vec<usize>>,
}

/// Which cell of a table a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cell {
    /// The file is no table.
    #[default]
    None,
    /// The field of a line in a text of fields, from 1.
    Field(u32),
    /// A cell of a workbook: index of the sheet, row and column from 0.
    Sheet(u16, u32, u16),
}

/// A range of bytes in a file. An empty range at 0 means the file as a whole, unless it is a cell
/// of a workbook, which has no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes.
    pub bytes: Range<usize>,
    /// The cell.
    pub cell: Cell,
}

impl Place {
    /// Whether it means the file and no part of it.
    #[must_use]
    pub fn is_whole_file(&self) -> bool {
        self.bytes.start == 0 && self.bytes.end == 0 && !matches!(self.cell, Cell::Sheet(..))
    }
}

/// The name of a workbook's cell, as spreadsheets write it: `C14`; row and column from 0.
#[must_use]
pub fn cell_name(row: u32, column: u16) -> String {
    let (mut letters, mut rest) = (Vec::new(), u32::from(column) + 1);
    while rest > 0 {
        // A remainder of 26 always fits a byte.
        letters.push(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default());
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    format!("{}{}", String::from_utf8_lossy(&letters), u64::from(row) + 1)
}

/// All files that were read and all places that origins stand for. Rules carry only
/// [`OriginId`]s; readers register places here.
#[derive(Debug, Clone)]
pub struct Origins {
    files: Vec<SourceFile>,
    places: Vec<Option<Place>>,
}

impl Default for Origins {
    fn default() -> Self {
        // Origin 0 is "nowhere": facts made by a program.
        Self { files: Vec::new(), places: vec![None] }
    }
}

impl Origins {
    /// Registers a file.
    pub fn add_file(&mut self, name: &str, text: impl Into<SourceText>) -> FileId {
        self.register(name, text.into(), Vec::new())
    }

    /// Registers a workbook with the names of its sheets.
    pub fn add_workbook(&mut self, name: &str, sheets: Vec<String>) -> FileId {
        self.register(name, "".into(), sheets)
    }

    fn register(&mut self, name: &str, text: SourceText, sheets: Vec<String>) -> FileId {
        self.files.push(SourceFile { name: name.to_owned(), text, sheets, lines: OnceLock::new() });
        // A run reads a handful of files.
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// Registers a place.
    pub fn add(&mut self, file: FileId, bytes: Range<usize>) -> OriginId {
        self.push(Place { file, bytes, cell: Cell::None })
    }

    /// Registers the field of a line, counted from 1.
    pub fn add_field(&mut self, file: FileId, bytes: Range<usize>, field: u32) -> OriginId {
        self.push(Place { file, bytes, cell: Cell::Field(field) })
    }

    /// Registers a cell of a workbook: index of the sheet, row and column from 0.
    pub fn add_cell(&mut self, file: FileId, sheet: u16, row: u32, column: u16) -> OriginId {
        self.push(Place { file, bytes: 0..0, cell: Cell::Sheet(sheet, row, column) })
    }

    fn push(&mut self, place: Place) -> OriginId {
        self.places.push(Some(place));
        OriginId::from_index(self.places.len() - 1)
    }

    /// The place of an origin, if it has one.
    #[must_use]
    pub fn place(&self, origin: OriginId) -> Option<&Place> {
        self.places.get(origin.index())?.as_ref()
    }

    /// A registered file.
    #[must_use]
    pub fn file(&self, file: FileId) -> &SourceFile {
        &self.files[file.0 as usize]
    }

    /// All registered files.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Line and column, both from 1, of a byte offset; the column counts characters.
    /// O(log lines + length of the line), after O(length of the file) once.
    #[must_use]
    pub fn line_column(&self, file: FileId, byte: usize) -> (usize, usize) {
        let file = self.file(file);
        let text = &file.text;
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let lines = file
            .lines
            .get_or_init(|| std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect());
        let line = lines.partition_point(|&start| start <= byte).max(1);
        (line, text[lines[line - 1]..byte].chars().count() + 1)
    }

    /// `file:line:column` of an origin, `file:line:field` in a text of fields, `file!sheet!cell` in a
    /// workbook, the name alone of a workbook as a whole; nothing where it has no place.
    #[must_use]
    pub fn label(&self, origin: OriginId) -> Option<String> {
        let place = self.place(origin)?;
        let file = self.file(place.file);
        Some(match place.cell {
            Cell::Sheet(sheet, row, column) => {
                let sheet = file.sheets.get(usize::from(sheet)).map_or("", String::as_str);
                format!("{}!{sheet}!{}", file.name, cell_name(row, column))
            }
            Cell::Field(field) => {
                format!("{}:{}:{field}", file.name, self.line_column(place.file, place.bytes.start).0)
            }
            Cell::None if !file.sheets.is_empty() => file.name.clone(),
            Cell::None => {
                let (line, column) = self.line_column(place.file, place.bytes.start);
                format!("{}:{line}:{column}", file.name)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_names() {
        for (row, column, name) in [(13, 2, "C14"), (0, 25, "Z1"), (0, 26, "AA1"), (9, 701, "ZZ10"), (0, 702, "AAA1")] {
            assert_eq!(cell_name(row, column), name);
        }
        let mut origins = Origins::default();
        let book = origins.add_workbook("a.xlsx", vec!["Mon".to_owned()]);
        let cell = origins.add_cell(book, 0, 13, 2);
        let whole = origins.add(book, 0..0);
        let table = origins.add_file("b.csv", "id,title\n1,\"a\nb\"\n");
        let field = origins.add_field(table, 11..16, 2);
        assert_eq!(origins.label(cell).as_deref(), Some("a.xlsx!Mon!C14"));
        assert_eq!(origins.label(whole).as_deref(), Some("a.xlsx"));
        assert_eq!(origins.label(field).as_deref(), Some("b.csv:2:2"));
    }

    #[test]
    fn columns_count_characters() {
        let mut origins = Origins::default();
        let file = origins.add_file("a.yaml", "eins\nzwö: drei\n");
        let origin = origins.add(file, 11..15);
        assert_eq!(origins.label(origin).as_deref(), Some("a.yaml:2:6"));
        assert_eq!(origins.label(OriginId(0)), None);
    }
}
