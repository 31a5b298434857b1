//! Rooms: ids, capacities, and what combined rooms have in common.

use std::collections::BTreeSet;

use super::{Resolver, cycles};
use crate::finding::InputError;
use crate::model::{Availability, Details, Id, OriginId, Room, RoomId};
use crate::source::schema;
use crate::source::slug::slug;
use crate::source::tree::At;

/// Parts that all combined rooms together may have.
const PARTS: usize = 1_000_000;

/// The texts of a list, or none.
pub(super) fn texts(list: Option<&schema::Listed<String>>) -> Vec<String> {
    list.map(|list| list.0.clone()).unwrap_or_default()
}

/// Facts that are carried along.
pub(super) fn details(given: Option<&schema::Details>) -> Details {
    let facts = given.into_iter().flatten();
    Details(facts.flat_map(|(key, texts)| texts.0.iter().map(|text| (key.clone(), text.clone()))).collect())
}

/// A room about which nothing is said.
pub(crate) fn blank(name: &str, index: usize, origin: OriginId) -> Room {
    Room {
        id: name.to_owned(),
        name: name.to_owned(),
        aliases: Vec::new(),
        capacity: None,
        capacity_at: origin,
        features: Vec::new(),
        kinds: Vec::new(),
        tags: Vec::new(),
        building: None,
        availability: Availability::default(),
        atoms: vec![RoomId::from_index(index)],
        combined: false,
        shared: false,
        on_request: false,
        turnaround: 0,
        details: Details::default(),
        origin,
    }
}

impl Resolver<'_> {
    /// Fills the rooms of the instance.
    pub(super) fn rooms(&mut self) {
        let scenario = self.scenario;
        let Some(list) = &scenario.rooms else { return };
        let root = self.root.key("rooms");
        // The position in the file of every room that was accepted.
        let mut from = Vec::new();
        for (index, schema::NameOr(room)) in list.iter().enumerate() {
            let at = root.item(index);
            if self.room(room, at) {
                from.push((room, at));
            }
        }
        let combines: Vec<_> = from.iter().map(|&(room, at)| self.combined_of(room, at)).collect();
        self.combine(&from, &combines);
    }

    fn room(&mut self, room: &schema::Room, at: At<'_>) -> bool {
        let origin = at.first(&["id", "name"]).origin();
        let id = room.id.clone().or_else(|| room.name.as_deref().map(slug)).unwrap_or_default();
        if id.is_empty() {
            self.errors.push(InputError::new("missing-id", origin, "a room has neither id nor name").help("add `id:`"));
            return false;
        }
        if matches!(id.to_lowercase().as_str(), "none" | "tba") {
            self.error("bad-value", origin, format!("`{id}` cannot be the id of a room: it means that there is none"));
            return false;
        }
        let index = self.instance.rooms.len();
        if let Err(error) = self.rooms.declare("rooms", &id, index, origin) {
            self.errors.push(error);
            return false;
        }
        let aliases = texts(room.aliases.as_ref());
        let name = room.name.clone().unwrap_or_else(|| id.clone());
        for name in aliases.iter().chain([&name]) {
            self.rooms.call(name, index);
        }
        let availability = self.availability(room.available.as_ref(), room.unavailable.as_ref(), at);
        let (shared, reserved) = (room.shared.unwrap_or(false), room.reserved.unwrap_or(false));
        let room = Room {
            id,
            name,
            aliases,
            capacity: self.number(room.capacity, at, "capacity", 0),
            capacity_at: if room.capacity.is_some() { at.key("capacity").origin() } else { origin },
            features: texts(room.features.as_ref()),
            kinds: texts(room.kinds.as_ref()),
            tags: texts(room.tags.as_ref()),
            building: room.building.clone(),
            availability,
            atoms: vec![RoomId::from_index(index)],
            combined: false,
            shared,
            on_request: shared || reserved,
            turnaround: self.number(room.turnaround, at, "turnaround", 0).unwrap_or(0),
            details: details(room.details.as_ref()),
            origin,
        };
        self.instance.rooms.push(room);
        true
    }

    fn combined_of(&mut self, room: &schema::Room, at: At<'_>) -> Vec<(usize, OriginId)> {
        let mut parts = Vec::new();
        for (index, text) in room.combines.iter().flat_map(|list| list.0.iter()).enumerate() {
            let origin = at.key("combines").item(index).origin();
            match self.rooms.find("room", text, origin) {
                Ok(part) => parts.push((part, origin)),
                Err(error) => self.errors.push(error),
            }
        }
        parts
    }

    fn combine(&mut self, from: &[(&schema::Room, At<'_>)], combines: &[Vec<(usize, OriginId)>]) {
        let edges = combines
            .iter()
            .enumerate()
            .flat_map(|(room, parts)| parts.iter().map(move |&(part, origin)| (room, part, origin)));
        let order = match cycles::order(from.len(), edges) {
            Ok(order) => order,
            Err(found) => {
                for cycle in found {
                    let id = |room: usize| self.instance.rooms[room].id.as_str();
                    let first = cycle.first().map_or("", |&(room, _)| id(room));
                    let words = format!("room `{first}` combines itself: {}", cycles::words(&cycle, id));
                    self.errors.push(cycles::error("room-cycle", words, &cycle));
                }
                return;
            }
        };
        let mut total = 0;
        // Parts come before the rooms that combine them.
        for room in order {
            if combines[room].is_empty() {
                continue;
            }
            let parts: Vec<usize> = combines[room].iter().map(|&(part, _)| part).collect();
            self.unite(room, &parts, from[room].0);
            total += self.instance.rooms[room].atoms.len();
            if total > PARTS {
                let origin = self.instance.rooms[room].origin;
                self.error("too-large", origin, format!("combined rooms have more than {PARTS} parts"));
                return;
            }
        }
    }

    fn unite(&mut self, room: usize, parts: &[usize], stated: &schema::Room) {
        let all = &self.instance.rooms;
        let atoms: BTreeSet<RoomId> = parts.iter().flat_map(|&part| all[part].atoms.iter().copied()).collect();
        let seats = |room: &RoomId| all[room.index()].capacity.map(u64::from);
        // Parts of parts may overlap: atomic rooms are counted once, unless a combined part states its own figure.
        let disjoint = parts.iter().map(|&part| all[part].atoms.len()).sum::<usize>() == atoms.len();
        let sum: Option<u64> = if disjoint {
            parts.iter().map(|&part| all[part].capacity.map(u64::from)).sum()
        } else {
            atoms.iter().map(seats).sum()
        };
        let mut features = all[parts[0]].features.clone();
        features.retain(|feature| parts.iter().all(|&part| all[part].features.contains(feature)));
        let open =
            parts[1..].iter().fold(all[parts[0]].availability.clone(), |open, &part| open.and(&all[part].availability));
        let combined = &mut self.instance.rooms[room];
        combined.atoms = atoms.into_iter().collect();
        combined.combined = true;
        combined.on_request = true;
        if stated.capacity.is_none() {
            combined.capacity = sum.map(|seats| u32::try_from(seats).unwrap_or(u32::MAX));
        }
        if stated.features.is_none() {
            combined.features = features;
        }
        if stated.available.is_none() && stated.unavailable.is_none() {
            combined.availability = open;
        }
    }
}
