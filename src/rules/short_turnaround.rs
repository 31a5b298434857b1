//! short-turnaround: too little time for a person to get from one room to the next.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, Occurrence, PersonId, RoomId, TalkId, Timetable};
use crate::problem::{Lowering, Relation, RoomMinutes};

#[derive(Debug)]
pub(super) struct ShortTurnaround;

/// Options of `short-turnaround`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// Minutes a person needs between two different rooms.
    minutes: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { minutes: 10 }
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

Kurt Andersen ends in `pembroke` at 14:20 and starts in `munster` at 14:25: 5 of 10 minutes are
missing, cost 5.

## Fix

Leave the person the minutes they need, or put both talks into one room.

## Cost

Minutes short, for every pair of talks and every person needed in both. Talks that overlap are the
business of `person-overlap` and cost nothing here; so do talks whose room is unknown.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        vec![Options::default(), Options { minutes: 45 }, Options { minutes: 0 }]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let needed = i64::from(this.options.minutes);
        let mut timed: Vec<_> = timetable.timed().filter(|(one, _)| this.covers(one.talk)).collect();
        timed.sort_by_key(|(_, span)| *span);
        for (index, &(first, before)) in timed.iter().enumerate() {
            // Whatever starts within the needed minutes after the end of `first`.
            for &(second, after) in
                timed[index + 1..].iter().take_while(|(_, later)| later.start.0 < before.end.0 + needed)
            {
                if after.start < before.end || first.talk == second.talk || !apart(first, second) {
                    continue;
                }
                let people: Vec<PersonId> = instance.in_both(first.talk, second.talk);
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
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let mut pairs: BTreeMap<(TalkId, TalkId), i64> = BTreeMap::new();
        for presence in instance.presence() {
            let exclusive: Vec<TalkId> = presence.exclusive.into_iter().filter(|&talk| this.covers(talk)).collect();
            for (index, &one) in exclusive.iter().enumerate() {
                let callers = presence.by_day.iter().copied().filter(|&talk| this.covers(talk));
                for two in exclusive[index + 1..].iter().copied().chain(callers) {
                    *pairs.entry((one.min(two), one.max(two))).or_default() += 1;
                }
            }
        }
        let space = out.space();
        let row = |one: usize| {
            let needed = |two: usize| {
                let apart = space.apart(Some(RoomId::from_index(one)), Some(RoomId::from_index(two)));
                if apart { i64::from(this.options.minutes) } else { 0 }
            };
            (0..space.rooms).map(needed).collect()
        };
        let needed: RoomMinutes = Arc::new((0..space.rooms).map(row).collect());
        for ((one, two), people) in pairs {
            let relation = Relation::Gap(Arc::clone(&needed));
            out.pair(one, two, relation, people, instance.talk(two).origin);
        }
    }
}

/// Both rooms are known, and they have no part in common.
fn apart(one: &Occurrence, two: &Occurrence) -> bool {
    !one.atoms.is_empty() && !two.atoms.is_empty() && !one.atoms.iter().any(|atom| two.atoms.contains(atom))
}
