//! different-day: talks that belong on different days are on one.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::groups::{Group, PairUnit, times};
use super::{Facet, Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Talks, Use};
use crate::model::{DayId, Instance, Interval, Occurrence, TalkId, Timetable};
use crate::problem::{Curve, Key, Lowering, TermKind};

#[derive(Debug)]
pub(super) struct DifferentDay;

/// Options of `different-day`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// No two of these talks on one day. Without `talks` and `by`: a talk and the one that it repeats.
    talks: Option<Talks>,
    /// No two talks that share a value on one day, such as `organisation`; pairs count once for each value they share.
    by: Option<Facet>,
    /// What a pair costs: 1 for the `pair`, or the minutes of both talks (`durations`).
    unit: PairUnit,
}

impl Rule for DifferentDay {
    const INFO: RuleInfo = RuleInfo {
        id: "different-day",
        family: Family::Relations,
        level: Level::Warn,
        weight: 1,
        unit: "pair of talks on one day",
        inviolable: false,
        subject: Subject::PAIRS,
        halves: Halves::Both,
        summary: "Talks that belong on different days are on one day.",
        page: "\
## Why

A talk is repeated for people who come on another day. Other talks that belong on different days,
such as the keynotes, are named by `talks` or `by`.

## Example

`workshop-again` has `repeat_of: workshop`, and both are on Monday: cost 1.

## Fix

Move one of the two to another day; on an event of one day, `rules: {different-day: off}`.

## Cost

One for each pair of such talks on one day, or the minutes of both talks with `unit: durations`. On
an event of a single day the default asks for nothing, since nothing can be done.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let facet = |name: &str| Some(Facet::named(name).expect("a facet"));
        let talks = Some(Talks([0, 2, 1, 3].map(TalkId).to_vec()));
        vec![
            Options::default(),
            Options { unit: PairUnit::Durations, ..Options::default() },
            Options { by: facet("organisation"), ..Options::default() },
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
            for (day, ones) in group.by_day(instance, &times) {
                let atoms = atoms(this, &ones);
                if atoms > 0 {
                    report(instance, &group, day, &ones, atoms, out);
                }
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let unit = this.options.unit;
        let exempt = |one: TalkId, two: TalkId| this.ignores(&[one, two], None, None);
        for Group { mut talks, origin, .. } in groups(instance, this) {
            talks.sort_unstable();
            out.add_except(talks, 1, origin, this.exempting(&exempt), |talks| {
                let members = talks.into_iter().map(|talk| (talk, 1)).collect();
                TermKind::Count { members, key: Key::Day, curve: Curve::Pairs, unit: unit.unit() }
            });
        }
    }
}

/// The talks that belong on different days.
fn groups(instance: &Instance, this: &Use<Options>) -> Vec<Group> {
    let Options { talks, by, .. } = &this.options;
    // On a single day nobody can repeat a talk on another.
    if talks.is_none() && by.is_none() && instance.days.len() > 1 {
        return Group::repeats(instance, this);
    }
    Group::stated(instance, this, talks, by.as_ref())
}

/// What the pairs among talks of one day cost. O(talks), and pair by pair only where some are exempt or a talk is there
/// twice.
fn atoms(this: &Use<Options>, ones: &[(&Occurrence, Interval)]) -> i64 {
    let unit = this.options.unit;
    let talks: BTreeSet<TalkId> = ones.iter().map(|(one, _)| one.talk).collect();
    if this.ignores.is_empty() && talks.len() == ones.len() {
        let others = i64::try_from(ones.len()).unwrap_or(i64::MAX) - 1;
        return match unit {
            PairUnit::Pair => (others + 1) * others / 2,
            PairUnit::Durations => ones.iter().map(|(_, span)| others * span.minutes()).sum(),
        };
    }
    let mut atoms = 0;
    for (index, (one, span)) in ones.iter().enumerate() {
        let others = ones[index + 1..].iter().filter(|(two, _)| two.talk != one.talk);
        let priced = others.filter(|(two, _)| !this.ignores(&[one.talk, two.talk], None, None));
        atoms += priced.map(|(_, theirs)| unit.atoms(*span, *theirs)).sum::<i64>();
    }
    atoms
}

fn report(
    instance: &Instance,
    group: &Group,
    day: DayId,
    ones: &[(&Occurrence, Interval)],
    atoms: i64,
    out: &mut Findings<'_>,
) {
    let Some(((last, _), others)) = ones.split_last() else { return };
    let day = &instance.day(day).id;
    let labels: Vec<String> = others.iter().map(|(one, _)| instance.talk_label(one.talk)).collect();
    let title = instance.talk_label(last.talk);
    let whose = if group.name.is_empty() { String::new() } else { format!(", all of {},", group.name) };
    let mut draft = out
        .report(
            atoms,
            last.at.start,
            &format!("also on {day}"),
            format!("{} and {title}{whose} belong on different days, but are on {day}", labels.join(", ")),
        )
        .talks(ones.iter().map(|(one, _)| one.talk).collect::<BTreeSet<_>>());
    for (one, _) in others {
        draft = draft.related(one.at.start, format!("{} is here", instance.talk_label(one.talk)));
    }
    draft.related(group.origin, "this wants them on different days").help(format!("move {title} to another day"));
}
