//! What a `VTIMEZONE` says about its clock (RFC 5545, section 3.6.5).

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::components::Component;
use super::recurrence::{self, Rule};
use super::values::{offset, stamp};
use crate::model::{LocalTimeError, Time};

/// The last year for which rules without an end are worked out.
const LAST_YEAR: i32 = 2_100;

/// Clock changes that one observance may have: one a year from 1601, where some writers begin.
const CHANGES: u16 = 600;

/// When a clock changes, and by how much it is ahead of UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition {
    /// The offset before the first change, in minutes.
    first: i64,
    /// The instant of each change and the offset after it, in order.
    changes: Vec<(Time, i64)>,
}

impl Definition {
    /// From the `STANDARD` and `DAYLIGHT` parts of a `VTIMEZONE`. `None`: it does not say enough.
    /// O(years since the first change).
    pub(super) fn new<'a>(observances: impl Iterator<Item = &'a Component<'a>>) -> Option<Self> {
        let mut found: Vec<(Time, i64, i64)> = Vec::new();
        for observance in observances {
            let minutes = |name: &str| observance.property(name).and_then(|property| offset(&property.value));
            let (before, after) = (minutes("TZOFFSETFROM")?, minutes("TZOFFSETTO")?);
            let start = stamp(&observance.property("DTSTART")?.value)?.clock;
            let mut onsets = vec![start];
            for rule in observance.all("RRULE") {
                onsets.extend(onsets_of(&rule.value, start, before)?);
            }
            for dates in observance.all("RDATE") {
                onsets.extend(dates.value.split(',').filter_map(stamp).map(|stamp| stamp.clock));
            }
            found.extend(onsets.into_iter().map(|onset| (utc(onset, before), before, after)));
        }
        found.sort_unstable();
        let first = found.first()?.1;
        let mut changes: Vec<(Time, i64)> = found.into_iter().map(|(at, _, after)| (at, after)).collect();
        changes.dedup();
        Some(Self { first, changes })
    }

    /// By how many minutes the clock is ahead of UTC. O(log changes).
    pub(super) fn offset(&self, time: Time) -> i64 {
        let after = self.changes.partition_point(|(at, _)| *at <= time);
        after.checked_sub(1).map_or(self.first, |last| self.changes[last].1)
    }

    /// The offset, if the clock never changes.
    pub(super) fn only_offset(&self) -> Option<i64> {
        let last = self.changes.last().map_or(self.first, |(_, after)| *after);
        self.changes.iter().all(|(_, after)| *after == last).then_some(last)
    }

    /// The instant of a local time.
    ///
    /// # Errors
    /// When a change skips or doubles that time.
    pub(super) fn instant(&self, local: NaiveDateTime) -> Result<Time, LocalTimeError> {
        // Offsets lie within a day: only those in use around it come into question.
        let around = utc(local, 0);
        let (from, to) = (around.plus(-1_440), around.plus(1_440));
        let mut offsets = vec![self.offset(from)];
        offsets.extend(self.changes.iter().filter(|(at, _)| *at > from && *at <= to).map(|(_, after)| *after));
        offsets.sort_unstable();
        offsets.dedup();
        let mut instants = offsets.into_iter().map(|offset| (utc(local, offset), offset));
        let mut fitting = instants.by_ref().filter(|(time, offset)| self.offset(*time) == *offset);
        match (fitting.next(), fitting.next()) {
            (Some((time, _)), None) => Ok(time),
            (None, _) => Err(LocalTimeError::Skipped),
            (Some(_), Some(_)) => Err(LocalTimeError::Doubled),
        }
    }
}

/// The onsets by a rule; an end in UTC is turned to local time by the offset before the change.
fn onsets_of(rule: &str, start: NaiveDateTime, before: i64) -> Option<Vec<NaiveDateTime>> {
    let end = NaiveDate::from_ymd_opt(LAST_YEAR + 1, 1, 1)?.and_hms_opt(0, 0, 0)?;
    let local = |time: NaiveDateTime| time.checked_add_signed(chrono::TimeDelta::minutes(before)).unwrap_or(time);
    let rule = Rule::new(rule, local).ok().filter(Rule::is_yearly)?;
    if start.year() > LAST_YEAR {
        return None;
    }
    recurrence::starts(start, &[rule.until(end)], CHANGES).ok()
}

fn utc(local: NaiveDateTime, offset: i64) -> Time {
    Time(local.and_utc().timestamp().div_euclid(60) - offset)
}
