//! Instances of the libraries that solvers of conference schedules are compared on, and solutions in
//! their formats.
//!
//! An instance becomes a scenario with a profile that has the library's objective (`docs/objectives.md`).

mod cells;
mod optaplanner;

pub use optaplanner::write_optaplanner;

use super::Format;
#[cfg(feature = "xlsx")]
use super::table::sheet_names;
use crate::finding::{InputError, Origins};
use crate::model::{OriginId, Zone};
use crate::source::{Input, Value};

/// What an instance of a library becomes.
#[derive(Debug, Clone)]
pub struct SuiteInstance {
    /// The scenario.
    pub scenario: Value,
    /// What is placed already, if anything is.
    pub agenda: Option<Value>,
    /// What was published, if anything was. The scenario does not name it: it is a file of its own.
    pub published: Option<Value>,
    /// What the scenario does not say as the file did, in sentences.
    pub notes: Vec<String>,
}

/// Reads a file as an instance of a library; times without a zone are of `zone`, else of UTC.
///
/// # Errors
/// All problems with the file, and formats that are none of these libraries.
pub fn suite_instance(
    input: &Input,
    format: Format,
    zone: Option<Zone>,
    origins: &mut Origins,
) -> Result<SuiteInstance, Vec<InputError>> {
    match format {
        Format::OptaPlanner => optaplanner::instance(input, zone, origins),
        other => {
            let message = format!("{} is no format of instances", other.name());
            Err(vec![InputError::new("not-supported", OriginId(0), message)])
        }
    }
}

/// The library whose instance a workbook is by the names of its sheets, if it is one.
#[must_use]
pub fn suite_of(input: &Input) -> Option<Format> {
    let names = sheets(&input.bytes);
    let has = |sheets: &[&str]| sheets.iter().all(|name| names.iter().any(|one| one == name));
    has(&optaplanner::SHEETS).then_some(Format::OptaPlanner)
}

#[cfg(feature = "xlsx")]
fn sheets(bytes: &[u8]) -> Vec<String> {
    sheet_names(bytes)
}

#[cfg(not(feature = "xlsx"))]
fn sheets(_: &[u8]) -> Vec<String> {
    Vec::new()
}
