//! Instances, findings and places for the tests of this room, built by hand.

use crate::check::{Counts, Report, Reported, RuleCost};
use crate::finding::{FileId, Finding, InputError, NotChecked, Origins, Severity, fingerprint};
use crate::model::{
    Agenda, Attendance, Availability, Day, Details, Entry, EntryOrigins, Id, Instance, Interval, Minutes, OriginId,
    Person, PersonId, Pin, Role, Room, RoomId, RoomRef, Score, Talk, TalkId, TalkRef, Time, UseId, Zone,
};
use crate::report::{Repository, RuleText, Run};

/// An instance under construction.
pub(crate) struct Builder {
    pub(crate) instance: Instance,
    pub(crate) agenda: Agenda,
}

impl Builder {
    /// A conference of days in UTC, each a pair of id and date.
    pub(crate) fn new(name: &str, zone: &str, days: &[(&str, &str)]) -> Self {
        let zone = Zone::from_name(zone).unwrap();
        let mut instance = Instance::empty(name, zone);
        for (id, date) in days {
            let date: chrono::NaiveDate = date.parse().unwrap();
            let span = Interval::new(zone.midnight(date), zone.midnight(date.succ_opt().unwrap()));
            instance.days.push(Day { id: (*id).to_owned(), span, hull: None });
        }
        Self { instance, agenda: Agenda::default() }
    }

    /// A room; with parts, a combined one.
    pub(crate) fn room(&mut self, name: &str, capacity: Option<u32>, parts: &[RoomId]) -> RoomId {
        let id = RoomId::from_index(self.instance.rooms.len());
        self.instance.rooms.push(Room {
            id: name.to_lowercase().replace(' ', "-"),
            name: name.to_owned(),
            details: Details::default(),
            aliases: Vec::new(),
            capacity,
            capacity_at: OriginId(0),
            features: Vec::new(),
            kinds: Vec::new(),
            tags: Vec::new(),
            building: None,
            availability: Availability::default(),
            atoms: if parts.is_empty() { vec![id] } else { parts.to_vec() },
            combined: !parts.is_empty(),
            shared: false,
            on_request: !parts.is_empty(),
            turnaround: 0,
            origin: OriginId(0),
        });
        id
    }

    /// A talk of some minutes; people are declared by their names.
    pub(crate) fn talk(&mut self, title: &str, minutes: u32, speakers: &[&str]) -> TalkId {
        let people =
            speakers.iter().map(|name| Attendance { person: self.person(name), role: Role::Speaker }).collect();
        let id = title.to_lowercase().replace([' ', ':'], "-").replace("--", "-");
        self.instance.talks.push(Talk {
            minutes: Some(Minutes(minutes)),
            people,
            people_known: true,
            ..Talk::new(id, title.to_owned(), OriginId(0))
        });
        TalkId::from_index(self.instance.talks.len() - 1)
    }

    /// A break; the agenda omits it.
    pub(crate) fn pause(&mut self, title: &str, start: &str, minutes: u32, room: Option<RoomId>) -> TalkId {
        let id = self.talk(title, minutes, &[]);
        let start = self.time(start);
        let talk = &mut self.instance.talks[id.index()];
        talk.is_break = true;
        talk.pin = Some(Pin { start: Some(start), room, origin: OriginId(0) });
        id
    }

    fn person(&mut self, name: &str) -> PersonId {
        let known = self.instance.people.iter().position(|person| person.name == name);
        let index = known.unwrap_or_else(|| {
            self.instance.people.push(Person {
                id: name.to_lowercase().replace(' ', "-"),
                name: name.to_owned(),
                aliases: Vec::new(),
                organisation: None,
                availability: Availability::default(),
                zone: None,
                max_per_day: None,
                details: Details::default(),
                origin: OriginId(0),
            });
            self.instance.people.len() - 1
        });
        PersonId::from_index(index)
    }

