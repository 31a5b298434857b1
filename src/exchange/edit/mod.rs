//! Edits in place of agenda files: talks get another start and room or are left out, and all else stays as people
//! wrote it.
//!
//! Agendas of ours (YAML and JSON) and lists of talks (CSV) can be edited so. Times and rooms are written in the
//! style of those that they replace or stand beside. Whatever a format can say, the last word has its reader: the
//! new text is read again, and unless it says exactly what was asked for it is not given out.

mod own;
mod stamp;

pub(super) use stamp::{Stamp, Stamps, What};

use std::collections::{BTreeMap, BTreeSet};

use super::mapping::Mapping;
use super::read::{ReadOptions, read};
use super::{Format, against, format_of, table};
use crate::finding::{InputError, Origins};
use crate::model::{Agenda, Entry, EntryOrigins, Instance, OriginId, RoomId, RoomRef, TalkId, TalkRef, Time, Zone};
use crate::source::{Input, Text, agenda_from, stated_zone};

/// What becomes of one talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgendaChange {
    /// The talk.
    pub talk: TalkId,
    /// Where it takes place, once; `None`: it is taken out of the agenda.
    pub to: Option<NewPlace>,
}

/// When and where a talk is to take place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPlace {
    /// The start.
    pub start: Time,
    /// The room; `None`: it needs none.
    pub room: Option<RoomId>,
}

/// How the file is read, so that its text means the same after the edit.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The scenario that it is an agenda of.
    pub instance: &'a Instance,
    /// How other formats than ours are read; without a zone, in that of the instance.
    pub options: &'a ReadOptions,
    /// Which printed names mean what, in other formats than ours.
    pub mapping: &'a Mapping,
}

/// The text of an agenda file with these changes; comments, the order of other entries and the layout stay. A talk
/// that is not in the file is added in its style, after the entries that start no later. An end that is stated moves
/// with its talk. The entries in `gone`, by index, are taken out. O(changes × length).
///
/// # Errors
/// What keeps the file from being read; `not-editable` for a format or a layout that cannot be edited in place, or
/// where the result would say anything else than what is asked for; `changed-twice` for two changes of one talk.
pub fn edit_agenda(
    input: &Input,
    reading: Reading<'_>,
    changes: &[AgendaChange],
    gone: &[usize],
) -> Result<String, Vec<InputError>> {
    let format = format_of(input);
    if !matches!(format, Format::Plenary | Format::Csv) {
        let message = format!("`{}` is {}, which cannot be edited in place", input.name, format.name());
        return Err(vec![
            InputError::new("not-editable", OriginId(0), message).help("write a new one with `plenary export`"),
        ]);
    }
    let mut origins = Origins::default();
    let (agenda, zone) = agenda_of(input.clone(), reading, &mut origins)?;
    let plan = Plan::new(reading.instance, &agenda, changes, gone).map_err(|error| vec![error])?;
    let stamps = Stamps { instance: reading.instance, zone };
    let edited = match format {
        Format::Csv => table::edit_csv(input, stamps, &agenda, &plan, &mut origins),
        _ => own::edit(input, stamps, &agenda, &plan, &mut origins),
    };
    let new = edited.map_err(|error| vec![error])?;
    let again = Input { bytes: new.clone().into_bytes(), ..input.clone() };
    let read = agenda_of(again, reading, &mut Origins::default());
    let is_right =
        read.is_ok_and(|(read, _)| facts(reading.instance, &read.entries) == facts(reading.instance, &plan.result));
    if is_right { Ok(new) } else { Err(vec![not_editable(&input.name)]) }
}

/// The error about a file that cannot say what is asked for.
pub(super) fn not_editable(name: &str) -> InputError {
    InputError::new("not-editable", OriginId(0), format!("`{name}` cannot be edited in place"))
        .help("it is laid out in an unusual way: edit it by hand, or write a new one with `plenary export`")
}

/// Reads an agenda, and tells the zone of its local times.
fn agenda_of(input: Input, reading: Reading<'_>, origins: &mut Origins) -> Result<(Agenda, Zone), Vec<InputError>> {
    let Reading { instance, options, mapping } = reading;
    if format_of(&input) == Format::Plenary {
        let text: Text = input.text(origins).map_err(|error| vec![error])?;
        let agenda = agenda_from(&text, instance, origins)?;
        return Ok((agenda, stated_zone(&text).unwrap_or(instance.zone)));
    }
    let options = options.clone().zone(options.zone.or(Some(instance.zone)));
    let mut programme = read(input, &options, origins)?;
    mapping.apply(&mut programme);
    Ok((against(&programme, instance), programme.zone.unwrap_or(instance.zone)))
}

/// What is to be done to the entries of a file.
#[derive(Debug)]
pub(super) struct Plan {
    /// Entries that say something else, by number.
    pub(super) sets: BTreeMap<usize, Entry>,
    /// Entries that are taken out, by number.
    pub(super) removes: BTreeSet<usize>,
    /// Entries that are added, each with the number of the entry above it; `None`: at the end.
    pub(super) adds: Vec<(Option<usize>, Entry)>,
    /// The entries as they are then, in any order.
    pub(super) result: Vec<Entry>,
}

