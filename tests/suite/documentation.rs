//! `docs/rules.md` and `docs/rules/` say what the rules say of themselves, and show the first fixture of each with what
//! `check` prints about it: every example is run.
//! `docs/profiles.md` says what the built-in profiles change. `UPDATE=1` writes them all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use plenary::rules::{RuleEntry, index_page, profiles_page, registry, rule_page};

use crate::support::cli::{Desk, files_in, tests_folder};

fn pages() -> BTreeMap<PathBuf, String> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let rules = registry().iter();
    let page = |entry: &RuleEntry| rule_page(entry) + &as_files(entry.info.id);
    let mut pages: BTreeMap<_, _> =
        rules.map(|entry| (docs.join("rules").join(format!("{}.md", entry.info.id)), page(entry))).collect();
    pages.insert(docs.join("rules.md"), index_page());
    pages
}

/// The first fixture that makes the rule fire, and what `check` prints about it.
fn as_files(rule: &str) -> String {
    let fixtures = files_in(&tests_folder("rules").join(rule), "yaml");
    let first = fixtures.iter().find(|path| path.file_name().unwrap().to_str().unwrap().starts_with("fires-"));
    let fixture = std::fs::read_to_string(first.unwrap_or_else(|| panic!("{rule} has no fixture"))).unwrap();
    let mut parts = fixture.split("--- # ");
    let mut text = format!("\n## As files\n\n`scenario.yaml`:\n\n```yaml\n{}```\n", parts.next().unwrap());
    for part in parts {
        let (name, part) = part.split_once('\n').unwrap();
        for line in ["\n`", name, ".yaml`:\n\n```yaml\n", part, "```\n"] {
            text.push_str(line);
        }
    }
    let run = Desk::with(&fixture).run(&["check", "@scenario.yaml", "@agenda.yaml"]);
    text + &format!("\n`plenary check scenario.yaml agenda.yaml` prints:\n\n```text\n{}```\n", run.out)
}

#[test]
fn the_documentation_of_the_rules_is_current() {
    let pages = pages();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let extra: Vec<_> = files_in(&folder, "md").into_iter().filter(|path| !pages.contains_key(path)).collect();
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(&folder).unwrap();
        for (path, text) in &pages {
            std::fs::write(path, text).unwrap();
        }
        for path in extra {
            std::fs::remove_file(path).unwrap();
        }
        return;
    }
    let differs = |(path, text): &(&PathBuf, &String)| std::fs::read_to_string(path).ok().as_ref() != Some(text);
    let drifted: Vec<_> = pages.iter().filter(differs).map(|(path, _)| path.clone()).chain(extra).collect();
    assert!(drifted.is_empty(), "run the tests with UPDATE=1 to write these pages again: {drifted:?}");
}

#[test]
fn the_documentation_of_the_profiles_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/profiles.md");
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&path, profiles_page()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), profiles_page(), "run the tests with UPDATE=1");
}

#[test]
fn the_command_line_prints_the_same_pages() {
    let desk = Desk::new();
    for entry in registry() {
        let run = desk.run(&["rules", entry.info.id]);
        assert_eq!((run.code, run.out), (0, rule_page(entry)));
    }
}

#[test]
fn every_page_has_its_sections() {
    for entry in registry() {
        let page = rule_page(entry);
        for section in ["\n## Why\n", "\n## Example\n", "\n## Fix\n", "\n## Cost\n"] {
            assert!(page.contains(section), "{} has no section {}", entry.info.id, section.trim());
        }
    }
}

/// `docs/write-a-rule.md` shows code that is there.
#[test]
fn the_page_for_rule_authors_shows_real_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/write-a-rule.md")).unwrap();
    let mut blocks = 0;
    for part in page.split("<!-- src/").skip(1) {
        let (file, rest) = part.split_once(" -->\n```rust\n").expect("a comment is followed by code");
        let code = rest.split("```").next().unwrap();
        let source = std::fs::read_to_string(root.join("src").join(file)).unwrap();
        assert!(source.contains(code), "src/{file} does not contain:\n{code}");
        blocks += 1;
    }
    assert_eq!(blocks, page.matches("```rust").count(), "every block of code names its file");
}

/// `docs/objectives.md` shows the table of the kinds of terms as it stands in the code.
#[test]
fn the_costs_of_terms_are_those_of_the_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| std::fs::read_to_string(root.join(file)).unwrap();
    let code = read("src/problem/term.rs");
    let table: Vec<&str> =
        code.lines().filter_map(|line| line.strip_prefix("/// ")).filter(|line| line.starts_with('|')).collect();
    assert!(
        table.len() > 10 && read("docs/objectives.md").contains(&table.join("\n")),
        "copy the table of `TermKind` into the page"
    );
}
