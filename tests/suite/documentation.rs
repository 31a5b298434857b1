//! `docs/rules.md`, `docs/rules/` and `docs/profiles.md` say what rules and profiles say of themselves. `UPDATE=1` writes them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use plenary::rules::{index_page, profiles_page, registry, rule_page};

use crate::support::cli::{Desk, files_in};

fn pages() -> BTreeMap<PathBuf, String> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let rules = registry().iter();
    let mut pages: BTreeMap<_, _> =
        rules.map(|entry| (docs.join("rules").join(format!("{}.md", entry.info.id)), rule_page(entry))).collect();
    pages.insert(docs.join("rules.md"), index_page());
    pages.insert(docs.join("profiles.md"), profiles_page());
    pages
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
