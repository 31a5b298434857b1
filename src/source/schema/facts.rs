//! Resources, votes and exemptions as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{PersonSelector, Pick, RoomSelector, TalkSelector};

/// Something that talks use up while they run, such as interpreters or cameras.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Resource {
    /// The id that `uses` names; the slug of the name if absent.
    pub(in super::super) id: Option<String>,
    /// The printed name; the id if absent.
    pub(in super::super) name: Option<String>,
    /// How many there are at any time.
    #[schemars(range(min = 0))]
    pub(in super::super) capacity: Option<i64>,
}

/// Votes or bookmarks: people who would attend all of these talks.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Interest {
    /// The talks: ids or a selector.
    pub(in super::super) talks: Option<Pick<TalkSelector>>,
    /// How many people; 1 if absent.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub(in super::super) count: Option<i64>,
}

/// An exemption from a rule for what it names. Several talks: what is between them; one: whatever
/// concerns it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Ignore {
    /// The rule.
    pub(in super::super) rule: Option<String>,
    /// The talks: ids or a selector.
    pub(in super::super) talks: Option<Pick<TalkSelector>>,
    /// The people: ids, names or `{organisation: …}`.
    pub(in super::super) people: Option<Pick<PersonSelector>>,
    /// The rooms: ids or a selector; a combined room means its parts.
    pub(in super::super) rooms: Option<Pick<RoomSelector>>,
    /// Why.
    pub(in super::super) reason: Option<String>,
    /// The last day on which it holds: a date such as `2027-03-01`.
    #[schemars(extend("format" = "date"))]
    pub(in super::super) until: Option<String>,
}
