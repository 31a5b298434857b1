//! The linear-programming engine keeps its word, whichever one is compiled in: infeasible programs
//! are told apart, bounds are bounds, limits and `stop` end a run, the incumbent is not forgotten.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use plenary::model::Score;
use plenary::problem::{Assignment, Placement, StartId};
use plenary::solve::{Answer, Column, Limits, Objective, Program, Sense, minimise, relaxation};

/// Talks at slots: each talk once, each slot for at most `room` of them; a price for every talk and
/// slot, and one for every two talks of a pair in one slot. Pairs are written the weak way, so that
/// branch and bound has work to do.
fn program(talks: usize, slots: usize, room: i64) -> Program {
    let mut program = Program::default();
    for talk in 0..talks {
        let mut placed = Vec::new();
        for slot in 0..slots {
            let soft = i64::try_from((talk * 7 + slot * 11 + talk * slot) % 5).unwrap();
            let id = program.column(Column { price: Score::new(0, soft), upper: 1, lower: 0, integer: true });
            placed.push((Placement { start: StartId(u32::try_from(slot).unwrap()), room: None }, id));
        }
        program.row(placed.iter().map(|(_, id)| (*id, 1)).collect(), Sense::Equal, 1);
        program.placed.push(placed);
        program.out.push(None);
        program.fixed.push(None);
    }
    for slot in 0..slots {
        program.row(program.placed.iter().map(|placed| (placed[slot].1, 1)).collect(), Sense::Most, room);
    }
    for (one, two) in (0..talks).flat_map(|two| (0..two).map(move |one| (one, two))) {
        if (one * 13 + two * 5) % 3 == 0 {
            let together = program.auxiliary(Score::new(0, i64::try_from((one + two) % 9 + 1).unwrap()), 1);
            for slot in 0..slots {
                let (one, two) = (program.placed[one][slot].1, program.placed[two][slot].1);
                program.row(vec![(one, 1), (two, 1), (together, -1)], Sense::Most, 1);
            }
        }
    }
    program.constant = Score::new(0, 1000);
    program
}

/// What the rows say that an assignment costs; `None` if it breaks one.
fn price(program: &Program, assignment: &Assignment) -> Option<i64> {
    let mut point = vec![0; program.columns.len()];
    program.point(assignment).into_iter().for_each(|(id, value)| point[id] = value);
    for row in &program.rows {
        let sum: i64 = row.terms.iter().map(|(id, coefficient)| point[*id] * coefficient).sum();
        match row.terms.last() {
            Some(&(id, -1)) if sum > row.bound => point[id] += sum - row.bound,
            _ if sum > row.bound || (row.sense == Sense::Equal && sum < row.bound) => return None,
            _ => {}
        }
    }
    let soft = program.columns.iter().zip(&point).map(|(column, value)| column.price.soft * value);
    Some(program.constant.soft + soft.sum::<i64>())
}

/// The cheapest assignment's price, by trying them all.
fn cheapest(program: &Program) -> i64 {
    let slots = program.placed[0].len();
    let all = slots.pow(u32::try_from(program.placed.len()).unwrap());
    let assignment = |mut number: usize| {
        let place = |placed: &Vec<(Placement, _)>| {
            let slot = number % slots;
            number /= slots;
            Some(placed[slot].0)
        };
        Assignment(program.placed.iter().map(place).collect())
    };
    (0..all).filter_map(|number| price(program, &assignment(number))).min().unwrap()
}

/// Talk by talk the next slot.
fn in_turn(program: &Program) -> Assignment {
    let placed = program.placed.iter().enumerate();
    Assignment(placed.map(|(talk, placed)| Some(placed[talk % placed.len()].0)).collect())
}

fn run(program: &Program, from: Option<&Assignment>, deadline: Option<Duration>, nodes: Option<u64>) -> Answer {
    let stop = AtomicBool::new(false);
    let deadline = deadline.map(|after| Instant::now() + after);
    let mut limits = Limits { deadline, nodes, stop: &stop, progress: &mut |_, _| {} };
    minimise(program, Objective::Soft, from, &mut limits)
}