    /// A time such as `2027-03-05 10:00` in the conference's zone.
    pub(crate) fn time(&self, text: &str) -> Time {
        let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        self.instance.zone.instant(local).unwrap()
    }

    /// Places a talk; an empty start or no room is unknown.
    pub(crate) fn place(&mut self, talk: TalkId, start: &str, room: Option<RoomId>) {
        let entry = Entry {
            talk: TalkRef::Known(talk),
            start: (!start.is_empty()).then(|| self.time(start)),
            end: None,
            rooms: room.map(RoomRef::Known).into_iter().collect(),
            at: EntryOrigins::default(),
        };
        self.agenda.entries.push(entry);
    }
}

/// A finding with a message and nothing else.
pub(crate) fn finding(severity: Severity, message: &str) -> Finding {
    Finding {
        by: UseId(0),
        severity,
        cost: 0,
        message: message.to_owned(),
        talks: Vec::new(),
        people: Vec::new(),
        rooms: Vec::new(),
        span: None,
        minutes: None,
        primary: (OriginId(0), String::new()),
        related: Vec::new(),
        help: None,
    }
}

/// A finding as a report lists it.
pub(crate) fn reported(rule: &'static str, finding: Finding) -> Reported {
    Reported {
        budgeted: false,
        hard: finding.severity == Severity::Error,
        fingerprint: fingerprint(rule, [finding.message.as_str()].into_iter()),
        finding,
        rule,
        reason: None,
        use_origin: OriginId(0),
        request: None,
        asked_by: None,
        suppressed: None,
        old: false,
    }
}

/// A report of these findings, without costs.
pub(crate) fn report_of(findings: Vec<Reported>) -> Report {
    let count = |severity| findings.iter().filter(|one| one.finding.severity == severity).count();
    Report {
        score: Score::ZERO,
        credit: 0,
        has_medium: false,
        by_rule: Vec::new(),
        counts: Counts {
            error: count(Severity::Error),
            warning: count(Severity::Warning),
            note: count(Severity::Note),
        },
        findings,
        not_checked: Vec::new(),
        baseline: None,
    }
}

/// Where `words` stand in the line of `text` that contains `line`.
fn spot(origins: &mut Origins, file: FileId, line: &str, words: &str) -> OriginId {
    let text = origins.file(file).text.clone();
    let from = text.find(line).unwrap();
    let start = from + text[from..].find(words).unwrap();
    origins.add(file, start..start + words.len())
}

/// Holds an output to its golden file in `tests/golden/check`; `UPDATE=1` rewrites it.
pub(crate) fn matches_file(name: &str, printed: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/check").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, printed).unwrap();
    }
    assert_eq!(printed, std::fs::read_to_string(&path).unwrap(), "{name}: run the tests with UPDATE=1");
}

