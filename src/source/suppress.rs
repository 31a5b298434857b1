//! Comments beside the entries of an agenda that hide findings:
//! `# plenary: ignore[rule-a, rule-b] until 2027-03-01: reason`.
//!
//! YAML parsers drop comments, so they are looked for in the text, outside its scalars.

use std::ops::Range;

use super::time;
use super::tree::{At, Kind};
use crate::finding::{InputError, Origins};
use crate::model::{Instance, Suppression};

/// What a comment that plenary acts on begins with.
pub(super) const MARK: &str = "plenary:";

/// The first words of the comment on top of every agenda that plenary writes.
pub(super) const WRITTEN: &str = "written by plenary, ";

const FORM: &str = "write `# plenary: ignore[rule, rule] until 2027-03-01: reason`; date and reason may be left out";

/// A text with what is needed to find its comments.
struct Lines<'t> {
    text: &'t str,
    /// Where each line starts.
    starts: Vec<usize>,
    /// The bytes of keys and values, sorted.
    scalars: Vec<Range<usize>>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str, root: At<'_>, origins: &Origins) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut scalars = Vec::new();
        collect(root, origins, &mut scalars);
        scalars.sort_unstable_by_key(|range| range.start);
        Self { text, starts, scalars }
    }

    fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte).saturating_sub(1)
    }

    fn line(&self, number: usize) -> Option<&'t str> {
        let start = *self.starts.get(number)?;
        let end = self.starts.get(number + 1).map_or(self.text.len(), |&next| next - 1);
        self.text.get(start..end)
    }

    /// The bytes of the comment on a line, from its `#`. O(length · log scalars).
    fn comment(&self, number: usize) -> Option<Range<usize>> {
        let (line, start) = (self.line(number)?, *self.starts.get(number)?);
        let mut before = ' ';
        for (at, c) in line.char_indices() {
            if c == '#' && before.is_whitespace() && !self.is_scalar(start + at) {
                return Some(start + at..start + line.trim_end().len());
            }
            before = c;
        }
        None
    }

    fn is_scalar(&self, byte: usize) -> bool {
        let next = self.scalars.partition_point(|range| range.start <= byte);
        next > 0 && self.scalars[next - 1].contains(&byte)
    }

    /// Whether there is a comment on the line, and nothing else.
    fn is_comment(&self, number: usize) -> bool {
        let indent = |line: &str| line.len() - line.trim_start().len();
        let (Some(line), Some(found)) = (self.line(number), self.comment(number)) else { return false };
        found.start == self.starts[number] + indent(line)
    }
}

/// The bytes of all scalars below a node. Trees are at most 64 levels deep.
fn collect(at: At<'_>, origins: &Origins, out: &mut Vec<Range<usize>>) {
    match &at.node().kind {
        Kind::Scalar { .. } => out.extend(origins.place(at.origin()).map(|place| place.bytes.clone())),
        Kind::List(items) => (0..items.len()).for_each(|index| collect(at.item(index), origins, out)),
        Kind::Map(pairs) => {
            for pair in pairs {
                out.extend(origins.place(pair.at).map(|place| place.bytes.clone()));
                collect(at.key(&pair.key), origins, out);
            }
        }
    }
}

