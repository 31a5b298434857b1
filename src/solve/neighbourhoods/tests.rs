//! Neighbourhoods on small made-up problems: never worse, within the domains, and the exact ones the best there is.

use proptest::prelude::*;

use super::*;
use crate::model::{BlockId, DayId, Interval, OriginId, RoomId, Time, UseId};
use crate::problem::{Amount, Curve, Domain, Key, Move, Relation, Start, StartId, Term, TermKind, Tier, Unit};

const TALKS: usize = 6;
const ROOMS: usize = 3;

/// Two blocks of two slots each, of half an hour, on a day of their own; three rooms.
fn space(fixed: &[bool]) -> Space {
    let starts = [0, 30, 1000, 1030].into_iter().enumerate().map(|(at, from)| Start {
        span: Interval { start: Time(from), end: Time(from + 30) },
        cells: at + at / 2..at + at / 2 + 1,
        day: Some(DayId::from_index(at / 2)),
        block: Some(BlockId::from_index(at / 2)),
    });
    let rooms: Vec<_> = (0..ROOMS).map(|room| Some(RoomId::from_index(room))).collect();
    let all: Vec<StartId> = (0..4).map(StartId::from_index).collect();
    let domain = |(talk, fixed): (usize, &bool)| Domain {
        starts: all.clone().into(),
        rooms: rooms.clone().into(),
        except: vec![(StartId(0), rooms[talk % ROOMS])].into(),
        fixed: fixed.then(|| Placement { start: StartId::from_index(1 + talk % 3), room: rooms[talk / 3] }),
    };
    Space {
        starts: starts.collect(),
        cells: vec![30, 30, 940, 30, 30],
        domains: fixed.iter().enumerate().map(domain).collect(),
        atoms: (0..ROOMS).map(|room| vec![RoomId::from_index(room)]).collect(),
        rooms: ROOMS,
        days: 2,
        months: vec![0, 0],
        block_days: [0, 1].map(DayId::from_index).to_vec(),
    }
}

fn talk(index: usize) -> TalkId {
    TalkId::from_index(index)
}

fn term(tier: Tier, weight: i64, kind: TermKind) -> Term {
    Term { by: UseId(0), origin: OriginId(0), tier, weight, kind }
}

/// Rooms hold one talk; being out is dear; prices of starts and rooms, pairs that overlap, pairs in an order.
fn problem(fixed: &[bool], prices: &[i64], pairs: &[(usize, usize, i64, u8)]) -> Problem {
    let mut terms = Vec::new();
    let everyone: Vec<(TalkId, i64)> = (0..TALKS).map(|index| (talk(index), 1)).collect();
    for room in (0..ROOMS).map(RoomId::from_index) {
        let (members, key) = (everyone.clone(), Key::CellIn(room));
        let kind = TermKind::Count { members, key, curve: Curve::Pairs, unit: Unit::Minutes };
        terms.push(term(Tier::Inviolable, 1, kind));
    }
    for index in 0..TALKS {
        terms.push(term(Tier::Hard, 1000, TermKind::Out(talk(index), 1)));
        let price = |at: usize| prices[(index * 7 + at) % prices.len()];
        let starts = (0..4).map(|start| (StartId::from_index(start), price(start))).collect();
        terms.push(term(Tier::Soft, 3, TermKind::TalkStart(talk(index), starts)));
        let rooms = (0..ROOMS).map(|room| (Some(RoomId::from_index(room)), price(4 + room))).collect();
        terms.push(term(Tier::Soft, 2, TermKind::TalkRoom(talk(index), rooms)));
    }
    for &(one, two, weight, kind) in pairs.iter().filter(|(one, two, ..)| one != two) {
        let (tier, relation) = match kind {
            0 => (Tier::Inviolable, Relation::Apart(0)),
            1 => (Tier::Hard, Relation::Before(0, Amount::One)),
            2 => (Tier::Medium, Relation::Shared(Key::Room, false, Amount::One)),
            _ => (Tier::Soft, Relation::Differ(Key::Day, Amount::Durations)),
        };
        terms.push(term(tier, weight, TermKind::Pair(talk(one), talk(two), relation)));
    }
    Problem { space: space(fixed), terms }
}

