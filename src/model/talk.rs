//! Talks: everything that is placed.

use super::{Details, Interval, Minutes, OriginId, PersonId, ResourceId, RoomId, TalkId, Time};

/// What a person does in a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Speaks.
    Speaker,
    /// Moderates.
    Moderator,
    /// Sits on the panel.
    Panelist,
    /// Chairs.
    Chair,
    /// Attends because `people_of` names a talk of theirs.
    Attendee,
    /// Organises; need not be in the room.
    Organiser,
    /// May be asked; need not be in the room.
    Contact,
}

impl Role {
    /// Whether the role needs the person in the room for the whole talk.
    #[must_use]
    pub fn is_exclusive(self) -> bool {
        !matches!(self, Self::Organiser | Self::Contact)
    }

    /// The role as a word in a sentence.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Moderator => "moderator",
            Self::Panelist => "panelist",
            Self::Chair => "chair",
            Self::Attendee => "attendee",
            Self::Organiser => "organiser",
            Self::Contact => "contact",
        }
    }
}

/// One person in one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attendance {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: Role,
}

/// How far a talk is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Accepted by nobody in particular yet.
    Proposed,
    /// Its people have agreed.
    Confirmed,
    /// It will not take place.
    Cancelled,
}

/// A room and a slot are kept for a talk until a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The last day of the hold, as written.
    pub until: String,
    /// That day is over: the talk is released.
    pub expired: bool,
    /// Where it is stated.
    pub origin: OriginId,
}

/// Whether the people must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// In person, at that time.
    #[default]
    Live,
    /// Played back: nobody need be there.
    Recorded,
}

/// `people_of: {day: same}`: whoever has another talk on the day of this one attends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleOfDay {
    /// Who may be meant, in order of id.
    pub candidates: Vec<PersonId>,
    /// Where it is stated.
    pub origin: OriginId,
}

/// Which rooms a talk may use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RoomChoice {
    /// Nothing stated: every room that is not on request only.
    #[default]
    Any,
    /// `rooms: none`: takes place without a room.
    NoRoom,
    /// These rooms, in order of id.
    Only(Vec<RoomId>, OriginId),
}

/// When a talk may start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotChoice {
    /// The start must lie in one of these; sorted.
    pub windows: Vec<Interval>,
    /// The choice in words, for messages (`tag evening`).
    pub words: String,
    /// Where it is stated.
    pub origin: OriginId,
}

/// A committee's decision that the solver keeps: a start, a room or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    /// The start, on or off the grid.
    pub start: Option<Time>,
    /// The room.
    pub room: Option<RoomId>,
    /// Where it is stated.
    pub origin: OriginId,
}

/// Anything that is placed. A break is a talk with `is_break`: fixed by its pin, needing nobody.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, as people state them")]
pub struct Talk {
    /// The id as written, or the slug of the title.
    pub id: String,
    /// The printed title.
    pub title: String,
    /// Free text: `talk`, `panel`, `workshop`, `break` …
    pub kind: String,
    /// Length; `None` takes the length of its slot.
    pub minutes: Option<Minutes>,
    /// People and roles in order of writing, sub-talks included; no person twice in one role.
    pub people: Vec<Attendance>,
    /// False if nothing is said about people, or more exist than are named.
    pub people_known: bool,
    /// Attendance that depends on the day.
    pub people_of_day: Option<PeopleOfDay>,
    /// Expected audience in seats.
    pub expected: Option<u32>,
    /// Where that is stated.
    pub expected_at: OriginId,
    /// The track, if any.
    pub track: Option<String>,
    /// Free tags, for selectors.
    pub tags: Vec<String>,
    /// Features its room must have.
    pub needs: Vec<String>,
    /// Where that is stated.
    pub needs_at: OriginId,
    /// The organisation behind it, if stated.
    pub organisation: Option<String>,
    /// How hard it is: 1 is introductory.
    pub difficulty: Option<u32>,
    /// The language it is given in.
    pub language: Option<String>,
    /// The series whose next part it is; parts in order of declaration.
    pub series: Option<String>,
    /// Its place in the list of its track, from 1.
    pub position: Option<u32>,
    /// The talk that it repeats, with where that is written.
    pub repeat_of: Option<(TalkId, OriginId)>,
    /// What it uses up while it runs: resource, amount, where that is written.
    pub uses: Vec<(ResourceId, u32, OriginId)>,
    /// How far it is decided, if stated.
    pub status: Option<Status>,
    /// Where that is stated.
    pub status_at: OriginId,
    /// Its room and slot are only held for it.
    pub hold: Option<Hold>,
    /// May be left out at soft cost.
    pub optional: bool,
    /// Talks that must have ended before this one starts, with where that is written.
    pub after: Vec<(TalkId, OriginId)>,
    /// What leaving it out costs, in units of `unscheduled-talk`; at least 1.
    pub priority: u32,
    /// Nothing may run against it.
    pub plenary: bool,
    /// Whether people must be there.
    pub delivery: Delivery,
    /// Keeps its own breaks: the common ones do not bind it.
    pub own_breaks: bool,
    /// Rooms it may use.
    pub rooms: RoomChoice,
    /// Starts it may take; `None`: any.
    pub slots: Option<SlotChoice>,
    /// A fixed start, room or both.
    pub pin: Option<Pin>,
    /// Facts that are carried along and not interpreted.
    pub details: Details,
    /// A break: fixed, attended by nobody in particular, cutting the day into blocks.
    pub is_break: bool,
    /// Where it is declared.
    pub origin: OriginId,
}

impl Talk {
    /// A talk about which nothing else is said.
    #[must_use]
    pub fn new(id: String, title: String, origin: OriginId) -> Self {
        Self {
            id,
            title,
            kind: "talk".to_owned(),
            minutes: None,
            people: Vec::new(),
            people_known: false,
            people_of_day: None,
            expected: None,
            expected_at: origin,
            needs_at: origin,
            track: None,
            tags: Vec::new(),
            needs: Vec::new(),
            organisation: None,
            difficulty: None,
            language: None,
            series: None,
            position: None,
            repeat_of: None,
            uses: Vec::new(),
            status: None,
            status_at: origin,
            hold: None,
            optional: false,
            after: Vec::new(),
            priority: 1,
            plenary: false,
            delivery: Delivery::Live,
            own_breaks: false,
            rooms: RoomChoice::Any,
            slots: None,
            pin: None,
            details: Details::default(),
            is_break: false,
            origin,
        }
    }

    /// The people who must be in the room for the whole talk, in order of id, each once.
    #[must_use]
    pub fn exclusive(&self) -> Vec<PersonId> {
        if self.delivery == Delivery::Recorded {
            return Vec::new();
        }
        let mut people: Vec<_> =
            self.people.iter().filter(|one| one.role.is_exclusive()).map(|one| one.person).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// Whether it is to take place at all: neither cancelled nor held past its date.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.status != Some(Status::Cancelled) && !self.hold.as_ref().is_some_and(|hold| hold.expired)
    }

    /// The pinned start, if any.
    #[must_use]
    pub fn pinned_start(&self) -> Option<Time> {
        self.pin.and_then(|pin| pin.start)
    }
}
