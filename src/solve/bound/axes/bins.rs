//! Talks into bins, one bin after the other: dynamic programming over sets of talks (Held & Karp 1962).
//!
//! It is exact where what a talk costs for one in a bin before does not depend on which bin that is.

use std::collections::HashMap;

/// No assignment without hard cost does this.
pub(super) const FORBIDDEN: i64 = 1 << 50;

/// Talks may be numbered so far.
pub(super) const MOST_TALKS: usize = 64;

/// More bins are not looked at.
pub(super) const MOST_BINS: usize = 64;

/// Steps between two questions whether to go on.
const BETWEEN_ASKING: u64 = 1 << 16;

/// Where talks may be, and what they cost by themselves and in pairs. Bins are filled in order.
#[derive(Debug, Clone)]
pub(super) struct Bins {
    pub(super) talks: usize,
    pub(super) bins: Vec<Bin>,
}

/// A bin.
#[derive(Debug, Clone)]
pub(super) struct Bin {
    /// No more talks fit.
    pub(super) most: usize,
    /// By talk: what it costs by itself, if it may be here.
    pub(super) alone: Vec<Option<i64>>,
    /// By talk and other talk, both here.
    pub(super) beside: Vec<i64>,
    /// By talk here and other talk in any bin before, at least.
    pub(super) after: Vec<i64>,
}

/// After each number of bins the sets of talks that may be in those, in order, and the least cost of each set.
#[derive(Debug)]
pub(super) struct Filled(Vec<Vec<(u64, i64)>>);

/// What all talks in bins cost, and the bin of each.
pub(super) type Filling = (i64, Vec<usize>);

/// Talks with no other bins than some, and how many talks fit into those from each bin on.
struct Crowd {
    talks: u64,
    left: Vec<u32>,
}

/// Talks added to one bin.
struct Adding<'b> {
    bins: &'b Bins,
    bin: usize,
    /// Who may be here, and what each costs beside all that are placed.
    open: Vec<(usize, i64)>,
    /// Who can be nowhere later.
    last: u64,
    crowds: &'b [Crowd],
    next: &'b mut HashMap<u64, i64>,
    chosen: Vec<usize>,
    steps: u64,
}

impl Bins {
    /// Fills the bins in every way. `None` when `steps` are used up, and where `go_on` says so. O(sets of talks that
    /// fill the first bins × sets that fit into the next).
    pub(super) fn fill(&self, steps: &mut u64, go_on: &mut dyn FnMut() -> bool) -> Option<Filled> {
        let crowds = self.crowds();
        let mut layers = vec![vec![(0_u64, 0_i64)]];
        let mut asked = *steps;
        for (at, bin) in self.bins.iter().enumerate() {
            let later = |talk: usize| self.bins[at + 1..].iter().any(|bin| bin.alone[talk].is_some());
            let last = set((0..self.talks).filter(|&talk| !later(talk)));
            // Only looked up; in order again below.
            let mut next: HashMap<u64, i64> = HashMap::new();
            for &(used, cost) in &layers[at] {
                let open = (0..self.talks).filter(|talk| used >> talk & 1 == 0);
                let open = open.filter_map(|talk| Some((talk, bin.alone[talk]? + self.after(bin, talk, used))));
                let mut adding = Adding {
                    bins: self,
                    bin: at,
                    open: open.filter(|one| one.1 < FORBIDDEN / 2).collect(),
                    last,
                    crowds: &crowds,
                    next: &mut next,
                    chosen: Vec::new(),
                    steps: 0,
                };
                adding.choose(0, used, cost);
                *steps = steps.checked_sub(adding.steps + 1)?;
                if asked - *steps > BETWEEN_ASKING {
                    asked = *steps;
                    if !go_on() {
                        return None;
                    }
                }
            }
            let mut layer: Vec<(u64, i64)> = next.into_iter().collect();
            layer.sort_unstable();
            layers.push(layer);
        }
        Some(Filled(layers))
    }

    /// What a talk in a bin costs for those in the bins before.
    fn after(&self, bin: &Bin, talk: usize, used: u64) -> i64 {
        let row = &bin.after[talk * self.talks..][..self.talks];
        row.iter().enumerate().filter(|(other, _)| used >> other & 1 == 1).map(|(_, cost)| cost).sum()
    }

    /// All ways to fill the bins that cost no more than `limit`, the cheapest first; `None` if there are more than
    /// `most`. O(ways × sets of talks after a number of bins).
    pub(super) fn fillings(&self, filled: &Filled, limit: i64, most: usize) -> Option<Vec<Filling>> {
        let all = set(0..self.talks);
        let mut found = Vec::new();
        let mut bins = vec![0; self.talks];
        self.backwards(filled, self.bins.len(), all, (0, limit), &mut bins, &mut |cost, bins| {
            found.push((cost, bins.to_vec()));
            found.len() <= most
        })
        .then_some(())?;
        found.sort_unstable();
        Some(found)
    }

    /// Takes the last of the first `count` bins out of a set of talks in every way; `behind` is what the bins behind
    /// cost, and what all may cost. Whether `found` wants to hear of more.
    fn backwards(
        &self,
        filled: &Filled,
        count: usize,
        used: u64,
        behind: (i64, i64),
        bins: &mut Vec<usize>,
        found: &mut dyn FnMut(i64, &[usize]) -> bool,
    ) -> bool {
        let (cost, limit) = behind;
        let Some(at) = count.checked_sub(1) else { return used != 0 || found(cost, bins) };
        let bin = &self.bins[at];
        for &(before, least) in &filled.0[at] {
            let here = used & !before;
            if before & !used != 0 || here.count_ones() as usize > bin.most {
                continue;
            }
            let Some(own) = self.own(bin, here, before) else { continue };
            if least + own + cost > limit {
                continue;
            }
            members(here).for_each(|talk| bins[talk] = at);
            if !self.backwards(filled, at, before, (cost + own, limit), bins, found) {
                return false;
            }
        }
        true
    }

