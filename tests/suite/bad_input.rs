//! Bad input ends with exit 2 and writes nothing; every problem has a place and a suggestion.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::support::cli::{Desk, Run, files_in, snapshot, tests_folder};

/// Ample for any machine; linear work takes milliseconds.
const AT_ONCE: Duration = Duration::from_secs(2);

/// Solves into a file; the run must be refused without a trace.
fn refused(desk: &Desk) -> Run {
    let before = desk.files();
    let run = desk.run(&["solve", "@scenario.yaml", "-o", "@out.yaml", "--iterations", "10"]);
    assert_eq!(run.code, 2, "{}", run.transcript());
    assert_eq!(run.out, "");
    assert_eq!(desk.files(), before, "nothing is written");
    run
}

/// The same problems in JSON: each with an id, a place and a suggestion.
fn refused_in_json(desk: &Desk) {
    let run = desk.run(&["check", "@scenario.yaml", "--format", "json"]);
    assert_eq!(run.code, 2, "{}", run.transcript());
    let json = run.json();
    assert!(json["score"].is_null() && json["findings"].as_array().unwrap().is_empty());
    let errors = json["errors"].as_array().unwrap();
    assert!(!errors.is_empty());
    for error in errors {
        let known = |field: &str| !error["location"][field].is_null();
        // An empty file has no line to point at.
        let whole = error["id"] == "empty-file";
        assert!(known("file") && (whole || known("line") && known("column")), "{error:#}");
        // "must be …" says what to do by itself.
        let says = error["message"].as_str().unwrap().contains(" must be ");
        assert!(error["id"].is_string() && (says || error["help"].is_string()), "{error:#}");
    }
}

#[test]
fn every_bad_scenario_says_where_and_what_to_do() {
    let folder = tests_folder("bad-input");
    for path in files_in(&folder, "yaml") {
        let desk = Desk::with(&std::fs::read_to_string(&path).unwrap());
        snapshot(&folder, path.file_stem().unwrap().to_str().unwrap(), &refused(&desk).err);
        if !path.ends_with("weight-overflow.yaml") {
            // Only who solves adds up all worst cases.
            refused_in_json(&desk);
        }
    }
}

#[test]
fn files_that_are_no_texts() {
    for (text, says) in [
        (&b""[..], "error[empty-file]"),
        (b"# nothing but a comment\n", "error[empty-file]"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "error[binary]"),
        (b"talks: [\xff\xfe]", "error[binary]"),
    ] {
        let desk = Desk::new();
        desk.write("scenario.yaml", text);
        let run = refused(&desk);
        assert!(run.err.starts_with(says), "{}", run.err);
        assert!(run.err.contains("--> scenario.yaml") && run.err.contains("help: "), "{}", run.err);
        refused_in_json(&desk);
    }
}

#[test]
fn hostile_files_are_refused_at_once() {
    let mut bomb = String::from("a0: &a0 x\n");
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    for (text, says) in [
        ("[".repeat(100_000), "error[too-deep]"),
        ("{a: ".repeat(100_000), "error[too-deep]"),
        (format!("talks: {}", "- ".repeat(100_000)), "error["),
        (bomb, "error[too-large]"),
    ] {
        let desk = Desk::new();
        desk.write("scenario.yaml", text);
        let start = Instant::now();
        let run = refused(&desk);
        assert!(start.elapsed() < AT_ONCE, "{:?}", start.elapsed());
        assert!(run.err.starts_with(says) && run.err.contains("--> scenario.yaml:"), "{}", run.err);
        assert!(run.err.len() < 4_000, "{} bytes of explanation", run.err.len());
        refused_in_json(&desk);
    }
}

#[test]
fn standard_input_is_read_like_a_file() {
    let desk = Desk::new();
    let run = desk.run_with(&["check", "-"], b"talks: [\xff]");
    assert!(run.code == 2 && run.err.contains("error[binary]") && run.err.contains("<stdin>:1:9"), "{}", run.err);
    // Some editors write a byte order mark.
    let run = desk.run_with(&["check", "-"], format!("\u{feff}{TINY}"));
    assert_eq!(run.code, 0, "{}", run.transcript());
    // The same file twice is not a scenario and an agenda.
    let run = desk.run_with(&["check", "-", "-"], TINY);
    assert_eq!(run.code, 2, "{}", run.transcript());
}

#[test]
fn a_file_that_is_not_there() {
    let desk = Desk::new();
    let run = desk.run(&["check", "@nowhere.yaml"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error[unreadable-file]: cannot read `nowhere.yaml`"), "{}", run.err);
}

const TINY: &str = "\
conference: {name: Tiny, timezone: Europe/Berlin}
slots: [{day: 2027-03-05, at: [\"10:00\", \"10:40\"], minutes: 30}]
rooms: [main]
talks: [{title: One, speakers: []}, {title: Two, speakers: []}]
";

#[test]
fn what_a_person_wrote_is_only_replaced_by_force() {
    let desk = Desk::new();
    desk.write("scenario.yaml", TINY);
    let solve = ["solve", "@scenario.yaml", "-o", "@out.yaml", "--iterations", "1000", "--threads", "1"];
    assert_eq!(desk.run(&solve).code, 0);
    let ours = desk.read("out.yaml");
    // Nobody touched it since plenary wrote it.
    assert_eq!(desk.run(&solve).code, 0);
    assert_eq!(desk.read("out.yaml"), ours);
    for theirs in ["# my notes\n".to_owned(), String::new(), ours.replace("10:40", "10:45"), format!("{ours}# mine\n")]
    {
        desk.write("out.yaml", &theirs);
        let run = desk.run(&solve);
        assert_eq!(run.code, 2, "{}", run.transcript());
        assert!(
            run.err.contains("error[file-exists]: out.yaml exists, and a person wrote or edited it"),
            "{}",
            run.err
        );
        assert!(run.err.contains("--force"), "{}", run.err);
        assert_eq!(desk.read("out.yaml"), theirs);
        let forced = desk.run(&[&solve[..], &["--force"]].concat());
        assert_eq!((forced.code, desk.read("out.yaml")), (0, ours.clone()));
    }
}

#[test]
fn a_folder_that_is_not_there() {
    let desk = Desk::new();
    desk.write("scenario.yaml", TINY);
    let run = desk.run(&["solve", "@scenario.yaml", "-o", "@nowhere/out.yaml", "--iterations", "100"]);
    assert_eq!(run.code, 2, "{}", run.transcript());
    assert!(run.err.contains("error[unwritable-file]"), "{}", run.err);
}
