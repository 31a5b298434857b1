//! One door for all writers.

use chrono::NaiveDate;

use super::html::{Page, write_html};
#[cfg(feature = "xlsx")]
use super::write_xlsx;
use super::{standalone, write_csv, write_ics, write_markdown, write_schedule_json, write_schedule_xml};
use crate::finding::InputError;
use crate::model::{OriginId, Programme};
use crate::source::write_agenda_alone;

/// A format that agendas are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExportFormat {
    /// A solution of an instance of CoSPLib.
    CosPLib,
    /// One row per talk.
    Csv,
    /// One page for people.
    Html,
    /// iCalendar.
    Ics,
    /// Tables for people.
    Markdown,
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
        Self::CosPLib,
        Self::Csv,
        Self::Html,
        Self::Ics,
        Self::Markdown,
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
            Self::CosPLib => "cosplib",
            Self::Csv => "csv",
            Self::Html => "html",
            Self::Ics => "ics",
            Self::Markdown => "markdown",
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
        !matches!(self, Self::CosPLib | Self::Html | Self::Markdown)
    }

    /// Whether it says where things are in a scenario, and nothing without one.
    #[must_use]
    pub fn is_solution(self) -> bool {
        self == Self::CosPLib
    }

    /// The format of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// The programme in this format, written on this day.
    ///
    /// # Errors
    /// What the format cannot say at all.
    pub fn write(self, programme: &Programme, today: NaiveDate) -> Result<Vec<u8>, Vec<InputError>> {
        Ok(match self {
            Self::CosPLib => return Err(vec![self.needs_scenario()]),
            Self::Csv => write_csv(programme).into_bytes(),
            Self::Html => write_html(&Page { programme, notes: None }).into_bytes(),
            Self::Ics => write_ics(programme, today).into_bytes(),
            Self::Markdown => write_markdown(programme).into_bytes(),
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

    fn needs_scenario(self) -> InputError {
        let message = format!("a solution for {} needs the scenario of its instance", self.name());
        InputError::new("no-scenario", OriginId(0), message)
            .help("name the scenario that was imported before the agenda")
    }
}
