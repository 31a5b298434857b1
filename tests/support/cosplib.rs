//! Made-up instances of CoSPLib: as workbooks, and what a solution of one costs by the definitions.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "small numbers that a test makes up"
)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use serde_json::Value;

/// A submission.
#[derive(Debug, Clone, Default)]
pub struct Sub {
    pub id: String,
    pub track: usize,
    pub slots: usize,
    pub order: i64,
    pub zone: i64,
    pub presenters: Vec<String>,
    pub attendees: Vec<String>,
    pub sessions: Vec<i64>,
    pub rooms: Vec<i64>,
}

/// A session: name, slots, first and last hour.
pub type Session = (String, usize, u32, u32);

/// An instance. Matrices are by row.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    pub weights: Vec<i64>,
    pub zone: i64,
    pub sessions: Vec<Session>,
    pub rooms: Vec<String>,
    pub tracks: Vec<(String, Vec<String>)>,
    pub subs: Vec<Sub>,
    pub track_session: Vec<Vec<i64>>,
    pub track_room: Vec<Vec<i64>>,
    pub session_room: Vec<Vec<i64>>,
    /// The whole sheet; only what is above the diagonal counts.
    pub similar: Vec<Vec<i64>>,
}

fn texts(sheet: &mut Worksheet, row: u32, texts: &[&str]) {
    for (column, text) in (0..).zip(texts).filter(|(_, text)| !text.is_empty()) {
        sheet.write_string(row, column, *text).unwrap();
    }
}

fn matrix(book: &mut Workbook, name: &str, rows: &[&str], columns: &[&str], cells: &[Vec<i64>]) {
    let sheet = book.add_worksheet().set_name(name).unwrap();
    texts(sheet, 0, &[&[""], columns].concat());
    for ((row, label), costs) in (1..).zip(rows).zip(cells) {
        texts(sheet, row, &[label]);
        for (column, cost) in (1..).zip(costs).filter(|(_, cost)| **cost != 0) {
            sheet.write_number(row, column, *cost as f64).unwrap();
        }
    }
}

impl Sketch {
    /// The workbook, with its sheets in an order of its own.
    pub fn workbook(&self) -> Workbook {
        let mut book = Workbook::new();
        let (date, clock) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("hh:mm"));
        let of = |names: &[String]| names.to_vec();
        let (sessions, rooms): (Vec<String>, _) =
            (self.sessions.iter().map(|one| one.0.clone()).collect(), of(&self.rooms));
        let tracks: Vec<&str> = self.tracks.iter().map(|one| one.0.as_str()).collect();
        let (sessions, rooms): (Vec<&str>, Vec<&str>) =
            (sessions.iter().map(String::as_str).collect(), rooms.iter().map(String::as_str).collect());

        let sheet = book.add_worksheet().set_name("submissions").unwrap();
        let head = ["Reference", "Track", "Required Timeslots", "Order", "Time Zone", "Presenters", "Attendees"];
        texts(sheet, 0, &[&head[..], &sessions, &rooms].concat());
        for (row, sub) in (1..).zip(&self.subs) {
            texts(sheet, row, &[&sub.id, tracks[sub.track]]);
            sheet.write_number(row, 2, sub.slots as f64).unwrap();
            sheet.write_number(row, 3, sub.order as f64).unwrap();
            let (zone, presenters, attendees) =
                (format!("GMT{:+}", sub.zone), sub.presenters.join(", "), sub.attendees.join(", "));
            texts(sheet, row, &["", "", "", "", &zone, &presenters, &attendees]);
            for (column, cost) in (7..).zip(sub.sessions.iter().chain(&sub.rooms)).filter(|(_, cost)| **cost != 0) {
                sheet.write_number(row, column, *cost as f64).unwrap();
            }
        }

        let sheet = book.add_worksheet().set_name("parameters").unwrap();
        texts(sheet, 1, &["Local time zone", &format!("GMT{:+}", self.zone)]);
        for (row, text) in [(3, "09:30"), (4, "21:30"), (6, "07:00"), (7, "23:00")] {
            texts(sheet, row, &["", text]);
        }
        sheet.write_number(8, 1, 1).unwrap();
        sheet.write_number(10, 1, 10).unwrap();
        for (row, weight) in (1..).zip(&self.weights) {
            sheet.write_number(row, 4, *weight as f64).unwrap();
        }

