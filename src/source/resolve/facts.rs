//! Resources, votes and exemptions: facts that stand beside talks, rooms and people.

use std::collections::BTreeSet;

use super::Resolver;
use super::selector::Nothing;
use crate::finding::InputError;
use crate::model::{Id, Ignore, Interest, Resource, ResourceId, RoomId};
use crate::source::schema;
use crate::source::slug::slug;
use crate::source::tree::At;

/// More people than this want nothing together: it is a slip.
const MOST_PEOPLE: u32 = 1_000_000;

impl Resolver<'_> {
    /// Fills the resources of the instance.
    pub(super) fn resources(&mut self) {
        let scenario = self.scenario;
        let root = self.root.key("resources");
        for (index, resource) in scenario.resources.iter().flatten().enumerate() {
            self.resource(resource, root.item(index));
        }
    }

    fn resource(&mut self, resource: &schema::Resource, at: At<'_>) {
        let origin = at.first(&["id", "name"]).origin();
        let id = resource.id.clone().or_else(|| resource.name.as_deref().map(slug)).unwrap_or_default();
        if id.is_empty() {
            let error = InputError::new("missing-id", origin, "a resource has neither id nor a name that makes one");
            self.errors.push(error.help("add `id:`"));
            return;
        }
        let index = self.instance.resources.len();
        if let Err(error) = self.resources.declare("resources", &id, index, origin) {
            self.errors.push(error);
            return;
        }
        let name = resource.name.clone().unwrap_or_else(|| id.clone());
        self.resources.call(&name, index);
        if resource.capacity.is_none() {
            let error = InputError::new("missing-key", origin, format!("the resource `{id}` has no `capacity`"));
            self.errors.push(error.help("add `capacity:`, how many there are at any time"));
        }
        let capacity = self.number(resource.capacity, at, "capacity", 0).unwrap_or(0);
        let origin = at.first(&["capacity"]).origin();
        self.instance.resources.push(Resource { id, name, capacity, origin });
    }

    /// What talks use up.
    pub(super) fn uses(&mut self) {
        let scenario = self.scenario;
        let root = self.root.key("talks");
        for (index, talk) in scenario.talks.iter().flatten().enumerate() {
            let Some(uses) = &talk.uses else { continue };
            let at = root.item(index).key("uses");
            // In order of writing, which the map has lost.
            for pair in at.pairs() {
                let found = self.resources.find("resource", &pair.key, pair.at).map_err(|error| {
                    let none = "declare it: `resources: [{id: …, capacity: 1}]`";
                    let error = if error.help.is_some() { error } else { error.help(none) };
                    self.errors.push(error);
                });
                let amount = self.number(uses.get(&pair.key).copied(), at.key(&pair.key), "the amount", 1);
                if let (Ok(resource), Some(amount)) = (found, amount) {
                    self.instance.talks[index].uses.push((
                        ResourceId::from_index(resource),
                        amount,
                        at.key(&pair.key).origin(),
                    ));
                }
            }
        }
    }

    /// Fills the votes of the instance.
    pub(super) fn interest(&mut self) {
        let scenario = self.scenario;
        let root = self.root.key("interest");
        for (index, interest) in scenario.interest.iter().flatten().enumerate() {
            let at = root.item(index);
            let Some(pick) = &interest.talks else {
                let error = InputError::new("missing-key", at.origin(), "an entry of `interest` has no `talks`");
                self.errors.push(error.help("write `{talks: [a, b], count: 14}`"));
                continue;
            };
            let mut talks = self.pick_talks(pick, at.key("talks"), Nothing::Note);
            talks.sort_unstable();
            let count = match interest.count {
                Some(count) if count > i64::from(MOST_PEOPLE) => {
                    let message = format!("count must be at most {MOST_PEOPLE}, not {count}");
                    let error = InputError::new("bad-value", at.key("count").origin(), message);
                    self.errors.push(error.help("`count` is how many people would attend all of these talks"));
                    MOST_PEOPLE
                }
                count => self.number(count, at, "count", 1).unwrap_or(1),
            };
            // Who likes one talk alone is in nobody's way, but counts among its fans.
            self.instance.interest.push(Interest { talks, count, origin: at.origin() });
        }
    }

    /// Fills the exemptions of the instance.
    pub(super) fn ignores(&mut self) {
        let scenario = self.scenario;
        let root = self.root.key("ignore");
        for (index, ignore) in scenario.ignore.iter().flatten().enumerate() {
            self.ignore(ignore, root.item(index));
        }
    }

    fn ignore(&mut self, ignore: &schema::Ignore, at: At<'_>) {
        let before = self.errors.len();
        let place = at.first(&["rule"]).origin();
        if ignore.rule.is_none() {
            let error = InputError::new("missing-key", place, "an exemption does not say from which rule");
            self.errors.push(error.help("add `rule:`; `plenary rules` lists all rules"));
        }
        if ignore.talks.is_none() && ignore.people.is_none() && ignore.rooms.is_none() {
            let error = InputError::new("missing-subject", place, "an exemption does not say for what it holds");
            self.errors
                .push(error.help("add `talks:`, `people:` or `rooms:`; to switch a rule off, write `off` in `rules:`"));
        }
        let mut talks = ignore.talks.as_ref().map(|pick| self.pick_talks(pick, at.key("talks"), Nothing::Note));
        if let Some(talks) = &mut talks {
            talks.sort_unstable();
        }
        let people = ignore.people.as_ref().map(|pick| self.pick_people(pick, at.key("people")));
        let rooms = ignore.rooms.as_ref().and_then(|pick| self.pick_rooms(pick, at.key("rooms"), Nothing::Note));
        let rooms: Option<BTreeSet<RoomId>> = rooms
            .map(|rooms| rooms.into_iter().flat_map(|room| self.instance.room(room).atoms.iter().copied()).collect());
        let until = ignore.until.as_deref().and_then(|text| self.date(text, at.key("until").origin()));
        let of_nothing = talks.as_ref().is_some_and(Vec::is_empty)
            || people.as_ref().is_some_and(BTreeSet::is_empty)
            || rooms.as_ref().is_some_and(BTreeSet::is_empty);
        // An empty list in the instance means that nothing in particular is named: an exemption of
        // what is not there must not become one of everything.
        if self.errors.len() > before || of_nothing {
            return;
        }
        self.instance.ignores.push(Ignore {
            rule: ignore.rule.clone().unwrap_or_default(),
            talks: talks.unwrap_or_default(),
            people: people.unwrap_or_default().into_iter().collect(),
            rooms: rooms.unwrap_or_default().into_iter().collect(),
            reason: ignore.reason.clone(),
            until: ignore.until.clone(),
            expired: until.is_some_and(|day| self.instance.is_over(day)),
            origin: at.origin(),
            rule_origin: place,
        });
    }
}
