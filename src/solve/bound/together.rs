//! What talks cost by the rooms of days they are in: by themselves, by rank, and what pairs save in one room on one day.
//!
//! A Lagrangian relaxation (Geoffrion 1974): each room of a day picks its best talks at prices, and the prices of
//! talks are moved until each is picked once on the average, by the volume algorithm (Barahona & Anbil 2000).
//! Prices are floats; what they prove is computed in integers.

use std::collections::BTreeMap;

use super::grid::Grid;
use super::pick::{Saves, pick};

/// The parts of a unit in which prices are rounded.
const SCALE: i64 = 64;

/// The share of the latest picks in the average.
const SHARE: f64 = 0.1;

/// Iterations without gain before steps become shorter.
const PATIENCE: u32 = 12;

/// The picks of all cells.
struct Picked {
    /// A bound, in parts.
    bound: i64,
    /// How often each talk is picked.
    times: Vec<f64>,
}

/// Costs by talk and option, less what pairs in one cell save, at least. `halves` are twice the costs. `target` is an
/// estimate of what can be reached; `go_on` is asked between iterations and told the bound so far. Each iteration
/// costs a pick per cell.
pub(super) fn together(
    grid: &Grid,
    halves: &[Vec<i64>],
    saves: &Saves,
    target: i64,
    iterations: u64,
    go_on: &mut dyn FnMut(i64) -> bool,
) -> i64 {
    let saves = saves.scaled(SCALE);
    let costs: Vec<Vec<i64>> = halves.iter().map(|own| own.iter().map(|cost| cost * (SCALE / 2)).collect()).collect();
    let mut prices = first(&costs, target);
    let mut picked = picks(grid, &costs, &prices, &saves);
    let mut best = picked.bound;
    let mut mean = picked.times.clone();
    let (mut step, mut idle) = (0.5, 0);
    for _ in 0..iterations {
        let gap = float(target) - float(best) / float(SCALE);
        if !go_on(whole(best)) || gap < 0.5 || step < 1e-4 {
            break;
        }
        let missing: Vec<f64> = mean.iter().map(|times| 1.0 - times).collect();
        let norm: f64 = missing.iter().map(|missing| missing * missing).sum();
        let by = step * gap / norm.max(1e-3);
        let next: Vec<f64> = prices.iter().zip(&missing).map(|(price, missing)| price + by * missing).collect();
        picked = picks(grid, &costs, &next, &saves);
        for (old, new) in mean.iter_mut().zip(&picked.times) {
            *old += SHARE * (new - *old);
        }
        if picked.bound > best {
            (best, prices, idle) = (picked.bound, next, 0);
            step = (step * 1.1_f64).min(2.0);
        } else {
            idle += 1;
            if idle >= PATIENCE {
                (step, idle) = (step * 0.75, 0);
            }
        }
    }
    whole(best)
}

/// The smallest whole cost that this many parts allow.
fn whole(parts: i64) -> i64 {
    parts.div_euclid(SCALE) + i64::from(parts.rem_euclid(SCALE) > 0)
}

/// Each talk pays its cheapest cost, and its share of the rest of the target.
fn first(costs: &[Vec<i64>], target: i64) -> Vec<f64> {
    let least: Vec<f64> =
        costs.iter().map(|own| float(own.iter().copied().min().unwrap_or(0)) / float(SCALE)).collect();
    let talks = costs.iter().map(|_| 1.0).sum::<f64>();
    let rest = (float(target) - least.iter().sum::<f64>()) / talks;
    least.into_iter().map(|least| least + rest).collect()
}

/// A talk with its price.
type Price = (usize, i64);

/// The least cost of a cell, and the talks that it has then.
type Pick = (i64, Vec<usize>);

/// What each cell picks at these prices.
fn picks(grid: &Grid, costs: &[Vec<i64>], prices: &[f64], saves: &Saves) -> Picked {
    let mut open: Vec<Vec<(usize, i64)>> = vec![Vec::new(); grid.cells.len()];
    let mut bound = 0;
    for (talk, own) in costs.iter().enumerate() {
        #[expect(clippy::cast_possible_truncation, reason = "any price is valid")]
        let price = (prices[talk] * float(SCALE)) as i64;
        bound += price;
        for (&(cell, _), cost) in grid.options[talk].iter().zip(own) {
            open[cell].push((talk, cost - price));
        }
    }
    let mut times = vec![0.0; costs.len()];
    // The same room on another day often has the same prices.
    let mut known: BTreeMap<(usize, &[Price]), Pick> = BTreeMap::new();
    for (cell, prices) in grid.cells.iter().zip(&open) {
        let pick = || pick(prices, cell.most, saves);
        let (least, talks) = known.entry((cell.most, prices)).or_insert_with(pick);
        bound += *least;
        for &talk in talks.iter() {
            times[talk] += 1.0;
        }
    }
    Picked { bound, times }
}

#[expect(clippy::cast_precision_loss, reason = "costs stay below 2^53")]
fn float(value: i64) -> f64 {
    value as f64
}
