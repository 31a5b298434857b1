//! Tables that say which keys the objects of a format have, and how a file departs from them.
//!
//! They hold what a format's own JSON Schema says and which keys are read: one pass over a file tells
//! both what does not fit and what is lost.

use super::{Form, Notes};
use crate::source::{JsonAt, JsonKind};

/// An object of a format.
pub(in crate::exchange) struct Shape {
    /// What it is called in messages, with its article: `an event`.
    pub(in crate::exchange) name: &'static str,
    /// Keys beyond `fields` are no part of the format.
    pub(in crate::exchange) closed: bool,
    /// Keys that must be there.
    pub(in crate::exchange) required: &'static [&'static str],
    /// The keys it may have.
    pub(in crate::exchange) fields: &'static [Field],
    /// Other shapes of which it must fit exactly one.
    pub(in crate::exchange) ways: &'static [&'static Shape],
}

/// A key of an object.
pub(in crate::exchange) struct Field {
    key: &'static str,
    is: Is,
    read: bool,
}

/// A key that is read.
pub(in crate::exchange) const fn read(key: &'static str, is: Is) -> Field {
    Field { key, is, read: true }
}

/// A key of the format that is not read.
pub(in crate::exchange) const fn skip(key: &'static str, is: Is) -> Field {
    Field { key, is, read: false }
}

