//! What a workbook's archive holds, before anything of it is believed: sizes, and what its sheets say
//! beside their values (hidden rows, merged cells, formulas).
//!
//! The reader of the values trusts counts and ranges that files state about themselves. So all parts
//! are read once here, within limits, and stated counts and ranges that cannot be are refused.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::sheet::{Area, CELLS};

/// Bytes that all parts may have together, unpacked.
const UNPACKED: u64 = 512 << 20;

/// How much larger the parts may be than the file, where they have more than [`SMALL`].
const RATIO: u64 = 200;
const SMALL: u64 = 16 << 20;

/// A formula and whether its result is stored with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Formula {
    /// The formula without `=`.
    pub(super) text: String,
    /// The program that saved the file has computed it.
    pub(super) computed: bool,
}

/// What a sheet says beside the values of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Facts {
    /// Rows that are hidden.
    pub(super) hidden: BTreeSet<u32>,
    /// Merged cells.
    pub(super) merges: Vec<Area>,
    /// Formulas by row and column.
    pub(super) formulas: BTreeMap<(u32, u16), Formula>,
}

/// Why a workbook is refused, and what to do.
pub(super) struct Refusal {
    pub(super) id: &'static str,
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl Refusal {
    fn new(id: &'static str, message: impl Into<String>, help: &'static str) -> Self {
        Self { id, message: message.into(), help }
    }

    /// The file is no workbook, or a broken one.
    pub(super) fn damaged(why: impl std::fmt::Display) -> Self {
        Self::new(
            "not-a-workbook",
            format!("this is no workbook that can be read: {why}"),
            "open it in a spreadsheet program and save it again as .xlsx, or as CSV",
        )
    }
}

/// A workbook's parts.
pub(super) type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// The facts of all sheets by their names. O(bytes unpacked).
pub(super) fn inspect(bytes: &[u8]) -> Result<BTreeMap<String, Facts>, Refusal> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let message = "this is an old workbook (.xls) or one with a password";
        return Err(Refusal::new("not-supported", message, "save it as .xlsx without a password, or as CSV"));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(Refusal::damaged)?;
    let names = sizes(&mut archive, bytes.len() as u64)?;
    if names.iter().any(|name| name == "content.xml") {
        let message = "this is an OpenDocument file, which is not read";
        return Err(Refusal::new("not-supported", message, "save it as .xlsx or as CSV"));
    }
    let Parts { sheets, paths } = parts(&mut archive)?;
    let mut by_path = BTreeMap::new();
    // The reader of the values finds parts whatever their case; so must this.
    let of_sheets: BTreeSet<String> =
        sheets.iter().filter_map(|(_, id)| paths.get(id)).map(|path| path.to_lowercase()).collect();
    for name in &names {
        let lower = name.to_lowercase();
        let is_sheet = of_sheets.contains(&lower);
        if is_sheet || lower.rsplit('.').next().is_some_and(|ending| matches!(ending, "xml" | "rels")) {
            by_path.insert(lower, part(&mut archive, name, is_sheet)?);
        }
    }
    let facts =
        |id: &str| paths.get(id).and_then(|path| by_path.get(&path.to_lowercase())).cloned().unwrap_or_default();
    Ok(sheets.into_iter().map(|(name, id)| (name, facts(&id))).collect())
}

/// Where the parts of a workbook lie.
pub(super) struct Parts {
    /// The names of the sheets and the ids of their parts.
    pub(super) sheets: Vec<(String, String)>,
    /// The paths of parts by their ids.
    pub(super) paths: BTreeMap<String, String>,
}

/// The parts that the workbook's own part names.
pub(super) fn parts(archive: &mut Archive<'_>) -> Result<Parts, Refusal> {
    let root = relations(archive, "_rels/.rels", "")?;
    let book = root.values().find(|path| path.contains("workbook"));
    let book = book.cloned().ok_or_else(|| Refusal::damaged("it has no list of sheets"))?;
    let (folder, file) = book.rsplit_once('/').unwrap_or(("", &book));
    let paths = relations(archive, &format!("{folder}/_rels/{file}.rels"), folder)?;
    Ok(Parts { sheets: sheets(archive, &book)?, paths })
}

