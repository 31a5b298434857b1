//! Matchings of least cost between units and positions.
//!
//! The assignment polytope is integral (Birkhoff 1946), so that its linear program would do as well; the
//! shortest augmenting paths here (Kuhn 1955, Munkres 1957; in the form of Jonker and Volgenant 1987) give the
//! same optimum with prices in lexicographic order, in exact integers, and faster: 20 by 20 some ten times, 80 by 80
//! some hundred times.

use std::ops::{Add, Sub};

use crate::problem::Cost;

/// A lexicographic price: forbidden, hard, medium and soft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Price([i64; 4]);

impl Price {
    /// Dearer than anything that is allowed.
    pub(super) const FORBIDDEN: Self = Self([1, 0, 0, 0]);

    /// The price of a cost that is allowed.
    pub(super) fn of(cost: Cost) -> Self {
        let score = cost.score();
        Self([0, score.hard, score.medium, score.soft])
    }
}

impl Add for Price {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(std::array::from_fn(|part| self.0[part] + other.0[part]))
    }
}

impl Sub for Price {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(std::array::from_fn(|part| self.0[part] - other.0[part]))
    }
}

/// For each row of a table a column of its own, such that the sum of their entries is least. No more rows than
/// columns, and all rows of one length. Time O(rows² · columns), memory O(columns).
pub(super) fn least(table: &[Vec<Price>]) -> Vec<usize> {
    let columns = table.first().map_or(0, Vec::len);
    debug_assert!(table.len() <= columns || table.is_empty());
    // Rows and columns count from 1; column 0 holds the row that is being placed.
    let mut row_price = vec![Price::default(); table.len() + 1];
    let mut column_price = vec![Price::default(); columns + 1];
    let mut owner = vec![0; columns + 1];
    let mut before = vec![0; columns + 1];
    for row in 1..=table.len() {
        owner[0] = row;
        let mut distance: Vec<Option<Price>> = vec![None; columns + 1];
        let mut reached = vec![false; columns + 1];
        let mut at = 0;
        loop {
            reached[at] = true;
            let from = owner[at];
            let mut next: Option<(Price, usize)> = None;
            for column in (1..=columns).filter(|&column| !reached[column]) {
                let reduced = table[from - 1][column - 1] - row_price[from] - column_price[column];
                let known = distance[column].filter(|known| *known <= reduced);
                if known.is_none() {
                    before[column] = at;
                }
                let nearest = known.unwrap_or(reduced);
                distance[column] = Some(nearest);
                if next.is_none_or(|(least, _)| nearest < least) {
                    next = Some((nearest, column));
                }
            }
            // There is a free column as long as rows are no more than columns.
            let Some((step, column)) = next else { break };
            for other in 0..=columns {
                if reached[other] {
                    row_price[owner[other]] = row_price[owner[other]] + step;
                    column_price[other] = column_price[other] - step;
                } else {
                    distance[other] = distance[other].map(|distance| distance - step);
                }
            }
            at = column;
            if owner[at] == 0 {
                break;
            }
        }
        while at != 0 {
            owner[at] = owner[before[at]];
            at = before[at];
        }
    }
    let mut column_of = vec![0; table.len()];
    for (column, &row) in owner.iter().enumerate().skip(1) {
        if row > 0 {
            column_of[row - 1] = column - 1;
        }
    }
    column_of
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;
    use std::time::Instant;

    use proptest::prelude::*;

    use super::*;
    use crate::model::Score;
    use crate::problem::Placement;
    use crate::problem::StartId;
    use crate::solve::milp::{Answer, Limits, Objective, minimise};
    use crate::solve::program::{Column, Program, Sense};

    fn price(soft: i64) -> Price {
        Price([0, 0, 0, soft])
    }

    fn sum(table: &[Vec<Price>], chosen: &[usize]) -> Price {
        chosen.iter().zip(table).fold(Price::default(), |sum, (&column, row)| sum + row[column])
    }

    fn best_of_all(table: &[Vec<Price>], taken: &mut Vec<usize>) -> Price {
        if taken.len() == table.len() {
            return sum(table, taken);
        }
        let columns = (0..table[0].len()).filter(|column| !taken.contains(column)).collect::<Vec<_>>();
        let tried = columns.into_iter().map(|column| {
            taken.push(column);
            let best = best_of_all(table, taken);
            taken.pop();
            best
        });
        tried.min().unwrap()
    }

    /// The same as a linear program: rows and columns with binaries that need not be told to be whole.
    fn program(table: &[Vec<Price>]) -> Program {
        let mut program = Program::default();
        let mut columns = vec![Vec::new(); table[0].len()];
        for (row, prices) in table.iter().enumerate() {
            let mut placed = Vec::new();
            for (column, price) in prices.iter().enumerate() {
                let price = Score { hard: 0, medium: 0, soft: price.0[3] };
                let id = program.column(Column { price, upper: 1, lower: 0, integer: true });
                placed.push((Placement { start: StartId(u32::try_from(column).unwrap()), room: None }, id));
                columns[column].push((id, 1));
            }
            program.row(placed.iter().map(|&(_, id)| (id, 1)).collect(), Sense::Equal, 1);
            program.placed.push(placed);
            program.out.push(None);
            program.fixed.push(None);
            debug_assert_eq!(program.placed.len(), row + 1);
        }
        for terms in columns {
            program.row(terms, Sense::Most, 1);
        }
        program
    }

    fn by_program(table: &[Vec<Price>]) -> i64 {
        let stop = AtomicBool::new(false);
        let mut limits = Limits { deadline: None, nodes: Some(1), stop: &stop, progress: &mut |_, _| {} };
        match minimise(&program(table), Objective::Soft, None, &mut limits) {
            Answer::Found { bound: Some(bound), .. } => bound,
            other => panic!("{other:?}"),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn nothing_is_cheaper(
            table in (1_usize..5, 0_usize..3).prop_flat_map(|(rows, more)| {
                let cell = (0_i64..2, -3_i64..9, -9_i64..9).prop_map(|(hard, medium, soft)| Price([0, hard, medium, soft]));
                let cell = prop_oneof![9 => cell, 1 => Just(Price::FORBIDDEN)];
                prop::collection::vec(prop::collection::vec(cell, rows + more), rows)
            }),
        ) {
            let chosen = least(&table);
            let mut different = chosen.clone();
            different.sort_unstable();
            different.dedup();
            prop_assert_eq!(different.len(), table.len());
            prop_assert_eq!(sum(&table, &chosen), best_of_all(&table, &mut Vec::new()));
        }

        #[test]
        fn the_linear_program_agrees(
            table in (1_usize..9, 0_usize..4).prop_flat_map(|(rows, more)| {
                prop::collection::vec(prop::collection::vec((0_i64..50).prop_map(price), rows + more), rows)
            }),
        ) {
            prop_assert_eq!(sum(&table, &least(&table)), price(by_program(&table)));
        }
    }

    /// Both agree on larger tables too; prints how long each takes.
    #[test]
    fn paths_against_the_linear_program() {
        for size in [10, 20, 40, 80_usize] {
            let table: Vec<Vec<Price>> = (0..size)
                .map(|row| {
                    (0..size)
                        .map(|column| price(i64::try_from((row * 7919 + column * 104_729) % 997).unwrap()))
                        .collect()
                })
                .collect();
            let start = Instant::now();
            let chosen = least(&table);
            let (paths, start) = (start.elapsed(), Instant::now());
            assert_eq!(sum(&table, &chosen), price(by_program(&table)));
            println!("{size} × {size}: paths {paths:?}, linear program {:?}", start.elapsed());
        }
    }
}
