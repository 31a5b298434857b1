//! An agenda: entries as a file states them, however broken.

use super::{OriginId, RoomId, TalkId, Time};

/// Which talk an entry means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TalkRef {
    /// A talk of the instance.
    Known(TalkId),
    /// A text that names no talk.
    Unknown(String),
}

impl TalkRef {
    /// The talk, if it is known.
    #[must_use]
    pub fn known(&self) -> Option<TalkId> {
        match self {
            Self::Known(talk) => Some(*talk),
            Self::Unknown(_) => None,
        }
    }
}

/// Which room an entry means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoomRef {
    /// A room of the instance.
    Known(RoomId),
    /// A text that names no room.
    Unknown(String),
}

/// Where the parts of an entry stand; parts that are absent have the entry's own origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EntryOrigins {
    /// The whole entry.
    pub entry: OriginId,
    /// The talk.
    pub talk: OriginId,
    /// The start.
    pub start: OriginId,
    /// The end.
    pub end: OriginId,
    /// The room.
    pub room: OriginId,
}

impl EntryOrigins {
    /// All parts at one place.
    #[must_use]
    pub fn all(origin: OriginId) -> Self {
        Self { entry: origin, talk: origin, start: origin, end: origin, room: origin }
    }
}

/// One line of an agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What takes place.
    pub talk: TalkRef,
    /// When it starts; `None`: unknown.
    pub start: Option<Time>,
    /// When it ends, if the file says so.
    pub end: Option<Time>,
    /// Where; empty: unknown (absent or `TBA`), or none needed.
    pub rooms: Vec<RoomRef>,
    /// Where the entry stands.
    pub at: EntryOrigins,
}

impl Entry {
    /// The known rooms.
    pub fn known_rooms(&self) -> impl Iterator<Item = RoomId> + '_ {
        self.rooms.iter().filter_map(|room| match room {
            RoomRef::Known(room) => Some(*room),
            RoomRef::Unknown(_) => None,
        })
    }
}

/// An agenda, in order of writing. Breaks that a file omits are added by the checker.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agenda {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Comments beside entries that hide findings.
    pub suppressions: Vec<Suppression>,
    /// What readers noticed about the files themselves.
    pub remarks: Vec<Remark>,
    /// The file as a whole, for findings about what is missing from it.
    pub origin: OriginId,
}

/// `# plenary: ignore[rule] until 2027-03-01: reason` beside an entry: findings of these rules that
/// point there are not shown. The score stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// Index of the entry.
    pub entry: usize,
    /// The rules as written.
    pub rules: Vec<String>,
    /// Why.
    pub reason: Option<String>,
    /// The last day on which it holds, as written.
    pub until: Option<String>,
    /// That day is over: it hides nothing any more.
    pub expired: bool,
    /// Where the comment stands.
    pub origin: OriginId,
}

/// What a remark of a reader is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RemarkKind {
    /// The file departs from the definition of its format.
    Format,
    /// The file says two different things about one entry.
    Disagreement,
    /// Entries have clock times and no day.
    DayMissing,
    /// A name may mean several people or rooms.
    Identity,
}

/// What a reader noticed about a file itself; a rule turns it into a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it is about.
    pub kind: RemarkKind,
    /// One sentence with the names and values.
    pub message: String,
    /// Where it stands.
    pub at: OriginId,
    /// Other places that matter, each with a few words.
    pub related: Vec<(OriginId, String)>,
    /// What to do about it.
    pub help: Option<String>,
    /// Index of the entry in question, if it is one.
    pub entry: Option<usize>,
}

impl Remark {
    /// A remark without related places, help or entry.
    #[must_use]
    pub fn new(kind: RemarkKind, at: OriginId, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), at, related: Vec::new(), help: None, entry: None }
    }

    /// The same with a help line.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with another place.
    #[must_use]
    pub fn related(mut self, at: OriginId, words: impl Into<String>) -> Self {
        self.related.push((at, words.into()));
        self
    }

    /// The same about an entry.
    #[must_use]
    pub fn entry(self, entry: usize) -> Self {
        Self { entry: Some(entry), ..self }
    }
}
