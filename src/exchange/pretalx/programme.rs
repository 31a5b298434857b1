//! An agenda from slots.

use std::collections::HashSet;

use super::records::{Records, Talk, status};
use crate::exchange::ReadOptions;
use crate::exchange::json::{Clock, Notes, Stamp, localised, printed, scalar};
use crate::finding::InputError;
use crate::model::{
    Credit, Details, EntryOrigins, Event, OriginId, Printed, Programme, ProgrammePerson, ProgrammeRoom, ProgrammeTrack,
    Role, Time,
};
use crate::source::{JsonAt, JsonKind};

/// The agenda that the slots of a file make.
///
/// # Errors
/// `no-slots` if no talk is placed.
pub(super) fn programme(
    records: &Records<'_>,
    origin: OriginId,
    options: &ReadOptions,
    notes: Notes<'_>,
) -> Result<Programme, InputError> {
    let out = Programme { origin, ..Programme::default() };
    let clock = Clock::new(records.zone(), options.zone);
    let mut maker = Maker { records, notes, clock, details: options.details, out };
    maker.facts();
    for talk in &records.talks {
        for (number, slot) in talk.slots.iter().enumerate() {
            maker.placed(talk, *slot, number);
        }
    }
    for slot in &records.slots {
        maker.slot(*slot);
    }
    if maker.out.events.is_empty() {
        let help = "a list of talks or speakers is a part of a scenario (`include: [{file: …}]`); for an agenda ask \
                    the interface with `?expand=slots.room`";
        return Err(InputError::new("no-slots", origin, "no talk of this file has a slot").help(help));
    }
    maker.clock.settle(&mut maker.out);
    maker.out.remarks = maker.notes.finish();
    Ok(maker.out)
}

struct Maker<'r, 'o, 'j> {
    records: &'r Records<'j>,
    notes: Notes<'o>,
    clock: Clock,
    details: bool,
    out: Programme,
}

impl<'j> Maker<'_, '_, 'j> {
    /// Name, rooms, tracks and people.
    fn facts(&mut self) {
        self.out.name = self.records.event.and_then(|event| event.get("name")).and_then(printed).map(Into::into);
        for room in &self.records.rooms {
            let Some(name) = room.get("name") else { continue };
            let Some(text) = printed(name) else { continue };
            let capacity = room.get("capacity").and_then(scalar).and_then(|text| text.parse().ok());
            let printed = Printed::new(text, self.notes.at(name));
            self.out.rooms.push(ProgrammeRoom { name: printed, capacity, details: room_details(*room) });
        }
        if !self.details {
            return;
        }
        let mut seen = HashSet::new();
        for track in self.records.talks.iter().filter_map(|talk| talk.at.get("track")) {
            if let Some(name) = self.records.label(Some(track)).filter(|name| seen.insert(name.to_string())) {
                let mut details = Details::default();
                keep(&mut details, self.records.track_of(track), &[("color", "color")]);
                let name = Printed::new(name, self.notes.at(track));
                self.out.tracks.push(ProgrammeTrack { name, details });
            }
        }
        for speaker in &self.records.speakers {
            let Some(name) = speaker.get("name") else { continue };
            let id = speaker.get("code").and_then(scalar).map(Into::into);
            let name = Printed::new(printed(name).unwrap_or_default(), self.notes.at(name));
            self.out.people.push(ProgrammePerson { name, id, details: speaker_details(*speaker) });
        }
    }

    /// A talk in its slot; further slots of a talk are repeats with ids of their own.
    fn placed(&mut self, talk: &Talk<'j>, slot: JsonAt<'j>, number: usize) {
        let at = talk.at;
        let id = if number == 0 { talk.code.clone() } else { format!("{}-{}", talk.code, number + 1) };
        let mut event = self.timed(slot);
        event.at.entry = self.notes.at(at);
        event.at.talk = at.get("title").map_or(event.at.entry, |title| self.notes.at(title));
        event.id = Some(id);
        event.title = at.get("title").and_then(printed).unwrap_or_default().into();
        event.kind = self.records.label(at.get("submission_type")).map(Into::into);
        event.track = self.records.label(at.get("track")).map(Into::into);
        event.language = at.get("content_locale").and_then(scalar).map(Into::into);
        event.status = status(at);
        event.people = self.people(at);
        event.details.add("code", talk.code.clone());
        if self.details {
            talk_details(&mut event.details, at);
        }
        self.out.events.push(event);
    }

    /// A slot by itself: of a talk that the file lists or not, or a break.
    fn slot(&mut self, slot: JsonAt<'j>) {
        if let Some(value) = slot.get("submission").filter(|value| value.kind() != JsonKind::Null) {
            let Some(code) = scalar(value) else { return };
            let records = self.records;
            if let Some(talk) = records.talk_of(&code) {
                let before =
                    self.out.events.iter().filter(|event| event.details.get("code") == Some(&talk.code)).count();
                self.placed(talk, slot, before);
                return;
            }
            let mut event = self.timed(slot);
            event.at.talk = self.notes.at(value);
            event.details.add("code", code.clone());
            event.id = Some(code.into_owned());
            self.out.events.push(event);
            return;
        }
        let mut event = self.timed(slot);
        let title = ["description", "title"].iter().find_map(|key| slot.get(key).filter(|one| printed(*one).is_some()));
        event.title = title.and_then(printed).unwrap_or_default().into();
        event.at.talk = title.map_or(event.at.entry, |title| self.notes.at(title));
        event.kind = Some(slot.get("slot_type").and_then(scalar).unwrap_or("break".into()).into());
        event.people = Some(Vec::new());
        self.out.events.push(event);
    }

