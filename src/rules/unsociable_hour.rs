//! unsociable-hour: a talk in the night of somebody who takes part from afar.

use std::borrow::Cow;

use chrono::{NaiveDateTime, Timelike};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Interval, PersonId, Time, Timetable, Zone};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct UnsociableHour;

/// A time of day in minutes since midnight, 0 to 1,440.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Clock(i64);

/// Minutes of a day on a clock that nobody moves.
const DAY: i64 = 24 * 60;

impl Clock {
    /// `08:00`, `8:00` or `24:00`.
    fn parse(text: &str) -> Option<Self> {
        let (hours, minutes) = text.split_once(':')?;
        let digits =
            |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|one| one.is_ascii_digit());
        if !digits(hours, 2) || minutes.len() != 2 || !digits(minutes, 2) {
            return None;
        }
        let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
        let clock = hours * 60 + minutes;
        (minutes < 60 && clock <= DAY).then_some(Self(clock))
    }
}

impl std::fmt::Display for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl<'de> Deserialize<'de> for Clock {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let text = String::deserialize(reader)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no time of day such as 08:00")))
    }
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        writer.collect_str(self)
    }
}

impl JsonSchema for Clock {
    fn schema_name() -> Cow<'static, str> {
        "Clock".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^([01]?[0-9]|2[0-3]):[0-5][0-9]$|^24:00$",
            "x-words": "a time of day from \"00:00\" to \"24:00\", in quotes",
        })
    }
}

/// Options of `unsociable-hour`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// When a day begins, on the clock of the person.
    from: Clock,
    /// When it ends; earlier than `from`: on the next day. The same as `from`: never.
    to: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self { from: Clock(8 * 60), to: Clock(22 * 60) }
    }
}

