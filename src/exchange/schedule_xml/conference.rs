//! What a schedule says about the event as a whole, its tracks and its people.

use super::cursor::Tag;
use super::schedule::Schedule;
use super::time::clock;
use crate::finding::InputError;
use crate::model::{Details, Printed, ProgrammePerson, ProgrammeTrack, Remark, RemarkKind};
use crate::source::zone_named;

impl<'a> Schedule<'a, '_> {
    pub(super) fn generator(&mut self, tag: &Tag<'a>) -> Result<(), InputError> {
        for (name, value) in self.cursor.attributes(tag)? {
            match name {
                "name" => self.programme.details.add("generator", value),
                "version" => self.programme.details.add("generator_version", value),
                "system" => self.programme.details.add("generator_system", value),
                other => self.unread_attribute(other, &value, tag),
            }
        }
        self.cursor.skip(tag)?;
        Ok(())
    }

    pub(super) fn conference(&mut self, tag: &Tag<'a>) -> Result<(), InputError> {
        while let Some(child) = self.cursor.child(tag)? {
            match child.name {
                "title" => {
                    let title = self.cursor.leaf(&child)?.text;
                    self.programme.name = Some(title.into_owned()).filter(|title| !title.is_empty());
                }
                "time_zone_name" => self.time_zone(&child)?,
                "day_change" => self.day_change(&child)?,
                "color" => self.colour(&child)?,
                "track" => self.track(&child)?,
                name @ ("acronym" | "subtitle" | "venue" | "city" | "release" | "start" | "end" | "days"
                | "timeslot_duration" | "base_url" | "logo" | "url") => self.fact(name, &child)?,
                _ => self.unread(&child)?,
            }
        }
        Ok(())
    }

    fn time_zone(&mut self, tag: &Tag<'a>) -> Result<(), InputError> {
        let leaf = self.cursor.leaf(tag)?;
        if leaf.text.is_empty() {
            return Ok(());
        }
        let at = self.cursor.place(&leaf.bytes);
        match zone_named(&leaf.text, at) {
            Ok(zone) => self.programme.zone = Some(zone),
            // The times of most files have offsets anyway.
            Err(error) => {
                let remark = Remark::new(RemarkKind::Format, at, error.message);
                self.notes.add(Remark { help: error.help, ..remark });
            }
        }
        Ok(())
    }

    fn day_change(&mut self, tag: &Tag<'a>) -> Result<(), InputError> {
        let leaf = self.cursor.leaf(tag)?;
        match clock(&leaf.text) {
            Some(change) => {
                self.day_change = change.minutes;
                self.programme.details.add("day_change", leaf.text);
            }
            None if leaf.text.is_empty() => {}
            None => {
                let at = self.cursor.place(&leaf.bytes);
                let message = format!("`day_change` is no time: `{}`", leaf.text);
                self.notes
                    .add(Remark::new(RemarkKind::Format, at, message).help("write hours and minutes, such as 04:00"));
            }
        }
        Ok(())
    }

    fn colour(&mut self, tag: &Tag<'a>) -> Result<(), InputError> {
        for (name, value) in self.cursor.attributes(tag)? {
            match name {
                "primary" => self.programme.details.add("color", value),
                "background" => self.programme.details.add("background_color", value),
                other => self.unread_attribute(other, &value, tag),
            }
        }
        self.cursor.skip(tag)?;
        Ok(())
    }

    pub(super) fn tracks(&mut self, tag: &Tag<'a>) -> Result<(), InputError> {
        while let Some(child) = self.cursor.child(tag)? {
            if child.name == "track" { self.track(&child)? } else { self.unread(&child)? }
        }
        Ok(())
    }

    /// A track: its name is an attribute, or the text.
    fn track(&mut self, tag: &Tag<'a>) -> Result<(), InputError> {
        let (mut name, mut details) = (None, Details::default());
        for (key, value) in self.cursor.attributes(tag)? {
            match key {
                "name" => name = Some(value),
                "slug" | "color" => details.add(key, value),
                other => self.unread_attribute(other, &value, tag),
            }
        }
        let leaf = self.cursor.leaf(tag)?;
        let name = name.filter(|name| !name.is_empty()).unwrap_or(leaf.text);
        if !name.is_empty() {
            let name = Printed::new(name, self.cursor.place(&leaf.bytes));
            self.programme.tracks.push(ProgrammeTrack { name, details });
        }
        Ok(())
    }

    /// People who are described before the days; the events credit them.
    pub(super) fn persons(&mut self, tag: &Tag<'a>) -> Result<(), InputError> {
        if !self.details {
            self.cursor.skip(tag)?;
            return Ok(());
        }
        while let Some(child) = self.cursor.child(tag)? {
            if child.name == "person" { self.described(&child)? } else { self.unread(&child)? }
        }
        Ok(())
    }

    fn described(&mut self, tag: &Tag<'a>) -> Result<(), InputError> {
        let mut person = ProgrammePerson::default();
        for (key, value) in self.cursor.attributes(tag)? {
            match key {
                "id" => person.id = Some(value.into_owned()).filter(|id| !id.is_empty()),
                "guid" | "code" => person.details.add(key, value),
                other => self.unread_attribute(other, &value, tag),
            }
        }
        while let Some(child) = self.cursor.child(tag)? {
            match child.name {
                "name" => {
                    let leaf = self.cursor.leaf(&child)?;
                    person.name = Printed::new(leaf.text, self.cursor.place(&leaf.bytes));
                }
                key @ ("slug" | "biography" | "extended_biography" | "avatar" | "url") => {
                    let text = self.cursor.leaf(&child)?.text;
                    person.details.add(key, text);
                }
                _ => self.unread(&child)?,
            }
        }
        self.people.insert((person.id.clone(), person.name.text.clone()));
        self.programme.people.push(person);
        Ok(())
    }
}
