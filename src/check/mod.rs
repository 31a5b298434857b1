//! The checker: every use of every rule against an agenda, added up to a report.

mod report;

pub use report::{Counts, Report, Reported, RuleCost, check};
