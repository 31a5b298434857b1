//! The checker: every use of every rule against an agenda, added up to a report.

mod baseline;
mod report;
mod stale;
mod suppress;

pub(crate) use baseline::SARIF_FINGERPRINT;
pub use baseline::{Baseline, Compared};
pub use report::{Counts, Hidden, Report, Reported, RuleCost, check};
