//! similar-track-overlap: tracks with one audience at the same time.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Facet, Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{BlockId, Instance, Occurrence, RoomId, TalkId, Timetable};
use crate::problem::{Key, Lowering, Relation, TermKind};

#[derive(Debug)]
pub(super) struct SimilarTrackOverlap;

/// When two tracks are in each other's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Within {
    /// In different rooms in one block.
    Block,
    /// At the same time.
    Time,
}

/// Two tracks with one audience.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Similar {
    /// The two tracks.
    #[serde(deserialize_with = "two_tracks")]
    between: [String; 2],
    /// What an atom costs, in units of the weight; 1 unless stated.
    #[serde(default = "one")]
    #[serde(deserialize_with = "super::options::cost")]
    #[schemars(range(min = 0, max = 1_000_000))]
    cost: i64,
}

/// Options of `similar-track-overlap`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// What is similar: `track`, `tag`, the beginning of some tags such as `theme:*`, `kind`, `language`, `difficulty`, `organisation`, `series`, or a list of these. Without it: `track`.
    by: Facet,
    /// The pairs with a cost each: `[{between: [web, mobile], cost: 3}]`.
    similar: Vec<Similar>,
    /// `block`: pairs of rooms that hold one track and the other in one block; `time`: minutes of overlap.
    within: Within,
}

impl Default for Options {
    fn default() -> Self {
        let by = Facet::named("track").expect("tracks are a facet");
        Self { by, similar: Vec::new(), within: Within::Block }
    }
}

