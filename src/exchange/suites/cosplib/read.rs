//! From the workbook to what it says. Sheets `parameters` and `submissions` are read by position, as the
//! library does.

use std::collections::BTreeMap;

use super::dataset::{Dataset, Hours, ORDER, Session, Submission, TERMS, Track};
use super::matrices::{Labels, matrix, similar};
use super::times::LONGEST;
use crate::exchange::suites::cells::{At, Cells, Log, at, columns_from, rows_below};
use crate::exchange::table::Sheet;

/// What stands between two names.
const SEPARATOR: &str = ", ";
/// The first column of penalties among submissions.
const PENALTIES: u16 = 7;

/// The data set; nothing where a sheet is missing. O(cells · log cells).
pub(super) fn dataset(cells: &Cells, log: &mut Log<'_>) -> Option<Dataset> {
    let [parameters, list, track_sheet, session_sheet, room_sheet] =
        ["parameters", "submissions", "tracks", "sessions", "rooms"].map(|name| cells.sheet(name, log));
    let (parameters, list, track_sheet) = (parameters?, list?, track_sheet?);
    let session_sheet = session_sheet?;
    let mut joined = Joined::default();
    let track = |(row, name)| Track { name, chairs: people(at(track_sheet, row, 1), &mut joined) };
    let tracks: Vec<Track> = names(track_sheet, "track", log).into_iter().map(track).collect();
    let sessions = names(session_sheet, "session", log);
    let sessions: Vec<Session> =
        sessions.into_iter().map(|(row, name)| session(session_sheet, row, name, log)).collect();
    let rooms: Vec<String> = names(room_sheet?, "room", log).into_iter().map(|(_, name)| name).collect();
    let of_tracks = Labels::new("track", tracks.iter().map(|track| track.name.as_str()));
    let of_sessions = Labels::new("session", sessions.iter().map(|session| session.name.as_str()));
    let of_rooms = Labels::new("room", rooms.iter().map(String::as_str));
    let track_session = matrix(cells, "tracks_sessions|penalty", &of_tracks, &of_sessions, log);
    let track_room = matrix(cells, "tracks_rooms|penalty", &of_tracks, &of_rooms, log);
    let similar = similar(cells, &of_tracks, log);
    let session_room = matrix(cells, "sessions_rooms|penalty", &of_sessions, &of_rooms, log);
    let weights = weights(parameters, log);
    let columns = Columns::find(list, &of_sessions, &of_rooms, log);
    let submissions = submissions(list, &sessions, &of_tracks, &columns, &mut joined, log);
    if weights[ORDER] > 0 {
        blank_orders(list, log);
    }
    joined.note(log);
    let out = Dataset {
        weights,
        hours: hours(parameters, log),
        submissions,
        track_session: track_session?,
        track_room: track_room?,
        session_room: session_room?,
        similar: similar?,
        tracks,
        sessions,
        rooms,
    };
    unused(&out, track_sheet, log);
    Some(out)
}

/// The names in the first column with their rows; a name that comes twice is an error.
fn names(sheet: &Sheet, sort: &str, log: &mut Log<'_>) -> Vec<(u32, String)> {
    let mut out: Vec<(u32, String)> = Vec::new();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for row in rows_below(sheet, 0, 0) {
        let cell = at(sheet, row, 0);
        let Some(name) = cell.text() else { continue };
        match seen.insert(name.clone().into_owned(), row) {
            None => out.push((row, name.into_owned())),
            Some(first) => {
                let message = format!("two {sort}s have the name `{name}`: the other is in row {}", first + 1);
                log.error(cell, message, "rename one of them");
            }
        }
    }
    if out.is_empty() {
        log.error(at(sheet, 1, 0), format!("there is no {sort}"), format!("list the {sort}s below the first row"));
    }
    out
}

