//! optional-talk-left-out: an optional talk that the agenda leaves out.

use std::collections::BTreeSet;

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Talk, TalkId, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct OptionalTalkLeftOut;

impl Rule for OptionalTalkLeftOut {
    const INFO: RuleInfo = RuleInfo {
        id: "optional-talk-left-out",
        family: Family::Placement,
        level: Level::Warn,
        weight: 1,
        unit: "talk × priority",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "An optional talk is not in the agenda.",
        page: "\
## Why

A talk with `optional: true`, such as a reserve or a second showing, may be left out where it would
cost more than it is worth. This is what it is worth.

## Example

`encore` has `optional: true` and `priority: 2`, and the agenda does not list it: cost 2.

## Fix

Give it a start and a room, or take it out of the scenario.

## Cost

The `priority` of the talk (1 unless stated), times the weight: what its absence may cost before the
solver places it. Talks that are cancelled, or whose hold is over, are not missed.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let listed: BTreeSet<_> = timetable.occurrences.iter().map(|one| one.talk).collect();
        for (id, talk) in optional(instance, this).filter(|(id, _)| !listed.contains(id)) {
            let title = instance.talk_label(id);
            out.report(
                i64::from(talk.priority),
                talk.origin,
                "optional, and placed nowhere",
                format!("{title} is optional and not in the agenda"),
            )
            .talks([id])
            .help(format!("give `{}` a start and a room if there is one left", talk.id));
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for (id, talk) in optional(instance, this) {
            out.out(id, i64::from(talk.priority), talk.origin);
        }
    }
}

/// Talks that an agenda may do without.
fn optional<'a>(instance: &'a Instance, this: &'a Use<NoOptions>) -> impl Iterator<Item = (TalkId, &'a Talk)> {
    instance.talks().filter(|(id, talk)| this.covers(*id) && !talk.is_break && talk.optional && talk.is_wanted())
}
