//! Version 2 (alpha): events in one list, with roles, states and breaks.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::definition2;
use super::facts::{Facts, image, references, texts};
use crate::exchange::ReadOptions;
use crate::exchange::json::{iso_minutes, judge, localised, printed, scalar};
use crate::finding::Origins;
use crate::model::{
    Credit, Details, EntryOrigins, Event, Printed, Programme, ProgrammeDay, ProgrammePerson, Role, Status, Time,
    is_conference_date, length_label,
};
use crate::source::{Json, JsonAt, JsonKind};

/// Whether an event is a break or another event without people of its own.
pub(super) fn is_meta(event: JsonAt<'_>) -> bool {
    event.get("type").is_some_and(|kind| kind.is_text("BREAK") || kind.is_text("META"))
}

/// Names of rooms by guid, and of tracks by slug.
#[derive(Default)]
struct Names {
    rooms: HashMap<String, String>,
    tracks: HashMap<String, String>,
}

/// Reads a file in which `schedule.events` is a list.
pub(super) fn read(json: &Json, options: &ReadOptions, origins: &mut Origins) -> Programme {
    let root = json.root();
    let schedule = root.get("schedule").unwrap_or(root);
    let conference = schedule.get("conference").unwrap_or(schedule);
    let mut facts = Facts::new(json, Some(conference), options, origins);
    judge(root, &definition2::FILE, &mut facts.notes);
    facts.conference(schedule, conference);
    facts.tracks(conference);
    facts.rooms(conference.get("rooms"));
    for day in conference.get("days").into_iter().flat_map(JsonAt::items) {
        let date = day.get("date").and_then(scalar).and_then(|text| NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok());
        let date = date.filter(|date| is_conference_date(*date));
        let start = facts.edge(day.get("start"));
        let end = facts.edge(day.get("end"));
        if let Some(date) = date {
            let at = facts.notes.at(day);
            facts.out.days.push(ProgrammeDay { date, start, end, at });
        }
    }
    let mut names = Names::default();
    for room in &facts.out.rooms {
        if let Some(guid) = room.details.get("guid") {
            names.rooms.insert(guid.to_owned(), room.name.text.clone());
        }
    }
    for track in &facts.out.tracks {
        if let Some(slug) = track.details.get("slug") {
            names.tracks.insert(slug.to_owned(), track.name.text.clone());
        }
    }
    for event in schedule.get("events").into_iter().flat_map(JsonAt::items) {
        if event.kind() == JsonKind::Object {
            let event = Reading { facts: &mut facts, names: &names, event }.event();
            facts.out.events.push(event);
        }
    }
    if facts.details {
        people(schedule.get("persons"), &mut facts);
    }
    facts.finish()
}

/// What the file says about people beside the events. No part of the definition; the Hub writes it.
fn people(list: Option<JsonAt<'_>>, facts: &mut Facts<'_>) {
    for person in list.into_iter().flat_map(JsonAt::items) {
        let Some(name) = facts.printed(person.get("name")) else { continue };
        let mut details = Details::default();
        texts(&mut details, person, &["guid", "code", "biography", "url"]);
        image(&mut details, "avatar", person.get("avatar"));
        references(&mut details, "link", person.get("links"));
        let id = person.get("guid").and_then(scalar).map(Into::into);
        facts.out.people.push(ProgrammePerson { name, id, details });
    }
}

struct Reading<'r, 'o, 'j> {
    facts: &'r mut Facts<'o>,
    names: &'r Names,
    event: JsonAt<'j>,
}

