//! Linear programs price agendas like the checker.
//!
//! With every placement fixed and the auxiliaries minimised, the elastic program costs what the
//! checker says; the strict program is feasible exactly when the deny uses are silent; in the
//! least-bad program only what is never broken must hold.

use std::sync::atomic::AtomicBool;

use plenary::model::Score;
use plenary::problem::{Assignment, Evaluator, Problem, Tables, TermKind, Tier};
use plenary::rules::{Level, registry};
use plenary::solve::{Answer, Encoding, Limits, Objective, encode, minimise};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestCaseResult};

use super::agreement::{assignment_of, cases, default_problem, judged, lowered, space_of, use_of};
use crate::support::agendas;
use crate::support::runner::runner;

/// The value of the program with the assignment fixed; `None` if it is infeasible.
pub(super) fn value(
    problem: &Problem,
    encoding: Encoding,
    assignment: &Assignment,
) -> Result<Option<Score>, TestCaseError> {
    let mut program = encode(problem, encoding);
    if !program.fix(assignment) {
        return Ok(None);
    }
    let mut score = Score::ZERO;
    let parts = [
        (Objective::Hard, &mut score.hard),
        (Objective::Medium, &mut score.medium),
        (Objective::Soft, &mut score.soft),
    ];
    for (objective, value) in parts {
        let stop = AtomicBool::new(false);
        let mut limits = Limits { deadline: None, nodes: None, stop: &stop, progress: &mut |_, _| {} };
        match minimise(&program, objective, None, &mut limits) {
            Answer::Infeasible => return Ok(None),
            Answer::Found { best: Some(best), bound: Some(bound), finished: true } => {
                prop_assert_eq!(&best, assignment, "the placements were fixed");
                *value = bound;
            }
            other => prop_assert!(false, "{:?} {:?}: {:?}", encoding, objective, other),
        }
    }
    Ok(Some(score))
}

/// All three programs at one assignment that costs `score`.
fn programs_agree(problem: &Problem, assignment: &Assignment, score: Score) -> TestCaseResult {
    prop_assert_eq!(value(problem, Encoding::Elastic, assignment)?, Some(score));
    let strict = value(problem, Encoding::Strict, assignment)?;
    // What is hard and good makes up for what is hard and bad: such problems have no strict program.
    if problem.terms.iter().all(|term| term.weight >= 0 || term.tier > Tier::Hard) {
        prop_assert_eq!(strict, (score.hard == 0).then_some(score));
    }
    let tables = Tables::new(problem);
    let inviolable = Evaluator::new(&tables, assignment).cost().inviolable;
    let least_bad = value(problem, Encoding::LeastBad, assignment)?;
    prop_assert_eq!(least_bad, (inviolable == 0).then_some(score));
    Ok(())
}

#[test]
fn every_rule_agrees_with_its_rows() {
    let mut failures = Vec::new();
    for entry in registry() {
        for sample in 0..(entry.samples)() {
            for level in [Level::Warn, Level::Medium, Level::Deny] {
                let name = format!("{} sample {sample} {} rows", entry.info.id, level.word());
                let result = runner(&name, 16, 500).run(&cases(), |((sketch, entries), weight, limits, _)| {
                    let instance = sketch.build();
                    let agenda = agendas::agenda(&instance, &entries);
                    let rule = use_of(entry, sample, level, weight, &limits, &instance);
                    let space = space_of(&instance, &agenda);
                    let assignment = assignment_of(&space, &instance, &agenda)?;
                    let problem = lowered(&space, &instance, &[&*rule]);
                    // Positions have no rows.
                    if problem.terms.is_empty() || entry.info.id == "wrong-position" {
                        return Ok(());
                    }
                    let cost = judged(&*rule, &instance, &agenda).cost();
                    let score = match level {
                        Level::Deny => Score::new(cost, 0),
                        Level::Medium => Score { medium: cost, ..Score::ZERO },
                        _ => Score::new(0, cost),
                    };
                    programs_agree(&problem, &assignment, score)
                });
                failures.extend(result.err().map(|error| format!("{name}: {error}")));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn all_rules_together_agree_with_their_rows() {
    let result = runner("all rows", 60, 2_000).run(&cases(), |((sketch, entries), ..)| {
        let instance = sketch.build();
        let agenda = agendas::agenda(&instance, &entries);
        let space = space_of(&instance, &agenda);
        let assignment = assignment_of(&space, &instance, &agenda)?;
        let (_, mut problem) = default_problem(&space, &instance);
        problem.terms.retain(|term| !matches!(term.kind, TermKind::Position(_)));
        programs_agree(&problem, &assignment, problem.price(&assignment))
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}
