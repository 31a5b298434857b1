//! The checker, the terms and a third derivation from the facts agree.

use plenary::check::check;
use plenary::problem::{Assignment, Space};
use plenary::rules::configure;
use proptest::prelude::*;

use super::agreement::{default_problem, space_of};
use crate::support::agendas;
use crate::support::oracle::{agenda_of, plan_of, price};
use crate::support::oracle_best::{best, best_plan};
use crate::support::runner::{deep, runner};
use crate::support::sketches::{Shape, sketch, sketch_with_entries};

#[test]
fn the_checker_prices_like_plain_loops_over_minutes() {
    let cases = sketch_with_entries(&Shape::small());
    let result = runner("oracle prices", 300, 10_000).run(&cases, |(sketch, entries)| {
        let instance = sketch.build();
        let agenda = agendas::agenda(&instance, &entries);
        let plan = plan_of(&instance, &agenda);
        let expected = price(&instance, &plan);
        let report = check(&instance, &configure(&instance, &[]).unwrap(), &agenda);
        prop_assert_eq!(report.score, expected, "{:#?}\n{:?}", report.by_rule, plan);
        let space = space_of(&instance, &agenda);
        let (_, problem) = default_problem(&space, &instance);
        prop_assert_eq!(problem.price(&Assignment::from_agenda(&space, &instance, &agenda)), expected);
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

/// The spaces in which the solver and the enumeration look are the same.
#[test]
fn the_best_of_all_assignments_lies_in_the_space_that_is_offered() {
    let result = runner("oracle best", 40, 400).run(&sketch(&Shape::tiny(deep())), |sketch| {
        let instance = sketch.build();
        let (score, plan) = best_plan(&instance);
        prop_assert_eq!(best(&instance), score);
        let agenda = agenda_of(&plan);
        prop_assert_eq!(check(&instance, &configure(&instance, &[]).unwrap(), &agenda).score, score);
        let space = Space::offered(&instance);
        let assignment = Assignment::from_agenda(&space, &instance, &agenda);
        let placed = |talk: &usize| assignment.0[*talk].is_some();
        prop_assert_eq!((0..plan.len()).filter(placed).count(), plan.iter().flatten().count());
        prop_assert_eq!(default_problem(&space, &instance).1.price(&assignment), score);
        // What the solver returns for the instance is compared with `score` here.
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}
