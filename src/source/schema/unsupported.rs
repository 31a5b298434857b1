//! Sections that the format has and this version does not act on: they are parsed, so that
//! their syntax is checked, and refused when they say something.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Listed, Pick, SlotSelector, TalkSelector};

/// Something that talks use up.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "parsed to check the syntax only")]
pub(in super::super) struct Resource {
    /// The id.
    id: Option<String>,
    /// The printed name.
    name: Option<String>,
    /// How many there are.
    capacity: Option<i64>,
}

/// Votes or bookmarks: people who would attend all of these talks.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "parsed to check the syntax only")]
pub(in super::super) struct Interest {
    /// The talks.
    talks: Option<Pick<TalkSelector>>,
    /// How many people.
    count: Option<i64>,
}

/// Who asks for what, and why.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "parsed to check the syntax only")]
pub(in super::super) struct Request {
    /// The id.
    id: Option<String>,
    /// Why.
    reason: Option<String>,
    /// Who asks.
    asked_by: Option<String>,
    /// The talks it is about.
    talks: Option<Pick<TalkSelector>>,
    /// Where their starts must lie.
    require: Option<SlotSelector>,
    /// `apart` or `together`.
    keep: Option<String>,
    /// deny, warn, note or off.
    level: Option<String>,
    /// The weight of the rule.
    weight: Option<i64>,
}

/// An exemption from a rule.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "parsed to check the syntax only")]
pub(in super::super) struct Ignore {
    /// The rule.
    rule: Option<String>,
    /// The talks.
    talks: Option<Pick<TalkSelector>>,
    /// The people.
    people: Option<Listed<String>>,
    /// The rooms.
    rooms: Option<Listed<String>>,
    /// Why.
    reason: Option<String>,
    /// The last day on which it holds.
    until: Option<String>,
}
