//! Repairs: as small as enumeration finds, step by step valid, and the same every time.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use plenary::check::{Report, check};
use plenary::explain::repair::{Counts, Lock, Minimal, Repair, RepairOptions, Verdict, repair};
use plenary::model::{Agenda, Entry, EntryOrigins, Id, Instance, RoomRef, TalkId, TalkRef, Timetable};
use plenary::problem::{Assignment, Placement, Problem, Term};
use plenary::rules::{Uses, configure};
use plenary::solve::lower;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::support::agendas;
use crate::support::cli::Desk;
use crate::support::pages::says_what_is_printed;
use crate::support::runner::{deep, runner};
use crate::support::sketches::{Shape, gentle, sketch_with_entries};

/// A room, or none where none is needed.
type Place = Option<usize>;

/// Where an agenda has a talk first: start, and room if it names one.
fn homes(instance: &Instance, agenda: &Agenda) -> Vec<Option<(i64, Option<Place>)>> {
    let timetable = Timetable::new(instance, agenda);
    let of = |talk: usize| {
        let mut entries = timetable.occurrences.iter().filter(|one| one.written && one.talk.index() == talk);
        entries.find_map(|one| {
            let room = (one.placed && one.rooms.len() < 2).then(|| one.rooms.first().map(|room| room.index()));
            Some((one.start?.0, room))
        })
    };
    (0..instance.talks.len()).map(of).collect()
}

/// Hard cost without that of talks left out.
fn hard(uses: &Uses, problem: &Problem, assignment: &Assignment) -> i64 {
    let costs = problem.price_by_use(assignment).into_iter();
    let hard = costs.filter(|&(by, _)| {
        let config = uses.get(by);
        config.rule.info().id != "unscheduled-talk" && config.rule.common().level.word() == "deny"
    });
    hard.map(|(_, cost)| cost).sum()
}

/// The fewest changes of any assignment that breaks nothing hard, by enumeration.
struct Enumeration<'a> {
    instance: &'a Instance,
    uses: &'a Uses,
    problem: &'a Problem,
    homes: Vec<Option<(i64, Option<Place>)>>,
    /// For each talk the hard terms that placing more talks never mends.
    growing: Vec<Vec<&'a Term>>,
    at: Vec<Option<Placement>>,
    best: Option<Counts>,
}

impl Enumeration<'_> {
    fn descend(&mut self, talk: usize, counts: Counts) {
        if self.best.is_some_and(|best| counts >= best) {
            return;
        }
        if talk == self.at.len() {
            if hard(self.uses, self.problem, &Assignment(self.at.clone())) <= 0 {
                self.best = Some(counts);
            }
            return;
        }
        let domain = self.problem.space.domains[talk].clone();
        let options: Vec<Option<Placement>> = match domain.fixed {
            Some(fixed) => vec![Some(fixed)],
            None => domain.placements().map(Some).chain([None]).collect(),
        };
        let mut options: Vec<(Counts, Option<Placement>)> =
            options.into_iter().map(|at| (self.price(talk, at), at)).collect();
        options.sort_by_key(|(counts, _)| *counts);
        for (more, at) in options {
            self.at[talk] = at;
            let now = Assignment(self.at.clone());
            if self.growing[talk].iter().any(|term| term.atoms(&self.problem.space, &now) > 0) {
                continue;
            }
            let mut sum = counts;
            sum += more;
            self.descend(talk + 1, sum);
        }
        self.at[talk] = None;
    }

    fn price(&self, talk: usize, at: Option<Placement>) -> Counts {
        let facts = &self.instance.talks[talk];
        let wanted = facts.is_wanted() && !facts.is_break && (self.homes[talk].is_some() || !facts.optional);
        let mut counts = Counts::default();
        match (at, self.homes[talk]) {
            (None, _) => counts.dropped = usize::from(wanted),
            (Some(at), Some((start, room))) => {
                counts.moved = usize::from(self.problem.space.start(at.start).span.start.0 != start);
                counts.rooms = usize::from(room.is_some_and(|room| room != at.room.map(Id::index)));
            }
            (Some(_), None) => {}
        }
        counts
    }
}

fn uses_of(instance: &Instance) -> Uses {
    configure(instance, None, &[]).expect("the defaults are configured")
}

fn quick() -> RepairOptions {
    let mut options = RepairOptions::default();
    options.iterations = 20_000;
    options.time_limit = None;
    options
}

fn repaired(instance: &Instance, uses: &Uses, agenda: &Agenda, options: &RepairOptions) -> Repair {
    repair(instance, uses, agenda, options, &AtomicBool::new(false)).expect("weights are small, and both halves agree")
}

