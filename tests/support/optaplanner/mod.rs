//! Small made-up workbooks of OptaPlanner's conference scheduling, and what an assignment costs there,
//! computed from the definitions of its 37 constraints and from nothing of plenary.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "small numbers that a test makes up"
)]

pub mod draw;

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, Workbook, Worksheet};

/// Names of the constraints with default weights, hard, medium and soft.
pub const DEFAULTS: [(&str, [i64; 3]); 37] = [
    ("Room unavailable timeslot", [100_000, 0, 0]),
    ("Room conflict", [1_000, 0, 0]),
    ("Speaker unavailable timeslot", [100, 0, 0]),
    ("Speaker conflict", [10, 0, 0]),
    ("Talk prerequisite talks", [10, 0, 0]),
    ("Talk mutually-exclusive-talks tags", [1, 0, 0]),
    ("Consecutive talks pause", [1, 0, 0]),
    ("Crowd control", [1, 0, 0]),
    ("Speaker required timeslot tags", [1, 0, 0]),
    ("Speaker prohibited timeslot tags", [1, 0, 0]),
    ("Talk required timeslot tags", [1, 0, 0]),
    ("Talk prohibited timeslot tags", [1, 0, 0]),
    ("Speaker required room tags", [1, 0, 0]),
    ("Speaker prohibited room tags", [1, 0, 0]),
    ("Talk required room tags", [1, 0, 0]),
    ("Talk prohibited room tags", [1, 0, 0]),
    ("Published timeslot", [0, 1, 0]),
    ("Published room", [0, 0, 10]),
    ("Theme track conflict", [0, 0, 10]),
    ("Theme track room stability", [0, 0, 10]),
    ("Sector conflict", [0, 0, 10]),
    ("Audience type diversity", [0, 0, 1]),
    ("Audience type theme track conflict", [0, 0, 1]),
    ("Audience level diversity", [0, 0, 1]),
    ("Content audience level flow violation", [0, 0, 10]),
    ("Content conflict", [0, 0, 100]),
    ("Language diversity", [0, 0, 10]),
    ("Same day talks", [0, 0, 10]),
    ("Popular talks", [0, 0, 10]),
    ("Speaker preferred timeslot tags", [0, 0, 20]),
    ("Speaker undesired timeslot tags", [0, 0, 20]),
    ("Talk preferred timeslot tags", [0, 0, 20]),
    ("Talk undesired timeslot tags", [0, 0, 20]),
    ("Speaker preferred room tags", [0, 0, 20]),
    ("Speaker undesired room tags", [0, 0, 20]),
    ("Talk preferred room tags", [0, 0, 20]),
    ("Talk undesired room tags", [0, 0, 20]),
];

/// The words for the four lists of wishes, in order of their columns.
const VERBS: [&str; 4] = ["required", "preferred", "prohibited", "undesired"];

/// Required, preferred, prohibited and undesired tags.
pub type Wishes = [Vec<String>; 4];

#[derive(Debug, Clone)]
pub struct Slot {
    /// Day of October 2030, minutes of start and end.
    pub day: i64,
    pub start: i64,
    pub end: i64,
    pub types: Vec<String>,
    pub tags: Vec<String>,
}

impl Slot {
    fn minutes(&self) -> i64 {
        self.end - self.start
    }

    /// Minutes from the beginning of the month.
    fn from(&self) -> i64 {
        self.day * 1_440 + self.start
    }

    fn to(&self) -> i64 {
        self.day * 1_440 + self.end
    }

    pub fn at(&self) -> String {
        format!("2030-10-{:02}T{}", self.day, clock(self.start))
    }
}

#[derive(Debug, Clone)]
pub struct Room {
    pub name: String,
    pub capacity: i64,
    pub types: Vec<String>,
    pub tags: Vec<String>,
    pub closed: Vec<usize>,
}

#[derive(Debug, Clone)]
pub struct Speaker {
    pub name: String,
    pub slots: Wishes,
    pub rooms: Wishes,
    pub away: Vec<usize>,
}

