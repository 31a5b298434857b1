//! The report for people: every finding with its lines, then what was not checked, then what the
//! findings cost, then one line of summary.

use std::io::{self, Write};

use annotate_snippets::Renderer;
use anstyle::{AnsiColor, Style};

use super::costs::write_costs;
use super::hidden::write_hidden;
use super::places::one_line;
use super::snippet::{Diagnostic, render};
use crate::check::{Compared, Report, Reported};
use crate::finding::{InputError, NotChecked, Origins, Severity};
use crate::model::{OriginId, Score};

/// How text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextStyle {
    /// With terminal escapes.
    pub colour: bool,
    /// Columns for the lines of files; longer lines are cut around what matters.
    pub width: usize,
}

impl TextStyle {
    /// No colour, 140 columns.
    #[must_use]
    pub fn plain() -> Self {
        Self { colour: false, width: annotate_snippets::renderer::DEFAULT_TERM_WIDTH }
    }

    /// Colour, 140 columns.
    #[must_use]
    pub fn coloured() -> Self {
        Self { colour: true, ..Self::plain() }
    }

    /// The same at another width.
    #[must_use]
    pub fn width(self, width: usize) -> Self {
        Self { width, ..self }
    }

    fn renderer(self) -> Renderer {
        let renderer = if self.colour { Renderer::styled() } else { Renderer::plain() };
        renderer.term_width(self.width.max(40))
    }

    pub(super) fn paint(self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// Writes the whole report: findings in the order given, what was not checked, costs, summary.
///
/// # Errors
/// When writing fails.
pub fn write_text(out: &mut dyn Write, report: &Report, origins: &Origins, style: TextStyle) -> io::Result<()> {
    write_findings(out, report, origins, style)?;
    write_costs(out, &report.by_rule, style)?;
    writeln!(out, "{}", summary(report, style))?;
    write_hidden(out, report)?;
    for line in report.baseline.iter().flat_map(Compared::lines) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Writes the findings in the order given, notes in a line each, and what was not checked.
///
/// # Errors
/// When writing fails.
pub fn write_findings(out: &mut dyn Write, report: &Report, origins: &Origins, style: TextStyle) -> io::Result<()> {
    let renderer = style.renderer();
    let is_note = |reported: &&Reported| reported.finding.severity == Severity::Note;
    for reported in report.shown().filter(|reported| !is_note(reported)) {
        writeln!(out, "{}\n", render(&diagnostic(reported, origins), origins, &renderer))?;
    }
    for reported in report.shown().filter(is_note) {
        let id = style.paint(AnsiColor::Green.on_default().bold(), &format!("note[{}]", reported.rule));
        write!(out, "{id}: {}", one_line(&reported.finding.message))?;
        match origins.label(reported.finding.primary.0) {
            Some(place) => writeln!(out, " ({})", one_line(&place))?,
            None => writeln!(out)?,
        }
    }
    if report.counts.note > 0 {
        writeln!(out)?;
    }
    write_not_checked(out, &report.not_checked, origins, style)
}

/// Writes problems with the input in the same look.
///
/// # Errors
/// When writing fails.
pub fn write_errors(out: &mut dyn Write, errors: &[InputError], origins: &Origins, style: TextStyle) -> io::Result<()> {
    let renderer = style.renderer();
    for (index, error) in errors.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", render(&Diagnostic::from(error), origins, &renderer))?;
    }
    Ok(())
}

/// Writes an error with the places that cause it together, each with its words.
///
/// # Errors
/// When writing fails.
pub fn write_diagnosis(
    out: &mut dyn Write,
    id: &str,
    message: &str,
    marks: &[(OriginId, String)],
    origins: &Origins,
    style: TextStyle,
) -> io::Result<()> {
    let (primary, related) = match marks {
        [(origin, words), related @ ..] => ((*origin, words.as_str()), related),
        [] => ((OriginId(0), ""), &[][..]),
    };
    let diagnosis = Diagnostic { severity: Severity::Error, id, message, primary, related, note: None, help: None };
    writeln!(out, "{}", render(&diagnosis, origins, &style.renderer()))
}

fn diagnostic<'a>(reported: &'a Reported, origins: &Origins) -> Diagnostic<'a> {
    let finding = &reported.finding;
    Diagnostic {
        severity: finding.severity,
        id: reported.rule,
        message: &finding.message,
        primary: (finding.primary.0, &finding.primary.1),
        related: &finding.related,
        note: note(reported, origins),
        help: finding.help.as_deref(),
    }
}

