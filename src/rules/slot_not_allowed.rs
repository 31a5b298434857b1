//! slot-not-allowed: a talk at a time that is not open to it.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, TalkId, Timetable};
use crate::problem::{Lowering, Place, StartId};

#[derive(Debug)]
pub(super) struct SlotNotAllowed;

impl Rule for SlotNotAllowed {
    const INFO: RuleInfo = RuleInfo {
        id: "slot-not-allowed",
        family: Family::Placement,
        level: Level::Deny,
        weight: 10,
        unit: "talk",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A talk starts at a time, or in a room at a time, that is not open to it.",
        page: "\
## Why

`slots:` of a talk says when it may start: slot ids, or a selector over tags, days, blocks and times.
A slot or grid with `rooms:` is offered in these rooms only.

## Example

`balancing-bof` has `slots: {tag: evening}` and starts at 14:00: cost 10.

## Fix

Move the talk to one of its slots, or widen `slots:`.

## Cost

One if the start is not among the talk's slots, and one if no slot that starts then is offered in its
room. A pinned start is the committee's decision and is not looked at.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for one in timetable.occurrences.iter().filter(|one| this.covers(one.talk) && !instance.talk(one.talk).is_break)
        {
            let Some(start) = one.start else { continue };
            let talk = instance.talk(one.talk);
            if talk.pinned_start() == Some(start) {
                continue;
            }
            let (title, label) = (instance.talk_label(one.talk), instance.time_label(start));
            if let Some(slots) =
                talk.slots.as_ref().filter(|slots| !slots.windows.iter().any(|window| window.contains(start)))
            {
                out.report(
                    1,
                    one.at.start,
                    "outside its slots",
                    format!("{title} starts at {label}, which is not one of its slots"),
                )
                .talks([one.talk])
                .related(slots.origin, format!("its slots: {}", slots.words))
                .help(format!("use one of its starts ({}), or widen its `slots:`", slots.words));
            }
            let offers = instance.offers_at(start);
            for &room in &one.rooms {
                if let (Some(offer), false) = (offers.first(), offers.iter().any(|offer| offer.is_in(Some(room)))) {
                    let rooms = instance.room_names(offer.rooms.as_deref().unwrap_or_default());
                    out.report(
                        1,
                        one.at.room,
                        "not offered in this room",
                        format!("{title} is in {} at {label}, when only {rooms} can be used", instance.room(room).name),
                    )
                    .talks([one.talk])
                    .rooms(instance.room(room).atoms.iter().copied())
                    .related(offer.origin, format!("offered in {rooms} only"))
                    .help(format!("move it to {rooms}, or to another time"));
                }
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        let space = out.space();
        let limited: Vec<(StartId, Place, i64)> = (0..space.starts.len())
            .map(StartId::from_index)
            .filter(|&start| !instance.offers_at(space.start(start).span.start).is_empty())
            .flat_map(|start| {
                let offers = instance.offers_at(space.start(start).span.start);
                instance
                    .rooms()
                    .filter(move |(room, _)| !offers.iter().any(|offer| offer.is_in(Some(*room))))
                    .map(move |(room, _)| (start, Some(room), 1))
            })
            .collect();
        let talks = || instance.talks().filter(|(id, talk)| this.covers(*id) && !talk.is_break);
        let free: Vec<TalkId> = talks().filter(|(_, talk)| talk.pinned_start().is_none()).map(|(id, _)| id).collect();
        out.start_room(&free, this.origin, limited.clone());
        for (id, talk) in talks() {
            let is_pinned = |start: StartId| talk.pinned_start() == Some(space.start(start).span.start);
            if talk.pinned_start().is_some() {
                let elsewhere = limited.iter().copied().filter(|&(start, ..)| !is_pinned(start)).collect();
                out.start_room(&[id], this.origin, elsewhere);
            }
            if let Some(slots) = &talk.slots {
                out.talk_start(id, slots.origin, |start| {
                    let at = space.start(start).span.start;
                    i64::from(!is_pinned(start) && !slots.windows.iter().any(|window| window.contains(at)))
                });
            }
        }
    }
}
