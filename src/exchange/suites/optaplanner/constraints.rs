//! The 37 constraints, as a workbook weighs them.

use std::collections::BTreeMap;

/// A weight on three levels that are never traded for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Weight {
    /// What must not happen.
    pub(super) hard: i64,
    /// What should not change once it is published.
    pub(super) medium: i64,
    /// What is better and worse.
    pub(super) soft: i64,
}

const fn hard(hard: i64) -> Weight {
    Weight { hard, medium: 0, soft: 0 }
}

const fn soft(soft: i64) -> Weight {
    Weight { hard: 0, medium: 0, soft }
}

impl Weight {
    /// `100000hard/0medium/0soft`; levels may be left out, in this order.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut out = Self::default();
        let mut rest = text.split('/').peekable();
        rest.peek().filter(|part| !part.is_empty())?;
        for (name, level) in [("hard", &mut out.hard), ("medium", &mut out.medium), ("soft", &mut out.soft)] {
            if let Some(number) = rest.peek().and_then(|part| part.strip_suffix(name)) {
                // The peer holds a level in 32 bits.
                *level = i64::from(number.parse::<i32>().ok()?);
                rest.next();
            }
        }
        rest.next().is_none().then_some(out)
    }

    /// Words of our levels with what counts there, but for zeros.
    pub(super) fn levels(self) -> impl Iterator<Item = (&'static str, i64)> {
        [("deny", self.hard), ("medium", self.medium), ("warn", self.soft)]
            .into_iter()
            .filter(|(_, weight)| *weight != 0)
    }
}

/// Names and default weights, in the order of the peer's code.
pub(super) const CONSTRAINTS: [(&str, Weight); 37] = [
    ("Room unavailable timeslot", hard(100_000)),
    ("Room conflict", hard(1_000)),
    ("Speaker unavailable timeslot", hard(100)),
    ("Speaker conflict", hard(10)),
    ("Talk prerequisite talks", hard(10)),
    ("Talk mutually-exclusive-talks tags", hard(1)),
    ("Consecutive talks pause", hard(1)),
    ("Crowd control", hard(1)),
    ("Speaker required timeslot tags", hard(1)),
    ("Speaker prohibited timeslot tags", hard(1)),
    ("Talk required timeslot tags", hard(1)),
    ("Talk prohibited timeslot tags", hard(1)),
    ("Speaker required room tags", hard(1)),
    ("Speaker prohibited room tags", hard(1)),
    ("Talk required room tags", hard(1)),
    ("Talk prohibited room tags", hard(1)),
    ("Published timeslot", Weight { hard: 0, medium: 1, soft: 0 }),
    ("Published room", soft(10)),
    ("Theme track conflict", soft(10)),
    ("Theme track room stability", soft(10)),
    ("Sector conflict", soft(10)),
    ("Audience type diversity", soft(1)),
    ("Audience type theme track conflict", soft(1)),
    ("Audience level diversity", soft(1)),
    ("Content audience level flow violation", soft(10)),
    ("Content conflict", soft(100)),
    ("Language diversity", soft(10)),
    ("Same day talks", soft(10)),
    ("Popular talks", soft(10)),
    ("Speaker preferred timeslot tags", soft(20)),
    ("Speaker undesired timeslot tags", soft(20)),
    ("Talk preferred timeslot tags", soft(20)),
    ("Talk undesired timeslot tags", soft(20)),
    ("Speaker preferred room tags", soft(20)),
    ("Speaker undesired room tags", soft(20)),
    ("Talk preferred room tags", soft(20)),
    ("Talk undesired room tags", soft(20)),
];

/// Weights by the names of constraints.
pub(super) type Weights = BTreeMap<&'static str, Weight>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_on_three_levels() {
        assert_eq!(Weight::parse("100000hard/0medium/0soft"), Some(hard(100_000)));
        assert_eq!(Weight::parse("1hard/2medium/-3soft"), Some(Weight { hard: 1, medium: 2, soft: -3 }));
        assert_eq!(Weight::parse("7soft"), Some(soft(7)));
        for text in ["", "/", "7", "7soft/1hard", "1hard/1hard", "xhard", "99999999999hard/0medium/0soft", "1.5soft"] {
            assert_eq!(Weight::parse(text), None, "{text}");
        }
    }
}
