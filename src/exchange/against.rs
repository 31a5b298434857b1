//! A programme read against a scenario: which talk and which room each entry means.

use std::collections::HashMap;

use super::collisions::collisions;
use super::identity::is_unknown_room;
use crate::model::{Agenda, Entry, Event, Instance, Programme, RoomId, RoomRef, TalkId, TalkRef, squeezed};
use crate::source::{PeopleByName, Told, disagreements};

/// The programme as an agenda of this instance. Talks are found by id, by the globally unique id or
/// code that the scenario keeps of them, or by a title that is only theirs; rooms by id, name or
/// alias. What is not found stays a text, for the checker to report with a suggestion. Where the programme
/// credits other people or prints another title than the scenario, a remark says so: the rules go by the
/// scenario. O(entries + talks + people + rooms).
#[must_use]
pub fn against(programme: &Programme, instance: &Instance) -> Agenda {
    let names = Names::new(instance);
    let entry = |event: &Event| Entry {
        talk: names.talk(event),
        start: event.start,
        end: event.end,
        rooms: event.rooms.iter().filter_map(|room| names.room(&room.text)).collect(),
        at: event.at,
    };
    let entries: Vec<Entry> = programme.events.iter().map(entry).collect();
    let mut remarks = programme.remarks.clone();
    remarks.extend(collisions(programme));
    let people = PeopleByName::new(instance);
    for (index, (entry, event)) in entries.iter().zip(&programme.events).enumerate() {
        if let TalkRef::Known(talk) = entry.talk {
            let credits = event.people.as_deref().unwrap_or_default();
            let told = Told { entry: index, title: (&event.title, event.at.talk), credits };
            remarks.extend(disagreements(instance, &people, talk, told));
        }
    }
    Agenda { entries, suppressions: programme.suppressions.clone(), remarks, origin: programme.origin }
}

/// Each text with what it means; `None` where it means several things.
struct Names {
    ids: HashMap<String, TalkId>,
    others: HashMap<String, Option<TalkId>>,
    rooms: HashMap<String, Option<RoomId>>,
}

impl Names {
    fn new(instance: &Instance) -> Self {
        let mut out = Self { ids: HashMap::new(), others: HashMap::new(), rooms: HashMap::new() };
        for (id, talk) in instance.talks() {
            out.ids.insert(talk.id.clone(), id);
            let kept = ["guid", "code"].iter().filter_map(|key| talk.details.get(key));
            for text in kept.chain([talk.title.as_str()]) {
                let known = out.others.entry(squeezed(text)).or_insert(Some(id));
                if *known != Some(id) {
                    *known = None;
                }
            }
        }
        for (id, room) in instance.rooms() {
            for text in room.aliases.iter().chain([&room.name]) {
                let known = out.rooms.entry(squeezed(text)).or_insert(Some(id));
                if *known != Some(id) {
                    *known = None;
                }
            }
        }
        // An id is stronger than another room's name.
        for (id, room) in instance.rooms() {
            out.rooms.insert(squeezed(&room.id), Some(id));
        }
        out
    }

    fn talk(&self, event: &Event) -> TalkRef {
        let id = event.id.as_deref().and_then(|id| self.ids.get(id)).copied();
        let other = || {
            let texts = [event.guid.as_deref(), event.details.get("code"), Some(event.title.as_str())];
            texts.into_iter().flatten().find_map(|text| self.others.get(&squeezed(text)).copied().flatten())
        };
        let unknown = || {
            let text = if event.title.is_empty() { event.id.clone().unwrap_or_default() } else { event.title.clone() };
            TalkRef::Unknown(text)
        };
        id.or_else(other).map_or_else(unknown, TalkRef::Known)
    }

    fn room(&self, text: &str) -> Option<RoomRef> {
        let name = squeezed(text);
        if is_unknown_room(&name) {
            return None;
        }
        let known = self.rooms.get(&name).copied().flatten();
        Some(known.map_or_else(|| RoomRef::Unknown(text.to_owned()), RoomRef::Known))
    }
}
