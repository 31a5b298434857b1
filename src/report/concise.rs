//! One line per finding: `file:line:column: severity[rule] message`, as editors and `grep` like it.

use std::io::{self, Write};

use super::places::{Location, location, one_line};
use crate::check::Report;
use crate::finding::{InputError, Origins};
use crate::model::OriginId;

/// Writes one line per finding that is not suppressed, with the reason of its use. A file as a whole is its first character; a finding without a
/// place has no prefix.
///
/// # Errors
/// When writing fails.
pub fn write_concise(out: &mut dyn Write, report: &Report, origins: &Origins) -> io::Result<()> {
    for reported in report.shown() {
        let finding = &reported.finding;
        write_prefix(out, origins, finding.primary.0)?;
        write!(out, "{}[{}] {}", finding.severity.word(), reported.rule, one_line(&finding.message))?;
        match reported.because(None) {
            Some(why) => writeln!(out, "; {}", one_line(&why))?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}

/// Writes one line per entry of what could not be checked.
///
/// # Errors
/// When writing fails.
pub fn write_concise_not_checked(out: &mut dyn Write, report: &Report, origins: &Origins) -> io::Result<()> {
    for entry in &report.not_checked {
        write_prefix(out, origins, entry.origin)?;
        writeln!(out, "not checked[{}] {}: {}", entry.rule, one_line(&entry.what), one_line(&entry.why))?;
    }
    Ok(())
}

/// Writes one line per problem with the input.
///
/// # Errors
/// When writing fails.
pub fn write_concise_errors(out: &mut dyn Write, errors: &[InputError], origins: &Origins) -> io::Result<()> {
    for error in errors {
        write_prefix(out, origins, error.origin)?;
        writeln!(out, "error[{}] {}", error.id, one_line(&error.message))?;
    }
    Ok(())
}

fn write_prefix(out: &mut dyn Write, origins: &Origins, origin: OriginId) -> io::Result<()> {
    match location(origins, origin) {
        Some(Location { file, sheet: Some(sheet), cell: Some(cell), .. }) => {
            write!(out, "{}: ", one_line(&format!("{file}!{sheet}!{cell}")))
        }
        Some(at) => {
            write!(out, "{}:{}:{}: ", one_line(&at.file), at.line.unwrap_or(1), at.column.unwrap_or(1))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{golden, golden_errors};

    #[test]
    fn one_line_each() {
        let (_, report, origins) = golden();
        let mut out = Vec::new();
        write_concise(&mut out, &report, &origins).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
    agenda.yaml:3:48: error[room-overlap] "Lifetimes" and "Why Rust" overlap by 20 min in Main
    agenda.yaml:3:30: error[person-overlap] Ada Lovelace is in "Lifetimes" and "Why Rust" at once for 20 min
    agenda.yaml:4:33: error[slot-not-allowed] "Async: a tour" starts at 10:40, before 11:00; reason: Alan's train arrives 10:50 (asked by Alan Turing, request async-late)
    agenda.yaml:4:57: warning[room-too-small] "Async: a tour" expects 80 people; Side seats 60, 20 fewer
    agenda.yaml:5:12: error[unknown-reference] the agenda places "closing", which the scenario does not know
    "#);
    }

    #[test]
    fn errors_too() {
        let (errors, origins) = golden_errors();
        let mut out = Vec::new();
        write_concise_errors(&mut out, &errors, &origins).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
    conf.yaml:2:15: error[unknown-key] unknown key `capactiy`
    conf.yaml:2:10: error[duplicate-id] two rooms are called 会議室
    rooms.yaml:1:1: error[missing-key] `conference` is missing
    error[unreadable-file] cannot read talks.csv: no such file
    "#);
    }
}
