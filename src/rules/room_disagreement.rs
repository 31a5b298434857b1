//! room-disagreement: an agenda file that says two things about one entry.

use super::remarks::{remarks, report};
use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, RemarkKind, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct RoomDisagreement;

impl Rule for RoomDisagreement {
    const INFO: RuleInfo = RuleInfo {
        id: "room-disagreement",
        family: Family::Data,
        level: Level::Note,
        weight: 1,
        unit: "entry and fact",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::CheckOnly("it is about how an agenda is written; an assignment cannot be written wrongly"),
        summary: "An agenda says two things about one entry, such as its room, or something else than the scenario.",
        page: "\
## Why

Many formats state a fact twice: in `schedule.xml` an event stands inside a room and names a room, has a date
with the time and a start. Of two facts that differ one is old. plenary says which it took. Read against a
scenario, an agenda may also call a talk by another title or credit other people: the rules go by the scenario, so
a change that was made only in the agenda is not checked.

## Example

The scenario says that Ada Lovelace gives `keynote`. The agenda credits Grace Hopper, who took over: a note
with both places.

## Fix

State the fact once, or alike. A name that is only spelt differently belongs into `aliases:` of the person.

## Cost

Nothing at level note; one for each fact of an entry at other levels. More than ten that differ only in their
values are one finding, with the number and the first places.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        report(&remarks(timetable, this, &[RemarkKind::Disagreement]), "says this", out);
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}