fn pairs() -> impl Strategy<Value = Vec<(usize, usize, i64, u8)>> {
    prop::collection::vec((0..TALKS, 0..TALKS, 1_i64..5, 0_u8..4), 0..6)
}

/// Every talk at the first of its placements, counted from `from`, where it breaks nothing inviolable.
fn somewhere(problem: &Problem, tables: &Tables<'_>, from: &[usize]) -> Assignment {
    let mut evaluator = Evaluator::new(tables, &Assignment::of_fixed(&problem.space));
    for (index, domain) in problem.space.domains.iter().enumerate().filter(|(_, domain)| domain.fixed.is_none()) {
        let placements: Vec<Placement> = domain.placements().collect();
        let turned = placements.iter().cycle().skip(from[index] % placements.len()).take(placements.len());
        let mut fits = turned.filter(|there| evaluator.cost_of(talk(index), **there).inviolable <= 0).copied();
        if let Some(there) = fits.next() {
            evaluator.apply(&Move::Relocate(talk(index), Some(there)));
        }
    }
    evaluator.assignment()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn looks_never_make_it_worse_and_keep_to_the_domains(
        fixed in prop::collection::vec(prop::bool::weighted(0.2), TALKS),
        prices in prop::collection::vec(0_i64..20, 11),
        pairs in pairs(),
        from in prop::collection::vec(0_usize..12, TALKS),
    ) {
        let problem = problem(&fixed, &prices, &pairs);
        let tables = Tables::new(&problem);
        let mut incumbent = somewhere(&problem, &tables, &from);
        let forced = Evaluator::new(&tables, &incumbent).cost().inviolable;
        let run = |mut incumbent: Assignment| {
            let mut neighbourhoods = Neighbourhoods::new(&problem, &tables, 7);
            let mut steps = Vec::new();
            let stop = AtomicBool::new(false);
            for _ in 0..60 {
                let Some(looked) = neighbourhoods.look(&tables, &incumbent, Score::ZERO, (None, &stop)) else { break };
                if let Some((score, better)) = looked.better {
                    incumbent = better;
                    steps.push((looked.engine, score, incumbent.clone()));
                }
            }
            steps
        };
        let steps = run(incumbent.clone());
        prop_assert_eq!(&steps, &run(incumbent.clone()));
        for (engine, score, better) in steps {
            let cost = Evaluator::new(&tables, &better).cost();
            prop_assert!(score < problem.price(&incumbent), "{}", engine);
            prop_assert_eq!((score, cost.score()), (problem.price(&better), score));
            prop_assert!(cost.inviolable <= forced, "{}", engine);
            for (index, domain) in problem.space.domains.iter().enumerate() {
                match better.get(talk(index)) {
                    Some(there) => prop_assert!(domain.contains(there), "{} moves {} out of its domain", engine, index),
                    None => prop_assert!(domain.fixed.is_none()),
                }
            }
            incumbent = better;
        }
    }

    /// Without terms that compare two rooms, no arrangement of a slot over its rooms is better.
    #[test]
    fn rooms_of_a_slot_are_the_best_there_are(
        fixed in prop::collection::vec(prop::bool::weighted(0.2), TALKS),
        prices in prop::collection::vec(0_i64..20, 11),
        pairs in pairs(),
        from in prop::collection::vec(0_usize..12, TALKS),
    ) {
        let in_time: Vec<_> = pairs.into_iter().filter(|pair| pair.3 != 2).collect();
        let problem = problem(&fixed, &prices, &in_time);
        let tables = Tables::new(&problem);
        let incumbent = somewhere(&problem, &tables, &from);
        let mut evaluator = Evaluator::new(&tables, &incumbent);
        for start in (0..4).map(StartId::from_index) {
            let at: Vec<TalkId> = movable(&problem.space, &evaluator).filter(|one| one.1.start == start).map(|one| one.0).collect();
            rooms::improve(rooms::Window { key: Key::Slot, value: start.index() }, &problem.space, &mut evaluator);
            let found = evaluator.cost().score();
            let all: Vec<Placement> = (0..ROOMS).map(|room| Placement { start, room: Some(RoomId::from_index(room)) }).collect();
            prop_assert_eq!(found, best_of(&problem, &mut evaluator.clone(), &at, &all));
        }
    }

    /// Independent talks apart in time, over their placements and free ones: nothing that only permutes them is better.
    #[test]
    fn independent_talks_are_where_they_are_best(
        prices in prop::collection::vec(0_i64..20, 11),
        from in prop::collection::vec(0_usize..12, TALKS),
    ) {
        let problem = problem(&[false; TALKS], &prices, &[]);
        let tables = Tables::new(&problem);
        let incumbent = somewhere(&problem, &tables, &from);
        let mut evaluator = Evaluator::new(&tables, &incumbent);
        let talks: Vec<TalkId> = movable(&problem.space, &evaluator).map(|one| one.0).collect();
        let places: Vec<Placement> = movable(&problem.space, &evaluator).map(|one| one.1).collect();
        let couplings = Couplings::new(&problem);
        assignment::improve(false, &problem.space, &couplings, &mut evaluator, &mut Random::new(0, 0));
        let found = evaluator.cost().score();
        let permuted = best_of(&problem, &mut Evaluator::new(&tables, &incumbent), &talks, &places);
        prop_assert!(found <= permuted, "{} against {}", found, permuted);
    }

    /// All talks in one program: nothing is better at all.
    #[test]
    fn a_program_of_all_talks_is_the_best_there_is(
        fixed in prop::collection::vec(prop::bool::weighted(0.5), TALKS),
        prices in prop::collection::vec(0_i64..20, 11),
        pairs in pairs(),
        from in prop::collection::vec(0_usize..12, TALKS),
    ) {
        let problem = problem(&fixed, &prices, &pairs);
        let tables = Tables::new(&problem);
        let incumbent = somewhere(&problem, &tables, &from);
        let free: Vec<TalkId> = movable(&problem.space, &Evaluator::new(&tables, &incumbent)).map(|one| one.0).collect();
        prop_assume!((2..4).contains(&free.len()));
        let everywhere: Vec<Placement> = problem.space.domains[free[0].index()].starts.iter()
            .flat_map(|&start| (0..ROOMS).map(move |room| Placement { start, room: Some(RoomId::from_index(room)) }))
            .collect();
        let best = best_of(&problem, &mut Evaluator::new(&tables, &incumbent), &free, &everywhere);
        // Hard cost first, then medium, then soft: one program for each.
        let target = Score { soft: i64::MIN, ..best };
        let mut evaluator = Evaluator::new(&tables, &incumbent);
        let couplings = Couplings::new(&problem);
        let stop = AtomicBool::new(false);
        for _ in 0..3 {
            let ends = Ends { deadline: None, stop: &stop };
            piece::solve(&free, (&problem, &couplings), &mut evaluator, target, &mut Random::new(0, 0), ends);
        }
        prop_assert_eq!(evaluator.cost().score(), best);
    }
}

