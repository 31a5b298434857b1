//! format-departure: an agenda file that departs from its format.

use super::remarks::{remarks, report};
use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, RemarkKind, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct FormatDeparture;

impl Rule for FormatDeparture {
    const INFO: RuleInfo = RuleInfo {
        id: "format-departure",
        family: Family::Data,
        level: Level::Note,
        weight: 1,
        unit: "departure",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::CheckOnly("it is about how an agenda is written; an assignment cannot be written wrongly"),
        summary: "An agenda file departs from the definition of its format, or has fields that are not read.",
        page: "\
## Why

Hardly any published `schedule.xml` keeps to its schema. plenary reads what it can and says what it met: an
element that has to be there and is not, a value of another form, an id that means two things, a field that
nothing here reads. An app on a visitor's phone may be less patient. Nothing is corrected silently.

## Example

An agenda in JSON has a key `mood` in two of its entries: they are checked without it, and a note names the key,
how often it comes, and where first.

## Fix

Correct the file, or the program that writes it. Where the file is right and everybody who reads it agrees:
`--allow format-departure`.

## Cost

Nothing at level note; one for each departure at other levels. More than ten that differ only in their values
are one finding, with the number and the first places.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        // An id that stands for two things is against the definition of every format.
        let told = remarks(timetable, this, &[RemarkKind::Format, RemarkKind::Identity]);
        report(&told, "departs from the format", out);
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}
