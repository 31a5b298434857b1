//! One use: from stated values to a level, a weight, options, or what is wrong with them.

use super::config::{Config, Fact, Override};
use super::layers::{Source, Stated};
use super::registry::Common;
use super::{Level, RuleEntry, bad_option};
use crate::finding::{InputError, did_you_mean};
use crate::model::{Ignore, OriginId, SettingValue, UseId};

/// Largest weight of a use.
const MAX_WEIGHT: i64 = 1_000_000;

/// The words of the levels, as messages list them.
const LEVELS: [&str; 5] = ["off", "note", "warn", "medium", "deny"];

/// One use; `None` if it is off.
pub(super) fn configured(
    entry: &RuleEntry,
    stated: &Stated,
    overrides: &[Override],
    ignores: Vec<Ignore>,
    id: UseId,
) -> Result<Option<Config>, Vec<InputError>> {
    let info = &entry.info;
    let mut errors = Vec::new();
    let (mut level, mut weight, mut reason, mut budget, mut grace) = (info.level, info.weight, None, 0, 0);
    if stated.request.is_some() && level == Level::Off {
        // Somebody asks for it.
        level = Level::Warn;
    }
    let (mut level_from, mut weight_from) = (Source::Default, Source::Default);
    let mut options = serde_json::Map::new();
    let mut facts = Vec::new();
    let known = option_names(entry);
    for (SettingValue { key, value, origin, key_origin }, source) in &stated.values {
        let wrong = |what: &str| {
            InputError::new("wrong-type", *origin, format!("`{key}` of `{}` is {value}, but must be {what}", info.id))
        };
        match key.as_str() {
            "level" => match value.as_str().and_then(Level::from_word) {
                Some(word) => (level, level_from) = (word, *source),
                None => errors.push(level_error(value, *origin, info.id)),
            },
            "weight" => match value.as_i64() {
                Some(number) if (0..=MAX_WEIGHT).contains(&number) => (weight, weight_from) = (number, *source),
                _ => errors.push(
                    InputError::new(
                        "bad-weight",
                        *origin,
                        format!("the weight {value} of `{}` is out of range", info.id),
                    )
                    .help(format!("use a whole number from 0 to {MAX_WEIGHT}")),
                ),
            },
            "budget" => match value.as_u64().and_then(|number| usize::try_from(number).ok()) {
                Some(number) => {
                    budget = number;
                    facts.push(Fact { key: key.clone(), value: value.clone(), from: *source });
                }
                None => errors.push(wrong("a number of findings")),
            },
            "grace" => match value.as_u64().and_then(|minutes| u32::try_from(minutes).ok()) {
                Some(minutes) => {
                    grace = i64::from(minutes);
                    facts.push(Fact { key: key.clone(), value: value.clone(), from: *source });
                }
                None => errors.push(wrong("a number of minutes")),
            },
            "reason" => match value.as_str() {
                Some(words) => reason = Some(words.to_owned()),
                None => errors.push(wrong("a text")),
            },
            _ if known.iter().any(|name| name == key) => {
                options.insert(key.clone(), value.clone());
                facts.push(Fact { key: key.clone(), value: value.clone(), from: *source });
            }
            _ => errors.push(unknown_option(key, *key_origin, info.id, &known)),
        }
    }
    for change in overrides {
        match change {
            Override::Level(name, word) if name == info.id => {
                (level, level_from) = (*word, Source::Argument(argument(*word)));
            }
            Override::Only(names) if !names.iter().any(|name| name == info.id) => level = Level::Off,
            _ => {}
        }
    }
    facts.insert(0, Fact { key: "level".to_owned(), value: level.word().into(), from: level_from });
    facts.insert(1, Fact { key: "weight".to_owned(), value: weight.into(), from: weight_from });
    let request = stated.request.clone();
    let reason = request.as_ref().and_then(|request| request.reason.clone()).or(reason);
    let common = Common { id, level, weight, scope: stated.scope.clone(), ignores, origin: stated.origin };
    match (entry.make)(common, &serde_json::Value::Object(options)) {
        Err(message) => {
            errors.push(bad_option::error(entry, stated, &message));
            Err(errors)
        }
        Ok(_) if !errors.is_empty() => Err(errors),
        Ok(_) if level == Level::Off => Ok(None),
        Ok(rule) => Ok(Some(Config { rule, reason, request, budget, grace, facts })),
    }
}

/// The argument that sets this level.
fn argument(level: Level) -> &'static str {
    match level {
        Level::Off => "--allow",
        Level::Note | Level::Warn | Level::Medium => "--warn",
        Level::Deny => "--deny",
    }
}

/// The names of a rule's own options.
pub(super) fn option_names(entry: &RuleEntry) -> Vec<String> {
    let schema = (entry.options)();
    let properties = schema.get("properties").and_then(serde_json::Value::as_object);
    properties.map(|names| names.keys().cloned().collect()).unwrap_or_default()
}

fn unknown_option(key: &str, origin: OriginId, rule: &str, known: &[String]) -> InputError {
    let all =
        ["level", "weight", "budget", "grace", "reason", "scope"].into_iter().chain(known.iter().map(String::as_str));
    let error = InputError::new("unknown-option", origin, format!("`{rule}` has no option `{key}`"));
    match did_you_mean(key, all.clone()) {
        Some(close) => error.help(format!("did you mean `{close}`?")),
        None => error.help(format!("its options are {}", all.collect::<Vec<_>>().join(", "))),
    }
}

fn level_error(value: &serde_json::Value, origin: OriginId, rule: &str) -> InputError {
    let error = InputError::new("bad-level", origin, format!("`{rule}` has the level {value}"));
    match value.as_str().and_then(|word| did_you_mean(word, LEVELS)) {
        Some(close) => error.help(format!("did you mean `{close}`?")),
        None => error.help("levels are off, note, warn, medium and deny"),
    }
}
