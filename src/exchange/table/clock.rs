//! Times of day and lengths of time as tables write them.

use super::sheet::{Content, serial_seconds};

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Clock {
    /// Minutes since midnight, 0 to 1,440.
    pub(super) minutes: u32,
    /// There were seconds, which are left out.
    pub(super) seconds: bool,
}

fn digits(text: &str, most: usize) -> Option<u32> {
    let good = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| text.parse().ok())?
}

/// A time of day: `09:20`, `9:20:00`, `9.20`, `9h20`, `9h`, `0920`, `9:20 am`, `9 pm`, `9:20 Uhr`,
/// `24:00`.
///
/// Four digits without a sign between them are hours and minutes; a bare `9` is no time.
pub(super) fn clock(text: &str) -> Option<Clock> {
    let lower = text.trim().to_lowercase();
    let mut rest = lower.as_str();
    let mut half = None;
    for (ending, noon) in [("a.m.", 0), ("p.m.", 12), ("am", 0), ("pm", 12)] {
        if let (None, Some(before)) = (half, rest.strip_suffix(ending)) {
            (rest, half) = (before.trim_end(), Some(noon));
        }
    }
    let unit = rest.strip_suffix("uhr").or_else(|| rest.strip_suffix('h')).map(str::trim_end);
    rest = unit.unwrap_or(rest);
    let (hours, minutes, seconds) = if rest.contains(':') {
        let mut parts = rest.split(':');
        let (hours, minutes) = (parts.next()?, parts.next()?);
        // Fractions of seconds are seconds.
        let seconds = parts.next().map_or("00", |part| part.split('.').next().unwrap_or(part));
        if parts.next().is_some() || minutes.len() != 2 || seconds.len() != 2 {
            return None;
        }
        (digits(hours, 2)?, digits(minutes, 2)?, digits(seconds, 2)?)
    } else if let Some((hours, minutes)) = rest.split_once(['.', 'h']) {
        if minutes.len() != 2 {
            return None;
        }
        (digits(hours, 2)?, digits(minutes, 2)?, 0)
    } else if half.is_some() || unit.is_some() {
        (digits(rest, 2)?, 0, 0)
    } else if rest.len() == 4 {
        let number = digits(rest, 4)?;
        (number / 100, number % 100, 0)
    } else {
        return None;
    };
    let hours = match half {
        None => hours,
        Some(noon) if (1..=12).contains(&hours) => hours % 12 + noon,
        Some(_) => return None,
    };
    let minutes = (hours <= 24 && minutes < 60 && seconds < 60).then_some(hours * 60 + minutes)?;
    (minutes + seconds.min(1) <= 1_440).then_some(Clock { minutes, seconds: seconds > 0 })
}

/// Two times of day with a dash or a word between them: `10:15-12:15`, `10:15 – 12:15`,
/// `10:15 to 12:15`.
pub(super) fn range(text: &str) -> Option<(Clock, Clock)> {
    ["–", "—", "-", " to ", " bis ", " à ", " a "].iter().find_map(|between| {
        let (start, end) = text.split_once(between)?;
        clock(start).zip(clock(end))
    })
}

/// The time of day that a typed cell means. A whole number is hours and minutes without the colon:
/// spreadsheets drop the leading zero of `0930`.
pub(super) fn clock_of(content: &Content) -> Option<Clock> {
    match content {
        Content::Text(text) => clock(text),
        Content::Serial(days) | Content::Length(days) => days_clock(*days),
        Content::Number(number) if (0.0..1.0).contains(number) => days_clock(*number),
        Content::Number(number) if number.fract() == 0.0 && (100.0..=2400.0).contains(number) => {
            clock(&format!("{number:04}"))
        }
        Content::Number(_) | Content::Bool(_) => None,
    }
}

fn days_clock(days: f64) -> Option<Clock> {
    // As a length, 1 is 24:00; as a date it is none that an event has.
    if (days - 1.0).abs() < f64::EPSILON {
        return Some(Clock { minutes: 1_440, seconds: false });
    }
    let seconds = serial_seconds(days);
    (days >= 0.0).then_some(Clock { minutes: seconds / 60, seconds: !seconds.is_multiple_of(60) })
}

