//! Who is where: the movable talks of every cell, in order of time.

use super::structure::{Cell, Structure};
use crate::model::TalkId;
use crate::problem::{Evaluator, Placement};

/// The movable talks of every cell, in order of time.
#[derive(Debug)]
pub(super) struct Index {
    cells: Vec<Vec<(i64, TalkId)>>,
}

impl Index {
    /// Reads an assignment. O(cells + talks × talks of a cell).
    pub(super) fn new(structure: &Structure<'_>, evaluator: &Evaluator<'_>) -> Self {
        let mut index = Self { cells: vec![Vec::new(); structure.groups * structure.places] };
        for &talk in structure.movable() {
            if let Some(placement) = evaluator.at(talk) {
                index.enter(structure, talk, placement);
            }
        }
        index
    }

    /// The talks of a cell with their starts, in order of time.
    #[inline]
    pub(super) fn of(&self, cell: Cell) -> &[(i64, TalkId)] {
        &self.cells[cell]
    }

    /// Notes that a talk is there now.
    pub(super) fn enter(&mut self, structure: &Structure<'_>, talk: TalkId, placement: Placement) {
        let entry = (structure.begins(placement), talk);
        let cell = &mut self.cells[structure.cell(placement)];
        let at = cell.partition_point(|other| *other < entry);
        cell.insert(at, entry);
    }

    /// Notes that a talk is there no longer.
    pub(super) fn leave(&mut self, structure: &Structure<'_>, talk: TalkId, placement: Placement) {
        self.cells[structure.cell(placement)].retain(|(_, other)| *other != talk);
    }
}
