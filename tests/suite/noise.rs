//! Noise control: what an agenda without a scenario most likely means is hidden, and costs the same.

use std::fmt::Write as _;

use serde_json::{Value, json};

use plenary::check::{Noise, Report, check, check_with};
use plenary::rules::configure;

use crate::support::agendas::alone;
use crate::support::cli::Desk;

/// Reports with and without what is inferred, of entries `id, title, start, end, room, people`.
fn reports(entries: &[[&str; 6]]) -> [Report; 2] {
    let (instance, agenda) = alone(&agenda(entries));
    let uses = configure(&instance, None, &[]).unwrap();
    let (plain, quiet) = (check(&instance, &uses, &agenda), check_with(&instance, &uses, &agenda, Noise::Inferred));
    assert_eq!(check_with(&instance, &uses, &agenda, Noise::Off), plain);
    assert_eq!((plain.score, &plain.by_rule), (quiet.score, &quiet.by_rule), "the score knows of no noise");
    assert_eq!(plain.findings.len(), quiet.findings.len());
    [plain, quiet]
}

fn agenda(entries: &[[&str; 6]]) -> String {
    let mut out = "timezone: Europe/Berlin\nagenda:\n".to_owned();
    for [id, title, start, end, room, people] in entries {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "  - {{talk: {id}, title: \"{title}\", start: 2027-03-05T{start}, end: 2027-03-05T{end}, room: {room}, \
             people: [{people}]}}"
        );
    }
    out
}

/// Rule and reason of what is hidden, and rules of what is shown.
fn split(report: &Report) -> (Vec<(&str, &str)>, Vec<&str>) {
    let hidden = report.findings.iter().filter_map(|one| Some((one.rule, one.suppressed.as_ref()?.by.word())));
    (hidden.collect(), report.shown().map(|one| one.rule).collect())
}

fn hides(entries: &[[&str; 6]], hidden: &[(&str, &str)], shown: &[&str]) {
    let [plain, quiet] = reports(entries);
    assert!(plain.findings.iter().all(|one| one.suppressed.is_none()));
    assert_eq!(split(&quiet), (hidden.to_vec(), shown.to_vec()));
    assert_eq!(quiet.counts.error + quiet.counts.warning + quiet.counts.note, shown.len());
}

#[test]
fn two_at_once_are_a_clash() {
    hides(
        &[["a", "One", "10:00", "11:00", "hall", "Ada"], ["b", "Two", "10:30", "11:30", "hall", "Alan"]],
        &[],
        &["room-overlap"],
    );
}

#[test]
fn a_person_in_two_entries_of_one_room_is_the_same_mistake() {
    let entries = [["a", "One", "10:00", "11:00", "hall", "Ada"], ["b", "Two", "10:30", "11:30", "hall", "Ada"]];
    hides(&entries, &[("person-overlap", "same-cause")], &["room-overlap"]);
    // Not if nobody says that the room is taken.
    let desk = Desk::new();
    desk.write("agenda.yaml", agenda(&entries));
    let run = desk.run(&["check", "@agenda.yaml", "--allow", "room-overlap", "--format", "concise"]);
    assert!(run.code == 1 && run.out.contains("error[person-overlap]"), "{}", run.transcript());
}

#[test]
fn three_at_once_share_the_room() {
    let entries = [
        ["a", "One", "10:00", "11:00", "foyer", ""],
        ["b", "Two", "10:30", "11:30", "foyer", ""],
        ["c", "Three", "10:45", "12:00", "foyer", ""],
        // At another time two are enough there, and elsewhere they are not.
        ["d", "Four", "15:00", "16:00", "foyer", ""],
        ["e", "Five", "15:30", "16:30", "foyer", ""],
        ["f", "Six", "15:00", "16:00", "hall", ""],
        ["g", "Seven", "15:30", "16:30", "hall", ""],
    ];
    hides(&entries, &[("room-overlap", "shared-room"); 4], &["room-overlap"]);
    // One ends when the next starts: never three at once.
    let touching = [
        ["a", "One", "10:00", "11:00", "foyer", ""],
        ["b", "Two", "10:30", "11:30", "foyer", ""],
        ["c", "Three", "11:00", "12:00", "foyer", ""],
    ];
    hides(&touching, &[], &["room-overlap"; 2]);
}

