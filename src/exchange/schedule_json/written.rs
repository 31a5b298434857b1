//! The objects of version 1 as they are written, with their keys in the order in which other tools
//! write them.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

#[derive(Serialize)]
pub(super) struct File<'p> {
    #[serde(rename = "$schema")]
    pub(super) schema: &'static str,
    pub(super) generator: Generator,
    pub(super) schedule: Schedule<'p>,
}

#[derive(Serialize)]
pub(super) struct Generator {
    pub(super) name: &'static str,
}

#[derive(Serialize)]
pub(super) struct Schedule<'p> {
    pub(super) version: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) base_url: Option<&'p str>,
    pub(super) conference: Conference<'p>,
}

#[derive(Serialize)]
pub(super) struct Conference<'p> {
    pub(super) acronym: String,
    pub(super) title: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<&'p str>,
    pub(super) start: String,
    pub(super) end: String,
    #[serde(rename = "daysCount")]
    pub(super) days_count: usize,
    pub(super) timeslot_duration: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) time_zone_name: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) logo: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) colors: BTreeMap<&'static str, &'p str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) keywords: Vec<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    pub(super) tracks: Vec<BTreeMap<&'static str, &'p str>>,
    pub(super) rooms: Vec<Room<'p>>,
    pub(super) days: Vec<Day<'p>>,
}

#[derive(Serialize)]
pub(super) struct Room<'p> {
    pub(super) name: String,
    pub(super) guid: String,
    pub(super) capacity: Option<u32>,
    #[serde(flatten)]
    pub(super) facts: BTreeMap<&'static str, &'p str>,
}

#[derive(Serialize)]
pub(super) struct Day<'p> {
    pub(super) index: usize,
    pub(super) date: String,
    #[serde(rename = "day_start")]
    pub(super) start: String,
    #[serde(rename = "day_end")]
    pub(super) end: String,
    #[serde(serialize_with = "in_order")]
    pub(super) rooms: Vec<(String, Vec<Talk<'p>>)>,
}

#[derive(Serialize)]
pub(super) struct Talk<'p> {
    pub(super) guid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<&'p str>,
    pub(super) id: u64,
    pub(super) logo: Option<&'p str>,
    pub(super) date: String,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) duration: String,
    pub(super) room: String,
    pub(super) slug: String,
    pub(super) url: String,
    pub(super) title: &'p str,
    pub(super) subtitle: &'p str,
    pub(super) track: Option<&'p str>,
    pub(super) r#type: &'p str,
    pub(super) language: Option<&'p str>,
    #[serde(rename = "abstract")]
    pub(super) summary: &'p str,
    pub(super) description: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) recording_license: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) do_not_record: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) do_not_stream: Option<bool>,
    pub(super) persons: Vec<Person<'p>>,
    pub(super) links: Vec<Link>,
    pub(super) attachments: Vec<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) feedback_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) origin_url: Option<String>,
}

/// With a number a person of frab (`public_name`), else one of pretalx (`name`): never both.
#[derive(Serialize)]
pub(super) struct Person<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'p str>,
    pub(super) public_name: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) guid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) biography: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) avatar: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) links: Vec<Link>,
}

#[derive(Serialize)]
pub(super) struct Link {
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
}

fn in_order<S: Serializer>(rooms: &[(String, Vec<Talk<'_>>)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(rooms.iter().map(|(name, events)| (name, events)))
}
