//! `check --watch`, as a process of its own: it survives broken and missing files and ends on Ctrl-C.

use crate::support::cli::Desk;

const SCENARIO: &str = "\
conference: {name: Small Conf, timezone: Europe/Berlin}
slots: [{day: 2027-03-05, at: [\"10:00\", \"10:40\"], minutes: 30}]
rooms: [{id: main, capacity: 200}]
talks: [{title: Types}]
";

#[test]
fn only_files_can_be_watched_and_only_people_read_it() {
    let desk = Desk::new();
    for arguments in [&["check", "-", "--watch"][..], &["check", "@agenda.yaml", "--watch", "--format", "json"]] {
        let run = desk.run(arguments);
        assert_eq!(run.code, 2, "{}", run.transcript());
        assert!((run.out + &run.err).contains("bad-option"));
    }
}

#[cfg(unix)]
#[test]
fn changes_are_checked_until_ctrl_c() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    let desk = Desk::new();
    let good = "agenda:\n  - {talk: types, start: 2027-03-05T10:00, room: main}\n";
    desk.write("scenario.yaml", SCENARIO);
    desk.write("agenda.yaml", good);
    let mut child = Command::new(env!("CARGO_BIN_EXE_plenary"))
        .args(["check", "scenario.yaml", "agenda.yaml", "--watch", "--format", "concise"])
        .current_dir(desk.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // A check ends with a blank line.
    let mut round = || {
        let lines: Vec<String> = lines.by_ref().map(Result::unwrap).take_while(|line| !line.is_empty()).collect();
        (lines[0].split_once("] ").unwrap().1.to_owned(), lines[1..].join("\n"))
    };
    assert_eq!(round(), ("watching; Ctrl-C ends".to_owned(), String::new()));
    // Replaced as editors do it.
    desk.write("new.yaml", good.replace("10:00", "10:05"));
    std::fs::rename(desk.path("new.yaml"), desk.path("agenda.yaml")).unwrap();
    let (cause, found) = round();
    assert_eq!(cause, "changed: agenda.yaml");
    assert!(found.contains("off-grid"), "{found}");
    std::fs::remove_file(desk.path("agenda.yaml")).unwrap();
    assert_eq!(round().0, "changed: agenda.yaml");
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    // The last check could not read its agenda.
    assert_eq!(child.wait().unwrap().code(), Some(2));
}
