//! Talks and breaks: everything but references to other talks, rooms and starts.

use super::Resolver;
use super::rooms::{details, texts};
use crate::finding::{InputError, did_you_mean};
use crate::model::{Delivery, Hold, Id, Minutes, OriginId, Pin, RoomChoice, RoomId, Status, Talk, Time};
use crate::source::schema;
use crate::source::slug::slug;
use crate::source::tree::At;

impl Resolver<'_> {
    /// Fills the talks of the instance. A talk that is refused leaves a gap that ends the run.
    pub(super) fn talks(&mut self) {
        let scenario = self.scenario;
        let defaults = self.root.key("defaults");
        let default = scenario.defaults.as_ref().and_then(|one| one.minutes);
        let default = self.minutes(default, defaults, "minutes");
        let root = self.root.key("talks");
        for (index, talk) in scenario.talks.iter().flatten().enumerate() {
            let talk = self.talk(talk, root.item(index), default);
            self.instance.talks.push(talk);
        }
    }

    fn talk(&mut self, talk: &schema::Talk, at: At<'_>, default: Option<u32>) -> Talk {
        let origin = at.first(&["id", "title"]).origin();
        let id = talk.id.clone().or_else(|| talk.title.as_deref().map(slug)).unwrap_or_default();
        if id.is_empty() {
            let error = InputError::new("missing-title", origin, "a talk has neither id nor a title that makes one");
            self.errors.push(error.help("add `title:` or `id:`"));
        } else {
            self.declare_talk(&id, origin);
        }
        let title = talk.title.clone().unwrap_or_else(|| id.clone());
        let minutes = match talk.minutes {
            Some(_) => self.minutes(talk.minutes, at, "minutes"),
            None => default,
        };
        let (people, people_known) = self.attendance(&[(talk, at)]);
        Talk {
            kind: talk.kind.clone().unwrap_or_else(|| "talk".to_owned()),
            minutes: minutes.map(Minutes),
            people,
            people_known,
            expected: self.number(talk.expected, at, "expected", 0),
            expected_at: at.key("expected").origin(),
            needs_at: at.key("needs").origin(),
            track: talk.track.clone(),
            tags: texts(talk.tags.as_ref()),
            needs: texts(talk.needs.as_ref()),
            organisation: talk.organisation.clone(),
            difficulty: self.number(talk.difficulty, at, "difficulty", 1),
            language: talk.language.clone(),
            series: talk.series.clone(),
            position: self.number(talk.position, at, "position", 1),
            status: talk.status.as_deref().and_then(|word| self.status(word, at.key("status").origin())),
            status_at: at.key("status").origin(),
            hold: talk.hold_until.as_deref().and_then(|text| self.hold(text, at.key("hold_until").origin())),
            optional: talk.optional.unwrap_or(false),
            priority: self.number(talk.priority, at, "priority", 1).unwrap_or(1),
            plenary: talk.plenary.unwrap_or(false),
            delivery: self.delivery(talk.delivery.as_deref(), at),
            own_breaks: talk.own_breaks.unwrap_or(false),
            details: details(talk.details.as_ref()),
            pin: talk.pin.as_ref().and_then(|pin| self.pin(pin, at.key("pin"))),
            ..Talk::new(id, title, origin)
        }
    }

    fn declare_talk(&mut self, id: &str, origin: OriginId) {
        let index = self.instance.talks.len();
        if let Err(error) = self.talks.declare("talks", id, index, origin) {
            self.errors.push(error);
        }
    }

    fn delivery(&mut self, text: Option<&str>, at: At<'_>) -> Delivery {
        match text {
            None | Some("live") => Delivery::Live,
            Some("recorded") => Delivery::Recorded,
            Some(other) => {
                let message = format!("delivery must be live or recorded, not `{other}`");
                self.choice(message, other, &["live", "recorded"], at.key("delivery").origin());
                Delivery::Live
            }
        }
    }

    /// What a word says about how far a talk is decided, or `None` after noting the error.
    pub(super) fn status(&mut self, word: &str, at: OriginId) -> Option<Status> {
        match word {
            "proposed" => Some(Status::Proposed),
            "confirmed" => Some(Status::Confirmed),
            "cancelled" => Some(Status::Cancelled),
            other => {
                let message = format!("status must be proposed, confirmed or cancelled, not `{other}`");
                self.choice(message, other, &["proposed", "confirmed", "cancelled"], at);
                None
            }
        }
    }

    fn hold(&mut self, text: &str, origin: OriginId) -> Option<Hold> {
        let until = self.date(text, origin)?;
        Some(Hold { until: text.to_owned(), expired: self.instance.is_over(until), origin })
    }

    /// The error about a word that is none of a few.
    pub(super) fn choice(&mut self, message: String, word: &str, known: &[&str], at: OriginId) {
        let error = InputError::new("bad-value", at, message);
        self.errors.push(match did_you_mean(word, known.iter().copied()) {
            Some(meant) => error.help(format!("did you mean `{meant}`?")),
            None => error,
        });
    }

    fn pin(&mut self, pin: &schema::Pin, at: At<'_>) -> Option<Pin> {
        let start = pin.start.as_deref().and_then(|text| self.start_on_day(text, at.key("start").origin()));
        let room = pin.room.as_deref().and_then(|text| self.room_named(text, at.key("room").origin()));
        (start.is_some() || room.is_some()).then_some(Pin { start, room, origin: at.origin() })
    }

    /// A start on one of the days of the event.
    fn start_on_day(&mut self, text: &str, at: OriginId) -> Option<Time> {
        let start = self.calendar.start(text, None);
        let start = self.ok(start, at)?;
        self.day_at(start, at).map(|_| start)
    }

    /// The room that a text means, or `None` after noting the error.
    pub(super) fn room_named(&mut self, text: &str, at: OriginId) -> Option<RoomId> {
        let found = self.rooms.find("room", text, at);
        found.map_err(|error| self.errors.push(error)).ok().map(RoomId::from_index)
    }

    /// Adds the breaks after the talks.
    pub(super) fn breaks(&mut self) {
        let scenario = self.scenario;
        let root = self.root.key("breaks");
        for (index, one) in scenario.breaks.iter().flatten().enumerate() {
            if let Some(talk) = self.one_break(one, root.item(index)) {
                self.instance.talks.push(talk);
            }
        }
    }

    fn one_break(&mut self, one: &schema::Break, at: At<'_>) -> Option<Talk> {
        let origin = at.first(&["id", "title", "start"]).origin();
        for (key, missing) in [("start", one.start.is_none()), ("minutes", one.minutes.is_none())] {
            if missing {
                self.error("missing-key", at.origin(), format!("a break has no `{key}`"));
            }
        }
        let minutes = self.minutes(one.minutes, at, "minutes");
        let room = one.room.as_deref().and_then(|text| self.room_named(text, at.key("room").origin()));
        let start_at = at.key("start").origin();
        let start = self.start_on_day(one.start.as_deref()?, start_at)?;
        let minutes = Minutes(minutes?);
        let title = one.title.clone().unwrap_or_default();
        let id = one.id.clone().unwrap_or_else(|| {
            let day = self.instance.day_of(start).map_or("", |day| &self.instance.day(day).id);
            let stem = if slug(&title).is_empty() { "break".to_owned() } else { slug(&title) };
            format!("{stem}-{day}-{}", self.instance.zone.local(start).format("%H%M"))
        });
        self.declare_talk(&id, origin);
        Some(Talk {
            kind: one.kind.clone().unwrap_or_else(|| "break".to_owned()),
            minutes: Some(minutes),
            people_known: true,
            own_breaks: true,
            rooms: room.map_or(RoomChoice::NoRoom, |room| RoomChoice::Only(vec![room], at.key("room").origin())),
            pin: Some(Pin { start: Some(start), room, origin: start_at }),
            is_break: true,
            ..Talk::new(id, title, origin)
        })
    }
}
