//! From layers of settings to the stated uses of each rule.

use super::profiles::Layer;
use super::{Level, RuleInfo};
use crate::model::{OriginId, Request, RuleSetting, SettingValue, TalkId};

/// Where a value of a use comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The rule itself.
    Default,
    /// A built-in profile.
    BuiltIn(&'static str),
    /// The scenario, at this place.
    Scenario(OriginId),
    /// An argument of the command line.
    Argument(&'static str),
}

/// One use of a rule as its layers state it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Stated {
    /// The values, each key once, with where they come from.
    pub(super) values: Vec<(SettingValue, Source)>,
    /// Talks it is limited to.
    pub(super) scope: Option<Vec<TalkId>>,
    /// The request that it stands for.
    pub(super) request: Option<Request>,
    /// Where the scenario states it last; nowhere if it does not.
    pub(super) origin: OriginId,
}

impl From<&RuleSetting> for Stated {
    fn from(setting: &RuleSetting) -> Self {
        let values = setting.values.iter().map(|value| (value.clone(), Source::Scenario(value.origin)));
        Self {
            values: values.collect(),
            scope: setting.scope.clone(),
            request: setting.request.clone(),
            origin: setting.origin,
        }
    }
}

impl Stated {
    /// The value of a key.
    pub(super) fn value(&self, key: &str) -> Option<&SettingValue> {
        self.values.iter().map(|(value, _)| value).find(|value| value.key == key)
    }

    fn set(&mut self, value: SettingValue, source: Source) {
        match self.values.iter_mut().find(|(old, _)| old.key == value.key) {
            Some(old) => *old = (value, source),
            None => self.values.push((value, source)),
        }
    }

    /// Takes over what a later layer states of the same use.
    fn change(&mut self, later: &Self) {
        for (value, source) in &later.values {
            self.set(value.clone(), *source);
        }
        if later.scope.is_some() {
            self.scope.clone_from(&later.scope);
        }
        self.origin = later.origin;
    }

    /// Has at least this level. What cannot be read stays, to be refused.
    fn raise(&mut self, info: &RuleInfo, level: Level, by: &'static str) {
        let now = match self.value("level") {
            Some(value) => value.value.as_str().and_then(Level::from_word),
            None => Some(info.level),
        };
        if now.is_some_and(|now| now < level) {
            let nowhere = OriginId(0);
            let value = level.word().into();
            let value = SettingValue { key: "level".to_owned(), value, origin: nowhere, key_origin: nowhere };
            self.set(value, Source::BuiltIn(by));
        }
    }
}

/// The uses of a rule that its layers state, the base first; none where nothing is said about it.
///
/// A single use changes the keys it states, in one earlier use or in each of several; a list
/// replaces all.
pub(super) fn stated(info: &RuleInfo, layers: &[Layer<'_>]) -> Vec<Stated> {
    let mut uses: Vec<Stated> = Vec::new();
    for layer in layers {
        match layer {
            Layer::BuiltIn(profile) => {
                for (_, level) in profile.known().filter(|(entry, _)| entry.info.id == info.id) {
                    if uses.is_empty() {
                        uses.push(Stated::default());
                    }
                    for one in &mut uses {
                        one.raise(info, level, profile.name);
                    }
                }
            }
            Layer::Stated(settings) => {
                let mut later: Vec<Stated> =
                    settings.iter().filter(|setting| setting.rule == info.id).map(Stated::from).collect();
                match (later.len(), uses.len()) {
                    (0, _) => {}
                    (1, 1..) => uses.iter_mut().for_each(|one| one.change(&later[0])),
                    _ => uses = std::mem::take(&mut later),
                }
            }
        }
    }
    uses
}
