//! Seeded scenarios and changes of them: the same seed gives the same bytes everywhere.

mod clash;
mod conference;
mod conflict;
mod crowd;
mod dice;
mod edits;
mod layout;
mod loose;
mod names;
mod plan;
mod programme;
mod programme_text;
mod size;
mod spec;
#[cfg(feature = "proptest")]
pub mod strategies;
mod tailored;
mod text;

pub use conference::{Conference, conference};
pub use dice::Dice;
pub use edits::{Edit, Window};
pub use programme::{Extent, PackedProgramme, programme};
pub use size::Size;
pub use spec::{Impossible, Spec, Tightness};
pub use tailored::{Tailored, tailored};
