//! Prices of cases small enough to count by hand.

use std::sync::Arc;

use super::{
    Amount, Assignment, Curve, Domain, Key, Placement, Relation, Space, Start, StartId, Term, TermKind, Tier, Unit,
};
use crate::model::{BlockId, DayId, Id, Interval, OriginId, RoomId, TalkId, Time, UseId};

/// Two days, of two blocks each, with starts every half hour from 0 and from 1000; a block is an hour. Starts 0 to 7
/// last 30 minutes, start 8 is from 0 to 60. Rooms 0 and 1; room 2 is both of them.
fn space(talks: usize) -> Space {
    let times = [0, 30, 60, 90, 1000, 1030, 1060, 1090];
    let mut starts: Vec<Start> = times
        .iter()
        .zip(0..)
        .map(|(&from, at)| Start {
            span: Interval { start: Time(from), end: Time(from + 30) },
            cells: at + at / 4..at + at / 4 + 1,
            day: Some(DayId::from_index(at / 4)),
            block: Some(BlockId::from_index(at / 2)),
        })
        .collect();
    let span = Interval { start: Time(0), end: Time(60) };
    starts.push(Start { span, cells: 0..2, ..starts[0].clone() });
    let rooms: Vec<_> = [None].into_iter().chain((0..3).map(|room| Some(RoomId::from_index(room)))).collect();
    let all = (0..starts.len()).map(StartId::from_index).collect();
    let domain = Domain { starts: all, rooms: rooms.into(), except: Arc::default(), fixed: None };
    let room = RoomId::from_index;
    Space {
        starts,
        cells: vec![30, 30, 30, 30, 880, 30, 30, 30, 30],
        domains: vec![domain; talks],
        atoms: vec![vec![room(0)], vec![room(1)], vec![room(0), room(1)]],
        rooms: 3,
        days: 2,
        months: vec![0, 1],
        block_days: [0, 0, 1, 1].map(DayId::from_index).to_vec(),
    }
}

/// Talks 0, 1, … at these starts and rooms, or out; −1 is no room.
fn atoms(kind: TermKind, at: &[Option<(usize, i32)>]) -> i64 {
    let space = space(at.len());
    let place = |(start, room): (usize, i32)| Placement {
        start: StartId::from_index(start),
        room: usize::try_from(room).ok().map(RoomId::from_index),
    };
    let assignment = Assignment(at.iter().map(|at| at.map(place)).collect());
    let term = Term { by: UseId(0), origin: OriginId(0), tier: Tier::Soft, weight: 1, kind };
    let atoms = term.atoms(&space, &assignment);
    assert!(i128::from(atoms) <= term.kind.most_atoms(&space));
    atoms
}

fn talk(index: usize) -> TalkId {
    TalkId::from_index(index)
}

fn talks<const N: usize>(values: [i64; N]) -> Vec<(TalkId, i64)> {
    values.into_iter().enumerate().map(|(at, value)| (talk(at), value)).collect()
}

fn classes<const N: usize>(values: [u32; N]) -> Vec<(TalkId, u32)> {
    values.into_iter().enumerate().map(|(at, value)| (talk(at), value)).collect()
}

#[test]
fn talks_by_themselves() {
    assert_eq!(atoms(TermKind::Out(talk(0), 5), &[None]), 5);
    assert_eq!(atoms(TermKind::Out(talk(0), 5), &[Some((0, 0))]), 0);
    let by_start = TermKind::TalkStart(talk(0), vec![(StartId(1), 4)]);
    assert_eq!(atoms(by_start.clone(), &[Some((1, 0))]), 4);
    assert_eq!(atoms(by_start, &[Some((2, 0))]), 0);
    assert_eq!(atoms(TermKind::TalkRoom(talk(0), vec![(None, 2), (Some(RoomId(1)), 3)]), &[Some((0, 1))]), 3);
    let both = TermKind::StartRoom(vec![talk(0), talk(1)], vec![(StartId(0), Some(RoomId(1)), 7)]);
    assert_eq!(atoms(both, &[Some((0, 1)), Some((0, 1))]), 14);
}

