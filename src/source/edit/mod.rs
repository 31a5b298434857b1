//! Edits in place: one fact of an agenda in YAML or JSON is changed, and every other byte stays.
//!
//! An agenda that a committee edits has comments, an order and a layout that no writer would give back. So
//! an edit changes the text itself, at the places that reading registered. The result is read again and
//! must say exactly what the old text and the edit say together; where it does not (an alias that stands
//! for several entries, a layout that is not understood) the edit is refused and nothing has changed.

mod change;
mod style;

use change::{Change, Source};

use super::agenda::parse;
use super::read::Text;
use super::tree::{At, Forest};
use crate::finding::{InputError, Origins};
use crate::model::OriginId;

/// A fact of an entry that an edit may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// The start.
    Start,
    /// The end.
    End,
    /// The room or rooms.
    Room,
}

impl Fact {
    fn key(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
            Self::Room => "room",
        }
    }
}

/// One change of an agenda. Entries are numbered from 0, as they stand before it. Texts are those of an
/// agenda: times such as `mon 09:00`, ids or names.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AgendaEdit {
    /// States a fact; several texts are several rooms, none takes the fact out.
    Set {
        /// The entry.
        entry: usize,
        /// What is stated.
        fact: Fact,
        /// What it becomes.
        texts: Vec<String>,
    },
    /// Takes an entry out, with the comments on its lines and those above it that hide its findings.
    Remove {
        /// The entry.
        entry: usize,
    },
    /// Adds an entry below another one, or at the end.
    Add {
        /// The entry above it.
        after: Option<usize>,
        /// What takes place.
        talk: String,
        /// The facts that are known, each with its texts.
        facts: Vec<(Fact, Vec<String>)>,
    },
}

impl AgendaEdit {
    /// States a fact in one text.
    #[must_use]
    pub fn set(entry: usize, fact: Fact, text: impl Into<String>) -> Self {
        Self::Set { entry, fact, texts: vec![text.into()] }
    }
}

/// The agenda with these edits, one after the other. Comments, order, quotes, line ends and a byte order mark
/// stay; so does every line that no edit concerns. O(edits × length).
///
/// ```
/// use plenary::source::{AgendaEdit, Fact, Text, edit_agenda};
///
/// let text = "agenda:\n  - {talk: keynote, start: mon 09:00, room: 'main'}  # Ada has a train at noon\n";
/// let edits = [AgendaEdit::set(0, Fact::Start, "mon 10:00"), AgendaEdit::set(0, Fact::Room, "side")];
/// let edited = edit_agenda(&Text::new("agenda.yaml", text), &edits)?;
/// assert_eq!(edited, "agenda:\n  - {talk: keynote, start: mon 10:00, room: 'side'}  # Ada has a train at noon\n");
/// # Ok::<(), plenary::finding::InputError>(())
/// ```
///
/// # Errors
/// What keeps the text from being read; `unknown-entry`; `not-editable` if the result would say anything else
/// than what is asked for. Their messages name the entry; they have no places.
pub fn edit_agenda(text: &Text, edits: &[AgendaEdit]) -> Result<String, InputError> {
    let (mark, mut body) = match text.text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest.to_owned()),
        None => ("", text.text.to_string()),
    };
    for edit in edits {
        body = one(&text.name, &body, edit)?;
    }
    Ok(format!("{mark}{body}"))
}

