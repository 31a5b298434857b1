//! The checker, the terms and a third derivation from the facts agree, whatever the levels and
//! weights; and what the solver claims is true by enumeration.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use plenary::check::check;
use plenary::model::{Agenda, Instance, Score};
use plenary::problem::{Assignment, Problem, Space};
use plenary::rules::{AnyUse, Halves, Uses, configure, registry};
use plenary::solve::{Options, Outcome, Status, solve};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestCaseResult};

use super::agreement::{lowered, space_of};
use crate::support::agendas::{self, EntrySketch, StartSketch};
use crate::support::oracle::best::best_plan;
use crate::support::oracle::plan::{agenda_of, plan_of};
use crate::support::oracle::{Price, RULES, Setting, defaults, price, set};
use crate::support::runner::{deep, runner};
use crate::support::sketches::{Shape, Sketch, gentle, sketch, sketch_with_entries};

/// A rule that is new, or whose level or weight has changed, must be priced here as its page says.
#[test]
fn the_oracle_has_every_rule_with_both_halves() {
    let both = registry().iter().map(|entry| entry.info).filter(|info| info.halves == Halves::Both);
    let registered: Vec<_> = both.map(|info| (info.id, info.level.word(), info.weight, info.inviolable)).collect();
    let known: Vec<_> = RULES.iter().map(|rule| (rule.id, rule.level, rule.weight, rule.inviolable)).collect();
    assert_eq!(known, registered);
    for rule in RULES {
        if let Price::Silent(why) = rule.price {
            assert!(!why.is_empty(), "{} says why", rule.id);
        }
    }
}

/// All uses of an instance over a space.
fn problem_of(space: &Space, instance: &Instance) -> (Uses, Problem) {
    let uses = configure(instance, None, &[]).expect("settings of the oracle");
    let rules: Vec<&dyn AnyUse> = uses.iter().map(|(_, config)| &*config.rule).collect();
    let problem = lowered(space, instance, &rules);
    (uses, problem)
}

/// The score by the report, by the terms and by the oracle.
fn same_score(instance: &Instance, agenda: &Agenda, settings: &[Setting]) -> TestCaseResult {
    let plan = plan_of(instance, agenda);
    let expected = price(instance, &plan, settings);
    let space = space_of(instance, agenda);
    let (uses, problem) = problem_of(&space, instance);
    let report = check(instance, &uses, agenda);
    prop_assert_eq!(report.score, expected, "{:#?}\n{:?}", report.by_rule, plan);
    prop_assert_eq!(problem.price(&Assignment::from_agenda(&space, instance, agenda)), expected);
    Ok(())
}

/// Random instances and agendas, every other agenda with its talks together at the first starts.
fn agendas_of_any_kind() -> impl Strategy<Value = (Sketch, Vec<Option<EntrySketch>>)> {
    (sketch_with_entries(&Shape::small()), any::<bool>()).prop_map(|((sketch, mut entries), together)| {
        for (entry, index) in entries.iter_mut().flatten().zip(0_u8..).filter(|_| together) {
            entry.length = None;
            entry.start = match entry.start {
                StartSketch::Offered(at) => StartSketch::Offered(at % 2),
                StartSketch::Pinned => StartSketch::Pinned,
                _ => StartSketch::Block(index),
            };
        }
        (sketch, entries)
    })
}

