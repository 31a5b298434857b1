//! What an agenda file says by itself, whatever its format: the common ground of all readers and
//! writers.
//!
//! A reader transforms and never cleanses: texts are kept as printed (without the blanks around
//! them), what it does not understand is kept in [`Details`] or reported as a [`Remark`].

use chrono::NaiveDate;

use super::{EntryOrigins, OriginId, Remark, Role, Status, Suppression, Time, Zone};

/// A text as printed, with its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printed {
    /// The text, without blanks at its ends.
    pub text: String,
    /// Where it stands.
    pub at: OriginId,
}

impl Printed {
    /// A text at a place.
    #[must_use]
    pub fn new(text: impl Into<String>, at: OriginId) -> Self {
        Self { text: text.into(), at }
    }
}

/// Facts that plenary carries from file to file and does not interpret: key and text in order of
/// writing; a key may come several times. Common keys, the same in every format:
/// `abstract`, `description`, `subtitle`, `slug`, `code`, `url`, `logo`, `feedback_url`,
/// `origin_url`, `recording_license`, `do_not_record`, `link` and `attachment`
/// (an address, and after a blank a title).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details(pub Vec<(String, String)>);

impl Details {
    /// The first text under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, text)| text.as_str())
    }

    /// All texts under a key.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0.iter().filter(move |(name, _)| name == key).map(|(_, text)| text.as_str())
    }

    /// Adds a text, unless it is empty.
    pub fn add(&mut self, key: &str, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.0.push((key.to_owned(), text));
        }
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One person at one event, as the file credits them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// The printed name; empty if the file only gives an id.
    pub name: String,
    /// The id in the system that wrote the file, if it identifies anybody (0 and −1 do not).
    pub id: Option<String>,
    /// As what.
    pub role: Role,
    /// Where it stands.
    pub at: OriginId,
}

/// One entry of an agenda file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// The id as the file writes it; several entries of one talk may share it.
    pub id: Option<String>,
    /// The globally unique id, if the format has one.
    pub guid: Option<String>,
    /// The printed title.
    pub title: String,
    /// What it is: `talk`, `workshop`, `break` …
    pub kind: Option<String>,
    /// The track.
    pub track: Option<String>,
    /// The language it is given in.
    pub language: Option<String>,
    /// How far it is decided, if stated.
    pub status: Option<Status>,
    /// The start; `None`: unknown.
    pub start: Option<Time>,
    /// The end, stated or start plus duration; `None`: unknown.
    pub end: Option<Time>,
    /// The rooms, as printed; empty: unknown, or none.
    pub rooms: Vec<Printed>,
    /// The people; `None`: the file says nothing about them; empty: nobody.
    pub people: Option<Vec<Credit>>,
    /// Other facts.
    pub details: Details,
    /// Where it stands.
    pub at: EntryOrigins,
}

/// A day as a file describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgrammeDay {
    /// The local date.
    pub date: NaiveDate,
    /// When it begins, if stated.
    pub start: Option<Time>,
    /// When it ends, if stated.
    pub end: Option<Time>,
    /// Where it stands.
    pub at: OriginId,
}

/// A room as a file describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgrammeRoom {
    /// The printed name.
    pub name: Printed,
    /// Seats, if stated.
    pub capacity: Option<u32>,
    /// Other facts, such as `guid`, `slug` and `description`.
    pub details: Details,
}

/// A track as a file describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgrammeTrack {
    /// The printed name.
    pub name: Printed,
    /// Other facts, such as `slug` and `color` (`#rrggbb`).
    pub details: Details,
}

/// What a file says about a person beside the events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgrammePerson {
    /// The printed name.
    pub name: Printed,
    /// The id in the system that wrote the file.
    pub id: Option<String>,
    /// Other facts, such as `guid`, `code`, `biography`, `avatar` and `url`.
    pub details: Details,
}

/// What an agenda file says by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Programme {
    /// The event's name.
    pub name: Option<String>,
    /// The zone that the file names.
    pub zone: Option<Zone>,
    /// Its times have neither zone nor offset: they are read as if the clocks showed UTC.
    pub floating: bool,
    /// The days it lists, in order of writing.
    pub days: Vec<ProgrammeDay>,
    /// The rooms it lists, in order of writing; rooms of events need not be among them.
    pub rooms: Vec<ProgrammeRoom>,
    /// The tracks it lists.
    pub tracks: Vec<ProgrammeTrack>,
    /// The people it describes.
    pub people: Vec<ProgrammePerson>,
    /// The entries, in order of writing.
    pub events: Vec<Event>,
    /// Comments beside entries that hide findings.
    pub suppressions: Vec<Suppression>,
    /// Where it departs from its format, disagrees with itself or was not understood.
    pub remarks: Vec<Remark>,
    /// Facts about the event: `acronym`, `version`, `url`, `base_url`, `start`, `end` …
    pub details: Details,
    /// Entries of one id are one talk, whatever their titles and times (our own agendas).
    pub ids_are_talks: bool,
    /// The file as a whole.
    pub origin: OriginId,
}
