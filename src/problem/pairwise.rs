//! Which terms are sums over pairs that only the starts of the two talks decide, and what a pair costs.

use super::{Curve, Key, Relation, Space, StartId, Term, TermKind, Unit};
use crate::model::{Id, TalkId};

/// What a pair of talks pays in one term, by their starts alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pairwise {
    /// For each value of the key in common.
    Common(Key, Unit),
    /// If they share `within` and, with a second key, both have values of it that differ or belong to
    /// different classes.
    Split {
        within: Key,
        of: Option<Key>,
        same_class: bool,
        unit: Unit,
    },
    /// The relation of the first to the second.
    Related(Relation),
}

/// Whether the key has nothing to do with rooms.
fn in_time(key: Key) -> bool {
    match key {
        Key::Event | Key::Day | Key::Month | Key::Block | Key::Slot | Key::Start | Key::Cell => true,
        Key::Room | Key::DayRoom | Key::BlockRoom | Key::CellIn(_) => false,
    }
}

impl Pairwise {
    /// Whether the order of the two talks does not matter.
    pub(super) fn is_symmetric(&self) -> bool {
        !matches!(self, Self::Related(_))
    }

    /// Atoms of a pair with these starts. O(cells in common).
    pub(super) fn atoms(&self, space: &Space, first: StartId, second: StartId) -> i64 {
        let at = |start| super::Placement { start, room: None };
        let minutes = |start: StartId| space.start(start).span.minutes();
        let price = |key: Key, unit: &Unit, value: usize| match unit {
            Unit::Durations => minutes(first) + minutes(second),
            unit => unit.at(space, key, value),
        };
        match self {
            Self::Common(Key::Cell, unit) => {
                let (one, two) = (&space.start(first).cells, &space.start(second).cells);
                let common = one.start.max(two.start)..one.end.min(two.end);
                common.map(|cell| price(Key::Cell, unit, cell)).sum()
            }
            Self::Common(key, unit) => match (space.key_of(*key, at(first)), space.key_of(*key, at(second))) {
                (Some(one), Some(two)) if one == two => price(*key, unit, one),
                _ => 0,
            },
            Self::Split { within, of, same_class, unit } => {
                let outer = space.key_of(*within, at(first));
                let differ = match of {
                    None => !same_class,
                    Some(of) => match (space.key_of(*of, at(first)), space.key_of(*of, at(second))) {
                        (Some(one), Some(two)) => one != two || !same_class,
                        _ => false,
                    },
                };
                match outer {
                    Some(value) if differ && space.key_of(*within, at(second)) == outer => price(*within, unit, value),
                    _ => 0,
                }
            }
            Self::Related(relation) => relation.atoms(space, at(first), at(second)),
        }
    }
}

/// Number of pairs that a term is a sum over, if starts alone decide what each pays.
pub(super) fn pairs_in(term: &Term) -> Option<usize> {
    let pairs = |members: usize| Some(members * members.saturating_sub(1) / 2);
    match &term.kind {
        TermKind::Count { members, key, curve: Curve::Pairs, .. }
            if in_time(*key) && members.iter().all(|&(_, amount)| amount == 1) =>
        {
            pairs(members.len())
        }
        TermKind::Split { members, within, of, .. } if in_time(*within) && of.is_none_or(in_time) => {
            pairs(members.len())
        }
        // One price list per pair: not worth a table.
        TermKind::Pair(_, _, Relation::SameDay(_)) => None,
        TermKind::Pair(_, _, relation) if relation.is_temporal() => Some(1),
        _ => None,
    }
}

/// Visits the pairs of a term that [`pairs_in`] accepts. O(pairs).
pub(super) fn each_pair(term: &Term, mut visit: impl FnMut(TalkId, TalkId, Pairwise)) {
    match &term.kind {
        TermKind::Count { members, key, unit, .. } => {
            let cost = Pairwise::Common(*key, unit.clone());
            for (index, one) in members.iter().enumerate() {
                members[index + 1..].iter().for_each(|two| visit(one.0, two.0, cost.clone()));
            }
        }
        TermKind::Split { members, within, of, unit } => {
            for (index, &(one, class)) in members.iter().enumerate() {
                for &(two, other) in &members[index + 1..] {
                    let same_class = class == other;
                    if one.index() != two.index() && !(of.is_none() && same_class) {
                        visit(one, two, Pairwise::Split { within: *within, of: *of, same_class, unit: unit.clone() });
                    }
                }
            }
        }
        TermKind::Pair(first, second, relation) => visit(*first, *second, Pairwise::Related(relation.clone())),
        _ => {}
    }
}
