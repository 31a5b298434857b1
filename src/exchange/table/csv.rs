//! Texts of fields to cells: RFC 4180 with any of the usual delimiters.
//!
//! The crate `csv-core` takes fields apart and says how many bytes each of them took, so that every
//! cell keeps its place, over quoted line breaks too.

use csv_core::{ReadFieldResult, ReaderBuilder};

use super::decode::{Decoded, decode};
use super::header::Field;
use super::sheet::{Book, CELLS, COLUMNS, Cell, Content, Merges, Row, Sheet};
use crate::finding::{FileId, InputError, Origins};
use crate::model::{Remark, RemarkKind};
use crate::source::Input;

/// What may stand between fields, in order of preference.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Bytes and records in which the delimiter shows.
const SAMPLE: usize = 1 << 16;
const SAMPLE_RECORDS: usize = 60;

/// Reads a text of fields. O(length).
pub(super) fn read(input: Input, origins: &mut Origins) -> Result<Book, Vec<InputError>> {
    let name = input.name.clone();
    let Decoded { text, file, origin, remark } = decode(input, origins).map_err(|error| vec![error])?;
    let mut remarks: Vec<Remark> = remark.into_iter().collect();
    let rows = records(&text, delimiter(&text), file, origins, &mut remarks).map_err(|error| vec![error])?;
    if rows.is_empty() {
        return Err(vec![
            InputError::new("empty-file", origin, format!("`{name}` has no cells"))
                .help("the first row names the columns, such as `id,title,speakers,date,start,end,room`"),
        ]);
    }
    let sheet = Sheet { name, file, index: None, rows, merges: Merges::default() };
    Ok(Book { sheets: vec![sheet], remarks, hidden: Vec::new(), origin })
}

/// The delimiter under which the first records have the most columns that [`Field::of`] knows; where
/// no names are known, the one that comes equally often in the most records.
pub(super) fn delimiter(text: &str) -> u8 {
    let end = (0..=text.len().min(SAMPLE)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let score = |delimiter: u8| {
        let mut widths: Vec<usize> = Vec::new();
        let mut names = 0;
        for record in split(&text[..end], delimiter).take(SAMPLE_RECORDS) {
            names = names.max(record.iter().filter(|field| Field::of(field.value.trim()).is_some()).count());
            widths.push(record.len());
        }
        widths.sort_unstable();
        let equal = widths.chunk_by(|one, two| one == two).filter(|same| same[0] > 1);
        (if names > 1 { names } else { 0 }, equal.map(<[usize]>::len).max().unwrap_or(0))
    };
    // The first of equals: `max_by_key` takes the last.
    DELIMITERS.into_iter().rev().max_by_key(|&delimiter| score(delimiter)).unwrap_or(b',')
}

/// A field as `csv-core` found it.
struct Raw {
    value: String,
    bytes: std::ops::Range<usize>,
}

/// The records of a text, each with all its fields; a record of too many fields is cut behind the
/// first that is too many.
fn split(text: &str, delimiter: u8) -> impl Iterator<Item = Vec<Raw>> + '_ {
    let bytes = text.as_bytes();
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let mut buffer = vec![0; 256];
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut record: Vec<Raw> = Vec::new();
        loop {
            let (start, mut written) = (at, 0);
            let ends = loop {
                let (result, read, wrote) = reader.read_field(&bytes[at..], &mut buffer[written..]);
                at += read;
                written += wrote;
                match result {
                    ReadFieldResult::InputEmpty => {}
                    ReadFieldResult::OutputFull => buffer.resize(buffer.len() * 2, 0),
                    ReadFieldResult::Field { record_end } => break record_end,
                    ReadFieldResult::End => return (!record.is_empty()).then_some(record),
                }
            };
            // The second byte of a line break, and empty lines, count to the field behind them.
            let blank = bytes[start..at].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let from = if record.is_empty() { start + blank } else { start };
            let last = bytes[from..at].last();
            let to =
                if last.is_some_and(|&byte| byte == delimiter || byte == b'\r' || byte == b'\n') { at - 1 } else { at };
            if record.len() <= COLUMNS {
                // Fields of a text are text: delimiters and quotes are ASCII.
                let value = String::from_utf8_lossy(&buffer[..written]).into_owned();
                record.push(Raw { value, bytes: from..to.max(from) });
            }
            if ends {
                return Some(record);
            }
        }
    })
}

