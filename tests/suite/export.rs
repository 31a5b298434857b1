//! `plenary export`: agendas in other formats, and what these cannot hold.

use chrono::NaiveDate;
use plenary::exchange::{against, outgoing};
use plenary::finding::Origins;
use plenary::model::{Agenda, Instance, RoomRef, TalkRef, Timetable};
use plenary::source::{Text, agenda_from, load_scenario_text};

use crate::support::cli::{Desk, snapshot, tests_folder};

const SCENARIO: &str = "\
conference: {name: Tiny, timezone: Europe/Berlin, details: {acronym: tiny}}
slots: [{day: 2027-03-05, at: [\"10:00\", \"10:40\", \"11:30\"], minutes: 30}]
breaks: [{start: 2027-03-05 11:10, minutes: 20, title: Coffee, room: side}]
rooms:
  - {id: main, name: Main Hall, capacity: 200}
  - {id: side, name: Hall}
  - {id: loft, name: Hall}
  - {id: both, name: Both, combines: [main, side]}
people:
  - {id: ada, name: Ada Abel, details: {id: \"7\", biography: Counts.}}
  - {id: kim-1, name: Kim Kay}
  - {id: kim-2, name: Kim Kay}
  - {id: nobody-asked, name: Una Used}
talks:
  - {id: one, title: \"One: first\", speakers: [ada], organisers: [kim-1], track: Tools, details: {abstract: Long.}}
  - {id: two, title: Two, speakers: [kim-1, unknown], kind: panel}
  - {id: three, title: Three, speakers: [kim-2], language: fr}
";
const AGENDA: &str = "\
agenda:
  - {talk: two, start: 2027-03-05T10:40, room: side}
  - {talk: one, start: 2027-03-05T10:00, room: both}
  - {talk: nothing, start: 2027-03-05T10:00, room: attic, end: 2027-03-05T10:20}
  - {talk: three, start: 2027-03-05T10:40, room: loft}
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("scenario.yaml", SCENARIO);
    desk.write("agenda.yaml", AGENDA);
    desk
}

fn case() -> (Instance, Agenda) {
    let instance = load_scenario_text("scenario.yaml", SCENARIO, NaiveDate::default()).unwrap().instance;
    let agenda = agenda_from(&Text::new("agenda.yaml", AGENDA), &instance, &mut Origins::default()).unwrap();
    (instance, agenda)
}

/// What takes place when and where, sorted.
fn facts(instance: &Instance, agenda: &Agenda) -> Vec<String> {
    let timetable = Timetable::new(instance, agenda);
    let mut facts: Vec<String> =
        timetable.occurrences.iter().map(|one| format!("{:?} {:?} {:?}", one.talk, one.span, one.rooms)).collect();
    let unknown = agenda.entries.iter().filter_map(|entry| match &entry.talk {
        TalkRef::Unknown(title) => Some((title, entry)),
        TalkRef::Known(_) => None,
    });
    facts.extend(unknown.map(|(title, entry)| {
        let rooms: Vec<String> = entry
            .rooms
            .iter()
            .map(|room| match room {
                RoomRef::Known(room) => instance.room(*room).id.clone(),
                RoomRef::Unknown(text) => format!("? {text}"),
            })
            .collect();
        format!("{title} {:?} {:?} {rooms:?}", entry.start, entry.end)
    }));
    facts.sort();
    facts
}

#[test]
fn an_agenda_goes_out_with_what_the_scenario_knows() {
    let (instance, agenda) = case();
    let programme = outgoing(&instance, &agenda);
    let events: Vec<String> = programme
        .events
        .iter()
        .map(|event| {
            let rooms: Vec<&str> = event.rooms.iter().map(|room| room.text.as_str()).collect();
            let people = event.people.as_ref().map(|people| {
                people.iter().map(|one| format!("{} {:?} {}", one.name, one.id, one.role.word())).collect::<Vec<_>>()
            });
            format!("{:?} {:?} {rooms:?} {people:?}", event.id, event.title)
        })
        .collect();
    insta::assert_snapshot!(events.join("\n"), @r#"
    Some("one") "One: first" ["Both"] Some(["Ada Abel Some(\"7\") speaker", "Kim Kay Some(\"kim-1\") organiser"])
    None "nothing" ["attic"] None
    Some("two") "Two" ["side"] Some(["Kim Kay Some(\"kim-1\") speaker"])
    Some("three") "Three" ["loft"] Some(["Kim Kay Some(\"kim-2\") speaker"])
    Some("coffee-2027-03-05-1110") "Coffee" ["side"] Some([])
    "#);
    assert_eq!(programme.name.as_deref(), Some("Tiny"));
    assert_eq!(programme.details.get("acronym"), Some("tiny"));
    assert_eq!(programme.events[0].details.get("abstract"), Some("Long."));
    assert_eq!(programme.tracks.len(), 1);
    assert_eq!(programme.rooms[0].capacity, Some(200));
    // Who has no role in the agenda stays at home.
    let people: Vec<&str> = programme.people.iter().map(|person| person.name.text.as_str()).collect();
    assert_eq!(people, ["Ada Abel", "Kim Kay", "Kim Kay"]);
    assert_eq!(programme.people[0].details.get("biography"), Some("Counts."));
}

#[test]
fn what_goes_out_comes_back() {
    let (instance, agenda) = case();
    let back = against(&outgoing(&instance, &agenda), &instance);
    assert_eq!(facts(&instance, &agenda), facts(&instance, &back));
    for file in ["srecon16-europe", "scale-series", "tiny"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let Ok(loaded) = plenary::source::load_scenario(&folder.join(format!("{file}.yaml")), NaiveDate::default())
        else {
            panic!("{file}");
        };
        let instance = loaded.instance;
        let agenda = instance.published.clone().unwrap_or_default();
        let back = against(&outgoing(&instance, &agenda), &instance);
        assert_eq!(facts(&instance, &agenda), facts(&instance, &back), "{file}");
    }
}

#[test]
fn yaml_that_needs_no_scenario() {
    let desk = desk();
    let run = desk.run(&["export", "yaml", "@scenario.yaml", "@agenda.yaml"]);
    snapshot(&tests_folder("exchange/export"), "yaml", &run.transcript());
    desk.write("alone.yaml", &run.out);
    // What it says itself goes through unchanged.
    let again = desk.run(&["export", "yaml", "@alone.yaml", "-o", "@again.yaml"]);
    assert_eq!(again.code, 0, "{}", again.transcript());
    assert_eq!(again.err, "Wrote again.yaml: 5 entries.\n");
    assert_eq!(
        desk.read("again.yaml").lines().skip(2).collect::<Vec<_>>(),
        run.out.lines().skip(2).collect::<Vec<_>>()
    );
}

#[test]
fn parts_become_one_file() {
    let desk = Desk::new();
    desk.write("a.yaml", "timezone: Europe/Berlin\nagenda: [{talk: a, start: 2027-03-05T10:00, room: X}]\n");
    desk.write("b.yaml", "agenda: [{talk: b, start: 2027-03-05T09:00, room: X}]\n");
    let run = desk.run(&["export", "yaml", "@a.yaml", "@b.yaml", "-q"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.transcript());
    let lines: Vec<&str> = run.out.lines().filter(|line| line.contains("talk:")).collect();
    assert!(lines.len() == 2 && lines[0].contains("talk: b") && lines[0].contains("T09:00"), "{}", run.out);
}

#[test]
fn bad_exports() {
    let desk = desk();
    desk.write("taken.yaml", "mine");
    let cases: [(&[&str], &str); 3] = [
        (&["export", "yaml", "@scenario.yaml"], "there is no agenda to write"),
        (&["export", "yaml", "@scenario.yaml", "@agenda.yaml", "-o", "@taken.yaml"], "taken.yaml exists"),
        (&["export", "docx", "@agenda.yaml"], "possible values:"),
    ];
    for (arguments, expected) in cases {
        let run = desk.run(arguments);
        assert_eq!(run.code, 2, "{}", run.transcript());
        assert!(run.err.contains(expected), "{}", run.transcript());
    }
    assert_eq!(desk.read("taken.yaml"), "mine");
    assert_eq!(desk.run(&["export", "yaml", "@scenario.yaml", "@agenda.yaml", "-o", "@taken.yaml", "--force"]).code, 0);
}