/// The best score over all ways to give the talks different placements of these.
fn best_of(problem: &Problem, evaluator: &mut Evaluator<'_>, talks: &[TalkId], places: &[Placement]) -> Score {
    let forced = evaluator.cost().inviolable;
    let mut out: Vec<_> = talks.iter().map(|&talk| (talk, None)).collect();
    evaluator.shift(&mut out);
    let best = descend(problem, evaluator, talks, places, forced);
    evaluator.shift(&mut out);
    best.unwrap_or(Score::ZERO)
}

fn descend(
    problem: &Problem,
    evaluator: &mut Evaluator<'_>,
    talks: &[TalkId],
    places: &[Placement],
    forced: i64,
) -> Option<Score> {
    let Some((&first, rest)) = talks.split_first() else {
        let cost = evaluator.cost();
        return (cost.inviolable <= forced).then(|| cost.score());
    };
    let mut best: Option<Score> = None;
    for (index, &there) in places.iter().enumerate() {
        if !problem.space.domain(first).contains(there) {
            continue;
        }
        let undo = evaluator.apply(&Move::Relocate(first, Some(there)));
        let mut left = places.to_vec();
        left.remove(index);
        let found = descend(problem, evaluator, rest, &left, forced);
        best = best.into_iter().chain(found).min();
        evaluator.apply(&undo);
    }
    best
}
