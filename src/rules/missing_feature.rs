//! missing-feature: a room without something that its talk needs.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, RoomId, TalkId, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct MissingFeature;

impl Rule for MissingFeature {
    const INFO: RuleInfo = RuleInfo {
        id: "missing-feature",
        family: Family::Rooms,
        level: Level::Deny,
        weight: 10,
        unit: "missing feature, per talk and room",
        inviolable: false,
        subject: Subject::TALKS.with_rooms(),
        halves: Halves::Both,
        summary: "A room lacks something that its talk needs.",
        page: "\
## Why

`needs: [recording]` says what a talk cannot do without; `features: [recording]` what a room has. A
combined room has what all its parts have, unless it states its own features.

## Example

`demo` needs `recording`, `west` has only `stage`: cost 10. `ballroom` combines `west` with another room,
so it has no `recording` either: `keynote` there costs another 10.

## Fix

Use a room that has everything, or drop the need.

## Cost

One per missing feature.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for one in timetable.occurrences.iter().filter(|one| this.covers(one.talk)) {
            for &room in &one.rooms {
                let missing = lacking(instance, one.talk, room);
                if missing.is_empty() || this.ignores_in(one.talk, instance.room(room)) {
                    continue;
                }
                let (title, facts) = (instance.talk_label(one.talk), instance.room(room));
                let suited: Vec<RoomId> = instance
                    .rooms()
                    .map(|(other, _)| other)
                    .filter(|&other| {
                        instance.allows_room(one.talk, other) && lacking(instance, one.talk, other).is_empty()
                    })
                    .collect();
                let help = if suited.is_empty() {
                    "no room open to it has everything it needs".to_owned()
                } else {
                    format!("rooms that have everything: {}", instance.room_names(&suited))
                };
                let atoms = i64::try_from(missing.len()).unwrap_or(i64::MAX);
                let list = missing.join(", ");
                out.report(
                    atoms,
                    one.at.room,
                    &format!("has no {list}"),
                    format!("{title} needs {list}, which {} lacks", facts.name),
                )
                .talks([one.talk])
                .rooms(facts.atoms.iter().copied())
                .related(instance.talk(one.talk).needs_at, "the need is stated here")
                .related(facts.origin, format!("{} is declared here", facts.name))
                .help(help);
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            out.talk_room(id, talk.origin, |place| {
                place
                    .filter(|&room| !this.ignores_in(id, instance.room(room)))
                    .map_or(0, |room| i64::try_from(lacking(instance, id, room).len()).unwrap_or(i64::MAX))
            });
        }
    }
}

/// What `talk` needs and `room` lacks, in order of writing.
fn lacking(instance: &Instance, talk: TalkId, room: RoomId) -> Vec<&str> {
    let features = &instance.room(room).features;
    instance.talk(talk).needs.iter().filter(|need| !features.contains(need)).map(String::as_str).collect()
}
