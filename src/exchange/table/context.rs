//! What the readers of all layouts share: remarks, and local times in the zone.

use chrono::NaiveDate;

use super::clock::Clock;
use crate::exchange::ReadOptions;
use crate::finding::{InputError, Origins};
use crate::model::{LocalTimeError, OriginId, Programme, Remark, RemarkKind, Time, Zone};

/// Reading one file.
pub(super) struct Context<'c> {
    pub(super) options: &'c ReadOptions,
    pub(super) origins: &'c mut Origins,
    pub(super) remarks: Vec<Remark>,
    /// Times and dates that cannot be read: a slip in one may hide a clash.
    pub(super) errors: Vec<InputError>,
    /// A time had no offset.
    local: bool,
    /// The offset of the first of the others.
    offset: Option<i32>,
    /// Another has another offset.
    mixed: bool,
}

impl<'c> Context<'c> {
    /// Begins.
    pub(super) fn new(options: &'c ReadOptions, origins: &'c mut Origins) -> Self {
        Self { options, origins, remarks: Vec::new(), errors: Vec::new(), local: false, offset: None, mixed: false }
    }

    /// The zone of local times.
    fn zone(&self) -> Zone {
        self.options.zone.unwrap_or(Zone::UTC)
    }

    /// Adds a remark about the format.
    pub(super) fn departs(&mut self, at: OriginId, message: impl Into<String>) -> &mut Remark {
        self.remarks.push(Remark::new(RemarkKind::Format, at, message));
        let last = self.remarks.len() - 1;
        &mut self.remarks[last]
    }

    /// The instant of a date and a time of day; a remark says what is wrong with a local time that
    /// does not exist or comes twice.
    pub(super) fn instant(&mut self, date: NaiveDate, clock: Clock, offset: Option<i32>, at: OriginId) -> Option<Time> {
        if clock.seconds {
            self.departs(at, "the seconds of this time are left out");
        }
        let next = date.succ_opt()?;
        if let Some(offset) = offset {
            let first = *self.offset.get_or_insert(offset);
            self.mixed |= first != offset;
            return Some(Zone::UTC.midnight(date).plus(i64::from(clock.minutes) - i64::from(offset)));
        }
        self.local = true;
        let zone = self.zone();
        let minutes = clock.minutes;
        match minutes {
            0 => Some(zone.midnight(date)),
            1_440.. => Some(zone.midnight(next)),
            _ => match zone.instant(date.and_hms_opt(minutes / 60, minutes % 60, 0)?) {
                Ok(time) => Some(time),
                Err(error) => {
                    let (text, name) = (format!("{:02}:{:02}", minutes / 60, minutes % 60), zone.name());
                    let message = match error {
                        LocalTimeError::Skipped => {
                            format!("{text} does not exist on {date} in {name}: the clocks go forward over it")
                        }
                        LocalTimeError::Doubled => {
                            format!("{text} comes twice on {date} in {name}: the clocks go back")
                        }
                    };
                    let help = "write the time with its offset, such as 2027-10-31T02:30+01:00";
                    self.departs(at, message).help = Some(help.to_owned());
                    None
                }
            },
        }
    }

    /// States the zone of what was read.
    pub(super) fn finish(self, programme: &mut Programme) {
        if self.local {
            programme.zone = self.options.zone;
            programme.floating = self.options.zone.is_none();
        } else if let Some(offset) = self.offset {
            let zone = if self.mixed { None } else { Zone::of_offset(offset) };
            programme.zone = zone.or(Some(Zone::UTC));
        }
        programme.remarks.extend(self.remarks);
    }
}
