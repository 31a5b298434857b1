//! Version 1: days, in them rooms, in them events.

use chrono::{NaiveDate, NaiveTime, Timelike};

use super::definition;
use super::facts::{Facts, image, references, texts};
use crate::exchange::ReadOptions;
use crate::exchange::json::{Stamp, clock_minutes, duration_minutes, judge, printed, scalar};
use crate::finding::Origins;
use crate::model::{
    Credit, Details, EntryOrigins, Event, Printed, Programme, ProgrammeDay, Role, Time, is_conference_date,
    length_label,
};
use crate::source::{Json, JsonAt, JsonKind};

/// Reads a file in which `schedule.conference.days` is a list.
pub(super) fn read(json: &Json, options: &ReadOptions, origins: &mut Origins) -> Programme {
    let root = json.root();
    let schedule = root.get("schedule").unwrap_or(root);
    let conference = schedule.get("conference").unwrap_or(schedule);
    let mut facts = Facts::new(json, Some(conference), options, origins);
    judge(root, &definition::FILE, &mut facts.notes);
    facts.conference(schedule, conference);
    facts.tracks(conference);
    facts.rooms(conference.get("rooms"));
    facts.rooms(schedule.get("rooms"));
    for day in conference.get("days").into_iter().flat_map(JsonAt::items) {
        let date = day.get("date").and_then(scalar).and_then(|text| NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok());
        let date = date.filter(|date| is_conference_date(*date));
        let begins = day.get("day_start").and_then(scalar).and_then(|text| Stamp::parse(&text));
        let start = facts.edge(day.get("day_start"));
        let end = facts.edge(day.get("day_end"));
        if let Some(date) = date {
            let at = facts.notes.at(day);
            facts.out.days.push(ProgrammeDay { date, start, end, at });
        }
        for (key, list) in day.get("rooms").into_iter().flat_map(JsonAt::pairs) {
            for event in list.items().filter(|event| event.kind() == JsonKind::Object) {
                let event = Reading { facts: &mut facts, event }.event(key, date, begins);
                facts.out.events.push(event);
            }
        }
    }
    facts.finish()
}

struct Reading<'r, 'o, 'j> {
    facts: &'r mut Facts<'o>,
    event: JsonAt<'j>,
}

