//! Windows of time, and when rooms and people are available.

use super::Resolver;
use crate::model::{Availability, Interval, OriginId, Time};
use crate::source::schema::{Listed, Window};
use crate::source::time::Trouble;
use crate::source::tree::At;

/// Whether a text is a clock time without a day.
pub(super) fn is_clock(text: &str) -> bool {
    let text = text.trim();
    text.contains(':') && !text.contains([' ', 'T', 't'])
}

impl Resolver<'_> {
    /// `available:` and `unavailable:` of the thing at `at`.
    pub(super) fn availability(
        &mut self,
        available: Option<&Listed<Window>>,
        unavailable: Option<&Listed<Window>>,
        at: At<'_>,
    ) -> Availability {
        if available.is_none() && unavailable.is_none() {
            return Availability::default();
        }
        let free = available.map(|list| self.windows(list, at.key("available")));
        let blocked = unavailable.map(|list| self.windows(list, at.key("unavailable")));
        let origin = at.first(&["available", "unavailable"]).origin();
        Availability::new(free, blocked.unwrap_or_default(), origin)
    }

    fn windows(&mut self, list: &Listed<Window>, at: At<'_>) -> Vec<Interval> {
        let mut out = Vec::new();
        for (index, window) in list.0.iter().enumerate() {
            let (window, at) = (&window.0, at.item(index));
            out.extend(self.window(window.day.as_deref(), window.from.as_deref(), window.to.as_deref(), at));
        }
        out
    }

    /// One window: on one day, on every day, or between two full times.
    pub(super) fn window(
        &mut self,
        day: Option<&str>,
        from: Option<&str>,
        to: Option<&str>,
        at: At<'_>,
    ) -> Vec<Interval> {
        let clocks = from.is_none_or(is_clock) && to.is_none_or(is_clock);
        if clocks || day.is_some() {
            let dates = match day {
                None => self.calendar.days.iter().map(|day| day.date).collect(),
                Some(day) => {
                    let date = self.calendar.date(day);
                    match self.ok(date, at.key("day").origin()) {
                        Some(date) => vec![date],
                        None => return Vec::new(),
                    }
                }
            };
            let mut out = Vec::new();
            for date in dates {
                let span = self.calendar.span(date);
                let start = from.map_or(Ok(span.start), |text| self.calendar.start(text, Some(date)));
                let end = to.map_or(Ok(span.end), |text| self.calendar.end(text, Some(date)));
                let before = self.errors.len();
                out.extend(self.interval(start, end, at));
                if self.errors.len() > before {
                    return out;
                }
            }
            return out;
        }
        let first = self.instance.days.first().map_or(Time(0), |day| day.span.start);
        let last = self.instance.days.last().map_or(Time(0), |day| day.span.end);
        let start = from.map_or(Ok(first), |text| self.calendar.start(text, None));
        let end = to.map_or(Ok(last), |text| self.calendar.end(text, None));
        self.interval(start, end, at).into_iter().collect()
    }

    /// The interval between two times, if both are times and in order.
    pub(super) fn interval(
        &mut self,
        start: Result<Time, Trouble>,
        end: Result<Time, Trouble>,
        at: At<'_>,
    ) -> Option<Interval> {
        let start = self.ok(start, at.key("from").origin());
        let end = self.ok(end, at.key("to").origin());
        let (start, end) = (start?, end?);
        if start >= end {
            self.end_before_start(at.key("to").origin(), at.key("from").origin());
            return None;
        }
        Some(Interval::new(start, end))
    }

    fn end_before_start(&mut self, end: OriginId, start: OriginId) {
        let error = crate::finding::InputError::new("end-before-start", end, "the end is not after the start")
            .related(start, "the start")
            .help("for a time after midnight write the next day before it");
        self.errors.push(error);
    }
}
