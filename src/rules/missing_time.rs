//! missing-time: an entry without a time.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Use};
use crate::finding::{NotChecked, Severity};
use crate::model::{Instance, TalkRef, Timetable};
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
        halves: Halves::CheckOnly("it is about how an agenda is written; an assignment cannot be written wrongly"),
        summary: "An entry has no start, or no end that could be known.",
        page: "\
## Why

Without a time nothing can be said about overlaps. The entry is kept and listed as *not checked*, so
that \"no findings\" never covers what is unknown.

## Example

`- {talk: tuesday-lunch, room: sussex}`: listed as not checked.

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
        for one in timetable.occurrences.iter().filter(|one| one.written && this.covers(one.talk)) {
            if one.span.is_some() {
                continue;
            }
            let title = instance.talk_label(one.talk);
            let (what, at) = if one.start.is_none() { ("start", one.at.start) } else { ("end", one.at.end) };
            // At level note the list of what was not checked says it all.
            if out.severity() > Severity::Note {
                out.report(1, at, &format!("no {what}"), format!("the {what} of {title} is not known"))
                    .talks([one.talk])
                    .help(if one.start.is_none() {
                        "state a `start`"
                    } else {
                        "state an `end`, or the `minutes` of the talk"
                    });
            }
            out.not_checked(NotChecked {
                rule: Self::INFO.id,
                talks: vec![TalkRef::Known(one.talk)],
                people: Vec::new(),
                rooms: Vec::new(),
                what: format!("{title} for every rule about times"),
                why: format!("its {what} is not known"),
                origin: at,
            });
        }
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}
