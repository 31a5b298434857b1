//! Bounds against all assignments of small random problems.

use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::BOUNDERS;
use crate::model::{DayId, Id, Interval, Minutes, OriginId, RoomId, Score, TalkId, Time, UseId};
use crate::problem::{
    Assignment, Curve, Domain, Key, Place, Placement, Problem, Space, Start, StartId, Term, TermKind, Tier, Unit,
};
use crate::solve::milp::Limits;
use crate::solve::standing::Proved;

/// What is random about a talk.
#[derive(Debug, Clone)]
struct Talk {
    long: bool,
    optional: bool,
    fixed: bool,
    /// Bits.
    starts: u8,
    rooms: u8,
    rank: i64,
    class: u32,
    /// Bits: which groups.
    groups: u8,
    room_price: i64,
    start_price: i64,
}

fn talk() -> impl Strategy<Value = Talk> {
    let where_to = (any::<bool>(), 0_u8..8, 0_u8..8, 1_u8..16, 1_u8..8);
    let what = (0_i64..4, 0_u32..3, 0_u8..8, -3_i64..9, 0_i64..3);
    (where_to, what).prop_map(|((long, optional, fixed, starts, rooms), what)| {
        let (rank, class, groups, room_price, start_price) = what;
        let (long, optional, fixed) = (long && rank > 1, optional == 0, fixed == 0);
        Talk { long, optional, fixed, starts, rooms, rank, class, groups, room_price, start_price }
    })
}

/// Two days with two short starts each, and a long one beside both.
fn space(talks: &[Talk]) -> Space {
    let spans = [(0, 40), (50, 40), (1440, 40), (1490, 40), (0, 90), (1440, 90)];
    let bounds = [0, 40, 50, 90, 1440, 1480, 1490, 1530];
    let cell = |time: i64| bounds.partition_point(|&bound| bound < time);
    let starts: Vec<Start> = spans
        .iter()
        .map(|&(from, length)| Start {
            span: Interval::lasting(Time(from), Minutes(length)),
            cells: cell(from)..cell(from + i64::from(length)),
            day: Some(DayId::from_index(usize::from(from >= 1440))),
            block: None,
        })
        .collect();
    let domain = |talk: &Talk| {
        let (first, count) = if talk.long { (4, 2) } else { (0, 4) };
        let bits = |mask: u8, count: usize| (0..count).filter(move |bit| mask >> bit & 1 == 1);
        let mut open: Vec<StartId> = bits(talk.starts, count).map(|bit| StartId::from_index(first + bit)).collect();
        if open.is_empty() {
            open.push(StartId::from_index(first));
        }
        let rooms: Vec<Place> = bits(talk.rooms, 3).map(|room| Some(RoomId::from_index(room))).collect();
        let fixed = talk.fixed.then_some(Placement { start: open[0], room: rooms[0] });
        if fixed.is_some() {
            return Domain::fixed_at(Placement { start: open[0], room: rooms[0] });
        }
        Domain { starts: open.into(), rooms: rooms.into(), except: Vec::new().into(), fixed }
    };
    Space {
        starts,
        cells: bounds.windows(2).map(|pair| pair[1] - pair[0]).collect(),
        domains: talks.iter().map(domain).collect(),
        atoms: (0..3).map(|room| vec![RoomId::from_index(room)]).collect(),
        rooms: 3,
        days: 2,
        months: vec![0, 0],
        block_days: Vec::new(),
    }
}

/// Weights of the terms, in the order in which they are added.
type Weights = [i64; 8];

