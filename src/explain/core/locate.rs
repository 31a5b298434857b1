//! Where the trouble is: few talks that do not fit, so that programs stay small.
//!
//! Counting names its talks at once. Otherwise a search of the whole leaves some talk out; from there the talks that
//! share people, requests or an order are taken in, ring by ring, until a program refutes them. Where that does not
//! help, the talks that were ever left out are made dearer, so that the search tells which others make way for them.

use super::oracle::{Oracle, Verdict, counted_talks};
use super::part::Part;
use crate::model::{Id, TalkId};
use crate::problem::{Assignment, Key, TermKind};
use crate::solve::{Proof, presolve};

/// Moves of the first look at the whole, and of the last.
const FIRST_LOOK: u64 = 60_000;
const LAST_LOOK: u64 = 600_000;
/// Talks beyond which a ring is not taken in.
const MOST_TALKS: usize = 60;
/// Terms of more talks join nobody: such a term is about the event, not about these.
const MOST_MEMBERS: usize = 40;
/// Talks left out from which rings grow.
const SEEDS: usize = 4;
/// Times that talks are made dearer.
const ROUNDS: usize = 14;
/// By how much.
const DEARER: i64 = 1_000;

/// What is known about all talks under some statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Located {
    /// All fit.
    Fits(Assignment),
    /// These do not.
    Conflict(Vec<TalkId>, Proof),
    /// Not settled; these talks were in the way.
    Open(Vec<TalkId>),
}

impl Oracle<'_> {
    /// All talks placed, or few talks that do not fit under the kept statements. Talks that are known to be hard to
    /// place may be given: they are placed first.
    pub(super) fn locate(&mut self, kept: &[bool], hard: &[TalkId]) -> Located {
        let whole = Part::new(self.grounds, kept, None, &self.grounds.talks);
        let presolved = presolve(&whole.problem);
        if let Some(talks) = counted_talks(&presolved) {
            let talks = whole.names(self.grounds, &talks);
            if let Verdict::Conflict(proof) = self.ask(kept, &talks) {
                return Located::Conflict(talks, proof);
            }
            // Fixed talks and breaks: the whole itself.
            return Located::Conflict(self.grounds.talks.clone(), Proof::Exact);
        }
        if !hard.is_empty() {
            match self.ask(kept, hard) {
                Verdict::Fits(near) => self.near = near,
                Verdict::Conflict(proof) => return Located::Conflict(hard.to_vec(), proof),
                Verdict::Open => {}
            }
        }
        let (fits, mut astray) = self.search(&whole, &presolved, FIRST_LOOK);
        if let Some(fits) = fits {
            self.near.clone_from(&fits);
            return Located::Fits(fits);
        }
        for &talk in astray.iter().take(SEEDS) {
            if let Some(found) = self.rings(kept, talk) {
                return found;
            }
        }
        astray.extend(hard);
        astray.sort_unstable();
        astray.dedup();
        if let Some(found) = self.insist(kept, &astray) {
            return found;
        }
        let all = self.grounds.talks.clone();
        // Talks may only be joined by the rooms they want at one time, which makes no rings.
        if all.len() <= MOST_TALKS
            && let Verdict::Conflict(proof) = self.ask(kept, &all)
        {
            return Located::Conflict(all, proof);
        }
        match self.search(&whole, &presolved, LAST_LOOK) {
            (Some(fits), _) => {
                self.near.clone_from(&fits);
                Located::Fits(fits)
            }
            (None, astray) => Located::Open(astray),
        }
    }

    /// Takes in what is related to a talk, ring by ring.
    fn rings(&mut self, kept: &[bool], talk: TalkId) -> Option<Located> {
        let groups = self.groups(kept);
        let mut talks = vec![talk];
        loop {
            let mut wider: Vec<TalkId> = groups
                .iter()
                .filter(|group| group.iter().any(|one| talks.binary_search(one).is_ok()))
                .flatten()
                .copied()
                .chain(talks.iter().copied())
                .collect();
            wider.sort_unstable();
            wider.dedup();
            if wider.len() == talks.len() || wider.len() > MOST_TALKS || self.is_over() {
                return None;
            }
            talks = wider;
            if let Verdict::Conflict(proof) = self.ask(kept, &talks) {
                return Some(Located::Conflict(talks, proof));
            }
        }
    }

    /// Talks that a kept term joins, rooms apart.
    fn groups(&self, kept: &[bool]) -> Vec<Vec<TalkId>> {
        let universe = &self.grounds.talks;
        let mut groups: Vec<Vec<TalkId>> = Vec::new();
        for (term, owner) in self.grounds.kept(kept) {
            let is_pair = matches!(term.kind, TermKind::Pair(..));
            let in_room = matches!(term.kind, TermKind::Count { key: Key::CellIn(_), .. });
            // Pairs that nobody states are with plenaries and breaks: they join everybody.
            if term.is_unary() || in_room || (is_pair && owner.is_none()) {
                continue;
            }
            let mut members = term.kind.members();
            members.retain(|talk| universe.binary_search(talk).is_ok());
            if (2..=MOST_MEMBERS).contains(&members.len()) {
                groups.push(members);
            }
        }
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// Insists on the talks that were ever left out: they are placed by themselves, and whoever makes way for them
    /// then is part of the trouble.
    fn insist(&mut self, kept: &[bool], astray: &[TalkId]) -> Option<Located> {
        let mut talks: Vec<TalkId> = astray.to_vec();
        for _ in 0..ROUNDS {
            if talks.len() > MOST_TALKS || self.is_over() {
                return None;
            }
            match self.ask(kept, &talks) {
                Verdict::Conflict(proof) => return Some(Located::Conflict(talks, proof)),
                Verdict::Fits(near) => self.near = near,
                Verdict::Open => {}
            }
            let mut part = Part::new(self.grounds, kept, None, &self.grounds.talks);
            for term in &mut part.problem.terms {
                if let TermKind::Out(talk, _) = term.kind
                    && talks.binary_search(&part.talks[talk.index()]).is_ok()
                {
                    // Weights and priorities are far below what this could overflow.
                    term.weight = term.weight.saturating_mul(DEARER).min(1 << 40);
                }
            }
            let presolved = presolve(&part.problem);
            let (fits, astray) = self.search(&part, &presolved, FIRST_LOOK);
            if let Some(fits) = fits {
                self.near.clone_from(&fits);
                return Some(Located::Fits(fits));
            }
            if astray.iter().all(|talk| talks.binary_search(talk).is_ok()) {
                return None;
            }
            talks.extend(astray);
            talks.sort_unstable();
            talks.dedup();
        }
        None
    }
}