fn records(
    text: &str,
    delimiter: u8,
    file: FileId,
    origins: &mut Origins,
    remarks: &mut Vec<Remark>,
) -> Result<Vec<Row>, InputError> {
    let (mut rows, mut count) = (Vec::new(), 0);
    let mut stray: Option<std::ops::Range<usize>> = None;
    for (number, record) in split(text, delimiter).enumerate() {
        let (Some(first), Some(last)) = (record.first(), record.last()) else { continue };
        let bytes = first.bytes.start..last.bytes.end;
        if record.len() > COLUMNS {
            let place = origins.add(file, last.bytes.clone());
            return Err(InputError::new("too-large", place, format!("a row has more than {COLUMNS} columns"))
                .help("is this a table? Its rows end with line breaks, its texts with line breaks are in quotes"));
        }
        let fields = record.len();
        let mut cells = Vec::new();
        for (column, raw) in record.into_iter().enumerate() {
            match quotes(&text[raw.bytes.clone()]) {
                Quotes::Good => {}
                // Over a line break it swallowed rows.
                Quotes::Stray if text[raw.bytes.clone()].contains('\n') => {
                    return Err(open_quote(stray, raw.bytes, file, origins));
                }
                Quotes::Stray => stray = stray.or(Some(raw.bytes.clone())),
                Quotes::Open => return Err(open_quote(stray, raw.bytes, file, origins)),
            }
            let value = unescaped(raw.value.trim());
            // Fewer than `COLUMNS`, which fits.
            if let (false, Ok(column)) = (value.is_empty(), u16::try_from(column)) {
                cells.push(Cell { column, content: Content::Text(value.to_owned()), bytes: raw.bytes, link: None });
            }
        }
        count += cells.len();
        if count > CELLS {
            let place = origins.add(file, bytes);
            return Err(InputError::new("too-large", place, format!("the table has more than {CELLS} cells")));
        }
        if !cells.is_empty() {
            // A text of 256 MiB has fewer records than that.
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            rows.push(Row { number, cells, bytes, fields: Some(fields) });
        }
    }
    if let Some(bytes) = stray {
        let place = origins.add(file, bytes);
        let message = "text follows a closing quote: a quote within a quoted text is written twice";
        remarks.push(Remark::new(RemarkKind::Format, place, message));
    }
    Ok(rows)
}

enum Quotes {
    Good,
    /// Something follows the closing quote.
    Stray,
    /// The closing quote is missing.
    Open,
}

/// What is wrong with the quotes of a field.
fn quotes(raw: &str) -> Quotes {
    let Some(mut rest) = raw.strip_prefix('"') else { return Quotes::Good };
    while let Some(at) = rest.find('"') {
        rest = &rest[at + 1..];
        match rest.strip_prefix('"') {
            Some(more) => rest = more,
            None if rest.trim().is_empty() => return Quotes::Good,
            None => return Quotes::Stray,
        }
    }
    Quotes::Open
}

/// Where a quote was left open: a text that goes on behind a closing quote swallowed the quote that
/// opens the next one, so the first of these is the likelier place.
fn open_quote(
    stray: Option<std::ops::Range<usize>>,
    open: std::ops::Range<usize>,
    file: FileId,
    origins: &mut Origins,
) -> InputError {
    let message = "the quote that opens here is not closed before the next line";
    let error = match stray {
        Some(first) => {
            let last = origins.add(file, open.start..open.start + 1);
            let place = origins.add(file, first.start..first.start + 1);
            InputError::new("open-quote", place, message).related(last, "or this one")
        }
        None => InputError::new("open-quote", origins.add(file, open.start..open.start + 1), message),
    };
    error.help("close the text with `\"`; a quote within it is written twice: `\"\"`")
}

/// Programs that guard spreadsheets against formulas write an apostrophe before a text that looks
/// like one, as [`super::write_csv`] does; it is no part of the text.
fn unescaped(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_guarded(rest) => rest,
        _ => text,
    }
}

