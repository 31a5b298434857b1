//! Which pairs of talks share more people than chance explains.
//!
//! Two popular talks have many people in common even if nobody chooses between them: what counts is how many more than
//! people who choose independently. Of N people, K want one talk and n the other; then the number X who want both is
//! hypergeometric, and a pair is judged by the tail P(X ≥ observed), Fisher's exact test (R. A. Fisher, Statistical
//! Methods for Research Workers, 1934). Some of many pairs look unlikely by chance alone; Benjamini and Hochberg
//! (Controlling the false discovery rate, J. R. Stat. Soc. B 57, 1995) keep the expected share of such pairs among
//! those chosen below a limit. Observed divided by expected is the lift of association rules (Brin, Motwani, Ullman,
//! Tsur, Dynamic itemset counting, SIGMOD 1997).
//!
//! Numbers are integers times powers of two, rounded towards zero by integer arithmetic: no logarithms, whose last bits
//! differ between machines, so that every machine decides alike. Factorials up to N carry a relative error below N·2⁻⁶³
//! each, nine of them and a sum of fewer than N terms stay below 2⁻³⁹ for N ≤ 2²⁰; results are raised by 2⁻³⁸, so that
//! what is used is never below the true tail: rounding may lose a pair at the very limit, but never adds one.

/// Beyond so many people chance is taken to explain nothing: all pairs pass.
const LARGEST: u64 = 1 << 20;

/// How many people there are, how many want each of two talks, and how many both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Overlap {
    /// All people.
    pub people: u64,
    /// Those who want the first talk.
    pub first: u64,
    /// Those who want the second talk.
    pub second: u64,
    /// Those who want both; at most either, and together with the others at most all.
    pub both: u64,
}

impl Overlap {
    /// Whether at least `percent` % as many people want both as if they chose independently.
    pub(super) fn has_lift(self, percent: u16) -> bool {
        let observed = (u128::from(self.both) * 100).saturating_mul(u128::from(self.people));
        let expected = (u128::from(self.first) * u128::from(percent)).saturating_mul(u128::from(self.second));
        observed >= expected
    }

    /// How many would want both if people chose independently, rounded to the next whole number.
    pub(super) fn expected(self) -> u64 {
        let product = u128::from(self.first) * u128::from(self.second);
        let people = u128::from(self.people.max(1));
        u64::try_from((product + people / 2) / people).unwrap_or(u64::MAX)
    }
}

/// Which of the pairs are discoveries at a false discovery rate of `percent` %. All are about the same people.
///
/// O(N + pairs × (log pairs + terms)) for N people: the tail of a pair ends where it exceeds the limit or its terms
/// no longer matter, after some standard deviations of X.
pub(super) fn discoveries(pairs: &[Overlap], percent: u16) -> Vec<bool> {
    let people = pairs.iter().map(|pair| pair.people).max().unwrap_or(0);
    if people > LARGEST {
        return vec![true; pairs.len()];
    }
    let factorials = factorials(people);
    let limit = Scaled::from(u64::from(percent)).over(Scaled::from(100));
    let tails: Vec<Scaled> = pairs.iter().map(|&pair| tail(&factorials, pair, limit)).collect();
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by_key(|&pair| tails[pair]);
    // The largest rank i with p(i) ≤ i/m·q, without a division.
    let all = Scaled::from(100).times(Scaled::from(pairs.len() as u64));
    let passes = |rank: usize| {
        let share = Scaled::from(rank as u64).times(Scaled::from(u64::from(percent)));
        tails[order[rank - 1]].times(all) <= share
    };
    let last = (1..=pairs.len()).rev().find(|&rank| passes(rank)).unwrap_or(0);
    let mut chosen = vec![false; pairs.len()];
    order[..last].iter().for_each(|&pair| chosen[pair] = true);
    chosen
}

/// 0!, 1!, …, n!
fn factorials(n: u64) -> Vec<Scaled> {
    let mut all = vec![Scaled::from(1)];
    let mut last = Scaled::from(1);
    for factor in 1..=n {
        last = last.times(Scaled::from(factor));
        all.push(last);
    }
    all
}

