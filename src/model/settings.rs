//! The `rules:` section as written: which rule, which values, where.
//!
//! The model does not know the rules; `rules::config` turns settings into uses.

use super::{OriginId, TalkId};

/// One value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingValue {
    /// The key, such as `weight` or an option of the rule.
    pub key: String,
    /// The value as JSON.
    pub value: serde_json::Value,
    /// Where the value stands.
    pub origin: OriginId,
    /// Where the key stands; of a level without a key, the level.
    pub key_origin: OriginId,
}

/// Who asks for what, and why: what a finding quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The id as written, or made of its position: `request-3`.
    pub id: String,
    /// Why.
    pub reason: Option<String>,
    /// Who asks.
    pub asked_by: Option<String>,
    /// Where the request is written.
    pub origin: OriginId,
}

/// A named set of settings on top of another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// The profile it builds on, with where that is written; `draft` if nothing is stated.
    pub extends: Option<(String, OriginId)>,
    /// What it changes.
    pub settings: Vec<RuleSetting>,
    /// Where it is written.
    pub origin: OriginId,
}

/// One use of a rule as the scenario states it.
///
/// Values of the keys `talks`, `slots` and `rooms`, at any depth, are selectors in the scenario
/// and arrive here resolved: talks and rooms as lists of indexes (talks in order of writing), slots
/// as a list of windows `[start, end]` in UTC minutes.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSetting {
    /// The rule's id as written.
    pub rule: String,
    /// `level`, `weight`, `budget`, `grace`, `reason` and the rule's own options, in order of writing.
    pub values: Vec<SettingValue>,
    /// Talks it is limited to, in order of id; `None`: all.
    pub scope: Option<Vec<TalkId>>,
    /// The request that it stands for, if it is one.
    pub request: Option<Request>,
    /// Where the use is written.
    pub origin: OriginId,
}
