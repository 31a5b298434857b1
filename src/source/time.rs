//! Times and days as people write them: `mon 09:00`, `2016-07-11T09:00`, `2016-07-11 09:00`.

use chrono::{Days, NaiveDate};

use crate::finding::{InputError, did_you_mean};
use crate::model::{Instance, Interval, LocalTimeError, OriginId, Time, Zone, is_conference_date};

/// What is wrong with a text; becomes an [`InputError`] where the text stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    id: &'static str,
    message: String,
    help: Option<String>,
}

impl Trouble {
    fn new(id: &'static str, message: String) -> Self {
        Self { id, message, help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The error at this place.
    pub(super) fn at(self, origin: OriginId) -> InputError {
        let error = InputError::new(self.id, origin, self.message);
        match self.help {
            Some(help) => error.help(help),
            None => error,
        }
    }
}

/// A day of the event: its id and its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedDay {
    /// `mon`, or the date.
    pub(super) id: String,
    /// The date.
    pub(super) date: NaiveDate,
}

/// The zone and the days of an event.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    /// The conference's zone.
    pub(super) zone: Zone,
    /// The days in order of time.
    pub(super) days: Vec<NamedDay>,
}

/// A local date and the minutes since its midnight, up to 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Local {
    /// The date.
    pub(super) date: NaiveDate,
    /// Minutes on the clock since midnight, 0 to 1,440.
    pub(super) minutes: u32,
}

/// A date of four, two and two digits.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok())?;
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    if year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(digits(year)?).ok()?, digits(month)?, digits(day)?)
}

/// The date in `2016-07-11`, `2016-07-11T09:00` or `2016-07-11 09:00`.
pub(super) fn date_of(text: &str) -> Option<NaiveDate> {
    date(text.get(..10)?).filter(|date| is_conference_date(*date))
}

/// A time on the clock in minutes, such as `09:00`; `24:00` is 1,440.
pub(super) fn clock(text: &str) -> Result<u32, Trouble> {
    let bad = || {
        Trouble::new("bad-time", format!("`{text}` is not a time of day"))
            .help("write hours and minutes on a 24-hour clock, such as 09:00 or 17:30")
    };
    let digits = |part: &str| {
        let good = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        good.then(|| part.parse::<u32>().ok()).flatten()
    };
    let text_without_seconds = if text.matches(':').count() == 2 { text.strip_suffix(":00") } else { Some(text) };
    let (hours, minutes) = text_without_seconds.and_then(|text| text.split_once(':')).ok_or_else(bad)?;
    let (Some(hours), Some(minutes), true) = (digits(hours), digits(minutes), minutes.len() == 2) else {
        return Err(bad());
    };
    if hours > 24 || minutes > 59 || (hours == 24 && minutes > 0) {
        return Err(Trouble::new("bad-time", format!("`{text}` is not a time of day"))
            .help("the clock goes from 00:00 to 23:59; 24:00 is the end of a day"));
    }
    Ok(hours * 60 + minutes)
}

impl Calendar {
    /// The day that `text` names by id or date.
    pub(super) fn day(&self, text: &str) -> Result<&NamedDay, Trouble> {
        let wanted = date(text);
        self.days
            .iter()
            .find(|day| day.id == text)
            .or_else(|| self.days.iter().find(|day| Some(day.date) == wanted))
            .ok_or_else(|| self.unknown_day(text))
    }

    /// The date that `text` names: the id of a day, or any date.
    pub(super) fn date(&self, text: &str) -> Result<NaiveDate, Trouble> {
        match self.days.iter().find(|day| day.id == text) {
            Some(day) => Ok(day.date),
            None => date(text).filter(|date| is_conference_date(*date)).ok_or_else(|| self.unknown_day(text)),
        }
    }

    fn unknown_day(&self, text: &str) -> Trouble {
        let trouble = Trouble::new("unknown-day", format!("unknown day `{text}`"));
        if let Some(meant) = did_you_mean(text, self.days.iter().map(|day| day.id.as_str())) {
            return trouble.help(format!("did you mean `{meant}`?"));
        }
        let mut known: Vec<_> = self.days.iter().take(8).map(|day| day.id.as_str()).collect();
        if self.days.len() > known.len() {
            known.push("…");
        }
        if known.is_empty() {
            trouble.help("write a date such as 2016-07-11, or name the days in `days:`")
        } else {
            trouble.help(format!("known days are {}", known.join(", ")))
        }
    }

