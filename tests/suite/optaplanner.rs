//! Workbooks of OptaPlanner's conference scheduling: their objective, their errors, and back again.

use std::cell::RefCell;
use std::fmt::Write as _;

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::support::cli::{Desk, Run, snapshot, tests_folder};
use crate::support::optaplanner::draw::Draw;
use crate::support::optaplanner::{Book, DEFAULTS, Room, Slot, Speaker, Talk};
use crate::support::runner::runner;

/// Three talks, two of them long, in two rooms.
fn small() -> Book {
    let texts = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let slot = |day, start, end, kind: &str, tags: &[&str]| Slot {
        day,
        start,
        end,
        types: vec![kind.to_owned()],
        tags: texts(tags),
    };
    let talk = |code: &str, kind: &str, speakers: &[usize]| Talk {
        code: code.to_owned(),
        kind: kind.to_owned(),
        speakers: speakers.to_vec(),
        level: 1,
        language: "en".to_owned(),
        ..Talk::default()
    };
    Book {
        pause: 15,
        weights: DEFAULTS.to_vec(),
        slots: vec![
            slot(1, 600, 720, "Lab", &[]),
            slot(1, 600, 645, "Breakout", &["Early"]),
            slot(1, 660, 705, "Breakout", &[]),
            slot(2, 600, 645, "Breakout", &["Early"]),
        ],
        rooms: vec![
            Room { name: "Aula".into(), capacity: 90, types: vec![], tags: texts(&["Recorded"]), closed: vec![3] },
            Room { name: "Side 2".into(), capacity: 40, types: texts(&["Breakout"]), tags: vec![], closed: vec![2] },
        ],
        speakers: vec![
            Speaker { name: "Ada Abel".into(), slots: Default::default(), rooms: Default::default(), away: vec![0, 3] },
            Speaker {
                name: "Bo O'Berg".into(),
                slots: [vec![], texts(&["Early"]), vec![], vec![]],
                rooms: [texts(&["Recorded"]), vec![], vec![], vec![]],
                away: vec![],
            },
        ],
        talks: vec![
            Talk {
                tags: [texts(&["Web", "AI"]), vec![], texts(&["Devs"]), texts(&["Rust"]), texts(&["Gold"])],
                favourites: 30,
                risk: 2,
                pinned: true,
                place: (Some(1), Some(1)),
                published: (Some(1), Some(0)),
                ..talk("A-1", "Breakout", &[0])
            },
            Talk {
                tags: [texts(&["Web"]), vec![], texts(&["Devs"]), texts(&["Rust"]), vec![]],
                level: 3,
                after: vec![0],
                rooms: [vec![], vec![], vec![], texts(&["Recorded"])],
                published: (None, Some(1)),
                ..talk("A-2", "Breakout", &[1])
            },
            Talk { language: String::new(), ..talk("L-1", "Lab", &[1]) },
        ],
    }
}

/// The desk with a workbook and what it became.
fn imported(bytes: &[u8]) -> (Desk, Run) {
    let desk = Desk::new();
    desk.write("event.xlsx", bytes);
    let run = desk.run(&["import", "optaplanner", "@event.xlsx", "-o", "@scenario.yaml"]);
    (desk, run)
}

#[test]
fn a_workbook_becomes_a_scenario() {
    let desk = Desk::new();
    desk.write("event.xlsx", small().bytes(|_| {}));
    let run = desk.run(&["import", "@event.xlsx", "-o", "@scenario.yaml", "--agenda-out", "@agenda.yaml"]);
    let mut text = run.transcript();
    for file in ["scenario.yaml", "scenario.published.yaml", "agenda.yaml"] {
        write!(text, "--- {file}\n{}", desk.read(file)).unwrap();
    }
    snapshot(&tests_folder("exchange/import"), "optaplanner", &text);
    let shown = desk.run(&["import", "@event.xlsx"]);
    assert!(shown.err.contains("what was published is left out"), "{}", shown.transcript());
    assert_eq!(desk.run(&["import", "@event.xlsx", "-o", "@scenario.yaml"]).code, 2, "it exists");
}

#[test]
fn every_rule_is_decided() {
    let (desk, _) = imported(&small().bytes(|_| {}));
    let scenario = desk.read("scenario.yaml");
    for entry in plenary::rules::registry() {
        assert!(scenario.contains(&format!("\n  {}:", entry.info.id)), "{}", entry.info.id);
    }
}

#[test]
fn a_draft_goes_back_as_an_assignment() {
    let book = small();
    let (desk, _) = imported(&book.bytes(|_| {}));
    let solved = desk.run(&["solve", "@scenario.yaml", "--iterations", "2000", "-o", "@agenda.yaml"]);
    assert!(solved.code <= 1, "{}", solved.transcript());
    let run = desk.run(&["export", "optaplanner", "@scenario.yaml", "@agenda.yaml", "-o", "@assignment.json"]);
    assert_eq!(run.code, 0, "{}", run.transcript());
    let places = places(&book, &desk.read("assignment.json"));
    assert_eq!(places[0], (1, 1), "pinned");
    assert_eq!(places[2], (0, 0), "the only place for a lab");
    let report = desk.run(&["check", "@scenario.yaml", "@agenda.yaml", "--format", "json"]).json();
    assert_eq!(score(&report), book.cost(&places));
}

