//! same-day: talks that belong on one day are on several.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::groups::{Group, PairUnit, times};
use super::{Facet, Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Talks, Use};
use crate::model::{DayId, Instance, Interval, Occurrence, TalkId, Timetable};
use crate::problem::{Key, Lowering, TermKind};

#[derive(Debug)]
pub(super) struct SameDay;

/// Options of `same-day`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// All these talks on one day. Without `talks` and `by`: the talks of each `series`.
    talks: Option<Talks>,
    /// All talks that share a value on one day, such as `track` or `theme:*`; pairs count once for each value they share.
    by: Option<Facet>,
    /// What a pair costs: 1 for the `pair`, or the minutes of both talks (`durations`).
    unit: PairUnit,
}

impl Rule for SameDay {
    const INFO: RuleInfo = RuleInfo {
        id: "same-day",
        family: Family::Relations,
        level: Level::Warn,
        weight: 1,
        unit: "pair of talks on different days",
        inviolable: false,
        subject: Subject::PAIRS,
        halves: Halves::Both,
        summary: "Talks that belong on one day are on different days.",
        page: "\
## Why

Many people come for a day. Whoever hears the first part of a `series` should be able to hear the
others. Other talks that belong on one day are named by `talks` or `by`.

## Example

`rust-1` and `rust-2` have `series: rust` and are on Monday, `rust-3` is on Tuesday: two pairs on
different days, cost 2.

## Fix

Move the part that is alone to the day of the others.

## Cost

One for each pair of such talks on different days, or the minutes of both talks with
`unit: durations`. Talks outside the days of the event do not count.

OptaPlanner's conference scheduling has this as same day talks, in `durations`.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let facet = |name: &str| Some(Facet::named(name).expect("a facet"));
        let talks = Some(Talks([3, 0, 1, 2].map(TalkId).to_vec()));
        vec![
            Options::default(),
            Options { unit: PairUnit::Durations, ..Options::default() },
            Options { by: facet("tag"), ..Options::default() },
            Options { by: facet("track"), unit: PairUnit::Durations, ..Options::default() },
            Options { talks, ..Options::default() },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let groups = groups(instance, this);
        if groups.is_empty() {
            return;
        }
        let times = times(timetable);
        for group in groups {
            let days = group.by_day(instance, &times);
            let atoms = atoms(this, &days);
            if atoms > 0 {
                report(instance, &group, &days, atoms, out);
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let unit = this.options.unit;
        let exempt = |one: TalkId, two: TalkId| this.ignores(&[one, two], None, None);
        for Group { mut talks, origin, .. } in groups(instance, this) {
            talks.sort_unstable();
            out.add_except(talks, 1, origin, this.exempting(&exempt), |talks| {
                let members = talks.into_iter().map(|talk| (talk, 0)).collect();
                TermKind::Split { members, within: Key::Event, of: Some(Key::Day), unit: unit.unit() }
            });
        }
    }
}

/// The talks that belong on one day.
fn groups(instance: &Instance, this: &Use<Options>) -> Vec<Group> {
    let Options { talks, by, .. } = &this.options;
    if talks.is_none() && by.is_none() {
        return Group::sharing(instance, this, &Facet::series());
    }
    Group::stated(instance, this, talks, by.as_ref())
}

/// What the pairs on different days cost. O(talks × days), and pair by pair only where some are exempt or a talk is on
/// several days.
fn atoms(this: &Use<Options>, days: &BTreeMap<DayId, Vec<(&Occurrence, Interval)>>) -> i64 {
    let unit = this.options.unit;
    let all: Vec<(DayId, &Occurrence, Interval)> =
        days.iter().flat_map(|(&day, ones)| ones.iter().map(move |&(one, span)| (day, one, span))).collect();
    let talks: BTreeSet<TalkId> = all.iter().map(|(_, one, _)| one.talk).collect();
    if this.ignores.is_empty() && talks.len() == all.len() {
        // Each is in a pair with every talk of another day; the minutes of both sides count, but the pair once.
        let others = |day: &DayId| i64::try_from(all.len() - days[day].len()).unwrap_or(i64::MAX);
        return match unit {
            PairUnit::Pair => all.iter().map(|(day, ..)| others(day)).sum::<i64>() / 2,
            PairUnit::Durations => all.iter().map(|(day, _, span)| others(day) * span.minutes()).sum(),
        };
    }
    let mut atoms = 0;
    for (index, (day, one, span)) in all.iter().enumerate() {
        let others = all[index + 1..].iter().filter(|(other, two, _)| other != day && two.talk != one.talk);
        let priced = others.filter(|(_, two, _)| !this.ignores(&[one.talk, two.talk], None, None));
        atoms += priced.map(|(.., theirs)| unit.atoms(*span, *theirs)).sum::<i64>();
    }
    atoms
}

fn report(
    instance: &Instance,
    group: &Group,
    days: &BTreeMap<DayId, Vec<(&Occurrence, Interval)>>,
    atoms: i64,
    out: &mut Findings<'_>,
) {
    // What stands on the day with the fewest is the easiest to move; of several days the last.
    let fewest = days.iter().min_by_key(|(day, ones)| (ones.len(), std::cmp::Reverse(**day)));
    let most = days.iter().max_by_key(|(day, ones)| (ones.len(), std::cmp::Reverse(**day)));
    let (Some((&away, ones)), Some((&home, _))) = (fewest, most) else { return };
    let name = |day: DayId| instance.day(day).id.as_str();
    let on = |(&day, ones): (&DayId, &Vec<(&Occurrence, Interval)>)| {
        let labels: Vec<String> = ones.iter().map(|(one, _)| instance.talk_label(one.talk)).collect();
        format!("{} on {}", labels.join(", "), name(day))
    };
    let where_to = days.iter().map(on).collect::<Vec<_>>().join("; ");
    let whose = if group.name.is_empty() { "These talks".to_owned() } else { format!("The talks of {}", group.name) };
    let mut draft = out
        .report(
            atoms,
            ones[0].0.at.start,
            &format!("on {}", name(away)),
            format!("{whose} belong on one day, but are on {} days: {where_to}", days.len()),
        )
        .talks(days.values().flatten().map(|(one, _)| one.talk).collect::<BTreeSet<_>>());
    for (&day, ones) in days.iter().filter(|(day, _)| **day != away) {
        draft = draft.related(ones[0].0.at.start, format!("on {}", name(day)));
    }
    let moved: Vec<String> = ones.iter().map(|(one, _)| instance.talk_label(one.talk)).collect();
    draft.related(group.origin, "this wants them on one day").help(format!(
        "move {} to {}",
        moved.join(", "),
        name(home)
    ));
}
