//! The `profiles:` section as written.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::Rules;

/// A named set of rules on top of another one.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Profile {
    /// The profile it builds on: `draft` if absent, or `release`, `published`, or one of this file.
    pub(in super::super) extends: Option<String>,
    /// Levels, weights and options of rules, as in the section `rules`.
    pub(in super::super) rules: Option<Rules>,
}

/// The section: profiles in order of writing.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Profiles(pub(in super::super) Vec<(String, Profile)>);

struct ProfilesVisitor;

impl<'de> Visitor<'de> for ProfilesVisitor {
    type Value = Profiles;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping of names to {extends, rules}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Profiles, A::Error> {
        let mut profiles = Vec::new();
        while let Some(pair) = map.next_entry()? {
            profiles.push(pair);
        }
        Ok(Profiles(profiles))
    }
}

impl<'de> Deserialize<'de> for Profiles {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_map(ProfilesVisitor)
    }
}

impl JsonSchema for Profiles {
    fn schema_name() -> Cow<'static, str> {
        "Profiles".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<Profile>();
        json_schema!({"type": "object", "additionalProperties": one})
    }
}
