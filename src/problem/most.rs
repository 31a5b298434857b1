//! How large terms can become.

use std::collections::BTreeMap;

use super::{Amount, Curve, Key, Relation, Space, Start, TermKind, Unit};
use crate::model::{DayId, TalkId};

impl TermKind {
    /// An upper bound on the atoms, whatever the placements. O(its size).
    #[must_use]
    pub fn most_atoms(&self, space: &Space) -> i128 {
        let longest = |talk: TalkId| {
            space
                .domain(talk)
                .starts
                // By length.
                .last()
                .map_or(0, |&start| i128::from(space.start(start).span.minutes()))
        };
        let largest = |atoms: &mut dyn Iterator<Item = i64>| i128::from(atoms.max().unwrap_or(0).max(0));
        // Pairs of members, with the minutes of both.
        let pairs = |count: usize| count as i128 * (count as i128 - 1) / 2;
        let unit_pairs = |talks: &mut dyn Iterator<Item = TalkId>, unit: &Unit| {
            let talks: Vec<TalkId> = talks.collect();
            let minutes = talks.iter().map(|&talk| longest(talk)).sum::<i128>();
            match unit {
                Unit::One => pairs(talks.len()),
                // Each member is in as many pairs as there are others.
                Unit::Minutes | Unit::Durations => minutes * (talks.len() as i128 - 1).max(0),
                Unit::Table(costs) => pairs(talks.len()) * largest(&mut costs.iter().copied()),
            }
        };
        // In how many groups a pair can be at once.
        let shared = |key: Key, unit: &Unit| match (key, unit) {
            (Key::Cell | Key::CellIn(_), Unit::One | Unit::Table(_) | Unit::Durations) => space.cells.len() as i128,
            _ => 1,
        };
        match self {
            Self::Out(_, atoms) => i128::from(*atoms),
            Self::TalkStart(_, costs) => largest(&mut costs.iter().map(|cost| cost.1)),
            Self::TalkRoom(_, costs) => largest(&mut costs.iter().map(|cost| cost.1)),
            Self::StartRoom(talks, costs) => largest(&mut costs.iter().map(|cost| cost.2)) * talks.len() as i128,
            Self::Count { members, key, curve: Curve::Pairs, unit }
                if members.iter().all(|&(_, amount)| amount == 1) =>
            {
                unit_pairs(&mut members.iter().map(|&(talk, _)| talk), unit) * shared(*key, unit)
            }
            Self::Count { members, key, curve, unit } => {
                let all: i64 = members.iter().map(|&(_, amount)| amount).sum();
                let most = match curve {
                    Curve::Table(values) => largest(&mut values.iter().copied()),
                    curve => i128::from(curve.at(all)),
                };
                // No more values of the key are used than there are members, or cells that they cover.
                let units = match (unit, key) {
                    (Unit::Minutes | Unit::Durations, Key::Cell | Key::CellIn(_) | Key::Slot) => {
                        members.iter().map(|&(talk, _)| longest(talk)).sum()
                    }
                    (_, Key::Cell | Key::CellIn(_)) => space.cells.len() as i128,
                    _ => members.len() as i128,
                };
                let dearest = match unit {
                    Unit::Table(costs) => largest(&mut costs.iter().copied()),
                    _ => 1,
                };
                most * units * dearest
            }
            Self::Split { members, unit, .. } => unit_pairs(&mut members.iter().map(|&(talk, _)| talk), unit),
            Self::Distinct { members, curve, .. } => {
                let most = match curve {
                    Curve::Table(values) => largest(&mut values.iter().copied()),
                    curve => i128::from(curve.at(i64::try_from(members.len()).unwrap_or(i64::MAX))),
                };
                most * members.len() as i128
            }
            Self::Runs { members, .. } => members.len() as i128,
            Self::Extent { members, most } => {
                // Per day, as spans may reach into the next one.
                let mut days: BTreeMap<DayId, (i64, i64)> = BTreeMap::new();
                for &id in members.iter().flat_map(|&talk| space.domain(talk).starts.iter()) {
                    let Start { span, day: Some(day), .. } = space.start(id) else { continue };
                    let hull = days.entry(*day).or_insert((span.start.0, span.end.0));
                    *hull = (hull.0.min(span.start.0), hull.1.max(span.end.0));
                }
                days.values().map(|(first, last)| i128::from((last - first - most).max(0))).sum()
            }
            Self::Crossing { first, second, .. } => first.len() as i128 * second.len() as i128,
            Self::Pair(first, second, relation) => {
                let amount = |amount: &Amount| match amount {
                    Amount::One => 1,
                    Amount::Durations => longest(*first) + longest(*second),
                };
                match relation {
                    Relation::Before(_, cost)
                    | Relation::Close(_, cost)
                    | Relation::Shared(_, _, cost)
                    | Relation::Differ(_, cost) => amount(cost),
                    Relation::Apart(minutes) => i128::from(*minutes) + longest(*first).min(longest(*second)),
                    Relation::Gap(needed) => largest(&mut needed.iter().flatten().copied()),
                    Relation::Adjacent { .. } => 1,
                    Relation::Staggered => longest(*first).min(longest(*second)),
                    Relation::SameDay(costs) => largest(&mut costs.iter().map(|cost| cost.1)),
                }
            }
            Self::Rank { members, unit, .. } => unit_pairs(&mut members.iter().map(|&(talk, _)| talk), unit),
            Self::Position(members) => members.len() as i128,
        }
    }
}