/// P(X ≥ both), at most 2⁻³⁷ of it too large; anything above `limit` where it is above that.
fn tail(factorials: &[Scaled], pair: Overlap, limit: Scaled) -> Scaled {
    let Overlap { people, first, second, both } = pair;
    // The distribution is symmetric in the two; the order must not matter to the last bit.
    let (marked, drawn) = (first.max(second), first.min(second));
    let one = Scaled::from(1);
    let rest = (people + both).checked_sub(marked + drawn);
    let (Some(rest), true) = (rest, both > 0 && both <= drawn && marked <= people) else { return one };
    let factorial = |n: u64| usize::try_from(n).map_or(one, |n| factorials[n]);
    let above = [marked, people - marked, drawn, people - drawn];
    let below = [people, both, marked - both, drawn - both, rest];
    let above = above.into_iter().fold(one, |product, n| product.times(factorial(n)));
    let below = below.into_iter().fold(one, |product, n| product.times(factorial(n)));
    // P(X = both), then P(X = k + 1) from P(X = k).
    let mut term = above.over(below);
    let mut sum = term;
    for k in both..drawn {
        let (up, down) = ((marked - k) * (drawn - k), (k + 1) * (rest + k - both + 1));
        term = term.times(Scaled::from(up)).over(Scaled::from(down));
        // Terms rise, then fall: what is so small falls, and fewer than 2²⁰ such terms are left.
        if sum > limit || term.exponent + 100 < sum.exponent {
            break;
        }
        sum = sum.plus(term);
    }
    sum.plus(Scaled { exponent: sum.exponent - 38, ..sum }).min(one)
}

/// mantissa × 2^exponent; the mantissa has its highest bit set, except for 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Scaled {
    // Compared first.
    exponent: i64,
    mantissa: u64,
}

impl From<u64> for Scaled {
    fn from(value: u64) -> Self {
        Self::new(u128::from(value), 0)
    }
}

impl Scaled {
    const ZERO: Self = Self { exponent: i64::MIN / 2, mantissa: 0 };

    /// value × 2^exponent, rounded towards zero.
    fn new(value: u128, exponent: i64) -> Self {
        if value == 0 {
            return Self::ZERO;
        }
        let free = value.leading_zeros();
        let mantissa = u64::try_from((value << free) >> 64).unwrap_or(u64::MAX);
        Self { exponent: exponent + 64 - i64::from(free), mantissa }
    }

    fn times(self, other: Self) -> Self {
        Self::new(u128::from(self.mantissa) * u128::from(other.mantissa), self.exponent + other.exponent)
    }

    /// Divided by `other`, which is not 0.
    fn over(self, other: Self) -> Self {
        let quotient = (u128::from(self.mantissa) << 64) / u128::from(other.mantissa.max(1));
        Self::new(quotient, self.exponent - other.exponent - 64)
    }

