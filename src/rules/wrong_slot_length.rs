//! wrong-slot-length: a talk that does not fit its slot.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Interval, Minutes, TalkId, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct WrongSlotLength;

impl Rule for WrongSlotLength {
    const INFO: RuleInfo = RuleInfo {
        id: "wrong-slot-length",
        family: Family::Placement,
        level: Level::Deny,
        weight: 10,
        unit: "talk",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A talk has another length than stated, or one that its slot does not offer.",
        page: "\
## Why

Forty minutes do not fit into a slot of thirty. A slot fits talks of its own length; a longer talk may
span touching slots of one block; a grid fits every length up to its end. A talk with `own_breaks` may
span breaks too.

## Example

`keynote` has `minutes: 40` and is placed at 10:00, where only a slot of 30 minutes starts: cost 10.

## Fix

Use a slot of the right length, or correct `minutes` or the end.

## Cost

One per talk. Starts that nobody offers are the business of `off-grid`; pinned starts and breaks only
have to keep their own length. A talk that leaves the hours of the event is the business of
`outside-event`.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for (one, span) in timetable.timed().filter(|(one, _)| this.covers(one.talk)) {
            let title = || instance.talk_label(one.talk);
            let takes = span.minutes();
            match instance.talk(one.talk).minutes {
                Some(Minutes(minutes)) if i64::from(minutes) != takes => {
                    let end = span.start.plus(i64::from(minutes));
                    out.report(
                        1,
                        one.at.end,
                        &format!("{takes} min here"),
                        format!("{} takes {takes} min instead of {minutes}", title()),
                    )
                    .talks([one.talk])
                    .span(span)
                    .minutes((i64::from(minutes) - takes).abs())
                    .related(timetable.declared(one.talk), format!("{minutes} min are stated here"))
                    .help(format!("let it end at {}, or correct its `minutes`", instance.clock(end)));
                }
                _ if fits(instance, one.talk, span) => {}
                _ => {
                    let offers: Vec<String> = instance
                        .offers_at(span.start)
                        .iter()
                        .map(|offer| format!("{} min", Interval::new(offer.at, offer.until).minutes()))
                        .collect();
                    let is_grid = instance.offers_at(span.start).iter().any(|offer| offer.length.is_none());
                    let mut draft = out
                        .report(
                            1,
                            one.at.start,
                            &if is_grid {
                                format!("{} are left here", offers.join(" or "))
                            } else {
                                format!("a slot of {} starts here", offers.join(" or "))
                            },
                            format!(
                                "{} takes {takes} min, which nothing at {} offers",
                                title(),
                                instance.time_label(span.start)
                            ),
                        )
                        .talks([one.talk])
                        .span(span)
                        .minutes(takes);
                    if let Some(offer) = instance.offers_at(span.start).first() {
                        let what = if offer.length.is_none() { "grid" } else { "slot" };
                        draft = draft.related(offer.origin, format!("the {what} is declared here"));
                    }
                    draft.help(if is_grid {
                        format!("use a start with {takes} min before the end of its grid or a break")
                    } else {
                        format!("use a slot of {takes} min, or touching slots of one block that add up to it")
                    });
                }
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        let space = out.space();
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            out.talk_start(id, talk.origin, |start| {
                let span = space.start(start).span;
                let other_length = talk.minutes.is_some_and(|Minutes(minutes)| i64::from(minutes) != span.minutes());
                i64::from(other_length || !fits(instance, id, span))
            });
        }
    }
}

/// Whether the programme offers this length at this start, or has no say in it: starts that nobody
/// offers, pinned starts, breaks; and what leaves the hours of the event, which `outside-event` reports.
fn fits(instance: &Instance, talk: TalkId, span: Interval) -> bool {
    let facts = instance.talk(talk);
    facts.is_break
        || facts.pinned_start() == Some(span.start)
        || instance.offers_at(span.start).is_empty()
        || !instance.is_inside(span)
        || instance.offers_length(span, facts.own_breaks)
}
