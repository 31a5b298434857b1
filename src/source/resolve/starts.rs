//! References of talks: order, rooms, starts and the people of other talks.

use std::collections::BTreeSet;

use super::selector::Nothing;
use super::{Resolver, cycles};
use crate::finding::InputError;
use crate::model::{Attendance, Id, PeopleOfDay, PersonId, Role, RoomChoice, TalkId};
use crate::source::schema::{Listed, Picked, Talk, TalkSelector};
use crate::source::tree::At;

/// The exclusive people of a talk, whatever its delivery.
fn on_stage(people: &[Attendance]) -> impl Iterator<Item = PersonId> + '_ {
    people.iter().filter(|one| one.role.is_exclusive() && one.role != Role::Attendee).map(|one| one.person)
}

impl Resolver<'_> {
    /// Fills what talks say about other talks, rooms and starts.
    pub(super) fn references(&mut self) {
        let scenario = self.scenario;
        let root = self.root.key("talks");
        let talks = || scenario.talks.iter().flatten().enumerate();
        for (index, talk) in talks() {
            self.places(index, talk, root.item(index));
        }
        for index in 0..talks().count() {
            // A repeat takes over what the talk that it repeats says about people.
            let stated = self.repeated(index).find_map(|from| {
                let talk = scenario.talks.as_ref()?.get(from)?;
                Some((from, talk.people_of.as_ref()?))
            });
            if let Some((from, selector)) = stated {
                self.people_of(index, selector, root.item(from).key("people_of"));
            }
        }
    }

    fn places(&mut self, index: usize, talk: &Talk, at: At<'_>) {
        for (number, text) in talk.after.iter().flat_map(|list| list.0.iter()).enumerate() {
            let origin = at.key("after").item(number).origin();
            match self.talks.find("talk", text, origin) {
                Ok(other) => {
                    let other = TalkId::from_index(other);
                    let after = &mut self.instance.talks[index].after;
                    if !after.iter().any(|&(known, _)| known == other) {
                        after.push((other, origin));
                    }
                }
                Err(error) => self.errors.push(error),
            }
        }
        if let Some(pick) = &talk.rooms {
            let at = at.key("rooms");
            let none = matches!(pick.0.as_slice(), [Picked::Id(one)] if one == "none");
            self.instance.talks[index].rooms = if none {
                RoomChoice::NoRoom
            } else {
                let rooms = self.pick_rooms(pick, at, Nothing::Refuse);
                if rooms.as_ref().is_some_and(Vec::is_empty) {
                    let error = InputError::new("bad-value", at.origin(), "the list of rooms is empty");
                    self.errors.push(error.help("write `rooms: none` for a talk that needs no room"));
                }
                RoomChoice::Only(rooms.unwrap_or_default(), at.origin())
            };
        }
        if let Some(pick) = &talk.slots {
            self.instance.talks[index].slots = self.slot_choice(pick, at.key("slots"));
        }
    }

    fn people_of(&mut self, index: usize, selector: &TalkSelector, at: At<'_>) {
        let same_day = matches!(&selector.day, Some(Listed(days)) if matches!(days.as_slice(), [day] if day == "same"));
        if !same_day {
            let people = self.people_of_talks(index, selector, at, false);
            let talk = &mut self.instance.talks[index];
            for person in people {
                if !talk.people.iter().any(|one| one.person == person && one.role.is_exclusive()) {
                    talk.people.push(Attendance { person, role: Role::Attendee });
                }
            }
            return;
        }
        let others = TalkSelector { day: None, ..selector.clone() };
        let candidates = self.people_of_talks(index, &others, at, true);
        self.instance.talks[index].people_of_day =
            Some(PeopleOfDay { candidates: candidates.into_iter().collect(), origin: at.origin() });
    }

    fn people_of_talks(
        &mut self,
        index: usize,
        selector: &TalkSelector,
        at: At<'_>,
        may_be_none: bool,
    ) -> BTreeSet<PersonId> {
        let found = if may_be_none {
            self.matching_talks(selector, at)
        } else {
            self.select_talks(selector, at, Nothing::Refuse)
        };
        let others = found.into_iter().filter(|&other| other != index);
        let talks = others.map(|other| &self.instance.talks[other]).filter(|talk| !talk.is_break);
        talks.flat_map(|talk| on_stage(&talk.people)).collect()
    }

    /// Refuses orders that go round in circles.
    pub(super) fn order(&mut self) {
        let talks = &self.instance.talks;
        let edges = talks
            .iter()
            .enumerate()
            .flat_map(|(talk, facts)| facts.after.iter().map(move |&(before, origin)| (talk, before.index(), origin)));
        let Err(found) = cycles::order(talks.len(), edges) else { return };
        for cycle in found {
            let circle = cycles::words(&cycle, |talk| self.instance.talks[talk].id.as_str());
            let words = format!("the order goes round in a circle: {circle} (each after the next)");
            self.errors.push(cycles::error("order-cycle", words, &cycle));
        }
    }

    /// Refuses talks that have no length and can take none from a slot.
    pub(super) fn lengths(&mut self) {
        if self.instance.offers.iter().any(|offer| offer.length.is_some()) {
            return;
        }
        // Lengths that are stated and wrong were refused before.
        let pairs = self.instance.talks.iter().zip(self.scenario.talks.iter().flatten());
        let errors: Vec<_> = pairs
            .filter(|(talk, stated)| talk.minutes.is_none() && stated.minutes.is_none())
            .map(|(talk, _)| {
                InputError::new("missing-minutes", talk.origin, format!("the talk `{}` has no length", talk.id))
                    .help("add `minutes:` to it or to `defaults`")
            })
            .collect();
        self.errors.extend(errors);
    }
}
