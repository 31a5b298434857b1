//! What a rule is, and one use of it.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Findings;
use crate::finding::Severity;
use crate::model::{Ignore, OriginId, PersonId, Room, RoomId, TalkId, Timetable, UseId};
use crate::problem::{Lowering, Tier, UseCost};

/// What breaking a rule means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not looked at.
    Off,
    /// Reported as a note; costs nothing.
    Note,
    /// A warning: soft cost.
    Warn,
    /// A warning whose cost stands between hard and soft: no soft cost makes up for it.
    Medium,
    /// An error: hard cost.
    Deny,
}

impl Level {
    /// The word used in scenarios.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Medium => "medium",
            Self::Deny => "deny",
        }
    }

    /// The level with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Off, Self::Note, Self::Warn, Self::Medium, Self::Deny].into_iter().find(|level| level.word() == word)
    }

    /// The severity of its findings; `None` for rules that are off.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Note => Some(Severity::Note),
            Self::Warn | Self::Medium => Some(Severity::Warning),
            Self::Deny => Some(Severity::Error),
        }
    }
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Whether and when a talk takes place.
    Placement,
    /// Rooms.
    Rooms,
    /// People.
    People,
    /// Relations between talks.
    Relations,
    /// The programme as a whole.
    Programme,
    /// Changes to what was published.
    Change,
    /// Facts missing from or doubled in an agenda.
    Data,
}

impl Family {
    /// The word used in documentation.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Placement => "placement",
            Self::Rooms => "rooms",
            Self::People => "people",
            Self::Relations => "relations",
            Self::Programme => "programme",
            Self::Change => "change",
            Self::Data => "data",
        }
    }
}

/// Which halves a rule has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Halves {
    /// `check` and `lower`.
    Both,
    /// `check` only, and why.
    CheckOnly(&'static str),
}

/// What an exemption from a rule may name besides talks, and what naming talks means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The rule is about what is between two talks: two named talks are exempt from each other; one named talk is
    /// exempt from everything. Otherwise every named talk is exempt by itself.
    pub pairs: bool,
    /// An exemption may name people.
    pub people: bool,
    /// An exemption may name rooms.
    pub rooms: bool,
}

impl Subject {
    /// Each talk by itself.
    pub const TALKS: Self = Self { pairs: false, people: false, rooms: false };
    /// Pairs of talks.
    pub const PAIRS: Self = Self { pairs: true, people: false, rooms: false };

    /// People may be named too.
    #[must_use]
    pub const fn with_people(self) -> Self {
        Self { people: true, ..self }
    }

    /// Rooms may be named too.
    #[must_use]
    pub const fn with_rooms(self) -> Self {
        Self { rooms: true, ..self }
    }
}

/// What a rule is: read by the registry, the documentation, the configuration and the tests.
#[derive(Debug, Clone, Copy)]
pub struct RuleInfo {
    /// Kebab-case noun phrase that names what is wrong; reads after "allow …".
    pub id: &'static str,
    /// What it is about.
    pub family: Family,
    /// Default level.
    pub level: Level,
    /// Default cost per atom.
    pub weight: i64,
    /// What an atom is: `minute`, `talk`, `seat` …
    pub unit: &'static str,
    /// At level deny the solver never breaks it unless pins force it: a talk stays out instead.
    pub inviolable: bool,
    /// What an exemption from it may name.
    pub subject: Subject,
    /// Which halves it has.
    pub halves: Halves,
    /// One sentence: what it finds.
    pub summary: &'static str,
    /// The page: why, an example, how to fix it, details of the cost. Markdown.
    pub page: &'static str,
}

/// One application of a rule.
#[derive(Debug, Clone)]
pub(crate) struct Use<O> {
    /// Its number.
    pub id: UseId,
    /// Level, never `Off`.
    pub level: Level,
    /// Cost per atom, 0 to 10⁶.
    pub weight: i64,
    /// Talks it is limited to, in order of id.
    pub scope: Option<Vec<TalkId>>,
    /// Exemptions that hold.
    pub ignores: Vec<Ignore>,
    /// [`Subject::pairs`] of the rule.
    pub pairs: bool,
    /// The rule's own options.
    pub options: O,
    /// Where it is configured; nowhere for a default.
    pub origin: OriginId,
}

impl<O> Use<O> {
    /// Whether the use is about this talk: in scope and not exempt. A relation is in scope when both talks are.
    pub(crate) fn covers(&self, talk: TalkId) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.binary_search(&talk).is_ok())
            && !self.ignores.iter().any(|one| (!self.pairs || one.talks.len() == 1) && one.exempts(&[talk], None, None))
    }

    /// What is exempt, if anything can be: with no exemptions nobody need ask for every pair.
    pub(crate) fn exempting<'f>(
        &self,
        exempt: &'f dyn Fn(TalkId, TalkId) -> bool,
    ) -> Option<&'f dyn Fn(TalkId, TalkId) -> bool> {
        (!self.ignores.is_empty()).then_some(exempt)
    }

    /// Whether what is between these talks (one or two), with this person and this room if there are any, is exempt.
    /// Of several rooms, each is asked for by itself.
    pub(crate) fn ignores(&self, talks: &[TalkId], person: Option<PersonId>, room: Option<RoomId>) -> bool {
        self.ignores.iter().any(|one| one.exempts(talks, person, room))
    }

    /// Whether what concerns this talk in this room is exempt: in each of the room's parts.
    pub(crate) fn ignores_in(&self, talk: TalkId, room: &Room) -> bool {
        room.atoms.iter().all(|&atom| self.ignores(&[talk], None, Some(atom)))
    }

    /// What an atom costs and in which tier; `None` for notes, which are not lowered.
    pub(crate) fn cost(&self, inviolable: bool) -> Option<UseCost> {
        let tier = match self.level {
            Level::Off | Level::Note => return None,
            Level::Warn => Tier::Soft,
            Level::Medium => Tier::Medium,
            Level::Deny if inviolable => Tier::Inviolable,
            Level::Deny => Tier::Hard,
        };
        Some(UseCost { by: self.id, tier, weight: self.weight, origin: self.origin })
    }
}

/// A rule. Both halves must price every agenda alike; see `CONTRIBUTING.md` for how to add one.
pub(crate) trait Rule: 'static {
    /// What it is.
    const INFO: RuleInfo;
    /// Options beyond level, weight and scope.
    type Options: DeserializeOwned + JsonSchema + Default + Clone + std::fmt::Debug + Send + Sync + 'static;

    /// Options that the agreement tests run with, each reaching other code.
    fn samples() -> Vec<Self::Options>;

    /// Judges an agenda.
    fn check(timetable: &Timetable<'_>, this: &Use<Self::Options>, out: &mut Findings<'_>);

    /// Writes terms over a space.
    fn lower(instance: &crate::model::Instance, this: &Use<Self::Options>, out: &mut Lowering<'_>);
}

/// Of rules without options.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoOptions {}
