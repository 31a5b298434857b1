//! The `VTIMEZONE` of an IANA zone (RFC 5545, section 3.6.5).

use chrono::{DateTime, Datelike, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{OffsetComponents, OffsetName, Tz};

use super::text::push_line;
use crate::model::{Time, Zone};

/// Adds the definition of a zone with every clock change from the year before `from` to the year after
/// `to`. Each change is a part of its own, which says exactly what the IANA data say; rules would
/// claim more. O(days between the years).
pub(super) fn push_zone(out: &mut String, zone: Zone, from: Time, to: Time) {
    // The name is one of IANA: `Zone` was made by it.
    let Ok(tz) = zone.name().parse::<Tz>() else { return };
    let year = |time: Time| zone.local(time).date().year();
    push_line(out, "BEGIN:VTIMEZONE");
    push_line(out, &format!("TZID:{}", zone.name()));
    let begin = new_year(tz, year(from) - 1);
    let end = new_year(tz, year(to) + 2);
    push_part(out, tz, begin, begin);
    let day = TimeDelta::days(1);
    let mut before = begin;
    while before < end {
        let after = before + day;
        if offset(tz, before) != offset(tz, after) {
            push_part(out, tz, before, change(tz, before, after));
        }
        before = after;
    }
    push_line(out, "END:VTIMEZONE");
}

/// One observance: from `at` on, after the offset that was there at `before`.
fn push_part(out: &mut String, tz: Tz, before: DateTime<Utc>, at: DateTime<Utc>) {
    let (old, new) = (offset(tz, before), tz.offset_from_utc_datetime(&at.naive_utc()));
    let part = if new.dst_offset() > TimeDelta::zero() { "DAYLIGHT" } else { "STANDARD" };
    let onset = at.naive_utc() + TimeDelta::seconds(i64::from(old));
    push_line(out, &format!("BEGIN:{part}"));
    push_line(out, &format!("DTSTART:{}", onset.format("%Y%m%dT%H%M%S")));
    push_line(out, &format!("TZOFFSETFROM:{}", offset_text(old)));
    push_line(out, &format!("TZOFFSETTO:{}", offset_text(offset(tz, at))));
    if let Some(name) = new.abbreviation() {
        push_line(out, &format!("TZNAME:{name}"));
    }
    push_line(out, &format!("END:{part}"));
}

/// The first second after a change of the offset between two instants, by halving.
fn change(tz: Tz, before: DateTime<Utc>, after: DateTime<Utc>) -> DateTime<Utc> {
    let (mut low, mut high) = (before.timestamp(), after.timestamp());
    let at = |second: i64| DateTime::from_timestamp(second, 0).unwrap_or(before);
    while low < high {
        let middle = low + (high - low) / 2;
        if offset(tz, at(middle)) == offset(tz, before) { low = middle + 1 } else { high = middle }
    }
    at(low)
}

fn new_year(tz: Tz, year: i32) -> DateTime<Utc> {
    let local = chrono::NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
    let ahead = tz.offset_from_utc_datetime(&local).fix().local_minus_utc();
    (local - TimeDelta::seconds(i64::from(ahead))).and_utc()
}

fn offset(tz: Tz, at: DateTime<Utc>) -> i32 {
    tz.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
}

/// `+0530`; with seconds where a zone of old had them.
fn offset_text(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.abs();
    let rest = if seconds % 60 == 0 { String::new() } else { format!("{:02}", seconds % 60) };
    format!("{sign}{:02}{:02}{rest}", seconds / 3_600, seconds / 60 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str, year: i32) -> String {
        let at = chrono::NaiveDate::from_ymd_opt(year, 6, 1).unwrap().and_time(chrono::NaiveTime::MIN);
        let time = Time(at.and_utc().timestamp() / 60);
        let mut out = String::new();
        push_zone(&mut out, Zone::from_name(name).unwrap(), time, time);
        out.replace("\r\n", "\n")
    }

    #[test]
    fn clock_changes_are_those_of_iana() {
        let berlin = zone("Europe/Berlin", 2027);
        assert_eq!(berlin.matches("BEGIN:DAYLIGHT").count(), 3);
        let summer =
            "BEGIN:DAYLIGHT\nDTSTART:20270328T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nTZNAME:CEST\nEND:DAYLIGHT";
        let winter =
            "BEGIN:STANDARD\nDTSTART:20271031T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nTZNAME:CET\nEND:STANDARD";
        assert!(berlin.contains(summer) && berlin.contains(winter), "{berlin}");
    }

    #[test]
    fn zones_without_clock_changes_have_one_part() {
        let kolkata = zone("Asia/Kolkata", 2027);
        assert_eq!(
            kolkata,
            "BEGIN:VTIMEZONE\nTZID:Asia/Kolkata\nBEGIN:STANDARD\nDTSTART:20260101T000000\nTZOFFSETFROM:+0530\n\
             TZOFFSETTO:+0530\nTZNAME:IST\nEND:STANDARD\nEND:VTIMEZONE\n"
        );
    }

    #[test]
    fn odd_zones() {
        // Ramadan interrupts Morocco's summer time; Troll changes by two hours; Lord Howe by half of one.
        for (name, parts) in [("Africa/Casablanca", 7), ("Antarctica/Troll", 7), ("Australia/Lord_Howe", 7)] {
            assert_eq!(zone(name, 2026).matches("DTSTART").count(), parts, "{name}");
        }
        assert!(zone("Africa/Monrovia", 1970).contains("-004430"));
    }
}
