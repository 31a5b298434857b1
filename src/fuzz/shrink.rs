//! From a failure to a small one: facts go as long as the same property fails.
//!
//! Delta debugging (Zeller and Hildebrandt 2002), chunks halving down to single facts: edits first, then the items of
//! each section, then the keys of talks. Each try examines a scenario; there are at most [`TRIES`] of them.

use super::Complaint;
use super::subject::Subject;
use crate::generate::Edit;
use crate::model::Instance;
use crate::source::{Value, ValueKind};

/// Scenarios that are examined to shrink one failure.
const TRIES: usize = 400;

/// Sections whose items may go: first those that name others.
const SECTIONS: [&str; 13] = [
    "requests",
    "ignore",
    "interest",
    "rules",
    "profiles",
    "resources",
    "talks",
    "breaks",
    "people",
    "rooms",
    "slots",
    "grid",
    "days",
];

/// Keys of talks that name other talks.
const NAMING: [&str; 3] = ["after", "talks", "repeat_of"];

/// Talks whose single keys are tried.
const MOST_TALKS: usize = 12;

/// A failure while it shrinks.
pub(super) struct Shrinking<'a> {
    /// What fails now.
    pub(super) subject: Subject,
    pub(super) complaint: Complaint,
    /// Examines a subject.
    pub(super) examine: &'a dyn Fn(&Subject) -> Option<Complaint>,
    left: usize,
}

impl<'a> Shrinking<'a> {
    pub(super) fn new(
        subject: Subject,
        complaint: Complaint,
        examine: &'a dyn Fn(&Subject) -> Option<Complaint>,
    ) -> Self {
        Self { subject, complaint, examine, left: TRIES }
    }

    /// Leaves out edits of a scenario, and gives those that stay.
    pub(super) fn edits(&mut self, base: &Value, instance: &Instance, edits: Vec<Edit>) -> Vec<Edit> {
        fewer(edits, |edits| {
            let mut scenario = base.clone();
            for edit in edits {
                edit.apply(&mut scenario, instance);
            }
            self.fails(scenario)
        })
    }

    /// Leaves out the agenda, if the same property fails without it.
    pub(super) fn without_agenda(&mut self) {
        if self.subject.known.is_none() && self.subject.agenda.is_some() {
            let agenda = self.subject.agenda.take();
            if !self.fails(self.subject.scenario.clone()) {
                self.subject.agenda = agenda;
            }
        }
    }

    /// Leaves out whatever can go from the scenario.
    pub(super) fn facts(&mut self) {
        loop {
            let before = self.subject.scenario.clone();
            for section in SECTIONS {
                self.section(section);
            }
            self.keys();
            if self.subject.scenario == before || self.left == 0 {
                return;
            }
        }
    }

    fn section(&mut self, section: &str) {
        let Some(value) = self.subject.scenario.get(section).cloned() else { return };
        let at = value.at;
        let whole = self.subject.scenario.clone();
        let mut without = whole.clone();
        if let ValueKind::Map(pairs) = &mut without.kind {
            pairs.retain(|(key, _)| key != section);
        }
        if self.fails(without) {
            return;
        }
        let with = |kind: ValueKind| {
            let mut scenario = whole.clone();
            scenario.set(section, Value { kind, at });
            scenario
        };
        match value.kind {
            ValueKind::List(items) => {
                let all = items.clone();
                fewer(items, |items| {
                    let mut scenario = with(ValueKind::List(items.to_vec()));
                    let gone = all.iter().filter(|item| !items.contains(item)).filter_map(stated_id);
                    gone.for_each(|id| forget(&mut scenario, &id));
                    self.fails(scenario)
                });
            }
            ValueKind::Map(pairs) => {
                fewer(pairs, |pairs| self.fails(with(ValueKind::Map(pairs.to_vec()))));
            }
            ValueKind::Text(_) | ValueKind::Plain(_) => {}
        }
    }

    /// Leaves out keys of talks, once few of them are left.
    fn keys(&mut self) {
        let Some(Value { kind: ValueKind::List(talks), at }) = self.subject.scenario.get("talks").cloned() else {
            return;
        };
        if talks.len() > MOST_TALKS {
            return;
        }
        for index in 0..talks.len() {
            // What the others have lost by now stays lost.
            let Some(Value { kind: ValueKind::List(now), .. }) = self.subject.scenario.get("talks").cloned() else {
                return;
            };
            let ValueKind::Map(pairs) = now[index].kind.clone() else { continue };
            let (id, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(key, _)| key == "id" || key == "title");
            let whole = self.subject.scenario.clone();
            fewer(others, |others| {
                let mut talks = now.clone();
                talks[index].kind = ValueKind::Map(id.iter().chain(others).cloned().collect());
                let mut scenario = whole.clone();
                scenario.set("talks", Value::list(talks, at));
                self.fails(scenario)
            });
        }
    }

    /// Whether the same property fails for this scenario; if so, it is the failure from now on.
    fn fails(&mut self, scenario: Value) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let subject = Subject { scenario, ..self.subject.clone() };
        match (self.examine)(&subject) {
            Some(complaint) if complaint.is_like(&self.complaint) => {
                (self.subject, self.complaint) = (subject, complaint);
                true
            }
            _ => false,
        }
    }
}

/// The id of an item, if it states one.
fn stated_id(item: &Value) -> Option<String> {
    match &item.get("id")?.kind {
        ValueKind::Text(id) | ValueKind::Plain(id) => Some(id.clone()),
        ValueKind::List(_) | ValueKind::Map(_) => None,
    }
}

/// Takes the name of a talk out of the lists of others.
fn forget(value: &mut Value, id: &str) {
    let is_it = |value: &Value| matches!(&value.kind, ValueKind::Text(text) | ValueKind::Plain(text) if text == id);
    match &mut value.kind {
        ValueKind::Map(pairs) => {
            pairs.retain(|(key, value)| !(NAMING.contains(&key.as_str()) && is_it(value)));
            for (key, value) in pairs {
                if let (true, ValueKind::List(items)) = (NAMING.contains(&key.as_str()), &mut value.kind) {
                    items.retain(|item| !is_it(item));
                }
                forget(value, id);
            }
        }
        ValueKind::List(items) => items.iter_mut().for_each(|item| forget(item, id)),
        ValueKind::Text(_) | ValueKind::Plain(_) => {}
    }
}

/// A part of `all` that `fails` and of which no single item can go; `all` itself fails.
fn fewer<T: Clone>(mut all: Vec<T>, mut fails: impl FnMut(&[T]) -> bool) -> Vec<T> {
    let mut chunk = all.len();
    while chunk > 0 {
        let mut at = 0;
        while at < all.len() {
            let to = (at + chunk).min(all.len());
            let rest: Vec<T> = all[..at].iter().chain(&all[to..]).cloned().collect();
            if fails(&rest) {
                all = rest;
            } else {
                at = to;
            }
        }
        chunk /= 2;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_needed_goes() {
        let mut asked = 0;
        let left = fewer((0..40).collect(), |some: &[i32]| {
            asked += 1;
            some.contains(&7) && some.contains(&31)
        });
        assert_eq!(left, [7, 31]);
        assert!(asked < 60, "{asked}");
    }
}
