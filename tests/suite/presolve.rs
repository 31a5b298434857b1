//! Presolve against plain loops over all placements: it keeps the same ones, however it tells; and runs that are stopped at
//! once still give a checked agenda.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use plenary::check::check;
use plenary::finding::Origins;
use plenary::model::{Id, Instance, RoomId, TalkId};
use plenary::problem::{
    Assignment, Curve, Evaluator, Key, Placement, Problem, Space, Tables, Term, TermKind, Tier, Unit,
};
use plenary::rules::{Uses, configure};
use plenary::solve::{Options, SolveError, presolve, solve};
use plenary::source::{Native, Text, scenario_from};
use proptest::prelude::*;

use crate::support::runner::runner;
use crate::support::sketches::{Shape, sketch};
use crate::support::terms::term;

/// What a placement adds to the term is least where nobody else is.
fn adds_up(term: &Term) -> bool {
    let pairs = match &term.kind {
        TermKind::Count { curve, .. } => matches!(curve, Curve::Pairs | Curve::Over(_)),
        TermKind::Split { .. } | TermKind::Pair(..) | TermKind::Rank { .. } => true,
        _ => false,
    };
    term.is_unary() || (pairs && term.weight > 0)
}

/// Whether leaving the talk out could make another term worse.
fn is_needed(problem: &Problem, talk: TalkId, hard: bool) -> bool {
    problem.terms.iter().any(|term| {
        !term.grows()
            && term.is_hard() == hard
            && !(matches!(term.kind, TermKind::Out(..)) || (hard && term.is_unary()))
            && term.kind.members().contains(&talk)
    })
}

/// The placements that each talk keeps, one by one.
fn kept(problem: &Problem) -> Vec<Vec<Placement>> {
    let mut certain = problem.clone();
    certain.terms.retain(adds_up);
    let tables = Tables::new(&certain);
    let fixed = Evaluator::new(&tables, &Assignment::of_fixed(&problem.space));
    let talks = problem.space.domains.iter().enumerate();
    talks
        .map(|(index, domain)| {
            let talk = TalkId::from_index(index);
            if let Some(placement) = domain.fixed {
                return vec![placement];
            }
            let out = tables.unary(talk, None);
            let (hard_needed, soft_needed) = (is_needed(problem, talk, true), is_needed(problem, talk, false));
            let no_use = out.hard != 0 && (out.medium, out.soft) == (0, 0) && !hard_needed && !soft_needed;
            let keeps = |placement: &Placement| {
                let change = fixed.cost_of(talk, *placement);
                change.inviolable <= 0 && (change.hard <= 0 || hard_needed) && (change.hard != 0 || !no_use)
            };
            domain.placements().filter(keeps).collect()
        })
        .collect()
}

/// Room minutes that talks need and that there are, for the rooms and times of every talk: the pairs that do not fit.
fn shortages(problem: &Problem) -> Vec<(i64, i64)> {
    let space = &problem.space;
    let free = space.domains.iter().filter(|domain| domain.fixed.is_none()).count();
    let single: BTreeSet<RoomId> = problem
        .terms
        .iter()
        .filter(|term| term.level() == Tier::Inviolable && term.weight > 0)
        .filter_map(|term| match &term.kind {
            TermKind::Count { members, key: Key::CellIn(room), curve: Curve::Pairs, unit: Unit::Minutes } => {
                let members = members.iter().filter(|(talk, _)| space.domain(*talk).fixed.is_none());
                (members.count() == free).then_some(*room)
            }
            _ => None,
        })
        .collect();
    let mut takes: Vec<(BTreeSet<RoomId>, BTreeSet<usize>, i64)> = Vec::new();
    for domain in space.domains.iter().filter(|domain| domain.fixed.is_none()) {
        let (mut rooms, mut cells, mut least) = (BTreeSet::new(), BTreeSet::new(), i64::MAX);
        for placement in domain.placements() {
            let atoms = space.atoms_of(placement.room);
            let alone = !atoms.is_empty() && atoms.iter().all(|atom| single.contains(atom));
            let minutes = space.start(placement.start).span.minutes() * i64::try_from(atoms.len()).unwrap();
            least = least.min(if alone { minutes } else { 0 });
            rooms.extend(atoms.iter().copied());
            cells.extend(space.start(placement.start).cells.clone());
        }
        if (1..i64::MAX).contains(&least) {
            takes.push((rooms, cells, least));
        }
    }
    let mut found: Vec<(i64, i64)> = takes
        .iter()
        .map(|(rooms, cells, _)| {
            let inside = takes.iter().filter(|other| other.0.is_subset(rooms) && other.1.is_subset(cells));
            let offered: i64 = cells.iter().map(|&cell| space.cells[cell]).sum();
            (inside.map(|other| other.2).sum(), offered * i64::try_from(rooms.len()).unwrap())
        })
        .filter(|(needed, offered)| needed > offered)
        .collect();
    found.sort_unstable();
    found
}

