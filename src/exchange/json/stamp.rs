//! Times and durations as JSON files write them.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Timelike};

use crate::model::{LocalTimeError, Programme, Time, Zone, is_conference_date};

/// A time as written: the clock, and its offset from UTC in minutes if one is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exchange) struct Stamp {
    /// What the clock shows, in whole minutes.
    pub(in crate::exchange) local: NaiveDateTime,
    /// Minutes ahead of UTC.
    pub(in crate::exchange) offset: Option<i32>,
    /// It is written with `Z`.
    pub(in crate::exchange) utc: bool,
    /// It had seconds, which were cut off.
    pub(in crate::exchange) cut: bool,
}

impl Stamp {
    /// Reads `2027-03-05T09:00:00+01:00`, `…Z`, the same without offset or seconds, and with a blank
    /// instead of the `T`.
    pub(in crate::exchange) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, offset) = ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d %H:%M:%S%.f%#z"]
            .iter()
            .find_map(|form| DateTime::parse_from_str(text, form).ok())
            .map(|time| (time.naive_local(), Some(time.offset().local_minus_utc() / 60)))
            .or_else(|| {
                ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
                    .iter()
                    .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
                    .map(|local| (local, None))
            })?;
        // Digits that are left out would be filled with others.
        if text.as_bytes().get(4) != Some(&b'-') || !is_conference_date(local.date()) {
            return None;
        }
        let whole = local.with_second(0).and_then(|local| local.with_nanosecond(0))?;
        let utc = text.ends_with(['Z', 'z']);
        Some(Self { local: whole, offset, utc, cut: whole != local })
    }
}

/// From written times to instants, and what they say together about the zone.
#[derive(Debug, Clone)]
pub(in crate::exchange) struct Clock {
    /// The zone that the file names.
    pub(in crate::exchange) named: Option<Zone>,
    /// The zone of times without offset, where the file names none.
    given: Option<Zone>,
    offsets: BTreeSet<i32>,
    floating: bool,
}

impl Clock {
    /// The file names this zone; times without any are in `given`.
    pub(in crate::exchange) fn new(named: Option<Zone>, given: Option<Zone>) -> Self {
        Self { named, given, offsets: BTreeSet::new(), floating: false }
    }

    /// The instant of a written time.
    ///
    /// # Errors
    /// A clock change skips or doubles a time without offset.
    pub(in crate::exchange) fn instant(&mut self, stamp: Stamp) -> Result<Time, LocalTimeError> {
        if let Some(offset) = stamp.offset {
            self.offsets.insert(offset);
            return Ok(Time(stamp.local.and_utc().timestamp() / 60 - i64::from(offset)));
        }
        self.floating |= self.named.is_none();
        self.named.or(self.given).unwrap_or(Zone::UTC).instant(stamp.local)
    }

    /// Writes down what the times said about the zone.
    pub(in crate::exchange) fn settle(&self, programme: &mut Programme) {
        let fixed = match (self.offsets.len(), self.offsets.first()) {
            (0, _) => None,
            (1, Some(&offset)) => Some(Zone::of_offset(offset).unwrap_or(Zone::UTC)),
            _ => Some(Zone::UTC),
        };
        programme.zone = self.named.or(self.given.filter(|_| self.floating)).or(fixed);
        programme.floating = self.floating && self.given.is_none();
    }
}

/// Minutes since midnight of `9:00`, `09:00` or `09:00:00`.
pub(in crate::exchange) fn clock_minutes(text: &str) -> Option<i64> {
    let parts = numbers(text)?;
    match parts[..] {
        [hours, minutes] | [hours, minutes, 0] if hours < 24 && minutes < 60 => Some(hours * 60 + minutes),
        _ => None,
    }
}

/// Minutes of `30`, `00:30` (hours and minutes) or `2:06:00` (days, hours and minutes: pretalx and its
/// kin write so from 24 hours on, and seconds mean nothing in an agenda).
pub(in crate::exchange) fn duration_minutes(text: &str) -> Option<i64> {
    match numbers(text)?[..] {
        [minutes] => Some(minutes),
        [hours, minutes] => Some(hours * 60 + minutes),
        [days, hours, minutes] => Some((days * 24 + hours) * 60 + minutes),
        _ => None,
    }
}

fn numbers(text: &str) -> Option<Vec<i64>> {
    let number = |part: &str| {
        let good = (1..=6).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        good.then(|| part.parse().ok()).flatten()
    };
    text.trim().split(':').map(number).collect()
}

