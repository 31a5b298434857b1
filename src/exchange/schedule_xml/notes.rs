//! What a reader notices about a file: one remark each for what happens seldom, one with a number for
//! what happens all the time.

use std::collections::BTreeMap;

use crate::model::{OriginId, Remark, RemarkKind};

/// A departure that happens more often is reported once, with a number.
const SELDOM: usize = 4;

/// A way in which entries depart from the format: said of one, said of many, and what to do.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Departure {
    pub(super) one: &'static str,
    pub(super) many: &'static str,
    pub(super) help: &'static str,
}

#[derive(Debug, Default)]
struct Count {
    number: usize,
    /// The first few.
    places: Vec<(OriginId, Option<usize>)>,
}

/// The remarks about one file.
#[derive(Debug, Default)]
pub(super) struct Notes {
    remarks: Vec<Remark>,
    departures: BTreeMap<&'static Departure, Count>,
    /// Kind (`element`, `attribute`) and name.
    unread: BTreeMap<(&'static str, String), Count>,
}

impl Notes {
    pub(super) fn add(&mut self, remark: Remark) {
        self.remarks.push(remark);
    }

    /// Counts a departure; `entry` is the index of the event in question.
    pub(super) fn departure(&mut self, what: &'static Departure, entry: Option<usize>, at: OriginId) {
        let count = self.departures.entry(what).or_default();
        count.number += 1;
        if count.places.len() <= SELDOM {
            count.places.push((at, entry));
        }
    }

    /// Counts something with content that nobody reads; the place is made only for the first.
    pub(super) fn unread(&mut self, kind: &'static str, name: &str, at: impl FnOnce() -> OriginId) {
        let count = self.unread.entry((kind, name.to_owned())).or_default();
        count.number += 1;
        if count.places.is_empty() {
            count.places.push((at(), None));
        }
    }

    /// All remarks in order of their places.
    pub(super) fn finish(self) -> Vec<Remark> {
        let mut remarks = self.remarks;
        for (what, count) in self.departures {
            if count.number > SELDOM {
                let message = format!("{} {}", count.number, what.many);
                remarks.push(Remark::new(RemarkKind::Format, count.places[0].0, message).help(what.help));
                continue;
            }
            for (at, entry) in count.places {
                let remark = Remark { entry, ..Remark::new(RemarkKind::Format, at, what.one) };
                remarks.push(remark.help(what.help));
            }
        }
        for ((kind, name), count) in self.unread {
            let times = if count.number == 1 { "once".to_owned() } else { format!("{} times", count.number) };
            let message = format!("the {kind} `{name}` ({times}) is not read");
            remarks.push(Remark::new(RemarkKind::Format, count.places[0].0, message));
        }
        remarks.sort_by_key(|remark| remark.at);
        remarks
    }
}
