//! People as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::union::{Named, Words};
use super::{Details, Listed, Window};

/// A person.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Person {
    /// The id; the slug of the name if absent.
    pub(in super::super) id: Option<String>,
    /// The printed name; the id if absent.
    pub(in super::super) name: Option<String>,
    /// Other spellings that mean this person.
    pub(in super::super) aliases: Option<Listed<String>>,
    /// The organisation.
    pub(in super::super) organisation: Option<String>,
    /// When the person can be there; absent: always.
    pub(in super::super) available: Option<Listed<Window>>,
    /// When the person cannot be there.
    pub(in super::super) unavailable: Option<Listed<Window>>,
    /// The IANA zone the person takes part from.
    pub(in super::super) timezone: Option<String>,
    /// Most talks on one day.
    #[schemars(range(min = 1))]
    pub(in super::super) max_per_day: Option<i64>,
    /// Facts that plenary carries from file to file and does not interpret: `abstract`, `url`, `guid` …
    pub(in super::super) details: Option<Details>,
}

impl Named for Person {
    fn named(name: String) -> Self {
        Self { name: Some(name), ..Self::default() }
    }
}

impl Words for Person {
    const ONE: &'static str = "a name or a mapping";
    const MANY: &'static str = "a list of people";
}
