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
    fn share(self, structure: &Structure<'_>) -> u32 {
        let teams = !structure.teams.is_empty();
        match self {
            SwapRanks if structure.ranks.is_empty() => 0,
            SwapTeam | CloseCell | MoveTeam if !teams => 0,
            Relocate | Replace | SwapAny | SwapRanks | SwapRoom | SwapSlot => 240,
            LeaveOut => 8,
            SwapTeam => 240,
            SwapTimes => 60,
            Reorder => 60,
            MoveSegment | SwapSegments | SwapCells => if teams { 240 } else { 10 },
            Cycle => 10,
            CloseCell => 60,
            SwapRooms | SwapGroups | Rotate => if teams { 60 } else { 4 },
            MoveTeam => 20,
        }
    }
}

/// How often each kind is proposed.
#[derive(Debug, Clone)]
pub(super) struct Mix {
    base: [u32; KINDS.len()],
    shares: [u32; KINDS.len()],
    pub(super) tried: [u64; KINDS.len()],
    pub(super) moved: [u64; KINDS.len()],
    sum: usize,
}

impl Mix {
    /// Shares by what applies to the problem.
    pub(super) fn new(structure: &Structure<'_>) -> Self {
        let mut base = [0; KINDS.len()];
        base.iter_mut().zip(KINDS).for_each(|(share, kind)| *share = kind.share(structure));
        if let Ok(text) = std::env::var("MIXSET") {
            for item in text.split(',') {
                if let Some((name, value)) = item.split_once('=') {
                    for (at, kind) in KINDS.iter().enumerate() {
                        if format!("{kind:?}") == name { base[at] = value.parse().unwrap_or(0); }
                    }
                }
            }
        }
        let sum = base.iter().sum::<u32>() as usize;
        Self { base, shares: base, tried: [0; KINDS.len()], moved: [0; KINDS.len()], sum }
    }

    /// A kind, by lot.
    #[inline]
    pub(super) fn draw(&self, random: &mut Random) -> Kind {
        let mut rest = random.below(self.sum) as u32;
        for (kind, &share) in KINDS.iter().zip(&self.shares) {
            if rest < share {
                return *kind;
            }
            rest -= share;
        }
        SwapAny
    }

    /// Notes whether a proposal changed the cost of the current assignment.
    pub(super) fn note(&mut self, kind: Kind, moved: bool) {
        self.tried[kind as usize] += 1;
        self.moved[kind as usize] += u64::from(moved);
    }

    /// Kinds that move more often than the others are proposed more often, up to four times their
    /// share, those that never do down to a quarter of it; what was noted counts half from now on.
    pub(super) fn adapt(&mut self) {
        if std::env::var("NOADAPT").is_ok() { return; }
        let all = self.shares.iter().zip(&self.tried).zip(&self.moved).filter(|((share, _), _)| **share > 0);
        let (tried, moved) = all.fold((0, 0), |sum, ((_, tried), moved)| (sum.0 + tried, sum.1 + moved));
        if tried < 1_000 {
            return;
        }
        for at in 0..KINDS.len() {
            // The rate of a kind over that of all, in 1/64.
            let (tried, moved) = (self.tried[at] + tried / 64 + 1, self.moved[at] + moved / 64 + 1);
            let mean = (self.moved.iter().sum::<u64>() + 1, self.tried.iter().sum::<u64>() + 1);
            let ratio = (moved * mean.1 * 64 / (tried * mean.0)).clamp(16, 256);
            self.shares[at] = u32::try_from(u64::from(self.base[at]) * ratio / 64).unwrap_or(u32::MAX);
        }
        self.sum = self.shares.iter().sum::<u32>() as usize;
        self.tried.iter_mut().chain(&mut self.moved).for_each(|count| *count /= 2);
    }

    pub(super) fn dump(&mut self) {
        for at in 0..KINDS.len() {
            if self.tried[at] > 0 { eprint!("{:?} {}/{} ", KINDS[at], self.moved[at], self.tried[at]); }
        }
        eprintln!();
        self.tried = [0; KINDS.len()]; self.moved = [0; KINDS.len()];
    }
}
