//! Speed on the scenarios of this repository: `cargo bench --bench speed`.
//!
//! Every figure is the median of several runs in this one process; compare figures of one run only.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on stops")]
#![allow(clippy::print_stdout, reason = "it prints what it measures")]

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use plenary::check::check;
use plenary::model::{Agenda, Instance};
use plenary::rules::{Uses, configure};
use plenary::solve::{Event, Options, Outcome, solve};
use plenary::source::{load_agenda, load_scenario};

fn main() {
    println!("{:<52} {:>12} {:>8}", "what", "median", "runs");
    let (srecon, uses, agenda) = case("scenarios/srecon16-europe.yaml", Some("scenarios/srecon16-europe.agenda.yaml"));
    report("check srecon16-europe, in process", 200, || drop(check(&srecon, &uses, &agenda)));
    report("load scenario and agenda of srecon16-europe", 50, || {
        drop(case("scenarios/srecon16-europe.yaml", Some("scenarios/srecon16-europe.agenda.yaml")));
    });
    report("solve srecon16-europe until proven", 5, || drop(run(&srecon, &uses, &options(30))));
    let (large, uses, _) = case("scenarios/generated-94-talks.yaml", None);
    let mut first = None;
    let outcome = run_watched(&large, &uses, &options(30), &mut |event, since| {
        if event.score.is_some_and(|score| score.hard == 0) {
            first.get_or_insert(since.elapsed());
        }
    });
    println!(
        "{:<52} {:>12} {:>8}",
        "solve generated-94-talks: first without clash",
        words(first.unwrap_or_default()),
        1
    );
    println!(
        "{:<52} {:>12} {:>8}",
        format!("solve generated-94-talks: {} at gap {:.3}", outcome.status.word(), outcome.gap().unwrap_or(f64::NAN)),
        words(Duration::from_secs_f64(outcome.seconds.unwrap_or_default())),
        1
    );
    // The search alone, on one core: the difference of two lengths takes set-up and proof out.
    let moves = |count: u64| {
        let mut options = Options::default();
        (options.time_limit, options.iterations, options.threads) = (None, Some(count), 1);
        let started = Instant::now();
        let outcome = run(&large, &uses, &options);
        (outcome.moves, started.elapsed())
    };
    let ((few, short), (many, long)) = (moves(1_000_000), moves(5_000_000));
    #[expect(clippy::cast_precision_loss, reason = "a few million")]
    let rate = (many - few) as f64 / (long.saturating_sub(short)).as_secs_f64();
    println!("{:<52} {:>10.2} M {:>8}", "search generated-94-talks: moves a second and core", rate / 1e6, 1);
}

fn case(scenario: &str, agenda: Option<&str>) -> (Instance, Uses, Agenda) {
    let mut loaded =
        load_scenario(Path::new(scenario), chrono::NaiveDate::default()).map_err(|failure| failure.errors).unwrap();
    let uses = configure(&loaded.instance, None, &[]).unwrap();
    let agenda = match agenda {
        Some(path) => load_agenda(Path::new(path), &loaded.instance, &mut loaded.origins).unwrap(),
        None => Agenda { entries: Vec::new(), ..Agenda::default() },
    };
    (loaded.instance, uses, agenda)
}

fn options(seconds: u64) -> Options {
    let mut options = Options::default();
    options.time_limit = Some(Duration::from_secs(seconds));
    options
}

fn run(instance: &Instance, uses: &Uses, options: &Options) -> Outcome {
    run_watched(instance, uses, options, &mut |_, _| {})
}

fn run_watched(instance: &Instance, uses: &Uses, options: &Options, on: &mut dyn FnMut(&Event, Instant)) -> Outcome {
    let started = Instant::now();
    solve(instance, uses, options, &AtomicBool::new(false), &mut |event| on(event, started)).unwrap()
}

fn report(what: &str, runs: usize, mut work: impl FnMut()) {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let started = Instant::now();
            work();
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("{what:<52} {:>12} {runs:>8}", words(times[runs / 2]));
}

fn words(time: Duration) -> String {
    if time < Duration::from_millis(10) {
        format!("{:.0} µs", time.as_secs_f64() * 1e6)
    } else {
        format!("{:.0} ms", time.as_secs_f64() * 1e3)
    }
}
