//! One door for all formats.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::detect::{Format, format_of};
use super::{against, ics, pretalx, schedule_json, schedule_xml, table};
use crate::finding::{InputError, Origins};
use crate::model::{Agenda, Instance, OriginId, Programme, Remark, RemarkKind, Zone};
use crate::source::{Input, Readers, Value, programme};

/// How files are read.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ReadOptions {
    /// The zone of times that have neither zone nor offset.
    pub zone: Option<Zone>,
    /// The date of the run, by which comments expire.
    pub today: NaiveDate,
    /// Keep texts that only exports need, such as abstracts: a check is faster without.
    pub details: bool,
    /// The format; `None`: the file's content tells.
    pub format: Option<Format>,
}

impl ReadOptions {
    /// What a check needs on this day.
    #[must_use]
    pub fn new(today: NaiveDate) -> Self {
        Self { today, ..Self::default() }
    }

    /// The same with a zone for times that have none.
    #[must_use]
    pub fn zone(self, zone: Option<Zone>) -> Self {
        Self { zone, ..self }
    }

    /// The same with all texts.
    #[must_use]
    pub fn details(self) -> Self {
        Self { details: true, ..self }
    }

    /// The same for files of one format.
    #[must_use]
    pub fn format(self, format: Option<Format>) -> Self {
        Self { format, ..self }
    }
}

/// Reads an agenda file of any format for what it says itself.
///
/// # Errors
/// All problems that keep it from being read; departures that do not are remarks of the programme.
pub fn read(input: Input, options: &ReadOptions, origins: &mut Origins) -> Result<Programme, Vec<InputError>> {
    let read = match options.format.unwrap_or_else(|| format_of(&input)) {
        Format::Plenary => {
            let text = input.text(origins).map_err(|error| vec![error])?;
            programme(&text, options.zone, options.today, origins)
        }
        Format::ScheduleXml => schedule_xml::read(input, options, origins),
        Format::ScheduleJson => schedule_json::read(input, options, origins),
        Format::Pretalx => pretalx::read(input, options, origins),
        Format::ICalendar => ics::read(input, options, origins),
        Format::Csv => table::read_csv(input, options, origins),
        Format::Xlsx => table::read_xlsx(&input, options, origins),
        Format::CosPLib => {
            let message = format!("`{}` is read as an instance, which has no agenda", input.name);
            Err(vec![InputError::new("not-an-agenda", OriginId(0), message)])
        }
    };
    let mut programme = read?;
    concern_entries(&mut programme);
    Ok(programme)
}

/// A remark that the day is missing from a file, made one for each entry that it concerns: all without
/// a start. So nobody is told of each of them that it has no time.
fn concern_entries(programme: &mut Programme) {
    let is_whole = |one: &Remark| one.kind == RemarkKind::DayMissing && one.entry.is_none();
    let Some(at) = programme.remarks.iter().position(is_whole) else { return };
    let whole = programme.remarks.remove(at);
    let known: BTreeSet<usize> =
        programme.remarks.iter().filter(|one| one.kind == RemarkKind::DayMissing).filter_map(|one| one.entry).collect();
    let events = programme.events.iter().enumerate();
    let concerned = events.filter(|(index, event)| event.start.is_none() && !known.contains(index));
    let remarks: Vec<Remark> = concerned.map(|(index, _)| whole.clone().entry(index)).collect();
    if remarks.is_empty() {
        programme.remarks.push(whole);
    }
    programme.remarks.extend(remarks);
}

/// Readers of all formats, for the files that a scenario names.
#[derive(Debug, Clone)]
pub struct Foreign(pub ReadOptions);

impl Readers for Foreign {
    fn takes(&self, input: &Input) -> bool {
        format_of(input) != Format::Plenary
    }

    fn include(&self, input: Input, origins: &mut Origins) -> Result<Value, Vec<InputError>> {
        match format_of(&input) {
            Format::Pretalx => pretalx::include(input, &self.0, origins),
            Format::Csv => table::include_csv(input, origins),
            Format::Xlsx => table::include_xlsx(&input, origins),
            other => {
                let message = format!("`{}` is in the format {}, which cannot be included", input.name, other.name());
                Err(vec![InputError::new("not-supported", OriginId(0), message)])
            }
        }
    }

    fn agenda(&self, input: Input, instance: &Instance, origins: &mut Origins) -> Result<Agenda, Vec<InputError>> {
        let options = self.0.clone().zone(Some(instance.zone));
        Ok(against(&read(input, &options, origins)?, instance))
    }
}
