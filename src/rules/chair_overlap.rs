//! chair-overlap: two tracks with one chair run in two rooms.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{BlockId, Delivery, Id, Instance, Occurrence, OriginId, PersonId, Role, RoomId, TalkId, Timetable};
use crate::problem::{Key, Lowering, TermKind};

#[derive(Debug)]
pub(super) struct ChairOverlap;

/// Two tracks that somebody chairs both.
#[derive(Debug)]
struct Shared<'a> {
    tracks: [&'a str; 2],
    /// Who chairs in both.
    chairs: Vec<PersonId>,
    /// The talks of either track that one of them chairs, in order of id.
    talks: [Vec<TalkId>; 2],
}

impl Rule for ChairOverlap {
    const INFO: RuleInfo = RuleInfo {
        id: "chair-overlap",
        family: Family::People,
        level: Level::Warn,
        weight: 1,
        unit: "pair of rooms, per block and pair of tracks",
        inviolable: false,
        subject: Subject::TALKS.with_people(),
        halves: Halves::Both,
        summary: "Somebody chairs talks of two tracks that run in different rooms in one block.",
        page: "\
## Why

Whoever chairs a track is expected in its room for the whole block, also between the talks that name
them; the same person cannot chair another track next door in that block.

## Example

Ada Lovelace is among the `chairs` of talks on the tracks `databases` and `networks`. In block
`mon/1` the one is in East and the other in West: cost 1.

## Fix

Put one of the two tracks into another block, or both into one room; or find another chair.

## Cost

For every block and every two tracks with a common chair: the pairs of different rooms of which one
holds talks of the first track that a common chair chairs, and the other such talks of the second.
Talks without a track, talks outside all blocks and recorded ones do not count.

CoSPLib has this as conflicts of chairs.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let shared_chairs = shared_chairs(instance, this);
        if shared_chairs.is_empty() {
            return;
        }
        let mut spots: BTreeMap<TalkId, Vec<(BlockId, RoomId, &Occurrence)>> = BTreeMap::new();
        for (one, span) in timetable.timed() {
            let Some(block) = instance.block_of(span.start) else { continue };
            spots.entry(one.talk).or_default().extend(one.rooms.iter().map(|&room| (block, room, one)));
        }
        for shared in shared_chairs {
            // By block and side, the rooms and what is in them.
            let mut blocks: BTreeMap<BlockId, [BTreeMap<RoomId, Vec<&Occurrence>>; 2]> = BTreeMap::new();
            for (side, talks) in shared.talks.iter().enumerate() {
                for &(block, room, one) in talks.iter().filter_map(|talk| spots.get(talk)).flatten() {
                    blocks.entry(block).or_default()[side].entry(room).or_default().push(one);
                }
            }
            for (block, [first, second]) in blocks {
                for (&here, ones) in &first {
                    for (&there, twos) in second.iter().filter(|(there, _)| **there != here) {
                        report(instance, &shared, block, [(here, ones), (there, twos)], out);
                    }
                }
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for Shared { chairs, talks: [first, second], .. } in shared_chairs(instance, this) {
            let origin = chairs.first().map_or(OriginId(0), |&chair| instance.person(chair).origin);
            out.add(TermKind::Crossing { first, second, within: Key::Block }, 1, origin);
        }
    }
}

fn report(
    instance: &Instance,
    shared: &Shared<'_>,
    block: BlockId,
    sides: [(RoomId, &Vec<&Occurrence>); 2],
    out: &mut Findings<'_>,
) {
    let [(here, ones), (there, twos)] = sides;
    let block = &instance.blocks[block.index()];
    let names = instance.names(&shared.chairs);
    let chair = if shared.chairs.len() > 1 { "chair" } else { "chairs" };
    let (east, west) = (&instance.room(here).name, &instance.room(there).name);
    let [track, other] = shared.tracks;
    // A finding always has talks on both sides.
    let (Some(one), Some(two)) = (ones.first(), twos.first()) else { return };
    let talks: BTreeSet<TalkId> = ones.iter().chain(twos).map(|one| one.talk).collect();
    let rooms = instance.room(here).atoms.iter().chain(&instance.room(there).atoms);
    out.report(
        1,
        two.at.room,
        &format!("track {other} is in {west}"),
        format!("{names} {chair} both {track} in {east} and {other} in {west} in block {}", block.id),
    )
    .talks(talks)
    .people(shared.chairs.iter().copied())
    .rooms(rooms.copied().collect::<BTreeSet<_>>())
    .span(block.span)
    .related(one.at.room, format!("track {track} is in {east}"))
    .help("put one of the tracks into another block, or both into one room; or find another chair");
}

/// Who chairs two tracks, and the talks of either that they chair.
type Both = (Vec<PersonId>, [BTreeSet<TalkId>; 2]);

/// Every two tracks with a common chair. A chair who is exempt in a talk does not count there.
/// O(n log n + tracks of a chair², over all chairs).
fn shared_chairs<'a>(instance: &'a Instance, this: &Use<NoOptions>) -> Vec<Shared<'a>> {
    let mut chairs: BTreeMap<PersonId, BTreeMap<&str, Vec<TalkId>>> = BTreeMap::new();
    for (id, talk) in instance.talks().filter(|(id, talk)| !talk.is_break && this.covers(*id)) {
        let (Some(track), Delivery::Live) = (&talk.track, talk.delivery) else { continue };
        for person in talk.people.iter().filter(|one| one.role == Role::Chair).map(|one| one.person) {
            if !this.ignores(&[id], Some(person), None) {
                chairs.entry(person).or_default().entry(track).or_default().push(id);
            }
        }
    }
    let mut shared: BTreeMap<[&str; 2], Both> = BTreeMap::new();
    for (&person, tracks) in &chairs {
        for (&track, theirs) in tracks {
            for (&other, others) in tracks.range::<str, _>((Bound::Excluded(track), Bound::Unbounded)) {
                let (people, [first, second]) = shared.entry([track, other]).or_default();
                people.push(person);
                first.extend(theirs);
                second.extend(others);
            }
        }
    }
    let in_order = |talks: BTreeSet<TalkId>| talks.into_iter().collect();
    shared.into_iter().map(|(tracks, (chairs, talks))| Shared { tracks, chairs, talks: talks.map(in_order) }).collect()
}
