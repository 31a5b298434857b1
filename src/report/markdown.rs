//! Markdown to paste into a pull request, and the job summary of GitHub: a table for each severity.
//!
//! Texts come from files that anybody may have written: they cannot add markup, mention people or refer
//! to issues.

use std::fmt::Write as _;

use super::github::beyond;
use super::item::{Failure, Item, Kind, Run, Spot, counted};
use crate::check::Compared;
use crate::finding::Severity;

/// Bytes that a comment on GitHub may have.
pub const COMMENT_LIMIT: usize = 65_536;

/// Bytes that the job summary of a step may have on GitHub.
pub const SUMMARY_LIMIT: usize = 1 << 20;

/// Bytes kept for the line that says how many findings are left out, and the ends of tables.
const RESERVE: usize = 256;

/// The report of a check in at most `limit` bytes: findings that do not fit are left out whole, and
/// counted in the last line.
#[must_use]
pub fn markdown_report(run: &Run<'_>, limit: usize) -> String {
    page(run, limit, None)
}

/// The same as the summary of a job, which says too how many findings have no annotation.
#[must_use]
pub fn markdown_summary(run: &Run<'_>, limit: usize) -> String {
    page(run, limit, beyond(&run.items()))
}

/// Problems with the input in at most `limit` bytes.
#[must_use]
pub fn markdown_errors(failure: &Failure<'_>, limit: usize) -> String {
    let items = failure.items();
    let mut page = Page::new(limit, &format!("## plenary: {}\n", counted(items.len(), "problem with the input")));
    page.table("Input that cannot be checked", &items);
    page.end()
}

fn page(run: &Run<'_>, limit: usize, note: Option<String>) -> String {
    let (report, items) = (run.report, run.items());
    let counts = [
        (report.counts.error, Severity::Error),
        (report.counts.warning, Severity::Warning),
        (report.counts.note, Severity::Note),
    ];
    let words: Vec<String> = counts
        .into_iter()
        .filter(|&(count, _)| count > 0)
        .map(|(count, severity)| counted(count, severity.word()))
        .collect();
    let new = if report.baseline.is_some() { "new " } else { "" };
    let found = if words.is_empty() { format!("no {new}findings") } else { words.join(", ") };
    let mut head = format!("## plenary: {found}\n\nScore: {}.\n", report.score);
    for line in report.baseline.iter().flat_map(Compared::lines).chain(note) {
        head.push('\n');
        head.push_str(&line);
        head.push('\n');
    }
    let mut page = Page::new(limit, &head);
    for (_, severity) in counts {
        let alike = |item: &&Item| item.kind == Kind::Finding && item.severity == severity;
        let alike: Vec<Item> = items.iter().filter(alike).cloned().collect();
        let mut heading = counted(alike.len(), severity.word());
        heading[..1].make_ascii_uppercase();
        page.table(&heading, &alike);
    }
    let unchecked: Vec<Item> = run.not_checked().collect();
    page.list("Not checked", unchecked.iter().map(|item| format!("- {}{}\n", text(&item.message), place(item))));
    let named = run.rules.iter().filter(|rule| items.iter().any(|item| item.id == rule.id));
    page.list("Rules", named.map(|rule| format!("- `{}`: {}\n", rule.id, text(rule.summary))));
    page.end()
}

/// A page that is cut at whole rows.
pub(crate) struct Page {
    text: String,
    limit: usize,
    left_out: usize,
}

impl Page {
    /// A page that starts with this head, in at most `limit` bytes.
    pub(crate) fn new(limit: usize, head: &str) -> Self {
        Self { text: head.to_owned(), limit, left_out: 0 }
    }

    fn table(&mut self, heading: &str, items: &[Item]) {
        let head = format!("\n### {heading}\n\n| Place | Rule | Finding | Other side |\n|---|---|---|---|\n");
        self.section(&head, items.iter().map(row));
    }

    fn list(&mut self, heading: &str, lines: impl Iterator<Item = String>) {
        self.section(&format!("\n### {heading}\n\n"), lines);
    }

    /// Adds rows below a head, which is left out with them.
    pub(crate) fn section(&mut self, head: &str, rows: impl Iterator<Item = String>) {
        let mut head = Some(head);
        for row in rows {
            let more = head.map_or(0, str::len) + row.len();
            // Nothing after the first that does not fit: the order says what matters most.
            if self.left_out > 0 || self.text.len() + more + RESERVE > self.limit {
                self.left_out += 1;
                continue;
            }
            self.text.push_str(head.take().unwrap_or_default());
            self.text.push_str(&row);
        }
    }

