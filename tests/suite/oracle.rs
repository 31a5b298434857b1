//! The checker, the terms and a third derivation from the facts agree.

use plenary::check::check;
use plenary::problem::{Assignment, Space};
use plenary::rules::configure;
use plenary::solve::{Options, Status, solve};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::sync::atomic::AtomicBool;

use super::agreement::{default_problem, space_of};
use crate::support::agendas;
use crate::support::oracle::{agenda_of, plan_of, price};
use crate::support::oracle_best::{best, best_plan};
use crate::support::runner::{deep, runner};
use crate::support::sketches::{Shape, Sketch, gentle, sketch, sketch_with_entries};

#[test]
fn the_checker_prices_like_plain_loops_over_minutes() {
    let cases = sketch_with_entries(&Shape::small());
    let result = runner("oracle prices", 300, 10_000).run(&cases, |(sketch, entries)| {
        let instance = sketch.build();
        let agenda = agendas::agenda(&instance, &entries);
        let plan = plan_of(&instance, &agenda);
        let expected = price(&instance, &plan);
        let report = check(&instance, &configure(&instance, None, &[]).unwrap(), &agenda);
        prop_assert_eq!(report.score, expected, "{:#?}\n{:?}", report.by_rule, plan);
        let space = space_of(&instance, &agenda);
        let (_, problem) = default_problem(&space, &instance);
        prop_assert_eq!(problem.price(&Assignment::from_agenda(&space, &instance, &agenda)), expected);
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

/// Instances small enough to enumerate, most of them with room for most talks.
fn tiny() -> impl Strategy<Value = Sketch> {
    let shape = Shape::tiny(deep());
    prop_oneof![1 => sketch(&shape), 4 => gentle(&shape)]
}

/// The spaces in which the solver and the enumeration look are the same.
#[test]
fn the_best_of_all_assignments_lies_in_the_space_that_is_offered() {
    let result = runner("oracle best", 40, 400).run(&tiny(), |sketch| {
        let instance = sketch.build();
        let (score, plan) = best_plan(&instance);
        prop_assert_eq!(best(&instance), score);
        let agenda = agenda_of(&plan);
        prop_assert_eq!(check(&instance, &configure(&instance, None, &[]).unwrap(), &agenda).score, score);
        let space = Space::offered(&instance);
        let assignment = Assignment::from_agenda(&space, &instance, &agenda);
        let placed = |talk: &usize| assignment.0[*talk].is_some();
        prop_assert_eq!((0..plan.len()).filter(placed).count(), plan.iter().flatten().count());
        prop_assert_eq!(default_problem(&space, &instance).1.price(&assignment), score);
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

/// What the solver finds and proves, against the enumeration.
#[test]
fn the_solver_finds_the_best_and_proves_nothing_false() {
    let solved = std::cell::Cell::new((0, 0));
    let result = runner("oracle solve", 100, 3_000).run(&tiny(), |sketch| {
        let instance = sketch.build();
        let uses = configure(&instance, None, &[]).unwrap();
        let mut options = Options::default();
        (options.iterations, options.threads, options.time_limit) = (Some(20_000), 1, None);
        let outcome = solve(&instance, &uses, &options, &AtomicBool::new(false), &mut |_| {});
        let outcome = outcome.map_err(|error| TestCaseError::fail(error.to_string()))?;
        let score = best(&instance);
        prop_assert!(outcome.score >= score, "{} is better than the best, {}", outcome.score, score);
        prop_assert!(outcome.bound.hard <= score.hard, "hard bound {} above {}", outcome.bound.hard, score);
        if let Some(soft) = outcome.bound.soft {
            prop_assert_eq!(outcome.bound.hard, score.hard);
            prop_assert!(soft <= score.soft, "soft bound {} above {}", soft, score);
        }
        match outcome.status {
            Status::Optimal => prop_assert_eq!(outcome.score, score),
            Status::Infeasible => prop_assert!(score.hard > 0),
            _ => {}
        }
        let (all, settled) = solved.get();
        let is_settled = outcome.bound.soft == Some(score.soft) && outcome.score == score;
        solved.set((all + 1, settled + i32::from(is_settled)));
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    let (all, settled) = solved.get();
    assert!(settled * 10 >= all * 9, "tiny instances are settled: {settled} of {all}");
}
