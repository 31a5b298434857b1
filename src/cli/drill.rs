//! `plenary drill`.

use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;

use super::args::{Common, Format, duration};
use super::drill_shard::{Document, Shard, joined, key};
use super::input::{Case, Problems};
use super::selection::{Named, named};
use super::{Io, Stop, drill_text, exit, solve};
use crate::check::check;
use crate::explain::drill::{DrillOptions, Loss, Row, drill};
use crate::model::{Agenda, Instance, TalkId};
use crate::rules::{Level, Uses};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The scenario
    pub(super) scenario: PathBuf,
    /// Its agenda, in any format
    pub(super) agenda: PathBuf,
    #[command(flatten)]
    losses: Losses,
    /// Exit with 1 if less than this share of the losses, in percent, is survived: no talk is dropped but those
    /// that are lost with a person or a group
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(..=100))]
    require: Option<u8>,
    /// Look only at loss K, K+N, K+2N … and print what `--merge` takes
    #[arg(long, value_name = "K/N", conflicts_with_all = ["require", "merge"])]
    shard: Option<Shard>,
    /// Join what the shards of this drill printed, instead of looking at the losses
    #[arg(long, value_name = "FILE", num_args = 1..)]
    merge: Vec<PathBuf>,
    #[command(flatten)]
    effort: Effort,
}

/// What is lost, one after the other; all rooms, people and days unless something is named.
#[derive(Debug, clap::Args)]
struct Losses {
    /// Lose this: room=NAME, person=NAME, day=DAY, group=NAME (an organisation, track or tag), talk=TALK (repeatable)
    #[arg(long, value_name = "KEY=NAME")]
    lose: Vec<String>,
    /// Lose each of these by itself (repeatable); all three unless something is named
    #[arg(long, value_enum, value_name = "WHAT")]
    each: Vec<Each>,
    /// Lose all rooms but this, and its parts (repeatable: but these)
    #[arg(long, value_name = "room=NAME")]
    keep_only: Vec<String>,
}

/// How long and with how many threads.
#[derive(Debug, clap::Args)]
struct Effort {
    /// Stop looking at a loss after this time, `30s`: what is found then depends on the machine; no limit unless given
    #[arg(long, value_name = "TIME", value_parser = duration)]
    time_limit: Option<Duration>,
    /// Seed of all random choices
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Moves of each search
    #[arg(long, value_name = "N", default_value_t = 200_000)]
    iterations: u64,
    /// Losses that are looked at side by side; as many as there are cores unless given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Each {
    Rooms,
    People,
    Days,
}

/// Loses one thing after the other and says what each does.
pub(super) fn run(command: &Args, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    if !matches!(common.format, Format::Text | Format::Json | Format::Markdown) {
        let message = "a drill is no list of findings".to_owned();
        return Err(Problems::one("bad-option", message, "use --format text, json or markdown").into());
    }
    let mut case = Case::load(&command.scenario, common, io)?;
    let agenda = case.agenda(&command.agenda, common, io)?;
    let losses = command.losses.of(&case.instance)?;
    refuse_harmless(&case.uses, &losses)?;
    refuse_broken(&case, &agenda)?;
    let options = command.effort.options();
    let key = key(&case, &agenda, &losses, &options);
    let rows = if command.merge.is_empty() {
        rows(&case, &agenda, &losses, &options, command, io)?
    } else {
        joined(&command.merge, &key, losses.len(), io)?
    };
    let document = Document::new(&case.instance.name, key, losses.len(), command.shard, rows);
    if command.shard.is_some() || common.format == Format::Json {
        let text = serde_json::to_string_pretty(&document).map_err(std::io::Error::from)?;
        writeln!(io.out, "{text}")?;
    } else if common.format == Format::Markdown {
        write!(io.out, "{}", drill_text::markdown(&document))?;
    } else {
        write!(io.out, "{}", drill_text::text(&document))?;
    }
    let Some(required) = command.require.filter(|&required| !document.reaches(required)) else {
        return Ok(exit::CLEAN);
    };
    writeln!(
        io.err,
        "{} of {} losses are survived, less than the {required} % that --require asks for.",
        document.survived(),
        document.losses
    )?;
    Ok(exit::FINDINGS)
}

fn rows(
    case: &Case,
    agenda: &Agenda,
    losses: &[Loss],
    options: &DrillOptions,
    command: &Args,
    io: &Io<'_>,
) -> Result<Vec<Row>, Stop> {
    let numbered = losses.iter().enumerate().map(|(index, loss)| (index + 1, loss.clone()));
    let taken = |number: usize| command.shard.is_none_or(|shard| shard.takes(number));
    let numbered: Vec<(usize, Loss)> = numbered.filter(|(number, _)| taken(*number)).collect();
    drill(&case.instance, &case.uses, agenda, &numbered, options, io.interrupt)
        .map_err(|error| solve::stop(case, error))
}

