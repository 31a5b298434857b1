//! Every reader stands any bytes: the targets of `tests/support/targets` over their corpus and over seeded
//! mutations of it. `docs/fuzzing.md` says how to run many more, and how to run them under cargo-fuzz.

use std::cell::Cell;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::mutate::Dice;
use crate::support::runner::deep;
use crate::support::targets::{self, TARGETS, Target};

/// Mutations of each target's corpus.
const CASES: u64 = 160;
const DEEP_CASES: u64 = 30_000;

/// Larger files are read as they are and not mutated, so that the many small ones get their turn.
const LARGE: usize = 12_000;

/// No reader takes a hundredth of this on a quiet machine.
const ENDLESS: Duration = Duration::from_secs(60);

fn top(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The files of a folder and of those in it, sorted.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

/// The corpus of a target, each file with its name.
fn corpus(target: &Target) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    files(&top("tests/fuzz/corpus").join(target.name), "", &mut found);
    for (folder, ending) in target.seeds {
        files(&top(folder), ending, &mut found);
    }
    let read = |path: &PathBuf| (path.display().to_string(), fs::read(path).unwrap());
    let mut corpus: Vec<_> = found.iter().map(read).collect();
    if target.name == "workbook" {
        let parts = TARGETS.iter().find(|target| target.name == "workbook_parts").unwrap();
        corpus.extend(self::corpus(parts).into_iter().map(|(name, bytes)| (name, targets::zipped(&bytes))));
    }
    corpus
}

/// What a target says against an input.
fn failure(target: &Target, bytes: &[u8]) -> Option<String> {
    let payload = catch_unwind(AssertUnwindSafe(|| targets::run(target.name, bytes))).err()?;
    Some(payload.downcast::<String>().map_or_else(|_| "a panic without words".to_owned(), |words| *words))
}

/// The input with everything taken out that it fails without, piece by piece.
fn shrunk(target: &Target, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut piece = bytes.len() / 2;
    while piece > 0 {
        let mut at = 0;
        while at < bytes.len() {
            let mut less = bytes.clone();
            less.drain(at..(at + piece).min(bytes.len()));
            if failure(target, &less).is_some() {
                bytes = less;
            } else {
                at += piece;
            }
        }
        piece /= 2;
    }
    bytes
}

/// Keeps an input that a target failed on; gives the file.
fn keep(target: &Target, bytes: &[u8]) -> String {
    let folder = top("target/fuzz-failures");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}-{:016x}", target.name, plenary::finding::stable_hash(bytes)));
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

/// Runs a target over its corpus and over mutations; the first input that it fails on is kept. Gives how many it
/// stood.
fn stands(target: &'static Target) -> usize {
    let seeds = corpus(target);
    assert!(!seeds.is_empty(), "{} has no corpus", target.name);
    let (done, doing) = channel();
    let now: Arc<Mutex<Vec<u8>>> = Arc::default();
    let current = Arc::clone(&now);
    std::thread::spawn(move || {
        let attempt = |name: &str, bytes: &[u8]| {
            bytes.clone_into(&mut current.lock().unwrap());
            let failure = failure(target, bytes).map(|_| {
                let small = shrunk(target, bytes);
                format!("{name}: {}\n{}", keep(target, &small), failure(target, &small).unwrap_or_default())
            });
            let failed = failure.is_some();
            done.send(failure).is_ok() && !failed
        };
        for (name, bytes) in &seeds {
            if !attempt(name, bytes) {
                return;
            }
        }
        let small: Vec<Vec<u8>> = seeds.into_iter().map(|(_, bytes)| bytes).filter(|one| one.len() < LARGE).collect();
        for case in 0..if deep() { DEEP_CASES } else { CASES } {
            if !attempt(&format!("mutation {case}"), &Dice::new(1, case).mutated(&small)) {
                return;
            }
        }
    });
    let count = Cell::new(0);
    loop {
        match doing.recv_timeout(ENDLESS) {
            Ok(None) => count.set(count.get() + 1),
            Ok(Some(failure)) => panic!("{} fails on {failure}", target.name),
            Err(RecvTimeoutError::Timeout) => {
                panic!("{} does not end on {}", target.name, keep(target, &now.lock().unwrap()))
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    count.get()
}

macro_rules! each {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            let inputs = stands(TARGETS.iter().find(|target| target.name == stringify!($name)).unwrap());
            println!("{}: {inputs} inputs", stringify!($name));
        })*

        #[test]
        fn every_target_is_run_here_and_by_cargo_fuzz() {
            let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(names, [$(stringify!($name)),*]);
            let manifest = fs::read_to_string(top("tests/fuzz/Cargo.toml")).unwrap();
            for name in &names {
                let source = fs::read_to_string(top("tests/fuzz/fuzz_targets").join(format!("{name}.rs"))).unwrap();
                assert!(source.contains(&format!("run(\"{name}\", ")), "{source}");
                assert!(manifest.contains(&format!("name = \"{name}\"\npath = \"fuzz_targets/{name}.rs\"")), "{name}");
            }
            assert_eq!(manifest.matches("[[bin]]").count(), names.len());
        }
    };
}

each! {
    scenario agenda case mapping baseline csv ics schedule_xml schedule_json pretalx workbook workbook_parts any
}