/// Who asked for it and why: `reason: flight lands 11:00 (asked by Jos Visser, request visser-late, conf.yaml:12)`.
fn note(reported: &Reported, origins: &Origins) -> Option<String> {
    reported.because(line_label(origins, reported).as_deref())
}

fn line_label(origins: &Origins, reported: &Reported) -> Option<String> {
    let place = origins.place(reported.use_origin)?;
    let (line, _) = origins.line_column(place.file, place.bytes.start);
    Some(format!("{}:{line}", origins.file(place.file).name))
}

fn write_not_checked(
    out: &mut dyn Write,
    entries: &[NotChecked],
    origins: &Origins,
    style: TextStyle,
) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", style.paint(Style::new().bold(), "Not checked:"))?;
    for entry in entries {
        write!(out, "  {}: {}", one_line(&entry.what), one_line(&entry.why))?;
        if let Some(place) = origins.label(entry.origin) {
            write!(out, " ({})", one_line(&place))?;
        }
        writeln!(out, " [{}]", entry.rule)?;
    }
    writeln!(out)
}

/// `2 errors, 1 warning; score hard 40, soft 12`, or `No findings.`
fn summary(report: &Report, style: TextStyle) -> String {
    let (counts, score) = (&report.counts, &report.score);
    let counted = [
        (counts.error, Severity::Error, AnsiColor::BrightRed),
        (counts.warning, Severity::Warning, AnsiColor::Yellow),
        (counts.note, Severity::Note, AnsiColor::BrightGreen),
    ];
    let words: Vec<String> = counted
        .into_iter()
        .filter(|&(count, ..)| count > 0)
        .map(|(count, severity, colour)| {
            let plural = if count == 1 { "" } else { "s" };
            style.paint(colour.on_default().bold(), &format!("{count} {}{plural}", severity.word()))
        })
        .collect();
    let nothing = if report.baseline.is_some() { "No new findings" } else { "No findings" };
    let found = if words.is_empty() { nothing.to_owned() } else { words.join(", ") };
    // Credits may leave a score without any finding.
    if words.is_empty() && *score == Score::ZERO { format!("{found}.") } else { format!("{found}; score {score}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Counts;
    use crate::model::{Id, OriginId, UseId};
    use crate::report::testing::{finding, golden, golden_errors, matches_file, report_of, reported};

    fn text(report: &Report, origins: &Origins, style: TextStyle) -> String {
        let mut out = Vec::new();
        write_text(&mut out, report, origins, style).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_golden_example() {
        let (_, report, origins) = golden();
        matches_file("expected.txt", &text(&report, &origins, TextStyle::plain()));
    }

    #[test]
    fn nothing_found() {
        let (_, mut report, origins) = golden();
        report.findings.clear();
        report.by_rule.clear();
        report.counts = Counts { error: 0, warning: 0, note: 0 };
        report.score = Score::ZERO;
        insta::assert_snapshot!(text(&report, &origins, TextStyle::plain()), @r#"
        Not checked:
          the room of "closing" at 11:30: the agenda says TBA (agenda.yaml:5:52) [missing-room]

        No findings.
        "#);
        report.not_checked.clear();
        assert_eq!(text(&report, &origins, TextStyle::plain()), "No findings.\n");
    }

    #[test]
    fn input_errors() {
        let (errors, origins) = golden_errors();
        let mut out = Vec::new();
        write_errors(&mut out, &errors, &origins, TextStyle::plain()).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        error[unknown-key]: unknown key `capactiy`
         --> conf.yaml:2:15
          |
        2 |   - {id: 会議室, capactiy: 200}
          |                  ^^^^^^^^
          |
          = help: did you mean `capacity`?

        error[duplicate-id]: two rooms are called 会議室
         --> conf.yaml:2:10
          |
        2 |   - {id: 会議室, capactiy: 200}
          |          ^^^^^^
          |
         ::: rooms.yaml:2:10
          |
        2 |   - {id: 会議室, capacity: 180}
          |          ------ the other one

        error[missing-key]: `conference` is missing
        --> rooms.yaml
         = note: included by conf.yaml

        error[unreadable-file]: cannot read talks.csv: no such file
        "#);
    }

    #[test]
    fn colour_only_adds_escapes() {
        let (_, report, origins) = golden();
        let coloured = text(&report, &origins, TextStyle::coloured());
        assert!(coloured.contains('\u{1b}'));
        let stripped = anstream::adapter::strip_str(&coloured).to_string();
        assert_eq!(stripped, text(&report, &origins, TextStyle::plain()));
    }

    #[test]
    fn without_a_place_there_is_no_snippet() {
        let mut one = finding(Severity::Error, "\"Lifetimes\" is not in the agenda");
        one.by = UseId::from_index(0);
        one.help = Some("place it".to_owned());
        let report = report_of(vec![reported("unscheduled-talk", one)]);
        insta::assert_snapshot!(text(&report, &Origins::default(), TextStyle::plain()), @r#"
        error[unscheduled-talk]: "Lifetimes" is not in the agenda
         |
         = help: place it

        1 error; score hard 0, soft 0
        "#);
    }

    #[test]
    fn a_long_line_is_shown_in_part() {
        let mut origins = Origins::default();
        let source = format!("{}{{talk: x, room: main}}, {}", "{}, ".repeat(500), "{}, ".repeat(500));
        let file = origins.add_file("agenda.json", source.as_str());
        let mut one = finding(Severity::Warning, "\"x\" is in main");
        one.primary = (origins.add(file, 2010..2020), "here".to_owned());
        one.related = vec![(origins.add(file, 0..2), "and not here".to_owned())];
        one.help = Some("move it".to_owned());
        let report = report_of(vec![reported("undesired-room", one)]);
        insta::assert_snapshot!(text(&report, &origins, TextStyle::plain()), @r#"
        warning[undesired-room]: "x" is in main
         --> agenda.json:1:2011
          |
          |
        1 | …, {}, {}, {}, {}, {}, {}, {}, {talk: x, room: main}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},…
          |                                          ^^^^^^^^^^ here
         ::: agenda.json:1:1
          |
        1 | {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, …
          | -- and not here
          = help: move it

        1 warning; score hard 0, soft 0
        "#);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]
        /// Any text, any ranges, any width: no panic, and every finding is there.
        #[test]
        fn no_text_panics(
            source in "(\\PC|[\r\n\t \u{feff}\u{0}\u{301}議題🦀:-]|x{150}|議{90}|議{700}|y{1500}){0,60}",
            ranges in proptest::collection::vec((0usize..3000, 0usize..500), 1..5),
            label in "[a-z議\n]{0,200}",
            width in 0usize..200,
        ) {
            let mut origins = Origins::default();
            let file = origins.add_file("a\n.yaml", source.as_str());
            let other = origins.add_file("b.yaml", source.as_str());
            let places: Vec<OriginId> = ranges
                .iter()
                .enumerate()
                .map(|(index, &(start, length))| origins.add(if index == 3 { other } else { file }, start..start + length))
                .collect();
            let mut one = finding(Severity::Warning, &label);
            one.primary = (places[0], label.clone());
            one.related = places[1..].iter().map(|&place| (place, label.clone())).collect();
            let report = report_of(vec![reported("room-overlap", one)]);
            let printed = text(&report, &origins, TextStyle::plain().width(width));
            proptest::prop_assert!(printed.starts_with("warning[room-overlap]: "));
        }
    }
}
