//! What must come before what, and the cycles in it.

use std::collections::{HashMap, VecDeque};

use petgraph::algo::{kosaraju_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};

use crate::finding::InputError;
use crate::model::OriginId;

/// Links of a cycle that are printed.
const SHOWN: usize = 10;

/// Nodes of a cycle in order, each with the place of the edge to the next.
pub(super) type Cycle = Vec<(usize, OriginId)>;

/// An order in which the target of every edge comes before its source, or one shortest cycle of
/// every strongly connected component. Edges are (source, target, place).
pub(super) fn order(
    count: usize,
    edges: impl Iterator<Item = (usize, usize, OriginId)>,
) -> Result<Vec<usize>, Vec<Cycle>> {
    let mut graph = DiGraph::<(), OriginId>::new();
    let nodes: Vec<_> = (0..count).map(|_| graph.add_node(())).collect();
    for (source, target, origin) in edges {
        if source < count && target < count {
            graph.add_edge(nodes[source], nodes[target], origin);
        }
    }
    if let Ok(mut order) = toposort(&graph, None) {
        order.reverse();
        return Ok(order.into_iter().map(NodeIndex::index).collect());
    }
    let mut found: Vec<Cycle> = kosaraju_scc(&graph)
        .into_iter()
        .filter(|part| part.len() > 1 || graph.find_edge(part[0], part[0]).is_some())
        .filter_map(|part| part.into_iter().min())
        .filter_map(|node| shortest(&graph, node))
        .collect();
    found.sort_unstable();
    Err(found)
}

/// A shortest cycle through `start`, by breadth-first search.
fn shortest(graph: &DiGraph<(), OriginId>, start: NodeIndex) -> Option<Cycle> {
    let mut came: HashMap<NodeIndex, (NodeIndex, OriginId)> = HashMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        // petgraph lists the newest edge first.
        let mut next: Vec<_> =
            graph.edges(node).map(|edge| (petgraph::visit::EdgeRef::target(&edge), *edge.weight())).collect();
        next.sort_unstable();
        for (target, origin) in next {
            if came.contains_key(&target) {
                continue;
            }
            came.insert(target, (node, origin));
            if target == start {
                let mut cycle = Vec::new();
                let mut here = start;
                loop {
                    let &(before, origin) = came.get(&here)?;
                    cycle.push((before.index(), origin));
                    here = before;
                    if here == start {
                        break;
                    }
                }
                cycle.reverse();
                return Some(cycle);
            }
            queue.push_back(target);
        }
    }
    None
}

/// A cycle in words: `a → b → a`; the middle of a long one is left out.
pub(super) fn words<'i>(cycle: &[(usize, OriginId)], id: impl Fn(usize) -> &'i str) -> String {
    let ids: Vec<_> = cycle.iter().map(|&(node, _)| id(node)).collect();
    let first = ids.first().copied().unwrap_or_default();
    if ids.len() <= SHOWN {
        return format!("{} → {first}", ids.join(" → "));
    }
    format!("{} → … ({} more) → {first}", ids[..SHOWN].join(" → "), ids.len() - SHOWN)
}

/// The error about a cycle, at its first edge.
pub(super) fn error(id: &'static str, words: String, cycle: &[(usize, OriginId)]) -> InputError {
    let origin = cycle.first().map_or(OriginId(0), |&(_, origin)| origin);
    let help = if cycle.len() == 1 { "remove it" } else { "remove one of these links" };
    let error = InputError::new(id, origin, words).help(help);
    cycle.iter().skip(1).take(SHOWN).fold(error, |error, &(_, origin)| error.related(origin, "and here"))
}