    /// A local time. A clock time alone needs `day`.
    pub(super) fn local(&self, text: &str, day: Option<NaiveDate>) -> Result<Local, Trouble> {
        let text = text.trim();
        let shape = || {
            Trouble::new("bad-time", format!("`{text}` is not a time"))
                .help("write a day and a time, such as `mon 09:00` or `2016-07-11T09:00`")
        };
        if let Some((first, second)) = text.rsplit_once(' ') {
            let first = first.trim_end();
            if !second.contains(':') {
                // `9:00 am`
                return Err(clock(text).err().unwrap_or_else(shape));
            }
            return Ok(Local { date: self.date(first)?, minutes: clock(second)? });
        }
        if let (Some(date), Some('T' | 't')) = (date_of(text), text.chars().nth(10)) {
            let rest = text.get(11..).unwrap_or("");
            if rest.ends_with(['Z', 'z']) || rest.contains(['+', '-']) {
                return Err(Trouble::new("bad-time", format!("`{text}` has an offset from UTC"))
                    .help("times in a scenario are local: leave the offset out"));
            }
            return Ok(Local { date, minutes: clock(rest)? });
        }
        match day {
            Some(date) if text.contains(':') => Ok(Local { date, minutes: clock(text)? }),
            _ if text.contains(':') && clock(text).is_ok() => {
                Err(Trouble::new("missing-day", format!("`{text}` does not say on which day"))
                    .help("write the day before it, such as `mon 09:00`"))
            }
            _ => Err(shape()),
        }
    }

    /// The instant of a local time; 24:00 is the next midnight.
    pub(super) fn instant(&self, local: Local) -> Result<Time, Trouble> {
        if local.minutes == 0 {
            return Ok(self.zone.midnight(local.date));
        }
        if local.minutes >= 1_440 {
            return Ok(self.span(local.date).end);
        }
        let clock = local.date.and_hms_opt(local.minutes / 60, local.minutes % 60, 0).unwrap_or_default();
        let text = format!("{:02}:{:02}", local.minutes / 60, local.minutes % 60);
        self.zone.instant(clock).map_err(|error| match error {
            LocalTimeError::Skipped => Trouble::new(
                "skipped-time",
                format!(
                    "{text} does not exist on {} in {}: the clocks go forward over it",
                    local.date,
                    self.zone.name()
                ),
            )
            .help("choose a time before or after the clock change"),
            LocalTimeError::Doubled => Trouble::new(
                "doubled-time",
                format!("{text} comes twice on {} in {}: the clocks go back", local.date, self.zone.name()),
            )
            .help("choose a time before or after the clock change"),
        })
    }

    /// The instant that `text` names, as a start (24:00 is none).
    pub(super) fn start(&self, text: &str, day: Option<NaiveDate>) -> Result<Time, Trouble> {
        let local = self.local(text, day)?;
        if local.minutes >= 1_440 {
            return Err(Trouble::new("bad-time", format!("`{}` is the end of a day, not a start", text.trim()))
                .help("write 00:00 of the next day"));
        }
        self.instant(local)
    }

    /// The instant that `text` names, as an end.
    pub(super) fn end(&self, text: &str, day: Option<NaiveDate>) -> Result<Time, Trouble> {
        self.instant(self.local(text, day)?)
    }

    /// From local midnight to the next.
    pub(super) fn span(&self, date: NaiveDate) -> Interval {
        let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
        Interval::new(self.zone.midnight(date), self.zone.midnight(next))
    }
}

/// The time that a text names in the words of a scenario, such as `mon 09:00` or `2016-07-11T09:00`; a clock time alone
/// is on the day of `near`.
///
/// # Errors
/// `bad-time`, `unknown-day`, `missing-day`, or a time that a clock change skips or doubles; without a place.
pub fn time_named(text: &str, instance: &Instance, near: Option<Time>) -> Result<Time, InputError> {
    let date = |time: Time| instance.zone.local(time).date();
    let days = instance.days.iter().map(|day| NamedDay { id: day.id.clone(), date: date(day.span.start) });
    let calendar = Calendar { zone: instance.zone, days: days.collect() };
    calendar.start(text, near.map(date)).map_err(|trouble| trouble.at(OriginId(0)))
}

