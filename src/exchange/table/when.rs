//! Cells that say when: a date, a time of day, a range, or all of them in one text.

use super::clock::{Clock, clock, clock_of, range};
use super::date::{Day, day, day_of};
use super::sheet::{Content, serial_date};

/// What a cell says about time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct When {
    /// The date.
    pub(super) day: Option<Day>,
    /// The time of day, or the start of a range.
    pub(super) clock: Option<Clock>,
    /// The end of a range.
    pub(super) end: Option<Clock>,
    /// Minutes ahead of UTC, where that is stated.
    pub(super) offset: Option<i32>,
}

impl When {
    /// Understands a cell; `None`: it says something else.
    pub(super) fn of(content: &Content) -> Option<Self> {
        let text = match content {
            Content::Text(text) => text,
            Content::Serial(days) if serial_date(*days).is_some() => {
                let clock = if days.fract() == 0.0 { None } else { clock_of(content) };
                return Some(Self { day: day_of(content), clock, ..Self::default() });
            }
            _ => {
                let clock = clock_of(content);
                let day = if clock.is_some() { None } else { day_of(content) };
                return (clock.is_some() || day.is_some()).then_some(Self { day, clock, ..Self::default() });
            }
        };
        Self::of_text(text)
    }

    /// Understands a text.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        if text.len() > 80 {
            return None;
        }
        if let Some(when) = Self::clocks(text) {
            return Some(when);
        }
        if let (Some(Day::Date(date)), Some('T' | 't')) = (text.get(..10).and_then(day), text.chars().nth(10)) {
            let (clock_text, offset) = offset(text.get(11..)?);
            return Some(Self { day: Some(Day::Date(date)), clock: Some(clock(clock_text)?), end: None, offset });
        }
        if let Some(day) = day(text) {
            return Some(Self { day: Some(day), ..Self::default() });
        }
        // `Mon 11 July 2016, 9:00 am`: the longest date that leaves a time.
        let cuts = text.char_indices().filter(|(_, letter)| letter.is_whitespace()).map(|(at, _)| at);
        cuts.collect::<Vec<_>>().into_iter().rev().find_map(|at| {
            let before = text[..at].trim_end().trim_end_matches([',', ':']);
            let found = day(before)?;
            let when = Self::clocks(text[at..].trim())?;
            Some(Self { day: Some(found), ..when })
        })
    }

    fn clocks(text: &str) -> Option<Self> {
        let (start, end) = match clock(text) {
            Some(start) => (start, None),
            None => range(text).map(|(start, end)| (start, Some(end)))?,
        };
        Some(Self { day: None, clock: Some(start), end, offset: None })
    }
}

/// Takes an offset such as `Z`, `+01:00` or `+0100` off the end of a time.
fn offset(text: &str) -> (&str, Option<i32>) {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return (clock, Some(0));
    }
    let Some(at) = text.rfind(['+', '-', '−']) else { return (text, None) };
    let sign = if text[at..].starts_with('+') { 1 } else { -1 };
    let digits = text[at..].trim_start_matches(['+', '-', '−']).replace(':', "");
    match (digits.len(), digits.parse::<i32>()) {
        (4, Ok(number)) if number <= 1400 && number % 100 < 60 => {
            (&text[..at], Some(sign * (number / 100 * 60 + number % 100)))
        }
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn text(text: &str) -> Option<When> {
        When::of(&Content::Text(text.to_owned()))
    }

    #[test]
    fn dates_times_and_both() {
        let date = Day::Date(NaiveDate::from_ymd_opt(2027, 3, 5).unwrap());
        let nine = Clock { minutes: 540, seconds: false };
        for both in [
            "2027-03-05T09:00",
            "2027-03-05 09:00",
            "2027-03-05 9:00 am",
            "Fri 5 March 2027, 09:00",
            "Freitag, 5. März 2027 9 Uhr",
        ] {
            assert_eq!(
                text(both),
                Some(When { day: Some(date), clock: Some(nine), end: None, offset: None }),
                "{both}"
            );
        }
        let ranged = text("2027-03-05 09:00-10:00").unwrap();
        assert_eq!((ranged.day, ranged.clock, ranged.end.map(|end| end.minutes)), (Some(date), Some(nine), Some(600)));
        for (both, offset) in
            [("2027-03-05T09:00Z", 0), ("2027-03-05T09:00:00+01:00", 60), ("2027-03-05T09:00-0330", -210)]
        {
            assert_eq!(text(both).unwrap().offset, Some(offset), "{both}");
        }
        assert_eq!(text("Day 2"), Some(When { day: Some(Day::Named), ..When::default() }));
        assert_eq!(When::of(&Content::Serial(46_451.375)), text("2027-03-05 09:00"));
        assert_eq!(When::of(&Content::Serial(46_451.0)), text("2027-03-05"));
        assert_eq!(When::of(&Content::Number(0.375)), text("09:00"));
        for none in ["Main room", "", "2027-03-05T25:00", "Track 2"] {
            assert_eq!(text(none), None, "{none}");
        }
    }
}
