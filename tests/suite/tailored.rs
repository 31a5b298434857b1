//! `plenary generate`: conferences of a given size, with known agendas, clashes and conflicts.

use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

use plenary::check::{Report, check};
use plenary::finding::{Severity, stable_hash};
use plenary::generate::{Impossible, Spec, Tailored, Tightness, tailored};
use plenary::rules::configure;
use plenary::solve::{Options, Outcome, Status, solve};
use plenary::source::{Text, agenda_from, load_scenario_text};
use proptest::prelude::*;

use crate::support::cli::Desk;
use crate::support::pages::says_what_is_printed;
use crate::support::runner::runner;

fn spec(talks: usize, rooms: usize, days: usize, tightness: &str) -> Spec {
    Spec::new(talks, rooms, days, tightness.parse().unwrap())
}

fn checked(made: &Tailored) -> Report {
    let mut loaded =
        load_scenario_text("scenario.yaml", &made.conference.scenario, chrono::NaiveDate::default()).unwrap();
    let text = Text::new("agenda.yaml", &made.conference.agenda);
    let agenda = agenda_from(&text, &loaded.instance, &mut loaded.origins).unwrap();
    check(&loaded.instance, &configure(&loaded.instance, None, &[]).unwrap(), &agenda)
}

/// The rules of the hard findings, sorted.
fn hard(report: &Report) -> Vec<&str> {
    let mut rules: Vec<&str> =
        report.findings.iter().filter(|one| one.finding.severity == Severity::Error).map(|one| one.rule).collect();
    rules.sort_unstable();
    rules
}

