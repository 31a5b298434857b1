//! The colours that cells of a workbook are filled with: some tables mean something by them.

use std::collections::BTreeMap;
use std::io::Cursor;

use quick_xml::events::Event;
use zip::ZipArchive;

use super::Fills;
use super::package::{Archive, Parts, Refusal, attribute, open, parts, place, sizes};
use crate::finding::{InputError, Origins};
use crate::source::Input;

/// The colours of all cells that a workbook states. O(bytes unpacked).
///
/// # Errors
/// What is no workbook.
pub(in super::super) fn fills(input: &Input, origins: &mut Origins) -> Result<Fills, Vec<InputError>> {
    colours(&input.bytes).map_err(|refusal| {
        let file = origins.add_workbook(&input.name, vec![String::new()]);
        let origin = origins.add(file, 0..0);
        vec![InputError::new(refusal.id, origin, refusal.message).help(refusal.help)]
    })
}

fn colours(bytes: &[u8]) -> Result<Fills, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(Refusal::damaged)?;
    // Parts are found whatever their case, as where their values are read.
    let names: BTreeMap<String, String> =
        sizes(&mut archive, bytes.len() as u64)?.into_iter().map(|name| (name.to_lowercase(), name)).collect();
    let Parts { sheets, paths } = parts(&mut archive)?;
    let part = |path: &str| names.get(&path.to_lowercase()).map(String::as_str);
    let styles = paths.values().find(|path| path.ends_with("styles.xml")).and_then(|path| part(path));
    let styles = styles.map_or_else(|| Ok(Vec::new()), |name| styles_of(&mut archive, name))?;
    let mut out = Fills::new();
    for (sheet, id) in sheets {
        if let Some(name) = paths.get(&id).and_then(|path| part(path)) {
            out.insert(sheet, cells(&mut archive, name, &styles)?);
        }
    }
    Ok(out)
}

/// The colour of each style of cells, in order of their numbers.
fn styles_of(archive: &mut Archive<'_>, name: &str) -> Result<Vec<Option<String>>, Refusal> {
    let mut reader = open(archive, name)?;
    let (mut buffer, mut fills, mut out) = (Vec::new(), Vec::<Option<String>>::new(), Vec::new());
    let (mut in_fill, mut in_formats) = (false, false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(Refusal::damaged)? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "fill" => {
                    in_fill = true;
                    fills.push(None);
                }
                "patternFill" if in_fill => {
                    let pattern = attribute(&tag, "patternType").filter(|pattern| pattern != "none");
                    if let Some(last) = fills.last_mut() {
                        *last = pattern.map(|pattern| format!("the pattern {pattern}"));
                    }
                }
                "gradientFill" if in_fill => {
                    if let Some(last) = fills.last_mut() {
                        *last = Some("a gradient".to_owned());
                    }
                }
                "fgColor" if in_fill => {
                    if let Some(Some(last)) = fills.last_mut()
                        && last == "the pattern solid"
                    {
                        *last = colour(&tag);
                    }
                }
                "cellXfs" => in_formats = true,
                "xf" if in_formats => {
                    let fill = attribute(&tag, "fillId").and_then(|id| id.parse::<usize>().ok());
                    out.push(fill.and_then(|id| fills.get(id)).cloned().flatten());
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "fill" => in_fill = false,
                "cellXfs" => in_formats = false,
                _ => {}
            },
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// `555753` of a colour with or without transparency; else what states it.
fn colour(tag: &quick_xml::events::BytesStart<'_>) -> String {
    if let Some(rgb) = attribute(tag, "rgb") {
        let digits = rgb.len().checked_sub(6).and_then(|from| rgb.get(from..)).unwrap_or(&rgb);
        return digits.to_ascii_uppercase();
    }
    let stated = ["theme", "indexed"].iter().find_map(|key| Some(format!("{key} colour {}", attribute(tag, key)?)));
    stated.unwrap_or_else(|| "a colour of the program's choice".to_owned())
}

/// The filled cells of a sheet.
fn cells(
    archive: &mut Archive<'_>,
    name: &str,
    styles: &[Option<String>],
) -> Result<BTreeMap<(u32, u16), String>, Refusal> {
    let mut reader = open(archive, name)?;
    let (mut buffer, mut out) = (Vec::new(), BTreeMap::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(Refusal::damaged)? {
            Event::Start(tag) if tag.local_name().as_ref() == "c" => {
                let style = attribute(&tag, "s").and_then(|style| style.parse::<usize>().ok()).unwrap_or(0);
                let at = attribute(&tag, "r").and_then(|text| place(&text));
                if let (Some(at), Some(Some(fill))) = (at, styles.get(style)) {
                    out.insert(at, fill.clone());
                }
            }
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format, FormatPattern, Workbook};

    use super::*;

    #[test]
    fn colours_of_cells() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("One").unwrap();
        let solid = Format::new().set_background_color(0x0055_5753);
        sheet.write_string_with_format(0, 0, "x", &solid).unwrap();
        sheet.write_blank(2, 27, &solid).unwrap();
        sheet.write_string_with_format(3, 1, "bold", &Format::new().set_bold()).unwrap();
        let striped = Format::new().set_pattern(FormatPattern::DarkGrid);
        sheet.write_blank(4, 0, &striped).unwrap();
        book.add_worksheet().set_name("Two").unwrap().write_string(0, 0, "y").unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let fills = fills(&Input::new("a.xlsx", bytes), &mut Origins::default()).unwrap();
        let one: Vec<_> = fills["One"].iter().map(|(at, fill)| (*at, fill.as_str())).collect();
        assert_eq!(one, [((0, 0), "555753"), ((2, 27), "555753"), ((4, 0), "the pattern darkGrid")]);
        assert!(fills["Two"].is_empty());
    }

    #[test]
    fn what_is_no_workbook_has_no_colours() {
        let errors = fills(&Input::new("a.xlsx", "PK"), &mut Origins::default()).unwrap_err();
        assert_eq!(errors[0].id, "not-a-workbook");
    }
}
