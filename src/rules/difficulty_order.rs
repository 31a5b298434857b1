//! difficulty-order: an advanced talk before an introductory one on the same subject.

use std::collections::BTreeMap;
use std::ops::Bound;

use schemars::JsonSchema;
use serde::Deserialize;

use super::groups::{Group, PairUnit, times};
use super::{Facet, Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Interval, Occurrence, TalkId, Timetable};
use crate::problem::{Lowering, Relation};

#[derive(Debug)]
pub(super) struct DifficultyOrder;

/// Options of `difficulty-order`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// What talks on one subject share; by default their `track`.
    by: Facet,
    /// What a pair costs: 1 for the `pair`, or the minutes of both talks (`durations`).
    unit: PairUnit,
}

/// Time, talk and number of an occurrence: what findings are sorted by.
type Side = (Interval, TalkId, usize);

/// Two talks in the wrong order, the harder one first, and the values that they share.
type Pair<'t> = ([(&'t Occurrence, Interval); 2], Vec<String>);

impl Default for Options {
    fn default() -> Self {
        Self { by: Facet::track(), unit: PairUnit::Pair }
    }
}

impl Rule for DifficultyOrder {
    const INFO: RuleInfo = RuleInfo {
        id: "difficulty-order",
        family: Family::Relations,
        level: Level::Warn,
        weight: 1,
        unit: "pair of talks, per shared value",
        inviolable: false,
        subject: Subject::PAIRS,
        halves: Halves::Both,
        summary: "A harder talk starts before an easier one of the same track has ended.",
        page: "\
## Why

Newcomers to a subject should hear the introduction before the talks that build on it. `difficulty`
is a number, 1 is introductory.

## Example

On the track `rust`, `lifetimes` with `difficulty: 3` starts at 10:00, and `intro` with
`difficulty: 1` ends at 11:20: cost 1.

## Fix

Exchange the two; or group by something else, `difficulty-order: {by: \"theme:*\"}`.

## Cost

One for every pair of talks with different difficulties that share a value, for each value, unless
the easier one has ended when the harder one starts. With `unit: durations` the minutes of both.

OptaPlanner's conference scheduling has this as content audience level flow, in `durations`.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let facet = |name: &str| Facet::named(name).expect("a facet");
        vec![
            Options::default(),
            Options { by: facet("tag"), ..Options::default() },
            Options { by: facet("kind"), unit: PairUnit::Durations },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let groups = groups(instance, this);
        if groups.is_empty() {
            return;
        }
        let times = times(timetable);
        let level = |one: &Occurrence| instance.talk(one.talk).difficulty;
        let mut pairs: BTreeMap<[Side; 2], Pair<'_>> = BTreeMap::new();
        for group in groups {
            let timed = group.timed(&times);
            let mut levels: BTreeMap<_, Vec<(usize, &Occurrence, Interval)>> = BTreeMap::new();
            for (index, &(one, span)) in timed.iter().enumerate() {
                levels.entry(level(one)).or_default().push((index, one, span));
            }
            // O(talks × levels + pairs): of each harder level whatever starts before the easier talk has ended.
            for (index, &(easy, span)) in timed.iter().enumerate() {
                let harder = levels.range((Bound::Excluded(level(easy)), Bound::Unbounded));
                let early = harder.flat_map(|(_, ones)| ones.iter().take_while(|(.., theirs)| theirs.start < span.end));
                for &(other, hard, theirs) in early {
                    if !this.ignores(&[easy.talk, hard.talk], None, None) {
                        let key = [(theirs, hard.talk, other), (span, easy.talk, index)];
                        let new = || ([(hard, theirs), (easy, span)], Vec::new());
                        pairs.entry(key).or_insert_with(new).1.push(group.name.clone());
                    }
                }
            }
        }
        for ([(hard, theirs), (easy, span)], shared) in pairs.into_values() {
            let atoms = this.options.unit.atoms(span, theirs) * i64::try_from(shared.len()).unwrap_or(i64::MAX);
            let (one, two) = (instance.talk_label(easy.talk), instance.talk_label(hard.talk));
            let level = |talk: TalkId| instance.talk(talk).difficulty.unwrap_or_default();
            let (low, high) = (level(easy.talk), level(hard.talk));
            let end = instance.end_label(Interval::new(theirs.start, span.end));
            out.report(
                atoms,
                hard.at.start,
                &format!("difficulty {high}"),
                format!(
                    "{two} (difficulty {high}) starts at {}, before {one} (difficulty {low}) of {} ends at {end}",
                    instance.time_label(theirs.start),
                    shared.join(" and "),
                ),
            )
            .talks([hard.talk, easy.talk])
            .span(theirs)
            .related(easy.at.start, format!("{one} runs {}, difficulty {low}", instance.span_label(span)))
            .help(format!("start {two} at {} or later, or move {one} before it", instance.next_start_label(span.end)));
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let mut pairs: BTreeMap<(TalkId, TalkId), i64> = BTreeMap::new();
        for group in groups(instance, this) {
            for &easy in &group.talks {
                for &hard in group.talks.iter().filter(|&&hard| is_easier(instance, easy, hard)) {
                    if !this.ignores(&[easy, hard], None, None) {
                        *pairs.entry((easy, hard)).or_default() += 1;
                    }
                }
            }
        }
        for ((easy, hard), values) in pairs {
            let relation = Relation::Before(0, this.options.unit.amount());
            out.pair(easy, hard, relation, values, instance.talk(hard).origin);
        }
    }
}

/// Talks on one subject whose difficulty is known.
fn groups(instance: &Instance, this: &Use<Options>) -> Vec<Group> {
    if instance.talks.iter().all(|talk| talk.difficulty.is_none()) {
        return Vec::new();
    }
    let mut groups = Group::sharing(instance, this, &this.options.by);
    for group in &mut groups {
        group.talks.retain(|&talk| instance.talk(talk).difficulty.is_some());
    }
    groups
}

/// Both difficulties are known, and the first is lower.
fn is_easier(instance: &Instance, one: TalkId, two: TalkId) -> bool {
    match (instance.talk(one).difficulty, instance.talk(two).difficulty) {
        (Some(one), Some(two)) => one < two,
        _ => false,
    }
}
