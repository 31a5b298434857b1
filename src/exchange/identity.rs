//! Who and where is meant: people and rooms of programmes by ids and names.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Credit, Id, Instance, PersonId, Printed, RoomId, is_id, is_nobody, squeezed};
use crate::source::{blank_person, blank_room, slug};

/// Whether a printed room is none yet.
pub(super) fn is_unknown_room(name: &str) -> bool {
    ["", "tba", "tbd", "none"].iter().any(|none| none.eq_ignore_ascii_case(name))
}

/// The people and rooms of an instance that grows as programmes name them.
#[derive(Debug, Default)]
pub(super) struct Identities {
    people: HashMap<(Option<String>, String), PersonId>,
    rooms: HashMap<String, RoomId>,
    ids: BTreeSet<String>,
}

impl Identities {
    /// The person of a credit: id and name together (case aside, as it is the same id), the name alone
    /// where there is no id. `None`: it names nobody.
    pub(super) fn person(&mut self, credit: &Credit, instance: &mut Instance) -> Option<PersonId> {
        let name = squeezed(&credit.name);
        let id = credit.id.as_deref().filter(|id| is_id(id));
        let compared = if id.is_some() { name.to_lowercase() } else { name.clone() };
        let key = (id.map(str::to_owned), compared);
        if let Some(&known) = self.people.get(&key) {
            return Some(known);
        }
        // Nobody is never among the known.
        if is_nobody(&name) && (id.is_none() || !name.is_empty()) {
            return None;
        }
        // A person without a name is called by the id.
        let printed = if name.is_empty() { id.unwrap_or_default() } else { &name };
        let person = PersonId::from_index(instance.people.len());
        instance.people.push(blank_person(self.new_id(printed), printed.to_owned(), credit.at));
        self.people.insert(key, person);
        Some(person)
    }

    /// The room of a printed name. `None`: it names none.
    pub(super) fn room(&mut self, printed: &Printed, instance: &mut Instance) -> Option<RoomId> {
        let name = squeezed(&printed.text);
        if is_unknown_room(&name) {
            return None;
        }
        if let Some(&known) = self.rooms.get(&name) {
            return Some(known);
        }
        let room = RoomId::from_index(instance.rooms.len());
        instance.rooms.push(blank_room(&name, room.index(), printed.at));
        self.rooms.insert(name, room);
        Some(room)
    }

    fn new_id(&mut self, name: &str) -> String {
        let (stem, mut number) = (slug(name), 1);
        let mut id = stem.clone();
        while !self.ids.insert(id.clone()) {
            number += 1;
            id = format!("{stem}-{number}");
        }
        id
    }
}
