//! Terms by themselves, without rules: of every kind, key, curve, unit, relation, sign and tier.
//!
//! Price by plain loops = price of the evaluator, through random moves; = value of the linear
//! programs. No term has more atoms than it says.

use std::sync::atomic::AtomicBool;

use plenary::model::{Id, Instance, OriginId, Score, TalkId, UseId};
use plenary::problem::{Assignment, Evaluator, Move, Problem, Space, Tables, Term, TermKind, Tier};
use plenary::solve::{Encoding, Options, Status, optimise};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::agreement::{assignment_of, moves_agree, space_of};
use super::programs::value;
use crate::support::agendas::{self, EntrySketch};
use crate::support::moves::{MoveSketch, moves};
use crate::support::runner::runner;
use crate::support::sketches::{Shape, Sketch, gentle, sketch, sketch_with_entries};
use crate::support::terms::{TermSketch, term};

/// A problem of these terms.
fn problem(space: &Space, terms: &[TermSketch]) -> Problem {
    Problem { space: space.clone(), terms: terms.iter().map(|term| term.in_space(space)).collect() }
}

fn atoms_are_bounded(problem: &Problem, assignment: &Assignment) -> TestCaseResult {
    for term in &problem.terms {
        let (atoms, most) = (term.atoms(&problem.space, assignment), term.kind.most_atoms(&problem.space));
        prop_assert!(atoms >= 0 && i128::from(atoms) <= most, "{} of {} atoms: {:?}", atoms, most, term);
    }
    Ok(())
}

/// The linear programs with this assignment: the elastic one costs what the terms cost; in the other two, what is
/// a row holds or nothing does.
fn programs_agree(problem: &Problem, assignment: &Assignment) -> TestCaseResult {
    let score = problem.price(assignment);
    prop_assert_eq!(value(problem, Encoding::Elastic, assignment)?, Some(score));
    for encoding in [Encoding::Strict, Encoding::LeastBad] {
        let mut holds = true;
        for term in problem.terms.iter().filter(|term| term.weight > 0) {
            let is_row = match term.level() {
                Tier::Inviolable => true,
                Tier::Hard => encoding == Encoding::Strict,
                Tier::Medium | Tier::Soft => false,
            };
            let forced = term.atoms(&problem.space, &Assignment::of_fixed(&problem.space));
            let allowed = if term.grows() { forced } else { 0 };
            holds &= !is_row || term.atoms(&problem.space, assignment) <= allowed;
        }
        prop_assert_eq!(value(problem, encoding, assignment)?, holds.then_some(score), "{:?}", encoding);
    }
    Ok(())
}

/// The evaluator follows the price; gives the assignment after the moves.
fn follow(instance: &Instance, problem: &Problem, from: &Assignment, moves: &[MoveSketch]) -> TestCaseResult {
    atoms_are_bounded(problem, from)?;
    let moved = moves_agree(instance, problem, from, moves)?;
    atoms_are_bounded(problem, &moved)
}

type Case = ((Sketch, Vec<Option<EntrySketch>>), Vec<TermSketch>, Vec<MoveSketch>);

fn cases(most: usize) -> impl Strategy<Value = Case> {
    (sketch_with_entries(&Shape::small()), prop::collection::vec(term(), 1..=most), moves(12))
}

