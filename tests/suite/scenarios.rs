//! The scenarios of the repository: what they hold, and that the solver does no worse than people did.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use plenary::check::check;
use plenary::finding::Severity;
use plenary::generate::{Size, conference};
use plenary::model::{Agenda, Instance, Score};
use plenary::rules::{Uses, configure};
use plenary::solve::{Options, Outcome, Proof, Status, solve};
use plenary::source::{load_agenda, load_scenario};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

fn load(name: &str) -> (Instance, Uses) {
    let loaded = load_scenario(&path(&format!("{name}.yaml")), chrono::NaiveDate::default())
        .map_err(|failure| failure.errors)
        .unwrap();
    let uses = configure(&loaded.instance, None, &[]).unwrap();
    (loaded.instance, uses)
}

fn published(name: &str, instance: &Instance) -> Agenda {
    load_agenda(&path(&format!("{name}.agenda.yaml")), instance, &mut plenary::finding::Origins::default()).unwrap()
}

fn solved(instance: &Instance, uses: &Uses, iterations: u64) -> Outcome {
    let mut options = Options::default();
    (options.time_limit, options.iterations) = (None, Some(iterations));
    solve(instance, uses, &options, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

#[test]
fn every_scenario_loads() {
    let mut names: Vec<_> = std::fs::read_dir(path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".yaml") && !name.contains(".agenda."))
        .collect();
    names.sort();
    assert!(names.len() >= 5, "{names:?}");
    for name in names {
        load(name.trim_end_matches(".yaml"));
    }
}

#[test]
fn srecon_is_whole_and_the_solver_does_no_worse_than_its_committee() {
    let (instance, uses) = load("srecon16-europe");
    let agenda = published("srecon16-europe", &instance);
    assert_eq!(agenda.entries.len(), 74, "all printed sessions");
    let printed = check(&instance, &uses, &agenda);
    assert!(printed.findings.iter().all(|one| one.finding.severity == Severity::Note));
    let over_breaks = printed.findings.iter().filter(|one| one.rule == "over-break").count();
    assert_eq!((over_breaks, printed.findings.len()), (10, 10), "workshops that keep their own breaks");
    let outcome = solved(&instance, &uses, 4_000_000);
    println!("published: {}; solved: {}", printed.score, outcome.score);
    assert!(outcome.score <= printed.score);
    assert!(outcome.score.hard == 0 && outcome.status == Status::Optimal);
    // Pins give the solver only breaks and the one printed plenary.
    let pinned = instance.talks.iter().filter(|talk| talk.pin.is_some()).count();
    assert!(instance.talks.len() - pinned >= 58);
    assert_eq!(outcome.agenda.entries.len(), instance.talks.len(), "everything is placed");
}

#[test]
fn systems_at_scale_reads_blocks_as_days() {
    let (instance, uses) = load("systems-at-scale-2022");
    let agenda = published("systems-at-scale-2022", &instance);
    assert_eq!(agenda.entries.len(), 18);
    let printed = check(&instance, &uses, &agenda);
    assert_eq!(printed.findings, []);
    let outcome = solved(&instance, &uses, 400_000);
    println!("published: {}; solved: {}", printed.score, outcome.score);
    assert!(outcome.score <= printed.score && outcome.status == Status::Optimal);
}

#[test]
fn the_tiny_one_is_proven() {
    let (instance, uses) = load("tiny");
    let outcome = solved(&instance, &uses, 10_000);
    assert_eq!((outcome.status, outcome.proof), (Status::Optimal, Some(Proof::Exact)));
}

#[test]
fn the_generated_one_is_what_the_generator_makes_and_is_proven() {
    let made = conference(&Size::default().tension(60), 1);
    let file = path("generated-94-talks.yaml");
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&file, &made.scenario).unwrap();
    }
    assert!(std::fs::read_to_string(&file).unwrap() == made.scenario, "run the tests with UPDATE=1 to write it again");
    let (instance, uses) = load("generated-94-talks");
    let outcome = solved(&instance, &uses, 400_000);
    assert_eq!((outcome.status, outcome.proof), (Status::Optimal, Some(Proof::Numeric)), "{}", outcome.score);
    assert_eq!(outcome.bound.soft, Some(outcome.score.soft));
}

#[test]
fn an_interrupted_run_gives_the_checked_agenda_it_has() {
    let (instance, uses) = load("generated-94-talks");
    let outcome = solve(&instance, &uses, &Options::default(), &AtomicBool::new(true), &mut |_| {}).unwrap();
    assert_eq!((outcome.status, outcome.report.counts.error), (Status::Feasible, 0));
    assert_eq!(outcome.report, check(&instance, &uses, &outcome.agenda));
}

#[test]
fn a_gap_that_is_reached_ends_the_run() {
    let (instance, uses) = load("generated-94-talks");
    let mut options = Options::default();
    options.gap = 1.0;
    let outcome = solve(&instance, &uses, &options, &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert_eq!((outcome.status, outcome.moves), (Status::Feasible, 0), "the first agenda is near enough");
    assert!(outcome.gap().is_some_and(|gap| (0.0..=1.0).contains(&gap)));
}

/// A year of events: what was held breaks two wishes, and a draft without any is proven. The table beside the scenario compares
/// the two.
#[test]
fn the_series_is_drafted_and_compared_with_what_was_held() {
    let (instance, uses) = load("scale-series");
    let held = published("scale-series", &instance);
    let report = check(&instance, &uses, &held);
    let found: Vec<_> = report.findings.iter().map(|one| (one.rule, one.request.as_deref())).collect();
    assert_eq!(found, [("undesired-slot", Some("thanksgiving")), ("uneven-spread", None)]);
    assert_eq!((report.score, report.not_checked.len()), (Score::new(0, 50), 0));
    let outcome = solved(&instance, &uses, 20_000);
    assert_eq!((outcome.status, outcome.score), (Status::Optimal, Score::ZERO));
    let start = |agenda: &Agenda, talk: usize| {
        let mut entries = agenda.entries.iter();
        let entry = entries.find(|entry| entry.talk.known().is_some_and(|id| id.0 as usize == talk));
        instance.zone.local(entry.and_then(|entry| entry.start).unwrap())
    };
    let mut table = String::from(
        "# The @Scale events of 2022: held and drafted\n\nHeld: the month that is printed. Drafted: `plenary solve \
         scenarios/scale-series.yaml --iterations 20000`, proven to break no wish.\n\n| event | held | drafted | |\n|---|---|---|---|\n",
    );
    let mut same = 0;
    for (index, talk) in instance.talks.iter().enumerate() {
        let (was, is) = (start(&held, index), start(&outcome.agenda, index));
        let agrees = was.format("%m").to_string() == is.format("%m").to_string();
        same += usize::from(agrees);
        let mark = if agrees { "same month" } else { "" };
        let (was, is) = (was.format("%B"), is.format("%A, %-d %B"));
        writeln!(table, "| {} | {was} | {is} | {mark} |", talk.title).unwrap();
    }
    let all = instance.talks.len();
    writeln!(table, "\n{same} of {all} events are drafted for the month in which they were held.").unwrap();
    let file = path("scale-series.md");
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&file, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), table, "run the tests with UPDATE=1 to write it again");
}
