//! What each rule found and costs, as a table.

use std::cmp::Reverse;
use std::io::{self, Write};

use anstyle::Style;

use super::text::TextStyle;
use crate::check::RuleCost;
use crate::model::Score;

/// A level of cost in a row.
type Column = (&'static str, fn(&RuleCost) -> i64);

const LEVELS: [Column; 3] = [("hard", |cost| cost.hard), ("medium", |cost| cost.medium), ("soft", |cost| cost.soft)];

/// Writes a table of these rules, the dearest first, and an empty line: findings, cost by level,
/// share of what is charged at that level. The costs add up to the score; what a rule gives back is
/// negative. Nothing for no rules.
///
/// # Errors
/// When writing fails.
pub fn write_costs(out: &mut dyn Write, by_rule: &[RuleCost], style: TextStyle) -> io::Result<()> {
    if by_rule.is_empty() {
        return Ok(());
    }
    let mut rows: Vec<&RuleCost> = by_rule.iter().collect();
    rows.sort_by_key(|cost| Reverse((cost.hard, cost.medium, cost.soft)));
    // Only levels at which anything costs.
    let present: Vec<Column> = LEVELS.into_iter().filter(|(_, of)| rows.iter().any(|cost| of(cost) != 0)).collect();
    let head = ["rule", "findings"].into_iter().chain(present.iter().map(|(name, _)| *name));
    let mut table: Vec<Vec<String>> = vec![head.map(ToOwned::to_owned).collect()];
    if !present.is_empty() {
        table[0].push("share of the cost".to_owned());
    }
    for cost in &rows {
        let mut row = vec![cost.rule.to_owned(), cost.findings.to_string()];
        row.extend(present.iter().map(|(_, of)| if of(cost) == 0 { "-".to_owned() } else { of(cost).to_string() }));
        let shares = present.iter().filter_map(|(name, of)| {
            // Shares are of what is charged: a credit must not push another rule above 100 %.
            let total = rows.iter().map(|cost| of(cost).max(0)).sum();
            share(of(cost), total, name)
        });
        row.push(shares.collect::<Vec<_>>().join(", "));
        table.push(row);
    }
    let width = |column: usize| table.iter().filter_map(|row| row.get(column)).map(String::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..2 + present.len()).map(width).collect();
    for (index, row) in table.iter().enumerate() {
        let mut line = format!("{:<1$}", row[0], widths[0]);
        for (column, cell) in row.iter().enumerate().skip(1) {
            line.push_str("  ");
            // The last column is words and stays as it is.
            line.push_str(&widths.get(column).map_or_else(|| cell.clone(), |width| format!("{cell:>width$}")));
        }
        let line = line.trim_end();
        writeln!(out, "{}", if index == 0 { style.paint(Style::new().bold(), line) } else { line.to_owned() })?;
    }
    writeln!(out)
}

/// The rules that cost something, or give something back.
#[must_use]
pub fn costing(by_rule: &[RuleCost]) -> Vec<RuleCost> {
    by_rule.iter().filter(|cost| cost.score() != Score::ZERO).cloned().collect()
}

/// `50 % of hard`, rounded down; `credit` for what a rule gives back.
fn share(cost: i64, total: i64, tier: &str) -> Option<String> {
    match cost {
        0 => None,
        1.. => {
            let percent = i128::from(cost) * 100 / i128::from(total.max(1));
            Some(if percent == 0 { format!("< 1 % of {tier}") } else { format!("{percent} % of {tier}") })
        }
        _ => Some("credit".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_the_cost() {
        assert_eq!(share(1, 3, "hard").as_deref(), Some("33 % of hard"));
        assert_eq!(share(1, 1000, "soft").as_deref(), Some("< 1 % of soft"));
        assert_eq!(share(-2, 0, "soft").as_deref(), Some("credit"));
        assert_eq!(share(0, 0, "soft"), None);
    }

    fn table(rows: &[(&'static str, usize, i64, i64, i64)]) -> String {
        let cost = |&(rule, findings, hard, medium, soft)| RuleCost { rule, findings, hard, medium, soft };
        let by_rule: Vec<RuleCost> = rows.iter().map(cost).collect();
        let mut out = Vec::new();
        write_costs(&mut out, &by_rule, TextStyle::plain()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn levels_that_are_there_and_credits() {
        assert_eq!(table(&[]), "");
        insta::assert_snapshot!(table(&[
            ("room-too-small", 2, 0, 0, 30),
            ("slot-diversity", 0, 0, 0, -12),
            ("short-turnaround", 10, 0, 7, 10),
            ("missing-people", 1, 0, 0, 0),
            ("room-overlap", 1, 20, 0, 0),
        ]), @r"
        rule              findings  hard  medium  soft  share of the cost
        room-overlap             1    20       -     -  100 % of hard
        short-turnaround        10     -       7    10  100 % of medium, 25 % of soft
        room-too-small           2     -       -    30  75 % of soft
        missing-people           1     -       -     -
        slot-diversity           0     -       -   -12  credit
        ");
        insta::assert_snapshot!(table(&[("missing-people", 3, 0, 0, 0)]), @r"
        rule            findings
        missing-people         3
        ");
    }
}