        let sheet = book.add_worksheet().set_name("tracks").unwrap();
        for (row, (name, chairs)) in (1..).zip(&self.tracks) {
            texts(sheet, row, &[name, &chairs.join(", ")]);
        }
        let sheet = book.add_worksheet().set_name("sessions").unwrap();
        for (row, (name, slots, from, to)) in (1..).zip(&self.sessions) {
            texts(sheet, row, &[name]);
            sheet.write_number(row, 1, *slots as f64).unwrap();
            let day = ExcelDateTime::from_ymd(2027, 3, 5 + u8::try_from(row / 3).unwrap()).unwrap();
            sheet.write_with_format(row, 2, &day, &date).unwrap();
            for (column, hour) in [(3, *from), (4, *to)] {
                let time = ExcelDateTime::from_hms(u16::try_from(hour).unwrap(), 0, 0.0).unwrap();
                sheet.write_with_format(row, column, &time, &clock).unwrap();
            }
        }
        let sheet = book.add_worksheet().set_name("rooms").unwrap();
        for (row, name) in (1..).zip(&rooms) {
            texts(sheet, row, &[name]);
        }
        matrix(&mut book, "tracks_sessions|penalty", &tracks, &sessions, &self.track_session);
        matrix(&mut book, "tracks_rooms|penalty", &tracks, &rooms, &self.track_room);
        matrix(&mut book, "similar tracks", &tracks, &tracks, &self.similar);
        matrix(&mut book, "sessions_rooms|penalty", &sessions, &rooms, &self.session_room);
        book
    }

    fn hours(&self, session: &Session, zone: i64) -> i64 {
        let there = |hour: u32| (i64::from(hour) + zone - self.zone).rem_euclid(24) * 60;
        match (there(session.2), there(session.3)) {
            (from, to) if from < 420 || !(420..=1_380).contains(&to) => 10,
            (from, to) if from < 570 || to > 1_290 => 1,
            _ => 0,
        }
    }

    fn conflicts(&self, one: &Sub, two: &Sub) -> (bool, bool) {
        let meet = |a: &[String], b: &[String]| a.iter().any(|name| b.contains(name));
        let chairs = |sub: &Sub| if one.track == two.track { vec![] } else { self.tracks[sub.track].1.clone() };
        let presenters = meet(&one.presenters, &two.presenters)
            || meet(&one.presenters, &chairs(two))
            || meet(&two.presenters, &chairs(one));
        let attendees = meet(&one.attendees, &two.attendees)
            || meet(&one.attendees, &two.presenters)
            || meet(&one.presenters, &two.attendees)
            || meet(&one.attendees, &chairs(two))
            || meet(&two.attendees, &chairs(one));
        (presenters, attendees)
    }

    /// What each of the sixteen terms amounts to in a solution, and whether all is placed once.
    pub fn amounts(&self, solution: &Value) -> ([i64; 16], bool) {
        let sub_of: BTreeMap<&str, &Sub> = self.subs.iter().map(|sub| (sub.id.as_str(), sub)).collect();
        let track_of: BTreeMap<&str, usize> = (0..).zip(&self.tracks).map(|(at, one)| (one.0.as_str(), at)).collect();
        let list = |value: &Value| value.as_array().unwrap().clone();
        let mut raw = [0_i64; 16];
        let mut placed: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut rooms_of, mut sessions_of) =
            (vec![BTreeSet::new(); self.tracks.len()], vec![BTreeSet::new(); self.tracks.len()]);
        let mut lists: Vec<Vec<&Sub>> = vec![Vec::new(); self.tracks.len()];
        assert_eq!(list(&solution["tracks"]).len(), self.sessions.len());
        for (at, session) in self.sessions.iter().enumerate() {
            let cells = list(&solution["submissions"][at]);
            assert_eq!(cells.len(), self.rooms.len());
            // By room: its track, and what it has in each slot.
            let mut used: Vec<(usize, usize, Vec<Option<&Sub>>)> = Vec::new();
            for (room, cell) in cells.iter().enumerate() {
                let slots: Vec<Option<&Sub>> = list(cell).iter().map(|id| id.as_str().map(|id| sub_of[id])).collect();
                assert_eq!(slots.len(), session.1);
                let Some(track) = solution["tracks"][at][room].as_str() else {
                    assert!(slots.iter().all(Option::is_none));
                    continue;
                };
                used.push((room, track_of[track], slots));
            }
            for (room, track, slots) in &used {
                raw[0] += self.track_session[*track][at];
                raw[1] += self.track_room[*track][*room];
                raw[2] += self.session_room[at][*room];
                rooms_of[*track].insert(*room);
                sessions_of[*track].insert(at);
                for sub in slots.iter().flatten() {
                    assert_eq!(sub.track, *track);
                    *placed.entry(&sub.id).or_default() += 1;
                    raw[7] += self.hours(session, sub.zone);
                    raw[9] += sub.sessions[at];
                    raw[10] += sub.rooms[*room];
                    if !lists[*track].iter().any(|known| known.id == sub.id) {
                        lists[*track].push(sub);
                    }
                }
            }
            let tracks: BTreeSet<usize> = used.iter().map(|cell| cell.1).collect();
            raw[5] += (used.len() - tracks.len()) as i64;
            for (index, (_, one, slots)) in used.iter().enumerate() {
                for (_, two, others) in &used[index + 1..] {
                    if one != two {
                        raw[3] += self.similar[*one.min(two)][*one.max(two)];
                        raw[13] += i64::from(self.tracks[*one].1.iter().any(|name| self.tracks[*two].1.contains(name)));
                    }
                    let each = |slots: &[Option<&'_ Sub>]| -> BTreeSet<String> {
                        slots.iter().flatten().map(|sub| sub.id.clone()).collect()
                    };
                    for a in &each(slots) {
                        for b in &each(others) {
                            let (presenters, attendees) = self.conflicts(sub_of[a.as_str()], sub_of[b.as_str()]);
                            raw[11] += i64::from(presenters);
                            raw[12] += i64::from(attendees);
                        }
                    }
                    for (a, b) in slots.iter().zip(others) {
                        let (Some(a), Some(b)) = (a, b) else { continue };
                        let (presenters, attendees) = self.conflicts(a, b);
                        raw[14] += i64::from(presenters);
                        raw[15] += i64::from(attendees);
                        raw[8] += i64::from(a.track == b.track && a.order != 0 && b.order != 0);
                    }
                }
            }
        }
        for track in 0..self.tracks.len() {
            raw[4] += (rooms_of[track].len() as i64 - 1).max(0);
            let sessions = &sessions_of[track];
            let gap =
                sessions.last().zip(sessions.first()).is_some_and(|(last, first)| last - first + 1 > sessions.len());
            raw[6] += i64::from(gap);
            raw[8] +=
                (1..).zip(&lists[track]).filter(|(place, sub)| sub.order != 0 && sub.order != *place).count() as i64;
        }
        (raw, self.subs.iter().all(|sub| placed.get(sub.id.as_str()) == Some(&sub.slots)))
    }

    /// The objective of a solution.
    pub fn objective(&self, solution: &Value) -> i64 {
        let (raw, complete) = self.amounts(solution);
        assert!(complete);
        raw.iter().zip(&self.weights).map(|(raw, weight)| raw * (*weight).max(0)).sum()
    }
}

