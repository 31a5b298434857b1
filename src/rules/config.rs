//! From settings to the ordered list of uses.

use std::fmt;

use super::registry::Common;
use super::{AnyUse, Level, RuleEntry, registry};
use crate::finding::{InputError, did_you_mean};
use crate::model::{Id, Instance, OriginId, Request, RuleSetting, SettingValue, UseId};

/// Largest weight of a use.
const MAX_WEIGHT: i64 = 1_000_000;

/// A level set on the command line; it holds for every use of the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Override {
    /// `--deny`, `--warn`, `--allow` and the like.
    Level(String, Level),
    /// `--only`: every other rule is off.
    Only(Vec<String>),
}

/// A use with what only the report needs.
pub struct Config {
    /// The use.
    pub rule: Box<dyn AnyUse>,
    /// Why the committee wants it, in its own words.
    pub reason: Option<String>,
    /// The request that it stands for.
    pub request: Option<Request>,
    /// So many findings pass `--fail-on`.
    pub budget: usize,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("rule", &self.rule.info().id)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// All uses, in order of the registry, uses of one rule in order of writing. Rules that are off
/// are not in it.
#[derive(Debug, Default)]
pub struct Uses(pub Vec<Config>);

impl Uses {
    /// The use with this id.
    #[must_use]
    pub fn get(&self, id: UseId) -> &Config {
        &self.0[id.index()]
    }

    /// All uses with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (UseId, &Config)> {
        self.0.iter().enumerate().map(|(index, config)| (UseId::from_index(index), config))
    }
}

/// Turns the scenario's `rules:` and the command line's levels into uses. A rule without a
/// setting is used once with its defaults.
///
/// # Errors
/// Unknown rules and options, values of the wrong type, weights out of range; all of them.
pub fn configure(instance: &Instance, overrides: &[Override]) -> Result<Uses, Vec<InputError>> {
    let mut errors = Vec::new();
    let ids = || registry().iter().map(|entry| entry.info.id);
    for setting in &instance.settings {
        if !ids().any(|id| id == setting.rule) {
            errors.push(unknown_rule(&setting.rule, setting.origin));
        }
    }
    for name in overrides.iter().flat_map(|one| match one {
        Override::Level(name, _) => std::slice::from_ref(name),
        Override::Only(names) => names.as_slice(),
    }) {
        if !ids().any(|id| id == name) {
            errors.push(unknown_rule(name, OriginId(0)));
        }
    }
    let default = |rule: &str| RuleSetting {
        rule: rule.to_owned(),
        values: Vec::new(),
        scope: None,
        request: None,
        origin: OriginId(0),
    };
    let mut uses = Uses::default();
    for entry in registry() {
        let stated: Vec<&RuleSetting> =
            instance.settings.iter().filter(|setting| setting.rule == entry.info.id).collect();
        let fallback = default(entry.info.id);
        for setting in if stated.is_empty() { vec![&fallback] } else { stated } {
            match configured(entry, setting, overrides, UseId::from_index(uses.0.len())) {
                Ok(Some(config)) => uses.0.push(config),
                Ok(None) => {}
                Err(problems) => errors.extend(problems),
            }
        }
    }
    if errors.is_empty() { Ok(uses) } else { Err(errors) }
}

/// One use; `None` if it is off.
fn configured(
    entry: &RuleEntry,
    setting: &RuleSetting,
    overrides: &[Override],
    id: UseId,
) -> Result<Option<Config>, Vec<InputError>> {
    let info = &entry.info;
    let mut errors = Vec::new();
    let (mut level, mut weight, mut reason, mut budget) = (info.level, info.weight, None, 0);
    let mut options = serde_json::Map::new();
    let known = option_names(entry);
    for SettingValue { key, value, origin, key_origin } in &setting.values {
        let wrong = |what: &str| {
            InputError::new("wrong-type", *origin, format!("`{key}` of `{}` is {value}, but must be {what}", info.id))
        };
        match key.as_str() {
            "level" => match value.as_str().and_then(Level::from_word) {
                Some(word) => level = word,
                None => errors.push(level_error(value, *origin, info.id)),
            },
            "weight" => match value.as_i64() {
                Some(number) if (0..=MAX_WEIGHT).contains(&number) => weight = number,
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
                Some(number) => budget = number,
                None => errors.push(wrong("a number of findings")),
            },
            "reason" => match value.as_str() {
                Some(words) => reason = Some(words.to_owned()),
                None => errors.push(wrong("a text")),
            },
            _ if known.iter().any(|name| name == key) => {
                options.insert(key.clone(), value.clone());
            }
            _ => errors.push(unknown_option(key, *key_origin, info.id, &known)),
        }
    }
    for change in overrides {
        match change {
            Override::Level(name, word) if name == info.id => level = *word,
            Override::Only(names) if !names.iter().any(|name| name == info.id) => level = Level::Off,
            _ => {}
        }
    }
    let common =
        Common { id, level, weight, scope: setting.scope.clone(), ignores: Vec::new(), origin: setting.origin };
    match (entry.make)(common, &serde_json::Value::Object(options)) {
        Err(message) => {
            errors.push(bad_option(entry, setting, &message));
            Err(errors)
        }
        Ok(_) if !errors.is_empty() => Err(errors),
        Ok(_) if level == Level::Off => Ok(None),
        Ok(rule) => Ok(Some(Config { rule, reason, request: setting.request.clone(), budget })),
    }
}

