//! An option whose value serde refused, in the words of the option's schema.

use serde_json::Value;

use super::RuleEntry;
use super::layers::Stated;
use crate::finding::{InputError, did_you_mean};

/// The error. `message` is serde's, behind the path of the value: `table[2].cost: …`.
pub(super) fn error(entry: &RuleEntry, stated: &Stated, message: &str) -> InputError {
    let rule = entry.info.id;
    let see = format!("see `plenary rules {rule}`");
    let named = |key: &str| message.strip_prefix(key).is_some_and(|rest| rest.starts_with([':', '[', '.']));
    let Some((at, _)) = stated.values.iter().find(|(value, _)| named(&value.key)) else {
        let message = format!("an option of `{rule}` cannot be read: {message}");
        return InputError::new("bad-option", stated.origin, message).help(see);
    };
    let (path, why) = message.split_once(": ").unwrap_or((message, ""));
    let quoted = |text: &'_ str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    if let Some((key, expected)) = why.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`')) {
        let whole = path.strip_suffix(key).unwrap_or(path).trim_end_matches('.');
        let known = quoted(expected);
        let error = InputError::new("bad-option", at.origin, format!("`{whole}` of `{rule}` has no key `{key}`"));
        return error.help(match did_you_mean(key, known.iter().map(String::as_str)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("its keys are {}", known.join(", ")),
        });
    }
    if let Some(key) = why.strip_prefix("missing field ").and_then(|rest| quoted(rest).pop()) {
        let message = format!("`{path}` of `{rule}` does not state `{key}`");
        return InputError::new("bad-option", at.origin, message).help(format!("add `{key}:`"));
    }
    let root = (entry.options)().to_value();
    let inner = inside(&root, &at.value, path, &at.key);
    let misfit = ["invalid type", "invalid value", "invalid length", "unknown variant"]
        .iter()
        .any(|phrase| why.starts_with(phrase));
    let Some((value, wanted)) = inner.and_then(|(value, schema)| Some((value, wanted(&root, schema)?))) else {
        let message = format!("`{path}` of `{rule}` cannot be read: {why}");
        return InputError::new("bad-option", at.origin, message).help(see);
    };
    // Types that have several forms say themselves what is wrong.
    if !misfit && path != at.key {
        let message = format!("`{path}` of `{rule}` cannot be read: {why}");
        return InputError::new("bad-option", at.origin, message).help(see);
    }
    let given = match value {
        Value::Array(list) if list.iter().all(|one| !one.is_array() && !one.is_object()) => value.to_string(),
        Value::Array(_) => "a list of others".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
        Value::Null => "empty".to_owned(),
        value => value.to_string(),
    };
    let says = format!("`{path}` of `{rule}` is {given}, but must be {}", wanted.words);
    let meant = value.as_str().and_then(|word| did_you_mean(word, wanted.known.iter().map(String::as_str)));
    InputError::new("bad-option", at.origin, says).help(match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => see,
    })
}

/// What a value must be, and the words that it may be.
struct Wanted {
    words: String,
    known: Vec<String>,
}

/// The value at the end of a path into an option, and its schema.
fn inside<'v>(root: &'v Value, whole: &'v Value, path: &str, key: &str) -> Option<(&'v Value, &'v Value)> {
    let mut value = whole;
    let mut schema = resolved(root, root.get("properties")?.get(key)?);
    for step in path.strip_prefix(key)?.split(['[', ']', '.']).filter(|step| !step.is_empty()) {
        if let Ok(index) = step.parse::<usize>() {
            (value, schema) = (value.get(index)?, schema.get("items")?);
        } else {
            (value, schema) = (value.get(step)?, schema.get("properties")?.get(step)?);
        }
        schema = resolved(root, schema);
    }
    Some((value, schema))
}

/// Follows references, and what may be absent to what it is otherwise.
fn resolved<'v>(root: &'v Value, schema: &'v Value) -> &'v Value {
    let named = schema.get("$ref").and_then(Value::as_str).and_then(|path| root.pointer(path.strip_prefix('#')?));
    let either = || schema.get("anyOf").and_then(Value::as_array).and_then(|all| all.first());
    match named.or_else(either) {
        Some(next) => resolved(root, next),
        None => schema,
    }
}

