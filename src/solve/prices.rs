//! What placements cost by themselves, straight from the terms: a price by start, one by room, and prices
//! of pairs that many talks share. Whoever looks at all placements of many talks adds them up from these, since
//! talks × starts × rooms are too many to price one by one.

use std::collections::BTreeMap;

use crate::model::{Id, TalkId};
use crate::problem::{Cost, Domain, Place, Placement, Space, StartId, Term, TermKind};

/// Pairs of start and room with a price besides those of start and room; sorted, each once.
pub(super) type PairPrices = Vec<(StartId, Place, Cost)>;

/// What placements cost by themselves.
#[derive(Debug)]
pub(super) struct Prices<'p> {
    space: &'p Space,
    /// The terms of each talk about its starts, its rooms, and being out.
    own: Vec<Vec<&'p Term>>,
    /// The entry of `pairs` of each talk.
    class: Vec<usize>,
    pairs: Vec<PairPrices>,
}

/// The prices of one talk, beside the lists of its domain.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// By position in [`Domain::starts`].
    pub(super) starts: Vec<Cost>,
    /// By position in [`Domain::rooms`].
    pub(super) rooms: Vec<Cost>,
    /// Of being out.
    pub(super) out: Cost,
}

impl<'p> Prices<'p> {
    /// Sorts the terms of single talks by talk; others are passed over. O(their size).
    pub(super) fn new(space: &'p Space, terms: impl Iterator<Item = &'p Term>) -> Self {
        let mut own = vec![Vec::new(); space.domains.len()];
        let mut shared: Vec<Vec<usize>> = vec![Vec::new(); space.domains.len()];
        let mut tables = Vec::new();
        for term in terms {
            match &term.kind {
                TermKind::TalkStart(talk, _) | TermKind::TalkRoom(talk, _) | TermKind::Out(talk, _) => {
                    own[talk.index()].push(term);
                }
                TermKind::StartRoom(talks, _) => {
                    for talk in talks {
                        shared[talk.index()].push(tables.len());
                    }
                    tables.push(term);
                }
                _ => {}
            }
        }
        let mut classes: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut pairs = Vec::new();
        let mut class = Vec::with_capacity(shared.len());
        for list in shared {
            let next = pairs.len();
            class.push(*classes.entry(list).or_insert_with_key(|list| {
                pairs.push(added_up(list.iter().map(|&table| tables[table])));
                next
            }));
        }
        Self { space, own, class, pairs }
    }

    /// Which talks share their prices of pairs, and these.
    pub(super) fn pairs(&self, talk: TalkId) -> (usize, &PairPrices) {
        let class = self.class[talk.index()];
        (class, &self.pairs[class])
    }

    /// Writes the prices of a talk beside the lists of its domain. O(its lists + its terms · log).
    pub(super) fn fill(&self, talk: TalkId, row: &mut Row) {
        let Domain { starts, rooms, .. } = self.space.domain(talk);
        row.starts.clear();
        row.starts.resize(starts.len(), Cost::default());
        row.rooms.clear();
        row.rooms.resize(rooms.len(), Cost::default());
        row.out = Cost::default();
        for term in &self.own[talk.index()] {
            let tier = term.level();
            match &term.kind {
                TermKind::TalkStart(_, costs) => {
                    for (start, atoms) in costs {
                        if let Ok(at) = starts.binary_search(start) {
                            row.starts[at].add(tier, term.weight * atoms);
                        }
                    }
                }
                TermKind::TalkRoom(_, costs) => {
                    for (room, atoms) in costs {
                        if let Ok(at) = rooms.binary_search(room) {
                            row.rooms[at].add(tier, term.weight * atoms);
                        }
                    }
                }
                TermKind::Out(_, atoms) => row.out.add(tier, term.weight * atoms),
                _ => {}
            }
        }
    }
}

/// The price of a pair; none for most. O(log pairs).
pub(super) fn price_in(pairs: &PairPrices, placement: Placement) -> Cost {
    let key = (placement.start, placement.room);
    pairs.binary_search_by_key(&key, |&(start, room, _)| (start, room)).map_or(Cost::default(), |at| pairs[at].2)
}

fn added_up<'t>(tables: impl Iterator<Item = &'t Term>) -> PairPrices {
    let mut pairs: BTreeMap<(StartId, Place), Cost> = BTreeMap::new();
    for term in tables {
        if let TermKind::StartRoom(_, costs) = &term.kind {
            for &(start, room, atoms) in costs {
                pairs.entry((start, room)).or_default().add(term.level(), term.weight * atoms);
            }
        }
    }
    pairs
        .into_iter()
        .filter(|(_, cost)| *cost != Cost::default())
        .map(|((start, room), cost)| (start, room, cost))
        .collect()
}
