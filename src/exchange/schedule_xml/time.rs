//! Dates, clocks and durations as schedules write them.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

use crate::model::is_conference_date;

/// Minutes of a day.
pub(super) const DAY: u32 = 1_440;

/// No entry of an agenda lasts longer than a month.
const LONGEST: u32 = 31 * DAY;

/// A civil time as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct When {
    /// What the clock on the wall shows, without seconds.
    pub(super) local: NaiveDateTime,
    /// Minutes ahead of UTC, if written.
    pub(super) offset: Option<i32>,
    /// Seconds were written and are not zero.
    pub(super) seconds: bool,
}

/// `2027-02-01`.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let [.., b'-', _, _, b'-', _, _] = bytes else { return None };
    if bytes.len() != 10 {
        return None;
    }
    NaiveDate::from_ymd_opt(number(&text[..4])?.try_into().ok()?, number(&text[5..7])?, number(&text[8..])?)
        .filter(|date| is_conference_date(*date))
}

/// `2027-02-01T09:30:00+01:00`; a blank instead of `T`, no seconds, fractions of them, `Z`, `+0100`
/// and no offset at all are taken too.
pub(super) fn date_time(text: &str) -> Option<When> {
    let day = date(text.get(..10)?)?;
    let rest = text[10..].strip_prefix(['T', 't', ' '])?;
    let offset_at = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (clock_text, offset) = (rest[..offset_at].trim_end(), &rest[offset_at..]);
    let (clock_text, fraction) = clock_text.split_once('.').unwrap_or((clock_text, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let clock = clock(clock_text)?;
    let offset = match offset {
        "" => None,
        "Z" | "z" => Some(0),
        signed => Some(offset_minutes(signed)?),
    };
    Some(When {
        local: at(day, clock.minutes).filter(|_| clock.minutes <= DAY)?,
        offset,
        seconds: clock.seconds || fraction.bytes().any(|byte| byte != b'0'),
    })
}

fn offset_minutes(text: &str) -> Option<i32> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = &text[1..];
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if hours > 14 || minutes >= 60 {
        return None;
    }
    Some(sign * i32::try_from(hours * 60 + minutes).ok()?)
}

/// The civil time so many minutes after a midnight.
pub(super) fn at(date: NaiveDate, minutes: u32) -> Option<NaiveDateTime> {
    let date = date.checked_add_days(Days::new(u64::from(minutes / DAY)))?;
    Some(date.and_time(NaiveTime::from_num_seconds_from_midnight_opt(minutes % DAY * 60, 0)?))
}

/// A time on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    /// Minutes since midnight; beyond 24:00 on the next day.
    pub(super) minutes: u32,
    /// Seconds were written and are not zero.
    pub(super) seconds: bool,
}

/// `9:30`, `09:30`, `09:30:00` or `0930`; hours up to 29, as the schema allows.
pub(super) fn clock(text: &str) -> Option<Clock> {
    let mut parts = text.split(':');
    let (hours, minutes, seconds) = match (parts.next()?, parts.next(), parts.next(), parts.next()) {
        (digits, None, ..) if digits.len() == 4 && digits.is_ascii() => (&digits[..2], &digits[2..], "0"),
        (hours, Some(minutes), seconds, None) => (hours, minutes, seconds.unwrap_or("0")),
        _ => return None,
    };
    let (hours, minutes, seconds) = (number(hours)?, number(minutes)?, number(seconds)?);
    (hours < 30 && minutes < 60 && seconds <= 60)
        .then(|| Clock { minutes: hours * 60 + minutes, seconds: seconds != 0 })
}

fn number(text: &str) -> Option<u32> {
    // `parse` alone would take a sign.
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A duration as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Duration {
    /// `45`, `00:45` or `0:45`: minutes.
    Minutes(u32),
    /// `1:12:00`: days, hours and minutes, or hours, minutes and seconds.
    Three(u32, u32, u32),
}

/// A duration of one, two or three parts; else what is wrong with it.
pub(super) fn duration(text: &str) -> Result<Duration, &'static str> {
    if text.starts_with('-') {
        return Err("is negative");
    }
    let parts: Option<Vec<u32>> = text.split(':').map(|part| number(part.trim())).collect();
    let found = match parts.as_deref() {
        Some(&[minutes]) => Duration::Minutes(minutes),
        Some(&[hours, minutes]) if minutes < 60 => Duration::Minutes(hours.saturating_mul(60).saturating_add(minutes)),
        Some(&[a, b, c]) if b < 60 && c < 60 => Duration::Three(a, b, c),
        _ => return Err("cannot be read"),
    };
    match found {
        Duration::Minutes(0) | Duration::Three(0, 0, 0) => Err("is zero"),
        Duration::Minutes(minutes) if minutes > LONGEST => Err("is longer than a month"),
        found => Ok(found),
    }
}

