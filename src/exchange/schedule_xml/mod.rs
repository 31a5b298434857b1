//! `schedule.xml`, the format of pentabarf that frab, pretalx and many others write, in all dialects
//! that conferences published: <https://c3voc.de/wiki/schedule>.
//!
//! Days hold rooms, rooms hold events. The reader takes what differs as it comes:
//!
//! - events directly under the day, their room only a text inside (FOSDEM until 2012);
//! - neither zone nor date, but clock times of a day (FOSDEM until 2023): times before `day_change`
//!   belong to the next date;
//! - `<tracks>` and `<persons>` before the days, which describe and credit nobody (FOSDEM from 2024);
//! - `<entry>` instead of `<event>` (`EuroPython`): `0930`, minutes, several rooms in one text;
//! - durations `45`, `0:45`, `00:45` and `1:12:00` (see [`time::reading`] for the last).
//!
//! `<date>` of an event and `<room>` inside it count. The start, the day and the room around it are
//! copies of them: where they differ, a remark says so.
//!
//! One pass over the text, in time linear in its length.

mod conference;
mod cursor;
mod encoding;
mod epxml;
mod event;
mod markup;
mod notes;
mod schedule;
mod settle;
mod time;
mod write;

use super::read::ReadOptions;
use crate::finding::{InputError, Origins, SourceText};
use crate::model::Programme;
use crate::source::Input;
use cursor::Cursor;
use schedule::Schedule;
pub use write::write_schedule_xml;

/// Reads a schedule.
///
/// # Errors
/// One problem that keeps the file from being read: `encoding`, `syntax`, `entities`,
/// `unknown-entity`, `too-deep`, `not-a-schedule`.
pub(super) fn read(input: Input, options: &ReadOptions, origins: &mut Origins) -> Result<Programme, Vec<InputError>> {
    let name = input.name.clone();
    let text = SourceText::from(encoding::decode(input, origins).map_err(|error| vec![error])?);
    let file = origins.add_file(&name, text.clone());
    let mut cursor = Cursor::new(&text, file, origins);
    let origin = cursor.place(&(0..0));
    Schedule::new(cursor, options).read(origin).map_err(|error| vec![error])
}
