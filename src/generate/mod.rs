//! Seeded scenarios: the same seed gives the same bytes everywhere.

mod conference;
mod dice;
mod names;
mod plan;
mod programme;
mod programme_text;
mod size;
mod text;

pub use conference::{Conference, conference};
pub use programme::{Extent, Programme, programme};
pub use size::Size;
