//! A programme as one HTML page that needs nothing else: no script, no font, no picture.
//!
//! Each day is a list in order of time, every talk with its time and room. Wide screens lay the list out
//! as a grid, rooms across and time down; narrow screens, paper and screen readers have the list.

mod layout;
mod text;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::finding::Severity;
use crate::model::{Event, Programme, Status, Time, Zone};
use layout::{Cell, Day, days};
use text::{escape, is_colour, is_language, is_link};

/// What looks how.
const STYLE: &str = include_str!("style.css");

/// Height of a minute, and the most for a row, in hundredths of the text's size.
const MINUTE: i64 = 6;
const ROW: i64 = 400;

/// What a page shows.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// What was found in it; shown only where it is given.
    pub notes: Option<&'a [Note]>,
}

/// A finding, as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// How grave.
    pub severity: Severity,
    /// The rule.
    pub rule: String,
    /// One sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The events concerned, by their index in the programme.
    pub events: Vec<usize>,
}

/// The page, as HTML that is well-formed XML too. O(n log n) in events and findings.
#[must_use]
pub fn write_html(page: &Page<'_>) -> String {
    let writer = Writer::new(page);
    let days = days(page.programme);
    let name = page.programme.name.as_deref().unwrap_or("Programme");
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>{0}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the programme</a>\n<header>\n<h1>{0}</h1>\n",
        escape(name)
    );
    let zone = if page.programme.floating { String::new() } else { format!(" to {}", escape(&writer.zone.label())) };
    let entries = page.programme.events.len();
    let word = if entries == 1 { "entry" } else { "entries" };
    let _ = writeln!(out, "<p class=\"about\">{entries} {word}. Times are local{zone}.</p>");
    writer.navigation(&days, &mut out);
    out.push_str("</header>\n<main id=\"main\">\n");
    for (index, day) in days.iter().enumerate() {
        writer.day(index, day, &mut out);
    }
    writer.without_time(&mut out);
    writer.findings(&mut out);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

struct Writer<'a> {
    programme: &'a Programme,
    zone: Zone,
    notes: Option<&'a [Note]>,
    /// The notes of each event, gravest first.
    marks: BTreeMap<usize, Vec<usize>>,
}

impl<'a> Writer<'a> {
    fn new(page: &Page<'a>) -> Self {
        let mut marks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let notes = page.notes.unwrap_or_default();
        for (index, note) in notes.iter().enumerate() {
            for &event in &note.events {
                let marks = marks.entry(event).or_default();
                if marks.last() != Some(&index) {
                    marks.push(index);
                }
            }
        }
        for marks in marks.values_mut() {
            marks.sort_by_key(|&index| (std::cmp::Reverse(notes[index].severity), index));
        }
        let zone = page.programme.zone.unwrap_or(Zone::UTC);
        Self { programme: page.programme, zone, notes: page.notes, marks }
    }

    fn navigation(&self, days: &[Day], out: &mut String) {
        out.push_str("<nav aria-label=\"On this page\">\n<ul>\n");
        for (index, day) in days.iter().enumerate() {
            let _ = writeln!(out, "<li><a href=\"#day-{}\">{}</a></li>", index + 1, day.date.format("%A %-d %B"));
        }
        if let Some(notes) = self.notes {
            let _ = writeln!(out, "<li><a href=\"#findings\">Findings ({})</a></li>", notes.len());
        }
        out.push_str("</ul>\n</nav>\n");
    }

    fn day(&self, index: usize, day: &Day, out: &mut String) {
        let number = index + 1;
        let heading = day.date.format("%A %-d %B %Y");
        let widths: Vec<String> = day
            .columns
            .iter()
            .flat_map(|column| {
                // A talk beside another one needs room for a word at least.
                let width = if column.lanes.len() == 1 { "minmax(11rem, 1fr)" } else { "minmax(8rem, 1fr)" };
                std::iter::repeat_n(width.to_owned(), column.lanes.len())
            })
            .collect();
        let heights: Vec<String> = day
            .lines
            .windows(2)
            .map(|pair| {
                let height = ((pair[1].0 - pair[0].0) * MINUTE).min(ROW);
                format!("minmax({}.{:02}rem, auto)", height / 100, height % 100)
            })
            .collect();
        let _ = write!(
            out,
            "<section class=\"day\" aria-labelledby=\"day-{number}\">\n<h2 id=\"day-{number}\">{heading}</h2>\n\
             <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"day-{number}\">\n\
             <div class=\"grid\" role=\"list\" style=\"grid-template-columns: 4rem {}; grid-template-rows: auto {}\">\n",
            widths.join(" "),
            heights.join(" ")
        );
        self.frame(day, out);
        for cell in &day.cells {
            self.cell(cell, out);
        }
        out.push_str("</div>\n</div>\n</section>\n");
    }

