//! Components (RFC 5545, section 3.4): which properties stand between which `BEGIN` and `END`.

use std::ops::Range;

use super::lines::{Property, lines};
use super::notes::Notes;

/// `BEGIN:NAME`, properties, `END:NAME`.
#[derive(Debug)]
pub(super) struct Component<'t> {
    /// The name in upper case.
    pub(super) name: String,
    /// Where `BEGIN` stands.
    pub(super) at: Range<usize>,
    /// The component around it: an index into the same list.
    pub(super) parent: Option<usize>,
    /// The properties that stand directly in it.
    pub(super) properties: Vec<Property<'t>>,
}

impl<'t> Component<'t> {
    /// The first property of a name.
    pub(super) fn property(&self, name: &str) -> Option<&Property<'t>> {
        self.properties.iter().find(|property| property.name == name)
    }

    /// All properties of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Property<'t>> {
        self.properties.iter().filter(move |property| property.name == name)
    }
}

/// Components that stand directly in a calendar: one that begins ends others that were left open.
const TOP: [&str; 5] = ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"];

/// Letters of a name that are read.
const LONGEST: usize = 40;

/// Components that may be open at once; well-formed calendars have three.
const DEEPEST: usize = 32;

/// All components in order of writing, a parent before its children. What is not balanced is noted,
/// and read as far as it goes. O(length of the text).
pub(super) fn components<'t>(text: &'t str, notes: &mut Notes<'_>) -> Vec<Component<'t>> {
    let mut all: Vec<Component<'t>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for line in lines(text) {
        let property = match line {
            Ok(property) => property,
            Err(odd) => {
                notes.count(
                    &odd.at,
                    "a line that is no property",
                    "is not read",
                    "a property is `NAME:value`; the lines of a longer text are joined, with `\\n` between them",
                );
                continue;
            }
        };
        let name: String = property.value.trim().to_ascii_uppercase().chars().take(LONGEST).collect();
        match property.name.as_str() {
            "BEGIN" => {
                let around = |all: &[Component<'_>], open: &[usize]| {
                    open.iter().rposition(|&index| TOP.contains(&all[index].name.as_str()))
                };
                if TOP.contains(&name.as_str()) || name == "VCALENDAR" {
                    while let Some(depth) = around(&all, &open) {
                        close(&mut open, depth, &all, notes);
                    }
                }
                if open.len() == DEEPEST {
                    let help = "end each component before the next begins";
                    notes.error("too-deep", &property.at, format!("{DEEPEST} components are open here"), help);
                    return all;
                }
                open.push(all.len());
                let parent = open.len().checked_sub(2).map(|depth| open[depth]);
                all.push(Component { name, at: property.at, parent, properties: Vec::new() });
            }
            "END" => match open.iter().rposition(|&index| all[index].name == name) {
                Some(depth) => {
                    close(&mut open, depth + 1, &all, notes);
                    open.pop();
                }
                None => notes.say(
                    &property.at,
                    format!("`END:{name}` ends nothing"),
                    "remove it, or add the `BEGIN` that is missing",
                ),
            },
            _ => match open.last() {
                Some(&inside) => all[inside].properties.push(property),
                None => notes.count(
                    &property.at,
                    "a property outside the calendar",
                    "is not read",
                    "put it between `BEGIN:VCALENDAR` and `END:VCALENDAR`",
                ),
            },
        }
    }
    // A calendar that is only not ended is whole; in a component the file was cut off.
    if let Some(last) = open.last().map(|&index| &all[index]).filter(|last| last.name != "VCALENDAR") {
        let message = format!("the file ends inside this {}: it was cut off", last.name);
        notes.error("truncated", &last.at, message, "write the file again, or end it with the lines that are missing");
    }
    close(&mut open, 0, &all, notes);
    all
}

/// Ends the components from this depth on, which have no `END`.
fn close(open: &mut Vec<usize>, depth: usize, all: &[Component<'_>], notes: &mut Notes<'_>) {
    for index in open.drain(depth..).rev() {
        let Component { name, at, .. } = &all[index];
        notes.say(
            at,
            format!("this {name} has no `END:{name}`"),
            "add the line that is missing; the file may have been cut off",
        );
    }
}
