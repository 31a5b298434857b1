//! Proposals a second and core, by the evaluator alone: `cargo bench --bench proposals -- [SCENARIO]`.
//!
//! Two talks that may take each other's places are drawn at random and their exchange is priced; one proposal in
//! 32 is made, about as many as annealing accepts. Search adds the choice of the move to that.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on stops")]
#![allow(clippy::print_stdout, reason = "it prints what it measures")]

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use plenary::model::{Id as _, TalkId};
use plenary::problem::{Assignment, Evaluator, Move, Problem, Tables};
use plenary::rules::configure;
use plenary::solve::{lower, presolve};
use plenary::source::load_scenario;

const PROPOSALS: u64 = 4_000_000;

fn main() {
    let path = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let path = path.unwrap_or_else(|| "scenarios/generated-94-talks.yaml".to_owned());
    let loaded =
        load_scenario(Path::new(&path), chrono::NaiveDate::default()).map_err(|failure| failure.errors).unwrap();
    let uses = configure(&loaded.instance, None, &[]).unwrap();
    let problem = presolve(&lower(&loaded.instance, &uses, &[]).unwrap()).problem;
    for (name, tables) in [("counts", Tables::new(&problem)), ("fields", Tables::for_search(&problem))] {
        let started = Instant::now();
        let (made, last) = exchanges(&problem, &tables);
        let seconds = started.elapsed().as_secs_f64();
        black_box(last);
        #[expect(clippy::cast_precision_loss, reason = "a few million")]
        let rate = PROPOSALS as f64 / seconds / 1e6;
        println!("{path}: {name}: {rate:.2} M proposals a second, {made} made");
    }
}

/// Prices exchanges of placed talks; how many were made, and the last cost.
fn exchanges(problem: &Problem, tables: &Tables<'_>) -> (u64, i64) {
    let space = &problem.space;
    let mut dice = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |bound: usize| {
        // xorshift64* (Vigna 2016).
        dice ^= dice >> 12;
        dice ^= dice << 25;
        dice ^= dice >> 27;
        usize::try_from(((dice.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) * bound as u64) >> 32).unwrap()
    };
    let mut evaluator = Evaluator::new(tables, &Assignment::of_fixed(space));
    let free: Vec<TalkId> = (0..space.domains.len())
        .map(TalkId::from_index)
        .filter(|&talk| space.domain(talk).fixed.is_none() && space.domain(talk).placements().next().is_some())
        .collect();
    for &talk in &free {
        let placements: Vec<_> = space.domain(talk).placements().collect();
        evaluator.apply(&Move::Relocate(talk, Some(placements[below(placements.len())])));
    }
    let (mut priced, mut made, mut last) = (0, 0, 0);
    while priced < PROPOSALS {
        let (one, two) = (free[below(free.len())], free[below(free.len())]);
        let (Some(here), Some(there)) = (evaluator.at(one), evaluator.at(two)) else { continue };
        if one == two || !space.domain(one).contains(there) || !space.domain(two).contains(here) {
            continue;
        }
        let exchange = Move::Exchange(one, Some(there), two, Some(here));
        last = evaluator.delta(&exchange).soft;
        priced += 1;
        if priced % 32 == 0 {
            evaluator.apply(&exchange);
            made += 1;
        }
    }
    (made, last)
}
