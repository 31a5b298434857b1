//! missing-time: an entry without a time.

use super::day_missing::without_day;
use super::{Family, Findings, Gap, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct MissingTime;

impl Rule for MissingTime {
    const INFO: RuleInfo = RuleInfo {
        id: "missing-time",
        family: Family::Data,
        level: Level::Note,
        weight: 1,
        unit: "talk",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::CheckOnly("it is about how an agenda is written; an assignment cannot be written wrongly"),
        summary: "An entry has no start, or no end that could be known.",
        page: "\
## Why

Without a time nothing can be said about overlaps. The entry is kept and listed as *not checked*, so
that \"no findings\" never covers what is unknown. Times of day without a day are the business of `day-missing`.

## Example

`- {talk: lunch, start: TBA, room: sussex}`: listed as not checked; with `missing-time: warn` cost 1.

## Fix

State a start; and an end, or `minutes` of the talk.

## Cost

Nothing at level note, which only lists the entry; one per talk at other levels.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let without_day = without_day(timetable);
        for one in timetable.occurrences.iter().filter(|one| one.written && this.covers(one.talk)) {
            if one.span.is_some() || without_day.contains(&one.at.entry) {
                continue;
            }
            let title = instance.talk_label(one.talk);
            let (what, at, help) = match one.start {
                None => ("start", one.at.start, "state a `start`"),
                Some(_) => ("end", one.at.end, "state an `end`, or the `minutes` of the talk"),
            };
            let gap = Gap {
                at,
                words: format!("no {what}"),
                message: format!("the {what} of {title} is not known"),
                help,
                what: format!("{title} for every rule about times"),
                why: format!("its {what} is not known"),
            };
            out.missing(Self::INFO.id, one.talk, gap);
        }
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}