/// Rule by rule, whether it is on by default or not.
#[test]
fn the_checker_prices_like_plain_loops_over_minutes() {
    let warn = |rule| Setting { rule, level: "warn", weight: 1 };
    let reached: RefCell<BTreeMap<&str, u32>> = RefCell::default();
    let cases = agendas_of_any_kind();
    let result = runner("oracle prices", 1_000, 20_000).run(&cases, |(sketch, entries)| {
        let mut instance = sketch.build();
        let agenda = agendas::agenda(&instance, &entries);
        same_score(&instance, &agenda, &defaults())?;
        set(&mut instance, &RULES.iter().map(warn).collect::<Vec<_>>());
        let plan = plan_of(&instance, &agenda);
        let space = space_of(&instance, &agenda);
        let (uses, problem) = problem_of(&space, &instance);
        let report = check(&instance, &uses, &agenda);
        let by_use = problem.price_by_use(&Assignment::from_agenda(&space, &instance, &agenda));
        let by_terms: BTreeMap<&str, i64> =
            by_use.into_iter().map(|(id, cost)| (uses.get(id).rule.info().id, cost)).collect();
        for rule in RULES {
            let expected = rule.atoms(&instance, &plan);
            let by_check = report.by_rule.iter().find(|cost| cost.rule == rule.id).map_or(0, |cost| cost.soft);
            prop_assert_eq!(by_check, expected, "{} by check, {:?}", rule.id, plan);
            let by_terms = by_terms.get(rule.id).copied().unwrap_or_default();
            prop_assert_eq!(by_terms, expected, "{} by terms, {:?}", rule.id, plan);
            *reached.borrow_mut().entry(rule.id).or_default() += u32::from(expected != 0);
        }
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    // What never costs anything agrees with everything.
    let priced = RULES.iter().filter(|rule| matches!(rule.price, Price::Atoms(_)));
    let reached = reached.into_inner();
    println!("reached: {reached:?}");
    let rarely: Vec<&str> = priced.map(|rule| rule.id).filter(|id| reached[id] < 4).collect();
    assert!(rarely.is_empty(), "rarely reached: {rarely:?} of {reached:?}");
}

const LEVELS: [&str; 11] =
    ["off", "note", "warn", "warn", "warn", "medium", "medium", "medium", "deny", "deny", "deny"];

/// Levels and weights of some rules; the others are at their defaults or, but for
/// `unscheduled-talk`, off.
#[derive(Debug, Clone)]
pub struct Mix {
    /// Index of a rule, index of a level, weight.
    chosen: Vec<(usize, usize, i64)>,
    others_off: bool,
}

pub fn mix() -> impl Strategy<Value = Mix> {
    let chosen = prop::collection::vec((0..RULES.len(), 0..LEVELS.len(), 0_i64..4), 2..=6);
    (chosen, any::<bool>()).prop_map(|(chosen, others_off)| Mix { chosen, others_off })
}

impl Mix {
    pub fn settings(&self) -> Vec<Setting> {
        let set = |(index, rule)| match self.chosen.iter().find(|one| one.0 == index) {
            Some(&(_, level, weight)) => Setting { rule, level: LEVELS[level], weight },
            None if self.others_off && rule.id != "unscheduled-talk" => Setting { rule, level: "off", weight: 1 },
            None => Setting::default_of(rule),
        };
        RULES.iter().enumerate().map(set).collect()
    }

    /// States in the instance what is not at its default.
    pub fn set(&self, instance: &mut Instance) {
        let settings = self.settings();
        let stated = settings.into_iter().filter(|one| (one.level, one.weight) != (one.rule.level, one.rule.weight));
        set(instance, &stated.collect::<Vec<_>>());
    }
}

#[test]
fn levels_and_weights_add_up_like_plain_loops() {
    let cases = (agendas_of_any_kind(), mix());
    let result = runner("oracle levels", 1_000, 20_000).run(&cases, |((sketch, entries), mix)| {
        let mut instance = sketch.build();
        let agenda = agendas::agenda(&instance, &entries);
        mix.set(&mut instance);
        same_score(&instance, &agenda, &mix.settings())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

/// Instances small enough to enumerate, most of them with room for most talks.
fn tiny() -> impl Strategy<Value = Sketch> {
    let shape = Shape::tiny(deep());
    prop_oneof![1 => sketch(&shape), 4 => gentle(&shape)]
}

/// The same with a second day, blocks between breaks and combined rooms.
pub fn tiny_with_blocks() -> impl Strategy<Value = Sketch> {
    let shape = Shape { days: 1..=2, breaks: 2, combined: 1, slots: 2..=4, ..Shape::tiny(deep()) };
    prop_oneof![1 => sketch(&shape), 4 => gentle(&shape)]
}

/// The spaces in which the solver and the enumeration look are the same.
#[test]
fn the_best_of_all_assignments_lies_in_the_space_that_is_offered() {
    let result = runner("oracle best", 40, 400).run(&tiny(), |sketch| {
        let instance = sketch.build();
        let (score, plan) = best_plan(&instance, &defaults());
        let agenda = agenda_of(&plan);
        let space = Space::offered(&instance);
        let (uses, problem) = problem_of(&space, &instance);
        prop_assert_eq!(check(&instance, &uses, &agenda).score, score);
        let assignment = Assignment::from_agenda(&space, &instance, &agenda);
        let placed = |talk: &usize| assignment.0[*talk].is_some();
        prop_assert_eq!((0..plan.len()).filter(placed).count(), plan.iter().flatten().count());
        prop_assert_eq!(problem.price(&assignment), score);
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

fn solved(instance: &Instance, iterations: u64) -> Result<Outcome, TestCaseError> {
    let uses = configure(instance, None, &[]).unwrap();
    let mut options = Options::default();
    (options.iterations, options.threads, options.time_limit) = (Some(iterations), 1, None);
    solve(instance, &uses, &options, &AtomicBool::new(false), &mut |_| {})
        .map_err(|error| TestCaseError::fail(error.to_string()))
}

/// What the solver says against the enumeration: the best score, and whether it is found and proved.
fn is_true(outcome: &Outcome, instance: &Instance, settings: &[Setting]) -> Result<(Score, bool), TestCaseError> {
    let (best, _) = best_plan(instance, settings);
    prop_assert!(outcome.score >= best, "{} is better than the best, {}", outcome.score, best);
    prop_assert_eq!(price(instance, &plan_of(instance, &outcome.agenda), settings), outcome.score);
    prop_assert!(outcome.bound.hard <= best.hard, "hard bound {} above {}", outcome.bound.hard, best);
    if let Some(medium) = outcome.bound.medium {
        prop_assert_eq!(outcome.bound.hard, best.hard);
        prop_assert!(medium <= best.medium, "medium bound {} above {}", medium, best);
    }
    if let Some(soft) = outcome.bound.soft {
        prop_assert_eq!((outcome.bound.hard, outcome.bound.medium), (best.hard, Some(best.medium)));
        prop_assert!(soft <= best.soft, "soft bound {} above {}", soft, best);
    }
    match outcome.status {
        Status::Optimal => prop_assert_eq!(outcome.score, best),
        Status::Infeasible => prop_assert!(best.hard > 0),
        _ => {}
    }
    Ok((best, outcome.bound.soft == Some(best.soft) && outcome.score == best))
}

/// What the solver finds and proves with the default rules.
#[test]
fn the_solver_finds_the_best_and_proves_nothing_false() {
    let solved_of = Cell::new((0, 0));
    let result = runner("oracle solve", 100, 3_000).run(&tiny(), |sketch| {
        let instance = sketch.build();
        let (_, settled) = is_true(&solved(&instance, 20_000)?, &instance, &defaults())?;
        let (all, before) = solved_of.get();
        solved_of.set((all + 1, before + i32::from(settled)));
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    let (all, settled) = solved_of.get();
    println!("settled: {settled} of {all}");
    assert!(settled * 10 >= all * 9, "tiny instances are settled: {settled} of {all}");
}

/// The same with some rules at other levels and weights.
#[test]
fn the_solver_proves_nothing_false_whatever_the_levels() {
    let solved_of = Cell::new((0, 0));
    let costly = Cell::new([0; 3]);
    let result = runner("oracle mixed", 400, 4_000).run(&(tiny_with_blocks(), mix()), |(sketch, mix)| {
        let mut instance = sketch.build();
        mix.set(&mut instance);
        let settings = mix.settings();
        let (best, settled) = is_true(&solved(&instance, 4_000)?, &instance, &settings)?;
        let tiers = [best.hard, best.medium, best.soft].map(|cost| i32::from(cost != 0));
        let before = costly.get();
        costly.set(std::array::from_fn(|tier| before[tier] + tiers[tier]));
        // Places in a list have no bound.
        let places = instance.talks.iter().any(|talk| talk.position.is_some());
        let listed = |one: &Setting| one.rule.id == "wrong-position" && !matches!(one.level, "off" | "note");
        if !(places && settings.iter().any(listed)) {
            let (all, before) = solved_of.get();
            solved_of.set((all + 1, before + i32::from(settled)));
        }
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    let (all, settled) = solved_of.get();
    println!("settled: {settled} of {all}; best with hard, medium and soft cost: {:?}", costly.get());
    assert!(settled * 100 >= all * 98, "tiny instances are settled: {settled} of {all}");
    assert!(costly.get().iter().all(|&few| few >= 20), "the best costs something: {:?}", costly.get());
}
