//! Who and what printed names mean, settled by a person: the file of `--mapping`.
//!
//! Without it a person is an id and a name, and a room is a name: near names are never taken for one.
//! A mapping rewrites the names of a programme before it is read any further:
//!
//! ```yaml
//! people:
//!   - {name: Ada Lovelace, aliases: ["Lovelace, Ada", ada], ids: [17, a4]}
//! rooms:
//!   - {name: Main Hall, aliases: [Main Hall Suite, Hauptsaal]}
//! nobody: [Orga Team]
//! ```
//!
//! A credit means the person whose name or alias it prints. Where the entry lists ids and the credit has
//! one, it must be among them: so two people of one name stay two, and an id that another source gives
//! to somebody else does no harm. A credit without a name means the person who has its id.

use std::collections::HashMap;

use crate::finding::{InputError, Origins};
use crate::model::{OriginId, Printed, Programme, is_id, squeezed};
use crate::source::{MappingText, NamesText, Text, mapping_text};

/// What a name that stands for nobody is written as, so that every reader of the programme knows.
const NOBODY: &str = "N.N.";

/// A mapping file; the default maps nothing.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    people: Vec<Person>,
    /// Names and aliases, with the index of the person; `None`: nobody.
    names: HashMap<String, Option<usize>>,
    ids: HashMap<String, usize>,
    rooms: HashMap<String, String>,
}

#[derive(Debug, Clone)]
struct Person {
    name: String,
    has_ids: bool,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// What is wrong with its syntax, keys and types; `ambiguous-mapping`: a name or an id that would mean
    /// two people, a name that would mean two rooms.
    pub fn read(text: &Text, origins: &mut Origins) -> Result<Self, Vec<InputError>> {
        let MappingText { people, rooms, nobody } = mapping_text(text, origins)?;
        let mut out = Self::default();
        let (mut names, mut ids) = (Declared::new("the name"), Declared::new("the id"));
        for (index, NamesText { name, aliases, ids: listed }) in people.iter().enumerate() {
            for text in [name].into_iter().chain(aliases) {
                names.declare(text, index);
                out.names.insert(squeezed(&text.text), Some(index));
            }
            for id in listed {
                ids.declare(id, index);
                out.ids.insert(id.text.clone(), index);
            }
            out.people.push(Person { name: squeezed(&name.text), has_ids: !listed.is_empty() });
        }
        for text in &nobody {
            names.declare(text, usize::MAX);
            out.names.insert(squeezed(&text.text), None);
        }
        let mut of_rooms = Declared::new("the room");
        for (index, NamesText { name, aliases, .. }) in rooms.iter().enumerate() {
            for text in [name].into_iter().chain(aliases) {
                of_rooms.declare(text, index);
                out.rooms.insert(squeezed(&text.text), squeezed(&name.text));
            }
        }
        let errors: Vec<InputError> = [names, ids, of_rooms].into_iter().flat_map(|one| one.errors).collect();
        if errors.is_empty() { Ok(out) } else { Err(errors) }
    }

    /// Rewrites the people and rooms of a programme. Places stay those of the programme's file.
    /// O(credits + rooms).
    pub fn apply(&self, programme: &mut Programme) {
        for event in &mut programme.events {
            for credit in event.people.iter_mut().flatten() {
                self.person(&mut credit.name, &mut credit.id);
            }
            event.rooms.iter_mut().for_each(|room| self.room(&mut room.text));
        }
        for person in &mut programme.people {
            self.person(&mut person.name.text, &mut person.id);
        }
        programme.rooms.iter_mut().for_each(|room| self.room(&mut room.name.text));
    }

    /// The name alone identifies whom the mapping knows: their ids are settled.
    fn person(&self, name: &mut String, id: &mut Option<String>) {
        let stated = id.as_deref().filter(|id| is_id(id));
        let by_id = stated.and_then(|id| self.ids.get(id)).copied();
        let printed = squeezed(name);
        let meant = match self.names.get(&printed) {
            Some(None) => {
                NOBODY.clone_into(name);
                *id = None;
                return;
            }
            Some(Some(person)) if stated.is_none() || !self.people[*person].has_ids => Some(*person),
            Some(Some(person)) if by_id == Some(*person) => Some(*person),
            None if printed.is_empty() => by_id,
            Some(Some(_)) | None => None,
        };
        if let Some(person) = meant {
            name.clone_from(&self.people[person].name);
            *id = None;
        }
    }

    fn room(&self, name: &mut String) {
        if let Some(known) = self.rooms.get(&squeezed(name)) {
            name.clone_from(known);
        }
    }
}

/// What stands for one thing already, and the errors about what would stand for two.
struct Declared {
    what: &'static str,
    known: HashMap<String, (usize, OriginId)>,
    errors: Vec<InputError>,
}