#[test]
fn optimum_is_found_and_proved() {
    for (talks, slots, room) in [(6, 3, 2), (7, 3, 3), (8, 2, 4)] {
        let program = program(talks, slots, room);
        let cheapest = cheapest(&program);
        let Answer::Found { best: Some(best), bound, finished } = run(&program, None, None, None) else {
            panic!("{talks} talks: nothing found")
        };
        assert_eq!((price(&program, &best), bound, finished), (Some(cheapest), Some(cheapest), true));
        let stop = AtomicBool::new(false);
        let mut limits = Limits { deadline: None, nodes: None, stop: &stop, progress: &mut |_, _| {} };
        let Answer::Found { best: None, bound: Some(bound), finished: true } =
            relaxation(&program, Objective::Soft, &mut limits)
        else {
            panic!("{talks} talks: no relaxation")
        };
        assert!((program.constant.soft..=cheapest).contains(&bound), "{bound} beside {cheapest}");
    }
}

#[test]
fn infeasible_programs_are_told_apart() {
    assert_eq!(run(&program(7, 3, 2), None, None, None), Answer::Infeasible);
}

#[test]
fn programs_without_columns_have_rows_all_the_same() {
    let mut program = Program { constant: Score::new(0, 5), ..Program::default() };
    let nothing = Answer::Found { best: Some(Assignment(Vec::new())), bound: Some(5), finished: true };
    assert_eq!(run(&program, None, None, None), nothing);
    program.row(Vec::new(), Sense::Equal, 0);
    assert_eq!(run(&program, None, None, None), nothing);
    program.row(Vec::new(), Sense::Most, -1);
    assert_eq!(run(&program, None, None, None), Answer::Infeasible);
}

#[test]
fn columns_that_need_not_be_whole_alone_are_a_program_too() {
    let mut program = Program::default();
    let column = program.auxiliary(Score::new(0, 3), 10);
    program.row(vec![(column, -1)], Sense::Most, -4);
    let found = Answer::Found { best: Some(Assignment(Vec::new())), bound: Some(12), finished: true };
    assert_eq!(run(&program, None, None, None), found);
}

#[test]
fn limits_keep_the_incumbent_and_a_bound() {
    let program = program(30, 6, 6);
    let from = in_turn(&program);
    let before = price(&program, &from).unwrap();
    for (deadline, nodes) in [(Some(Duration::from_secs(2)), None), (None, Some(20))] {
        let started = Instant::now();
        let Answer::Found { best: Some(best), bound: Some(bound), finished } =
            run(&program, Some(&from), deadline, nodes)
        else {
            panic!("nothing found")
        };
        assert!(deadline.is_none_or(|limit| started.elapsed() < limit + Duration::from_secs(2)));
        let after = price(&program, &best).unwrap();
        assert!(!finished && bound <= after && after <= before, "{bound} {after} {before}");
    }
}

#[test]
fn limits_of_nodes_are_reproducible() {
    let program = program(20, 5, 4);
    let from = in_turn(&program);
    let first = run(&program, Some(&from), None, Some(30));
    assert_eq!(first, run(&program, Some(&from), None, Some(30)));
}

#[test]
fn stop_ends_a_run() {
    let program = program(40, 6, 7);
    let later = Some(Instant::now() + Duration::from_secs(600));
    for (deadline, nodes) in [(later, None), (None, None), (None, Some(10_000_000))] {
        let stop = AtomicBool::new(false);
        let (answer, waited) = std::thread::scope(|scope| {
            let asker = scope.spawn(|| {
                std::thread::sleep(Duration::from_secs(1));
                stop.store(true, Ordering::Relaxed);
                Instant::now()
            });
            let mut limits = Limits { deadline, nodes, stop: &stop, progress: &mut |_, _| {} };
            let answer = minimise(&program, Objective::Soft, None, &mut limits);
            (answer, asker.join().unwrap().elapsed())
        });
        assert!(matches!(answer, Answer::Found { finished: false, .. }), "{answer:?}");
        assert!(waited < Duration::from_secs(3), "{waited:?}");
    }
}
