//! The code quality report of GitLab: an array of issues.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::collections::BTreeMap;

use serde::Serialize;

use super::item::{Failure, Item, Kind, Run};
use crate::finding::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// The report of a check, with a line end: findings that are shown, and what could not be checked.
///
/// # Errors
/// When a value has no JSON form; none of these has that.
pub fn gitlab_report(run: &Run<'_>) -> serde_json::Result<String> {
    let first = run.origins.files().first().map(|file| run.repository.path(&file.name));
    document(&run.items(), first.as_deref())
}

/// The report of problems with the input.
///
/// # Errors
/// When a value has no JSON form; none of these has that.
pub fn gitlab_errors(failure: &Failure<'_>) -> serde_json::Result<String> {
    let first = failure.origins.files().first().map(|file| failure.repository.path(&file.name));
    document(&failure.items(), first.as_deref())
}

fn document(items: &[Item], first: Option<&str>) -> serde_json::Result<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut issues = Vec::new();
    for item in items {
        // GitLab drops all but one issue with the same fingerprint.
        let again = seen.entry(&item.fingerprint).or_insert(0);
        *again += 1;
        issues.push(issue(item, *again, first));
    }
    Ok(serde_json::to_string_pretty(&issues)? + "\n")
}

fn issue<'a>(item: &'a Item, again: usize, first: Option<&'a str>) -> Issue<'a> {
    // An issue needs a place: one without stands at the top of the first file.
    let (path, begin) = match &item.spot {
        Some(spot) => (spot.path.as_str(), spot.line),
        None => (first.unwrap_or("."), 1),
    };
    Issue {
        description: item.lines().join("; "),
        check_name: item.id,
        fingerprint: if again == 1 { item.fingerprint.clone() } else { format!("{}-{again}", item.fingerprint) },
        severity: match (item.kind, item.severity) {
            (Kind::Problem, _) => "blocker",
            (_, Severity::Error) => "critical",
            (_, Severity::Warning) => "minor",
            (_, Severity::Note) => "info",
        },
        location: Place { path, lines: Lines { begin } },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::report::repository::Repository;
    use crate::report::testing::{NASTY, finding, golden, golden_errors, nasty, report_of, reported, run};

    #[test]
    fn the_golden_example() {
        let (_, report, origins) = golden();
        insta::assert_snapshot!(gitlab_report(&run(&report, &origins)).unwrap());
    }

    #[test]
    fn problems_with_the_input() {
        let (errors, origins) = golden_errors();
        let failure = Failure { errors: &errors, origins: &origins, repository: &Repository::default() };
        let issues: Value = serde_json::from_str(&gitlab_errors(&failure).unwrap()).unwrap();
        let issues = issues.as_array().unwrap();
        assert_eq!(issues.len(), errors.len());
        assert!(issues.iter().all(|issue| issue["severity"] == "blocker"));
        // The last has no place.
        assert_eq!(issues[3]["location"]["path"], "conf.yaml");
    }

    #[test]
    fn equal_fingerprints_are_told_apart() {
        let same = || reported("room-overlap", finding(Severity::Error, "twice"));
        let report = report_of(vec![same(), same(), same()]);
        let text = gitlab_report(&run(&report, &crate::finding::Origins::default())).unwrap();
        let issues: Vec<Value> = serde_json::from_str(&text).unwrap();
        let prints: Vec<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(prints.iter().collect::<BTreeSet<_>>().len(), 3);
        assert_eq!(prints[2], format!("{}-3", prints[0]));
    }

    #[test]
    fn nothing_found_is_an_empty_array() {
        let report = report_of(Vec::new());
        assert_eq!(gitlab_report(&run(&report, &crate::finding::Origins::default())).unwrap(), "[]\n");
    }

    #[test]
    fn titles_stay_on_a_line() {
        let (report, origins) = nasty();
        let issues: Vec<Value> = serde_json::from_str(&gitlab_report(&run(&report, &origins)).unwrap()).unwrap();
        assert_eq!(issues.len(), NASTY.len());
        assert!(issues.iter().all(|issue| !issue["description"].as_str().unwrap().chars().any(char::is_control)));
    }
}
