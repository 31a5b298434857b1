//! The result of a check.

use crate::finding::{Finding, NotChecked};
use crate::model::{OriginId, Score};

/// What one rule found and costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCost {
    /// The rule's id.
    pub rule: &'static str,
    /// How many findings.
    pub findings: usize,
    /// Hard cost.
    pub hard: i64,
    /// Soft cost.
    pub soft: i64,
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
}

/// A finding with what its use says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The finding.
    pub finding: Finding,
    /// The rule's id.
    pub rule: &'static str,
    /// Whether its cost is hard.
    pub hard: bool,
    /// Why somebody asked for it.
    pub reason: Option<String>,
    /// Where the use is written.
    pub use_origin: OriginId,
    /// The request's id.
    pub request: Option<String>,
    /// From rule and entities.
    pub fingerprint: String,
}

/// The result of a check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The price of the agenda.
    pub score: Score,
    /// By rule, in order of the registry.
    pub by_rule: Vec<RuleCost>,
    /// Findings by severity.
    pub counts: Counts,
    /// The findings, sorted.
    pub findings: Vec<Reported>,
    /// What could not be looked at.
    pub not_checked: Vec<NotChecked>,
}
