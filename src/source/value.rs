//! Values of a scenario that another format states: built by its reader, planted in the tree of the
//! scenario that includes it, or written as YAML.

use super::Input;
use super::tree::{At, Forest, Kind, NodeId, Pair};
use crate::finding::{InputError, Origins};
use crate::model::{Agenda, Instance, OriginId};

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The value.
    pub kind: ValueKind,
    /// Where it stands.
    pub at: OriginId,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueKind {
    /// A text, whatever it looks like.
    Text(String),
    /// A number, a boolean, or nothing where it is empty.
    Plain(String),
    /// A list.
    List(Vec<Value>),
    /// A mapping in order of writing, each key once.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>, at: OriginId) -> Self {
        Self { kind: ValueKind::Text(text.into()), at }
    }

    /// A number or a boolean.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "numbers and booleans are passed by value")]
    pub fn plain(value: impl ToString, at: OriginId) -> Self {
        Self { kind: ValueKind::Plain(value.to_string()), at }
    }

    /// A list.
    #[must_use]
    pub fn list(items: Vec<Self>, at: OriginId) -> Self {
        Self { kind: ValueKind::List(items), at }
    }

    /// A mapping without keys.
    #[must_use]
    pub fn map(at: OriginId) -> Self {
        Self { kind: ValueKind::Map(Vec::new()), at }
    }

    /// Sets a key of a mapping; of anything else, nothing.
    pub fn set(&mut self, key: &str, value: Self) {
        if let ValueKind::Map(pairs) = &mut self.kind {
            match pairs.iter_mut().find(|(name, _)| name == key) {
                Some((_, old)) => *old = value,
                None => pairs.push((key.to_owned(), value)),
            }
        }
    }

    /// The value of a key of a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            ValueKind::Map(pairs) => pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The node as a value. Trees are at most 64 levels deep.
    pub(super) fn of(node: At<'_>) -> Self {
        let kind = match &node.node().kind {
            Kind::Scalar { text, plain: true } => ValueKind::Plain(text.clone()),
            Kind::Scalar { text, plain: false } => ValueKind::Text(text.clone()),
            Kind::List(items) => ValueKind::List((0..items.len()).map(|index| Self::of(node.item(index))).collect()),
            Kind::Map(pairs) => {
                ValueKind::Map(pairs.iter().map(|pair| (pair.key.clone(), Self::of(node.key(&pair.key)))).collect())
            }
        };
        Self { kind, at: node.origin() }
    }

    /// Adds it to a tree. Readers make values of a few levels.
    pub(super) fn plant(&self, forest: &mut Forest) -> NodeId {
        let kind = match &self.kind {
            ValueKind::Text(text) => Kind::Scalar { text: text.clone(), plain: false },
            ValueKind::Plain(text) => Kind::Scalar { text: text.clone(), plain: true },
            ValueKind::List(items) => Kind::List(items.iter().map(|item| item.plant(forest)).collect()),
            ValueKind::Map(pairs) => {
                let pair =
                    |(key, value): &(String, Self)| Pair { key: key.clone(), at: value.at, value: value.plant(forest) };
                Kind::Map(pairs.iter().map(pair).collect())
            }
        };
        forest.add(kind, self.at)
    }
}

/// Readers of other formats, for files that a scenario names.
pub trait Readers {
    /// Whether a file is of a format that these read.
    fn takes(&self, input: &Input) -> bool;

    /// The file as a part of a scenario: a mapping with `talks`, `people`, `rooms` …
    ///
    /// # Errors
    /// All problems with the file.
    fn include(&self, input: Input, origins: &mut Origins) -> Result<Value, Vec<InputError>>;

    /// The file as an agenda of an instance.
    ///
    /// # Errors
    /// All problems with the file.
    fn agenda(&self, input: Input, instance: &Instance, origins: &mut Origins) -> Result<Agenda, Vec<InputError>>;
}

/// No other format than YAML and JSON.
#[derive(Debug, Clone, Copy)]
pub struct Native;

impl Native {
    fn refuse(input: &Input) -> Vec<InputError> {
        let message = format!("`{}` is neither YAML nor JSON", input.name);
        vec![InputError::new("not-supported", OriginId(0), message)]
    }
}

impl Readers for Native {
    fn takes(&self, _: &Input) -> bool {
        false
    }

    fn include(&self, input: Input, _: &mut Origins) -> Result<Value, Vec<InputError>> {
        Err(Self::refuse(&input))
    }

    fn agenda(&self, input: Input, _: &Instance, _: &mut Origins) -> Result<Agenda, Vec<InputError>> {
        Err(Self::refuse(&input))
    }
}
