//! The scenario's `ignore:`: which exemptions a rule has, and which say what it cannot have.

use super::config::unknown_rule;
use super::{RuleInfo, Subject, registry};
use crate::finding::InputError;
use crate::model::{Ignore, Instance};

/// The exemptions from a rule that hold.
pub(super) fn of_rule(instance: &Instance, info: &RuleInfo) -> Vec<Ignore> {
    instance.ignores.iter().filter(|one| one.rule == info.id && !one.expired).cloned().collect()
}

/// What is wrong with the exemptions: unknown rules, people and rooms that a rule is not about.
/// Expired ones are looked at too: they may be extended.
pub(super) fn errors(instance: &Instance) -> Vec<InputError> {
    let mut errors = Vec::new();
    for one in &instance.ignores {
        let Some(entry) = registry().iter().find(|entry| entry.info.id == one.rule) else {
            errors.push(unknown_rule(&one.rule, one.rule_origin));
            continue;
        };
        let subject = entry.info.subject;
        let named =
            [("people", one.people.is_empty() || subject.people), ("rooms", one.rooms.is_empty() || subject.rooms)];
        for (what, _) in named.into_iter().filter(|(_, fits)| !fits) {
            errors.push(
                InputError::new("bad-exemption", one.origin, format!("`{}` is not about {what}", one.rule))
                    .help(format!("an exemption from it may name {}", subjects(subject))),
            );
        }
    }
    errors
}

/// What an exemption may name, in words.
fn subjects(subject: Subject) -> &'static str {
    match (subject.people, subject.rooms) {
        (false, false) => "talks only",
        (true, false) => "talks and people",
        (false, true) => "talks and rooms",
        (true, true) => "talks, people and rooms",
    }
}
