//! `schedule.json`, version 1, written.
//!
//! What it cannot hold, and a reader of the file misses: events without a start, or cancelled; whether
//! people are unknown or nobody; roles, and people who need not be there; ids that are no numbers
//! (they give the slug and the UUID); several rooms as several (their names are joined); an unknown
//! end (it is the start); the order of events across days and rooms. What the format requires and is
//! not known is made: UUIDs by version 5 from ids, titles and names, `urn:uuid:` as an address.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::written::{Conference, Day, File, Generator, Link, Person, Room, Schedule, Talk};
use crate::exchange::identifiers::{Identifiers, identifiers};
use crate::exchange::json::Form;
use crate::model::{Credit, Details, Event, Interval, Programme, ProgrammePerson, Status, Time, Zone};
use crate::source::slug;

/// The namespace in which the format's own tools make UUIDs (voc/schedule).
const NAMESPACE: Uuid = Uuid::from_u128(0x0c9a_24b4_72aa_4202_9f91_5a2b_6bff_2e6f);

/// The programme as `schedule.json`, version 1, valid by the format's JSON Schema. Times of a programme
/// without a zone are written as UTC. O(n log n) in events.
#[must_use]
pub fn write_schedule_json(programme: &Programme) -> String {
    let file = File {
        schema: "https://c3voc.de/schedule/schema.json",
        generator: Generator { name: "plenary" },
        schedule: Writer::new(programme).schedule(),
    };
    // Serialising texts and numbers into memory cannot fail.
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    text
}

/// Who is meant by a credit: id and name.
type Who<'p> = (Option<&'p str>, &'p str);

struct Writer<'p> {
    programme: &'p Programme,
    zone: Zone,
    base: Option<&'p str>,
    people: HashMap<Who<'p>, &'p ProgrammePerson>,
    /// Of each event.
    identifiers: Vec<Identifiers>,
}

impl<'p> Writer<'p> {
    fn new(programme: &'p Programme) -> Self {
        let people = programme.people.iter().map(|one| ((one.id.as_deref(), one.name.text.as_str()), one));
        Self {
            programme,
            zone: programme.zone.unwrap_or(Zone::UTC),
            base: programme.details.get("base_url").filter(|url| Form::Uri.fits(url)),
            people: people.collect(),
            identifiers: identifiers(programme),
        }
    }