impl Rule for SimilarTrackOverlap {
    const INFO: RuleInfo = RuleInfo {
        id: "similar-track-overlap",
        family: Family::Programme,
        level: Level::Off,
        weight: 1,
        unit: "pair of rooms per block (or minute of overlap), times the cost of the pair of tracks",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "Two tracks that share their audience run at the same time.",
        page: "\
## Why

Whoever follows one of two neighbouring tracks often follows the other. `similar` says which tracks
these are and how much it matters. CoSPLib has this goal as similar tracks.

## Example

With `similar: [{between: [web, mobile], cost: 3}]`, block `mon/1` has track web in `main` and track
mobile in `side`: cost 3.

## Fix

Move one of the tracks to another block, or into the room of the other.

## Cost

For every block and every pair of similar tracks: the pairs of different rooms of which the first
holds talks of one and the second talks of the other, times `cost`. With `within: time`: minutes of
overlap of every pair of talks, times `cost`. Talks of both tracks are in nobody's way.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let similar = |one: &str, two: &str, cost| Similar { between: [one.to_owned(), two.to_owned()], cost };
        let tracks = vec![similar("track0", "track1", 2)];
        let tags = vec![similar("theme:a", "theme:b", 1), similar("audience:y", "theme:a", 3)];
        let by = Facet::named("tag").expect("tags are a facet");
        vec![
            Options { similar: tracks.clone(), ..Options::default() },
            Options { similar: tracks, within: Within::Time, ..Options::default() },
            Options { by: by.clone(), similar: tags.clone(), within: Within::Block },
            Options { by, similar: tags, within: Within::Time },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let groups = this.options.by.groups(instance, |talk| this.covers(talk));
        let word = this.options.by.word();
        for similar in &this.options.similar {
            for name in similar.between.iter().filter(|name| !groups.contains_key(*name)) {
                let known = groups.keys().map(String::as_str);
                out.stray_name(this.origin, "names it", &format!("no talk is of {word}"), name, known);
            }
            match this.options.within {
                Within::Block => blocks(timetable, this, similar, &sides(&groups, similar), out),
                Within::Time => times(timetable, this, similar, &sides(&groups, similar), out),
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let groups = this.options.by.groups(instance, |talk| this.covers(talk));
        for similar in &this.options.similar {
            let [first, second] = sides(&groups, similar);
            let times = similar.cost;
            match this.options.within {
                Within::Block => {
                    let (first, second) = (first.into_iter().collect(), second.into_iter().collect());
                    out.add(TermKind::Crossing { first, second, within: Key::Block }, times, this.origin);
                }
                Within::Time => {
                    for &one in &first {
                        for &two in &second {
                            out.pair(one, two, Relation::Apart(0), times, instance.talk(one).origin);
                        }
                    }
                }
            }
        }
    }
}

fn one() -> i64 {
    1
}

fn two_tracks<'de, D: Deserializer<'de>>(reader: D) -> Result<[String; 2], D::Error> {
    let between = <[String; 2]>::deserialize(reader)?;
    if between[0] == between[1] {
        return Err(D::Error::custom(format!("`{}` is named twice; similar are two different ones", between[0])));
    }
    Ok(between)
}

/// The talks of one track and of the other; talks of both are in neither.
fn sides(groups: &BTreeMap<String, Vec<TalkId>>, similar: &Similar) -> [BTreeSet<TalkId>; 2] {
    let all = |name: &String| -> BTreeSet<TalkId> { groups.get(name).into_iter().flatten().copied().collect() };
    let (one, two) = (all(&similar.between[0]), all(&similar.between[1]));
    [&one - &two, &two - &one]
}

/// One finding per block in which both tracks run in different rooms.
fn blocks(
    timetable: &Timetable<'_>,
    this: &Use<Options>,
    similar: &Similar,
    sides: &[BTreeSet<TalkId>; 2],
    out: &mut Findings<'_>,
) {
    let instance = timetable.instance;
    // Per block, the rooms of each side with the first talk there.
    let mut used: BTreeMap<BlockId, [BTreeMap<RoomId, &Occurrence>; 2]> = BTreeMap::new();
    for (one, span) in timetable.timed() {
        let Some(block) = instance.block_of(span.start) else { continue };
        for side in (0..2).filter(|&side| sides[side].contains(&one.talk)) {
            for &room in &one.rooms {
                used.entry(block).or_default()[side].entry(room).or_insert(one);
            }
        }
    }
    for (block, [first, second]) in used {
        let pairs: usize = first.keys().map(|room| second.keys().filter(|other| *other != room).count()).sum();
        let crossed = |one: &BTreeMap<RoomId, &'_ Occurrence>, other: &BTreeMap<RoomId, &'_ Occurrence>| {
            let rooms = one.keys().filter(|room| other.keys().any(|theirs| theirs != *room));
            rooms.copied().collect::<Vec<RoomId>>()
        };
        let (here, there) = (crossed(&first, &second), crossed(&second, &first));
        let (Some(here_first), Some(there_first)) = (here.first(), there.first()) else { continue };
        let (one, two) = (first[here_first], second[there_first]);
        let word = this.options.by.word();
        let [a, b] = &similar.between;
        let name = &instance.blocks[crate::model::Id::index(block)].id;
        out.report(
            i64::try_from(pairs).unwrap_or(i64::MAX) * similar.cost,
            two.at.room,
            &format!("{word} {b}"),
            format!(
                "{word} {a} in {} and the similar {word} {b} in {} both run in block {name}",
                instance.room_names(&here),
                instance.room_names(&there)
            ),
        )
        .talks([two.talk, one.talk])
        .rooms(
            here.iter()
                .chain(&there)
                .flat_map(|&room| instance.room(room).atoms.iter().copied())
                .collect::<BTreeSet<_>>(),
        )
        .span(instance.blocks[crate::model::Id::index(block)].span)
        .related(one.at.room, format!("{word} {a}"))
        .help(format!("move {word} {a} or {b} to another block, or both into one room"));
    }
}

/// One finding per pair of talks that overlap.
fn times(
    timetable: &Timetable<'_>,
    this: &Use<Options>,
    similar: &Similar,
    sides: &[BTreeSet<TalkId>; 2],
    out: &mut Findings<'_>,
) {
    let instance = timetable.instance;
    let word = this.options.by.word();
    let side = |one: &Occurrence| sides.iter().position(|talks| talks.contains(&one.talk));
    let of_both = timetable.overlapping(|one, keys| {
        if let Some(side) = side(one) {
            keys.list(side);
            keys.ask(1 - side);
        }
    });
    for (first, second, both) in of_both {
        let (Some(here), Some(there)) = (side(first), side(second)) else { continue };
        let (minutes, free) = (both.minutes(), first.span.map_or(both.end, |span| span.end));
        let (one, two) = (instance.talk_label(first.talk), instance.talk_label(second.talk));
        let (a, b) = (&similar.between[here], &similar.between[there]);
        out.report(
            minutes * similar.cost,
            second.at.start,
            &format!("{word} {b}"),
            format!("{two} of {word} {b} and {one} of the similar {word} {a} overlap by {minutes} min"),
        )
        .talks([second.talk, first.talk])
        .span(both)
        .minutes(minutes)
        .related(first.at.start, format!("{one} starts here"))
        .help(format!("start {two} at {} or later, or move {one}", instance.next_start_label(free)));
    }
}
