//! day-missing: entries with times of day and no day.

use std::collections::BTreeSet;

use super::remarks::remarks;
use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::finding::NotChecked;
use crate::model::{Instance, OriginId, RemarkKind, TalkRef, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct DayMissing;

impl Rule for DayMissing {
    const INFO: RuleInfo = RuleInfo {
        id: "day-missing",
        family: Family::Data,
        level: Level::Note,
        weight: 1,
        unit: "entry",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::CheckOnly("it is about how an agenda is written; an assignment cannot be written wrongly"),
        summary: "Entries of an agenda have times of day, and the agenda does not say on which day.",
        page: "\
## Why

A table with a column `Start` and none for the date is common, and one slip: without a day no entry of it
can be compared with another. plenary guesses no day and says so once, instead of listing every entry as one
without a time.

## Example

Two entries in JSON start at `10:00` and `10:40`: one line in *not checked* that names the number of entries
and the first place; with `day-missing: warn` one finding of cost 2.

## Fix

Write the day before the time, or name it where the format has a place for it: a column, the title of a sheet.

## Cost

Nothing at level note, which only lists the entries; one per entry at other levels.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let told = remarks(timetable, this, &[RemarkKind::DayMissing]);
        let Some((first, _)) = told.first() else { return };
        let entries: BTreeSet<usize> = told.iter().filter_map(|(one, _)| one.entry).collect();
        // Always at least one: a remark may speak of a file as a whole.
        let count = entries.len().max(1);
        let them = if count == 1 { "an entry".to_owned() } else { format!("{count} entries") };
        // By place in the file, each talk once.
        let mut talks: Vec<TalkRef> = Vec::new();
        let mut seen = BTreeSet::new();
        for talk in told.iter().filter_map(|(_, talk)| *talk) {
            if seen.insert(talk) {
                talks.push(talk.clone());
            }
        }
        if out.is_charged() {
            let message = if count == 1 {
                first.message.clone()
            } else {
                format!("{}; {} more entries have no day", first.message, count - 1)
            };
            let mut draft = out.report(i64::try_from(count).unwrap_or(i64::MAX), first.at, "on which day?", message);
            draft = draft.talks(talks.iter().filter_map(TalkRef::known));
            if let Some(help) = &first.help {
                draft.help(help.clone());
            }
        }
        out.not_checked(NotChecked {
            rule: Self::INFO.id,
            talks,
            people: Vec::new(),
            rooms: Vec::new(),
            what: format!("{them} for every rule about times"),
            why: first.message.clone(),
            origin: first.at,
        });
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}

/// The places of entries whose day alone is missing.
pub(super) fn without_day(timetable: &Timetable<'_>) -> BTreeSet<OriginId> {
    let agenda = timetable.agenda;
    let remarks = agenda.remarks.iter().filter(|one| one.kind == RemarkKind::DayMissing);
    remarks.filter_map(|one| agenda.entries.get(one.entry?)).map(|entry| entry.at.entry).collect()
}
