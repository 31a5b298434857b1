//! unconfirmed-talk: a talk in the agenda that is only proposed.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Status, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct UnconfirmedTalk;

impl Rule for UnconfirmedTalk {
    const INFO: RuleInfo = RuleInfo {
        id: "unconfirmed-talk",
        family: Family::Placement,
        level: Level::Note,
        weight: 1,
        unit: "talk",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A talk that is only proposed is in the agenda.",
        page: "\
## Why

A talk with `status: proposed` has a place in the draft before its people have agreed. Before the
agenda is printed, somebody should ask them.

## Example

`doorman` has `status: proposed` and is listed on Monday at 9:40: a note.

## Fix

Ask, and state `status: confirmed`; or leave it out. `rules: {unconfirmed-talk: warn}`, or `deny`, once
the agenda is to be final.

## Cost

Nothing as a note; at another level one for every entry that has a time and a place.
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
            if talk.status != Some(Status::Proposed) {
                continue;
            }
            let (title, label) = (instance.talk_label(one.talk), instance.span_label(span));
            out.report(1, one.at.entry, "not confirmed", format!("{title}, listed for {label}, is only proposed"))
                .talks([one.talk])
                .rooms(one.atoms.iter().copied())
                .span(span)
                .related(talk.status_at, "proposed here")
                .help("ask its people and state `status: confirmed`, or leave it out");
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            if talk.status == Some(Status::Proposed) {
                out.talk_start(id, talk.status_at, |_| 1);
            }
        }
    }
}