/// What the comments of a YAML agenda hide; entries are numbered from `first`. A comment stands on
/// a line of its entry, or on the lines of comments just before it.
pub(super) fn suppressions(
    text: &str,
    root: At<'_>,
    first: usize,
    instance: &Instance,
    origins: &mut Origins,
    errors: &mut Vec<InputError>,
) -> Vec<Suppression> {
    let Some(file) = origins.place(root.origin()).map(|place| place.file) else { return Vec::new() };
    // Most agendas have none.
    if !text.contains(MARK) {
        return Vec::new();
    }
    let lines = Lines::new(text, root, origins);
    let list = root.key("agenda");
    let entries: Vec<(usize, usize)> = (0..list.items().len())
        .filter_map(|index| origins.place(list.item(index).origin()))
        .map(|place| (lines.line_of(place.bytes.start), lines.line_of(place.bytes.end.saturating_sub(1))))
        .collect();
    let mut out = Vec::new();
    for number in 0..lines.starts.len() {
        let Some(range) = lines.comment(number) else { continue };
        let comment = text.get(range.clone()).unwrap_or_default();
        let Some(says) = comment.trim_start_matches('#').trim_start().strip_prefix(MARK) else { continue };
        let says = says.trim();
        if says.starts_with(WRITTEN) {
            continue;
        }
        let origin = origins.add(file, range.clone());
        let told = match Told::read(says) {
            Ok(told) => told,
            Err(Slip::Form) => {
                let error = InputError::new("bad-comment", origin, "this comment to plenary cannot be read");
                errors.push(error.help(FORM));
                continue;
            }
            Err(Slip::Date(word)) => {
                let at = comment.find(word).map_or(range.start, |at| range.start + at);
                let origin = origins.add(file, at..at + word.len());
                let error = InputError::new("bad-date", origin, format!("`{word}` is not a date"));
                errors.push(error.help("write year, month and day, such as 2027-03-01"));
                continue;
            }
        };
        let mut beside: Vec<usize> =
            (0..entries.len()).filter(|&index| (entries[index].0..=entries[index].1).contains(&number)).collect();
        if beside.is_empty() && lines.is_comment(number) {
            let mut below = number + 1;
            while lines.is_comment(below) {
                below += 1;
            }
            beside = (0..entries.len()).filter(|&index| entries[index].0 == below).collect();
        }
        if beside.is_empty() {
            let message = "this comment hides nothing: no entry of the agenda stands beside it";
            let error = InputError::new("bad-comment", origin, message);
            errors.push(error.help("put it at the end of the entry's line, or on the line just before"));
        }
        for entry in beside {
            out.push(Suppression {
                entry: first + entry,
                rules: told.rules.iter().map(|rule| (*rule).to_owned()).collect(),
                reason: told.reason.map(str::to_owned),
                until: told.until.map(|(words, _)| words.to_owned()),
                expired: told.until.is_some_and(|(_, day)| instance.is_over(day)),
                origin,
            });
        }
    }
    out
}

/// What is wrong with a comment.
#[derive(Debug, PartialEq, Eq)]
enum Slip<'t> {
    Form,
    Date(&'t str),
}

/// What a comment says.
#[derive(Debug, PartialEq, Eq)]
struct Told<'t> {
    rules: Vec<&'t str>,
    until: Option<(&'t str, chrono::NaiveDate)>,
    reason: Option<&'t str>,
}

impl<'t> Told<'t> {
    /// Reads `ignore[rule, rule] until 2027-03-01: reason`.
    fn read(text: &'t str) -> Result<Self, Slip<'t>> {
        let list = text.strip_prefix("ignore").and_then(|rest| rest.trim_start().strip_prefix('['));
        let (list, rest) = list.and_then(|rest| rest.split_once(']')).ok_or(Slip::Form)?;
        let rules: Vec<&str> = list.split(',').map(str::trim).collect();
        let letter = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if rules.iter().any(|rule| rule.is_empty() || !rule.chars().all(letter)) {
            return Err(Slip::Form);
        }
        let rest = rest.trim();
        let (rest, until) = match rest.strip_prefix("until") {
            None => (rest, None),
            Some(rest) if rest.starts_with(char::is_whitespace) => {
                let end = rest.find(':').unwrap_or(rest.len());
                let word = rest[..end].trim();
                if word.is_empty() {
                    return Err(Slip::Form);
                }
                (&rest[end..], Some((word, time::date(word).ok_or(Slip::Date(word))?)))
            }
            Some(_) => return Err(Slip::Form),
        };
        let reason = match rest.strip_prefix(':') {
            Some(reason) => Some(reason.trim()).filter(|reason| !reason.is_empty()),
            None if rest.is_empty() => None,
            None => return Err(Slip::Form),
        };
        Ok(Self { rules, until, reason })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let date = time::date("2027-03-01").unwrap();
        let told = |rules: &[&'static str], until, reason| Ok(Told { rules: rules.to_vec(), until, reason });
        assert_eq!(Told::read("ignore[a]"), told(&["a"], None, None));
        assert_eq!(Told::read("ignore [a-1 , b]: only: once"), told(&["a-1", "b"], None, Some("only: once")));
        let until = Some(("2027-03-01", date));
        assert_eq!(Told::read("ignore[a] until 2027-03-01"), told(&["a"], until, None));
        assert_eq!(Told::read("ignore[a] until 2027-03-01: x"), told(&["a"], until, Some("x")));
        for text in [
            "",
            "ignore",
            "ignore a",
            "ignore[]",
            "ignore[a",
            "ignore[a,]",
            "ignore[a b]",
            "ignore[a] x",
            "ignore[a] until",
            "ignore[a] until: x",
            "ignore[a] untilx",
        ] {
            assert_eq!(Told::read(text), Err(Slip::Form), "{text}");
        }
        assert_eq!(Told::read("ignore[a] until May: x"), Err(Slip::Date("May")));
    }
}
