//! Facts that both versions of the format state alike: the conference, rooms, tracks, links, times.

use std::collections::HashSet;

use crate::exchange::ReadOptions;
use crate::exchange::json::{Clock, Form, Notes, Stamp, localised, printed, scalar};
use crate::finding::Origins;
use crate::model::{
    Credit, Details, LocalTimeError, OriginId, Printed, Programme, ProgrammePerson, ProgrammeRoom, ProgrammeTrack,
    Remark, RemarkKind, Time,
};
use crate::source::{Json, JsonAt, zone_named};

/// A programme that grows while a file is read.
pub(super) struct Facts<'o> {
    /// What was noticed.
    pub(super) notes: Notes<'o>,
    /// From written times to instants.
    pub(super) clock: Clock,
    /// Texts that only exports need are wanted.
    pub(super) details: bool,
    /// What was read so far.
    pub(super) out: Programme,
    /// People described already, by id and name.
    described: HashSet<(Option<String>, String)>,
}

impl<'o> Facts<'o> {
    /// Nothing read yet of a file whose conference, if it has one, stands there.
    pub(super) fn new(
        json: &Json,
        conference: Option<JsonAt<'_>>,
        options: &ReadOptions,
        origins: &'o mut Origins,
    ) -> Self {
        let origin = json.origin(origins);
        let mut notes = Notes::new(origins);
        notes.twice(json);
        let mut named = None;
        if let Some(value) = conference.and_then(|one| one.get("time_zone_name"))
            && let Some(name) = scalar(value)
        {
            let at = notes.at(value);
            match zone_named(&name, at) {
                Ok(zone) => named = Some(zone),
                Err(error) => {
                    let help = error.help.unwrap_or_default();
                    notes.remarks.push(Remark::new(RemarkKind::Format, at, error.message).help(help));
                }
            }
        }
        let out = Programme { origin, ..Programme::default() };
        let clock = Clock::new(named, options.zone);
        Self { notes, clock, details: options.details, out, described: HashSet::new() }
    }

    /// The programme with its remarks.
    pub(super) fn finish(mut self) -> Programme {
        self.clock.settle(&mut self.out);
        self.out.remarks = self.notes.finish();
        self.out
    }

    /// Name, zone and facts of the conference.
    pub(super) fn conference(&mut self, schedule: JsonAt<'_>, conference: JsonAt<'_>) {
        self.out.name = conference.get("title").and_then(printed).map(Into::into);
        let details = &mut self.out.details;
        for key in ["acronym", "start", "end", "timeslot_duration", "url", "description"] {
            if let Some(value) = conference.get(key) {
                localised(details, key, value);
            }
        }
        for key in ["version", "base_url", "url"] {
            if let Some(value) = schedule.get(key)
                && details.get(key).is_none()
            {
                localised(details, key, value);
            }
        }
        for word in conference.get("keywords").into_iter().flat_map(JsonAt::items).filter_map(scalar) {
            details.add("keyword", word);
        }
        image(details, "logo", conference.get("logo"));
        for (key, name) in [("primary", "color_primary"), ("background", "color_background")] {
            if let Some(text) = conference.get("colors").and_then(|colors| colors.get(key)).and_then(scalar) {
                details.add(name, text);
            }
        }
    }

    /// The tracks that the conference lists.
    pub(super) fn tracks(&mut self, conference: JsonAt<'_>) {
        for track in conference.get("tracks").into_iter().flat_map(JsonAt::items) {
            let Some(name) = self.printed(track.get("name")) else { continue };
            let mut details = Details::default();
            texts(&mut details, track, &["slug", "color", "guid", "type"]);
            if details.get("color").is_none()
                && let Some(color) = track.get("colors").and_then(|colors| colors.get("light")).and_then(scalar)
            {
                details.add("color", color);
            }
            self.out.tracks.push(ProgrammeTrack { name, details });
        }
    }

    /// The rooms of a list.
    pub(super) fn rooms(&mut self, list: Option<JsonAt<'_>>) {
        for room in list.into_iter().flat_map(JsonAt::items) {
            let Some(name) = self.printed(room.get("name")) else { continue };
            let capacity = room.get("capacity").and_then(scalar).and_then(|text| capacity(&text));
            let mut details = Details::default();
            texts(&mut details, room, &["guid", "slug", "type", "stream_id", "url", "description"]);
            texts(&mut details, room, &["description_en", "description_de"]);
            if let Some(parent) = room.get("parent").and_then(|parent| parent.get("name")).and_then(printed) {
                details.add("parent", parent);
            }
            self.out.rooms.push(ProgrammeRoom { name, capacity, details });
        }
    }

