//! One door for all writers.

use chrono::NaiveDate;

use super::html::{Page, write_html};
#[cfg(feature = "xlsx")]
use super::write_xlsx;
use super::{
    standalone, write_csv, write_ics, write_markdown, write_optaplanner, write_schedule_json, write_schedule_xml,
};
use crate::finding::InputError;
use crate::model::{Agenda, Instance, OriginId, Programme};
use crate::source::write_agenda_alone;

/// A format that agendas are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExportFormat {
    /// One row per talk.
    Csv,
    /// One page for people.
    Html,
    /// iCalendar.
    Ics,
    /// Tables for people.
    Markdown,
    /// An assignment for the conference scheduling of OptaPlanner.
    OptaPlanner,
    /// `schedule.json` as c3voc defines it, version 1.
    ScheduleJson,
    /// `schedule.xml` as c3voc defines it.
    ScheduleXml,
    /// A workbook: a grid per day, and one row per talk.
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// An agenda of ours that needs no scenario beside it.
    Yaml,
}

impl ExportFormat {
    /// All formats, in the order in which help lists them.
    pub const ALL: &[Self] = &[
        Self::Csv,
        Self::Html,
        Self::Ics,
        Self::Markdown,
        Self::OptaPlanner,
        Self::ScheduleJson,
        Self::ScheduleXml,
        #[cfg(feature = "xlsx")]
        Self::Xlsx,
        Self::Yaml,
    ];

    /// The name that the command line uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Html => "html",
            Self::Ics => "ics",
            Self::Markdown => "markdown",
            Self::OptaPlanner => "optaplanner",
            Self::ScheduleJson => "schedule-json",
            Self::ScheduleXml => "schedule-xml",
            #[cfg(feature = "xlsx")]
            Self::Xlsx => "xlsx",
            Self::Yaml => "yaml",
        }
    }

    /// Whether files of this format are read too; the others are views for people.
    #[must_use]
    pub fn is_read(self) -> bool {
        !matches!(self, Self::Html | Self::Markdown | Self::OptaPlanner)
    }

    /// The format of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// Whether the format is about a scenario's own slots and rooms: then [`write_case`](Self::write_case)
    /// writes it.
    #[must_use]
    pub fn needs_scenario(self) -> bool {
        self == Self::OptaPlanner
    }

    /// The agenda of a scenario, in a format that needs one.
    ///
    /// # Errors
    /// What the format cannot say at all, and formats that need none.
    pub fn write_case(self, instance: &Instance, agenda: &Agenda) -> Result<Vec<u8>, Vec<InputError>> {
        match self {
            Self::OptaPlanner => Ok(write_optaplanner(instance, agenda)?.into_bytes()),
            other => {
                Err(vec![InputError::new("not-supported", OriginId(0), format!("{} is of no suite", other.name()))])
            }
        }
    }

    /// The programme in this format, written on this day.
    ///
    /// # Errors
    /// What the format cannot say at all; formats that need a scenario.
    pub fn write(self, programme: &Programme, today: NaiveDate) -> Result<Vec<u8>, Vec<InputError>> {
        Ok(match self {
            Self::Csv => write_csv(programme).into_bytes(),
            Self::Html => write_html(&Page { programme, notes: None }).into_bytes(),
            Self::Ics => write_ics(programme, today).into_bytes(),
            Self::Markdown => write_markdown(programme).into_bytes(),
            Self::OptaPlanner => {
                let message = format!("{} needs the scenario beside the agenda", self.name());
                let error = InputError::new("no-scenario", OriginId(0), message);
                return Err(vec![error.help("name the scenario that `plenary import` made of the workbook")]);
            }
            Self::ScheduleJson => write_schedule_json(programme).into_bytes(),
            Self::ScheduleXml => write_schedule_xml(programme).into_bytes(),
            #[cfg(feature = "xlsx")]
            Self::Xlsx => write_xlsx(programme).map_err(|error| vec![error])?,
            Self::Yaml => {
                let (instance, agenda) = standalone(vec![programme.clone()], today)?;
                write_agenda_alone(&instance, &agenda).into_bytes()
            }
        })
    }
}
