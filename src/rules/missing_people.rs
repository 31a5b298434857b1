//! missing-people: a talk without known people.

use super::{Family, Findings, Gap, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Timetable};
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
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A talk does not say who is needed.",
        page: "\
## Why

A talk without roles may need anybody. Absent is unknown, `speakers: []` is nobody, and `unknown`
inside a list says that more people exist than are named. The talk is listed as *not checked*.

## Example

`divops` has no speakers and no other role: it is listed as not checked, and with
`missing-people: warn` costs 1.

## Fix

Name the people, or state `speakers: []`.

## Cost

Nothing at level note, which only lists the talk; one per talk of the agenda at other levels. A talk that
collects its people by `people_of` says who is needed.
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
            let (why, help) = if instance.talk(one.talk).people.is_empty() {
                ("nobody is named", "name its people, or state `speakers: []` if it needs nobody")
            } else {
                ("more people take part than are named", "name them all, and drop `unknown`")
            };
            let gap = Gap {
                at: timetable.declared(one.talk),
                words: why.to_owned(),
                message: format!("who takes part in {title} is not known: {why}"),
                help,
                what: format!("{title} for person-overlap, person-unavailable and short-turnaround"),
                why: why.to_owned(),
            };
            out.missing(Self::INFO.id, one.talk, gap);
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            if !talk.people_known && talk.people_of_day.is_none() {
                out.talk_start(id, talk.origin, |_| 1);
            }
        }
    }
}
