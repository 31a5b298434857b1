//! What the readers of JSON share: notes about what a file says oddly, times, texts and the shapes
//! that a format defines.

mod forms;
mod notes;
mod shape;
mod stamp;
mod texts;

pub(super) use forms::Form;
pub(super) use notes::Notes;
pub(super) use shape::{Is, Shape, judge, read, skip};
pub(super) use stamp::{Clock, Stamp, clock_minutes, duration_minutes, iso_minutes};
pub(super) use texts::{localised, printed, scalar};
