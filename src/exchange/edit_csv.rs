//! Edits in place of a text of fields: one field becomes another text, every other byte stays.

use std::ops::Range;

use crate::finding::InputError;
use crate::model::OriginId;

/// One field of a table that is written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldEdit {
    /// The line on which its record starts, from 1.
    pub line: usize,
    /// The number of the field in the record, from 1.
    pub field: usize,
    /// What it becomes.
    pub text: String,
}

/// The table with these fields written anew. Delimiter, quotes, line ends, the byte order mark and all other
/// fields stay; a field is quoted where it was, or where its new text needs it. The result is read again and
/// must differ in these fields alone. O(length + edits · log edits).
///
/// ```
/// use plenary::exchange::{FieldEdit, edit_fields};
///
/// let table = "Titel;Raum\r\n\"Keynote\";Main\r\n";
/// let edit = FieldEdit { line: 2, field: 2, text: "Side; left".to_owned() };
/// assert_eq!(edit_fields("a.csv", table, ';', &[edit])?, "Titel;Raum\r\n\"Keynote\";\"Side; left\"\r\n");
/// # Ok::<(), plenary::finding::InputError>(())
/// ```
///
/// # Errors
/// `unknown-field` if there is no such line or field, or it is written twice; `not-editable` if the result
/// would say anything else than what is asked for, as where a quote is left open. They have no places.
pub fn edit_fields(name: &str, text: &str, delimiter: char, edits: &[FieldEdit]) -> Result<String, InputError> {
    let refused = |id, message: String| InputError::new(id, OriginId(0), message);
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mark = text.len() - body.len();
    let records = records(body, delimiter);
    let mut edits: Vec<&FieldEdit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.line, edit.field));
    if let Some(twice) = edits.windows(2).find(|two| (two[0].line, two[0].field) == (two[1].line, two[1].field)) {
        let FieldEdit { line, field, .. } = twice[0];
        return Err(refused("unknown-field", format!("field {field} of line {line} of `{name}` is written twice")));
    }
    let mut out = text.to_owned();
    let mut wanted: Vec<Vec<String>> = read(body, delimiter).ok_or_else(|| not_editable(name))?;
    // From the end, so that places before stay where they are.
    for FieldEdit { line, field, text } in edits.into_iter().rev() {
        let record = records.iter().position(|record| record.line == *line);
        let range = record.and_then(|record| records[record].fields.get(field.checked_sub(1)?));
        let (Some(record), Some(range)) = (record, range) else {
            return Err(refused("unknown-field", format!("`{name}` has no field {field} in line {line}")));
        };
        let Some(old) = wanted.get_mut(record).and_then(|record| record.get_mut(field - 1)) else {
            return Err(not_editable(name));
        };
        old.clone_from(text);
        let written = written(&body[range.clone()], text, delimiter);
        out.replace_range(mark + range.start..mark + range.end, &written);
    }
    let is_right = read(&out[mark..], delimiter).is_some_and(|now| now == wanted);
    if is_right { Ok(out) } else { Err(not_editable(name)) }
}

fn not_editable(name: &str) -> InputError {
    InputError::new("not-editable", OriginId(0), format!("`{name}` cannot be edited in place"))
        .help("edit it by hand: a quote is left open, or stands inside a field")
}

/// A record with the bytes of its fields, quotes included.
struct Record {
    line: usize,
    fields: Vec<Range<usize>>,
}

/// The records of a table by RFC 4180, with lines that end in either way. The csv crate reads what fields say,
/// but does not tell where they stand with their quotes. Empty lines are no records, as for that crate.
fn records(text: &str, delimiter: char) -> Vec<Record> {
    let mut out = Vec::new();
    let (mut line, mut start, mut quoted) = (1, 0, false);
    let mut record = Record { line, fields: Vec::new() };
    for (at, c) in text.char_indices() {
        if c == '"' && (quoted || at == start) {
            // A doubled quote closes and opens again.
            quoted = !quoted;
        } else if c == '"' && text[..at].ends_with('"') && text[start..].starts_with('"') {
            quoted = true;
        } else if c == delimiter && !quoted {
            record.fields.push(start..at);
            start = at + c.len_utf8();
        }
        if c != '\n' {
            continue;
        }
        line += 1;
        if !quoted {
            let end = if text[start..at].ends_with('\r') { at - 1 } else { at };
            finish(&mut out, record, start..end);
            record = Record { line, fields: Vec::new() };
            start = at + 1;
        }
    }
    finish(&mut out, record, start..text.len());
    out
}

fn finish(out: &mut Vec<Record>, mut record: Record, last: Range<usize>) {
    if !record.fields.is_empty() || !last.is_empty() {
        record.fields.push(last);
        out.push(record);
    }
}