    /// Names of rooms and times, for the eye: each talk says its own.
    fn frame(&self, day: &Day, out: &mut String) {
        out.push_str("<div class=\"rooms\" aria-hidden=\"true\">\n<div class=\"room corner\" style=\"grid-area: 1 / 1\"></div>\n");
        for column in &day.columns {
            let name = if column.name.is_empty() { "No room" } else { &column.name };
            let _ = writeln!(
                out,
                "<div class=\"room\" style=\"grid-area: 1 / {} / 2 / {}\">{}</div>",
                column.lanes.start + 2,
                column.lanes.end + 2,
                escape(name)
            );
        }
        out.push_str("</div>\n");
        let mut starts: Vec<usize> = day.cells.iter().map(|cell| cell.rows.start).collect();
        starts.push(day.lines.len() - 1);
        starts.dedup();
        for pair in starts.windows(2) {
            let _ = writeln!(
                out,
                "<div class=\"hour\" aria-hidden=\"true\" style=\"grid-area: {} / 1 / {} / 2\">{}</div>",
                pair[0] + 2,
                pair[1] + 2,
                self.clock(day.lines[pair[0]])
            );
        }
    }

    fn cell(&self, cell: &Cell, out: &mut String) {
        let event = &self.programme.events[cell.event];
        let area = format!(
            "grid-area: {} / {} / {} / {}",
            cell.rows.start + 2,
            cell.lanes.start + 2,
            cell.rows.end + 2,
            cell.lanes.end + 2
        );
        self.talk(cell.event, event, Some(cell), &area, out);
    }

    fn talk(&self, index: usize, event: &Event, cell: Option<&Cell>, area: &str, out: &mut String) {
        let again = cell.is_some_and(|cell| cell.again);
        let notes = self.notes.unwrap_or_default();
        let marks: &[usize] = self.marks.get(&index).map_or(&[], Vec::as_slice);
        let gravest = marks.first().map_or("", |&mark| severity(notes[mark].severity));
        let mut classes = vec!["talk"];
        classes.extend([gravest].into_iter().filter(|class| matches!(*class, "error" | "warning")));
        classes.extend((event.status == Some(Status::Cancelled)).then_some("cancelled"));
        classes.extend(again.then_some("again"));
        let colour = self.track_colour(event).map(|colour| format!("; border-inline-start-color: {colour}"));
        let style = format!("{area}{}", colour.unwrap_or_default());
        let style = style.trim_start_matches("; ");
        let _ = write!(out, "<article role=\"listitem\" class=\"{}\"", classes.join(" "));
        if again {
            // It is read out once.
            out.push_str(" aria-hidden=\"true\"");
        } else {
            let _ = write!(out, " id=\"talk-{}\"", index + 1);
        }
        if !style.is_empty() {
            let _ = write!(out, " style=\"{style}\"");
        }
        out.push_str(">\n");
        self.marks(marks, again, out);
        if let Some(start) = event.start {
            let _ = writeln!(out, "<p class=\"when\">{}</p>", self.span(start, event.end));
        }
        write_title(event, again, out);
        write_facts(event, cell.is_some_and(|cell| cell.overlaps), out);
        out.push_str("</article>\n");
    }

    fn marks(&self, marks: &[usize], again: bool, out: &mut String) {
        let notes = self.notes.unwrap_or_default();
        if marks.is_empty() {
            return;
        }
        out.push_str("<p class=\"marks\">");
        for &mark in marks {
            let note = &notes[mark];
            let word = severity(note.severity);
            let sign = sign(note.severity);
            let focus = if again { " tabindex=\"-1\"" } else { "" };
            let _ = write!(
                out,
                " <a class=\"mark {word}\" href=\"#finding-{0}\" title=\"{1}\"{focus}><span class=\"hidden\">{word} </span>{sign}{0}</a>",
                mark + 1,
                escape(&note.message)
            );
        }
        out.push_str("</p>\n");
    }