/// What a schema asks for. Selectors are read before rules see them.
fn wanted(root: &Value, schema: &Value) -> Option<Wanted> {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    if text("x-selector").is_some() {
        return None;
    }
    let strings = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    if let Some(words) = text("x-words") {
        return Some(Wanted { words: words.to_owned(), known: schema.get("x-known").map(strings).unwrap_or_default() });
    }
    // Words, each with a comment or without.
    let one_of = schema.get("oneOf").and_then(Value::as_array);
    let known = match (one_of, schema.get("enum")) {
        (Some(all), _) => all.iter().filter_map(|one| one.get("const")?.as_str()).map(str::to_owned).collect(),
        (None, Some(list)) => strings(list),
        (None, None) => Vec::new(),
    };
    if !known.is_empty() {
        return Some(Wanted { words: format!("one of {}", known.join(", ")), known });
    }
    let number = |key: &str| schema.get(key).and_then(Value::as_i64);
    let kind = schema.get("type").and_then(|kind| match kind {
        Value::Array(kinds) => kinds.first()?.as_str(),
        kind => kind.as_str(),
    });
    let words = match kind? {
        "integer" => match (number("minimum"), number("maximum")) {
            (Some(least), Some(most)) => format!("a whole number from {least} to {most}"),
            (Some(least), None) => format!("a whole number of {least} or more"),
            _ => "a whole number".to_owned(),
        },
        "boolean" => "true or false".to_owned(),
        "string" => "a text".to_owned(),
        "array" => {
            let items = resolved(root, schema.get("items")?);
            let many = match (number("minItems"), number("maxItems")) {
                (Some(least), Some(most)) if least == most => format!(" of {least}"),
                _ => String::new(),
            };
            format!("a list{many}, each {}", wanted(root, items)?.words)
        }
        "object" => {
            let keys: Vec<String> =
                schema.get("properties")?.as_object()?.keys().map(|key| format!("`{key}`")).collect();
            format!("a mapping with {}", keys.join(", "))
        }
        _ => return None,
    };
    Some(Wanted { words, known: Vec::new() })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::model::{OriginId, SettingValue};
    use crate::rules::layers::{Source, Stated};
    use crate::rules::registry;

    fn refused(rule: &str, key: &str, value: &Value) -> (String, String) {
        let entry = registry().iter().find(|entry| entry.info.id == rule).unwrap();
        let stated =
            SettingValue { key: key.to_owned(), value: value.clone(), origin: OriginId(0), key_origin: OriginId(0) };
        let stated = Stated { values: vec![(stated, Source::Default)], ..Stated::default() };
        let common = crate::rules::Common {
            id: crate::model::UseId(0),
            level: crate::rules::Level::Warn,
            weight: 1,
            scope: None,
            ignores: Vec::new(),
            origin: OriginId(0),
        };
        let message = (entry.make)(common, &json!({ key: value })).unwrap_err();
        let error = super::error(entry, &stated, &message);
        (error.message, error.help.unwrap_or_default())
    }

    #[test]
    fn words_of_the_user_and_not_of_rust() {
        for (rule, key, value, says) in [
            ("crowd-control", "unit", json!(3), "is 3, but must be one of talk, duration"),
            ("crowd-control", "allowed", json!(2), "is 2, but must be a list, each a whole number from 0 to 65535"),
            (
                "crowd-control",
                "allowed",
                json!([1, "x"]),
                "`allowed[1]` of `crowd-control` is \"x\", but must be a whole",
            ),
            ("keep-apart", "pairs", json!([3]), "`pairs[0]` of `keep-apart` is 3, but must be a mapping with `talks`"),
            ("keep-apart", "pairs", json!([{"talks": [0], "cost": 3}]), "`pairs[0]` of `keep-apart` has no key `cost`"),
            ("keep-apart", "by", json!("traks"), "is \"traks\", but must be track, kind,"),
            ("keep-apart", "by", json!([]), "is [], but must be track, kind,"),
            ("mixed-block", "by", json!(null), "is empty, but must be track, kind,"),
            ("undesired-room", "table", json!([{"rooms": [0], "cost": 1_000_001}]), "from 0 to 1000000"),
            ("undesired-room", "table", json!([{"rooms": [0], "cost": "a"}]), "`table[0].cost` of"),
            ("short-turnaround", "walks", json!({"a": 1}), "is a mapping, but must be a list, each a mapping with `"),
            (
                "short-turnaround",
                "walks",
                json!([{"between": ["A"], "minutes": 3}]),
                "must be a list of 2, each a text",
            ),
            ("short-turnaround", "walks", json!([{"between": ["A", "B"]}]), "does not state `minutes`"),
            ("short-turnaround", "minutes", json!(-1), "is -1, but must be a whole number from 0 to 65535"),
            ("unsociable-hour", "from", json!("25:00"), "must be a time of day"),
        ] {
            let (message, _) = refused(rule, key, &value);
            assert!(message.contains(says), "{message}");
            for word in ["u16", "u32", "struct", "sequence", "string or map", "variant"] {
                assert!(!message.contains(word), "{message}");
            }
        }
    }

    #[test]
    fn near_misses() {
        assert_eq!(refused("keep-apart", "by", &json!("trak")).1, "did you mean `track`?");
        assert_eq!(refused("short-turnaround", "walks", &json!([{"betwen": []}])).1, "did you mean `between`?");
        assert_eq!(refused("crowd-control", "unit", &json!("duratoin")).1, "did you mean `duration`?");
        assert_eq!(refused("keep-apart", "within", &json!("x")).1, "see `plenary rules keep-apart`");
    }
}