    fn plus(self, other: Self) -> Self {
        let (large, small) = (self.max(other), self.min(other));
        // Beyond the width of a mantissa nothing is left of the smaller one.
        let shift = u32::try_from(large.exponent - small.exponent).unwrap_or(u32::MAX);
        let shifted = small.mantissa.checked_shr(shift).unwrap_or(0);
        Self::new(u128::from(large.mantissa) + u128::from(shifted), large.exponent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap((people, first, second, both): (u64, u64, u64, u64)) -> Overlap {
        Overlap { people, first, second, both }
    }

    /// Whether the tail is `digits` × 10^−`places`, up to the last digit and a little above.
    fn is(pair: (u64, u64, u64, u64), digits: u64, places: u32) -> bool {
        let people = pair.0;
        let tail = tail(&factorials(people), overlap(pair), Scaled::from(1));
        let unit = (0..places).fold(Scaled::from(1), |unit, _| unit.over(Scaled::from(10)));
        let from = |digits: u64| Scaled::from(digits).times(unit);
        from(digits) <= tail && tail <= from(digits + 2)
    }

    #[test]
    fn tails_by_hand() {
        // Fisher's lady tasting tea: 4 of 8 cups, all 4 right: 1/70 = 0.0142857…; at least 3 right: 17/70.
        assert!(is((8, 4, 4, 4), 142_857_142, 10));
        assert!(is((8, 4, 4, 3), 242_857_142, 9));
        // 2 of 4 each, at least 1 in common: 1 − 1/6.
        assert!(is((4, 2, 2, 1), 833_333_333, 9));
        // Everybody wants one of them.
        assert_eq!(tail(&factorials(9), overlap((9, 9, 3, 3)), Scaled::from(1)), Scaled::from(1));
        assert_eq!(tail(&factorials(9), overlap((9, 3, 3, 0)), Scaled::from(1)), Scaled::from(1));
    }

    /// Values from exact fractions of binomial coefficients.
    #[test]
    fn tails_as_computed_exactly() {
        assert!(is((100, 10, 20, 5), 2_546_454_642, 11));
        assert!(is((250, 60, 45, 17), 1_635_513_106, 11));
        assert!(is((1_000, 100, 120, 30), 2_281_378_510, 16));
        assert!(is((1_000, 100, 120, 12), 5_514_890_058, 10));
        assert!(is((1_000, 990, 985, 976), 1_408_622_955, 10));
        assert!(is((3_000, 400, 350, 90), 1_981_569_470, 20));
        assert!(is((5_000, 5, 5, 5), 3_847_689_994, 26));
        assert!(is((20_000, 900, 1_500, 130), 2_007_107_312, 22));
        assert!(is((60, 30, 30, 28), 1_607_632_627, 21));
    }

    #[test]
    fn the_order_of_the_talks_does_not_matter() {
        let all = factorials(300);
        for both in 1..=40 {
            let one = tail(&all, overlap((300, 70, 40, both)), Scaled::from(1));
            assert_eq!(one, tail(&all, overlap((300, 40, 70, both)), Scaled::from(1)));
        }
    }

    #[test]
    fn lift_is_exact() {
        // Expected 10·20/100 = 2.
        assert!(overlap((100, 10, 20, 3)).has_lift(150));
        assert!(!overlap((100, 10, 20, 3)).has_lift(151));
        assert!(!overlap((100, 10, 20, 2)).has_lift(101));
        assert_eq!(overlap((100, 10, 20, 3)).expected(), 2);
        assert_eq!(overlap((100, 10, 25, 3)).expected(), 3);
    }

    #[test]
    fn more_pairs_need_more() {
        // 1/70 passes alone at 5 %; among five pairs the limit of the first rank is 1 %.
        let rare = overlap((8, 4, 4, 4));
        let common = overlap((8, 4, 4, 2));
        assert_eq!(discoveries(&[rare], 5), [true]);
        assert_eq!(discoveries(&[common, rare, common], 5), [false, true, false]);
        assert_eq!(discoveries(&[common, rare, common, common, common], 5), [false; 5]);
        // Two of them at rank 2 of 5: the limit is 2 %.
        assert_eq!(discoveries(&[common, rare, common, rare, common], 5), [false, true, false, true, false]);
        assert_eq!(discoveries(&[], 5), [] as [bool; 0]);
        assert_eq!(discoveries(&[rare], 0), [false]);
        assert_eq!(discoveries(&[common, rare], 100), [true, true]);
    }

    #[test]
    fn the_limit_itself_passes_unless_rounding_decides() {
        // 1/70 against 1 % and 2 %: between them.
        let rare = overlap((8, 4, 4, 4));
        assert_eq!(discoveries(&[rare], 1), [false]);
        assert_eq!(discoveries(&[rare], 2), [true]);
    }

    #[test]
    fn many_people_are_quick_and_too_many_pass() {
        let most = overlap((LARGEST, LARGEST / 2, LARGEST / 2, LARGEST / 4));
        assert_eq!(discoveries(&[most], 5), [false]);
        let more = overlap((LARGEST + 1, LARGEST / 2, LARGEST / 2, LARGEST / 4));
        assert_eq!(discoveries(&[more], 5), [true]);
    }
}
