//! short-turnaround: too little time for a person to get from one room to the next.

use std::collections::BTreeSet;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::groups::{apart, by_person, pairs_of_people};
use super::{Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, Meeting, PersonId, Room, RoomId, Timetable};
use crate::problem::{Lowering, Relation, RoomMinutes};

#[derive(Debug)]
pub(super) struct ShortTurnaround;

/// Options of `short-turnaround`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// Minutes a person needs between two different rooms.
    minutes: u16,
    /// Minutes between rooms of two different buildings, both known; if absent, `minutes`.
    buildings: Option<u16>,
    /// Minutes between two buildings, in either direction, as `{between: [A, B], minutes: 25}`; a building given twice
    /// means two of its own rooms. The first that fits counts.
    walks: Vec<Walk>,
}

/// How long it takes from one building to another.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Walk {
    /// The two buildings.
    between: [String; 2],
    /// Minutes needed.
    minutes: u16,
}

impl Options {
    /// Minutes needed between two rooms that have no part in common.
    fn needed(&self, one: &Room, two: &Room) -> i64 {
        let (Some(from), Some(to)) = (&one.building, &two.building) else { return i64::from(self.minutes) };
        let fits = |walk: &&Walk| {
            let [a, b] = &walk.between;
            (a == from && b == to) || (a == to && b == from)
        };
        let other = if from == to { None } else { self.buildings };
        i64::from(self.walks.iter().find(fits).map(|walk| walk.minutes).or(other).unwrap_or(self.minutes))
    }

    /// The most that it needs between any rooms.
    fn longest(&self) -> i64 {
        let walks = self.walks.iter().map(|walk| walk.minutes);
        i64::from(walks.chain(self.buildings).fold(self.minutes, u16::max))
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { minutes: 10, buildings: None, walks: Vec::new() }
    }
}

impl Rule for ShortTurnaround {
    const INFO: RuleInfo = RuleInfo {
        id: "short-turnaround",
        family: Family::People,
        level: Level::Warn,
        weight: 1,
        unit: "minute short, per pair of talks and person",
        inviolable: false,
        subject: Subject::PAIRS.with_people(),
        halves: Halves::Both,
        summary: "A person has too little time to change rooms between two talks.",
        page: "\
## Why

Whoever moderates in one room until 11:00 cannot speak in another at 11:00 sharp. Talk after talk
in one room is fine, and so is moving between a combined room and one of its halves.

## Example

Kurt Andersen ends in `pembroke` at 10:20 and starts in `munster` at 10:20: all of the 10 minutes are
missing, cost 10.

## Fix

Leave the person the minutes they need, or put both talks into one room. Where buildings lie apart,
state `building` of the rooms and how long it takes between them:
`short-turnaround: {minutes: 5, buildings: 15, walks: [{between: [Castle, Harbour], minutes: 30}]}`.

## Cost

Minutes short, for every pair of talks and every person needed in both. Talks that overlap are the
business of `person-overlap` and cost nothing here; so do talks whose room is unknown.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let walk = |from: &str, to: &str, minutes| Walk { between: [from.to_owned(), to.to_owned()], minutes };
        vec![
            Options::default(),
            Options { minutes: 45, ..Options::default() },
            Options { minutes: 0, buildings: Some(30), ..Options::default() },
            Options {
                buildings: Some(5),
                walks: vec![walk("b1", "b0", 60), walk("b0", "b0", 20)],
                ..Options::default()
            },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let longest = this.options.longest();
        let buildings: BTreeSet<&str> = instance.rooms.iter().filter_map(|room| room.building.as_deref()).collect();
        for name in this.options.walks.iter().flat_map(|walk| &walk.between) {
            if !buildings.contains(name.as_str()) {
                let known = buildings.iter().copied();
                out.stray_name(this.origin, "a walk names it", "no room is in building", name, known);
            }
        }
        let soon = timetable.near(longest, |one, keys| {
            if this.covers(one.talk) {
                by_person(instance, one, keys);
            }
        });
        for Meeting { first, before, second, after } in soon {
            if after.start < before.end || !apart(first, second) {
                continue;
            }
            let mut people: Vec<PersonId> = instance.in_both(first.talk, second.talk);
            people.retain(|&person| !this.ignores(&[first.talk, second.talk], Some(person), None));
            let ways = first.rooms.iter().flat_map(|&from| second.rooms.iter().map(move |&to| (from, to)));
            let minutes = |(from, to)| this.options.needed(instance.room(from), instance.room(to));
            let needed = ways.map(minutes).max().unwrap_or(0);
            let gap = before.gap(after);
            let short = needed - gap;
            if people.is_empty() || short <= 0 {
                continue;
            }
            let (one, two) = (instance.talk_label(first.talk), instance.talk_label(second.talk));
            let names = instance.names(&people);
            let has = if people.len() > 1 { "have" } else { "has" };
            out.report(
                short * i64::try_from(people.len()).unwrap_or(i64::MAX),
                second.at.start,
                &format!("{gap} min after the end of {one}"),
                format!(
                    "{names} {has} {gap} min to get from {} to {}, {short} min too few",
                    instance.room_names(&first.rooms),
                    instance.room_names(&second.rooms)
                ),
            )
            .talks([second.talk, first.talk])
            .people(people.iter().copied())
            .rooms(first.atoms.iter().chain(&second.atoms).copied().collect::<BTreeSet<_>>())
            .span(crate::model::Interval::new(before.end, after.start))
            .minutes(short)
            .related(first.at.room, format!("{one} ends at {} here", instance.clock(before.end)))
            .help(format!(
                "start {two} at {} or later, or use one room for both",
                instance.clock(before.end.plus(needed))
            ));
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let space = out.space();
        let row = |one: usize| {
            let needed = |two: usize| {
                let apart = space.apart(Some(RoomId::from_index(one)), Some(RoomId::from_index(two)));
                if apart { this.options.needed(&instance.rooms[one], &instance.rooms[two]) } else { 0 }
            };
            (0..space.rooms).map(needed).collect()
        };
        let needed: RoomMinutes = Arc::new((0..space.rooms).map(row).collect());
        for ((one, two), people) in pairs_of_people(instance, this) {
            let relation = Relation::Gap(Arc::clone(&needed));
            out.pair(one, two, relation, people, instance.talk(two).origin);
        }
    }
}
