//! outside-event: a talk outside the hours of the event.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct OutsideEvent;

impl Rule for OutsideEvent {
    const INFO: RuleInfo = RuleInfo {
        id: "outside-event",
        family: Family::Placement,
        level: Level::Deny,
        weight: 10,
        unit: "talk",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A talk lies outside the hours of the event.",
        page: "\
## Why

A typo in a date or an hour puts a talk where nobody is. The hours of a day run from the first start
of its slots, grids, breaks and pins to the last end.

## Example

The last grid of Monday ends at 13:00 and nothing follows; a talk from 12:40 to 13:20: cost 10, as does
one a year too late.

## Fix

Correct the time, or offer slots there.

## Cost

One per talk that is not wholly inside the hours of a day, or of days whose hours touch at
midnight.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for (one, span) in timetable.timed().filter(|(one, span)| this.covers(one.talk) && !instance.is_inside(*span)) {
            let title = instance.talk_label(one.talk);
            let hours = instance.day_of(span.start).and_then(|day| instance.day(day).hull);
            let (words, help) = if let Some(hours) = hours {
                let (from, to) = (instance.clock(hours.start), instance.clock(hours.end));
                (
                    format!("the day runs {}", instance.span_label(hours)),
                    format!("place {title} between {from} and {to}"),
                )
            } else {
                let days = instance.days.iter().filter(|day| day.hull.is_some()).map(|day| day.id.as_str());
                let help = format!("use a day of the event: {}", days.collect::<Vec<_>>().join(", "));
                ("the event has no such day".to_owned(), help)
            };
            let place = instance.span_label(span);
            out.report(1, one.at.start, &words, format!("{title} at {place} lies outside the hours of the event"))
                .talks([one.talk])
                .span(span)
                .help(help);
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        let space = out.space();
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            out.talk_start(id, talk.origin, |start| i64::from(!instance.is_inside(space.start(start).span)));
        }
    }
}
