//! Agendas in YAML and JSON. Unknown talks and rooms are kept as texts: the checker reports them.

use std::collections::HashMap;
use std::path::Path;

use chrono::{DateTime, NaiveDate};

use super::disagreement::{PeopleByName, Told, disagreements};
use super::read::{self, Text};
use super::schema::{AgendaFile, AgendaOutput, EntryText};
use super::suppress::suppressions;
use super::time::{self, Calendar, NamedDay};
use super::tree::{At, Forest};
use super::typed::typed;
use crate::finding::{InputError, Origins};
use crate::model::{
    Agenda, Credit, Entry, EntryOrigins, Instance, OriginId, Remark, RemarkKind, Role, RoomId, RoomRef, Suppression,
    TalkId, TalkRef, Time, Zone,
};

/// Reads an agenda file against an instance, whose `today` says which comments have expired.
///
/// # Errors
/// All problems with its syntax, keys, types, times and comments to plenary. Unknown talks and rooms are no errors.
pub fn load_agenda(path: &Path, instance: &Instance, origins: &mut Origins) -> Result<Agenda, Vec<InputError>> {
    let text = Text::read(path, origins).map_err(|error| vec![error])?;
    agenda_from(&text, instance, origins)
}

/// Reads an agenda from a text that was read already; see [`load_agenda`].
///
/// # Errors
/// See [`load_agenda`].
pub fn agenda_from(text: &Text, instance: &Instance, origins: &mut Origins) -> Result<Agenda, Vec<InputError>> {
    let mut forest = Forest::default();
    let file = parse(text, &mut forest, origins).map_err(|error| vec![error])?;
    let root = forest.at(file.root);
    let mut errors = Vec::new();
    if file.entries.is_none() {
        errors.push(no_list(root));
    }
    let zone = match file.timezone.as_deref().map(time::zone) {
        None => instance.zone,
        Some(Ok(zone)) => zone,
        Some(Err(trouble)) => {
            errors.push(trouble.at(root.key("timezone").origin()));
            instance.zone
        }
    };
    let reader = Reader { calendar: calendar(instance, zone), names: NamesOf::new(instance) };
    let people = PeopleByName::new(instance);
    let mut entries = Vec::new();
    let mut remarks = if file.output { unread(root) } else { Vec::new() };
    for (index, entry) in file.entries.iter().flatten().enumerate() {
        let at = root.key("agenda").item(index);
        let before = errors.len();
        let read = reader.entry(entry, at, &mut errors);
        if file.output {
            remarks.extend(without_day(&mut errors, before, index));
        }
        if let TalkRef::Known(talk) = read.talk {
            let title = (entry.title.as_deref().unwrap_or_default(), at.key("title").origin());
            let credits = credits(entry, at).unwrap_or_default();
            let told = Told { entry: index, title, credits: &credits };
            remarks.extend(disagreements(instance, &people, talk, told));
        }
        entries.push(read);
    }
    let suppressions =
        if file.json { Vec::new() } else { suppressions(&text.text, root, 0, instance, origins, &mut errors) };
    if errors.is_empty() { Ok(Agenda { entries, suppressions, remarks, origin: root.origin() }) } else { Err(errors) }
}

/// The zone that an agenda file names, if it can be read and names one.
#[must_use]
pub fn stated_zone(text: &Text) -> Option<Zone> {
    let file = parse(text, &mut Forest::default(), &mut Origins::default()).ok()?;
    time::zone(file.timezone.as_deref()?).ok()
}

/// Several agendas as the parts of one.
#[must_use]
pub fn join(parts: impl IntoIterator<Item = Agenda>) -> Agenda {
    let mut out = Agenda::default();
    for part in parts {
        if out.entries.is_empty() {
            out.origin = part.origin;
        }
        let before = out.entries.len();
        out.suppressions
            .extend(part.suppressions.into_iter().map(|one| Suppression { entry: before + one.entry, ..one }));
        out.remarks
            .extend(part.remarks.into_iter().map(|one| Remark { entry: one.entry.map(|at| before + at), ..one }));
        out.entries.extend(part.entries);
    }
    out
}

/// An agenda file, typed.
pub(super) struct File {
    pub(super) root: super::tree::NodeId,
    /// Strict JSON, which has no comments.
    pub(super) json: bool,
    /// JSON as programs write it, not people: read leniently, like other programs' files.
    pub(super) output: bool,
    pub(super) timezone: Option<String>,
    pub(super) entries: Option<Vec<EntryText>>,
}

/// The error about a file without entries.
pub(super) fn no_list(root: At<'_>) -> InputError {
    InputError::new("missing-key", root.origin(), "there is no `agenda:` list")
        .help("write `agenda: []` for an empty one")
}