/// A length in minutes: `45`, `45 min`, `0:45`, `1h30`, `1.5 h`, `1:30:00`.
///
/// Three numbers are hours, minutes and seconds, as spreadsheets print a length.
pub(super) fn length(text: &str) -> Option<u32> {
    let lower = text.trim().to_lowercase();
    let most = |minutes: u32| (minutes <= 1_440 * 31).then_some(minutes);
    if let Some(minutes) = digits(&lower, 5) {
        return most(minutes);
    }
    if lower.contains(':') {
        let parts: Option<Vec<u32>> = lower.split(':').map(|part| digits(part, 3)).collect();
        return match parts?[..] {
            [hours, minutes] if minutes < 60 => most(hours * 60 + minutes),
            [hours, minutes, seconds] if minutes < 60 && seconds == 0 => most(hours * 60 + minutes),
            _ => None,
        };
    }
    let spaced: String = lower.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (number, unit) =
        spaced.split_at(spaced.find(|letter: char| letter.is_alphabetic() || matches!(letter, '\'' | '′'))?);
    match unit {
        "m" | "min" | "mins" | "min." | "minute" | "minutes" | "minuten" | "minuti" | "minutos" | "minuto" | "'"
        | "′" => most(digits(number, 5)?),
        _ => {
            let rest = [
                "hours", "hour", "stunden", "stunde", "heures", "heure", "horas", "hora", "ore", "uur", "std.", "std",
                "hrs", "hr", "h",
            ]
            .iter()
            .find_map(|word| unit.strip_prefix(word))?;
            if rest.is_empty() {
                return most(hours(number)?);
            }
            let rest = rest.trim_end_matches(|letter: char| letter.is_alphabetic() || letter == '.');
            most(digits(number, 3)? * 60 + digits(rest, 2).filter(|&minutes| minutes < 60)?)
        }
    }
}

/// Hours with a fraction that is whole minutes.
fn hours(text: &str) -> Option<u32> {
    match text.split_once(['.', ',']) {
        None => Some(digits(text, 3)? * 60),
        Some((whole, fraction)) => {
            let tenths = digits(fraction, 2)? * if fraction.len() == 1 { 10 } else { 1 };
            (tenths * 60 % 100 == 0).then_some(digits(whole, 3)? * 60 + tenths * 60 / 100)
        }
    }
}

/// The length that a typed cell means: a number is minutes, a time of day or a length is itself.
pub(super) fn length_of(content: &Content) -> Option<u32> {
    match content {
        Content::Text(text) => length(text),
        Content::Number(number) => length(&number.to_string()),
        Content::Serial(days) | Content::Length(days) if (0.0..=31.0).contains(days) =>
        {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within a month")]
            Some((days * 1_440.0).round() as u32)
        }
        Content::Serial(_) | Content::Length(_) | Content::Bool(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks() {
        for (text, minutes) in [
            ("09:20", 560),
            ("9:20", 560),
            ("9:20:00", 560),
            ("9.20", 560),
            ("9h20", 560),
            ("9h", 540),
            ("0920", 560),
            ("9:20 am", 560),
            ("9:20PM", 1_280),
            ("12 am", 0),
            ("12:30 p.m.", 750),
            ("9.20 Uhr", 560),
            ("9 Uhr", 540),
            ("24:00", 1_440),
            ("00:00", 0),
        ] {
            assert_eq!(clock(text), Some(Clock { minutes, seconds: false }), "{text}");
        }
        assert_eq!(clock("9:20:30"), Some(Clock { minutes: 560, seconds: true }));
        for text in [
            "",
            "9",
            "920",
            "9:2",
            "24:01",
            "24:00:01",
            "25:00",
            "9:60",
            "13 pm",
            "0 am",
            "9.2",
            "09:20:00:00",
            "ä:00",
            "tba",
        ] {
            assert_eq!(clock(text), None, "{text}");
        }
        let minutes = |range: Option<(Clock, Clock)>| range.map(|(start, end)| (start.minutes, end.minutes));
        for text in ["10:15-12:15", "10:15 – 12:15", "10.15 bis 12.15 Uhr", "10:15 to 12:15", "10h15—12h15"] {
            assert_eq!(minutes(range(text)), Some((615, 735)), "{text}");
        }
        assert_eq!(range("2027-03-05"), None);
    }

    #[test]
    fn typed_clocks() {
        let minutes = |content: &Content| clock_of(content).map(|clock| clock.minutes);
        assert_eq!(minutes(&Content::Number(0.388_888_888_9)), Some(560));
        assert_eq!(minutes(&Content::Serial(42_670.388_888_888_9)), Some(560));
        assert_eq!(minutes(&Content::Length(1.0)), Some(1_440));
        assert_eq!(minutes(&Content::Number(930.0)), Some(570));
        assert_eq!(minutes(&Content::Number(9.0)), None);
        assert_eq!(minutes(&Content::Number(-0.5)), None);
        assert_eq!(minutes(&Content::Number(f64::NAN)), None);
    }

    #[test]
    fn lengths() {
        for (text, minutes) in [
            ("45", 45),
            ("45 min", 45),
            ("45min.", 45),
            ("45'", 45),
            ("0:45", 45),
            ("1:30", 90),
            ("1:30:00", 90),
            ("1h30", 90),
            ("1 h 30 min", 90),
            ("1 h", 60),
            ("1.5 h", 90),
            ("1,5 Stunden", 90),
            ("2 hours", 120),
            ("90 Minuten", 90),
        ] {
            assert_eq!(length(text), Some(minutes), "{text}");
        }
        for text in ["", "long", "h", "-5", "1:75", "1.333 h", "99999", "1 h 75", "45 s"] {
            assert_eq!(length(text), None, "{text}");
        }
        assert_eq!(length_of(&Content::Serial(0.031_25)), Some(45));
        assert_eq!(length_of(&Content::Number(45.0)), Some(45));
    }
}
