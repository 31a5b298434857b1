//! Dates, times and durations as iCalendar writes them (RFC 5545, section 3.3).

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::model::is_conference_date;

/// How a time is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A day.
    Date,
    /// `…Z`: in UTC.
    Utc,
    /// What a clock on the wall shows; `TZID` says where.
    Local,
}

/// A date or a time as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Date and time to the minute; midnight for a day.
    pub(super) clock: NaiveDateTime,
    /// How it is meant.
    pub(super) form: Form,
    /// It had seconds other than 0.
    pub(super) truncated: bool,
}

/// `20270301`, `20270301T093000` or `20270301T093000Z`; `None` for anything else.
pub(super) fn stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    if !text.is_ascii() {
        return None;
    }
    let (day, time) = text.split_once(['T', 't']).map_or((text, None), |(day, time)| (day, Some(time)));
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    if day.len() != 8 {
        return None;
    }
    let year: u32 = number(&day[..4])?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(&day[4..6])?, number(&day[6..])?)
        .filter(|date| is_conference_date(*date))?;
    let Some(time) = time else {
        return Some(Stamp { clock: date.and_time(NaiveTime::MIN), form: Form::Date, truncated: false });
    };
    let (time, form) = match time.strip_suffix(['Z', 'z']) {
        Some(time) => (time, Form::Utc),
        None => (time, Form::Local),
    };
    // Some writers leave the seconds out.
    let (hours, minutes, seconds): (u32, u32, u32) = match time.len() {
        6 => (number(&time[..2])?, number(&time[2..4])?, number(&time[4..])?),
        4 => (number(&time[..2])?, number(&time[2..])?, 0),
        _ => return None,
    };
    let clock = date.and_hms_opt(hours, minutes, 0)?;
    (seconds <= 60).then_some(Stamp { clock, form, truncated: seconds != 0 })
}

/// A duration: days by the calendar, and minutes by the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// Weeks and days.
    pub(super) days: i64,
    /// Hours and minutes.
    pub(super) minutes: i64,
    /// It had seconds that make no minute.
    pub(super) truncated: bool,
}

/// `PT40M`, `P1DT2H`, `P2W`; `None` for anything else, and for more than a century.
pub(super) fn duration(text: &str) -> Option<Span> {
    const CENTURY: i64 = 36_525;
    let text = text.trim().to_ascii_uppercase();
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (mut days, mut seconds, mut digits, mut in_time, mut any) = (0_i64, 0_i64, String::new(), false, false);
    for letter in text.strip_prefix('P')?.chars() {
        if letter.is_ascii_digit() && digits.len() < 9 {
            digits.push(letter);
            continue;
        }
        if letter == 'T' && digits.is_empty() && !in_time {
            in_time = true;
            continue;
        }
        let number: i64 = std::mem::take(&mut digits).parse().ok()?;
        match (letter, in_time) {
            ('W', false) => days += number * 7,
            ('D', false) => days += number,
            ('H', true) => seconds += number * 3_600,
            ('M', true) => seconds += number * 60,
            ('S', true) => seconds += number,
            _ => return None,
        }
        any = true;
    }
    if !any || !digits.is_empty() || days > CENTURY || seconds > CENTURY * 86_400 {
        return None;
    }
    let sign = if negative { -1 } else { 1 };
    Some(Span { days: sign * days, minutes: sign * (seconds / 60), truncated: seconds % 60 != 0 })
}

/// `+0530` in minutes; seconds, which only historic zones have, are cut off.
pub(super) fn offset(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i64, i64) = (digits[..2].parse().ok()?, digits[2..4].parse().ok()?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps() {
        let read = |text: &str| stamp(text).map(|stamp| (stamp.clock.to_string(), stamp.form, stamp.truncated));
        let at = |text: &str| text.to_owned();
        assert_eq!(read("20270301T093000"), Some((at("2027-03-01 09:30:00"), Form::Local, false)));
        assert_eq!(read(" 20270301T0930Z "), Some((at("2027-03-01 09:30:00"), Form::Utc, false)));
        assert_eq!(read("20270301T093059Z"), Some((at("2027-03-01 09:30:00"), Form::Utc, true)));
        assert_eq!(read("20270301"), Some((at("2027-03-01 00:00:00"), Form::Date, false)));
        for text in
            ["", "2027-03-01", "20270230", "20270301T25", "20270301T250000", "2027030\u{661}", "+2270301T093000"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn durations_and_offsets() {
        let read = |text: &str| duration(text).map(|span| (span.days, span.minutes, span.truncated));
        assert_eq!(read("PT1H30M"), Some((0, 90, false)));
        assert_eq!(read("P1W2DT5M30S"), Some((9, 5, true)));
        assert_eq!(read("-PT15M"), Some((0, -15, false)));
        for text in ["", "P", "PT", "1H", "P1H", "PT1", "PTH", "P99999999999D", "P1DT1D"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(
            [offset("+0530"), offset("-010000"), offset("+5"), offset("+2460")],
            [Some(330), Some(-60), None, None]
        );
    }
}
