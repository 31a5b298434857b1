//! Talks into bins one after the other, exactly: dynamic programming over sets of talks (Held & Karp 1962).

use std::collections::BTreeMap;

/// No assignment without hard cost does this.
pub(super) const FORBIDDEN: i64 = 1 << 50;

/// Talks may be numbered so far.
pub(super) const MOST_TALKS: usize = 64;

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

/// Talks with no other bins than some, and how many talks fit into those from each bin on.
struct Crowd {
    talks: u64,
    left: Vec<u32>,
}

/// One bin as it is filled.
struct Filling<'b> {
    bins: &'b Bins,
    bin: usize,
    /// Who may be here, and what each costs beside all that are placed.
    open: Vec<(usize, i64)>,
    /// Who can be nowhere later.
    now: u64,
    crowds: &'b [Crowd],
    next: &'b mut BTreeMap<u64, i64>,
    chosen: Vec<usize>,
    steps: u64,
}

impl Bins {
    /// The least cost of having every talk in a bin; [`FORBIDDEN`] or more if there is no way. `None` after so many
    /// steps, and where `go_on` says so. O(sets of talks that fill the first bins × sets that fit into the next).
    pub(super) fn least(&self, steps: u64, go_on: &mut dyn FnMut() -> bool) -> Option<i64> {
        let all = (0..self.talks).fold(0_u64, |all, talk| all | 1 << talk);
        let crowds = self.crowds();
        let mut layer = BTreeMap::from([(0_u64, 0_i64)]);
        let (mut left, mut asked) = (steps, steps);
        for (at, bin) in self.bins.iter().enumerate() {
            let later = |talk: usize| self.bins[at + 1..].iter().any(|bin| bin.alone[talk].is_some());
            let last = (0..self.talks).filter(|&talk| !later(talk)).fold(0_u64, |all, talk| all | 1 << talk);
            let mut next = BTreeMap::new();
            for (&used, &cost) in &layer {
                let here = |talk: usize| (used >> talk & 1 == 0).then_some(bin.alone[talk]).flatten();
                let before = |talk: usize| {
                    (0..self.talks)
                        .filter(move |other| used >> other & 1 == 1)
                        .map(move |other| bin.after[talk * self.talks + other])
                };
                let open = (0..self.talks).filter_map(|talk| Some((talk, here(talk)? + before(talk).sum::<i64>())));
                let open = open.filter(|one| one.1 < FORBIDDEN / 2).collect();
                let now = last & !used;
                let chosen = Vec::new();
                let mut filling =
                    Filling { bins: self, bin: at, open, now, crowds: &crowds, next: &mut next, chosen, steps: 0 };
                filling.choose(0, used, cost);
                left = left.checked_sub(filling.steps + 1)?;
                if asked - left > BETWEEN_ASKING {
                    asked = left;
                    if !go_on() {
                        return None;
                    }
                }
            }
            layer = next;
        }
        Some(layer.get(&all).copied().unwrap_or(FORBIDDEN))
    }

    /// Who has to share which bins (Hall 1935).
    fn crowds(&self) -> Vec<Crowd> {
        let open = |talk: usize| -> Vec<bool> { self.bins.iter().map(|bin| bin.alone[talk].is_some()).collect() };
        let mut sets: Vec<Vec<bool>> = (0..self.talks).map(open).collect();
        sets.push(vec![true; self.bins.len()]);
        sets.sort_unstable();
        sets.dedup();
        let crowd = |set: Vec<bool>| {
            let inside = |talk: &usize| open(*talk).iter().zip(&set).all(|(open, inside)| *inside || !open);
            let room =
                |from: usize| (from..set.len()).filter(|&at| set[at]).map(|at| self.bins[at].most).sum::<usize>();
            let left = (0..=set.len()).map(|from| u32::try_from(room(from)).unwrap_or(u32::MAX)).collect();
            Crowd { talks: (0..self.talks).filter(inside).fold(0, |all, talk| all | 1 << talk), left }
        };
        sets.into_iter().map(crowd).collect()
    }
}

impl Filling<'_> {
    /// Adds any of the open ones from this one on.
    fn choose(&mut self, from: usize, used: u64, cost: i64) {
        self.steps += 1;
        let fits = |crowd: &Crowd| (crowd.talks & !used).count_ones() <= crowd.left[self.bin + 1];
        if self.now & !used == 0 && self.crowds.iter().all(fits) {
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
