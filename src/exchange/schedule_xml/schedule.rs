//! The frame of a schedule: days, and the rooms inside them.

use std::borrow::Cow;
use std::ops::Range;

use chrono::NaiveDate;
use fnv::{FnvHashMap, FnvHashSet};

use super::cursor::{Cursor, Tag};
use super::notes::{Departure, Notes};
use super::settle::Pending;
use super::time::{When, date, date_time};
use crate::exchange::ReadOptions;
use crate::finding::InputError;
use crate::model::{Details, OriginId, Printed, Programme, ProgrammeDay, ProgrammeRoom, Remark, RemarkKind, Zone};

const DAY_WITHOUT_DATE: Departure = Departure {
    one: "the day has no `date`",
    many: "days have no `date`",
    help: "write the local date: `<day index=\"1\" date=\"2027-02-01\" …>`",
};
const DAY_WITHOUT_END: Departure = Departure {
    one: "the day has no `start` and `end`: some programs refuse such a file",
    many: "days have no `start` and `end`: some programs refuse such a file",
    help: "write both with an offset: `end=\"2027-02-02T03:59:00+01:00\"`",
};

/// A day while its events are read.
#[derive(Debug, Clone, Default)]
pub(super) struct OpenDay {
    /// Its date, if it has one.
    pub(super) date: Option<NaiveDate>,
    /// When it ends, if it says so.
    pub(super) end: Option<When>,
    /// Its start tag.
    pub(super) bytes: Range<usize>,
}

/// A room while its events are read.
#[derive(Debug, Clone)]
pub(super) struct OpenRoom<'a> {
    /// The printed name; may be empty.
    pub(super) name: Cow<'a, str>,
    /// Its start tag.
    pub(super) at: OriginId,
}

/// A schedule while it is read.
#[derive(Debug)]
pub(super) struct Schedule<'a, 'o> {
    pub(super) cursor: Cursor<'a, 'o>,
    pub(super) programme: Programme,
    pub(super) notes: Notes,
    /// Keep texts that only exports need.
    pub(super) details: bool,
    /// The zone of times that have neither zone nor offset.
    pub(super) zone: Option<Zone>,
    /// Minutes after midnight until which clock times belong to the day before.
    pub(super) day_change: u32,
    /// What of each event can only be said at the end of the file.
    pub(super) pending: Vec<Pending>,
    /// Start and end of each day of the programme.
    pub(super) spans: Vec<(Option<When>, Option<When>)>,
    /// Ids and globally unique ids of events so far.
    pub(super) ids: FnvHashSet<Cow<'a, str>>,
    pub(super) guids: FnvHashSet<Cow<'a, str>>,
    /// People that were described, by id and name.
    pub(super) people: FnvHashSet<(Option<String>, String)>,
    rooms: FnvHashMap<String, usize>,
}

impl<'a, 'o> Schedule<'a, 'o> {
    pub(super) fn new(cursor: Cursor<'a, 'o>, options: &ReadOptions) -> Self {
        Self {
            cursor,
            programme: Programme::default(),
            notes: Notes::default(),
            details: options.details,
            zone: options.zone,
            day_change: 0,
            pending: Vec::new(),
            spans: Vec::new(),
            ids: FnvHashSet::default(),
            guids: FnvHashSet::default(),
            people: FnvHashSet::default(),
            rooms: FnvHashMap::default(),
        }
    }

    /// Reads the whole file.
    pub(super) fn read(mut self, origin: OriginId) -> Result<Programme, InputError> {
        self.programme.origin = origin;
        let root = self.cursor.root()?;
        if root.name != "schedule" {
            return Err(self.not_a_schedule(&root));
        }
        for (name, value) in self.cursor.attributes(&root)? {
            if name == "created" {
                self.programme.details.add(name, value);
            }
        }
        while let Some(child) = self.cursor.child(&root)? {
            match child.name {
                "generator" => self.generator(&child)?,
                "version" => self.fact("version", &child)?,
                "url" => self.fact("schedule_url", &child)?,
                "conference" => self.conference(&child)?,
                "tracks" => self.tracks(&child)?,
                "persons" => self.persons(&child)?,
                "day" => self.day(&child)?,
                _ => self.unread(&child)?,
            }
        }
        self.cursor.finish()?;
        if let Some(stray) = self.cursor.stray.take() {
            if let Some(error) = self.cursor.conflict(stray.end) {
                return Err(error);
            }
            let at = self.cursor.place(&stray);
            let remark = Remark::new(RemarkKind::Format, at, "a text stands between elements and is not read");
            self.notes.add(remark.help("put it into an element, or remove it"));
        }
        self.settle();
        self.programme.remarks = self.notes.finish();
        Ok(self.programme)
    }

