//! expired-hold: a talk in the agenda whose hold is over.

use std::collections::BTreeSet;

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Hold, Instance, Interval, Occurrence, Talk, TalkId, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct ExpiredHold;

impl Rule for ExpiredHold {
    const INFO: RuleInfo = RuleInfo {
        id: "expired-hold",
        family: Family::Placement,
        level: Level::Warn,
        weight: 1,
        unit: "talk",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A talk is in the agenda though the date until which its place was held is over.",
        page: "\
## Why

A place is held for a speaker who has not answered yet, with `hold_until` in the scenario. After that
day it is free again; if nobody looks, it stays empty.

## Example

`panel` has `hold_until: 2020-02-01`, today is a later day, and the agenda still lists it: cost 1.

## Fix

Give the place to another talk and delete the entry; or confirm the talk and drop `hold_until`, or set a
later day.

## Cost

One for every entry of such a talk that has a time and a place. The solver leaves it out. If the
agenda does not list it, a note says that its place is free. Today is the day of the run, or `--today`.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for (one, span) in timetable.timed().filter(|(one, _)| one.placed && this.covers(one.talk)) {
            let talk = instance.talk(one.talk);
            let Some(hold) = expired(talk) else { continue };
            let (title, place) = (instance.talk_label(one.talk), place(instance, one, span));
            let message = format!("{title} was held until {}, but is still listed for {place}", hold.until);
            out.report(1, one.at.entry, "the hold is over: this is free", message)
                .talks([one.talk])
                .rooms(one.atoms.iter().copied())
                .span(span)
                .related(hold.origin, format!("held until {}", hold.until))
                .help("give the place to another talk, or confirm this one and drop its `hold_until`");
        }
        let listed: BTreeSet<TalkId> = timetable.occurrences.iter().map(|one| one.talk).collect();
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id) && !listed.contains(id)) {
            let Some(hold) = expired(talk) else { continue };
            let message = format!("{} was held until {} and is released", instance.talk_label(id), hold.until);
            out.report(0, hold.origin, "the hold is over", message)
                .talks([id])
                .help("confirm it and drop its `hold_until` if it takes place, or take it out of the scenario")
                .note();
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            if let Some(hold) = expired(talk) {
                out.talk_start(id, hold.origin, |_| 1);
            }
        }
    }
}

/// The hold of a talk, if it is over.
fn expired(talk: &Talk) -> Option<&Hold> {
    talk.hold.as_ref().filter(|hold| hold.expired)
}

/// Time and room of an entry.
fn place(instance: &Instance, one: &Occurrence, span: Interval) -> String {
    let label = instance.span_label(span);
    if one.rooms.is_empty() { label } else { format!("{label} in {}", instance.room_names(&one.rooms)) }
}
