//! Agendas and lists of talks in the formats that other tools write, one file each.
//!
//! A reader turns a file into a [`Programme`](crate::model::Programme), whatever its format: every
//! text as printed, every fact with its place, everything that it did not understand as a remark.
//! Then a programme is matched with a scenario ([`against`]), stands by itself ([`standalone`]), or
//! becomes a scenario. Writers go the other way.

mod against;
mod collisions;
mod detect;
mod edit;
mod edit_csv;
mod html;
mod ics;
mod identifiers;
mod identity;
mod join;
mod json;
mod left_out;
mod mapping;
mod markdown;
mod outgoing;
mod pretalx;
mod read;
mod scenario;
mod schedule_json;
mod schedule_xml;
mod shapes;
mod side_by_side;
mod sniff;
mod standalone;
mod suites;
mod table;
mod write;

pub use against::against;
pub use detect::{Format, format_of};
pub use edit::{AgendaChange, NewPlace, Reading, edit_agenda};
pub use edit_csv::{FieldEdit, edit_fields};
pub use html::{Note, Page, write_html};
pub use ics::write_ics;
pub use join::joined;
pub use left_out::{LeftOut, left_out};
pub use mapping::Mapping;
pub use markdown::write_markdown;
pub use outgoing::outgoing;
pub use read::{Foreign, ReadOptions, read};
pub use scenario::{Imported, scenario};
pub use schedule_json::write_schedule_json;
pub use schedule_xml::write_schedule_xml;
pub use side_by_side::side_by_side;
pub use standalone::standalone;
pub use suites::{Instance as LibraryInstance, import_instance, is_library, library_of, write_solution};
pub use table::write_csv;
#[cfg(feature = "xlsx")]
pub use table::write_xlsx;
pub use write::ExportFormat;