impl Plan {
    fn new(instance: &Instance, agenda: &Agenda, changes: &[AgendaChange], gone: &[usize]) -> Result<Self, InputError> {
        let removes = gone.iter().copied().filter(|&entry| entry < agenda.entries.len()).collect();
        let mut plan = Self { sets: BTreeMap::new(), removes, adds: Vec::new(), result: Vec::new() };
        let mut changed = BTreeSet::new();
        for change in changes {
            if !changed.insert(change.talk) {
                let message = format!("{} is to be changed twice", instance.talk_label(change.talk));
                return Err(InputError::new("changed-twice", OriginId(0), message));
            }
            let entries = agenda.entries.iter().enumerate();
            let entries = entries.filter(|(_, entry)| entry.talk.known() == Some(change.talk));
            let mut numbers: Vec<usize> = entries.map(|(number, _)| number).collect();
            if let Some(to) = change.to {
                if numbers.is_empty() {
                    plan.adds.push((None, added(instance, change.talk, to)));
                } else {
                    let number = numbers.remove(0);
                    let entry = moved(instance, change.talk, &agenda.entries[number], to);
                    if entry != agenda.entries[number] {
                        plan.sets.insert(number, entry);
                    }
                }
            }
            plan.removes.extend(numbers);
        }
        for (after, new) in &mut plan.adds {
            // Below the last that stays and starts no later; without one, at the end.
            *after = (0..agenda.entries.len()).rfind(|number| {
                let start = plan.sets.get(number).unwrap_or(&agenda.entries[*number]).start;
                !plan.removes.contains(number) && start.is_some_and(|start| Some(start) <= new.start)
            });
        }
        // Those of one place in order of time, whatever the order of changes.
        plan.adds.sort_by_key(|(after, entry)| (*after, entry.start, entry.talk.clone()));
        let kept = agenda.entries.iter().enumerate().filter(|(number, _)| !plan.removes.contains(number));
        plan.result = kept.map(|(number, entry)| plan.sets.get(&number).unwrap_or(entry).clone()).collect();
        plan.result.extend(plan.adds.iter().map(|(_, entry)| entry.clone()));
        Ok(plan)
    }
}

fn added(instance: &Instance, talk: TalkId, to: NewPlace) -> Entry {
    Entry {
        talk: TalkRef::Known(talk),
        start: Some(to.start),
        end: instance.length_at(talk, to.start).map(|length| to.start.plus(i64::from(length.0))),
        rooms: to.room.map(RoomRef::Known).into_iter().collect(),
        at: EntryOrigins::default(),
    }
}

fn moved(instance: &Instance, talk: TalkId, old: &Entry, to: NewPlace) -> Entry {
    let length = |start: Time| instance.length_at(talk, start).map(|length| i64::from(length.0));
    let end = old.end.and_then(|end| {
        let Some(start) = old.start else { return length(to.start).map(|minutes| to.start.plus(minutes)) };
        let stated = end.0 - start.0;
        // Where it was as long as its slot, it is so in the new one too.
        let follows = length(start) == Some(stated);
        Some(to.start.plus(length(to.start).filter(|_| follows).unwrap_or(stated)))
    });
    let same: BTreeSet<&RoomRef> = old.rooms.iter().collect();
    let room = to.room.map(RoomRef::Known);
    let rooms = if same == room.iter().collect() { old.rooms.clone() } else { room.into_iter().collect() };
    Entry { talk: old.talk.clone(), start: Some(to.start), end, rooms, at: old.at }
}

/// What entries say, without their places and order: an end that follows from the length of its talk need not be
/// stated.
fn facts(instance: &Instance, entries: &[Entry]) -> Vec<String> {
    let fact = |entry: &Entry| {
        let rooms: BTreeSet<&RoomRef> = entry.rooms.iter().collect();
        let end = instance.span_of(entry).map(|span| span.end).or(entry.end);
        format!("{:?} {:?} {end:?} {rooms:?}", entry.talk, entry.start)
    };
    let mut facts: Vec<String> = entries.iter().map(fact).collect();
    facts.sort_unstable();
    facts
}

/// Names for a room in the words of a file: by name if its rooms are, else by id.
pub(super) fn room_word(instance: &Instance, room: RoomId, by_name: bool) -> &str {
    let known = instance.room(room);
    if by_name && !known.name.is_empty() { &known.name } else { &known.id }
}

/// Whether the texts of a file call rooms by name: more of them are names than ids.
pub(super) fn by_name<'t>(instance: &Instance, texts: impl Iterator<Item = (&'t str, RoomId)>) -> bool {
    let (mut names, mut ids) = (0, 0);
    for (text, room) in texts {
        let room = instance.room(room);
        names += usize::from(text == room.name);
        ids += usize::from(text == room.id);
    }
    names > ids
}