/// What a report says is broken, apart from talks left out.
fn broken(report: &Report) -> BTreeSet<(String, Vec<TalkRef>)> {
    let hard = report.findings.iter().filter(|one| one.hard && one.finding.cost > 0 && one.rule != "unscheduled-talk");
    hard.map(|one| (one.rule.to_owned(), one.finding.talks.clone())).collect()
}

/// The entries of known talks, each once, as the repair sees them.
fn first_entries(instance: &Instance, agenda: &Agenda) -> Agenda {
    let mut seen = BTreeSet::new();
    let entries = agenda.entries.iter().filter(|entry| {
        entry.start.is_some()
            && entry.talk.known().is_some_and(|talk| instance.talk(talk).is_break || seen.insert(talk))
    });
    Agenda { entries: entries.cloned().collect(), ..agenda.clone() }
}

/// Each step that says so breaks nothing that was not broken, and all steps together are the plan.
fn steps_hold(instance: &Instance, uses: &Uses, agenda: &Agenda, found: &Repair) -> TestCaseResult {
    let mut now = first_entries(instance, agenda);
    for step in &found.steps {
        let before = broken(&check(instance, uses, &now));
        let talks: Vec<TalkId> = step.changes.iter().map(|change| change.talk).collect();
        now.entries.retain(|entry| entry.talk.known().is_none_or(|talk| !talks.contains(&talk)));
        for change in &step.changes {
            let Some(to) = change.to else { continue };
            now.entries.push(Entry {
                talk: TalkRef::Known(change.talk),
                start: Some(to.start),
                end: to.span.map(|span| span.end),
                rooms: to.room.into_iter().map(RoomRef::Known).collect(),
                at: EntryOrigins::default(),
            });
        }
        let after = broken(&check(instance, uses, &now));
        if step.valid {
            // With one talk less it is still the old one.
            let was = |(rule, talks): &&(String, Vec<TalkRef>)| {
                before.iter().any(|(other, of)| rule == other && talks.iter().all(|talk| of.contains(talk)))
            };
            let new: Vec<_> = after.iter().filter(|one| !was(one)).collect();
            prop_assert!(new.is_empty(), "a valid step breaks {new:?}: {step:?}");
        }
    }
    prop_assert_eq!(check(instance, uses, &now).score, found.after.score);
    Ok(())
}

fn is_as_small_as_possible(instance: &Instance, agenda: &Agenda, cleared: &Cell<u32>) -> TestCaseResult {
    let uses = uses_of(instance);
    let found = repaired(instance, &uses, agenda, &quick());
    if found.verdict == Verdict::Clean {
        prop_assert!(found.before.score.hard <= 0 && found.steps.is_empty());
        return Ok(());
    }
    let problem = lower(instance, &uses, &[agenda]).expect("weights are small");
    let homes = homes(instance, agenda);
    let at = vec![None; instance.talks.len()];
    let mut growing = vec![Vec::new(); instance.talks.len()];
    for term in problem.terms.iter().filter(|term| term.is_hard() && term.weight > 0 && term.grows()) {
        term.kind.members().into_iter().for_each(|talk| growing[talk.index()].push(term));
    }
    let mut all = Enumeration { instance, uses: &uses, problem: &problem, homes, growing, at, best: None };
    all.descend(0, Counts::default());
    match all.best {
        None => prop_assert_eq!(found.verdict, Verdict::Impossible),
        Some(best) => {
            cleared.set(cleared.get() + 1);
            prop_assert_eq!(found.verdict, Verdict::Cleared);
            prop_assert_eq!(found.counts, best);
            prop_assert!(found.minimal >= Minimal::Rooms, "{:?}, least {:?}", found.minimal, found.least);
            prop_assert!(found.least <= best);
            steps_hold(instance, &uses, agenda, &found)?;
        }
    }
    Ok(())
}

#[test]
fn plans_are_as_small_as_enumeration_finds() {
    let cleared = Cell::new(0);
    let result =
        runner("small plans", 96, 3_000).run(&sketch_with_entries(&Shape::tiny(deep())), |(sketch, entries)| {
            let instance = sketch.build();
            is_as_small_as_possible(&instance, &agendas::agenda(&instance, &entries), &cleared)
        });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    assert!(cleared.get() >= 30, "only {} agendas had a plan", cleared.get());
}

