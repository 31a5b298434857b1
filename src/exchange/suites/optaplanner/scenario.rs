//! From an event to a scenario, and to the agendas that the workbook has.

use std::collections::BTreeSet;

use super::event::{Event, Place, Talk, clock};
use super::uses::{PRIORITY, rules, slot_id, words};
use crate::exchange::suites::values::{NOWHERE, map, number, text as word};
use crate::source::Value;

/// What a workbook becomes.
pub(super) struct Written {
    pub(super) scenario: Value,
    /// The talks that have a timeslot or a room.
    pub(super) agenda: Option<Value>,
    /// The talks that were published with a timeslot or a room.
    pub(super) published: Option<Value>,
    /// What is not as it stands in the workbook.
    pub(super) notes: Vec<String>,
}

/// The scenario, with the objective both under `rules` and as the profile `optaplanner`.
/// O(wishes × talks × timeslots).
pub(super) fn written(event: &Event, zone: &str) -> Written {
    let (rules, mut notes) = rules(event);
    ambiguous(event, &mut notes);
    pins(event, &mut notes);
    let mut scenario = Value::map(NOWHERE);
    scenario.set("plenary", number(1));
    scenario.set("conference", map([("name", word(&event.name)), ("timezone", word(zone))]));
    scenario.set("slots", slots(event));
    scenario.set("rooms", rooms(event));
    let people = event.speakers.iter().map(|speaker| map([("id", word(&speaker.id()))])).collect();
    scenario.set("people", Value::list(people, NOWHERE));
    scenario.set("talks", talks(event));
    scenario.set("rules", rules);
    // The rules above hold without it too: it names them.
    scenario.set("profiles", map([("optaplanner", map([("extends", word("draft"))]))]));
    let agenda = agenda(event, zone, |talk| talk.place);
    let published = self::agenda(event, zone, |talk| talk.published);
    Written { scenario, agenda, published, notes }
}

fn slots(event: &Event) -> Value {
    let slot = |(index, slot): (usize, &super::event::Timeslot)| {
        let types: Vec<String> = slot.types.iter().map(|kind| type_tag(kind)).collect();
        map([
            ("id", word(&slot_id(index))),
            ("day", word(&slot.day.to_string())),
            ("at", words([clock(slot.start).as_str()])),
            ("minutes", number(i64::from(slot.minutes()))),
            ("tags", words(types.iter().chain(&slot.tags).map(String::as_str))),
        ])
    };
    Value::list(event.timeslots.iter().enumerate().map(slot).collect(), NOWHERE)
}

/// The tag of the timeslots that a type of talk may take. Tags of workbooks have no colon.
fn type_tag(kind: &str) -> String {
    format!("type:{kind}")
}

fn rooms(event: &Event) -> Value {
    let room = |room: &super::event::Room| {
        let mut out = map([("id", word(&room.id()))]);
        if room.id() != room.name {
            out.set("name", word(&room.name));
        }
        out.set("capacity", number(room.capacity));
        if !room.types.is_empty() {
            out.set("kinds", words(room.types.iter().map(String::as_str)));
        }
        if !room.tags.is_empty() {
            out.set("tags", words(room.tags.iter().map(String::as_str)));
        }
        out
    };
    Value::list(event.rooms.iter().map(room).collect(), NOWHERE)
}

fn talks(event: &Event) -> Value {
    // No language is a language of its own.
    let mut no_language = "none".to_owned();
    while event.talks.iter().any(|talk| talk.language == no_language) {
        no_language.push('-');
    }
    let talk = |talk: &Talk| {
        let mut out = map([("id", word(&talk.code)), ("title", word(&talk.title)), ("kind", word(&talk.kind))]);
        let lengths: BTreeSet<u32> = event.timeslots_of(&talk.kind).map(|(_, slot)| slot.minutes()).collect();
        if let (Some(minutes), 1) = (lengths.first(), lengths.len()) {
            out.set("minutes", number(i64::from(*minutes)));
        }
        let speakers: Vec<String> = talk.speakers.iter().map(|&one| event.speakers[one].id()).collect();
        out.set("speakers", words(speakers.iter().map(String::as_str)));
        out.set("expected", number(talk.favourites));
        out.set("difficulty", number(talk.level));
        out.set("language", word(if talk.language.is_empty() { &no_language } else { &talk.language }));
        let tags = tags(talk);
        if !tags.is_empty() {
            out.set("tags", words(tags.iter().map(String::as_str)));
        }
        out.set("slots", map([("tag", word(&type_tag(&talk.kind)))]));
        out.set("priority", number(PRIORITY));
        if let (true, Some(pin)) = (talk.pinned, place(event, talk.place)) {
            out.set("pin", pin);
        }
        out
    };
    Value::list(event.talks.iter().map(talk).collect(), NOWHERE)
}