/// Reads an agenda file to its schema.
pub(super) fn parse(text: &Text, forest: &mut Forest, origins: &mut Origins) -> Result<File, InputError> {
    let read::Parsed { root, json } = read::parse(text, forest, origins)?;
    let at = forest.at(root);
    if json && at.get("version").is_some() {
        let output: AgendaOutput = typed(&text.text, json, at, "the agenda", origins)?;
        let entries = output.agenda.map(|list| list.into_iter().map(EntryText::from).collect());
        return Ok(File { root, json, output: true, timezone: output.timezone, entries });
    }
    let file: AgendaFile = typed(&text.text, json, at, "the agenda", origins)?;
    if let Some(version) = file.plenary
        && version != 1
    {
        let message = format!("the file is of version {version}; this plenary reads 1");
        return Err(InputError::new("newer-version", at.key("plenary").origin(), message).help("use a newer plenary"));
    }
    Ok(File { root, json, output: false, timezone: file.timezone, entries: file.agenda })
}

/// A remark for each key of the entries that is not read, at its first place.
pub(super) fn unread(root: At<'_>) -> Vec<Remark> {
    let list = root.key("agenda");
    let mut found: Vec<(&str, OriginId, usize, usize)> = Vec::new();
    for entry in 0..list.items().len() {
        for pair in list.item(entry).pairs().iter().filter(|pair| !EntryText::KEYS.contains(&pair.key.as_str())) {
            // Files have a handful of unknown keys.
            match found.iter_mut().find(|(key, ..)| *key == pair.key) {
                Some((.., count)) => *count += 1,
                None => found.push((&pair.key, pair.at, entry, 1)),
            }
        }
    }
    let remark = |(key, at, entry, count)| {
        let message = match count {
            1 => format!("the field `{key}` is not read"),
            count => format!("the field `{key}` ({count} times) is not read"),
        };
        Remark::new(RemarkKind::Format, at, message).entry(entry)
    };
    found.into_iter().map(remark).collect()
}

/// Turns what an entry's times lack, a day, from an error into a remark: one for the entry.
pub(super) fn without_day(errors: &mut Vec<InputError>, from: usize, entry: usize) -> Option<Remark> {
    let lacking = |error: &InputError| error.id == "missing-day";
    let first = errors.iter().skip(from).find(|error| lacking(error))?.clone();
    let mut index = 0;
    errors.retain(|error| {
        index += 1;
        index <= from || !lacking(error)
    });
    let remark = Remark::new(RemarkKind::DayMissing, first.origin, first.message).entry(entry);
    Some(first.help.into_iter().fold(remark, Remark::help))
}

/// The people whom an entry names, as speakers.
pub(super) fn credits(entry: &EntryText, at: At<'_>) -> Option<Vec<Credit>> {
    let credit = |(number, name): (usize, &String)| Credit {
        name: name.clone(),
        id: None,
        role: Role::Speaker,
        at: at.key("people").item(number).origin(),
    };
    entry.people.as_ref().map(|list| list.0.iter().enumerate().map(credit).collect())
}

/// The days of an instance, for times such as `mon 09:00`.
pub(super) fn calendar(instance: &Instance, zone: Zone) -> Calendar {
    let days = instance.days.iter();
    let days = days.map(|day| NamedDay { id: day.id.clone(), date: instance.zone.local(day.span.start).date() });
    Calendar { zone, days: days.collect() }
}

/// An instant from RFC 3339 with an offset; `None` if the text is something else.
pub(super) fn with_offset(text: &str) -> Option<Result<Time, ()>> {
    let text = text.trim();
    let rest = text.get(11..)?;
    if time::date_of(text).is_none() || !(rest.contains(['+', '-']) || rest.ends_with(['Z', 'z'])) {
        return None;
    }
    let full = text.strip_suffix(['Z', 'z']).map_or_else(|| text.to_owned(), |start| format!("{start}+00:00"));
    let parsed = DateTime::parse_from_rfc3339(&full).or_else(|_| DateTime::parse_from_str(&full, "%Y-%m-%dT%H:%M%:z"));
    // Times are whole minutes.
    Some(match parsed.map(|time| time.timestamp()) {
        Ok(seconds) if seconds.rem_euclid(60) == 0 => Ok(Time(seconds.div_euclid(60))),
        _ => Err(()),
    })
}

/// Whether a text is a time without an offset.
pub(super) fn is_local(text: &str) -> bool {
    with_offset(text).is_none()
}

