//! Time in UTC minutes, half-open intervals, and the conference's civil zone.

use chrono::{DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Timelike, Utc};
use std::fmt;

/// An instant in minutes since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(pub i64);

/// A length in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Minutes(pub u32);

impl fmt::Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} min", self.0)
    }
}

/// A length as people say it: `45 min`, from two days on `60 days` or `2 days 30 min`.
#[must_use]
pub fn length_label(minutes: i64) -> String {
    const DAY: i64 = 1_440;
    match (minutes / DAY, minutes % DAY) {
        (..=1, _) => format!("{minutes} min"),
        (days, 0) => format!("{days} days"),
        (days, rest) if rest % 60 == 0 => format!("{days} days {} h", rest / 60),
        (days, rest) => format!("{days} days {rest} min"),
    }
}

impl Time {
    /// This instant moved by `minutes` (may be negative).
    #[must_use]
    pub fn plus(self, minutes: i64) -> Self {
        Self(self.0 + minutes)
    }
}

/// A half-open interval `[start, end)`: two intervals that touch do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// First minute inside.
    pub start: Time,
    /// First minute after it.
    pub end: Time,
}

impl Interval {
    /// `[start, end)`.
    #[must_use]
    pub fn new(start: Time, end: Time) -> Self {
        Self { start, end }
    }

    /// `[start, start + length)`.
    #[must_use]
    pub fn lasting(start: Time, length: Minutes) -> Self {
        Self { start, end: start.plus(i64::from(length.0)) }
    }

    /// Length in minutes, 0 if empty or reversed.
    #[must_use]
    #[inline]
    pub fn minutes(self) -> i64 {
        (self.end.0 - self.start.0).max(0)
    }

    /// The common part, if it has at least one minute.
    #[must_use]
    pub fn meet(self, other: Self) -> Option<Self> {
        let both = Self { start: self.start.max(other.start), end: self.end.min(other.end) };
        (both.start < both.end).then_some(both)
    }

    /// Minutes shared with `other`.
    #[must_use]
    #[inline]
    pub fn overlap(self, other: Self) -> i64 {
        self.meet(other).map_or(0, Self::minutes)
    }

    /// Whether `time` lies inside.
    #[must_use]
    pub fn contains(self, time: Time) -> bool {
        self.start <= time && time < self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Sorted and disjoint, the same minutes; empty windows are dropped. O(n log n).
    #[must_use]
    pub fn merged(mut windows: Vec<Self>) -> Vec<Self> {
        windows.retain(|window| window.minutes() > 0);
        windows.sort_unstable();
        let mut out: Vec<Self> = Vec::with_capacity(windows.len());
        for window in windows {
            match out.last_mut() {
                Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
                _ => out.push(window),
            }
        }
        out
    }

    /// Minutes between the two, 0 if they touch or overlap.
    #[must_use]
    #[inline]
    pub fn gap(self, other: Self) -> i64 {
        (self.start.max(other.start).0 - self.end.min(other.end).0).max(0)
    }
}

/// Whether a date may be one of a conference: from 1900 on, with a year of four digits after it. All readers
/// take the same dates, so that each reads what the others write; other years are slips.
#[must_use]
pub fn is_conference_date(date: NaiveDate) -> bool {
    (1900..=9998).contains(&date.year())
}

/// Why a local time names no instant or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTimeError {
    /// The clock jumps over it (spring).
    Skipped,
    /// The clock shows it twice (autumn).
    Doubled,
}

/// An IANA time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(chrono_tz::Tz);

impl Zone {
    /// UTC.
    pub const UTC: Self = Self(chrono_tz::UTC);

