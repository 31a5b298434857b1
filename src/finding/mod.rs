//! What is said about an input or an agenda: findings, input errors, places, fingerprints.

mod error;
mod finding;
mod fingerprint;
mod origins;

pub use error::{InputError, did_you_mean};
pub use finding::{Finding, NotChecked, Severity};
pub use fingerprint::{fingerprint, stable_hash};
pub use origins::{FileId, Origins, Place, SourceFile};
