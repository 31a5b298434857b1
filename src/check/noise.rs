//! Noise control: findings about an agenda without a scenario that are most likely meant so.
//!
//! A published agenda says nothing of shared rooms, of organisers who drop in, or of copies. What is
//! inferred here only changes what is shown and what fails a check, never the score; `docs/noise.md`
//! argues the constants from agendas that conferences have published.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{Hidden, HiddenBy, Reported};
use crate::finding::{Finding, Severity};
use crate::model::{Id, Interval, Occurrence, OriginId, RoomId, Status, Talk, TalkId, Time, Timetable};

/// How much is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Noise {
    /// Nothing but what comments beside entries hide.
    Off,
    /// What settings ask for too: `grace`.
    #[default]
    Stated,
    /// Also what an agenda without a scenario most likely means.
    Inferred,
}

/// So many entries at one moment are no mistake but a shared room: in edited agendas, double bookings
/// of a room come in twos.
const CROWD: usize = 3;
/// So many entries of a room overlap others, and more than half of them all: where mistakes were made in
/// a room of many entries, it is one in four or fewer.
const MANY: usize = 6;
/// An entry of so many minutes is an opening time or a workshop day into which people drop in: talks
/// and their question rounds are shorter.
const DROP_IN: i64 = 240;
/// From so many overlaps of one entry on, the others are told with the first.
const SAME_CAUSE: usize = 3;
/// So many of the others are named there.
const NAMED: usize = 4;

const ROOM: &str = "room-overlap";
const PERSON: &str = "person-overlap";
const TURNAROUND: &str = "short-turnaround";

/// What words mean that an entry does not take place, where they stand as a mark in front of its title.
const CANCELLED: [&str; 16] = [
    "CANCELLED",
    "CANCELED",
    "ABGESAGT",
    "AFGELAST",
    "ANNULATO",
    "ANNULLATO",
    "ANNULÉ",
    "ANNULÉE",
    "AVLYST",
    "CANCELADA",
    "CANCELADO",
    "ENTFÄLLT",
    "GEANNULEERD",
    "INSTÄLLT",
    "ODWOŁANE",
    "ZRUŠENO",
];

/// An entry as one side of a finding: its index, itself, its span.
type Side<'t> = (usize, &'t Occurrence, Interval);

/// What an agenda most likely means.
pub(super) struct Inferred<'t> {
    timetable: &'t Timetable<'t>,
    /// Indexes of the occurrences of each talk.
    of_talk: Vec<Vec<usize>>,
    /// Rooms that hold several things at once, and what shows it.
    shared: BTreeMap<RoomId, String>,
}

impl<'t> Inferred<'t> {
    /// Looks for shared rooms. O(n log n) for n entries.
    pub(super) fn new(timetable: &'t Timetable<'t>) -> Self {
        let mut of_talk = vec![Vec::new(); timetable.instance.talks.len()];
        for (index, one) in timetable.occurrences.iter().enumerate() {
            of_talk[one.talk.index()].push(index);
        }
        Self { timetable, of_talk, shared: shared_rooms(timetable) }
    }

    /// Why a finding is no news, if it is none; the first reason that holds.
    pub(super) fn hiding(&self, rule: &str, finding: &Finding) -> Option<Hidden> {
        if ![ROOM, PERSON, TURNAROUND].contains(&rule) {
            return None;
        }
        let [(_, later, after), (_, earlier, before)] = self.sides(finding)?;
        let instance = self.timetable.instance;
        let (one, two) = (instance.talk(earlier.talk), instance.talk(later.talk));
        if is_cancelled(one) || is_cancelled(two) {
            return Some(Hidden::inferred(HiddenBy::Cancelled, None));
        }
        if is_duplicate([earlier, later], [one, two]) {
            // The room is said to be taken twice: that is the one finding about it.
            return (rule != ROOM).then(|| Hidden::inferred(HiddenBy::Duplicate, None));
        }
        if rule == PERSON && before.start == after.start && is_mirror([earlier, later], [one, two]) {
            return Some(Hidden::inferred(HiddenBy::Mirror, None));
        }
        let is_long = |span: Interval| span.minutes() >= DROP_IN;
        let drops_in = |long: Interval, other: Interval| is_long(long) && (rule == TURNAROUND || long.covers(other));
        if drops_in(before, after) || drops_in(after, before) {
            return Some(Hidden::inferred(HiddenBy::DropIn, None));
        }
        // Who is in two entries of a shared room at once hosts them there.
        let common = || earlier.atoms.iter().filter(|room| later.atoms.contains(room));
        if (rule == ROOM || rule == PERSON) && common().all(|room| self.shared.contains_key(room)) {
            let words = common().next().and_then(|room| self.shared.get(room))?;
            return Some(Hidden::inferred(HiddenBy::SharedRoom, Some(words.clone())));
        }
        None
    }

