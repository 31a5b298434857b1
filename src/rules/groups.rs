//! Which talks a rule relates to each other, as the scenario or the options of the rule say.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Facet, Talks, Use};
use crate::model::{DayId, Id, Instance, Interval, Keys, Occurrence, OriginId, PersonId, TalkId, Timetable};
use crate::problem::{Amount, Unit};

/// What a pair of talks costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub(super) enum PairUnit {
    #[default]
    Pair,
    Durations,
}

impl PairUnit {
    /// Atoms of two talks at these times.
    pub(super) fn atoms(self, one: Interval, two: Interval) -> i64 {
        match self {
            Self::Pair => 1,
            Self::Durations => one.minutes() + two.minutes(),
        }
    }

    /// The same for relations.
    pub(super) fn amount(self) -> Amount {
        match self {
            Self::Pair => Amount::One,
            Self::Durations => Amount::Durations,
        }
    }

    /// The same for groups.
    pub(super) fn unit(self) -> Unit {
        match self {
            Self::Pair => Unit::One,
            Self::Durations => Unit::Durations,
        }
    }
}

/// Talks that belong together, or must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// What they share, as `track language` or `series rust`; empty for talks that are listed.
    pub(super) name: String,
    /// The talks that the use covers, each once.
    pub(super) talks: Vec<TalkId>,
    /// Where it is stated that they are related; nowhere if each talk says so itself.
    pub(super) origin: OriginId,
}

impl Group {
    /// Listed talks in their order. Options may be older than the scenario: talks it has not are left out.
    pub(super) fn listed<O>(instance: &Instance, this: &Use<O>, talks: &Talks) -> Self {
        let mut seen = BTreeSet::new();
        let known = |talk: &&TalkId| talk.index() < instance.talks.len();
        let talks = talks.0.iter().filter(known).copied().filter(|&talk| this.covers(talk) && seen.insert(talk));
        Self { name: String::new(), talks: talks.collect(), origin: this.origin }
    }

    /// What options state: listed talks, a group per list, then the talks that share a value.
    pub(super) fn stated<'o, O>(
        instance: &Instance,
        this: &Use<O>,
        lists: impl IntoIterator<Item = &'o Talks>,
        by: Option<&Facet>,
    ) -> Vec<Self> {
        let mut groups: Vec<Self> = lists.into_iter().map(|talks| Self::listed(instance, this, talks)).collect();
        groups.extend(by.into_iter().flat_map(|by| Self::sharing(instance, this, by)));
        groups
    }

    /// Talks that share a value, by value.
    pub(super) fn sharing<O>(instance: &Instance, this: &Use<O>, by: &Facet) -> Vec<Self> {
        let named = |(value, talks)| Self { name: format!("{} {value}", by.word()), talks, origin: OriginId(0) };
        by.groups(instance, |talk| this.covers(talk)).into_iter().map(named).collect()
    }

    /// Every talk that repeats another, with that other.
    pub(super) fn repeats<O>(instance: &Instance, this: &Use<O>) -> Vec<Self> {
        let mut pairs: BTreeMap<(TalkId, TalkId), OriginId> = BTreeMap::new();
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            if let Some((other, origin)) = talk.repeat_of.filter(|(other, _)| *other != id && this.covers(*other)) {
                pairs.entry((id.min(other), id.max(other))).or_insert(origin);
            }
        }
        let group = |((one, two), origin)| Self { name: String::new(), talks: vec![one, two], origin };
        pairs.into_iter().map(group).collect()
    }

    /// Its occurrences whose time is known, in order of time, then of writing. O(n log n) for n of them.
    pub(super) fn timed<'t>(&self, times: &[Vec<(&'t Occurrence, Interval)>]) -> Vec<(&'t Occurrence, Interval)> {
        let mut timed: Vec<_> = self.talks.iter().flat_map(|talk| times[talk.index()].iter().copied()).collect();
        timed.sort_by_key(|&(one, span)| (span, one.talk));
        timed
    }

    /// The same by day; what is on no day of the event is left out.
    pub(super) fn by_day<'t>(
        &self,
        instance: &Instance,
        times: &[Vec<(&'t Occurrence, Interval)>],
    ) -> BTreeMap<DayId, Day<'t>> {
        let mut days: BTreeMap<DayId, Day<'t>> = BTreeMap::new();
        for (one, span) in self.timed(times) {
            if let Some(day) = instance.day_of(span.start) {
                days.entry(day).or_default().push((one, span));
            }
        }
        days
    }
}

/// Occurrences of one day.
pub(super) type Day<'t> = Vec<(&'t Occurrence, Interval)>;

/// Occurrences whose time is known, by talk.
pub(super) fn times<'t>(timetable: &'t Timetable<'_>) -> Vec<Vec<(&'t Occurrence, Interval)>> {
    let mut times = vec![Vec::new(); timetable.instance.talks.len()];
    for (one, span) in timetable.timed() {
        times[one.talk.index()].push((one, span));
    }
    times
}

/// For every pair of covered talks how many people must be in both: exclusive in both, or exclusive in one and called
/// to the other by `people_of`. Exempt ones are left out. O(people × talks of a person²).
pub(super) fn pairs_of_people<O>(instance: &Instance, this: &Use<O>) -> BTreeMap<(TalkId, TalkId), i64> {
    let mut pairs: BTreeMap<(TalkId, TalkId), i64> = BTreeMap::new();
    for (index, presence) in instance.presence().into_iter().enumerate() {
        let person = PersonId::from_index(index);
        let covered = |talks: Vec<TalkId>| talks.into_iter().filter(|&talk| this.covers(talk)).collect::<Vec<_>>();
        let (exclusive, callers) = (covered(presence.exclusive), covered(presence.by_day));
        for (index, &one) in exclusive.iter().enumerate() {
            for &two in exclusive[index + 1..].iter().chain(&callers) {
                if !this.ignores(&[one, two], Some(person), None) {
                    *pairs.entry((one.min(two), one.max(two))).or_default() += 1;
                }
            }
        }
    }
    pairs
}

/// Files an occurrence by its people, so that it meets those with which it has somebody in common: exclusive in both,
/// or exclusive in one and called to the other by `people_of`.
pub(super) fn by_person(instance: &Instance, one: &Occurrence, keys: &mut Keys<(PersonId, Presence)>) {
    let talk = instance.talk(one.talk);
    for person in talk.exclusive() {
        keys.share((person, Presence::Exclusive));
        keys.ask((person, Presence::Called));
    }
    for &person in talk.people_of_day.iter().flat_map(|of_day| &of_day.candidates) {
        keys.ask((person, Presence::Exclusive));
        keys.list((person, Presence::Called));
    }
}

/// Why somebody is in a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Presence {
    /// A role needs them.
    Exclusive,
    /// The talk calls everyone of its day.
    Called,
}

/// Whether both rooms are known and have no part in common.
pub(super) fn apart(one: &Occurrence, two: &Occurrence) -> bool {
    !one.atoms.is_empty() && !two.atoms.is_empty() && !one.atoms.iter().any(|atom| two.atoms.contains(atom))
}