/// What the fields say; `None` for a delimiter of several bytes.
fn read(text: &str, delimiter: char) -> Option<Vec<Vec<String>>> {
    let delimiter = u8::try_from(delimiter).ok()?;
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let records = reader.records().map(|record| Some(record.ok()?.iter().map(str::to_owned).collect()));
    records.collect()
}

/// A text in place of a field as it stands.
pub(super) fn written(old: &str, text: &str, delimiter: char) -> String {
    let special = |c: char| c == delimiter || matches!(c, '"' | '\n' | '\r');
    let bare = !old.starts_with('"') && !text.contains(special) && text.trim() == text;
    if bare { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TABLE: &str =
        "Titel;Start;Raum\n\"Keynote; \"\"live\"\"\";09:00; Main \n\nLifetimes;\"09:40\";\n\"two\nlines\";10:20;Side";

    fn edit(line: usize, field: usize, text: &str) -> FieldEdit {
        FieldEdit { line, field, text: text.to_owned() }
    }

    #[test]
    fn one_field_changes() {
        for (edit, old, new) in [
            (edit(2, 1, "Opening"), "\"Keynote; \"\"live\"\"\"", "\"Opening\""),
            (edit(2, 3, "Side"), " Main ", "Side"),
            (edit(2, 2, "9;30"), "09:00", "\"9;30\""),
            (edit(4, 2, "09:50"), "\"09:40\"", "\"09:50\""),
            (edit(4, 3, "say \"x\""), "\"09:40\";", "\"09:40\";\"say \"\"x\"\"\""),
            (edit(5, 3, ""), "10:20;Side", "10:20;"),
            (edit(5, 1, "one"), "\"two\nlines\"", "\"one\""),
        ] {
            assert_eq!(edit_fields("a.csv", TABLE, ';', &[edit]).unwrap(), TABLE.replacen(old, new, 1));
        }
        let both = [edit(4, 1, "A"), edit(2, 2, "B")];
        let expected = TABLE.replacen("Lifetimes", "A", 1).replacen("09:00", "B", 1);
        assert_eq!(edit_fields("a.csv", TABLE, ';', &both).unwrap(), expected);
    }

    #[test]
    fn what_is_not_there_is_said() {
        let id = |table: &str, edits: &[FieldEdit]| edit_fields("a.csv", table, ';', edits).unwrap_err().id;
        assert_eq!(id(TABLE, &[edit(3, 1, "")]), "unknown-field");
        assert_eq!(id(TABLE, &[edit(2, 4, "")]), "unknown-field");
        assert_eq!(id(TABLE, &[edit(2, 0, "")]), "unknown-field");
        assert_eq!(id(TABLE, &[edit(2, 1, ""), edit(2, 1, "x")]), "unknown-field");
        assert_eq!(id("a;b\n\"c;d\n", &[edit(2, 2, "x")]), "unknown-field");
        assert_eq!(edit_fields("a.csv", "a;b", '→', &[]).unwrap_err().id, "not-editable");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever a field becomes, it is read back, and all other fields, lines and bytes stay.
        #[test]
        fn edits_are_read_back(
            rows in prop::collection::vec(prop::collection::vec(("[a-c;,\"\n\t é]{0,6}", any::<bool>()), 2..4), 1..5),
            at in any::<(prop::sample::Index, prop::sample::Index)>(),
            text in "[a-c;,\"\n\t é]{0,6}",
            (delimiter, crlf, mark) in (prop::sample::select(vec![';', ',', '\t']), any::<bool>(), any::<bool>()),
        ) {
            let eol = if crlf { "\r\n" } else { "\n" };
            let style = |quoted: bool| if quoted { "\"\"" } else { "" };
            let mut table = if mark { "\u{feff}".to_owned() } else { String::new() };
            let (mut starts, mut line) = (Vec::new(), 1);
            for row in &rows {
                let fields: Vec<String> =
                    row.iter().map(|(text, quoted)| written(style(*quoted), text, delimiter)).collect();
                let record = fields.join(&delimiter.to_string()) + eol;
                starts.push(line);
                line += record.matches('\n').count();
                table += &record;
            }
            let row = at.0.index(rows.len());
            let field = at.1.index(rows[row].len());
            let edit = FieldEdit { line: starts[row], field: field + 1, text: text.clone() };
            let new = edit_fields("a.csv", &table, delimiter, &[edit]).unwrap();
            let skip = if mark { 3 } else { 0 };
            let mut expected = read(&table[skip..], delimiter).unwrap();
            expected[row][field] = text;
            prop_assert_eq!(read(&new[skip..], delimiter).unwrap(), expected);
            let prefix = table.bytes().zip(new.bytes()).take_while(|(old, new)| old == new).count();
            let suffix = table.bytes().rev().zip(new.bytes().rev()).take_while(|(old, new)| old == new).count();
            let longest = rows[row][field].0.len() * 2 + 2;
            prop_assert!(table.len().saturating_sub(prefix + suffix) <= longest, "{:?} {:?}", table, new);
        }
    }
}
