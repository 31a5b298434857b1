//! The JSON Schema that editors read accepts the scenarios that plenary accepts.

use std::path::Path;

use serde_json::Value;

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

#[test]
fn mistakes_are_seen_by_editors() {
    let schema = schema();
    for name in ["unknown-key", "unknown-section", "negative-capacity", "capacity-in-words", "bad-level"] {
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
