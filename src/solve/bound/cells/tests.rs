//! The bound against the best of all assignments, on problems small enough to try them all.

use std::sync::atomic::AtomicBool;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{bound, fullest};
use crate::model::{BlockId, DayId, Id, Interval, OriginId, RoomId, Score, TalkId, Time, UseId};
use crate::problem::{
    Amount, Assignment, Curve, Domain, Key, Placement, Problem, Relation, Space, Start, StartId, Term, TermKind, Tier,
    Unit,
};
use crate::solve::milp::Limits;
use crate::solve::standing::Proved;

const BLOCKS: usize = 3;
const ROOMS: usize = 2;
const TALKS: usize = 4;

/// Three blocks of two minutes on two days, two rooms, and talks of one or two minutes.
fn space(long: &[bool]) -> Space {
    let mut starts = Vec::new();
    for length in [1, 2] {
        for block in 0..BLOCKS {
            for minute in 0..=2 - length {
                let cell = 3 * block + minute;
                let at = i64::try_from(10 * block + minute).unwrap();
                let span = Interval::new(Time(at), Time(at + i64::try_from(length).unwrap()));
                let (day, block) = (Some(DayId::from_index(block / 2)), Some(BlockId::from_index(block)));
                starts.push(Start { span, cells: cell..cell + length, day, block });
            }
        }
    }
    let domain = |&long: &bool| Domain {
        starts: if long { 6..9 } else { 0..6 }.map(StartId::from_index).collect(),
        rooms: (0..ROOMS).map(|room| Some(RoomId::from_index(room))).collect(),
        except: Vec::new().into(),
        fixed: None,
    };
    Space {
        starts,
        cells: vec![1, 1, 8, 1, 1, 8, 1, 1],
        domains: long.iter().map(domain).collect(),
        atoms: (0..ROOMS).map(|room| vec![RoomId::from_index(room)]).collect(),
        rooms: ROOMS,
        days: 2,
        months: vec![0, 0],
        block_days: (0..BLOCKS).map(|block| DayId::from_index(block / 2)).collect(),
    }
}

fn term(tier: Tier, weight: i64, kind: TermKind) -> Term {
    Term { by: UseId(0), origin: OriginId(0), tier, weight, kind }
}

fn talk(index: usize) -> TalkId {
    TalkId::from_index(index)
}

/// The terms that every such conference has: one track per cell, no overlap in a room, nothing out.
fn frame(tracks: &[u32], optional: bool) -> Vec<Term> {
    let members: Vec<(TalkId, u32)> = tracks.iter().enumerate().map(|(at, &track)| (talk(at), track)).collect();
    let (within, curve) = (Key::BlockRoom, Curve::Over(1));
    let mut terms = vec![term(Tier::Hard, 1, TermKind::Distinct { members, within, of: None, curve })];
    for room in (0..ROOMS).map(RoomId::from_index) {
        let members = (0..TALKS).map(|at| (talk(at), 1)).collect();
        let (key, curve, unit) = (Key::CellIn(room), Curve::Pairs, Unit::Minutes);
        terms.push(term(Tier::Inviolable, 1, TermKind::Count { members, key, curve, unit }));
    }
    for at in 0..TALKS {
        let tier = if optional && at == 0 { Tier::Soft } else { Tier::Hard };
        terms.push(term(tier, 10, TermKind::Out(talk(at), 1)));
    }
    terms
}

/// A further term from small numbers.
fn further(tracks: &[u32], kind: u8, weight: i64, hard: bool, numbers: &[u8]) -> Term {
    let number = |at: usize| i64::from(numbers[at % numbers.len()]);
    let track = u32::from(numbers[0] % 2);
    let of_track = |track: u32| -> Vec<TalkId> {
        tracks.iter().enumerate().filter(|(_, other)| **other == track).map(|(at, _)| talk(at)).collect()
    };
    let one = talk(usize::from(numbers[1]) % TALKS);
    let two = talk((usize::from(numbers[1]) + 1 + usize::from(numbers[2]) % (TALKS - 1)) % TALKS);
    let members = if numbers[3] == 0 { (0..TALKS).map(talk).collect() } else { of_track(track) };
    let counted = || members.iter().map(|&talk| (talk, 1)).collect();
    let kind = match kind {
        0 => TermKind::TalkStart(one, (0..9).map(|at| (StartId::from_index(at), number(at))).collect()),
        1 => TermKind::TalkRoom(one, (0..ROOMS).map(|at| (Some(RoomId::from_index(at)), number(at))).collect()),
        2 => {
            let unit = Unit::Table((0..BLOCKS * ROOMS).map(number).collect());
            TermKind::Count { members: counted(), key: Key::BlockRoom, curve: Curve::Any, unit }
        }
        3 => TermKind::Crossing { first: of_track(0), second: of_track(1), within: Key::Block },
        4 | 5 => {
            let within = if numbers[2].is_multiple_of(2) { Key::Event } else { Key::Block };
            let members = members.iter().map(|&talk| (talk, 0)).collect();
            TermKind::Distinct { members, within, of: Some(Key::Room), curve: Curve::Over(number(4) % 2 + 1) }
        }
        6 => {
            let within = if numbers[2].is_multiple_of(3) { Key::Day } else { Key::Event };
            TermKind::Runs { members, within, each: numbers[4].is_multiple_of(2) }
        }
        7 => {
            let (key, curve, unit) = (Key::Cell, Curve::Pairs, Unit::Minutes);
            TermKind::Count { members: counted(), key, curve, unit }
        }
        8 | 9 => TermKind::Position(members.iter().enumerate().map(|(at, &talk)| (talk, number(at) % 4)).collect()),
        10 => TermKind::Pair(
            one.min(two),
            one.max(two),
            Relation::Shared(Key::Block, numbers[2].is_multiple_of(2), Amount::One),
        ),
        _ => TermKind::Pair(one.min(two), one.max(two), Relation::Differ(Key::Block, Amount::One)),
    };
    term(if hard { Tier::Hard } else { Tier::Soft }, weight, kind)
}

