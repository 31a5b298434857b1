//! `plenary repair`.

use std::path::PathBuf;
use std::time::Duration;

use super::apply::{Content, Edits, apply, saved};
use super::args::{Common, Format, duration};
use super::input::{Case, Problems, read};
use super::output::{may_replace, write_file};
use super::selection::{Named, named};
use super::{Io, Stop, exit, repair_text, solve};
use crate::explain::repair::{Lock, Repair, RepairOptions, Verdict, repair};
use crate::model::{Agenda, Id, Instance, Occurrence, TalkId, Timetable};
use crate::source::{Input, write_agenda};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The scenario, as it is now
    pub(super) scenario: PathBuf,
    /// The agenda, in any format
    pub(super) agenda: PathBuf,
    #[command(flatten)]
    pub(super) touch: Touch,
    /// Write the repaired agenda to this file
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Replace the output file even if a person wrote or edited it
    #[arg(long)]
    pub(super) force: bool,
    /// Change the agenda file in place; comments and layout stay
    #[arg(long, conflicts_with = "output")]
    pub(super) apply: bool,
    /// Take this plan, printed before with `--format json`, instead of a new one; refused if the files have changed since
    #[arg(long, value_name = "FILE", requires = "apply")]
    pub(super) plan: Option<PathBuf>,
}

/// What may be touched and how long it may take.
#[derive(Debug, clap::Args)]
pub(super) struct Touch {
    /// Refuse plans that move, exchange or drop more talks than this
    #[arg(long, value_name = "N")]
    pub(super) max_moves: Option<usize>,
    /// Touch only this, and move talks only within it: day=DAY, room=ROOM, talk=TALK, track=NAME … (repeatable)
    #[arg(long, value_name = "KEY=NAME")]
    pub(super) scope: Vec<String>,
    /// Talks that stay where they are: talk=TALK, person=NAME, room=ROOM, day=DAY, track=NAME … (repeatable)
    #[arg(long, value_name = "KEY=NAME")]
    pub(super) fixed: Vec<String>,
    /// Talks that are moved only where nothing else does, because someone has to agree (repeatable)
    #[arg(long, value_name = "KEY=NAME")]
    pub(super) consent: Vec<String>,
    /// Stop after this time: `30s`, `5m`
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "60s")]
    pub(super) time_limit: Duration,
    /// Seed of all random choices
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) seed: u64,
    /// Moves of each search; the plan is the same for the same number unless the time is over before
    #[arg(long, value_name = "N", default_value_t = 200_000)]
    pub(super) iterations: u64,
    /// Threads to use; all cores unless given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) threads: Option<u16>,
}

/// Finds the smallest repair and says it.
pub(super) fn run(command: &Args, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    if let Some(path) = &command.output {
        may_replace(path, command.force)?;
    }
    let mut case = Case::load(&command.scenario, common, io)?;
    let input = read(&command.agenda, io)?;
    let content = Content::of(&case.origins, &input);
    let agenda = case.part(input.clone(), common)?;
    if let Some(path) = &command.plan {
        let edits = saved(path, &content, (&input, &agenda), &case.instance, io)?;
        apply(&case, &input, &edits, common, io)?;
        return Ok(exit::CLEAN);
    }
    let options = command.touch.options(&case.instance, &agenda)?;
    let found = repair(&case.instance, &case.uses, &agenda, &options, io.interrupt)
        .map_err(|error| solve::stop(&case, error))?;
    if common.format == Format::Json {
        let text = repair_text::json(&case.instance, &found, &content).map_err(std::io::Error::from)?;
        write!(io.out, "{text}")?;
    } else {
        write!(io.out, "{}", repair_text::text(&case.instance, &found))?;
    }
    let too_many = command.touch.exceeded(&found);
    if let Some(message) = &too_many {
        writeln!(io.err, "{message}")?;
    } else if matches!(found.verdict, Verdict::Cleared | Verdict::Clean) {
        let edits = Edits::of(&found, &agenda);
        if command.apply && !edits.is_empty() {
            apply(&case, &input, &edits, common, io)?;
        }
        if let Some(path) = &command.output {
            write_file(path, write_agenda(&case.instance, &found.agenda))?;
            if !common.quiet {
                writeln!(io.err, "Wrote {}.", path.display())?;
            }
        }
    }
    Ok(match found.verdict {
        Verdict::Impossible => exit::INFEASIBLE,
        Verdict::Unknown => exit::NO_AGENDA,
        _ if too_many.is_some() => exit::FINDINGS,
        Verdict::Clean | Verdict::Cleared => {
            if found.after.score.hard > 0 {
                exit::FINDINGS
            } else {
                exit::CLEAN
            }
        }
    })
}