/// A time of an entry: with an offset, or local. An end may be a clock time on the start's day.
pub(super) fn time_of(
    text: &str,
    calendar: &Calendar,
    day: Option<NaiveDate>,
    at: OriginId,
) -> Result<Time, InputError> {
    match with_offset(text) {
        Some(Ok(time)) => Ok(time),
        Some(Err(())) => Err(InputError::new("bad-time", at, format!("`{text}` is not a time"))
            .help("write local time such as 2016-07-11T09:00, or with an offset 2016-07-11T09:00:00+01:00")),
        None => calendar.end(text, day).map_err(|trouble| trouble.at(at)),
    }
}

/// Start and end of an entry, after noting what is wrong with them.
pub(super) fn times(
    entry: &EntryText,
    calendar: &Calendar,
    at: At<'_>,
    errors: &mut Vec<InputError>,
) -> (Option<Time>, Option<Time>) {
    let unknown = |text: &&String| text.trim().is_empty() || text.trim().eq_ignore_ascii_case("tba");
    let mut read = |text: &String, key: &str, day| {
        time_of(text, calendar, day, at.key(key).origin()).map_err(|error| errors.push(error)).ok()
    };
    let start = entry.start.as_ref().filter(|text| !unknown(text)).and_then(|text| read(text, "start", None));
    let day = start.map(|start| calendar.zone.local(start).date());
    let end = entry.end.as_ref().filter(|text| !unknown(text)).and_then(|text| read(text, "end", day));
    if let (Some(from), Some(to)) = (start, end)
        && to <= from
    {
        let error = InputError::new("end-before-start", at.key("end").origin(), "the end is not after the start");
        errors.push(error.related(at.key("start").origin(), "the start"));
    }
    (start, end)
}

/// The rooms that an entry names: none if absent, `none` or `TBA`.
pub(super) fn room_texts(entry: &EntryText) -> impl Iterator<Item = &String> {
    let known = |text: &&String| !matches!(text.trim().to_lowercase().as_str(), "" | "tba" | "none");
    entry.room.iter().flat_map(|list| list.0.iter()).filter(known)
}

/// The places of the parts of an entry.
pub(super) fn places(at: At<'_>) -> EntryOrigins {
    EntryOrigins {
        entry: at.origin(),
        talk: at.key("talk").origin(),
        start: at.key("start").origin(),
        end: at.key("end").origin(),
        room: at.key("room").origin(),
    }
}

/// The talk that an entry names, after noting that it names none.
pub(super) fn talk_text(entry: &EntryText, at: At<'_>, errors: &mut Vec<InputError>) -> String {
    let text = entry.talk.clone().unwrap_or_default();
    if text.trim().is_empty() {
        let error = InputError::new("missing-talk", at.key("talk").origin(), "an entry does not say which talk");
        errors.push(error.help("add `talk:` with an id or an exact title"));
    }
    text
}

/// What texts mean in an instance.
struct NamesOf<'i> {
    talks: HashMap<&'i str, TalkId>,
    titles: HashMap<&'i str, Vec<TalkId>>,
    rooms: HashMap<&'i str, RoomId>,
    room_names: HashMap<&'i str, Vec<RoomId>>,
}

impl<'i> NamesOf<'i> {
    fn new(instance: &'i Instance) -> Self {
        let mut out =
            Self { talks: HashMap::new(), titles: HashMap::new(), rooms: HashMap::new(), room_names: HashMap::new() };
        for (id, talk) in instance.talks() {
            out.talks.insert(&talk.id, id);
            out.titles.entry(&talk.title).or_default().push(id);
        }
        for (id, room) in instance.rooms() {
            out.rooms.insert(&room.id, id);
            for name in room.aliases.iter().chain([&room.name]) {
                let known = out.room_names.entry(name).or_default();
                if !known.contains(&id) {
                    known.push(id);
                }
            }
        }
        out
    }

    /// By id, else by a title or name that is only theirs.
    fn talk(&self, text: &str) -> TalkRef {
        let title = || match self.titles.get(text).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => None,
        };
        self.talks.get(text).copied().or_else(title).map_or_else(|| TalkRef::Unknown(text.to_owned()), TalkRef::Known)
    }

    fn room(&self, text: &str) -> RoomRef {
        let name = || match self.room_names.get(text).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => None,
        };
        self.rooms.get(text).copied().or_else(name).map_or_else(|| RoomRef::Unknown(text.to_owned()), RoomRef::Known)
    }
}

struct Reader<'i> {
    calendar: Calendar,
    names: NamesOf<'i>,
}

impl Reader<'_> {
    fn entry(&self, entry: &EntryText, at: At<'_>, errors: &mut Vec<InputError>) -> Entry {
        let talk = talk_text(entry, at, errors);
        let (start, end) = times(entry, &self.calendar, at, errors);
        let rooms = room_texts(entry).map(|text| self.names.room(text)).collect();
        Entry { talk: self.names.talk(&talk), start, end, rooms, at: places(at) }
    }
}
