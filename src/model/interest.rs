//! Votes, resources and exemptions: facts that stand beside talks, rooms and people.

use super::{OriginId, PersonId, RoomId, TalkId};

/// Something that talks use up while they run, such as interpreters or cameras.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The id as written.
    pub id: String,
    /// The printed name.
    pub name: String,
    /// How many there are at any time.
    pub capacity: u32,
    /// Where that is stated.
    pub origin: OriginId,
}

/// Votes or bookmarks: so many people would attend every one of these talks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest {
    /// The talks, in order of id, each once.
    pub talks: Vec<TalkId>,
    /// How many people; at least 1.
    pub count: u32,
    /// Where it is stated.
    pub origin: OriginId,
}

/// An exemption from a rule, for the entities it names. An empty list names none in particular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    /// The rule's id as written.
    pub rule: String,
    /// Talks, in order of id. One: whatever concerns it; several: what is between them.
    pub talks: Vec<TalkId>,
    /// People, in order of id.
    pub people: Vec<PersonId>,
    /// Rooms, as atomic rooms in order of id.
    pub rooms: Vec<RoomId>,
    /// Why.
    pub reason: Option<String>,
    /// The last day on which it holds, as written.
    pub until: Option<String>,
    /// That day is over: the exemption no longer holds.
    pub expired: bool,
    /// Where it is stated.
    pub origin: OriginId,
    /// Where the rule's name stands.
    pub rule_origin: OriginId,
}

impl Ignore {
    /// Whether it exempts what involves these talks, and this person and this room if there are
    /// any. Several named talks exempt what is between them; a single one whatever concerns it.
    #[must_use]
    pub fn exempts(&self, talks: &[TalkId], person: Option<PersonId>, room: Option<RoomId>) -> bool {
        let named = |talk: &TalkId| self.talks.binary_search(talk).is_ok();
        let talks = match self.talks.len() {
            0 => true,
            1 => talks.iter().any(named),
            _ => !talks.is_empty() && talks.iter().all(named),
        };
        talks
            && (self.people.is_empty() || person.is_some_and(|person| self.people.binary_search(&person).is_ok()))
            && (self.rooms.is_empty() || room.is_some_and(|room| self.rooms.binary_search(&room).is_ok()))
    }
}

/// An exemption, or a comment beside an entry, that does nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The rule as written.
    pub rule: String,
    /// A comment beside an entry; else an exemption of the scenario.
    pub beside_entry: bool,
    /// Why it does nothing.
    pub kind: StaleKind,
    /// The reason that it states.
    pub reason: Option<String>,
    /// Where it stands.
    pub origin: OriginId,
}

/// Why an exemption or a comment does nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaleKind {
    /// There is no such rule.
    UnknownRule,
    /// This day, its last, is over.
    Expired(String),
    /// Without it the rule finds the same.
    Unused,
}
