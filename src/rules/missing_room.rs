//! missing-room: an entry without a room.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Use};
use crate::finding::{NotChecked, Severity};
use crate::model::{Instance, TalkRef, Timetable};
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
        halves: Halves::CheckOnly("it is about how an agenda is written; an assignment cannot be written wrongly"),
        summary: "An entry has no known room.",
        page: "\
## Why

`TBA` and an absent room are unknown: they never clash with anything, not even with each other. The
entry is listed as *not checked*, so that \"no findings\" never covers what is unknown.

## Example

`- {talk: tuesday-bofs, start: tue 19:00, room: TBA}`: listed as not checked.

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
            // At level note the list of what was not checked says it all.
            if out.severity() > Severity::Note {
                out.report(1, one.at.room, "no room that is known", format!("the room of {title} is not known"))
                    .talks([one.talk])
                    .help("state its room, or `rooms: none` if it needs none");
            }
            out.not_checked(NotChecked {
                rule: Self::INFO.id,
                talks: vec![TalkRef::Known(one.talk)],
                people: Vec::new(),
                rooms: Vec::new(),
                what: format!("{title} for every rule about rooms"),
                why: "its room is not known".to_owned(),
                origin: one.at.room,
            });
        }
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}