    /// Start, end and room of a slot.
    fn timed(&mut self, slot: JsonAt<'j>) -> Event {
        let mut at = EntryOrigins::all(self.notes.at(slot));
        let start = slot.get("start").and_then(|value| {
            at.start = self.notes.at(value);
            self.time(value, "the start of a slot")
        });
        let end = slot.get("end").filter(|end| end.kind() != JsonKind::Null);
        let duration = slot.get("duration").and_then(scalar).and_then(|text| text.parse::<u16>().ok());
        let end = match end {
            Some(value) => {
                at.end = self.notes.at(value);
                self.time(value, "the end of a slot")
            }
            None => start.zip(duration).map(|(start, minutes)| start.plus(i64::from(minutes))),
        };
        let room = slot.get("room").and_then(|value| {
            at.room = self.notes.at(value);
            Some(Printed::new(self.records.room_name(value)?, at.room))
        });
        Event { start, end, rooms: room.into_iter().collect(), at, ..Event::default() }
    }

    fn time(&mut self, value: JsonAt<'_>, what: &str) -> Option<Time> {
        let stamp = scalar(value).and_then(|text| Stamp::parse(&text));
        let time = stamp.and_then(|stamp| self.clock.instant(stamp).ok());
        if time.is_none() && value.kind() != JsonKind::Null {
            self.notes.value(format!("{what} cannot be read as a time"), value);
        }
        time
    }

    fn people(&mut self, talk: JsonAt<'j>) -> Option<Vec<Credit>> {
        let list = talk.get("speakers").filter(|list| list.kind() == JsonKind::List)?;
        let mut people = Vec::new();
        for one in list.items() {
            let speaker = self.records.speaker_of(one);
            let name = speaker.and_then(|speaker| speaker.get("name"));
            let code = if one.kind() == JsonKind::Object { one.get("code").and_then(scalar) } else { scalar(one) };
            people.push(Credit {
                name: name.and_then(printed).unwrap_or_default().into(),
                id: code.map(Into::into),
                role: Role::Speaker,
                at: self.notes.at(name.filter(|_| one.kind() == JsonKind::Object).unwrap_or(one)),
            });
        }
        Some(people)
    }
}

/// Keeps texts under our names: their key, our key.
fn keep(details: &mut Details, of: JsonAt<'_>, keys: &[(&str, &str)]) {
    for (theirs, ours) in keys {
        if let Some(value) = of.get(theirs) {
            localised(details, ours, value);
        }
    }
}

/// What is told about a room beside name and seats.
pub(super) fn room_details(room: JsonAt<'_>) -> Details {
    let mut details = Details::default();
    // `uuid` is `guid`, or made where that is missing.
    let guid = if room.get("uuid").is_some() { ("uuid", "guid") } else { ("guid", "guid") };
    keep(&mut details, room, &[guid, ("description", "description"), ("speaker_info", "speaker_info")]);
    others(&mut details, "name", room.get("name"));
    details
}

/// What is told about a speaker beside code and name. Addresses of electronic mail stay where they are.
pub(super) fn speaker_details(speaker: JsonAt<'_>) -> Details {
    let mut details = Details::default();
    let avatar = if speaker.get("avatar_url").is_some() { ("avatar_url", "avatar") } else { ("avatar", "avatar") };
    keep(&mut details, speaker, &[("code", "code"), ("guid", "guid"), ("biography", "biography"), avatar]);
    details
}

/// What exports tell about a talk.
pub(super) fn talk_details(details: &mut Details, talk: JsonAt<'_>) {
    let keys = [("abstract", "abstract"), ("description", "description"), ("image", "logo"), ("url", "url")];
    keep(details, talk, &keys);
    for key in ["do_not_record", "do_not_stream"] {
        if talk.get(key).is_some_and(|value| value.raw() == "true") {
            details.add(key, "true");
        }
    }
    keep(details, talk, &[("pending_state", "pending_state")]);
    others(details, "kind", talk.get("submission_type").map(|one| one.get("name").unwrap_or(one)));
    others(details, "track", talk.get("track").map(|one| one.get("name").unwrap_or(one)));
    for file in talk.get("resources").into_iter().flat_map(JsonAt::items) {
        if let Some(url) = ["resource", "link", "url"].iter().find_map(|key| file.get(key).and_then(scalar)) {
            let title = file.get("description").and_then(printed);
            let url = url.replace(' ', "%20");
            details.add("attachment", title.map_or(url.clone(), |title| format!("{url} {title}")));
        }
    }
}

/// Keeps a name in the languages that were not taken.
fn others(details: &mut Details, key: &str, value: Option<JsonAt<'_>>) {
    let mut all = Details::default();
    if let Some(value) = value.filter(|value| value.kind() == JsonKind::Object) {
        localised(&mut all, key, value);
    }
    details.0.extend(all.0.into_iter().skip(1));
}
