//! Days and offered starts of a scenario: those that the programme itself uses.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::talks::Breaks;
use super::{NOWHERE, number, text, texts};
use crate::model::{Agenda, Instance, Interval, Programme, Time};
use crate::source::Value;

/// Lengths on one day up to which lists of slots stay readable; a day of more lengths gets a grid.
const LENGTHS: usize = 4;
/// A grid offers at most so many starts for each one that is used.
const SPARSE: i64 = 6;
/// The finest step of a grid, in minutes.
const FINEST: i64 = 5;

/// The days with their ids.
pub(super) struct Days(BTreeMap<NaiveDate, String>);

impl Days {
    /// The days that the file lists or uses: by weekday if each comes once, else by date.
    pub(super) fn new(instance: &Instance, programme: &Programme) -> Self {
        let used = instance.days.iter().map(|day| instance.zone.local(day.span.start).date());
        let dates: BTreeSet<NaiveDate> = used.chain(programme.days.iter().map(|day| day.date)).collect();
        let weekdays: BTreeSet<String> = dates.iter().map(|date| date.weekday().to_string()).collect();
        let short = weekdays.len() == dates.len();
        let id = |date: &NaiveDate| if short { date.weekday().to_string().to_lowercase() } else { date.to_string() };
        Self(dates.iter().map(|date| (*date, id(date))).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn value(&self) -> Value {
        let mut out = Value::map(NOWHERE);
        for (date, id) in &self.0 {
            out.set(id, text(&date.to_string()));
        }
        out
    }

    /// A time as a scenario writes it; `None` where the clock shows it twice.
    pub(super) fn time(&self, instance: &Instance, time: Time) -> Option<String> {
        let local = instance.zone.local(time);
        if instance.zone.instant(local) != Ok(time) {
            return None;
        }
        let clock = local.format("%H:%M");
        Some(match self.0.get(&local.date()) {
            Some(day) => format!("{day} {clock}"),
            None => local.format("%Y-%m-%dT%H:%M").to_string(),
        })
    }
}

/// Sets `slots` or `grid`, so that everything that the agenda does is offered: per day a grid where
/// starts are regular and lengths are many, else the starts of each length. O(n log n).
pub(super) fn offers(
    instance: &Instance,
    agenda: &Agenda,
    breaks: &Breaks,
    days: &Days,
    out: &mut Value,
    notes: &mut Vec<String>,
) {
    let mut by_day: BTreeMap<NaiveDate, BTreeSet<Interval>> = BTreeMap::new();
    let mut open: BTreeMap<NaiveDate, BTreeSet<Time>> = BTreeMap::new();
    let (mut doubled, mut endless) = (0, 0);
    for entry in &agenda.entries {
        if entry.talk.known().is_some_and(|talk| breaks.contains_key(&talk)) {
            continue;
        }
        match (entry.start, instance.span_of(entry)) {
            (Some(start), _) if days.time(instance, start).is_none() => doubled += 1,
            (Some(start), Some(span)) => {
                by_day.entry(instance.zone.local(start).date()).or_default().insert(span);
            }
            (Some(start), None) => {
                open.entry(instance.zone.local(start).date()).or_default().insert(start);
                endless += 1;
            }
            (None, _) => {}
        }
    }
    if doubled > 0 {
        notes.push(format!("{doubled} entries start where the clock shows a time twice: no slot says so"));
    }
    if endless > 0 {
        let entries = if endless == 1 { "1 entry has" } else { &format!("{endless} entries have") };
        notes.push(format!(
            "{entries} a start and no end: the slot lasts until the next start, the last of a day as long as the one before"
        ));
    }
    for (date, starts) in &open {
        by_day.entry(*date).or_default().extend(until_next(starts));
    }
    if by_day.is_empty() {
        notes.push("the file has no times: add `slots` or `grid` before you solve".to_owned());
    }
    let (mut slots, mut grids) = (Vec::new(), Vec::new());
    for (date, spans) in by_day {
        // Every date of an entry is a day.
        let Some(day) = days.0.get(&date) else { continue };
        // Only slots give a length to talks that have none.
        match grid(instance, date, day, &spans).filter(|_| !open.contains_key(&date)) {
            Some(grid) => grids.push(grid),
            None => slots.extend(slot_lists(instance, day, &spans)),
        }
    }
    for (key, list) in [("slots", slots), ("grid", grids)] {
        if !list.is_empty() {
            out.set(key, Value::list(list, NOWHERE));
        }
    }
}

/// Starts without an end, each until the next; the last as long as the one before it. Nothing where there
/// is only one.
fn until_next(starts: &BTreeSet<Time>) -> Vec<Interval> {
    let starts: Vec<Time> = starts.iter().copied().collect();
    let mut out: Vec<Interval> = starts.windows(2).map(|two| Interval::new(two[0], two[1])).collect();
    if let (Some(&last), Some(before)) = (starts.last(), out.last().copied()) {
        out.push(Interval::new(last, last.plus(before.minutes())));
    }
    out
}

/// The starts of each length, longest lists first where lengths are equally many: by length.
fn slot_lists(instance: &Instance, day: &str, spans: &BTreeSet<Interval>) -> Vec<Value> {
    let mut starts: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for span in spans {
        starts.entry(span.minutes()).or_default().push(instance.clock(span.start));
    }
    let list = |(minutes, at): (i64, Vec<String>)| {
        let mut out = Value::map(NOWHERE);
        out.set("day", text(day));
        out.set("at", texts(at.iter().map(String::as_str)));
        out.set("minutes", number(minutes));
        out
    };
    starts.into_iter().map(list).collect()
}

/// A grid for a day of many lengths and regular starts that ends by midnight.
fn grid(instance: &Instance, date: NaiveDate, day: &str, spans: &BTreeSet<Interval>) -> Option<Value> {
    let lengths: BTreeSet<i64> = spans.iter().map(|span| span.minutes()).collect();
    let starts: BTreeSet<Time> = spans.iter().map(|span| span.start).collect();
    let first = *starts.first()?;
    let end = spans.iter().map(|span| span.end).max()?;
    let step = starts.iter().fold(0, |step, start| gcd(step, start.0 - first.0));
    let midnight = date.succ_opt().map(|next| instance.zone.midnight(next))?;
    let offered = (end.0 - first.0) / step.max(1);
    let used = i64::try_from(starts.len()).unwrap_or(i64::MAX);
    let is_plain = |time: Time| instance.zone.instant(instance.zone.local(time)) == Ok(time);
    if lengths.len() <= LENGTHS || step < FINEST || offered > used.saturating_mul(SPARSE) || end > midnight {
        return None;
    }
    let to = if end == midnight { "24:00".to_owned() } else { instance.clock(end) };
    if !is_plain(end) && end != midnight {
        return None;
    }
    let mut out = Value::map(NOWHERE);
    out.set("day", text(day));
    out.set("from", text(&instance.clock(first)));
    out.set("to", text(&to));
    out.set("every", number(step));
    Some(out)
}

/// The greatest common divisor; of 0 and a number, the number.
fn gcd(one: i64, two: i64) -> i64 {
    if two == 0 { one } else { gcd(two, one % two) }
}
