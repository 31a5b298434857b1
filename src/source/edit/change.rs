//! Which bytes an edit changes.

use std::ops::Range;

use super::super::suppress;
use super::super::tree::At;
use super::style::Style;
use super::{AgendaEdit, Fact};
use crate::finding::Origins;
use crate::model::OriginId;

/// Bytes and what they become.
pub(super) type Change = (Range<usize>, String);

/// The order in which agendas state facts.
const ORDER: [&str; 4] = ["talk", "start", "room", "end"];

/// An agenda's text with the places of its parts. `None` from any of the methods: the layout is not one that
/// they understand.
pub(super) struct Source<'a> {
    text: &'a str,
    list: At<'a>,
    origins: &'a Origins,
    json: bool,
    eol: &'static str,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str, list: At<'a>, origins: &'a Origins, json: bool) -> Self {
        // The first line says how lines end.
        let first = text.find('\n').map_or("", |end| &text[..end]);
        Self { text, list, origins, json, eol: if first.ends_with('\r') { "\r\n" } else { "\n" } }
    }

    /// What an edit of an entry that exists changes.
    pub(super) fn changes(&self, edit: &AgendaEdit) -> Option<Vec<Change>> {
        match edit {
            AgendaEdit::Set { entry, fact, texts } => {
                let entry = self.list.item(*entry);
                let change = match (entry.get(fact.key()), texts.is_empty()) {
                    (None, true) => return Some(Vec::new()),
                    (Some(value), false) => self.replace(value, texts)?,
                    (Some(_), true) => self.take_out(entry, fact.key())?,
                    (None, false) => self.insert(entry, *fact, texts)?,
                };
                Some(vec![change])
            }
            AgendaEdit::Remove { entry } => self.remove(*entry),
            AgendaEdit::Add { after, talk, facts } => {
                let mut pairs = vec![("talk", std::slice::from_ref(talk))];
                for key in &ORDER[1..] {
                    let stated = facts.iter().filter(|(fact, texts)| fact.key() == *key && !texts.is_empty());
                    pairs.extend(stated.map(|(_, texts)| (*key, texts.as_slice())));
                }
                self.add(*after, &pairs).map(|change| vec![change])
            }
        }
    }

    fn range(&self, origin: OriginId) -> Option<Range<usize>> {
        self.origins.place(origin).map(|place| place.bytes.clone())
    }

    fn of(&self, at: At<'_>) -> Option<Range<usize>> {
        let range = self.range(at.origin())?;
        if !range.is_empty() {
            return Some(range);
        }
        // Nothing is written; its place is the end of the key, but it would stand behind the colon.
        let rest = self.text[range.end..].trim_start_matches(' ');
        let end = self.text.len() - rest.strip_prefix(':').unwrap_or(&self.text[range.end..]).len();
        Some(end..end)
    }

    fn starts_with(&self, range: &Range<usize>, c: char) -> bool {
        self.text[range.start..].starts_with(c)
    }

    fn style(&self, value: &str) -> Style {
        if self.json { Style::Double } else { Style::of(value) }
    }

    /// Where the line of a byte starts.
    fn line_start(&self, byte: usize) -> usize {
        self.text[..byte].rfind('\n').map_or(0, |end| end + 1)
    }

    /// Where the line of a byte ends, before what ends it.
    fn line_end(&self, byte: usize) -> usize {
        let rest = &self.text[byte..];
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        byte + line.strip_suffix('\r').unwrap_or(line).len()
    }

    /// Where the next line starts.
    fn next_line(&self, byte: usize) -> usize {
        self.text[byte..].find('\n').map_or(self.text.len(), |end| byte + end + 1)
    }

    /// Blanks before a byte that stands first on its line.
    fn indent(&self, byte: usize) -> Option<&'a str> {
        let before = &self.text[self.line_start(byte)..byte];
        before.trim().is_empty().then_some(before)
    }

    fn replace(&self, value: At<'_>, texts: &[String]) -> Option<Change> {
        let range = self.of(value)?;
        let written = self.style(&self.text[range.clone()]).value(texts);
        // `room:` with nothing behind it.
        let gap = range.is_empty() && !self.text[..range.start].ends_with(char::is_whitespace);
        Some((range, if gap { format!(" {written}") } else { written }))
    }

    /// A key as the entry writes its keys.
    fn key(&self, entry: At<'_>, key: &str) -> Option<String> {
        let first = self.range(entry.pairs().first()?.at)?;
        let quote = self.text[first.start..].chars().next().filter(|c| matches!(c, '"' | '\''));
        Some(quote.map_or_else(|| key.to_owned(), |quote| format!("{quote}{key}{quote}")))
    }

    /// A fact that the entry does not state yet, behind those that come before it in order.
    fn insert(&self, entry: At<'_>, fact: Fact, texts: &[String]) -> Option<Change> {
        let pairs = entry.pairs();
        let place = ORDER.iter().position(|key| *key == fact.key())?;
        let before = ORDER[..place].iter().rev().find_map(|key| pairs.iter().position(|pair| pair.key == *key));
        let before = &pairs[before.unwrap_or(pairs.len().checked_sub(1)?)];
        let (key, value) = (self.key(entry, fact.key())?, self.of(entry.key(&before.key))?);
        let style = self.style(&self.text[value.clone()]);
        let written = format!("{key}: {}", style.value(texts));
        if self.starts_with(&self.of(entry)?, '{') {
            return Some((value.end..value.end, format!(", {written}")));
        }
        let first = self.range(pairs.first()?.at)?.start;
        let column = self.text[self.line_start(first)..first].chars().count();
        let end = self.line_end(value.end);
        Some((end..end, format!("{}{}{written}", self.eol, " ".repeat(column))))
    }

    fn take_out(&self, entry: At<'_>, key: &str) -> Option<Change> {
        let pairs = entry.pairs();
        let index = pairs.iter().position(|pair| pair.key == key)?;
        let start = self.range(pairs[index].at)?.start;
        let end = self.of(entry.key(key))?.end;
        let next = pairs.get(index + 1);
        let range = if self.starts_with(&self.of(entry)?, '{') {
            match (index.checked_sub(1), next) {
                (Some(before), _) => self.of(entry.key(&pairs[before].key))?.end..end,
                (None, Some(next)) => start..self.range(next.at)?.start,
                (None, None) => start..end,
            }
        } else if self.indent(start).is_some() {
            self.line_start(start)..self.next_line(end)
        } else {
            // The first key, behind the hyphen.
            start..self.range(next?.at)?.start
        };
        Some((range, String::new()))
    }

    fn is_flow(&self) -> Option<bool> {
        Some(self.starts_with(&self.of(self.list)?, '['))
    }

    /// Where the hyphen of an entry stands, first on its line.
    fn hyphen(&self, entry: usize) -> Option<usize> {
        let start = self.of(self.list.item(entry))?.start;
        let before = self.text[..start].trim_end_matches(' ');
        let hyphen = before.strip_suffix('-')?.len();
        self.indent(hyphen).map(|_| hyphen)
    }

    fn remove(&self, entry: usize) -> Option<Vec<Change>> {
        let range = self.of(self.list.item(entry))?;
        let count = self.list.items().len();
        if count == 1 {
            return Some(vec![(self.of(self.list)?, "[]".to_owned())]);
        }
        if self.is_flow()? {
            let range = match entry.checked_sub(1) {
                Some(before) => self.of(self.list.item(before))?.end..range.end,
                None => range.start..self.of(self.list.item(entry + 1))?.start,
            };
            return Some(vec![(range, String::new())]);
        }
        let mut start = self.line_start(self.hyphen(entry)?);
        let mut changes = vec![(start..self.next_line(range.end), String::new())];
        // A comment that hides findings of this entry would hide those of the next one.
        while let Some(above) = start.checked_sub(1).map(|end| self.line_start(end)) {
            let line = self.text[above..start].trim();
            let Some(comment) = line.strip_prefix('#') else { break };
            let says = comment.trim_start_matches('#').trim_start().strip_prefix(suppress::MARK);
            if says.is_some_and(|says| !says.trim_start().starts_with(suppress::WRITTEN)) {
                changes.push((above..start, String::new()));
            }
            start = above;
        }
        Some(changes)
    }

    fn add(&self, after: Option<usize>, pairs: &[(&str, &[String])]) -> Option<Change> {
        let whole = self.of(self.list)?;
        let Some(above) = after.or(self.list.items().len().checked_sub(1)) else {
            // An empty list, in brackets.
            let before = self.text[..whole.start].trim_end_matches(' ').len();
            let entry = self.in_braces(pairs, Style::Plain);
            return Some(if self.json {
                (whole, format!("[{entry}]"))
            } else {
                (before..whole.end, format!("{}  - {entry}", self.eol))
            });
        };
        let model = self.list.item(above);
        let range = self.of(model)?;
        let talk =
            model.get("talk").and_then(|talk| self.of(talk)).map_or(Style::Plain, |talk| Style::of(&self.text[talk]));
        if self.is_flow()? {
            let entry = self.in_braces(pairs, talk);
            return Some(match self.indent(range.start) {
                Some(indent) => (range.end..range.end, format!(",{}{indent}{entry}", self.eol)),
                None => (range.end..range.end, format!(", {entry}")),
            });
        }
        let indent = self.indent(self.hyphen(above)?)?;
        let end = self.line_end(range.end);
        let entry = if self.starts_with(&range, '{') {
            self.in_braces(pairs, talk)
        } else {
            let lines: Vec<String> =
                pairs.iter().map(|(key, texts)| format!("{key}: {}", Style::Plain.value(texts))).collect();
            lines.join(&format!("{}{indent}  ", self.eol))
        };
        Some((end..end, format!("{}{indent}- {entry}", self.eol)))
    }

    /// An entry on one line.
    fn in_braces(&self, pairs: &[(&str, &[String])], talk: Style) -> String {
        let style = |key: &str| match key {
            _ if self.json => Style::Double,
            "talk" => talk,
            _ => Style::Plain,
        };
        let key = |key: &str| if self.json { format!("\"{key}\"") } else { key.to_owned() };
        let all: Vec<String> =
            pairs.iter().map(|(name, texts)| format!("{}: {}", key(name), style(name).value(texts))).collect();
        format!("{{{}}}", all.join(", "))
    }
}