impl Rule for UnsociableHour {
    const INFO: RuleInfo = RuleInfo {
        id: "unsociable-hour",
        family: Family::People,
        level: Level::Off,
        weight: 1,
        unit: "minute, per person",
        inviolable: false,
        subject: Subject::TALKS.with_people(),
        halves: Halves::Both,
        summary: "A talk takes place in the night of one of its people, by the clock where they are.",
        page: "\
## Why

Whoever takes part from another continent should not have to speak at four in the morning.
`timezone` of a person says where they are; people without one are where the conference is, and
this rule does not look at them.

## Example

With `unsociable-hour: warn`: a conference in Dublin, in winter; Grace Hopper has
`timezone: America/Los_Angeles` and speaks at 15:40 for 40 minutes. That is 07:40 to 08:20 for her;
20 minutes lie before 08:00: cost 20.

## Fix

Move the talk into the hours that the finding names, or let the person send a recording
(`delivery: recorded`).

## Cost

Minutes of the talk before `from` or after `to`, for every person who must be in the talk and has a
`timezone`. Clock changes are taken into account, those there and those here.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        vec![
            // Los Angeles is eight hours behind UTC, Kolkata five and a half before it.
            Options::default(),
            Options { from: Clock(14 * 60 + 40), to: Clock(15 * 60 + 10) },
            Options { from: Clock(9 * 60 + 30), to: Clock(2 * 60) },
            Options { from: Clock(0), to: Clock(DAY) },
            Options { from: Clock(600), to: Clock(600) },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let Options { from, to } = this.options;
        for (one, span) in timetable.timed().filter(|(one, _)| this.covers(one.talk)) {
            for person in instance.talk(one.talk).exclusive() {
                let (facts, minutes) = (instance.person(person), minutes_outside(instance, this, person, span));
                let (Some(zone), true) = (facts.zone, minutes > 0) else { continue };
                if this.ignores(&[one.talk], Some(person), None) {
                    continue;
                }
                let (title, name) = (instance.talk_label(one.talk), &facts.name);
                let (start, end) = (zone.local(span.start), zone.local(span.end));
                // The date says so where it is another one there.
                let date =
                    if start.date() == instance.zone.local(span.start).date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
                let there = format!("{}–{}", start.format(date), end.format("%H:%M"));
                let shift = minute_of_day(instance.zone.local(span.start)) - minute_of_day(start);
                let here = |clock: Clock| Clock((clock.0 + shift).rem_euclid(DAY));
                out.report(
                    minutes,
                    one.at.start,
                    &format!("{} in {}", start.format(date), zone.name()),
                    format!(
                        "{title} is at {there} for {name} in {}, {minutes} min of it outside {from}–{to}",
                        zone.name()
                    ),
                )
                .talks([one.talk])
                .people([person])
                .rooms(one.atoms.iter().copied())
                .span(span)
                .minutes(minutes)
                .related(facts.origin, format!("{name} is in {}", zone.name()))
                .help(format!(
                    "between {} and {} here it is {from} to {to} there",
                    here(from),
                    here(to)
                ));
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let space = out.space();
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            for person in talk.exclusive() {
                let facts = instance.person(person);
                if facts.zone.is_some() && !this.ignores(&[id], Some(person), None) {
                    let atoms = |span: Interval| minutes_outside(instance, this, person, span);
                    out.talk_start(id, facts.origin, |start| atoms(space.start(start).span));
                }
            }
        }
    }
}

/// Minutes of `span` that lie outside the hours of a person; 0 for people without a zone.
fn minutes_outside(instance: &Instance, this: &Use<Options>, person: PersonId, span: Interval) -> i64 {
    let Options { from, to } = this.options;
    instance.person(person).zone.map_or(0, |zone| outside(zone, from, to, span))
}

/// Minutes of `span` when the clock of the zone shows neither `from` nor anything up to `to`.
/// O(days of the span).
fn outside(zone: Zone, from: Clock, to: Clock, span: Interval) -> i64 {
    let mut minutes = 0;
    let mut at = span.start;
    while at < span.end {
        let mut end = span.end.min(at.plus(DAY));
        let start = zone.local(at);
        // Where clocks change, go on in halves until they do not, or one minute is left.
        while end > at.plus(1) && (zone.local(end) - start).num_minutes() != end.0 - at.0 {
            end = Time(at.0 + (end.0 - at.0) / 2);
        }
        minutes += outside_steady(minute_of_day(start), end.0 - at.0, from, to);
        at = end;
    }
    minutes
}

/// The same for at most a day of a clock that nobody moves, from a minute of the day.
fn outside_steady(start: i64, length: i64, from: Clock, to: Clock) -> i64 {
    let inside = |day: i64| {
        let (first, last) = (from.0 + day * DAY, to.0 + day * DAY + if to.0 <= from.0 { DAY } else { 0 });
        (last.min(start + length) - first.max(start)).max(0)
    };
    // Hours that began the day before, on that day, and on the next.
    length - (-1..=1).map(inside).sum::<i64>()
}

fn minute_of_day(local: NaiveDateTime) -> i64 {
    i64::from(local.num_seconds_from_midnight() / 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Minute by minute.
    fn slowly(zone: Zone, from: Clock, to: Clock, span: Interval) -> i64 {
        let inside = |at: i64| {
            let clock = minute_of_day(zone.local(Time(at)));
            if from.0 < to.0 { from.0 <= clock && clock < to.0 } else { clock >= from.0 || clock < to.0 }
        };
        i64::try_from((span.start.0..span.end.0).filter(|&at| !inside(at)).count()).unwrap()
    }

    fn utc(text: &str) -> Time {
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        Zone::UTC.instant(local).unwrap()
    }

    fn between(zone: &str, start: &str, minutes: i64) -> i64 {
        let span = Interval::new(utc(start), utc(start).plus(minutes));
        let (zone, from, to) = (Zone::from_name(zone).unwrap(), Clock(8 * 60), Clock(22 * 60));
        let outside = outside(zone, from, to, span);
        assert_eq!(outside, slowly(zone, from, to, span), "{start}");
        outside
    }

    #[test]
    fn half_hours_count() {
        // 02:20 in London is 07:50 in Kolkata, 16:20 is 21:50.
        assert_eq!(between("Asia/Kolkata", "2027-01-11 02:20", 40), 10);
        assert_eq!(between("Asia/Kolkata", "2027-01-11 02:30", 40), 0);
        assert_eq!(between("Asia/Kolkata", "2027-01-11 16:20", 40), 30);
        assert_eq!(between("Asia/Kolkata", "2027-01-11 16:30", 40), 40);
    }

    #[test]
    fn clocks_change() {
        // Dublin: forward at 01:00 UTC on 28 March 2027, back at 01:00 UTC on 31 October 2027.
        assert_eq!(between("Europe/Dublin", "2027-03-27 07:30", 60), 30);
        assert_eq!(between("Europe/Dublin", "2027-03-28 06:30", 60), 30);
        assert_eq!(between("Europe/Dublin", "2027-10-30 06:30", 60), 30);
        assert_eq!(between("Europe/Dublin", "2027-10-31 07:30", 60), 30);
        // From noon to noon: 22:00 to 08:00 is nine hours in that night, eleven in the other.
        assert_eq!(between("Europe/Dublin", "2027-03-27 12:00", 1_380), 9 * 60);
        assert_eq!(between("Europe/Dublin", "2027-10-30 11:00", 1_500), 11 * 60);
        // Los Angeles: forward at 10:00 UTC on 14 March 2027, back at 09:00 UTC on 7 November 2027.
        assert_eq!(between("America/Los_Angeles", "2027-03-13 15:40", 40), 20);
        assert_eq!(between("America/Los_Angeles", "2027-03-14 14:40", 40), 20);
        assert_eq!(between("America/Los_Angeles", "2027-11-06 14:40", 40), 20);
        assert_eq!(between("America/Los_Angeles", "2027-11-07 15:40", 40), 20);
        assert_eq!(between("America/Los_Angeles", "2027-03-13 20:00", 1_440), 9 * 60);
        assert_eq!(between("America/Los_Angeles", "2027-11-06 19:00", 1_500), 11 * 60);
    }

    #[test]
    fn talks_run_over_midnight() {
        assert_eq!(between("UTC", "2027-01-11 21:30", 240), 210);
        assert_eq!(between("UTC", "2027-01-11 21:30", 660), 600);
        // Hours over midnight, days at a time.
        let span = |days: i64| Interval::new(utc("2027-01-11 12:00"), utc("2027-01-11 12:00").plus(days * DAY));
        for days in [1, 3, 400] {
            assert_eq!(outside(Zone::UTC, Clock(20 * 60), Clock(4 * 60), span(days)), days * 16 * 60);
        }
    }

    #[test]
    fn the_same_minute_by_minute() {
        for zone in ["Asia/Kolkata", "Europe/Dublin", "America/Los_Angeles", "Australia/Lord_Howe", "Pacific/Apia"] {
            let zone = Zone::from_name(zone).unwrap();
            for (from, to) in [(480, 1_320), (1_320, 480), (0, 1_440), (600, 600), (1_440, 0), (90, 150)] {
                // Apia left out 30 December 2011.
                for start in ["2011-12-29 23:00", "2027-03-13 21:00", "2027-03-27 20:00", "2027-10-02 01:00"] {
                    let span = Interval::new(utc(start), utc(start).plus(4_321));
                    let (from, to) = (Clock(from), Clock(to));
                    let expected = if from == to { 0 } else { slowly(zone, from, to, span) };
                    assert_eq!(outside(zone, from, to, span), expected, "{zone:?} {from} {to} {start}");
                }
            }
        }
    }

    #[test]
    fn clocks_are_read_strictly() {
        let read = |text: &str| Clock::parse(text).map(|clock| clock.0);
        assert_eq!((read("08:00"), read("8:05"), read("24:00")), (Some(480), Some(485), Some(1_440)));
        for wrong in ["", "8", "08:0", "08:60", "24:01", "+8:00", "-1:00", "08:00:00", "8 :00", "008:00"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
