//! track-overlap: two talks of one track at once.

use std::collections::BTreeMap;

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, TalkId, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct TrackOverlap;

impl Rule for TrackOverlap {
    const INFO: RuleInfo = RuleInfo {
        id: "track-overlap",
        family: Family::Programme,
        level: Level::Warn,
        weight: 1,
        unit: "minute of overlap, per pair of talks",
        inviolable: false,
        subject: Subject::PAIRS,
        halves: Halves::Both,
        summary: "Two talks of one track run at the same time.",
        page: "\
## Why

A track gathers talks for one audience; whoever follows it should be able to hear all of it.

## Example

`borrowing` and `lifetimes`, both `track: language`, run together for 40 minutes: cost 40.

## Fix

Move one of the two, or give one of them another track. For a track that must never split, use
`track-overlap: {level: deny, reason: …, scope: {track: …}}`.

## Cost

Minutes of overlap, for every pair of talks of one track.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let of_track = timetable.overlapping(|one, keys| {
            if let Some(track) = instance.talk(one.talk).track.as_deref().filter(|_| this.covers(one.talk)) {
                keys.share(track);
            }
        });
        for (first, second, both) in of_track {
            if this.ignores(&[first.talk, second.talk], None, None) {
                continue;
            }
            let minutes = both.minutes();
            // The overlap may end before the first talk does.
            let free = first.span.map_or(both.end, |span| span.end);
            let (one, two) = (instance.talk_label(first.talk), instance.talk_label(second.talk));
            let track = instance.talk(first.talk).track.as_deref().unwrap_or_default();
            out.report(
                minutes,
                second.at.start,
                &format!("also on track {track}"),
                format!("{two} and {one}, both of track {track}, overlap by {minutes} min"),
            )
            .talks([second.talk, first.talk])
            .span(both)
            .minutes(minutes)
            .related(first.at.start, format!("{one} starts here"))
            .help(format!("start {two} at {} or later, or move {one}", instance.next_start_label(free)));
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        let mut tracks: BTreeMap<&str, Vec<TalkId>> = BTreeMap::new();
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            if let Some(track) = &talk.track {
                tracks.entry(track).or_default().push(id);
            }
        }
        for members in tracks.into_values() {
            let origin = members.first().map_or(this.origin, |&talk| instance.talk(talk).origin);
            let exempt = |one, two| this.ignores(&[one, two], None, None);
            out.overlaps_except(members, None, 1, origin, this.exempting(&exempt));
        }
    }
}
