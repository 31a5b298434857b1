//! Talks that repeat others, and talks that are no longer wanted.

use super::{Resolver, cycles};
use crate::finding::InputError;
use crate::model::{Id, TalkId};
use crate::source::schema;
use crate::source::tree::At;

impl Resolver<'_> {
    /// Fills what talks repeat, and what they take over by that. Breaks must be there.
    pub(super) fn repeats(&mut self) {
        let scenario = self.scenario;
        let root = self.root.key("talks");
        for (index, talk) in scenario.talks.iter().flatten().enumerate() {
            let Some(text) = &talk.repeat_of else { continue };
            let origin = root.item(index).key("repeat_of").origin();
            match self.talks.find("talk", text, origin) {
                Err(error) => self.errors.push(error),
                Ok(other) if self.instance.talks[other].is_break => {
                    let error = InputError::new("bad-value", origin, format!("`{text}` is a break: it has no repeats"));
                    self.errors.push(error.help("name a talk, or write a break of its own under `breaks:`"));
                }
                Ok(other) => self.instance.talks[index].repeat_of = Some((TalkId::from_index(other), origin)),
            }
        }
        let talks = &self.instance.talks;
        let edges = talks.iter().enumerate().filter_map(|(index, talk)| {
            let (other, origin) = talk.repeat_of?;
            Some((index, other.index(), origin))
        });
        match cycles::order(talks.len(), edges) {
            // What is repeated comes first: a repeat of a repeat takes over what that one took over.
            Ok(order) => order.into_iter().for_each(|index| self.take_over(index)),
            Err(found) => {
                for cycle in found {
                    let id = |talk: usize| self.instance.talks[talk].id.as_str();
                    let first = cycle.first().map_or("", |&(talk, _)| id(talk));
                    let words = format!("talk `{first}` repeats itself: {}", cycles::words(&cycle, id));
                    self.errors.push(cycles::error("repeat-cycle", words, &cycle));
                }
                // So that nobody walks in a circle before the errors are shown.
                self.instance.talks.iter_mut().for_each(|talk| talk.repeat_of = None);
            }
        }
    }

    /// The talk itself, the one that it repeats, the one that that one repeats …
    pub(super) fn repeated(&self, index: usize) -> impl Iterator<Item = usize> + use<> {
        let next = |index: usize| self.instance.talks.get(index)?.repeat_of.map(|(other, _)| other.index());
        let chain: Vec<usize> = std::iter::successors(Some(index), |&index| next(index)).collect();
        chain.into_iter()
    }

    fn take_over(&mut self, index: usize) {
        let scenario = self.scenario;
        let root = self.root.key("talks");
        let Some((other, _)) = self.instance.talks[index].repeat_of else { return };
        let chain: Vec<(&schema::Talk, At<'_>)> = self
            .repeated(index)
            .filter_map(|index| Some((scenario.talks.as_ref()?.get(index)?, root.item(index))))
            .collect();
        let Some(&(stated, _)) = chain.first() else { return };
        // What is wrong with the names was said where they stand.
        let before = self.errors.len();
        let (people, people_known) = self.attendance(&chain);
        self.errors.truncate(before);
        let from = self.instance.talk(other).clone();
        let talk = &mut self.instance.talks[index];
        (talk.people, talk.people_known) = (people, people_known);
        if stated.title.is_none() {
            talk.title = from.title;
        }
        if stated.kind.is_none() {
            talk.kind = from.kind;
        }
        if stated.minutes.is_none() {
            talk.minutes = from.minutes;
        }
        if stated.expected.is_none() {
            (talk.expected, talk.expected_at) = (from.expected, from.expected_at);
        }
        if stated.track.is_none() {
            talk.track = from.track;
        }
        if stated.tags.is_none() {
            talk.tags = from.tags;
        }
        if stated.needs.is_none() {
            (talk.needs, talk.needs_at) = (from.needs, from.needs_at);
        }
        if stated.difficulty.is_none() {
            talk.difficulty = from.difficulty;
        }
        if stated.language.is_none() {
            talk.language = from.language;
        }
        if stated.organisation.is_none() {
            talk.organisation = from.organisation;
        }
        if stated.delivery.is_none() {
            talk.delivery = from.delivery;
        }
    }

    /// Takes the pins off talks that are no longer wanted. A pin keeps a start and a room for its
    /// talk; of a talk that will not take place, both are free, and neither the hours of the day
    /// nor any rule may count with them.
    pub(super) fn unpin(&mut self) {
        for talk in self.instance.talks.iter_mut().filter(|talk| !talk.is_wanted()) {
            talk.pin = None;
        }
    }
}
