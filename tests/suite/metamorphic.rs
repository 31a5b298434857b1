//! Changes of a scenario under which the cost of every rule behaves as theory says: names do not
//! matter, nor the week, nor the order of rooms, nor a room that nobody uses; and the cost of two
//! conferences that share nothing is the sum of their costs.

use plenary::model::{Instance, Minutes, OriginId, UseId};
use plenary::rules::{AnyUse, Common, Level, RuleEntry, registry};
use proptest::prelude::*;

use super::agreement::judged;
use crate::support::agendas;
use crate::support::runner::runner;
use crate::support::sketches::{Shape, sketch_with_entries};
use crate::support::transform::{Pair, joined, renamed, rooms_reversed, shifted, with_a_room};

/// Minutes of a week.
const WEEK: i64 = 7 * 24 * 60;

/// Rules whose cost may change, with the reason.
fn exception(change: &str, rule: &str) -> Option<&'static str> {
    match (change, rule) {
        ("rooms reversed", "wrong-position") => Some("lists go through the rooms in order of declaration"),
        ("another room" | "two halves", "uneven-spread") => Some("the even share depends on what there is in all"),
        ("renamed", "short-turnaround" | "similar-track-overlap") => Some("an option names buildings or tracks"),
        ("a week later", "uneven-spread") => Some("the week after next may be in another month"),
        ("two halves", "popular-talk-in-smaller-room") => Some("it compares talks over the whole event"),
        ("two halves", "audience-overlap") => Some("what is significant depends on everybody"),
        ("two halves", "slot-diversity" | "same-day" | "difficulty-order") => {
            Some("both halves have the same difficulties")
        }
        _ => None,
    }
}

/// Whether an option of the rule names talks, rooms or times, which the change would move away from.
fn names_things(entry: &RuleEntry) -> bool {
    (entry.options)().as_value().to_string().contains("x-selector")
}

fn use_of(entry: &RuleEntry, sample: usize) -> Box<dyn AnyUse> {
    let common =
        Common { id: UseId(0), level: Level::Warn, weight: 1, scope: None, ignores: Vec::new(), origin: OriginId(0) };
    entry.sample(common, sample)
}

fn cost(rule: &dyn AnyUse, (instance, agenda): &Pair) -> i64 {
    judged(rule, instance, agenda).cost()
}

/// For every rule, sample and random conference, `law` must hold for the cost.
fn holds(change: &'static str, with_selectors: bool, law: impl Fn(&dyn Fn(&Pair) -> i64, Pair, Pair) -> (i64, i64)) {
    for entry in registry().iter().filter(|entry| exception(change, entry.info.id).is_none()) {
        if names_things(entry) && !with_selectors {
            continue;
        }
        for sample in 0..(entry.samples)() {
            let name = format!("{change}: {} sample {sample}", entry.info.id);
            let cases = (sketch_with_entries(&Shape::small()), sketch_with_entries(&Shape::small()));
            let result = runner(&name, 24, 1_000).run(&cases, |((one, first), (two, second))| {
                let pair = |instance: Instance, entries: &[_]| {
                    let agenda = agendas::agenda(&instance, entries);
                    (instance, agenda)
                };
                let rule = use_of(entry, sample);
                let (before, after) =
                    law(&|it| cost(&*rule, it), pair(one.build(), &first), pair(two.build(), &second));
                prop_assert_eq!(before, after, "{}", &name);
                Ok(())
            });
            assert!(result.is_ok(), "{name}: {}", result.unwrap_err());
        }
    }
}

#[test]
fn names_do_not_matter() {
    holds("renamed", true, |cost, it, _| (cost(&it), cost(&renamed(it, "-x"))));
}

#[test]
fn nor_does_the_week() {
    // Nobody's clocks change in that week.
    holds("a week later", false, |cost, it, _| (cost(&it), cost(&shifted(it, WEEK))));
}

#[test]
fn nor_does_the_order_of_rooms() {
    holds("rooms reversed", false, |cost, it, _| (cost(&it), cost(&rooms_reversed(it))));
}

#[test]
fn a_room_that_nobody_uses_changes_nothing() {
    holds("another room", true, |cost, it, _| (cost(&it), cost(&with_a_room(it))));
}

#[test]
fn the_cost_of_two_halves_is_that_of_the_whole() {
    holds("two halves", false, |cost, one, two| {
        // A talk without a length takes the one that all slots have in common.
        let fixed = |mut it: Pair| {
            it.0.talks.iter_mut().for_each(|talk| talk.minutes = talk.minutes.or(Some(Minutes(30))));
            it
        };
        // Without offers anything is on the grid.
        if one.0.offers.is_empty() || two.0.offers.is_empty() {
            return (0, 0);
        }
        let (one, two) = (fixed(one), renamed(shifted(fixed(two), 9 * WEEK), "-y"));
        (cost(&one) + cost(&two), cost(&joined(one, two)))
    });
}