#[derive(Debug, Clone, Default)]
pub struct Talk {
    pub code: String,
    pub kind: String,
    pub speakers: Vec<usize>,
    /// Themes, sectors, audience types, contents and mutually exclusive tags.
    pub tags: [Vec<String>; 5],
    pub level: i64,
    pub language: String,
    pub slots: Wishes,
    pub rooms: Wishes,
    pub after: Vec<usize>,
    pub favourites: i64,
    pub risk: i64,
    pub pinned: bool,
    pub place: (Option<usize>, Option<usize>),
    pub published: (Option<usize>, Option<usize>),
}

#[derive(Debug, Clone)]
pub struct Book {
    pub pause: i64,
    pub weights: Vec<(&'static str, [i64; 3])>,
    pub slots: Vec<Slot>,
    pub rooms: Vec<Room>,
    pub speakers: Vec<Speaker>,
    pub talks: Vec<Talk>,
}

fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn common(one: &[String], two: &[String]) -> i64 {
    one.iter().filter(|tag| two.contains(tag)).count() as i64
}

fn missing(wanted: &[String], there: &[String]) -> i64 {
    wanted.iter().filter(|tag| !there.contains(tag)).count() as i64
}

impl Book {
    /// Hard, medium and soft cost of the places (slot and room) of all talks.
    pub fn cost(&self, places: &[(usize, usize)]) -> [i64; 3] {
        let mut atoms: BTreeMap<&str, i64> = BTreeMap::new();
        let mut hit = |name: &'static str, amount: i64| *atoms.entry(name).or_default() += amount;
        let placed: Vec<_> = self
            .talks
            .iter()
            .zip(places)
            .map(|(talk, &(slot, room))| (talk, &self.slots[slot], &self.rooms[room], slot, room))
            .collect();
        for &(talk, slot, room, slot_at, room_at) in &placed {
            let minutes = slot.minutes();
            hit("Room unavailable timeslot", if room.closed.contains(&slot_at) { minutes } else { 0 });
            let speakers: Vec<&Speaker> = talk.speakers.iter().map(|&one| &self.speakers[one]).collect();
            let away = speakers.iter().filter(|one| one.away.contains(&slot_at)).count() as i64;
            hit("Speaker unavailable timeslot", away * minutes);
            let unmet = |wishes: &Wishes, verb: usize, tags: &[String]| {
                if verb < 2 { missing(&wishes[verb], tags) } else { common(&wishes[verb], tags) }
            };
            for (verb, name) in VERBS.iter().enumerate() {
                let of_slots: i64 = speakers.iter().map(|one| unmet(&one.slots, verb, &slot.tags)).sum();
                let of_rooms: i64 = speakers.iter().map(|one| unmet(&one.rooms, verb, &room.tags)).sum();
                hit(named(&format!("Speaker {name} timeslot tags")), of_slots * minutes);
                hit(named(&format!("Speaker {name} room tags")), of_rooms * minutes);
                let (of_slots, of_rooms) = (unmet(&talk.slots, verb, &slot.tags), unmet(&talk.rooms, verb, &room.tags));
                hit(named(&format!("Talk {name} timeslot tags")), of_slots * minutes);
                hit(named(&format!("Talk {name} room tags")), of_rooms * minutes);
            }
            hit("Published timeslot", i64::from(talk.published.0.is_some_and(|slot| slot != slot_at)));
            hit("Published room", i64::from(talk.published.1.is_some_and(|room| room != room_at)));
            // Two others at least: a pair is fine, and so is one alone.
            let risky = placed.iter().filter(|one| one.0.risk > 0 && one.3 == slot_at).count();
            hit("Crowd control", if talk.risk > 0 && risky > 2 { minutes } else { 0 });
        }
        for (index, &(a, slot_a, room_a, at_a, in_a)) in placed.iter().enumerate() {
            for &(b, slot_b, room_b, at_b, in_b) in &placed[index + 1..] {
                let overlap = (slot_a.to().min(slot_b.to()) - slot_a.from().max(slot_b.from())).max(0);
                let both = slot_a.minutes() + slot_b.minutes();
                let shared = a.speakers.iter().filter(|one| b.speakers.contains(one)).count() as i64;
                let [theme, sector, audience, content, exclusive] =
                    [0, 1, 2, 3, 4].map(|list| common(&a.tags[list], &b.tags[list]));
                hit("Room conflict", if in_a == in_b { overlap } else { 0 });
                hit("Speaker conflict", shared * overlap);
                hit("Talk mutually-exclusive-talks tags", exclusive * overlap);
                hit("Theme track conflict", theme * overlap);
                hit("Sector conflict", sector * overlap);
                hit("Audience type theme track conflict", theme * audience * overlap);
                hit("Content conflict", content * overlap);
                let gap = slot_b.from().max(slot_a.from()) - slot_a.to().min(slot_b.to());
                let hasty = overlap > 0 || (slot_a.day == slot_b.day && gap < self.pause);
                hit("Consecutive talks pause", if shared > 0 && hasty { both } else { 0 });
                for (first, second, (from, to)) in
                    [(a, b, (slot_b.from(), slot_a.to())), (b, a, (slot_a.from(), slot_b.to()))]
                {
                    let before = second.after.iter().any(|&one| self.talks[one].code == first.code);
                    hit("Talk prerequisite talks", if before && to > from { both } else { 0 });
                    let harder = first.level < second.level && to > from;
                    hit("Content audience level flow violation", if harder { content * both } else { 0 });
                }
                let same_day = slot_a.day == slot_b.day;
                hit("Theme track room stability", if same_day && in_a != in_b { theme * both } else { 0 });
                hit("Same day talks", if same_day { 0 } else { (theme + content) * both });
                if at_a == at_b {
                    hit("Audience type diversity", -audience * slot_a.minutes());
                    hit("Audience level diversity", -i64::from(a.level != b.level) * slot_a.minutes());
                    hit("Language diversity", -i64::from(a.language != b.language) * slot_a.minutes());
                }
                let inverted = (a.favourites - b.favourites) * (room_a.capacity - room_b.capacity) < 0;
                hit("Popular talks", if inverted { both } else { 0 });
            }
        }
        let weight =
            |name: &str| self.weights.iter().find(|(one, _)| *one == name).map_or([0; 3], |(_, weight)| *weight);
        let mut total = [0; 3];
        for (name, atoms) in atoms {
            for (sum, weight) in total.iter_mut().zip(weight(name)) {
                *sum += weight * atoms;
            }
        }
        total
    }

