//! Under `--iterations` a run says the same, byte for byte, on any number of threads: for all scenarios of the
//! repository and for generated ones, in JSON and in text.

use std::path::Path;

use crate::support::cli::{Desk, files_in};
use crate::support::runner::deep;

/// Bytes of a scenario that is solved in one format only.
const LARGE: usize = 12_000;

/// The scenario of the desk, solved by so many threads.
fn solved(desk: &Desk, iterations: &str, threads: &str, more: &[&str]) -> (u8, String, String) {
    let arguments = ["solve", "@scenario.yaml", "--seed", "7", "--iterations", iterations, "--threads", threads];
    let run = desk.run(&[&arguments[..], more].concat());
    assert!(run.code < 2, "{}", run.transcript());
    (run.code, run.out, run.err)
}

fn is_the_same_on_any_number_of_threads(name: &str, desk: &Desk) {
    let (json, text): (&[&str], &[&str]) = (&["--format", "json"], &[]);
    // Large ones take most of a second each.
    let quick = !deep() && desk.read("scenario.yaml").len() > LARGE;
    let (formats, counts) = if quick { (&[json][..], &["4"][..]) } else { (&[json, text][..], &["2", "4"][..]) };
    for iterations in if deep() { &["1000", "200000", "3000000"][..] } else { &["1500"] } {
        for more in formats {
            let one = solved(desk, iterations, "1", more);
            for threads in counts {
                assert_eq!(solved(desk, iterations, threads, more), one, "{name}: {iterations} on {threads} threads");
            }
        }
    }
}

#[test]
fn scenarios_are_solved_alike_on_any_number_of_threads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut count = 0;
    for path in files_in(&folder, "yaml") {
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.contains(".agenda.") {
            continue;
        }
        let desk = Desk::new();
        for path in files_in(&folder, "yaml") {
            desk.write(path.file_name().unwrap().to_str().unwrap(), std::fs::read(&path).unwrap());
        }
        desk.write("scenario.yaml", std::fs::read(&path).unwrap());
        is_the_same_on_any_number_of_threads(name, &desk);
        count += 1;
    }
    assert!(count >= 7, "only {count} scenarios");
}

#[test]
fn generated_scenarios_are_solved_alike_on_any_number_of_threads() {
    for seed in 0..if deep() { 40 } else { 3 } {
        let desk = Desk::new();
        let talks = ["12", "30", "45", "60"][seed % 4];
        let planted: &[&str] =
            if seed % 2 == 0 { &[] } else { &["--planted-clashes", "3", "--agenda-out", "@planted.yaml"] };
        let seed = seed.to_string();
        let arguments = ["generate", "--talks", talks, "--rooms", "3", "--days", "2", "--tightness", "0.7", "--seed"];
        let run = desk.run(&[&arguments[..], &[seed.as_str(), "-o", "@scenario.yaml"], planted].concat());
        assert_eq!(run.code, 0, "{}", run.transcript());
        is_the_same_on_any_number_of_threads(&format!("seed {seed}"), &desk);
    }
}
