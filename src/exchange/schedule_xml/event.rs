//! One event of a schedule: its facts, and where they disagree.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::cursor::{Leaf, Tag};
use super::notes::Departure;
use super::schedule::{OpenDay, OpenRoom, Schedule};
use super::settle::Pending;
use super::time::{Clock, DAY, When, clock, date_time, duration};
use crate::finding::InputError;
use crate::model::{Credit, EntryOrigins, Event, OriginId, Printed, ProgrammePerson, Remark, RemarkKind, Role, Status};

const NO_ID: Departure = Departure {
    one: "the event has no `id`, or one that is no positive number",
    many: "events have no `id`, or one that is no positive number",
    help: "number the events: `<event id=\"17\" …>`",
};
const NO_GUID: Departure = Departure {
    one: "the event has no `guid`, or one that is no UUID",
    many: "events have no `guid`, or one that is no UUID",
    help: "give every event a UUID that stays: `<event guid=\"…\" …>`",
};
const ID_TWICE: Departure = Departure {
    one: "the `id` of the event is also that of an event before: some programs show only one of them",
    many: "events have the `id` of an event before: some programs show only one of them",
    help: "number the events, each differently",
};
const GUID_TWICE: Departure = Departure {
    one: "the `guid` of the event is also that of an event before",
    many: "events have the `guid` of an event before",
    help: "give every event a UUID of its own",
};
const NO_DATE: Departure = Departure {
    one: "the event has no `date`: its start is that of the day and the clock",
    many: "events have no `date`: their starts are those of the day and the clock",
    help: "write the instant: `<date>2027-02-01T09:30:00+01:00</date>`",
};
const NO_DURATION: Departure = Departure {
    one: "the event has no `duration`: its end is unknown",
    many: "events have no `duration`: their ends are unknown",
    help: "write hours and minutes: `<duration>00:45</duration>`",
};
const NO_TITLE: Departure = Departure {
    one: "the event has no `title`",
    many: "events have no `title`",
    help: "write what it is: `<title>…</title>`",
};
const SECONDS: Departure = Departure {
    one: "the time has seconds, which are cut off",
    many: "times have seconds, which are cut off",
    help: "write whole minutes",
};
const MARKUP: Departure = Departure {
    one: "the text holds tags, which are left out",
    many: "texts hold tags, which are left out",
    help: "write `&lt;` for every `<` of a text",
};

/// Clock times before this belong to the night of a day that is over on the calendar.
const NIGHT: u32 = 6 * 60;

/// What an event says about time and place.
#[derive(Debug, Default)]
pub(super) struct Facts<'a> {
    pub(super) title: Option<Leaf<'a>>,
    pub(super) date: Option<Leaf<'a>>,
    pub(super) start: Option<Leaf<'a>>,
    pub(super) duration: Option<Leaf<'a>>,
    pub(super) room: Option<Leaf<'a>>,
}

pub(super) fn filled(text: Cow<'_, str>) -> Option<String> {
    Some(text.into_owned()).filter(|text| !text.is_empty())
}

