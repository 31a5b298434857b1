//! plenary-overlap: something runs against a plenary talk.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, TalkId, Timetable};
use crate::problem::{Lowering, Relation};

#[derive(Debug)]
pub(super) struct PlenaryOverlap;

impl Rule for PlenaryOverlap {
    const INFO: RuleInfo = RuleInfo {
        id: "plenary-overlap",
        family: Family::Programme,
        level: Level::Deny,
        weight: 1,
        unit: "minute of overlap, per pair of talks",
        inviolable: false,
        subject: Subject::PAIRS,
        halves: Halves::Both,
        summary: "A talk runs against a plenary talk.",
        page: "\
## Why

Everybody should be able to attend a plenary talk. Only `plenary: true` makes a talk plenary; it is
never inferred from the room or the title. Breaks are the business of `over-break`.

## Example

The keynote is plenary from 10:00 to 11:00 and a tutorial starts at 10:40: 20 minutes, cost 20.

## Fix

Move the talk out of the plenary's time, or drop `plenary: true`.

## Cost

Minutes of overlap, for every pair of talks of which at least one is plenary.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        // A plenary talk meets everything, another one only what is plenary.
        let against_plenary = timetable.overlapping(|one, keys| {
            let talk = instance.talk(one.talk);
            if this.covers(one.talk) && !talk.is_break {
                keys.list(talk.plenary);
                keys.ask(true);
                if talk.plenary {
                    keys.ask(false);
                }
            }
        });
        for (first, second, both) in against_plenary {
            let (plenary, other) = if instance.talk(first.talk).plenary { (first, second) } else { (second, first) };
            if this.ignores(&[plenary.talk, other.talk], None, None) {
                continue;
            }
            let minutes = both.minutes();
            let (one, two) = (instance.talk_label(plenary.talk), instance.talk_label(other.talk));
            out.report(
                minutes,
                other.at.start,
                "runs against a plenary talk",
                format!("{two} runs against the plenary {one} for {minutes} min"),
            )
            .talks([other.talk, plenary.talk])
            .span(both)
            .minutes(minutes)
            .related(plenary.at.start, format!("the plenary {one} starts here"))
            .help(format!(
                "move {two} out of {}, or drop `plenary: true`",
                plenary.span.map_or_else(String::new, |span| instance.span_label(span))
            ));
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for (plenary, facts) in instance.talks().filter(|(id, talk)| talk.plenary && !talk.is_break && this.covers(*id))
        {
            for other in (0..instance.talks.len()).map(TalkId::from_index) {
                let talk = instance.talk(other);
                // Two plenary talks are one pair, not two.
                let counted_there = talk.plenary && other < plenary;
                let exempt = this.ignores(&[plenary, other], None, None);
                if other != plenary && !talk.is_break && this.covers(other) && !counted_there && !exempt {
                    out.pair(plenary, other, Relation::Apart(0), 1, facts.origin);
                }
            }
        }
    }
}
