//! From text to the schema with serde, and from serde's errors to places and plain words.

use serde::de::DeserializeOwned;

use super::tree::{At, Kind};
use crate::finding::{InputError, Origins, did_you_mean};

/// Parses `text`, whose tree is `root`. `what` names the whole in messages ("the scenario").
pub(super) fn typed<T: DeserializeOwned>(
    text: &str,
    json: bool,
    root: At<'_>,
    what: &str,
    origins: &Origins,
) -> Result<T, InputError> {
    if json {
        let mut reader = serde_json::Deserializer::from_str(text);
        serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| explain(error.path(), &error.inner().to_string(), root, what, origins))
    } else {
        serde_path_to_error::deserialize(serde_yaml::Deserializer::from_str(text))
            .map_err(|error| explain(error.path(), &error.inner().to_string(), root, what, origins))
    }
}

const PHRASES: [&str; 7] = [
    "unknown field `",
    "missing field `",
    "unknown variant `",
    "invalid type: ",
    "invalid value: ",
    "invalid length ",
    "duplicate field `",
];

fn explain(path: &serde_path_to_error::Path, text: &str, root: At<'_>, what: &str, origins: &Origins) -> InputError {
    let (here, key_at) = root.follow(path);
    // Without the path that yaml_serde puts before the message and the position after it.
    let start = PHRASES.iter().filter_map(|phrase| text.find(phrase)).min().unwrap_or(0);
    let text = &text[start..];
    let text = text.rfind(" at line ").map_or(text, |end| &text[..end]);
    if let Some((key, expected)) = text.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`')) {
        return unknown_key(key, expected, path, here, key_at, what, origins);
    }
    let name = match keys(path).last() {
        Some(key) if matches!(path.iter().next_back(), Some(serde_path_to_error::Segment::Seq { .. })) => {
            format!("an entry of `{key}`")
        }
        Some(key) => format!("`{key}`"),
        None => what.to_owned(),
    };
    let rest = text.strip_prefix("invalid type: ").or_else(|| text.strip_prefix("invalid value: "));
    if let Some((_, expected)) = rest.and_then(|rest| rest.rsplit_once(", expected ")) {
        let expected = wanted(expected);
        let message = match &here.node().kind {
            Kind::Scalar { text, plain: true } if text.is_empty() => format!("{name} must be {expected}, not empty"),
            Kind::Scalar { text, .. } => format!("{name} must be {expected}, not `{text}`"),
            Kind::List(_) => format!("{name} must be {expected}, not a list"),
            Kind::Map(_) => format!("{name} must be {expected}, not a mapping"),
        };
        return InputError::new("wrong-type", here.origin(), message);
    }
    if PHRASES.iter().any(|phrase| text.starts_with(phrase)) {
        return InputError::new("wrong-type", here.origin(), format!("{name}: {text}"));
    }
    // saphyr-parser took what libyaml does not.
    let error = InputError::new("syntax", here.origin(), format!("this is not YAML: {text}"));
    if text.contains("cannot start any token") {
        error.help("indent with spaces, not tabs; quote texts that start with a special character")
    } else {
        error
    }
}

fn unknown_key(
    key: &str,
    expected: &str,
    path: &serde_path_to_error::Path,
    here: At<'_>,
    key_at: Option<crate::model::OriginId>,
    what: &str,
    origins: &Origins,
) -> InputError {
    let origin = key_at.unwrap_or_else(|| here.origin());
    let error = InputError::new("unknown-key", origin, format!("unknown key `{key}` in {}", context(path, what)));
    let known: Vec<_> = expected.split('`').skip(1).step_by(2).collect();
    if is_cut_by_comma(here, origin, origins) {
        return error.help("a comma ends an unquoted text: quote the title");
    }
    match did_you_mean(key, known.iter().copied()) {
        Some(meant) => error.help(format!("did you mean `{meant}`?")),
        None if known.is_empty() => error,
        None => error.help(format!("known keys are {}", known.join(", "))),
    }
}

/// `{title: Hello, World}`: the rest of a text, taken for a key without a value.
fn is_cut_by_comma(value: At<'_>, key: crate::model::OriginId, origins: &Origins) -> bool {
    let Some(place) = origins.place(key) else { return false };
    let before = origins.file(place.file).text.get(..place.bytes.start).unwrap_or("");
    matches!(&value.node().kind, Kind::Scalar { text, plain: true } if text.is_empty())
        && before.trim_end().ends_with(',')
}

/// The keys of a path.
fn keys(path: &serde_path_to_error::Path) -> Vec<&str> {
    let mut keys = Vec::new();
    for segment in path {
        if let serde_path_to_error::Segment::Map { key } = segment {
            keys.push(key.as_str());
        }
    }
    keys
}

/// The thing whose key is at the end of `path`, in words.
fn context(path: &serde_path_to_error::Path, what: &str) -> String {
    let keys = keys(path);
    let Some(parent) = keys.len().checked_sub(2).map(|at| keys[at]) else { return what.to_owned() };
    let nested = keys.len() > 2;
    match parent {
        "talks" | "scope" if nested => "a selector of talks".to_owned(),
        "rooms" if nested => "a selector of rooms".to_owned(),
        "slots" if nested => "a selector of starts".to_owned(),
        "people" if nested => "a selector of people".to_owned(),
        "talks" => "a talk".to_owned(),
        "rooms" => "a room".to_owned(),
        "people" => "a person".to_owned(),
        "slots" => "a slot".to_owned(),
        "grid" => "a grid".to_owned(),
        "breaks" => "a break".to_owned(),
        "parts" => "a part of a talk".to_owned(),
        "agenda" => "an entry of the agenda".to_owned(),
        "requests" => "a request".to_owned(),
        key => format!("`{key}`"),
    }
}

/// Serde's word for what it expected, in the user's words.
fn wanted(expected: &str) -> &str {
    match expected {
        "i64" | "u32" | "u64" => "a whole number",
        "a boolean" => "true or false",
        "a string" => "a text",
        "a sequence" => "a list",
        "a map" => "a mapping",
        other if other.starts_with("struct ") => "a mapping",
        other => other,
    }
}
