//! Talks of a plan that can change places with each other without breaking anything.

use super::plan::{Person, Plan, Talk};

/// Loose talks: of single length, with one speaker who has no other talk and no hours, no needs, no order and
/// no day. Whatever loose talks exchange their places, the agenda breaks no hard rule that it did not break.
#[derive(Debug)]
pub(super) struct Loose {
    /// Whether each talk is loose.
    pub(super) is: Vec<bool>,
    /// The loose talks of each slot.
    pub(super) at: Vec<Vec<usize>>,
}

impl Loose {
    /// O(talks × log slots).
    pub(super) fn new(plan: &Plan) -> Self {
        let free = free_of_orders(plan);
        let talks = talks_of(plan);
        let is_loose = |(index, talk): (usize, &Talk)| {
            let [speaker] = talk.speakers[..] else { return false };
            let person = &plan.people[speaker];
            let has_hours = person.available.is_some() || !person.unavailable.is_empty();
            free[index] && talk.needs.is_empty() && talks[speaker].len() == 1 && !has_hours
        };
        let is: Vec<bool> = plan.talks.iter().enumerate().map(is_loose).collect();
        let mut at = vec![Vec::new(); plan.slots.len()];
        for (index, talk) in plan.talks.iter().enumerate().filter(|(index, _)| is[*index]) {
            if let Ok(slot) = plan.slots.binary_search(&talk.slot) {
                at[slot].push(index);
            }
        }
        Self { is, at }
    }

    /// With a loose talk in every slot that has a talk of single length which nothing follows: where there is
    /// none, one such talk loses its needs, its order and its day, and gets a speaker of its own.
    pub(super) fn everywhere(plan: &mut Plan) -> Self {
        let mut loose = Self::new(plan);
        let followed = followed(plan);
        for (index, talk) in plan.talks.iter_mut().enumerate() {
            let Ok(slot) = plan.slots.binary_search(&talk.slot) else { continue };
            if loose.at[slot].is_empty() && !(talk.double || followed[index]) {
                (talk.after, talk.same_day) = (None, false);
                talk.needs.clear();
                talk.speakers = vec![plan.people.len()];
                plan.people.push(Person::default());
                loose.is[index] = true;
                loose.at[slot].push(index);
            }
        }
        loose
    }
}

/// Talks of single length, other than plenaries, that follow none, precede none, and are bound to no day.
pub(super) fn free_of_orders(plan: &Plan) -> Vec<bool> {
    let is_free = |(talk, is_followed): (&Talk, bool)| {
        !(talk.plenary || talk.double || talk.same_day || talk.after.is_some() || is_followed)
    };
    plan.talks.iter().zip(followed(plan)).map(is_free).collect()
}

/// Talks that another one must follow.
pub(super) fn followed(plan: &Plan) -> Vec<bool> {
    let mut followed = vec![false; plan.talks.len()];
    for before in plan.talks.iter().filter_map(|talk| talk.after) {
        followed[before] = true;
    }
    followed
}

/// The talks of each person.
pub(super) fn talks_of(plan: &Plan) -> Vec<Vec<usize>> {
    let mut talks = vec![Vec::new(); plan.people.len()];
    for (index, talk) in plan.talks.iter().enumerate() {
        talk.speakers.iter().for_each(|&person| talks[person].push(index));
    }
    talks
}
