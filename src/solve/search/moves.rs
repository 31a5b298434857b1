//! Moves of one, two or three talks.

use super::draft::Draft;
use super::index::Index;
use super::structure::Structure;
use crate::model::{Id, TalkId};
use crate::problem::{Evaluator, Placement};
use crate::solve::rng::Random;

/// What a move is made from.
pub(super) struct View<'a, 'p> {
    pub(super) structure: &'a Structure<'p>,
    pub(super) evaluator: &'a Evaluator<'p>,
    pub(super) index: &'a Index,
    /// Talks that cost something where they are, in a large programme; see `Costly`.
    pub(super) costly: &'a [TalkId],
}

/// Draws before a kind of move gives up looking for a partner.
const TRIES: usize = 4;

impl View<'_, '_> {
    /// A movable talk, by lot; every other time one that costs something, where these are few.
    pub(super) fn any(&self, random: &mut Random) -> TalkId {
        let movable = self.structure.movable();
        let from = if self.costly.is_empty() || random.below(2) == 0 { movable } else { self.costly };
        from[random.below(from.len())]
    }

    /// Whether another talk is in the way of this one there, in the same room.
    fn occupant(&self, talk: TalkId, placement: Placement) -> Option<TalkId> {
        let span = self.structure.space.start(placement.start).span;
        self.index.of(self.structure.cell(placement)).iter().map(|&(_, other)| other).find(|&other| {
            let there = self.evaluator.at(other).map(|there| self.structure.space.start(there.start).span);
            other != talk && there.is_some_and(|there| there.start < span.end && span.start < there.end)
        })
    }

    /// A talk to a place of its domain; a free one, if a few draws find one.
    pub(super) fn relocate(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let talk = self.any(random);
        let mut to = self.structure.candidate(talk, random);
        for _ in 0..TRIES {
            if self.occupant(talk, to).is_none() {
                break;
            }
            to = self.structure.candidate(talk, random);
        }
        draft.changes.push((talk, Some(to)));
        self.evaluator.at(talk) != Some(to)
    }

    /// Another room at the same time, or another time in the same room; whoever is there comes back.
    pub(super) fn replace(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let talk = self.any(random);
        let Some(here) = self.evaluator.at(talk) else { return false };
        let to = self.structure.candidate(talk, random);
        let to = match random.below(2) {
            0 => Placement { start: here.start, room: to.room },
            _ => Placement { start: to.start, room: here.room },
        };
        if !self.structure.fits(talk, to) {
            return false;
        }
        if let Some(other) = self.occupant(talk, to) {
            self.exchange(draft, talk, other)
        } else {
            draft.changes.push((talk, Some(to)));
            to != here
        }
    }

    /// A talk out, if it is optional to have it in.
    pub(super) fn leave_out(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let talk = self.any(random);
        draft.changes.push((talk, None));
        self.evaluator.at(talk).is_some()
    }

    /// Two talks change places.
    pub(super) fn exchange(&self, draft: &mut Draft, one: TalkId, two: TalkId) -> bool {
        let (here, there) = (self.evaluator.at(one), self.evaluator.at(two));
        if one == two || here == there {
            return false;
        }
        let over = |talk, to: Option<Placement>| match to {
            Some(to) => self.structure.taken_over(talk, to).map(Some),
            None => Some(None),
        };
        let (Some(to), Some(back)) = (over(one, there), over(two, here)) else { return false };
        draft.changes.push((one, to));
        draft.changes.push((two, back));
        true
    }

    pub(super) fn swap_any(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let (one, two) = (self.any(random), self.any(random));
        self.exchange(draft, one, two)
    }

    /// Two talks of nearly the same rank.
    pub(super) fn swap_ranks(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let one = self.any(random);
        let Some((list, at)) = self.structure.rank_of[one.index()] else { return false };
        let list = &self.structure.ranks[list];
        let reach = 1 + random.below(12.min(list.len()));
        let other = if random.below(2) == 0 { at.checked_sub(reach) } else { Some(at + reach) };
        let Some(&two) = other.and_then(|other| list.get(other)) else { return false };
        self.exchange(draft, one, two)
    }

    /// Two talks of one room.
    pub(super) fn swap_room(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let one = self.any(random);
        let Some(here) = self.evaluator.at(one) else { return false };
        let place = self.structure.cell(here) % self.structure.places;
        for _ in 0..TRIES {
            let group = random.below(self.structure.groups);
            let cell = self.index.of(group * self.structure.places + place);
            if !cell.is_empty() {
                let two = cell[random.below(cell.len())].1;
                return self.exchange(draft, one, two);
            }
        }
        false
    }

    /// Two talks of one group of starts, of the same start if there is one.
    pub(super) fn swap_slot(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let one = self.any(random);
        let Some(here) = self.evaluator.at(one) else { return false };
        let group = self.structure.group(here.start);
        for _ in 0..TRIES {
            let cell = self.index.of(group * self.structure.places + random.below(self.structure.places));
            if !cell.is_empty() {
                let begins = self.structure.begins(here);
                let same = cell.iter().find(|(start, _)| *start == begins);
                let two = same.map_or_else(|| cell[random.below(cell.len())].1, |(_, two)| *two);
                return self.exchange(draft, one, two);
            }
        }
        false
    }

    /// Two talks of one team.
    pub(super) fn swap_team(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let one = self.any(random);
        let Some(team) = self.structure.team_of[one.index()] else { return false };
        let team = &self.structure.teams[team];
        self.exchange(draft, one, team[random.below(team.len())])
    }

    /// Only the times of two talks, where both rooms suit: people and tracks move, rooms stay.
    pub(super) fn swap_times(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let (one, two) = (self.any(random), self.any(random));
        let (Some(here), Some(there)) = (self.evaluator.at(one), self.evaluator.at(two)) else { return false };
        if one == two || here.start == there.start || here.room == there.room {
            return false;
        }
        let to = self.structure.taken_over(one, Placement { start: there.start, room: here.room });
        let back = self.structure.taken_over(two, Placement { start: here.start, room: there.room });
        let (Some(to), Some(back)) = (to, back) else { return false };
        draft.changes.push((one, Some(to)));
        draft.changes.push((two, Some(back)));
        true
    }

    /// Three talks change places in a circle.
    pub(super) fn cycle(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let one = self.any(random);
        let near = |random: &mut Random| match self.structure.rank_of[one.index()] {
            Some((list, at)) if random.below(2) == 0 => {
                let list = &self.structure.ranks[list];
                let from = at.saturating_sub(8);
                list[from + random.below((list.len() - from).min(17))]
            }
            _ => self.any(random),
        };
        let talks = [one, near(random), near(random)];
        if talks[0] == talks[1] || talks[1] == talks[2] || talks[0] == talks[2] {
            return false;
        }
        for (at, &talk) in talks.iter().enumerate() {
            let to = self.evaluator.at(talks[(at + 1) % 3]);
            let to = to.and_then(|to| self.structure.taken_over(talk, to));
            if to.is_none() || to == self.evaluator.at(talk) {
                return false;
            }
            draft.changes.push((talk, to));
        }
        true
    }
}
