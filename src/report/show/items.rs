//! What there is to show: the entries of each day with their marks, and what has no place in a grid.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::mark;
use super::wrap::clean;
use crate::check::Reported;
use crate::model::{Agenda, Entry, EntryOrigins, Instance, Interval, Role, RoomChoice, RoomRef, TalkId, TalkRef, Time};

/// More marks than this at one entry are cut with `…`.
const MARKS: usize = 3;
/// The length of an entry whose end is unknown and which nothing follows.
const UNKNOWN_LENGTH: i64 = 30;

/// One entry in a grid.
pub(super) struct Item {
    /// Marks and title.
    pub(super) title: String,
    /// Lines below the title: people, what is unknown.
    pub(super) below: Vec<String>,
    /// When.
    pub(super) span: Interval,
    /// The atomic rooms; empty for a break.
    pub(super) rooms: Vec<crate::model::RoomId>,
    /// A break: stands in every free room.
    pub(super) band: bool,
}

/// One day.
pub(super) struct DayPlan {
    /// The local date.
    pub(super) date: NaiveDate,
    /// `Monday 11 July 2016 (mon)`.
    pub(super) heading: String,
    /// The entries with a time and a room.
    pub(super) items: Vec<Item>,
    /// The entries with a time only.
    pub(super) no_room: Vec<String>,
    /// The findings marked that day.
    pub(super) findings: BTreeSet<usize>,
}

/// The whole agenda.
pub(super) struct Plan {
    /// Days with entries, in order of time.
    pub(super) days: Vec<DayPlan>,
    /// Entries without a time.
    pub(super) no_time: Vec<String>,
    /// Talks that no entry names.
    pub(super) absent: Vec<String>,
}

impl Plan {
    /// Sorts entries and marks into days.
    pub(super) fn new(instance: &Instance, agenda: &Agenda, findings: &[Reported]) -> Self {
        let marks = Marks::new(findings);
        let named: BTreeSet<TalkId> = agenda.entries.iter().filter_map(|entry| entry.talk.known()).collect();
        let omitted = omitted_breaks(instance, &named);
        let entries: Vec<&Entry> = agenda.entries.iter().chain(&omitted).collect();
        let mut plan = Self { days: Vec::new(), no_time: Vec::new(), absent: Vec::new() };
        let mut by_date: BTreeMap<NaiveDate, Vec<(Time, &Entry)>> = BTreeMap::new();
        for entry in &entries {
            match entry.start {
                Some(start) => {
                    by_date.entry(instance.zone.local(start).date()).or_default().push((start, entry));
                }
                None => plan.no_time.push(words(instance, entry, &marks)),
            }
        }
        for (date, mut entries) in by_date {
            entries.sort_by_key(|&(start, _)| start);
            plan.days.push(day(instance, date, &entries, &marks));
        }
        let absent = instance.talks().filter(|(id, talk)| !talk.is_break && !named.contains(id));
        plan.absent = absent.map(|(id, _)| titled(instance, &TalkRef::Known(id), &marks)).collect();
        plan
    }
}

/// Breaks count as placed when an agenda omits them.
fn omitted_breaks(instance: &Instance, named: &BTreeSet<TalkId>) -> Vec<Entry> {
    let missing = instance.breaks().filter(|(id, _)| !named.contains(id));
    missing
        .map(|(id, talk)| Entry {
            talk: TalkRef::Known(id),
            start: talk.pinned_start(),
            end: None,
            rooms: talk.pin.and_then(|pin| pin.room).map(RoomRef::Known).into_iter().collect(),
            at: EntryOrigins::default(),
        })
        .filter(|entry| entry.start.is_some())
        .collect()
}