    fn not_a_schedule(&mut self, root: &Tag<'a>) -> InputError {
        let message = match root.name.to_ascii_lowercase().as_str() {
            "html" => "this is a web page, not a schedule".to_owned(),
            name => format!("the element on top is `{name}`, not `schedule`"),
        };
        let help = "name the file `schedule.xml` that the conference's system exports";
        self.cursor.error("not-a-schedule", &root.bytes, message).help(help)
    }

    /// A text about the event as a whole.
    pub(super) fn fact(&mut self, key: &str, tag: &Tag<'a>) -> Result<(), InputError> {
        let leaf = self.cursor.leaf(tag)?;
        self.programme.details.add(key, leaf.text);
        Ok(())
    }

    /// Goes over an element that nobody reads; counts it if it says anything.
    pub(super) fn unread(&mut self, tag: &Tag<'a>) -> Result<(), InputError> {
        let says = self.cursor.skip(tag)? || !self.cursor.attributes(tag)?.is_empty();
        if says {
            self.notes.unread("element", tag.name, || self.cursor.place(&tag.bytes));
        }
        Ok(())
    }

    /// Counts an attribute that nobody reads; declarations of namespaces are none.
    pub(super) fn unread_attribute(&mut self, name: &str, value: &str, tag: &Tag<'a>) {
        if !value.is_empty() && !name.starts_with("xml") {
            self.notes.unread("attribute", name, || self.cursor.place(&tag.bytes));
        }
    }

    fn day(&mut self, tag: &Tag<'a>) -> Result<(), InputError> {
        let mut day = OpenDay { bytes: tag.bytes.clone(), ..OpenDay::default() };
        let mut start = None;
        for (name, value) in self.cursor.attributes(tag)? {
            match name {
                "date" => day.date = date(&value),
                "start" => start = date_time(&value),
                "end" => day.end = date_time(&value),
                // Days are in order of writing.
                "index" => {}
                other => self.unread_attribute(other, &value, tag),
            }
        }
        let at = self.cursor.place(&tag.bytes);
        if day.date.is_none() {
            self.notes.departure(&DAY_WITHOUT_DATE, None, at);
            day.date = start.map(|when| when.local.date());
        }
        if start.is_none() || day.end.is_none() {
            self.notes.departure(&DAY_WITHOUT_END, None, at);
        }
        if let Some(date) = day.date {
            self.programme.days.push(ProgrammeDay { date, start: None, end: None, at });
            self.spans.push((start, day.end));
        }
        while let Some(child) = self.cursor.child(tag)? {
            match child.name {
                "room" => self.room(&child, &day)?,
                "event" => self.event(&child, &day, None)?,
                "entry" => self.entry(&child, &day)?,
                _ => self.unread(&child)?,
            }
        }
        Ok(())
    }

    fn room(&mut self, tag: &Tag<'a>, day: &OpenDay) -> Result<(), InputError> {
        let at = self.cursor.place(&tag.bytes);
        let (mut name, mut details) = (Cow::Borrowed(""), Details::default());
        for (key, value) in self.cursor.attributes(tag)? {
            match key {
                "name" => name = value,
                "guid" | "slug" => details.add(key, value),
                other => self.unread_attribute(other, &value, tag),
            }
        }
        if !name.is_empty() {
            self.list_room(&name, details, at);
        }
        let room = OpenRoom { name, at };
        while let Some(child) = self.cursor.child(tag)? {
            match child.name {
                "event" => self.event(&child, day, Some(&room))?,
                _ => self.unread(&child)?,
            }
        }
        Ok(())
    }

    /// Lists a room; each day of a file has it again.
    fn list_room(&mut self, name: &str, details: Details, at: OriginId) {
        let Some(&known) = self.rooms.get(name) else {
            self.rooms.insert(name.to_owned(), self.programme.rooms.len());
            self.programme.rooms.push(ProgrammeRoom { name: Printed::new(name, at), capacity: None, details });
            return;
        };
        let known = &mut self.programme.rooms[known];
        for (key, value) in details.0 {
            match known.details.get(&key) {
                None => known.details.add(&key, value),
                Some(other) if *other != value => {
                    let message = format!("the room `{name}` has two values of `{key}`: `{other}` and `{value}`");
                    let remark = Remark::new(RemarkKind::Identity, at, message).related(known.name.at, "the first one");
                    self.notes.add(remark.help("two rooms need two names"));
                }
                Some(_) => {}
            }
        }
    }
}
