//! Which kinds of moves are proposed how often.

use super::draft::Draft;
use super::moves::View;
use super::structure::Structure;
use crate::solve::rng::Random;

/// A kind of move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Relocate,
    Replace,
    LeaveOut,
    SwapAny,
    SwapRanks,
    SwapRoom,
    SwapSlot,
    SwapTeam,
    SwapTimes,
    Cycle,
    Reorder,
    MoveSegment,
    SwapSegments,
    SwapCells,
    CloseCell,
    SwapRooms,
    SwapGroups,
    Rotate,
    MoveTeam,
}

use Kind::{
    CloseCell, Cycle, LeaveOut, MoveSegment, MoveTeam, Relocate, Reorder, Replace, Rotate, SwapAny, SwapCells,
    SwapGroups, SwapRanks, SwapRoom, SwapRooms, SwapSegments, SwapSlot, SwapTeam, SwapTimes,
};

/// All kinds, in the order of their numbers.
pub(super) const KINDS: [Kind; 19] = [
    Relocate,
    Replace,
    LeaveOut,
    SwapAny,
    SwapRanks,
    SwapRoom,
    SwapSlot,
    SwapTeam,
    SwapTimes,
    Cycle,
    Reorder,
    MoveSegment,
    SwapSegments,
    SwapCells,
    CloseCell,
    SwapRooms,
    SwapGroups,
    Rotate,
    MoveTeam,
];

impl Kind {
    /// Drafts a move of this kind; false if there is none this time.
    pub(super) fn propose(self, view: &View<'_, '_>, draft: &mut Draft, random: &mut Random) -> bool {
        match self {
            Relocate => view.relocate(draft, random),
            Replace => view.replace(draft, random),
            LeaveOut => view.leave_out(draft, random),
            SwapAny => view.swap_any(draft, random),
            SwapRanks => view.swap_ranks(draft, random),
            SwapRoom => view.swap_room(draft, random),
            SwapSlot => view.swap_slot(draft, random),
            SwapTeam => view.swap_team(draft, random),
            SwapTimes => view.swap_times(draft, random),
            Cycle => view.cycle(draft, random),
            Reorder => view.reorder(draft, random),
            MoveSegment => view.move_segment(draft, random),
            SwapSegments => view.swap_segments(draft, random),
            SwapCells => view.swap_cells(draft, random),
            CloseCell => view.close_cell(draft, random),
            SwapRooms => view.swap_rooms(draft, random),
            SwapGroups => view.swap_groups(draft, random),
            Rotate => view.rotate(draft, random),
            MoveTeam => view.move_team(draft, random),
        }
    }

    /// How often it is proposed before anything is known.
    fn share(self, structure: &Structure<'_>) -> usize {
        let teams = !structure.teams.is_empty();
        // Without teams cells hold nothing that belongs together: their moves only find what swaps do not.
        let by_cell = |with: usize, without: usize| if teams { with } else { without };
        match self {
            SwapRanks if structure.ranks.is_empty() => 0,
            Relocate | Replace | SwapAny | SwapRanks | SwapRoom | SwapSlot => 240,
            LeaveOut => 8,
            SwapTimes | Reorder => 60,
            Cycle => 10,
            MoveSegment | SwapSegments | SwapCells => by_cell(240, 10),
            SwapRooms | SwapGroups | Rotate => by_cell(60, 4),
            SwapTeam => by_cell(240, 0),
            CloseCell => by_cell(60, 0),
            MoveTeam => by_cell(20, 0),
        }
    }
}

/// How often each kind is proposed: shares by what applies, changed by what was accepted.
#[derive(Debug, Clone)]
pub(super) struct Mix {
    kinds: [Frequency; KINDS.len()],
    sum: usize,
}

/// A kind's share of all proposals, at first and now, and what became of them.
#[derive(Debug, Clone, Copy)]
struct Frequency {
    base: usize,
    share: usize,
    tried: usize,
    moved: usize,
}

impl Mix {
    /// Shares by what applies to the problem.
    pub(super) fn new(structure: &Structure<'_>) -> Self {
        let kinds = KINDS.map(|kind| {
            let base = kind.share(structure);
            Frequency { base, share: base, tried: 0, moved: 0 }
        });
        Self { kinds, sum: kinds.iter().map(|kind| kind.share).sum() }
    }

    /// A kind, by lot.
    #[inline]
    pub(super) fn draw(&self, random: &mut Random) -> Kind {
        let mut rest = random.below(self.sum);
        for (kind, frequency) in KINDS.iter().zip(&self.kinds) {
            if rest < frequency.share {
                return *kind;
            }
            rest -= frequency.share;
        }
        SwapAny
    }

    /// Notes whether a proposal changed the cost of the current assignment.
    pub(super) fn note(&mut self, kind: Kind, moved: bool) {
        let frequency = &mut self.kinds[kind as usize];
        frequency.tried += 1;
        frequency.moved += usize::from(moved);
    }

    /// Kinds that move more often than the others are proposed more often, up to four times their
    /// share, those that never do down to a quarter of it; what was noted counts half from now on.
    pub(super) fn adapt(&mut self) {
        let tried: usize = self.kinds.iter().map(|kind| kind.tried).sum();
        let moved: usize = self.kinds.iter().map(|kind| kind.moved).sum();
        if tried < 1_000 {
            return;
        }
        for kind in &mut self.kinds {
            // The rate of a kind over that of all, in 1/64; a few moves of the mean rate are added.
            let (own_tried, own_moved) = (kind.tried + tried / 64 + 1, kind.moved + moved / 64 + 1);
            let ratio = (own_moved * (tried + 1) * 64 / (own_tried * (moved + 1))).clamp(16, 256);
            kind.share = kind.base * ratio / 64;
            kind.tried /= 2;
            kind.moved /= 2;
        }
        self.sum = self.kinds.iter().map(|kind| kind.share).sum();
    }
}
