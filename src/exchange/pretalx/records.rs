//! The records of a file, by kind.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::exchange::json::{Notes, printed, scalar};
use crate::model::{Status, Zone};
use crate::source::{JsonAt, JsonKind};

/// A submission, which pretalx also calls a talk, with its slots.
#[derive(Debug, Clone)]
pub(super) struct Talk<'j> {
    /// The record.
    pub(super) at: JsonAt<'j>,
    /// Its code.
    pub(super) code: String,
    /// Where it is placed; each slot once.
    pub(super) slots: Vec<JsonAt<'j>>,
}

/// The records of a file in order of writing.
#[derive(Debug, Default)]
pub(super) struct Records<'j> {
    /// The event itself.
    pub(super) event: Option<JsonAt<'j>>,
    /// Talks, each code once.
    pub(super) talks: Vec<Talk<'j>>,
    /// Speakers, each code once; those of talks after those that stand by themselves.
    pub(super) speakers: Vec<JsonAt<'j>>,
    /// Rooms, each id or name once; those of slots after those that stand by themselves.
    pub(super) rooms: Vec<JsonAt<'j>>,
    /// Slots without a talk of this file: breaks, blockers, and talks by code.
    pub(super) slots: Vec<JsonAt<'j>>,
    /// Names of tracks by their numbers.
    tracks: HashMap<String, JsonAt<'j>>,
    by_code: HashMap<String, usize>,
    by_room: HashMap<String, JsonAt<'j>>,
    by_speaker: HashMap<String, JsonAt<'j>>,
}

/// Keys of talks that are read, or repeat other facts.
const TALK: [&str; 32] = [
    "code",
    "title",
    "speakers",
    "submission_type",
    "submission_type_id",
    "track",
    "track_id",
    "tags",
    "tag_ids",
    "state",
    "abstract",
    "description",
    "duration",
    "slot_count",
    "content_locale",
    "slot",
    "slots",
    "do_not_record",
    "image",
    "resources",
    "url",
    "id",
    "start",
    "end",
    "room",
    "is_featured",
    "created",
    "updated",
    "anonymised_data",
    "is_anonymised",
    "do_not_stream",
    "pending_state",
];
const SPEAKER: [&str; 11] = [
    "code",
    "name",
    "biography",
    "avatar",
    "avatar_url",
    "availabilities",
    "submissions",
    "guid",
    "email",
    "locale",
    "timezone",
];
const ROOM: [&str; 11] = [
    "id",
    "name",
    "description",
    "capacity",
    "position",
    "uuid",
    "guid",
    "availabilities",
    "speaker_info",
    "url",
    "public_url",
];
const SLOT: [&str; 12] = [
    "id",
    "room",
    "start",
    "end",
    "duration",
    "submission",
    "schedule",
    "description",
    "slot_type",
    "room_id",
    "title",
    "is_visible",
];

impl<'j> Records<'j> {
    /// Gathers the records below a value. O(values).
    pub(super) fn of(root: JsonAt<'j>, notes: &mut Notes<'_>) -> Self {
        let mut out = Self::default();
        out.gather(root, "the file", notes);
        let talks: Vec<_> = out.talks.iter().map(|talk| talk.at).collect();
        for talk in talks {
            for speaker in talk.get("speakers").into_iter().flat_map(JsonAt::items) {
                if speaker.kind() == JsonKind::Object {
                    out.speaker(speaker, notes);
                }
            }
        }
        let slots: Vec<_> = out.talks.iter().flat_map(|talk| &talk.slots).chain(&out.slots).copied().collect();
        for room in slots.into_iter().filter_map(|slot| slot.get("room")) {
            if room.get("name").is_some() {
                out.room(room, notes);
            }
        }
        out.numbers(notes);
        out
    }

