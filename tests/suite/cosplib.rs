//! Instances of CoSPLib in, solutions out: names and objective survive.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::support::cli::{Desk, snapshot, tests_folder};
use crate::support::cosplib::{Sketch, Sub, any_sketch};
use crate::support::runner::runner;

/// A summer school: two tracks that share a chair, a long talk, an order, a session without slots.
fn school() -> Sketch {
    let texts = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let sub = |id: &str, track, slots, order, presenters: &[&str]| Sub {
        id: id.to_owned(),
        track,
        slots,
        order,
        zone: 1,
        presenters: texts(presenters),
        attendees: vec![],
        sessions: vec![0; 4],
        rooms: vec![0; 2],
    };
    let mut subs = vec![
        sub("Knots", 0, 2, 0, &["Ada"]),
        sub("Graphs", 0, 1, 2, &["Bo", "Cy,Di"]),
        sub("Trees", 0, 1, 1, &["Ada"]),
        sub("Rings", 1, 1, 0, &["Bo"]),
    ];
    subs[0].sessions[1] = 3;
    subs[3].rooms[0] = 2;
    subs[3].zone = 9;
    subs[2].attendees = texts(&["Bo"]);
    Sketch {
        weights: vec![1, 2, 1, 10, 5, 5, 20, 1, 3, 1, 1, 100, 1, 7, 0, 2],
        zone: 1,
        sessions: [("Fri 1", 2, 9, 10), ("Fri 2", 3, 11, 12), ("Gap", 0, 12, 13), ("Sat 1", 2, 9, 10)]
            .map(|(name, slots, from, to)| (name.to_owned(), slots, from, to))
            .to_vec(),
        rooms: texts(&["Great Hall", "Attic "]),
        tracks: vec![("Shapes ".to_owned(), texts(&["Ed"])), ("Algebra: rings".to_owned(), texts(&["Ed", "Ada"]))],
        subs,
        track_session: vec![vec![0, 0, 0, 4], vec![0; 4]],
        track_room: vec![vec![0, 1], vec![0, 0]],
        session_room: vec![vec![0, 0], vec![0, 6], vec![0, 0], vec![0, 0]],
        similar: vec![vec![0, 8], vec![0, 0]],
    }
}

fn with(book: &mut Workbook) -> Desk {
    let desk = Desk::new();
    desk.write("school.xlsx", book.save_to_buffer().unwrap());
    desk
}

fn soft(desk: &Desk, agenda: &str) -> i64 {
    let run = desk.run(&["check", "@scenario.yaml", agenda, "--format", "json", "--exit-zero"]);
    let score = run.json()["score"].clone();
    assert_eq!(score["hard"], 0, "{}", run.transcript());
    score["soft"].as_i64().unwrap()
}

fn exported(desk: &Desk, agenda: &str) -> Value {
    let run = desk.run(&["export", "cosplib", "@scenario.yaml", agenda]);
    assert_eq!(run.code, 0, "{}", run.transcript());
    run.json()
}

#[test]
fn an_instance_becomes_a_scenario() {
    let desk = with(&mut school().workbook());
    let run = desk.run(&["import", "cosplib", "@school.xlsx", "-o", "@scenario.yaml"]);
    let text = format!("{}--- scenario\n{}", run.transcript(), desk.read("scenario.yaml"));
    snapshot(&tests_folder("exchange/cosplib"), "scenario", &text);
    let told = desk.run(&["import", "@school.xlsx"]);
    assert_eq!((told.code, told.out), (0, desk.read("scenario.yaml")));
    let again = desk.run(&["import", "cosplib", "@school.xlsx", "-o", "@scenario.yaml"]);
    assert_eq!(again.code, 2, "{}", again.transcript());
}

#[test]
fn what_is_solved_costs_there_what_it_costs_here() {
    let (desk, school) = (with(&mut school().workbook()), school());
    desk.run(&["import", "@school.xlsx", "-o", "@scenario.yaml"]);
    let run = ["solve", "@scenario.yaml", "--iterations", "3000", "--threads", "1", "-o", "@agenda.yaml"];
    let solved = desk.run(&run);
    assert_eq!(solved.code, 0, "{}", solved.transcript());
    let solution = exported(&desk, "@agenda.yaml");
    assert_eq!(school.objective(&solution), soft(&desk, "@agenda.yaml"));
    assert_eq!(solution["tracks"][2], serde_json::json!([null, null]));
    assert_eq!(solution["submissions"][2], serde_json::json!([[], []]));
    // The profile is what holds where none is named.
    let named = desk.run(&["check", "@scenario.yaml", "@agenda.yaml", "--profile", "cosplib", "--format", "json"]);
    assert_eq!(named.json()["score"]["soft"].as_i64(), Some(soft(&desk, "@agenda.yaml")));
}