/// The hand-edited agenda of `tests/golden/check`, with what a check of it finds.
pub(crate) fn golden() -> (Instance, Report, Origins) {
    let mut origins = Origins::default();
    let conf = origins.add_file("conf.yaml", include_str!("../../tests/golden/check/conf.yaml"));
    let plan = origins.add_file("agenda.yaml", include_str!("../../tests/golden/check/agenda.yaml"));
    let mut builder = Builder::new("Tiny Conf", "Europe/Berlin", &[("2027-03-05", "2027-03-05")]);
    let main = builder.room("Main", Some(200), &[]);
    let side = builder.room("Side", Some(60), &[]);
    let rust = builder.talk("Why Rust", 30, &["Ada Lovelace"]);
    let lifetimes = builder.talk("Lifetimes", 30, &["Ada Lovelace"]);
    let tour = builder.talk("Async: a tour", 30, &["Alan Turing"]);
    let at = |text: &str| builder.time(&format!("2027-03-05 {text}"));
    let both = Some(Interval::new(at("10:10"), at("10:30")));

    let mut rooms = finding(Severity::Error, "\"Lifetimes\" and \"Why Rust\" overlap by 20 min in Main");
    rooms.talks = vec![TalkRef::Known(lifetimes), TalkRef::Known(rust)];
    rooms.rooms = vec![main];
    (rooms.cost, rooms.span, rooms.minutes) = (20, both, Some(20));
    let primary = spot(&mut origins, plan, "lifetimes", "room: main");
    rooms.primary = (primary, "\"Lifetimes\" is in Main 10:10–10:40".to_owned());
    let other = spot(&mut origins, plan, "why-rust", "room: main");
    rooms.related = vec![(other, "\"Why Rust\" is in Main 10:00–10:30".to_owned())];
    rooms.help = Some("Side is free at 10:10".to_owned());

    let mut people = finding(Severity::Error, "Ada Lovelace is in \"Lifetimes\" and \"Why Rust\" at once for 20 min");
    people.talks.clone_from(&rooms.talks);
    people.people = vec![PersonId(0)];
    (people.cost, people.span, people.minutes) = (20, both, Some(20));
    let primary = spot(&mut origins, plan, "lifetimes", "2027-03-05T10:10");
    people.primary = (primary, "\"Lifetimes\" 10:10–10:40".to_owned());
    let other = spot(&mut origins, plan, "why-rust", "2027-03-05T10:00");
    let person = spot(&mut origins, conf, "title: Lifetimes", "Ada Lovelace");
    people.related = vec![
        (other, "\"Why Rust\" 10:00–10:30".to_owned()),
        (person, "a speaker of \"Lifetimes\" is declared here".to_owned()),
    ];
    people.help = Some("move \"Lifetimes\" to 10:40".to_owned());

    let mut slot = finding(Severity::Error, "\"Async: a tour\" starts at 10:40, before 11:00");
    slot.talks = vec![TalkRef::Known(tour)];
    (slot.cost, slot.minutes) = (1, Some(20));
    slot.primary = (spot(&mut origins, plan, "async", "2027-03-05T10:40"), "starts 20 min early".to_owned());
    let mut slot = reported("slot-not-allowed", slot);
    slot.reason = Some("Alan's train arrives 10:50".to_owned());
    slot.use_origin = spot(&mut origins, conf, "requests:", "async-late");
    (slot.request, slot.asked_by) = (Some("async-late".to_owned()), Some("Alan Turing".to_owned()));

    let mut seats = finding(Severity::Warning, "\"Async: a tour\" expects 80 people; Side seats 60, 20 fewer");
    seats.talks = vec![TalkRef::Known(tour)];
    seats.rooms = vec![side];
    seats.cost = 20;
    seats.primary = (spot(&mut origins, plan, "async", "side"), "60 seats".to_owned());
    let wanted = spot(&mut origins, conf, "Async", "expected: 80");
    let room = spot(&mut origins, conf, "id: side", "capacity: 60");
    seats.related = vec![(wanted, "80 people".to_owned()), (room, "60 seats".to_owned())];
    seats.help = Some("Main seats 200 and is free then".to_owned());

    let mut unknown = finding(Severity::Error, "the agenda places \"closing\", which the scenario does not know");
    unknown.talks = vec![TalkRef::Unknown("closing".to_owned())];
    unknown.cost = 1;
    unknown.primary = (spot(&mut origins, plan, "closing", "closing"), "no talk has this id or title".to_owned());

    let missing = NotChecked {
        rule: "missing-room",
        talks: vec![TalkRef::Unknown("closing".to_owned())],
        people: Vec::new(),
        rooms: Vec::new(),
        what: "the room of \"closing\" at 11:30".to_owned(),
        why: "the agenda says TBA".to_owned(),
        origin: spot(&mut origins, plan, "closing", "TBA"),
    };
    let cost = |rule, findings, hard, soft| RuleCost { rule, findings, hard, medium: 0, soft };
    let report = Report {
        score: Score::new(42, 20),
        credit: 0,
        has_medium: false,
        by_rule: vec![
            cost("slot-not-allowed", 1, 1, 0),
            cost("room-overlap", 1, 20, 0),
            cost("room-too-small", 1, 0, 20),
            cost("person-overlap", 1, 20, 0),
            cost("unknown-reference", 1, 1, 0),
        ],
        counts: Counts { error: 4, warning: 1, note: 0 },
        findings: vec![
            reported("room-overlap", rooms),
            reported("person-overlap", people),
            slot,
            reported("room-too-small", seats),
            reported("unknown-reference", unknown),
        ],
        not_checked: vec![missing],
        baseline: None,
    };
    (builder.instance, report, origins)
}