    /// The workbook as a file; `change` may spoil it.
    pub fn bytes(&self, change: impl Fn(&mut Workbook)) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Configuration").unwrap();
        row(sheet, 0, &["Conference name".into(), "Made-up Days".into()]);
        row(sheet, 1, &["Minimum consecutive talks pause in minutes".into()]);
        sheet.write_number(1, 1, self.pause as f64).unwrap();
        row(sheet, 3, &["Constraint".into(), "Score weight".into(), "Description".into()]);
        for (at, (name, [hard, medium, soft])) in (4..).zip(&self.weights) {
            row(sheet, at, &[(*name).into(), format!("{hard}hard/{medium}medium/{soft}soft"), "in other words".into()]);
        }
        let sheet = book.add_worksheet().set_name("Timeslots").unwrap();
        row(sheet, 0, &["Day", "Start", "End", "Talk types", "Tags"].map(Into::into));
        for (at, slot) in (1..).zip(&self.slots) {
            row(sheet, at, &[&Self::when(slot)[..], &[slot.types.join(", "), slot.tags.join(", ")]].concat());
        }
        let hours: Vec<String> =
            self.slots.iter().map(|slot| format!("{}-{}", clock(slot.start), clock(slot.end))).collect();
        let shut = Format::new().set_background_color(0x0055_5753);
        let sheet = book.add_worksheet().set_name("Rooms").unwrap();
        row(sheet, 1, &[&["Name", "Capacity", "Talk types", "Tags"].map(Into::into)[..], &hours].concat());
        for (at, room) in (2..).zip(&self.rooms) {
            row(sheet, at, &[room.name.clone(), String::new(), room.types.join(", "), room.tags.join(", ")]);
            sheet.write_number(at, 1, room.capacity as f64).unwrap();
            room.closed.iter().for_each(|&slot| {
                sheet.write_blank(at, 4 + slot as u16, &shut).unwrap();
            });
        }
        let sheet = book.add_worksheet().set_name("Speakers").unwrap();
        row(sheet, 1, &[&["Name".into()][..], &headings(), &hours].concat());
        for (at, speaker) in (2..).zip(&self.speakers) {
            row(sheet, at, &[&[speaker.name.clone()][..], &joined(&speaker.slots), &joined(&speaker.rooms)].concat());
            speaker.away.iter().for_each(|&slot| {
                sheet.write_blank(at, 9 + slot as u16, &shut).unwrap();
            });
        }
        let sheet = book.add_worksheet().set_name("Talks").unwrap();
        let before = "Code|Title|Talk type|Speakers|Theme track tags|Sector tags|Audience types|Audience level|Content tags|Language";
        let after = "Mutually exclusive talks tags|Prerequisite talks codes|Favorite count|Crowd control risk|Pinned by user|Timeslot day|Start|End|Room|Published Timeslot|Published Start|Published End|Published Room";
        let split = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<_>>();
        row(sheet, 0, &[split(before), headings(), split(after)].concat());
        for (at, talk) in (1..).zip(&self.talks) {
            self.talk(sheet, at, talk);
        }
        change(&mut book);
        book.save_to_buffer().unwrap()
    }

