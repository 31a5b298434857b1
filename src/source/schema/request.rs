//! Requests as written: intent, as data.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::selector::PlaceFields;
use super::{PersonSelector, Pick, Picked, SlotSelector, TalkSelector};

/// Who asks for what, and why: a subject (`talks`, `people`), and one of `require`, `prefer`,
/// `avoid` and `keep`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Request {
    /// The id; made of its position if absent: `request-3`.
    pub(in super::super) id: Option<String>,
    /// Why.
    pub(in super::super) reason: Option<String>,
    /// Who asks.
    pub(in super::super) asked_by: Option<String>,
    /// The talks it is about: ids or a selector.
    pub(in super::super) talks: Option<Pick<TalkSelector>>,
    /// The people it is about: ids, names or `{organisation: …}`. It means the talks in which they
    /// have a role that needs them in the room; with `talks` too, those among them.
    pub(in super::super) people: Option<Pick<PersonSelector>>,
    /// Where the talks must be: starts, or `{rooms: …}`; at level `deny` if nothing else is stated.
    pub(in super::super) require: Option<Place>,
    /// Where the talks should be; at level `warn` if nothing else is stated.
    pub(in super::super) prefer: Option<Place>,
    /// Where the talks should not be; at level `warn` if nothing else is stated.
    pub(in super::super) avoid: Option<Place>,
    /// `apart` (not at once), `together` (one after the other in one room), `ordered` (as written),
    /// `same-room`, `same-day`, `different-day` or `adjacent` (one after the other).
    #[schemars(extend("enum" = ["apart", "together", "ordered", "same-room", "same-day", "different-day", "adjacent", null]))]
    pub(in super::super) keep: Option<String>,
    /// Minutes between the talks: at least (`apart`, `ordered`) or at most (`together`, `adjacent`).
    #[schemars(range(min = 0))]
    pub(in super::super) gap: Option<i64>,
    /// `deny`, `medium`, `warn`, `note` or `off`.
    #[schemars(extend("enum" = ["deny", "medium", "warn", "note", "off", null]))]
    pub(in super::super) level: Option<String>,
    /// What one violation costs.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub(in super::super) weight: Option<i64>,
}

/// Starts, rooms, or both.
#[derive(Debug, Clone)]
pub(in super::super) enum Place {
    /// Starts: ids of slots, days, windows or selectors.
    Starts(Pick<SlotSelector>),
    /// A mapping: a selector of starts, or what stands under `rooms` and `slots`.
    Fields(Box<PlaceFields>),
}

struct PlaceVisitor;

impl<'de> Visitor<'de> for PlaceVisitor {
    type Value = Place;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a slot, a day, a window such as {from: \"12:30\"}, or {rooms: …}")
    }

    fn visit_str<E: Error>(self, id: &str) -> Result<Place, E> {
        Ok(Place::Starts(Pick(vec![Picked::Id(id.to_owned())])))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Place, E> {
        Ok(Place::Starts(Pick(vec![Picked::Id(number.to_string())])))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Place, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(|list| Place::Starts(Pick(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Place, A::Error> {
        PlaceFields::deserialize(MapAccessDeserializer::new(map)).map(|fields| Place::Fields(Box::new(fields)))
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(PlaceVisitor)
    }
}

impl JsonSchema for Place {
    fn schema_name() -> Cow<'static, str> {
        "Place".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let fields = generator.subschema_for::<PlaceFields>();
        let starts = generator.subschema_for::<Pick<SlotSelector>>();
        json_schema!({"anyOf": [fields, starts]})
    }
}