/// Problems with an input: with a place, with a second file, with a file as a whole, with none.
pub(crate) fn golden_errors() -> (Vec<InputError>, Origins) {
    let mut origins = Origins::default();
    let conf = origins.add_file("conf.yaml", "rooms:\r\n  - {id: 会議室, capactiy: 200}\r\n");
    let other = origins.add_file("rooms.yaml", "rooms:\n  - {id: 会議室, capacity: 180}\n");
    let key = spot(&mut origins, conf, "会議室", "capactiy");
    let id = spot(&mut origins, conf, "会議室", "会議室");
    let again = spot(&mut origins, other, "会議室", "会議室");
    let whole = origins.add(other, 0..0);
    let errors = vec![
        InputError::new("unknown-key", key, "unknown key `capactiy`").help("did you mean `capacity`?"),
        InputError::new("duplicate-id", id, "two rooms are called 会議室").related(again, "the other one"),
        InputError::new("missing-key", whole, "`conference` is missing").related(whole, "included by conf.yaml"),
        InputError::new("unreadable-file", OriginId(0), "cannot read talks.csv: no such file"),
    ];
    (errors, origins)
}

/// Titles that try to break out of a format.
pub(crate) const NASTY: [&str; 12] = [
    "two\nlines\r\nthree",
    "::error file=x::forged",
    "##[add-mask]x",
    "]]> & <!-- -->",
    "%0A%25::error::",
    "a | b \\| c `code`",
    "<script>alert(1)</script>",
    "right \u{202e}to left",
    "🦀 e\u{301} 議",
    "nul \u{0} and \u{1b}[31m",
    "no letters \u{fffe}\u{ffff}",
    "@ada #12 !3 [link](x) *bold* _it_ ~s~ $1$",
];

/// A finding about each of these titles, in a file of that name.
pub(crate) fn nasty() -> (Report, Origins) {
    let mut origins = Origins::default();
    let findings = NASTY.iter().map(|title| {
        let file = origins.add_file(title, "agenda:\n  - {talk: x}\n");
        let mut one = finding(Severity::Error, &format!("\"{title}\" overlaps"));
        one.primary = (origins.add(file, 12..16), (*title).to_owned());
        one.related = vec![(origins.add(file, 0..6), (*title).to_owned())];
        one.help = Some((*title).to_owned());
        reported("room-overlap", one)
    });
    (report_of(findings.collect()), origins)
}

/// The rules of these reports.
static RULES: [RuleText; 3] = [
    rule("room-overlap", "Two entries in one room at once."),
    rule("room-too-small", "More people than seats."),
    rule("person-unavailable", "Somebody is not there."),
];

const fn rule(id: &'static str, summary: &'static str) -> RuleText {
    RuleText { id, family: "rooms", severity: Some(Severity::Error), summary, page: String::new() }
}

/// A run of these rules that fails on errors.
pub(crate) fn run<'a>(report: &'a Report, origins: &'a Origins) -> Run<'a> {
    static HERE: std::sync::LazyLock<Repository> = std::sync::LazyLock::new(Repository::default);
    Run { report, origins, rules: &RULES, repository: &HERE, fail_on: Severity::Error, strict: false }
}
