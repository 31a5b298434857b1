//! Agendas and lists of talks in the formats that other tools write, one file each.
//!
//! A reader turns a file into a [`Programme`](crate::model::Programme), whatever its format: every
//! text as printed, every fact with its place, everything that it did not understand as a remark.
//! Then a programme is matched with a scenario ([`against`]), stands by itself ([`standalone`]), or
//! becomes a scenario. Writers go the other way.

mod against;
mod detect;
mod html;
mod identity;
mod join;
mod left_out;
mod outgoing;
mod read;
mod scenario;
mod standalone;
mod write;

pub use against::against;
pub use detect::{Format, format_of};
pub use html::{Note, Page, write_html};
pub use join::joined;
pub use left_out::{LeftOut, left_out};
pub use outgoing::outgoing;
pub use read::{Foreign, ReadOptions, read};
pub use scenario::{Imported, scenario};
pub use standalone::standalone;
pub use write::ExportFormat;
