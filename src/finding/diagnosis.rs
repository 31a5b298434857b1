//! Findings: one place where an agenda breaks a use of a rule.

use crate::model::{Interval, OriginId, PersonId, RoomId, TalkRef, UseId};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; costs nothing.
    Note,
    /// Soft cost.
    Warning,
    /// Hard cost.
    Error,
}

impl Severity {
    /// The word used in every output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One place where an agenda breaks a use of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The use.
    pub by: UseId,
    /// How grave.
    pub severity: Severity,
    /// Integer price: atoms × weight; 0 for notes.
    pub cost: i64,
    /// One sentence with the names and numbers.
    pub message: String,
    /// The talks, the later one or the one at fault first.
    pub talks: Vec<TalkRef>,
    /// The people concerned, in order of id.
    pub people: Vec<PersonId>,
    /// The atomic rooms concerned, in order of id.
    pub rooms: Vec<RoomId>,
    /// The minutes in question.
    pub span: Option<Interval>,
    /// Amount in minutes, where the finding is about minutes.
    pub minutes: Option<i64>,
    /// Where to look first, with a few words for that place.
    pub primary: (OriginId, String),
    /// The other sides, each with a few words.
    pub related: Vec<(OriginId, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

/// Something that could not be checked because a fact is unknown: one entry per cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotChecked {
    /// The data rule that noticed it, such as `missing-people`.
    pub rule: &'static str,
    /// The talks concerned.
    pub talks: Vec<TalkRef>,
    /// The people concerned.
    pub people: Vec<PersonId>,
    /// The rooms concerned.
    pub rooms: Vec<RoomId>,
    /// What was not checked.
    pub what: String,
    /// Why not.
    pub why: String,
    /// Where the fact is missing.
    pub origin: OriginId,
}
