//! When an event takes place: `DTSTART`, `DTEND` or `DURATION`, and what repeats it.

use std::ops::Range;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::clock::Clock;
use super::components::Component;
use super::lines::Property;
use super::notes::{About, Notes};
use super::recurrence::{self, Rule};
use super::values::{Form, duration, stamp};
use super::zones::Zones;
use crate::model::{LocalTimeError, Remark, RemarkKind, Time, Zone};

/// Starts that one event may have; no conference lasts longer.
const STARTS: u16 = 400;

const AS_TIMES: &str = "write it as `20270301T093000` with a `TZID`, or with a `Z` behind it for UTC";

/// The clocks of a calendar.
pub(super) struct Clocks {
    /// By `TZID`.
    pub(super) zones: Zones,
    /// Of times that name none, if it is known.
    pub(super) wall: Option<Zone>,
    /// Of days that name none, if it is known.
    pub(super) days: Option<Zone>,
    /// Some time named none and none is known: they are read as if the clocks showed UTC.
    pub(super) floating: bool,
}

/// A time of an event.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    pub(super) local: NaiveDateTime,
    pub(super) time: Time,
    pub(super) clock: Clock,
    pub(super) form: Form,
}

/// From when to when an event, or one repetition of it, lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) start: Option<Time>,
    pub(super) end: Option<Time>,
}

/// How long an event lasts, so that every repetition lasts as long.
#[derive(Debug, Clone, Copy)]
struct Length {
    /// Days by the calendar.
    days: i64,
    /// Minutes by the clock.
    minutes: i64,
}

impl Clocks {
    /// The time that a property states; remarks if it states none, and what is odd about it.
    /// `entry`: the index of the one entry that the event will be.
    pub(super) fn moment(
        &mut self,
        line: &Property<'_>,
        entry: Option<usize>,
        notes: &mut Notes<'_>,
    ) -> Option<Moment> {
        self.moment_of(&line.value, line, entry, notes)
    }

    fn moment_of(
        &mut self,
        text: &str,
        line: &Property<'_>,
        entry: Option<usize>,
        notes: &mut Notes<'_>,
    ) -> Option<Moment> {
        let Some(stamp) = stamp(text) else {
            let at = notes.place(&line.value_at);
            let message = format!("{} `{}` is no date and no time", line.name, shortened(text));
            notes.remark(Remark::new(RemarkKind::Format, at, message).help(AS_TIMES).about(entry));
            return None;
        };
        if stamp.truncated {
            notes.count(&line.value_at, "a time with seconds", "is read to the minute", "write whole minutes");
        }
        let id = line.parameter("TZID").map(str::trim);
        let clock = match (stamp.form, id) {
            (Form::Utc, id) => {
                if id.is_some() {
                    let help = "leave out either the `Z` or the `TZID`";
                    notes.count(&line.at, "a time in UTC with a `TZID`", "is read as UTC", help);
                }
                Clock::Zone(Zone::UTC)
            }
            (_, Some(id)) => self.zones.clock(id)?.clone(),
            (form, None) => {
                let zone = if form == Form::Date { self.days } else { self.wall };
                self.floating |= zone.is_none();
                Clock::Zone(zone.unwrap_or(Zone::UTC))
            }
        };
        let (time, trouble) = clock.instant(stamp.clock);
        if let Some(trouble) = trouble {
            let at = notes.place(&line.value_at);
            let (what, how) = match trouble {
                LocalTimeError::Skipped => {
                    ("does not exist: the clocks are put forward over it", "read as if they were not")
                }
                LocalTimeError::Doubled => ("comes twice: the clocks are put back", "the first is taken"),
            };
            let message = format!("the local time {} {what}; {how}", stamp.clock.format("%Y-%m-%d %H:%M"));
            let remark = Remark::new(RemarkKind::Format, at, message).about(entry);
            notes.remark(remark.help("write the time that is meant in UTC, with a `Z` behind it"));
        }
        if let (Some(id), Form::Local) = (id, stamp.form) {
            self.zones.compare(id, stamp.clock, time, &line.at, notes);
        }
        Some(Moment { local: stamp.clock, time, clock, form: stamp.form })
    }

    /// Where the times of an event lie, one stretch for each repetition, in order; always at least
    /// one. Repetitions that are too many or cannot be worked out are errors.
    pub(super) fn stretches(
        &mut self,
        event: &Component<'_>,
        entry: Option<usize>,
        notes: &mut Notes<'_>,
    ) -> Vec<Stretch> {
        let start = event.property("DTSTART").and_then(|line| self.moment(line, entry, notes));
        if event.property("DTSTART").is_none() {
            notes.count(&event.at, "an event without `DTSTART`", "has no known time", "add it");
        }
        let length = self.length(event, start.as_ref(), entry, notes);
        let Some(start) = start else { return vec![Stretch { start: None, end: None }] };
        let Some(starts) = self.starts(event, &start, entry, notes) else { return Vec::new() };
        let stretch = |local: NaiveDateTime| {
            let (time, _) = start.clock.instant(local);
            let end = length.map(|length| start.clock.instant(plus_days(local, length.days)).0.plus(length.minutes));
            Stretch { start: Some(time), end }
        };
        starts.into_iter().map(stretch).collect()
    }

