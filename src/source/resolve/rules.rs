//! The sections `rules:` and `profiles:`: values with their places, selectors resolved.

use serde_json::{Value, json};

use super::selector::Nothing;
use super::{Resolver, cycles};
use crate::finding::{InputError, did_you_mean};
use crate::model::{Id, Interval, Profile, RoomId, RuleSetting, SettingValue, TalkId};
use crate::source::schema::{Given, Rules};
use crate::source::tree::At;

/// Profiles that need not be written, each with what it builds on.
const BUILT_IN: [(&str, Option<&str>); 3] =
    [("draft", None), ("release", Some("draft")), ("published", Some("release"))];

/// Talks as rules see them.
pub(super) fn talk_numbers(talks: &[TalkId]) -> Value {
    talks.iter().map(|talk| talk.index()).collect()
}

/// Rooms as rules see them.
pub(super) fn room_numbers(rooms: &[RoomId]) -> Value {
    rooms.iter().map(|room| room.index()).collect()
}

/// Windows as rules see them.
pub(super) fn window_numbers(windows: &[Interval]) -> Value {
    windows.iter().map(|window| json!([window.start.0, window.end.0])).collect()
}

impl Resolver<'_> {
    /// Fills the settings of the instance.
    pub(super) fn rules(&mut self) {
        let scenario = self.scenario;
        if let Some(rules) = &scenario.rules {
            self.instance.settings = self.settings(rules, self.root.key("rules"));
        }
    }

    fn settings(&mut self, rules: &Rules, root: At<'_>) -> Vec<RuleSetting> {
        let mut out = Vec::new();
        for ((rule, uses), pair) in rules.0.iter().zip(root.pairs()) {
            let at = root.key(&pair.key);
            for (index, one) in uses.iter().enumerate() {
                let at = at.item(index);
                let scope = one.scope.as_ref().map(|pick| {
                    let mut talks = self.pick_talks(pick, at.key("scope"), Nothing::Note);
                    talks.sort_unstable();
                    talks
                });
                let origin = if uses.len() == 1 { pair.at } else { at.origin() };
                let values = one.values.iter().map(|(key, value)| self.value(key, value, at)).collect();
                out.push(RuleSetting { rule: rule.clone(), values, scope, request: None, origin });
            }
        }
        out
    }

    fn value(&mut self, key: &str, given: &Given, at: At<'_>) -> SettingValue {
        let here = at.key(key);
        let key_origin = at.pair(key).map_or(here.origin(), |pair| pair.at);
        SettingValue { key: key.to_owned(), value: self.given(given, here), origin: here.origin(), key_origin }
    }

    // Trees are at most 64 levels deep.
    fn given(&mut self, given: &Given, at: At<'_>) -> Value {
        match given {
            Given::Plain(value) => value.clone(),
            Given::List(items) => {
                items.iter().enumerate().map(|(index, one)| self.given(one, at.item(index))).collect()
            }
            Given::Map(pairs) => {
                let pairs = pairs.iter().map(|(key, one)| (key.clone(), self.given(one, at.key(key))));
                Value::Object(pairs.collect())
            }
            Given::Talks(pick) => talk_numbers(&self.pick_talks(pick, at, Nothing::Note)),
            Given::Rooms(pick) => room_numbers(&self.pick_rooms(pick, at, Nothing::Note).unwrap_or_default()),
            Given::Slots(pick) => window_numbers(&self.pick_starts(pick, at, Nothing::Note)),
        }
    }

    /// Fills the profiles of the instance.
    pub(super) fn profiles(&mut self) {
        let scenario = self.scenario;
        let Some(profiles) = &scenario.profiles else { return };
        let root = self.root.key("profiles");
        for ((name, profile), pair) in profiles.0.iter().zip(root.pairs()) {
            let at = root.key(&pair.key);
            let settings = profile.rules.as_ref().map(|rules| self.settings(rules, at.key("rules")));
            let extends = profile.extends.clone().map(|other| (other, at.key("extends").origin()));
            let (name, settings) = (name.clone(), settings.unwrap_or_default());
            self.instance.profiles.push(Profile { name, extends, settings, origin: pair.at });
        }
        self.extended();
    }

    /// Refuses profiles that build on unknown ones or, in the end, on themselves.
    fn extended(&mut self) {
        let profiles = &self.instance.profiles;
        let own = |name: &str| profiles.iter().position(|profile| profile.name == name);
        // The profiles of the file, then those built in that it does not add to.
        let rest: Vec<_> = BUILT_IN.iter().filter(|(name, _)| own(name).is_none()).collect();
        let names: Vec<&str> =
            profiles.iter().map(|profile| profile.name.as_str()).chain(rest.iter().map(|(name, _)| *name)).collect();
        let place = |name: &str| names.iter().position(|known| *known == name);
        let (mut edges, mut errors) = (Vec::new(), Vec::new());
        for (index, profile) in profiles.iter().enumerate() {
            match &profile.extends {
                Some((other, origin)) => {
                    if let Some(other) = place(other) {
                        edges.push((index, other, *origin));
                        continue;
                    }
                    let message = format!("profile `{}` extends `{other}`, which does not exist", profile.name);
                    let error = InputError::new("unknown-profile", *origin, message);
                    let help = match did_you_mean(other, names.iter().copied()) {
                        Some(meant) => format!("did you mean `{meant}`?"),
                        None => format!("known are {}", names.join(", ")),
                    };
                    errors.push(error.help(help));
                }
                // Nothing stated means `draft`, but for `draft` itself.
                None if profile.name != "draft" => {
                    edges.extend(place("draft").map(|draft| (index, draft, profile.origin)));
                }
                None => {}
            }
        }
        // What adds to a built-in profile still builds on what that one builds on.
        for (name, base) in BUILT_IN {
            if let (Some(index), Some(base)) = (place(name), base.and_then(place)) {
                let origin = profiles.get(index).map_or(self.root.key("profiles").origin(), |profile| profile.origin);
                edges.push((index, base, origin));
            }
        }
        if let Err(found) = cycles::order(names.len(), edges.into_iter()) {
            for cycle in found {
                let first = cycle.first().map_or("", |&(profile, _)| names[profile]);
                let words = format!("profile `{first}` extends itself: {}", cycles::words(&cycle, |at| names[at]));
                let mut error = cycles::error("profile-cycle", words, &cycle);
                if let [(profile, _)] = cycle.as_slice()
                    && let Some(profile) = profiles.get(*profile)
                {
                    error = error.related(profile.origin, "the profile");
                }
                errors.push(error);
            }
        }
        self.errors.extend(errors);
    }
}
