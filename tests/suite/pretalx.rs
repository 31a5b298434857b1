//! What pretalx's interface answers, as agendas and as parts of scenarios.

use chrono::NaiveDate;
use plenary::exchange::{Foreign, ReadOptions};
use plenary::finding::Origins;
use plenary::model::Zone;
use plenary::source::{Input, Readers};

use crate::support::cli::{Desk, files_in, snapshot, tests_folder};
use crate::support::programmes::{problems, shown};

fn fixture(name: &str) -> String {
    std::fs::read_to_string(tests_folder("exchange/pretalx").join(name)).unwrap()
}

/// A desk with all files.
fn desk() -> Desk {
    let desk = Desk::new();
    for path in files_in(&tests_folder("exchange/pretalx"), "json") {
        let name = path.file_name().unwrap().to_str().unwrap();
        desk.write(name, fixture(name));
    }
    desk
}

#[test]
fn files_are_read_as_agendas() {
    let folder = tests_folder("exchange/pretalx");
    for path in files_in(&folder, "json") {
        let name = path.file_name().unwrap().to_str().unwrap();
        snapshot(&folder, name, &shown(name, fixture(name), None));
    }
}

const SCENARIO: &str = "\
conference: {name: Tiny Conf, timezone: Europe/Berlin}
include: [{file: talks.json}, speakers.json, rooms.json]
slots:
  - {day: 2027-03-05, at: [\"10:00\", \"12:00\", \"14:00\"], minutes: 40}
  - {day: 2027-03-05, at: [\"16:00\"], minutes: 90}
requests:
  - {id: tea-late, talks: TEA111, require: {from: \"11:00\"}}
";

#[test]
fn talks_speakers_and_rooms_are_one_scenario() {
    let desk = desk();
    desk.write("scenario.yaml", SCENARIO);
    let alone = desk.run(&["check", "@scenario.yaml", "--format", "concise"]);
    assert_eq!(alone.code, 0, "{}", alone.transcript());
    // Tea at 10:00 is against the request; the second time Ann is away; Knots overlaps Tea.
    let run = desk.run(&["check", "@scenario.yaml", "@talks.json", "--today", "2027-01-01"]);
    snapshot(&tests_folder("exchange/pretalx"), "scenario", &run.transcript());
    let solve = desk.run(&["solve", "@scenario.yaml", "--iterations", "2000", "--threads", "1", "-o", "@agenda.yaml"]);
    assert!(solve.code <= 1, "{}", solve.transcript());
    let agenda = desk.read("agenda.yaml");
    assert!(agenda.contains("TEA111-2") && !agenda.contains("GONE11"), "{agenda}");
}

#[test]
fn included_files_that_disagree_are_named() {
    let desk = desk();
    desk.write("scenario.yaml", SCENARIO);
    desk.write("speakers.json", fixture("speakers.json").replace("\"Bo Invented\"", "\"Bob Invented\""));
    let run = desk.run(&["check", "@scenario.yaml"]);
    snapshot(&tests_folder("exchange/pretalx"), "disagree", &run.transcript());
}

#[test]
fn availabilities_in_utc_need_a_zone() {
    let text = fixture("speakers.json").replace("+01:00", "Z");
    let include = |zone: Option<Zone>| {
        let readers = Foreign(ReadOptions::new(NaiveDate::default()).zone(zone));
        let mut origins = Origins::default();
        let value = readers.include(Input::new("speakers.json", text.clone()), &mut origins);
        value.map(|value| format!("{value:?}")).map_err(|errors| problems(&errors, &origins))
    };
    insta::assert_snapshot!(include(None).unwrap_err(), @r"
    speakers.json:9:17: missing-timezone: this time is in UTC, and windows are in local time
      help: name the zone: `--timezone Europe/Lisbon`
    ");
    assert!(include(Zone::from_name("Europe/Berlin")).unwrap().contains("2027-03-05T10:00"));
}

#[test]
fn what_is_no_part_of_a_scenario_is_refused() {
    let readers = Foreign(ReadOptions::new(NaiveDate::default()));
    let mut text = String::new();
    for bytes in [
        "{\"count\": 0, \"results\": []}",
        "{\"count\": 1, \"results\": [{\"id\": 4, \"when\": \"now\"}]}",
        "{\"count\": 1, \"results\": [}",
    ] {
        let mut origins = Origins::default();
        let input = Input::new("empty.json", bytes);
        assert!(readers.takes(&input));
        text.push_str(&problems(&readers.include(input, &mut origins).unwrap_err(), &origins));
    }
    insta::assert_snapshot!(text, @r"
    empty.json:1:1: unknown-format: no talks, speakers or rooms are found here
      help: an include is a scenario, or what pretalx's interface answers about these
    empty.json:1:1: unknown-format: no talks, speakers or rooms are found here
      help: an include is a scenario, or what pretalx's interface answers about these
    empty.json:1:26: syntax: expected value
      help: the file is not valid JSON from here on
    ");
}