    fn track_colour(&self, event: &Event) -> Option<&'a str> {
        let track = event.track.as_ref()?;
        let known = self.programme.tracks.iter().find(|one| one.name.text == *track)?;
        known.details.get("color").filter(|colour| is_colour(colour))
    }

    fn without_time(&self, out: &mut String) {
        let mut rest = self.programme.events.iter().enumerate().filter(|(_, event)| event.start.is_none()).peekable();
        if rest.peek().is_none() {
            return;
        }
        out.push_str("<section class=\"day\" aria-labelledby=\"no-time\">\n<h2 id=\"no-time\">Without a time</h2>\n<div role=\"list\">\n");
        for (index, event) in rest {
            self.talk(index, event, None, "", out);
        }
        out.push_str("</div>\n</section>\n");
    }

    fn findings(&self, out: &mut String) {
        let Some(notes) = self.notes else { return };
        out.push_str("<section class=\"findings\" aria-labelledby=\"findings\">\n<h2 id=\"findings\">Findings</h2>\n");
        if notes.is_empty() {
            out.push_str("<p>No findings.</p>\n</section>\n");
            return;
        }
        out.push_str("<ol>\n");
        for (index, note) in notes.iter().enumerate() {
            let word = severity(note.severity);
            let _ = write!(
                out,
                "<li id=\"finding-{}\"><p><strong class=\"{word}\">{} {word}</strong> {}: {}</p>",
                index + 1,
                sign(note.severity),
                escape(&note.rule),
                escape(&note.message)
            );
            if let Some(help) = &note.help {
                let _ = write!(out, "<p class=\"about\">Help: {}</p>", escape(help));
            }
            let links: Vec<String> = note
                .events
                .iter()
                .filter_map(|&event| {
                    let facts = self.programme.events.get(event)?;
                    Some(format!("<a href=\"#talk-{}\">{}</a>", event + 1, escape(title(facts))))
                })
                .collect();
            if !links.is_empty() {
                let _ = write!(out, "<p class=\"about\">See {}</p>", links.join(", "));
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n</section>\n");
    }

    /// `10:00–10:30`, for people and programs.
    fn span(&self, start: Time, end: Option<Time>) -> String {
        let time = |time: Time| {
            let machine = if self.programme.floating {
                self.zone.local(time).format("%Y-%m-%dT%H:%M").to_string()
            } else {
                self.zone.rfc3339(time)
            };
            format!("<time datetime=\"{machine}\">{}</time>", self.clock(time))
        };
        match end {
            Some(end) if end > start => {
                let later = (self.zone.local(end).date() - self.zone.local(start).date()).num_days();
                let later = if later > 0 { format!(" (+{later})") } else { String::new() };
                format!("{}–{}{later}", time(start), time(end))
            }
            _ => time(start),
        }
    }

    fn clock(&self, time: Time) -> String {
        self.zone.local(time).format("%H:%M").to_string()
    }
}

fn write_title(event: &Event, again: bool, out: &mut String) {
    let title = title(event);
    let language = event.language.as_deref().filter(|tag| is_language(tag));
    let lang = language.map(|tag| format!(" lang=\"{tag}\"")).unwrap_or_default();
    let focus = if again { " tabindex=\"-1\"" } else { "" };
    let text = match event.details.get("url").filter(|url| is_link(url)) {
        Some(url) => format!("<a href=\"{}\"{focus}>{}</a>", escape(url), escape(title)),
        None => escape(title),
    };
    let _ = writeln!(out, "<h3{lang}>{text}</h3>");
}

/// People, room, track and the like.
fn write_facts(event: &Event, overlaps: bool, out: &mut String) {
    let mut names: Vec<&str> = Vec::new();
    for credit in event.people.iter().flatten() {
        let name = if credit.name.is_empty() { credit.id.as_deref().unwrap_or_default() } else { &credit.name };
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    if !names.is_empty() {
        let _ = writeln!(out, "<p class=\"people\">{}</p>", escape(&names.join(", ")));
    }
    let rooms: Vec<&str> = event.rooms.iter().map(|room| room.text.as_str()).collect();
    if !rooms.is_empty() {
        let _ = writeln!(out, "<p class=\"where\">{}</p>", escape(&rooms.join(", ")));
    }
    let mut more: Vec<String> = Vec::new();
    more.extend(event.kind.as_deref().filter(|kind| *kind != "talk").map(escape));
    more.extend(event.track.as_deref().map(escape));
    more.extend(event.language.as_deref().map(escape));
    more.extend(event.status.filter(|status| *status != Status::Confirmed).map(|status| match status {
        Status::Proposed => "proposed".to_owned(),
        Status::Cancelled => "cancelled".to_owned(),
        Status::Confirmed => String::new(),
    }));
    more.extend(overlaps.then(|| "⧉ overlaps in this room".to_owned()));
    more.extend((event.start.is_some() && event.end.is_none()).then(|| "end unknown".to_owned()));
    if !more.is_empty() {
        let _ = writeln!(out, "<p class=\"more\">{}</p>", more.join(" · "));
    }
}

/// The title, or what else there is to call it.
fn title(event: &Event) -> &str {
    let kind = event.kind.as_deref();
    if event.title.is_empty() { event.id.as_deref().or(kind).unwrap_or("Untitled") } else { &event.title }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn sign(severity: Severity) -> char {
    match severity {
        Severity::Error => '✗',
        Severity::Warning => '!',
        Severity::Note => '·',
    }
}

#[cfg(test)]
mod tests;
