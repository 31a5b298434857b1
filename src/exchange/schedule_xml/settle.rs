//! What can only be said at the end of a file: the zone of its times, and how durations of three parts
//! are meant.

use chrono::Datelike as _;

use super::schedule::Schedule;
use super::time::{DAY, Duration, Reading, When, reading};
use crate::model::{LocalTimeError, Remark, RemarkKind, Time, Zone};

/// Other places that a remark about durations names.
const PLACES: usize = 9;

/// The times of an event as written.
#[derive(Debug, Default)]
pub(super) struct Pending {
    pub(super) when: Option<When>,
    pub(super) length: Option<Duration>,
    /// The start has seconds.
    pub(super) seconds: bool,
    /// There is a clock time, and no day.
    pub(super) day_missing: bool,
}

impl Schedule<'_, '_> {
    pub(super) fn settle(&mut self) {
        let local = self.settle_zone();
        self.settle_days(local);
        let reading = self.settle_durations();
        let mut days_missing: Vec<usize> = Vec::new();
        let pending = std::mem::take(&mut self.pending);
        for (index, (event, one)) in self.programme.events.iter_mut().zip(pending).enumerate() {
            if one.day_missing {
                days_missing.push(index);
            }
            let Some(when) = one.when else { continue };
            match instant(when, local) {
                Ok(start) => event.start = Some(start),
                Err(why) => {
                    let why = match why {
                        LocalTimeError::Skipped => "the clocks jump over",
                        LocalTimeError::Doubled => "the clocks show twice",
                    };
                    let message =
                        format!("{} is a time that {why}: the start is unknown", when.local.format("%F %H:%M"));
                    let remark = Remark::new(RemarkKind::Format, event.at.start, message).entry(index);
                    self.notes.add(remark.help("write the offset: `<date>2027-10-31T02:30:00+01:00</date>`"));
                }
            }
            let minutes = one.length.map(|length| match length {
                Duration::Minutes(minutes) => minutes,
                Duration::Three(a, b, c) => reading.minutes((a, b, c)).0,
            });
            event.end = event.start.zip(minutes).map(|(start, minutes)| start.plus(i64::from(minutes)));
        }
        if let Some(&first) = days_missing.first() {
            let at = self.programme.events[first].at.start;
            let number = days_missing.len();
            let message = format!("no day is known for {number} {}", if number == 1 { "event" } else { "events" });
            let remark = Remark::new(RemarkKind::DayMissing, at, message);
            self.notes.add(remark.help("write the date of the day: `<day date=\"2027-02-01\" …>`"));
        }
    }

    /// The zone of the programme, and that of times without an offset.
    fn settle_zone(&mut self) -> Zone {
        let spans = self.spans.iter().flat_map(|&(start, end)| [start, end]);
        let all = || self.pending.iter().map(|one| one.when).chain(spans.clone()).flatten();
        // Offsets of events count; those of days alone may be a template's.
        let mut offsets = self.pending.iter().filter_map(|one| one.when?.offset);
        let first = offsets.next();
        let alike = offsets.all(|offset| Some(offset) == first);
        let floating = all().any(|when| when.offset.is_none());
        let by_offset = first.map(|offset| alike.then(|| Zone::of_offset(offset)).flatten());
        if let Some(zone) = self.programme.zone {
            return zone;
        }
        match (by_offset, floating) {
            // Times with and without offsets beside each other: those without are meant alike.
            (Some(Some(zone)), _) => self.programme.zone = Some(zone),
            (Some(None), false) => self.programme.zone = Some(Zone::UTC),
            (Some(None) | None, true) if self.zone.is_some() => self.programme.zone = self.zone,
            (Some(None), true) => {
                self.programme.zone = Some(Zone::UTC);
                self.programme.floating = true;
            }
            (None, true) => self.programme.floating = true,
            (None, false) => {}
        }
        self.programme.zone.unwrap_or(Zone::UTC)
    }

    fn settle_days(&mut self, local: Zone) {
        for (day, (start, end)) in self.programme.days.iter_mut().zip(&self.spans) {
            let time = |when: &Option<When>| when.and_then(|when| instant(when, local).ok());
            (day.start, day.end) = (time(start), time(end));
        }
    }

    /// How durations of three parts are meant; a remark says so.
    fn settle_durations(&mut self) -> Reading {
        let mut all = Vec::new();
        for (index, one) in self.pending.iter().enumerate() {
            if let Some(Duration::Three(a, b, c)) = one.length {
                all.push((index, (a, b, c)));
            }
        }
        let Some(&(first, parts)) = all.first() else { return Reading::Days };
        let dates = self.programme.days.iter().map(|day| day.date.num_days_from_ce());
        // The last day may be stated to go on for longer.
        let ends = self.spans.iter().filter_map(|(_, end)| Some(end.as_ref()?.local.date().num_days_from_ce()));
        let dates = dates.chain(ends);
        let days = dates.clone().max().zip(dates.min()).map_or(31, |(last, first)| last - first + 1);
        let lengths: Vec<_> = all.iter().map(|&(_, parts)| parts).collect();
        let (reading, why) = reading(&lengths, u32::try_from(days).unwrap_or(31));
        let said = |reading: Reading| length_words(reading.minutes(parts).0);
        let (words, other) = match reading {
            Reading::Days => ("days, hours and minutes", Reading::Hours),
            Reading::Hours => ("hours, minutes and seconds", Reading::Days),
        };
        let at = |index: usize| self.programme.events[index].at.end;
        let text = self.cursor.source_of(at(first));
        let message = format!("`{text}` is read as {words}: {}, not {}; {why}", said(reading), said(other));
        let mut remark = Remark::new(RemarkKind::Format, at(first), message);
        if all.len() == 1 {
            remark = remark.entry(first);
        }
        for &(index, parts) in all[1..].iter().take(PLACES) {
            remark = remark.related(at(index), format!("{} likewise", length_words(reading.minutes(parts).0)));
        }
        if reading == Reading::Hours {
            remark = remark.help("write hours and minutes alone, such as 00:45");
        }
        self.notes.add(remark);
        if let Some(&(index, _)) = all.iter().find(|&&(_, parts)| reading.minutes(parts).1) {
            let remark = Remark::new(RemarkKind::Format, at(index), "the duration has seconds, which are cut off");
            self.notes.add(remark.entry(index).help("write whole minutes"));
        }
        reading
    }
}

fn instant(when: When, local: Zone) -> Result<Time, LocalTimeError> {
    match when.offset {
        Some(offset) => Ok(Time(when.local.and_utc().timestamp().div_euclid(60) - i64::from(offset))),
        None => local.instant(when.local),
    }
}

/// `2 days 6 h`, `1 day`, `2 h 6 min`.
fn length_words(minutes: u32) -> String {
    let parts = [
        (minutes / DAY, if minutes / DAY == 1 { "day" } else { "days" }),
        (minutes % DAY / 60, "h"),
        (minutes % 60, "min"),
    ];
    let said: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, unit)| format!("{number} {unit}")).collect();
    if said.is_empty() { "0 min".to_owned() } else { said.join(" ") }
}
