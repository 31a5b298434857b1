//! order: a talk before one that it must follow.

use schemars::JsonSchema;
use serde::Deserialize;

use super::groups::{Group, PairUnit, times};
use super::{Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Talks, Use};
use crate::model::{Id, Instance, Interval, OriginId, TalkId, Timetable, length_label};
use crate::problem::{Lowering, Relation};

#[derive(Debug)]
pub(super) struct Order;

/// Options of `order`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// Talks in the order in which they must take place, each before the next; then `after` of talks is not looked at.
    talks: Option<Talks>,
    /// Minutes that must pass between the end of a talk and the start of the one that follows it.
    #[serde(deserialize_with = "super::options::up_to_a_year")]
    #[schemars(range(min = 0, max = 527_040))]
    gap: u32,
    /// What a pair costs: 1 for the `pair`, or the minutes of both talks (`durations`).
    unit: PairUnit,
}

impl Rule for Order {
    const INFO: RuleInfo = RuleInfo {
        id: "order",
        family: Family::Relations,
        level: Level::Deny,
        weight: 10,
        unit: "pair of talks",
        inviolable: false,
        subject: Subject::PAIRS,
        halves: Halves::Both,
        summary: "A talk starts before a talk that it must follow has ended.",
        page: "\
## Why

A second part builds on the first, a discussion on the talks it discusses. `after: [first]` says
that `first` must have ended when this talk starts. A cycle of `after` is an error in the scenario.

## Example

`part-2` has `after: [part-1]` and starts at 10:20, `part-1` ends at 11:20: cost 10.

## Fix

Move one of the two, or drop the `after`.

## Cost

One per pair in the wrong order, or the minutes of both talks with `unit: durations`. A talk that is
not in the agenda is in nobody's way. `talks: [a, b, c]` compares neighbours: a with b and b with c.

OptaPlanner's conference scheduling has this as talk prerequisites, in `durations`.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let talks = |talks: &[u32]| Some(Talks(talks.iter().map(|&talk| TalkId(talk)).collect()));
        vec![
            Options::default(),
            Options { gap: 30, unit: PairUnit::Durations, ..Options::default() },
            Options { talks: talks(&[1, 0, 2, 3]), ..Options::default() },
            Options { talks: talks(&[2, 1, 0]), gap: 20, unit: PairUnit::Durations },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let gap = i64::from(this.options.gap);
        let pairs = pairs(instance, this);
        if pairs.is_empty() {
            return;
        }
        let times = times(timetable);
        for (before, after, origin) in pairs {
            for &(later, span) in &times[after.index()] {
                for &(first, first_span) in &times[before.index()] {
                    let free = first_span.end.plus(gap);
                    if span.start >= free {
                        continue;
                    }
                    let (one, two) = (instance.talk_label(before), instance.talk_label(after));
                    let end = instance.end_label(Interval::new(span.start, first_span.end));
                    let wait = if gap > 0 {
                        format!("must start at least {} after {one}", length_label(gap))
                    } else {
                        format!("must follow {one}")
                    };
                    out.report(
                        this.options.unit.atoms(first_span, span),
                        later.at.start,
                        &format!("{one} ends at {end}"),
                        format!("{two} starts at {} but {wait}, which ends at {end}", instance.time_label(span.start)),
                    )
                    .talks([after, before])
                    .span(span)
                    .related(first.at.start, format!("{one} runs {}", instance.span_label(first_span)))
                    .related(origin, "the order is stated here")
                    .help(format!(
                        "start {two} at {} or later, or move {one} before it",
                        instance.next_start_label(free)
                    ));
                }
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let Options { gap, unit, .. } = this.options;
        for (before, after, origin) in pairs(instance, this) {
            out.pair(before, after, Relation::Before(i64::from(gap), unit.amount()), 1, origin);
        }
    }
}

/// Talks that must follow another: that other first, then where it is stated.
fn pairs(instance: &Instance, this: &Use<Options>) -> Vec<(TalkId, TalkId, OriginId)> {
    let mut pairs: Vec<(TalkId, TalkId, OriginId)> = if let Some(talks) = &this.options.talks {
        let listed = Group::listed(instance, this, talks);
        listed.talks.windows(2).map(|pair| (pair[0], pair[1], this.origin)).collect()
    } else {
        let stated = instance.talks().flat_map(|(id, talk)| talk.after.iter().map(move |&(one, at)| (one, id, at)));
        stated.filter(|&(before, after, _)| this.covers(before) && this.covers(after)).collect()
    };
    pairs.retain(|&(before, after, _)| before != after && !this.ignores(&[before, after], None, None));
    pairs
}
