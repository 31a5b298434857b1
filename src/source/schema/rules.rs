//! The `rules:` section as written. Which rules exist is not known here.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Given, Pick, RoomSelector, SlotSelector, TalkSelector};

/// One use of a rule: its values in order of writing, and the talks it is limited to.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct RuleUse {
    /// The talks it is limited to.
    pub(in super::super) scope: Option<Pick<TalkSelector>>,
    /// The other keys. A level alone is the key `level`.
    pub(in super::super) values: Vec<(String, Given)>,
}

/// All uses of one rule.
#[derive(Debug, Clone)]
struct RuleUses(Vec<RuleUse>);

/// The section: rules in order of writing.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Rules(pub(in super::super) Vec<(String, Vec<RuleUse>)>);

struct UseVisitor;

impl<'de> Visitor<'de> for UseVisitor {
    type Value = RuleUse;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a level (deny, medium, warn, note, off) or a mapping with level, weight, scope …")
    }

    fn visit_str<E: Error>(self, level: &str) -> Result<RuleUse, E> {
        Ok(RuleUse { scope: None, values: vec![("level".to_owned(), Given::Plain(level.into()))] })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RuleUse, A::Error> {
        let mut out = RuleUse::default();
        while let Some(key) = map.next_key::<String>()? {
            if key == "scope" {
                out.scope = Some(map.next_value()?);
            } else {
                let value = Given::of(&key, &mut map)?;
                out.values.push((key, value));
            }
        }
        Ok(out)
    }
}

impl<'de> Deserialize<'de> for RuleUse {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(UseVisitor)
    }
}

struct UsesVisitor;

impl<'de> Visitor<'de> for UsesVisitor {
    type Value = RuleUses;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a level (deny, medium, warn, note, off), a mapping, or a list of mappings")
    }

    fn visit_str<E: Error>(self, level: &str) -> Result<RuleUses, E> {
        UseVisitor.visit_str(level).map(|one| RuleUses(vec![one]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<RuleUses, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(RuleUses)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RuleUses, A::Error> {
        RuleUse::deserialize(MapAccessDeserializer::new(map)).map(|one| RuleUses(vec![one]))
    }
}

impl<'de> Deserialize<'de> for RuleUses {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(UsesVisitor)
    }
}

struct RulesVisitor;

impl<'de> Visitor<'de> for RulesVisitor {
    type Value = Rules;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping of rules to levels or options")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rules, A::Error> {
        let mut rules = Vec::new();
        while let Some((rule, RuleUses(uses))) = map.next_entry()? {
            rules.push((rule, uses));
        }
        Ok(Rules(rules))
    }
}

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_map(RulesVisitor)
    }
}

impl JsonSchema for Rules {
    fn schema_name() -> Cow<'static, str> {
        "Rules".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let talks = generator.subschema_for::<Pick<TalkSelector>>();
        let rooms = generator.subschema_for::<Pick<RoomSelector>>();
        let slots = generator.subschema_for::<Pick<SlotSelector>>();
        let level = json_schema!({"type": "string", "enum": ["deny", "medium", "warn", "note", "off"]});
        let one = json_schema!({
            "type": "object",
            "properties": {
                "level": level,
                "weight": {"type": "integer", "minimum": 0},
                "budget": {"type": "integer", "minimum": 0},
                "grace": {"type": "integer", "minimum": 0},
                "reason": {"type": "string"},
                "scope": talks,
                "talks": talks,
                "rooms": rooms,
                "slots": slots,
            },
        });
        json_schema!({
            "type": "object",
            "additionalProperties": {"anyOf": [level, one, {"type": "array", "items": {"anyOf": [level, one]}}]},
        })
    }
}