#[test]
fn counts() {
    let count = |key, curve, unit| TermKind::Count { members: talks([1, 1, 1]), key, curve, unit };
    // Talks 0 and 2 run beside each other for 30 minutes, 1 and 2 for 30; all three take room 0.
    let at = [Some((0, 0)), Some((1, 0)), Some((8, 2))];
    assert_eq!(atoms(count(Key::Cell, Curve::Pairs, Unit::Minutes), &at), 60);
    assert_eq!(atoms(count(Key::CellIn(RoomId(0)), Curve::Pairs, Unit::Minutes), &at), 60);
    assert_eq!(atoms(count(Key::CellIn(RoomId(1)), Curve::Pairs, Unit::Minutes), &at), 0);
    // Three pairs on one day; their minutes are 30 + 30, 30 + 60 and 30 + 60.
    assert_eq!(atoms(count(Key::Day, Curve::Pairs, Unit::One), &at), 3);
    assert_eq!(atoms(count(Key::Day, Curve::Pairs, Unit::Durations), &at), 240);
    assert_eq!(atoms(count(Key::Day, Curve::Over(1), Unit::Table(vec![5, 7])), &at), 10);
    assert_eq!(atoms(count(Key::Room, Curve::Any, Unit::One), &at), 2);
    assert_eq!(atoms(count(Key::Event, Curve::Table(vec![0, 9, 4]), Unit::One), &at), 4);
    // Talks 0 and 2 start together, in different slots.
    assert_eq!(atoms(count(Key::Start, Curve::Pairs, Unit::One), &at), 1);
    assert_eq!(atoms(count(Key::Slot, Curve::Any, Unit::Minutes), &at), 30 + 30 + 60);
    let amounts = TermKind::Count { members: talks([2, 3]), key: Key::Event, curve: Curve::Over(1), unit: Unit::One };
    assert_eq!(atoms(amounts, &[Some((0, 0)), Some((4, 0))]), 4);
}

#[test]
fn splits_and_distinct_values() {
    let at = [Some((0, 0)), Some((1, 1)), Some((2, 0)), Some((4, 1))];
    let split = |of, unit| TermKind::Split { members: classes([0, 0, 0, 0]), within: Key::Day, of, unit };
    // Day 0 has talks in rooms 0, 1 and 0: two pairs are in different rooms.
    assert_eq!(atoms(split(Some(Key::Room), Unit::One), &at), 2);
    assert_eq!(atoms(split(Some(Key::Room), Unit::Durations), &at), 120);
    assert_eq!(atoms(split(None, Unit::One), &at), 0);
    let two = TermKind::Split { members: classes([0, 1, 1]), within: Key::Day, of: None, unit: Unit::One };
    assert_eq!(atoms(two, &at[..3]), 2);
    let distinct = |of, curve| TermKind::Distinct { members: classes([0, 0, 0, 0]), within: Key::Day, of, curve };
    // Rooms 0 and 1 on day 0, room 1 on day 1.
    assert_eq!(atoms(distinct(Some(Key::Room), Curve::Over(1)), &at), 1);
    assert_eq!(atoms(distinct(Some(Key::Room), Curve::Table(vec![0, 3, 5])), &at), 8);
    assert_eq!(atoms(distinct(None, Curve::Any), &at), 2);
}

#[test]
fn runs_extents_and_crossings() {
    let all = |talks: usize| (0..talks).map(talk).collect::<Vec<_>>();
    // Blocks 0, 2 and 3: on day 1 one run; in the event two, as block 1 is between.
    let at = [Some((0, 0)), Some((4, 0)), Some((6, 1))];
    let runs = |within, each| TermKind::Runs { members: all(3), within, each };
    assert_eq!(atoms(runs(Key::Day, true), &at), 0);
    assert_eq!(atoms(runs(Key::Event, true), &at), 1);
    assert_eq!(atoms(runs(Key::Event, false), &[Some((0, 0)), Some((6, 0)), None]), 1);
    // From 0 to 120 on day 0, from 1000 to 1030 on day 1.
    let extent = |most| TermKind::Extent { members: all(3), most };
    assert_eq!(atoms(extent(0), &[Some((0, 0)), Some((3, 0)), Some((4, 0))]), 150);
    assert_eq!(atoms(extent(90), &[Some((0, 0)), Some((3, 0)), Some((4, 0))]), 30);
    // In block 0 the first group is in rooms 0 and 1, the second in room 0: 1 then 0.
    let crossing = |within| TermKind::Crossing { first: all(2), second: vec![talk(2)], within };
    assert_eq!(atoms(crossing(Key::Block), &[Some((0, 0)), Some((1, 1)), Some((0, 0))]), 1);
    assert_eq!(atoms(crossing(Key::Block), &[Some((0, 0)), Some((1, 1)), Some((2, 0))]), 0);
    assert_eq!(atoms(crossing(Key::Day), &[Some((0, 0)), Some((1, 1)), Some((2, 2))]), 2);
}

