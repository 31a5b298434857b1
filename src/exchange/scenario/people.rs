//! The people of a scenario: a section only where their names do not say it all.

use std::collections::{HashMap, HashSet};

use super::{NOWHERE, set_details, text, texts};
use crate::model::squeezed;
use crate::model::{Id, Instance, Person, PersonId, Programme};
use crate::source::Value;

/// Adds what the file says about people beside the talks: to the person of that id and name, or of
/// that name where it is only one person's.
pub(super) fn describe(instance: &mut Instance, programme: &Programme) {
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, person) in instance.people.iter().enumerate() {
        by_name.entry(person.name.clone()).or_default().push(index);
    }
    for described in &programme.people {
        let name = squeezed(&described.name.text);
        let Some(known) = by_name.get(&name) else { continue };
        let by_id = known.iter().find(|&&index| instance.people[index].details.get("id") == described.id.as_deref());
        let ((Some(&meant), _) | (None, &[meant])) = (by_id, known.as_slice()) else { continue };
        let details = &mut instance.people[meant].details;
        for (key, text) in &described.details.0 {
            if !details.all(key).any(|old| old == text) {
                details.add(key, text.clone());
            }
        }
    }
}

/// How talks refer to people.
pub(super) struct People<'i> {
    instance: &'i Instance,
    /// How often each text is a name or an alias.
    named: HashMap<&'i str, usize>,
    ids: HashSet<&'i str>,
}

impl<'i> People<'i> {
    pub(super) fn new(instance: &'i Instance) -> Self {
        let mut named: HashMap<&str, usize> = HashMap::new();
        for person in &instance.people {
            for text in person.aliases.iter().chain([&person.name]) {
                *named.entry(text).or_default() += 1;
            }
        }
        Self { instance, named, ids: instance.people.iter().map(|person| person.id.as_str()).collect() }
    }

    /// The name, or the id where the name alone could mean somebody else.
    pub(super) fn reference(&self, id: PersonId) -> &'i str {
        let person = &self.instance.people[id.index()];
        if self.is_clear(person) { &person.name } else { &person.id }
    }

    fn is_clear(&self, person: &Person) -> bool {
        let name = person.name.as_str();
        // `unknown` in a list says that there are more people.
        self.named.get(name) == Some(&1) && (name == person.id || !self.ids.contains(name)) && name != "unknown"
    }

    /// The section, if any person has more to say than a name that is theirs alone.
    pub(super) fn section(&self) -> Option<Value> {
        let people = &self.instance.people;
        let plain = |person: &Person| person.aliases.is_empty() && person.details.is_empty() && self.is_clear(person);
        (!people.iter().all(plain)).then(|| Value::list(people.iter().map(value).collect(), NOWHERE))
    }
}

fn value(person: &Person) -> Value {
    let mut out = Value::map(NOWHERE);
    out.set("id", text(&person.id));
    out.set("name", text(&person.name));
    if !person.aliases.is_empty() {
        out.set("aliases", texts(person.aliases.iter().map(String::as_str)));
    }
    set_details(&mut out, &person.details);
    out
}
