//! Scenarios that are read back from what is written, as a user would have it.

use chrono::NaiveDate;

use super::Complaint;
use crate::finding::{InputError, Origins};
use crate::model::{Agenda, Id, Instance, RoomRef};
use crate::rules::{Override, Uses, configure, contradictions};
use crate::source::{Native, Text, Value, agenda_from, scenario_from, write_value};

/// How scenarios are judged: what the command line would say.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The profile; `draft` unless one is named.
    pub profile: Option<String>,
    /// Levels that hold whatever the scenario says.
    pub overrides: Vec<Override>,
    /// The date by which holds and exemptions expire.
    pub today: NaiveDate,
}

/// A scenario with its rules.
#[derive(Debug)]
pub(super) struct Situation {
    pub(super) instance: Instance,
    pub(super) uses: Uses,
}

/// A scenario that was read.
pub(super) enum Reading {
    Accepted(Box<Situation>),
    /// It has errors, each with its place.
    Refused,
}

impl Setting {
    /// Writes a scenario and reads it again.
    pub(super) fn read(&self, scenario: &Value) -> Result<Reading, Complaint> {
        let text = Text::new("scenario.yaml", &write_value(scenario));
        let loaded = match scenario_from(&text, Origins::default(), self.today, &Native) {
            Ok(loaded) => loaded,
            Err(failure) => return refused(&failure.errors, &failure.origins),
        };
        let uses = match configure(&loaded.instance, self.profile.as_deref(), &self.overrides) {
            Ok(uses) => uses,
            Err(errors) => return refused(&errors, &loaded.origins),
        };
        let errors = contradictions(&loaded.instance, &uses);
        if errors.is_empty() {
            Ok(Reading::Accepted(Box::new(Situation { instance: loaded.instance, uses })))
        } else {
            refused(&errors, &loaded.origins)
        }
    }
}

/// Errors are fine as long as each says where it is.
fn refused(errors: &[InputError], origins: &Origins) -> Result<Reading, Complaint> {
    match errors.iter().find(|error| origins.place(error.origin).is_none()) {
        Some(error) => Err(Complaint::new("located-errors", format!("an error has no place: {error}"))),
        None if errors.is_empty() => Err(Complaint::new("located-errors", "refused without an error")),
        None => Ok(Reading::Refused),
    }
}

impl Situation {
    /// Reads an agenda of this scenario. Entries of talks and rooms that it does not have (any more) are left out, as
    /// are those of talks that are not wanted.
    pub(super) fn agenda(&self, text: &str) -> Result<Agenda, Complaint> {
        let text = Text::new("agenda.yaml", text);
        let mut agenda = agenda_from(&text, &self.instance, &mut Origins::default()).map_err(|errors| {
            let first = errors.first().map(ToString::to_string).unwrap_or_default();
            Complaint::new("reads-back", format!("an agenda that plenary wrote is refused: {first}"))
        })?;
        agenda.entries.retain(|entry| {
            entry.talk.known().is_some_and(|talk| talk.index() < self.instance.talks.len() && self.is_wanted(talk))
                && entry.rooms.iter().all(|room| matches!(room, RoomRef::Known(_)))
        });
        Ok(agenda)
    }

    fn is_wanted(&self, talk: crate::model::TalkId) -> bool {
        let talk = self.instance.talk(talk);
        talk.is_break || talk.is_wanted()
    }
}
