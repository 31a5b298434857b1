//! What other programs read: every format holds to its schema or to the parser of a real reader, whatever
//! a committee writes into its files, and says the same about the same findings.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use crate::support::cli::{Desk, Run, snapshot, tests_folder};
use crate::support::runner::runner;
use crate::support::schema::validate;

const FORMATS: [&str; 8] = ["text", "concise", "json", "github", "sarif", "gitlab", "junit", "markdown"];

/// A speaker in two rooms at once, a room too small, an entry without a room, a finding that a comment hides.
const CONFERENCE: &str = "\
conference: {name: Small Conf, timezone: Europe/Berlin}
slots:
  - {day: 2027-03-05, at: [\"10:00\", \"10:40\", \"11:30\"], minutes: 30}
rooms:
  - {id: main, name: Main, capacity: 200}
  - {id: side, name: Side, capacity: 60}
talks:
  - {title: Types, speakers: [Ada Lovelace], expected: 150}
  - {title: Traits, speakers: [Ada Lovelace], expected: 40}
  - {title: Threads, speakers: [Alan Turing], expected: 80}
  - {title: Macros, speakers: [Grace Hopper], expected: 90}
  - {title: Closing, speakers: [Grace Hopper]}
--- # agenda
agenda:
  - {talk: types, start: 2027-03-05T10:00, room: main}
  - {talk: traits, start: 2027-03-05T10:00, room: side}
  - {talk: threads, start: 2027-03-05T10:40, room: side}
  - {talk: macros, start: 2027-03-05T11:30, room: side} # plenary: ignore[room-too-small]: chairs are added
  - {talk: closing, start: 2027-03-05T10:40}
";

const BROKEN: &str = "conference: {name: X, timezone: Europe/Berlin}\nrooms:\n  - {id: main, capactiy: 2}\ntalks: []\n";

fn check(desk: &Desk, format: &str, more: &[&str]) -> Run {
    desk.run(&[&["check", "@scenario.yaml", "@agenda.yaml", "--format", format], more].concat())
}

/// The typed log, made again from it, is the log: nothing in it is unknown to the schema, nothing lacks.
fn sarif(run: &Run) -> serde_sarif::sarif::Sarif {
    let log: serde_sarif::sarif::Sarif =
        serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error} in {}", run.transcript()));
    assert_eq!(serde_json::to_value(&log).unwrap(), run.json());
    log
}

/// The report of GitLab, as its documentation states it: `description`, `check_name`, `fingerprint`,
/// `location.path`, `location.lines.begin` and `severity`, with no dot at the start of the path
/// (<https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>).
fn gitlab(run: &Run) -> Vec<Value> {
    let schema = serde_json::json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "minLength": 16},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "minLength": 1},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}},
                        },
                    },
                },
            },
        },
    });
    let report = run.json();
    let wrong = validate(&schema, &report);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let issues = report.as_array().unwrap().clone();
    let mut prints: Vec<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), issues.len(), "fingerprints are unique");
    assert!(issues.iter().all(|issue| !issue["location"]["path"].as_str().unwrap().starts_with("./")));
    issues
}

fn junit(run: &Run) -> junit_parser::TestSuites {
    junit_parser::from_reader(run.out.as_bytes()).unwrap_or_else(|error| panic!("{error} in {}", run.transcript()))
}