#[test]
fn planted_agendas_are_feasible_and_as_tight_as_slots_allow() {
    let specs = (1_usize..6, 0_usize..160, 1_usize..12, 1_u32..=100, any::<u64>());
    let result = runner("tailored", 64, 2_000).run(&specs, |(days, more, rooms, percent, seed)| {
        let spec = Spec::new(days + more, rooms, days, Tightness::new(percent * 100).unwrap());
        let Ok(made) = tailored(&spec, seed) else {
            // Not even 60 slots of 10 minutes in every room and day are enough.
            let taken = days * 60 + (more + more * 12 / 100) * 10;
            prop_assert!(taken * 100 / percent as usize > days * 60 + days * rooms * 600, "{:?}", spec);
            return Ok(());
        };
        let report = checked(&made);
        prop_assert_eq!(hard(&report), Vec::<&str>::new());
        prop_assert_eq!(report.score.hard, 0);
        // Less full than asked by less than one slot in one room.
        let usable = made.taken * 100 / u64::from(percent);
        prop_assert!((usable..usable + 40).contains(&made.usable), "{} instead of {usable}", made.usable);
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

#[test]
fn full_means_full() {
    for (talks, rooms, days) in [(1, 1, 1), (10, 1, 2), (60, 4, 2), (200, 7, 5)] {
        let made = tailored(&spec(talks, rooms, days, "1"), 3).unwrap();
        assert_eq!((made.taken, made.tightness()), (made.usable, Tightness::FULL), "{talks}");
        assert_eq!(hard(&checked(&made)), Vec::<&str>::new());
    }
}

/// Whatever is changed here changes what a seed means: measurements of different versions would not compare.
#[test]
fn the_same_seed_gives_the_same_bytes() {
    let mut small = spec(40, 4, 2, "0.8");
    let hash = |spec: &Spec, seed| {
        let made = tailored(spec, seed).unwrap().conference;
        format!("{:016x} {:016x}", stable_hash(made.scenario.as_bytes()), stable_hash(made.agenda.as_bytes()))
    };
    assert_eq!(hash(&small, 1), hash(&small, 1));
    assert_ne!(hash(&small, 1), hash(&small, 2));
    let plain = hash(&small, 1);
    small.clashes = 3;
    let clashes = hash(&small, 1);
    (small.clashes, small.conflict) = (0, 3);
    insta::assert_snapshot!("tailored_hashes", format!("{plain}\n{clashes}\n{}", hash(&small, 1)));
}

#[test]
fn a_large_one_takes_time_in_proportion() {
    let made = tailored(&spec(25_000, 300, 5, "0.8"), 1).unwrap();
    assert_eq!(made.conference.agenda.matches("\n  - {talk: ").count(), 25_000);
    assert_eq!(made.tightness().to_string(), "0.8");
}

#[test]
fn every_kind_of_fact_is_there() {
    let scenario = tailored(&spec(110, 7, 3, "0.85"), 1).unwrap().conference.scenario;
    for fact in [
        "minutes: 80",
        "track: ",
        "tags: [",
        "needs: [",
        "after: [t",
        "slots: {day",
        "plenary: true",
        "count: ",
        "asked_by: ",
        "prefer: ",
        "avoid: ",
        "level: warn",
        "unavailable: [mon]",
        "unavailable: [{day: ",
        "features: [",
    ] {
        assert!(scenario.contains(fact), "{fact}");
    }
    let expected: Vec<u32> = scenario
        .lines()
        .filter_map(|line| line.split_once("expected: ")?.1.split([',', '}']).next()?.parse().ok())
        .collect();
    let (most, middle) = (*expected.iter().max().unwrap(), {
        let mut sorted = expected.clone();
        sorted.sort_unstable();
        sorted[sorted.len() / 2]
    });
    assert!(expected.len() == 110 && most > 5 * middle, "a few talks draw many: {most} and {middle}");
}

#[test]
fn planted_clashes_are_exactly_what_is_found() {
    let mut kinds = std::collections::BTreeSet::new();
    for (count, talks, rooms, days, seed) in
        [(1, 30, 3, 1, 0), (3, 40, 4, 2, 1), (8, 110, 7, 3, 2), (16, 300, 10, 3, 3), (25, 600, 20, 4, 4)]
    {
        for seed in seed * 10..seed * 10 + 3 {
            let mut spec = spec(talks, rooms, days, "0.8");
            spec.clashes = count;
            let made = tailored(&spec, seed).unwrap();
            let mut planted: Vec<&str> = made.clashes.iter().map(|one| one.split_once(':').unwrap().0).collect();
            planted.sort_unstable();
            assert_eq!(hard(&checked(&made)), planted, "{spec:?} seed {seed}");
            assert_eq!(planted.len(), count);
            assert!(made.clashes.iter().all(|one| made.conference.agenda.contains(one)));
            kinds.extend(planted.into_iter().map(str::to_owned));
        }
    }
    assert_eq!(kinds.len(), 8, "{kinds:?}");
}

fn solved(scenario: &str) -> Outcome {
    let instance = load_scenario_text("scenario.yaml", scenario, chrono::NaiveDate::default()).unwrap().instance;
    let uses = configure(&instance, None, &[]).unwrap();
    assert_eq!(plenary::rules::contradictions(&instance, &uses), [], "{scenario}");
    let mut options = Options::default();
    (options.iterations, options.threads, options.time_limit) = (Some(400_000), 1, None);
    solve(&instance, &uses, &options, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

/// The scenario without a statement: `request ID`, or a key in the line of a talk or person.
fn without(scenario: &str, statement: &str) -> String {
    let (key, mark) = match statement.split_once(" of ") {
        Some((key, whose)) => (key.trim_matches('`'), format!("  - {{{whose}")),
        None => ("", format!("  - {{id: {},", statement.strip_prefix("request ").unwrap())),
    };
    let mut hits = 0;
    let lines = scenario.lines().filter_map(|line| {
        let id = line.replacen("{id: ", "{", 1).replacen("{name: ", "{", 1);
        if key.is_empty() {
            let is_it = line.starts_with(&mark);
            hits += usize::from(is_it);
            return (!is_it).then(|| line.to_owned());
        }
        let is_it = [",", "}"].iter().any(|end| id.starts_with(&format!("{mark}{end}")));
        let Some((before, after)) = line.split_once(&format!(", {key}: [")).filter(|_| is_it) else {
            return Some(line.to_owned());
        };
        hits += 1;
        Some(format!("{before}{}", after.split_once(']').unwrap().1))
    });
    let text = lines.collect::<Vec<_>>().join("\n") + "\n";
    assert_eq!(hits, 1, "{statement}");
    text
}

#[test]
fn planted_conflicts_are_conflicts_and_minimal() {
    let mut families = std::collections::BTreeSet::new();
    for seed in 0..14 {
        let count = [1, 2, 3, 4, 2, 3, 5][usize::try_from(seed).unwrap() % 7];
        let mut spec = spec(36, 4, 2, if seed % 2 == 0 { "0.8" } else { "0.95" });
        spec.conflict = count;
        let made = tailored(&spec, seed).unwrap();
        assert_eq!(made.conflict.len(), count);
        assert!(made.conflict.iter().all(|one| made.conference.scenario.contains(one)));
        let scenario = &made.conference.scenario;
        let outcome = solved(scenario);
        assert_eq!(outcome.status, Status::Infeasible, "{count} of seed {seed}: {:?}", made.conflict);
        for statement in &made.conflict {
            let outcome = solved(&without(scenario, statement));
            assert_eq!(outcome.score.hard, 0, "seed {seed} without {statement}: {:?}", made.conflict);
        }
        let report = checked(&made);
        assert!(!hard(&report).is_empty(), "{:?}", made.conflict);
        families.insert(made.conflict.last().unwrap().split(' ').next().unwrap().to_owned());
    }
    assert!(families.len() >= 3, "{families:?}");
}

fn refused(spec: &Spec) -> Impossible {
    tailored(spec, 0).unwrap_err()
}

#[test]
fn what_is_impossible_is_refused_with_what_is_possible() {
    let mut told = String::new();
    let mut clashes = spec(20, 3, 1, "0.8");
    clashes.clashes = 50;
    let mut conflict = spec(20, 3, 1, "0.8");
    conflict.conflict = 40;
    let mut both = spec(20, 3, 1, "0.8");
    (both.clashes, both.conflict) = (1, 1);
    for spec in [
        spec(0, 1, 1, "1"),
        spec(10, 0, 1, "1"),
        spec(10, 1, 400, "1"),
        spec(2, 3, 5, "0.5"),
        spec(500, 3, 2, "0.9"),
        spec(30, 2, 1, "0.1"),
        clashes,
        conflict,
        both,
    ] {
        let Impossible { message, help } = refused(&spec);
        writeln!(told, "{message}\n  {help}").unwrap();
    }
    insta::assert_snapshot!("tailored_refusals", told);
}

/// What a refusal says is possible is possible.
#[test]
fn suggestions_hold() {
    for (talks, rooms, days, tightness) in [(500, 3, 2, "0.9"), (30, 2, 1, "0.1"), (5_000, 10, 3, "0.5")] {
        let asked = spec(talks, rooms, days, tightness);
        let help = refused(&asked).help;
        for one in help.strip_prefix("possible, each by itself: ").unwrap().split(", ") {
            let mut changed = asked.clone();
            let number = || one.split(' ').next().unwrap().parse().unwrap();
            match one.split(' ').next_back().unwrap() {
                "rooms" => changed.rooms = number(),
                "days" => changed.days = number(),
                "talks" => changed.talks = number(),
                tightness => changed.tightness = tightness.parse().unwrap(),
            }
            assert!(tailored(&changed, 0).is_ok(), "{one}");
        }
    }
}

const SMALL: [&str; 9] = ["generate", "--talks", "12", "--rooms", "2", "--days", "1", "--tightness", "0.7"];

#[test]
fn the_command_writes_files_and_replaces_none() {
    let desk = Desk::new();
    let files = ["-o", "@scenario.yaml", "--agenda-out", "@agenda.yaml"];
    let run = desk.run(&[&SMALL[..], &files].concat());
    assert_eq!(run.code, 0, "{}", run.transcript());
    assert!(run.out.is_empty() && run.err.contains("12 talks, 2 rooms"), "{}", run.transcript());
    assert_eq!(desk.run(&["check", "@scenario.yaml", "@agenda.yaml"]).code, 0);
    let again = desk.run(&[&SMALL[..], &files].concat());
    assert!(again.code == 2 && again.err.contains("--force"), "{}", again.transcript());
    assert_eq!(desk.run(&[&SMALL[..], &files, &["--force", "--seed", "1"]].concat()).code, 0);
    let printed = desk.run(&[&SMALL[..], &["-q", "--seed", "1"]].concat());
    assert_eq!((printed.code, printed.out, printed.err), (0, desk.read("scenario.yaml"), String::new()));
}

#[test]
fn the_command_refuses_what_makes_no_sense() {
    let desk = Desk::new();
    let refused: [(&[&str], &str); 6] = [
        (&["--planted-clashes", "2"], "--agenda-out"),
        (&["--planted-clashes", "2", "--planted-conflict", "2", "--agenda-out", "@a.yaml"], "cannot be used with"),
        (&["--planted-conflict", "90"], "error[impossible-conference]"),
        (&["--tightness", "0"], "cannot be used multiple times"),
        (&["--seed", "x"], "--seed"),
        (&["--talks"], "--talks"),
    ];
    for (more, said) in refused {
        let run = desk.run(&[&SMALL[..], more].concat());
        assert!(run.code == 2 && run.err.contains(said), "{more:?}: {}", run.transcript());
        assert!(desk.files().is_empty());
    }
    let run = desk.run(&["generate", "--talks", "9", "--rooms", "2", "--days", "1", "--tightness", "1.5"]);
    assert!(run.code == 2 && run.err.contains("above 0 and up to 1"), "{}", run.transcript());
}

#[test]
fn the_page_prints_what_the_program_prints() {
    says_what_is_printed("docs/generate.md");
}