/// Eight talks that mostly fit somewhere.
#[test]
fn plans_for_eight_talks_are_as_small_as_enumeration_finds() {
    let cleared = Cell::new(0);
    let shape = Shape { slots: 3..=4, rooms: 2..=3, people: 3..=4, talks: 6..=8, ..Shape::tiny(false) };
    let entries = proptest::collection::vec(proptest::option::weighted(0.9, agendas::entry()), 9);
    let result = runner("eight talks", 16, 500).run(&(gentle(&shape), entries), |(sketch, entries)| {
        let instance = sketch.build();
        is_as_small_as_possible(&instance, &agendas::agenda(&instance, &entries), &cleared)
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    assert!(cleared.get() >= 8, "only {} agendas had a plan", cleared.get());
}

/// The same plan whatever the number of threads; locked talks stay.
#[test]
fn plans_are_reproducible_and_keep_locks() {
    let result = runner("locks", 48, 1_000).run(&sketch_with_entries(&Shape::tiny(false)), |(sketch, entries)| {
        let instance = sketch.build();
        let agenda = agendas::agenda(&instance, &entries);
        let uses = uses_of(&instance);
        let mut options = quick();
        options.locks =
            (0..instance.talks.len()).map(|talk| if talk % 2 == 0 { Lock::Fixed } else { Lock::Free }).collect();
        options.threads = 1;
        let one = repaired(&instance, &uses, &agenda, &options);
        options.threads = 3;
        let three = repaired(&instance, &uses, &agenda, &options);
        prop_assert_eq!((one.counts, one.least, &one.steps), (three.counts, three.least, &three.steps));
        prop_assert_eq!(&one.agenda, &three.agenda);
        if one.verdict == Verdict::Cleared {
            let known = homes(&instance, &agenda);
            for change in one.steps.iter().flat_map(|step| &step.changes) {
                let is_known = matches!(known[change.talk.index()], Some((_, Some(_))));
                let pinned = instance.talk(change.talk).pin.is_some();
                let locked = change.talk.index() % 2 == 0 && is_known && !pinned;
                prop_assert!(!locked || (!change.is_other_time() && !change.is_other_room()), "{change:?}");
            }
        }
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

const CONFERENCE: &str = "conference: {name: Small, timezone: Europe/Berlin}
days: {fri: 2027-03-05}
slots:
  - {day: fri, at: [\"10:00\", \"11:00\", \"12:00\"], minutes: 45}
rooms:
  - {id: main, name: Main hall, capacity: 200}
  - {id: side, name: Side room, capacity: 60}
people:
  - {name: Ada, unavailable: [{day: fri, to: \"10:50\"}]}
  - {name: Alan}
  - {name: Grace}
talks:
  - {id: rust, title: Why Rust, speakers: [Ada]}
  - {id: lifetimes, title: Lifetimes, speakers: [Ada]}
  - {id: async, title: Async, speakers: [Alan]}
  - {id: tests, title: Tests, speakers: [Grace]}
  - {id: types, title: Types, speakers: [Grace]}
  - {id: traits, title: Traits, speakers: [Alan]}
";

const AGENDA: &str = "agenda:
  - {talk: rust, start: fri 10:00, room: main}
  - {talk: tests, start: fri 10:00, room: side}
  - {talk: async, start: fri 11:00, room: main}
  - {talk: lifetimes, start: fri 11:00, room: side}
  - {talk: types, start: fri 12:00, room: main}
  - {talk: traits, start: fri 12:00, room: side}
";

/// What a person reads: an exchange in a full conference, what locks leave, and when nothing is to be done.
#[test]
fn plans_read_well() {
    let desk = Desk::new();
    desk.write("small.yaml", CONFERENCE);
    desk.write("agenda.yaml", AGENDA);
    insta::assert_snapshot!("exchange", desk.run(&["repair", "@small.yaml", "@agenda.yaml"]).transcript());
    let locked = desk.run(&[
        "repair",
        "@small.yaml",
        "@agenda.yaml",
        "--fixed",
        "person=Alan",
        "--fixed",
        "types",
        "--fixed",
        "tests",
    ]);
    insta::assert_snapshot!("locked", locked.transcript());
    let consent =
        desk.run(&["repair", "@small.yaml", "@agenda.yaml", "--consent", "person=Alan", "--scope", "room=main"]);
    insta::assert_snapshot!("consent", consent.transcript());
    let rooms = desk.run(&["repair", "@small.yaml", "@agenda.yaml", "--fixed", "room=side", "--format", "json"]).json();
    let moved = rooms["steps"].as_array().unwrap().iter().flat_map(|step| step["changes"].as_array().unwrap());
    assert!(moved.clone().all(|change| change["from"]["room"] == "main"), "{rooms}");
    assert_eq!((moved.count(), &rooms["counts"]["moved"]), (3, &serde_json::json!(3)), "{rooms}");
    let few = desk.run(&["repair", "@small.yaml", "@agenda.yaml", "--max-moves", "1"]);
    insta::assert_snapshot!("max moves", few.transcript());
    insta::assert_snapshot!(
        "json",
        desk.run(&["repair", "@small.yaml", "@agenda.yaml", "--format", "json"]).transcript()
    );
    desk.run(&["repair", "@small.yaml", "@agenda.yaml", "-o", "@mended.yaml"]);
    insta::assert_snapshot!("clean", desk.run(&["repair", "@small.yaml", "@mended.yaml"]).transcript());
    insta::assert_snapshot!(
        "unknown name",
        desk.run(&["repair", "@small.yaml", "@agenda.yaml", "--fixed", "person=Alen"]).transcript()
    );
}

/// In place, with comments; a plan for later; refused where the files have changed meanwhile.
#[test]
fn plans_are_applied_in_place() {
    let desk = Desk::new();
    let commented =
        AGENDA.replace("room: side}\n  - {talk: async", "room: side}  # she insists\n  # the middle\n  - {talk: async");
    let write = || {
        desk.write("small.yaml", CONFERENCE);
        desk.write("agenda.yaml", &commented);
    };
    write();
    let plan = desk.run(&["repair", "@small.yaml", "@agenda.yaml", "--format", "json"]);
    desk.write("plan.json", &plan.out);
    assert_eq!(desk.read("agenda.yaml"), commented, "a plan changes nothing by itself");
    let applied = desk.run(&["repair", "@small.yaml", "@agenda.yaml", "--apply"]);
    assert_eq!((applied.code, applied.err.as_str()), (0, "Changed agenda.yaml in place.\n"));
    let mended = desk.read("agenda.yaml");
    insta::assert_snapshot!("applied", mended);
    assert_eq!(desk.run(&["check", "@small.yaml", "@agenda.yaml"]).code, 0);

    let stale = desk.run(&["repair", "@small.yaml", "@agenda.yaml", "--apply", "--plan", "@plan.json"]);
    insta::assert_snapshot!("stale", stale.transcript());
    assert_eq!(desk.read("agenda.yaml"), mended);
    write();
    let later = desk.run(&["repair", "@small.yaml", "@agenda.yaml", "--apply", "--plan", "@plan.json"]);
    assert_eq!((later.code, desk.read("agenda.yaml")), (0, mended.clone()));
    write();
    desk.write("small.yaml", CONFERENCE.replace("capacity: 60", "capacity: 61"));
    let other = desk.run(&["repair", "@small.yaml", "@agenda.yaml", "--apply", "--plan", "@plan.json"]);
    assert_eq!((other.code, other.err.contains("stale-plan")), (2, true), "{}", other.transcript());
    desk.write("plan.json", "{}");
    let none = desk.run(&["repair", "@small.yaml", "@agenda.yaml", "--apply", "--plan", "@plan.json"]);
    assert_eq!((none.code, none.err.contains("bad-plan")), (2, true), "{}", none.transcript());

    write();
    let fixed = desk.run(&["check", "@small.yaml", "@agenda.yaml", "--fix"]);
    assert_eq!((fixed.code, desk.read("agenda.yaml")), (0, mended));
    insta::assert_snapshot!("fixed", fixed.transcript());
    let alone = desk.run(&["check", "@agenda.yaml", "--fix"]);
    assert_eq!((alone.code, alone.err.contains("no-scenario")), (2, true), "{}", alone.transcript());
}

/// Talks that the scenario no longer has, that are cancelled, or that stand there twice.
#[test]
fn what_is_no_talk_any_more_is_taken_out() {
    let desk = Desk::new();
    desk.write(
        "small.yaml",
        CONFERENCE
            .replace("title: Traits,", "title: Traits, status: cancelled,")
            .replace("  - {id: tests, title: Tests, speakers: [Grace]}\n", ""),
    );
    desk.write("agenda.yaml", format!("{AGENDA}  - {{talk: types, start: fri 10:00, room: side}}\n"));
    insta::assert_snapshot!("taken out", desk.run(&["repair", "@small.yaml", "@agenda.yaml", "--apply"]).transcript());
    assert_eq!(desk.run(&["check", "@small.yaml", "@agenda.yaml"]).code, 0, "{}", desk.read("agenda.yaml"));
}

/// Nobody asked to settle what the agenda leaves open.
#[test]
fn what_is_open_stays_open() {
    let desk = Desk::new();
    desk.write("small.yaml", CONFERENCE.replace("at: [", "at: [\"09:00\", "));
    let open = AGENDA.replace("{talk: traits, start: fri 12:00, room: side}", "{talk: traits, start: fri 12:00}");
    desk.write("agenda.yaml", &open);
    let run = desk.run(&["repair", "@small.yaml", "@agenda.yaml", "--apply"]);
    assert_eq!(run.code, 0, "{}", run.transcript());
    let text = desk.read("agenda.yaml");
    assert!(text.contains("  - {talk: traits, start: fri 12:00}\n"), "{text}");
    assert!(!run.out.contains("Traits"), "{}", run.transcript());
}

#[test]
fn the_page_says_what_is_printed() {
    says_what_is_printed("docs/repair.md");
}