/// Annotations by kind, each a map of properties and the message.
fn annotations(run: &Run) -> Vec<(String, BTreeMap<String, String>, String)> {
    let unescape = |text: &str| {
        let back = [("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
        back.iter().fold(text.to_owned(), |text, (code, letter)| text.replace(code, letter))
    };
    let commands = run.out.lines().filter_map(|line| line.strip_prefix("::"));
    commands
        .map(|line| {
            let (head, message) = line.split_once("::").unwrap();
            let (kind, properties) = head.split_once(' ').unwrap();
            let pairs = properties.split(',').map(|pair| pair.split_once('=').unwrap());
            (kind.to_owned(), pairs.map(|(key, value)| (key.to_owned(), unescape(value))).collect(), unescape(message))
        })
        .collect()
}

#[test]
fn every_format_says_the_same() {
    let desk = Desk::with(CONFERENCE);
    let rules =
        ["--only", "person-overlap", "--only", "room-too-small", "--only", "room-overlap", "--only", "missing-room"];
    for format in FORMATS {
        let run = check(&desk, format, &rules);
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{format}");
        snapshot(
            &tests_folder("outputs"),
            &format!("check.{format}"),
            &run.out.replace(env!("CARGO_PKG_VERSION"), "VERSION"),
        );
    }
}

#[test]
fn problems_with_the_input_obey_the_format() {
    let desk = Desk::new();
    desk.write("scenario.yaml", BROKEN);
    for format in FORMATS {
        let run = desk.run(&["check", "@scenario.yaml", "--format", format]);
        assert_eq!(run.code, 2, "{format}");
        let (said, silent) =
            if ["text", "concise"].contains(&format) { (&run.err, &run.out) } else { (&run.out, &run.err) };
        assert!(said.contains("capactiy") && silent.is_empty(), "{}", run.transcript());
        let text = run.transcript().replace(env!("CARGO_PKG_VERSION"), "VERSION");
        snapshot(&tests_folder("outputs"), &format!("broken.{format}"), &text);
    }
    // A problem without a place, of another command.
    for format in FORMATS {
        let run = desk.run(&["show", "@nowhere.yaml", "@agenda.yaml", "--format", format]);
        assert_eq!(run.code, 2);
        assert!((run.out + &run.err).contains("unreadable-file"), "{format}");
    }
}

#[test]
fn sarif_is_that_of_the_standard() {
    let desk = Desk::with(CONFERENCE);
    let log = sarif(&check(&desk, "sarif", &[]));
    let run = &log.runs[0];
    let results = run.results.as_ref().unwrap();
    let rules = run.tool.driver.rules.as_ref().unwrap();
    for result in results {
        let rule = &rules[usize::try_from(result.rule_index.unwrap()).unwrap()];
        assert_eq!(Some(&rule.id), result.rule_id.as_ref());
        assert_eq!(result.locations.as_ref().unwrap().len(), 1, "code scanning shows one place");
    }
    let ids: Vec<&str> = results.iter().map(|result| result.rule_id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["person-overlap", "room-too-small", "room-too-small", "missing-room"]);
    sarif(&desk.run(&["check", "@scenario.yaml", "--format", "sarif"]));
    desk.write("scenario.yaml", BROKEN);
    sarif(&check(&desk, "sarif", &[]));
    sarif(&desk.run(&["check", "@nowhere.yaml", "--format", "sarif"]));
}

#[test]
fn gitlab_reads_its_report() {
    let desk = Desk::with(CONFERENCE);
    let severities: Vec<Value> =
        gitlab(&check(&desk, "gitlab", &[])).iter().map(|one| one["severity"].clone()).collect();
    assert_eq!(severities, ["critical", "minor", "info"]);
    desk.write("scenario.yaml", BROKEN);
    assert_eq!(gitlab(&check(&desk, "gitlab", &[])).len(), 1);
}

#[test]
fn junit_is_read_by_a_parser() {
    let desk = Desk::with(CONFERENCE);
    let counts = |arguments: &[&str]| {
        let suites = junit(&check(&desk, "junit", arguments));
        assert_eq!(suites.tests, suites.suites.iter().map(|suite| suite.tests).sum::<u64>());
        (suites.failures, suites.errors, suites.skipped)
    };
    assert_eq!(counts(&[]), (1, 0, 2));
    assert_eq!(counts(&["--fail-on", "warning"]), (2, 0, 2));
    assert_eq!(counts(&["--strict"]), (3, 0, 1));
    assert_eq!(counts(&["--only", "person-overlap"]), (1, 0, 0));
    desk.write("scenario.yaml", BROKEN);
    assert_eq!(counts(&[]), (0, 1, 0));
}

#[test]
fn github_annotates_and_summarises() {
    let desk = Desk::with(CONFERENCE);
    desk.write("summary.md", "# Before\n");
    let found = annotations(&check(&desk, "github", &[]));
    let kinds: Vec<(&str, &str)> =
        found.iter().map(|(kind, properties, _)| (kind.as_str(), properties["title"].as_str())).collect();
    assert_eq!(kinds, [("error", "person-overlap"), ("warning", "room-too-small"), ("notice", "missing-room")]);
    assert_eq!(found[0].1["file"], "agenda.yaml");
    let page = check(&desk, "markdown", &[]).out;
    assert_eq!(desk.read("summary.md"), format!("# Before\n{page}\n"));
    // Other formats leave it alone.
    assert_eq!(desk.read("summary.md").matches("## plenary").count(), 1);
}

#[test]
fn a_full_job_summary_stays_as_it_is() {
    let desk = Desk::with(CONFERENCE);
    let full = "x".repeat((1 << 20) - 100);
    desk.write("summary.md", &full);
    assert_eq!(check(&desk, "github", &[]).code, 1);
    assert_eq!(desk.read("summary.md"), full);
}

/// The exit code depends on the findings and what was asked for, never on the format.
#[test]
fn exit_codes_do_not_depend_on_the_format() {
    let desk = Desk::with(CONFERENCE);
    let calm = ["--allow", "person-overlap"];
    for format in FORMATS {
        let code = |arguments: &[&str]| check(&desk, format, arguments).code;
        assert_eq!(code(&[]), 1, "{format}");
        assert_eq!(code(&["--exit-zero"]), 0, "{format}");
        assert_eq!(code(&calm), 0, "{format}");
        assert_eq!(code(&[&calm[..], &["--fail-on", "warning"]].concat()), 1, "{format}");
        assert_eq!(code(&["--only", "missing-room"]), 0, "{format}");
        assert_eq!(code(&["--only", "missing-room", "--strict"]), 1, "{format}");
        assert_eq!(code(&["--only", "missing-room", "--strict", "--exit-zero"]), 0, "{format}");
    }
}

/// What could not be checked is said in every format that is not for one line per finding.
#[test]
fn what_was_not_checked_is_never_silent() {
    let desk = Desk::with(CONFERENCE);
    for format in FORMATS.into_iter().filter(|format| *format != "concise") {
        let run = check(&desk, format, &["--only", "missing-room"]);
        assert!(run.out.contains("Closing") && run.out.contains("missing-room"), "{}", run.transcript());
    }
}

/// Any title, also one that tries to break out: every format can still be read, and holds each finding once.
#[test]
fn any_title_can_be_read_back() {
    let title = "(\\PC|[\r\n\t\u{0}\u{1b}\u{202e}\u{fffe}|<>&%@#`]|::error |\\]\\]>|%0A|##\\[|<script>){1,30}";
    runner("titles", 24, 500)
        .run(&(title, title), |(first, second)| {
            let desk = Desk::new();
            let quoted = |text: &str| serde_json::to_string(text).unwrap();
            let entry = |id, title: &str| format!("{{\"talk\": {id}, \"title\": {}, \"start\": \"2027-03-05T10:00\", \"end\": \"2027-03-05T10:30\", \"room\": \"Main\", \"people\": [\"Ada\"]}}", quoted(title));
            let agenda = format!(
                "{{\"timezone\": \"UTC\", \"agenda\": [{}, {}]}}\n",
                entry("\"a\"", &first),
                entry("\"b\"", &second)
            );
            desk.write("agenda.yaml", agenda);
            let run = |format| desk.run(&["check", "@agenda.yaml", "--only", "room-overlap", "--format", format]);
            let json = run("json");
            prop_assume!(json.code == 1);
            let findings = json.json()["findings"].as_array().unwrap().len();
            prop_assert_eq!(sarif(&run("sarif")).runs[0].results.as_ref().unwrap().len(), findings);
            prop_assert_eq!(gitlab(&run("gitlab")).len(), findings);
            prop_assert_eq!(junit(&run("junit")).failures, findings as u64);
            let github = run("github");
            prop_assert_eq!(annotations(&github).len(), findings);
            prop_assert_eq!(github.out.lines().count(), findings);
            let rows = run("markdown").out.lines().filter(|line| line.contains("| `room-overlap` |")).count();
            prop_assert_eq!(rows, findings);
            Ok(())
        })
        .unwrap();
}

/// The contract of `--format json`, written down once more: every field is there, none is unknown.
fn contract() -> Value {
    let closed = |properties: Value| {
        let required: Vec<&String> = properties.as_object().unwrap().keys().collect();
        serde_json::json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
    };
    let [string, count, number, flag] =
        ["string", "integer", "integer", "boolean"].map(|name| serde_json::json!({"type": name}));
    let [maybe_string, maybe_number] = ["string", "integer"].map(|name| serde_json::json!({"type": [name, "null"]}));
    let list = |items: &Value| serde_json::json!({"type": "array", "items": items});
    let place = [
        ("file", &maybe_string),
        ("line", &maybe_number),
        ("column", &maybe_number),
        ("end_line", &maybe_number),
        ("end_column", &maybe_number),
        ("sheet", &maybe_string),
        ("cell", &maybe_string),
    ];
    let fields = |more: &[(&str, &Value)]| {
        let pairs = place.iter().chain(more).map(|(key, value)| ((*key).to_owned(), (*value).clone()));
        closed(Value::Object(pairs.collect()))
    };
    let location = serde_json::json!({"anyOf": [{"type": "null"}, fields(&[])]});
    let related = list(&fields(&[("message", &string)]));
    let names = list(&string);
    let score = closed(serde_json::json!({"hard": number, "soft": number}));
    let costs = closed(serde_json::json!({"findings": count, "hard": number, "soft": number}));
    let finding = closed(serde_json::json!({
        "rule": string, "severity": {"enum": ["error", "warning", "note"]}, "hard": flag, "message": string,
        "cost": number, "talks": names, "people": names, "rooms": names, "start": maybe_string, "end": maybe_string,
        "minutes": maybe_number, "request": maybe_string, "reason": maybe_string, "suppressed": flag, "suppressed_by": maybe_string, "new": flag,
        "location": location, "related": related, "help": maybe_string, "fingerprint": string,
    }));
    let error = closed(serde_json::json!({
        "id": string, "message": string, "location": location, "related": related, "help": maybe_string,
    }));
    let not_checked = closed(serde_json::json!({
        "rule": string, "talks": names, "people": names, "rooms": names, "what": string, "why": string,
        "location": location,
    }));
    let mut document = closed(serde_json::json!({
        "version": {"const": 1}, "score": {"anyOf": [{"type": "null"}, score]},
        "by_rule": {"type": "object", "additionalProperties": costs},
        "counts": closed(serde_json::json!({"error": count, "warning": count, "note": count})),
        "errors": list(&error), "findings": list(&finding), "not_checked": list(&not_checked),
    }));
    // There only with a baseline.
    document["properties"]["baseline"] = closed(serde_json::json!({"remaining": count, "gone": count}));
    document
}

#[test]
fn json_keeps_its_contract() {
    let (contract, desk) = (contract(), Desk::with(CONFERENCE));
    let holds = |run: Run| {
        let wrong = validate(&contract, &run.json());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        run
    };
    desk.write("baseline.json", holds(check(&desk, "json", &[])).out);
    assert!(holds(check(&desk, "json", &["--baseline", "@baseline.json"])).json().get("baseline").is_some());
    desk.write("scenario.yaml", BROKEN);
    holds(check(&desk, "json", &[]));
    let extra = serde_json::json!({"version": 1, "surprise": true});
    assert!(validate(&contract, &extra).len() > 1, "the schema is no tautology");
}
