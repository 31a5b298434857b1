//! A drill as a table, for a terminal and as markdown.

use std::fmt::Write as _;

use super::drill_shard::Document;
use crate::explain::drill::{Changes, Kind, Level, Row, Talk};

/// Columns of text.
const WIDTH: usize = 100;

/// So many talks are named, ...
const NAMED: usize = 6;

/// ... and so many characters of each; JSON has them all.
const LONGEST: usize = 44;

const HEADS: [&str; 7] = ["loss", "result", "with it", "dropped", "moved", "rooms", "proven"];

/// The table as text: what changes anything, worst first, each with what is dropped and short; then the rest by name.
pub(super) fn text(document: &Document) -> String {
    let (told, quiet): (Vec<&Row>, Vec<&Row>) = document.rows.iter().partition(|row| is_told(row));
    let mut text = format!("{}\n", headline(document));
    if !told.is_empty() {
        let lines: Vec<[String; 7]> = told.iter().map(|row| cells(row)).collect();
        let width = |at: usize| {
            lines.iter().map(|line| line[at].chars().count()).chain([HEADS[at].len()]).max().unwrap_or_default()
        };
        let widths: [usize; 7] = std::array::from_fn(width);
        text.push('\n');
        push_line(&mut text, &HEADS.map(str::to_owned), &widths);
        for (row, line) in told.iter().zip(&lines) {
            push_line(&mut text, line, &widths);
            for detail in details(row) {
                text.push_str(&wrapped(&detail, "    ", "      "));
            }
        }
    }
    for group in groups(&quiet) {
        text.push('\n');
        text.push_str(&wrapped(&group, "", "  "));
    }
    text
}

/// The same as markdown, for the summary of a job.
pub(super) fn markdown(document: &Document) -> String {
    let (told, quiet): (Vec<&Row>, Vec<&Row>) = document.rows.iter().partition(|row| is_told(row));
    let mut text = format!("{}\n", escaped(&headline(document)));
    if !told.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n| {} | what is short |\n|---|---|--:|--:|--:|--:|---|---|\n", HEADS.join(" | "));
        for row in told {
            let short: Vec<&str> = row.short.iter().map(|one| one.text.as_str()).collect();
            let cells = cells(row).map(|cell| escaped(&cell));
            let _ = writeln!(text, "| {} | {} |", cells.join(" | "), escaped(&short.join("; ")));
        }
    }
    for group in groups(&quiet) {
        let _ = write!(text, "\n{}\n", escaped(&group));
    }
    text
}

fn headline(document: &Document) -> String {
    let (losses, survived) = (document.losses, document.survived());
    let percent = (survived * 100).checked_div(losses).unwrap_or(100);
    let noun = if losses == 1 { "loss" } else { "losses" };
    format!("{}: {survived} of {losses} {noun} survived ({percent} %), worst first.", document.conference)
}

/// Whether it has a line of its own: something other than what is lost changes.
fn is_told(row: &Row) -> bool {
    row.level > Level::Unchanged
}

fn cells(row: &Row) -> [String; 7] {
    let Changes { dropped, moved, rooms } = row.changes;
    let is_plan = row.level < Level::Unknown;
    let count = |count: usize| if is_plan { count.to_string() } else { "-".to_owned() };
    let result = match row.level {
        Level::Unchanged => "nothing changes",
        Level::Rooms => "rooms change",
        Level::Times => "talks move",
        Level::Dropped => "talks dropped",
        Level::Unknown => "no plan found",
        Level::Broken => "no plan exists",
    };
    let proven = match row.minimal.as_str() {
        _ if !is_plan => "-".to_owned(),
        "unproven" => format!("no: at least {} dropped", row.least.dropped),
        "dropped" => format!("dropped; at least {} moved", row.least.moved),
        "moved" if row.least.rooms == 0 => "moved".to_owned(),
        "moved" => format!("moved; at least {} rooms", row.least.rooms),
        _ => "all".to_owned(),
    };
    let with_it = row.lost.len().to_string();
    [row.loss.label(), result.to_owned(), with_it, count(dropped), count(moved), count(rooms), proven]
}

