//! What `plenary plan` says of small conferences whose answers are known.

use crate::support::cli::{Desk, snapshot, tests_folder};

/// Six talks, three of them of Ada's, so that three slots are needed; two rooms hold them all.
const LOOSE: &str = "\
conference: {name: Loose, timezone: Europe/Berlin}
days: {fri: 2027-03-05, sat: 2027-03-06}
slots:
  - {day: fri, at: [\"10:00\", \"10:40\", \"11:20\", \"12:00\"], minutes: 30}
  - {day: sat, at: [\"10:00\", \"10:40\"], minutes: 30}
rooms: [{id: main, capacity: 200}, {id: side, capacity: 60}, {id: attic, capacity: 60}, {id: hall, capacity: 200, unavailable: [sat]}]
talks:
  - {id: one, title: One, speakers: [Ada], expected: 50}
  - {id: two, title: Two, speakers: [Ada], expected: 150}
  - {id: three, title: Three, speakers: [Ada], expected: 50}
  - {id: four, title: Four, speakers: [Ben], expected: 150}
  - {id: five, title: Five, speakers: [Cleo], expected: 50}
  - {id: six, title: Six, speakers: [Dora]}
";

/// Three talks for two slots of one room.
const FULL: &str = "\
conference: {name: Full, timezone: Europe/Berlin}
slots: [{day: 2027-03-05, at: [\"10:00\", \"10:40\"], minutes: 30}]
rooms: [{id: main, capacity: 100}]
talks:
  - {id: one, title: One}
  - {id: two, title: Two}
  - {id: three, title: Three}
";

const PLAN: [&str; 4] = ["plan", "@scenario.yaml", "--iterations", "2000"];

fn desk(scenario: &str) -> Desk {
    let desk = Desk::new();
    desk.write("scenario.yaml", scenario);
    desk
}

fn transcript(name: &str, text: &str) {
    snapshot(&tests_folder("cli"), name, text);
}

fn json(desk: &Desk) -> serde_json::Value {
    desk.run(&[&PLAN[..], &["--format", "json"]].concat()).json()
}

#[test]
fn what_people_and_scripts_read() {
    let loose = desk(LOOSE);
    let text = loose.run(&PLAN);
    assert_eq!((text.code, text.err.as_str()), (0, ""));
    transcript("plan", &text.transcript());
    assert!(include_str!("../../docs/plan.md").contains(&text.out), "docs/plan.md shows another table");
    assert_eq!(loose.run(&PLAN).out, text.out);
    let run = loose.run(&[&PLAN[..], &["--format", "json"]].concat());
    transcript("plan-json", &run.out);
    transcript("plan-full", &desk(FULL).run(&PLAN).transcript());
}

#[test]
fn answers_are_those_by_hand() {
    let found = json(&desk(LOOSE));
    let fewest = |kind: usize| &found["fewest"][kind];
    // Six talks of which three cannot be at once: three slots and two rooms, one day.
    for (kind, of, will_do) in [(0, "rooms", 1), (1, "slots", 3), (2, "days", 1)] {
        assert_eq!(fewest(kind)["of"], of);
        assert_eq!((&fewest(kind)["will_do"], &fewest(kind)["proven"]), (&will_do.into(), &true.into()), "{found}");
    }
    let full = json(&desk(FULL));
    assert_eq!((&full["infeasible"], &full["fewest"][0]["impossible"]), (&true.into(), &true.into()));
    assert_eq!(
        (&full["fewest"][0]["will_do"], &full["one_more_room"][0]["makes_feasible"]),
        (&serde_json::Value::Null, &true.into())
    );
    let main = &full["rooms"][0];
    assert_eq!((&main["used_minutes"], &main["offered_minutes"]), (&60.into(), &60.into()));
}

#[test]
fn what_is_refused() {
    let run = desk(LOOSE).run(&[&PLAN[..], &["--format", "markdown"]].concat());
    assert_eq!(run.code, 2);
    assert!(run.out.contains("use --format text or json"), "{}", run.transcript());
    let none = desk(LOOSE).run(&["plan", "@scenario.yaml", "--time-limit", "0s"]);
    assert_eq!(none.code, 4, "{}", none.transcript());
}
