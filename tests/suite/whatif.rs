//! `plenary whatif`: what it says of changes that fit and that do not.

use proptest::prelude::*;

use crate::support::cli::{Desk, Run, snapshot, tests_folder};
use crate::support::pages::says_what_is_printed;
use crate::support::runner::runner;

/// Three talks of one speaker in three rooms; pauses of 15, 25 and 20 minutes.
const CONFERENCE: &str = "\
conference: {name: Small Conf, timezone: Europe/Berlin}
days: {fri: 2027-03-05}
slots:
  - {day: fri, at: [\"10:00\", \"10:45\", \"11:40\", \"12:30\"], minutes: 30}
rooms:
  - {id: main, name: Main, capacity: 200}
  - {id: side, name: Side, capacity: 60}
  - {id: lab, name: Lab, capacity: 30}
talks:
  - {id: why-rust, title: Why Rust, speakers: [Ada Lovelace], rooms: [main]}
  - {id: lifetimes, title: Lifetimes, speakers: [Ada Lovelace], rooms: [side]}
  - {id: compilers, title: Compilers, speakers: [Ada Lovelace], rooms: [lab]}
  - {id: async, title: Async, speakers: [Alan Turing]}
  - {id: threads, title: Threads, speakers: [Alan Turing]}
--- # agenda
agenda:
  - {talk: why-rust, start: 2027-03-05T10:00, room: main}
  - {talk: lifetimes, start: 2027-03-05T10:45, room: side}
  - {talk: compilers, start: 2027-03-05T11:40, room: lab}
  - {talk: async, start: 2027-03-05T10:00, room: side}
  - {talk: threads, start: 2027-03-05T11:40, room: main}
--- # gap
rules: {short-turnaround: {level: deny, minutes: 30}}
--- # small-gap
rules: {short-turnaround: {level: deny, minutes: 20, reason: \"they carry their own laptops\"}}
--- # request
requests:
  - {id: late-flight, reason: \"flight lands at 11:00\", asked_by: Alan Turing, people: [Alan Turing], require: {from: \"12:30\"}}
--- # room
rooms: [{id: lab, unavailable: [fri]}]
--- # both
rules: {short-turnaround: {level: deny, minutes: 30}}
rooms: [{id: lab, unavailable: [fri]}]
--- # empty
# nothing
";

fn ask(desk: &Desk, more: &[&str]) -> Run {
    desk.run(&[&["whatif", "@scenario.yaml"], more, &["--iterations", "2000", "--threads", "1"]].concat())
}

fn told(name: &str, code: u8, run: &Run) {
    assert_eq!(run.code, code, "{}", run.transcript());
    snapshot(&tests_folder("cli"), &format!("whatif-{name}"), &run.out);
}

#[test]
fn changes_of_a_small_conference() {
    let desk = Desk::with(CONFERENCE);
    let agenda = ["--agenda", "@agenda.yaml"];
    let with = |change: &'static str| [&[change][..], &agenda].concat();
    told("gap", 1, &ask(&desk, &with("@gap.yaml")));
    told("small-gap", 0, &ask(&desk, &with("@small-gap.yaml")));
    told("request", 1, &ask(&desk, &with("@request.yaml")));
    told("room", 1, &ask(&desk, &with("@room.yaml")));
    told("both", 1, &ask(&desk, &with("@both.yaml")));
    told("max-moves", 1, &ask(&desk, &[&with("@small-gap.yaml")[..], &["--max-moves", "0"]].concat()));
    told("draft-gap", 1, &ask(&desk, &["@gap.yaml"]));
    told("draft-small-gap", 0, &ask(&desk, &["@small-gap.yaml"]));
    told("json", 1, &ask(&desk, &[&with("@gap.yaml")[..], &["--format", "json"]].concat()));
}

#[test]
fn what_is_no_change_is_said() {
    let desk = Desk::with(CONFERENCE);
    desk.write("bad.yaml", "rooms: [{id: lab, unavailabel: [fri]}]\n");
    desk.write("unknown.yaml", "requests: [{id: x, talks: [nothing], require: fri}]\n");
    for (more, word) in [
        (&["@bad.yaml"][..], "did you mean `unavailable`?"),
        (&["@unknown.yaml"], "unknown.yaml:1:"),
        (&["@agenda.yaml"], "agenda"),
        (&["@gap.yaml", "--format", "sarif"], "does not write this format"),
    ] {
        let run = ask(&desk, more);
        assert_eq!(run.code, 2, "{}", run.transcript());
        assert!((run.out.clone() + &run.err).contains(word), "{}", run.transcript());
    }
}

#[test]
fn a_change_is_laid_over_like_an_including_file() {
    let desk = Desk::with(CONFERENCE);
    for change in ["gap", "request", "room", "both"] {
        let text = desk.read(&format!("{change}.yaml"));
        desk.write("whole.yaml", format!("include: [scenario.yaml]\n{text}"));
        let check = desk.run(&["check", "@whole.yaml", "@agenda.yaml", "--format", "json"]);
        let run = ask(&desk, &[&format!("@{change}.yaml"), "--agenda", "@agenda.yaml", "--format", "json"]);
        assert_eq!(run.json()["after"], check.json()["score"], "{change}");
    }
}

#[test]
fn an_empty_change_changes_nothing() {
    let desk = Desk::with(CONFERENCE);
    let talks = ["why-rust", "lifetimes", "compilers", "async", "threads"];
    let rooms = ["main", "side", "lab"];
    let entries = prop::collection::vec((0..5_usize, 0..40_u32, 0..3_usize), 0..8);
    let run = |entries: Vec<(usize, u32, usize)>| {
        let entry = |(talk, at, room): (usize, u32, usize)| {
            let (hour, minute) = (9 + at * 5 / 60, at * 5 % 60);
            let (talk, room) = (talks[talk], rooms[room]);
            format!("{{talk: {talk}, start: \"2027-03-05T{hour:02}:{minute:02}\", room: {room}}}")
        };
        let entries: Vec<String> = entries.into_iter().map(entry).collect();
        desk.write("agenda.yaml", format!("agenda: [{}]\n", entries.join(", ")));
        for change in ["@empty.yaml", "@braces.yaml"] {
            let run = ask(&desk, &[change, "--agenda", "@agenda.yaml", "--format", "json"]).json();
            for key in ["new", "worse", "gone", "by_rule"] {
                prop_assert_eq!(&run[key], &serde_json::json!([]), "{}", key);
            }
            prop_assert_eq!(&run["before"], &run["after"]);
            prop_assert_eq!(&run["status"], &run["base"]);
        }
        Ok(())
    };
    desk.write("braces.yaml", "{}\n");
    runner("empty change", 16, 400).run(&entries, run).unwrap();
}

#[test]
fn the_page_says_what_is_printed() {
    says_what_is_printed("docs/whatif.md");
}
