//! The dialect of `EuroPython`: entries under a day, clock times without a colon, minutes, several
//! rooms in one text, and speakers who are described where they speak.

use super::cursor::Tag;
use super::event::{Facts, filled};
use super::schedule::{OpenDay, Schedule};
use crate::finding::InputError;
use crate::model::{Credit, EntryOrigins, Event, Printed, ProgrammePerson, Remark, RemarkKind, Role};

impl<'a> Schedule<'a, '_> {
    pub(super) fn entry(&mut self, tag: &Tag<'a>, day: &OpenDay) -> Result<(), InputError> {
        let mut event = Event { at: EntryOrigins::all(self.cursor.place(&tag.bytes)), ..Event::default() };
        for (name, value) in self.cursor.attributes(tag)? {
            match name {
                "id" => event.id = filled(value),
                other => self.unread_attribute(other, &value, tag),
            }
        }
        let mut facts = Facts::default();
        while let Some(child) = self.cursor.child(tag)? {
            match child.name {
                "title" => self.keep(&mut facts.title, &child)?,
                "start" => self.keep(&mut facts.start, &child)?,
                "duration" => self.keep(&mut facts.duration, &child)?,
                "room" => self.rooms(&mut event, &child)?,
                "category" => event.kind = filled(self.text(&child)?.text),
                "language" => event.language = filled(self.text(&child)?.text),
                "speakers" => self.speakers(&mut event, &child)?,
                "topics" => self.topics(&mut event, &child)?,
                key @ ("abstract" | "description" | "audience") => self.detail(&mut event, key, &child)?,
                _ => self.unread(&child)?,
            }
        }
        self.place_event(event, facts, day, None);
        Ok(())
    }

    /// Names with commas between them; an id says that there is only one.
    fn rooms(&mut self, event: &mut Event, tag: &Tag<'a>) -> Result<(), InputError> {
        let single = self.cursor.attributes(tag)?.iter().any(|(name, _)| *name == "id");
        let leaf = self.text(tag)?;
        let at = self.cursor.place(&leaf.bytes);
        event.at.room = at;
        for name in leaf.text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            event.rooms.push(Printed::new(name, at));
        }
        if !single && event.rooms.len() == 1 && event.rooms[0].text.eq_ignore_ascii_case("all") {
            let message = format!("`{}` is read as the name of one room, not as all of them", event.rooms[0].text);
            let remark = Remark::new(RemarkKind::Identity, at, message).entry(self.pending.len());
            self.notes.add(remark.help("list the rooms, with commas between them"));
        }
        Ok(())
    }

    fn topics(&mut self, event: &mut Event, tag: &Tag<'a>) -> Result<(), InputError> {
        while let Some(child) = self.cursor.child(tag)? {
            if child.name == "topic" { self.detail(event, "topic", &child)? } else { self.unread(&child)? }
        }
        Ok(())
    }

    fn speakers(&mut self, event: &mut Event, tag: &Tag<'a>) -> Result<(), InputError> {
        event.people.get_or_insert_default();
        while let Some(child) = self.cursor.child(tag)? {
            if child.name == "speaker" { self.speaker(event, &child)? } else { self.unread(&child)? }
        }
        Ok(())
    }

    fn speaker(&mut self, event: &mut Event, tag: &Tag<'a>) -> Result<(), InputError> {
        let mut person =
            ProgrammePerson { name: Printed::new("", self.cursor.place(&tag.bytes)), ..Default::default() };
        for (name, value) in self.cursor.attributes(tag)? {
            match name {
                "id" => person.id = filled(value),
                other => self.unread_attribute(other, &value, tag),
            }
        }
        while let Some(child) = self.cursor.child(tag)? {
            let key = match child.name {
                "name" => {
                    let leaf = self.text(&child)?;
                    person.name = Printed::new(leaf.text, self.cursor.place(&leaf.bytes));
                    continue;
                }
                "profile" => "url",
                "description" => "biography",
                "image" => "avatar",
                _ => {
                    self.unread(&child)?;
                    continue;
                }
            };
            if self.details {
                let text = self.text(&child)?.text;
                person.details.add(key, text);
            } else {
                self.cursor.skip(&child)?;
            }
        }
        let credit =
            Credit { name: person.name.text.clone(), id: person.id.clone(), role: Role::Speaker, at: person.name.at };
        if !credit.name.is_empty() || credit.id.is_some() {
            event.people.get_or_insert_default().push(credit);
        }
        if self.details && !person.details.is_empty() {
            self.describe(person);
        }
        Ok(())
    }
}
