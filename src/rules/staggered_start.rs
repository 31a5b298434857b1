//! staggered-start: talks that overlap without starting together.

use std::collections::BTreeMap;

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, TalkId, Timetable};
use crate::problem::{Lowering, Relation, Space, StartId};

#[derive(Debug)]
pub(super) struct StaggeredStart;

impl Rule for StaggeredStart {
    const INFO: RuleInfo = RuleInfo {
        id: "staggered-start",
        family: Family::Placement,
        level: Level::Off,
        weight: 1,
        unit: "minute of overlap, per pair of talks",
        inviolable: false,
        subject: Subject::PAIRS,
        halves: Halves::Both,
        summary: "Two talks overlap but start at different times.",
        page: "\
## Why

Who leaves one room at the end of a talk comes late to a talk that has begun elsewhere. Where people
are meant to change rooms, talks should start together.

## Example

`borrowing` runs from 10:00 to 10:40, `async` starts at 10:20 in another room: 20 minutes, cost 20.

## Fix

Let both start together, or one after the other.

## Cost

Minutes of overlap, for every pair of talks that overlap and start at different times. Breaks are
exempt.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let in_scope = |talk: TalkId| this.covers(talk) && !instance.talk(talk).is_break;
        for (first, second, both) in timetable.staggered(|one| in_scope(one.talk)) {
            if this.ignores(&[first.talk, second.talk], None, None) {
                continue;
            }
            let (one, two) = (instance.talk_label(first.talk), instance.talk_label(second.talk));
            let minutes = both.minutes();
            let late = first.span.map_or(0, |span| both.start.0 - span.start.0);
            // The overlap may end before the first talk does.
            let free = first.span.map_or(both.end, |span| span.end);
            let draft = out
                .report(
                    minutes,
                    second.at.start,
                    &format!("{late} min after {one}"),
                    format!("{two} starts {late} min into {one}, and they overlap by {minutes} min"),
                )
                .talks([second.talk, first.talk])
                .span(both)
                .minutes(minutes)
                .related(first.at.start, format!("{one} starts here"));
            if let Some(start) = first.start {
                draft.help(format!(
                    "start both at {}, or {two} at {} or later",
                    instance.clock(start),
                    instance.next_start_label(free)
                ));
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        let space = out.space();
        let in_scope = |(id, talk): &(TalkId, &crate::model::Talk)| this.covers(*id) && !talk.is_break;
        // Talks with the same starts are alike: O(groups² × starts²) to see which pairs can be staggered at all.
        let mut groups: BTreeMap<&[StartId], Vec<TalkId>> = BTreeMap::new();
        for (id, _) in instance.talks().filter(in_scope) {
            groups.entry(space.domain(id).starts.as_ref()).or_default().push(id);
        }
        let groups: Vec<_> = groups.into_iter().collect();
        for (index, (starts, members)) in groups.iter().enumerate() {
            for (other, (others, partners)) in groups.iter().enumerate().skip(index) {
                if !can_stagger(space, starts, others) {
                    continue;
                }
                for (at, &one) in members.iter().enumerate() {
                    for &two in if index == other { &members[at + 1..] } else { partners } {
                        let (one, two) = (one.min(two), one.max(two));
                        if !this.ignores(&[one, two], None, None) {
                            out.pair(one, two, Relation::Staggered, 1, instance.talk(two).origin);
                        }
                    }
                }
            }
        }
    }
}

/// Whether a talk with the first and one with the second starts can overlap without starting together.
fn can_stagger(space: &Space, ones: &[StartId], others: &[StartId]) -> bool {
    ones.iter().map(|&one| space.start(one).span).any(|one| {
        others.iter().map(|&two| space.start(two).span).any(|two| one.start != two.start && one.overlap(two) > 0)
    })
}
