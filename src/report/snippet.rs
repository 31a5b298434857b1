//! Diagnostics in the look of a compiler: a title, the lines of the files with both sides
//! labelled, then notes and help.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Message, Origin, Renderer, Snippet};

use super::places::{boundary, clamped, one_line};
use crate::finding::{Cell, FileId, InputError, Origins, Place, Severity, cell_name};
use crate::model::OriginId;

/// Lines of more bytes are shown in part.
const LONG_LINE: usize = 1_000;
/// Lines between two marks beyond which they are shown as two excerpts.
const FAR: usize = 40;
/// Bytes of a long line shown before a mark; twice as many after its start.
const EXCERPT: usize = 40;

/// One diagnostic, whatever it is about.
pub(crate) struct Diagnostic<'a> {
    pub(crate) severity: Severity,
    /// Rule or kind of error, in brackets after the severity.
    pub(crate) id: &'a str,
    pub(crate) message: &'a str,
    /// Where to look first; an empty label shows the place alone.
    pub(crate) primary: (OriginId, &'a str),
    pub(crate) related: &'a [(OriginId, String)],
    pub(crate) note: Option<String>,
    pub(crate) help: Option<&'a str>,
}

impl<'a> From<&'a InputError> for Diagnostic<'a> {
    fn from(error: &'a InputError) -> Self {
        Self {
            severity: Severity::Error,
            id: error.id,
            message: &error.message,
            primary: (error.origin, ""),
            related: &error.related,
            note: None,
            help: error.help.as_deref(),
        }
    }
}

/// A place to show, with its words.
struct Mark<'a> {
    place: &'a Place,
    label: &'a str,
    kind: AnnotationKind,
}

/// The diagnostic as text, without a line end. O(length of the lines between its places).
pub(crate) fn render(diagnostic: &Diagnostic<'_>, origins: &Origins, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.clone().primary_title(one_line(diagnostic.message)).id(diagnostic.id));
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut lost: Vec<Message<'_>> = Vec::new();
    for marks in by_file(diagnostic, origins) {
        let Some(first) = marks.first() else { continue };
        let file = origins.file(first.place.file);
        let (whole, parts): (Vec<_>, Vec<_>) =
            marks.iter().partition(|mark| file.text.is_empty() || mark.place.is_whole_file());
        if let Cell::Sheet(..) = first.place.cell {
            // A workbook has no lines to show: the cell alone.
            group =
                group.element(Origin::path(one_line(&cell_label(&file.name, &file.sheets, first.place)).into_owned()));
        } else if parts.is_empty() {
            group = group.element(Origin::path(one_line(&file.name)));
        } else if parts.iter().any(|mark| is_long(&file.text, mark.place.bytes.start)) {
            for mark in parts {
                let (line, column) = origins.line_column(mark.place.file, mark.place.bytes.start);
                let origin = Origin::path(one_line(&file.name)).line(line).char_column(column);
                // Without a path of its own a snippet must open a group: the path is above it,
                // with the column in the file instead of the one in the excerpt.
                let excerpt = Group::with_level(level.clone()).element(excerpt(&file.text, line, mark));
                groups.push(std::mem::replace(&mut group, excerpt).element(origin));
            }
        } else {
            for marks in near(&parts, origins) {
                group = group.element(snippet(&one_line(&file.name), &file.text, &marks, origins));
            }
        }
        // What is said about a file as a whole has no line to stand under.
        lost.extend(whole.iter().filter(|mark| !mark.label.is_empty()).map(|mark| match mark.place.cell {
            Cell::Sheet(..) if mark.kind != AnnotationKind::Primary => {
                let cell = cell_label(&file.name, &file.sheets, mark.place);
                Level::NOTE.message(one_line(&format!("{cell}: {}", mark.label)).into_owned())
            }
            _ => Level::NOTE.message(one_line(mark.label).into_owned()),
        }));
    }
    for (origin, words) in diagnostic.related {
        if origins.place(*origin).is_none() && !words.is_empty() {
            lost.push(Level::NOTE.message(one_line(words)));
        }
    }
    lost.extend(diagnostic.note.as_deref().map(|note| Level::NOTE.message(one_line(note))));
    lost.extend(diagnostic.help.map(|help| Level::HELP.message(one_line(help))));
    groups.push(group.elements(lost));
    renderer.render(&groups)
}

