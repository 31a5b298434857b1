//! Fields: what each talk would pay at each start to all others, where starts alone decide.
//!
//! A proposal is then a few table lookups instead of a walk over groups and partners; an accepted move
//! updates one row for each talk that has anything to do with the moved one. Pairs of talks with the
//! same requirements between them share one table of starts × starts.

use std::collections::BTreeMap;

use super::pairwise::{Pairwise, each_pair, pairs_in};
use super::tables::Lists;
use super::{Problem, StartId, Term, Tier};
use crate::model::{Id, TalkId};

/// Above these sizes counts are better than tables: talks, starts, pairs, entries of all tables.
const MOST_TALKS: usize = 2_048;
const MOST_STARTS: usize = 256;
const MOST_PAIRS: usize = 3_000_000;
const MOST_ENTRIES: usize = 8_000_000;

/// Different prices of pairs; a conference has a few dozen.
const MOST_PRICES: usize = 256;

/// Entries that an accepted move may update on average: beyond it counts are faster.
const MOST_UPDATES: usize = 24_000;

/// All pairwise costs by start, a lane per tier.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) starts: usize,
    pub(super) lanes: Vec<Lane>,
}

/// The pairwise costs of one tier.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) tier: Tier,
    talks: usize,
    starts: usize,
    /// By owner and other talk: which table holds what the owner pays; 0 for none.
    table_of: Vec<u16>,
    /// By talk: who pays for it, by which table.
    near: Lists<(TalkId, u16)>,
    /// By table, start of the other, start of the owner.
    costs: Vec<i64>,
    /// By table and start of the other: the starts of the owner that cost anything.
    priced: Lists<(u32, i64)>,
}

/// What an owner pays for another talk: prices with weights, `true` where the other is the first of a relation.
type Recipe = Vec<((u32, bool), i64)>;

impl Fields {
    /// The fields of a problem and which of its terms they hold; nothing where counts are better.
    /// O(pairs log pairs + tables × starts²).
    pub(super) fn new(problem: &Problem) -> (Self, Vec<bool>) {
        let none = || (Self::default(), vec![false; problem.terms.len()]);
        let (talks, starts) = (problem.space.domains.len(), problem.space.starts.len());
        if talks > MOST_TALKS || starts > MOST_STARTS {
            return none();
        }
        let pairs: Vec<Option<usize>> = problem.terms.iter().map(pairs_in).collect();
        let taken: Vec<bool> = pairs.iter().map(Option::is_some).collect();
        if pairs.into_iter().flatten().sum::<usize>() > MOST_PAIRS {
            return none();
        }
        let mut fields = Self { starts, lanes: Vec::new() };
        for tier in [Tier::Inviolable, Tier::Hard, Tier::Medium, Tier::Soft] {
            let terms: Vec<&Term> = problem
                .terms
                .iter()
                .zip(&taken)
                .filter(|&(term, &taken)| taken && term.level() == tier)
                .map(|(term, _)| term)
                .collect();
            if terms.is_empty() {
                continue;
            }
            match Lane::new(problem, tier, &terms) {
                Some(lane) => fields.lanes.push(lane),
                None => return none(),
            }
        }
        let updates: usize = fields.lanes.iter().map(|lane| lane.near.len()).sum::<usize>() * starts;
        if updates > MOST_UPDATES * talks.max(1) {
            return none();
        }
        (fields, taken)
    }
}

