//! Comments beside entries: which findings they hide.

use std::collections::BTreeMap;

use super::report::Hidden;
use crate::finding::Finding;
use crate::model::{Agenda, OriginId, Suppression};

/// The comments of an agenda by entry.
#[derive(Debug)]
pub(super) struct Comments<'a> {
    agenda: &'a Agenda,
    /// The entry that a place belongs to.
    entries: BTreeMap<OriginId, usize>,
}

impl<'a> Comments<'a> {
    /// Looks up the places of commented entries. O(comments log comments).
    pub(super) fn new(agenda: &'a Agenda) -> Self {
        let mut entries = BTreeMap::new();
        for index in agenda.suppressions.iter().map(|comment| comment.entry) {
            let Some(entry) = agenda.entries.get(index) else { continue };
            let at = entry.at;
            for origin in [at.entry, at.talk, at.start, at.end, at.room] {
                // Nowhere is beside nothing.
                if origin != OriginId(0) {
                    entries.insert(origin, index);
                }
            }
        }
        Self { agenda, entries }
    }

    /// The comments, in order of writing.
    pub(super) fn list(&self) -> &'a [Suppression] {
        &self.agenda.suppressions
    }

    /// Indexes of the comments that hide a finding of this rule: it points to a part of their entry,
    /// first of all or as its other side.
    pub(super) fn matching(&self, rule: &str, finding: &Finding) -> impl Iterator<Item = usize> {
        let places = std::iter::once(finding.primary.0).chain(finding.related.iter().map(|related| related.0));
        let entries: Vec<usize> = places.filter_map(|origin| self.entries.get(&origin).copied()).collect();
        let hides = move |comment: &Suppression| {
            !comment.expired && entries.contains(&comment.entry) && comment.rules.iter().any(|name| name == rule)
        };
        self.list().iter().enumerate().filter(move |(_, comment)| hides(comment)).map(|(index, _)| index)
    }

    /// What hides a finding of this rule, if anything does.
    pub(super) fn hiding(&self, rule: &str, finding: &Finding) -> Option<Hidden> {
        let comment = &self.list()[self.matching(rule, finding).next()?];
        Some(Hidden { reason: comment.reason.clone(), origin: comment.origin })
    }
}