impl<'a> Schedule<'a, '_> {
    pub(super) fn event(
        &mut self,
        tag: &Tag<'a>,
        day: &OpenDay,
        room: Option<&OpenRoom<'a>>,
    ) -> Result<(), InputError> {
        let mut event = Event { at: EntryOrigins::all(self.cursor.place(&tag.bytes)), ..Event::default() };
        self.identify(&mut event, tag)?;
        let mut facts = Facts::default();
        while let Some(child) = self.cursor.child(tag)? {
            match child.name {
                "title" => self.keep(&mut facts.title, &child)?,
                "date" => self.keep(&mut facts.date, &child)?,
                "start" => self.keep(&mut facts.start, &child)?,
                "duration" => self.keep(&mut facts.duration, &child)?,
                "room" => self.keep(&mut facts.room, &child)?,
                "track" => event.track = filled(self.text(&child)?.text),
                "type" => event.kind = filled(self.text(&child)?.text),
                "language" => event.language = filled(self.text(&child)?.text),
                "status" | "state" => event.status = self.status(&child)?,
                "persons" => self.credits(&mut event, &child)?,
                "recording" => self.recording(&mut event, &child)?,
                "links" => self.list(&mut event, &child, "link")?,
                "attachments" => self.list(&mut event, &child, "attachment")?,
                key @ ("abstract" | "description" | "subtitle" | "slug" | "logo" | "url" | "feedback_url"
                | "origin_url" | "video_download_url") => self.detail(&mut event, key, &child)?,
                _ => self.unread(&child)?,
            }
        }
        let name = facts.room.take().filter(|leaf| !leaf.text.is_empty());
        if let Some(leaf) = &name {
            event.at.room = self.cursor.place(&leaf.bytes);
            event.rooms.push(Printed::new(leaf.text.as_ref(), event.at.room));
        } else if let Some(room) = room.filter(|room| !room.name.is_empty()) {
            event.at.room = room.at;
            event.rooms.push(Printed::new(room.name.as_ref(), room.at));
        }
        let around = room.filter(|room| name.is_some_and(|leaf| leaf.text != room.name));
        self.place_event(event, facts, day, around);
        Ok(())
    }

    fn identify(&mut self, event: &mut Event, tag: &Tag<'a>) -> Result<(), InputError> {
        let (index, at) = (Some(self.pending.len()), event.at.entry);
        let (mut id, mut guid) = (None, None);
        for (name, value) in self.cursor.attributes(tag)? {
            match name {
                "id" => id = Some(value).filter(|id| !id.is_empty()),
                "guid" => guid = Some(value).filter(|guid| !guid.is_empty()),
                // The code identifies a talk too, so it is kept in any case.
                "code" => event.details.add("code", value),
                other => self.unread_attribute(other, &value, tag),
            }
        }
        event.id = id.as_deref().map(str::to_owned);
        event.guid = guid.as_deref().map(str::to_owned);
        match id {
            Some(id) if id.bytes().all(|byte| byte.is_ascii_digit()) && id.bytes().any(|byte| byte != b'0') => {
                if !self.ids.insert(id) {
                    self.notes.departure(&ID_TWICE, index, at);
                }
            }
            _ => self.notes.departure(&NO_ID, index, at),
        }
        match guid {
            Some(guid) if uuid::Uuid::try_parse(&guid).is_ok() => {
                if !self.guids.insert(guid) {
                    self.notes.departure(&GUID_TWICE, index, at);
                }
            }
            _ => self.notes.departure(&NO_GUID, index, at),
        }
        Ok(())
    }

    /// The text of an element; markup inside is noted.
    pub(super) fn text(&mut self, tag: &Tag<'a>) -> Result<Leaf<'a>, InputError> {
        let leaf = self.cursor.leaf(tag)?;
        if leaf.markup {
            let at = self.cursor.place(&leaf.bytes);
            self.notes.departure(&MARKUP, Some(self.pending.len()), at);
        }
        Ok(leaf)
    }

    /// The first element of a name counts.
    pub(super) fn keep(&mut self, slot: &mut Option<Leaf<'a>>, tag: &Tag<'a>) -> Result<(), InputError> {
        let leaf = self.text(tag)?;
        if slot.is_some() {
            self.notes.unread("second", tag.name, || self.cursor.place(&tag.bytes));
        } else {
            *slot = Some(leaf);
        }
        Ok(())
    }

    /// A text that only exports need.
    pub(super) fn detail(&mut self, event: &mut Event, key: &str, tag: &Tag<'a>) -> Result<(), InputError> {
        if self.details {
            let leaf = self.text(tag)?;
            event.details.add(key, leaf.text);
        } else {
            self.cursor.skip(tag)?;
        }
        Ok(())
    }

    fn status(&mut self, tag: &Tag<'a>) -> Result<Option<Status>, InputError> {
        let leaf = self.text(tag)?;
        Ok(match leaf.text.to_lowercase().as_str() {
            "confirmed" => Some(Status::Confirmed),
            "cancelled" | "canceled" | "withdrawn" | "rejected" => Some(Status::Cancelled),
            "accepted" | "proposed" | "tentative" | "unconfirmed" => Some(Status::Proposed),
            "" => None,
            _ => {
                self.notes.unread("element", tag.name, || self.cursor.place(&tag.bytes));
                None
            }
        })
    }

    fn credits(&mut self, event: &mut Event, tag: &Tag<'a>) -> Result<(), InputError> {
        let people = event.people.get_or_insert_default();
        while let Some(child) = self.cursor.child(tag)? {
            if child.name != "person" {
                self.unread(&child)?;
                continue;
            }
            let mut person = ProgrammePerson::default();
            for (name, value) in self.cursor.attributes(&child)? {
                match name {
                    "id" => person.id = filled(value),
                    "guid" | "code" => person.details.add(name, value),
                    "href" => person.details.add("url", value),
                    other => self.unread_attribute(other, &value, &child),
                }
            }
            let leaf = self.text(&child)?;
            let at = self.cursor.place(&leaf.bytes);
            let name = leaf.text.into_owned();
            if self.details && !person.details.is_empty() {
                person.name = Printed::new(name.clone(), at);
                self.describe(person.clone());
            }
            if !name.is_empty() || person.id.is_some() {
                people.push(Credit { name, id: person.id, role: Role::Speaker, at });
            }
        }
        Ok(())
    }

    /// Lists what is said about a person, once.
    pub(super) fn describe(&mut self, person: ProgrammePerson) {
        if self.people.insert((person.id.clone(), person.name.text.clone())) {
            self.programme.people.push(person);
        }
    }

    fn recording(&mut self, event: &mut Event, tag: &Tag<'a>) -> Result<(), InputError> {
        while let Some(child) = self.cursor.child(tag)? {
            match child.name {
                "license" => self.detail(event, "recording_license", &child)?,
                "optout" => self.detail(event, "do_not_record", &child)?,
                "url" => self.detail(event, "recording_url", &child)?,
                "link" => self.detail(event, "recording_link", &child)?,
                _ => self.unread(&child)?,
            }
        }
        Ok(())
    }

    /// Addresses with titles.
    fn list(&mut self, event: &mut Event, tag: &Tag<'a>, key: &str) -> Result<(), InputError> {
        if !self.details {
            self.cursor.skip(tag)?;
            return Ok(());
        }
        while let Some(child) = self.cursor.child(tag)? {
            if child.name != key {
                self.unread(&child)?;
                continue;
            }
            let mut address = None;
            for (name, value) in self.cursor.attributes(&child)? {
                match name {
                    "href" => address = filled(value),
                    other => self.unread_attribute(other, &value, &child),
                }
            }
            let title = self.text(&child)?.text;
            // A blank divides the address from the title.
            let text = match address.map(|address| address.replace(' ', "%20")) {
                Some(address) if title.is_empty() => address,
                Some(address) => format!("{address} {title}"),
                None => title.into_owned(),
            };
            event.details.add(key, text);
        }
        Ok(())
    }

    /// Adds an event whose room and people are known; `around` is the room around it, if it says
    /// something else. The zone and the meaning of its duration are settled at the end of the file.
    pub(super) fn place_event(
        &mut self,
        mut event: Event,
        facts: Facts<'a>,
        day: &OpenDay,
        around: Option<&OpenRoom<'a>>,
    ) {
        let index = self.pending.len();
        match facts.title.filter(|leaf| !leaf.text.is_empty()) {
            Some(leaf) => {
                event.at.talk = self.cursor.place(&leaf.bytes);
                event.title = leaf.text.into_owned();
            }
            None => self.notes.departure(&NO_TITLE, Some(index), event.at.entry),
        }
        let mut pending = Pending::default();
        let date = facts.date.filter(|leaf| !leaf.text.is_empty());
        let start = facts.start.filter(|leaf| !leaf.text.is_empty());
        let shown = start.as_ref().and_then(|leaf| clock(&leaf.text));
        if let Some(leaf) = &date {
            event.at.start = self.cursor.place(&leaf.bytes);
            pending.when = date_time(&leaf.text);
        } else if let Some(leaf) = &start {
            event.at.start = self.cursor.place(&leaf.bytes);
            self.notes.departure(&NO_DATE, Some(index), event.at.entry);
        }
        let mut words = Disagreements::default();
        match (pending.when, &date) {
            (Some(when), _) => {
                pending.seconds = when.seconds;
                if let (Some(shown), Some(leaf)) = (shown, &start)
                    && shown.minutes % DAY != minutes_of(when)
                {
                    let at = self.cursor.place(&leaf.bytes);
                    words.add("date", &when.local.format("%H:%M"), "start", &leaf.text, (event.at.start, at));
                }
                if let Some(date) = day.date.filter(|_| !self.belongs(when, day)) {
                    let at = self.cursor.place(&day.bytes);
                    words.add("date", &when.local.date(), "day", &date, (event.at.start, at));
                }
            }
            (None, leaf) => {
                if let Some(leaf) = leaf {
                    self.unreadable(index, "date", &leaf.text, "2027-02-01T09:30:00+01:00", event.at.start);
                }
                pending.when = shown.and_then(|shown| self.on_day(shown, day));
                pending.seconds = shown.is_some_and(|shown| shown.seconds);
                pending.day_missing = shown.is_some() && day.date.is_none();
            }
        }
        if let (Some(leaf), None) = (&start, shown) {
            let at = if date.is_some() { self.cursor.place(&leaf.bytes) } else { event.at.start };
            self.unreadable(index, "start", &leaf.text, "09:30", at);
        }
        if pending.seconds {
            self.notes.departure(&SECONDS, Some(index), event.at.start);
        }
        match facts.duration.filter(|leaf| !leaf.text.is_empty()) {
            None => self.notes.departure(&NO_DURATION, Some(index), event.at.entry),
            Some(leaf) => {
                event.at.end = self.cursor.place(&leaf.bytes);
                match duration(&leaf.text) {
                    Ok(length) => pending.length = Some(length),
                    Err(why) => {
                        let message = format!("the duration `{}` {why}: the end is unknown", leaf.text);
                        let remark = Remark::new(RemarkKind::Format, event.at.end, message).entry(index);
                        self.notes.add(remark.help("write hours and minutes, such as 00:45"));
                    }
                }
            }
        }
        if let (Some(around), Some(room)) = (around, event.rooms.first()) {
            words.add("room", &room.text, "the room around it", &around.name, (room.at, around.at));
        }
        if let Some(remark) = words.remark(&event.title) {
            self.notes.add(remark.entry(index));
        }
        self.programme.events.push(event);
        self.pending.push(pending);
    }

    fn unreadable(&mut self, index: usize, name: &str, text: &str, such: &str, at: OriginId) {
        let message = format!("`{name}` cannot be read: `{text}`");
        let remark = Remark::new(RemarkKind::Format, at, message).entry(index);
        self.notes.add(remark.help(format!("write it such as {such}")));
    }

    /// The civil time of a clock on a day: before the change of days, the next date is meant.
    fn on_day(&self, shown: Clock, day: &OpenDay) -> Option<When> {
        let next = if shown.minutes < self.day_change { DAY } else { 0 };
        let local = super::time::at(day.date?, shown.minutes + next)?;
        Some(When { local, offset: None, seconds: shown.seconds })
    }

    /// Whether a time may stand under a day: on its date, or in the night after it. Programs file night
    /// events under the day before, until 03:00, 04:00 or the end of the day that they state.
    fn belongs(&self, when: When, day: &OpenDay) -> bool {
        let Some(date) = day.date else { return true };
        if when.local.date() == date {
            return true;
        }
        let next = date.succ_opt();
        let stated = day.end.filter(|end| Some(end.local.date()) == next).map_or(0, minutes_of);
        let night = self.day_change.max(stated).max(NIGHT);
        Some(when.local.date()) == next && minutes_of(when) <= night
    }
}

