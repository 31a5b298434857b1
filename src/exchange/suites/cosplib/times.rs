//! Days and clock times of sessions.
//!
//! A time slot is a minute here, so that minutes of overlap are slots of overlap. A session begins when
//! the file says if sessions are in order of time then, with a minute between them for the break that
//! makes a session a block; else times are made up.

use chrono::{Days, NaiveDate};

use super::dataset::Session;

/// Slots that a session may have, so that it fits on a day.
pub(super) const LONGEST: u32 = 900;

/// When a session is, in the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) date: NaiveDate,
    /// The minute of the day.
    pub(super) start: u32,
    /// Its number among the sessions of the day that have slots, from 1.
    pub(super) number: usize,
}

impl Placed {
    /// The id of its block.
    pub(super) fn block(&self) -> String {
        format!("{}/{}", self.date, self.number)
    }
}

/// When each session is: `None` for one without slots. The flag says that the times are the file's own.
pub(super) fn place(sessions: &[Session]) -> (Vec<Option<Placed>>, bool) {
    match stated(sessions) {
        Some(stated) => (stated, true),
        None => (made_up(sessions), false),
    }
}

fn stated(sessions: &[Session]) -> Option<Vec<Option<Placed>>> {
    let mut out: Vec<Option<Placed>> = Vec::with_capacity(sessions.len());
    let mut free: Option<(NaiveDate, u32)> = None;
    let mut number = 0;
    for session in sessions {
        if session.slots == 0 {
            out.push(None);
            continue;
        }
        let (date, start) = (session.date?, session.start);
        if free.is_some_and(|free| (date, start) < free) || start + session.slots >= 1_440 {
            return None;
        }
        number = if free.is_some_and(|(last, _)| last == date) { number + 1 } else { 1 };
        free = Some((date, start + session.slots + 1));
        out.push(Some(Placed { date, start, number }));
    }
    Some(out)
}

/// One after the other from 8 o'clock, a new day where the file has another date or the day is full.
fn made_up(sessions: &[Session]) -> Vec<Option<Placed>> {
    const FIRST: u32 = 480;
    let mut date = NaiveDate::from_ymd_opt(2030, 1, 7).unwrap_or_default();
    let (mut free, mut number, mut last) = (FIRST, 0, None);
    let mut out = Vec::with_capacity(sessions.len());
    for session in sessions {
        if session.slots == 0 {
            out.push(None);
            continue;
        }
        let other = last.is_some_and(|last| last != session.date);
        if number > 0 && (other || free + session.slots >= 1_440) {
            // Sheets end long before dates do.
            date = date.checked_add_days(Days::new(1)).unwrap_or(date);
            (free, number) = (FIRST, 0);
        }
        number += 1;
        out.push(Some(Placed { date, start: free, number }));
        free += session.slots + 1;
        last = Some(session.date);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(day: u32, start: u32, slots: u32) -> Session {
        let date = NaiveDate::from_ymd_opt(2027, 3, day);
        Session { name: String::new(), slots, date, start, end: start + 60 }
    }

    fn starts(sessions: &[Session]) -> (Vec<String>, bool) {
        let (placed, stated) = place(sessions);
        let text = |one: &Option<Placed>| {
            one.as_ref().map_or("–".to_owned(), |one| format!("{} {}", one.block(), one.start))
        };
        (placed.iter().map(text).collect(), stated)
    }

    #[test]
    fn times_are_the_files_own_where_they_are_in_order() {
        let (placed, own) = starts(&[session(5, 540, 3), session(5, 544, 2), session(5, 600, 0), session(6, 540, 1)]);
        assert_eq!(placed, ["2027-03-05/1 540", "2027-03-05/2 544", "–", "2027-03-06/1 540"]);
        assert!(own);
    }

    #[test]
    fn times_are_made_up_where_sessions_would_touch_or_come_late() {
        for (second, third) in [(session(5, 543, 2), session(6, 540, 1)), (session(5, 500, 2), session(6, 540, 1))] {
            let (placed, own) = starts(&[session(5, 540, 3), second, third]);
            assert_eq!(placed, ["2030-01-07/1 480", "2030-01-07/2 484", "2030-01-08/1 480"]);
            assert!(!own);
        }
        let long = [session(5, 540, LONGEST), session(5, 1_000, LONGEST)];
        assert_eq!(starts(&long).0, ["2030-01-07/1 480", "2030-01-08/1 480"]);
    }
}