    /// Notes numbers that stand for names, which this file does not have.
    fn numbers(&self, notes: &mut Notes<'_>) {
        let number = |value: &JsonAt<'j>| value.kind() == JsonKind::Number;
        let advice = |key: &str| format!("ask the interface for names: `?expand={key}`");
        for talk in &self.talks {
            for key in ["submission_type", "track", "tags"] {
                let value = talk.at.get(key);
                let first = value.into_iter().chain(value.into_iter().flat_map(JsonAt::items)).find(number);
                if let Some(value) = first.filter(|value| self.label(Some(*value)).is_none()) {
                    notes.advise(format!("`{key}` of a talk is a number, and not read"), value, &advice(key));
                }
            }
        }
        for slot in self.talks.iter().flat_map(|talk| &talk.slots).chain(&self.slots) {
            if let Some(room) = slot.get("room").filter(number).filter(|room| !self.by_room.contains_key(room.raw())) {
                notes.advise("`room` of a slot is a number, and taken for its name".to_owned(), room, &advice("room"));
            }
        }
    }

    // Files are at most 64 levels deep.
    fn gather(&mut self, value: JsonAt<'j>, key: &str, notes: &mut Notes<'_>) {
        if value.kind() != JsonKind::Object {
            value.items().for_each(|item| self.gather(item, key, notes));
            return;
        }
        let has = |key: &str| value.get(key).is_some();
        let any = |keys: &[&str]| keys.iter().any(|key| has(key));
        if has("code") && has("title") {
            self.talk(value, notes);
        } else if has("code") && has("name") {
            self.speaker(value, notes);
        } else if has("slug") && has("timezone") {
            self.event = self.event.or(Some(value));
        } else if key == "tracks" && has("id") && has("name") {
            let id = value.get("id").and_then(scalar).unwrap_or_default();
            self.tracks.insert(id.into_owned(), value);
        } else if has("start") && any(&["submission", "room"]) {
            self.slot(value, notes);
        } else if has("name") && any(&["capacity", "position", "speaker_info", "uuid", "availabilities"]) {
            self.room(value, notes);
        } else {
            // An answer of several pages, or the widget's data, has numbers and texts of its own.
            let says = value.pairs().any(|(_, part)| scalar(part).is_some());
            if says && !any(&["results", "talks", "schedule"]) {
                return notes.place(format!("an entry of `{key}` is not read"), value);
            }
            // The widget's data names the zone beside the talks.
            self.event = self.event.or(Some(value).filter(|_| has("timezone")));
            for (name, part) in value.pairs() {
                // Records are told by the names above them, not by dates and numbers.
                let name = name.text().filter(|name| !name.starts_with(|c: char| c.is_ascii_digit()));
                self.gather(part, name.as_deref().unwrap_or(key), notes);
            }
        }
    }

    fn talk(&mut self, at: JsonAt<'j>, notes: &mut Notes<'_>) {
        let Some(code) = at.get("code").and_then(scalar) else {
            return notes.place("a talk without code is not read".to_owned(), at);
        };
        let known = self.by_code.get(&*code).copied();
        let index = known.unwrap_or_else(|| {
            unread(at, "a talk", &TALK, notes);
            self.by_code.insert(code.to_string(), self.talks.len());
            self.talks.push(Talk { at, code: code.into_owned(), slots: Vec::new() });
            self.talks.len() - 1
        });
        let listed = at.get("slots").into_iter().flat_map(JsonAt::items).chain(at.get("slot"));
        // The widget places the talk itself.
        for slot in listed.chain(Some(at)) {
            self.place(index, slot);
        }
    }

    /// Places a talk in a slot, unless it is there already.
    fn place(&mut self, talk: usize, slot: JsonAt<'j>) {
        let facts = |slot: JsonAt<'j>| ["start", "room"].map(|key| slot.get(key).map(JsonAt::raw));
        let starts = slot.get("start").is_some_and(|start| start.kind() != JsonKind::Null);
        let slots = &mut self.talks[talk].slots;
        if starts && !slots.iter().any(|known| facts(*known) == facts(slot)) {
            slots.push(slot);
        }
    }

    fn slot(&mut self, slot: JsonAt<'j>, notes: &mut Notes<'_>) {
        unread(slot, "a slot", &SLOT, notes);
        let submission = slot.get("submission").filter(|one| one.kind() != JsonKind::Null);
        if let Some(talk) = submission.filter(|one| one.get("code").is_some()) {
            self.talk(talk, notes);
            let code = talk.get("code").and_then(scalar);
            if let Some(&index) = code.and_then(|code| self.by_code.get(&*code)) {
                self.place(index, slot);
            }
        } else {
            self.slots.push(slot);
        }
    }

