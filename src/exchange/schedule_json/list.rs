//! A list of events, each an object: what sites of conferences serve, under many names of keys.

use super::facts::{Facts, references};
use crate::exchange::ReadOptions;
use crate::exchange::json::{duration_minutes, localised, printed, scalar};
use crate::finding::Origins;
use crate::model::{Credit, Details, EntryOrigins, Event, Printed, Programme, Role, Status, Time};
use crate::source::{Json, JsonAt, JsonKind};

/// The names that a fact goes by; the first that is there counts.
const TITLE: [&str; 2] = ["title", "name"];
const START: [&str; 4] = ["start", "start_date", "starts_at", "begin"];
const END: [&str; 4] = ["end", "end_date", "ends_at", "finish"];
const ROOM: [&str; 4] = ["venue", "room", "location", "stage"];
const PEOPLE: [&str; 5] = ["speakers", "speaker", "persons", "presenters", "presenter"];
const PERSON_ID: [&str; 2] = ["user_id", "speaker_id"];
const KIND: [&str; 2] = ["type", "kind"];
const ONE: [&str; 7] = ["id", "guid", "uuid", "track", "language", "status", "state"];
const FLAGS: [&str; 2] = ["cancelled", "canceled"];
/// Clock times that repeat what the full times say.
const REPEATED: [&str; 2] = ["start_time", "end_time"];

/// Whether an item is an event: it has a title and a start.
pub(super) fn is_event(item: JsonAt<'_>) -> bool {
    first(item, &TITLE).is_some() && first(item, &START).is_some()
}

/// Reads a list of events.
pub(super) fn read(json: &Json, options: &ReadOptions, origins: &mut Origins) -> Programme {
    let mut facts = Facts::new(json, None, options, origins);
    for item in json.root().items() {
        if is_event(item) {
            let event = event(item, &mut facts);
            facts.out.events.push(event);
        } else {
            facts.notes.place("an item without title and start is not read".to_owned(), item);
        }
    }
    facts.finish()
}

fn first<'j>(item: JsonAt<'j>, keys: &[&str]) -> Option<JsonAt<'j>> {
    keys.iter().find_map(|key| item.get(key).filter(|value| value.kind() != JsonKind::Null))
}

fn event(item: JsonAt<'_>, facts: &mut Facts<'_>) -> Event {
    let text = |keys: &[&str]| first(item, keys).and_then(printed).map(String::from);
    let entry = facts.notes.at(item);
    let mut at = EntryOrigins::all(entry);
    let mut place = |keys: &[&str]| first(item, keys).map_or(entry, |value| facts.notes.at(value));
    (at.talk, at.start, at.room) = (place(&TITLE), place(&START), place(&ROOM));
    let start = facts.time(first(item, &START), "the start of an event");
    let end = end(item, start, &mut at, facts);
    let cancelled = FLAGS.iter().any(|key| item.get(key).is_some_and(|value| value.raw() == "true"));
    let status = text(&["status", "state"]);
    Event {
        id: text(&["id"]),
        guid: text(&["guid", "uuid"]),
        title: text(&TITLE).unwrap_or_default(),
        kind: text(&KIND),
        track: text(&["track"]),
        language: text(&["language"]),
        status: if cancelled { Some(Status::Cancelled) } else { status.and_then(|status| meant(&status)) },
        start,
        end,
        rooms: rooms(item, facts),
        people: people(item, facts),
        details: details(item, facts),
        at,
    }
}

fn end(item: JsonAt<'_>, start: Option<Time>, at: &mut EntryOrigins, facts: &mut Facts<'_>) -> Option<Time> {
    if let Some(value) = first(item, &END) {
        at.end = facts.notes.at(value);
        return facts.time(Some(value), "the end of an event");
    }
    let value = item.get("duration")?;
    at.end = facts.notes.at(value);
    let minutes = scalar(value).and_then(|text| duration_minutes(&text));
    if minutes.is_none() {
        facts.notes.value("`duration` of an event cannot be read".to_owned(), value);
    }
    start.zip(minutes).map(|(start, minutes)| start.plus(minutes))
}

fn rooms(item: JsonAt<'_>, facts: &mut Facts<'_>) -> Vec<Printed> {
    let Some(value) = first(item, &ROOM) else { return Vec::new() };
    let named = |value: JsonAt<'_>| value.get("name").and_then(printed).or_else(|| printed(value)).map(String::from);
    let all: Vec<_> = if value.kind() == JsonKind::List { value.items().collect() } else { vec![value] };
    all.into_iter().filter_map(|room| Some(Printed::new(named(room)?, facts.notes.at(room)))).collect()
}

/// The people: a text, which is one name as printed, a list of texts, or a list of objects.
fn people(item: JsonAt<'_>, facts: &mut Facts<'_>) -> Option<Vec<Credit>> {
    let value = first(item, &PEOPLE)?;
    let mut credit = |person: JsonAt<'_>, id: Option<JsonAt<'_>>| {
        let name = ["name", "public_name"].iter().find_map(|key| person.get(key)).unwrap_or(person);
        let id = ["id", "code", "guid"].iter().find_map(|key| person.get(key)).or(id);
        Some(Credit {
            name: printed(name)?.into(),
            id: id.and_then(scalar).filter(|id| !matches!(&**id, "0" | "-1")).map(Into::into),
            role: Role::Speaker,
            at: facts.notes.at(name),
        })
    };
    Some(match value.kind() {
        JsonKind::List => value.items().filter_map(|person| credit(person, None)).collect(),
        _ => credit(value, first(item, &PERSON_ID)).into_iter().collect(),
    })
}

/// What is no fact of the agenda is kept under its own key; lists and objects are not.
fn details(item: JsonAt<'_>, facts: &mut Facts<'_>) -> Details {
    let mut details = Details::default();
    let known = [&TITLE[..], &START, &END, &ROOM, &PEOPLE, &PERSON_ID, &KIND, &ONE, &FLAGS, &REPEATED, &["duration"]];
    for (key, value) in item.pairs() {
        let Some(name) = key.text() else { continue };
        match &*name {
            name if known.iter().any(|keys| keys.contains(&name)) => {}
            "links" => references(&mut details, "link", Some(value)),
            "attachments" => references(&mut details, "attachment", Some(value)),
            // The page of the event.
            "link" => localised(&mut details, "url", value),
            "abstract" | "description" | "subtitle" => localised(&mut details, &name, value),
            _ => match scalar(value) {
                Some(text) if facts.details || name == "code" => details.add(&name, text),
                None if matches!(value.kind(), JsonKind::List | JsonKind::Object) => {
                    facts.notes.place(format!("the field `{name}` is not read"), key);
                }
                _ => {}
            },
        }
    }
    if !facts.details {
        details.0.retain(|(key, _)| key == "code");
    }
    details
}

fn meant(status: &str) -> Option<Status> {
    match status.to_lowercase().as_str() {
        "proposed" | "draft" | "submitted" | "accepted" | "tentative" => Some(Status::Proposed),
        "confirmed" | "scheduled" => Some(Status::Confirmed),
        "cancelled" | "canceled" | "withdrawn" | "rejected" => Some(Status::Cancelled),
        _ => None,
    }
}