#[test]
fn agendas_that_are_no_assignment() {
    let (desk, _) = imported(&small().bytes(|_| {}));
    let run = desk.run(&["export", "optaplanner", "@scenario.published.yaml"]);
    assert_eq!(run.code, 2, "{}", run.transcript());
    assert!(run.err.contains("is one of a scenario"), "{}", run.err);
    desk.write("some.yaml", "agenda: [{talk: A-1, start: 2030-10-01T10:00, room: Aula}]\n");
    let run = desk.run(&["export", "optaplanner", "@scenario.yaml", "@some.yaml"]);
    assert_eq!(
        run.out,
        "{\"assignments\": {\n  \"A-1\": [\"T01\",\"Aula\"],\n  \"A-2\": [null,null],\n  \"L-1\": [null,null]\n}}\n"
    );
    assert!(run.err.contains("2 of the talks"), "{}", run.err);
    for (entry, says) in [
        ("{talk: A-1, start: 2030-10-01T11:00, room: Aula}", "`A-1` is placed twice"),
        ("{talk: A-2, start: 2030-10-01T11:05, room: Aula}", "`A-2` does not take one slot"),
        ("{talk: A-2, start: 2030-10-01T11:00, room: Nowhere}", "`A-2` is not in one room"),
        ("{talk: A-3, start: 2030-10-01T11:00, room: Aula}", "has no such talk"),
    ] {
        desk.write(
            "bad.yaml",
            format!("agenda:\n  - {{talk: A-1, start: 2030-10-01T10:00, room: Aula}}\n  - {entry}\n"),
        );
        let run = desk.run(&["export", "optaplanner", "@scenario.yaml", "@bad.yaml"]);
        assert_eq!(run.code, 2, "{}", run.transcript());
        assert!(run.err.contains(says) && run.err.contains("bad.yaml:3:"), "{}", run.transcript());
    }
}

fn sheet<'b>(book: &'b mut Workbook, name: &str) -> &'b mut Worksheet {
    book.worksheet_from_name(name).unwrap()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cells")]
fn errors_name_the_cell() {
    type Spoil = fn(&mut Workbook);
    let cases: [(Spoil, &str, &str); 16] = [
        (
            |book| {
                sheet(book, "Configuration").write_string(4, 0, "Room unavailable timeslots").unwrap();
            },
            "Configuration!A5",
            "did you mean `Room unavailable timeslot`?",
        ),
        (
            |book| {
                sheet(book, "Configuration").write_string(5, 1, "7").unwrap();
            },
            "Configuration!B6",
            "a weight such as `100hard/0medium/0soft`",
        ),
        (
            |book| {
                sheet(book, "Configuration").write_string(1, 1, "soon").unwrap();
            },
            "Configuration!B2",
            "the minutes of a pause",
        ),
        (
            |book| {
                sheet(book, "Timeslots").write_string(2, 0, "Mon 2030-10-01").unwrap();
            },
            "Timeslots!A3",
            "write `Tue 2030-10-01`",
        ),
        (
            |book| {
                sheet(book, "Timeslots").write_string(2, 2, "09:00").unwrap();
            },
            "Timeslots!C3",
            "is not after the start 10:00",
        ),
        (
            |book| {
                sheet(book, "Timeslots").write_string(0, 3, "Types").unwrap();
            },
            "Timeslots!D1",
            "the heading `Talk types`",
        ),
        (
            |book| {
                sheet(book, "Rooms").write_string(1, 6, "11:00-11:40").unwrap();
            },
            "Rooms!G2",
            "the heading `11:00-11:45`",
        ),
        (
            |book| {
                sheet(book, "Rooms").write_number(2, 1, 0.0).unwrap();
            },
            "Rooms!B3",
            "1 or more",
        ),
        (
            |book| {
                sheet(book, "Rooms").write_string(3, 2, "Brakeout").unwrap();
            },
            "Rooms!C4",
            "did you mean `Breakout`?",
        ),
        (
            |book| {
                sheet(book, "Rooms").write_blank(3, 5, &Format::new().set_background_color(0x00FF_0000)).unwrap();
            },
            "Rooms!F4",
            "filled with #FF0000",
        ),
        (
            |book| {
                sheet(book, "Speakers").write_string(2, 9, "no").unwrap();
            },
            "Speakers!J3",
            "empty the cell",
        ),
        (
            |book| {
                sheet(book, "Speakers").write_string(3, 2, "Erly").unwrap();
            },
            "Speakers!C4",
            "did you mean `Early`?",
        ),
        (
            |book| {
                sheet(book, "Talks").write_string(2, 3, "Ada Abl").unwrap();
            },
            "Talks!D3",
            "did you mean `Ada Abel`?",
        ),
        (
            |book| {
                sheet(book, "Talks").write_string(2, 19, "A-9").unwrap();
            },
            "Talks!T3",
            "no talk has the code `A-9`",
        ),
        (
            |book| {
                sheet(book, "Talks").write_string(1, 24, "10:05").unwrap();
            },
            "Talks!X2",
            "no timeslot of this day",
        ),
        (
            |book| {
                sheet(book, "Talks").write_string(3, 4, "a,b").unwrap();
            },
            "Talks!E4",
            "separate them by a comma and a blank",
        ),
    ];
    for (spoil, cell, says) in cases {
        let (desk, run) = imported(&small().bytes(spoil));
        assert_eq!(run.code, 2, "{cell}: {}", run.transcript());
        assert!(
            run.err.contains(&format!("event.xlsx!{cell}")) && run.err.contains(says),
            "{cell}: {}",
            run.transcript()
        );
        assert!(!desk.has("scenario.yaml"));
    }
    let (_, run) = imported(&small().bytes(|book| {
        sheet(book, "Talks").set_name("Talk").unwrap();
    }));
    assert!(run.err.contains("there is no sheet `Talks`") && run.err.contains("`Talk`"), "{}", run.transcript());
}

