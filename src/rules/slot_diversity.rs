//! slot-diversity: a credit for slots that offer different things, or things of one kind.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Facet, Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Interval, TalkId, Timetable};
use crate::problem::{Curve, Key, Lowering, TermKind, Unit};

#[derive(Debug)]
pub(super) struct SlotDiversity;

/// Which pairs are good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Reward {
    /// Those that differ.
    Different,
    /// Those that have something in common.
    Common,
}

/// What a pair is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum SlotUnit {
    /// 1.
    Pair,
    /// The minutes of the slot.
    Minutes,
}

/// Options of `slot-diversity`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// In what talks differ: `language`, `difficulty`, `track`, `tag`, the beginning of some tags such as `level:*`, `kind`, `organisation`, `series`, or a list of these. Without it: `language`.
    by: Facet,
    /// Which pairs are good: those whose values are `different`, or those that have one in `common`, once for each.
    reward: Reward,
    /// What a pair is worth: 1 (`pair`) or the `minutes` of the slot.
    unit: SlotUnit,
}

impl Default for Options {
    fn default() -> Self {
        let by = Facet::named("language").expect("languages are a facet");
        Self { by, reward: Reward::Different, unit: SlotUnit::Pair }
    }
}

impl Rule for SlotDiversity {
    const INFO: RuleInfo = RuleInfo {
        id: "slot-diversity",
        family: Family::Programme,
        level: Level::Off,
        weight: 1,
        unit: "pair of talks in one slot, as a credit",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "Takes cost off for talks of one slot that differ, so that there is something for everybody.",
        page: "\
## Why

Whoever knows only one of two languages, or is new to the field, should find a talk in every slot.
OptaPlanner has this rule as Language diversity and Audience level diversity (`different`), and as
Audience type diversity (`common`).

## Example

In the slot Monday 10:00–10:40 one talk is in English, two are in German: two pairs differ, a credit
of 2.

## Fix

Nothing is wrong: there are no findings. The credit is in the score and in the costs by rule, where
it can make the sum negative.

## Cost

Below 0: one, or the minutes of the slot, for every pair of talks in one slot (same start and same
end) whose values differ; with `reward: common` for every value that a pair has in common. Talks
without a value do not count.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let tags = || Facet::named("tag").expect("tags are a facet");
        let base = Options::default();
        vec![
            base.clone(),
            Options { unit: SlotUnit::Minutes, by: tags(), ..base.clone() },
            Options { reward: Reward::Common, by: tags(), ..base.clone() },
            Options { reward: Reward::Common, unit: SlotUnit::Minutes, ..base },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let mut slots: BTreeMap<Interval, BTreeMap<TalkId, BTreeSet<String>>> = BTreeMap::new();
        for (one, span) in timetable.timed().filter(|(one, _)| this.covers(one.talk)) {
            let values = this.options.by.values(instance, one.talk);
            if !values.is_empty() {
                slots.entry(span).or_default().insert(one.talk, values);
            }
        }
        for (span, talks) in slots {
            let pairs = |count: i64| count * (count - 1) / 2;
            let good = match this.options.reward {
                Reward::Different => {
                    let sets = counts(talks.values());
                    pairs(sets.values().sum()) - sets.values().copied().map(pairs).sum::<i64>()
                }
                Reward::Common => counts(talks.values().flatten()).values().copied().map(pairs).sum(),
            };
            out.credit(good * if this.options.unit == SlotUnit::Pair { 1 } else { span.minutes() });
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let unit = if this.options.unit == SlotUnit::Pair { Unit::One } else { Unit::Minutes };
        let groups = this.options.by.groups(instance, |talk| this.covers(talk));
        if this.options.reward == Reward::Common {
            for talks in groups.into_values() {
                let members = talks.into_iter().map(|talk| (talk, 1)).collect();
                let (key, curve, unit) = (Key::Slot, Curve::Pairs, unit.clone());
                out.add(TermKind::Count { members, key, curve, unit }, -1, this.origin);
            }
            return;
        }
        // Talks with the same values are one class.
        let talks: BTreeSet<TalkId> = groups.into_values().flatten().collect();
        let mut classes: BTreeMap<BTreeSet<String>, u32> = BTreeMap::new();
        let mut members = Vec::new();
        for talk in talks {
            let next = u32::try_from(classes.len()).unwrap_or(u32::MAX);
            members.push((talk, *classes.entry(this.options.by.values(instance, talk)).or_insert(next)));
        }
        out.add(TermKind::Split { members, within: Key::Slot, of: None, unit }, -1, this.origin);
    }
}

/// How often each thing is there.
fn counts<T: Ord>(things: impl Iterator<Item = T>) -> BTreeMap<T, i64> {
    let mut counts = BTreeMap::new();
    for thing in things {
        *counts.entry(thing).or_default() += 1;
    }
    counts
}
