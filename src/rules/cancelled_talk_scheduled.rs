//! cancelled-talk-scheduled: a cancelled talk that still has a place.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Status, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct CancelledTalkScheduled;

impl Rule for CancelledTalkScheduled {
    const INFO: RuleInfo = RuleInfo {
        id: "cancelled-talk-scheduled",
        family: Family::Placement,
        level: Level::Deny,
        weight: 10,
        unit: "talk",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A cancelled talk is in the agenda.",
        page: "\
## Why

A talk with `status: cancelled` stays in the scenario so that it is not forgotten, but must not be
printed, and somebody else can use its room and slot.

## Example

`doorman` has `status: cancelled` and is listed on Monday at 9:40 in `ballroom`: cost 10.

## Fix

Delete the entry; or correct the status if the talk takes place after all.

## Cost

One for every entry of a cancelled talk that has a time and a place. The solver leaves such a talk
out, and nothing is missing without it.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for (one, span) in timetable.timed().filter(|(one, _)| one.placed && this.covers(one.talk)) {
            let talk = instance.talk(one.talk);
            if talk.status != Some(Status::Cancelled) {
                continue;
            }
            let (title, label) = (instance.talk_label(one.talk), instance.span_label(span));
            out.report(1, one.at.entry, "cancelled", format!("{title} is cancelled but listed for {label}"))
                .talks([one.talk])
                .rooms(one.atoms.iter().copied())
                .span(span)
                .related(talk.status_at, "cancelled here")
                .help("delete the entry, or correct the status if it takes place");
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            if talk.status == Some(Status::Cancelled) {
                out.talk_start(id, talk.status_at, |_| 1);
            }
        }
    }
}
