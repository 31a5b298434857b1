//! From settings to the ordered list of uses.

use std::fmt;

use super::layers::{Source, Stated, stated};
use super::profiles::{DRAFT, Layer, layers, own_profiles};
use super::{AnyUse, Level, exemptions, registry, setting};
use crate::finding::{InputError, did_you_mean};
use crate::model::{Id, Instance, OriginId, Request, RuleSetting, UseId};

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
    /// Findings about at most so many minutes are hidden; they cost the same.
    pub grace: i64,
    /// Level and weight, then what is stated of budget, grace and options, with where each comes from.
    pub facts: Vec<Fact>,
}

/// One value of a use.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// `level`, `weight`, `budget`, `grace` or an option.
    pub key: String,
    /// The value; selectors are resolved.
    pub value: serde_json::Value,
    /// Where it comes from.
    pub from: Source,
}

impl Config {
    /// The value of an option, if it is stated.
    pub(super) fn option(&self, key: &str) -> Option<&serde_json::Value> {
        self.facts.iter().find(|fact| fact.key == key).map(|fact| &fact.value)
    }
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

/// Turns the scenario's `rules:`, a profile (`draft` unless one is named), the scenario's requests
/// and exemptions and the command line's levels into uses; `docs/profiles.md` says how they add up.
/// A rule of which nothing is stated is used once with its defaults.
///
/// # Errors
/// Unknown profiles, rules and options, values of the wrong type, weights out of range, exemptions
/// that name what a rule is not about; all of them, also in profiles that are not chosen.
pub fn configure(instance: &Instance, profile: Option<&str>, overrides: &[Override]) -> Result<Uses, Vec<InputError>> {
    let mut errors = unknown_rules(instance, overrides);
    errors.extend(exemptions::errors(instance));
    let mut uses = Uses::default();
    match layers(instance, profile.unwrap_or(DRAFT), OriginId(0)) {
        Ok(layers) => match layered(instance, &layers, overrides) {
            Ok(found) => uses = found,
            Err(problems) => errors.extend(problems),
        },
        Err(error) => errors.push(*error),
    }
    // A profile is not found to be wrong on the day of the release.
    for (name, origin) in own_profiles(instance) {
        let found = match layers(instance, name, origin) {
            Ok(layers) => layered(instance, &layers, &[]).err().unwrap_or_default(),
            Err(error) => vec![*error],
        };
        for error in found {
            // Every member of a circle finds it again, from itself on.
            let again =
                |known: &InputError| *known == error || (known.id, error.id) == ("profile-cycle", "profile-cycle");
            if !errors.iter().any(again) {
                errors.push(error);
            }
        }
    }
    if errors.is_empty() { Ok(uses) } else { Err(errors) }
}

/// The uses that layers and requests make.
fn layered(instance: &Instance, layers: &[Layer<'_>], overrides: &[Override]) -> Result<Uses, Vec<InputError>> {
    let (mut uses, mut errors) = (Uses::default(), Vec::new());
    for entry in registry() {
        let mut stated = stated(&entry.info, layers);
        if stated.is_empty() {
            stated.push(Stated::default());
        }
        stated.extend(instance.requests.iter().filter(|one| one.rule == entry.info.id).map(Stated::from));
        let ignores = exemptions::of_rule(instance, &entry.info);
        for one in &stated {
            let id = UseId::from_index(uses.0.len());
            match setting::configured(entry, one, overrides, ignores.clone(), id) {
                Ok(Some(config)) => uses.0.push(config),
                Ok(None) => {}
                Err(problems) => errors.extend(problems),
            }
        }
    }
    if errors.is_empty() { Ok(uses) } else { Err(errors) }
}

/// Rules that do not exist, wherever they are named.
fn unknown_rules(instance: &Instance, overrides: &[Override]) -> Vec<InputError> {
    let profiles = instance.profiles.iter().flat_map(|profile| &profile.settings);
    let settings = instance.settings.iter().chain(profiles).chain(&instance.requests);
    let settings = settings.map(|RuleSetting { rule, origin, .. }| (rule, *origin));
    let named = overrides.iter().flat_map(|one| match one {
        Override::Level(name, _) => std::slice::from_ref(name),
        Override::Only(names) => names.as_slice(),
    });
    settings
        .chain(named.map(|name| (name, OriginId(0))))
        .filter(|(name, _)| !registry().iter().any(|entry| entry.info.id == *name))
        .map(|(name, origin)| unknown_rule(name, origin))
        .collect()
}

/// The error about a rule that does not exist.
pub(super) fn unknown_rule(name: &str, origin: OriginId) -> InputError {
    let error = InputError::new("unknown-rule", origin, format!("there is no rule `{name}`"));
    match did_you_mean(name, registry().iter().map(|entry| entry.info.id)) {
        Some(close) => error.help(format!("did you mean `{close}`?")),
        None => error.help("`plenary rules` lists all rules"),
    }
}