/// Minutes of an ISO 8601 duration such as `PT1H30M` or `P1DT2H`; years and months have no fixed
/// length, and are none. Seconds are cut off.
pub(in crate::exchange) fn iso_minutes(text: &str) -> Option<i64> {
    let (date, time) = match text.strip_prefix('P')?.split_once('T') {
        Some((date, time)) => (date, Some(time).filter(|time| !time.is_empty())?),
        None => (text.strip_prefix('P')?, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let seconds = units(date, &[('W', 604_800), ('D', 86_400)])? + units(time, &[('H', 3_600), ('M', 60), ('S', 1)])?;
    Some(seconds / 60)
}

/// The sum of numbers with units, which must come in this order.
fn units(mut text: &str, known: &[(char, i64)]) -> Option<i64> {
    let mut sum = 0;
    for &(unit, seconds) in known {
        if let Some((number, rest)) = text.split_once(unit) {
            let whole = number.split_once('.').map_or(number, |(whole, _)| whole);
            let good =
                (1..=6).contains(&whole.len()) && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            sum += good.then(|| whole.parse::<i64>().ok()).flatten()? * seconds;
            text = rest;
        }
    }
    text.is_empty().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_time() {
        let good = [
            "2027-03-05T09:00:00+01:00",
            "2027-03-05T08:00:00Z",
            "2027-03-05T09:00+01:00",
            "2027-03-05T09:00:00.5+0100",
            "2027-03-05 09:00:00",
            "2027-03-05T09:00",
            " 2027-03-05 09:00 ",
        ];
        for text in good {
            let mut clock = Clock::new(None, Zone::from_name("Europe/Berlin"));
            let stamp = Stamp::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(clock.instant(stamp), Ok(Time(30_070_560)), "{text}");
        }
        assert!(Stamp::parse("2027-03-05T09:00:30Z").unwrap().cut);
        for text in ["", "2027-03-05", "09:00", "2027-02-30T09:00", "tomorrow"] {
            assert_eq!(Stamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn durations() {
        let read = ["30", "00:30", "0:30", "1:30", "26:00", "2:06:00", "", "a", "1:2:3:4", "-1", "0.5"];
        let minutes = [Some(30), Some(30), Some(30), Some(90), Some(1_560), Some(3_240), None, None, None, None, None];
        assert_eq!(read.map(duration_minutes), minutes);
        let read = ["PT15M", "PT1H30M", "P1D", "P1DT2H", "P1W", "PT90S", "PT", "P", "P1M", "1H", "PTM", "PT1M1H"];
        let minutes = [Some(15), Some(90), Some(1_440), Some(1_560), Some(10_080), Some(1)];
        assert_eq!(read.map(iso_minutes).to_vec(), [&minutes[..], &[None; 6]].concat());
        assert_eq!(
            ["09:00", "9:05", "23:59:00", "24:00", "09:00:01", "9"].map(clock_minutes),
            [Some(540), Some(545), Some(1_439), None, None, None]
        );
    }

    #[test]
    fn what_times_say_about_the_zone() {
        let berlin = Zone::from_name("Europe/Berlin");
        let cases = [
            (berlin, None, vec!["2027-03-05T09:00"], berlin, false),
            (None, berlin, vec!["2027-03-05T09:00"], berlin, false),
            (None, None, vec!["2027-03-05T09:00"], None, true),
            (None, berlin, vec!["2027-03-05T09:00+01:00"], Zone::of_offset(60), false),
            (None, None, vec!["2027-03-05T09:00+01:00", "2027-07-05T09:00+02:00"], Some(Zone::UTC), false),
            (None, None, vec!["2027-03-05T09:00+05:30"], Some(Zone::UTC), false),
        ];
        for (named, given, texts, zone, floating) in cases {
            let mut clock = Clock::new(named, given);
            for text in &texts {
                clock.instant(Stamp::parse(text).unwrap()).unwrap();
            }
            let mut programme = Programme::default();
            clock.settle(&mut programme);
            assert_eq!((programme.zone, programme.floating), (zone, floating), "{texts:?}");
        }
        let mut clock = Clock::new(berlin, None);
        assert_eq!(clock.instant(Stamp::parse("2027-03-28T02:30").unwrap()), Err(LocalTimeError::Skipped));
    }
}
