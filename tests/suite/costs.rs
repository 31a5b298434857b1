//! The table at the end of a check adds up to the score, whatever is checked.

use std::path::Path;

use crate::support::cli::{Desk, Run, files_in, tests_folder};

/// The columns of the table by name, added up; nothing where no table is printed.
fn sums(printed: &str) -> Vec<(String, i64)> {
    let mut lines = printed.lines().skip_while(|line| !line.starts_with("rule ") || !line.contains(" findings"));
    let Some(head) = lines.next() else { return Vec::new() };
    let names: Vec<&str> = head.split_whitespace().skip(1).take_while(|word| *word != "share").collect();
    let mut sums: Vec<(String, i64)> = names.into_iter().map(|name| (name.to_owned(), 0)).collect();
    for line in lines.take_while(|line| !line.is_empty()) {
        for (sum, cell) in sums.iter_mut().zip(line.split_whitespace().skip(1)) {
            sum.1 += if cell == "-" { 0 } else { cell.parse::<i64>().unwrap() };
        }
    }
    sums
}

/// Compares the table with the findings and the score in JSON.
fn adds_up(name: &str, text: &Run, json: &Run) {
    assert!(text.code < 2, "{name}: {}", text.transcript());
    let (sums, json) = (sums(&text.out), json.json());
    let sum = |column: &str| sums.iter().find(|(name, _)| name == column).map_or(0, |(_, sum)| *sum);
    for level in ["hard", "soft"] {
        assert_eq!(sum(level), json["score"][level].as_i64().unwrap(), "{name}: {}", text.out);
    }
    assert_eq!(sum("findings"), i64::try_from(json["findings"].as_array().unwrap().len()).unwrap(), "{name}");
    let total = |level: &str| format!("{level} {}", sum(level));
    let is_total = |line: &str| ["hard", "soft"].iter().all(|level| line.contains(&total(level)));
    let said = text.out.lines().any(|line| line == "No findings." || line.contains("; score ") && is_total(line));
    assert!(said, "{name}: {}", text.out);
}

#[test]
fn of_every_fixture() {
    for folder in std::fs::read_dir(tests_folder("rules")).unwrap() {
        for path in files_in(&folder.unwrap().path(), "yaml") {
            let desk = Desk::with(&std::fs::read_to_string(&path).unwrap());
            let files = ["check", "@scenario.yaml", "@agenda.yaml"];
            let json = desk.run(&[&files[..], &["--format", "json"]].concat());
            adds_up(&path.display().to_string(), &desk.run(&files), &json);
            let quiet = desk.run(&[&files[..], &["-q"]].concat());
            assert_eq!(sums(&quiet.out), [], "{}", path.display());
        }
    }
}

#[test]
fn of_every_scenario_with_an_agenda() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut checked = 0;
    for path in files_in(&folder, "yaml") {
        let name = path.to_str().unwrap().to_owned();
        let agenda = path.with_extension("agenda.yaml");
        if name.ends_with(".agenda.yaml") || !agenda.exists() {
            continue;
        }
        let files = ["check", &name, agenda.to_str().unwrap()];
        let desk = Desk::new();
        adds_up(&name, &desk.run(&files), &desk.run(&[&files[..], &["--format", "json"]].concat()));
        checked += 1;
    }
    assert!(checked > 0);
}
