//! One door for all writers.

use chrono::NaiveDate;

use super::html::{Page, write_html};
use super::standalone;
use crate::finding::InputError;
use crate::model::Programme;
use crate::source::write_agenda_alone;

/// A format that agendas are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExportFormat {
    /// One page for people.
    Html,
    /// An agenda of ours that needs no scenario beside it.
    Yaml,
}

impl ExportFormat {
    /// All formats, in the order in which help lists them.
    pub const ALL: [Self; 2] = [Self::Html, Self::Yaml];

    /// The name that the command line uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Yaml => "yaml",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The programme in this format, written on this day.
    ///
    /// # Errors
    /// What the format cannot say at all.
    pub fn write(self, programme: &Programme, today: NaiveDate) -> Result<Vec<u8>, Vec<InputError>> {
        match self {
            Self::Html => Ok(write_html(&Page { programme, notes: None }).into_bytes()),
            Self::Yaml => {
                let (instance, agenda) = standalone(vec![programme.clone()], today)?;
                Ok(write_agenda_alone(&instance, &agenda).into_bytes())
            }
        }
    }
}