fn one(name: &str, text: &str, edit: &AgendaEdit) -> Result<String, InputError> {
    let (mut forest, mut origins) = (Forest::default(), Origins::default());
    let placeless = |error: InputError| InputError { origin: OriginId(0), related: Vec::new(), ..error };
    let old = parse(&Text::new(name, text), &mut forest, &mut origins).map_err(placeless)?;
    let list = forest.at(old.root).key("agenda");
    let number = match edit {
        AgendaEdit::Set { entry, .. } | AgendaEdit::Remove { entry } => Some(*entry),
        AgendaEdit::Add { after, .. } => *after,
    };
    if let Some(number) = number.filter(|&number| number >= list.items().len()) {
        let message = format!("`{name}` has no entry {}: it has {}", number + 1, list.items().len());
        return Err(InputError::new("unknown-entry", OriginId(0), message));
    }
    let refused = || {
        let which = number.map_or_else(|| "its list".to_owned(), |number| format!("entry {}", number + 1));
        InputError::new("not-editable", OriginId(0), format!("`{name}` cannot be edited in place at {which}"))
            .help("edit it by hand: it repeats a value by an alias, or is laid out in an unusual way")
    };
    let source = Source::new(text, list, &origins, old.json);
    let new = source.changes(edit).map(|changes| applied(text, changes)).ok_or_else(refused)?;
    let read = parse(&Text::new(name, &new), &mut forest, &mut origins).map_err(|_| refused())?;
    if says(&forest, old.root, read.root, edit) { Ok(new) } else { Err(refused()) }
}

/// The text with changes that do not overlap.
fn applied(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|change| change.0.start);
    let mut out = text.to_owned();
    for (range, words) in changes.into_iter().rev() {
        out.replace_range(range, &words);
    }
    out
}

/// Whether the new file says what the old one and the edit say together.
fn says(forest: &Forest, old: super::tree::NodeId, new: super::tree::NodeId, edit: &AgendaEdit) -> bool {
    let (old, new) = (forest.at(old), forest.at(new));
    let same = |one: At<'_>, two: At<'_>| forest.same(one.id, two.id);
    let others = old.pairs().len() == new.pairs().len()
        && old.pairs().iter().filter(|pair| pair.key != "agenda").all(|pair| {
            let now = new.get(&pair.key);
            now.is_some_and(|now| same(old.key(&pair.key), now))
        });
    let (old, new) = (old.key("agenda"), new.key("agenda"));
    let (before, after) = (old.items().len(), new.items().len());
    let is_kept = |one: usize, two: usize| same(old.item(one), new.item(two));
    let entries = match edit {
        AgendaEdit::Set { entry, fact, texts } => {
            before == after
                && (0..before).all(|index| index == *entry || is_kept(index, index))
                && is_set(forest, old.item(*entry), new.item(*entry), *fact, texts)
        }
        AgendaEdit::Remove { entry } => {
            after + 1 == before && (0..after).all(|index| is_kept(index + usize::from(index >= *entry), index))
        }
        AgendaEdit::Add { after: above, talk, facts } => {
            let at = above.map_or(before, |above| above + 1);
            let entry = new.item(at);
            after == before + 1
                && (0..before).all(|index| is_kept(index, index + usize::from(index >= at)))
                && entry.pairs().len() == 1 + facts.iter().filter(|(_, texts)| !texts.is_empty()).count()
                && entry.get("talk").is_some_and(|value| is_text(value, std::slice::from_ref(talk)))
                && facts
                    .iter()
                    .all(|(fact, texts)| entry.get(fact.key()).map_or(texts.is_empty(), |value| is_text(value, texts)))
        }
    };
    others && entries
}

/// Whether an entry has this fact, and all else as before.
fn is_set(forest: &Forest, old: At<'_>, new: At<'_>, fact: Fact, texts: &[String]) -> bool {
    let others = |entry: At<'_>| entry.pairs().iter().filter(|pair| pair.key != fact.key()).count();
    let kept = old.pairs().iter().filter(|pair| pair.key != fact.key());
    others(old) == others(new)
        && kept.into_iter().all(|pair| new.get(&pair.key).is_some_and(|value| forest.same(value.id, pair.value)))
        && new.get(fact.key()).map_or(texts.is_empty(), |value| is_text(value, texts))
}

/// Whether a value is one text, or a list of these.
fn is_text(value: At<'_>, texts: &[String]) -> bool {
    match texts {
        [text] => value.text() == Some(text),
        _ => {
            value.items().len() == texts.len()
                && texts.iter().enumerate().all(|(index, text)| value.item(index).text() == Some(text))
        }
    }
}

#[cfg(test)]
mod tests;
