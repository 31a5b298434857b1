//! JUnit XML, as Jenkins, GitLab and most others read it: a suite for each rule.
//!
//! A finding is a test that fails, if its severity fails the check; a rule without findings is a test that
//! passes. There is no standard; the elements are those of
//! <https://github.com/testmoapp/junitxml>.

use std::collections::BTreeMap;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesStart, BytesText, Event};

use super::item::{Failure, Item, Run, Spot};
use crate::check::Reported;
use crate::model::OriginId;

/// What became of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// With words about it: it does not fail the check.
    Passed(String),
    Failed,
    /// The input could not be read.
    Broken,
    /// And why.
    Skipped(String),
}

struct Case {
    item: Item,
    outcome: Outcome,
}

struct Suite<'a> {
    name: &'a str,
    cases: Vec<Case>,
}

/// The report of a check, with a line end.
///
/// # Errors
/// When writing fails, which memory does not.
pub fn junit_report(run: &Run<'_>) -> io::Result<String> {
    let mut suites: Vec<Suite<'_>> = run.rules.iter().map(|rule| Suite { name: rule.id, cases: Vec::new() }).collect();
    let index: BTreeMap<&str, usize> = run.rules.iter().enumerate().map(|(index, rule)| (rule.id, index)).collect();
    let findings = run
        .report
        .findings
        .iter()
        .map(|one| Case { item: Item::of_finding(one, run.origins, run.repository), outcome: outcome(one, run) });
    let not_checked = run.not_checked().map(|item| Case {
        outcome: if run.strict { Outcome::Failed } else { Outcome::Skipped(item.message.clone()) },
        item,
    });
    for case in findings.chain(not_checked) {
        match index.get(case.item.id) {
            Some(&index) => suites[index].cases.push(case),
            None => suites.push(Suite { name: case.item.id, cases: vec![case] }),
        }
    }
    write(&suites)
}

/// The report of problems with the input.
///
/// # Errors
/// When writing fails, which memory does not.
pub fn junit_errors(failure: &Failure<'_>) -> io::Result<String> {
    let cases = failure.items().into_iter().map(|item| Case { item, outcome: Outcome::Broken }).collect();
    write(&[Suite { name: "input", cases }])
}

fn outcome(one: &Reported, run: &Run<'_>) -> Outcome {
    if let Some(hidden) = &one.suppressed {
        let reason = hidden.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        let place = if hidden.origin == OriginId(0) { "" } else { " beside the entry" };
        return Outcome::Skipped(format!("suppressed{place}{reason}"));
    }
    if one.old {
        return Outcome::Skipped("in the baseline".to_owned());
    }
    match one.finding.severity {
        severity if severity >= run.fail_on && !one.budgeted => Outcome::Failed,
        severity if one.budgeted => Outcome::Passed(format!("{}, within the budget of the rule", severity.word())),
        severity => Outcome::Passed(severity.word().to_owned()),
    }
}

fn write(suites: &[Suite<'_>]) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = || suites.iter().flat_map(|suite| &suite.cases);
    let passed = suites.iter().filter(|suite| suite.cases.is_empty()).count();
    let mut root = BytesStart::new("testsuites");
    root.push_attribute(("name", "plenary"));
    counts(&mut root, all(), passed);
    writer.write_event(Event::Start(root.borrow()))?;
    for suite in suites {
        write_suite(&mut writer, suite)?;
    }
    writer.write_event(Event::End(root.to_end()))?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// How many tests there are, and how many of them failed, could not run or were skipped.
fn counts<'a>(element: &mut BytesStart<'_>, cases: impl Iterator<Item = &'a Case>, passed: usize) {
    let (mut tests, mut failures, mut errors, mut skipped) = (passed, 0, 0, 0);
    for case in cases {
        tests += 1;
        match case.outcome {
            Outcome::Failed => failures += 1,
            Outcome::Broken => errors += 1,
            Outcome::Skipped(_) => skipped += 1,
            Outcome::Passed(_) => {}
        }
    }
    for (name, count) in [("tests", tests), ("failures", failures), ("errors", errors), ("skipped", skipped)] {
        element.push_attribute((name, count.to_string().as_str()));
    }
}

fn write_suite(writer: &mut Writer<Vec<u8>>, suite: &Suite<'_>) -> io::Result<()> {
    let mut start = BytesStart::new("testsuite");
    start.push_attribute(("name", suite.name));
    counts(&mut start, suite.cases.iter(), usize::from(suite.cases.is_empty()));
    writer.write_event(Event::Start(start.borrow()))?;
    if suite.cases.is_empty() {
        let mut case = BytesStart::new("testcase");
        case.push_attribute(("classname", suite.name));
        case.push_attribute(("name", "no findings"));
        writer.write_event(Event::Empty(case))?;
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &suite.cases {
        let again = seen.entry(&case.item.message).or_insert(0);
        *again += 1;
        // Readers know a test by its name.
        let name = if *again == 1 { case.item.message.clone() } else { format!("{} ({again})", case.item.message) };
        write_case(writer, suite.name, &name, case)?;
    }
    writer.write_event(Event::End(start.to_end()))
}

fn write_case(writer: &mut Writer<Vec<u8>>, suite: &str, name: &str, case: &Case) -> io::Result<()> {
    let item = &case.item;
    let mut start = BytesStart::new("testcase");
    start.push_attribute(("classname", suite));
    start.push_attribute(("name", printable(name).as_str()));
    if let Some(spot) = &item.spot {
        start.push_attribute(("file", printable(&spot.path).as_str()));
        start.push_attribute(("line", spot.line.to_string().as_str()));
    }
    writer.write_event(Event::Start(start.borrow()))?;
    let body = |head: String| {
        let place = item.spot.iter().map(Spot::label);
        printable(&std::iter::once(head).chain(place).chain(item.lines()).collect::<Vec<_>>().join("\n"))
    };
    match &case.outcome {
        Outcome::Passed(words) => text(writer, "system-out", &[], &body(words.clone()))?,
        Outcome::Skipped(why) => text(writer, "skipped", &[("message", why)], "")?,
        Outcome::Failed => {
            let kind = [("type", item.severity.word()), ("message", &item.message)];
            text(writer, "failure", &kind, &body(format!("{}[{}]", item.severity.word(), item.id)))?;
        }
        Outcome::Broken => {
            let kind = [("type", item.id), ("message", &item.message)];
            text(writer, "error", &kind, &body(format!("error[{}]", item.id)))?;
        }
    }
    writer.write_event(Event::End(start.to_end()))
}

fn text(writer: &mut Writer<Vec<u8>>, name: &str, attributes: &[(&str, &str)], body: &str) -> io::Result<()> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, printable(value).as_str()));
    }
    if body.is_empty() {
        return writer.write_event(Event::Empty(start));
    }
    writer.write_event(Event::Start(start.borrow()))?;
    writer.write_event(Event::Text(BytesText::new(body)))?;
    writer.write_event(Event::End(start.to_end()))
}