fn agrees(problem: &Problem) -> Result<(usize, usize), TestCaseError> {
    let presolved = presolve(problem);
    let reduced: Vec<Vec<Placement>> =
        presolved.problem.space.domains.iter().map(|domain| domain.placements().collect()).collect();
    let kept = kept(problem);
    prop_assert_eq!(&reduced, &kept);
    for domain in presolved.problem.space.domains.iter().filter(|domain| domain.fixed.is_none()) {
        let placements: Vec<_> = domain.placements().collect();
        prop_assert_eq!(domain.count(), placements.len());
        prop_assert!(domain.starts.iter().all(|start| placements.iter().any(|one| one.start == *start)));
        prop_assert!(domain.rooms.iter().all(|room| placements.iter().any(|one| one.room == *room)));
    }
    let short = shortages(&presolved.problem);
    match &presolved.shortage {
        Some(found) => prop_assert!(short.contains(&(found.needed, found.offered)), "{:?} of {:?}", found, short),
        None => prop_assert!(short.is_empty(), "{:?}", short),
    }
    let all = problem.space.domains.iter().map(|domain| domain.placements().count()).sum::<usize>();
    Ok((all, reduced.iter().map(Vec::len).sum()))
}

#[test]
fn presolve_keeps_what_plain_loops_keep() {
    let counts = std::cell::Cell::new((0, 0));
    let cases = (sketch(&Shape::small()), prop::collection::vec(term(), 0..=8), any::<bool>());
    let result = runner("presolve", 500, 20_000).run(&cases, |(sketch, terms, rules)| {
        let instance = sketch.build();
        let space = Space::offered(&instance);
        let mut problem = Problem { space: space.clone(), terms: Vec::new() };
        if rules {
            let uses = configure(&instance, None, &[]).unwrap();
            problem = plenary::solve::lower(&instance, &uses, &[]).unwrap();
        }
        let drawn: Vec<Term> = terms.iter().map(|term| term.in_space(&problem.space)).collect();
        problem.terms.extend(drawn);
        let (all, reduced) = agrees(&problem)?;
        let (before, after) = counts.get();
        counts.set((before + all, after + reduced));
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    let (before, after) = counts.get();
    assert!(after * 10 < before * 9, "hardly anything is removed: {after} of {before}");
}

/// So many candidates that they are not priced one by one: 600 talks of 20 or 40 minutes fill five sixths of 20 rooms.
fn large() -> (Instance, Uses) {
    let mut text = String::from("conference: {name: Large, timezone: UTC}\nslots:\n");
    for day in 1..=3 {
        let starts: Vec<String> = (0..15).map(|at| format!("\"{:02}:{:02}\"", 9 + at / 3, at % 3 * 20)).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  - {{day: 2027-03-0{day}, at: [{}], minutes: 20}}", starts.join(", "));
    }
    text.push_str("rooms:\n");
    for room in 0..20 {
        let hours = if room % 5 == 0 { ", unavailable: [{day: 2027-03-02, to: \"10:00\"}]" } else { "" };
        let _ = writeln!(text, "  - {{id: r{room}, capacity: {}{hours}}}", 40 + 10 * room);
    }
    text.push_str("talks:\n");
    for talk in 0..600 {
        let minutes = if talk % 4 == 0 { 40 } else { 20 };
        let _ = writeln!(
            text,
            "  - {{id: t{talk}, title: Talk {talk}, minutes: {minutes}, speakers: [p{}, q{}], expected: {}}}",
            talk * 7 % 400,
            talk * 3 % 500,
            20 + talk * 37 % 180
        );
    }
    let scenario = Text::new("scenario.yaml", &text);
    let loaded = scenario_from(&scenario, Origins::default(), chrono::NaiveDate::default(), &Native);
    let instance = loaded.map_err(|failure| failure.errors).unwrap().instance;
    let uses = configure(&instance, None, &[]).unwrap();
    (instance, uses)
}

#[test]
fn a_large_programme_is_placed_at_once() {
    let (instance, uses) = large();
    let mut options = Options::default();
    (options.time_limit, options.iterations) = (None, Some(0));
    let outcome = solve(&instance, &uses, &options, &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert_eq!((outcome.score.hard, outcome.moves), (0, 0));
    assert_eq!(outcome.report, check(&instance, &uses, &outcome.agenda));
    let again = solve(&instance, &uses, &options, &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert_eq!(outcome.agenda, again.agenda);
}

#[test]
fn a_run_without_time_gives_the_checked_agenda_that_it_was_given() {
    let (instance, uses) = large();
    let mut options = Options::default();
    (options.time_limit, options.iterations) = (None, Some(0));
    let first = solve(&instance, &uses, &options, &AtomicBool::new(false), &mut |_| {}).unwrap();
    // Without anything to start from there is no agenda, not one with everything left out.
    let (mut late, mut stopped) = (Options::default(), Options::default());
    late.time_limit = Some(Duration::ZERO);
    stopped.time_limit = None;
    for (options, interrupt) in [(&mut late, false), (&mut stopped, true)] {
        let nothing = solve(&instance, &uses, options, &AtomicBool::new(interrupt), &mut |_| {});
        assert_eq!(nothing.err(), Some(SolveError::NoTime));
        options.from = Some(first.agenda.clone());
        let outcome = solve(&instance, &uses, options, &AtomicBool::new(interrupt), &mut |_| {}).unwrap();
        assert_eq!((outcome.score, outcome.moves), (first.score, 0));
        assert_eq!(outcome.report, check(&instance, &uses, &outcome.agenda));
    }
}