impl Losses {
    fn of(&self, instance: &Instance) -> Result<Vec<Loss>, Problems> {
        let mut losses = Vec::new();
        for text in &self.lose {
            losses.push(loss(text, instance)?);
        }
        if !self.keep_only.is_empty() {
            let mut kept = Vec::new();
            for text in &self.keep_only {
                let Named::Room(room) = named(text, "room", instance)? else {
                    let message = format!("`{text}` is no room");
                    return Err(Problems::one("bad-selection", message, "only rooms are kept: room=NAME"));
                };
                kept.push(room);
            }
            losses.push(Loss::KeepOnly(kept));
        }
        let all = [Each::Rooms, Each::People, Each::Days];
        let each = if losses.is_empty() && self.each.is_empty() { &all[..] } else { &self.each };
        for each in all.iter().filter(|one| each.contains(one)) {
            losses.extend(match each {
                Each::Rooms => Loss::each_room(instance),
                Each::People => Loss::each_person(instance),
                Each::Days => Loss::each_day(instance),
            });
        }
        let mut once: Vec<Loss> = Vec::new();
        for loss in losses {
            if !once.contains(&loss) {
                once.push(loss);
            }
        }
        Ok(once)
    }
}

/// Understands what `--lose` names.
fn loss(text: &str, instance: &Instance) -> Result<Loss, Problems> {
    let (key, name) = text.split_once('=').unwrap_or(("room", text));
    let group = |talks: Vec<TalkId>| Loss::Group { name: name.to_owned(), talks };
    Ok(match (key, named(text, "room", instance)) {
        ("group", organisation) => group(talks_called(name, organisation, instance)?),
        ("organisation", organisation) => group(talks_of(name, organisation?, instance)),
        (_, named) => match named? {
            Named::Room(room) => Loss::Room(room),
            Named::Person(person) => Loss::Person(person),
            Named::Day(day) => Loss::Day(day),
            Named::Talk(talk) => group(vec![talk]),
            Named::Talks(talks) => group(talks),
        },
    })
}

/// The talks of the organisation, the track and the tag of this name.
fn talks_called(
    name: &str,
    organisation: Result<Named, Problems>,
    instance: &Instance,
) -> Result<Vec<TalkId>, Problems> {
    let others = ["track", "tag"].map(|key| named(&format!("{key}={name}"), key, instance).ok());
    if others.iter().all(Option::is_none) {
        // Of three answers that nothing is called so, that about organisations is as good as any.
        return Ok(talks_of(name, organisation?, instance));
    }
    let mut talks = organisation.map_or_else(|_| Vec::new(), |found| talks_of(name, found, instance));
    for found in others.into_iter().flatten() {
        if let Named::Talks(theirs) = found {
            talks.extend(theirs);
        }
    }
    talks.sort_unstable();
    talks.dedup();
    Ok(talks)
}

/// Of the talks of an organisation those that are its own, or that someone of it has to be in.
fn talks_of(name: &str, found: Named, instance: &Instance) -> Vec<TalkId> {
    let Named::Talks(talks) = found else { return Vec::new() };
    let is_theirs = |organisation: &Option<String>| organisation.as_deref() == Some(name);
    let needs = |talk: &TalkId| {
        let talk = instance.talk(*talk);
        let mut people = talk.exclusive().into_iter().map(|person| instance.person(person));
        is_theirs(&talk.organisation) || people.any(|person| is_theirs(&person.organisation))
    };
    talks.into_iter().filter(needs).collect()
}

impl Effort {
    fn options(&self) -> DrillOptions {
        let mut options = DrillOptions::default();
        (options.time_limit, options.seed, options.iterations) = (self.time_limit, self.seed, self.iterations);
        if let Some(threads) = self.threads {
            options.threads = usize::from(threads);
        }
        options
    }
}

/// Refuses a drill in which closed rooms or days would be no errors: every loss would seem to be survived.
fn refuse_harmless(uses: &Uses, losses: &[Loss]) -> Result<(), Problems> {
    let is_hard =
        |rule: &str| uses.iter().any(|(_, one)| one.rule.info().id == rule && one.rule.common().level == Level::Deny);
    let closes = losses.iter().any(|loss| matches!(loss, Loss::Room(_) | Loss::KeepOnly(_) | Loss::Day(_)));
    let ends = losses.iter().any(|loss| matches!(loss, Loss::Day(_)));
    for (rule, needed) in [("room-unavailable", closes), ("slot-not-allowed", ends)] {
        if needed && !is_hard(rule) {
            let message = format!("{rule} is no error here, so that nothing would have to leave what is lost");
            return Err(Problems::one("bad-option", message, &format!("add --deny {rule}")));
        }
    }
    Ok(())
}

/// Refuses an agenda that breaks something hard before anything is lost.
fn refuse_broken(case: &Case, agenda: &Agenda) -> Result<(), Problems> {
    let report = check(&case.instance, &case.uses, agenda);
    if report.score.hard <= 0 {
        return Ok(());
    }
    let first = report.findings.iter().find(|one| one.hard && one.finding.cost > 0);
    let said = first.map(|one| format!(": {}", one.finding.message)).unwrap_or_default();
    let message = format!("the agenda breaks something hard before anything is lost{said}");
    Err(Problems::one("broken-agenda", message, "`plenary check` lists what, `plenary repair` mends it"))
}
