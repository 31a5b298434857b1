//! Words and names of generated conferences; all of them invented.

use chrono::{Days, NaiveDate};

/// What talks are about.
pub(super) const SUBJECTS: [&str; 24] = [
    "Allocators",
    "Browsers",
    "Caches",
    "Compilers",
    "Consensus",
    "Containers",
    "Databases",
    "Debuggers",
    "Deployments",
    "Drivers",
    "Embedded Boards",
    "Filesystems",
    "Forecasts",
    "Incidents",
    "Kernels",
    "Linkers",
    "Message Queues",
    "Observability",
    "Parsers",
    "Schedulers",
    "Search",
    "Solvers",
    "Supply Chains",
    "Type Systems",
];

/// What talks say about it.
pub(super) const ANGLES: [&str; 16] = [
    "at Scale",
    "by Example",
    "for Beginners",
    "for the Impatient",
    "from Scratch",
    "in Anger",
    "in Practice",
    "in Production",
    "under Load",
    "under the Hood",
    "without Fear",
    "without Tears",
    "and Their Discontents",
    "and What We Learned",
    "and the Long Tail",
    "and You",
];

/// Names of tracks; further ones are numbered.
pub(super) const TRACKS: [&str; 10] =
    ["cloud", "community", "data", "embedded", "language", "operations", "performance", "security", "tools", "web"];

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
pub(super) const ROOMS: [&str; 8] = ["Aula", "Forum", "Atrium", "Library", "Gallery", "Studio", "Loft", "Cellar"];
pub(super) const FIRST: [&str; 24] = [
    "Ada",
    "Alan",
    "Barbara",
    "Claude",
    "Donald",
    "Edsger",
    "Emmy",
    "Frances",
    "Grace",
    "Hedy",
    "Ida",
    "John",
    "Joan",
    "Katherine",
    "Leslie",
    "Margaret",
    "Niklaus",
    "Ole",
    "Radia",
    "Sophie",
    "Tony",
    "Ursula",
    "Vint",
    "Yukihiro",
];
pub(super) const LAST: [&str; 25] = [
    "Abel", "Brandt", "Castro", "Dahl", "Eriksen", "Fischer", "Garcia", "Haas", "Ivanova", "Jansen", "Kowalski",
    "Lund", "Moreau", "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Sato", "Tanaka", "Ueda", "Vogel", "Weber",
    "Yilmaz", "Zhang",
];

/// The id of a day; the first is a Monday.
pub(super) fn day(index: usize) -> String {
    DAYS.get(index).map_or_else(|| format!("day-{}", index + 1), |name| (*name).to_owned())
}

/// The date of a day.
pub(super) fn date(day: usize) -> NaiveDate {
    // Far from the end of the calendar, however many days.
    let first = NaiveDate::from_ymd_opt(2027, 6, 7).unwrap_or_default();
    first.checked_add_days(Days::new(day as u64)).unwrap_or(first)
}

/// The name of a track.
pub(super) fn track(index: usize) -> String {
    TRACKS.get(index).map_or_else(|| format!("track-{}", index + 1), |name| (*name).to_owned())
}

/// A topic within a track, as a tag.
pub(super) fn topic(track: usize, subject: usize) -> String {
    format!("{}-{}", self::track(track), SUBJECTS[subject].to_lowercase().replace(' ', "-"))
}

/// A name; first and last names are coprime in number, so that pairs repeat late.
pub(super) fn person(index: usize) -> String {
    let name = format!("{} {}", FIRST[index % FIRST.len()], LAST[index % LAST.len()]);
    match index / (FIRST.len() * LAST.len()) {
        0 => name,
        again => format!("{name} {}", again + 1),
    }
}
