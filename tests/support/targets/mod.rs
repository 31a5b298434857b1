//! What every reader must stand: any bytes at all.
//!
//! A target reads bytes as one sort of file. It must not panic, and it must end soon with memory in
//! proportion to its input. What is read must be told in every format, written in every format and
//! read again, and then be the same. `tests/suite/fuzz_readers.rs` runs the targets over a corpus and
//! over mutations of it; the package in `tests/fuzz` hands them to cargo-fuzz. See `docs/fuzzing.md`.

mod case;
mod files;
mod programme;
mod tell;

pub use files::zipped;

/// A way to read bytes.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name: of the fuzz target, and of the folder of its corpus.
    pub name: &'static str,
    /// Reads the bytes; panics if what must hold does not.
    pub run: fn(&[u8]),
    /// Where more seeds are: folders below the top of the repository, and the endings of their files.
    pub seeds: &'static [(&'static str, &'static str)],
}

/// All targets.
pub const TARGETS: &[Target] = &[
    target("scenario", case::scenario, &[("scenarios", "yaml"), ("tests/bad-input", "yaml")]),
    target("agenda", case::agenda, &[("scenarios", "agenda.yaml")]),
    target("case", case::case, &[("tests/rules", "yaml")]),
    target("mapping", files::mapping, &[]),
    target("baseline", files::baseline, &[]),
    target("csv", programme::csv, &[]),
    target("ics", programme::ics, &[("tests/exchange/ics", "ics")]),
    target("schedule_xml", programme::schedule_xml, &[("tests/exchange/schedule-xml", "xml")]),
    target("schedule_json", programme::schedule_json, &[("tests/exchange/schedule-json", "json")]),
    target("pretalx", programme::pretalx, &[("tests/exchange/pretalx", "json")]),
    target("workbook", files::workbook, &[]),
    target("workbook_parts", files::workbook_parts, &[]),
    target(
        "any",
        programme::any,
        &[
            ("tests/exchange/ics", "ics"),
            ("tests/exchange/schedule-xml", "xml"),
            ("tests/exchange/schedule-json", "json"),
            ("tests/exchange/pretalx", "json"),
            ("scenarios", "agenda.yaml"),
            ("tests/fuzz/corpus/csv", "csv"),
        ],
    ),
];

const fn target(name: &'static str, run: fn(&[u8]), seeds: &'static [(&'static str, &'static str)]) -> Target {
    Target { name, run, seeds }
}

/// Runs the target of this name.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.unwrap_or_else(|| panic!("there is no target {name}")).run)(bytes);
}