impl Declared {
    fn new(what: &'static str) -> Self {
        Self { what, known: HashMap::new(), errors: Vec::new() }
    }

    fn declare(&mut self, text: &Printed, index: usize) {
        let (first, at) = *self.known.entry(squeezed(&text.text)).or_insert((index, text.at));
        if at != text.at {
            let what = format!("{} `{}`", self.what, text.text);
            let (message, help) = if first == index {
                (format!("{what} is written twice"), "write it once")
            } else {
                (format!("{what} stands in two entries of the mapping"), "leave it in one of them")
            };
            self.errors
                .push(InputError::new("ambiguous-mapping", text.at, message).related(at, "first here").help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Credit, Event, Role};

    const MAPPING: &str = "people:
  - {name: Ada Lovelace, aliases: ['Lovelace,  Ada', ada], ids: [17, a4]}
  - {name: Bob Stone, aliases: Bobby}
rooms: [{name: Main Hall, aliases: [Main Hall Suite, Hauptsaal]}]
nobody: [Orga Team]
";

    fn read(text: &str) -> Result<Mapping, Vec<String>> {
        let mut origins = Origins::default();
        Mapping::read(&Text::new("m.yaml", text), &mut origins).map_err(|errors| {
            let shown = |error: InputError| {
                let place = origins.label(error.origin).unwrap_or_default();
                format!("{} {place} {} {}", error.id, error.message, error.help.unwrap_or_default())
            };
            errors.into_iter().map(shown).collect()
        })
    }

    #[test]
    fn names_and_ids_are_settled() {
        let mapping = read(MAPPING).unwrap();
        for (name, id, expected) in [
            ("Lovelace, Ada", None, ("Ada Lovelace", None)),
            ("Ada Lovelace", Some("17"), ("Ada Lovelace", None)),
            ("ada", Some("0"), ("Ada Lovelace", None)),
            ("", Some("a4"), ("Ada Lovelace", None)),
            // Of the same name, and somebody else.
            ("Ada Lovelace", Some("99"), ("Ada Lovelace", Some("99"))),
            // An id that another source gave to somebody else.
            ("Carla Diem", Some("17"), ("Carla Diem", Some("17"))),
            ("Bobby", Some("5"), ("Bob Stone", None)),
            ("bobby", None, ("bobby", None)),
            ("Orga  Team", Some("3"), ("N.N.", None)),
        ] {
            let credit =
                Credit { name: name.to_owned(), id: id.map(str::to_owned), role: Role::Speaker, at: OriginId(0) };
            let rooms = vec![Printed::new("Hauptsaal", OriginId(0)), Printed::new("Attic", OriginId(0))];
            let event = Event { people: Some(vec![credit]), rooms, ..Event::default() };
            let mut programme = Programme { events: vec![event], ..Programme::default() };
            mapping.apply(&mut programme);
            let event = &programme.events[0];
            let credit = &event.people.as_ref().unwrap()[0];
            assert_eq!((credit.name.as_str(), credit.id.as_deref()), expected, "{name} {id:?}");
            assert_eq!((event.rooms[0].text.as_str(), event.rooms[1].text.as_str()), ("Main Hall", "Attic"));
        }
    }

    #[test]
    fn what_is_wrong_with_a_mapping_is_said() {
        for (text, expected, help) in [
            ("people: [{name: A, alias: B}]", "unknown-key m.yaml:1:20", "did you mean `aliases`?"),
            ("persons: [{name: A}]", "unknown-key m.yaml:1:1", "known keys are people, rooms, nobody"),
            ("people: [{aliases: B}]", "missing-key m.yaml:1:10", "write the name"),
            ("people: [{name: A, aliases: B}, {name: B}]", "ambiguous-mapping m.yaml:1:40", "one of them"),
            ("people: [{name: A, ids: 1}, {name: B, ids: [1]}]", "ambiguous-mapping m.yaml:1:45", "one of them"),
            ("people: [{name: A, aliases: [C, C]}]", "ambiguous-mapping m.yaml:1:33", "write it once"),
            ("people: [{name: A}]\nnobody: [A]", "ambiguous-mapping m.yaml:2:10", "one of them"),
            ("rooms: [{name: A, aliases: B}, {name: 'B '}]", "ambiguous-mapping m.yaml:1:39", "one of them"),
            ("rooms: [{name: A, ids: [1]}]", "unknown-key m.yaml:1:19", "known keys are name, aliases"),
            ("people: [{name: A, ids: {b: 1}}]", "wrong-type m.yaml:1:25", ""),
            ("people: A", "wrong-type m.yaml:1:9", ""),
            ("", "empty-file m.yaml:1:1", ""),
        ] {
            let errors = read(text).unwrap_err();
            assert!(errors[0].starts_with(expected) && errors[0].contains(help), "{text}\n{errors:?}");
            assert_eq!(errors.len(), 1, "{text}\n{errors:?}");
        }
    }
}
