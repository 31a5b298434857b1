//! What an instance of CoSPLib says, in the order of its sheets.

use chrono::NaiveDate;

/// The sixteen terms of the objective, in the order of their weights.
pub(super) const TERMS: [&str; 16] = [
    "Tracks_Sessions",
    "Tracks_Rooms",
    "Sessions_Rooms",
    "Similar Tracks",
    "Number of Rooms per Track",
    "Parallel Tracks",
    "Consecutive Tracks",
    "Submissions_Timezones",
    "Submissions Order",
    "Submissions_Sessions",
    "Submissions_Rooms",
    "Presenters Conflicts",
    "Attendees Conflicts",
    "Chairs Conflicts",
    "Presenters Conflicts Timeslot Level",
    "Attendees Conflicts Timeslot Level",
];

/// The index of the term about the order of submissions.
pub(super) const ORDER: usize = 8;

/// A whole instance. Tracks, sessions and rooms are meant by their index.
#[derive(Debug)]
pub(super) struct Dataset {
    /// The weights of [`TERMS`]; a term without a positive one is off.
    pub(super) weights: [i64; 16],
    /// What times of day cost.
    pub(super) hours: Hours,
    pub(super) sessions: Vec<Session>,
    /// The names of the rooms.
    pub(super) rooms: Vec<String>,
    pub(super) tracks: Vec<Track>,
    pub(super) submissions: Vec<Submission>,
    /// By track, what it costs in each session.
    pub(super) track_session: Vec<Vec<i64>>,
    /// By track, what it costs in each room.
    pub(super) track_room: Vec<Vec<i64>>,
    /// By session, what each room costs.
    pub(super) session_room: Vec<Vec<i64>>,
    /// Pairs of tracks and what it costs that they are parallel.
    pub(super) similar: Vec<(usize, usize, i64)>,
}

impl Dataset {
    /// Whether anything is to be placed in a track. O(submissions).
    pub(super) fn is_used(&self, track: usize) -> bool {
        self.submissions.iter().any(|one| one.track == track)
    }
}

/// Which hours suit people, by the clock where they are; minutes of the day.
#[derive(Debug, Default)]
pub(super) struct Hours {
    /// The zone of the conference, in hours from Greenwich.
    pub(super) zone: i64,
    /// These suit: from and to.
    pub(super) good: (u32, u32),
    /// These are acceptable: from and to.
    pub(super) fair: (u32, u32),
    /// What an acceptable one costs.
    pub(super) small: i64,
    /// What any other costs.
    pub(super) big: i64,
}

impl Hours {
    /// What a session costs a submission of a zone. Both ends are read from the clock, without the date.
    pub(super) fn penalty(&self, session: &Session, zone: i64) -> i64 {
        let there = |minute: u32| (i64::from(minute) + (zone - self.zone) * 60).rem_euclid(1_440);
        let (start, end) = (there(session.start), there(session.end));
        let ((good_from, good_to), (from, to)) = (self.good, self.fair);
        let [good_from, good_to, from, to] = [good_from, good_to, from, to].map(i64::from);
        if start < from || end > to || end < from {
            self.big
        } else if start < good_from || end > good_to {
            self.small
        } else {
            0
        }
    }
}

/// A run of time slots, the same in all rooms.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) name: String,
    /// Time slots; there may be none.
    pub(super) slots: u32,
    pub(super) date: Option<NaiveDate>,
    /// Minutes of the day.
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A track and who chairs it.
#[derive(Debug)]
pub(super) struct Track {
    pub(super) name: String,
    pub(super) chairs: Vec<String>,
}

/// What is to be placed.
#[derive(Debug)]
pub(super) struct Submission {
    pub(super) reference: String,
    pub(super) track: usize,
    /// Time slots that it takes, at least one.
    pub(super) slots: u32,
    /// Its place in the list of its track, from 1.
    pub(super) order: Option<u32>,
    /// Its zone, in hours from Greenwich.
    pub(super) zone: i64,
    pub(super) presenters: Vec<String>,
    pub(super) attendees: Vec<String>,
    /// What a slot of it costs in each session.
    pub(super) sessions: Vec<i64>,
    /// What a slot of it costs in each room.
    pub(super) rooms: Vec<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_from_the_clock_there() {
        let hours = Hours { zone: 2, good: (570, 1_290), fair: (420, 1_380), small: 1, big: 10 };
        let session =
            |start: u32, end: u32| Session { name: String::new(), slots: 1, date: None, start: start * 60, end: end * 60 };
        for (start, end, zone, penalty) in [
            (10, 12, 2, 0),
            (10, 12, 1, 1),
            (8, 9, 2, 1),
            (21, 22, 2, 1),
            (10, 12, -2, 10),
            (21, 23, 3, 10),
            (14, 16, 11, 10),
            (14, 15, -5, 1),
        ] {
            assert_eq!(hours.penalty(&session(start, end), zone), penalty, "{start}–{end} at GMT{zone:+}");
        }
    }
}
