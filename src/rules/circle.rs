//! Orders that several people ask for and that together go round in a circle.

use std::collections::{BTreeMap, VecDeque};

use super::contradiction::{Facts, covers, error, label, position};
use super::{Config, Talks};
use crate::finding::InputError;
use crate::model::{OriginId, TalkId};

/// One talk before another, and who says so: a use, or an `after` of the scenario.
struct Edge<'a> {
    to: TalkId,
    stated: Option<&'a Config>,
    origin: OriginId,
}

/// Orders at level deny that cannot hold together, each circle once. A circle of `after` alone was refused when the
/// scenario was read. O(stated orders × all orders).
pub(super) fn circles(facts: &Facts<'_>) -> Vec<InputError> {
    let mut edges: BTreeMap<TalkId, Vec<Edge<'_>>> = BTreeMap::new();
    let mut stated: Vec<(TalkId, TalkId, &Config)> = Vec::new();
    for config in facts.denied("order") {
        let chain = config.option("talks").and_then(|value| serde_json::from_value::<Talks>(value.clone()).ok());
        let is_met = |talk: &TalkId| covers(config, *talk) && facts.must_be_placed(*talk);
        if let Some(Talks(talks)) = chain {
            for pair in talks.windows(2).filter(|pair| pair.iter().all(is_met)) {
                stated.push((pair[0], pair[1], config));
                let edge = Edge { to: pair[1], stated: Some(config), origin: position(config) };
                edges.entry(pair[0]).or_default().push(edge);
            }
            continue;
        }
        for (id, talk) in facts.instance.talks().filter(|(id, _)| is_met(id)) {
            for &(before, origin) in talk.after.iter().filter(|(before, _)| is_met(before)) {
                edges.entry(before).or_default().push(Edge { to: id, stated: None, origin });
            }
        }
    }
    let mut reported: Vec<OriginId> = Vec::new();
    let mut errors = Vec::new();
    for (from, to, config) in stated {
        let Some(path) = path(&edges, to, from) else { continue };
        if reported.contains(&position(config)) {
            continue;
        }
        let names: Vec<String> = [from, to]
            .into_iter()
            .chain(path.iter().map(|edge| edge.to))
            .map(|talk| facts.instance.talk_label(talk))
            .collect();
        let says = format!("{} closes a circle: {}", label(config), names.join(" before "));
        let mut problem = error(config, says);
        reported.push(position(config));
        for edge in path.iter().filter(|edge| edge.origin != position(config)) {
            let words = match edge.stated {
                Some(other) => format!("{} asks for the rest", label(other)),
                None => "`after` asks for the rest".to_owned(),
            };
            problem = problem.related(edge.origin, words);
            reported.push(edge.origin);
        }
        errors.push(problem);
    }
    errors
}

/// A shortest way along the edges, breadth first (Moore 1959). O(edges).
fn path<'e, 'a>(edges: &'e BTreeMap<TalkId, Vec<Edge<'a>>>, from: TalkId, to: TalkId) -> Option<Vec<&'e Edge<'a>>> {
    let mut came: BTreeMap<TalkId, (TalkId, &Edge<'a>)> = BTreeMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(talk) = queue.pop_front() {
        if talk == to {
            let (mut way, mut at) = (Vec::new(), to);
            while at != from {
                let (before, edge) = came[&at];
                way.push(edge);
                at = before;
            }
            way.reverse();
            return Some(way);
        }
        for edge in edges.get(&talk).into_iter().flatten() {
            if edge.to != from && !came.contains_key(&edge.to) {
                came.insert(edge.to, (talk, edge));
                queue.push_back(edge.to);
            }
        }
    }
    None
}
