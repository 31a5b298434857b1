//! slot-not-allowed: a talk at a time that is not open to it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Family, Findings, Halves, Level, Rule, RuleInfo, Slots, Subject, Use};
use crate::model::{Id, Instance, Occurrence, TalkId, Time, Timetable};
use crate::problem::{Lowering, Place, StartId};

#[derive(Debug)]
pub(super) struct SlotNotAllowed;

/// Options of `slot-not-allowed`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// The slots in which the talks in scope must start, whatever they state themselves: a list of
    /// ids, or a selector. Absent: as the talks and slots state.
    slots: Option<Slots>,
}

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

`bof` has `slots: {tag: evening}` and starts at 12:00: cost 10.

## Fix

Move the talk to one of its slots, or widen `slots:`.

## Cost

One if the start is not among the talk's slots, and one if no slot that starts then is offered in its
room. A pinned start is the committee's decision and is not looked at.

With the option `slots`, the cost is one for every talk in scope that does not start in these slots,
pinned or not; nothing else is looked at.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let only = |windows: &[(i64, u32)]| Options { slots: Some(Slots::sample(windows)) };
        vec![Options::default(), only(&[(0, 15), (30, 60)]), only(&[])]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for one in timetable.occurrences.iter().filter(|one| this.covers(one.talk) && !instance.talk(one.talk).is_break)
        {
            let Some(start) = one.start else { continue };
            match &this.options.slots {
                Some(slots) if slots.contains(start) => {}
                Some(slots) => outside(instance, one, start, slots, this, out),
                None => closed(instance, one, start, out),
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let space = out.space();
        let talks = || instance.talks().filter(|(id, talk)| this.covers(*id) && !talk.is_break);
        if let Some(slots) = &this.options.slots {
            for (id, _) in talks() {
                out.talk_start(id, this.origin, |start| i64::from(!slots.contains(space.start(start).span.start)));
            }
            return;
        }
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

/// The talk starts in none of the slots of the use.
fn outside(
    instance: &Instance,
    one: &Occurrence,
    start: Time,
    slots: &Slots,
    this: &Use<Options>,
    out: &mut Findings<'_>,
) {
    let (title, label) = (instance.talk_label(one.talk), instance.time_label(start));
    let starts = slots.starts_label(instance);
    let help = if starts.is_empty() {
        "nothing is offered in the slots asked for: offer a start there, or ask for others".to_owned()
    } else {
        format!("start it at {starts}")
    };
    let message = format!("{title} starts at {label}, which is not in the slots asked for");
    out.report(1, one.at.start, "outside the slots asked for", message)
        .talks([one.talk])
        .related(this.origin, "asked for here")
        .help(help);
}

/// The talk starts when it, or its room, is not open by what the scenario states of it.
fn closed(instance: &Instance, one: &Occurrence, start: Time, out: &mut Findings<'_>) {
    let talk = instance.talk(one.talk);
    if talk.pinned_start() == Some(start) {
        return;
    }
    let named = || (instance.talk_label(one.talk), instance.time_label(start));
    if let Some(slots) = talk.slots.as_ref().filter(|slots| !slots.windows.iter().any(|window| window.contains(start)))
    {
        let (title, label) = named();
        let message = format!("{title} starts at {label}, which is not one of its slots");
        out.report(1, one.at.start, "outside its slots", message)
            .talks([one.talk])
            .related(slots.origin, format!("its slots: {}", slots.words))
            .help(format!("use one of its starts ({}), or widen its `slots:`", slots.words));
    }
    let offers = instance.offers_at(start);
    for &room in &one.rooms {
        if let (Some(offer), false) = (offers.first(), offers.iter().any(|offer| offer.is_in(Some(room)))) {
            let rooms = instance.room_names(offer.rooms.as_deref().unwrap_or_default());
            let (title, label) = named();
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
