//! unknown-reference: a name that the scenario does not have.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::finding::{NotChecked, did_you_mean};
use crate::model::{Instance, RoomRef, TalkRef, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct UnknownReference;

impl Rule for UnknownReference {
    const INFO: RuleInfo = RuleInfo {
        id: "unknown-reference",
        family: Family::Data,
        level: Level::Deny,
        weight: 10,
        unit: "entry or room",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::CheckOnly("it is about how an agenda is written; an assignment cannot be written wrongly"),
        summary: "An agenda names a talk or room that the scenario does not have.",
        page: "\
## Why

A mistyped id hides a talk from every other rule. What is known of the entry is still checked.

## Example

The agenda lists `dorman`, the scenario has `doorman`: cost 10, and a suggestion.

## Fix

Correct the name, or declare the talk or room (an `aliases:` entry for a printed variant).

## Cost

One per name. An entry that names no known talk is not checked any further.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for entry in &timetable.agenda.entries {
            match &entry.talk {
                TalkRef::Unknown(name) if this.scope.is_none() => {
                    let names = instance.talks.iter().flat_map(|talk| [talk.id.as_str(), talk.title.as_str()]);
                    let draft = out
                        .report(1, entry.at.talk, "not in the scenario", format!("the scenario has no talk `{name}`"))
                        .talk_text(name);
                    if let Some(close) = did_you_mean(name, names) {
                        draft.help(format!("did you mean `{close}`?"));
                    }
                    out.not_checked(NotChecked {
                        rule: Self::INFO.id,
                        talks: vec![entry.talk.clone()],
                        people: Vec::new(),
                        rooms: Vec::new(),
                        what: format!("the entry of `{name}`"),
                        why: "the scenario has no such talk".to_owned(),
                        origin: entry.at.talk,
                    });
                }
                TalkRef::Unknown(_) => continue,
                TalkRef::Known(talk) if !this.covers(*talk) => continue,
                TalkRef::Known(_) => {}
            }
            for room in &entry.rooms {
                let RoomRef::Unknown(name) = room else { continue };
                let names = instance.rooms.iter().flat_map(|room| {
                    [room.id.as_str(), room.name.as_str()].into_iter().chain(room.aliases.iter().map(String::as_str))
                });
                let draft = out
                    .report(1, entry.at.room, "not in the scenario", format!("the scenario has no room `{name}`"))
                    .talks(entry.talk.known());
                if let Some(close) = did_you_mean(name, names) {
                    draft.help(format!("did you mean `{close}`?"));
                }
            }
        }
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}
