//! The `requests:` section: intent as data, each request as one or two uses of a rule.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Resolver;
use super::rules::{room_numbers, talk_numbers, window_numbers};
use super::select_people::people_words;
use super::selector::Nothing;
use crate::finding::{InputError, did_you_mean};
use crate::model::{OriginId, Request, RuleSetting, SettingValue, TalkId};
use crate::source::schema::{self, Pick, Picked, Place};
use crate::source::tree::At;

const LEVELS: [&str; 5] = ["deny", "medium", "warn", "note", "off"];

/// What `keep` may say: the word, the rule, what it adds to the rule's options, and what `gap`
/// means there, if anything.
type Keep = (&'static str, &'static str, fn() -> Vec<(&'static str, Value)>, bool);

const KEEPS: [Keep; 7] = [
    ("apart", "keep-apart", Vec::new, true),
    ("together", "series", || vec![("ordered", json!(false)), ("room", json!(true))], true),
    ("ordered", "order", Vec::new, true),
    ("same-room", "series", || vec![("ordered", json!(false)), ("next", json!(false))], false),
    ("same-day", "same-day", Vec::new, false),
    ("different-day", "different-day", Vec::new, false),
    ("adjacent", "series", || vec![("ordered", json!(false)), ("room", json!(false))], true),
];

/// The statements about places: the key, and what its rules want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Require,
    Prefer,
    Avoid,
}

impl Wish {
    fn key(self) -> &'static str {
        match self {
            Self::Require => "require",
            Self::Prefer => "prefer",
            Self::Avoid => "avoid",
        }
    }

    fn level(self) -> &'static str {
        if self == Self::Require { "deny" } else { "warn" }
    }
}

/// A request that was read as far as all its uses share.
struct Asked<'a> {
    request: Request,
    stated: &'a schema::Request,
    at: At<'a>,
    /// In order of writing.
    talks: Vec<TalkId>,
}

impl Asked<'_> {
    fn value(&self, key: &str, value: Value, stated: &str) -> SettingValue {
        let origin = self.at.key(stated).origin();
        let key_origin = self.at.pair(stated).map_or(origin, |pair| pair.at);
        SettingValue { key: key.to_owned(), value, origin, key_origin }
    }

    /// Level and weight, as far as they are stated or the statement has a level of its own.
    fn price(&self, default: Option<&str>, statement: &str) -> Vec<SettingValue> {
        let level = match &self.stated.level {
            Some(level) => Some(self.value("level", json!(level), "level")),
            None => default.map(|level| self.value("level", json!(level), statement)),
        };
        let weight = self.stated.weight.map(|weight| self.value("weight", json!(weight), "weight"));
        level.into_iter().chain(weight).collect()
    }

    fn setting(&self, rule: &str, values: Vec<SettingValue>, scope: Option<Vec<TalkId>>) -> RuleSetting {
        let (rule, request) = (rule.to_owned(), self.request.clone());
        RuleSetting { rule, values, scope, origin: request.origin, request: Some(request) }
    }
}

