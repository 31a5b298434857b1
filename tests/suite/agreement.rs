//! Both halves of every rule price every agenda alike.
//!
//! For every rule, its sample options and the levels that cost something, on random instances
//! extended by a random agenda's own placements:
//!
//! 1. cost by `check` = cost by terms;
//! 2. score by terms = score of the evaluator, with fields and without, before and after random moves, whose
//!    deltas, undo moves and scratch scores fit together;
//! 3. the agenda of the assignment after these moves costs the same by `check` again;
//! 4. all default rules together: the report's score = the problem's.
//!
//! `programs` goes on with the linear programs.

use std::collections::BTreeMap;

use plenary::check::check;
use plenary::finding::Finding;
use plenary::model::{
    Agenda, Id, Ignore, Instance, Interval, OriginId, RoomId, Score, TalkId, TalkRef, Timetable, UseId,
};
use plenary::problem::{Assignment, Evaluator, Lowering, Move, Place, Placement, Problem, Space, Tables};
use plenary::rules::{AnyUse, Common, Halves, Judgement, Level, RuleEntry, Uses, configure, registry};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestCaseResult};

use crate::support::agendas::{self, EntrySketch};
use crate::support::moves::{MoveSketch, moves};
use crate::support::runner::runner;
use crate::support::sketches::{Shape, Sketch, sketch, sketch_with_entries};

/// The space of what is offered and of what the agenda says; nothing is fixed in it.
pub(super) fn space_of(instance: &Instance, agenda: &Agenda) -> Space {
    let extra: Vec<(TalkId, Interval, Place)> = Timetable::new(instance, agenda)
        .timed()
        .filter(|(one, _)| one.placed && one.rooms.len() <= 1)
        .map(|(one, span)| (one.talk, span, one.rooms.first().copied()))
        .collect();
    Space::extended(instance, &extra, false)
}

/// The assignment that the agenda states. Everything it states must be in the space.
pub(super) fn assignment_of(space: &Space, instance: &Instance, agenda: &Agenda) -> Result<Assignment, TestCaseError> {
    let assignment = Assignment::from_agenda(space, instance, agenda);
    for (one, span) in Timetable::new(instance, agenda).timed() {
        let placement = assignment.get(one.talk);
        prop_assert_eq!(placement.map(|at| space.start(at.start).span), Some(span), "talk {:?} is lost", one.talk);
        prop_assert_eq!(placement.and_then(|at| at.room), one.rooms.first().copied());
    }
    Ok(assignment)
}

pub(super) fn lowered(space: &Space, instance: &Instance, uses: &[&dyn AnyUse]) -> Problem {
    let mut lowering = Lowering::new(space);
    for rule in uses {
        rule.lower(instance, &mut lowering);
    }
    lowering.finish().expect("small weights")
}

pub(super) fn judged(rule: &dyn AnyUse, instance: &Instance, agenda: &Agenda) -> Judgement {
    rule.check(&Timetable::new(instance, agenda))
}

pub(super) fn checked(rule: &dyn AnyUse, instance: &Instance, agenda: &Agenda) -> Vec<Finding> {
    judged(rule, instance, agenda).findings
}

/// One use on one agenda, then after moves.
fn use_agrees(rule: &dyn AnyUse, instance: &Instance, agenda: &Agenda, moves: &[MoveSketch]) -> TestCaseResult {
    let space = space_of(instance, agenda);
    let assignment = assignment_of(&space, instance, agenda)?;
    let problem = lowered(&space, instance, &[rule]);
    if let Halves::CheckOnly(_) = rule.info().halves {
        prop_assert!(problem.terms.is_empty(), "only `check` knows this rule");
        return Ok(());
    }
    same_price(rule, instance, agenda, &problem, &assignment)?;
    let moved = moves_agree(instance, &problem, &assignment, moves)?;
    let written = moved.to_agenda(&space);
    prop_assert_eq!(&Assignment::from_agenda(&space, instance, &written), &moved, "written and read again");
    same_price(rule, instance, &written, &problem, &moved)
}