fn minutes_of(when: When) -> u32 {
    use chrono::Timelike as _;
    when.local.hour() * 60 + when.local.minute()
}

/// What one event says twice and differently.
#[derive(Debug, Default)]
struct Disagreements {
    message: String,
    places: Vec<(OriginId, OriginId, String)>,
}

impl Disagreements {
    /// `counts` is the fact that is believed, `copy` the other one.
    fn add(
        &mut self,
        counts: &str,
        value: &dyn std::fmt::Display,
        copy: &str,
        other: &dyn std::fmt::Display,
        (at, copy_at): (OriginId, OriginId),
    ) {
        let comma = if self.message.is_empty() { "" } else { "; " };
        let copy = if copy.contains(' ') { copy.to_owned() } else { format!("`{copy}`") };
        // Writing to a string cannot fail.
        let _ = write!(self.message, "{comma}`{counts}` says {value}, {copy} says {other}");
        self.places.push((at, copy_at, format!("{other} here")));
    }

    fn remark(self, title: &str) -> Option<Remark> {
        let first = self.places.first()?.0;
        let mut remark = Remark::new(RemarkKind::Disagreement, first, format!("\"{title}\": {}", self.message));
        for (at, copy, words) in self.places {
            if at != first {
                remark = remark.related(at, "this counts");
            }
            remark = remark.related(copy, words);
        }
        Some(remark.help("`date` and the `room` inside the event count; make the copies say the same"))
    }
}