    /// How long it lasts by `DTEND` or `DURATION`; a day without either is a whole day.
    fn length(
        &mut self,
        event: &Component<'_>,
        start: Option<&Moment>,
        entry: Option<usize>,
        notes: &mut Notes<'_>,
    ) -> Option<Length> {
        let end = event.property("DTEND");
        let end_moment = end.and_then(|line| self.moment(line, entry, notes));
        let stated = event.property("DURATION");
        let span = stated.and_then(|line| {
            let span = duration(&line.value);
            if span.is_none() {
                let message = format!("DURATION `{}` is none", shortened(&line.value));
                notes.say(&line.value_at, message, "write it as `PT40M` or `PT1H30M`");
            } else if span.is_some_and(|span| span.truncated) {
                notes.count(&line.value_at, "a duration with seconds", "is read to the minute", "write whole minutes");
            }
            span
        });
        let start = start?;
        let by_end = end_moment.map(|end| {
            if end.form == Form::Date && start.form == Form::Date {
                Length { days: (end.local - start.local).num_days(), minutes: 0 }
            } else {
                Length { days: 0, minutes: end.time.0 - start.time.0 }
            }
        });
        let by_span = span.map(|span| Length { days: span.days, minutes: span.minutes });
        let end_by = |length: Length| start.clock.instant(plus_days(start.local, length.days)).0.plus(length.minutes);
        if let (Some(line), Some(other), Some(one), Some(two)) = (end, stated, by_end, by_span)
            && end_by(one) != end_by(two)
        {
            let (at, other) = (notes.place(&line.value_at), notes.place(&other.value_at));
            let remark =
                Remark::new(RemarkKind::Disagreement, at, "DTEND and DURATION say different ends; DTEND is read");
            notes.remark(remark.related(other, "the duration").help("leave one of them out").about(entry));
        }
        let whole_day = || {
            (start.form == Form::Date && end.is_none() && stated.is_none()).then_some(Length { days: 1, minutes: 0 })
        };
        let length = by_end.or(by_span).or_else(whole_day);
        match (length, end.or(stated)) {
            (Some(length), Some(line)) if end_by(length) < start.time => {
                let at = notes.place(&line.value_at);
                let remark = Remark::new(RemarkKind::Disagreement, at, "the event ends before it starts").about(entry);
                notes.remark(remark.help("put DTEND behind DTSTART"));
            }
            (None, None) => {
                notes.count(
                    &event.at,
                    "an event without `DTEND` and `DURATION`",
                    "has no known end",
                    "add one of them",
                );
            }
            _ => {}
        }
        length
    }

    /// All local starts, in order. `None`: they cannot be worked out, and an error says so.
    fn starts(
        &mut self,
        event: &Component<'_>,
        start: &Moment,
        entry: Option<usize>,
        notes: &mut Notes<'_>,
    ) -> Option<Vec<NaiveDateTime>> {
        if !repeats(event) {
            return Some(vec![start.local]);
        }
        let before = notes.errors.len();
        let mut rules = Vec::new();
        for line in event.all("RRULE") {
            let local = |utc: NaiveDateTime| start.clock.local(Time(utc.and_utc().timestamp().div_euclid(60)));
            match Rule::new(&line.value, local) {
                Ok(rule) if rule.is_endless() => refuse(&line.value_at, "it repeats without end", notes),
                Ok(rule) => rules.push((rule, line)),
                Err(why) => refuse(&line.value_at, &why, notes),
            }
        }
        if let Some(line) = event.property("EXRULE") {
            refuse(&line.value_at, "rules of exceptions are not read", notes);
        }
        if notes.errors.len() > before {
            return None;
        }
        let place = rules.first().map(|(_, line)| line.value_at.clone());
        let rules: Vec<Rule> = rules.into_iter().map(|(rule, _)| rule).collect();
        let mut starts = match recurrence::starts(start.local, &rules, STARTS) {
            Ok(starts) => starts,
            Err(why) => {
                refuse(&place.unwrap_or_else(|| event.at.clone()), &why, notes);
                return None;
            }
        };
        for line in event.all("RDATE") {
            for text in line.value.split(',') {
                if text.contains('/') {
                    refuse(&line.value_at, "periods are not read", notes);
                    return None;
                }
                let date = self.moment_of(text, line, entry, notes);
                starts.extend(date.map(|date| start.clock.local(date.time)));
            }
        }
        starts.sort_unstable();
        starts.dedup();
        let (mut days, mut times): (Vec<NaiveDate>, Vec<Time>) = (Vec::new(), Vec::new());
        for line in event.all("EXDATE") {
            for moment in
                line.value.split(',').filter_map(|text| self.moment_of(text, line, entry, notes)).collect::<Vec<_>>()
            {
                if moment.form == Form::Date { days.push(moment.local.date()) } else { times.push(moment.time) }
            }
        }
        starts.retain(|local| !days.contains(&local.date()) && !times.contains(&start.clock.instant(*local).0));
        if starts.len() > usize::from(STARTS) {
            refuse(&event.at, &format!("it repeats more than {STARTS} times"), notes);
            return None;
        }
        Some(starts)
    }
}

/// Whether an event has more starts than its own.
pub(super) fn repeats(event: &Component<'_>) -> bool {
    ["RRULE", "RDATE", "EXRULE"].iter().any(|name| event.property(name).is_some())
}

fn refuse(at: &Range<usize>, why: &str, notes: &mut Notes<'_>) {
    let message = format!("this event repeats in a way that cannot be read: {}", shortened(why));
    notes.error("unreadable-recurrence", at, message, "write one VEVENT for each time it takes place");
}

fn plus_days(local: NaiveDateTime, days: i64) -> NaiveDateTime {
    local.checked_add_signed(TimeDelta::days(days)).unwrap_or(local)
}

/// A text from a file as a message can hold it.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    let line: String =
        text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(LONGEST).collect();
    if line.len() < text.len() { format!("{line} …") } else { line }
}
