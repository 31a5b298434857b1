//! Agendas as written.

use serde::Deserialize;

use super::Listed;

/// An agenda file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct AgendaFile {
    /// The version of this format: 1.
    pub(in super::super) plenary: Option<i64>,
    /// The zone of local times; the scenario's if absent.
    pub(in super::super) timezone: Option<String>,
    /// The entries.
    pub(in super::super) agenda: Option<Vec<EntryText>>,
}

/// The JSON that `solve` writes: an agenda among other things.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in super::super) struct AgendaOutput {
    /// The zone of local times; the scenario's if absent.
    pub(in super::super) timezone: Option<String>,
    /// The entries.
    pub(in super::super) agenda: Option<Vec<OutputEntry>>,
}

/// An entry in that JSON. A later version may say more about it.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in super::super) struct OutputEntry {
    talk: Option<String>,
    start: Option<String>,
    end: Option<String>,
    room: Option<Listed<String>>,
    title: Option<String>,
    people: Option<Listed<String>>,
}

impl From<OutputEntry> for EntryText {
    fn from(entry: OutputEntry) -> Self {
        let OutputEntry { talk, start, end, room, title, people } = entry;
        Self { talk, start, end, room, title, people }
    }
}

impl EntryText {
    /// The keys of an entry.
    pub(in super::super) const KEYS: [&'static str; 6] = ["talk", "start", "end", "room", "title", "people"];
}

/// One line of an agenda.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct EntryText {
    /// The talk: its id or its exact title.
    pub(in super::super) talk: Option<String>,
    /// The start.
    pub(in super::super) start: Option<String>,
    /// The end.
    pub(in super::super) end: Option<String>,
    /// The room or rooms: id, name or alias; `TBA` is unknown.
    pub(in super::super) room: Option<Listed<String>>,
    /// The printed title, where there is no scenario.
    pub(in super::super) title: Option<String>,
    /// The people, where there is no scenario.
    pub(in super::super) people: Option<Listed<String>>,
}
