//! Random but plausible changes of a scenario, and what must hold whatever changes.
//!
//! Each case is drawn by itself from the seed and its number. It has two halves. In the first, a few random
//! [edits](crate::generate::Edit) are made, and the scenario that comes out is read, drafted and explained: a draft is
//! what the checker says, an impossibility is proven with a minimal reason, and neither contradicts any agenda that is
//! known. In the second, a few talks of a clean agenda are moved, so that the new agenda is clean as well; then
//! the scenario is changed so that the old one is not. The moves are a repair that is known, and none that
//! [`repair`](crate::explain::repair) finds may be larger.
//!
//! A failure shrinks to a small scenario that is written as a file.

mod draft;
mod known;
mod mend;
mod panics;
mod reason;
mod shrink;
mod situation;
mod subject;
mod tally;

pub use situation::Setting;
pub use tally::Tally;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::check::check;
use crate::generate::{Dice, Edit};
use crate::model::{Agenda, Instance};
use crate::problem::Problem;
use crate::solve::{self, Outcome, lower};
use crate::source::{Value, ValueKind, write_agenda, write_value};
use draft::Depth;
use shrink::Shrinking;
use situation::{Reading, Situation};
use subject::Subject;

/// Edits of a case, and talks that its known repair moves.
const EDITS: u32 = 3;
const MOVES: u32 = 4;

/// Every so many cases reasons are asked for although everything fits.
const REASONS: u64 = 4;

/// Failures that are shrunk; of the others only the first message is kept.
const SHRUNK: usize = 5;

/// Moves with which a first agenda is looked for.
const FIRST: u64 = 200_000;

/// A property of drafts that someone else wants to hold, beside those that always must.
pub trait Property: Sync {
    /// A short name.
    fn name(&self) -> &'static str;

    /// Judges the draft of a changed scenario.
    ///
    /// # Errors
    /// What does not hold, in a sentence.
    fn holds(&self, instance: &Instance, outcome: &Outcome) -> Result<(), String>;
}

/// A property that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Complaint {
    property: &'static str,
    /// Of a panic, where it is; another panic is another failure.
    place: String,
    message: String,
}

impl Complaint {
    fn new(property: &'static str, message: impl Into<String>) -> Self {
        Self { property, place: String::new(), message: message.into() }
    }

    /// Whether it is the same failure, of another scenario.
    fn is_like(&self, other: &Self) -> bool {
        (self.property, &self.place) == (other.property, &other.place)
    }
}

/// What is asked of a run.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// The first case, ...
    pub first: u64,
    /// ... and how many there are.
    pub cases: u64,
    /// Seed of all random choices.
    pub seed: u64,
    /// Moves of each search.
    pub iterations: u64,
    /// Threads to use; nothing depends on it.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { first: 0, cases: 100, seed: 0, iterations: 20_000, threads }
    }
}

/// A case in which a property does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// The number of the case.
    pub case: u64,
    /// The property.
    pub property: &'static str,
    /// What does not hold, of what is left after shrinking.
    pub message: String,
    /// The changes that it takes, a sentence each.
    pub edits: Vec<String>,
    /// The scenario after these changes, with as little as it takes, as YAML; empty if it was not shrunk because there
    /// are too many failures.
    pub scenario: String,
    /// The agenda before the changes, if it matters.
    pub agenda: Option<String>,
    /// An agenda that is known to break nothing, if it matters.
    pub known: Option<String>,
}

/// What a run found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// What happened.
    pub tally: Tally,
    /// Whether there was an agenda to repair.
    pub has_agenda: bool,
    /// Failures in order of case.
    pub failures: Vec<Failure>,
    /// Of a single case the changes of each half, a sentence each; else empty.
    pub drawn: Vec<Vec<String>>,
}

/// The scenario before any change.
struct Base {
    scenario: Value,
    situation: Situation,
    /// An agenda that breaks nothing, with the problem that knows it and its text.
    agenda: Option<(Agenda, Problem, String)>,
}

/// A case as it was drawn.
struct Case {
    edits: Vec<Edit>,
    subject: Subject,
}

/// Runs cases on a scenario whose includes are merged. Of `agenda`, the text of an agenda that plenary wrote, talks are
/// moved and repaired; without one, or if it breaks something hard, a draft takes its place, and if that is not clean
/// there are no repairs. What the scenario names in other files, its published agenda, is left aside. `None` if the
/// scenario is refused as it is.
///
/// A case takes a few searches of [`Options::iterations`] moves and the proofs of small programs.
#[must_use]
pub fn fuzz(
    scenario: &Value,
    agenda: Option<&str>,
    setting: &Setting,
    properties: &[&dyn Property],
    options: &Options,
    interrupt: &AtomicBool,
) -> Option<Found> {
    let scenario = alone(scenario);
    let Ok(Reading::Accepted(situation)) = setting.read(&scenario) else { return None };
    let agenda = first_agenda(&situation, agenda, options, interrupt);
    let base = Base { scenario, situation: *situation, agenda };
    let depth = |case: u64| Depth {
        iterations: options.iterations,
        seed: case,
        reasons: case.is_multiple_of(REASONS),
        properties,
        stop: interrupt,
    };
    let (next, done) = (AtomicU64::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..options.threads.max(1) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= options.cases {
                        break;
                    }
                    let number = options.first + index;
                    let result = base.run(options.seed, number, setting, &depth(number));
                    if interrupt.load(Ordering::Relaxed) {
                        break;
                    }
                    if let Ok(mut done) = done.lock() {
                        done.insert(number, result);
                    }
                }
            });
        }
    });
    let done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let said = |case: Case| case.edits.iter().map(ToString::to_string).collect();
    let drawn = if options.cases == 1 { base.draw(options.seed, options.first) } else { Vec::new() };
    let mut found = Found {
        tally: Tally::default(),
        has_agenda: base.agenda.is_some(),
        failures: Vec::new(),
        drawn: drawn.into_iter().map(said).collect(),
    };
    for (number, (tally, failures)) in done {
        found.tally += tally;
        for (case, complaint) in failures {
            let shrink = found.failures.len() < SHRUNK;
            found.failures.push(base.failure(number, case, complaint, shrink, setting, &depth(number)));
        }
    }
    Some(found)
}

