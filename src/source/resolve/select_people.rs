//! Which people ids, names and selectors mean.

use std::collections::BTreeSet;

use super::Resolver;
use super::selector::{Nothing, has, list_words};
use crate::model::{Id, PersonId};
use crate::source::schema::{PersonSelector, Pick, Picked};
use crate::source::tree::At;

impl Resolver<'_> {
    /// People by id, name or selector, in order of id.
    pub(super) fn pick_people(&mut self, pick: &Pick<PersonSelector>, at: At<'_>) -> BTreeSet<PersonId> {
        let mut people = BTreeSet::new();
        if pick.0.is_empty() {
            self.nothing_matches("person", "", at, Nothing::Note);
        }
        for (index, one) in pick.0.iter().enumerate() {
            let at = at.item(index);
            match one {
                Picked::Id(name) => {
                    let found = self.people.find("person", name, at.origin());
                    people.extend(found.map_err(|error| self.errors.push(error)).ok().map(PersonId::from_index));
                }
                Picked::By(selector) => {
                    let before = self.errors.len();
                    let found = self.select_people(selector, at);
                    if found.is_empty() && self.errors.len() == before {
                        self.nothing_matches("person", &person_words(selector), at, Nothing::Note);
                    }
                    people.extend(found);
                }
            }
        }
        people
    }

    fn select_people(&mut self, selector: &PersonSelector, at: At<'_>) -> BTreeSet<PersonId> {
        let mut out: BTreeSet<PersonId> = (0..self.instance.people.len()).map(PersonId::from_index).collect();
        if let Some(list) = &selector.id {
            let named = self.people_named(list, at.key("id"));
            out.retain(|person| named.contains(person));
        }
        let people = self.instance.people.iter();
        let known: BTreeSet<String> = people.filter_map(|person| person.organisation.clone()).collect();
        let words = "nobody is of the organisation";
        let place = at.key("organisation");
        let wanted = self.known(selector.organisation.as_ref(), place, &known, "unknown-organisation", words);
        if wanted.is_some() {
            out.retain(|&person| has(wanted, self.instance.person(person).organisation.as_deref()));
        }
        if let Some(not) = &selector.not {
            let not = self.select_people(not, at.key("not"));
            out.retain(|person| !not.contains(person));
        }
        out
    }
}

/// A selector of people in a few words.
fn person_words(selector: &PersonSelector) -> String {
    let lists = [("id", selector.id.as_ref()), ("organisation", selector.organisation.as_ref())];
    let mut parts: Vec<String> = lists.into_iter().filter_map(|(word, list)| list_words(word, list)).collect();
    parts.extend(selector.not.as_ref().map(|not| format!("not ({})", person_words(not))));
    parts.join(" and ")
}

/// What a choice of people names, in a few words.
pub(super) fn people_words(pick: &Pick<PersonSelector>) -> String {
    let one = |one: &Picked<PersonSelector>| match one {
        Picked::Id(name) => name.clone(),
        Picked::By(selector) => person_words(selector),
    };
    format!("people {}", pick.0.iter().map(one).collect::<Vec<_>>().join(" or "))
}
