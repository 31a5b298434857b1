//! The agenda as a grid per day: times down, rooms across.
//!
//! A combined room spans its parts, a break is a band across every room that is free, and what a
//! check found is marked where it is: `✗1` error, `!2` warning, `·3` note, with a legend below.

mod columns;
mod grid;
mod items;
mod wrap;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::check::Reported;
use crate::finding::Severity;
use crate::model::{Agenda, Instance, RoomId, Zone};
use columns::{order, tables};
use grid::Table;
use items::{DayPlan, Plan};
use wrap::{clean, wrap};

/// The width for which the grid is designed.
pub const DEFAULT_WIDTH: usize = 100;
/// Below this width a grid is not readable; narrower terminals get this one.
pub const MIN_WIDTH: usize = 60;

/// The agenda as text, at most `width` columns wide (at least [`MIN_WIDTH`]). Breaks that the
/// agenda omits stand where the scenario puts them. O(days × rows × (rooms + entries)).
#[must_use]
pub fn show(instance: &Instance, agenda: &Agenda, findings: &[Reported], width: usize) -> String {
    let width = width.max(MIN_WIDTH);
    let plan = Plan::new(instance, agenda, findings);
    let mut out = String::new();
    for day in &plan.days {
        write_day(&mut out, instance, day, findings, width);
    }
    write_list(&mut out, "No time:", &plan.no_time, width);
    write_list(&mut out, "Not in the agenda:", &plan.absent, width);
    let shown: BTreeSet<usize> = plan.days.iter().flat_map(|day| day.findings.iter().copied()).collect();
    let rest: Vec<usize> = (0..findings.len()).filter(|index| !shown.contains(index)).collect();
    write_legend(&mut out, if shown.is_empty() { "Findings:" } else { "Other findings:" }, &rest, findings, width);
    if out.is_empty() {
        out.push_str("The agenda is empty.\n");
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn write_day(out: &mut String, instance: &Instance, day: &DayPlan, findings: &[Reported], width: usize) {
    let rooms = order(instance, &day.items);
    let tables = tables(&rooms, width);
    let mut unplaced: Option<BTreeSet<usize>> = None;
    let mut first = 1;
    for (index, part) in tables.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let mut heading = day.heading.clone();
        if tables.len() > 1 {
            let last = first + part.len() - 1;
            let range = if first == last { format!("room {first}") } else { format!("rooms {first}–{last}") };
            // Writing to a string cannot fail.
            let _ = write!(heading, ", {range} of {}", rooms.len());
            first = last + 1;
        }
        let headers: Vec<String> = part.iter().map(|&room| header(instance, room)).collect();
        let zone = instance.zone;
        let table = Table::new(&day.items, part, &|time| label(zone, day, time), width);
        out.push_str(&heading);
        out.push('\n');
        table.write(out, &headers);
        // A break is lost only if no table of the day had room for it.
        let lost = table.lost_bands();
        unplaced = Some(match unplaced {
            None => lost,
            Some(before) => before.intersection(&lost).copied().collect(),
        });
    }
    let lost: Vec<String> = unplaced
        .unwrap_or_default()
        .into_iter()
        .filter_map(|index| day.items.get(index))
        .map(|item| format!("{} {}", clocks(zone_span(instance, item)), item.title))
        .collect();
    write_list(out, "Also:", &lost, width);
    write_list(out, "No room:", &day.no_room, width);
    let marked: Vec<usize> = day.findings.iter().copied().collect();
    write_legend(out, "", &marked, findings, width);
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
}

fn header(instance: &Instance, room: RoomId) -> String {
    let room = instance.room(room);
    match room.capacity {
        Some(seats) => format!("{} ({seats})", clean(&room.name)),
        None => clean(&room.name),
    }
}

/// `09:40`, with the number of days after the one of the table.
fn label(zone: Zone, day: &DayPlan, time: crate::model::Time) -> String {
    let local = zone.local(time);
    let later = (local.date() - day.date).num_days();
    if later == 0 { local.format("%H:%M").to_string() } else { format!("{}+{later}", local.format("%H:%M")) }
}

fn zone_span(instance: &Instance, item: &items::Item) -> (String, String) {
    (instance.clock(item.span.start), instance.clock(item.span.end))
}

fn clocks((start, end): (String, String)) -> String {
    format!("{start}–{end}")
}

/// A headed list, each entry wrapped with its following lines set in.
fn write_list(out: &mut String, heading: &str, entries: &[String], width: usize) {
    if entries.is_empty() {
        return;
    }
    out.push_str(heading);
    out.push('\n');
    for entry in entries {
        write_hanging(out, "  ", entry, width, usize::MAX);
    }
    out.push('\n');
}

/// What the marks mean, two lines each at most.
fn write_legend(out: &mut String, heading: &str, indices: &[usize], findings: &[Reported], width: usize) {
    if indices.is_empty() {
        return;
    }
    if !heading.is_empty() {
        out.push_str(heading);
        out.push('\n');
    }
    for &index in indices {
        let Some(reported) = findings.get(index) else { continue };
        let text = format!("{}: {}", reported.rule, clean(&reported.finding.message));
        write_hanging(out, &format!("  {} ", mark(index, reported.finding.severity)), &text, width, 2);
    }
    out.push('\n');
}

fn write_hanging(out: &mut String, lead: &str, text: &str, width: usize, lines: usize) {
    let indent = lead.chars().count();
    for (index, line) in wrap(text, width.saturating_sub(indent), lines).iter().enumerate() {
        if index == 0 {
            out.push_str(lead);
        } else {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(line);
        out.push('\n');
    }
}

/// `✗1`, `!2` or `·3`: the number is the place in the report, from 1.
fn mark(index: usize, severity: Severity) -> String {
    let sign = match severity {
        Severity::Error => '✗',
        Severity::Warning => '!',
        Severity::Note => '·',
    };
    format!("{sign}{}", index + 1)
}

#[cfg(test)]
mod tests;
