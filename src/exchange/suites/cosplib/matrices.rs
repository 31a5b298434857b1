//! Sheets with a penalty for each row and column.

use std::collections::BTreeMap;

use crate::exchange::suites::cells::{At, Cells, Log, at, columns_from, rows_below};
use crate::exchange::table::Sheet;
use crate::finding::did_you_mean;

/// Names of one sort with their indices, to look labels up.
pub(super) struct Labels<'n> {
    /// What they name: `track`.
    pub(super) sort: &'n str,
    index: BTreeMap<&'n str, usize>,
    names: Vec<&'n str>,
}

impl<'n> Labels<'n> {
    pub(super) fn new(sort: &'n str, names: impl Iterator<Item = &'n str>) -> Self {
        let names: Vec<&str> = names.collect();
        Self { sort, index: names.iter().enumerate().map(|(at, name)| (*name, at)).collect(), names }
    }

    /// The index of a label; what is no name is an error.
    pub(super) fn find(&self, cell: At<'_>, log: &mut Log<'_>) -> Option<usize> {
        let label = cell.needed_text(&format!("the name of a {}", self.sort), log)?;
        let found = self.index.get(label.as_str()).copied();
        if found.is_none() {
            let help = match did_you_mean(&label, self.names.iter().copied()) {
                Some(close) if close.trim() == label.trim() => {
                    format!("the {} is `{close}`: blanks count", self.sort)
                }
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("the sheet of {}s lists their names", self.sort),
            };
            log.error(cell, format!("there is no {} `{label}`", self.sort), help);
        }
        found
    }

    /// The names that no label of a list stands for, and labels that stand twice, are errors.
    pub(super) fn all(&self, cells: &[At<'_>], corner: At<'_>, log: &mut Log<'_>) -> Vec<Option<usize>> {
        let found: Vec<Option<usize>> = cells.iter().map(|cell| self.find(*cell, log)).collect();
        let mut seen = vec![false; self.names.len()];
        for (cell, index) in cells.iter().zip(&found) {
            let Some(index) = *index else { continue };
            if seen[index] {
                log.error(*cell, format!("{} `{}` stands here twice", self.sort, self.names[index]), "remove one");
            }
            seen[index] = true;
        }
        for (name, _) in self.names.iter().zip(seen).filter(|(_, seen)| !seen) {
            let message = format!("there is nothing for the {} `{name}`", self.sort);
            log.error(corner, message, format!("add it, and leave the cells empty where it costs nothing ({name})"));
        }
        found
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }
}

/// A matrix of penalties with labelled rows and columns, by row. Empty cells cost nothing.
pub(super) fn matrix(
    cells: &Cells,
    name: &str,
    rows: &Labels<'_>,
    columns: &Labels<'_>,
    log: &mut Log<'_>,
) -> Option<Vec<Vec<i64>>> {
    let sheet = cells.sheet(name, log)?;
    let places: Vec<u32> = rows_below(sheet, 0, 0).collect();
    let heads: Vec<u16> = columns_from(sheet, 0, 1).collect();
    let labels: Vec<At<'_>> = places.iter().map(|&row| at(sheet, row, 0)).collect();
    let tops: Vec<At<'_>> = heads.iter().map(|&column| at(sheet, 0, column)).collect();
    let of_rows = rows.all(&labels, at(sheet, 0, 0), log);
    let of_columns = columns.all(&tops, at(sheet, 0, 0), log);
    let mut out = vec![vec![0; columns.names.len()]; rows.names.len()];
    for (&row, index) in places.iter().zip(&of_rows) {
        for (&column, other) in heads.iter().zip(&of_columns) {
            if let (Some(index), Some(other)) = (*index, *other) {
                out[index][other] = at(sheet, row, column).count("a penalty", log).unwrap_or(0);
            }
        }
    }
    Some(out)
}

/// Pairs of similar tracks. As in the library, columns have the order of the rows, and what stands
/// below the diagonal counts for nothing.
pub(super) fn similar(cells: &Cells, tracks: &Labels<'_>, log: &mut Log<'_>) -> Option<Vec<(usize, usize, i64)>> {
    let sheet = cells.sheet("similar tracks", log)?;
    let places: Vec<u32> = rows_below(sheet, 0, 0).collect();
    let labels: Vec<At<'_>> = places.iter().map(|&row| at(sheet, row, 0)).collect();
    let order = tracks.all(&labels, at(sheet, 0, 0), log);
    let mut out = Vec::new();
    let mut heads_differ = None;
    for (column, (second, &mirror)) in (1_u16..).zip(order.iter().zip(&places)) {
        let head = at(sheet, 0, column);
        let same = head.text() == at(sheet, mirror, 0).text();
        heads_differ = heads_differ.or((!same).then_some(head));
        for (row, (first, &place)) in (1_u16..column).zip(order.iter().zip(&places)) {
            let cost = at(sheet, place, column).count("a penalty", log).unwrap_or(0);
            below(sheet, (mirror, row), cost, log);
            if let (Some(first), Some(second), true) = (*first, *second, cost > 0) {
                out.push((first, second, cost));
            }
        }
    }
    if let Some(head) = heads_differ {
        log.note(head, "the heads of columns are not read: columns are in the order of the rows, as in the library");
    }
    Some(out)
}

/// Notes a value below the diagonal that says something else than the one above.
fn below(sheet: &Sheet, (row, column): (u32, u16), above: i64, log: &mut Log<'_>) {
    let cell = at(sheet, row, column);
    let cost = cell.count("a penalty", log).unwrap_or(0);
    if cost != 0 && cost != above {
        let message = format!("{cost} stands below the diagonal, where the library reads nothing: {above} counts");
        log.note(cell, &message);
    }
}
