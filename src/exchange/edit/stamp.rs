//! Dates and times written as those around them are.

use crate::model::{Instance, Time, Zone};

const DATES: [&str; 18] = [
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%-d.%-m.%Y",
    "%d.%m.%y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%-d/%-m/%Y",
    "%-m/%-d/%Y",
    "%Y/%m/%d",
    "%d-%m-%Y",
    "%-d %B %Y",
    "%-d %b %Y",
    "%B %-d, %Y",
    "%b %-d, %Y",
    "%a %-d %B %Y",
    "%A %-d %B %Y",
    "%A, %-d %B %Y",
    "%A, %B %-d, %Y",
];

const CLOCKS: [&str; 13] = [
    "%H:%M",
    "%-H:%M",
    "%H:%M:%S",
    "%H.%M",
    "%-H.%M",
    "%Hh%M",
    "%-Hh%M",
    "%H:%M Uhr",
    "%H.%M Uhr",
    "%-I:%M %p",
    "%I:%M %p",
    "%-I:%M%P",
    "%-I:%M %P",
];

/// Texts that are looked at to tell a style.
const SAMPLE: usize = 60;

/// How a date, a time of day or both are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Stamp {
    /// In local time, in the signs of `strftime`.
    Local(String),
    /// The id of a day of the conference and a time of day: `mon 09:00`.
    DayAndClock,
    /// With the offset from UTC.
    Offset,
    /// In UTC, with a `Z`.
    Utc,
}

/// What a text is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum What {
    /// A date.
    Date,
    /// A time of day.
    Clock,
    /// A time of day, with or without its date.
    Moment,
}

/// The writer of one file.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Stamps<'a> {
    pub(in super::super) instance: &'a Instance,
    /// The zone of its local times.
    pub(in super::super) zone: Zone,
}

impl Stamps<'_> {
    /// A time in this style; `None`: the style has no words for it.
    pub(in super::super) fn write(&self, stamp: &Stamp, time: Time) -> Option<String> {
        let local = self.zone.local(time);
        Some(match stamp {
            Stamp::Local(format) => local.format(format).to_string(),
            Stamp::DayAndClock => {
                let day = self.instance.day_of(time)?;
                format!("{} {}", self.instance.day(day).id, local.format("%H:%M"))
            }
            Stamp::Offset => self.zone.rfc3339(time),
            Stamp::Utc => Zone::UTC.local(time).format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        })
    }

    /// Whether a style says the day too.
    pub(in super::super) fn has_day(stamp: &Stamp) -> bool {
        match stamp {
            Stamp::Local(format) => !CLOCKS.contains(&format.as_str()),
            Stamp::DayAndClock | Stamp::Offset | Stamp::Utc => true,
        }
    }

    /// The style in which a text says a time; of several that which says most of the others. Where it says nothing,
    /// the style of most of the others. `None`: no style that is known. O(styles × texts).
    pub(in super::super) fn style(
        &self,
        what: What,
        own: Option<(&str, Time)>,
        others: &[(String, Time)],
    ) -> Option<Stamp> {
        let says =
            |stamp: &Stamp, text: &str, time: Time| self.write(stamp, time).is_some_and(|written| written == text);
        let votes = |stamp: &Stamp| others.iter().take(SAMPLE).filter(|(text, time)| says(stamp, text, *time)).count();
        let known = candidates(what);
        let fitting = known.into_iter().filter(|stamp| own.is_none_or(|(text, time)| says(stamp, text, time)));
        // The first of equals: `max_by_key` takes the last.
        let fitting: Vec<(usize, Stamp)> = fitting.map(|stamp| (votes(&stamp), stamp)).collect();
        let best = fitting.into_iter().rev().max_by_key(|(votes, _)| *votes);
        best.filter(|(votes, _)| own.is_some() || *votes > 0).map(|(_, stamp)| stamp)
    }
}

fn candidates(what: What) -> Vec<Stamp> {
    let local = |format: String| Stamp::Local(format);
    let dates = DATES.iter().map(|format| local((*format).to_owned()));
    let clocks = CLOCKS.iter().map(|format| local((*format).to_owned()));
    match what {
        What::Date => dates.collect(),
        What::Clock => clocks.collect(),
        What::Moment => {
            let both = DATES.iter().flat_map(|date| {
                CLOCKS.iter().flat_map(move |clock| [" ", "T", ", "].map(|between| format!("{date}{between}{clock}")))
            });
            clocks.chain(both.map(local)).chain([Stamp::DayAndClock, Stamp::Offset, Stamp::Utc]).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_told_by_texts() {
        let instance = Instance::empty("", Zone::UTC);
        let stamps = Stamps { instance: &instance, zone: Zone::UTC };
        // 2027-03-05 14:00 and 2027-03-12 09:05.
        let (old, new) = (Time(30_070_920), Time(30_070_920 + 7 * 1_440 - 295));
        for (what, text, expected) in [
            (What::Moment, "2027-03-05T14:00", "2027-03-12T09:05"),
            (What::Moment, "2027-03-05 14:00:00", "2027-03-12 09:05:00"),
            (What::Moment, "14:00", "09:05"),
            (What::Moment, "2:00 PM", "9:05 AM"),
            (What::Moment, "14.00 Uhr", "09.05 Uhr"),
            (What::Moment, "2027-03-05T14:00:00+00:00", "2027-03-12T09:05:00+00:00"),
            (What::Moment, "2027-03-05T14:00:00Z", "2027-03-12T09:05:00Z"),
            (What::Date, "05.03.2027", "12.03.2027"),
            (What::Date, "Friday, March 5, 2027", "Friday, March 12, 2027"),
        ] {
            let stamp = stamps.style(what, Some((text, old)), &[]).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(stamps.write(&stamp, new).as_deref(), Some(expected));
        }
        assert_eq!(stamps.style(What::Moment, Some(("soon", old)), &[]), None);
        let others = [("13/03/2027".to_owned(), Time(old.0 + 8 * 1_440)), ("3/4/2027".to_owned(), old)];
        assert_eq!(stamps.style(What::Date, None, &others), Some(Stamp::Local("%d/%m/%Y".to_owned())));
        assert_eq!(stamps.style(What::Date, None, &[]), None);
    }
}
