//! Other tools' objectives as profiles: `tests/objectives/` holds a small conference for each, with the cost of every one of their
//! terms (`docs/objectives.md`).

use std::collections::BTreeMap;

use plenary::check::check;
use plenary::model::Score;
use plenary::problem::{Assignment, Lowering, Space};
use plenary::rules::configure;
use serde::Deserialize;

use super::agreement::space_of;
use crate::support::cli::{Desk, tests_folder};

/// What a term, or all of them, must cost.
#[derive(Deserialize)]
#[serde(untagged)]
enum Expected {
    Term {
        #[serde(rename = "use")]
        name: String,
        cost: i64,
    },
    All {
        hard: i64,
        medium: i64,
        soft: i64,
    },
}

fn costs_as_defined(name: &str) {
    let desk = Desk::with(&std::fs::read_to_string(tests_folder("objectives").join(format!("{name}.yaml"))).unwrap());
    let today = chrono::NaiveDate::default();
    let load = plenary::source::load_scenario(&desk.path("scenario.yaml"), today);
    let mut loaded = load.map_err(|failure| failure.errors).unwrap();
    let agenda =
        plenary::source::load_agenda(&desk.path("agenda.yaml"), &loaded.instance, &mut loaded.origins).unwrap();
    let instance = &loaded.instance;
    let uses = configure(instance, Some(name), &[]).unwrap();
    let space: Space = space_of(instance, &agenda);
    let assignment = Assignment::from_agenda(&space, instance, &agenda);
    let timetable = plenary::model::Timetable::new(instance, &agenda);
    let (mut checked, mut lowered): (BTreeMap<String, i64>, BTreeMap<String, i64>) = Default::default();
    let mut total = Score::ZERO;
    for (_, config) in uses.iter() {
        let term = config.reason.clone().expect("every use of the profile names its term");
        *checked.entry(term.clone()).or_default() += config.rule.check(&timetable).cost();
        let mut lowering = Lowering::new(&space);
        config.rule.lower(instance, &mut lowering);
        let problem = lowering.finish().expect("small costs");
        *lowered.entry(term).or_default() +=
            problem.price_by_use(&assignment).iter().map(|(_, cost)| cost).sum::<i64>();
        total += problem.price(&assignment);
    }
    let expected: Vec<Expected> = serde_yaml::from_str(&desk.read("expected.yaml")).unwrap();
    let mut terms = 0;
    for one in &expected {
        match one {
            Expected::Term { name, cost } => {
                terms += 1;
                assert_eq!(checked.get(name).copied().unwrap_or(0), *cost, "{name} by check");
                assert_eq!(lowered.get(name).copied().unwrap_or(0), *cost, "{name} by terms");
                assert_ne!(*cost, 0, "{name} is not shown");
            }
            Expected::All { hard, medium, soft } => {
                let all = Score { hard: *hard, medium: *medium, soft: *soft };
                assert_eq!((check(instance, &uses, &agenda).score, total), (all, all));
            }
        }
    }
    assert!(
        checked
            .keys()
            .all(|name| expected.iter().any(|one| matches!(one, Expected::Term { name: other, .. } if other == name)))
    );
    assert!(terms > 10, "{name} has {terms} terms");
}

#[test]
fn optaplanner() {
    costs_as_defined("optaplanner");
}

#[test]
fn cosplib() {
    costs_as_defined("cosplib");
}