fn same_price(
    rule: &dyn AnyUse,
    instance: &Instance,
    agenda: &Agenda,
    problem: &Problem,
    assignment: &Assignment,
) -> TestCaseResult {
    let judgement = judged(rule, instance, agenda);
    prop_assert!(judgement.findings.iter().all(|finding| finding.cost >= 0));
    prop_assert!(judgement.credit >= 0);
    let by_check = judgement.cost();
    let by_terms = problem.price_by_use(assignment);
    let expected = if by_check == 0 { Vec::new() } else { vec![(rule.common().id, by_check)] };
    prop_assert_eq!(by_terms, expected, "check found {:#?}, terms are {:#?}", judgement, problem.terms);
    Ok(())
}

/// The evaluator follows the price through these moves; gives the assignment after them.
pub(super) fn moves_agree(
    instance: &Instance,
    problem: &Problem,
    from: &Assignment,
    moves: &[MoveSketch],
) -> Result<Assignment, TestCaseError> {
    let counted = follow(&Tables::new(problem), instance, problem, from, moves)?;
    prop_assert_eq!(&follow(&Tables::for_search(problem), instance, problem, from, moves)?, &counted);
    Ok(counted)
}

/// The evaluator over these tables follows the price, move by move and several moves at once.
fn follow(
    tables: &Tables<'_>,
    instance: &Instance,
    problem: &Problem,
    from: &Assignment,
    moves: &[MoveSketch],
) -> Result<Assignment, TestCaseError> {
    let mut evaluator = Evaluator::new(tables, from);
    prop_assert_eq!(evaluator.cost().score(), problem.price(from));
    let mut together: BTreeMap<TalkId, Option<Placement>> = BTreeMap::new();
    for mv in moves.iter().filter_map(|mv| mv.in_space(instance, &problem.space)) {
        if let Move::Relocate(talk, to) = mv {
            together.insert(talk, to);
        }
    }
    let (before, was) = (evaluator.cost(), evaluator.assignment());
    let mut changes: Vec<_> = together.into_iter().collect();
    evaluator.shift(&mut changes);
    prop_assert_eq!(problem.price(&evaluator.assignment()), evaluator.cost().score(), "after {:?}", changes);
    evaluator.shift(&mut changes);
    prop_assert_eq!((evaluator.cost(), evaluator.assignment()), (before, was));
    for mv in moves.iter().filter_map(|mv| mv.in_space(instance, &problem.space)) {
        let (before, was) = (evaluator.cost(), evaluator.assignment());
        let delta = evaluator.delta(&mv);
        prop_assert_eq!(evaluator.cost(), before, "a proposal changes nothing");
        prop_assert_eq!(&evaluator.assignment(), &was);
        let undo = evaluator.apply(&mv);
        prop_assert_eq!(before.score() + delta.score(), evaluator.cost().score(), "delta of {:?}", mv);
        prop_assert_eq!(evaluator.rescore(), evaluator.cost(), "from scratch after {:?}", mv);
        prop_assert_eq!(problem.price(&evaluator.assignment()), evaluator.cost().score());
        let after = evaluator.assignment();
        let redo = evaluator.apply(&undo);
        prop_assert_eq!(evaluator.cost(), before, "undo of {:?}", mv);
        prop_assert_eq!(&evaluator.assignment(), &was);
        evaluator.apply(&redo);
        prop_assert_eq!(evaluator.assignment(), after);
    }
    Ok(evaluator.assignment())
}

/// An exemption as small integers, taken modulo what exists.
#[derive(Debug, Clone)]
pub(super) struct IgnoreSketch {
    talks: Vec<u8>,
    people: Vec<u8>,
    rooms: Vec<u8>,
}

/// What a use is limited to and exempted from.
#[derive(Debug, Clone, Default)]
pub(super) struct Limits {
    /// Bit set of talks.
    scope: Option<u8>,
    ignores: Vec<IgnoreSketch>,
}

fn limits() -> impl Strategy<Value = Limits> {
    let few = |many: usize| vec(0_u8..8, 0..=many);
    let ignore = (few(3), few(2), few(2)).prop_map(|(talks, people, rooms)| IgnoreSketch { talks, people, rooms });
    (prop::option::weighted(0.3, any::<u8>()), prop::option::weighted(0.5, vec(ignore, 0..=2)))
        .prop_map(|(scope, ignores)| Limits { scope, ignores: ignores.unwrap_or_default() })
}

