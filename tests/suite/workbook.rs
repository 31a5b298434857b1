//! Workbooks: typed cells, merged cells, formulas, hidden rows, limits, and back again.

use std::io::{Cursor, Read as _, Write as _};

use plenary::exchange::{read, write_xlsx};
use plenary::finding::Origins;
use plenary::model::{Credit, Event, OriginId, Printed, Programme, Role, Time};
use plenary::source::Input;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use zip::write::SimpleFileOptions;

use crate::support::runner::runner;

use super::table::{berlin, events, options, placeless, shown, told};

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

/// Writes texts from a cell on; empty ones are left out.
fn fill(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
}

/// The same archive with each part changed.
fn repacked(bytes: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let mut part = old.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        new.start_file(&name, SimpleFileOptions::default()).unwrap();
        new.write_all(change(&name, text).as_bytes()).unwrap();
    }
    new.finish().unwrap().into_inner()
}

#[test]
fn a_list_with_typed_cells() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        let head = Format::new();
        let date = Format::new().set_num_format("dd.mm.yyyy");
        let clock = Format::new().set_num_format("hh:mm");
        sheet.write_string(0, 0, "Sommertagung").unwrap();
        sheet.merge_range(0, 6, 0, 8, "Vortragende", &head).unwrap();
        fill(sheet, &[&[], &["ID", "Titel", "Datum", "Uhrzeit", "Dauer", "Raum"]]);
        for column in 6..9_u16 {
            sheet.write_number(1, column, f64::from(column - 5)).unwrap();
        }
        for row in 2..5_u32 {
            sheet.write_number(row, 0, f64::from(row) + 999.0).unwrap();
            sheet.write_number(row, 4, 30.0).unwrap();
            sheet.write_datetime_with_format(row, 3, ExcelDateTime::from_hms(9, 20, 0).unwrap(), &clock).unwrap();
        }
        // A date that holds for two rows.
        let day = ExcelDateTime::from_ymd(2027, 7, 5).unwrap();
        sheet.merge_range(2, 2, 3, 2, "", &date).unwrap();
        sheet.write_datetime_with_format(2, 2, &day, &date).unwrap();
        sheet.write_number_with_format(4, 2, 46_574.0, &date).unwrap();
        sheet.write_url_with_text(2, 1, "https://talks.example/1", "Alpha").unwrap();
        sheet
            .write_formula(3, 1, Formula::new("HYPERLINK(\"https://talks.example/2\",\"Beta\")").set_result("Beta"))
            .unwrap();
        sheet.write_formula(4, 1, Formula::new("VLOOKUP(A5,X1:Y9,2)").set_result("#N/A")).unwrap();
        sheet.write_string(2, 5, "Saal ").unwrap();
        sheet.write_string(2, 6, "Berg, Bo").unwrap();
        sheet.write_string(2, 8, "Cy Carl").unwrap();
        sheet.write_boolean(4, 5, true).unwrap();
        sheet.write_string(5, 1, "Versteckt").unwrap();
        sheet.set_row_hidden(5).unwrap();
        book.add_worksheet().set_name("Intern").unwrap().set_hidden(true);
        book.add_worksheet().set_name("Notizen").unwrap().write_string(0, 0, "Nur ein Text").unwrap();
    });
    shown("workbook-list", &told("tagung.xlsx", bytes, berlin()));
}

#[test]
fn a_formula_without_a_result() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        fill(
            sheet,
            &[&["id", "title", "date", "start"], &["1", "A", "2027-07-05", "09:00"], &["2", "", "2027-07-05", ""]],
        );
        sheet.write_formula(2, 1, "HYPERLINK(\"https://talks.example/2\",\"Beta\")").unwrap();
        sheet.write_formula(2, 3, "D2+TIME(1,0,0)").unwrap();
    });
    // Programs that do not compute leave the result out.
    let bytes = repacked(&bytes, |_, text| text.replace("</f><v>0</v>", "</f>"));
    shown("workbook-uncomputed", &told("t.xlsx", bytes, berlin()));
}

#[test]
fn a_grid_with_merged_cells_and_a_sheet_per_day() {
    let bytes = workbook(|book| {
        let plain = Format::new();
        let sheet = book.add_worksheet().set_name("Mon 2027-07-05").unwrap();
        fill(
            sheet,
            &[
                &["Zeit", "Main", "Side", "Attic"],
                &["09:00", "", "", ""],
                &["09:30", "Alpha\nAnn; Bob", "", "Gamma"],
                &["10:00", "", "Beta", ""],
                &["10:30", "", "", "Delta"],
                &["11:00"],
            ],
        );
        sheet.merge_range(1, 1, 1, 3, "Welcome", &plain).unwrap();
        sheet.merge_range(2, 1, 4, 1, "Alpha\nAnn; Bob", &plain).unwrap();
        sheet.merge_range(3, 2, 4, 2, "Beta", &plain).unwrap();
        let sheet = book.add_worksheet().set_name("2027-07-06").unwrap();
        fill(sheet, &[&["", "Main", "Side"], &["10:00-11:30", "Omega", ""], &["13:00-14:00", "", "-"]]);
    });
    shown("workbook-grid", &told("grid.xlsx", bytes, berlin()));
}

