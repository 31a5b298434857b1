//! duplicate-entry: the same entry twice.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct DuplicateEntry;

impl Rule for DuplicateEntry {
    const INFO: RuleInfo = RuleInfo {
        id: "duplicate-entry",
        family: Family::Data,
        level: Level::Deny,
        weight: 10,
        unit: "extra entry",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::CheckOnly("it is about how an agenda is written; an assignment cannot be written wrongly"),
        summary: "An agenda states the same talk, start and room twice.",
        page: "\
## Why

The line was pasted twice, or two parts of an agenda both contain it.

## Example

Two lines put `doorman` at Monday 10:40 into `main`, one with `mon`, one with the date: cost 10.

## Fix

Delete one of the two.

## Cost

One for every repetition.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for (one, first) in timetable.repetitions.iter().filter(|(one, _)| this.covers(one.talk)) {
            let title = instance.talk_label(one.talk);
            out.report(
                1,
                one.at.entry,
                "the same again",
                format!("{title} is listed twice with the same start and room"),
            )
            .talks([one.talk])
            .related(timetable.occurrences[*first].at.entry, "first listed here")
            .help("delete one of the two entries");
        }
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}
