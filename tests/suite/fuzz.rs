//! `plenary fuzz`: the same bytes from the same seed, no failure on small scenarios, and a planted one that is found,
//! shrunk and found again.

use std::sync::atomic::AtomicBool;

use plenary::finding::Origins;
use plenary::fuzz::{Found, Options, Property, Setting, fuzz};
use plenary::generate::strategies::{Shape, agenda, scenario};
use plenary::model::{Instance, TalkRef};
use plenary::problem::Assignment;
use plenary::rules::configure;
use plenary::solve::{Outcome, lower, pass};
use plenary::source::{Native, Text, Value, load_scenario_text, partial_scenario};
use proptest::strategy::{Strategy, ValueTree};

use crate::support::cli::Desk;
use crate::support::pages::{root, says_what_is_printed};
use crate::support::runner::{deep, runner};

fn scenario_text(name: &str) -> String {
    std::fs::read_to_string(root(&format!("scenarios/{name}.yaml"))).unwrap()
}

fn tree(text: &str) -> Value {
    partial_scenario(&Text::new("x.yaml", text), &mut Origins::default(), &Native).unwrap()
}

fn setting() -> Setting {
    Setting { profile: None, overrides: Vec::new(), today: chrono::NaiveDate::default() }
}

fn options(first: u64, cases: u64) -> Options {
    let mut options = Options::default();
    (options.first, options.cases, options.iterations) = (first, cases, 4_000);
    options
}

fn run(text: &str, properties: &[&dyn Property], options: &Options) -> Found {
    fuzz(&tree(text), None, &setting(), properties, options, &AtomicBool::new(false)).expect("a scenario that is read")
}

#[test]
fn the_page_prints_what_the_program_prints() {
    says_what_is_printed("docs/fuzz.md");
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_threads() {
    let desk = Desk::new();
    for name in ["tiny", "wishes"] {
        desk.write("conf.yaml", scenario_text(name));
        let cases = if deep() { "400" } else { "12" };
        let run = |threads: &str| {
            let arguments = ["fuzz", "@conf.yaml", "--cases", cases, "--seed", "3", "--threads", threads];
            desk.run(&[&arguments[..], &["--iterations", "4000", "--format", "json", "--today", "2027-01-01"]].concat())
        };
        let (one, four) = (run("1"), run("4"));
        assert_eq!(one.transcript(), four.transcript());
        let said = one.json();
        assert_eq!((one.code, said["failures"].as_array().map(Vec::len)), (0, Some(0)), "{}", one.out);
        assert!(said["tally"]["fit"].as_u64() > Some(0) && said["tally"]["repairs"].as_u64() > Some(0), "{}", one.out);
    }
    assert_eq!(desk.files(), ["conf.yaml"]);
}

#[test]
fn what_is_refused_says_so() {
    let desk = Desk::new();
    desk.write("conf.yaml", "conference: {name: X}\n");
    assert_eq!(desk.run(&["fuzz", "@conf.yaml"]).code, 2);
    desk.write("conf.yaml", scenario_text("tiny"));
    assert_eq!(desk.run(&["fuzz", "@conf.yaml", "--format", "sarif"]).code, 2);
}

/// Where something is placed the main room is open all the time, which a change will see to.
struct MainFirst;

impl Property for MainFirst {
    fn name(&self) -> &'static str {
        "main-first"
    }

    fn holds(&self, instance: &Instance, outcome: &Outcome) -> Result<(), String> {
        let main = instance.rooms.iter().find(|room| room.id == "main").map(|room| &room.availability);
        let is_open = main.is_none_or(plenary::model::Availability::is_always);
        let is_placed = !outcome.agenda.entries.is_empty();
        if is_open || !is_placed { Ok(()) } else { Err("the main room is closed at some time".to_owned()) }
    }
}

/// Panics as soon as there is one more talk.
struct Shy;

impl Property for Shy {
    fn name(&self) -> &'static str {
        "shy"
    }

    fn holds(&self, instance: &Instance, _: &Outcome) -> Result<(), String> {
        assert!(!instance.talks.iter().any(|talk| talk.title.starts_with("Added talk")), "what is that?");
        Ok(())
    }
}

