//! missing-people: a talk without known people.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Use};
use crate::finding::{NotChecked, Severity};
use crate::model::{Instance, TalkRef, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct MissingPeople;

impl Rule for MissingPeople {
    const INFO: RuleInfo = RuleInfo {
        id: "missing-people",
        family: Family::Data,
        level: Level::Note,
        weight: 1,
        unit: "talk",
        inviolable: false,
        halves: Halves::CheckOnly("it is about how an agenda is written; an assignment cannot be written wrongly"),
        summary: "A talk does not say who is needed.",
        page: "\
## Why

A talk without roles may need anybody. Absent is unknown, `speakers: []` is nobody, and `unknown`
inside a list says that more people exist than are named. The talk is listed as *not checked*.

## Example

`{title: \"Panel: Brownfield SRE\", panelists: [unknown]}`: listed as not checked.

## Fix

Name the people, or state `speakers: []`.

## Cost

Nothing at level note, which only lists the talk; one per talk at other levels.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for one in timetable.occurrences.iter().filter(|one| one.written && this.covers(one.talk)) {
            if instance.talk(one.talk).people_known || instance.talk(one.talk).people_of_day.is_some() {
                continue;
            }
            let title = instance.talk_label(one.talk);
            let nobody = instance.talk(one.talk).people.is_empty();
            let why = if nobody { "nobody is named" } else { "more people take part than are named" };
            // At level note the list of what was not checked says it all.
            if out.severity() > Severity::Note {
                out.report(
                    1,
                    timetable.declared(one.talk),
                    why,
                    format!("who takes part in {title} is not known: {why}"),
                )
                .talks([one.talk])
                .help(if nobody {
                    "name its people, or state `speakers: []` if it needs nobody"
                } else {
                    "name them all, and drop `unknown`"
                });
            }
            out.not_checked(NotChecked {
                rule: Self::INFO.id,
                talks: vec![TalkRef::Known(one.talk)],
                people: Vec::new(),
                rooms: Vec::new(),
                what: format!("{title} for person-overlap, person-unavailable and short-turnaround"),
                why: why.to_owned(),
                origin: timetable.declared(one.talk),
            });
        }
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}
