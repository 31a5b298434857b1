//! Plain data of a conference: ids, time, rooms, people, talks, instance and agenda.
//!
//! The checker and the solver meet here and nowhere else: what both need to know
//! about intervals, atomic rooms and who attends is written once, in this room.
//! No I/O, no solver, no opinion.

mod agenda;
mod ids;
mod instance;
mod interest;
mod meetings;
mod naming;
mod offer;
mod person;
mod programme;
mod room;
mod score;
mod settings;
mod talk;
mod time;
mod timetable;

pub use agenda::{Agenda, Entry, EntryOrigins, Remark, RemarkKind, RoomRef, Suppression, TalkRef};
pub(crate) use ids::ids;
pub use ids::{BlockId, DayId, Id, OriginId, PersonId, ResourceId, RoomId, TalkId, UseId};
pub(crate) use instance::join_words;
pub use instance::{Block, Day, Instance, Presence};
pub use interest::{Ignore, Interest, Resource, Stale, StaleKind};
pub use meetings::{Keys, Meeting};
pub use naming::{is_id, is_nobody, squeezed};
pub use offer::Offer;
pub use person::{Availability, Person};
pub use programme::{
    Credit, Details, Event, Printed, Programme, ProgrammeDay, ProgrammePerson, ProgrammeRoom, ProgrammeTrack,
};
pub use room::Room;
pub use score::Score;
pub use settings::{Profile, Request, RuleSetting, SettingValue};
pub use talk::{Attendance, Delivery, Hold, PeopleOfDay, Pin, Role, RoomChoice, SlotChoice, Status, Talk};
pub use time::{Interval, LocalTimeError, Minutes, Time, Zone, is_conference_date, length_label};
pub use timetable::{Occurrence, Timetable};
