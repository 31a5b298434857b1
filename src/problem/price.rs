//! The price of an assignment, term by term: plain loops that the fast evaluator is tested against.

use std::collections::{BTreeMap, BTreeSet};

use super::{Assignment, Classes, Curve, Key, Placement, Problem, Space, Term, TermKind, Tier, Unit};
use crate::model::{Id, Score, TalkId, UseId};

impl Problem {
    /// Cost of each use, in order of the uses, as (use, cost); uses that cost nothing are left out.
    /// O(terms × members² × cells).
    #[must_use]
    pub fn price_by_use(&self, assignment: &Assignment) -> Vec<(UseId, i64)> {
        let mut costs: BTreeMap<UseId, i64> = BTreeMap::new();
        for term in &self.terms {
            *costs.entry(term.by).or_default() += term.weight * atoms(&self.space, term, assignment);
        }
        costs.into_iter().filter(|&(_, cost)| cost != 0).collect()
    }

    /// The score of an assignment.
    #[must_use]
    pub fn price(&self, assignment: &Assignment) -> Score {
        let mut score = Score::ZERO;
        for term in &self.terms {
            let cost = term.weight * atoms(&self.space, term, assignment);
            match term.tier {
                Tier::Inviolable | Tier::Hard => score.hard += cost,
                Tier::Medium => score.medium += cost,
                Tier::Soft => score.soft += cost,
            }
        }
        score
    }
}

impl Term {
    /// Its atoms. O(members² × cells).
    #[must_use]
    pub fn atoms(&self, space: &Space, assignment: &Assignment) -> i64 {
        atoms(space, self, assignment)
    }
}

/// Atoms of one term.
fn atoms(space: &Space, term: &Term, assignment: &Assignment) -> i64 {
    let at = |talk: TalkId| assignment.0[talk.index()];
    let placed = |members: &[TalkId]| -> Vec<Placement> { members.iter().filter_map(|&talk| at(talk)).collect() };
    match &term.kind {
        TermKind::Out(talk, atoms) => {
            if at(*talk).is_none() {
                *atoms
            } else {
                0
            }
        }
        TermKind::TalkStart(talk, costs) => at(*talk).map_or(0, |placement| {
            costs.binary_search_by_key(&placement.start, |cost| cost.0).map_or(0, |index| costs[index].1)
        }),
        TermKind::TalkRoom(talk, costs) => at(*talk).map_or(0, |placement| {
            costs.binary_search_by_key(&placement.room, |cost| cost.0).map_or(0, |index| costs[index].1)
        }),
        TermKind::StartRoom(talks, costs) => placed(talks)
            .into_iter()
            .filter_map(|placement| {
                costs.binary_search_by_key(&(placement.start, placement.room), |cost| (cost.0, cost.1)).ok()
            })
            .map(|index| costs[index].2)
            .sum(),
        TermKind::Count { members, key, curve, unit } => count(space, members, *key, curve, unit, assignment),
        TermKind::Split { members, within, of, unit } => split(space, members, *within, *of, unit, assignment),
        TermKind::Distinct { members, within, of, curve } => distinct(space, members, *within, *of, curve, assignment),
        TermKind::Runs { members, within, each } => runs(space, &placed(members), *within, *each),
        TermKind::Extent { members, most } => extent(space, &placed(members), *most),
        TermKind::Crossing { first, second, within } => crossing(space, &placed(first), &placed(second), *within),
        TermKind::Pair(first, second, relation) => match (at(*first), at(*second)) {
            (Some(one), Some(two)) => relation.atoms(space, one, two),
            _ => 0,
        },
        TermKind::Rank { members, seats, within, unit } => {
            let placed: Vec<_> = members.iter().filter_map(|&(talk, rank)| Some((rank, at(talk)?))).collect();
            rank(space, &placed, seats, *within, unit)
        }
        TermKind::Position(members) => {
            let placed: Vec<_> = members.iter().filter_map(|&(talk, place)| Some((talk, place, at(talk)?))).collect();
            position(space, placed)
        }
    }
}

fn minutes(space: &Space, placement: Placement) -> i64 {
    space.start(placement.start).span.minutes()
}

fn count(
    space: &Space,
    members: &[(TalkId, i64)],
    key: Key,
    curve: &Curve,
    unit: &Unit,
    assignment: &Assignment,
) -> i64 {
    let mut groups: BTreeMap<usize, Vec<(i64, Placement)>> = BTreeMap::new();
    for &(talk, amount) in members {
        if let Some(placement) = assignment.get(talk) {
            space
                .values_of(key, placement)
                .for_each(|value| groups.entry(value).or_default().push((amount, placement)));
        }
    }
    let cost = |(value, group): (usize, Vec<(i64, Placement)>)| {
        if *unit == Unit::Durations {
            let others = i64::try_from(group.len()).unwrap_or(i64::MAX) - 1;
            return others * group.iter().map(|&(_, placement)| minutes(space, placement)).sum::<i64>();
        }
        unit.at(space, key, value) * curve.at(group.iter().map(|(amount, _)| amount).sum())
    };
    groups.into_iter().map(cost).sum()
}

