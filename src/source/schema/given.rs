//! Values of settings: JSON in which some keys hold selectors.

use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{Pick, RoomSelector, SlotSelector, TalkSelector};

/// A value of a setting. What stands under the keys `talks`, `rooms` and `slots`, however deep, is
/// ids or a selector: typed here, so that a slip in it is an error at its own place.
#[derive(Debug, Clone)]
pub(in super::super) enum Given {
    /// A text, number, boolean or nothing.
    Plain(Value),
    /// A list.
    List(Vec<Given>),
    /// A mapping in order of writing.
    Map(Vec<(String, Given)>),
    /// Under `talks`.
    Talks(Pick<TalkSelector>),
    /// Under `rooms`.
    Rooms(Pick<RoomSelector>),
    /// Under `slots`.
    Slots(Pick<SlotSelector>),
}

impl Given {
    /// Reads the value of `key`.
    pub(in super::super) fn of<'de, A: MapAccess<'de>>(key: &str, map: &mut A) -> Result<Self, A::Error> {
        match key {
            "talks" => map.next_value().map(Self::Talks),
            "rooms" => map.next_value().map(Self::Rooms),
            "slots" => map.next_value().map(Self::Slots),
            _ => map.next_value(),
        }
    }
}

struct GivenVisitor;

impl<'de> Visitor<'de> for GivenVisitor {
    type Value = Given;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, true or false, a list or a mapping")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Given, E> {
        Ok(Given::Plain(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Given, E> {
        Ok(Given::Plain(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Given, E> {
        Ok(Given::Plain(value.into()))
    }

    // JSON has nothing larger; whoever reads the value refuses it by its own name.
    fn visit_u128<E: Error>(self, value: u128) -> Result<Given, E> {
        self.visit_u64(u64::try_from(value).unwrap_or(u64::MAX))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Given, E> {
        self.visit_i64(i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX }))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Given, E> {
        match serde_json::Number::from_f64(value) {
            Some(number) => Ok(Given::Plain(number.into())),
            None => Err(E::invalid_type(serde::de::Unexpected::Float(value), &self)),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Given, E> {
        Ok(Given::Plain(value.into()))
    }

    fn visit_unit<E: Error>(self) -> Result<Given, E> {
        Ok(Given::Plain(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Given, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Given::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Given, A::Error> {
        let mut pairs = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = Given::of(&key, &mut map)?;
            pairs.push((key, value));
        }
        Ok(Given::Map(pairs))
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(GivenVisitor)
    }
}
