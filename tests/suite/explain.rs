//! `plenary explain`: what a person reads, and that every set is minimal, checked by placing everything without each statement.

use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use plenary::check::check;
use plenary::explain::core::{Answer, Options as Asked, explain};
use plenary::generate::{Spec, Tailored, tailored};
use plenary::rules::configure;
use plenary::solve::lower;
use plenary::source::load_scenario_text;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::oracle::{mix, tiny_with_blocks};
use crate::support::cli::{Desk, Run, files_in, snapshot, tests_folder};
use crate::support::oracle::best::best_plan;
use crate::support::pages::says_what_is_printed;
use crate::support::runner::{deep, runner};

/// Small scenarios in which not everything fits: as text with every set, and as JSON.
#[test]
fn conflicts_read_well() {
    let folder = tests_folder("explain");
    let files = files_in(&folder, "yaml");
    assert!(files.len() >= 7, "{files:?}");
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let desk = Desk::with(&std::fs::read_to_string(&file).unwrap());
        let run = desk.run(&["explain", "@scenario.yaml", "--all"]);
        snapshot(&folder, name, &run.transcript());
        assert_eq!(run.code, 3, "{name}");
        let json = desk.run(&["explain", "@scenario.yaml", "--all", "--format", "json"]);
        assert_eq!((json.code, &json.json()["status"]), (3, &json!("infeasible")), "{name}");
        let sets = run.out.matches("error[infeasible]").count();
        assert_eq!(json.json()["cores"].as_array().unwrap().len(), sets, "{name}");
        assert!(json.json()["cores"].as_array().unwrap().iter().all(|core| core["minimal"] == json!(true)), "{name}");
    }
}

fn overfull() -> Desk {
    let desk = Desk::new();
    desk.write("overfull.yaml", include_str!("../../scenarios/overfull.yaml"));
    desk.write("tiny.yaml", include_str!("../../scenarios/tiny.yaml"));
    desk
}

#[test]
fn pages() {
    let folder = tests_folder("explain");
    let desk = overfull();
    let pages: [(&str, &[&str]); 7] = [
        ("page-overfull", &["explain", "@overfull.yaml"]),
        ("page-json", &["explain", "@overfull.yaml", "--format", "json"]),
        ("page-flexibility", &["explain", "@overfull.yaml", "--flexibility"]),
        ("page-flexibility-json", &["explain", "@tiny.yaml", "--flexibility", "--format", "json"]),
        ("page-feasible", &["explain", "@tiny.yaml"]),
        ("page-format", &["explain", "@tiny.yaml", "--format", "github"]),
        ("page-near-rule", &["explain", "room-overlaps"]),
    ];
    for (name, arguments) in pages {
        snapshot(&folder, name, &desk.run(arguments).transcript());
    }
}

#[test]
fn the_page_of_the_documentation() {
    says_what_is_printed("docs/explain.md");
}

#[test]
fn a_rule_is_its_page() {
    let desk = Desk::new();
    let rule = ["person-overlap", "order"].map(|rule| (desk.run(&["explain", rule]), desk.run(&["rules", rule])));
    for (explained, page) in rule {
        assert_eq!((explained.code, explained.out), (0, page.out));
    }
}

/// What the program would have to settle stays open, and that is said.
#[test]
fn without_time_nothing_is_claimed() {
    let desk = Desk::with(&std::fs::read_to_string(tests_folder("explain").join("chain.yaml")).unwrap());
    let run = desk.run(&["explain", "@scenario.yaml", "--time-limit", "0s"]);
    assert_eq!(run.code, 4, "{}", run.transcript());
    assert!(run.out.starts_with("Not settled"), "{}", run.transcript());
    let json = desk.run(&["explain", "@scenario.yaml", "--time-limit", "0s", "--format", "json"]).json();
    assert_eq!((&json["status"], &json["cores"]), (&json!("unknown"), &json!([])));
}

#[test]
fn the_same_bytes_every_time() {
    let made = conflict(30, 3, 2, 6, 11).unwrap();
    let desk = Desk::new();
    desk.write("scenario.yaml", &made.conference.scenario);
    let run = || desk.run(&["explain", "@scenario.yaml", "--all", "--format", "json"]).out;
    assert_eq!(run(), run());
}

/// A conference with a planted conflict of so many statements, if one fits.
fn conflict(talks: usize, rooms: usize, days: usize, statements: usize, seed: u64) -> Option<Tailored> {
    let mut spec = Spec::new(talks, rooms, days, "0.7".parse().unwrap());
    spec.conflict = statements;
    tailored(&spec, seed).ok()
}

/// The requirement that a line of the scenario states, as the generator names it.
fn name_of(requirement: &Value, scenario: &str) -> String {
    if let Some(request) = requirement["request"].as_str() {
        return format!("request {request}");
    }
    let line = usize::try_from(requirement["location"]["line"].as_u64().unwrap()).unwrap();
    let line = scenario.lines().nth(line - 1).unwrap();
    let field = |key: &str| line.split(&format!("{key}: ")).nth(1).unwrap().split([',', '}']).next().unwrap();
    match requirement["rule"].as_str().unwrap() {
        "order" => format!("`after` of {}", field("id")),
        "person-unavailable" if line.contains("unavailable") => format!("`unavailable` of {}", field("name")),
        "person-unavailable" => format!("`available` of {}", field("name")),
        other => format!("{other}: {line}"),
    }
}

