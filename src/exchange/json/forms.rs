//! Forms of texts that formats ask for.

use chrono::{DateTime, NaiveDate};

/// What a text must look like.
#[derive(Debug, Clone, Copy)]
pub(in crate::exchange) enum Form {
    /// Anything.
    Any,
    /// An absolute address (RFC 3986).
    Uri,
    /// A UUID with its hyphens.
    Uuid,
    /// `2027-03-05`.
    Date,
    /// `2027-03-05T09:00:00+01:00` (RFC 3339).
    DateTime,
    /// `09:00`.
    Clock,
    /// `00:30`; hours may have more digits.
    Length,
    /// `PT30M` (ISO 8601).
    IsoLength,
    /// Capital letters and digits.
    Code,
    /// Small letters, digits, `_` and `-`, with a letter or digit at the end.
    Slug,
    /// A slug of four characters and more; a year and a word may follow.
    Acronym,
    /// `Europe/Berlin` or `UTC`.
    Zone,
    /// `en`.
    Language,
    /// One of these.
    Word(&'static [&'static str]),
}

impl Form {
    /// Whether a text has the form.
    pub(in crate::exchange) fn fits(self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Uri => is_uri(text),
            Self::Uuid => text.len() == 36 && uuid::Uuid::try_parse(text).is_ok(),
            Self::Date => text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok(),
            Self::DateTime => DateTime::parse_from_rfc3339(text).is_ok(),
            Self::Clock => text.len() == 5 && clock(text).is_some_and(|(hours, minutes)| hours < 24 && minutes < 60),
            Self::Length => {
                text.split_once(':').is_some_and(|(h, m)| !h.is_empty() && m.len() == 2 && digits(h) && digits(m))
            }
            Self::IsoLength => super::iso_minutes(text).is_some(),
            Self::Code => !text.is_empty() && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()),
            Self::Slug => {
                text.len() > 1
                    && text.bytes().all(|b| small(b) || b"_-".contains(&b))
                    && text.bytes().last().is_some_and(small)
            }
            Self::Acronym => is_acronym(text),
            Self::Zone => {
                let region = text.split_once('/').is_some_and(|(region, city)| is_name(region) && starts_as_name(city));
                region || text.ends_with("UTC")
            }
            Self::Language => text.len() == 2 && text.bytes().all(|b| b.is_ascii_lowercase()),
            Self::Word(words) => words.contains(&text),
        }
    }

    /// The form as words in a sentence.
    pub(in crate::exchange) fn words(self) -> String {
        let words = match self {
            Self::Any => "a text",
            Self::Uri => "an absolute address such as `https://example.org/`",
            Self::Uuid => "a UUID",
            Self::Date => "a date such as `2027-03-05`",
            Self::DateTime => "a time with offset such as `2027-03-05T09:00:00+01:00`",
            Self::Clock => "a time of day such as `09:00`",
            Self::Length => "a duration such as `00:30`",
            Self::IsoLength => "a duration such as `PT30M`",
            Self::Code => "a code of capital letters and digits",
            Self::Slug => "a slug of small letters, digits, `-` and `_`",
            Self::Acronym => "an acronym of four or more small letters, digits and `_`",
            Self::Zone => "a time zone such as `Europe/Berlin`",
            Self::Language => "a language such as `en`",
            Self::Word(words) => return format!("one of {}", words.join(", ")),
        };
        words.to_owned()
    }
}

fn small(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn clock(text: &str) -> Option<(u32, u32)> {
    let (hours, minutes) = text.split_once(':').filter(|(h, m)| digits(h) && digits(m))?;
    Some((hours.parse().ok()?, minutes.parse().ok()?))
}

fn is_uri(text: &str) -> bool {
    let scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    };
    let plain = |c: char| c.is_ascii_graphic() && !"<>\"{}|\\^`".contains(c);
    text.split_once(':').is_some_and(|(name, _)| scheme(name)) && text.chars().all(plain)
}

/// `^[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?$`
fn is_acronym(text: &str) -> bool {
    let stem = |stem: &str| {
        let (first, rest) = stem.split_at_checked(1).unwrap_or_default();
        let inner = |b: u8| small(b) || b == b'_';
        first.bytes().all(|b| inner(b) || b == b'-') && rest.len() >= 3 && rest.bytes().all(inner)
    };
    let dated = || {
        let (rest, word) = text.rsplit_once('-')?;
        let (rest, year) = rest.rsplit_once('-')?;
        let good = !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
        (good && year.len() == 4 && year.starts_with('2') && digits(year)).then(|| stem(rest))
    };
    stem(text) || dated() == Some(true)
}

/// `[A-Z][a-z]+`
fn is_name(text: &str) -> bool {
    text.len() > 1
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text[1..].bytes().all(|b| b.is_ascii_lowercase())
}

fn starts_as_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_uppercase()) && bytes.next().is_some_and(|b| b.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_fit_what_they_should() {
        let cases: [(Form, &[&str], &[&str]); 12] = [
            (Form::Uri, &["https://a.example/b", "mailto:a@b"], &["", "/logo.png", "http://a b", "://x"]),
            (Form::Uuid, &["7a0fc001-e587-47e1-b378-b6ec7e666337"], &["", "7a0fc001e58747e1b378b6ec7e666337", "x"]),
            (Form::Date, &["2027-03-05"], &["2027-3-5", "2027-02-30", "2027-03-05T00:00:00Z"]),
            (
                Form::DateTime,
                &["2027-03-05T09:00:00+01:00", "2027-03-05T09:00:00Z"],
                &["2027-03-05T09:00:00", "2027-03-05"],
            ),
            (Form::Clock, &["00:00", "23:59"], &["9:00", "24:00", "09:00:00", "ab:cd"]),
            (Form::Length, &["00:30", "0:30", "135:00"], &["30", ":30", "1:02:00", "00:5"]),
            (Form::IsoLength, &["PT30M", "P1DT2H"], &["P", "30M", "PT", "00:30"]),
            (Form::Code, &["AB3"], &["", "Ab", "ÄB"]),
            (Form::Slug, &["a-b", "x_1"], &["a", "a-", "A-b", "é1"]),
            (
                Form::Acronym,
                &["36c3", "-abc", "divoc-2021-ptt", "a_b_"],
                &["abc", "ABCD", "gpn-20", "divoc-1999-x", ""],
            ),
            (Form::Zone, &["Europe/Berlin", "America/New_York", "UTC"], &["CET", "Etc/GMT+1", "europe/berlin"]),
            (Form::Language, &["en"], &["eng", "EN", ""]),
        ];
        for (form, good, bad) in cases {
            for text in good {
                assert!(form.fits(text), "{form:?} {text}");
            }
            for text in bad {
                assert!(!form.fits(text), "{form:?} {text}");
            }
        }
    }
}
