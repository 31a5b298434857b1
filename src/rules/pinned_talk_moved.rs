//! pinned-talk-moved: a pinned talk somewhere else.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct PinnedTalkMoved;

impl Rule for PinnedTalkMoved {
    const INFO: RuleInfo = RuleInfo {
        id: "pinned-talk-moved",
        family: Family::Placement,
        level: Level::Deny,
        weight: 10,
        unit: "moved start or room",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A pinned talk is not where it is pinned.",
        page: "\
## Why

A pin is a decision of the committee: a start, a room, or both. The solver keeps it; an edit by hand
may not.

## Example

`keynote` has `pin: {start: mon 10:00, room: ballroom}` and is listed at 10:40 in `west`: 10 for the start and
10 for the room, cost 20.

## Fix

Move it back, or change the pin.

## Cost

One for another start and one for another room. Breaks are pinned where the scenario has them.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for one in timetable.occurrences.iter().filter(|one| this.covers(one.talk)) {
            let Some(pin) = instance.talk(one.talk).pin else { continue };
            let title = instance.talk_label(one.talk);
            if let (Some(wanted), Some(start)) = (pin.start, one.start)
                && wanted != start
            {
                let (wanted, start) = (instance.time_label(wanted), instance.time_label(start));
                out.report(
                    1,
                    one.at.start,
                    "moved to here",
                    format!("{title} is pinned to {wanted} but starts at {start}"),
                )
                .talks([one.talk])
                .related(pin.origin, format!("pinned to {wanted}"))
                .help(format!("start it at {wanted}, or change the pin"));
            }
            if let (Some(wanted), Some(&room)) = (pin.room, one.rooms.first())
                && one.rooms != [wanted]
            {
                let (wanted, room) = (&instance.room(wanted).name, &instance.room(room).name);
                out.report(1, one.at.room, "moved to here", format!("{title} is pinned to {wanted} but is in {room}"))
                    .talks([one.talk])
                    .rooms(one.atoms.iter().copied())
                    .related(pin.origin, format!("pinned to {wanted}"))
                    .help(format!("move it to {wanted}, or change the pin"));
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        let space = out.space();
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            let Some(pin) = talk.pin else { continue };
            if let Some(wanted) = pin.start {
                out.talk_start(id, pin.origin, |start| i64::from(space.start(start).span.start != wanted));
            }
            if pin.room.is_some() {
                out.talk_room(id, pin.origin, |place| i64::from(place.is_some() && place != pin.room));
            }
        }
    }
}