fn names(count: usize) -> impl Strategy<Value = Vec<String>> {
    let name = prop::sample::select(vec!["Ann", "Bo ", "bo", "Cy,Di", "Ed", "unknown", "Flo X", "flo-x"]);
    prop::collection::btree_set(name, 0..=count).prop_map(|names| names.into_iter().map(str::to_owned).collect())
}

fn costs(rows: usize, columns: usize) -> impl Strategy<Value = Vec<Vec<i64>>> {
    let cost = prop_oneof![2 => Just(0), 1 => 1..9_i64];
    prop::collection::vec(prop::collection::vec(cost, columns), rows)
}

/// Small instances, with names that are hard to tell apart.
pub fn any_sketch() -> impl Strategy<Value = Sketch> {
    (1..5_usize, 1..4_usize, 1..4_usize, 1..8_usize).prop_flat_map(|(sessions, rooms, tracks, subs)| {
        let sub = (0..tracks, 1..3_usize, 0..4_i64, -12..13_i64, names(2), names(2), costs(2, 8));
        let session = (prop::sample::select(vec![1, 2, 2, 3]), 7..21_u32, 1..3_u32);
        let facts = (
            prop::collection::vec(-1..4_i64, 16),
            -3..4_i64,
            prop::collection::vec(session, sessions),
            prop::collection::vec(names(2), tracks),
            prop::collection::vec(sub, subs),
        );
        let matrices = (costs(tracks, sessions), costs(tracks, rooms), costs(sessions, rooms), costs(tracks, tracks));
        (facts, matrices).prop_map(move |((weights, zone, times, chairs, list), matrices)| {
            let odd = ["Hall", "hall ", "TBA", "none", "A: b", "a-b"];
            let named = |from: usize, count: usize| (0..count).map(move |at| odd[(from + at) % odd.len()].to_owned());
            let mut sessions: Vec<Session> =
                times.iter().zip(named(1, sessions)).map(|(one, name)| (name, one.0, one.1, one.1 + one.2)).collect();
            // One session is long enough for everything.
            sessions[0].1 = 3;
            let subs = list.into_iter().enumerate().map(|(at, sub)| Sub {
                id: ["1", "01 ", "Ä", "a", "A", "x.y", "x-y", "1 "][at].to_owned(),
                track: sub.0,
                slots: sub.1,
                order: sub.2,
                zone: sub.3,
                presenters: sub.4,
                attendees: sub.5,
                sessions: sub.6[0][..sessions.len()].to_vec(),
                rooms: sub.6[1][..rooms].to_vec(),
            });
            let (track_session, track_room, session_room, similar) = matrices;
            Sketch {
                weights,
                zone,
                rooms: named(0, rooms).collect(),
                tracks: named(2, tracks).zip(chairs).collect(),
                subs: subs.collect(),
                sessions,
                track_session,
                track_room,
                session_room,
                similar,
            }
        })
    })
}
