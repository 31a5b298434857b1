//! Ids of written events: those of the programme where the format takes them, else made of facts that
//! stay when a talk moves.

use std::collections::HashSet;

use uuid::{Uuid, uuid};

use super::shapes::{is_acronym, is_code, is_event_slug, is_number, is_uuid};
use crate::model::{Event, Programme};
use crate::source::slug;

/// The space of names in which plenary makes UUIDs (RFC 9562, version 5).
const SPACE: Uuid = uuid!("b2c6b7c6-5d4e-5b57-9d8a-1b3f2f7c9a60");

/// A UUID for these facts.
pub(super) fn made(facts: &[&str]) -> String {
    // A character that no text of a schedule holds keeps ("ab", "c") and ("a", "bc") apart.
    Uuid::new_v5(&SPACE, facts.join("\u{1f}").as_bytes()).to_string()
}

/// The acronym as it is written: that of the programme, or one made of its name.
pub(super) fn acronym(programme: &Programme) -> Option<String> {
    let stated = programme.details.get("acronym");
    let name = stated.or(programme.name.as_deref()).unwrap_or_default();
    let acronym = stated.filter(|text| is_acronym(text)).map_or_else(|| slug(name), str::to_owned);
    Some(acronym).filter(|text| is_acronym(text))
}

/// The event of the world that ids are made for.
pub(super) fn whole(programme: &Programme) -> String {
    acronym(programme).or_else(|| programme.name.clone()).unwrap_or_default()
}

/// What identifies a written event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identifiers {
    pub(super) id: String,
    pub(super) guid: String,
    pub(super) code: Option<String>,
    pub(super) slug: Option<String>,
}

/// Identifiers of all events, each unique: valid ones stay with the first event that has them. O(events).
pub(super) fn identifiers(programme: &Programme) -> Vec<Identifiers> {
    let events = &programme.events;
    let ids = first(events.iter().map(|event| event.id.as_deref().filter(|id| is_number(id))));
    let guids = first(events.iter().map(|event| event.guid.as_deref().filter(|guid| is_uuid(guid))));
    let codes = first(events.iter().map(|event| event.details.get("code").filter(|code| is_code(code))));
    let slugs = first(events.iter().map(|event| event.details.get("slug").filter(|slug| is_event_slug(slug))));
    let mut taken_guids: HashSet<String> = guids.iter().flatten().map(|guid| guid.to_lowercase()).collect();
    let mut taken_ids: HashSet<String> = ids.iter().flatten().map(|&id| id.to_owned()).collect();
    let whole = whole(programme);
    let mut out = Vec::with_capacity(events.len());
    for (index, event) in events.iter().enumerate() {
        let guid = match guids[index] {
            Some(guid) => guid.to_owned(),
            None => new_guid(&whole, event, &mut taken_guids),
        };
        let id = match ids[index] {
            Some(id) => id.to_owned(),
            None => new_id(&guid, &mut taken_ids),
        };
        let (code, slug) = (codes[index].map(str::to_owned), slugs[index].map(str::to_owned));
        out.push(Identifiers { id, guid, code, slug });
    }
    out
}

/// Each text only where it comes first.
fn first<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> Vec<Option<&'a str>> {
    let mut seen = HashSet::new();
    texts.map(|text| text.filter(|text| seen.insert(text.to_lowercase()))).collect()
}

fn new_guid(whole: &str, event: &Event, taken: &mut HashSet<String>) -> String {
    // The title tells apart what merged sources number alike.
    let facts = [whole, event.id.as_deref().unwrap_or_default(), &event.title];
    let mut guid = made(&facts);
    let mut number = 1;
    while !taken.insert(guid.clone()) {
        number += 1;
        guid = made(&[&facts[..], &[&number.to_string()]].concat());
    }
    guid
}

/// A number from the globally unique id, so that it stays when events are added before it.
fn new_id(guid: &str, taken: &mut HashSet<String>) -> String {
    let space = Uuid::try_parse(guid).unwrap_or(Uuid::nil()).as_u128();
    // Nine digits: programs keep ids in 32 bits.
    let mut number = (space % 899_999_999) + 100_000_000;
    while !taken.insert(number.to_string()) {
        number += 1;
    }
    number.to_string()
}