#[test]
fn ranks_and_positions() {
    let seats = vec![Some(10), Some(20), None];
    let rank = |within, unit| TermKind::Rank { members: talks([3, 2, 1]), seats: seats.clone(), within, unit };
    // Talk 0 ranks higher than talk 1 and has fewer seats; talk 2 is where nobody has counted.
    let at = [Some((0, 0)), Some((2, 1)), Some((0, 2))];
    assert_eq!(atoms(rank(Key::Event, Unit::One), &at), 1);
    assert_eq!(atoms(rank(Key::Day, Unit::Durations), &at), 60);
    assert_eq!(atoms(rank(Key::Block, Unit::One), &at), 0);
    // In order: talk 1 (block 0), talk 2 (block 1, room 0), talk 0 (block 1, room 1).
    let position = TermKind::Position(talks([3, 2, 0]));
    assert_eq!(atoms(position.clone(), &[Some((2, 1)), Some((0, 0)), Some((3, 0))]), 1);
    assert_eq!(atoms(position, &[Some((2, 1)), None, Some((3, 0))]), 1);
}

#[test]
fn relations() {
    let cost =
        |relation: Relation, one, two| atoms(TermKind::Pair(talk(0), talk(1), relation), &[Some(one), Some(two)]);
    assert_eq!(atoms(TermKind::Pair(talk(0), talk(1), Relation::Apart(0)), &[Some((0, 0)), None]), 0);
    assert_eq!(cost(Relation::Before(0, Amount::One), (0, 0), (1, 0)), 0);
    assert_eq!(cost(Relation::Before(30, Amount::Durations), (0, 0), (1, 0)), 60);
    assert_eq!(cost(Relation::Apart(0), (8, 0), (1, 0)), 30);
    assert_eq!(cost(Relation::Apart(45), (0, 0), (2, 0)), 15);
    let gap = Arc::new(vec![vec![0, 50, 0], vec![50, 0, 0], vec![0, 0, 0]]);
    assert_eq!(cost(Relation::Gap(Arc::clone(&gap)), (0, 0), (2, 1)), 20);
    assert_eq!(cost(Relation::Gap(gap), (0, 0), (8, 1)), 0);
    assert_eq!(cost(Relation::Close(30, Amount::One), (0, 0), (1, 0)), 1);
    assert_eq!(cost(Relation::Close(30, Amount::One), (0, 0), (2, 0)), 0);
    assert_eq!(cost(Relation::Shared(Key::Block, false, Amount::One), (0, 0), (1, 0)), 1);
    assert_eq!(cost(Relation::Shared(Key::Block, true, Amount::One), (0, 0), (1, 2)), 0);
    assert_eq!(cost(Relation::Shared(Key::Block, true, Amount::Durations), (0, 0), (8, 1)), 90);
    assert_eq!(cost(Relation::Differ(Key::Room, Amount::One), (0, 0), (1, 1)), 1);
    assert_eq!(cost(Relation::Differ(Key::Room, Amount::One), (0, 0), (1, -1)), 0);
    let adjacent = |ordered| Relation::Adjacent { most: 0, ordered };
    assert_eq!(cost(adjacent(false), (1, 0), (0, 0)), 0);
    assert_eq!(cost(adjacent(true), (1, 0), (0, 0)), 1);
    assert_eq!(cost(Relation::Staggered, (8, 0), (1, 0)), 30);
    assert_eq!(cost(Relation::Staggered, (8, 0), (0, 0)), 0);
    let same_day = Relation::SameDay(vec![(StartId(1), 6)]);
    assert_eq!(cost(same_day.clone(), (1, 0), (3, 0)), 6);
    assert_eq!(cost(same_day, (1, 0), (4, 0)), 0);
}
