//! unscheduled-talk: a talk that the agenda leaves out.

use std::collections::BTreeSet;

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Talk, TalkId, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct UnscheduledTalk;

impl Rule for UnscheduledTalk {
    const INFO: RuleInfo = RuleInfo {
        id: "unscheduled-talk",
        family: Family::Placement,
        level: Level::Deny,
        weight: 1,
        unit: "talk × priority",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A talk of the scenario is not in the agenda.",
        page: "\
## Why

An accepted talk that nobody placed is easily overlooked. The solver leaves a talk out only when
nothing else keeps the requirements above it, and those of least `priority` first.

## Example

`lifetimes` has `priority: 3`, and the agenda does not list it: cost 3.

## Fix

Give it a start and a room, or take it out of the scenario. `plenary solve --keep` places what is
missing and leaves the rest alone.

## Cost

The `priority` of the talk (1 unless stated). A talk that is listed without a start counts as
listed; see `missing-time`. Talks with `optional: true` are the business of `optional-talk-left-out`;
talks that are cancelled, or whose hold is over, are not missed.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let listed: BTreeSet<_> = timetable.occurrences.iter().map(|one| one.talk).collect();
        for (id, talk) in wanted(instance, this).filter(|(id, _)| !listed.contains(id)) {
            let title = instance.talk_label(id);
            out.report(
                i64::from(talk.priority),
                talk.origin,
                "declared here, placed nowhere",
                format!("{title} is not in the agenda"),
            )
            .talks([id])
            .help(format!("give `{}` a start and a room, or take it out of the scenario", talk.id));
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for (id, talk) in wanted(instance, this) {
            out.out(id, i64::from(talk.priority), talk.origin);
        }
    }
}

/// Talks that an agenda must have. Breaks are placed by the scenario itself.
fn wanted<'a>(instance: &'a Instance, this: &'a Use<NoOptions>) -> impl Iterator<Item = (TalkId, &'a Talk)> {
    instance.talks().filter(|(id, talk)| this.covers(*id) && !talk.is_break && !talk.optional && talk.is_wanted())
}