    fn speaker(&mut self, at: JsonAt<'j>, notes: &mut Notes<'_>) {
        let Some(code) = at.get("code").and_then(scalar) else { return };
        if !self.by_speaker.contains_key(&*code) {
            unread(at, "a speaker", &SPEAKER, notes);
            self.by_speaker.insert(code.into_owned(), at);
            self.speakers.push(at);
        }
    }

    fn room(&mut self, at: JsonAt<'j>, notes: &mut Notes<'_>) {
        let Some(id) = at.get("id").and_then(scalar).or_else(|| at.get("name").and_then(printed)) else { return };
        if !self.by_room.contains_key(&*id) {
            unread(at, "a room", &ROOM, notes);
            self.by_room.insert(id.into_owned(), at);
            self.rooms.push(at);
        }
    }

    /// The talk with a code.
    pub(super) fn talk_of(&self, code: &str) -> Option<&Talk<'j>> {
        self.by_code.get(code).map(|&index| &self.talks[index])
    }

    /// The speaker that a talk names: the record itself, or a code.
    pub(super) fn speaker_of(&self, value: JsonAt<'j>) -> Option<JsonAt<'j>> {
        if value.kind() == JsonKind::Object {
            return Some(value);
        }
        scalar(value).and_then(|code| self.by_speaker.get(&*code)).copied()
    }

    /// The name of the room of a slot: of the record, of the text itself, or of the room with the
    /// number. A number that no room of the file has stands for itself.
    pub(super) fn room_name(&self, room: JsonAt<'j>) -> Option<Cow<'j, str>> {
        if room.kind() == JsonKind::Object {
            return printed(room.get("name").unwrap_or(room));
        }
        let text = scalar(room)?;
        let known = if room.kind() == JsonKind::Number { self.by_room.get(&*text) } else { None };
        known.and_then(|room| room.get("name")).and_then(printed).or(Some(text))
    }

    /// The name of a track, a type of submission or a tag: a text, several languages, a record, or the
    /// number of a track.
    pub(super) fn label(&self, value: Option<JsonAt<'j>>) -> Option<Cow<'j, str>> {
        let value = value?;
        if value.kind() == JsonKind::Number {
            return self.tracks.get(value.raw()).and_then(|track| track.get("name")).and_then(printed);
        }
        printed(value.get("name").or_else(|| value.get("tag")).unwrap_or(value))
    }

    /// The record of a track: itself, or by its number.
    pub(super) fn track_of(&self, value: JsonAt<'j>) -> JsonAt<'j> {
        self.tracks.get(value.raw()).copied().unwrap_or(value)
    }

    /// The event's zone.
    pub(super) fn zone(&self) -> Option<Zone> {
        let zone = |event: JsonAt<'_>| Zone::from_name(&scalar(event.get("timezone")?)?);
        self.event.and_then(zone)
    }
}

/// Notes fields that are not read.
fn unread(at: JsonAt<'_>, what: &str, known: &[&str], notes: &mut Notes<'_>) {
    for (key, value) in at.pairs() {
        let empty = match value.kind() {
            JsonKind::Null => true,
            JsonKind::List => value.items().next().is_none(),
            JsonKind::Object => value.pairs().next().is_none(),
            _ => value.raw() == "\"\"",
        };
        if let Some(name) = key.text()
            && !empty
            && !known.contains(&&*name)
        {
            notes.place(format!("the field `{name}` of {what} is not read"), key);
        }
    }
}

/// How far a talk is decided. Its people have agreed only when it is confirmed. Rejected and withdrawn
/// ones, and drafts, do not take place.
pub(super) fn status(talk: JsonAt<'_>) -> Option<Status> {
    match talk.get("state").and_then(scalar).as_deref() {
        Some("confirmed") => Some(Status::Confirmed),
        Some("submitted" | "accepted") => Some(Status::Proposed),
        Some("rejected" | "withdrawn" | "canceled" | "cancelled" | "deleted" | "draft") => Some(Status::Cancelled),
        _ => None,
    }
}
