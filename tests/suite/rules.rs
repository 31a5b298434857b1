//! Every rule has fixtures that make it fire and fixtures that touch its edge without firing;
//! snapshots beside them hold what a person reads.

use std::collections::BTreeSet;
use std::path::Path;

use plenary::rules::registry;

use crate::support::cli::{Desk, files_in, snapshot, tests_folder};

/// Checks a fixture; whether the rule found something, gave a credit, or could not look at something.
fn fires(rule: &str, path: &Path) -> bool {
    let desk = Desk::with(&std::fs::read_to_string(path).unwrap());
    let files = ["check", "@scenario.yaml", "@agenda.yaml"];
    let text = desk.run(&files);
    let name = path.file_stem().unwrap().to_str().unwrap();
    snapshot(path.parent().unwrap(), name, &text.out);
    assert!(text.code < 2, "{}: {}", path.display(), text.transcript());
    let json = desk.run(&[&files[..], &["--format", "json"]].concat()).json();
    // A credit is no finding, but it is in the costs by rule.
    if json["by_rule"].get(rule).is_some() {
        return true;
    }
    ["findings", "not_checked"]
        .iter()
        .flat_map(|list| json[list].as_array().unwrap())
        .any(|one| one["rule"].as_str() == Some(rule))
}

#[test]
fn every_rule_fires_and_stops_at_its_edge() {
    let mut wrong = Vec::new();
    for entry in registry() {
        let rule = entry.info.id;
        let (mut firing, mut edges) = (0, 0);
        for path in files_in(&tests_folder("rules").join(rule), "yaml") {
            let name = path.file_stem().unwrap().to_str().unwrap();
            let fires = fires(rule, &path);
            if name.starts_with("fires-") {
                firing += 1;
            } else if name.starts_with("edge-") {
                edges += 1;
            } else {
                wrong.push(format!("{rule}/{name}: is neither `fires-…` nor `edge-…`"));
            }
            if fires != name.starts_with("fires-") {
                wrong.push(format!("{rule}/{name}: the rule {}", if fires { "fires" } else { "does not fire" }));
            }
        }
        if firing == 0 || edges == 0 {
            wrong.push(format!("{rule}: {firing} firing fixtures and {edges} at the edge"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_names_a_rule() {
    let rules: BTreeSet<&str> = registry().iter().map(|entry| entry.info.id).collect();
    for folder in std::fs::read_dir(tests_folder("rules")).unwrap() {
        let folder = folder.unwrap().file_name();
        assert!(rules.contains(folder.to_str().unwrap()), "tests/rules/{} names no rule", folder.display());
    }
}

#[test]
fn every_snapshot_has_its_fixture() {
    for folder in ["rules", "bad-input"] {
        let folder = tests_folder(folder);
        let inner = std::fs::read_dir(&folder).unwrap().map(|one| one.unwrap().path()).filter(|path| path.is_dir());
        for folder in inner.chain([folder.clone()]) {
            for snap in files_in(&folder, "snap") {
                assert!(snap.with_extension("yaml").exists(), "{} has no fixture", snap.display());
            }
        }
    }
}
