//! People and when they (or rooms) are available.

use super::{Details, Interval, OriginId, Zone};

/// When a person or a room is available.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Availability {
    /// Only inside these, if stated; sorted, disjoint.
    pub available: Option<Vec<Interval>>,
    /// Never inside these; sorted, disjoint.
    pub unavailable: Vec<Interval>,
    /// Where it is stated.
    pub origin: OriginId,
}

impl Availability {
    /// Sorts and merges the windows.
    #[must_use]
    pub fn new(available: Option<Vec<Interval>>, unavailable: Vec<Interval>, origin: OriginId) -> Self {
        Self { available: available.map(Interval::merged), unavailable: Interval::merged(unavailable), origin }
    }

    /// Whether anything is stated at all.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.available.is_none() && self.unavailable.is_empty()
    }

    /// Minutes of `span` that are not available. O(windows).
    #[must_use]
    pub fn missing(&self, span: Interval) -> i64 {
        let blocked = |span: Interval| -> i64 { self.unavailable.iter().map(|&window| window.overlap(span)).sum() };
        match &self.available {
            None => blocked(span),
            Some(windows) => {
                let free: i64 = windows
                    .iter()
                    .filter_map(|&window| window.meet(span))
                    .map(|inside| inside.minutes() - blocked(inside))
                    .sum();
                span.minutes() - free
            }
        }
    }

    /// Available only when both are.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let available = match (&self.available, &other.available) {
            (None, windows) | (windows, None) => windows.clone(),
            (Some(mine), Some(theirs)) => {
                Some(mine.iter().flat_map(|&a| theirs.iter().filter_map(move |&b| a.meet(b))).collect())
            }
        };
        let mut unavailable = self.unavailable.clone();
        unavailable.extend(&other.unavailable);
        Self::new(available, unavailable, if self.is_always() { other.origin } else { self.origin })
    }
}

/// A person with any role.
#[derive(Debug, Clone)]
pub struct Person {
    /// The id as written, or the slug of the name.
    pub id: String,
    /// The printed name.
    pub name: String,
    /// Other names that mean this person.
    pub aliases: Vec<String>,
    /// The organisation, if stated.
    pub organisation: Option<String>,
    /// When the person can be there.
    pub availability: Availability,
    /// The zone the person takes part from, if stated.
    pub zone: Option<Zone>,
    /// Most talks a day, if stated.
    pub max_per_day: Option<u32>,
    /// Facts that are carried along and not interpreted.
    pub details: Details,
    /// Where the person is declared, or first named.
    pub origin: OriginId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Time;

    fn span(start: i64, end: i64) -> Interval {
        Interval::new(Time(start), Time(end))
    }

    #[test]
    fn missing_minutes() {
        let only = Availability::new(Some(vec![span(0, 60), span(60, 90)]), vec![span(30, 40)], OriginId(0));
        assert_eq!(only.available, Some(vec![span(0, 90)]));
        assert_eq!(only.missing(span(0, 30)), 0);
        assert_eq!(only.missing(span(20, 50)), 10);
        assert_eq!(only.missing(span(80, 100)), 10);
        assert_eq!(only.missing(span(200, 230)), 30);
        assert_eq!(Availability::default().missing(span(0, 30)), 0);
    }

    #[test]
    fn a_combined_room_is_open_when_all_parts_are() {
        let one = Availability::new(Some(vec![span(0, 60)]), vec![], OriginId(1));
        let two = Availability::new(Some(vec![span(30, 90)]), vec![span(50, 55)], OriginId(2));
        let both = one.and(&two);
        assert_eq!(both.missing(span(30, 50)), 0);
        assert_eq!(both.missing(span(0, 60)), 35);
    }
}