#[test]
fn wrong_cells_are_named() {
    let mut book = school().workbook();
    let mut change = |sheet: &str, row, column, text: &str| {
        let sheet = book.worksheet_from_name(sheet).unwrap();
        if text.is_empty() {
            sheet.write_blank(row, column, &rust_xlsxwriter::Format::new()).unwrap();
        } else {
            sheet.write_string(row, column, text).unwrap();
        }
    };
    change("parameters", 1, 1, "CET");
    change("parameters", 3, 1, "early");
    change("parameters", 4, 4, "much");
    change("sessions", 1, 1, "-2");
    change("sessions", 2, 4, "");
    change("rooms", 2, 0, "Great Hall");
    change("submissions", 1, 1, "Shapes");
    change("submissions", 2, 2, "9");
    change("submissions", 3, 2, "");
    change("submissions", 4, 4, "GMT+5:30");
    change("submissions", 0, 8, "Fri 3");
    change("tracks_rooms|penalty", 1, 2, "1.5");
    change("similar tracks", 2, 0, "Topology");
    let run = with(&mut book).run(&["import", "@school.xlsx", "-o", "@scenario.yaml"]);
    assert_eq!(run.code, 2);
    snapshot(&tests_folder("exchange/cosplib"), "wrong-cells", &run.transcript());
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Parameters").unwrap().write_string(0, 0, "x").unwrap();
    let run = with(&mut book).run(&["import", "cosplib", "@school.xlsx"]);
    assert_eq!(run.code, 2);
    snapshot(&tests_folder("exchange/cosplib"), "no-sheets", &run.transcript());
}

#[test]
fn what_cannot_be_carried_over_is_said() {
    let mut sketch = school();
    sketch.similar = vec![vec![0, 8], vec![3, 0]];
    // The last session begins before the others.
    sketch.sessions.swap(0, 1);
    let mut book = sketch.workbook();
    let blank = rust_xlsxwriter::Format::new();
    book.worksheet_from_name("submissions").unwrap().write_blank(1, 3, &blank).unwrap();
    book.worksheet_from_name("submissions").unwrap().write_string(0, 20, "Comment").unwrap();
    let tracks = book.worksheet_from_name("similar tracks").unwrap();
    tracks.write_string(0, 1, "Algebra: rings").unwrap();
    let desk = with(&mut book);
    let run = desk.run(&["import", "@school.xlsx", "-o", "@scenario.yaml"]);
    assert_eq!(run.code, 0, "{}", run.transcript());
    snapshot(&tests_folder("exchange/cosplib"), "notes", &run.transcript());
    let text = desk.read("scenario.yaml");
    assert!(
        run.err.lines().filter(|line| !line.starts_with("Wrote")).all(|line| text.contains(&format!("#  - {line}")))
    );
}

#[test]
fn only_solutions_of_the_scenario_are_written() {
    let desk = with(&mut school().workbook());
    desk.run(&["import", "@school.xlsx", "-o", "@scenario.yaml"]);
    let at = "2027-03-05T09:00";
    desk.write("part.yaml", format!("agenda: [{{talk: knots, start: {at}, room: great-hall}}]\n"));
    let part = desk.run(&["export", "cosplib", "@scenario.yaml", "@part.yaml", "-o", "@solution.json"]);
    assert_eq!(part.code, 0, "{}", part.transcript());
    assert!(part.err.starts_with("Not in the agenda, and so not in the solution: 3 of the talks."), "{}", part.err);
    let mut text = String::new();
    for (name, agenda) in [
        (
            "unknown.yaml",
            format!("agenda: [{{talk: nuts, start: {at}, room: attic}}, {{talk: rings, start: {at}, room: cellar}}]\n"),
        ),
        (
            "twice.yaml",
            format!(
                "agenda: [{{talk: rings, start: {at}, room: attic}}, {{talk: rings, start: {at}, room: great-hall}}]\n"
            ),
        ),
        (
            "off.yaml",
            "agenda: [{talk: rings, start: 2027-03-05T08:17, room: attic}, {talk: knots, room: attic}]\n".to_owned(),
        ),
        (
            "mixed.yaml",
            format!(
                "agenda: [{{talk: trees, start: {at}, room: attic}}, {{talk: rings, start: 2027-03-05T09:01, room: attic}}]\n"
            ),
        ),
        (
            "over.yaml",
            format!(
                "agenda: [{{talk: rings, start: {at}, room: attic}}, {{talk: trees, start: {at}, room: attic}}, {{talk: knots, start: 2027-03-05T09:01, room: great-hall}}]\n"
            ),
        ),
    ] {
        desk.write(name, agenda);
        let run = desk.run(&["export", "cosplib", "@scenario.yaml", &format!("@{name}")]);
        assert_eq!(run.code, 2, "{}", run.transcript());
        text.push_str(&run.transcript());
    }
    desk.write("alone.yaml", "timezone: UTC\nagenda: [{talk: a, title: A, start: 2027-03-05T09:00, room: b}]\n");
    text.push_str(&desk.run(&["export", "cosplib", "@alone.yaml"]).transcript());
    desk.write("open.yaml", "conference: {name: X, timezone: UTC}\nrooms: [a]\ntalks: [{title: T, minutes: 30}]\n");
    text.push_str(&desk.run(&["export", "cosplib", "@open.yaml", "@part.yaml"]).transcript());
    snapshot(&tests_folder("exchange/cosplib"), "refused", &text);
}