#[test]
fn a_room_where_most_entries_overlap_is_shared() {
    let ids = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
    let hour = |index: usize| ["08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20"][index];
    let times: Vec<[String; 2]> =
        (0..12).map(|index| [format!("{}:00", hour(index)), format!("{}:00", hour(index + 1))]).collect();
    // So many entries of an hour, of which the first ones are half an hour longer.
    let entries = |all: usize, longer: usize| {
        let mut ends: Vec<String> = times.iter().map(|[_, end]| end.clone()).collect();
        ends[..longer].iter_mut().step_by(2).for_each(|end| *end = end.replace(":00", ":30"));
        let one = |index: usize| {
            format!(
                "  - {{talk: {}, start: 2027-03-05T{}, end: 2027-03-05T{}, room: lounge, people: []}}\n",
                ids[index], times[index][0], ends[index]
            )
        };
        (0..all).map(one).collect::<String>()
    };
    let desk = Desk::new();
    let errors = |all: usize, longer: usize| {
        desk.write("agenda.yaml", format!("timezone: Europe/Berlin\nagenda:\n{}", entries(all, longer)));
        desk.run(&["check", "@agenda.yaml", "--format", "json"]).json()["counts"]["error"].clone()
    };
    // Six of eleven, six of twelve, four of four.
    assert_eq!((errors(11, 5), errors(12, 5), errors(4, 3)), (json!(0), json!(3), json!(2)));
}

#[test]
fn people_drop_into_what_takes_hours() {
    let talk = ["b", "Two", "11:00", "11:30", "hall", "Ada"];
    hides(&[["a", "Workshop", "10:00", "14:00", "lab", "Ada"], talk], &[("person-overlap", "drop-in")], &[]);
    hides(&[["a", "Workshop", "10:00", "13:59", "lab", "Ada"], talk], &[], &["person-overlap"]);
    // What only begins before its end is no drop-in, and neither is a walk from one short talk to another.
    hides(&[["a", "Workshop", "07:20", "11:20", "lab", "Ada"], talk], &[], &["person-overlap"]);
    hides(&[["a", "Workshop", "06:55", "10:55", "lab", "Ada"], talk], &[("short-turnaround", "drop-in")], &[]);
    hides(&[["a", "Talk", "10:00", "10:55", "lab", "Ada"], talk], &[], &["short-turnaround"]);
    // Its room is open.
    let inside = ["c", "Three", "11:00", "11:30", "lab", ""];
    hides(&[["a", "Workshop", "10:00", "14:00", "lab", ""], inside], &[("room-overlap", "drop-in")], &[]);
}

#[test]
fn one_event_in_several_rooms_is_one() {
    let entries = |people: &'static str| {
        [["a", "News", "10:00", "11:00", "hall", "Ada, Alan"], ["b", "news ", "10:00", "11:30", "yard", people]]
    };
    hides(&entries("Alan, Ada"), &[("person-overlap", "mirror")], &[]);
    hides(&entries("Ada"), &[], &["person-overlap"]);
}

#[test]
fn an_entry_imported_twice_is_one_finding() {
    let entries =
        [["a1", "Opening", "10:00", "11:00", "hall", "Ada, Alan"], ["b1", "Opening", "10:00", "11:00", "hall", "Ada"]];
    hides(&entries, &[("person-overlap", "duplicate")], &["room-overlap"]);
    let [_, quiet] = reports(&entries);
    let help = quiet.shown().next().unwrap().finding.help.as_deref();
    assert_eq!(help, Some("`b1` and `a1` look like one entry imported twice: delete one of them"));
}

#[test]
fn what_is_cancelled_clashes_with_nothing() {
    let entries =
        [["a", "CANCELLED One", "10:00", "11:00", "hall", "Ada"], ["b", "Two", "10:00", "11:00", "hall", "Ada"]];
    hides(&entries, &[("person-overlap", "cancelled"), ("room-overlap", "cancelled")], &[]);
}