/// Weights are below each other in column E.
fn weights(sheet: &Sheet, log: &mut Log<'_>) -> [i64; 16] {
    let mut weights = [0; 16];
    for ((row, weight), term) in (1..).zip(&mut weights).zip(TERMS) {
        let cell = at(sheet, row, 4);
        let what = format!("the weight of {term}");
        if cell.text().is_none() {
            cell.refuse(&format!("{what}, a whole number"), log);
        }
        *weight = cell.whole(&what, log).unwrap_or(0);
    }
    weights
}

/// The zone and the hours that suit, in column B.
fn hours(sheet: &Sheet, log: &mut Log<'_>) -> Hours {
    let mut clock = |row, what: &str| at(sheet, row, 1).needed_clock(what, log).unwrap_or(0);
    let good = (clock(3, "the first suitable hour"), clock(4, "the last suitable hour"));
    let fair = (clock(6, "the first less suitable hour"), clock(7, "the last less suitable hour"));
    let small = at(sheet, 8, 1).needed_count("the penalty of less suitable hours", log).unwrap_or(0);
    let big = at(sheet, 10, 1).needed_count("the penalty of unsuitable hours", log).unwrap_or(0);
    Hours { zone: zone(at(sheet, 1, 1), log), good, fair, small, big }
}

/// `GMT+2`: whole hours from Greenwich, up to 12.
fn zone(cell: At<'_>, log: &mut Log<'_>) -> i64 {
    let parse = |text: &str| {
        let hours = text.strip_prefix("GMT").filter(|hours| hours.starts_with(['+', '-']))?;
        hours.parse().ok().filter(|hours| (-12..=12).contains(hours))
    };
    let zone = cell.text().and_then(|text| parse(&text));
    if zone.is_none() {
        cell.refuse("a time zone of whole hours from GMT-12 to GMT+12, such as GMT+2", log);
    }
    zone.unwrap_or(0)
}

fn session(sheet: &Sheet, row: u32, name: String, log: &mut Log<'_>) -> Session {
    let cell = at(sheet, row, 1);
    let slots = cell.needed_count("the number of time slots", log).unwrap_or(0);
    let slots = u32::try_from(slots).unwrap_or(u32::MAX);
    if slots > LONGEST {
        cell.refuse(&format!("a number of time slots up to {LONGEST}"), log);
    }
    let start = at(sheet, row, 3).needed_clock("the start of the session", log);
    let end = at(sheet, row, 4).needed_clock("the end of the session", log);
    let (start, end) = (start.unwrap_or(0), end.unwrap_or(0));
    Session { name, slots, date: at(sheet, row, 2).date(), start, end }
}

/// Which column of the submissions is which session or room: headed by their names, in any order.
struct Columns {
    sessions: Vec<(u16, Option<usize>)>,
    rooms: Vec<(u16, Option<usize>)>,
}

impl Columns {
    fn find(sheet: &Sheet, sessions: &Labels<'_>, rooms: &Labels<'_>, log: &mut Log<'_>) -> Self {
        let all: Vec<u16> = columns_from(sheet, 0, PENALTIES).collect();
        let (first, rest) = all.split_at(sessions.len().min(all.len()));
        let (second, more) = rest.split_at(rooms.len().min(rest.len()));
        let match_up = |columns: &[u16], labels: &Labels<'_>, log: &mut Log<'_>| {
            let heads: Vec<At<'_>> = columns.iter().map(|&column| at(sheet, 0, column)).collect();
            let found = labels.all(&heads, at(sheet, 0, PENALTIES), log);
            columns.iter().copied().zip(found).collect()
        };
        let out = Self { sessions: match_up(first, sessions, log), rooms: match_up(second, rooms, log) };
        if let Some(&column) = more.first() {
            log.note(at(sheet, 0, column), "from here on columns are neither sessions nor rooms: they are not read");
        }
        out
    }
}

/// By index, what stands in the columns of a row.
fn penalties(sheet: &Sheet, row: u32, columns: &[(u16, Option<usize>)], log: &mut Log<'_>) -> Vec<i64> {
    let mut out = vec![0; columns.len()];
    for &(column, index) in columns {
        let cost = at(sheet, row, column).count("a penalty", log);
        // A column is missing, and there is an error, where an index is none.
        if let (Some(cell), Some(cost)) = (index.and_then(|index| out.get_mut(index)), cost) {
            *cell = cost;
        }
    }
    out
}

