//! A scenario as it is written. Everything is optional here: what is missing, and what the
//! values mean, is decided when the schema is resolved. The comments are the editor's help.

mod agenda;
mod facts;
mod given;
mod person;
mod profile;
mod request;
mod room;
mod rules;
mod selector;
mod slot;
mod talk;
mod union;

pub(super) use agenda::{AgendaFile, AgendaOutput, EntryText};
pub(super) use facts::{Ignore, Interest, Resource};
pub(super) use given::Given;
pub(super) use person::Person;
pub(super) use profile::Profiles;
pub(super) use request::{Place, Request};
pub(super) use room::Room;
pub(super) use rules::Rules;
pub(super) use selector::{PersonSelector, RoomSelector, SlotSelector, TalkSelector};
pub(super) use slot::{Break, Grid, Slot};
pub(super) use talk::{Pin, Talk};
pub(super) use union::{Digits, Include, Listed, NameOr, Pairs, Pick, Picked, Window};

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// A conference: talks, rooms, people and times, from which plenary drafts and checks agendas.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "plenary scenario")]
pub(super) struct Scenario {
    /// The version of this format: 1.
    pub(super) plenary: Option<i64>,
    /// Name and time zone.
    pub(super) conference: Option<Conference>,
    /// Other files whose facts this one takes over and may override; relative paths.
    pub(super) include: Option<Listed<NameOr<Include>>>,
    /// Days: id (`mon`) and date (`2016-07-11`). Without it, days are those of slots and grids.
    pub(super) days: Option<Pairs>,
    /// The agenda that was published: a file, relative to this one.
    pub(super) published: Option<String>,
    /// Starts offered one by one.
    pub(super) slots: Option<Vec<Slot>>,
    /// Starts offered at regular steps.
    pub(super) grid: Option<Vec<Grid>>,
    /// Coffee, lunch and the like: fixed, attended by nobody in particular.
    pub(super) breaks: Option<Vec<Break>>,
    /// The rooms. A text alone is a room's name.
    pub(super) rooms: Option<Vec<NameOr<Room>>>,
    /// The people. Without this section, names in talks declare them.
    pub(super) people: Option<Vec<NameOr<Person>>>,
    /// What holds for every talk that says nothing else.
    pub(super) defaults: Option<Defaults>,
    /// Everything that is placed.
    pub(super) talks: Option<Vec<Talk>>,
    /// Things that talks use up, such as interpreters.
    pub(super) resources: Option<Vec<Resource>>,
    /// Who would attend which talks.
    pub(super) interest: Option<Vec<Interest>>,
    /// Who asks for what, and why.
    pub(super) requests: Option<Vec<Request>>,
    /// Levels, weights and options of rules.
    pub(super) rules: Option<Rules>,
    /// Named sets of rules, chosen on the command line. `draft`, `release` and `published` exist; a
    /// profile of one of these names adds to it.
    pub(super) profiles: Option<Profiles>,
    /// Exemptions from rules.
    pub(super) ignore: Option<Vec<Ignore>>,
}

/// Name and time zone of the conference.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Conference {
    /// The conference's name.
    pub(super) name: Option<String>,
    /// An IANA time zone, such as `Europe/Dublin`. All times are local there.
    pub(super) timezone: Option<String>,
    /// Facts that plenary carries from file to file and does not interpret: `acronym`, `url`, `version` …
    pub(super) details: Option<Details>,
}

/// Facts by name, each a text or a list of texts.
pub(super) type Details = BTreeMap<String, Listed<String>>;

/// What holds for every talk that says nothing else.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Defaults {
    /// Length in minutes.
    #[schemars(range(min = 1))]
    pub(super) minutes: Option<i64>,
}
