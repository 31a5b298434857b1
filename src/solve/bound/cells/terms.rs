//! Terms about classes of talks, blocks and rooms, as rows of the coarse program.

use std::collections::{BTreeMap, BTreeSet};

use super::{Model, number};
use crate::model::{Id, RoomId, TalkId};
use crate::problem::{Curve, Key, Relation, Term, TermKind, Tier, Unit};
use crate::solve::program::ColumnId;

impl Model<'_> {
    /// Every term that the coarse program can see; the others cost nothing, or are credits that are given in full.
    pub(super) fn terms(&mut self) {
        // Classes that are never in the same block, and talks.
        let mut apart: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut pairs: BTreeSet<(TalkId, TalkId)> = BTreeSet::new();
        let (terms, space) = (&self.frame.problem.terms, &self.frame.problem.space);
        let atoms: Vec<RoomId> = space.atoms.iter().flatten().copied().collect();
        let disjoint = atoms.iter().collect::<BTreeSet<_>>().len() == atoms.len();
        let seen = |term: &&Term| term.weight > 0 && (term.is_hard() || term.tier == Tier::Soft);
        for term in terms.iter().filter(seen) {
            match &term.kind {
                TermKind::Crossing { first, second, within: Key::Block } => {
                    self.crossing(term, first, second, &mut apart);
                }
                TermKind::Distinct { members, within, of: Some(Key::Room), curve: Curve::Over(most) } => {
                    let single = members.windows(2).all(|pair| pair[0].1 == pair[1].1);
                    let class = self.frame.class_with(members.iter().map(|&(talk, _)| talk));
                    match (class.filter(|_| single), within) {
                        (Some(class), Key::Event) => self.different_rooms(term, class, *most),
                        (Some(class), Key::Block) => self.parallel(term, class, *most),
                        _ => {}
                    }
                }
                TermKind::Runs { members, within, each } => {
                    if let Some(class) = self.frame.class_with(members.iter().copied()) {
                        self.runs(term, class, *within, *each);
                    }
                }
                TermKind::Count { members, key: Key::Cell, curve: Curve::Pairs, unit: Unit::Minutes }
                    if members.iter().all(|&(_, amount)| amount == 1) =>
                {
                    self.overlap(term, members);
                }
                TermKind::Position(members) => self.position(term, members),
                TermKind::Pair(one, two, Relation::Shared(Key::Block, elsewhere, _))
                    if self.frame.is_strict(term) && (disjoint || !elsewhere) =>
                {
                    let class = |talk: TalkId| self.frame.class_of(talk);
                    if class(*one).is_some() && class(*two).is_some() && class(*one) != class(*two) {
                        pairs.extend([(*one, *two), (*two, *one)]);
                    }
                }
                _ => {}
            }
        }
        self.keep_classes_apart(&apart);
        self.keep_talks_apart(&pairs);
    }

    /// Two classes in one block are in different rooms.
    fn crossing(&mut self, term: &Term, first: &[TalkId], second: &[TalkId], apart: &mut BTreeSet<(usize, usize)>) {
        let first = self.frame.classes_within(first.iter().copied());
        let second = self.frame.classes_within(second.iter().copied());
        for (&one, &two) in first.iter().flat_map(|one| second.iter().map(move |two| (one, two))) {
            if self.frame.is_strict(term) {
                apart.extend([(one, two), (two, one)]);
                continue;
            }
            for block in 0..self.frame.blocks {
                if let (Some(one), Some(two)) = (self.used[one][block], self.used[two][block]) {
                    let both = self.column(term.weight, 1, false);
                    self.most(vec![(one, 1), (two, 1), (both, -1)], 1);
                }
            }
        }
    }

    /// Of a set of classes that are never in the same block, two by two, at most one is: in cliques that have all
    /// pairs among them.
    fn keep_classes_apart(&mut self, apart: &BTreeSet<(usize, usize)>) {
        for clique in cliques(apart) {
            for block in 0..self.frame.blocks {
                let row = clique.iter().filter_map(|&class| self.used[class][block]).map(|id| (id, 1)).collect();
                self.most(row, 1);
            }
        }
    }

    /// A talk that is apart from all talks of a class is apart from the class.
    fn keep_talks_apart(&mut self, pairs: &BTreeSet<(TalkId, TalkId)>) {
        let frame = self.frame;
        let mut partners: BTreeMap<(TalkId, usize), usize> = BTreeMap::new();
        for &(one, two) in pairs {
            if let Some(class) = frame.class_of(two) {
                *partners.entry((one, class)).or_default() += 1;
            }
        }
        let whole: BTreeSet<(TalkId, usize)> = partners
            .into_iter()
            .filter(|((_, class), n)| *n == frame.classes[*class].len())
            .map(|(key, _)| key)
            .collect();
        let column = |model: &Self, talk: TalkId, block: usize| model.talks[frame.kind_of[talk.index()]][block];
        for block in 0..frame.blocks {
            for &(talk, class) in &whole {
                if let (Some(id), Some(used)) = (column(self, talk, block), self.used[class][block]) {
                    self.most(vec![(id, 1), (used, 1)], 1);
                }
            }
        }
        let is_whole =
            |one: &TalkId, two: &TalkId| frame.class_of(*two).is_some_and(|class| whole.contains(&(*one, class)));
        let rest: BTreeSet<(TalkId, TalkId)> =
            pairs.iter().filter(|(one, two)| !is_whole(one, two) && !is_whole(two, one)).copied().collect();
        for clique in cliques(&rest) {
            for block in 0..frame.blocks {
                let row = clique.iter().filter_map(|&talk| column(self, talk, block)).map(|id| (id, 1)).collect();
                self.most(row, 1);
            }
        }
    }

    /// v ≥ (number of rooms in all) − most.
    fn different_rooms(&mut self, term: &Term, class: usize, most: i64) {
        let mut all = Vec::new();
        for (index, alike) in self.frame.rooms.iter().enumerate() {
            let cells: Vec<ColumnId> = self.cells[class].iter().filter_map(|rooms| rooms[index]).collect();
            if cells.is_empty() {
                continue;
            }
            let rooms = self.column(0, number(alike.len()), true);
            for cell in cells {
                self.most(vec![(cell, 1), (rooms, -1)], 0);
            }
            all.push((rooms, 1));
        }
        if !self.frame.is_strict(term) {
            let over = self.column(term.weight, number(all.len() * self.frame.problem.space.rooms), false);
            all.push((over, -1));
        }
        self.most(all, most);
    }

    /// Per block: v ≥ rooms − most.
    fn parallel(&mut self, term: &Term, class: usize, most: i64) {
        for block in 0..self.frame.blocks {
            let Some(used) = self.used[class][block] else { continue };
            let mut row: Vec<(ColumnId, i64)> = self.cells[class][block].iter().flatten().map(|&id| (id, 1)).collect();
            if !self.frame.is_strict(term) {
                let over = self.column(term.weight, number(self.frame.problem.space.rooms), false);
                row.push((over, -1));
            }
            row.push((used, -most));
            self.most(row, 0);
        }
    }

    /// Interruptions per day or event. With `later`: whether the class is in a block or any after it.
    fn runs(&mut self, term: &Term, class: usize, within: Key, each: bool) {
        let space = &self.frame.problem.space;
        let scope = |block: usize| if within == Key::Day { space.block_days[block].index() } else { 0 };
        let mut from = 0;
        while from < self.frame.blocks {
            let until =
                (from..self.frame.blocks).find(|&block| scope(block) != scope(from)).unwrap_or(self.frame.blocks);
            let used = self.used[class][from..until].to_vec();
            if each {
                self.every_run(term, &used);
            } else {
                self.any_interruption(term, &used);
            }
            from = until;
        }
    }

    /// v ≥ (blocks in use of which the one before is not) − 1.
    fn every_run(&mut self, term: &Term, used: &[Option<ColumnId>]) {
        let mut begins = Vec::new();
        for (index, used_here) in used.iter().enumerate() {
            let Some(here) = *used_here else { continue };
            let begin = self.column(0, 1, false);
            let before = index.checked_sub(1).and_then(|index| used[index]);
            self.most([(here, 1), (begin, -1)].into_iter().chain(before.map(|before| (before, -1))).collect(), 0);
            begins.push((begin, 1));
        }
        if begins.len() < 2 {
            return;
        }
        if !self.frame.is_strict(term) {
            let over = self.column(term.weight, number(begins.len()), false);
            begins.push((over, -1));
        }
        self.most(begins, 1);
    }

    /// v ≥ (in use here) − (in use in the next block) + (in use after that) − 1.
    fn any_interruption(&mut self, term: &Term, used: &[Option<ColumnId>]) {
        let mut later: Option<ColumnId> = None;
        let broken = if self.frame.is_strict(term) { None } else { Some(self.column(term.weight, 1, false)) };
        for at in (0..used.len()).rev() {
            // `later` is about the blocks from at + 2 on.
            if let (Some(here), Some(later)) = (used[at], later) {
                let next = used.get(at + 1).copied().flatten().map(|next| (next, -1));
                let terms = [(here, 1), (later, 1)].into_iter().chain(next).chain(broken.map(|broken| (broken, -1)));
                self.most(terms.collect(), 1);
            }
            let next = used.get(at + 1).copied().flatten();
            if next.is_some() || later.is_some() {
                let id = self.column(0, 1, false);
                for part in next.into_iter().chain(later) {
                    self.most(vec![(part, 1), (id, -1)], 0);
                }
                later = Some(id);
            }
        }
    }
}

/// Cliques that have every pair of a symmetric relation, one by one from the first pair that is missing. O(pairs × largest clique).
fn cliques<T: Copy + Ord>(pairs: &BTreeSet<(T, T)>) -> Vec<Vec<T>> {
    let mut partners: BTreeMap<T, BTreeSet<T>> = BTreeMap::new();
    for &(one, two) in pairs {
        partners.entry(one).or_default().insert(two);
    }
    let mut left: BTreeSet<(T, T)> = pairs.iter().filter(|(one, two)| one < two).copied().collect();
    let mut cliques = Vec::new();
    while let Some(&(one, two)) = left.first() {
        let mut clique = vec![one, two];
        for &other in &partners[&one] {
            if !clique.contains(&other) && clique.iter().all(|member| partners[member].contains(&other)) {
                clique.push(other);
            }
        }
        for (index, &first) in clique.iter().enumerate() {
            for &second in &clique[index + 1..] {
                left.remove(&(first.min(second), first.max(second)));
            }
        }
        cliques.push(clique);
    }
    cliques
}
