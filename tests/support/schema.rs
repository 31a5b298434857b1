//! A validator for as much of JSON Schema as the scenario's schema uses; other keywords fail, so
//! that nothing is passed over in silence.

use serde_json::{Map, Value};

/// Keywords that say nothing about validity.
const ANNOTATIONS: [&str; 8] = ["$schema", "$id", "$defs", "title", "description", "default", "examples", "format"];

/// What is wrong with a value, each with its path; nothing if it is valid.
pub fn validate(schema: &Value, value: &Value) -> Vec<String> {
    Validator { root: schema }.check(schema, value, "")
}

struct Validator<'s> {
    root: &'s Value,
}

impl Validator<'_> {
    fn check(&self, schema: &Value, value: &Value, path: &str) -> Vec<String> {
        match schema {
            Value::Bool(true) => Vec::new(),
            Value::Object(keywords) => {
                keywords.iter().flat_map(|(keyword, says)| self.keyword(keyword, says, keywords, value, path)).collect()
            }
            _ => vec![format!("{path}: nothing is allowed here")],
        }
    }

    fn keyword(&self, keyword: &str, says: &Value, all: &Map<String, Value>, value: &Value, path: &str) -> Vec<String> {
        let unless =
            |holds: bool| if holds { Vec::new() } else { vec![format!("{path}: {keyword} {says} but {value}")] };
        let list = || says.as_array().unwrap().iter();
        let valid = |schema: &Value| self.check(schema, value, path).is_empty();
        match keyword {
            "$ref" => {
                let pointer = says.as_str().unwrap().strip_prefix('#').unwrap();
                self.check(self.root.pointer(pointer).unwrap(), value, path)
            }
            "type" => unless(match says {
                Value::Array(names) => names.iter().any(|name| has_type(value, name.as_str().unwrap())),
                name => has_type(value, name.as_str().unwrap()),
            }),
            "enum" => unless(list().any(|one| one == value)),
            "const" => unless(says == value),
            "anyOf" => unless(list().any(valid)),
            "oneOf" => unless(list().filter(|one| valid(one)).count() == 1),
            "allOf" => list().flat_map(|one| self.check(one, value, path)).collect(),
            "not" => unless(!valid(says)),
            "minimum" => unless(value.as_f64().is_none_or(|number| number >= says.as_f64().unwrap())),
            "maximum" => unless(value.as_f64().is_none_or(|number| number <= says.as_f64().unwrap())),
            "minLength" => {
                unless(value.as_str().is_none_or(|text| text.len() >= usize::try_from(says.as_u64().unwrap()).unwrap()))
            }
            "minItems" => unless(
                value.as_array().is_none_or(|items| items.len() >= usize::try_from(says.as_u64().unwrap()).unwrap()),
            ),
            "minProperties" => unless(
                value.as_object().is_none_or(|map| map.len() >= usize::try_from(says.as_u64().unwrap()).unwrap()),
            ),
            "required" => {
                unless(value.as_object().is_none_or(|map| list().all(|key| map.contains_key(key.as_str().unwrap()))))
            }
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                items.flat_map(|(index, item)| self.check(says, item, &format!("{path}/{index}"))).collect()
            }
            "properties" => {
                let pairs = value.as_object().into_iter().flatten();
                pairs
                    .filter_map(|(key, inner)| Some(self.check(says.get(key)?, inner, &format!("{path}/{key}"))))
                    .flatten()
                    .collect()
            }
            "additionalProperties" => {
                let named = |key: &String| all.get("properties").is_some_and(|known| known.get(key).is_some());
                let pairs = value.as_object().into_iter().flatten().filter(|(key, _)| !named(key));
                pairs.flat_map(|(key, inner)| self.check(says, inner, &format!("{path}/{key}"))).collect()
            }
            _ if ANNOTATIONS.contains(&keyword) => Vec::new(),
            _ => panic!("the schema uses `{keyword}`, which this validator does not know"),
        }
    }
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => panic!("there is no type `{name}`"),
    }
}
