//! `plenary why`.

use std::path::PathBuf;

use super::args::{Common, Format};
use super::input::{Case, Problems};
use super::{Io, Stop, exit, repair, selection, solve, why_text};
use crate::explain::why::{Question, why};
use crate::finding::Origins;
use crate::model::{Agenda, TalkId, TalkRef, Time};
use crate::source::time_named;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The scenario
    scenario: PathBuf,
    /// The agenda, in any format
    agenda: PathBuf,
    /// The talk: its id or title
    talk: String,
    /// When it is to start, such as `mon 09:00`; a clock time alone is on the talk's day
    #[arg(long, value_name = "START")]
    at: Option<String>,
    /// Where it is to be: id or name of a room
    #[arg(long = "in", value_name = "ROOM")]
    room: Option<String>,
    #[command(flatten)]
    touch: repair::Touch,
}

/// Says what stands in the way of a talk.
pub(super) fn run(command: &Args, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    if !matches!(common.format, Format::Text | Format::Json) {
        let message = "`plenary why` does not write this format".to_owned();
        return Err(Problems::one("bad-format", message, "use --format text or json").into());
    }
    let mut case = Case::load(&command.scenario, common, io)?;
    let agenda = case.agenda(&command.agenda, common, io)?;
    let talk = selection::talk(&command.talk, &case.instance)?;
    let near = first_start(&agenda, talk);
    let start = command.at.as_deref().map(|text| time_named(text, &case.instance, near)).transpose();
    let start = start.map_err(|error| Problems::new(vec![error], &Origins::default()))?;
    let room = command.room.as_deref().map(|name| selection::room(name, &case.instance)).transpose()?;
    let options = command.touch.options(&case.instance, &agenda)?;
    let question = Question { talk, start, room };
    let found = why(&case.instance, &case.uses, &agenda, question, &options, io.interrupt)
        .map_err(|error| solve::stop(&case, error))?;
    let told = why_text::Told { case: &case, question, found: &found, max_moves: command.touch.max_moves };
    if common.format == Format::Json {
        write!(io.out, "{}", told.json().map_err(std::io::Error::from)?)?;
    } else {
        write!(io.out, "{}", told.text())?;
    }
    Ok(exit::CLEAN)
}

fn first_start(agenda: &Agenda, talk: TalkId) -> Option<Time> {
    agenda.entries.iter().filter(|entry| entry.talk == TalkRef::Known(talk)).find_map(|entry| entry.start)
}
