//! Comments beside entries: which findings they hide.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{Hidden, HiddenBy};
use crate::finding::Finding;
use crate::model::{Agenda, OriginId, Suppression};

/// The comments of an agenda by entry.
#[derive(Debug)]
pub(super) struct Comments<'a> {
    agenda: &'a Agenda,
    /// The entry that a place belongs to.
    entries: BTreeMap<OriginId, usize>,
    /// Indexes of the comments of an entry.
    of_entry: BTreeMap<usize, Vec<usize>>,
}

impl<'a> Comments<'a> {
    /// Looks up the places of commented entries. O(comments log comments).
    pub(super) fn new(agenda: &'a Agenda) -> Self {
        let (mut entries, mut of_entry) = (BTreeMap::new(), BTreeMap::<usize, Vec<usize>>::new());
        for (number, comment) in agenda.suppressions.iter().enumerate() {
            let index = comment.entry;
            of_entry.entry(index).or_default().push(number);
            let Some(entry) = agenda.entries.get(index) else { continue };
            let at = entry.at;
            for origin in [at.entry, at.talk, at.start, at.end, at.room] {
                // Nowhere is beside nothing.
                if origin != OriginId(0) {
                    entries.insert(origin, index);
                }
            }
        }
        Self { agenda, entries, of_entry }
    }

    /// The comments, in order of writing.
    pub(super) fn list(&self) -> &'a [Suppression] {
        &self.agenda.suppressions
    }

    /// Indexes of the comments that hide a finding of this rule: it points to a part of their entry,
    /// first of all or as its other side.
    pub(super) fn matching(&self, rule: &str, finding: &Finding) -> impl Iterator<Item = usize> {
        let places = std::iter::once(finding.primary.0).chain(finding.related.iter().map(|related| related.0));
        let entries: BTreeSet<usize> = places.filter_map(|origin| self.entries.get(&origin).copied()).collect();
        let numbers: BTreeSet<usize> =
            entries.iter().filter_map(|entry| self.of_entry.get(entry)).flatten().copied().collect();
        let hides = move |comment: &Suppression| !comment.expired && comment.rules.iter().any(|name| name == rule);
        numbers.into_iter().filter(move |&number| hides(&self.list()[number]))
    }

    /// What hides a finding of this rule, if anything does.
    pub(super) fn hiding(&self, rule: &str, finding: &Finding) -> Option<Hidden> {
        let comment = &self.list()[self.matching(rule, finding).next()?];
        Some(Hidden { by: HiddenBy::Comment, reason: comment.reason.clone(), origin: comment.origin })
    }
}
