//! Where a finding is, in lines and columns, and strings that fit on one line.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use crate::finding::{Cell, Origins, cell_name};
use crate::model::OriginId;

/// A place in a file, in the words of the JSON output. Lines and columns count from 1, columns in
/// characters, or in fields where `cell` names a field; the end is the first character after it. A
/// file as a whole has neither. A cell of a workbook has its row as the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The file as the user wrote it, or `<stdin>`.
    pub file: String,
    /// The first line.
    pub line: Option<usize>,
    /// The first column.
    pub column: Option<usize>,
    /// The last line.
    pub end_line: Option<usize>,
    /// The column after the last one.
    pub end_column: Option<usize>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The cell of that sheet.
    pub cell: Option<String>,
}

/// The location of an origin; nothing where it has no place. O(length of the file).
#[must_use]
pub fn location(origins: &Origins, origin: OriginId) -> Option<Location> {
    let place = origins.place(origin)?;
    let file = origins.file(place.file);
    let mut location = Location {
        file: file.name.clone(),
        line: None,
        column: None,
        end_line: None,
        end_column: None,
        sheet: None,
        cell: None,
    };
    if let Cell::Sheet(sheet, row, column) = place.cell {
        location.line = Some(row as usize + 1);
        location.column = Some(usize::from(column) + 1);
        location.sheet = file.sheets.get(usize::from(sheet)).cloned();
        location.cell = Some(cell_name(row, column));
    } else if !place.is_whole_file() {
        let range = clamped(&file.text, &place.bytes);
        let (line, column) = origins.line_column(place.file, range.start);
        let (end_line, end_column) = origins.line_column(place.file, range.end);
        location.line = Some(line);
        location.column = Some(column);
        location.end_line = Some(end_line);
        location.end_column = Some(end_column);
        if let Cell::Field(field) = place.cell {
            location.column = Some(field as usize);
            location.end_column = None;
        }
    }
    Some(location)
}

/// The range, moved to boundaries of characters inside the text, without the blanks and line ends
/// at its end (a block of YAML reaches to the start of the next line).
pub(crate) fn clamped(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = boundary(text, range.start);
    let end = boundary(text, range.end).max(start);
    let kept = text.get(start..end).unwrap_or_default().trim_end();
    start..start + kept.len()
}

/// The last boundary of a character in the text that is not after `at`.
pub(crate) fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The text on one line: control characters and marks that turn the direction of writing are
/// shown as blanks, so that a title can neither break a line-oriented format nor hide its end.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if text.chars().any(disturbs) {
        text.chars().map(|char| if disturbs(char) { ' ' } else { char }).collect::<String>().into()
    } else {
        text.into()
    }
}

fn disturbs(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_lines() {
        let mut origins = Origins::default();
        let file = origins.add_file("a.yaml", "a: 1\r\nzwölf: x\r\nb:\n");
        let part = origins.add(file, 14..19);
        let block = origins.add(file, 6..17);
        let whole = origins.add(file, 0..0);
        let beyond = origins.add(file, 9..4000);
        let at = |origin| location(&origins, origin).map(|at| (at.line, at.column, at.end_line, at.end_column));
        assert_eq!(at(part), Some((Some(2), Some(8), Some(3), Some(3))));
        assert_eq!(at(block), Some((Some(2), Some(1), Some(2), Some(9))), "without the line end");
        assert_eq!(at(whole), Some((None, None, None, None)));
        assert_eq!(at(beyond), Some((Some(2), Some(3), Some(3), Some(3))), "inside the letter ö");
        assert_eq!(location(&origins, OriginId(0)), None);
    }

    #[test]
    fn nothing_breaks_a_line() {
        assert_eq!(one_line("plain"), "plain");
        assert_eq!(one_line("a\nb\u{202e}c\u{1b}[0m"), "a b c [0m");
    }
}
