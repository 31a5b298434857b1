//! The checker stands any agenda: seeded mutations of the agendas in `scenarios/`.
//!
//! *Wild* agendas have entries that are cut up, doubled, without rooms or with many, of talks and rooms that
//! nobody knows, at times when nobody lives. *Tame* ones have each talk at most once, at any time and in one
//! room: there the checker and the terms of both halves of a rule cost the same.
//! `PLENARY_DEEP=1` checks a million agendas.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use plenary::check::check;
use plenary::finding::Origins;
use plenary::model::{
    Agenda, Entry, EntryOrigins, Id, Instance, RoomChoice, RoomId, RoomRef, Score, TalkId, TalkRef, Time, Timetable,
};
use plenary::problem::{Assignment, Space};
use plenary::rules::{AnyUse, Halves, Level, Override, Uses, configure, registry};
use plenary::solve::{Options, solve};
use plenary::source::{load_agenda, load_scenario};

use super::agreement::lowered;
use crate::support::mutate::Dice;
use crate::support::runner::deep;

/// Agendas of a scenario in one batch: half of them wild, half of them tame in one space.
const BATCH: u64 = 100;

/// Batches of each scenario and configuration.
const BATCHES: u64 = 2;
const DEEP_AGENDAS: u64 = 1_000_000;

/// Minutes of years that no conference is in: 1, 1969, 9999.
const ABSURD: [i64; 5] = [-1_035_593_280, -525_600, 0, 1, 4_223_371_200];

/// A scenario, the agenda to start from, and how it is judged.
struct Stage {
    name: String,
    instance: Instance,
    agenda: Agenda,
    uses: Uses,
}

/// Every scenario twice: as it is configured, and with every rule that can be at level warn or deny.
fn stages() -> Vec<Stage> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let names = ["generated-94-talks", "overfull", "scale-series", "srecon16-europe", "systems-at-scale-2022"];
    let mut stages = Vec::new();
    for name in names.into_iter().chain(["tiny", "wishes"]) {
        let loaded = load_scenario(&folder.join(format!("{name}.yaml")), chrono::NaiveDate::default());
        let instance = loaded.map_err(|failure| failure.errors).unwrap().instance;
        let file = folder.join(format!("{name}.agenda.yaml"));
        let uses = configure(&instance, None, &[]).unwrap();
        let agenda = if file.exists() {
            load_agenda(&file, &instance, &mut Origins::default()).unwrap()
        } else {
            let mut options = Options::default();
            (options.time_limit, options.iterations, options.threads) = (None, Some(2_000), 1);
            let solved = solve(&instance, &uses, &options, &AtomicBool::new(false), &mut |_| {}).unwrap();
            solved.agenda
        };
        for (level, uses) in
            [("", uses), (" at warn", all(&instance, Level::Warn)), (" at deny", all(&instance, Level::Deny))]
        {
            stages.push(Stage {
                name: format!("{name}{level}"),
                instance: instance.clone(),
                agenda: agenda.clone(),
                uses,
            });
        }
    }
    stages
}

/// Every rule at this level that needs nothing else.
fn all(instance: &Instance, level: Level) -> Uses {
    let at = |name: &str| Override::Level(name.to_owned(), level);
    let can = |name: &&str| configure(instance, None, &[at(name)]).is_ok();
    let overrides: Vec<Override> = registry().iter().map(|entry| entry.info.id).filter(can).map(at).collect();
    assert!(overrides.len() > 40, "only {} rules can be turned on", overrides.len());
    configure(instance, None, &overrides).unwrap()
}

impl Stage {
    fn talk(&self, dice: &mut Dice) -> TalkId {
        TalkId::from_index(dice.below(self.instance.talks.len()))
    }

    fn room(&self, dice: &mut Dice) -> Option<RoomId> {
        (!self.instance.rooms.is_empty()).then(|| RoomId::from_index(dice.below(self.instance.rooms.len())))
    }

