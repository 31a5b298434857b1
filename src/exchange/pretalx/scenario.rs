//! A part of a scenario from talks, speakers and rooms.

use std::collections::HashSet;

use super::programme::{room_details, speaker_details, talk_details};
use super::records::{Records, Talk, status};
use crate::exchange::ReadOptions;
use crate::exchange::json::{Notes, Stamp, printed, scalar};
use crate::finding::InputError;
use crate::model::{Details, OriginId, Status, Zone};
use crate::source::{Json, JsonAt, JsonKind, Value, slug};

/// The part: `talks` by code, `people` by code, `rooms` by the slug of their names, and
/// `conference` if the file describes the event.
pub(super) fn part(
    json: &Json,
    records: &Records<'_>,
    options: &ReadOptions,
    notes: &mut Notes<'_>,
) -> Result<Value, Vec<InputError>> {
    let origin = json.origin(notes.origins);
    let mut maker = Maker { zone: records.zone().or(options.zone), records, errors: Vec::new() };
    let mut part = Value::map(origin);
    if let Some(event) = records.event {
        part.set("conference", conference(event, notes));
    }
    let lists = [("talks", maker.talks(notes)), ("people", maker.people(notes)), ("rooms", maker.rooms(notes))];
    let nothing = records.event.is_none() && lists.iter().all(|(_, list)| list.is_empty());
    for (key, list) in lists {
        if !list.is_empty() {
            part.set(key, Value::list(list, origin));
        }
    }
    if nothing {
        let error = InputError::new("unknown-format", origin, "no talks, speakers or rooms are found here");
        return Err(vec![error.help("an include is a scenario, or what pretalx's interface answers about these")]);
    }
    if maker.errors.is_empty() { Ok(part) } else { Err(maker.errors) }
}

struct Maker<'r, 'j> {
    records: &'r Records<'j>,
    zone: Option<Zone>,
    errors: Vec<InputError>,
}