fn submissions<'s>(
    sheet: &'s Sheet,
    sessions: &[Session],
    tracks: &Labels<'_>,
    columns: &Columns,
    joined: &mut Joined<'s>,
    log: &mut Log<'_>,
) -> Vec<Submission> {
    let longest = sessions.iter().map(|session| session.slots).max().unwrap_or(0);
    let mut out = Vec::new();
    for (row, reference) in names(sheet, "submission", log) {
        let track = tracks.find(at(sheet, row, 1), log);
        let cell = at(sheet, row, 2);
        let slots = cell.needed_count("the number of time slots that it takes", log).unwrap_or(1);
        if slots == 0 {
            cell.refuse("a number of time slots of 1 or more", log);
        } else if slots > i64::from(longest) && longest > 0 {
            let message = format!("`{reference}` takes {slots} time slots, and no session has more than {longest}");
            log.error(cell, message, "shorten it, or give a session more time slots");
        }
        let order = at(sheet, row, 3).count("the place in its track (0: none)", log).filter(|&order| order > 0);
        out.push(Submission {
            reference,
            track: track.unwrap_or(0),
            slots: u32::try_from(slots).unwrap_or(1).max(1),
            // A place beyond the largest is as wrong as that one.
            order: order.map(|order| u32::try_from(order).unwrap_or(u32::MAX)),
            zone: zone(at(sheet, row, 4), log),
            presenters: people(at(sheet, row, 5), joined),
            attendees: people(at(sheet, row, 6), joined),
            sessions: penalties(sheet, row, &columns.sessions, log),
            rooms: penalties(sheet, row, &columns.rooms, log),
        });
    }
    if longest == 0 {
        let cell = at(sheet, 1, 2);
        log.error(cell, "no session has a time slot: nothing can be placed", "give sessions a number of time slots");
    }
    out
}

/// Notes cells that say nothing about the order: an empty text in the library, which is wrong everywhere.
fn blank_orders(sheet: &Sheet, log: &mut Log<'_>) {
    let blank: Vec<At<'_>> =
        rows_below(sheet, 0, 0).map(|row| at(sheet, row, 3)).filter(|cell| cell.text().is_none()).collect();
    if let Some(first) = blank.first() {
        let count = blank.len();
        let message = format!(
            "the order is blank ({count} in all), which the library charges whatever the schedule: here it is 0, no order"
        );
        log.note(*first, &message);
    }
}

/// Cells with a comma that divides nothing.
#[derive(Default)]
struct Joined<'s> {
    count: usize,
    first: Option<(At<'s>, String)>,
}

impl Joined<'_> {
    fn note(self, log: &mut Log<'_>) {
        let Some((cell, name)) = self.first else { return };
        let more = if self.count > 1 { format!(" (and {} more such cells)", self.count - 1) } else { String::new() };
        log.note(cell, &format!("`{name}` is one name, as in the library: a comma and a blank divide names{more}"));
    }
}

/// The people of a cell, exactly as they are written.
fn people<'s>(cell: At<'s>, joined: &mut Joined<'s>) -> Vec<String> {
    let names = cell.names(SEPARATOR);
    if let Some(name) = names.iter().find(|name| name.contains(',')) {
        joined.count += 1;
        joined.first.get_or_insert_with(|| (cell, name.clone()));
    }
    names
}

/// Notes tracks that nothing belongs to.
fn unused(data: &Dataset, sheet: &Sheet, log: &mut Log<'_>) {
    for (row, (index, track)) in rows_below(sheet, 0, 0).zip(data.tracks.iter().enumerate()) {
        if !data.is_used(index) && log.is_clean() {
            let message =
                format!("the track `{}` has no submissions: it is left out, where the library stops", track.name);
            log.note(at(sheet, row, 0), &message);
        }
    }
}