/// Whether a text would be taken for a formula, or for one with apostrophes before it.
pub(super) fn is_guarded(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(bytes: impl Into<Vec<u8>>) -> (Origins, Result<Book, Vec<InputError>>) {
        let mut origins = Origins::default();
        let book = read(Input::new("t.csv", bytes), &mut origins);
        (origins, book)
    }

    /// Each row with number and texts.
    fn rows(text: &str) -> Vec<Vec<String>> {
        let book = book(text).1.unwrap();
        let texts = |row: &Row| row.cells.iter().map(|cell| cell.content.text().into_owned()).collect();
        book.sheets[0].rows.iter().map(texts).collect()
    }

    #[test]
    fn delimiters_show_in_the_header() {
        for (text, expected) in [
            ("id,title\n1,\"a; b; c; d\"\n", "a; b; c; d"),
            ("id;title\n1;a, b, c\n", "a, b, c"),
            ("id\ttitle\n1\ta, b; c\n", "a, b; c"),
            ("id|title\n1|a, b; c\n", "a, b; c"),
            ("Conf, 2027, draft\nid;title\n1;a, b, c\n", "a, b, c"),
        ] {
            assert_eq!(rows(text).last().unwrap()[1], expected, "{text}");
        }
        // Without names that are known: what comes equally often.
        assert_eq!(rows(";Main;Side\n10:00;A, B;C\n11:00;D;E, F, G\n")[2], ["11:00", "D", "E, F, G"]);
    }

    #[test]
    fn places_survive_quotes_and_all_kinds_of_line_breaks() {
        for end in ["\n", "\r\n"] {
            let text = format!("\u{feff}id,title,room{end}1,\"a{end}\"\"b\"\"\", Main {end}{end}2,,Süd{end}");
            let (mut origins, book) = book(text.clone());
            let book = book.unwrap();
            let sheet = &book.sheets[0];
            let label = |row: usize, column: u16, origins: &mut Origins| {
                let place = sheet.place(&sheet.rows[row], column, origins);
                origins.label(place).unwrap()
            };
            assert_eq!(sheet.rows[1].text(1), format!("a{end}\"b\""));
            assert_eq!(sheet.rows[1].text(2), "Main");
            assert_eq!(label(1, 1, &mut origins), "t.csv:2:2");
            assert_eq!(label(1, 2, &mut origins), "t.csv:3:3");
            assert_eq!(label(2, 2, &mut origins), "t.csv:5:3");
            assert_eq!(sheet.rows[2].cells.len(), 2);
            let bytes = sheet.rows[2].cells[1].bytes.clone();
            assert_eq!(&text["\u{feff}".len()..][bytes], "Süd");
        }
    }

    #[test]
    fn encodings() {
        let utf16: Vec<u8> = "\u{feff}id,title\n1,Süß\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let book_of = |bytes: Vec<u8>| book(bytes).1.unwrap();
        assert_eq!(book_of(utf16).sheets[0].rows[1].text(1), "Süß");
        let latin = book_of(b"id,title\n1,S\xfc\xdf\n".to_vec());
        assert_eq!(latin.sheets[0].rows[1].text(1), "Süß");
        assert!(latin.remarks[0].message.contains("Windows-1252"));
        assert_eq!(book(b"id\0\n".to_vec()).1.unwrap_err()[0].id, "binary");
    }

    #[test]
    fn an_open_quote_is_found_where_it_opens() {
        let (origins, error) = book("id,title\n1,A\n2,\"B\n3,C\n");
        let error = error.unwrap_err().remove(0);
        assert_eq!((error.id, origins.label(error.origin).as_deref()), ("open-quote", Some("t.csv:3:3")));
        // The quote of row 2 is closed by the one that should open a text in row 3.
        let (origins, error) = book("id,title\n1,\"A\n2,\"B\"\n3,\"C\"\n4,D\n");
        let error = error.unwrap_err().remove(0);
        assert_eq!((error.id, origins.label(error.origin).as_deref()), ("open-quote", Some("t.csv:2:3")));
    }

    #[test]
    fn limits() {
        let wide = vec![b','; 1_000_000];
        assert_eq!(book(wide).1.unwrap_err()[0].id, "too-large");
        assert_eq!(book("\n \n,,\n").1.unwrap_err()[0].id, "empty-file");
        assert_eq!(book("").1.unwrap_err()[0].id, "empty-file");
    }

    #[test]
    fn guards_against_formulas_are_no_text() {
        assert_eq!(rows("id,title\n1,'=1+1\n2,''=1\n3,'quoted'\n")[1][1], "=1+1");
        assert_eq!(unescaped("''=1"), "'=1");
        assert_eq!(unescaped("'quoted'"), "'quoted'");
    }
}
