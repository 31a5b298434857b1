//! Where a large programme has costs at all. Most of its talks cost nothing where they are, and moves of these win
//! nothing by themselves; drawn evenly, the few others would hardly ever be moved.

use super::structure::Structure;
use crate::model::{Score, TalkId};
use crate::problem::Evaluator;

/// Movable talks up to which each is drawn often enough.
const FEW: usize = 2_000;

/// The movable talks that cost something where they are, as of a while ago.
#[derive(Debug, Default)]
pub(super) struct Costly {
    talks: Vec<TalkId>,
    /// The move at which to look again.
    next: u64,
}

impl Costly {
    /// Those talks; none where the programme is small or more than half of it costs something.
    #[inline]
    pub(super) fn talks(&self) -> &[TalkId] {
        &self.talks
    }

    /// Looks through a large programme after as many moves as there are talks. O(talks × a proposal).
    pub(super) fn look(&mut self, structure: &Structure<'_>, evaluator: &mut Evaluator<'_>, moves: u64) {
        let movable = structure.movable();
        if movable.len() <= FEW || moves < self.next {
            return;
        }
        self.next = moves + movable.len() as u64;
        self.talks.clear();
        self.talks.extend(movable.iter().filter(|&&talk| evaluator.paid(talk).score() > Score::ZERO));
        if self.talks.len() > movable.len() / 2 {
            self.talks.clear();
        }
    }
}