fn tags(talk: &Talk) -> Vec<String> {
    let lists = [
        ("theme", &talk.themes),
        ("sector", &talk.sectors),
        ("audience", &talk.audiences),
        ("content", &talk.contents),
        ("exclusive", &talk.exclusive),
    ];
    let mut tags: Vec<String> =
        lists.iter().flat_map(|(name, list)| list.iter().map(move |tag| format!("{name}:{tag}"))).collect();
    if talk.risky {
        tags.push("risky".to_owned());
    }
    tags
}

/// `start` and `room`, as far as they are given; `None` if neither is.
fn place(event: &Event, place: Place) -> Option<Value> {
    let mut out = Value::map(NOWHERE);
    if let Some(slot) = place.timeslot {
        out.set("start", word(&event.timeslots[slot].at()));
    }
    if let Some(room) = place.room {
        out.set("room", word(&event.rooms[room].id()));
    }
    (place != Place::default()).then_some(out)
}

/// An agenda of the talks that have a place.
fn agenda(event: &Event, zone: &str, of: impl Fn(&Talk) -> Place) -> Option<Value> {
    let mut talks: Vec<&Talk> = event.talks.iter().filter(|talk| of(talk) != Place::default()).collect();
    talks.sort_by_key(|talk| of(talk).timeslot.map(|slot| (event.timeslots[slot].day, event.timeslots[slot].start)));
    let entries: Vec<Value> = talks
        .into_iter()
        .filter_map(|talk| {
            let mut entry = map([("talk", word(&talk.code))]);
            for key in ["start", "room"] {
                if let Some(value) = place(event, of(talk))?.get(key) {
                    entry.set(key, value.clone());
                }
            }
            Some(entry)
        })
        .collect();
    (!entries.is_empty()).then(|| map([("timezone", word(zone)), ("agenda", Value::list(entries, NOWHERE))]))
}

/// Says where a start does not tell the timeslot: slots are selected by their starts.
fn ambiguous(event: &Event, notes: &mut Vec<String>) {
    for kind in event.kinds() {
        let own: Vec<_> = event.timeslots_of(kind).collect();
        let lengths: BTreeSet<u32> = own.iter().map(|(_, slot)| slot.minutes()).collect();
        for (at, (index, slot)) in own.iter().enumerate() {
            let same = |other: &super::event::Timeslot| (other.day, other.start) == (slot.day, slot.start);
            if let Some((other, _)) = own[at + 1..].iter().find(|(_, other)| same(other)) {
                notes.push(format!(
                    "the timeslots {} and {} for talks of the type `{kind}` start together: what is said about one \
                     of them holds for both",
                    slot_id(*index),
                    slot_id(*other)
                ));
            } else if lengths.len() > 1
                && let Some(other) = event.timeslots.iter().position(|other| same(other) && other != *slot)
                && !own.iter().any(|(one, _)| *one == other)
            {
                notes.push(format!(
                    "the timeslots {} and {} start together, and talks of the type `{kind}` have several lengths: \
                     they may take either",
                    slot_id(*index),
                    slot_id(other)
                ));
            }
        }
    }
}

/// Says what pins and published timeslots cannot say, and what pins break.
fn pins(event: &Event, notes: &mut Vec<String>) {
    for talk in &event.talks {
        if talk.published.timeslot.is_some_and(|slot| !event.timeslots[slot].types.contains(&talk.kind)) {
            notes.push(format!(
                "the talk {} was published in a timeslot of another type: only its start counts here",
                talk.code
            ));
        }
    }
    for talk in event.talks.iter().filter(|talk| talk.pinned) {
        let code = &talk.code;
        if talk.place.timeslot.is_none() || talk.place.room.is_none() {
            notes.push(format!("the talk {code} is pinned without a timeslot or a room: what is missing stays free"));
        }
        let wrong_slot = talk.place.timeslot.is_some_and(|slot| !event.timeslots[slot].types.contains(&talk.kind));
        let room = talk.place.room.map(|room| &event.rooms[room].types);
        let wrong_room = room.is_some_and(|types| !types.is_empty() && !types.contains(&talk.kind));
        if wrong_slot || wrong_room {
            notes.push(format!("the talk {code} is pinned where talks of its type may not be: that costs here"));
        }
    }
}