    fn when(slot: &Slot) -> [String; 3] {
        let day = chrono::NaiveDate::from_ymd_opt(2030, 10, slot.day as u32).unwrap();
        [day.format("%a %Y-%m-%d").to_string(), clock(slot.start), clock(slot.end)]
    }

    fn talk(&self, sheet: &mut Worksheet, at: u32, talk: &Talk) {
        let speakers: Vec<&str> = talk.speakers.iter().map(|&one| self.speakers[one].name.as_str()).collect();
        let before: Vec<&str> = talk.after.iter().map(|&one| self.talks[one].code.as_str()).collect();
        let [theme, sector, audience, content, exclusive] = talk.tags.clone().map(|list| list.join(", "));
        let place = |(slot, room): (Option<usize>, Option<usize>)| {
            let when = slot.map_or_else(Default::default, |slot| Self::when(&self.slots[slot]));
            [&when[..], &[room.map_or_else(String::new, |room| self.rooms[room].name.clone())]].concat()
        };
        let start = [
            talk.code.clone(),
            format!("Talk {}", talk.code),
            talk.kind.clone(),
            speakers.join(", "),
            theme,
            sector,
            audience,
            String::new(),
            content,
            talk.language.clone(),
        ];
        let lists = [exclusive, before.join(", "), String::new(), String::new(), String::new()];
        let cells = [&start[..], &joined(&talk.slots), &joined(&talk.rooms), &lists].concat();
        row(sheet, at, &[cells, place(talk.place), place(talk.published)].concat());
        for (column, number) in [(7, talk.level), (20, talk.favourites), (21, talk.risk)] {
            sheet.write_number(at, column, number as f64).unwrap();
        }
        sheet.write_boolean(at, 22, talk.pinned).unwrap();
    }
}

/// The constraint of this name.
fn named(name: &str) -> &'static str {
    DEFAULTS.iter().find(|(one, _)| *one == name).unwrap().0
}

fn joined(wishes: &Wishes) -> Vec<String> {
    wishes.iter().map(|list| list.join(", ")).collect()
}

fn headings() -> Vec<String> {
    let of =
        |what: &str| ["Required", "Preferred", "Prohibited", "Undesired"].map(|verb| format!("{verb} {what} tags"));
    [of("timeslot"), of("room")].concat()
}

/// Writes texts; empty ones are left out.
fn row(sheet: &mut Worksheet, row: u32, texts: &[String]) {
    for (column, text) in (0..).zip(texts).filter(|(_, text)| !text.is_empty()) {
        sheet.write_string(row, column, text).unwrap();
    }
}
