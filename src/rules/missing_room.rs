//! missing-room: an entry without a room.

use super::{Family, Findings, Gap, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct MissingRoom;

impl Rule for MissingRoom {
    const INFO: RuleInfo = RuleInfo {
        id: "missing-room",
        family: Family::Data,
        level: Level::Note,
        weight: 1,
        unit: "talk",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::CheckOnly("it is about how an agenda is written; an assignment cannot be written wrongly"),
        summary: "An entry has no known room.",
        page: "\
## Why

`TBA` and an absent room are unknown: they never clash with anything, not even with each other. The
entry is listed as *not checked*, so that \"no findings\" never covers what is unknown.

## Example

`- {talk: bofs, start: mon 10:00, room: TBA}`: listed as not checked; with `missing-room: deny` an error
that costs 1.

## Fix

State the room, or `rooms: none` for a talk that needs none.

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
            if one.placed || instance.talk(one.talk).is_break {
                continue;
            }
            let title = instance.talk_label(one.talk);
            let gap = Gap {
                at: one.at.room,
                words: "no room that is known".to_owned(),
                message: format!("the room of {title} is not known"),
                help: "state its room, or `rooms: none` if it needs none",
                what: format!("{title} for every rule about rooms"),
                why: "its room is not known".to_owned(),
            };
            out.missing(Self::INFO.id, one.talk, gap);
        }
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}