    /// Looks up an IANA name such as `Europe/Dublin`. Abbreviations such as `IST` mean
    /// different zones to different people: only names with a region, and `UTC`, are taken.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if name != "UTC" && !name.contains('/') {
            return None;
        }
        name.parse().ok().map(Self)
    }

    /// A zone whose clock always differs from UTC by these minutes; `None` where IANA has none
    /// (whole hours from −12 to +14 have one).
    #[must_use]
    pub fn of_offset(minutes: i32) -> Option<Self> {
        // POSIX counts westwards: `Etc/GMT-1` is one hour ahead of UTC.
        match (minutes / 60, minutes % 60) {
            (0, 0) => Some(Self::UTC),
            (hours @ -12..=14, 0) => format!("Etc/GMT{:+}", -hours).parse().ok().map(Self),
            _ => None,
        }
    }

    /// All IANA names with a region, for suggestions.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).filter(|name| name.contains('/'))
    }

    /// The IANA name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The name as people read it: zones of a fixed offset as `UTC+01:00`, whose IANA names count the
    /// other way round.
    #[must_use]
    pub fn label(self) -> String {
        match self.name().strip_prefix("Etc/GMT") {
            Some(_) => format!("UTC{}", self.rfc3339(Time(0)).get(19..).unwrap_or_default()),
            None => self.name().to_owned(),
        }
    }

    /// The instant of a local civil time.
    ///
    /// # Errors
    /// When a clock change skips or doubles that time.
    pub fn instant(self, local: NaiveDateTime) -> Result<Time, LocalTimeError> {
        let local = local - TimeDelta::seconds(local.second().into());
        match self.0.from_local_datetime(&local) {
            // Offsets of long ago have seconds: the first whole minute that the clock shows this time in.
            LocalResult::Single(time) => Ok(Time((time.timestamp() + 59).div_euclid(60))),
            LocalResult::None => Err(LocalTimeError::Skipped),
            LocalResult::Ambiguous(..) => Err(LocalTimeError::Doubled),
        }
    }

    /// The first instant of a local date (midnight, or the first minute after a skipped midnight).
    #[must_use]
    pub fn midnight(self, date: NaiveDate) -> Time {
        let start = date.and_time(chrono::NaiveTime::MIN);
        let (mut low, mut high) = (start.and_utc().timestamp() / 60 - 1_440, start.and_utc().timestamp() / 60 + 1_440);
        // Local time is monotone across midnight except for changes of an hour or so: find the
        // first instant whose local date has arrived.
        while low < high {
            let middle = low + (high - low).div_euclid(2);
            if self.local(Time(middle)).date() < date { low = middle + 1 } else { high = middle }
        }
        Time(low)
    }

    /// The local civil time of an instant.
    #[must_use]
    pub fn local(self, time: Time) -> NaiveDateTime {
        utc(time).with_timezone(&self.0).naive_local()
    }

    /// RFC 3339 with the zone's offset, such as `2016-07-11T09:00:00+01:00`.
    #[must_use]
    pub fn rfc3339(self, time: Time) -> String {
        let there = utc(time).with_timezone(&self.0);
        there.with_timezone(&there.offset().fix()).to_rfc3339()
    }
}

fn utc(time: Time) -> DateTime<Utc> {
    // Parsed dates have four-digit years, far inside chrono's range.
    DateTime::from_timestamp(time.0 * 60, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn touching_intervals_do_not_overlap() {
        let one = Interval::new(Time(0), Time(30));
        let two = Interval::new(Time(30), Time(60));
        assert_eq!(one.overlap(two), 0);
        assert_eq!(one.gap(two), 0);
        assert_eq!(one.overlap(Interval::new(Time(29), Time(31))), 1);
        assert_eq!(one.gap(Interval::new(Time(45), Time(60))), 15);
    }

    #[test]
    fn clock_changes_are_named() {
        let berlin = Zone::from_name("Europe/Berlin").unwrap();
        assert_eq!(berlin.instant(at("2027-03-28 02:30")), Err(LocalTimeError::Skipped));
        assert_eq!(berlin.instant(at("2027-10-31 02:30")), Err(LocalTimeError::Doubled));
        let noon = berlin.instant(at("2027-07-01 12:00")).unwrap();
        assert_eq!(berlin.rfc3339(noon), "2027-07-01T12:00:00+02:00");
        assert_eq!(berlin.local(noon), at("2027-07-01 12:00"));
    }

    #[test]
    fn midnight_may_be_skipped() {
        // Beirut moved its clocks at midnight: 2021-03-28 began at 01:00.
        let beirut = Zone::from_name("Asia/Beirut").unwrap();
        let date = NaiveDate::from_ymd_opt(2021, 3, 28).unwrap();
        assert_eq!(beirut.local(beirut.midnight(date)), at("2021-03-28 01:00"));
        let dublin = Zone::from_name("Europe/Dublin").unwrap();
        let july = NaiveDate::from_ymd_opt(2016, 7, 11).unwrap();
        assert_eq!(dublin.local(dublin.midnight(july)), at("2016-07-11 00:00"));
    }

    #[test]
    fn fixed_offsets() {
        let noon = Time(12 * 60);
        for (minutes, shown) in [(60, "13:00"), (-300, "07:00"), (0, "12:00"), (14 * 60, "02:00")] {
            let zone = Zone::of_offset(minutes).unwrap();
            assert_eq!(zone.local(noon).format("%H:%M").to_string(), shown);
            assert!(minutes != 60 || zone.label() == "UTC+01:00");
        }
        assert!(Zone::of_offset(330).is_none() && Zone::of_offset(15 * 60).is_none());
    }

    #[test]
    fn abbreviations_are_no_zones() {
        for name in ["IST", "EST", "CET", "Europe", ""] {
            assert!(Zone::from_name(name).is_none(), "{name}");
        }
    }
}