/// What a value must be.
#[derive(Clone, Copy)]
pub(in crate::exchange) enum Is {
    /// Anything.
    Anything,
    /// Of one of these kinds.
    Kind(&'static [JsonKind]),
    /// A text.
    Text(Form),
    /// A text in several languages: null, a text, or an object of languages.
    Localised,
    /// A whole number from this one on.
    Whole(i64),
    /// Null, or this.
    Maybe(&'static Is),
    /// A list of these.
    List(&'static Is),
    /// An object with any keys and such values.
    Each(&'static Is),
    /// An object.
    Object(&'static Shape),
    /// An object whose shape depends on what it says.
    Chosen(fn(JsonAt<'_>) -> &'static Shape),
    /// Nothing: the key belongs elsewhere, with this advice.
    Misplaced(&'static str),
}

/// Notes every departure of a value from what it must be, and every key that is not read.
/// O(values × keys of their objects).
pub(in crate::exchange) fn judge(value: JsonAt<'_>, shape: &'static Shape, notes: &mut Notes<'_>) {
    let mut found = Vec::new();
    Judge { found: &mut found }.value(value, &Is::Object(shape), ("the file", None));
    for one in found {
        match one.kind {
            Departure::Value => notes.value(one.what, one.at),
            Departure::Place => notes.place(one.what, one.at),
            Departure::Misplaced(help) => notes.advise(one.what, one.at, help),
        }
    }
}

enum Departure {
    Value,
    Place,
    Misplaced(&'static str),
}

struct Found<'j> {
    what: String,
    at: JsonAt<'j>,
    kind: Departure,
}

struct Judge<'f, 'j> {
    found: &'f mut Vec<Found<'j>>,
}

/// What a value is in messages: the object it belongs to, and its key there.
type Subject<'s> = (&'s str, Option<&'s str>);

fn named((object, key): Subject<'_>) -> String {
    key.map_or_else(|| object.to_owned(), |key| format!("`{key}` of {object}"))
}

impl<'j> Judge<'_, 'j> {
    fn add(&mut self, what: String, at: JsonAt<'j>, kind: Departure) {
        self.found.push(Found { what, at, kind });
    }

    fn wrong(&mut self, at: JsonAt<'j>, subject: Subject<'_>, wanted: &str) {
        let what = format!("{} is not {wanted}", named(subject));
        // Lists and objects are shown by their kind, not by their text.
        match at.kind() {
            JsonKind::List | JsonKind::Object => {
                self.add(format!("{what}, but {}", at.kind().words()), at, Departure::Place);
            }
            _ => self.add(what, at, Departure::Value),
        }
    }

    fn value(&mut self, at: JsonAt<'j>, is: &Is, subject: Subject<'_>) {
        let kind = at.kind();
        match *is {
            Is::Anything => {}
            Is::Kind(kinds) if kinds.contains(&kind) => {}
            Is::Kind(kinds) => {
                let words: Vec<_> = kinds.iter().map(|kind| kind.words()).collect();
                self.wrong(at, subject, &words.join(" or "));
            }
            Is::Text(form) => {
                if !at.text().is_some_and(|text| form.fits(&text)) {
                    self.wrong(at, subject, &form.words());
                }
            }
            Is::Localised => {
                let language = |(key, text): (JsonAt<'_>, JsonAt<'_>)| {
                    key.text().is_some_and(|key| Form::Language.fits(&key)) && text.kind() == JsonKind::Text
                };
                let good = matches!(kind, JsonKind::Null | JsonKind::Text)
                    || kind == JsonKind::Object && at.pairs().all(language);
                if !good {
                    self.wrong(at, subject, "a text or an object of texts by language");
                }
            }
            Is::Whole(least) => {
                if kind != JsonKind::Number || whole(at.raw()).is_none_or(|number| number < least) {
                    let wanted =
                        if least > 0 { format!("a whole number from {least} on") } else { "a whole number".to_owned() };
                    self.wrong(at, subject, &wanted);
                }
            }
            Is::Maybe(is) => {
                if kind != JsonKind::Null {
                    self.value(at, is, subject);
                }
            }
            Is::List(is) if kind == JsonKind::List => at.items().for_each(|item| self.value(item, is, subject)),
            Is::List(_) => self.wrong(at, subject, "a list"),
            Is::Each(is) if kind == JsonKind::Object => at.pairs().for_each(|(_, one)| self.value(one, is, subject)),
            Is::Object(shape) if kind == JsonKind::Object => self.object(at, shape),
            Is::Chosen(shape) if kind == JsonKind::Object => self.object(at, shape(at)),
            Is::Each(_) | Is::Object(_) | Is::Chosen(_) => self.wrong(at, subject, "an object"),
            Is::Misplaced(help) => {
                self.add(format!("{} does not belong there", named(subject)), at, Departure::Misplaced(help));
            }
        }
    }

    fn object(&mut self, at: JsonAt<'j>, shape: &'static Shape) {
        let mut there = vec![false; shape.required.len()];
        for (key, value) in at.pairs() {
            if let Some(index) = shape.required.iter().position(|name| key.is_text(name)) {
                there[index] = true;
            }
            match shape.fields.iter().find(|field| key.is_text(field.key)) {
                Some(Field { key: name, is: Is::Misplaced(help), .. }) => {
                    self.value(key, &Is::Misplaced(help), (shape.name, Some(name)));
                }
                Some(field) => {
                    self.value(value, &field.is, (shape.name, Some(field.key)));
                    if !field.read {
                        self.lost(key, value, shape);
                    }
                }
                None if shape.closed => {
                    let name = key.text().unwrap_or_default();
                    self.add(format!("the format has no field `{name}` in {}", shape.name), key, Departure::Place);
                }
                None => self.lost(key, value, shape),
            }
        }
        for (name, there) in shape.required.iter().zip(there) {
            if !there {
                self.add(format!("{} has no `{name}`", shape.name), at, Departure::Place);
            }
        }
        self.ways(at, shape);
    }

    /// Something is said that is not read.
    fn lost(&mut self, key: JsonAt<'j>, value: JsonAt<'j>, shape: &Shape) {
        let empty = match value.kind() {
            JsonKind::Null => true,
            JsonKind::List | JsonKind::Object => value.raw().bytes().all(|byte| !byte.is_ascii_alphanumeric()),
            _ => value.raw() == "\"\"",
        };
        if !empty {
            let name = key.text().unwrap_or_default();
            self.add(format!("the field `{name}` of {} is not read", shape.name), key, Departure::Place);
        }
    }

    fn ways(&mut self, at: JsonAt<'j>, shape: &Shape) {
        if shape.ways.is_empty() {
            return;
        }
        let fits = |way: &&&'static Shape| {
            let mut found = Vec::new();
            Judge { found: &mut found }.object(at, way);
            found.iter().all(|one| one.what.ends_with("is not read"))
        };
        let names: Vec<_> = shape.ways.iter().map(|way| way.name).collect();
        let what = match shape.ways.iter().filter(fits).count() {
            1 => return,
            0 => format!("{} is neither {}", shape.name, names.join(" nor ")),
            _ => format!("{} is {} at once", shape.name, names.join(" and ")),
        };
        self.add(what, at, Departure::Place);
    }
}

/// A whole number as JSON Schema means it: `1.0` is one.
fn whole(raw: &str) -> Option<i64> {
    raw.parse().ok().or_else(|| {
        let number: f64 = raw.parse().ok()?;
        #[expect(clippy::cast_possible_truncation, reason = "the number is whole and small")]
        (number.fract() == 0.0 && number.abs() < 1e15).then_some(number as i64)
    })
}