#[test]
fn merged_cells_that_contradict() {
    let merged = |areas: &str| {
        let bytes = workbook(|book| {
            let sheet = book.add_worksheet().set_name("Grid").unwrap();
            fill(
                sheet,
                &[
                    &["Day", "Time", "Main", "Side"],
                    &["2027-07-05", "09:00", "Alpha", "Beta"],
                    &["", "10:00", "Gamma", ""],
                    &["2027-07-06", "09:00", "Delta", ""],
                    &["", "10:00"],
                ],
            );
        });
        let merges = format!("</sheetData><mergeCells count=\"1\">{areas}</mergeCells>");
        told("grid.xlsx", repacked(&bytes, |_, text| text.replace("</sheetData>", &merges)), berlin())
    };
    let mut out = String::new();
    for areas in [
        "<mergeCell ref=\"C2:C3\"/>",
        "<mergeCell ref=\"D2:D3\"/><mergeCell ref=\"C3:D3\"/>",
        "<mergeCell ref=\"D2:D4\"/>",
        "<mergeCell ref=\"D3:D2\"/>",
    ] {
        out.push_str(areas);
        out.push('\n');
        out.push_str(&merged(areas));
        out.push('\n');
    }
    shown("workbook-merges", &out);
}

#[test]
fn what_is_no_workbook_is_refused() {
    let good =
        workbook(|book| fill(book.add_worksheet(), &[&["id", "title", "start"], &["1", "A", "2027-07-05 10:00"]]));
    let zeros = "0".repeat(20 << 20);
    let parts: [(&str, Vec<u8>); 8] = [
        ("cut short", good[..good.len() / 2].to_vec()),
        ("no archive", b"PK\x03\x04 and nothing else".to_vec()),
        ("old or locked", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec()),
        ("a bomb", repacked(&good, |name, text| if name.ends_with("sheet1.xml") { zeros.clone() } else { text })),
        (
            "no sheets",
            repacked(&good, |name, text| if name.ends_with("workbook.xml") { "<workbook/>".to_owned() } else { text }),
        ),
        ("counts", repacked(&good, |_, text| text.replace("uniqueCount=\"", "uniqueCount=\"99999999999"))),
        (
            "broken",
            repacked(
                &good,
                |name, text| if name.ends_with("sheet1.xml") { text[..text.len() / 2].to_owned() } else { text },
            ),
        ),
        ("empty", workbook(|book| _ = book.add_worksheet())),
    ];
    let mut out = String::new();
    for (name, bytes) in parts {
        for text in ["# ", name, "\n", &told("t.xlsx", bytes, None), "\n"] {
            out.push_str(text);
        }
    }
    shown("workbook-refused", &out);
}

#[test]
fn a_grid_beside_a_list_is_compared_with_it() {
    let event = |title: &str, start: i64, rooms: &[&str]| Event {
        id: Some(title.to_lowercase()),
        title: title.to_owned(),
        start: Some(Time(30_246_000 + start)),
        end: Some(Time(30_246_030 + start)),
        rooms: rooms.iter().map(|room| Printed::new(*room, OriginId::default())).collect(),
        ..Event::default()
    };
    let mut events =
        vec![event("Alpha", 0, &["Main"]), event("Beta", 0, &["Main"]), event("Gamma", 60, &["Main", "Side"])];
    // With people the grid says more than the title, which the list has alone.
    events[1].people =
        Some(vec![Credit { name: "Ann".to_owned(), id: None, role: Role::Speaker, at: OriginId::default() }]);
    let programme = Programme { zone: berlin(), events, ..Programme::default() };
    let bytes = write_xlsx(&programme).unwrap();
    assert_eq!(bytes, write_xlsx(&programme).unwrap());
    let edited = repacked(&bytes, |name, text| {
        if name.ends_with("sharedStrings.xml") { text.replacen(">Beta<", ">Better<", 1) } else { text }
    });
    let both = format!("{}\n{}", told("t.xlsx", bytes, berlin()), told("t.xlsx", edited, berlin()));
    shown("workbook-compared", &both);
}

#[test]
fn a_workbook_written_and_read_again_is_the_same() {
    let result = runner("a workbook again", 24, 2_000).run(&events(), |events| {
        let programme = Programme { zone: berlin(), events, ..Programme::default() };
        let bytes = write_xlsx(&programme).unwrap();
        let again = read(Input::new("t.xlsx", bytes), &options(berlin()), &mut Origins::default()).unwrap();
        prop_assert_eq!(placeless(&again.events), placeless(&programme.events));
        prop_assert_eq!(&again.remarks, &Vec::new());
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn no_workbook_panics() {
    let good = workbook(|book| {
        let sheet = book.add_worksheet();
        fill(sheet, &[&["Time", "Main", "Side"], &["10:00", "A", "B"], &["11:00", "C", ""]]);
        sheet.merge_range(1, 1, 2, 1, "A", &Format::new()).unwrap();
    });
    let slips = (0..good.len(), any::<u8>(), 0..4_usize, any::<prop::sample::Index>());
    let result = runner("no workbook panics", 48, 20_000).run(&slips, |(at, byte, part, index)| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        told("t.xlsx", bytes, None);
        // A slip inside a part, where no checksum finds it.
        let parts = ["sheet1.xml", "sharedStrings.xml", "styles.xml", "workbook.xml"];
        let slip = |name: &str, text: String| {
            let mut text = text.into_bytes();
            if name.ends_with(parts[part]) {
                let at = index.index(text.len());
                text[at] = byte & 0x7f;
            }
            String::from_utf8_lossy(&text).into_owned()
        };
        told("t.xlsx", repacked(&good, slip), None);
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}