    /// A time of the agenda or of the scenario, or one beside it.
    fn time(&self, dice: &mut Dice) -> Time {
        let known = match dice.below(3) {
            0 if !self.instance.offers.is_empty() => dice.of(&self.instance.offers).at,
            _ if self.agenda.entries.is_empty() => self.instance.days.first().map_or(Time(0), |day| day.span.start),
            _ => dice.of(&self.agenda.entries).start.unwrap_or(Time(0)),
        };
        match dice.below(12) {
            0..6 => known,
            6..9 => known.plus(i64::try_from(dice.below(7)).unwrap() * 5 - 15),
            9 => known.plus(i64::try_from(dice.below(2_881)).unwrap() - 1_440),
            10 => known.plus(*dice.of(&[-527_040, -10_080, 10_080, 1_000_000])),
            _ => Time(*dice.of(&ABSURD)),
        }
    }

    /// A slip that leaves each talk at most once, in a room if it needs one.
    fn tame(&self, agenda: &mut Agenda, dice: &mut Dice) {
        let entries = &mut agenda.entries;
        if entries.is_empty() {
            return;
        }
        let at = dice.below(entries.len());
        match dice.below(6) {
            0 => drop(entries.remove(at)),
            1 => {
                // Two talks change places.
                let other = dice.below(entries.len());
                let (one, two) = (entries[at].clone(), entries[other].clone());
                (entries[at].start, entries[at].end) = (two.start, two.end);
                (entries[other].start, entries[other].end) = (one.start, one.end);
            }
            2 => {
                let entry = &mut entries[at];
                let length = *dice.of(&[1, 5, 20, 45, 90, 600]);
                entry.end = entry.start.map(|start| start.plus(length));
            }
            3 => {
                let needs = |entry: &Entry| {
                    entry.talk.known().is_some_and(|talk| self.instance.talk(talk).rooms != RoomChoice::NoRoom)
                };
                if let Some(room) = self.room(dice).filter(|_| needs(&entries[at])) {
                    entries[at].rooms = vec![RoomRef::Known(room)];
                }
            }
            _ => {
                let entry = &mut entries[at];
                let start = self.time(dice);
                let length = entry.end.zip(entry.start).map(|(end, start)| (end.0 - start.0).max(1));
                (entry.start, entry.end) = (Some(start), length.map(|length| start.plus(length)));
            }
        }
    }

    /// Any slip at all.
    fn wild(&self, agenda: &mut Agenda, dice: &mut Dice) {
        let room = self.room(dice).map_or_else(|| RoomRef::Unknown(String::new()), RoomRef::Known);
        let entries = &mut agenda.entries;
        if entries.is_empty() {
            return;
        }
        let at = dice.below(entries.len());
        match dice.below(12) {
            0 => entries.push(entries[at].clone()),
            1 => {
                let again = Entry { start: Some(self.time(dice)), end: None, ..entries[at].clone() };
                entries.insert(dice.below(entries.len()), again);
            }
            2 => entries[at].talk = TalkRef::Unknown((*dice.of(&["", "nobody", "\u{202e}🎪"])).to_owned()),
            3 => entries[at].talk = TalkRef::Known(self.talk(dice)),
            4 => entries[at].rooms.push(room),
            5 => entries[at].rooms.push(RoomRef::Unknown((*dice.of(&["", "Attic"])).to_owned())),
            6 => entries[at].rooms = self.instance.rooms().map(|(room, _)| RoomRef::Known(room)).collect(),
            7 => entries[at].rooms.clear(),
            8 => entries[at].start = None,
            9 => entries[at].end = None,
            10 => entries[at].end = Some(self.time(dice)),
            _ if dice.below(20) == 0 => entries.clear(),
            _ => {
                let entry = EntryOrigins::default();
                let talk = TalkRef::Known(self.talk(dice));
                entries.push(Entry { talk, start: Some(self.time(dice)), end: None, rooms: vec![room], at: entry });
            }
        }
    }