#[test]
fn a_planted_failure_is_found_and_shrunk_and_found_again() {
    let text = scenario_text("wishes");
    let found = run(&text, &[&MainFirst], &options(0, 30));
    let failure = found.failures.first().expect("a case that closes the main room");
    assert_eq!((failure.property, failure.edits.len()), ("main-first", 1));
    assert!(failure.edits[0].starts_with("room main is closed"), "{:?}", failure.edits);
    // One talk shows it, and beside the closed room one that it can be in.
    let small = load_scenario_text("x.yaml", &failure.scenario, chrono::NaiveDate::default()).unwrap().instance;
    assert_eq!((small.talks.len(), small.rooms.len(), small.requests.len()), (1, 2, 0), "{}", failure.scenario);
    assert!(!failure.scenario.contains("interest"), "{}", failure.scenario);
    let again = run(&text, &[&MainFirst], &options(failure.case, 1));
    assert_eq!(again.failures, std::slice::from_ref(failure));
    assert_eq!(again.drawn.len(), 2);
}

#[test]
fn a_panic_is_a_failure_with_its_place() {
    let found = run(&scenario_text("tiny"), &[&Shy], &options(0, 100));
    let failure = found.failures.first().expect("a case that adds a talk");
    assert_eq!(failure.property, "no-panic");
    assert!(failure.message.contains("fuzz.rs:") && failure.message.ends_with("what is that?"), "{}", failure.message);
    assert!(failure.edits[0].ends_with("is added"), "{:?}", failure.edits);
}

#[test]
fn strategies_give_what_is_read_and_priced_alike() {
    let mut runner = runner("fuzz-strategies", 24, 1_000);
    for _ in 0..runner.config().cases {
        let mut sketch = scenario(Shape::default()).new_tree(&mut runner).unwrap();
        let read = |text: &str| load_scenario_text("x.yaml", text, chrono::NaiveDate::default()).map_err(|e| e.errors);
        let instance = read(&sketch.current().yaml()).unwrap_or_else(|e| panic!("{e:?}\n{}", sketch.current().yaml()));
        let instance = instance.instance;
        let agenda = agenda(&instance).new_tree(&mut runner).unwrap().current();
        let uses = configure(&instance, None, &[]).unwrap();
        let problem = lower(&instance, &uses, &[&agenda]).unwrap();
        let assignment = Assignment::from_agenda(&problem.space, &instance, &agenda);
        let (priced, _) = pass(&instance, &uses, &problem, &assignment).unwrap();
        let talks = |agenda: &plenary::model::Agenda| {
            let mut talks: Vec<TalkRef> = agenda.entries.iter().map(|entry| entry.talk.clone()).collect();
            talks.sort();
            talks
        };
        assert_eq!(talks(&priced), talks(&agenda));
        // Whatever shrinks is a scenario still.
        while sketch.simplify() {
            assert!(read(&sketch.current().yaml()).is_ok(), "{}", sketch.current().yaml());
        }
    }
}

/// Found in case 2106 of seed 1 of `wishes.yaml`, where `explain` settled nothing: only the rooms at 14:00 join the pinned
/// talk, the one of Alan and the two of Ada, of whom two have nowhere else to go.
#[test]
fn explain_sees_talks_that_only_rooms_join() {
    let desk = Desk::new();
    desk.write(
        "conf.yaml",
        "\
conference: {name: Wish Conf, timezone: Europe/Berlin}
slots:
  - {day: 2027-03-05, at: [\"10:40\", \"11:30\", \"14:00\"], minutes: 30}
rooms: [main, side]
people:
  - {id: ada, available: [{from: \"11:30\"}]}
  - {id: alan, available: [{from: \"14:00\"}]}
  - grace
talks:
  - {id: types, speakers: [ada]}
  - {id: traits, speakers: [ada]}
  - {id: threads, speakers: [alan]}
  - {id: macros, speakers: [grace], pin: {start: 2027-03-05T14:00, room: side}}
",
    );
    let run = desk.run(&["explain", "@conf.yaml", "--format", "json"]);
    assert_eq!(run.code, 3, "{}", run.transcript());
    let core = &run.json()["cores"][0];
    assert_eq!(core["requirements"].as_array().map(Vec::len), Some(3), "{}", run.out);
}