#[test]
fn the_evaluator_prices_every_term_like_plain_loops() {
    let result = runner("terms", 3_000, 200_000).run(&cases(1), |((sketch, entries), terms, moves)| {
        let instance = sketch.build();
        let agenda = agendas::agenda(&instance, &entries);
        let space = space_of(&instance, &agenda);
        let assignment = assignment_of(&space, &instance, &agenda)?;
        follow(&instance, &problem(&space, &terms), &assignment, &moves)
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

/// Several terms at once, in the space where pins and breaks are fixed.
#[test]
fn the_evaluator_prices_terms_together() {
    let cases = (sketch(&Shape::small()), prop::collection::vec(term(), 2..=8), moves(12));
    let result = runner("terms together", 500, 50_000).run(&cases, |(sketch, terms, moves)| {
        let instance = sketch.build();
        let space = Space::offered(&instance);
        let problem = problem(&space, &terms);
        follow(&instance, &problem, &Assignment::of_fixed(&space), &moves)
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

/// `Position` has no rows.
fn without_positions(mut problem: Problem) -> Problem {
    problem.terms.retain(|term| !matches!(term.kind, TermKind::Position(_)));
    problem
}

#[test]
fn programs_price_every_term_like_plain_loops() {
    let reached = std::cell::Cell::new((0, 0));
    let result = runner("term rows", 800, 60_000).run(&cases(1), |((sketch, entries), terms, _)| {
        let instance = sketch.build();
        let agenda = agendas::agenda(&instance, &entries);
        let space = space_of(&instance, &agenda);
        let assignment = assignment_of(&space, &instance, &agenda)?;
        let problem = without_positions(problem(&space, &terms));
        let (all, costly) = reached.get();
        reached.set((all + 1, costly + i32::from(problem.price(&assignment) != Score::ZERO)));
        programs_agree(&problem, &assignment)
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    let (all, costly) = reached.get();
    assert!(costly * 4 > all, "most cases cost nothing: {costly} of {all}");
}

/// Several terms, some talks fixed.
#[test]
fn programs_price_terms_together() {
    let cases = (sketch(&Shape::small()), prop::collection::vec(term(), 2..=5), moves(12));
    let result = runner("term rows together", 200, 20_000).run(&cases, |(sketch, terms, moves)| {
        let instance = sketch.build();
        let space = Space::offered(&instance);
        let problem = without_positions(problem(&space, &terms));
        let assignment = moves_agree(&instance, &problem, &Assignment::of_fixed(&space), &moves)?;
        programs_agree(&problem, &assignment)
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

/// The best score of all assignments that break nothing inviolable beyond what fixed talks force.
fn best(problem: &Problem) -> Score {
    fn descend(problem: &Problem, talk: usize, forced: i64, evaluator: &mut Evaluator<'_>, best: &mut Score) {
        let Some(domain) = problem.space.domains.get(talk) else {
            if evaluator.cost().inviolable <= forced {
                *best = (*best).min(evaluator.cost().score());
            }
            return;
        };
        descend(problem, talk + 1, forced, evaluator, best);
        if domain.fixed.is_some() {
            return;
        }
        for placement in domain.placements() {
            let undo = evaluator.apply(&Move::Relocate(TalkId::from_index(talk), Some(placement)));
            descend(problem, talk + 1, forced, evaluator, best);
            evaluator.apply(&undo);
        }
    }
    let tables = Tables::new(problem);
    let mut evaluator = Evaluator::new(&tables, &Assignment::of_fixed(&problem.space));
    let (forced, mut best) = (evaluator.cost().inviolable, evaluator.cost().score());
    descend(problem, 0, forced, &mut evaluator, &mut best);
    best
}

/// What the solver claims about raw terms, against all assignments.
#[test]
fn claims_about_terms_are_true() {
    let shape = Shape::tiny(false);
    let sketches = prop_oneof![1 => sketch(&shape), 4 => gentle(&shape)];
    let cases = (sketches, prop::collection::vec(term(), 1..=8), prop::option::weighted(0.6, 1_i64..4), any::<bool>());
    let solved = std::cell::Cell::new((0, 0));
    let result = runner("term claims", 150, 10_000).run(&cases, |(sketch, terms, out, hard)| {
        let instance = sketch.build();
        let space = Space::offered(&instance);
        let mut problem = problem(&space, &terms);
        let talks = (0..space.domains.len()).map(TalkId::from_index);
        for talk in talks.filter(|&talk| out.is_some() && space.domain(talk).fixed.is_none()) {
            let (tier, weight) = (if hard { Tier::Hard } else { Tier::Medium }, out.unwrap_or(1));
            let kind = TermKind::Out(talk, 1);
            problem.terms.push(Term { by: UseId(0), origin: OriginId(0), tier, weight, kind });
        }
        let best = best(&problem);
        let mut options = Options::default();
        (options.iterations, options.threads, options.time_limit) = (Some(4_000), 1, None);
        let outcome = optimise(&problem, &options, &AtomicBool::new(false));
        prop_assert_eq!(problem.price(&outcome.best), outcome.score);
        prop_assert!(outcome.score >= best, "{} is better than the best, {}", outcome.score, best);
        prop_assert!(outcome.bound.hard <= best.hard, "{:?} above {}", outcome.bound, best);
        if let Some(medium) = outcome.bound.medium.filter(|_| outcome.bound.hard == best.hard) {
            prop_assert!(medium <= best.medium, "{:?} above {}", outcome.bound, best);
        }
        if let Some(soft) = outcome.bound.soft {
            prop_assert_eq!((outcome.score.hard, outcome.score.medium), (best.hard, best.medium));
            prop_assert!(soft <= best.soft, "{:?} above {}", outcome.bound, best);
        }
        match outcome.status {
            Status::Optimal => prop_assert_eq!(outcome.score, best),
            Status::Infeasible => prop_assert!(best.hard > 0),
            _ => {}
        }
        let (all, settled) = solved.get();
        solved.set((all + 1, settled + i32::from(outcome.score == best && outcome.bound.soft == Some(best.soft))));
        Ok(())
    });
    println!("settled: {:?}", solved.get());
    assert!(result.is_ok(), "{}", result.unwrap_err());
    let (all, settled) = solved.get();
    assert!(settled * 10 >= all * 8, "tiny problems are settled: {settled} of {all}");
}