/// The names of all sheets; `None` where the archive does not say. O(parts).
pub(super) fn sheet_names(bytes: &[u8]) -> Option<Vec<String>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    sizes(&mut archive, bytes.len() as u64).ok()?;
    Some(parts(&mut archive).ok()?.sheets.into_iter().map(|(name, _)| name).collect())
}

/// The names of all parts, if their stated sizes are within the limits.
pub(super) fn sizes(archive: &mut Archive<'_>, packed: u64) -> Result<Vec<String>, Refusal> {
    let mut total: u64 = 0;
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(Refusal::damaged)?;
        if part.encrypted() {
            return Err(Refusal::new("not-supported", "this workbook has a password", "save it without a password"));
        }
        total = total.saturating_add(part.size());
        names.push(part.name().map_err(Refusal::damaged)?.into_owned());
    }
    if total > UNPACKED || (total > SMALL && total / RATIO > packed) {
        return Err(too_large());
    }
    Ok(names)
}

fn too_large() -> Refusal {
    let message = "unpacked, this workbook is far larger than any table of talks: it is refused";
    Refusal::new("too-large", message, "save the sheets with talks as a workbook of their own, or as CSV")
}

/// A reader of a part that ends one byte above its stated size.
pub(super) fn open<'a>(archive: &'a mut Archive<'_>, name: &str) -> Result<Reader<BufReader<impl Read + 'a>>, Refusal> {
    let part = archive.by_name(name).map_err(Refusal::damaged)?;
    let size = part.size();
    let mut reader = Reader::from_reader(BufReader::new(part.take(size.saturating_add(1))));
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = false;
    Ok(reader)
}

pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.attributes();
    let found = all.with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name)?;
    let text = found.value.as_ref();
    Some(quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned))
}

/// Calls `tag` for each opening tag of a part.
fn tags(archive: &mut Archive<'_>, name: &str, mut tag: impl FnMut(&BytesStart<'_>)) -> Result<(), Refusal> {
    let mut reader = open(archive, name)?;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(Refusal::damaged)? {
            Event::Start(start) => tag(&start),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The paths in a file of relations by their ids.
fn relations(archive: &mut Archive<'_>, name: &str, folder: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let mut out = BTreeMap::new();
    tags(archive, name, |tag| {
        if let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target")) {
            let path = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None if folder.is_empty() => target,
                None => format!("{folder}/{target}"),
            };
            out.insert(id, path);
        }
    })?;
    Ok(out)
}

/// The names of the sheets and the ids of their parts.
fn sheets(archive: &mut Archive<'_>, book: &str) -> Result<Vec<(String, String)>, Refusal> {
    let mut out = Vec::new();
    tags(archive, book, |tag| {
        if tag.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attribute(tag, "name"), attribute(tag, "id"))
        {
            out.push((name, id));
        }
    })?;
    Ok(out)
}