fn details(row: &Row) -> Vec<String> {
    let mut details: Vec<String> = row.short.iter().map(|one| format!("short: {}", one.text)).collect();
    if !row.dropped.is_empty() {
        details.push(format!("dropped: {}", titles(&row.dropped)));
    }
    if !row.lost.is_empty() {
        details.push(format!("lost with it: {}", titles(&row.lost)));
    }
    if !row.breaks.is_empty() {
        details.push(format!("breaks without a room: {}", row.breaks.join(", ")));
    }
    details
}

/// Titles, with the priority where there is any.
fn titles(talks: &[Talk]) -> String {
    let title = |talk: &Talk| match talk.priority {
        1 => cut(&talk.label),
        priority => format!("{} (priority {priority})", cut(&talk.label)),
    };
    let mut titles: Vec<String> = talks.iter().take(NAMED).map(title).collect();
    if talks.len() > NAMED {
        titles.push(format!("and {} more", talks.len() - NAMED));
    }
    titles.join(", ")
}

/// A long title in quotes without its end.
fn cut(label: &str) -> String {
    if label.chars().count() <= LONGEST {
        return label.to_owned();
    }
    let kept: String = label.chars().take(LONGEST - 2).collect();
    format!("{}…\"", kept.trim_end())
}

/// Losses after which nothing else changes, by kind and how much is lost with them. A star marks those of whose
/// talks others are left.
fn groups(rows: &[&Row]) -> Vec<String> {
    let mut groups: Vec<((Kind, usize, usize), Vec<String>)> = Vec::new();
    for row in rows {
        let key = (row.loss.kind, row.lost.len(), row.breaks.len());
        let star = if row.lost.iter().any(|talk| !talk.others.is_empty()) { "*" } else { "" };
        let name = format!("{}{star}", row.loss.name);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, names)) => names.push(name),
            None => groups.push((key, vec![name])),
        }
    }
    let mut told: Vec<String> = groups.iter().map(|(key, names)| group(*key, names)).collect();
    if groups.iter().flat_map(|(_, names)| names).any(|name| name.ends_with('*')) {
        told.push(
            "* Others are left for some of these talks, who might hold them; --format json names them.".to_owned(),
        );
    }
    told
}

/// `2 people with 1 talk each, nothing else changes: A, B.`
fn group((kind, talks, breaks): (Kind, usize, usize), names: &[String]) -> String {
    let of = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let what = match (kind, names.len()) {
        (Kind::Room, count) => of(count, "room"),
        (Kind::Person, 1) => "1 person".to_owned(),
        (Kind::Person, count) => format!("{count} people"),
        (Kind::Day, count) => of(count, "day"),
        (Kind::Group, count) => of(count, "group"),
        (Kind::KeepOnly, _) => "All rooms but these".to_owned(),
    };
    let each = if names.len() == 1 { "" } else { " each" };
    let with = match (talks, breaks) {
        (0, 0) => String::new(),
        (0, breaks) => format!(" with {}{each} to find a place for", of(breaks, "break")),
        (talks, 0) => format!(" with {}{each}", of(talks, "talk")),
        (talks, breaks) => format!(" with {} and {}{each}", of(talks, "talk"), of(breaks, "break")),
    };
    format!("{what}{with}; nothing else changes: {}.", names.join(", "))
}

fn push_line(text: &mut String, cells: &[String; 7], widths: &[usize; 7]) {
    let mut line = String::new();
    for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let blank = " ".repeat(width - cell.chars().count());
        // Numbers stand to the right.
        let (first, second) = if (2..6).contains(&at) { (&blank, cell) } else { (cell, &blank) };
        line.extend([first, second, "  "]);
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

/// Breaks a paragraph at blanks, as far as there are any.
fn wrapped(paragraph: &str, first: &str, others: &str) -> String {
    let (mut text, mut line) = (String::new(), first.to_owned());
    let mut is_empty = true;
    for word in paragraph.split(' ') {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            text.push_str(&line);
            text.push('\n');
            others.clone_into(&mut line);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    text + &line + "\n"
}

/// Text without what markdown would take for markup.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut text, one| {
        if matches!(one, '|' | '*' | '_' | '`' | '<' | '[' | ']' | '\\') {
            text.push('\\');
        }
        text.push(one);
        text
    })
}