/// A complete agenda: tracks take the cells in the order that `dice` gives, and sometimes leave a slot free.
fn any_agenda(sketch: &Sketch, scenario: &serde_yaml::Value, dice: &[u32]) -> Option<String> {
    let mut roll = dice.iter().cycle();
    let mut next = |below: usize| *roll.next().unwrap() as usize % below;
    let texts = |list: &serde_yaml::Value, key: &str| -> Vec<String> {
        list.as_sequence().unwrap().iter().map(|one| one[key].as_str().unwrap().to_owned()).collect()
    };
    let (rooms, talks) = (texts(&scenario["rooms"], "id"), texts(&scenario["talks"], "id"));
    let slots = scenario["slots"].as_sequence().unwrap();
    let mut cells: Vec<(usize, usize)> =
        (0..slots.len()).flat_map(|session| (0..rooms.len()).map(move |room| (session, room))).collect();
    let mut own: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    let mut out = String::from("agenda:\n");
    for (sub, talk) in sketch.subs.iter().zip(&talks) {
        let fits = |&&(session, _): &&(usize, usize), from: usize| from + sub.slots <= sketch.sessions[session].1;
        let open = own.iter().find(|(cell, (track, from))| *track == sub.track && fits(cell, *from));
        let cell = match open {
            Some((cell, _)) if next(4) > 0 => *cell,
            _ => {
                let free: Vec<_> = cells.iter().filter(|cell| fits(cell, 0)).collect();
                **free.get(next(free.len().max(1)))?
            }
        };
        cells.retain(|one| *one != cell);
        let (_, from) = own.entry(cell).or_insert((sub.track, 0));
        *from += usize::from(*from + sub.slots < sketch.sessions[cell.0].1 && next(3) == 0);
        let slot = &slots[cell.0];
        let at = format!("{}T{}", slot["day"].as_str().unwrap(), slot["at"][*from].as_str().unwrap());
        *from += sub.slots;
        writeln!(out, "  - {{talk: \"{talk}\", start: {at}, room: \"{}\"}}", rooms[cell.1]).unwrap();
    }
    Some(out)
}

#[test]
fn any_agenda_costs_what_the_library_says() {
    let mut runner = runner("cosplib", 64, 1_000);
    let dice = prop::collection::vec(any::<u32>(), 32);
    let seen = std::cell::Cell::new(0_u32);
    let result = runner.run(&(any_sketch(), dice), |(sketch, dice)| {
        let desk = with(&mut sketch.workbook());
        let run = desk.run(&["import", "@school.xlsx", "-o", "@scenario.yaml"]);
        prop_assert_eq!(run.code, 0, "{}", run.transcript());
        prop_assert!(!run.err.contains("To do"), "{}", run.transcript());
        let scenario: serde_yaml::Value = serde_yaml::from_str(&desk.read("scenario.yaml")).unwrap();
        if let Some(agenda) = any_agenda(&sketch, &scenario, &dice) {
            desk.write("agenda.yaml", agenda);
            prop_assert_eq!(sketch.objective(&exported(&desk, "@agenda.yaml")), soft(&desk, "@agenda.yaml"));
            seen.set(seen.get() + 1);
        }
        Ok(())
    });
    result.unwrap();
    assert!(seen.get() > 30, "only {} agendas were compared", seen.get());
}
