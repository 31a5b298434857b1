//! The best few of many, where some pairs go well together.

/// After so many steps the exact search is given up.
const MOST_STEPS: u32 = 100_000;

/// Picks at most `most` of the candidates, which have a price each, so that prices less what pairs save are least.
/// Returns that sum, at most 0, or less, and candidates for it. Branch and bound, exponential in `most` in the worst
/// case; where that takes too long, each is taken to save half of its most beside all others.
pub(super) fn pick(prices: &[(usize, i64)], most: usize, saves: &Saves) -> (i64, Vec<usize>) {
    let others = i64::try_from(most.saturating_sub(1)).unwrap_or(i64::MAX);
    // Whoever is dearer than all that pairs can save is not worth it.
    let mut open: Vec<(i64, usize)> = prices
        .iter()
        .filter(|&&(talk, price)| price < others.saturating_mul(saves.best[talk]))
        .map(|&(talk, price)| (price, talk))
        .collect();
    open.sort_unstable();
    let most = most.min(open.len());
    let mut search = Search { saves, best: (0, Vec::new()), chosen: Vec::new(), steps: 0 };
    search.extend(0, &open, most);
    if search.steps < MOST_STEPS {
        return search.best;
    }
    let others = i64::try_from(most.saturating_sub(1)).unwrap_or(i64::MAX);
    let half = |talk: usize| others.saturating_mul(saves.best[talk]) / 2 + 1;
    let mut relaxed: Vec<(i64, usize)> = open.iter().map(|&(price, talk)| (price - half(talk), talk)).collect();
    relaxed.sort_unstable();
    relaxed.retain(|one| one.0 < 0);
    relaxed.truncate(most);
    (relaxed.iter().map(|one| one.0).sum(), relaxed.iter().map(|one| one.1).collect())
}

/// What pairs of talks save.
#[derive(Debug, Clone)]
pub(super) struct Saves {
    talks: usize,
    /// talk × talk.
    pairs: Vec<i64>,
    /// The most that each saves beside any other.
    best: Vec<i64>,
}

impl Saves {
    pub(super) fn new(talks: usize) -> Self {
        Self { talks, pairs: vec![0; talks * talks], best: vec![0; talks] }
    }

    /// The same in parts.
    pub(super) fn scaled(&self, scale: i64) -> Self {
        let scaled = |values: &[i64]| values.iter().map(|value| value * scale).collect();
        Self { talks: self.talks, pairs: scaled(&self.pairs), best: scaled(&self.best) }
    }

    /// What a pair saves.
    pub(super) fn of(&self, one: usize, two: usize) -> i64 {
        self.pairs[one * self.talks + two]
    }

    /// A pair saves so much more.
    pub(super) fn add(&mut self, one: usize, two: usize, more: i64) {
        for (a, b) in [(one, two), (two, one)] {
            self.pairs[a * self.talks + b] += more;
            self.best[a] = self.best[a].max(self.pairs[a * self.talks + b]);
        }
    }
}

struct Search<'s> {
    saves: &'s Saves,
    best: (i64, Vec<usize>),
    chosen: Vec<usize>,
    steps: u32,
}

impl Search<'_> {
    /// Adds up to `left` of `open` to the chosen ones, which cost `cost`. The prices of the open ones are less
    /// what they save beside the chosen; they are sorted.
    fn extend(&mut self, cost: i64, open: &[(i64, usize)], left: usize) {
        if cost < self.best.0 {
            self.best = (cost, self.chosen.clone());
        }
        if left == 0 || self.steps >= MOST_STEPS {
            return;
        }
        self.steps += 1;
        if left == 1 {
            if let Some(&(price, talk)) = open.first()
                && cost + price < self.best.0
            {
                self.chosen.push(talk);
                self.best = (cost + price, self.chosen.clone());
                self.chosen.pop();
            }
            return;
        }
        if left == 2 {
            return self.pair(cost, open);
        }
        let pairs = |n: usize| i64::try_from(n * n.saturating_sub(1) / 2).unwrap_or(i64::MAX);
        let tops = self.tops(open);
        for (at, &(price, talk)) in open.iter().enumerate() {
            let cheapest = |from: usize, count: usize| -> i64 {
                open[from..].iter().take(count).map(|other| other.0.min(0)).sum()
            };
            // Prices only rise and savings only fall from here on.
            if cost + cheapest(at, left) - tops[at] * pairs(left) >= self.best.0 {
                return;
            }
            let own = self.saves.best[talk] * i64::try_from(left - 1).unwrap_or(i64::MAX);
            let later = cheapest(at + 1, left - 1) - tops[at + 1] * pairs(left - 1);
            if cost + price + later - own >= self.best.0 {
                continue;
            }
            let less = |&(price, other): &(i64, usize)| (price - self.saves.of(talk, other), other);
            let mut next: Vec<(i64, usize)> = open[at + 1..].iter().map(less).collect();
            next.sort_unstable();
            self.chosen.push(talk);
            self.extend(cost + price, &next, left - 1);
            self.chosen.pop();
        }
    }

    /// Adds up to two of the open ones.
    fn pair(&mut self, cost: i64, open: &[(i64, usize)]) {
        let tops = self.tops(open);
        for (at, &(price, talk)) in open.iter().enumerate() {
            let alone = cost + price;
            if alone < self.best.0 {
                self.best = (alone, [self.chosen.as_slice(), &[talk]].concat());
            }
            for &(other_price, other) in &open[at + 1..] {
                if alone + other_price - tops[at] >= self.best.0 {
                    break;
                }
                let both = alone + other_price - self.saves.of(talk, other);
                if both < self.best.0 {
                    self.best = (both, [self.chosen.as_slice(), &[talk, other]].concat());
                }
            }
        }
    }

    /// The most that anyone from each position on saves beside any other.
    fn tops(&self, open: &[(i64, usize)]) -> Vec<i64> {
        let mut tops = vec![0; open.len() + 1];
        for (at, &(_, talk)) in open.iter().enumerate().rev() {
            tops[at] = tops[at + 1].max(self.saves.best[talk]);
        }
        tops
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// No set of at most so many is better, and the one that is named is as good as said.
        #[test]
        fn picks_the_best_set(
            prices in proptest::collection::vec(-50_i64..50, 1..9),
            pairs in proptest::collection::vec((0_usize..8, 0_usize..8, 0_i64..40), 0..12),
            most in 0_usize..6,
        ) {
            let mut saves = Saves::new(prices.len());
            for (one, two, save) in pairs {
                if one != two && one.max(two) < prices.len() {
                    saves.add(one, two, save);
                }
            }
            let cost = |set: &[usize]| -> i64 {
                let pairs = set.iter().enumerate().flat_map(|(at, &one)| set[..at].iter().map(move |&two| (one, two)));
                set.iter().map(|&one| prices[one]).sum::<i64>() - pairs.map(|(one, two)| saves.of(one, two)).sum::<i64>()
            };
            let sets = (0_u32..1 << prices.len())
                .map(|bits| (0..prices.len()).filter(|one| bits >> one & 1 == 1).collect::<Vec<_>>())
                .filter(|set| set.len() <= most);
            let least = sets.map(|set| cost(&set)).min();
            let listed: Vec<(usize, i64)> = prices.iter().copied().enumerate().collect();
            let (sum, set) = pick(&listed, most, &saves);
            prop_assert_eq!(Some(sum), least);
            prop_assert_eq!(cost(&set), sum);
            prop_assert!(set.len() <= most);
        }
    }
}
