//! Annotations of GitHub Actions: one workflow command a finding, in the order of severity.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::io::{self, Write};

use super::item::{Failure, Item, Run, counted};
use crate::finding::Severity;

/// Annotations of each kind that GitHub shows for a step; it drops the others in silence.
const SHOWN: usize = 10;

/// Writes an annotation for each finding and for what could not be checked. Beyond ten of a severity
/// they are plain lines, and the last line says so.
///
/// # Errors
/// When writing fails.
pub fn write_github(out: &mut dyn Write, run: &Run<'_>) -> io::Result<()> {
    annotate(out, &run.items())
}

/// Writes an annotation for each problem with the input.
///
/// # Errors
/// When writing fails.
pub fn write_github_errors(out: &mut dyn Write, failure: &Failure<'_>) -> io::Result<()> {
    annotate(out, &failure.items())
}

fn annotate(out: &mut dyn Write, items: &[Item]) -> io::Result<()> {
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let alike = items.iter().filter(|item| item.severity == severity);
        for (index, item) in alike.enumerate() {
            if index < SHOWN {
                writeln!(out, "{}", command(item))?;
            } else {
                let place = item.spot.as_ref().map_or_else(String::new, |spot| format!("{}: ", spot.label()));
                let line = format!("- {place}{}[{}] {}", severity.word(), item.id, item.message);
                writeln!(out, "{}", harmless(&line))?;
            }
        }
    }
    match beyond(items) {
        Some(words) => writeln!(out, "{words}"),
        None => Ok(()),
    }
}

/// What is said of findings that GitHub does not annotate, if there are any.
pub(super) fn beyond(items: &[Item]) -> Option<String> {
    let more = [Severity::Error, Severity::Warning, Severity::Note].into_iter().filter_map(|severity| {
        let count = items.iter().filter(|item| item.severity == severity).count();
        (count > SHOWN).then(|| counted(count - SHOWN, &format!("more {}", severity.word())))
    });
    let more: Vec<String> = more.collect();
    let verb = if more.len() == 1 && more[0].starts_with("1 ") { "is" } else { "are" };
    (!more.is_empty()).then(|| {
        format!("GitHub annotates {SHOWN} findings of a severity in a step: {} {verb} only listed.", more.join(", "))
    })
}

/// `::error file=agenda.yaml,line=7,endLine=7,col=3,endColumn=9,title=person-overlap::…`
fn command(item: &Item) -> String {
    let mut properties = Vec::new();
    if let Some(spot) = &item.spot {
        properties.push(format!("file={}", property(&spot.path)));
        properties.push(format!("line={},endLine={}", spot.line, spot.end_line));
        // GitHub refuses columns of a range of several lines.
        if let Some((first, end)) = spot.columns.filter(|_| spot.line == spot.end_line) {
            properties.push(format!("col={first},endColumn={end}"));
        }
    }
    properties.push(format!("title={}", property(item.id)));
    let name = match item.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    format!("::{name} {}::{}", properties.join(","), data(&item.lines().join("\n")))
}

/// Escapes as the runner unescapes: the message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes as the runner unescapes: a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A plain line that holds no command. The runner looks for `##[` anywhere in a line, and for `::` where
/// it starts.
fn harmless(line: &str) -> String {
    line.replace("##[", "## [")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Origins;
    use crate::report::repository::Repository;
    use crate::report::testing::{NASTY, finding, golden, golden_errors, nasty, report_of, reported, run};

    fn printed(run: &Run<'_>) -> String {
        let mut out = Vec::new();
        write_github(&mut out, run).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_golden_example() {
        let (_, report, origins) = golden();
        insta::assert_snapshot!(printed(&run(&report, &origins)));
    }

    #[test]
    fn problems_with_the_input() {
        let (errors, origins) = golden_errors();
        let mut out = Vec::new();
        let failure = Failure { errors: &errors, origins: &origins, repository: &Repository::default() };
        write_github_errors(&mut out, &failure).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }

    #[test]
    fn only_ten_of_a_severity_are_annotated() {
        let one = |index: usize| {
            let severity = if index < 12 { Severity::Error } else { Severity::Warning };
            reported("room-overlap", finding(severity, &format!("finding {index} ##[stop-commands]x")))
        };
        let report = report_of((0..23).map(one).collect());
        let text = printed(&run(&report, &Origins::default()));
        assert_eq!((text.matches("::error ").count(), text.matches("::warning ").count()), (10, 10));
        let plain: Vec<&str> = text.lines().filter(|line| !line.starts_with("::")).collect();
        assert_eq!(
            plain,
            [
                "- error[room-overlap] finding 10 ## [stop-commands]x",
                "- error[room-overlap] finding 11 ## [stop-commands]x",
                "- warning[room-overlap] finding 22 ## [stop-commands]x",
                "GitHub annotates 10 findings of a severity in a step: 2 more errors, 1 more warning are only listed.",
            ]
        );
    }

    /// The runner's own way back: what was escaped comes out as it was.
    fn unescaped(text: &str) -> String {
        text.replace("%0A", "\n").replace("%0D", "\r").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
    }

    #[test]
    fn titles_cannot_forge_commands() {
        let (report, origins) = nasty();
        let text = printed(&run(&report, &origins));
        // Those beyond ten are plain lines, then a line says so.
        assert_eq!(text.lines().count(), NASTY.len() + 1, "{text}");
        assert!(text.lines().skip(SHOWN).all(|line| line.starts_with(['-', 'G']) && !line.contains("##[")));
        for (line, title) in text.lines().zip(NASTY).take(SHOWN) {
            let (head, message) = line.strip_prefix("::error ").unwrap().split_once("::").unwrap();
            assert!(head.ends_with(",title=room-overlap"), "{head}");
            let safe = super::super::places::one_line(title);
            assert!(unescaped(message).starts_with(&format!("\"{safe}\" overlaps\n")), "{message}");
        }
    }
}
