//! order: a talk before one that it must follow.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Interval, Timetable};
use crate::problem::{Amount, Lowering, Relation};

#[derive(Debug)]
pub(super) struct Order;

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

`part-2` has `after: [part-1]` and starts at 10:00, `part-1` ends at 10:20: cost 10.

## Fix

Move one of the two, or drop the `after`.

## Cost

One per pair in the wrong order. A talk that is not in the agenda is in nobody's way.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for (later, span) in timetable.timed().filter(|(one, _)| this.covers(one.talk)) {
            for &(before, origin) in &instance.talk(later.talk).after {
                let earlier = timetable.timed().filter(|(one, _)| one.talk == before && this.covers(before));
                for (first, first_span) in earlier.filter(|(_, theirs)| span.start < theirs.end) {
                    let (one, two) = (instance.talk_label(before), instance.talk_label(later.talk));
                    let end = instance.end_label(Interval::new(span.start, first_span.end));
                    out.report(
                        1,
                        later.at.start,
                        &format!("{one} ends at {end}"),
                        format!(
                            "{two} starts at {} but must follow {one}, which ends at {end}",
                            instance.time_label(span.start)
                        ),
                    )
                    .talks([later.talk, before])
                    .span(span)
                    .related(first.at.start, format!("{one} runs {}", instance.span_label(first_span)))
                    .related(origin, "the order is stated here")
                    .help(format!(
                        "start {two} at {} or later, or move {one} before it",
                        instance.next_start_label(first_span.end)
                    ));
                }
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            for &(before, origin) in talk.after.iter().filter(|(before, _)| this.covers(*before)) {
                out.pair(before, id, Relation::Before(0, Amount::One), 1, origin);
            }
        }
    }
}
