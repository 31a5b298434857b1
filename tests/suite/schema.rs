//! The JSON Schema that editors read accepts the scenarios that plenary accepts.

use std::path::Path;

use serde_json::Value;

use plenary::source::load_scenario_text;

use crate::support::cli::{Desk, files_in, tests_folder};
use crate::support::schema::validate;

fn schema() -> Value {
    let run = Desk::new().run(&["schema"]);
    assert_eq!(run.code, 0);
    run.json()
}

fn from_yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

#[test]
fn scenarios_are_valid() {
    let schema = schema();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let scenarios = files_in(&folder, "yaml");
    assert!(!scenarios.is_empty());
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/init.yaml");
    for path in scenarios.iter().chain([&template]).filter(|path| !path.to_str().unwrap().ends_with(".agenda.yaml")) {
        let wrong = validate(&schema, &from_yaml(&std::fs::read_to_string(path).unwrap()));
        assert!(wrong.is_empty(), "{}:\n{}", path.display(), wrong.join("\n"));
    }
}

#[test]
fn fixtures_are_valid() {
    let schema = schema();
    for folder in std::fs::read_dir(tests_folder("rules")).unwrap() {
        for path in files_in(&folder.unwrap().path(), "yaml") {
            let desk = Desk::with(&std::fs::read_to_string(&path).unwrap());
            let wrong = validate(&schema, &from_yaml(&desk.read("scenario.yaml")));
            assert!(wrong.is_empty(), "{}:\n{}", path.display(), wrong.join("\n"));
        }
    }
}

/// Every section and key that the scenarios and fixtures may lack.
const FULL: &str = "\
plenary: 1
conference: {name: Full, timezone: Europe/Dublin}
days: {mon: 2016-07-11, tue: 2016-07-12}
slots: [{id: am1, day: mon, at: [\"09:00\"], minutes: 40, tags: [peak]}]
grid: [{day: tue, from: \"09:00\", to: \"17:00\", every: 20}]
rooms: [{id: pembroke, features: [stage], kinds: [talk], tags: [big], building: A}, foyer]
people: [{id: ada, name: Ada, organisation: Acme}, Bob]
defaults: {minutes: 40}
talks:
  - {id: doorman, speakers: [Ada], difficulty: 2, language: en, series: s, position: 1, optional: true, tags: [sre]}
  - {id: sre, status: confirmed, hold_until: 2016-06-01, delivery: live, uses: {interpreter: 1}, tags: [sre]}
  - {id: again, repeat_of: doorman, slots: [mon, {day: tue, from: \"12:30\"}], rooms: [pembroke, {tag: big}]}
resources: [{id: interpreter, capacity: 2}]
interest: [{talks: [doorman, sre], count: 14}, {talks: {difficulty: [1, 2], status: confirmed}}]
requests:
  - {id: late, reason: flight, asked_by: Ada, people: {organisation: Acme}, require: {from: \"12:30\"}}
  - {talks: {difficulty: 2}, prefer: {rooms: {kind: talk}, slots: am1}, level: medium, weight: 5}
  - {talks: sre, people: [Bob, {id: ada}], avoid: [mon, {block: tue/1}]}
rules:
  room-too-small: {level: medium, scope: [doorman, {series: s, language: en}]}
profiles: {mine: {extends: release, rules: {order: off, track-overlap: [note]}}, release: {}}
ignore: [{rule: person-overlap, talks: [sre, doorman], people: Ada, rooms: foyer, reason: drops in, until: 2016-07-01}]
";

#[test]
fn every_section_is_valid() {
    let wrong = validate(&schema(), &from_yaml(FULL));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let loaded = load_scenario_text("full.yaml", FULL, chrono::NaiveDate::default());
    assert_eq!(loaded.map(|_| ()).map_err(|failure| failure.errors), Ok(()));
}

#[test]
fn mistakes_are_seen_by_editors() {
    let schema = schema();
    for name in [
        "unknown-key",
        "unknown-section",
        "negative-capacity",
        "capacity-in-words",
        "bad-level",
        "request-unknown-keep",
    ] {
        let desk =
            Desk::with(&std::fs::read_to_string(tests_folder("bad-input").join(format!("{name}.yaml"))).unwrap());
        assert!(!validate(&schema, &from_yaml(&desk.read("scenario.yaml"))).is_empty(), "{name}");
    }
}

#[test]
fn init_writes_the_same_schema() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["init", "@conference.yaml"]).code, 0);
    assert_eq!(desk.read("plenary.schema.json"), desk.run(&["schema"]).out);
}
