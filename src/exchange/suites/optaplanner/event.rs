//! What the five sheets say, as plain facts.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::constraints::Weights;
use crate::exchange::identity::is_unknown_room;

/// What a speaker or a talk asks of the tags of a timeslot or a room. In this order, on both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Wishes {
    /// Tags that must be there.
    pub(super) required: Vec<String>,
    /// Tags that should be there.
    pub(super) preferred: Vec<String>,
    /// Tags that must not be there.
    pub(super) prohibited: Vec<String>,
    /// Tags that should not be there.
    pub(super) undesired: Vec<String>,
}

impl Wishes {
    /// Each tag with the word for the wish, and whether it is wanted.
    pub(super) fn each(&self) -> impl Iterator<Item = (&'static str, bool, &str)> {
        let all = [
            ("required", true, &self.required),
            ("prohibited", false, &self.prohibited),
            ("preferred", true, &self.preferred),
            ("undesired", false, &self.undesired),
        ];
        all.into_iter().flat_map(|(word, wanted, tags)| tags.iter().map(move |tag| (word, wanted, tag.as_str())))
    }
}

/// A timeslot; it does not cross midnight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Timeslot {
    /// The day.
    pub(super) day: NaiveDate,
    /// Minutes from midnight to its start.
    pub(super) start: u32,
    /// Minutes from midnight to its end; later than the start.
    pub(super) end: u32,
    /// Types of talks that it is for.
    pub(super) types: Vec<String>,
    /// Its tags.
    pub(super) tags: Vec<String>,
}

impl Timeslot {
    /// Its length in minutes.
    pub(super) fn minutes(&self) -> u32 {
        self.end - self.start
    }

    /// `2018-10-01T10:15`.
    pub(super) fn at(&self) -> String {
        format!("{}T{}", self.day, clock(self.start))
    }
}

/// `10:15`.
pub(super) fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Room {
    /// Its name.
    pub(super) name: String,
    /// Seats, at least 1.
    pub(super) capacity: i64,
    /// Types of talks that it is for; empty: all.
    pub(super) types: Vec<String>,
    /// Its tags.
    pub(super) tags: Vec<String>,
    /// Timeslots in which it is closed.
    pub(super) unavailable: Vec<usize>,
}

impl Room {
    /// Its name, but for names that mean in agendas that there is no room yet.
    pub(super) fn id(&self) -> String {
        if is_unknown_room(&self.name) { format!("room {}", self.name) } else { self.name.clone() }
    }
}

/// A speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Speaker {
    /// Name.
    pub(super) name: String,
    /// Wishes for timeslots.
    pub(super) timeslots: Wishes,
    /// Wishes for rooms.
    pub(super) rooms: Wishes,
    /// Timeslots in which the speaker is away.
    pub(super) unavailable: Vec<usize>,
}

impl Speaker {
    /// The name, but for the one that means in scenarios that somebody is not known yet.
    pub(super) fn id(&self) -> String {
        if self.name == "unknown" { format!("speaker {}", self.name) } else { self.name.clone() }
    }
}

/// A timeslot and a room, as far as they are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// The timeslot.
    pub(super) timeslot: Option<usize>,
    /// The room.
    pub(super) room: Option<usize>,
}

/// A talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Talk {
    /// The code.
    pub(super) code: String,
    /// The title.
    pub(super) title: String,
    /// Its type.
    pub(super) kind: String,
    /// Speakers by their places in the list of speakers.
    pub(super) speakers: Vec<usize>,
    /// Theme tracks.
    pub(super) themes: Vec<String>,
    /// Sectors.
    pub(super) sectors: Vec<String>,
    /// Audience types.
    pub(super) audiences: Vec<String>,
    /// Audience level, at least 1.
    pub(super) level: i64,
    /// Contents.
    pub(super) contents: Vec<String>,
    /// Language, possibly none.
    pub(super) language: String,
    /// Wishes for timeslots.
    pub(super) timeslots: Wishes,
    /// Wishes for rooms.
    pub(super) rooms: Wishes,
    /// Tags that at most one of several parallel talks has.
    pub(super) exclusive: Vec<String>,
    /// Talks that come before, by their places in the list of talks.
    pub(super) prerequisites: Vec<usize>,
    /// How many people marked it.
    pub(super) favourites: i64,
    /// Whether many people may be expected.
    pub(super) risky: bool,
    /// Whether it stays where it is.
    pub(super) pinned: bool,
    /// Where it is.
    pub(super) place: Place,
    /// Where it was published to be.
    pub(super) published: Place,
}

/// A conference as a workbook describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// The conference's name.
    pub(super) name: String,
    /// Minutes that a speaker needs between two talks.
    pub(super) pause: i64,
    /// Weights of all constraints.
    pub(super) weights: Weights,
    /// Timeslots in order of the sheet.
    pub(super) timeslots: Vec<Timeslot>,
    /// Rooms in order of the sheet.
    pub(super) rooms: Vec<Room>,
    /// Speakers in order of the sheet.
    pub(super) speakers: Vec<Speaker>,
    /// Talks in order of the sheet.
    pub(super) talks: Vec<Talk>,
}

impl Event {
    /// All types of talks, in order of first mention in timeslots.
    pub(super) fn types(&self) -> Vec<&str> {
        distinct(self.timeslots.iter().flat_map(|slot| &slot.types))
    }

    /// All tags of timeslots.
    pub(super) fn slot_tags(&self) -> Vec<&str> {
        distinct(self.timeslots.iter().flat_map(|slot| &slot.tags))
    }

    /// All tags of rooms.
    pub(super) fn room_tags(&self) -> Vec<&str> {
        distinct(self.rooms.iter().flat_map(|room| &room.tags))
    }

    /// Types of talks that some talk has, in order of first mention.
    pub(super) fn kinds(&self) -> Vec<&str> {
        distinct(self.talks.iter().map(|talk| &talk.kind))
    }

    /// The timeslots for a type of talk.
    pub(super) fn timeslots_of(&self, kind: &str) -> impl Iterator<Item = (usize, &Timeslot)> {
        self.timeslots.iter().enumerate().filter(move |(_, slot)| slot.types.iter().any(|one| one == kind))
    }
}

/// Each text once, in order of first mention.
fn distinct<'t>(texts: impl Iterator<Item = &'t String>) -> Vec<&'t str> {
    let mut seen = HashSet::new();
    texts.map(String::as_str).filter(|text| seen.insert(*text)).collect()
}
