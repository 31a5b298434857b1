//! off-grid: a start that nobody offers.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Interval, Minutes, TalkId, Time, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct OffGrid;

impl Rule for OffGrid {
    const INFO: RuleInfo = RuleInfo {
        id: "off-grid",
        family: Family::Placement,
        level: Level::Warn,
        weight: 10,
        unit: "talk",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A talk starts at a time that no slot or grid offers.",
        page: "\
## Why

A start between the offered ones is often a typo, and breaks the rhythm in which people change rooms.

## Example

The grid offers 10:00, 10:20 and 10:40; a talk starts at 10:05: cost 10.

## Fix

Use an offered start; pin the talk if the odd time is meant.

## Cost

One per talk. Pinned starts and breaks are exempt; starts outside the hours of the event are the
business of `outside-event`. Without any slot or grid every start is as good as another.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for one in timetable.occurrences.iter().filter(|one| this.covers(one.talk)) {
            let Some(start) = one.start.filter(|&start| is_odd(instance, one.talk, start)) else { continue };
            let title = instance.talk_label(one.talk);
            // The same clock time on a day of the event, if the date is what is wrong.
            let far = instance.day_of(start).is_none();
            let nearest = instance
                .offers
                .iter()
                .map(|offer| offer.at)
                .min_by_key(|&at| (far && instance.clock(at) != instance.clock(start), (at.0 - start.0).abs()));
            let draft = out
                .report(
                    1,
                    one.at.start,
                    "nobody offers this start",
                    format!("{title} starts at {}, which no slot or grid offers", instance.time_label(start)),
                )
                .talks([one.talk]);
            if let Some(nearest) = nearest {
                draft.help(format!(
                    "the nearest offered start is {}; pin the talk if the time is meant",
                    instance.time_label(nearest)
                ));
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        let space = out.space();
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            out.talk_start(id, talk.origin, |start| i64::from(is_odd(instance, id, space.start(start).span.start)));
        }
    }
}

/// Neither offered nor pinned. Without any slot or grid every start is as good as another; a start outside the hours of the
/// event is the business of `outside-event`.
fn is_odd(instance: &Instance, talk: TalkId, start: Time) -> bool {
    let facts = instance.talk(talk);
    !facts.is_break
        && !instance.offers.is_empty()
        && facts.pinned_start() != Some(start)
        && instance.offers_at(start).is_empty()
        && instance.is_inside(Interval::lasting(start, Minutes(1)))
}