fn day(instance: &Instance, date: NaiveDate, entries: &[(Time, &Entry)], marks: &Marks<'_>) -> DayPlan {
    let printed = date.format("%A %-d %B %Y").to_string();
    let id = entries.first().and_then(|&(start, _)| instance.day_of(start)).map(|day| &instance.day(day).id);
    let heading = match id {
        Some(id) if *id != date.to_string() => format!("{printed} ({})", clean(id)),
        _ => printed,
    };
    let mut plan = DayPlan { date, heading, items: Vec::new(), no_room: Vec::new(), findings: BTreeSet::new() };
    let mut boundaries: Vec<Time> = entries.iter().map(|&(start, _)| start).collect();
    boundaries.extend(entries.iter().filter_map(|(_, entry)| instance.span_of(entry)).map(|span| span.end));
    boundaries.sort_unstable();
    for &(start, entry) in entries {
        plan.findings.extend(marks.of(&entry.talk));
        let band = entry.talk.known().is_some_and(|talk| instance.talk(talk).is_break);
        let rooms = if band { Vec::new() } else { instance.atoms_of(entry) };
        let known = instance.span_of(entry);
        if rooms.is_empty() && !band {
            let clock = match known {
                Some(span) => format!("{}–{}", instance.clock(span.start), instance.clock(span.end)),
                None => format!("{}–?", instance.clock(start)),
            };
            plan.no_room.push(format!("{clock} {}", words(instance, entry, marks)));
            continue;
        }
        let end = boundaries.iter().copied().find(|&end| end > start);
        let span = known.unwrap_or(Interval::new(start, end.unwrap_or(start.plus(UNKNOWN_LENGTH))));
        let mut title = titled(instance, &entry.talk, marks);
        let mut below = Vec::new();
        if band {
            let rooms: Vec<_> = entry.known_rooms().collect();
            if !rooms.is_empty() {
                title = format!("{title} · {}", clean(&instance.room_names(&rooms)));
            }
        } else {
            below.extend(Some(people(instance, &entry.talk)).filter(|people| !people.is_empty()));
        }
        if known.is_none() {
            below.push("(end unknown)".to_owned());
        }
        plan.items.push(Item { title, below, span, rooms, band });
    }
    plan
}

/// An entry in a list: title, people, and what is said about its room.
fn words(instance: &Instance, entry: &Entry, marks: &Marks<'_>) -> String {
    let mut words = titled(instance, &entry.talk, marks);
    let people = people(instance, &entry.talk);
    if !people.is_empty() {
        words = format!("{words} ({people})");
    }
    let rooms: Vec<_> = entry.known_rooms().collect();
    if !rooms.is_empty() {
        words = format!("{words}, {}", clean(&instance.room_names(&rooms)));
    }
    for room in &entry.rooms {
        if let RoomRef::Unknown(text) = room {
            words = format!("{words}, unknown room \"{}\"", clean(text));
        }
    }
    let needs_none = entry.talk.known().is_some_and(|talk| instance.talk(talk).rooms == RoomChoice::NoRoom);
    if needs_none { format!("{words}, needs none") } else { words }
}

/// The title after its marks.
fn titled(instance: &Instance, talk: &TalkRef, marks: &Marks<'_>) -> String {
    let title = match talk {
        TalkRef::Known(talk) => clean(&instance.talk(*talk).title),
        TalkRef::Unknown(text) => format!("\"{}\"?", clean(text)),
    };
    format!("{}{title}", marks.text(talk))
}

/// Those who speak, moderate, sit or chair there, in order of writing.
fn people(instance: &Instance, talk: &TalkRef) -> String {
    let Some(talk) = talk.known() else { return String::new() };
    let mut names: Vec<String> = Vec::new();
    for one in &instance.talk(talk).people {
        let name = clean(&instance.person(one.person).name);
        if one.role.is_exclusive() && one.role != Role::Attendee && !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// Which findings name which talk.
struct Marks<'a> {
    findings: &'a [Reported],
    by_talk: BTreeMap<&'a TalkRef, Vec<usize>>,
}

impl<'a> Marks<'a> {
    fn new(findings: &'a [Reported]) -> Self {
        let mut by_talk: BTreeMap<&TalkRef, Vec<usize>> = BTreeMap::new();
        for (index, reported) in findings.iter().enumerate() {
            for talk in &reported.finding.talks {
                let indices = by_talk.entry(talk).or_default();
                if indices.last() != Some(&index) {
                    indices.push(index);
                }
            }
        }
        for indices in by_talk.values_mut() {
            // The gravest first, then in order of the report.
            indices.sort_by_key(|&index| (std::cmp::Reverse(findings[index].finding.severity), index));
        }
        Self { findings, by_talk }
    }

    fn of(&self, talk: &TalkRef) -> impl Iterator<Item = usize> + '_ {
        self.by_talk.get(talk).into_iter().flatten().copied()
    }

    fn text(&self, talk: &TalkRef) -> String {
        let mut text = String::new();
        for (count, index) in self.of(talk).enumerate() {
            if count == MARKS {
                text.truncate(text.trim_end().len());
                text.push_str("… ");
                break;
            }
            text.push_str(&mark(index, self.findings[index].finding.severity));
            text.push(' ');
        }
        text
    }
}
