//! `--baseline`: what an earlier check found does not fail the build, and says nothing about the score.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::support::cli::{Desk, Run};

/// Two speakers in two rooms at once, and two rooms that are too small.
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
  - {title: Tasks, speakers: [Alan Turing], expected: 80}
--- # agenda
agenda:
  - {talk: types, start: 2027-03-05T10:00, room: main}
  - {talk: traits, start: 2027-03-05T10:00, room: side}
  - {talk: threads, start: 2027-03-05T10:40, room: side}
  - {talk: tasks, start: 2027-03-05T11:30, room: side}
";

fn check(desk: &Desk, more: &[&str]) -> Run {
    desk.run(&[&["check", "@scenario.yaml", "@agenda.yaml"], more].concat())
}

/// A desk with a baseline of what was found before `edit`.
fn with_baseline(format: &str, edit: impl Fn(&str) -> String) -> Desk {
    let desk = Desk::with(CONFERENCE);
    desk.write("baseline", check(&desk, &["--format", format]).out);
    desk.write("agenda.yaml", edit(&desk.read("agenda.yaml")));
    desk
}

/// `Tasks` to the time of `Threads`, and a line that moves all others down.
fn worse(agenda: &str) -> String {
    agenda
        .replace("2027-03-05T11:30, room: side", "2027-03-05T10:40, room: main")
        .replace("agenda:\n", "# edited\nagenda:\n")
}

#[test]
fn what_was_found_before_fails_nothing() {
    for format in ["json", "sarif"] {
        let desk = with_baseline(format, str::to_owned);
        let run = check(&desk, &["--baseline", "@baseline"]);
        assert_eq!(run.code, 0);
        insta::allow_duplicates! {
            insta::assert_snapshot!("nothing_new", run.transcript());
        }
        assert_eq!(check(&desk, &["--baseline", "@baseline", "--fail-on", "note"]).code, 0);
    }
}

#[test]
fn only_what_is_new_is_shown() {
    for format in ["json", "sarif"] {
        let desk = with_baseline(format, worse);
        let run = check(&desk, &["--baseline", "@baseline", "--format", "text"]);
        insta::allow_duplicates! {
            insta::assert_snapshot!("one_is_new", run.transcript());
        }
    }
}

#[test]
fn the_score_stays_and_json_says_which_are_new() {
    let desk = with_baseline("json", worse);
    let (without, with) = (
        check(&desk, &["--format", "json"]).json(),
        check(&desk, &["--baseline", "@baseline", "--format", "json"]).json(),
    );
    assert_eq!((&without["score"], &without["by_rule"]), (&with["score"], &with["by_rule"]));
    assert_eq!(with["baseline"], serde_json::json!({"remaining": 2, "gone": 1}));
    assert!(without.get("baseline").is_none());
    let new = |json: &Value| {
        let findings = json["findings"].as_array().unwrap().clone();
        findings
            .iter()
            .filter(|one| one["new"] == true)
            .map(|one| one["rule"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(new(&with), ["person-overlap"]);
    assert_eq!(new(&without).len(), with["findings"].as_array().unwrap().len());
    assert_eq!(with["counts"], serde_json::json!({"error": 1, "warning": 0, "note": 0}));
}

#[test]
fn every_format_knows_old_from_new() {
    let desk = with_baseline("json", worse);
    let out = |format| check(&desk, &["--baseline", "@baseline", "--format", format]).out;
    assert_eq!(out("concise").lines().count(), 1);
    assert_eq!(out("github").lines().count(), 1);
    assert_eq!(out("gitlab").matches("check_name").count(), 1);
    assert!(out("junit").contains("<skipped message=\"in the baseline\"/>"));
    assert!(out("markdown").contains("1 error\n") && out("markdown").contains("2 findings of the baseline remain."));
    let sarif: Value = serde_json::from_str(&out("sarif")).unwrap();
    let mut states = BTreeMap::new();
    for result in sarif["runs"][0]["results"].as_array().unwrap() {
        *states.entry(result["baselineState"].as_str().unwrap().to_owned()).or_insert(0) += 1;
    }
    assert_eq!(states, BTreeMap::from([("new".to_owned(), 1), ("unchanged".to_owned(), 2)]));
}

/// Two findings that are alike need two in the baseline.
#[test]
fn each_covers_one() {
    let desk = Desk::with(CONFERENCE);
    let twice = desk.read("agenda.yaml")
        + "  - {talk: types, start: 2027-03-05T10:40, room: side}\n  - {talk: types, start: 2027-03-05T11:30, room: main}\n";
    desk.write("agenda.yaml", twice);
    let only = ["--only", "scheduled-twice", "--fail-on", "note"];
    let mut whole = check(&desk, &[&only[..], &["--format", "json"]].concat()).json();
    let prints: Vec<Value> =
        whole["findings"].as_array().unwrap().iter().map(|one| one["fingerprint"].clone()).collect();
    assert!(prints.len() == 2 && prints[0] == prints[1], "{prints:?}");
    desk.write("two", whole.to_string());
    whole["findings"].as_array_mut().unwrap().pop();
    desk.write("one", whole.to_string());
    assert_eq!(check(&desk, &[&only[..], &["--baseline", "@two"]].concat()).code, 0);
    let run = check(&desk, &[&only[..], &["--baseline", "@one", "--format", "concise"]].concat());
    assert_eq!((run.code, run.out.lines().count()), (1, 1));
}

/// A rule that is off was not looked for: its findings are not gone.
#[test]
fn rules_that_are_off_are_not_gone() {
    let desk = with_baseline("json", str::to_owned);
    let run = check(&desk, &["--baseline", "@baseline", "--only", "person-overlap", "--format", "json"]);
    assert_eq!(run.json()["baseline"], serde_json::json!({"remaining": 1, "gone": 0}));
}

#[test]
fn a_baseline_of_a_baseline_keeps_everything() {
    let desk = with_baseline("json", worse);
    desk.write("again", check(&desk, &["--baseline", "@baseline", "--format", "json"]).out);
    assert_eq!(check(&desk, &["--baseline", "@again"]).code, 0);
}

#[test]
fn what_is_no_baseline_is_refused() {
    let desk = Desk::with(CONFERENCE);
    let broken = desk.run(&["check", "@nowhere.yaml", "--format", "json"]).out;
    let unread = desk.run(&["check", "@nowhere.yaml", "--format", "sarif"]).out;
    let sarif = check(&desk, &["--format", "sarif"]).out;
    let mut shown = String::new();
    for (name, text) in [
        ("empty", ""),
        ("half", "{\"version\": 1,\n \"findings\": [\n  {\"rule\": \"x\""),
        ("yaml", "agenda:\n  - {talk: x}\n"),
        ("no-fingerprint", "{\"version\": 1, \"findings\": [\n  {\"rule\": \"order\"}\n]}\n"),
        ("neither", "{\"version\": 1}\n"),
        ("newer", "{\"version\": 2, \"findings\": []}\n"),
        ("broken", &broken),
        ("unread", &unread),
        ("other-tool", &sarif.replace("\"name\": \"plenary\"", "\"name\": \"eslint\"")),
        ("other-prints", &sarif.replace("plenary/v1", "primaryLocationLineHash")),
        ("list", "[]"),
    ] {
        desk.write("baseline", text);
        let run = check(&desk, &["--baseline", "@baseline"]);
        assert_eq!(run.code, 2, "{name}: {}", run.transcript());
        writeln!(shown, "## {name}\n{}", run.err).unwrap();
    }
    shown += &check(&desk, &["--baseline", "@missing"]).transcript();
    insta::assert_snapshot!(shown);
}