/// Mends an agenda file in place for `check --fix` and gives it as it is then; says on standard error what it does.
pub(super) fn fix(case: &mut Case, agendas: Vec<Input>, common: &Common, io: &mut Io<'_>) -> Result<Vec<Input>, Stop> {
    let [input] = agendas.as_slice() else {
        let message = format!("{} agendas are named, and one is mended at a time", agendas.len());
        return Err(Problems::one("bad-option", message, "name one agenda, or leave out --fix").into());
    };
    let agenda = case.part(input.clone(), common)?;
    let found = repair(&case.instance, &case.uses, &agenda, &RepairOptions::default(), io.interrupt)
        .map_err(|error| solve::stop(case, error))?;
    if found.verdict != Verdict::Clean {
        write!(io.err, "{}", repair_text::text(&case.instance, &found))?;
    }
    let edits = Edits::of(&found, &agenda);
    if found.verdict != Verdict::Cleared || edits.is_empty() {
        return Ok(agendas);
    }
    apply(case, input, &edits, common, io)?;
    Ok(input.path.iter().map(|path| read(path, io)).collect::<Result<_, _>>()?)
}

impl Touch {
    /// What is asked of a repair of this agenda.
    pub(super) fn options(&self, instance: &Instance, agenda: &Agenda) -> Result<RepairOptions, Problems> {
        let mut options = RepairOptions {
            time_limit: Some(self.time_limit),
            seed: self.seed,
            iterations: self.iterations,
            locks: vec![Lock::Free; instance.talks.len()],
            ..RepairOptions::default()
        };
        if let Some(threads) = self.threads {
            options.threads = usize::from(threads);
        }
        let mut talks: Option<Vec<TalkId>> = None;
        for text in &self.scope {
            match named(text, "talk", instance)? {
                Named::Day(day) => options.days.get_or_insert_default().push(day),
                Named::Room(room) => options.rooms.get_or_insert_default().push(room),
                other => talks.get_or_insert_default().extend(talks_of(&other, instance, agenda)),
            }
        }
        if let Some(talks) = talks {
            for index in 0..instance.talks.len() {
                if !talks.contains(&TalkId::from_index(index)) {
                    options.locks[index] = Lock::Fixed;
                }
            }
        }
        for (texts, lock) in [(&self.consent, Lock::Consent), (&self.fixed, Lock::Fixed)] {
            for text in texts {
                for talk in talks_of(&named(text, "talk", instance)?, instance, agenda) {
                    options.locks[talk.index()] = lock;
                }
            }
        }
        Ok(options)
    }

    /// What to say if the plan changes more talks than it may.
    fn exceeded(&self, found: &Repair) -> Option<String> {
        let most = self.max_moves?;
        let changed = found.changed().count();
        let fewest = found.least.dropped + found.least.moved;
        (changed > most).then(|| {
            format!(
                "No plan: this one changes {changed} talks, more than --max-moves {most}; {fewest} at least must move."
            )
        })
    }
}

/// The talks that a selection means: those of a person, those that the agenda has in a room or on a day.
fn talks_of(named: &Named, instance: &Instance, agenda: &Agenda) -> Vec<TalkId> {
    let there = |is_there: &dyn Fn(&Occurrence) -> bool| {
        let timetable = Timetable::new(instance, agenda);
        let there = timetable.occurrences.iter().filter(|one| one.written && is_there(one));
        there.map(|one| one.talk).collect()
    };
    match named {
        Named::Talk(talk) => vec![*talk],
        Named::Talks(talks) => talks.clone(),
        Named::Person(person) => {
            let theirs = instance.talks().filter(|(_, talk)| talk.people.iter().any(|one| one.person == *person));
            theirs.map(|(talk, _)| talk).collect()
        }
        Named::Room(room) => {
            let atoms = &instance.room(*room).atoms;
            there(&|one| one.atoms.iter().any(|atom| atoms.contains(atom)))
        }
        Named::Day(day) => there(&|one| one.start.is_some_and(|start| instance.day_of(start) == Some(*day))),
    }
}
