//! The checker: every use of every rule against an agenda, added up to a report.

mod baseline;
mod noise;
mod report;
mod stale;
mod suppress;

pub(crate) use baseline::SARIF_FINGERPRINT;
pub use baseline::{Baseline, Compared};
pub use noise::Noise;
pub use report::{Counts, Hidden, HiddenBy, Report, Reported, RuleCost, check, check_with};
