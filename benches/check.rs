//! Speed of checking as programmes grow: `cargo bench --bench check`.
//!
//! Every figure is the median of several runs in this one process; compare figures of one run only.
//! The last columns divide by n log₂ n, n the number of talks: where cost grows so, they stay level.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on stops")]
#![allow(clippy::print_stdout, reason = "it prints what it measures")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use plenary::check::check;
use plenary::exchange::{self, ReadOptions, standalone};
use plenary::finding::Origins;
use plenary::generate::{Extent, programme};
use plenary::model::{Agenda, Instance};
use plenary::rules::configure;
use plenary::source::{Input, Native, Text, agenda_from, scenario_from};

/// Talks, rooms, people, days. The second is like a large weekend of devrooms, the last one what must take
/// less than half a second.
const EXTENTS: [(usize, usize, usize, usize); 4] =
    [(1_000, 24, 800, 2), (1_105, 35, 1_193, 2), (5_000, 60, 4_000, 4), (25_000, 120, 20_000, 8)];

fn main() {
    println!("{:<34} {:>8} {:>12} {:>16} {:>8}", "what", "talks", "median", "ns per n log₂ n", "ratio");
    let mut firsts: Vec<(&str, f64)> = Vec::new();
    for (talks, rooms, people, days) in EXTENTS {
        let made = programme(&Extent::new(talks, rooms, people, days), 1);
        let runs = if talks > 2_000 { 9 } else { 51 };
        let mut row = |what: &'static str, time: Duration| {
            #[expect(clippy::cast_precision_loss, reason = "thousands")]
            let n = talks as f64;
            let per = time.as_secs_f64() * 1e9 / (n * n.log2());
            let first = firsts.iter().find(|one| one.0 == what).map(|one| one.1);
            if first.is_none() {
                firsts.push((what, per));
            }
            println!("{what:<34} {talks:>8} {:>12} {per:>16.1} {:>8.2}", words(time), per / first.unwrap_or(per));
        };
        let (alone, agenda) = read_alone(&made.agenda);
        row("read an agenda alone", median(runs, || drop(black_box(read_alone(&made.agenda)))));
        row("check it", check_time(&alone, &agenda, runs));
        let (instance, agenda) = read(&made.scenario, &made.agenda);
        row("read scenario and agenda", median(runs, || drop(black_box(read(&made.scenario, &made.agenda)))));
        row("check the agenda with the scenario", check_time(&instance, &agenda, runs));
    }
}

fn check_time(instance: &Instance, agenda: &Agenda, runs: usize) -> Duration {
    let uses = configure(instance, None, &[]).unwrap();
    median(runs, || drop(black_box(check(instance, &uses, agenda))))
}

fn read_alone(agenda: &str) -> (Instance, Agenda) {
    let options = ReadOptions::new(chrono::NaiveDate::default());
    let programme = exchange::read(Input::new("agenda.yaml", agenda), &options, &mut Origins::default()).unwrap();
    standalone(vec![programme], options.today).unwrap()
}

fn read(scenario: &str, agenda: &str) -> (Instance, Agenda) {
    let text = Text::new("scenario.yaml", scenario);
    let loaded = scenario_from(&text, Origins::default(), chrono::NaiveDate::default(), &Native);
    let mut loaded = loaded.map_err(|failure| failure.errors).unwrap();
    let agenda = agenda_from(&Text::new("agenda.yaml", agenda), &loaded.instance, &mut loaded.origins).unwrap();
    (loaded.instance, agenda)
}

fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let started = Instant::now();
            work();
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}

fn words(time: Duration) -> String {
    if time < Duration::from_millis(10) {
        format!("{:.0} µs", time.as_secs_f64() * 1e6)
    } else {
        format!("{:.0} ms", time.as_secs_f64() * 1e3)
    }
}