#[test]
fn what_cannot_be_rebuilt_is_told() {
    let mut book = small();
    book.weights.retain(|(name, _)| *name != "Popular talks");
    book.weights[0].1 = [-3, 0, 2_000_000];
    book.talks[0].place.1 = None;
    book.slots[1].end = 630;
    let (desk, run) = imported(&book.bytes(|_| {}));
    assert_eq!(run.code, 0, "{}", run.transcript());
    for says in [
        "the constraint `Popular talks` is missing: it has its default weight",
        "`Room unavailable timeslot` has the negative weight -3: it is left out",
        "`Room unavailable timeslot` has the weight 2000000: it counts 1000000",
        "the talk A-1 is pinned without a timeslot or a room",
        "the timeslots T01 and T00 start together, and talks of the type `Breakout` have several lengths",
        "the file names no time zone",
    ] {
        assert!(run.err.contains(says) && desk.read("scenario.yaml").contains(says), "{says}: {}", run.err);
    }
}

/// Hard, medium and soft score of a report.
fn score(report: &serde_json::Value) -> [i64; 3] {
    ["hard", "medium", "soft"].map(|level| report["score"][level].as_i64().unwrap_or(0))
}

/// Slots and rooms of an assignment, talk by talk.
fn places(book: &Book, json: &str) -> Vec<(usize, usize)> {
    let all: serde_json::Value = serde_json::from_str(json).unwrap();
    let place = |talk: &Talk| {
        let one = &all["assignments"][&talk.code];
        let room = book.rooms.iter().position(|room| one[1] == room.name.as_str()).unwrap();
        (one[0].as_str().unwrap()[1..].parse().unwrap(), room)
    };
    book.talks.iter().map(place).collect()
}

#[test]
fn assignments_cost_what_the_definitions_say() {
    let numbers = proptest::collection::vec(any::<u16>(), 16..64);
    let hit = RefCell::new([0_usize; 3]);
    runner("optaplanner costs", 64, 2_000)
        .run(&numbers.no_shrink(), |numbers| {
            let mut draw = Draw(numbers, 0);
            let book = draw.book();
            let places: Vec<(usize, usize)> = (0..book.talks.len())
                .map(|talk| match book.talks[talk].place {
                    (Some(slot), Some(room)) => (slot, room),
                    _ => draw.place(&book, talk),
                })
                .collect();
            let (desk, run) = imported(&book.bytes(|_| {}));
            prop_assert_eq!(run.code, 0, "{}", run.transcript());
            prop_assert!(!run.err.contains("To do"), "{}", run.transcript());
            let mut agenda = "agenda:\n".to_owned();
            for (talk, &(slot, room)) in book.talks.iter().zip(&places) {
                let (at, room) = (book.slots[slot].at(), &book.rooms[room].name);
                writeln!(agenda, "  - {{talk: {}, start: {at}, room: {room}}}", talk.code).unwrap();
            }
            desk.write("agenda.yaml", &agenda);
            let run = desk.run(&["check", "@scenario.yaml", "@agenda.yaml", "--format", "json"]);
            // Pins that break what must not be broken are refused here, and only expensive there.
            prop_assume!(!run.out.contains("contradicts pins"));
            prop_assert_eq!(score(&run.json()), book.cost(&places), "{}{}", desk.read("scenario.yaml"), agenda);
            let named =
                desk.run(&["check", "@scenario.yaml", "@agenda.yaml", "--profile", "optaplanner", "--format", "json"]);
            prop_assert_eq!(score(&named.json()), score(&run.json()));
            let back = desk.run(&["export", "optaplanner", "@scenario.yaml", "@agenda.yaml"]);
            prop_assert_eq!(self::places(&book, &back.out), places.clone(), "{}", back.transcript());
            hit.borrow_mut().iter_mut().zip(book.cost(&places)).for_each(|(hit, cost)| *hit += usize::from(cost != 0));
            Ok(())
        })
        .unwrap();
    let hit = hit.into_inner();
    assert!(hit.iter().all(|&cases| cases > 20), "{hit:?}");
}