    /// What these talks cost in a bin after those before; `None` if they may not be there.
    fn own(&self, bin: &Bin, here: u64, before: u64) -> Option<i64> {
        let mut sum = 0;
        for talk in members(here) {
            sum += bin.alone[talk]? + self.after(bin, talk, before);
            sum += members(here)
                .take_while(|&other| other < talk)
                .map(|other| bin.beside[talk * self.talks + other])
                .sum::<i64>();
        }
        (sum < FORBIDDEN / 2).then_some(sum)
    }

    /// Who has to share which bins (Hall 1935).
    fn crowds(&self) -> Vec<Crowd> {
        let open = |talk: usize| -> Vec<bool> { self.bins.iter().map(|bin| bin.alone[talk].is_some()).collect() };
        let mut sets: Vec<Vec<bool>> = (0..self.talks).map(open).collect();
        sets.push(vec![true; self.bins.len()]);
        sets.sort_unstable();
        sets.dedup();
        let crowd = |own: Vec<bool>| {
            let inside = |talk: &usize| open(*talk).iter().zip(&own).all(|(open, inside)| *inside || !open);
            let room =
                |from: usize| (from..own.len()).filter(|&at| own[at]).map(|at| self.bins[at].most).sum::<usize>();
            let left = (0..=own.len()).map(|from| u32::try_from(room(from)).unwrap_or(u32::MAX)).collect();
            Crowd { talks: set((0..self.talks).filter(inside)), left }
        };
        sets.into_iter().map(crowd).collect()
    }
}

impl Filled {
    /// The least cost of all talks in bins; `None` if there is no way.
    pub(super) fn least(&self) -> Option<i64> {
        self.0.last()?.first().map(|one| one.1)
    }
}

fn set(talks: impl Iterator<Item = usize>) -> u64 {
    talks.fold(0, |set, talk| set | 1 << talk)
}

fn members(set: u64) -> impl Iterator<Item = usize> {
    (0..MOST_TALKS).filter(move |talk| set >> talk & 1 == 1)
}

impl Adding<'_> {
    /// Adds any of the open ones from this one on.
    fn choose(&mut self, from: usize, used: u64, cost: i64) {
        self.steps += 1;
        let fits = |crowd: &Crowd| (crowd.talks & !used).count_ones() <= crowd.left[self.bin + 1];
        if self.last & !used == 0 && self.crowds.iter().all(fits) {
            self.next.entry(used).and_modify(|least| *least = cost.min(*least)).or_insert(cost);
        }
        let bin = &self.bins.bins[self.bin];
        if self.chosen.len() == bin.most {
            return;
        }
        for at in from..self.open.len() {
            let (talk, own) = self.open[at];
            let beside: i64 = self.chosen.iter().map(|&other| bin.beside[talk * self.bins.talks + other]).sum();
            if beside < FORBIDDEN / 2 {
                self.chosen.push(talk);
                self.choose(at + 1, used | 1 << talk, cost + own + beside);
                self.chosen.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What talks in these bins cost, if they may be there.
    fn price(bins: &Bins, at: &[usize]) -> Option<i64> {
        let mut sum = 0;
        for (index, bin) in bins.bins.iter().enumerate() {
            let here = set((0..at.len()).filter(|&talk| at[talk] == index));
            let before = set((0..at.len()).filter(|&talk| at[talk] < index));
            sum += if here.count_ones() as usize > bin.most { None } else { bins.own(bin, here, before) }?;
        }
        Some(sum)
    }

    fn bin(talks: usize) -> impl Strategy<Value = Bin> {
        let alone = proptest::collection::vec(proptest::option::weighted(0.8, -5_i64..20), talks);
        let pairs = proptest::collection::vec(-3_i64..10, 2 * talks * talks);
        (1_usize..4, alone, pairs).prop_map(move |(most, alone, mut pairs)| {
            let after = pairs.split_off(talks * talks);
            // Both sides of a pair say the same.
            let beside = (0..talks * talks)
                .map(|entry| pairs[(entry / talks).min(entry % talks) * talks + (entry / talks).max(entry % talks)])
                .map(|cost| if cost > 8 { FORBIDDEN } else { cost })
                .collect();
            Bin { most, alone, beside, after }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// The least cost is that of the best of all ways, and all ways up to a limit are listed, each once.
        #[test]
        fn fills_in_every_way(bins in proptest::collection::vec(bin(5), 1..4), more in 0_i64..20) {
            let bins = Bins { talks: 5, bins };
            let count = bins.bins.len();
            let ways = (0..count.pow(5)).map(|way| (0..5).map(|talk| way / count.pow(talk) % count).collect::<Vec<_>>());
            let mut all: Vec<Filling> = ways.filter_map(|way| Some((price(&bins, &way)?, way))).collect();
            all.sort_unstable();
            let filled = bins.fill(&mut 1_000_000, &mut || true).expect("enough steps");
            prop_assert_eq!(filled.least(), all.first().map(|one| one.0));
            let limit = filled.least().unwrap_or(0) + more;
            all.retain(|one| one.0 <= limit);
            if !all.is_empty() {
                prop_assert_eq!(bins.fillings(&filled, limit, all.len() - 1), None);
            }
            prop_assert_eq!(bins.fillings(&filled, limit, all.len()), Some(all));
        }
    }
}
