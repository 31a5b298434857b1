//! mixed-block: several tracks in one room between two breaks.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Facet, Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{BlockId, Id, Instance, Interval, Occurrence, RoomId, Timetable, join_words};
use crate::problem::{Curve, Key, Lowering, TermKind};

#[derive(Debug)]
pub(super) struct MixedBlock;

/// When a talk is, and its entry.
type Spot<'t> = (Interval, &'t Occurrence);

/// Options of `mixed-block`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// What should not be mixed: `track`, `tag`, the beginning of some tags such as `theme:*`, `kind`, `language`, `difficulty`, `organisation`, `series`, or a list of these. Without it: `track`.
    by: Facet,
}

impl Default for Options {
    fn default() -> Self {
        Self { by: Facet::named("track").expect("tracks are a facet") }
    }
}

impl Rule for MixedBlock {
    const INFO: RuleInfo = RuleInfo {
        id: "mixed-block",
        family: Family::Programme,
        level: Level::Warn,
        weight: 1,
        unit: "extra track, per block and room",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A room has talks of several tracks in one block.",
        page: "\
## Why

From break to break people stay where they are, and one chair introduces all talks of a block. Both
work only if the talks belong together. CoSPLib has this goal as tracks per session.

## Example

In `mon/1`, `main` has two talks of track language and one of track kernel: cost 1.

## Fix

Move the odd one out into a block of its own track.

## Cost

For every block and room: tracks beyond the first. Talks without a track may be anywhere; talks
without a room, or in no block, do not count. By something of which a talk has several, such as
`tag`, a talk that has two is mixed by itself.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        vec![Options::default(), Options { by: Facet::named("audience:*").expect("a facet") }]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        // The first talk of each track, by block and room.
        let mut cells: BTreeMap<(BlockId, RoomId), BTreeMap<String, Spot<'_>>> = BTreeMap::new();
        for (one, span) in timetable.timed().filter(|(one, _)| this.covers(one.talk)) {
            let Some(block) = instance.block_of(span.start) else { continue };
            for value in this.options.by.values(instance, one.talk) {
                for &room in &one.rooms {
                    let first = cells.entry((block, room)).or_default().entry(value.clone()).or_insert((span, one));
                    if (span, one.talk) < (first.0, first.1.talk) {
                        *first = (span, one);
                    }
                }
            }
        }
        for ((block, room), tracks) in cells.into_iter().filter(|(_, tracks)| tracks.len() > 1) {
            let word = this.options.by.word();
            let mut firsts: Vec<(Interval, &Occurrence, &str)> =
                tracks.iter().map(|(value, (span, one))| (*span, *one, value.as_str())).collect();
            firsts.sort_by_key(|(span, one, value)| (*span, one.talk, *value));
            let (name, block) = (&instance.room(room).name, &instance.blocks[block.index()]);
            let mut talks: Vec<_> = firsts.iter().map(|(_, one, _)| one.talk).collect();
            talks.dedup();
            let (_, second, value) = firsts[1];
            let mut draft = out
                .report(
                    i64::try_from(firsts.len()).unwrap_or(i64::MAX) - 1,
                    second.at.entry,
                    &format!("{word} {value}"),
                    format!(
                        "{name} mixes {word} {} in block {}",
                        join_words(firsts.iter().map(|(.., value)| *value)),
                        block.id
                    ),
                )
                .talks(talks)
                .rooms(instance.room(room).atoms.iter().copied())
                .span(block.span)
                .help("give each a block or a room of its own");
            for (_, one, value) in firsts.iter().enumerate().filter(|(at, _)| *at != 1).map(|(_, first)| first) {
                draft = draft.related(one.at.entry, format!("{word} {value}"));
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let groups = this.options.by.groups(instance, |talk| this.covers(talk));
        let classes = groups.into_values().zip(0_u32..);
        let mut members: Vec<_> =
            classes.flat_map(|(talks, class)| talks.into_iter().map(move |talk| (talk, class))).collect();
        members.sort_unstable();
        let (within, curve) = (Key::BlockRoom, Curve::Over(1));
        out.add(TermKind::Distinct { members, within, of: None, curve }, 1, this.origin);
    }
}