    /// The text, with a line that counts what is left out.
    pub(crate) fn end(mut self) -> String {
        if self.left_out > 0 {
            let more = counted(self.left_out, "more line");
            // Writing to a string cannot fail.
            let _ = writeln!(self.text, "\n**{more} left out**: the page would be too long.");
        }
        self.text
    }
}

/// A row of a table.
fn row(item: &Item) -> String {
    let mut message = text(&item.message);
    for more in item.reason.iter().cloned().chain(item.help.iter().map(|help| format!("help: {help}"))) {
        message.push_str("<br>");
        message.push_str(&text(&more));
    }
    let sides: Vec<String> = item
        .related
        .iter()
        .map(|(spot, words)| match spot {
            Some(spot) => format!("{}: {}", code(&spot.label()), text(words)),
            None => text(words),
        })
        .collect();
    let place = item.spot.as_ref().map(|spot| code(&spot.label())).unwrap_or_default();
    format!("| {place} | `{}` | {message} | {} |\n", item.id, sides.join("<br>"))
}

/// ` (agenda.yaml:7, missing-room)`
fn place(item: &Item) -> String {
    let place = item.spot.as_ref().map(Spot::label).map(|label| code(&label) + ", ").unwrap_or_default();
    format!(" ({place}`{}`)", item.id)
}

/// The text as text: no markup, no tables, no mentions (`@name`), no references (`#12`, `!12`).
pub(crate) fn text(words: &str) -> String {
    let mut safe = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            // A letter without width behind it: an entity or a backslash alone still mentions.
            '@' | '#' | '!' => {
                safe.push(letter);
                safe.push_str("&#8203;");
            }
            // A backslash before it is not enough for every reader of tables.
            '|' => safe.push_str("&#124;"),
            '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '$' => {
                safe.push('\\');
                safe.push(letter);
            }
            letter => safe.push(letter),
        }
    }
    safe
}

/// A place as code, or as text if it has letters that may mean more.
fn code(words: &str) -> String {
    if words.contains(['`', '|', '\\', '<', '>', '&', '@', '#', '!']) { text(words) } else { format!("`{words}`") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Origins;
    use crate::report::repository::Repository;
    use crate::report::testing::{NASTY, finding, golden, golden_errors, nasty, report_of, reported, run};

    #[test]
    fn the_golden_example() {
        let (_, report, origins) = golden();
        insta::assert_snapshot!(markdown_report(&run(&report, &origins), COMMENT_LIMIT));
    }

    #[test]
    fn problems_with_the_input() {
        let (errors, origins) = golden_errors();
        let failure = Failure { errors: &errors, origins: &origins, repository: &Repository::default() };
        insta::assert_snapshot!(markdown_errors(&failure, COMMENT_LIMIT));
    }

    #[test]
    fn a_long_list_is_cut_at_a_finding() {
        let one = |index: usize| {
            reported("room-overlap", finding(Severity::Error, &format!("finding {index} {}", "議".repeat(40))))
        };
        let report = report_of((0..500).map(one).collect());
        let origins = Origins::default();
        let run = run(&report, &origins);
        for limit in [COMMENT_LIMIT, 20_000, 2_000] {
            let page = markdown_summary(&run, limit);
            assert!(page.len() <= limit, "{} of {limit}", page.len());
            let rows = page.lines().filter(|line| line.starts_with("|  |")).count();
            assert!(
                rows > 0 && page.lines().filter(|line| line.ends_with("| |") || line.ends_with("|  |")).count() >= rows
            );
            // The one rule in the list at the end is left out as well.
            assert!(page.ends_with(&format!("**{} more lines left out**: the page would be too long.\n", 501 - rows)));
            assert!(page.contains("490 more errors are only listed."));
        }
    }

    #[test]
    fn titles_are_only_text() {
        let (report, origins) = nasty();
        let page = markdown_report(&run(&report, &origins), COMMENT_LIMIT);
        let rows: Vec<&str> = page.lines().filter(|line| line.contains(" | `room-overlap` | ")).collect();
        assert_eq!(rows.len(), NASTY.len(), "{page}");
        for row in rows {
            assert_eq!(row.matches('|').count(), 5, "{row}");
            let markup = row.replace("<br>", "");
            assert!(!markup.contains('<') && !markup.contains('>'), "{row}");
        }
        assert!(!page.contains("@ada") && !page.contains("#12 "), "{page}");
        insta::assert_snapshot!(page);
    }
}