impl<'j> Reading<'_, '_, 'j> {
    fn get(&self, key: &str) -> Option<JsonAt<'j>> {
        self.event.get(key)
    }

    fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(printed).map(Into::into)
    }

    fn event(&mut self, room_key: JsonAt<'_>, date: Option<NaiveDate>, begins: Option<Stamp>) -> Event {
        let entry = self.facts.notes.at(self.event);
        let mut at = EntryOrigins::all(entry);
        if let Some(title) = self.get("title") {
            at.talk = self.facts.notes.at(title);
        }
        let start = self.start(&mut at, date, begins);
        let end = self.end(start, &mut at);
        let rooms = self.room(room_key, &mut at);
        Event {
            id: self.get("id").and_then(known),
            guid: self.text("guid"),
            title: self.text("title").unwrap_or_default(),
            kind: self.text("type"),
            track: self.text("track"),
            language: self.text("language"),
            status: None,
            start,
            end,
            rooms: rooms.into_iter().collect(),
            people: self.people(),
            details: self.details(),
            at,
        }
    }

    /// `date` is the start with its offset; `start` repeats its clock.
    fn start(&mut self, at: &mut EntryOrigins, date: Option<NaiveDate>, begins: Option<Stamp>) -> Option<Time> {
        let clock = self.get("start").and_then(|value| Some((value, clock_minutes(&scalar(value)?)?)));
        let stamp = self.get("date").and_then(|value| Some((value, Stamp::parse(&scalar(value)?)?)));
        if let Some((value, stamp)) = stamp {
            at.start = self.facts.notes.at(value);
            let shown = i64::from(stamp.local.hour() * 60 + stamp.local.minute());
            if let Some((other, minutes)) = clock
                && minutes != shown
            {
                let place = self.facts.notes.at(other);
                let (hours, rest) = (minutes / 60, minutes % 60);
                let message = format!("`start` says {hours:02}:{rest:02}, `date` {}", stamp.local.format("%H:%M"));
                self.facts.disagree(place, at.start, message);
            }
            return self.facts.instant(stamp, value, "`date` of an event");
        }
        let (value, minutes) = clock?;
        at.start = self.facts.notes.at(value);
        let minutes = u32::try_from(minutes).ok()?;
        let clock = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0)?;
        let mut local = date?.and_time(clock);
        // A time before the day begins belongs to its night.
        if begins.is_some_and(|begins| local < begins.local && begins.local.date() == local.date()) {
            local += chrono::TimeDelta::days(1);
        }
        let offset = begins.and_then(|begins| begins.offset).filter(|_| self.facts.clock.named.is_none());
        let stamp = Stamp { local, offset, utc: false, cut: false };
        self.facts.instant(stamp, value, "`start` of an event")
    }

    /// `end`, else the start and the duration.
    fn end(&mut self, start: Option<Time>, at: &mut EntryOrigins) -> Option<Time> {
        let lasts = self.get("duration").and_then(|value| Some((value, scalar(value)?)));
        let minutes = lasts.as_ref().and_then(|(value, text)| {
            let minutes = duration_minutes(text);
            if minutes.is_none() {
                self.facts.notes.value("`duration` of an event cannot be read".to_owned(), *value);
            }
            Some((*value, text.clone(), minutes?))
        });
        let by_length = start.zip(minutes.as_ref()).map(|(start, (.., minutes))| start.plus(*minutes));
        if let Some(value) = self.get("end")
            && let Some(end) = self.facts.time(Some(value), "`end` of an event")
        {
            at.end = self.facts.notes.at(value);
            if let (Some(start), Some((other, text, minutes))) = (start, &minutes)
                && end != start.plus(*minutes)
            {
                let place = self.facts.notes.at(*other);
                let length = length_label(end.0 - start.0);
                self.facts.disagree(place, at.end, format!("`duration` says {text}, `date` and `end` {length}"));
            }
            return Some(end);
        }
        if let Some((value, text, minutes)) = minutes {
            at.end = self.facts.notes.at(value);
            if text.matches(':').count() == 2 {
                let what =
                    format!("`duration` of three parts is read as days, hours and minutes: {}", length_label(minutes));
                self.facts.notes.value(what, value);
            }
        }
        by_length
    }

    /// The event's own room; the key of the list it stands in repeats it.
    fn room(&mut self, key: JsonAt<'_>, at: &mut EntryOrigins) -> Option<Printed> {
        let listed = self.facts.printed(Some(key));
        let Some(own) = self.facts.printed(self.get("room")) else {
            at.room = listed.as_ref().map_or(at.entry, |room| room.at);
            return listed;
        };
        at.room = own.at;
        if let Some(listed) = listed
            && listed.text != own.text
        {
            let message = format!("it is listed under the room {}, and its `room` is {}", listed.text, own.text);
            self.facts.disagree(listed.at, own.at, message);
        }
        Some(own)
    }

    fn people(&mut self) -> Option<Vec<Credit>> {
        let list = self.get("persons").filter(|list| list.kind() == JsonKind::List)?;
        let people = list.items().filter(|person| person.kind() == JsonKind::Object);
        Some(people.map(|person| self.credit(person)).collect())
    }

    fn credit(&mut self, person: JsonAt<'_>) -> Credit {
        let name = ["public_name", "name"].iter().find_map(|key| person.get(key).filter(|one| printed(*one).is_some()));
        let credit = Credit {
            name: name.and_then(printed).unwrap_or_default().into(),
            id: ["id", "code", "guid"].iter().find_map(|key| known(person.get(key)?)),
            role: Role::Speaker,
            at: self.facts.notes.at(name.unwrap_or(person)),
        };
        self.facts.describe(&credit, person);
        credit
    }

    fn details(&self) -> Details {
        let mut details = Details::default();
        texts(&mut details, self.event, &["code"]);
        if !self.facts.details {
            return details;
        }
        texts(
            &mut details,
            self.event,
            &["slug", "url", "subtitle", "abstract", "description", "feedback_url", "origin_url"],
        );
        texts(&mut details, self.event, &["recording_license", "do_not_record", "do_not_stream"]);
        image(&mut details, "logo", self.get("logo"));
        references(&mut details, "link", self.get("links"));
        references(&mut details, "attachment", self.get("attachments"));
        details
    }
}

/// An id, if it identifies anybody.
fn known(value: JsonAt<'_>) -> Option<String> {
    scalar(value).filter(|id| !matches!(&**id, "0" | "-1")).map(Into::into)
}