/// The places of a diagnostic by file, the file of the primary place first.
fn by_file<'a>(diagnostic: &Diagnostic<'a>, origins: &'a Origins) -> Vec<Vec<Mark<'a>>> {
    let primary = (diagnostic.primary.0, diagnostic.primary.1, AnnotationKind::Primary);
    let related = diagnostic.related.iter().map(|(origin, label)| (*origin, label.as_str(), AnnotationKind::Context));
    let mut files: Vec<(FileId, Vec<Mark<'a>>)> = Vec::new();
    for (origin, label, kind) in std::iter::once(primary).chain(related) {
        let Some(place) = origins.place(origin) else { continue };
        let mark = Mark { place, label, kind };
        match files.iter_mut().find(|(file, _)| *file == place.file) {
            Some((_, marks)) => marks.push(mark),
            None => files.push((place.file, vec![mark])),
        }
    }
    files.into_iter().map(|(_, marks)| marks).collect()
}

fn cell_label(file: &str, sheets: &[String], place: &Place) -> String {
    let Cell::Sheet(sheet, row, column) = place.cell else { return file.to_owned() };
    format!("{file}!{}!{}", sheets.get(usize::from(sheet)).map_or("", String::as_str), cell_name(row, column))
}

/// Marks in groups of near lines, so that what lies between two places far apart is neither
/// searched nor shown; the group of the first mark first.
fn near<'m, 'a>(marks: &[&'m Mark<'a>], origins: &Origins) -> Vec<Vec<&'m Mark<'a>>> {
    let line = |mark: &Mark<'_>| origins.line_column(mark.place.file, mark.place.bytes.start).0;
    let mut sorted: Vec<(usize, usize, &Mark<'a>)> =
        marks.iter().enumerate().map(|(index, mark)| (line(mark), index, *mark)).collect();
    sorted.sort_by_key(|&(line, index, _)| (line, index));
    let mut groups: Vec<(usize, Vec<(usize, &Mark<'a>)>)> = Vec::new();
    for (line, index, mark) in sorted {
        match groups.last_mut() {
            Some((last, group)) if line <= *last + FAR => {
                *last = line;
                group.push((index, mark));
            }
            _ => groups.push((line, vec![(index, mark)])),
        }
    }
    for (_, group) in &mut groups {
        group.sort_by_key(|&(index, _)| index);
    }
    groups.sort_by_key(|(_, group)| group[0].0);
    groups.into_iter().map(|(_, group)| group.into_iter().map(|(_, mark)| mark).collect()).collect()
}

/// The lines of one file between the first and the last mark.
fn snippet<'a>(name: &str, text: &'a str, marks: &[&Mark<'a>], origins: &Origins) -> Snippet<'a, Annotation<'a>> {
    let ranges: Vec<_> = marks.iter().map(|mark| first_line(text, clamped(text, &mark.place.bytes))).collect();
    let from = ranges.iter().map(|range| line_start(text, range.start)).min().unwrap_or(0);
    let to = ranges.iter().map(|range| line_end(text, range.end)).max().unwrap_or(text.len());
    let line = marks.first().map_or(1, |mark| origins.line_column(mark.place.file, from).0);
    let annotations = marks.iter().zip(ranges).map(|(mark, range)| {
        let label = (!mark.label.is_empty()).then(|| one_line(mark.label));
        mark.kind.span(range.start - from..range.end - from).label(label)
    });
    Snippet::source(&text[from..to]).path(name.to_owned()).line_start(line).annotations(annotations)
}

/// Whether the line at this byte is too long to be handed over whole: a file of one line (JSON
/// without line ends) would be searched and printed from its first mark to its last.
fn is_long(text: &str, at: usize) -> bool {
    let at = boundary(text, at);
    line_end(text, at) - line_start(text, at) > LONG_LINE
}

/// The part of a line around one mark.
fn excerpt<'a>(text: &'a str, line: usize, mark: &Mark<'a>) -> Snippet<'a, Annotation<'a>> {
    let range = first_line(text, clamped(text, &mark.place.bytes));
    let (start, end) = (line_start(text, range.start), line_end(text, range.start));
    let from = boundary(text, range.start.saturating_sub(EXCERPT).max(start));
    let to = boundary(text, (range.start + 2 * EXCERPT).min(end)).max(range.start);
    let before = if from > start { "…" } else { "" };
    let after = if to < end { "…" } else { "" };
    let shift = |at: usize| at.min(to) - from + before.len();
    let label = (!mark.label.is_empty()).then(|| one_line(mark.label));
    let annotation = mark.kind.span(shift(range.start)..shift(range.end)).label(label);
    Snippet::source(format!("{before}{}{after}", &text[from..to])).line_start(line).annotation(annotation)
}

/// A range cut to its first line: the place to look at, not the whole block.
fn first_line(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    range.start..range.end.min(line_end(text, range.start)).max(range.start)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |before| before + 1)
}

/// Where the line ends, before its line end of either kind.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |after| at + after);
    if end > at && text[..end].ends_with('\r') { end - 1 } else { end }
}