fn split(space: &Space, members: &Classes, within: Key, of: Option<Key>, unit: &Unit, assignment: &Assignment) -> i64 {
    let placed: Vec<(usize, (Option<usize>, u32), Placement)> = members
        .iter()
        .filter_map(|&(talk, class)| {
            let placement = assignment.get(talk)?;
            let value = match of {
                Some(of) => Some(space.key_of(of, placement)?),
                None => None,
            };
            Some((space.key_of(within, placement)?, (value, class), placement))
        })
        .collect();
    let mut cost = 0;
    for (index, one) in placed.iter().enumerate() {
        for two in placed[index + 1..].iter().filter(|two| one.0 == two.0 && one.1 != two.1) {
            cost += match unit {
                Unit::Durations => minutes(space, one.2) + minutes(space, two.2),
                unit => unit.at(space, within, one.0),
            };
        }
    }
    cost
}

fn distinct(
    space: &Space,
    members: &Classes,
    within: Key,
    of: Option<Key>,
    curve: &Curve,
    assignment: &Assignment,
) -> i64 {
    let mut seen: BTreeMap<usize, BTreeSet<(Option<usize>, u32)>> = BTreeMap::new();
    for &(talk, class) in members {
        let Some(placement) = assignment.get(talk) else { continue };
        let value = of.map(|of| space.key_of(of, placement));
        if let (Some(within), None | Some(Some(_))) = (space.key_of(within, placement), value) {
            seen.entry(within).or_default().insert((value.flatten(), class));
        }
    }
    seen.values().map(|values| curve.at(i64::try_from(values.len()).unwrap_or(i64::MAX))).sum()
}

fn runs(space: &Space, placed: &[Placement], within: Key, each: bool) -> i64 {
    let used: BTreeSet<usize> = placed.iter().filter_map(|&placement| space.key_of(Key::Block, placement)).collect();
    let scope = |block: usize| if within == Key::Day { space.block_days[block].index() } else { 0 };
    // Runs by day or event: a used block starts one unless the block before is used too and in the
    // same day or event.
    let mut runs: BTreeMap<usize, i64> = BTreeMap::new();
    for &block in &used {
        let continues = block > 0 && used.contains(&(block - 1)) && scope(block - 1) == scope(block);
        *runs.entry(scope(block)).or_default() += i64::from(!continues);
    }
    runs.values().map(|&runs| if each { runs - 1 } else { i64::from(runs > 1) }).sum()
}

fn extent(space: &Space, placed: &[Placement], most: i64) -> i64 {
    let mut days: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
    for &placement in placed {
        let span = space.start(placement.start).span;
        if let Some(day) = space.key_of(Key::Day, placement) {
            let hull = days.entry(day).or_insert((span.start.0, span.end.0));
            *hull = (hull.0.min(span.start.0), hull.1.max(span.end.0));
        }
    }
    days.values().map(|(start, end)| (end - start - most).max(0)).sum()
}

fn crossing(space: &Space, first: &[Placement], second: &[Placement], within: Key) -> i64 {
    let cells = |placed: &[Placement]| -> BTreeSet<(usize, usize)> {
        placed
            .iter()
            .filter_map(|&placement| Some((space.key_of(within, placement)?, space.key_of(Key::Room, placement)?)))
            .collect()
    };
    let (first, second) = (cells(first), cells(second));
    let crossed = first.iter().map(|one| second.iter().filter(|two| one.0 == two.0 && one.1 != two.1).count());
    i64::try_from(crossed.sum::<usize>()).unwrap_or(i64::MAX)
}

fn rank(space: &Space, placed: &[(i64, Placement)], seats: &[Option<i64>], within: Key, unit: &Unit) -> i64 {
    let seats = |placement: Placement| placement.room.and_then(|room| seats[room.index()]);
    let mut cost = 0;
    for &(high, one) in placed {
        let key = space.key_of(within, one);
        for &(_, two) in placed.iter().filter(|(low, _)| *low < high) {
            if let (Some(fewer), Some(more)) = (seats(one), seats(two))
                && fewer < more
                && key.is_some()
                && key == space.key_of(within, two)
            {
                cost += if *unit == Unit::Durations { minutes(space, one) + minutes(space, two) } else { 1 };
            }
        }
    }
    cost
}

fn position(space: &Space, mut placed: Vec<(TalkId, i64, Placement)>) -> i64 {
    placed.sort_by_key(|&(talk, _, placement)| {
        let block = space.key_of(Key::Block, placement).unwrap_or(usize::MAX);
        (block, placement.room, space.start(placement.start).span, talk)
    });
    let wrong = placed.iter().zip(1..).filter(|&(&(_, wanted, _), place)| wanted > 0 && wanted != place);
    i64::try_from(wrong.count()).unwrap_or(i64::MAX)
}