    /// The agenda with each talk once, in a room if it needs one.
    fn calm(&self) -> Agenda {
        let mut agenda = self.agenda.clone();
        let mut seen = BTreeSet::new();
        agenda.entries.retain(|entry| entry.talk.known().is_some_and(|talk| seen.insert(talk)));
        for entry in &mut agenda.entries {
            let needs = entry.talk.known().is_some_and(|talk| self.instance.talk(talk).rooms != RoomChoice::NoRoom);
            let first = entry
                .known_rooms()
                .next()
                .or_else(|| needs.then(|| self.instance.rooms().next()).flatten().map(|(room, _)| room));
            entry.rooms = first.map(RoomRef::Known).into_iter().collect();
        }
        agenda
    }

    fn mutated(&self, dice: &mut Dice, is_wild: bool) -> Agenda {
        let mut agenda = if is_wild { self.agenda.clone() } else { self.calm() };
        for _ in 0..=dice.below(8) {
            self.tame(&mut agenda, dice);
            if is_wild {
                self.wild(&mut agenda, dice);
            }
        }
        agenda
    }

    /// The cost by the checker of the rules that have both halves.
    fn price(&self, agenda: &Agenda) -> Score {
        let report = check(&self.instance, &self.uses, agenda);
        let sum = report.by_rule.iter().fold(Score::ZERO, |sum, rule| sum + rule.score());
        assert_eq!(report.score, sum, "{}: {agenda:#?}", self.name);
        let both =
            |rule: &str| registry().iter().any(|entry| entry.info.id == rule && entry.info.halves == Halves::Both);
        report.by_rule.iter().filter(|rule| both(rule.rule)).fold(Score::ZERO, |sum, rule| sum + rule.score())
    }

    /// Wild agendas are checked; tame ones cost the same by the terms, over one space for all of them.
    fn stands(&self, batch: u64) {
        let mut dice = Dice::new(2, batch);
        for _ in 0..BATCH / 2 {
            self.price(&self.mutated(&mut dice, true));
        }
        let agendas: Vec<Agenda> = (0..BATCH / 2).map(|_| self.mutated(&mut dice, false)).collect();
        let mut extra = Vec::new();
        for agenda in &agendas {
            for (one, span) in Timetable::new(&self.instance, agenda).timed() {
                assert!(one.placed && one.rooms.len() <= 1, "{}: {one:?} is not tame", self.name);
                extra.push((one.talk, span, one.rooms.first().copied()));
            }
        }
        extra.sort_unstable();
        extra.dedup();
        let space = Space::extended(&self.instance, &extra, false);
        let uses: Vec<&dyn AnyUse> = self.uses.iter().map(|(_, config)| &*config.rule).collect();
        let problem = lowered(&space, &self.instance, &uses);
        for agenda in &agendas {
            let assignment = Assignment::from_agenda(&space, &self.instance, agenda);
            let (by_check, by_terms) = (self.price(agenda), problem.price(&assignment));
            assert_eq!(by_check, by_terms, "{}: {agenda:#?}", self.name);
        }
    }
}

#[test]
fn the_checker_stands_mutated_agendas() {
    let stages = stages();
    let batches = if deep() { DEEP_AGENDAS / BATCH / u64::try_from(stages.len()).unwrap() + 1 } else { BATCHES };
    let started = std::time::Instant::now();
    std::thread::scope(|scope| {
        for half in 0..2 {
            let stages = &stages;
            scope.spawn(move || {
                for stage in stages {
                    (0..batches).filter(|batch| batch % 2 == half).for_each(|batch| stage.stands(batch));
                }
            });
        }
    });
    let agendas = batches * BATCH * u64::try_from(stages.len()).unwrap();
    println!("{agendas} agendas in {:?}", started.elapsed());
}
