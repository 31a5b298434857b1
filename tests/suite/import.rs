//! `plenary import`: a file becomes a scenario that a person can go on with.

use chrono::NaiveDate;
use plenary::check::check;
use plenary::exchange::{Imported, scenario, standalone};
use plenary::finding::Origins;
use plenary::model::{
    Credit, Details, EntryOrigins, Event, Instance, OriginId, Printed, Programme, ProgrammePerson, ProgrammeRoom, Role,
    Status, TalkRef, Time, Zone,
};
use plenary::rules::configure;
use plenary::source::{Text, agenda_from, load_scenario_text, write_agenda, write_value};
use proptest::prelude::*;

use crate::support::cli::{Desk, snapshot, tests_folder};

const NOWHERE: OriginId = OriginId(0);

/// Two clashes of one person, one of a room; a break; spellings with two blanks; a talk without time.
const AGENDA: &str = "\
timezone: Europe/Berlin
agenda:
  - {talk: keys, title: Opening, start: 2027-03-01T09:00, end: 2027-03-01T09:45, room: Main  Hall, people: [Ada Abel]}
  - {talk: graphs, title: Graphs, start: 2027-03-01T09:30, end: 2027-03-01T10:00, room: Side, people: [Ada  Abel, unknown]}
  - {talk: trees, title: Trees, start: 2027-03-01T09:40, end: 2027-03-01T10:10, room: Main Hall, people: [Bo Berg]}
  - {talk: knots, title: \"Knots: a tour\", start: 2027-03-02T23:30, end: 2027-03-03T00:30, room: Side, people: []}
  - {talk: later, title: Later}
";

#[test]
fn an_agenda_becomes_a_scenario() {
    let desk = Desk::new();
    desk.write("programme.yaml", AGENDA);
    let run = desk.run(&["import", "@programme.yaml", "-o", "@scenario.yaml", "--agenda-out", "@agenda.yaml"]);
    let text = format!(
        "{}--- scenario\n{}--- agenda\n{}",
        run.transcript(),
        desk.read("scenario.yaml"),
        desk.read("agenda.yaml")
    );
    snapshot(&tests_folder("exchange/import"), "agenda", &text);
    let hard = |run: &crate::support::cli::Run| {
        let findings = run.json()["findings"].clone();
        let findings = findings.as_array().unwrap().iter();
        let mut found: Vec<String> = findings
            .filter(|one| one["severity"] == "error")
            .map(|one| format!("{} {} {}", one["rule"], one["minutes"], one["start"]))
            .collect();
        found.sort();
        found
    };
    let alone = desk.run(&["check", "@programme.yaml", "--format", "json"]);
    let both = desk.run(&["check", "@scenario.yaml", "@agenda.yaml", "--format", "json"]);
    assert_eq!(hard(&alone).len(), 2, "{}", alone.transcript());
    assert_eq!(hard(&alone), hard(&both));
    let silent =
        desk.run(&["check", "@scenario.yaml", "@agenda.yaml", "--only", "off-grid", "--only", "wrong-slot-length"]);
    assert_eq!(silent.out, "No findings.\n", "{}", silent.transcript());
    let solved = desk.run(&["solve", "@scenario.yaml", "--iterations", "3000", "--threads", "1", "-o", "@new.yaml"]);
    assert!(solved.code <= 1, "{}", solved.transcript());
    assert!(desk.has("new.yaml"));
}

#[test]
fn files_that_exist_are_not_replaced() {
    let desk = Desk::new();
    desk.write("programme.yaml", AGENDA);
    desk.write("scenario.yaml", "mine");
    let run = desk.run(&["import", "@programme.yaml", "-o", "@scenario.yaml"]);
    assert_eq!(run.code, 2, "{}", run.transcript());
    assert!(run.err.contains("scenario.yaml exists"), "{}", run.err);
    assert_eq!(desk.read("scenario.yaml"), "mine");
    assert_eq!(desk.run(&["import", "@programme.yaml", "-o", "@scenario.yaml", "--force"]).code, 0);
    assert!(desk.read("scenario.yaml").starts_with("# Imported from programme.yaml (plenary): 5 entries"));
}

#[test]
fn the_format_may_be_named() {
    let desk = Desk::new();
    desk.write("programme.yaml", AGENDA);
    let plain = desk.run(&["import", "@programme.yaml"]);
    let named = desk.run(&["import", "plenary", "@programme.yaml"]);
    assert_eq!((plain.code, &plain.out), (0, &named.out));
    let wrong = desk.run(&["import", "cvs", "@programme.yaml"]);
    assert!(wrong.code == 2 && wrong.err.contains("possible values: plenary"), "{}", wrong.transcript());
}

#[test]
fn what_is_no_agenda_is_refused() {
    let desk = Desk::new();
    desk.write("tiny.yaml", "conference: {timezone: Europe/Berlin}\ntalks: []\n");
    desk.write("broken.yaml", "agenda: [{talk: a, start: soon}]\n");
    for (name, id) in [("tiny", "not-an-agenda"), ("broken", "bad-time")] {
        let run = desk.run(&["import", &format!("@{name}.yaml")]);
        assert_eq!(run.code, 2, "{}", run.transcript());
        assert!(run.err.contains(id), "{}", run.err);
    }
}

/// A programme as readers of other formats make it: ids that repeat, people of one name, a break,
/// texts of several lines.
fn programme() -> Programme {
    let time = |minutes: i64| Some(Time(29_679_840 + minutes));
    let at = EntryOrigins::default();
    let credit = |name: &str, id: Option<&str>, role: Role| Credit {
        name: name.to_owned(),
        id: id.map(str::to_owned),
        role,
        at: NOWHERE,
    };
    let one = Event {
        id: Some("17".to_owned()),
        guid: Some("2f3c".to_owned()),
        title: "Locks & keys".to_owned(),
        kind: Some("workshop".to_owned()),
        track: Some("Safety".to_owned()),
        language: Some("en".to_owned()),
        status: Some(Status::Confirmed),
        start: time(600),
        end: time(660),
        rooms: vec![Printed::new("H.1 (Janson)", NOWHERE)],
        people: Some(vec![credit("Kim Kay", Some("4"), Role::Speaker), credit("Kim Kay", Some("9"), Role::Organiser)]),
        details: Details(vec![
            ("abstract".to_owned(), "First line.\n\n- a list: yes\n".to_owned()),
            ("link".to_owned(), "https://example.org/a One".to_owned()),
            ("link".to_owned(), "https://example.org/b Two".to_owned()),
        ]),
        at,
    };
    let other = Event {
        title: "Another talk".to_owned(),
        guid: Some("77aa".to_owned()),
        start: time(660),
        end: time(690),
        ..one.clone()
    };
    let lunch = Event {
        title: "Lunch".to_owned(),
        kind: Some("break".to_owned()),
        start: time(690),
        end: time(750),
        people: Some(vec![]),
        ..Event::default()
    };
    let described = |id: &str, text: &str| ProgrammePerson {
        name: Printed::new("Kim Kay", NOWHERE),
        id: Some(id.to_owned()),
        details: Details(vec![("biography".to_owned(), text.to_owned())]),
    };
    Programme {
        name: Some("Lockpickers' Day".to_owned()),
        zone: Zone::from_name("Europe/Brussels"),
        rooms: vec![ProgrammeRoom {
            name: Printed::new("H.1 (Janson)", NOWHERE),
            capacity: Some(1_415),
            details: Details(vec![("slug".to_owned(), "janson".to_owned())]),
        }],
        people: vec![described("4", "Picks locks."), described("9", "Makes keys.")],
        events: vec![one, other, lunch],
        details: Details(vec![("acronym".to_owned(), "lpd".to_owned())]),
        ..Programme::default()
    }
}

#[test]
fn facts_of_other_formats_stay() {
    let imported = scenario(&programme(), NaiveDate::default()).unwrap();
    snapshot(&tests_folder("exchange/import"), "facts", &write_value(&imported.scenario));
    let instance =
        load_scenario_text("x.yaml", &write_value(&imported.scenario), NaiveDate::default()).unwrap().instance;
    assert_eq!(instance.people.iter().map(|one| one.details.get("id").unwrap()).collect::<Vec<_>>(), ["4", "9"]);
    assert_eq!(instance.breaks().count(), 1);
}

/// Rules whose findings depend on the agenda alone.
const CLASHES: [&str; 6] =
    ["person-overlap", "room-overlap", "scheduled-twice", "cancelled-talk-scheduled", "missing-time", "missing-people"];

/// What clashes, in words that do not depend on ids.
fn clashes(instance: &Instance, agenda: &plenary::model::Agenda) -> Vec<String> {
    let uses = configure(instance, None, &[]).unwrap();
    let report = check(instance, &uses, agenda);
    let title = |talk: &TalkRef| instance.talk(talk.known().unwrap()).title.clone();
    // A break needs nobody, whether the file says so or not.
    let is_break = |talk: &TalkRef| instance.talk(talk.known().unwrap()).kind == "break";
    let mut found: Vec<String> = report
        .findings
        .iter()
        .filter(|one| CLASHES.contains(&one.rule))
        .map(|one| {
            let finding = &one.finding;
            let titles: Vec<String> = finding.talks.iter().map(title).collect();
            let mut people: Vec<&str> = finding.people.iter().map(|&one| instance.person(one).name.as_str()).collect();
            people.sort_unstable();
            format!("{} {titles:?} {people:?} {:?} {}", one.rule, finding.span, finding.cost)
        })
        .collect();
    found.extend(
        report
            .not_checked
            .iter()
            .filter(|one| CLASHES.contains(&one.rule) && !one.talks.iter().all(is_break))
            .map(|one| format!("{} {:?}", one.rule, one.talks.iter().map(title).collect::<Vec<_>>())),
    );
    found.sort();
    found
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec!["One", "Two: a talk", "one", "Thrée", "", "unknown", "TBA", "N.N.", "null", "1984", "a, b", "- x"])
            .prop_map(str::to_owned),
        1 => "[a-c #:\n\"']{1,6}",
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let credit = (text(), prop::option::of(prop::sample::select(vec!["0", "1", "2"])), 0_usize..4);
    let credit = credit.prop_map(|(name, id, role)| Credit {
        name: name.trim().to_owned(),
        id: id.filter(|&id| id != "0").map(str::to_owned),
        role: [Role::Speaker, Role::Moderator, Role::Organiser, Role::Contact][role],
        at: NOWHERE,
    });
    let room = prop::sample::select(vec!["Main", "main", "Main  Hall", "Main Hall", "TBA", "Side #2", "None"]);
    (
        (prop::option::of(prop::sample::select(vec!["1", "2", "x y"])), prop::option::of("[ab]"), text()),
        (prop::option::weighted(0.9, 0_i64..600), prop::sample::select(vec![5_i64, 20, 30, 45, 60, 90, 700])),
        prop::collection::vec(room, 0..3),
        prop::option::weighted(0.8, prop::collection::vec(credit, 0..3)),
        prop::option::of(prop::sample::select(vec!["break", "talk", "panel"])),
        prop::option::of(Just(Status::Cancelled)),
    )
        .prop_map(|((id, guid, title), (start, length), rooms, people, kind, status)| {
            // Around the night in which clocks go forward: 2027-03-27 20:00 UTC.
            let start = start.map(|start| Time(30_102_000 + 5 * start));
            Event {
                id: id.map(str::to_owned),
                guid,
                title: title.trim().to_owned(),
                kind: kind.map(str::to_owned),
                track: None,
                status,
                start,
                end: start.map(|start| start.plus(length)),
                rooms: rooms.into_iter().map(|room| Printed::new(room, NOWHERE)).collect(),
                people,
                ..Event::default()
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a file says, the scenario and the agenda made of it are read, and clash where it does.
    #[test]
    fn the_scenario_clashes_where_the_file_does(events in prop::collection::vec(event(), 1..12)) {
        let programme = Programme { zone: Zone::from_name("Europe/Berlin"), events, ..Programme::default() };
        let today = NaiveDate::default();
        let (instance, agenda) = standalone(vec![programme.clone()], today).unwrap();
        let before = clashes(&instance, &agenda);
        let Imported { scenario, instance, agenda, .. } = scenario(&programme, today).unwrap();
        let written = write_value(&scenario);
        let loaded = load_scenario_text("x.yaml", &written, today);
        let loaded = match loaded {
            Ok(loaded) => loaded.instance,
            // A talk without a length needs a slot, and there is none.
            Err(failure) if failure.errors.iter().all(|error| error.id == "missing-minutes") => return Ok(()),
            Err(failure) => return Err(TestCaseError::fail(format!("{:?}\n{written}", failure.errors))),
        };
        let text = write_agenda(&instance, &agenda);
        let read = agenda_from(&Text::new("agenda.yaml", &text), &loaded, &mut Origins::default());
        let read = read.map_err(|errors| TestCaseError::fail(format!("{errors:?}\n{text}")))?;
        let after = clashes(&loaded, &read);
        prop_assert_eq!(before, after, "{}\n{}", written, text);
        let uses = configure(&loaded, None, &[]).unwrap();
        let report = check(&loaded, &uses, &read);
        let odd: Vec<_> = report.findings.iter().filter(|one| ["off-grid", "unknown-reference"].contains(&one.rule)).collect();
        prop_assert!(odd.is_empty(), "{:?}\n{}\n{}", odd, written, text);
    }
}
