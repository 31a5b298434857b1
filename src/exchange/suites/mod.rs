//! Instances of the libraries that solvers of conference schedules are compared on, and solutions in
//! their formats.
//!
//! An instance becomes a scenario with a profile that has the library's objective (`docs/objectives.md`).

mod cells;
mod cosplib;
mod values;

use crate::exchange::table::sheet_names;
use crate::exchange::{ExportFormat, Format};
use crate::finding::{InputError, Origins};
use crate::model::{Agenda, Instance as Scenario, OriginId};
use crate::source::{Input, Value};

/// An instance of a library as a scenario.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The scenario.
    pub scenario: Value,
    /// What it does not say as the instance did, in sentences.
    pub notes: Vec<String>,
    /// How many things of each sort it has: a word for one, for many, the number.
    pub counts: Vec<(&'static str, &'static str, usize)>,
    /// What a reader of the scenario should know.
    pub about: &'static str,
}

/// The library whose instance a workbook is, by the names of its sheets.
#[must_use]
pub fn library_of(input: &Input) -> Option<Format> {
    let names = sheet_names(input)?;
    cosplib::has_sheets(&names).then_some(Format::CosPLib)
}

/// Whether files of a format are instances, not agendas.
#[must_use]
pub fn is_library(format: Format) -> bool {
    format == Format::CosPLib
}

/// Reads an instance as a scenario.
///
/// # Errors
/// All cells that cannot be understood, and a format that is no library's.
pub fn import_instance(input: &Input, format: Format, origins: &mut Origins) -> Result<Instance, Vec<InputError>> {
    match format {
        Format::CosPLib => cosplib::import(input, origins),
        other => {
            let message = format!("{} is no format of instances", other.name());
            Err(vec![InputError::new("not-supported", OriginId(0), message)])
        }
    }
}

/// An agenda as a solution of an instance.
///
/// # Errors
/// Scenarios that are no such instance, entries that a solution cannot hold, and a format that is no
/// library's.
pub fn write_solution(format: ExportFormat, scenario: &Scenario, agenda: &Agenda) -> Result<Vec<u8>, Vec<InputError>> {
    match format {
        ExportFormat::CosPLib => cosplib::write(scenario, agenda),
        other => {
            let message = format!("{} is no format of solutions", other.name());
            Err(vec![InputError::new("not-supported", OriginId(0), message)])
        }
    }
}
