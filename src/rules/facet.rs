//! Facets: what rules group talks by.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::model::{Instance, TalkId};

/// What talks may have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
enum One {
    Track,
    Kind,
    Language,
    Difficulty,
    Organisation,
    Series,
    /// Tags that begin with this; empty: every tag.
    Tags(String),
}

/// What to group talks by: `track`, `kind`, `language`, `difficulty`, `organisation` (of the talk or of its people),
/// `series`, `tag` (every tag), or `theme:*` (tags that begin with `theme:`). Of a list, values are
/// combined: talks are alike if they share one value of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facet(Vec<One>);

impl Facet {
    /// The track of a talk.
    pub(crate) fn track() -> Self {
        Self(vec![One::Track])
    }

    /// The series that a talk is a part of.
    pub(crate) fn series() -> Self {
        Self(vec![One::Series])
    }

    /// The facet that a text names.
    ///
    /// # Errors
    /// When it names none; the message says what does.
    pub(crate) fn named(text: &str) -> Result<Self, String> {
        Ok(Self(vec![match text {
            "track" => One::Track,
            "kind" => One::Kind,
            "language" => One::Language,
            "difficulty" => One::Difficulty,
            "organisation" => One::Organisation,
            "series" => One::Series,
            "tag" => One::Tags(String::new()),
            text => match text.strip_suffix('*') {
                Some(prefix) if !prefix.is_empty() => One::Tags(prefix.to_owned()),
                _ => {
                    let known = "track, kind, language, difficulty, organisation, series, tag or a beginning of tags such as `theme:*`";
                    return Err(format!("there is nothing called `{text}` to group talks by; use {known}"));
                }
            },
        }]))
    }

    /// The values of one talk, in order, each once. Talks without a value are in no group.
    pub(crate) fn values(&self, instance: &Instance, talk: TalkId) -> BTreeSet<String> {
        let mut combined: BTreeSet<String> = BTreeSet::new();
        for (index, one) in self.0.iter().enumerate() {
            let values = one.values(instance, talk);
            combined = if index == 0 {
                values
            } else {
                combined.iter().flat_map(|left| values.iter().map(move |right| format!("{left} and {right}"))).collect()
            };
        }
        combined
    }

    /// The groups among these talks: value and members in order of id, by value. Breaks have no values.
    pub(crate) fn groups(&self, instance: &Instance, covers: impl Fn(TalkId) -> bool) -> BTreeMap<String, Vec<TalkId>> {
        let mut groups: BTreeMap<String, Vec<TalkId>> = BTreeMap::new();
        for (id, _) in instance.talks().filter(|(id, talk)| !talk.is_break && covers(*id)) {
            for value in self.values(instance, id) {
                groups.entry(value).or_default().push(id);
            }
        }
        groups
    }

    /// What a value is called in a sentence: `track`, `tag` …
    pub(crate) fn word(&self) -> String {
        let words = self.0.iter().map(|one| match one {
            One::Track => "track",
            One::Kind => "kind",
            One::Language => "language",
            One::Difficulty => "difficulty",
            One::Organisation => "organisation",
            One::Series => "series",
            One::Tags(_) => "tag",
        });
        words.collect::<Vec<_>>().join(" and ")
    }
}

impl One {
    fn values(&self, instance: &Instance, talk: TalkId) -> BTreeSet<String> {
        let facts = instance.talk(talk);
        let one = |value: Option<&String>| value.cloned().into_iter().collect();
        if facts.is_break {
            return BTreeSet::new();
        }
        match self {
            Self::Track => one(facts.track.as_ref()),
            Self::Kind => one(Some(&facts.kind)),
            Self::Language => one(facts.language.as_ref()),
            Self::Difficulty => facts.difficulty.map(|level| level.to_string()).into_iter().collect(),
            Self::Series => one(facts.series.as_ref()),
            Self::Organisation if facts.organisation.is_some() => one(facts.organisation.as_ref()),
            Self::Organisation => {
                let people = facts.people.iter().filter(|one| one.role.is_exclusive());
                people.filter_map(|one| instance.person(one.person).organisation.clone()).collect()
            }
            Self::Tags(prefix) => facts.tags.iter().filter(|tag| tag.starts_with(prefix.as_str())).cloned().collect(),
        }
    }
}

impl<'de> Deserialize<'de> for Facet {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            One(String),
            Many(Vec<String>),
        }
        let texts = match Written::deserialize(reader)? {
            Written::One(text) => vec![text],
            Written::Many(texts) => texts,
        };
        let mut all = Vec::new();
        for text in &texts {
            all.extend(Self::named(text).map_err(D::Error::custom)?.0);
        }
        if all.is_empty() { Err(D::Error::custom("a list of things to group by is empty")) } else { Ok(Self(all)) }
    }
}

impl JsonSchema for Facet {
    fn schema_name() -> Cow<'static, str> {
        "Facet".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["string", "array"],
            "items": {"type": "string"},
            "x-words": "track, kind, language, difficulty, organisation, series, tag, a beginning of tags such as \"theme:*\", or a list of these",
            "x-known": ["track", "kind", "language", "difficulty", "organisation", "series", "tag"],
        })
    }
}
