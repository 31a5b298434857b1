//! The tree of a file: every node with the place where it stands.
//!
//! All files of a run live in one forest, so that includes can be merged node by node and each
//! fact keeps the place that states it.

use std::fmt::Write as _;

use serde_path_to_error::{Path, Segment};

use crate::model::OriginId;

/// Levels of nesting a file may have.
pub(super) const DEPTH: usize = 64;

/// What to do about a file without content.
pub(super) const EMPTY: &str =
    "`plenary init` writes a scenario to start from; an agenda without entries is `agenda: []`";

/// A node of a [`Forest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeId(u32);

/// One key of a mapping.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    /// The key as text.
    pub(super) key: String,
    /// Where the key stands.
    pub(super) at: OriginId,
    /// What it is mapped to.
    pub(super) value: NodeId,
}

/// What a node is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// A text, number, boolean or nothing.
    Scalar {
        /// Without quotes and escapes.
        text: String,
        /// Written without quotes: may mean a number, a boolean or nothing.
        plain: bool,
    },
    /// A list.
    List(Vec<NodeId>),
    /// A mapping in order of writing.
    Map(Vec<Pair>),
}

/// A node with its place.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it stands.
    pub(super) origin: OriginId,
    /// Nodes below and including this one, aliases written out.
    pub(super) size: u64,
    /// Levels below and including this one.
    pub(super) height: usize,
}

/// The nodes of all files of a run.
#[derive(Debug, Default)]
pub(super) struct Forest {
    nodes: Vec<Node>,
}

impl Forest {
    /// Adds a node whose children are there already.
    pub(super) fn add(&mut self, kind: Kind, origin: OriginId) -> NodeId {
        let (mut size, mut height) = (1_u64, 0);
        let mut count = |child: NodeId| {
            let child = self.node(child);
            size = size.saturating_add(child.size);
            height = height.max(child.height);
        };
        match &kind {
            Kind::Scalar { .. } => {}
            Kind::List(items) => items.iter().for_each(|&item| count(item)),
            Kind::Map(pairs) => pairs.iter().for_each(|pair| count(pair.value)),
        }
        self.nodes.push(Node { kind, origin, size, height: height + 1 });
        NodeId(u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX))
    }

    /// The node itself.
    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// A cursor on a node.
    pub(super) fn at(&self, id: NodeId) -> At<'_> {
        At { forest: self, id }
    }

    /// The node as JSON-like text in which plain scalars that may mean numbers, booleans or
    /// nothing stay as they were written: what both parsers read alike.
    pub(super) fn text(&self, id: NodeId) -> String {
        let mut out = String::new();
        self.write(id, &mut out);
        out
    }

    // Trees are at most 64 levels deep.
    fn write(&self, id: NodeId, out: &mut String) {
        match &self.node(id).kind {
            Kind::Scalar { text, plain } => {
                let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_' | '~');
                if *plain && text.is_empty() {
                    out.push_str("null");
                } else if *plain && text.chars().all(safe) && text != "-" && !text.starts_with("---") {
                    out.push_str(text);
                } else {
                    out.push_str(&quoted(text));
                }
            }
            Kind::List(items) => {
                out.push('[');
                for (index, &item) in items.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { ", " });
                    self.write(item, out);
                }
                out.push(']');
            }
            Kind::Map(pairs) => {
                out.push('{');
                for (index, pair) in pairs.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { ",\n" });
                    out.push_str(&quoted(&pair.key));
                    out.push_str(": ");
                    self.write(pair.value, out);
                }
                out.push('}');
            }
        }
    }

    /// Whether two nodes say the same.
    pub(super) fn same(&self, one: NodeId, two: NodeId) -> bool {
        match (&self.node(one).kind, &self.node(two).kind) {
            (Kind::Scalar { text: a, .. }, Kind::Scalar { text: b, .. }) => a == b,
            (Kind::List(a), Kind::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| self.same(a, b)),
            (Kind::Map(a), Kind::Map(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|pair| b.iter().any(|other| other.key == pair.key && self.same(pair.value, other.value)))
            }
            _ => false,
        }
    }
}

/// A text in double quotes, valid in YAML and JSON, on one line, without unprintable characters.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in serde_json::Value::String(text.to_owned()).to_string().chars() {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// A cursor on a node. Steps to what is absent stay where they are, so that an error about a
/// missing fact points at the thing that misses it.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'f> {
    forest: &'f Forest,
    /// The node.
    pub(super) id: NodeId,
}

impl<'f> At<'f> {
    /// Where the node stands.
    pub(super) fn origin(self) -> OriginId {
        self.node().origin
    }

    /// The node.
    pub(super) fn node(self) -> &'f Node {
        self.forest.node(self.id)
    }

    /// The pairs of a mapping; nothing otherwise.
    pub(super) fn pairs(self) -> &'f [Pair] {
        match &self.node().kind {
            Kind::Map(pairs) => pairs,
            _ => &[],
        }
    }

    /// The items of a list; nothing otherwise.
    pub(super) fn items(self) -> &'f [NodeId] {
        match &self.node().kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The text of a scalar.
    pub(super) fn text(self) -> Option<&'f str> {
        match &self.node().kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The pair with this key.
    pub(super) fn pair(self, key: &str) -> Option<&'f Pair> {
        self.pairs().iter().find(|pair| pair.key == key)
    }

    /// The value of a key, if it is there.
    pub(super) fn get(self, key: &str) -> Option<Self> {
        self.pair(key).map(|pair| Self { forest: self.forest, id: pair.value })
    }

    /// The value of a key, else this node.
    pub(super) fn key(self, key: &str) -> Self {
        self.get(key).unwrap_or(self)
    }

    /// The value of the first of these keys that is there, else this node.
    pub(super) fn first(self, keys: &[&str]) -> Self {
        keys.iter().find_map(|key| self.get(key)).unwrap_or(self)
    }

    /// An item of a list, else this node: a single value stands for a list of one.
    pub(super) fn item(self, index: usize) -> Self {
        self.items().get(index).map_or(self, |&id| Self { forest: self.forest, id })
    }

    /// Follows the path of a serde error as far as it goes. The origin of the last key, if the
    /// path ends with one.
    pub(super) fn follow(self, path: &Path) -> (Self, Option<OriginId>) {
        let (mut here, mut key_at) = (self, None);
        for segment in path {
            match segment {
                Segment::Seq { index } => {
                    here = here.item(*index);
                    key_at = None;
                }
                Segment::Map { key } => {
                    let Some(pair) = here.pair(key) else { break };
                    key_at = Some(pair.at);
                    here = Self { forest: self.forest, id: pair.value };
                }
                Segment::Enum { .. } => {}
                Segment::Unknown => break,
            }
        }
        (here, key_at)
    }
}