/// The scenario without a statement, edited as a person would.
fn without(scenario: &Value, statement: &str) -> Value {
    let mut scenario = scenario.clone();
    let remove = |list: &mut Value, of: &str, named: &str, key: &str| {
        let items = list.as_array_mut().unwrap();
        let item = items.iter_mut().find(|item| item[of] == json!(named)).unwrap();
        item.as_object_mut().unwrap().remove(key).unwrap();
    };
    if let Some(request) = statement.strip_prefix("request ") {
        let requests = scenario["requests"].as_array_mut().unwrap();
        let before = requests.len();
        requests.retain(|one| one["id"] != json!(request));
        assert_eq!(requests.len() + 1, before);
    } else if let Some(talk) = statement.strip_prefix("`after` of ") {
        remove(&mut scenario["talks"], "id", talk, "after");
    } else {
        let (key, person) = statement.split_once("` of ").unwrap();
        remove(&mut scenario["people"], "name", person, &key[1..]);
    }
    scenario
}

/// Whether there is an agenda with everything in it that breaks nothing, by the checker's judgement.
fn fits(scenario: &Value) -> bool {
    let loaded = load_scenario_text("scenario.yaml", &scenario.to_string(), chrono::NaiveDate::default()).unwrap();
    let uses = configure(&loaded.instance, None, &[]).unwrap();
    match explain(&loaded.instance, &uses, &Asked::until(None), &AtomicBool::new(false)).unwrap().answer {
        Answer::Feasible(agenda) => {
            let placed = agenda.entries.iter().filter(|entry| entry.start.is_some()).count();
            let talks = loaded.instance.talks.iter().filter(|talk| !talk.is_break).count();
            placed >= talks && check(&loaded.instance, &uses, &agenda).score.hard == 0
        }
        _ => false,
    }
}

/// Explains a planted conflict: what is wrong with the answer, and the seconds it took.
fn explained(made: &Tailored) -> (Vec<String>, f64) {
    let desk = Desk::new();
    let scenario = &made.conference.scenario;
    desk.write("scenario.yaml", scenario);
    let began = Instant::now();
    let run: Run = desk.run(&["explain", "@scenario.yaml", "--format", "json"]);
    let seconds = began.elapsed().as_secs_f64();
    let mut wrong = Vec::new();
    if run.code != 3 {
        return (vec![run.transcript()], seconds);
    }
    let json = run.json();
    let core = &json["cores"][0];
    let mut found: Vec<String> =
        core["requirements"].as_array().unwrap().iter().map(|one| name_of(one, scenario)).collect();
    let mut planted = made.conflict.clone();
    found.sort();
    planted.sort();
    if found != planted {
        wrong.push(format!("found {found:?}, planted {planted:?}"));
    }
    if core["minimal"] != json!(true) || json["relaxations"].as_array().unwrap().is_empty() {
        wrong.push(format!("minimal {}, relaxations {}", core["minimal"], json["relaxations"]));
    }
    let whole: Value = serde_yaml::from_str(scenario).unwrap();
    for statement in &found {
        if !fits(&without(&whole, statement)) {
            wrong.push(format!("without {statement} nothing fits either"));
        }
    }
    (wrong, seconds)
}

/// The planted set is found, all of it and nothing else, and without any one of its statements everything fits.
#[test]
fn planted_conflicts_are_found() {
    let (talks, rooms, days, cases) = if deep() { (100, 6, 2, 100) } else { (30, 3, 2, 12) };
    let (mut seconds, mut wrong) = (Vec::new(), String::new());
    let mut seed = 0;
    while seconds.len() < cases {
        seed += 1;
        let statements = usize::try_from(seed % 8).unwrap() + 1;
        let Some(made) = conflict(talks, rooms, days, statements, seed) else { continue };
        let (problems, taken) = explained(&made);
        seconds.push(taken);
        for problem in problems {
            writeln!(wrong, "seed {seed}, {statements} statements: {problem}").unwrap();
        }
    }
    seconds.sort_by(f64::total_cmp);
    println!(
        "{cases} conflicts among {talks} talks: median {:.2} s, slowest {:.2} s",
        seconds[cases / 2],
        seconds[cases - 1]
    );
    assert_eq!(wrong, "");
}

/// What is said about tiny instances, against enumeration: also with other levels, and with requirements that nobody
/// would state.
#[test]
fn the_answer_is_true() {
    let settled = std::cell::Cell::new([0; 3]);
    let result = runner("explain", 64, 3_000).run(&(tiny_with_blocks(), mix()), |(sketch, mix)| {
        let mut instance = sketch.build();
        mix.set(&mut instance);
        let uses = configure(&instance, None, &[]).unwrap();
        let problem = lower(&instance, &uses, &[]).unwrap();
        let credits = problem.terms.iter().any(|term| term.is_hard() && term.weight < 0);
        let (best, _) = best_plan(&instance, &mix.settings());
        let told = explain(&instance, &uses, &Asked::until(None), &AtomicBool::new(false)).unwrap();
        let answer = match told.answer {
            Answer::Feasible(_) => {
                prop_assert!(best.hard <= 0, "the best is {best}");
                0
            }
            Answer::Infeasible => {
                // A credit may make up for what is broken; it mends nothing.
                prop_assert!(best.hard > 0 || credits, "the best is {best}: {:?}", told.cores);
                1
            }
            _ => 2,
        };
        let mut before = settled.get();
        before[answer] += 1;
        settled.set(before);
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    let [feasible, infeasible, open] = settled.get();
    println!("{feasible} feasible, {infeasible} infeasible, {open} open");
    assert!(feasible >= 8 && infeasible >= 8 && open * 50 <= feasible + infeasible, "{:?}", settled.get());
}
