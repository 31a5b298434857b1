//! over-break: a talk during a break.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Timetable};
use crate::problem::{Lowering, Relation};

#[derive(Debug)]
pub(super) struct OverBreak;

impl Rule for OverBreak {
    const INFO: RuleInfo = RuleInfo {
        id: "over-break",
        family: Family::Programme,
        level: Level::Deny,
        weight: 1,
        unit: "minute of overlap, per talk and break",
        inviolable: false,
        subject: Subject::PAIRS,
        halves: Halves::Both,
        summary: "A talk runs into a break.",
        page: "\
## Why

Breaks, meals and socials are for everybody. A talk with `own_breaks: true` (an all-day tutorial)
keeps its own and is only noted.

## Example

`quick` runs from 12:20 to 12:40, and lunch begins at 12:00: 20 minutes, cost 20.

## Fix

Move or shorten the talk; `own_breaks: true` if it really pauses by itself.

## Cost

Minutes of overlap, for every talk and break; nothing for talks with `own_breaks`.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        // A break meets what is no break, and the other way round.
        let at_once = timetable.overlapping(|one, keys| {
            if this.covers(one.talk) {
                let is_break = instance.talk(one.talk).is_break;
                keys.list(is_break);
                keys.ask(!is_break);
            }
        });
        for (first, second, both) in at_once {
            let (pause, other) = if instance.talk(first.talk).is_break { (first, second) } else { (second, first) };
            if this.ignores(&[pause.talk, other.talk], None, None) {
                continue;
            }
            let minutes = both.minutes();
            // A talk may lie wholly inside the break.
            let rest = pause.span.unwrap_or(both);
            let (one, two) = (instance.talk_label(pause.talk), instance.talk_label(other.talk));
            let own = instance.talk(other.talk).own_breaks;
            let tail = if own { "; it keeps its own breaks" } else { "" };
            let draft = out
                .report(
                    minutes,
                    other.at.start,
                    &format!("runs into {one}"),
                    format!("{two} runs into {one} for {minutes} min{tail}"),
                )
                .talks([other.talk, pause.talk])
                .rooms(other.atoms.iter().copied())
                .span(both)
                .minutes(minutes)
                .related(pause.at.start, format!("{one} is here"));
            if own {
                draft.note();
            } else {
                draft.help(format!(
                    "end {two} by {}, or start it at {} or later",
                    instance.clock(rest.start),
                    instance.clock(rest.end)
                ));
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for (pause, facts) in instance.breaks().filter(|(id, _)| this.covers(*id)) {
            for (id, _) in instance.talks().filter(|(id, talk)| !talk.is_break && !talk.own_breaks && this.covers(*id))
            {
                if !this.ignores(&[pause, id], None, None) {
                    out.pair(pause, id, Relation::Apart(0), 1, facts.origin);
                }
            }
        }
    }
}