    /// Describes a person, once.
    pub(super) fn describe(&mut self, credit: &Credit, person: JsonAt<'_>) {
        if !self.details || !self.described.insert((credit.id.clone(), credit.name.clone())) {
            return;
        }
        let mut details = Details::default();
        texts(&mut details, person, &["guid", "code", "biography", "url"]);
        image(&mut details, "avatar", person.get("avatar"));
        references(&mut details, "link", person.get("links"));
        let name = Printed::new(credit.name.clone(), credit.at);
        self.out.people.push(ProgrammePerson { name, id: credit.id.clone(), details });
    }

    /// A text with its place.
    pub(super) fn printed(&mut self, value: Option<JsonAt<'_>>) -> Option<Printed> {
        let value = value?;
        let text = printed(value)?;
        Some(Printed::new(text, self.notes.at(value)))
    }

    /// A written time as an instant; what is wrong with it is a remark.
    pub(super) fn time(&mut self, value: Option<JsonAt<'_>>, what: &str) -> Option<Time> {
        let value = value?;
        let text = scalar(value)?;
        let Some(stamp) = Stamp::parse(&text) else {
            self.notes.value(format!("{what} cannot be read as a time"), value);
            return None;
        };
        self.instant(stamp, value, what)
    }

    /// The start or end of a day. Days end a second before midnight by custom, which is no remark.
    pub(super) fn edge(&mut self, value: Option<JsonAt<'_>>) -> Option<Time> {
        let stamp = Stamp::parse(&scalar(value?)?)?;
        self.clock.instant(stamp).ok()
    }

    /// The instant of a written time.
    pub(super) fn instant(&mut self, stamp: Stamp, value: JsonAt<'_>, what: &str) -> Option<Time> {
        if stamp.cut {
            self.notes.value(format!("{what} has seconds, which are cut off"), value);
        }
        match self.clock.instant(stamp) {
            Ok(time) => Some(time),
            Err(error) => {
                let why = match error {
                    LocalTimeError::Skipped => "the clocks go forward over it",
                    LocalTimeError::Doubled => "the clocks go back, and it comes twice",
                };
                self.notes.value(format!("{what} is no moment: {why}"), value);
                None
            }
        }
    }

    /// Notes that an entry says two things.
    pub(super) fn disagree(&mut self, at: OriginId, other: OriginId, message: String) {
        let entry = self.out.events.len();
        let remark = Remark::new(RemarkKind::Disagreement, at, message).related(other, "this counts");
        self.notes.remarks.push(remark.entry(entry));
    }
}

/// Whole seats; a format may write a number with a fraction.
pub(super) fn capacity(text: &str) -> Option<u32> {
    text.parse().ok().or_else(|| text.strip_suffix(".0")?.parse().ok())
}

/// Keeps the texts of these keys.
pub(super) fn texts(details: &mut Details, of: JsonAt<'_>, keys: &[&str]) {
    for key in keys {
        if let Some(value) = of.get(key) {
            localised(details, key, value);
        }
    }
}

/// Keeps the address of an image: a text, or an object with a `url`.
pub(super) fn image(details: &mut Details, key: &str, value: Option<JsonAt<'_>>) {
    if let Some(text) = value.and_then(|value| scalar(value.get("url").unwrap_or(value))) {
        details.add(key, text);
    }
}

/// Keeps links or attachments: the address, and after a blank the title. Of an address with blanks
/// nobody could tell where it ends, so they are escaped.
pub(super) fn references(details: &mut Details, key: &str, list: Option<JsonAt<'_>>) {
    for one in list.into_iter().flat_map(JsonAt::items) {
        let Some(url) = scalar(one.get("url").unwrap_or(one)) else { continue };
        let url = if Form::Uri.fits(&url) { url.into_owned() } else { url.replace(' ', "%20") };
        let title = one.get("title").and_then(printed);
        details.add(key, title.map_or(url.clone(), |title| format!("{url} {title}")));
    }
}
