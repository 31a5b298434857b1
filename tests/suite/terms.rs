//! Terms by themselves, without rules: of every kind, key, curve, unit, relation, sign and tier.
//!
//! Price by plain loops = price of the evaluator, through random moves; = value of the linear
//! programs. No term has more atoms than it says.

use plenary::model::Instance;
use plenary::problem::{Assignment, Problem, Space};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::agreement::{assignment_of, moves_agree, space_of};
use crate::support::agendas::{self, EntrySketch};
use crate::support::moves::{MoveSketch, moves};
use crate::support::runner::runner;
use crate::support::sketches::{Shape, Sketch, sketch, sketch_with_entries};
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