impl<'j> Maker<'_, 'j> {
    fn talks(&self, notes: &mut Notes<'_>) -> Vec<Value> {
        let mut talks = Vec::new();
        for talk in &self.records.talks {
            talks.push(self.talk(talk, notes));
            // A talk that is to be given several times.
            let times =
                talk.at.get("slot_count").and_then(scalar).and_then(|text| text.parse().ok()).unwrap_or(1_usize);
            for number in 2..=times.min(100) {
                let at = talk.at.get("slot_count").map_or(OriginId(0), |value| notes.at(value));
                let mut repeat = Value::map(at);
                repeat.set("id", Value::text(format!("{}-{number}", talk.code), at));
                repeat.set("repeat_of", Value::text(talk.code.clone(), at));
                if status(talk.at) == Some(Status::Cancelled) {
                    repeat.set("status", Value::text("cancelled", at));
                }
                talks.push(repeat);
            }
        }
        talks
    }

    fn talk(&self, talk: &Talk<'j>, notes: &mut Notes<'_>) -> Value {
        let at = talk.at;
        let mut out = Value::map(notes.at(at));
        put(&mut out, "id", at.get("code"), notes);
        put(&mut out, "title", at.get("title"), notes);
        self.named(&mut out, "kind", at.get("submission_type"), notes);
        minutes(&mut out, at, notes);
        if let Some(list) = at.get("speakers").filter(|list| list.kind() == JsonKind::List) {
            let speaker = |one: JsonAt<'j>| {
                let code =
                    if one.kind() == JsonKind::Object { one.get("code").or_else(|| one.get("name"))? } else { one };
                Some(Value::text(printed(code)?, notes.at(code)))
            };
            let speakers = list.items().filter_map(speaker).collect();
            out.set("speakers", Value::list(speakers, notes.at(list)));
        }
        self.named(&mut out, "track", at.get("track"), notes);
        let tags: Vec<_> = at.get("tags").into_iter().flat_map(JsonAt::items).collect();
        if !tags.is_empty() {
            let place = notes.at(tags[0]);
            let tags =
                tags.into_iter().filter_map(|tag| Some(Value::text(self.records.label(Some(tag))?, notes.at(tag))));
            let tags = tags.collect();
            out.set("tags", Value::list(tags, place));
        }
        put(&mut out, "language", at.get("content_locale"), notes);
        if let (Some(status), Some(state)) = (status(at), at.get("state")) {
            let word = match status {
                Status::Proposed => "proposed",
                Status::Confirmed => "confirmed",
                Status::Cancelled => "cancelled",
            };
            out.set("status", Value::text(word, notes.at(state)));
        }
        let mut details = Details::default();
        talk_details(&mut details, at);
        set_details(&mut out, &details);
        out
    }

    /// Sets the name of a record.
    fn named(&self, out: &mut Value, key: &str, value: Option<JsonAt<'j>>, notes: &mut Notes<'_>) {
        if let (Some(text), Some(value)) = (self.records.label(value), value) {
            out.set(key, Value::text(text, notes.at(value)));
        }
    }

    fn people(&mut self, notes: &mut Notes<'_>) -> Vec<Value> {
        let records = self.records;
        let mut people = Vec::new();
        for speaker in &records.speakers {
            let mut out = Value::map(notes.at(*speaker));
            put(&mut out, "id", speaker.get("code"), notes);
            put(&mut out, "name", speaker.get("name"), notes);
            self.available(&mut out, *speaker, notes);
            set_details(&mut out, &speaker_details(*speaker));
            people.push(out);
        }
        people
    }

    fn rooms(&mut self, notes: &mut Notes<'_>) -> Vec<Value> {
        let records = self.records;
        let (mut rooms, mut ids) = (Vec::new(), HashSet::new());
        for room in &records.rooms {
            let Some(name) = room.get("name").and_then(printed) else { continue };
            let at = notes.at(*room);
            let mut id = slug(&name);
            if !ids.insert(id.clone()) {
                // Two rooms of one name have two numbers.
                id = format!("{id}-{}", room.get("id").and_then(scalar).unwrap_or_default());
                ids.insert(id.clone());
            }
            let mut out = Value::map(at);
            out.set("id", Value::text(id, at));
            put(&mut out, "name", room.get("name"), notes);
            if let Some(seats) = room.get("capacity").filter(|value| value.kind() == JsonKind::Number) {
                out.set("capacity", Value::plain(seats.raw(), notes.at(seats)));
            }
            self.available(&mut out, *room, notes);
            set_details(&mut out, &room_details(*room));
            rooms.push(out);
        }
        rooms
    }

    /// Availabilities as windows: somebody without any is always available. Times are given with the
    /// offset of the event's zone, so that their clock is the conference's; only `Z` does not tell.
    fn available(&mut self, out: &mut Value, of: JsonAt<'_>, notes: &mut Notes<'_>) {
        let Some(list) = of.get("availabilities") else { return };
        let mut windows = Vec::new();
        for one in list.items() {
            let mut window = Value::map(notes.at(one));
            for (theirs, ours) in [("start", "from"), ("end", "to")] {
                let Some(value) = one.get(theirs) else { continue };
                let at = notes.at(value);
                if let Some(stamp) = scalar(value).and_then(|text| Stamp::parse(&text)) {
                    window.set(ours, Value::text(self.local(stamp, at), at));
                } else {
                    let message = format!("`{}` is not a time", value.raw());
                    let error = InputError::new("bad-time", at, message);
                    self.errors.push(error.help("write a time with offset such as `2027-03-05T09:00:00+01:00`"));
                }
            }
            windows.push(window);
        }
        if !windows.is_empty() {
            out.set("available", Value::list(windows, notes.at(list)));
        }
    }

    fn local(&mut self, stamp: Stamp, at: OriginId) -> String {
        let clock = match (self.zone, stamp.offset) {
            (Some(zone), Some(offset)) => {
                let utc = stamp.local.and_utc().timestamp() / 60 - i64::from(offset);
                zone.local(crate::model::Time(utc))
            }
            _ => stamp.local,
        };
        if stamp.utc && self.zone.is_none() && !self.errors.iter().any(|error| error.id == "missing-timezone") {
            let error = InputError::new("missing-timezone", at, "this time is in UTC, and windows are in local time");
            self.errors.push(error.help("name the zone: `--timezone Europe/Lisbon`"));
        }
        clock.format("%Y-%m-%dT%H:%M").to_string()
    }
}

/// Sets the length: stated, or that of its type.
fn minutes(out: &mut Value, talk: JsonAt<'_>, notes: &mut Notes<'_>) {
    let usual = || talk.get("submission_type").and_then(|kind| kind.get("default_duration"));
    let stated = talk.get("duration").filter(|value| value.kind() == JsonKind::Number);
    let value = stated.or_else(usual).filter(|value| value.kind() == JsonKind::Number && value.raw() != "0");
    if let Some(value) = value {
        out.set("minutes", Value::plain(value.raw(), notes.at(value)));
    }
}

fn conference(event: JsonAt<'_>, notes: &mut Notes<'_>) -> Value {
    let mut out = Value::map(notes.at(event));
    put(&mut out, "name", event.get("name"), notes);
    put(&mut out, "timezone", event.get("timezone"), notes);
    out
}

/// Sets a text as printed.
fn put(out: &mut Value, key: &str, value: Option<JsonAt<'_>>, notes: &mut Notes<'_>) {
    if let Some(value) = value
        && let Some(text) = printed(value)
    {
        out.set(key, Value::text(text, notes.at(value)));
    }
}

/// Sets the details at the place of their owner; a key that comes several times is a list.
fn set_details(out: &mut Value, details: &Details) {
    let at = out.at;
    let mut map = Value::map(at);
    for (key, _) in &details.0 {
        let texts: Vec<_> = details.all(key).map(|text| Value::text(text, at)).collect();
        let value = if texts.len() == 1 {
            Value::text(details.get(key).unwrap_or_default(), at)
        } else {
            Value::list(texts, at)
        };
        map.set(key, value);
    }
    if !details.is_empty() {
        out.set("details", map);
    }
}
