//! Types of options that name parts of the scenario. In a scenario they are selectors; the reader
//! resolves them, so that rules see ids and times.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::model::{BlockId, Id, Instance, Interval, Minutes, Occurrence, RoomId, TalkId, Time};

/// Talks, in order of writing: a list of ids, or a selector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Talks(pub(crate) Vec<TalkId>);

/// Rooms, in order of id: a list of ids, or a selector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rooms(pub(crate) Vec<RoomId>);

/// Starts, as sorted, disjoint windows in which they lie: a list of ids of slots, or a selector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Slots(pub(crate) Vec<Interval>);

impl Slots {
    /// Whether a talk that starts then is selected. O(log windows).
    pub(crate) fn contains(&self, start: Time) -> bool {
        let next = self.0.partition_point(|window| window.start <= start);
        next > 0 && self.0[next - 1].contains(start)
    }

    /// Offered starts among them, for help: the first few. O(offers).
    pub(crate) fn starts_label(&self, instance: &Instance) -> String {
        let offered = instance.offers.iter().map(|offer| offer.at);
        few_starts(instance, offered.filter(|&at| self.contains(at)))
    }

    /// For samples: windows from minute to minute after 09:00 UTC of 2024-08-31, when random programmes begin.
    pub(crate) fn sample(windows: &[(i64, u32)]) -> Self {
        let morning = Time(19_966 * 1_440 + 9 * 60);
        let window = |&(from, length)| Interval::lasting(morning.plus(from), Minutes(length));
        Self(Interval::merged(windows.iter().map(window).collect()))
    }
}

/// The first three of these starts, which are in order, and how many more there are.
pub(crate) fn few_starts(instance: &Instance, starts: impl Iterator<Item = Time>) -> String {
    let mut all: Vec<Time> = starts.collect();
    all.dedup();
    let more = all.len().saturating_sub(3);
    let first: Vec<String> = all.iter().take(3).map(|&at| instance.time_label(at)).collect();
    match (first.as_slice(), more) {
        ([], _) => String::new(),
        ([one], _) => one.clone(),
        ([most @ .., last], 0) => format!("{} or {last}", most.join(", ")),
        (all, more) => format!("{} or {more} more", all.join(", ")),
    }
}

/// What an undesired place or time is paid for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub(crate) enum Per {
    #[default]
    Talk,
    Minute,
    Cell,
}

impl Per {
    /// What so much per talk comes to for one of so many minutes; nothing where minutes count and are not known.
    pub(crate) fn atoms(self, cost: i64, minutes: Option<i64>) -> i64 {
        match self {
            Self::Minute => cost.saturating_mul(minutes.unwrap_or(0)),
            Self::Talk | Self::Cell => cost,
        }
    }
}

/// Who uses which room in which block: what [`Per::Cell`] is paid for. O(n log n) for n occurrences.
pub(crate) fn cells_in_use<'a>(
    instance: &Instance,
    occurrences: impl Iterator<Item = &'a Occurrence>,
) -> BTreeMap<(BlockId, RoomId), Vec<&'a Occurrence>> {
    let mut used: BTreeMap<(BlockId, RoomId), Vec<&Occurrence>> = BTreeMap::new();
    for one in occurrences {
        if let Some(block) = one.start.and_then(|start| instance.block_of(start)) {
            one.rooms.iter().for_each(|&room| used.entry((block, room)).or_default().push(one));
        }
    }
    used
}

impl Rooms {
    /// Whether the room is selected. O(log rooms).
    pub(crate) fn contains(&self, room: RoomId) -> bool {
        self.0.binary_search(&room).is_ok()
    }
}

impl<'de> Deserialize<'de> for Talks {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        Ok(Self(Vec::<usize>::deserialize(reader)?.into_iter().map(TalkId::from_index).collect()))
    }
}

impl<'de> Deserialize<'de> for Rooms {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let mut rooms: Vec<RoomId> = Vec::<usize>::deserialize(reader)?.into_iter().map(RoomId::from_index).collect();
        rooms.sort_unstable();
        rooms.dedup();
        Ok(Self(rooms))
    }
}

impl<'de> Deserialize<'de> for Slots {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let windows = Vec::<(i64, i64)>::deserialize(reader)?;
        Ok(Self(Interval::merged(
            windows.into_iter().map(|(start, end)| Interval { start: Time(start), end: Time(end) }).collect(),
        )))
    }
}

/// The largest cost that an option may state.
const MAX_COST: u32 = 1_000_000;

/// A cost from 0 to 10⁶, so that sums stay exact.
pub(crate) fn cost<'de, D: Deserializer<'de>>(reader: D) -> Result<i64, D::Error> {
    let cost = u32::deserialize(reader)?;
    if cost <= MAX_COST {
        Ok(i64::from(cost))
    } else {
        Err(D::Error::custom(format!("a cost is {cost}, but must be a whole number from 0 to {MAX_COST}")))
    }
}

/// Minutes of a year.
const YEAR: u32 = 527_040;

/// A length from 0 minutes to a year, for series of events as well as for talks.
pub(crate) fn up_to_a_year<'de, D: Deserializer<'de>>(reader: D) -> Result<u32, D::Error> {
    let minutes = u32::deserialize(reader)?;
    if minutes <= YEAR { Ok(minutes) } else { Err(D::Error::custom(format!("{minutes} minutes are more than a year"))) }
}

macro_rules! selector {
    ($($name:ident $words:literal)+) => {$(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": ["string", "array", "object"],
                    "items": {"type": "string"},
                    "x-selector": $words,
                })
            }
        }
    )+};
}

selector! { Talks "talks" Rooms "rooms" Slots "slots" }
