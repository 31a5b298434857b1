//! Plans that are written into the agenda file they are about, and plans that were saved for later.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::args::Common;
use super::input::{Case, Problems, mapping, options, read};
use super::output::write_file;
use super::{Io, Stop};
use crate::exchange::{AgendaChange, NewPlace, Reading, edit_agenda};
use crate::explain::repair::{Change, Repair};
use crate::finding::{Origins, stable_hash};
use crate::model::{Agenda, Id, Instance, TalkId, Time};
use crate::source::Input;

/// What a plan was made of: it holds for these files and no others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content {
    /// A hash of all files of the scenario.
    scenario: String,
    /// A hash of the agenda file.
    agenda: String,
}

impl Content {
    /// The scenario's files and the agenda's as they were read.
    pub(super) fn of(scenario: &Origins, agenda: &Input) -> Self {
        let mut all = Vec::new();
        for file in scenario.files() {
            // Not the names, so that a plan may move with its files; lengths, so that nothing that moves from one file
            // to another goes unseen.
            all.extend((file.text.len() as u64).to_le_bytes());
            all.extend(file.text.as_bytes());
        }
        let hash = |bytes: &[u8]| format!("{:016x}", stable_hash(bytes));
        Self { scenario: hash(&all), agenda: hash(&agenda.bytes) }
    }
}

/// Changes of an agenda file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Edits {
    changes: Vec<AgendaChange>,
    /// Entries that go, by index.
    gone: Vec<usize>,
}

impl Edits {
    /// Those of a plan for this agenda.
    pub(super) fn of(plan: &Repair, agenda: &Agenda) -> Self {
        let change = |change: &Change| AgendaChange {
            talk: change.talk,
            to: change.to.map(|to| NewPlace { start: to.start, room: to.room }),
        };
        let changes = plan.steps.iter().flat_map(|step| step.changes.iter().map(change)).collect();
        Self::new(changes, plan.removals.iter().map(|removal| removal.entry), agenda)
    }

    /// What becomes of all entries of a talk that changes is said by its change.
    fn new(changes: Vec<AgendaChange>, gone: impl Iterator<Item = usize>, agenda: &Agenda) -> Self {
        let is_changed = |entry: &usize| {
            let talk = agenda.entries.get(*entry).and_then(|entry| entry.talk.known());
            talk.is_some() && changes.iter().any(|change| Some(change.talk) == talk)
        };
        let gone = gone.filter(|entry| !is_changed(entry)).collect();
        Self { changes, gone }
    }

    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.gone.is_empty()
    }
}

/// Writes changes into the agenda file in place, unless somebody has changed it since it was read.
pub(super) fn apply(case: &Case, input: &Input, edits: &Edits, common: &Common, io: &mut Io<'_>) -> Result<(), Stop> {
    let Some(path) = &input.path else {
        let message = "standard input cannot be changed in place".to_owned();
        return Err(Problems::one("bad-option", message, "name a file, or write a new one with -o").into());
    };
    let mut origins = case.origins.clone();
    let mapping = mapping(common, &mut origins)?;
    let options = options(common).zone(common.timezone()?);
    let reading = Reading { instance: &case.instance, options: &options, mapping: &mapping };
    let new =
        edit_agenda(input, reading, &edits.changes, &edits.gone).map_err(|errors| Problems::new(errors, &origins))?;
    let now = read(path, io)?;
    if now.bytes != input.bytes {
        return Err(stale(&input.name).into());
    }
    write_file(path, new)?;
    if !common.quiet {
        writeln!(io.err, "Changed {} in place.", path.display())?;
    }
    Ok(())
}

/// The plan is about other files than there are now.
fn stale(name: &str) -> Problems {
    let message = format!("{name} or its scenario is not as it was when the plan was made");
    Problems::one("stale-plan", message, "make the plan again")
}

/// As much of a saved plan as is needed. What else stands there is for people and other programs.
#[derive(Deserialize)]
struct Saved {
    content: Content,
    removals: Vec<SavedRemoval>,
    steps: Vec<SavedStep>,
}

#[derive(Deserialize)]
struct SavedRemoval {
    /// From 1.
    entry: usize,
}

#[derive(Deserialize)]
struct SavedStep {
    changes: Vec<SavedChange>,
}

#[derive(Deserialize)]
struct SavedChange {
    talk: String,
    to: Option<SavedPlace>,
}

#[derive(Deserialize)]
struct SavedPlace {
    start: String,
    room: Option<String>,
}

/// The changes of a plan that `repair --format json` printed for just these files.
pub(super) fn saved(
    path: &Path,
    content: &Content,
    (input, agenda): (&Input, &Agenda),
    instance: &Instance,
    io: &mut Io<'_>,
) -> Result<Edits, Problems> {
    let bad = |why: String| {
        let message = format!("{} is no plan: {why}", path.display());
        Problems::one("bad-plan", message, "write it with `plenary repair … --format json`")
    };
    let plan = read(path, io)?;
    let plan: Saved = serde_json::from_slice(&plan.bytes).map_err(|error| bad(error.to_string()))?;
    if plan.content != *content {
        return Err(stale(&input.name));
    }
    let mut changes = Vec::new();
    for change in plan.steps.into_iter().flat_map(|step| step.changes) {
        let talk = instance.talks.iter().position(|talk| talk.id == change.talk);
        let talk = talk.ok_or_else(|| bad(format!("the scenario has no talk `{}`", change.talk)))?;
        let to = change.to.map(|to| place(&to, instance)).transpose().map_err(bad)?;
        changes.push(AgendaChange { talk: TalkId::from_index(talk), to });
    }
    let gone = plan.removals.iter().filter_map(|removal| removal.entry.checked_sub(1));
    Ok(Edits::new(changes, gone, agenda))
}

fn place(saved: &SavedPlace, instance: &Instance) -> Result<NewPlace, String> {
    let start = chrono::DateTime::parse_from_rfc3339(&saved.start)
        .map_err(|_| format!("`{}` is no time", saved.start))?
        .timestamp();
    let room = |id: &String| {
        let room = instance.rooms.iter().position(|room| room.id == *id);
        room.map(Id::from_index).ok_or_else(|| format!("the scenario has no room `{id}`"))
    };
    Ok(NewPlace { start: Time(start / 60), room: saved.room.as_ref().map(room).transpose()? })
}
