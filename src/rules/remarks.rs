//! What readers noticed about agenda files, as findings.

use std::collections::HashMap;

use super::{Findings, Use};
use crate::model::{Remark, RemarkKind, TalkRef, Timetable};

/// Remarks that differ in nothing but values are told one by one up to this number.
const EACH: usize = 10;

/// Other places of remarks that are told together.
const PLACES: usize = 5;

/// The remarks of these kinds that a use is about, each with the talk of its entry. What is about no talk
/// is left out of a use that is limited to some.
pub(super) fn remarks<'t, O>(
    timetable: &'t Timetable<'_>,
    this: &Use<O>,
    kinds: &[RemarkKind],
) -> Vec<(&'t Remark, Option<&'t TalkRef>)> {
    let entries = &timetable.agenda.entries;
    let with_talk = |one: &'t Remark| (one, one.entry.and_then(|entry| entries.get(entry)).map(|entry| &entry.talk));
    let covered = |talk: Option<&TalkRef>| match talk {
        Some(TalkRef::Known(talk)) => this.covers(*talk),
        Some(TalkRef::Unknown(_)) | None => this.scope.is_none(),
    };
    let of_kind = timetable.agenda.remarks.iter().filter(|one| kinds.contains(&one.kind));
    of_kind.map(with_talk).filter(|(_, talk)| covered(*talk)).collect()
}

/// Reports remarks, an atom each: those that are alike but for their values together where they are many,
/// so that a file of thousands of entries gives a page of findings and not a book. O(length of the messages).
pub(super) fn report(told: &[(&Remark, Option<&TalkRef>)], words: &str, out: &mut Findings<'_>) {
    let mut numbers: HashMap<(RemarkKind, String), usize> = HashMap::new();
    let mut groups: Vec<Vec<(&Remark, Option<&TalkRef>)>> = Vec::new();
    for &(remark, talk) in told {
        let number = *numbers.entry((remark.kind, pattern(&remark.message))).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[number].push((remark, talk));
    }
    for group in groups {
        if group.len() <= EACH {
            for one in group {
                one_finding(&[one], words, out);
            }
        } else {
            one_finding(&group, words, out);
        }
    }
}

/// One finding about remarks that are alike.
fn one_finding(group: &[(&Remark, Option<&TalkRef>)], words: &str, out: &mut Findings<'_>) {
    let [(first, _), rest @ ..] = group else { return };
    let message = match rest.len() {
        0 => first.message.clone(),
        more => format!("{}; {more} more like it", first.message),
    };
    // A file has fewer entries than an i64 counts.
    let atoms = i64::try_from(group.len()).unwrap_or(i64::MAX);
    let mut draft = out.report(atoms, first.at, words, message);
    for (at, words) in &first.related {
        draft = draft.related(*at, words.clone());
    }
    for (other, _) in rest.iter().take(PLACES) {
        let words = if other.message == first.message { "the same here" } else { &other.message };
        draft = draft.related(other.at, words);
    }
    for (_, talk) in group.iter().take(1 + PLACES) {
        draft = match talk {
            Some(TalkRef::Known(talk)) => draft.talks([*talk]),
            Some(TalkRef::Unknown(text)) => draft.talk_text(text),
            None => draft,
        };
    }
    if let Some(help) = &first.help {
        draft.help(help.clone());
    }
}

/// A message without its values: numbers, and what stands between backquotes or quotation marks.
fn pattern(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let mut closing = None;
    for c in message.chars() {
        match closing {
            Some(end) if c == end => closing = None,
            Some(_) => continue,
            None => closing = matches!(c, '`' | '"').then_some(c),
        }
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('0') {
            out.push('0');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::model::{OriginId, UseId};
    use crate::rules::Judgement;

    #[test]
    fn values_make_no_difference() {
        assert_eq!(pattern("`a` lasts 12 minutes"), pattern("`b c` lasts 7 minutes"));
        assert_ne!(pattern("`a` lasts 12 minutes"), pattern("`a` starts at 12 minutes"));
        assert_eq!(pattern("the file calls \"A\" b"), "the file calls \"\" b");
    }

    #[test]
    fn many_are_one_finding_and_few_are_each_one() {
        let remark = |number: u32| {
            let at = OriginId(number + 1);
            Remark::new(RemarkKind::Format, at, format!("`{number}` is not a number")).help("write digits")
        };
        let other = Remark::new(RemarkKind::Format, OriginId(9), "there is no `version`");
        for (count, findings) in [(EACH, EACH + 1), (EACH + 1, 2)] {
            let many: Vec<Remark> = (0..u32::try_from(count).unwrap()).map(remark).chain([other.clone()]).collect();
            let told: Vec<_> = many.iter().map(|one| (one, None)).collect();
            let mut judgement = Judgement::default();
            report(&told, "departs", &mut Findings::new(UseId(0), Severity::Warning, 2, &mut judgement));
            assert_eq!(judgement.findings.len(), findings);
            assert_eq!(judgement.cost(), 2 * (i64::try_from(count).unwrap() + 1));
            if findings == 2 {
                let first = &judgement.findings[0];
                assert_eq!(first.message, "`0` is not a number; 10 more like it");
                assert_eq!((first.primary.0, first.related.len()), (OriginId(1), PLACES));
                assert_eq!(first.related[0], (OriginId(2), "`1` is not a number".to_owned()));
                assert_eq!(first.help.as_deref(), Some("write digits"));
            }
        }
    }
}