/// The least soft cost without hard cost, by trying all assignments.
fn best(problem: &Problem) -> Option<i64> {
    fn place(problem: &Problem, at: usize, assignment: &mut Assignment, best: &mut Option<i64>) {
        if at == TALKS {
            let Score { hard, soft, .. } = problem.price(assignment);
            if hard == 0 {
                *best = Some(best.map_or(soft, |best| best.min(soft)));
            }
            return;
        }
        let placements: Vec<Placement> = problem.space.domains[at].placements().collect();
        for placement in placements.into_iter().map(Some).chain([None]) {
            assignment.0[at] = placement;
            place(problem, at + 1, assignment, best);
        }
        assignment.0[at] = None;
    }
    let mut least = None;
    place(problem, 0, &mut Assignment(vec![None; TALKS]), &mut least);
    least
}

fn proved(problem: &Problem, soft: i64) -> Option<i64> {
    let stop = AtomicBool::new(false);
    let mut limits = Limits { deadline: None, nodes: Some(2_000), stop: &stop, progress: &mut |_, _| {} };
    match bound(problem, &Score { soft, ..Score::ZERO }, &mut limits) {
        Some(Proved::Soft { hard: 0, medium: 0, bound }) => Some(bound),
        Some(other) => panic!("{other:?}"),
        None => None,
    }
}

#[test]
fn nothing_costs_less_than_the_bound() {
    let further_terms = proptest::collection::vec(
        (0_u8..12, prop_oneof![4 => 1_i64..9, 1 => -3_i64..0], 0_u8..6, proptest::collection::vec(0_u8..5, 9)),
        1..7,
    );
    let cases = (proptest::collection::vec(0_u32..2, TALKS), any::<[bool; TALKS]>(), any::<bool>(), further_terms);
    TestRunner::new(Config { cases: 64, failure_persistence: None, ..Config::default() })
        .run(&cases, |(tracks, long, optional, terms)| {
            let long: Vec<bool> = long.iter().enumerate().map(|(at, &long)| long && at < 3).collect();
            let mut all = frame(&tracks, optional);
            for (kind, weight, hard, numbers) in terms {
                let hard = hard == 0 && weight > 0;
                all.push(further(&tracks, kind, weight, hard, &numbers));
            }
            let problem = Problem { space: space(&long), terms: all };
            let Some(best) = best(&problem) else { return Ok(()) };
            for more in [0, 2, 1_000] {
                let proved = proved(&problem, best + more);
                prop_assert!(proved.is_some_and(|proved| proved <= best), "{:?} of {} + {}", proved, best, more);
            }
            Ok(())
        })
        .unwrap();
}

/// Two tracks of two long talks each, similar to each other, in three blocks: one block has both.
#[test]
fn what_must_be_parallel_is_counted() {
    let tracks = [0, 0, 1, 1];
    let mut terms = frame(&tracks, false);
    terms.push(further(&tracks, 3, 7, false, &[0; 9]));
    for track in 0..2 {
        terms.push(further(&tracks, 5, 20, true, &[track, 0, 1, 1, 0, 0, 0, 0, 0]));
    }
    let problem = Problem { space: space(&[true; TALKS]), terms };
    assert_eq!(best(&problem), Some(7));
    assert_eq!(proved(&problem, 30), Some(7));
}

#[test]
fn lengths_fill_a_cell_as_far_as_they_go() {
    assert_eq!(fullest(&[(3, 5)], 4), 3);
    assert_eq!(fullest(&[(3, 1), (2, 2)], 6), 5);
    assert_eq!(fullest(&[(3, 1), (2, 3)], 6), 6);
    assert_eq!(fullest(&[(1, 2)], 6), 2);
    assert_eq!(fullest(&[(7, 2)], 6), 0);
}
