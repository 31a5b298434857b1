//! The rooms of the house: who may import whom, who may name a solver, how long files are.
//!
//! [`ALLOWED`] is the one place where this is written down.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room of `src/` with the rooms it may import.
const ALLOWED: [(&str, &[&str]); 13] = [
    ("model", &[]),
    ("finding", &["model"]),
    ("source", &["model", "finding"]),
    ("exchange", &["model", "finding", "source"]),
    ("problem", &["model"]),
    ("rules", &["model", "finding", "problem"]),
    ("check", &["model", "finding", "rules"]),
    ("solve", &["model", "problem", "rules"]),
    ("explain", &["model", "finding", "source", "problem", "rules", "check", "solve"]),
    ("generate", &["model", "source"]),
    ("fuzz", &["model", "finding", "source", "problem", "rules", "check", "solve", "explain", "generate"]),
    ("report", &["model", "finding", "check"]),
    (
        "cli",
        &[
            "model", "finding", "source", "exchange", "problem", "rules", "check", "solve", "explain", "generate",
            "fuzz", "report",
        ],
    ),
];

/// Files that may import more than their room: the gate re-checks what the solver found.
const ALSO: [(&str, &str); 3] = [
    ("solve/gate.rs", "check"),
    // Its walks are tested on scenarios that are read from files.
    ("solve/search/tests.rs", "source"),
    // Its scenarios are read from texts, which have places.
    ("generate/edits/tests.rs", "finding"),
];

/// The linear-programming crates, and the only file (or folder of the same name) that knows them.
const ENGINES: [&str; 3] = ["good_lp", "microlp", "highs"];
const ENGINE_FILE: &str = "solve/milp";

const LONGEST: usize = 450;

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// All files under `folder` of the package: path inside it, and text.
fn files(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    rust_files(&root, &mut found);
    found
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&root).unwrap().components();
            let name: Vec<String> = inside.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
            (name.join("/"), fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The text without comments, lines kept.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Where `needle` stands as a path of its own, not as the end of a longer word.
fn places<'t>(text: &'t str, needle: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(needle)
        .map(|(at, _)| at)
        .filter(move |&at| at == 0 || !(is_word(text.as_bytes()[at - 1]) || text[..at].ends_with("::")))
}

fn word_at(text: &str) -> &str {
    &text[..text.bytes().take_while(|&byte| is_word(byte)).count()]
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// First segments behind `crate::`, groups in braces included.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for at in places(text, "crate::") {
        let rest = &text[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.push((line_of(text, at), word_at(rest).to_owned()));
            continue;
        };
        let (mut depth, mut fresh) = (0, true);
        for (offset, byte) in group.bytes().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 0 => break,
                b'}' => depth -= 1,
                b',' if depth == 0 => fresh = true,
                _ if fresh && is_word(byte) => {
                    found.push((line_of(text, at), word_at(&group[offset..]).to_owned()));
                    fresh = false;
                }
                _ => {}
            }
        }
    }
    found
}

/// Paths that climb out of the room by `super`.
fn climbs(name: &str, text: &str) -> Vec<usize> {
    // `solve/mod.rs` is one below the crate, `solve/gate.rs` two.
    let depth = name.split('/').count() - usize::from(name.ends_with("mod.rs"));
    let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
    places(text, "super::")
        .filter(|&at| {
            let supers = text[at..].split("::").take_while(|word| *word == "super").count();
            supers >= depth + usize::from(at > tests)
        })
        .map(|at| line_of(text, at))
        .collect()
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let mut wrong = Vec::new();
    for (name, text) in files("src") {
        let Some((room, _)) = name.split_once('/') else { continue };
        let text = code(&text);
        let Some((_, allowed)) = ALLOWED.iter().find(|(other, _)| *other == room) else {
            wrong.push(format!("src/{name}: `{room}` is not in the table"));
            continue;
        };
        for (line, import) in imports(&text) {
            let also = ALSO.contains(&(name.as_str(), import.as_str()));
            if import != room && !allowed.contains(&import.as_str()) && !also {
                wrong.push(format!("src/{name}:{line}: `{room}` must not import `{import}`"));
            }
        }
        wrong.extend(climbs(&name, &text).iter().map(|line| format!("src/{name}:{line}: `super` leaves `{room}`")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn one_file_names_the_engines() {
    let mut wrong = Vec::new();
    for (name, text) in files("src") {
        if name == format!("{ENGINE_FILE}.rs") || name.starts_with(&format!("{ENGINE_FILE}/")) {
            continue;
        }
        let text = code(&text);
        for engine in ENGINES {
            let paths = places(&text, engine).filter(|&at| {
                text[at + engine.len()..].starts_with("::")
                    || text[..at].ends_with("use ")
                    || text[..at].ends_with("crate ")
            });
            wrong.extend(paths.map(|at| format!("src/{name}:{}: `{engine}`", line_of(&text, at))));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_stay_short() {
    let mut long = Vec::new();
    for folder in ["src", "tests"] {
        for (name, text) in files(folder) {
            let lines = text.lines().count();
            if lines > LONGEST {
                long.push(format!("{folder}/{name}: {lines} lines, at most {LONGEST}"));
            }
        }
    }
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}

#[test]
fn the_scan_sees_groups_comments_and_climbing() {
    let text =
        code("use crate::{model::{Id, Time}, check::check};\n// crate::solve\nlet x = crate::rules::registry();");
    let found: Vec<(usize, String)> =
        [(1, "model"), (1, "check"), (3, "rules")].map(|(line, room)| (line, room.to_owned())).into();
    assert_eq!(imports(&text), found);
    assert_eq!(climbs("solve/gate.rs", "use super::super::check;\nuse super::x;"), [1]);
    assert_eq!(climbs("solve/mod.rs", "use super::check;\n#[cfg(test)]\nmod tests { use super::*; }"), [1]);
}
