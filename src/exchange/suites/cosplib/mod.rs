//! CoSPLib, the benchmark library of conference scheduling (Kheiri and others, EJOR 2024): instances are
//! workbooks of nine sheets, a solution says which track and which submissions a session has in a room.

mod conflicts;
mod dataset;
mod matrices;
mod objective;
mod read;
mod scenario;
mod times;
mod write;

use super::Instance;
use super::cells::{Cells, Log};
use crate::finding::{InputError, Origins};
use crate::source::Input;

pub(super) use write::write;

/// The key of the conference's details with the places, from 1, of sessions without slots.
const EMPTY_SESSIONS: &str = "empty_sessions";

/// The sheets of an instance; names are exact, the order is free.
const SHEETS: [&str; 9] = [
    "parameters",
    "submissions",
    "tracks",
    "sessions",
    "rooms",
    "tracks_sessions|penalty",
    "tracks_rooms|penalty",
    "similar tracks",
    "sessions_rooms|penalty",
];

/// Whether these are the names of the sheets of an instance.
pub(super) fn has_sheets(names: &[String]) -> bool {
    SHEETS.iter().all(|sheet| names.iter().any(|name| name == sheet))
}

/// What the header of an imported scenario says first.
const ABOUT: &str = "\
Slots of a session last a minute each; sessions are blocks. The rules are the objective of CoSPLib, term by
term: the soft score is its objective. `plenary export cosplib` writes an agenda as a solution.";

/// An instance as a scenario.
///
/// # Errors
/// All cells that cannot be understood.
pub(super) fn import(input: &Input, origins: &mut Origins) -> Result<Instance, Vec<InputError>> {
    let cells = Cells::open(input, origins)?;
    let mut log = Log::new(origins);
    let dataset = read::dataset(&cells, &mut log);
    let mut notes = log.finish()?;
    // Without errors there is a data set.
    let dataset = dataset.ok_or_else(Vec::new)?;
    let name = std::path::Path::new(&input.name).file_stem().map(|name| name.to_string_lossy().into_owned());
    let scenario = scenario::scenario(&dataset, name.as_deref().unwrap_or("CoSPLib"), &mut notes);
    let counts = vec![
        ("submission", "submissions", dataset.submissions.len()),
        ("track", "tracks", dataset.tracks.len()),
        ("session", "sessions", dataset.sessions.len()),
        ("room", "rooms", dataset.rooms.len()),
    ];
    Ok(Instance { scenario, agenda: None, published: None, notes, counts, about: ABOUT })
}
