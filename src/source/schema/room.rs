//! Rooms as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::union::{Named, Words};
use super::{Details, Listed, Window};

/// A room.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Room {
    /// The id that talks and agendas use; the slug of the name if absent.
    pub(in super::super) id: Option<String>,
    /// The printed name; the id if absent.
    pub(in super::super) name: Option<String>,
    /// Seats. A combined room has the sum of its parts unless stated.
    #[schemars(range(min = 0))]
    pub(in super::super) capacity: Option<i64>,
    /// What the room offers: `recording`, `stage` …
    pub(in super::super) features: Option<Listed<String>>,
    /// The kinds of talk allowed here; absent: every kind.
    pub(in super::super) kinds: Option<Listed<String>>,
    /// Free tags, for selectors.
    pub(in super::super) tags: Option<Listed<String>>,
    /// Other names that mean this room.
    pub(in super::super) aliases: Option<Listed<String>>,
    /// The building, for walking times.
    pub(in super::super) building: Option<String>,
    /// When the room is open; absent: always.
    pub(in super::super) available: Option<Listed<Window>>,
    /// When the room is closed.
    pub(in super::super) unavailable: Option<Listed<Window>>,
    /// The rooms it takes whole. Such a room is used only by talks that ask for it.
    pub(in super::super) combines: Option<Listed<String>>,
    /// Minutes needed to open or close the partition.
    #[schemars(range(min = 0))]
    pub(in super::super) turnaround: Option<i64>,
    /// Several things may be in it at once (a foyer). Used only by talks that ask for it.
    pub(in super::super) shared: Option<bool>,
    /// Used only by talks that ask for it.
    pub(in super::super) reserved: Option<bool>,
    /// Facts that plenary carries from file to file and does not interpret: `abstract`, `url`, `guid` …
    pub(in super::super) details: Option<Details>,
}

impl Named for Room {
    fn named(name: String) -> Self {
        Self { id: Some(name), ..Self::default() }
    }
}

impl Words for Room {
    const ONE: &'static str = "a name or a mapping";
    const MANY: &'static str = "a list of rooms";
}