fn problem(talks: &[Talk], weights: Weights, durations: bool) -> Problem {
    let space = space(talks);
    let mut terms = Vec::new();
    let mut add = |tier: Tier, weight: i64, kind: TermKind| {
        if weight != 0 {
            terms.push(Term { by: UseId(0), origin: OriginId(0), tier, weight, kind });
        }
    };
    let all: Vec<TalkId> = (0..talks.len()).map(TalkId::from_index).collect();
    for (&id, talk) in all.iter().zip(talks).filter(|one| !one.1.fixed) {
        let (tier, weight) = if talk.optional { (Tier::Soft, weights[0]) } else { (Tier::Hard, 1_000) };
        add(tier, weight, TermKind::Out(id, 1));
        add(Tier::Soft, talk.room_price, TermKind::TalkRoom(id, vec![(space.domain(id).rooms[0], 1)]));
        add(Tier::Hard, talk.start_price / 2, TermKind::TalkStart(id, vec![(space.domain(id).starts[0], 1)]));
    }
    for room in 0..3 {
        let (members, key) = (all.iter().map(|&talk| (talk, 1)).collect(), Key::CellIn(RoomId(room)));
        add(Tier::Hard, 10, TermKind::Count { members, key, curve: Curve::Pairs, unit: Unit::Minutes });
    }
    let unit = || if durations { Unit::Durations } else { Unit::One };
    for group in 0..3 {
        let inside = all.iter().zip(talks).filter(|one| one.1.groups >> group & 1 == 1).map(|one| *one.0);
        let inside: Vec<TalkId> = inside.collect();
        if inside.len() < 2 {
            continue;
        }
        let split = |within: Key, of: Key| {
            let members = inside.iter().map(|&talk| (talk, 0)).collect();
            TermKind::Split { members, within, of: Some(of), unit: unit() }
        };
        let count = |key: Key| {
            let members = inside.iter().map(|&talk| (talk, 1)).collect();
            TermKind::Count { members, key, curve: Curve::Pairs, unit: Unit::Minutes }
        };
        add(Tier::Soft, weights[1], split(Key::Event, Key::Day));
        add(Tier::Soft, weights[2] * i64::from(group), split(Key::Day, Key::Room));
        add(Tier::Soft, weights[3], count(Key::Cell));
        add(Tier::Soft, -weights[4], count(Key::Slot));
    }
    let members = all.iter().zip(talks).map(|(&id, talk)| (id, talk.class)).collect();
    add(Tier::Soft, -weights[5], TermKind::Split { members, within: Key::Slot, of: None, unit: Unit::Minutes });
    let members = all.iter().zip(talks).map(|(&id, talk)| (id, talk.rank)).collect();
    let seats = vec![Some(10), Some(20), Some(if durations { 20 } else { 30 })];
    add(Tier::Soft, weights[6], TermKind::Rank { members, seats, within: Key::Event, unit: unit() });
    let members = all.iter().map(|&id| (id, 1)).collect();
    let any = TermKind::Count { members, key: Key::Room, curve: Curve::Any, unit: Unit::One };
    add(Tier::Soft, weights[7], any);
    Problem { space, terms }
}

/// The least price of all assignments.
fn least(problem: &Problem) -> Option<Score> {
    let options: Vec<Vec<Option<Placement>>> = problem
        .space
        .domains
        .iter()
        .map(|domain| match domain.fixed {
            Some(fixed) => vec![Some(fixed)],
            None => domain.placements().map(Some).chain([None]).collect(),
        })
        .collect();
    let count: usize = options.iter().map(Vec::len).product();
    let assignment = |mut at: usize| {
        let pick = |own: &Vec<Option<Placement>>| {
            let one = own[at % own.len()];
            at /= own.len();
            one
        };
        Assignment(options.iter().map(pick).collect())
    };
    (0..count).map(|at| problem.price(&assignment(at))).min()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// No bounder says more than the best assignment costs.
    #[test]
    fn bounds_hold_for_all_assignments(
        talks in proptest::collection::vec(talk(), 2..5),
        weights in proptest::array::uniform8(0_i64..4),
        durations in any::<bool>(),
    ) {
        let problem = problem(&talks, weights, durations);
        let best = least(&problem).expect("an assignment");
        prop_assume!(best.hard == 0);
        let stop = AtomicBool::new(false);
        for (name, bounder) in BOUNDERS {
            let mut told = Vec::new();
            let mut progress = |bound: Option<i64>, _: Option<Assignment>| told.extend(bound);
            let mut limits = Limits { deadline: None, nodes: Some(100), stop: &stop, progress: &mut progress };
            let proved = bounder(&problem, &best, &mut limits);
            if let Some(Proved::Soft { hard, medium, bound }) = proved {
                prop_assert_eq!((hard, medium), (0, best.medium));
                told.push(bound);
            }
            for bound in told {
                prop_assert!(bound <= best.soft, "{name}: {bound} > {}", best.soft);
            }
        }
    }
}

/// Four talks in two rooms on one day: the popular two belong in the large room, and their themes cross it.
#[test]
fn ranks_and_rooms_are_weighed_together() {
    let talk = |rank: i64, groups: u8| Talk {
        long: false,
        optional: false,
        fixed: false,
        starts: 0b0011,
        rooms: 0b011,
        rank,
        class: 0,
        groups,
        room_price: 0,
        start_price: 0,
    };
    let problem =
        problem(&[talk(0, 0b010), talk(1, 0b100), talk(2, 0b010), talk(3, 0b100)], [0, 0, 1, 0, 0, 0, 1, 0], true);
    let best = least(&problem).expect("an assignment");
    assert_eq!(best, Score { hard: 0, medium: 0, soft: 80 });
    let stop = AtomicBool::new(false);
    let mut limits = Limits { deadline: None, nodes: Some(100), stop: &stop, progress: &mut |_, _| {} };
    let (_, bounder) = BOUNDERS[0];
    let proved = bounder(&problem, &best, &mut limits);
    assert!(matches!(proved, Some(Proved::Soft { bound: 41..=80, .. })), "{proved:?}");
}
