//! track-interrupted: a track that pauses for a block and goes on later.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Facet, Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{BlockId, Id, Instance, Interval, Occurrence, Timetable, join_words};
use crate::problem::{Key, Lowering, TermKind};

#[derive(Debug)]
pub(super) struct TrackInterrupted;

/// The talks of a track by block, with their times.
type Blocks<'t> = BTreeMap<usize, Vec<(Interval, &'t Occurrence)>>;

/// In what a track should run through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Within {
    /// Each day by itself.
    Day,
    /// The event: from the last block of a day to the first of the next.
    Event,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Per {
    /// Each interruption.
    Interruption,
    /// Each track with any, per day or in the event.
    Track,
}

/// Options of `track-interrupted`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// What should run through: `track`, `tag`, the beginning of some tags such as `theme:*`, `kind`, `language`, `difficulty`, `organisation`, `series`, or a list of these. Without it: `track`.
    by: Facet,
    /// In what it should run through: each `day` by itself, or the `event`, where the first block of a day follows the last one of the day before.
    within: Within,
    /// What is counted: each `interruption`, or each `track` that has any.
    per: Per,
}

impl Default for Options {
    fn default() -> Self {
        let by = Facet::named("track").expect("tracks are a facet");
        Self { by, within: Within::Day, per: Per::Interruption }
    }
}

impl Rule for TrackInterrupted {
    const INFO: RuleInfo = RuleInfo {
        id: "track-interrupted",
        family: Family::Programme,
        level: Level::Warn,
        weight: 1,
        unit: "interruption, per track and day",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A track pauses for a block and goes on later.",
        page: "\
## Why

A track that stops before noon and goes on in the evening makes its people wait. A break between two
blocks is no interruption: a block without any talk of the track is. CoSPLib has this goal as
consecutive tracks.

## Example

Track language runs in `mon/1` and `mon/3` but not in `mon/2`: cost 1.

## Fix

Move a talk of the track into the block between, or the later ones forward.

## Cost

For every track and day: runs of neighbouring blocks with talks of the track, beyond the first. With
`per: track` 1 for any number of them; with `within: event` days follow each other. Talks in no
block do not count.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let base = Options::default();
        // Few talks share a track in small scenarios; most share a kind.
        let by = || Facet::named("kind").expect("kinds are a facet");
        vec![
            base.clone(),
            Options { by: by(), ..base.clone() },
            Options { within: Within::Event, ..base.clone() },
            Options { by: by(), per: Per::Track, ..base },
            Options { by: by(), within: Within::Event, per: Per::Track },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        // The talks of each track by block.
        let mut tracks: BTreeMap<String, Blocks<'_>> = BTreeMap::new();
        for (one, span) in timetable.timed().filter(|(one, _)| this.covers(one.talk)) {
            let Some(block) = instance.block_of(span.start).map(BlockId::index) else { continue };
            for value in this.options.by.values(instance, one.talk) {
                tracks.entry(value).or_default().entry(block).or_default().push((span, one));
            }
        }
        let together = |one: usize, two: usize| {
            this.options.within == Within::Event || instance.blocks[one].day == instance.blocks[two].day
        };
        for (value, blocks) in tracks {
            let track = format!("{} {value}", this.options.by.word());
            let used: Vec<usize> = blocks.keys().copied().collect();
            let mut reported: BTreeSet<usize> = BTreeSet::new();
            for pair in used.windows(2).filter(|pair| pair[1] > pair[0] + 1 && together(pair[0], pair[1])) {
                let (before, after) = (pair[0], pair[1]);
                let day = if this.options.within == Within::Event { 0 } else { instance.blocks[after].day.index() };
                if !reported.insert(day) && this.options.per == Per::Track {
                    continue;
                }
                let last = blocks[&before].iter().max_by_key(|(span, one)| (span.end, one.talk));
                let next = blocks[&after].iter().min_by_key(|(span, one)| (*span, one.talk));
                let (Some((until, last)), Some((from, next))) = (last, next) else { continue };
                let name = |block: usize| instance.blocks[block].id.as_str();
                let missed = join_words((before + 1..after).map(name));
                let (one, two) = (instance.talk_label(last.talk), instance.talk_label(next.talk));
                out.report(
                    1,
                    next.at.start,
                    "goes on here",
                    format!(
                        "{track} stops after block {} and goes on in {}, without {missed}",
                        name(before),
                        name(after)
                    ),
                )
                .talks([next.talk, last.talk])
                .span(Interval::new(until.end.min(from.start), from.start))
                .related(last.at.start, format!("{one} is the last before"))
                .help(format!("move {two} or another talk of {track} into {}", name(before + 1)));
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let within = if this.options.within == Within::Day { Key::Day } else { Key::Event };
        let each = this.options.per == Per::Interruption;
        for members in this.options.by.groups(instance, |talk| this.covers(talk)).into_values() {
            out.add(TermKind::Runs { members, within, each }, 1, this.origin);
        }
    }
}
