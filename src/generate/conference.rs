//! A generated conference as texts.

use super::plan::Plan;
use super::size::Size;
use super::text;

/// A generated scenario with an agenda that breaks no hard rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conference {
    /// The scenario as YAML.
    pub scenario: String,
    /// The planted agenda as YAML.
    pub agenda: String,
}

/// A conference of this size; the same seed gives the same bytes everywhere.
#[must_use]
pub fn conference(size: &Size, seed: u64) -> Conference {
    let plan = Plan::new(size, seed);
    let remark = format!("Generated from seed {seed}: invented people, feasible by construction.");
    Conference { scenario: text::scenario(&plan, seed, &[remark]), agenda: text::agenda(text::lines(&plan), &[]) }
}
