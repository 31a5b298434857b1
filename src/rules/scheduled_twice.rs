//! scheduled-twice: a talk that is listed more than once.

use std::collections::BTreeMap;

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Occurrence, TalkId, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct ScheduledTwice;

impl Rule for ScheduledTwice {
    const INFO: RuleInfo = RuleInfo {
        id: "scheduled-twice",
        family: Family::Placement,
        level: Level::Deny,
        weight: 10,
        unit: "extra entry",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::CheckOnly("an assignment gives each talk at most one placement"),
        summary: "A talk is in the agenda more than once.",
        page: "\
## Why

Copying a line and forgetting to delete the first is the commonest slip of editing by hand.

## Example

`doorman` is listed on Monday 10:00 and again on Tuesday 10:20: cost 10.

## Fix

Delete the entry that is not meant.

## Cost

One for every entry of a talk after its first. Lines that repeat an entry exactly are the business of
`duplicate-entry`.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let mut firsts: BTreeMap<TalkId, Vec<&Occurrence>> = BTreeMap::new();
        for one in timetable.occurrences.iter().filter(|one| one.written && this.covers(one.talk)) {
            let seen = firsts.entry(one.talk).or_default();
            if let Some(first) = seen.first() {
                let title = instance.talk_label(one.talk);
                let when = first
                    .start
                    .map_or_else(|| "without a time".to_owned(), |start| format!("at {}", instance.time_label(start)));
                out.report(1, one.at.talk, "listed again", format!("{title} is in the agenda more than once"))
                    .talks([one.talk])
                    .related(first.at.talk, format!("first listed here, {when}"))
                    .help("delete the entry that is not meant");
            }
            seen.push(one);
        }
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}