    /// The two entries that a finding is about, as it names them.
    fn sides(&self, finding: &Finding) -> Option<[Side<'t>; 2]> {
        let [one, two] = finding.talks.as_slice() else { return None };
        let (ones, twos) = (self.timed(one.known()?), self.timed(two.known()?));
        // A talk may be there several times: the common time, or that between the two, tells which.
        let common = |one: Interval, two: Interval| one.meet(two).unwrap_or(Interval::new(two.end, one.start));
        let span = finding.span?;
        let mut pairs = ones.iter().flat_map(|&one| twos.iter().map(move |&two| [one, two]));
        pairs.find(|[one, two]| common(one.2, two.2) == span)
    }

    fn timed(&self, talk: TalkId) -> Vec<Side<'t>> {
        let timed = self.of_talk[talk.index()].iter().map(|&index| (index, &self.timetable.occurrences[index]));
        timed.filter_map(|(index, one)| Some((index, one, one.span?))).collect()
    }

    /// Tells findings of one cause as one: of an entry that overlaps many others in a room, the first is
    /// shown and names others; that a person is in both entries goes without saying. What duplicates mean
    /// is said beside what is shown of them. O(n log n) for n findings.
    pub(super) fn gather(&self, findings: &mut [Reported]) {
        let instance = self.timetable.instance;
        let open = |one: &Reported, rule: &str| one.rule == rule && one.suppressed.is_none();
        let entries = |sides: [Side<'t>; 2]| (sides[0].0.min(sides[1].0), sides[0].0.max(sides[1].0));
        let in_room: BTreeSet<(usize, usize)> = findings
            .iter()
            .filter(|one| open(one, ROOM))
            .filter_map(|one| self.sides(&one.finding))
            .map(entries)
            .collect();
        for one in findings.iter_mut().filter(|one| open(one, PERSON)) {
            if self.sides(&one.finding).is_some_and(|sides| in_room.contains(&entries(sides))) {
                one.suppressed = Some(Hidden::inferred(HiddenBy::SameCause, None));
            }
        }
        let mut pairs: Vec<(usize, [Side<'t>; 2])> = Vec::new();
        for (index, one) in findings.iter_mut().enumerate().filter(|(_, one)| open(one, ROOM)) {
            let Some(sides) = self.sides(&one.finding) else { continue };
            let talks = sides.map(|(_, side, _)| instance.talk(side.talk));
            if is_duplicate([sides[0].1, sides[1].1], talks) {
                let ids = talks.map(|talk| format!("`{}`", talk.id)).join(" and ");
                one.finding.help = Some(format!("{ids} look like one entry imported twice: delete one of them"));
            } else {
                pairs.push((index, sides));
            }
        }
        let mut of_entry: BTreeMap<usize, Vec<(usize, Side<'t>)>> = BTreeMap::new();
        for &(index, [one, two]) in &pairs {
            of_entry.entry(one.0).or_default().push((index, two));
            of_entry.entry(two.0).or_default().push((index, one));
        }
        let mut causes: Vec<(usize, Vec<(usize, Side<'t>)>)> = of_entry.into_iter().collect();
        // The entry with the most overlaps is the likeliest cause.
        causes.sort_by_key(|(entry, others)| (std::cmp::Reverse(others.len()), *entry));
        let mut told = BTreeSet::new();
        for (entry, mut others) in causes {
            others.retain(|(index, _)| !told.contains(index));
            let [(first, _), rest @ ..] = others.as_slice() else { continue };
            if others.len() < SAME_CAUSE {
                continue;
            }
            told.extend(others.iter().map(|(index, _)| *index));
            let cause = instance.talk_label(self.timetable.occurrences[entry].talk);
            for (index, _) in rest {
                findings[*index].suppressed = Some(Hidden::inferred(HiddenBy::SameCause, None));
            }
            let related = &mut findings[*first].finding.related;
            for (_, (_, other, span)) in rest.iter().take(NAMED) {
                let words = format!("so does {}, {}", instance.talk_label(other.talk), instance.span_label(*span));
                related.push((other.at.room, words));
            }
            let more = rest.len().saturating_sub(NAMED);
            if more > 0 {
                let more = format!("{more} more overlap with {cause}: it is the one to move");
                findings[*first].finding.help = Some(more);
            }
        }
    }
}

/// Rooms that hold several things at once on purpose, and what shows it. Copies and what is cancelled do not count.
fn shared_rooms(timetable: &Timetable<'_>) -> BTreeMap<RoomId, String> {
    let instance = timetable.instance;
    let mut rooms: BTreeMap<RoomId, BTreeSet<(Interval, &str)>> = BTreeMap::new();
    for (one, span) in timetable.timed().filter(|(one, _)| !is_cancelled(instance.talk(one.talk))) {
        for &room in &one.atoms {
            rooms.entry(room).or_default().insert((span, instance.talk(one.talk).title.as_str()));
        }
    }
    let shared = |(room, entries): (RoomId, BTreeSet<(Interval, &str)>)| {
        let spans: Vec<Interval> = entries.into_iter().map(|(span, _)| span).collect();
        Some((room, format!("{}: {}", instance.room(room).name, sharing(&spans)?)))
    };
    rooms.into_iter().filter_map(shared).collect()
}

/// What shows that entries at these times, in order, share their room on purpose; nothing if nothing does.
fn sharing(spans: &[Interval]) -> Option<String> {
    // At one moment what ends comes before what starts.
    let mut changes: Vec<(Time, bool)> =
        spans.iter().flat_map(|span| [(span.end, false), (span.start, true)]).collect();
    changes.sort_unstable();
    let (mut now, mut most) = (0_usize, 0);
    for (_, starts) in changes {
        now = if starts { now + 1 } else { now - 1 };
        most = most.max(now);
    }
    if most >= CROWD {
        return Some(format!("up to {most} entries at once"));
    }
    let mut busy_until = Time(i64::MIN);
    let mut overlapping = 0;
    for (index, span) in spans.iter().enumerate() {
        let into_next = spans.get(index + 1).is_some_and(|next| next.start < span.end);
        overlapping += usize::from(span.start < busy_until || into_next);
        busy_until = busy_until.max(span.end);
    }
    (overlapping >= MANY && 2 * overlapping > spans.len())
        .then(|| format!("{overlapping} of {} entries overlap", spans.len()))
}

/// Whether an entry does not take place: by its status, or by a mark in front of its title. A mark is
/// in capitals or set off, so that "Cancelled flights" is a talk like any other.
fn is_cancelled(talk: &Talk) -> bool {
    if talk.status == Some(Status::Cancelled) {
        return true;
    }
    let title = talk.title.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    let word = &title[..title.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(title.len())];
    let rest = title[word.len()..].trim_start();
    let upper = word.to_uppercase();
    CANCELLED.contains(&upper.as_str())
        && (upper == word || rest.is_empty() || rest.starts_with(|sign: char| !sign.is_alphanumeric()))
}

fn same_title(one: &Talk, two: &Talk) -> bool {
    one.title.trim().to_lowercase() == two.title.trim().to_lowercase()
}

/// The same title at the same time in the same room under two ids.
fn is_duplicate([one, two]: [&Occurrence; 2], [talk, other]: [&Talk; 2]) -> bool {
    one.span == two.span && !one.rooms.is_empty() && one.rooms == two.rooms && same_title(talk, other)
}

/// The same title and people in other rooms: one event, shown in several. Their starts are the same.
fn is_mirror([one, two]: [&Occurrence; 2], [talk, other]: [&Talk; 2]) -> bool {
    let apart = !one.atoms.iter().any(|atom| two.atoms.contains(atom));
    apart && same_title(talk, other) && talk.exclusive() == other.exclusive()
}

/// A finding within the grace of its use.
pub(super) fn within_grace(grace: i64, finding: &Finding) -> Option<Hidden> {
    let minutes = finding.minutes.filter(|&minutes| minutes <= grace && finding.severity > Severity::Note)?;
    Some(Hidden { by: HiddenBy::Grace, reason: Some(format!("{minutes} min of {grace}")), origin: OriginId(0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(title: &str) -> Talk {
        Talk::new("t".to_owned(), title.to_owned(), OriginId(0))
    }

    #[test]
    fn marks_of_what_is_cancelled() {
        for title in
            ["CANCELLED Compilers", "Cancelled: Compilers", "[cancelled] Compilers", "ABGESAGT", "*Annulé* – Parsers"]
        {
            assert!(is_cancelled(&titled(title)), "{title}");
        }
        for title in ["Cancelled flights", "Compilers (CANCELLED)", "CANCELLATIONS", "Canceled checks and you", ""] {
            assert!(!is_cancelled(&titled(title)), "{title}");
        }
        assert!(is_cancelled(&Talk { status: Some(Status::Cancelled), ..titled("Compilers") }));
    }
}
