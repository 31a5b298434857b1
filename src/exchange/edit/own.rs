//! Edits of agendas of ours, in YAML and JSON.

use super::{Plan, Stamp, Stamps, What, by_name, room_word};
use crate::finding::{InputError, Origins};
use crate::model::{Agenda, Entry, OriginId, RoomRef, Time};
use crate::source::{AgendaEdit, Fact, Input, Text, edit_agenda};

/// The text of the file as planned.
pub(super) fn edit(
    input: &Input,
    stamps: Stamps<'_>,
    agenda: &Agenda,
    plan: &Plan,
    origins: &mut Origins,
) -> Result<String, InputError> {
    let mark = input.bytes.starts_with("\u{feff}".as_bytes());
    let text: Text = input.clone().text(origins)?;
    let words = Words::new(stamps, agenda, origins);
    let mut edits = Vec::new();
    for (&number, new) in &plan.sets {
        words.set(number, &agenda.entries[number], new, &mut edits);
    }
    // From below, so that entries above keep their numbers.
    let end = agenda.entries.len();
    let mut below: Vec<(usize, u8, AgendaEdit)> = Vec::new();
    for (after, entry) in plan.adds.iter().rev() {
        // Below the last entry rather than at the end: what is added later stands above what was added before.
        let after = after.or(end.checked_sub(1));
        below.push((after.unwrap_or_default(), 1, words.add(after, entry)));
    }
    if end == 0 {
        below.reverse();
    }
    below.extend(plan.removes.iter().map(|&entry| (entry, 0, AgendaEdit::Remove { entry })));
    below.sort_by_key(|(number, what, _)| std::cmp::Reverse((*number, *what)));
    edits.extend(below.into_iter().map(|(_, _, edit)| edit));
    let new = edit_agenda(&text, &edits)?;
    Ok(if mark { format!("\u{feff}{new}") } else { new })
}

/// The words of one file.
struct Words<'a> {
    stamps: Stamps<'a>,
    /// What it says of starts and ends.
    starts: Vec<(String, Time)>,
    ends: Vec<(String, Time)>,
    /// The same for each entry.
    own: Vec<[Option<String>; 2]>,
    by_name: bool,
}

impl<'a> Words<'a> {
    fn new(stamps: Stamps<'a>, agenda: &Agenda, origins: &Origins) -> Self {
        // What is not stated has the place of the entry.
        let text = |entry: &Entry, at: OriginId| {
            let place = origins.place(at).filter(|_| at != entry.at.entry)?;
            let written = origins.file(place.file).text.get(place.bytes.clone())?;
            Some(written.trim().trim_matches(['"', '\'']).to_owned())
        };
        let own = agenda.entries.iter().map(|entry| [text(entry, entry.at.start), text(entry, entry.at.end)]);
        let own: Vec<[Option<String>; 2]> = own.collect();
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        for (entry, [start, end]) in agenda.entries.iter().zip(&own) {
            starts.extend(start.clone().zip(entry.start));
            ends.extend(end.clone().zip(entry.end));
        }
        let rooms: Vec<_> = agenda
            .entries
            .iter()
            .filter_map(|entry| match entry.rooms[..] {
                [RoomRef::Known(room)] => Some((text(entry, entry.at.room)?, room)),
                _ => None,
            })
            .collect();
        let by_name = by_name(stamps.instance, rooms.iter().map(|(text, room)| (text.as_str(), *room)));
        Self { stamps, starts, ends, own, by_name }
    }

    fn set(&self, entry: usize, old: &Entry, new: &Entry, edits: &mut Vec<AgendaEdit>) {
        let [start, end] = &self.own[entry];
        if let Some(time) = new.start.filter(|_| new.start != old.start) {
            let own = start.as_deref().zip(old.start);
            edits.push(AgendaEdit::set(entry, Fact::Start, self.start(own, time)));
        }
        // An end as a time of day belongs to the day of its start: it is written anew with that.
        if old.end.is_some() && (new.end != old.end || new.start != old.start) {
            let own = end.as_deref().zip(old.end);
            let texts = new.end.map(|time| self.end(own, new.start, time)).into_iter().collect();
            edits.push(AgendaEdit::Set { entry, fact: Fact::End, texts });
        }
        if new.rooms != old.rooms {
            edits.push(AgendaEdit::Set { entry, fact: Fact::Room, texts: self.rooms(new) });
        }
    }

    fn add(&self, after: Option<usize>, entry: &Entry) -> AgendaEdit {
        let instance = self.stamps.instance;
        let talk = entry.talk.known().map(|talk| instance.talk(talk).id.clone()).unwrap_or_default();
        let mut facts = vec![(Fact::Room, self.rooms(entry))];
        if let Some(start) = entry.start {
            facts.push((Fact::Start, vec![self.start(None, start)]));
        }
        // Files that state ends state them of every talk.
        if let Some(end) = entry.end.filter(|_| self.ends.len() * 2 > self.own.len()) {
            facts.push((Fact::End, vec![self.end(None, entry.start, end)]));
        }
        AgendaEdit::Add { after, talk, facts }
    }

    fn start(&self, own: Option<(&str, Time)>, time: Time) -> String {
        let style = self.stamps.style(What::Moment, own, &self.starts);
        let style = style.or_else(|| self.stamps.style(What::Moment, None, &self.starts));
        let dated = style.filter(Stamps::has_day);
        dated.and_then(|stamp| self.stamps.write(&stamp, time)).unwrap_or_else(|| self.plain(time))
    }

    fn end(&self, own: Option<(&str, Time)>, start: Option<Time>, time: Time) -> String {
        let style = self.stamps.style(What::Moment, own, &self.ends);
        let style = style.or_else(|| self.stamps.style(What::Moment, None, &self.ends));
        let date = |time: Time| self.stamps.zone.local(time).date();
        let one_day = start.is_some_and(|start| date(start) == date(time));
        let style = style.filter(|stamp| one_day || Stamps::has_day(stamp));
        style.and_then(|stamp| self.stamps.write(&stamp, time)).unwrap_or_else(|| self.plain(time))
    }

    fn plain(&self, time: Time) -> String {
        self.stamps.write(&Stamp::Local("%Y-%m-%dT%H:%M".to_owned()), time).unwrap_or_default()
    }

    fn rooms(&self, entry: &Entry) -> Vec<String> {
        let word = |room: &RoomRef| match room {
            RoomRef::Known(room) => room_word(self.stamps.instance, *room, self.by_name).to_owned(),
            RoomRef::Unknown(text) => text.clone(),
        };
        entry.rooms.iter().map(word).collect()
    }
}
