//! no-pause: a person's talks follow each other too closely.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::groups::{PairUnit, by_person, pairs_of_people};
use super::{Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Interval, Meeting, Timetable};
use crate::problem::{Lowering, Relation};

#[derive(Debug)]
pub(super) struct NoPause;

/// Whether a pair of talks counts once for each person in both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Per {
    #[default]
    Person,
    Pair,
}

/// Options of `no-pause`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// Minutes of pause that a person needs between two talks of a day.
    minutes: u16,
    /// Whether two talks count for each `person` in both, or once for the `pair`.
    per: Per,
    /// What that costs: 1 for the `pair`, or the minutes of both talks (`durations`).
    unit: PairUnit,
}

impl Default for Options {
    fn default() -> Self {
        Self { minutes: 15, per: Per::Person, unit: PairUnit::Pair }
    }
}

impl Rule for NoPause {
    const INFO: RuleInfo = RuleInfo {
        id: "no-pause",
        family: Family::People,
        level: Level::Off,
        weight: 1,
        unit: "pair of talks and person",
        inviolable: false,
        subject: Subject::PAIRS.with_people(),
        halves: Halves::Both,
        summary: "A person has no pause between two talks of a day, in whatever rooms.",
        page: "\
## Why

Two talks in a row are hard on a speaker even in one room: questions, a glass of water, another
laptop. (The way from room to room is the business of `short-turnaround`.)

## Example

With `no-pause: warn`: Ada Lovelace has a talk until 10:40 and one from 10:50; 15 minutes of pause
are wanted: cost 1.

## Fix

Put another talk between the two, or one of them on another day.

## Cost

One for every pair of talks and every person needed in both, if the talks overlap, or are on one day
with less than `minutes` between them. With `per: pair` people do not matter; with
`unit: durations` the minutes of both talks count instead of 1.

OptaPlanner's conference scheduling has this as consecutive talks pause, `per: pair` and in
`durations`.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        vec![
            Options::default(),
            Options { minutes: 90, per: Per::Pair, ..Options::default() },
            Options { minutes: 45, unit: PairUnit::Durations, ..Options::default() },
            Options { minutes: 0, per: Per::Pair, unit: PairUnit::Durations },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let Options { minutes, per, unit } = this.options;
        let minutes = i64::from(minutes);
        let near = timetable.near(minutes, |one, keys| {
            if this.covers(one.talk) {
                by_person(instance, one, keys);
            }
        });
        for Meeting { first, before, second, after } in near {
            let overlap = before.overlap(after);
            if overlap == 0 && !same_day(instance, before, after) {
                continue;
            }
            let mut people = instance.in_both(first.talk, second.talk);
            people.retain(|&person| !this.ignores(&[first.talk, second.talk], Some(person), None));
            if people.is_empty() {
                continue;
            }
            let times = if per == Per::Pair { 1 } else { i64::try_from(people.len()).unwrap_or(i64::MAX) };
            let (one, two) = (instance.talk_label(first.talk), instance.talk_label(second.talk));
            let names = instance.names(&people);
            let has = if people.len() > 1 { "have" } else { "has" };
            let (words, message) = match (overlap, before.gap(after)) {
                (0, 0) => {
                    (format!("right after the end of {one}"), format!("{names} {has} no pause between {one} and {two}"))
                }
                (0, gap) => (
                    format!("{gap} min after the end of {one}"),
                    format!("{names} {has} a pause of {gap} min between {one} and {two}, less than {minutes} min"),
                ),
                (both, _) => (
                    format!("before the end of {one}"),
                    format!("{names} {has} no pause between {one} and {two}, which overlap by {both} min"),
                ),
            };
            out.report(unit.atoms(before, after) * times, second.at.start, &words, message)
                .talks([second.talk, first.talk])
                .people(people.iter().copied())
                .rooms(first.atoms.iter().chain(&second.atoms).copied().collect::<BTreeSet<_>>())
                .span(before.meet(after).unwrap_or(Interval::new(before.end, after.start)))
                .minutes(if overlap > 0 { minutes } else { minutes - before.gap(after) })
                .related(first.at.start, format!("{one} runs {}", instance.span_label(before)))
                .help(format!(
                    "start {two} at {} or later, or put one of the two on another day",
                    instance.next_start_label(before.end.plus(minutes))
                ));
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let Options { minutes, per, unit } = this.options;
        for ((one, two), people) in pairs_of_people(instance, this) {
            let times = if per == Per::Pair { 1 } else { people };
            let relation = Relation::Close(i64::from(minutes), unit.amount());
            out.pair(one, two, relation, times, instance.talk(two).origin);
        }
    }
}

fn same_day(instance: &Instance, one: Interval, two: Interval) -> bool {
    let day = instance.day_of(one.start);
    day.is_some() && day == instance.day_of(two.start)
}
