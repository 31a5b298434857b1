//! The mapping file as written: who and what printed names mean.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

use super::read::{self, Text};
use super::schema::Listed;
use super::tree::{At, Forest};
use super::typed::typed;
use crate::finding::{InputError, Origins};
use crate::model::Printed;

/// A mapping file.
#[derive(Debug, Default)]
pub(crate) struct MappingText {
    /// The people.
    pub(crate) people: Vec<NamesText>,
    /// The rooms, without ids.
    pub(crate) rooms: Vec<NamesText>,
    /// Names that stand for nobody.
    pub(crate) nobody: Vec<Printed>,
}

/// One person or room.
#[derive(Debug)]
pub(crate) struct NamesText {
    /// The name that all others mean.
    pub(crate) name: Printed,
    /// Other spellings.
    pub(crate) aliases: Vec<Printed>,
    /// Ids in the systems that write the files.
    pub(crate) ids: Vec<Printed>,
}

/// Reads a mapping file.
///
/// # Errors
/// What is wrong with its syntax, keys and types; a person or room without a name.
pub(crate) fn mapping_text(text: &Text, origins: &mut Origins) -> Result<MappingText, Vec<InputError>> {
    let mut forest = Forest::default();
    let read::Parsed { root, json } = read::parse(text, &mut forest, origins).map_err(|error| vec![error])?;
    let root = forest.at(root);
    let file: File = typed(&text.text, json, root, "the mapping", origins).map_err(|error| vec![error])?;
    let mut errors = Vec::new();
    let people = root.key("people");
    let person = |(index, one): (usize, &Person)| names(one.name.as_deref(), people.item(index), &mut errors);
    let people = file.people.iter().flatten().enumerate().filter_map(person).collect();
    let rooms = root.key("rooms");
    let room = |(index, one): (usize, &Room)| names(one.name.as_deref(), rooms.item(index), &mut errors);
    let rooms = file.rooms.iter().flatten().enumerate().filter_map(room).collect();
    let nobody = list(root, "nobody");
    if errors.is_empty() { Ok(MappingText { people, rooms, nobody }) } else { Err(errors) }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    people: Option<Vec<Person>>,
    rooms: Option<Vec<Room>>,
    #[serde(rename = "nobody")]
    _nobody: Option<Listed<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: Option<String>,
    #[serde(rename = "aliases")]
    _aliases: Option<Listed<String>>,
    #[serde(rename = "ids")]
    _ids: Option<Ids>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Room {
    name: Option<String>,
    #[serde(rename = "aliases")]
    _aliases: Option<Listed<String>>,
}

/// Ids may look like numbers; their texts are taken from the tree, as they are written.
struct Ids;

struct IdsVisitor;

impl<'de> Visitor<'de> for IdsVisitor {
    type Value = Ids;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id or a list of ids")
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Ids, E> {
        Ok(Ids)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Ids, E> {
        Ok(Ids)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Ids, E> {
        Ok(Ids)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Ids, E> {
        Ok(Ids)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Ids, A::Error> {
        while list.next_element::<Ids>()?.is_some() {}
        Ok(Ids)
    }
}

impl<'de> Deserialize<'de> for Ids {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(IdsVisitor)
    }
}

fn names(name: Option<&str>, at: At<'_>, errors: &mut Vec<InputError>) -> Option<NamesText> {
    let Some(name) = name.filter(|name| !name.trim().is_empty()) else {
        let error = InputError::new("missing-key", at.key("name").origin(), "an entry of the mapping has no `name`");
        errors.push(error.help("write the name that its aliases and ids stand for"));
        return None;
    };
    let name = Printed::new(name, at.key("name").origin());
    Some(NamesText { name, aliases: list(at, "aliases"), ids: list(at, "ids") })
}

/// The texts of a list, or of a single value.
fn list(at: At<'_>, key: &str) -> Vec<Printed> {
    let Some(list) = at.get(key) else { return Vec::new() };
    let all = (0..list.items().len().max(1)).map(|index| list.item(index));
    all.filter_map(|one| Some(Printed::new(one.text()?, one.origin()))).collect()
}
