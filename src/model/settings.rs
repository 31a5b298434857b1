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

/// One use of a rule as the scenario states it.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSetting {
    /// The rule's id as written.
    pub rule: String,
    /// `level`, `weight`, `budget`, `reason` and the rule's own options, in order of writing.
    pub values: Vec<SettingValue>,
    /// Talks it is limited to, in order of id; `None`: all.
    pub scope: Option<Vec<TalkId>>,
    /// Where the use is written.
    pub origin: OriginId,
}
