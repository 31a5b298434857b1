//! What a generated conference is to be like.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// How full a conference is: minutes of talks over usable minutes of rooms, in ten-thousandths, more than 0
/// and at most 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tightness(u32);

impl Tightness {
    /// Ten-thousandths in 1.
    const ONE: u32 = 10_000;
    /// Every minute of every room is taken.
    pub const FULL: Self = Self(Self::ONE);

    /// So many ten-thousandths; `None` for 0 and for more than 1.
    #[must_use]
    pub fn new(parts: u32) -> Option<Self> {
        (1..=Self::ONE).contains(&parts).then_some(Self(parts))
    }

    /// The tightness of talks that take some of the minutes, rounded to the nearest ten-thousandth.
    #[must_use]
    pub fn of(taken: u64, usable: u64) -> Self {
        let parts = (2 * taken * u64::from(Self::ONE) + usable) / (2 * usable).max(1);
        Self(u32::try_from(parts).unwrap_or(Self::ONE).clamp(1, Self::ONE))
    }

    /// The most minutes in which these are as tight as this or tighter.
    pub(super) fn minutes_for(self, taken: u64) -> u64 {
        taken * u64::from(Self::ONE) / u64::from(self.0)
    }
}

impl fmt::Display for Tightness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{}.{:04}", self.0 / Self::ONE, self.0 % Self::ONE);
        f.write_str(digits.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl FromStr for Tightness {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let is_number = whole.len() + rest.len() > 0 && (whole.chars().chain(rest.chars())).all(|c| c.is_ascii_digit());
        let digits = rest.trim_end_matches('0');
        let number = || {
            let parts: u32 = format!("{digits:0<4}").parse().ok()?;
            let whole: u32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
            Self::new(whole.checked_mul(Self::ONE)?.checked_add(parts)?)
        };
        match number().filter(|_| is_number) {
            Some(_) if digits.len() > 4 => Err("a tightness has at most four digits behind the point".to_owned()),
            Some(tightness) => Ok(tightness),
            None => Err("a tightness is a number above 0 and up to 1, such as 0.85".to_owned()),
        }
    }
}

/// What a conference is to be like: for [`tailored`](super::tailored).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spec {
    /// Talks; one of each day is its plenary.
    pub talks: usize,
    /// Rooms, of skewed capacities.
    pub rooms: usize,
    /// Days.
    pub days: usize,
    /// How full it is.
    pub tightness: Tightness,
    /// Clashes to plant in the agenda.
    pub clashes: usize,
    /// Statements of the one minimal set in the scenario that no agenda satisfies; 0: feasible.
    pub conflict: usize,
}

impl Spec {
    /// So many talks, rooms and days, as full as that, without clashes and conflict.
    #[must_use]
    pub fn new(talks: usize, rooms: usize, days: usize, tightness: Tightness) -> Self {
        Self { talks, rooms, days, tightness, clashes: 0, conflict: 0 }
    }
}

/// Nothing can be generated as asked: why, and what is possible.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct Impossible {
    /// What cannot be.
    pub message: String,
    /// What could be asked instead.
    pub help: String,
}

impl Impossible {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tightness_is_read_and_written() {
        for (text, parts) in [("1", 10_000), ("0.85", 8_500), (".5", 5_000), ("0.0001", 1), ("1.0000", 10_000)] {
            assert_eq!(text.parse(), Ok(Tightness(parts)), "{text}");
        }
        for text in ["", ".", "0", "0.0", "1.0001", "-0.5", "+1", "1e-1", "0.12345", "2", "half", "NaN", "99999999999"]
        {
            assert!(text.parse::<Tightness>().is_err(), "{text}");
        }
        let shown = |parts| Tightness(parts).to_string();
        assert_eq!([shown(10_000), shown(8_500), shown(8_501), shown(1)], ["1", "0.85", "0.8501", "0.0001"]);
        assert_eq!((Tightness::of(2, 3), Tightness::of(5, 5)), (Tightness(6_667), Tightness::FULL));
    }
}