impl Resolver<'_> {
    /// Fills the requests of the instance.
    pub(super) fn requests(&mut self) {
        let scenario = self.scenario;
        let root = self.root.key("requests");
        let mut ids: BTreeMap<String, OriginId> = BTreeMap::new();
        for (index, stated) in scenario.requests.iter().flatten().enumerate() {
            let at = root.item(index);
            let id = stated.id.clone().unwrap_or_else(|| format!("request-{}", index + 1));
            let origin = at.first(&["id"]).origin();
            if let Some(first) = ids.insert(id.clone(), origin) {
                let error = InputError::new("duplicate-id", origin, format!("two requests have the id `{id}`"));
                self.errors.push(error.related(first, "first here").help("give one of them another `id`"));
            }
            let request = Request { id, reason: stated.reason.clone(), asked_by: stated.asked_by.clone(), origin };
            self.request(request, stated, at);
        }
    }

    fn request(&mut self, request: Request, stated: &schema::Request, at: At<'_>) {
        if let Some(level) = &stated.level
            && !LEVELS.contains(&level.as_str())
        {
            let message = format!("the request `{}` has the level \"{level}\"", request.id);
            let error = InputError::new("bad-level", at.key("level").origin(), message);
            self.errors.push(error.help(match did_you_mean(level, LEVELS) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("levels are {}", LEVELS.join(", ")),
            }));
        }
        let talks = self.subject(stated, &request, at);
        let asked = Asked { request, stated, at, talks };
        let statements = [
            ("require", stated.require.is_some()),
            ("prefer", stated.prefer.is_some()),
            ("avoid", stated.avoid.is_some()),
            ("keep", stated.keep.is_some()),
        ];
        let said: Vec<&str> = statements.into_iter().filter(|&(_, said)| said).map(|(key, _)| key).collect();
        let place = |key: &str| at.pair(key).map_or(at.origin(), |pair| pair.at);
        match said.as_slice() {
            [] => {
                let message = format!("the request `{}` does not say what is wanted", asked.request.id);
                let error = InputError::new("missing-statement", asked.request.origin, message);
                self.errors.push(error.help("add `require:`, `prefer:`, `avoid:` or `keep:`"));
            }
            [_] => {
                let wishes =
                    [(Wish::Require, &stated.require), (Wish::Prefer, &stated.prefer), (Wish::Avoid, &stated.avoid)];
                for (wish, wanted) in wishes {
                    if let Some(wanted) = wanted {
                        self.wish(&asked, wish, wanted);
                    }
                }
                if let Some(word) = &stated.keep {
                    self.keep(&asked, word);
                }
            }
            [first, second, ..] => {
                let message = format!("the request `{}` says both `{first}` and `{second}`", asked.request.id);
                let error = InputError::new("several-statements", place(second), message);
                self.errors.push(error.related(place(first), "the other").help("write two requests"));
            }
        }
    }

    /// The talks that a request is about, in order of writing.
    fn subject(&mut self, stated: &schema::Request, request: &Request, at: At<'_>) -> Vec<TalkId> {
        let before = self.errors.len();
        let named = stated.talks.as_ref().map(|pick| self.pick_talks(pick, at.key("talks"), Nothing::Note));
        let Some(pick) = &stated.people else {
            return named.unwrap_or_else(|| {
                let message = format!("the request `{}` does not say which talks it is about", request.id);
                let error = InputError::new("missing-subject", request.origin, message);
                self.errors.push(error.help("add `talks:` or `people:`"));
                Vec::new()
            });
        };
        let people = self.pick_people(pick, at.key("people"));
        let theirs: BTreeSet<TalkId> = self
            .instance
            .talks()
            .filter(|(_, talk)| talk.people.iter().any(|one| one.role.is_exclusive() && people.contains(&one.person)))
            .map(|(id, _)| id)
            .collect();
        // Selectors that match nothing by themselves were noted already.
        let known =
            self.errors.len() == before && !people.is_empty() && named.as_ref().is_none_or(|one| !one.is_empty());
        let talks: Vec<TalkId> = match named {
            Some(named) => named.into_iter().filter(|talk| theirs.contains(talk)).collect(),
            None => theirs.into_iter().collect(),
        };
        if talks.is_empty() && known {
            self.nothing_matches("talk", &people_words(pick), at.key("people"), Nothing::Note);
        }
        talks
    }

    /// `require`, `prefer` and `avoid`.
    fn wish(&mut self, asked: &Asked<'_>, wish: Wish, wanted: &Place) {
        let key = wish.key();
        let at = asked.at.key(key);
        if asked.stated.gap.is_some() {
            self.gap_without_meaning(asked, key);
        }
        let (slots, rooms) = match wanted {
            Place::Starts(pick) => (Some(self.pick_starts(pick, at, Nothing::Note)), None),
            Place::Fields(_) if at.pairs().is_empty() => {
                let message = format!("`{key}` says neither when nor where");
                let error = InputError::new("bad-value", at.origin(), message);
                self.errors.push(error.help("name starts or rooms, such as {from: \"12:30\"} or {rooms: [main]}"));
                return;
            }
            Place::Fields(fields) if fields.slots.is_none() && fields.rooms.is_none() => {
                let pick = Pick(vec![Picked::By(fields.starts())]);
                (Some(self.pick_starts(&pick, at, Nothing::Note)), None)
            }
            Place::Fields(fields) => {
                let beside = at.pairs().iter().find(|pair| !matches!(pair.key.as_str(), "rooms" | "slots"));
                if let Some(beside) = beside {
                    let message = format!("`{}` stands beside `rooms` or `slots`", beside.key);
                    let error = InputError::new("bad-value", beside.at, message);
                    self.errors.push(error.help(format!("put it under `slots`: {{slots: {{{}: …}}}}", beside.key)));
                }
                let slots = fields.slots.as_ref().map(|pick| self.pick_starts(pick, at.key("slots"), Nothing::Note));
                let rooms =
                    fields.rooms.as_ref().and_then(|pick| self.pick_rooms(pick, at.key("rooms"), Nothing::Note));
                (slots, rooms)
            }
        };
        let mut scope = asked.talks.clone();
        scope.sort_unstable();
        for (rules, option, value) in [
            (["slot-not-allowed", "undesired-slot"], "slots", slots.map(|windows| window_numbers(&windows))),
            (["room-not-allowed", "undesired-room"], "rooms", rooms.map(|rooms| room_numbers(&rooms))),
        ] {
            let Some(value) = value else { continue };
            let [required, desired] = rules;
            let mut values = asked.price(Some(wish.level()), key);
            let (origin, key_origin) = (at.key(option).origin(), at.pair(option).or(asked.at.pair(key)));
            let key_origin = key_origin.map_or(origin, |pair| pair.at);
            values.push(SettingValue { key: option.to_owned(), value, origin, key_origin });
            if wish != Wish::Require {
                values.push(asked.value("wanted", json!(wish == Wish::Prefer), key));
            }
            let rule = if wish == Wish::Require { required } else { desired };
            self.instance.requests.push(asked.setting(rule, values, Some(scope.clone())));
        }
    }

    /// `keep`.
    fn keep(&mut self, asked: &Asked<'_>, word: &str) {
        let words = KEEPS.map(|(word, ..)| word);
        let Some((_, rule, options, gap)) = KEEPS.into_iter().find(|(known, ..)| *known == word) else {
            let message = format!("talks cannot be kept `{word}`");
            let error = InputError::new("bad-value", asked.at.key("keep").origin(), message);
            self.errors.push(error.help(match did_you_mean(word, words) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("known words are {}", words.join(", ")),
            }));
            return;
        };
        if asked.stated.gap.is_some() && !gap {
            self.gap_without_meaning(asked, &format!("keep: {word}"));
        }
        let by_id = |pick: &Pick<_>| pick.0.iter().all(|one| matches!(one, Picked::Id(_)));
        if asked.talks.len() == 1 && asked.stated.people.is_none() && asked.stated.talks.as_ref().is_some_and(by_id) {
            let message = format!("`keep: {word}` is about two talks or more, and one is named");
            let error = InputError::new("bad-value", asked.at.key("talks").origin(), message);
            self.errors.push(error.help("name the other talk too"));
        }
        let mut values = asked.price(None, "keep");
        values.push(asked.value(
            "talks",
            talk_numbers(&asked.talks),
            if asked.stated.talks.is_some() { "talks" } else { "people" },
        ));
        if let Some(minutes) = self.number(asked.stated.gap, asked.at, "gap", 0) {
            values.push(asked.value("gap", json!(minutes), "gap"));
        }
        values.extend(options().into_iter().map(|(key, value)| asked.value(key, value, "keep")));
        // Without talks the rule would look at those it looks at by itself.
        let scope = asked.talks.is_empty().then(Vec::new);
        self.instance.requests.push(asked.setting(rule, values, scope));
    }

    fn gap_without_meaning(&mut self, asked: &Asked<'_>, beside: &str) {
        let at = asked.at.pair("gap").map_or(asked.request.origin, |pair| pair.at);
        let error = InputError::new("bad-value", at, format!("`gap` means nothing beside `{beside}`"));
        let with: Vec<&str> = KEEPS.iter().filter(|(.., gap)| *gap).map(|(word, ..)| *word).collect();
        self.errors.push(error.help(format!("remove it; it goes with `keep: {}`", with.join("`, `"))));
    }
}
