//! From what a clock shows to instants.

use chrono::{NaiveDateTime, TimeDelta};

use super::definition::Definition;
use crate::model::{LocalTimeError, Time, Zone};

/// Whose clock shows a time.
#[derive(Debug, Clone)]
pub(super) enum Clock {
    /// That of an IANA zone.
    Zone(Zone),
    /// One that only the file defines.
    Defined(Definition),
}

impl Clock {
    /// The instant of a local time. Where the clock is put forward over it or back to it, RFC 5545
    /// (section 3.3.5) takes the offset before the change.
    pub(super) fn instant(&self, local: NaiveDateTime) -> (Time, Option<LocalTimeError>) {
        let exact = |local| match self {
            Self::Zone(zone) => zone.instant(local),
            Self::Defined(definition) => definition.instant(local),
        };
        match exact(local) {
            Ok(time) => (time, None),
            Err(trouble) => {
                // No clock changes twice within a day; UTC is for what never happens.
                let earlier = (1..=24).find_map(|hours| exact(local - TimeDelta::hours(hours)).ok().zip(Some(hours)));
                let utc = Time(local.and_utc().timestamp().div_euclid(60));
                (earlier.map_or(utc, |(time, hours)| time.plus(hours * 60)), Some(trouble))
            }
        }
    }

    /// What the clock shows at an instant.
    pub(super) fn local(&self, time: Time) -> NaiveDateTime {
        match self {
            Self::Zone(zone) => zone.local(time),
            Self::Defined(definition) => Zone::UTC.local(time.plus(definition.offset(time))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipped_and_doubled_times_have_the_offset_before_the_change() {
        let clock = Clock::Zone(Zone::from_name("Europe/Berlin").unwrap());
        let at = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        let read = |text: &str| {
            let (time, trouble) = clock.instant(at(text));
            (Zone::UTC.local(time).format("%H:%M").to_string(), trouble)
        };
        assert_eq!(read("2027-03-28 02:30"), ("01:30".to_owned(), Some(LocalTimeError::Skipped)));
        assert_eq!(read("2027-10-31 02:30"), ("00:30".to_owned(), Some(LocalTimeError::Doubled)));
        assert_eq!(read("2027-10-31 03:00"), ("02:00".to_owned(), None));
    }
}
