//! Seeded scenarios: the same seed gives the same bytes everywhere.

mod conference;
mod dice;
mod text;

pub use conference::{Conference, Size, conference};
