//! Workbooks of the conference scheduling of OptaPlanner, and assignments of their talks.
//!
//! Five sheets describe a conference; the other ones are views of them. `read` and `talks` make plain
//! facts of the sheets, `uses` turns the 37 constraints into uses of rules, `scenario` writes both.

mod constraints;
mod event;
mod read;
mod scenario;
mod talks;
mod texts;
mod uses;
mod write;

pub(super) use write::write;

use super::Instance;
use super::cells::{Cells, Log};
use crate::exchange::table::Fills;
#[cfg(feature = "xlsx")]
use crate::exchange::table::fills;
use crate::finding::{InputError, Origins};
use crate::model::Zone;
use crate::source::Input;

/// The sheets that such a workbook has.
pub(super) const SHEETS: [&str; 5] = ["Configuration", "Timeslots", "Rooms", "Speakers", "Talks"];

/// Reads a workbook as a scenario. O(cells + wishes × talks × timeslots).
///
/// # Errors
/// What is no such workbook, and every cell that cannot be read.
pub(super) fn import(input: &Input, zone: Option<Zone>, origins: &mut Origins) -> Result<Instance, Vec<InputError>> {
    let cells = Cells::open(input, origins)?;
    let fills = colours(input, origins)?;
    let mut log = Log::new(origins);
    let event = read::event(&cells, &fills, &mut log);
    let mut notes = log.finish()?;
    // A sheet that is missing is an error.
    let event = event.ok_or_else(Vec::new)?;
    if zone.is_none() {
        notes.push(
            "the file names no time zone: the scenario says UTC; `--timezone Europe/Brussels` names it".to_owned(),
        );
    }
    let written = scenario::written(&event, zone.map_or("UTC", |zone| zone.name()));
    notes.extend(written.notes);
    Ok(Instance {
        scenario: written.scenario,
        agenda: written.agenda,
        published: written.published,
        notes,
        counts: vec![
            ("talk", "talks", event.talks.len()),
            ("timeslot", "timeslots", event.timeslots.len()),
            ("room", "rooms", event.rooms.len()),
            ("speaker", "speakers", event.speakers.len()),
        ],
        about: "The rules below are the objective of the workbook's constraints, under their names; they hold without\n\
                `--profile optaplanner`, too. `plenary export optaplanner` writes an agenda as an assignment.",
    })
}

#[cfg(feature = "xlsx")]
fn colours(input: &Input, origins: &mut Origins) -> Result<Fills, Vec<InputError>> {
    fills(input, origins)
}

#[cfg(not(feature = "xlsx"))]
fn colours(_: &Input, _: &mut Origins) -> Result<Fills, Vec<InputError>> {
    // Workbooks are refused before.
    Ok(Fills::new())
}