#[test]
fn one_entry_over_many_is_told_once() {
    let entries = [
        ["a", "Reception", "10:00", "12:30", "hall", ""],
        ["b", "Two", "10:00", "10:30", "hall", ""],
        ["c", "Three", "10:30", "11:00", "hall", ""],
        ["d", "Four", "11:00", "11:30", "hall", ""],
        ["e", "Five", "12:00", "13:00", "hall", ""],
    ];
    hides(&entries, &[("room-overlap", "same-cause"); 3], &["room-overlap"]);
    let [plain, quiet] = reports(&entries);
    let shown = &quiet.shown().next().unwrap().finding;
    assert_eq!(shown.cost, plain.findings[0].finding.cost);
    assert_eq!(shown.related.len(), plain.findings[0].finding.related.len() + 3);
    hides(&entries[..3], &[], &["room-overlap"; 2]);
}

const SHARED: &[[&str; 6]] = &[
    ["a", "One", "10:00", "11:00", "foyer", "Ada"],
    ["b", "Two", "10:30", "11:30", "foyer", "Ada"],
    ["c", "Three", "10:45", "12:00", "foyer", "Alan"],
    ["d", "Workshop", "09:00", "16:00", "lab", "Alan"],
    ["e", "Five", "10:50", "11:20", "hall", "Ada"],
];

#[test]
fn people_read_what_is_hidden_and_how_to_see_it() {
    let desk = Desk::new();
    desk.write("agenda.yaml", agenda(SHARED));
    let quiet = desk.run(&["check", "@agenda.yaml"]);
    insta::assert_snapshot!(quiet.transcript());
    let plain = desk.run(&["check", "@agenda.yaml", "--no-noise-control", "--format", "concise"]);
    assert_eq!((plain.code, plain.out.matches("error[").count()), (1, 7), "{}", plain.transcript());
    let json = desk.run(&["check", "@agenda.yaml", "--format", "json"]).json();
    let findings = json["findings"].as_array().unwrap();
    let by: Vec<&Value> = findings.iter().map(|one| &one["suppressed_by"]).collect();
    assert_eq!(by.iter().filter(|by| ***by == json!("shared-room")).count(), 4);
    assert_eq!(by.iter().filter(|by| ***by == Value::Null).count(), 2);
    assert_eq!(json["counts"]["error"], json!(2));
    assert!(findings.iter().all(|one| one["suppressed"].as_bool() == Some(!one["suppressed_by"].is_null())));
}

#[test]
fn with_a_scenario_only_grace_hides() {
    let desk = Desk::new();
    let scenario = |grace: &str| {
        format!(
            "conference: {{name: C, timezone: Europe/Berlin}}\nrooms: [foyer, lab, hall]\ndefaults: {{minutes: 60}}\ntalks: [{{id: a, speakers: [Ada]}}, \
             {{id: b, speakers: [Ada]}}, {{id: c, speakers: [Alan]}}, {{id: d, speakers: [Alan]}}, {{id: e, speakers: [Ada]}}]\n\
             rules: {{room-overlap: {{{grace}}}}}\n"
        )
    };
    let entries: String = agenda(SHARED).lines().skip(1).fold(String::new(), |out, line| out + line + "\n");
    desk.write("agenda.yaml", entries);
    let run = |grace: &str, extra: &[&str]| {
        desk.write("scenario.yaml", scenario(grace));
        let args = [&["check", "@scenario.yaml", "@agenda.yaml", "--only", "room-overlap"][..], extra].concat();
        let run = desk.run(&[&args[..], &["--format", "json"]].concat());
        assert_eq!(run.err, "", "{}", run.transcript());
        (run.code, run.json()["counts"]["error"].clone(), run.json()["score"]["hard"].clone())
    };
    assert_eq!(run("", &[]), (1, json!(3), json!(90)));
    assert_eq!(run("grace: 15", &[]), (1, json!(2), json!(90)));
    assert_eq!(run("grace: 45", &[]), (0, json!(0), json!(90)));
    assert_eq!(run("grace: 45", &["--no-noise-control"]), (1, json!(3), json!(90)));
    desk.write("scenario.yaml", scenario("grace: soon"));
    let wrong = desk.run(&["check", "@scenario.yaml", "@agenda.yaml"]);
    assert!(wrong.code == 2 && wrong.err.contains("`grace` of `room-overlap`"), "{}", wrong.transcript());
}
