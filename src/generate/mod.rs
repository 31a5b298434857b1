//! Seeded scenarios: the same seed gives the same bytes everywhere.

mod conference;
mod dice;
mod names;
mod plan;
mod size;
mod text;

pub use conference::{Conference, conference};
pub use size::Size;