impl IgnoreSketch {
    /// The exemption, with people and rooms only where the rule's subject allows them; `None` if it names nothing.
    fn of_rule(&self, entry: &RuleEntry, instance: &Instance) -> Option<Ignore> {
        fn some<I: Id>(wanted: bool, picks: &[u8], all: &[I]) -> Vec<I> {
            let picks = picks.iter().filter(|_| wanted && !all.is_empty());
            let mut ids: Vec<I> = picks.map(|&pick| all[usize::from(pick) % all.len()]).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        }
        let atomic: Vec<RoomId> = instance.rooms().filter(|(_, room)| !room.combined).map(|(room, _)| room).collect();
        let talks = some(true, &self.talks, &instance.talks().map(|(talk, _)| talk).collect::<Vec<_>>());
        let people = (0..instance.people.len()).map(Id::from_index).collect::<Vec<_>>();
        let people = some(entry.info.subject.people, &self.people, &people);
        let rooms = some(entry.info.subject.rooms, &self.rooms, &atomic);
        (!talks.is_empty() || !people.is_empty() || !rooms.is_empty()).then(|| Ignore {
            rule: entry.info.id.to_owned(),
            talks,
            people,
            rooms,
            reason: None,
            until: None,
            expired: false,
            origin: OriginId(0),
            rule_origin: OriginId(0),
        })
    }
}

/// What varies between the uses of one rule.
pub(super) fn use_of(
    entry: &RuleEntry,
    sample: usize,
    level: Level,
    weight: i64,
    limits: &Limits,
    instance: &Instance,
) -> Box<dyn AnyUse> {
    let talks = || 0..instance.talks.len();
    let scope = limits.scope.map(|mask| talks().filter(|bit| mask >> (bit % 8) & 1 == 1).map(Id::from_index).collect());
    let ignores = limits.ignores.iter().filter_map(|one| one.of_rule(entry, instance)).collect();
    entry.sample(Common { id: UseId(3), level, weight, scope, ignores, origin: OriginId(0) }, sample)
}

pub(super) type Case = ((Sketch, Vec<Option<EntrySketch>>), i64, Limits, Vec<MoveSketch>);

pub(super) fn cases() -> impl Strategy<Value = Case> {
    (sketch_with_entries(&Shape::small()), 0_i64..4, limits(), moves(12))
}

