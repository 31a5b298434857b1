//! Changes to statements, in words: what exactly an agenda would be allowed.

use super::part::Part;
use super::relax::{Kind, Relaxation, Setting};
use super::statement::Grounds;
use super::words::{placed, some};
use crate::model::{Availability, Id, Instance, Interval, TalkId};
use crate::problem::{Assignment, Placement};

/// What the agenda breaks of the statement, of one term.
#[derive(Debug, Clone)]
pub(super) struct Broken {
    pub(super) atoms: i64,
    /// The talks that break it, of the part.
    pub(super) talks: Vec<TalkId>,
}

/// The change that allows what the agenda breaks of a statement.
pub(super) fn of_statement(
    setting: Setting<'_>,
    grounds: &Grounds,
    part: &Part,
    (one, best): (usize, &Assignment),
    broken: &[Broken],
) -> Relaxation {
    let (instance, statement) = (setting.instance, &grounds.statements[one]);
    let mut here: Vec<TalkId> = broken.iter().flat_map(|broken| broken.talks.iter().copied()).collect();
    if here.is_empty() {
        // A pin that no rule holds.
        let pinned = grounds.pins.iter().filter(|(.., of)| *of == one).map(|&(talk, ..)| talk);
        here.extend(
            pinned.filter_map(|talk| Some(TalkId::from_index(part.talks.iter().position(|&two| two == talk)?))),
        );
    }
    here.sort_unstable();
    here.dedup();
    let whole = |talk: TalkId| part.talks[talk.index()];
    let mut talks: Vec<TalkId> = here.iter().map(|&talk| whole(talk)).collect();
    talks.sort_unstable();
    let at: Vec<(TalkId, Placement)> = here.iter().filter_map(|&talk| Some((whole(talk), best.get(talk)?))).collect();
    let span = |placement: &Placement| part.problem.space.start(placement.start).span;
    let spans: Vec<Interval> = at.iter().map(|(_, placement)| span(placement)).collect();
    let atoms: i64 = broken.iter().map(|broken| broken.atoms).sum();
    let there = || some(at.iter().map(|&(talk, placement)| placed(instance, &part.problem, talk, placement)).collect());
    let (mut kind, mut amount) = (Kind::Waive, i64::try_from(talks.len()).unwrap_or(i64::MAX));
    let words = match (statement.rule, &statement.request) {
        ("person-unavailable", None) => {
            (kind, amount) = (Kind::Widen, atoms);
            let person = instance.people.iter().find(|one| one.availability.origin == statement.origin);
            let extra = person.map(|person| outside(instance, &person.availability, &spans)).unwrap_or_default();
            let name = person.map_or("the speaker", |person| person.name.as_str());
            format!("have {name} there {extra} as well ({atoms} min more), for {}", there())
        }
        ("room-unavailable", None) => {
            (kind, amount) = (Kind::Widen, atoms);
            let room = instance.rooms.iter().find(|one| one.availability.origin == statement.origin);
            let extra = room.map(|room| outside(instance, &room.availability, &spans)).unwrap_or_default();
            let name = room.map_or("the room", |room| room.name.as_str());
            format!("open {name} {extra} as well ({atoms} min more), for {}", there())
        }
        ("resource-overload", None) => {
            (kind, amount) = (Kind::Widen, atoms);
            let resource = instance.resources.iter().find(|one| one.origin == statement.origin);
            format!("have more of {}, for {}", resource.map_or("it", |one| one.id.as_str()), there())
        }
        ("missing-feature", None) => {
            let needs = talks.first().map(|&talk| instance.talk(talk).needs.join(", ")).unwrap_or_default();
            format!("do without {needs}: {}", there())
        }
        ("room-too-small", None) => {
            let seats = at.first().and_then(|(_, placement)| instance.room(placement.room?).capacity);
            format!("do with {} seats: {}", seats.unwrap_or_default(), there())
        }
        ("pinned-talk-moved", None) => format!("move the pin: {}", there()),
        ("order", None) => format!("give up that {}: {}", statement.words, there()),
        (_, Some(request)) => format!("against request `{request}`, allow {}", there()),
        (_, None) => format!("allow {}", there()),
    };
    Relaxation { kind, amount, statement: Some(one), talks, words }
}

/// The spans that are not wholly available.
fn outside(instance: &Instance, availability: &Availability, spans: &[Interval]) -> String {
    let spans = spans.iter().copied().filter(|&span| availability.missing(span) > 0).collect();
    some(Interval::merged(spans).into_iter().map(|span| instance.span_label(span)).collect())
}
