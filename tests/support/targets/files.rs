//! Files beside agendas, and workbooks, whole and in parts.

use std::io::{Cursor, Write as _};
use std::str;
use std::sync::OnceLock;

use chrono::NaiveDate;
use plenary::check::{Baseline, Report, check};
use plenary::exchange::{Format, Mapping, ReadOptions, import_instance, library_of, read};
use plenary::finding::Origins;
use plenary::model::Programme;
use plenary::rules::{Uses, configure};
use plenary::source::{Input, Text, load_scenario_text, scenario_from, write_value};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use super::programme;
use super::tell::told;

/// A programme that mappings apply to.
fn printed() -> Programme {
    let ics = include_bytes!("../../exchange/ics/pretalx.ics");
    let options = ReadOptions::new(NaiveDate::default());
    read(Input::new("a.ics", ics.as_slice()), &options, &mut Origins::default()).unwrap()
}

/// A mapping of names.
pub(super) fn mapping(bytes: &[u8]) {
    let mut origins = Origins::default();
    let text = Input::new("mapping.yaml", bytes).text(&mut origins).map_err(|error| vec![error]);
    match text.and_then(|text| Mapping::read(&text, &mut origins)) {
        Ok(mapping) => {
            static PRINTED: OnceLock<Programme> = OnceLock::new();
            let before = PRINTED.get_or_init(printed);
            let mut programme = before.clone();
            mapping.apply(&mut programme);
            assert_eq!(programme.events.len(), before.events.len(), "a mapping only renames");
        }
        Err(errors) => told(&errors, &origins),
    }
}

/// A report with findings, and the uses behind it.
fn found() -> (Report, Uses) {
    let scenario = include_str!("../../../scenarios/scale-series.yaml");
    let loaded = load_scenario_text("scenario.yaml", &scenario.replace("published:", "# "), NaiveDate::default());
    let instance = loaded.map_err(|failure| failure.errors).unwrap().instance;
    let uses = configure(&instance, None, &[]).unwrap();
    let report = check(&instance, &uses, &plenary::model::Agenda::default());
    assert!(!report.findings.is_empty());
    (report, uses)
}

/// A baseline in JSON or SARIF.
pub(super) fn baseline(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let mut origins = Origins::default();
    match Baseline::read("baseline.json", text, &mut origins) {
        Ok(baseline) => {
            static FOUND: OnceLock<(Report, Uses)> = OnceLock::new();
            let (report, uses) = FOUND.get_or_init(found);
            let mut compared = report.clone();
            baseline.apply(&mut compared, uses);
            assert_eq!((compared.score, compared.findings.len()), (report.score, report.findings.len()));
        }
        Err(error) => told(&[error], &origins),
    }
}

/// A workbook: as an agenda, as a list of talks, as an instance of each library.
pub(super) fn workbook(bytes: &[u8]) {
    programme::any_of(bytes, "written.xlsx", Some(Format::Xlsx));
    programme::list(bytes, "written.xlsx");
    let input = Input::new("written.xlsx", bytes);
    let _ = library_of(&input);
    for format in [Format::CosPLib, Format::OptaPlanner] {
        let mut origins = Origins::default();
        match import_instance(&input, format, None, &mut origins) {
            Ok(instance) => {
                let text = Text::new("scenario.yaml", &write_value(&instance.scenario));
                let today = NaiveDate::default();
                if let Err(failure) = scenario_from(&text, Origins::default(), today, &plenary::source::Native) {
                    told(&failure.errors, &failure.origins);
                }
            }
            Err(errors) => told(&errors, &origins),
        }
    }
}

/// A workbook from its parts: behind each line `=== NAME` the text of the file of that name. Mutations of
/// these get past the checksums of an archive.
pub(super) fn workbook_parts(bytes: &[u8]) {
    workbook(&zipped(bytes));
}

/// The archive of these parts.
pub fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        // A name that cannot be, as one that comes twice, leaves its part out.
        let written = match line.strip_prefix(b"=== ") {
            Some(name) => archive.start_file(String::from_utf8_lossy(name.trim_ascii()), options).map_err(|_| ()),
            None => archive.write_all(line).map_err(|_| ()),
        };
        let _ = written;
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}