/// The zone of this IANA name.
///
/// # Errors
/// `unknown-timezone` with a suggestion; its place is `at`.
pub fn zone_named(name: &str, at: OriginId) -> Result<Zone, InputError> {
    zone(name).map_err(|trouble| trouble.at(at))
}

/// An IANA zone, or what is wrong with the name.
pub(super) fn zone(name: &str) -> Result<Zone, Trouble> {
    if let Some(zone) = Zone::from_name(name) {
        return Ok(zone);
    }
    let trouble = Trouble::new("unknown-timezone", format!("`{name}` is not the name of a time zone"));
    let region = match name.to_uppercase().as_str() {
        "IST" => Some("Europe/Dublin, Asia/Kolkata or Asia/Jerusalem"),
        "CET" | "CEST" | "MET" | "MEZ" | "MESZ" => Some("Europe/Berlin or Europe/Paris"),
        "EST" | "EDT" | "ET" => Some("America/New_York"),
        "CST" | "CDT" => Some("America/Chicago or Asia/Shanghai"),
        "MST" | "MDT" => Some("America/Denver"),
        "PST" | "PDT" | "PT" => Some("America/Los_Angeles"),
        "GMT" | "BST" | "WET" => Some("Europe/London"),
        "JST" => Some("Asia/Tokyo"),
        _ => None,
    };
    if let Some(region) = region {
        return Err(trouble.help(format!(
            "abbreviations mean different zones in different places: name an IANA zone such as {region}"
        )));
    }
    Err(match did_you_mean(name, Zone::names()) {
        Some(meant) => trouble.help(format!("did you mean `{meant}`?")),
        None => trouble.help("name an IANA zone such as Europe/Berlin"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(name: &str) -> Calendar {
        let days = vec![NamedDay { id: "mon".to_owned(), date: date("2016-07-11").unwrap() }];
        Calendar { zone: zone(name).unwrap(), days }
    }

    #[test]
    fn all_spellings_are_one_time() {
        let calendar = calendar("Europe/Dublin");
        let day = calendar.day("mon").unwrap().date;
        let expected = calendar.start("mon 09:00", None).unwrap();
        for text in ["2016-07-11T09:00", "2016-07-11 09:00", "2016-07-11T09:00:00", "mon  9:00"] {
            assert_eq!(calendar.start(text, None), Ok(expected), "{text}");
        }
        assert_eq!(calendar.start("09:00", Some(day)), Ok(expected));
        assert_eq!(calendar.end("mon 24:00", None), Ok(calendar.span(day).end));
    }

    #[test]
    fn what_is_no_time_is_said() {
        let calendar = calendar("Europe/Berlin");
        let id = |text: &str| calendar.start(text, None).unwrap_err().id;
        assert_eq!(id("mon 25:00"), "bad-time");
        assert_eq!(id("mon 24:00"), "bad-time");
        assert_eq!(id("mon 09:60"), "bad-time");
        assert_eq!(id("mon 9.30"), "bad-time");
        assert_eq!(id("mon"), "bad-time");
        assert_eq!(id("9:00 am"), "bad-time");
        assert_eq!(id(""), "bad-time");
        assert_eq!(id("mno 09:00"), "unknown-day");
        assert_eq!(id("09:00"), "missing-day");
        assert_eq!(id("2016-07-11T09:00Z"), "bad-time");
        assert_eq!(id("2027-03-28 02:30"), "skipped-time");
        assert_eq!(id("2027-10-31 02:30"), "doubled-time");
        assert_eq!(id("2016-02-30 02:30"), "unknown-day");
    }

    #[test]
    fn abbreviations_are_refused_with_a_hint() {
        assert!(zone("IST").unwrap_err().help.unwrap().contains("Europe/Dublin"));
        assert_eq!(zone("Europe/Dubln").unwrap_err().help.unwrap(), "did you mean `Europe/Dublin`?");
    }
}
