//! What is said about an input or an agenda: findings, input errors, places, fingerprints.

mod diagnosis;
mod error;
mod fingerprint;
mod origins;
mod text;

pub use diagnosis::{Finding, NotChecked, Severity};
pub use error::{InputError, did_you_mean};
pub use fingerprint::{fingerprint, stable_hash};
pub use origins::{Cell, FileId, Origins, Place, SourceFile, cell_name};
pub use text::SourceText;
