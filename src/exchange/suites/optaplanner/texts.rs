//! Names, tags, days and headings in cells.

use chrono::NaiveDate;

use super::event::Wishes;
use crate::exchange::suites::cells::{At, Log, at};
use crate::exchange::table::Sheet;
use crate::finding::did_you_mean;

/// Whether the peer takes a text as a name, a tag or a type.
fn is_name(text: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || "_&-./()' ".contains(c) || (!c.is_ascii() && !c.is_control());
    !text.is_empty() && text.chars().all(known)
}

/// The text of a cell without blanks at its ends; empty where nothing stands.
pub(super) fn text(at: At<'_>) -> String {
    at.text().unwrap_or_default().trim().to_owned()
}

/// A name; anything else is noted. `what` names it: `the name of the room`.
pub(super) fn name(at: At<'_>, what: &str, log: &mut Log<'_>) -> Option<String> {
    let text = text(at);
    if is_name(&text) {
        return Some(text);
    }
    if text.is_empty() {
        at.refuse(what, log);
    } else {
        log.error(at, format!("`{text}` is not {what}"), "names have letters, digits, blanks and & - . / ( ) ' _");
    }
    None
}

/// The names between commas, each once; nothing is none.
pub(super) fn names(at: At<'_>, what: &str, log: &mut Log<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in text(at).split(", ").map(str::trim).filter(|name| !name.is_empty()) {
        if !is_name(name) {
            let help = "separate them by a comma and a blank; they have letters, digits, blanks and & - . / ( ) ' _";
            log.error(at, format!("`{name}` is not one of {what}"), help);
        } else if !out.iter().any(|one| one == name) {
            out.push(name.to_owned());
        }
    }
    out
}

/// The same, of those that are known. `where_known` names them: `a timeslot`.
pub(super) fn known_names(at: At<'_>, what: &str, known: &[&str], where_known: &str, log: &mut Log<'_>) -> Vec<String> {
    let mut out = names(at, what, log);
    out.retain(|name| {
        let found = known.contains(&name.as_str());
        if !found {
            unknown(at, &format!("no {where_known} has `{name}`"), name, known, log);
        }
        found
    });
    out
}

/// Notes that a name is none of those that are known, with the one that may be meant.
pub(super) fn unknown(at: At<'_>, message: &str, name: &str, known: &[&str], log: &mut Log<'_>) {
    let help = match did_you_mean(name, known.iter().copied()) {
        Some(close) => format!("did you mean `{close}`?"),
        None if (1..=8).contains(&known.len()) => format!("known are {}", known.join(", ")),
        None => "correct the cell".to_owned(),
    };
    log.error(at, message, help);
}

/// Four cells of wishes, from `column` on, all of tags that are known.
pub(super) fn wishes(
    sheet: &Sheet,
    (row, column): (u32, u16),
    known: &[&str],
    where_known: &str,
    log: &mut Log<'_>,
) -> Wishes {
    let what = format!("the tags of a {where_known}");
    let mut tags = |offset| known_names(at(sheet, row, column + offset), &what, known, where_known, log);
    Wishes { required: tags(0), preferred: tags(1), prohibited: tags(2), undesired: tags(3) }
}

/// Notes headings that are not as they must be, from `column` on. True if all are.
pub(super) fn headings(sheet: &Sheet, row: u32, column: u16, names: &[&str], log: &mut Log<'_>) -> bool {
    let mut good = true;
    for (name, column) in names.iter().zip(column..) {
        let cell = at(sheet, row, column);
        if text(cell) != *name {
            cell.refuse(&format!("the heading `{name}`"), log);
            good = false;
        }
    }
    good
}

/// A day: `Mon 2018-10-01`, or a date of the spreadsheet.
pub(super) fn day(cell: At<'_>, log: &mut Log<'_>) -> Option<NaiveDate> {
    let text = text(cell);
    let date = match text.split_once(' ') {
        Some((weekday, date)) => {
            let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok();
            if let Some(date) = date.filter(|date| date.format("%a").to_string() != weekday) {
                let help = format!("write `{}`", date.format("%a %Y-%m-%d"));
                log.error(cell, format!("{date} is not a `{weekday}`"), help);
                return None;
            }
            date
        }
        None => cell.date(),
    };
    if date.is_none() {
        cell.refuse("a day such as `Mon 2018-10-01`", log);
    }
    date
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_the_peer_takes_them() {
        for text in ["R 1", "O'Neil", "AI/ML (new)", "Zoë", "été", "a_b-c.d&e"] {
            assert!(is_name(text), "{text}");
        }
        for text in ["", "a,b", "C++", "a:b", "a\nb", "x*"] {
            assert!(!is_name(text), "{text}");
        }
    }
}