/// Reads a part to its end, and what it says if it is a sheet.
fn part(archive: &mut Archive<'_>, name: &str, is_sheet: bool) -> Result<Facts, Refusal> {
    let size = archive.by_name(name).map_err(Refusal::damaged)?.size();
    let mut reader = open(archive, name)?;
    let (mut buffer, mut out) = (Vec::new(), Facts::default());
    let mut cell: Option<(u32, u16)> = None;
    let (mut in_formula, mut formula, mut computed) = (false, None::<String>, false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(Refusal::damaged)? {
            Event::Start(tag) => {
                believable(&tag, size)?;
                match tag.local_name().as_ref() {
                    "row"
                        if is_sheet
                            && attribute(&tag, "hidden").is_some_and(|value| value == "1" || value == "true") =>
                    {
                        let row = attribute(&tag, "r").and_then(|row| row.parse::<u32>().ok());
                        out.hidden.extend(row.and_then(|row| row.checked_sub(1)));
                    }
                    "mergeCell" => {
                        let area = attribute(&tag, "ref").and_then(|text| area(&text));
                        out.merges.extend(area.filter(|area| (area.top, area.left) != (area.bottom, area.right)));
                    }
                    "c" if is_sheet => {
                        cell = attribute(&tag, "r").and_then(|text| place(&text));
                        (formula, computed) = (None, false);
                    }
                    "f" if is_sheet => (in_formula, formula) = (true, Some(String::new())),
                    "v" | "is" => computed = true,
                    _ => {}
                }
            }
            Event::End(tag) => match tag.local_name().as_ref() {
                "f" => in_formula = false,
                "c" => {
                    if let (Some(at), Some(text)) = (cell.take(), formula.take()) {
                        out.formulas.insert(at, Formula { text, computed });
                    }
                }
                _ => {}
            },
            Event::Text(text) if in_formula => formula.get_or_insert_default().push_str(text.as_ref()),
            Event::GeneralRef(entity) if in_formula => {
                let text = match entity.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => "",
                };
                formula.get_or_insert_default().push_str(text);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if reader.buffer_position() > size {
        return Err(too_large());
    }
    if out.merges.len() + out.formulas.len() > CELLS {
        return Err(too_large());
    }
    Ok(out)
}

/// Refuses counts above the size of the part, cells that no sheet has, and ranges that end before they begin.
fn believable(tag: &BytesStart<'_>, size: u64) -> Result<(), Refusal> {
    for one in tag.attributes().with_checks(false).flatten() {
        let good = match one.key.local_name().as_ref() {
            "uniqueCount" | "count" => one.value.parse::<u64>().is_ok_and(|count| count <= size),
            "ref" => one.value.split(' ').all(|range| area(range).is_some() || is_short(range)),
            // The reader of the values adds the letters up, however many there are.
            "r" if tag.local_name().as_ref() == "c" => place(&one.value).is_some(),
            _ => true,
        };
        if !good {
            let (name, value) = (one.key.as_ref(), &one.value);
            return Err(Refusal::damaged(format!("it states `{name}=\"{value}\"`, which cannot be")));
        }
    }
    Ok(())
}

/// Whether a text that names no cells is too short to make a number of a row or column that does not fit.
fn is_short(text: &str) -> bool {
    text.len() <= 6 && !text.contains(':')
}

/// Row and column of `C14`, from 0.
pub(super) fn place(text: &str) -> Option<(u32, u16)> {
    let text = text.trim_start_matches('$');
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at(letters);
    if letters.is_empty() || letters.len() > 3 || digits.is_empty() {
        return None;
    }
    let column = letters.bytes().fold(0_u32, |sum, byte| sum * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = digits.trim_start_matches('$').parse().ok()?;
    Some((
        row.checked_sub(1).filter(|&row| row < 1 << 20)?,
        u16::try_from(column - 1).ok().filter(|&column| column < 16_384)?,
    ))
}

/// The cells of `A1:C3`, or of `A1`.
fn area(text: &str) -> Option<Area> {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    let ((top, left), (bottom, right)) = (place(from)?, place(to)?);
    (top <= bottom && left <= right).then_some(Area { top, left, bottom, right })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas() {
        assert_eq!(area("B2:C3"), Some(Area { top: 1, left: 1, bottom: 2, right: 2 }));
        assert_eq!(area("$AA$10"), Some(Area { top: 9, left: 26, bottom: 9, right: 26 }));
        assert_eq!(area("XFD1048576").map(|area| area.right), Some(16_383));
        for text in ["", "A", "1", "A0", "C3:B2", "A9:A8", "XFE1", "A1048577", "ABCD1", "A99999999999"] {
            assert_eq!(area(text), None, "{text}");
        }
    }
}
