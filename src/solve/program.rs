//! A mixed-integer program over placements, neutral of any solver crate; all coefficients are
//! integers.

use super::milp::Objective;
use crate::model::{Id, Score, TalkId};
use crate::problem::{Assignment, Placement};

/// A column of a program.
pub type ColumnId = usize;

/// A constant + Σ coefficient × column.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Linear {
    pub(super) constant: i64,
    pub(super) terms: Vec<(ColumnId, i64)>,
}

/// A variable with its objective coefficients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Cost per unit; below 0 for a credit.
    pub price: Score,
    /// Largest value; the smallest is `lower`.
    pub upper: i64,
    /// Smallest value.
    pub lower: i64,
    /// Whether it must be whole. Auxiliaries need not be: they are whole where the others are.
    pub integer: bool,
}

/// How a row compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// At most.
    Most,
    /// Equal.
    Equal,
}

/// Σ coefficient × column, compared with a constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Columns with coefficients, by column.
    pub terms: Vec<(ColumnId, i64)>,
    /// Comparison.
    pub sense: Sense,
    /// Right-hand side.
    pub bound: i64,
}

/// A mixed-integer program whose binaries are placements.
#[derive(Debug, Clone, Default)]
pub struct Program {
    /// All columns.
    pub columns: Vec<Column>,
    /// All rows.
    pub rows: Vec<Row>,
    /// Cost that no choice changes.
    pub constant: Score,
    /// For each talk that is not fixed its placements.
    pub placed: Vec<Vec<(Placement, ColumnId)>>,
    /// For each talk that is not fixed the column that leaves it out.
    pub out: Vec<Option<ColumnId>>,
    /// For each talk its fixed placement, if any.
    pub fixed: Vec<Option<Placement>>,
}

impl Program {
    /// Adds a column.
    pub fn column(&mut self, column: Column) -> ColumnId {
        self.columns.push(column);
        self.columns.len() - 1
    }

    /// Adds an auxiliary column with a price, from 0 up.
    pub fn auxiliary(&mut self, price: Score, upper: i64) -> ColumnId {
        self.column(Column { price, upper, lower: 0, integer: false })
    }

    /// Adds a row; an empty one that holds anyway is dropped.
    pub fn row(&mut self, mut terms: Vec<(ColumnId, i64)>, sense: Sense, bound: i64) {
        terms.sort_unstable();
        if !(terms.is_empty() && sense == Sense::Most && bound >= 0) {
            self.rows.push(Row { terms, sense, bound });
        }
    }

    /// Adds Σ of one part of the cost ≤ `most` (the constant included).
    pub fn limit(&mut self, part: Objective, most: i64) {
        let prices = self.columns.iter().enumerate().map(|(id, column)| (id, part.of(column.price)));
        let terms: Vec<_> = prices.filter(|(_, price)| *price != 0).collect();
        self.row(terms, Sense::Most, most - part.of(self.constant));
    }

    /// Fixes every talk where the assignment has it. False if the program has no such placement.
    pub fn fix(&mut self, assignment: &Assignment) -> bool {
        let mut known = true;
        for talk in 0..self.placed.len() {
            let wanted = assignment.get(TalkId::from_index(talk));
            if self.fixed[talk].is_some() {
                known &= wanted == self.fixed[talk];
                continue;
            }
            let target = match wanted {
                None => self.out[talk],
                Some(placement) => self.placed[talk].iter().find(|(other, _)| *other == placement).map(|(_, id)| *id),
            };
            let Some(target) = target else {
                known = false;
                continue;
            };
            for id in self.placed[talk].iter().map(|(_, id)| *id).chain(self.out[talk]) {
                let value = i64::from(id == target);
                let column = &mut self.columns[id];
                known &= column.lower <= value && value <= column.upper;
                (column.lower, column.upper) = (value, value);
            }
        }
        known
    }

    /// The assignment that a point stands for: each talk where its largest placement is.
    #[must_use]
    pub fn assignment(&self, point: &[f64]) -> Assignment {
        let place = |talk: usize| {
            self.fixed[talk]
                .or_else(|| self.placed[talk].iter().find(|(_, id)| point[*id] > 0.5).map(|(placement, _)| *placement))
        };
        Assignment((0..self.placed.len()).map(place).collect())
    }

    /// A point for the placement columns of an assignment; auxiliaries are left out.
    #[must_use]
    pub fn point(&self, assignment: &Assignment) -> Vec<(ColumnId, i64)> {
        let mut point = Vec::new();
        for (talk, placed) in self.placed.iter().enumerate() {
            let at = assignment.0[talk];
            point.extend(placed.iter().map(|(placement, id)| (*id, i64::from(at == Some(*placement)))));
            point.extend(self.out[talk].map(|id| (id, i64::from(at.is_none()))));
        }
        point
    }
}
