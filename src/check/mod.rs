//! The checker: every use of every rule against an agenda, added up to a report.

mod report;
mod stale;
mod suppress;

pub use report::{Counts, Hidden, Report, Reported, RuleCost, check};
