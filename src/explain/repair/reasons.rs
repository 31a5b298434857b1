//! Why each change of a plan is made, in the words of the checker.

use super::order::Case;
use crate::check::{Report, Reported, check};
use crate::model::{Entry, EntryOrigins, Id, RoomRef, TalkId, TalkRef};
use crate::problem::Assignment;

/// Reasons of the changes of one plan.
pub(super) struct Reasons<'a> {
    case: &'a Case<'a>,
    after: &'a Assignment,
}

impl<'a> Reasons<'a> {
    pub(super) fn new(case: &'a Case<'a>, after: &'a Assignment) -> Self {
        Self { case, after }
    }

    /// What is broken where the agenda has the talk; if nothing is, what would be if it stayed there while all others
    /// move. One check.
    pub(super) fn of(&mut self, talk: TalkId) -> Vec<String> {
        let Case { instance, homes, before, .. } = self.case;
        if homes.of(talk).is_none() {
            return vec!["the agenda does not place it".to_owned()];
        }
        if !instance.talk(talk).is_wanted() {
            return vec!["it is cancelled".to_owned()];
        }
        if self.case.options.targets.iter().any(|target| target.talk == talk) {
            return vec!["this is what was asked for".to_owned()];
        }
        let now = hard_about(before, talk);
        if !now.is_empty() {
            return now;
        }
        let stayed = hard_about(&self.if_stayed(talk), talk);
        stayed.into_iter().map(|message| format!("it makes room: otherwise {message}")).collect()
    }

    fn if_stayed(&self, talk: TalkId) -> Report {
        let Case { instance, uses, problem, homes, .. } = self.case;
        let mut others = self.after.clone();
        others.0[talk.index()] = None;
        let mut agenda = others.to_agenda(&problem.space);
        if let Some(home) = homes.of(talk) {
            agenda.entries.push(Entry {
                talk: TalkRef::Known(talk),
                start: Some(home.start),
                end: home.span.map(|span| span.end),
                rooms: home.room.flatten().into_iter().map(RoomRef::Known).collect(),
                at: EntryOrigins::default(),
            });
        }
        check(instance, uses, &agenda)
    }
}

/// What hard findings say about a talk, without those that it is missing.
fn hard_about(report: &Report, talk: TalkId) -> Vec<String> {
    let about = |one: &&Reported| one.hard && one.finding.cost > 0 && one.finding.talks.contains(&TalkRef::Known(talk));
    report.findings.iter().filter(about).map(said).collect()
}

/// A finding with the reason of its use.
fn said(one: &Reported) -> String {
    match one.because(None) {
        Some(because) => format!("{} ({because})", one.finding.message),
        None => one.finding.message.clone(),
    }
}