    fn schedule(self) -> Schedule<'p> {
        let facts = &self.programme.details;
        let days = self.days();
        let edge = |key: &str, day: Option<&Day<'_>>| {
            facts.get(key).map_or_else(|| day.map(|day| day.date.clone()).unwrap_or_default(), str::to_owned)
        };
        let colour = |(key, name): (&'static str, &str)| Some((key, facts.get(name)?));
        let conference = Conference {
            acronym: self.acronym(),
            title: self.programme.name.as_deref().unwrap_or_default(),
            description: facts.get("description"),
            start: edge("start", days.first()),
            end: edge("end", days.last()),
            days_count: days.len(),
            timeslot_duration: facts.get("timeslot_duration").unwrap_or("00:05"),
            time_zone_name: Some(self.zone.name()).filter(|name| Form::Zone.fits(name)),
            logo: self.address(facts.get("logo")),
            colors: [("primary", "color_primary"), ("background", "color_background")]
                .into_iter()
                .filter_map(colour)
                .collect(),
            keywords: facts.all("keyword").collect(),
            url: self.address(facts.get("url")),
            tracks: self.tracks(),
            rooms: self.rooms(),
            days,
        };
        Schedule { version: facts.get("version").unwrap_or("1"), base_url: self.base, conference }
    }

    fn acronym(&self) -> String {
        let given = self.programme.details.get("acronym").filter(|text| Form::Acronym.fits(text));
        given.map_or_else(
            || {
                let stem = slug(self.programme.name.as_deref().unwrap_or_default()).replace('-', "_");
                if Form::Acronym.fits(&stem) { stem } else { format!("{stem}_conference") }
            },
            str::to_owned,
        )
    }

    fn tracks(&self) -> Vec<BTreeMap<&'static str, &'p str>> {
        let track = |track: &'p crate::model::ProgrammeTrack| {
            let slug = track.details.get("slug").filter(|slug| Form::Slug.fits(slug));
            let facts =
                [("name", Some(track.name.text.as_str())), ("slug", slug), ("color", track.details.get("color"))];
            facts.into_iter().filter_map(|(key, text)| Some((key, text?))).collect()
        };
        self.programme.tracks.iter().map(track).collect()
    }

    /// The listed rooms, and then those of placed events that are not listed.
    fn rooms(&self) -> Vec<Room<'p>> {
        let mut seen = HashSet::new();
        let mut rooms = Vec::new();
        for room in &self.programme.rooms {
            if seen.insert(room.name.text.clone()) {
                rooms.push(self.room(room.name.text.clone(), room.capacity, Some(&room.details)));
            }
        }
        for event in self.programme.events.iter().filter(|event| placed(event).is_some()) {
            let name = room_name(event);
            if !name.is_empty() && seen.insert(name.clone()) {
                rooms.push(self.room(name, None, None));
            }
        }
        rooms
    }

    fn room(&self, name: String, capacity: Option<u32>, details: Option<&'p Details>) -> Room<'p> {
        let fact = |key: &'static str, form: Form| {
            let text = details.and_then(|details| details.get(key)).filter(|text| form.fits(text));
            text.map(|text| (key, text))
        };
        let kinds =
            Form::Word(&["lecturehall", "stage", "workshop", "outside", "online", "project", "bbb", "hangar", "other"]);
        let facts = [
            fact("slug", Form::Slug),
            fact("type", kinds),
            fact("stream_id", Form::Any),
            fact("description", Form::Any),
            fact("url", Form::Uri),
        ];
        let guid = uuid(details.and_then(|details| details.get("guid")), || format!("{}/room/{name}", self.acronym()));
        Room { name, guid: guid.to_string(), capacity, facts: facts.into_iter().flatten().collect() }
    }

    /// The listed days, and the dates of events that lie in none of them.
    fn days(&self) -> Vec<Day<'p>> {
        let mut spans: BTreeMap<NaiveDate, Interval> = BTreeMap::new();
        for day in &self.programme.days {
            let whole = self.whole(day.date);
            spans.insert(day.date, Interval::new(day.start.unwrap_or(whole.start), day.end.unwrap_or(whole.end)));
        }
        let mut events: BTreeMap<NaiveDate, Vec<(Time, usize)>> = BTreeMap::new();
        for (number, event) in self.programme.events.iter().enumerate() {
            let Some(start) = placed(event) else { continue };
            let own = self.zone.local(start).date();
            // Nights belong to the day before, so its span is asked first.
            let before = own.pred_opt().filter(|date| spans.get(date).is_some_and(|span| span.contains(start)));
            let date = before.unwrap_or(own);
            events.entry(date).or_default().push((start, number));
        }
        let dates: BTreeSet<NaiveDate> = spans.keys().chain(events.keys()).copied().collect();
        let mut days = Vec::new();
        for (index, date) in dates.into_iter().enumerate() {
            let span = spans.get(&date).copied().unwrap_or_else(|| self.whole(date));
            let mut rooms: Vec<(String, Vec<Talk<'p>>)> = Vec::new();
            let mut known: HashMap<String, usize> = HashMap::new();
            for (start, number) in events.remove(&date).unwrap_or_default() {
                let name = room_name(&self.programme.events[number]);
                let at = *known.entry(name.clone()).or_insert_with(|| {
                    rooms.push((name.clone(), Vec::new()));
                    rooms.len() - 1
                });
                let talk = self.talk(number, start, name);
                rooms[at].1.push(talk);
            }
            days.push(Day {
                index: index + 1,
                date: date.to_string(),
                start: self.zone.rfc3339(span.start),
                end: self.zone.rfc3339(span.end),
                rooms,
            });
        }
        days
    }

    fn whole(&self, date: NaiveDate) -> Interval {
        let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
        Interval::new(self.zone.midnight(date), self.zone.midnight(next))
    }

    /// The event at this index.
    fn talk(&self, index: usize, start: Time, room: String) -> Talk<'p> {
        let (event, made) = (&self.programme.events[index], &self.identifiers[index]);
        let details = &event.details;
        // Numbers that a made id never is may be larger than those of `schedule.xml`.
        let id = number(event).or_else(|| made.id.parse().ok()).unwrap_or_default();
        let end = event.end.unwrap_or(start);
        let minutes = (end.0 - start.0).max(0);
        let slug_given = details.get("slug").filter(|slug| Form::Slug.fits(slug)).map(str::to_owned);
        let slug_made = || {
            format!("{}-{id}", slug(event.id.as_deref().filter(|_| number(event).is_none()).unwrap_or(&event.title)))
        };
        let truth = |key: &str| details.get(key).and_then(|text| text.parse().ok());
        Talk {
            guid: made.guid.clone(),
            code: details.get("code").filter(|code| Form::Code.fits(code)),
            id,
            logo: details.get("logo"),
            date: self.zone.rfc3339(start),
            start: self.zone.local(start).format("%H:%M").to_string(),
            end: self.zone.rfc3339(end),
            duration: format!("{:02}:{:02}", minutes / 60, minutes % 60),
            room,
            slug: slug_given.unwrap_or_else(slug_made),
            url: self.address(details.get("url")).unwrap_or_else(|| format!("urn:uuid:{}", made.guid)),
            title: &event.title,
            subtitle: details.get("subtitle").unwrap_or_default(),
            track: event.track.as_deref(),
            r#type: event.kind.as_deref().unwrap_or_default(),
            language: event.language.as_deref(),
            summary: details.get("abstract").unwrap_or_default(),
            description: details.get("description").unwrap_or_default(),
            recording_license: details.get("recording_license"),
            do_not_record: truth("do_not_record"),
            do_not_stream: truth("do_not_stream"),
            persons: self.persons(event),
            links: self.links(details, "link"),
            attachments: self.links(details, "attachment"),
            feedback_url: self.address(details.get("feedback_url")),
            origin_url: self.address(details.get("origin_url")),
        }
    }

    fn persons(&self, event: &'p Event) -> Vec<Person<'p>> {
        let people = event.people.iter().flatten().filter(|credit| credit.role.is_exclusive());
        people.map(|credit| self.person(credit)).collect()
    }

    fn person(&self, credit: &'p Credit) -> Person<'p> {
        let nothing = const { &Details(Vec::new()) };
        let known = self.people.get(&(credit.id.as_deref(), credit.name.as_str()));
        let details = known.map_or(nothing, |person| &person.details);
        let id = credit.id.as_deref();
        let number = id.and_then(|id| id.parse().ok());
        let code = id.filter(|id| number.is_none() && Form::Code.fits(id));
        // An id of another form is kept as a UUID; a code beside it would be read as the id.
        let other = id.filter(|_| number.is_none() && code.is_none());
        let made = |text: &str| uuid(Some(text), || format!("{}/person/{text}", self.acronym())).to_string();
        let guid = other.or(details.get("guid")).map(made);
        Person {
            id: number,
            name: Some(credit.name.as_str()).filter(|_| number.is_none()),
            public_name: &credit.name,
            code: code.or_else(|| details.get("code").filter(|code| number.is_some() && Form::Code.fits(code))),
            guid,
            biography: details.get("biography"),
            avatar: self.address(details.get("avatar")),
            url: self.address(details.get("url")),
            links: self.links(details, "link"),
        }
    }

    fn links(&self, details: &Details, key: &str) -> Vec<Link> {
        let link = |text: &str| {
            let (url, title) = text.split_once(' ').map_or((text, None), |(url, title)| (url, Some(title.to_owned())));
            Some(Link { url: self.address(Some(url))?, title })
        };
        details.all(key).filter_map(link).collect()
    }

    /// An absolute address; a relative one is below the base. `None`: there is no base.
    fn address(&self, url: Option<&str>) -> Option<String> {
        let url = url?;
        if Form::Uri.fits(url) {
            return Some(url.to_owned());
        }
        let joined = format!("{}/{}", self.base?.trim_end_matches('/'), url.trim_start_matches('/'));
        Form::Uri.fits(&joined).then_some(joined)
    }
}

/// The start of an event that takes place.
fn placed(event: &Event) -> Option<Time> {
    event.start.filter(|_| event.status != Some(Status::Cancelled))
}

/// The rooms of an event as one name.
fn room_name(event: &Event) -> String {
    let names: Vec<_> = event.rooms.iter().map(|room| room.text.as_str()).collect();
    names.join(", ")
}

/// The UUID itself, or one made of a text.
fn uuid(given: Option<&str>, made_of: impl Fn() -> String) -> Uuid {
    let given = given.filter(|text| Form::Uuid.fits(text)).and_then(|text| Uuid::try_parse(text).ok());
    given.unwrap_or_else(|| Uuid::new_v5(&NAMESPACE, made_of().as_bytes()))
}

/// The id as the positive number that the format wants.
fn number(event: &Event) -> Option<u64> {
    event.id.as_ref()?.parse().ok().filter(|&number| number > 0 && number < 1 << 53)
}