#[test]
fn every_rule_agrees_with_its_terms() {
    let mut failures = Vec::new();
    for entry in registry() {
        for sample in 0..(entry.samples)() {
            for level in [Level::Warn, Level::Medium, Level::Deny] {
                let name = format!("{} sample {sample} {}", entry.info.id, level.word());
                let result = runner(&name, 128, 4_000).run(&cases(), |((sketch, entries), weight, limits, moves)| {
                    let instance = sketch.build();
                    let agenda = agendas::agenda(&instance, &entries);
                    let rule = use_of(entry, sample, level, weight, &limits, &instance);
                    use_agrees(&*rule, &instance, &agenda, &moves)
                });
                failures.extend(result.err().map(|error| format!("{name}: {error}")));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Both halves may agree by overlooking exemptions alike: what the entities of a finding are exempt from must not be
/// found.
#[test]
fn what_is_exempt_is_not_found() {
    let mut failures = Vec::new();
    for entry in registry() {
        for sample in 0..(entry.samples)() {
            let name = format!("{} sample {sample} exempt", entry.info.id);
            let result = runner(&name, 128, 4_000).run(&cases(), |((sketch, entries), _, limits, _)| {
                let instance = sketch.build();
                let agenda = agendas::agenda(&instance, &entries);
                let rule = use_of(entry, sample, Level::Warn, 1, &limits, &instance);
                let Common { ignores, .. } = rule.common();
                for finding in checked(&*rule, &instance, &agenda) {
                    let talks: Vec<TalkId> = finding.talks.iter().filter_map(TalkRef::known).collect();
                    let exempt = |one: &Ignore| {
                        let people = finding.people.iter().all(|person| one.people.contains(person));
                        let rooms = finding.rooms.iter().all(|room| one.rooms.contains(room));
                        one.exempts(&talks, finding.people.first().copied(), finding.rooms.first().copied())
                            && (people || one.people.is_empty())
                            && (rooms || one.rooms.is_empty())
                    };
                    prop_assert!(!ignores.iter().any(exempt), "{:?} in spite of {:#?}", finding, ignores);
                }
                Ok(())
            });
            failures.extend(result.err().map(|error| format!("{name}: {error}")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn notes_cost_nothing_and_are_not_lowered() {
    for entry in registry() {
        for sample in 0..(entry.samples)() {
            let name = format!("{} note", entry.info.id);
            let result = runner(&name, 16, 500).run(&cases(), |((sketch, entries), weight, limits, _)| {
                let instance = sketch.build();
                let agenda = agendas::agenda(&instance, &entries);
                let rule = use_of(entry, sample, Level::Note, weight, &limits, &instance);
                prop_assert!(checked(&*rule, &instance, &agenda).iter().all(|finding| finding.cost == 0));
                prop_assert!(lowered(&space_of(&instance, &agenda), &instance, &[&*rule]).terms.is_empty());
                Ok(())
            });
            assert!(result.is_ok(), "{name}: {}", result.unwrap_err());
        }
    }
}

/// All rules at their default levels.
pub(super) fn default_problem(space: &Space, instance: &Instance) -> (Uses, Problem) {
    let uses = configure(instance, None, &[]).expect("defaults");
    let rules: Vec<&dyn AnyUse> = uses.iter().map(|(_, config)| &*config.rule).collect();
    let problem = lowered(space, instance, &rules);
    (uses, problem)
}

#[test]
fn all_rules_together_agree_with_the_report() {
    let result = runner("all", 500, 20_000).run(&cases(), |((sketch, entries), _, _, moves)| {
        let instance = sketch.build();
        let agenda = agendas::agenda(&instance, &entries);
        let space = space_of(&instance, &agenda);
        let assignment = assignment_of(&space, &instance, &agenda)?;
        let (uses, problem) = default_problem(&space, &instance);
        prop_assert_eq!(check(&instance, &uses, &agenda).score, problem.price(&assignment));
        let moved = moves_agree(&instance, &problem, &assignment, &moves)?;
        let report = check(&instance, &uses, &moved.to_agenda(&space));
        prop_assert_eq!(report.score, problem.price(&moved));
        let sum = report.by_rule.iter().fold(Score::ZERO, |sum, rule| sum + rule.score());
        prop_assert_eq!(report.score, sum);
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

/// The solver's own space, where pinned talks and breaks are fixed.
#[test]
fn what_is_offered_agrees_with_the_report() {
    let cases = (sketch(&Shape::small()), moves(12));
    let result = runner("offered", 500, 20_000).run(&cases, |(sketch, moves)| {
        let instance = sketch.build();
        let space = Space::offered(&instance);
        let (uses, problem) = default_problem(&space, &instance);
        let moved = moves_agree(&instance, &problem, &Assignment::of_fixed(&space), &moves)?;
        let agenda = moved.to_agenda(&space);
        prop_assert_eq!(check(&instance, &uses, &agenda).score, problem.price(&moved));
        prop_assert_eq!(Assignment::from_agenda(&space, &instance, &agenda), moved);
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

/// A test that finds nothing proves nothing: every rule with both halves must cost something in
/// some random case.
#[test]
fn every_rule_is_reached() {
    let mut rarely = Vec::new();
    for entry in registry().iter().filter(|entry| entry.info.halves == Halves::Both) {
        let mut most = 0;
        for sample in 0..(entry.samples)() {
            let reached = std::cell::Cell::new(0);
            let _ = runner(entry.info.id, 400, 400).run(&cases(), |((sketch, entries), ..)| {
                let instance = sketch.build();
                let agenda = agendas::agenda(&instance, &entries);
                let rule = use_of(entry, sample, Level::Warn, 1, &Limits::default(), &instance);
                let judgement = judged(&*rule, &instance, &agenda);
                let costs = judgement.credit > 0 || judgement.findings.iter().any(|finding| finding.cost > 0);
                reached.set(reached.get() + i32::from(costs));
                Ok(())
            });
            let few = reached.get();
            println!("{} sample {sample}: {few} of 400", entry.info.id);
            // Some samples are there because they must find nothing.
            most = most.max(few);
        }
        if most < 4 {
            rarely.push(format!("{} in {most} of 400 cases", entry.info.id));
        }
    }
    assert!(rarely.is_empty(), "rarely reached: {rarely:#?}");
}