impl Lane {
    fn new(problem: &Problem, tier: Tier, terms: &[&Term]) -> Option<Self> {
        let (talks, starts) = (problem.space.domains.len(), problem.space.starts.len());
        let mut prices: Vec<Pairwise> = Vec::new();
        // Owner, other, price, whether the other comes first, weight.
        let mut entries: Vec<(u32, u32, u32, bool, i64)> = Vec::new();
        let mut many = false;
        for term in terms {
            each_pair(term, |one, two, pairwise| {
                let price = prices.iter().rposition(|price| *price == pairwise).unwrap_or_else(|| {
                    many |= prices.len() >= MOST_PRICES;
                    prices.push(pairwise);
                    prices.len() - 1
                });
                let turned = !prices[price].is_symmetric();
                #[expect(clippy::cast_possible_truncation, reason = "at most MOST_PRICES")]
                let price = price as u32;
                entries.push((one.0, two.0, price, false, term.weight));
                entries.push((two.0, one.0, price, turned, term.weight));
            });
            if many {
                return None;
            }
        }
        entries.sort_unstable();
        let mut recipes: BTreeMap<Recipe, u16> = BTreeMap::new();
        let mut table_of = vec![0_u16; talks * talks];
        let mut near: Vec<Vec<(TalkId, u16)>> = vec![Vec::new(); talks];
        for of_pair in entries.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let mut recipe: Recipe = Vec::new();
            for &(_, _, price, turned, weight) in of_pair {
                match recipe.last_mut() {
                    Some((last, sum)) if *last == (price, turned) => *sum += weight,
                    _ => recipe.push(((price, turned), weight)),
                }
            }
            let next = u16::try_from(recipes.len() + 1).ok()?;
            let table = *recipes.entry(recipe).or_insert(next);
            let (owner, other) = (of_pair[0].0 as usize, of_pair[0].1 as usize);
            table_of[owner * talks + other] = table;
            near[other].push((TalkId::from_index(owner), table));
        }
        let size = starts * starts;
        if (recipes.len() + 1) * size > MOST_ENTRIES {
            return None;
        }
        let priced: Vec<Vec<i64>> = prices.iter().map(|price| by_starts(problem, price)).collect();
        let mut costs = vec![0; (recipes.len() + 1) * size];
        for (recipe, &table) in &recipes {
            let costs = &mut costs[usize::from(table) * size..][..size];
            for &((price, turned), weight) in recipe {
                let priced = &priced[price as usize];
                for other in 0..starts {
                    for owner in 0..starts {
                        let (first, second) = if turned { (other, owner) } else { (owner, other) };
                        costs[other * starts + owner] += weight * priced[first * starts + second];
                    }
                }
            }
        }
        let rows = costs.chunks_exact(starts.max(1)).map(|row| {
            let starts = (0..).zip(row).filter(|(_, cost)| **cost != 0);
            starts.map(|(start, &cost)| (start, cost)).collect()
        });
        let priced = Lists::new(rows.collect());
        Some(Self { tier, talks, starts, table_of, near: Lists::new(near), costs, priced })
    }

    /// What `owner` pays at one start for `other` at another.
    #[inline]
    pub(super) fn between(&self, owner: TalkId, at: StartId, other: TalkId, there: StartId) -> i64 {
        let table = usize::from(self.table_of[owner.index() * self.talks + other.index()]);
        if table == 0 {
            return 0;
        }
        self.costs[(table * self.starts + there.index()) * self.starts + at.index()]
    }

    /// Whether the two talks have anything to do with each other.
    #[inline]
    pub(super) fn relates(&self, one: TalkId, two: TalkId) -> bool {
        self.table_of[one.index() * self.talks + two.index()] != 0
    }

    /// Updates the field, a row of starts per talk, for a talk that goes from one start to another.
    /// O(talks near it × starts that cost them anything).
    pub(super) fn settle(&self, field: &mut [i64], talk: TalkId, from: Option<StartId>, to: Option<StartId>) {
        if from == to {
            return;
        }
        for &(owner, table) in self.near.get(talk.index()) {
            let row = &mut field[owner.index() * self.starts..][..self.starts];
            let mut add = |start: Option<StartId>, sign: i64| {
                let Some(start) = start else { return };
                // Sums of worst cases stay below 2⁵³: nothing wraps.
                for &(at, cost) in self.priced.get(usize::from(table) * self.starts + start.index()) {
                    let entry = &mut row[at as usize];
                    *entry = entry.wrapping_add(cost.wrapping_mul(sign));
                }
            };
            add(from, -1);
            add(to, 1);
        }
    }
}

/// Atoms by start of the first and start of the second talk.
fn by_starts(problem: &Problem, price: &Pairwise) -> Vec<i64> {
    let starts = problem.space.starts.len();
    let pairs = (0..starts).flat_map(|first| (0..starts).map(move |second| (first, second)));
    pairs
        .map(|(first, second)| price.atoms(&problem.space, StartId::from_index(first), StartId::from_index(second)))
        .collect()
}