/// The names of a rule's own options.
pub(super) fn option_names(entry: &RuleEntry) -> Vec<String> {
    let schema = (entry.options)();
    let properties = schema.get("properties").and_then(serde_json::Value::as_object);
    properties.map(|names| names.keys().cloned().collect()).unwrap_or_default()
}

fn unknown_rule(name: &str, origin: OriginId) -> InputError {
    let error = InputError::new("unknown-rule", origin, format!("there is no rule `{name}`"));
    match did_you_mean(name, registry().iter().map(|entry| entry.info.id)) {
        Some(close) => error.help(format!("did you mean `{close}`?")),
        None => error.help("`plenary rules` lists all rules"),
    }
}

fn unknown_option(key: &str, origin: OriginId, rule: &str, known: &[String]) -> InputError {
    let all = ["level", "weight", "budget", "reason", "scope"].into_iter().chain(known.iter().map(String::as_str));
    let error = InputError::new("unknown-option", origin, format!("`{rule}` has no option `{key}`"));
    match did_you_mean(key, all.clone()) {
        Some(close) => error.help(format!("did you mean `{close}`?")),
        None => error.help(format!("its options are {}", all.collect::<Vec<_>>().join(", "))),
    }
}

/// An option whose value serde refused, in the words of the option's schema.
fn bad_option(entry: &RuleEntry, setting: &RuleSetting, message: &str) -> InputError {
    let rule = entry.info.id;
    let Some(at) = setting.values.iter().find(|value| message.starts_with(&format!("{}:", value.key))) else {
        let message = format!("an option of `{rule}` cannot be read: {message}");
        return InputError::new("bad-option", setting.origin, message).help(format!("see `plenary rules {rule}`"));
    };
    let schema = (entry.options)();
    let property = schema.get("properties").and_then(|all| all.get(&at.key));
    let number = |key: &str| property.and_then(|one| one.get(key)).and_then(serde_json::Value::as_i64);
    let text = |key: &str| property.and_then(|one| one.get(key)).and_then(serde_json::Value::as_str);
    let words = property.and_then(|one| one.get("enum")).and_then(serde_json::Value::as_array).map(|words| {
        let words: Vec<&str> = words.iter().filter_map(serde_json::Value::as_str).collect();
        format!("one of {}", words.join(", "))
    });
    // Of what may be absent, the type that it has otherwise.
    let kind = property.and_then(|one| one.get("type")).and_then(|kind| match kind {
        serde_json::Value::Array(kinds) => kinds.first()?.as_str(),
        kind => kind.as_str(),
    });
    let wanted = match kind {
        Some("integer") => match (number("minimum"), number("maximum")) {
            (Some(least), Some(most)) => format!("a whole number from {least} to {most}"),
            (Some(least), None) => format!("a whole number of {least} or more"),
            _ => "a whole number".to_owned(),
        },
        Some("boolean") => "true or false".to_owned(),
        Some("string") if words.is_some() => words.unwrap_or_default(),
        // What the type says of itself.
        Some("string") => text("x-words").unwrap_or("a text").to_owned(),
        // Lists and types that have several forms say what is wrong.
        _ => {
            let why = message[at.key.len() + 1..].trim();
            let says = format!("`{}` of `{rule}` cannot be read: {why}", at.key);
            return InputError::new("bad-option", at.origin, says).help(format!("see `plenary rules {rule}`"));
        }
    };
    let says = format!("`{}` of `{rule}` is {}, but must be {wanted}", at.key, at.value);
    InputError::new("bad-option", at.origin, says).help(format!("see `plenary rules {rule}`"))
}

fn level_error(value: &serde_json::Value, origin: OriginId, rule: &str) -> InputError {
    let error = InputError::new("bad-level", origin, format!("`{rule}` has the level {value}"));
    let words = ["off", "note", "warn", "deny"];
    match value.as_str().and_then(|word| did_you_mean(word, words)) {
        Some(close) => error.help(format!("did you mean `{close}`?")),
        None => error.help("levels are off, note, warn and deny"),
    }
}
