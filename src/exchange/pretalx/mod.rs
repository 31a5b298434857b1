//! JSON of pretalx: what its programming interface answers (talks or submissions, speakers, rooms,
//! slots; pages or bare lists; old and new versions), the data of its schedule widget, and files that
//! sites make of them. Records are recognised by their keys, wherever they stand.
//!
//! A file becomes an agenda, by the slots of its talks, or a part of a scenario.

mod programme;
mod records;
mod scenario;

use records::Records;

use super::ReadOptions;
use super::json::Notes;
use crate::finding::{InputError, Origins};
use crate::model::Programme;
use crate::source::{Input, Json, Value};

/// Reads a file as an agenda.
pub(super) fn read(input: Input, options: &ReadOptions, origins: &mut Origins) -> Result<Programme, Vec<InputError>> {
    let text = input.text(origins).map_err(|error| vec![error])?;
    let json = Json::parse(&text, origins).map_err(|error| vec![error])?;
    let origin = json.origin(origins);
    let mut notes = Notes::new(origins);
    notes.twice(&json);
    let records = Records::of(json.root(), &mut notes);
    programme::programme(&records, origin, options, notes).map_err(|error| vec![error])
}

/// Reads a file as a part of a scenario: `talks`, `people` and `rooms`.
///
/// # Errors
/// Problems with the syntax; `unknown-format` if it has none of these; `missing-timezone` if
/// availabilities are in UTC and nobody says where.
pub(super) fn include(input: Input, options: &ReadOptions, origins: &mut Origins) -> Result<Value, Vec<InputError>> {
    let text = input.text(origins).map_err(|error| vec![error])?;
    let json = Json::parse(&text, origins).map_err(|error| vec![error])?;
    let mut notes = Notes::new(origins);
    let records = Records::of(json.root(), &mut notes);
    scenario::part(&json, &records, options, &mut notes)
}