/// The text without letters that XML 1.0 cannot hold, even escaped (section 2.2, `Char`).
fn printable(text: &str) -> String {
    let refused = |letter: char| matches!(letter, '\u{fffe}' | '\u{ffff}') || (letter.is_control() && letter != '\n');
    text.chars().map(|letter| if refused(letter) { '\u{fffd}' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Hidden, HiddenBy};
    use crate::finding::Severity;
    use crate::report::repository::Repository;
    use crate::report::testing::{NASTY, finding, golden, golden_errors, nasty, report_of, reported, run};

    #[test]
    fn the_golden_example() {
        let (_, report, origins) = golden();
        insta::assert_snapshot!(junit_report(&run(&report, &origins)).unwrap());
    }

    #[test]
    fn problems_with_the_input() {
        let (errors, origins) = golden_errors();
        let failure = Failure { errors: &errors, origins: &origins, repository: &Repository::default() };
        insta::assert_snapshot!(junit_errors(&failure).unwrap());
    }

    #[test]
    fn only_what_fails_the_check_is_a_failure() {
        let one = |severity, message| reported("room-overlap", finding(severity, message));
        let mut findings = vec![one(Severity::Error, "a"), one(Severity::Error, "a"), one(Severity::Error, "b")];
        findings.extend([one(Severity::Error, "c"), one(Severity::Warning, "d"), one(Severity::Note, "e")]);
        findings[1].suppressed =
            Some(Hidden { by: HiddenBy::Comment, reason: Some("on purpose".to_owned()), origin: OriginId(0) });
        findings[2].old = true;
        findings[3].budgeted = true;
        let report = report_of(findings);
        let origins = crate::finding::Origins::default();
        let at = |fail_on| junit_report(&Run { fail_on, ..run(&report, &origins) }).unwrap();
        let counts = |failures, skipped| {
            // Two rules found nothing.
            format!(
                "<testsuites name=\"plenary\" tests=\"8\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">"
            )
        };
        assert!(at(Severity::Error).contains(&counts(1, 2)));
        assert!(at(Severity::Warning).contains(&counts(2, 2)));
        assert!(at(Severity::Note).contains(&counts(3, 2)));
        insta::assert_snapshot!(at(Severity::Warning));
    }

    #[test]
    fn what_was_not_checked_fails_only_strictly() {
        let (_, mut report, origins) = golden();
        report.findings.clear();
        let relaxed = run(&report, &origins);
        assert!(junit_report(&relaxed).unwrap().contains("failures=\"0\" errors=\"0\" skipped=\"1\""));
        assert!(junit_report(&Run { strict: true, ..relaxed }).unwrap().contains("failures=\"1\""));
    }

    #[test]
    fn any_title_is_valid_xml() {
        let (report, origins) = nasty();
        let text = junit_report(&run(&report, &origins)).unwrap();
        let parsed = junit_parser::from_reader(text.as_bytes()).unwrap();
        assert_eq!(parsed.failures, NASTY.len() as u64);
        let allowed = |letter: char| matches!(letter, '\n' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
        assert!(text.chars().all(allowed), "{text:?}");
    }
}
