//! SARIF 2.1.0, the exchange format of static analysis: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>.
//!
//! One run. Problems with the input are results too, because code scanning of GitHub shows nothing else;
//! those without a place are notifications. What could not be checked is a result of kind `open`
//! (section 3.27.9: not enough information to decide).

use std::collections::BTreeMap;

use serde::Serialize;

use super::item::{Failure, Item, Kind, RuleText, Run, Spot};
use super::repository::Repository;
use crate::check::{Reported, SARIF_FINGERPRINT};
use crate::finding::Severity;
use crate::model::OriginId;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [RunOut<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunOut<'a> {
    tool: Tool<'a>,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<ResultOut>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<RuleOut<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleOut<'a> {
    id: &'a str,
    name: String,
    short_description: Message,
    full_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help<'a>>,
    default_configuration: Configuration,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Help<'a> {
    text: String,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Configuration {
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    level: &'static str,
}

#[derive(Serialize)]
struct Properties<'a> {
    tags: [&'a str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
    descriptor: Descriptor,
}

#[derive(Serialize)]
struct Descriptor {
    id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultOut {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<LocationOut>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<LocationOut>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Suppression; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LocationOut {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[Logical; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<usize>,
    end_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
}

/// The log of a check, with a line end: all findings, those that are suppressed or old marked as such.
///
/// # Errors
/// When a value has no JSON form; none of these has that.
pub fn sarif_report(run: &Run<'_>) -> serde_json::Result<String> {
    let mut items: Vec<(Item, Option<&Reported>)> = Vec::new();
    for one in &run.report.findings {
        items.push((Item::of_finding(one, run.origins, run.repository), Some(one)));
    }
    items.extend(run.not_checked().map(|item| (item, None)));
    let rules: Vec<&RuleText> =
        run.rules.iter().filter(|rule| items.iter().any(|(item, _)| item.id == rule.id)).collect();
    let index = |id: &str| rules.iter().position(|rule| rule.id == id);
    // Code scanning refuses a result without a place: it stands at the top of the first file.
    let first = run.origins.files().first().map(|file| file.name.as_str());
    let results = items.iter().map(|(item, reported)| {
        let mut result = result(item, run.repository, first);
        result.rule_index = index(item.id);
        if let Some(one) = reported {
            result.suppressions = one.suppressed.as_ref().map(|hidden| {
                // Only a comment stands in a file.
                let kind = if hidden.origin == OriginId(0) { "external" } else { "inSource" };
                [Suppression { kind, justification: hidden.reason.clone() }]
            });
            let state = if one.old { "unchanged" } else { "new" };
            result.baseline_state = run.report.baseline.map(|_| state);
        }
        result
    });
    let invocation = Invocation { execution_successful: true, tool_execution_notifications: Vec::new() };
    log(rules.iter().map(|rule| rule_out(rule)).collect(), invocation, results.collect())
}

/// The log of a check that could not read its input.
///
/// # Errors
/// When a value has no JSON form; none of these has that.
pub fn sarif_errors(failure: &Failure<'_>) -> serde_json::Result<String> {
    let items = failure.items();
    let (placed, nowhere): (Vec<&Item>, Vec<&Item>) = items.iter().partition(|item| item.spot.is_some());
    let notification = |item: &&Item| Notification {
        level: "error",
        message: message(&item.lines().join("\n")),
        descriptor: Descriptor { id: item.id },
    };
    let invocation = Invocation {
        execution_successful: false,
        tool_execution_notifications: nowhere.iter().map(notification).collect(),
    };
    let results = placed.iter().map(|item| result(item, failure.repository, None)).collect();
    log(Vec::new(), invocation, results)
}

fn log(rules: Vec<RuleOut<'_>>, invocation: Invocation, results: Vec<ResultOut>) -> serde_json::Result<String> {
    let driver = Driver { name: "plenary", semantic_version: env!("CARGO_PKG_VERSION"), rules };
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [RunOut {
            tool: Tool { driver },
            invocations: [invocation],
            // Columns count characters, not units of UTF-16.
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn rule_out(rule: &RuleText) -> RuleOut<'_> {
    RuleOut {
        id: rule.id,
        name: camel(rule.id),
        short_description: Message { text: rule.summary.to_owned() },
        full_description: Message { text: why(&rule.page).unwrap_or(rule.summary).to_owned() },
        help: (!rule.page.is_empty()).then(|| Help { text: rule.page.clone(), markdown: &rule.page }),
        default_configuration: Configuration {
            enabled: rule.severity.is_none().then_some(false),
            level: rule.severity.map_or("none", Severity::word),
        },
        properties: Properties { tags: [rule.family] },
    }
}

/// A message that means what it says: braces stand for arguments and are doubled (section 3.11.5), brackets
/// followed by parentheses are links (section 3.11.6).
fn message(text: &str) -> Message {
    Message { text: text.replace('{', "{{").replace('}', "}}").replace("](", "] (") }
}

/// `person-overlap` as `PersonOverlap`.
fn camel(id: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    id.split('-').filter(|part| !part.is_empty()).map(word).collect()
}

/// The section of a rule's page that says why it is there.
fn why(page: &str) -> Option<&str> {
    let (_, after) = page.split_once("\n## Why\n")?;
    Some(after.split("\n## ").next().unwrap_or(after).trim())
}

fn result(item: &Item, repository: &Repository, first: Option<&str>) -> ResultOut {
    let open = item.kind == Kind::NotChecked;
    let place = match (&item.spot, first) {
        (Some(spot), _) => Some(location(spot, repository)),
        (None, Some(name)) => Some(location(&Spot::top(name, repository), repository)),
        (None, None) => None,
    };
    let placed = item.related.iter().filter_map(|(spot, words)| Some((spot.as_ref()?, words)));
    let related = placed.enumerate().map(|(index, (spot, words))| LocationOut {
        id: Some(index + 1),
        message: Some(message(words)),
        ..location(spot, repository)
    });
    ResultOut {
        rule_id: item.id,
        rule_index: None,
        kind: open.then_some("open"),
        // Section 3.27.10: what does not fail has no level.
        level: if open { "none" } else { item.severity.word() },
        message: message(&item.lines().join("\n")),
        locations: place.into_iter().collect(),
        related_locations: related.collect(),
        partial_fingerprints: BTreeMap::from([(SARIF_FINGERPRINT, item.fingerprint.clone())]),
        suppressions: None,
        baseline_state: None,
    }
}

fn location(spot: &Spot, repository: &Repository) -> LocationOut {
    LocationOut {
        id: None,
        physical_location: Physical {
            artifact_location: Artifact { uri: repository.uri(&spot.name) },
            region: Region {
                start_line: spot.line,
                start_column: spot.columns.map(|columns| columns.0),
                end_line: spot.end_line,
                end_column: spot.columns.map(|columns| columns.1),
            },
        },
        logical_locations: spot.cell.clone().map(|cell| [Logical { fully_qualified_name: cell }]),
        message: None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::check::{Compared, Hidden, HiddenBy};
    use crate::finding::Origins;
    use crate::report::testing::{NASTY, finding, golden, golden_errors, nasty, report_of, reported, run};

    fn parsed(text: &str) -> Value {
        let mut log: Value = serde_json::from_str(text).unwrap();
        log["runs"][0].take()
    }

    #[test]
    fn the_golden_example() {
        let (_, report, origins) = golden();
        insta::assert_snapshot!(
            sarif_report(&run(&report, &origins)).unwrap().replace(env!("CARGO_PKG_VERSION"), "VERSION")
        );
    }

    #[test]
    fn problems_with_a_place_are_results() {
        let (errors, origins) = golden_errors();
        let failure = Failure { errors: &errors, origins: &origins, repository: &Repository::default() };
        let run = parsed(&sarif_errors(&failure).unwrap());
        assert_eq!(run["results"].as_array().unwrap().len(), 3);
        assert_eq!(run["invocations"][0]["executionSuccessful"], false);
        let notifications = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
        assert_eq!(notifications.len(), 1);
        assert_eq!(notifications[0]["descriptor"]["id"], "unreadable-file");
    }

    #[test]
    fn suppressed_and_old_findings_are_marked() {
        let mut findings: Vec<_> =
            (0..3).map(|index| reported("room-overlap", finding(Severity::Error, &index.to_string()))).collect();
        findings[0].suppressed =
            Some(Hidden { by: HiddenBy::Mirror, reason: Some("overflow".to_owned()), origin: OriginId(0) });
        findings[1].old = true;
        let mut report = report_of(findings);
        report.baseline = Some(Compared { remaining: 1, gone: 0 });
        let run = parsed(&sarif_report(&run(&report, &Origins::default())).unwrap());
        let results = run["results"].as_array().unwrap();
        let suppression = &results[0]["suppressions"][0];
        assert_eq!((&suppression["justification"], &suppression["kind"]), (&"overflow".into(), &"external".into()));
        let states: Vec<&str> = results.iter().map(|one| one["baselineState"].as_str().unwrap()).collect();
        assert_eq!(states, ["new", "unchanged", "new"]);
        assert!(results[1].get("suppressions").is_none());
    }

    #[test]
    fn names_of_rules() {
        assert_eq!(camel("person-overlap"), "PersonOverlap");
        assert_eq!(why("# x\n\n## Why\n\nBecause.\n\n## Example\n"), Some("Because."));
    }

    #[test]
    fn any_title_is_a_string_and_any_file_a_reference() {
        let (report, origins) = nasty();
        let run = parsed(&sarif_report(&run(&report, &origins)).unwrap());
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), NASTY.len());
        for (index, one) in results.iter().enumerate() {
            let place = &one["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(
                uri.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"|\\^`{}".contains(&byte)),
                "{index}: {uri}"
            );
            assert_eq!(place["region"]["startLine"], 2);
        }
    }
}
