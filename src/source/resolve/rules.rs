//! The `rules:` section: values with their places, scopes as talks.

use super::Resolver;
use crate::model::{Id, RuleSetting, SettingValue, TalkId};
use crate::source::schema::{Pick, RuleUse, TalkSelector};
use crate::source::tree::At;

impl Resolver<'_> {
    /// Fills the settings of the instance.
    pub(super) fn rules(&mut self) {
        let scenario = self.scenario;
        let Some(rules) = &scenario.rules else { return };
        let root = self.root.key("rules");
        for ((rule, uses), pair) in rules.0.iter().zip(root.pairs()) {
            let at = root.key(&pair.key);
            for (index, one) in uses.iter().enumerate() {
                let at = at.item(index);
                let scope = one.scope.as_ref().map(|pick| self.scope(pick, at.key("scope")));
                let origin = if uses.len() == 1 { pair.at } else { at.origin() };
                let values = values(one, at);
                self.instance.settings.push(RuleSetting { rule: rule.clone(), values, scope, request: None, origin });
            }
        }
    }

    fn scope(&mut self, pick: &Pick<TalkSelector>, at: At<'_>) -> Vec<TalkId> {
        let mut talks = match pick {
            Pick::By(selector) => self.select_talks(selector, at),
            Pick::Ids(ids) => {
                let mut talks = Vec::new();
                for (index, id) in ids.iter().enumerate() {
                    let found = self.talks.find("talk", id, at.item(index).origin());
                    talks.extend(found.map_err(|error| self.errors.push(error)).ok());
                }
                talks
            }
        };
        talks.sort_unstable();
        talks.dedup();
        talks.into_iter().map(TalkId::from_index).collect()
    }
}

fn values(one: &RuleUse, at: At<'_>) -> Vec<SettingValue> {
    let values = one.values.iter();
    values
        .map(|(key, value)| {
            let origin = at.key(key).origin();
            let key_origin = at.pair(key).map_or(origin, |pair| pair.at);
            SettingValue { key: key.clone(), value: value.clone(), origin, key_origin }
        })
        .collect()
}
