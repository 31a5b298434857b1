//! Slots, grids and breaks as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Listed, Pick, RoomSelector};

/// Starts offered one by one, all of one length.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Slot {
    /// The id, for selectors.
    pub(in super::super) id: Option<String>,
    /// The day: an id of `days` or a date.
    pub(in super::super) day: Option<String>,
    /// The starts: `["09:00", "09:40"]`.
    pub(in super::super) at: Option<Listed<String>>,
    /// Length in minutes.
    #[schemars(range(min = 1))]
    pub(in super::super) minutes: Option<i64>,
    /// The rooms it is limited to: ids or a selector.
    pub(in super::super) rooms: Option<Pick<RoomSelector>>,
    /// Free tags, for selectors.
    pub(in super::super) tags: Option<Listed<String>>,
}

/// Starts offered at regular steps, for talks of any length that end in time.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Grid {
    /// The id, for selectors.
    pub(in super::super) id: Option<String>,
    /// The day: an id of `days` or a date.
    pub(in super::super) day: Option<String>,
    /// The first start.
    pub(in super::super) from: Option<String>,
    /// The last end.
    pub(in super::super) to: Option<String>,
    /// The step in minutes.
    #[schemars(range(min = 1))]
    pub(in super::super) every: Option<i64>,
    /// The rooms it is limited to: ids or a selector.
    pub(in super::super) rooms: Option<Pick<RoomSelector>>,
    /// Free tags, for selectors.
    pub(in super::super) tags: Option<Listed<String>>,
}

/// A break: fixed, attended by nobody in particular. Breaks cut days into blocks.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Break {
    /// The id; made of title, day and time if absent.
    pub(in super::super) id: Option<String>,
    /// The start: `mon 10:20` or `2016-07-11T10:20`.
    pub(in super::super) start: Option<String>,
    /// Length in minutes.
    #[schemars(range(min = 1))]
    pub(in super::super) minutes: Option<i64>,
    /// The printed title.
    pub(in super::super) title: Option<String>,
    /// The room.
    pub(in super::super) room: Option<String>,
    /// Free text such as `break`, `meal`, `social`.
    pub(in super::super) kind: Option<String>,
}