/// How the durations of three parts in one file are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Days, hours, minutes.
    Days,
    /// Hours, minutes, seconds.
    Hours,
}

impl Reading {
    /// What three parts mean in minutes, and whether seconds were cut off.
    pub(super) fn minutes(self, (a, b, c): (u32, u32, u32)) -> (u32, bool) {
        match self {
            Self::Days => (a.saturating_mul(DAY).saturating_add(b * 60 + c), false),
            Self::Hours => (a.saturating_mul(60).saturating_add(b), c != 0),
        }
    }
}

/// How the durations of three parts are meant, and why. One program wrote them all, so they are read
/// alike: as days, hours and minutes, the way pretalx and others write what lasts a day or more,
/// unless some cannot be that: 24 hours or more beside days, no day at all, or longer than the whole
/// event of `days` days. O(durations).
pub(super) fn reading(all: &[(u32, u32, u32)], days: u32) -> (Reading, &'static str) {
    if all.iter().any(|&(_, hours, _)| hours >= 24) {
        return (Reading::Hours, "the part in the middle goes up to 60");
    }
    if all.iter().any(|&(first, ..)| first == 0) {
        return (Reading::Hours, "there would be no day to write");
    }
    // The last entry may go on into the day after the last one.
    if all.iter().any(|&three| Reading::Days.minutes(three).0 > (days + 1) * DAY) {
        return (Reading::Hours, "with days they would be longer than the event");
    }
    (Reading::Days, "this is how schedules write what lasts a day or more")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<(String, Option<i32>)> {
        date_time(text).map(|when| (when.local.format("%d %H:%M").to_string(), when.offset))
    }

    #[test]
    fn dates_with_times() {
        let at = |text: &str, offset| Some((text.to_owned(), offset));
        assert_eq!(shown("2027-02-01T09:30:00+01:00"), at("01 09:30", Some(60)));
        assert_eq!(shown("2027-02-01T09:30:00.000Z"), at("01 09:30", Some(0)));
        assert_eq!(shown("2027-02-01 09:30-0530"), at("01 09:30", Some(-330)));
        assert_eq!(shown("2027-02-01T24:00:00"), at("02 00:00", None));
        for text in
            ["2027-02-01", "2027-02-30T09:00", "2027-02-01T25:00", "2027-02-01T9h", "2027-02-01T09:30+99:00", "é"]
        {
            assert_eq!(shown(text), None, "{text}");
        }
        assert!(date_time("2027-02-01T09:30:20Z").unwrap().seconds);
    }

    #[test]
    fn clocks() {
        let minutes = |text| clock(text).map(|clock| clock.minutes);
        assert_eq!(minutes("9:05"), Some(545));
        assert_eq!(minutes("09:05:00"), Some(545));
        assert_eq!(minutes("0930"), Some(570));
        assert_eq!(minutes("25:30"), Some(1_530));
        for text in ["", "9", "930", "9:60", "30:00", "-1:00", "9:00:00:00", "ab:cd", "9:+5"] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }

    #[test]
    fn durations() {
        for (text, minutes) in [("45", 45), ("0:45", 45), ("00:45", 45), ("26:00", 1_560)] {
            assert_eq!(duration(text), Ok(Duration::Minutes(minutes)), "{text}");
        }
        assert_eq!(duration("2:06:00"), Ok(Duration::Three(2, 6, 0)));
        assert_eq!(duration("-0:45"), Err("is negative"));
        assert_eq!(duration("00:00"), Err("is zero"));
        assert_eq!(duration("999:00"), Err("is longer than a month"));
        for text in ["", "an hour", "0:75", "1:2:3:4", "4294967296", "1.5"] {
            assert_eq!(duration(text), Err("cannot be read"), "{text}");
        }
    }

    #[test]
    fn three_parts_are_read_alike_in_one_file() {
        assert_eq!(reading(&[(2, 6, 0), (1, 12, 0)], 4).0, Reading::Days);
        assert_eq!(reading(&[(2, 6, 0), (1, 30, 0)], 4).0, Reading::Hours);
        assert_eq!(reading(&[(2, 6, 0), (0, 20, 0)], 4).0, Reading::Hours);
        assert_eq!(reading(&[(2, 6, 0)], 1).0, Reading::Hours);
        assert_eq!(Reading::Days.minutes((2, 6, 0)), (54 * 60, false));
        assert_eq!(Reading::Hours.minutes((2, 6, 30)), (126, true));
    }
}