impl<'j> Reading<'_, '_, 'j> {
    fn get(&self, key: &str) -> Option<JsonAt<'j>> {
        self.event.get(key)
    }

    fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(printed).map(Into::into)
    }

    fn event(&mut self) -> Event {
        let meta = is_meta(self.event);
        let mut at = EntryOrigins::all(self.facts.notes.at(self.event));
        let place = |key: &str, of: &mut Self| of.get(key).map_or(at.entry, |value| of.facts.notes.at(value));
        let (talk, starts) = (place("title", self), place("start", self));
        let start = self.facts.time(self.get("start"), "`start` of an event");
        (at.talk, at.start) = (talk, starts);
        let end = self.end(start, &mut at);
        let room = self.room();
        if let Some(room) = &room {
            at.room = room.at;
        }
        Event {
            id: None,
            guid: self.text("guid"),
            title: self.text("title").unwrap_or_default(),
            kind: if meta { Some("break".to_owned()) } else { self.text("type").map(|kind| word(&kind)) },
            track: self.track(),
            language: self.text("language"),
            status: self.get("state").and_then(scalar).and_then(|state| status(&state)),
            start,
            end,
            rooms: room.into_iter().collect(),
            people: if meta { Some(Vec::new()) } else { self.people() },
            details: self.details(),
            at,
        }
    }

    /// `end`, else the start and the duration.
    fn end(&mut self, start: Option<Time>, at: &mut EntryOrigins) -> Option<Time> {
        let lasts = self.get("duration").and_then(|value| Some((value, iso_minutes(&scalar(value)?)?)));
        if let Some(value) = self.get("end")
            && let Some(end) = self.facts.time(Some(value), "`end` of an event")
        {
            at.end = self.facts.notes.at(value);
            if let (Some(start), Some((other, minutes))) = (start, lasts)
                && end != start.plus(minutes)
            {
                let place = self.facts.notes.at(other);
                let (said, meant) = (length_label(minutes), length_label(end.0 - start.0));
                self.facts.disagree(place, at.end, format!("`duration` says {said}, `start` and `end` {meant}"));
            }
            return Some(end);
        }
        let (value, minutes) = lasts?;
        at.end = self.facts.notes.at(value);
        start.map(|start| start.plus(minutes))
    }

    /// The room that the reference means: by guid among the conference's rooms, else as it is named
    /// there; a guid that means none stands for itself.
    fn room(&mut self) -> Option<Printed> {
        let room = self.get("room")?;
        let guid = room.get("guid").and_then(scalar);
        if let Some(name) = guid.as_ref().and_then(|guid| self.names.rooms.get(&**guid)) {
            return Some(Printed::new(name.clone(), self.facts.notes.at(room)));
        }
        if let Some(name) = self.facts.printed(room.get("name")) {
            return Some(name);
        }
        let value = room.get("guid")?;
        let guid = guid?.into_owned();
        self.facts.notes.value("the conference lists no room with this `guid`".to_owned(), value);
        Some(Printed::new(guid, self.facts.notes.at(value)))
    }

    fn track(&mut self) -> Option<String> {
        let track = self.get("track")?;
        let slug = track.get("slug").and_then(scalar);
        let known = slug.as_ref().and_then(|slug| self.names.tracks.get(&**slug)).cloned();
        known.or_else(|| track.get("name").and_then(printed).or(slug).map(Into::into))
    }

    fn people(&mut self) -> Option<Vec<Credit>> {
        let list = self.get("participants").filter(|list| list.kind() == JsonKind::List)?;
        let people = list.items().filter(|person| person.kind() == JsonKind::Object);
        Some(people.map(|person| self.credit(person)).collect())
    }

    fn credit(&mut self, person: JsonAt<'_>) -> Credit {
        let name = person.get("name");
        Credit {
            name: name.and_then(printed).unwrap_or_default().into(),
            id: person.get("guid").and_then(scalar).map(Into::into),
            role: person.get("role").and_then(scalar).map_or(Role::Speaker, |text| role(&text)),
            at: self.facts.notes.at(name.unwrap_or(person)),
        }
    }

    fn details(&self) -> Details {
        let mut details = Details::default();
        texts(&mut details, self.event, &["code"]);
        if !self.facts.details {
            return details;
        }
        texts(&mut details, self.event, &["slug", "url", "subtitle"]);
        for key in ["abstract", "description"] {
            if let Some(value) = self.get(key) {
                localised(&mut details, key, value);
            }
        }
        image(&mut details, "logo", self.get("logo"));
        for link in self.get("links").into_iter().flat_map(JsonAt::items) {
            let key = match link.get("type").and_then(scalar).as_deref() {
                Some("FEEDBACK") => "feedback_url",
                Some("ORIGIN") => "origin_url",
                _ => "link",
            };
            reference(&mut details, key, link);
        }
        references(&mut details, "attachment", self.get("attachments"));
        details
    }
}

fn reference(details: &mut Details, key: &str, link: JsonAt<'_>) {
    if let Some(url) = link.get("url").and_then(scalar) {
        let title = link.get("title").and_then(printed).filter(|_| key == "link");
        details.add(key, title.map_or(url.to_string(), |title| format!("{url} {title}")));
    }
}

/// Hosts lead through the event, guests sit on the stage: both must be there. Contributors helped to
/// make it, and need not.
fn role(text: &str) -> Role {
    match text {
        "MODERATOR" => Role::Moderator,
        "HOST" => Role::Chair,
        "GUEST" => Role::Panelist,
        "CONTRIBUTOR" => Role::Contact,
        _ => Role::Speaker,
    }
}

fn status(state: &str) -> Option<Status> {
    match state {
        "DRAFT" | "SUBMITTED" | "ACCEPTED" => Some(Status::Proposed),
        "CONFIRMED" | "DELAYED" => Some(Status::Confirmed),
        "CANCELED" | "REJECTED" | "WITHDRAWN" | "DELETED" => Some(Status::Cancelled),
        _ => None,
    }
}

/// The format's constants as words: `LIGHTNING_TALK` is a lightning talk.
fn word(constant: &str) -> String {
    constant.to_lowercase().replace('_', " ")
}
