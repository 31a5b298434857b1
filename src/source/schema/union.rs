//! Values that may be written in more than one way.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StringDeserializer};
use serde::de::{Error, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// What a value is called in messages.
pub(in super::super) trait Words {
    /// One of them, and a list of them.
    const ONE: &'static str;
    /// A list of them.
    const MANY: &'static str;
}

impl Words for String {
    const ONE: &'static str = "a text";
    const MANY: &'static str = "a text or a list of texts";
}

/// A list, or a single value that stands for a list of one.
#[derive(Debug, Clone)]
pub(in super::super) struct Listed<T>(pub(in super::super) Vec<T>);

struct ListedVisitor<T>(PhantomData<T>);

fn from_text<'de, T: Deserialize<'de>, E: Error>(text: String) -> Result<T, E> {
    let reader: StringDeserializer<E> = text.into_deserializer();
    T::deserialize(reader)
}

impl<'de, T: Deserialize<'de> + Words> Visitor<'de> for ListedVisitor<T> {
    type Value = Listed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::MANY)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        from_text(text.to_owned()).map(|one| Listed(vec![one]))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        from_text(number.to_string()).map(|one| Listed(vec![one]))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        from_text(number.to_string()).map(|one| Listed(vec![one]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Listed)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|one| Listed(vec![one]))
    }
}

impl<'de, T: Deserialize<'de> + Words> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(ListedVisitor(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Listed<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({"anyOf": [one, {"type": "array", "items": one}]})
    }
}

/// A thing that may be written as its name alone.
#[derive(Debug, Clone)]
pub(in super::super) struct NameOr<T>(pub(in super::super) T);

/// What a name alone makes.
pub(in super::super) trait Named: Sized {
    /// The thing with this name and nothing else stated.
    fn named(name: String) -> Self;
}

struct NameOrVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Named + Words> Visitor<'de> for NameOrVisitor<T> {
    type Value = NameOr<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::ONE)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(NameOr(T::named(name.to_owned())))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(NameOr(T::named(number.to_string())))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(NameOr)
    }
}

impl<'de, T: Deserialize<'de> + Named + Words> Deserialize<'de> for NameOr<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(NameOrVisitor(PhantomData))
    }
}

impl<T: Words> Words for NameOr<T> {
    const ONE: &'static str = T::ONE;
    const MANY: &'static str = T::MANY;
}

impl<T: JsonSchema> JsonSchema for NameOr<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("NameOr{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let full = generator.subschema_for::<T>();
        json_schema!({"anyOf": [{"type": "string"}, full]})
    }
}

/// A file to include.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Include {
    /// The path, relative to this file.
    pub(in super::super) file: Option<String>,
}

impl Named for Include {
    fn named(name: String) -> Self {
        Self { file: Some(name) }
    }
}

impl Words for Include {
    const ONE: &'static str = "a path or {file: path}";
    const MANY: &'static str = "a path or a list of paths";
}

/// A mapping of texts to texts, in order of writing.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Pairs(pub(in super::super) Vec<(String, String)>);

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping such as {mon: 2016-07-11}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_map(PairsVisitor)
    }
}

impl JsonSchema for Pairs {
    fn schema_name() -> Cow<'static, str> {
        "Days".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object", "additionalProperties": {"type": "string", "format": "date"}})
    }
}

/// Ids, selectors, or a list of these.
#[derive(Debug, Clone)]
pub(in super::super) struct Pick<S>(pub(in super::super) Vec<Picked<S>>);

/// One of a [`Pick`].
#[derive(Debug, Clone)]
pub(in super::super) enum Picked<S> {
    /// This one, by id.
    Id(String),
    /// Whatever the selector matches.
    By(S),
}

struct PickedVisitor<S>(PhantomData<S>);

impl<'de, S: Deserialize<'de>> Visitor<'de> for PickedVisitor<S> {
    type Value = Picked<S>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id or a selector such as {tag: …}")
    }

    fn visit_str<E: Error>(self, id: &str) -> Result<Self::Value, E> {
        Ok(Picked::Id(id.to_owned()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Picked::Id(number.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        S::deserialize(MapAccessDeserializer::new(map)).map(Picked::By)
    }
}

impl<'de, S: Deserialize<'de>> Deserialize<'de> for Picked<S> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(PickedVisitor(PhantomData))
    }
}

struct PickVisitor<S>(PhantomData<S>);

impl<'de, S: Deserialize<'de>> Visitor<'de> for PickVisitor<S> {
    type Value = Pick<S>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id, a list of ids or a selector such as {tag: …}")
    }

    fn visit_str<E: Error>(self, id: &str) -> Result<Self::Value, E> {
        PickedVisitor(PhantomData).visit_str(id).map(|one| Pick(vec![one]))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        PickedVisitor(PhantomData).visit_u64(number).map(|one| Pick(vec![one]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Pick)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        PickedVisitor(PhantomData).visit_map(map).map(|one| Pick(vec![one]))
    }
}

impl<'de, S: Deserialize<'de>> Deserialize<'de> for Pick<S> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(PickVisitor(PhantomData))
    }
}

impl<S: JsonSchema> JsonSchema for Pick<S> {
    fn schema_name() -> Cow<'static, str> {
        format!("IdsOr{}", S::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let selector = generator.subschema_for::<S>();
        let one = json_schema!({"anyOf": [{"type": "string"}, selector]});
        json_schema!({"anyOf": [one, {"type": "array", "items": one}]})
    }
}

/// A whole number as a selector names it.
#[derive(Debug, Clone)]
pub(in super::super) struct Digits(pub(in super::super) u32);

struct DigitsVisitor;

impl Visitor<'_> for DigitsVisitor {
    type Value = Digits;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Digits, E> {
        u32::try_from(number).map(Digits).map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    // What stands alone instead of in a list arrives as a text.
    fn visit_str<E: Error>(self, text: &str) -> Result<Digits, E> {
        text.parse().map(Digits).map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(DigitsVisitor)
    }
}

impl Words for Digits {
    const ONE: &'static str = "a whole number";
    const MANY: &'static str = "a whole number or a list of whole numbers";
}

impl JsonSchema for Digits {
    fn schema_name() -> Cow<'static, str> {
        "Digits".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": 1})
    }
}

/// A window of time: a day, `{day?, from?, to?}` with clock times, or `{from: time, to: time}`.
/// Without a day it holds on every day.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct WindowFields {
    /// The day: an id of `days` or a date.
    pub(in super::super) day: Option<String>,
    /// The first minute inside: `09:00`, or a full time such as `mon 09:00`.
    pub(in super::super) from: Option<String>,
    /// The first minute after it; `24:00` is the end of a day.
    pub(in super::super) to: Option<String>,
}

impl Named for WindowFields {
    fn named(day: String) -> Self {
        Self { day: Some(day), ..Self::default() }
    }
}

impl Words for WindowFields {
    const ONE: &'static str = "a day or {day, from, to}";
    const MANY: &'static str = "a day, {day, from, to} or a list of these";
}

/// A window as written.
pub(in super::super) type Window = NameOr<WindowFields>;