/// The scenario without what stands in other files: its published agenda.
fn alone(scenario: &Value) -> Value {
    let mut scenario = scenario.clone();
    if let ValueKind::Map(pairs) = &mut scenario.kind {
        pairs.retain(|(key, _)| key != "published");
    }
    scenario
}

/// The agenda that is given, or a draft; either way one that breaks nothing.
fn first_agenda(
    situation: &Situation,
    given: Option<&str>,
    options: &Options,
    interrupt: &AtomicBool,
) -> Option<(Agenda, Problem, String)> {
    let Situation { instance, uses } = situation;
    let given = given.and_then(|text| situation.agenda(text).ok());
    let given = given.filter(|agenda| check(instance, uses, agenda).score.hard <= 0);
    let agenda = given.or_else(|| {
        let mut limits = solve::Options::default();
        (limits.time_limit, limits.iterations, limits.prove) = (None, Some(FIRST), None);
        limits.threads = options.threads;
        let drafted = solve::solve(instance, uses, &limits, interrupt, &mut |_| {}).ok()?;
        (drafted.score.hard <= 0).then_some(drafted.agenda)
    })?;
    let problem = lower(instance, uses, &[&agenda]).ok()?;
    let text = write_agenda(instance, &agenda);
    Some((agenda, problem, text))
}

impl Base {
    /// Draws both halves of a case; the second only if there is an agenda and something in it can be moved.
    fn draw(&self, seed: u64, number: u64) -> Vec<Case> {
        let mut dice = Dice::of_case(seed, number);
        let instance = &self.situation.instance;
        let text = self.agenda.as_ref().map(|(.., text)| text.clone());
        let edits = (0..dice.between(1, EDITS) as usize).filter_map(|index| Edit::draw(instance, &mut dice, index + 1));
        let edits: Vec<Edit> = edits.collect();
        let mut cases = vec![self.case(edits, text.clone(), None)];
        if let Some((agenda, problem, _)) = &self.agenda {
            let most = dice.between(1, MOVES) as usize;
            if let Some((edits, there)) = known::known(&self.situation, problem, agenda, most, &mut dice) {
                cases.push(self.case(edits, text, Some(write_agenda(instance, &there))));
            }
        }
        cases
    }

    fn case(&self, edits: Vec<Edit>, agenda: Option<String>, known: Option<String>) -> Case {
        let mut scenario = self.scenario.clone();
        for edit in &edits {
            edit.apply(&mut scenario, &self.situation.instance);
        }
        Case { edits, subject: Subject { scenario, agenda, known } }
    }

    fn run(&self, seed: u64, number: u64, setting: &Setting, depth: &Depth<'_>) -> (Tally, Vec<(Case, Complaint)>) {
        let mut sum = Tally { cases: 1, ..Tally::default() };
        let mut failures = Vec::new();
        for case in self.draw(seed, number) {
            let (tally, complaint) = case.subject.examine(setting, depth);
            sum += tally;
            failures.extend(complaint.map(|complaint| (case, complaint)));
        }
        (sum, failures)
    }

    fn failure(
        &self,
        number: u64,
        case: Case,
        complaint: Complaint,
        shrink: bool,
        setting: &Setting,
        depth: &Depth<'_>,
    ) -> Failure {
        let say = |edits: &[Edit]| edits.iter().map(ToString::to_string).collect();
        if !shrink {
            let Complaint { property, message, .. } = complaint;
            let (edits, scenario) = (say(&case.edits), String::new());
            return Failure { case: number, property, message, edits, scenario, agenda: None, known: None };
        }
        let examine = |subject: &Subject| subject.examine(setting, depth).1;
        let mut shrinking = Shrinking::new(case.subject, complaint, &examine);
        let edits = shrinking.edits(&self.scenario, &self.situation.instance, case.edits);
        shrinking.without_agenda();
        shrinking.facts();
        let Shrinking { subject, complaint: Complaint { property, message, .. }, .. } = shrinking;
        let reduced = |text: Option<String>| -> Option<String> {
            let Ok(Reading::Accepted(small)) = setting.read(&subject.scenario) else { return text };
            Some(write_agenda(&small.instance, &small.agenda(&text?).ok()?))
        };
        Failure {
            case: number,
            property,
            message,
            edits: say(&edits),
            agenda: reduced(subject.agenda.clone()),
            known: reduced(subject.known.clone()),
            scenario: write_value(&subject.scenario),
        }
    }
}
