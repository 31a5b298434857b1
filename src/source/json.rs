//! JSON text as a tree in which every value has its place.
//!
//! Strict JSON has escapes that YAML lacks, so it is walked here: once for our own files, which are
//! planted in the forest, and for the files of others, which are read by a cursor. The nodes lie in
//! order of writing, 16 bytes each; texts are unescaped when they are asked for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::read::Text;
use super::tree::{DEPTH, Forest, Kind, NodeId, Pair};
use crate::finding::{FileId, InputError, Origins};
use crate::model::OriginId;

/// What a value of JSON is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
}

impl JsonKind {
    /// The kind as words in a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "true or false",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Object => "an object",
        }
    }
}

/// A value in the text. Its parts follow it, up to `after`; in an object, keys and values take turns.
#[derive(Debug, Clone, Copy)]
struct Node {
    start: u32,
    end: u32,
    after: u32,
    kind: JsonKind,
}

/// A file of JSON.
#[derive(Debug, Clone)]
pub struct Json {
    text: Arc<str>,
    file: FileId,
    nodes: Vec<Node>,
    /// Keys that an object has twice: the later and the earlier one.
    twice: Vec<(u32, u32)>,
}

impl Json {
    /// Registers a text and reads it. O(length of the text).
    ///
    /// # Errors
    /// `syntax` with the place where it stops to be JSON; `too-deep` beyond 64 levels.
    pub fn parse(text: &Text, origins: &mut Origins) -> Result<Self, InputError> {
        let file = origins.add_file(&text.name, text.text.clone());
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&text.text) {
            return Err(syntax(&text.text, file, &error, origins));
        }
        Self::walk(&text.text, file, origins)
    }

    /// Reads valid JSON of at most 4 GiB; of anything else, whatever is found.
    fn walk(text: &Arc<str>, file: FileId, origins: &mut Origins) -> Result<Self, InputError> {
        let mut walker = Walker { text, at: 0, nodes: Vec::new(), twice: Vec::new() };
        match walker.value(1) {
            Ok(()) => Ok(Self { text: text.clone(), file, nodes: walker.nodes, twice: walker.twice }),
            Err(at) => {
                let at = origins.add(file, at..at + 1);
                Err(InputError::new("too-deep", at, format!("more than {DEPTH} levels of nesting"))
                    .help("is this a scenario or an agenda? They need a handful of levels"))
            }
        }
    }

    /// The top of the file.
    #[must_use]
    pub fn root(&self) -> JsonAt<'_> {
        JsonAt { json: self, node: 0 }
    }

    /// The file as a whole.
    pub fn origin(&self, origins: &mut Origins) -> OriginId {
        origins.add(self.file, 0..0)
    }

    /// Keys that stand twice in one object: the later and the earlier one, in order of writing. The
    /// later one counts.
    pub fn twice(&self) -> impl Iterator<Item = (JsonAt<'_>, JsonAt<'_>)> {
        self.twice
            .iter()
            .map(|&(later, first)| (JsonAt { json: self, node: later }, JsonAt { json: self, node: first }))
    }
}

/// The parser's complaint as an error at its place.
fn syntax(text: &str, file: FileId, error: &serde_json::Error, origins: &mut Origins) -> InputError {
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut at = (before + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let width = text[at..].chars().next().map_or(0, char::len_utf8);
    let origin = origins.add(file, at..at + width);
    // Its place is printed beside the message.
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let help = match error.classify() {
        serde_json::error::Category::Eof => "the file ends too early: was it cut off?",
        _ => "the file is not valid JSON from here on",
    };
    InputError::new("syntax", origin, message).help(help)
}

/// A cursor on a value.
#[derive(Debug, Clone, Copy)]
pub struct JsonAt<'j> {
    json: &'j Json,
    node: u32,
}

impl<'j> JsonAt<'j> {
    fn node(self) -> Node {
        self.json.nodes[self.node as usize]
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> JsonKind {
        self.node().kind
    }

    /// Its bytes in the file.
    #[must_use]
    pub fn bytes(self) -> Range<usize> {
        let node = self.node();
        node.start as usize..node.end as usize
    }

    /// The value as written: a text with its quotes.
    #[must_use]
    pub fn raw(self) -> &'j str {
        self.json.text.get(self.bytes()).unwrap_or_default()
    }

    /// The text, if it is one. O(length).
    #[must_use]
    pub fn text(self) -> Option<Cow<'j, str>> {
        (self.kind() == JsonKind::Text).then(|| unescaped(self.raw()))
    }

    /// The items of a list; nothing otherwise.
    pub fn items(self) -> impl Iterator<Item = Self> {
        let list = self.kind() == JsonKind::List;
        self.parts().filter(move |_| list)
    }

    /// The keys and values of an object; nothing otherwise.
    pub fn pairs(self) -> impl Iterator<Item = (Self, Self)> {
        let object = self.kind() == JsonKind::Object;
        let mut parts = self.parts();
        std::iter::from_fn(move || if object { parts.next().zip(parts.next()) } else { None })
    }

    fn parts(self) -> impl Iterator<Item = Self> {
        let (json, mut next, after) = (self.json, self.node + 1, self.node().after);
        std::iter::from_fn(move || {
            let here = Self { json, node: next };
            (next < after).then(|| {
                next = here.node().after;
                here
            })
        })
    }

    /// The value of a key, the last one if it stands there twice. O(keys).
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.pairs().filter(|(name, _)| name.is_text(key)).last().map(|(_, value)| value)
    }

    /// Whether it is this text.
    #[must_use]
    pub fn is_text(self, text: &str) -> bool {
        self.kind() == JsonKind::Text && {
            let raw = self.raw();
            if raw.contains('\\') { unescaped(raw) == text } else { raw.get(1..raw.len().max(2) - 1) == Some(text) }
        }
    }

    /// Its place: of a value of several lines the first character.
    pub fn place(self, origins: &mut Origins) -> OriginId {
        let bytes = self.bytes();
        let end = if self.raw().contains('\n') { bytes.start + 1 } else { bytes.end };
        origins.add(self.json.file, bytes.start..end)
    }
}

fn unescaped(raw: &str) -> Cow<'_, str> {
    if raw.contains('\\') {
        // The text was found valid before.
        Cow::Owned(serde_json::from_str(raw).unwrap_or_default())
    } else {
        Cow::Borrowed(raw.get(1..raw.len().max(2) - 1).unwrap_or_default())
    }
}

/// Reads valid JSON. Offsets fit in 32 bits: files have at most 256 MiB.
struct Walker<'t> {
    text: &'t str,
    at: usize,
    nodes: Vec<Node>,
    twice: Vec<(u32, u32)>,
}

#[expect(clippy::cast_possible_truncation, reason = "files have at most 256 MiB")]
impl<'t> Walker<'t> {
    fn peek(&mut self) -> u8 {
        let rest = &self.text.as_bytes()[self.at.min(self.text.len())..];
        self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.text.as_bytes().get(self.at).copied().unwrap_or(b' ')
    }

    /// Reads a value; the offset at which it is too deep.
    fn value(&mut self, depth: usize) -> Result<(), usize> {
        let first = self.peek();
        if depth > DEPTH {
            return Err(self.at);
        }
        let index = self.nodes.len();
        let start = self.at as u32;
        self.nodes.push(Node { start, end: start, after: 0, kind: JsonKind::Null });
        let kind = match first {
            b'{' => {
                self.object(depth)?;
                JsonKind::Object
            }
            b'[' => {
                self.list(depth)?;
                JsonKind::List
            }
            b'"' => {
                self.string();
                JsonKind::Text
            }
            _ => {
                let bytes = &self.text.as_bytes()[self.at..];
                let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace();
                self.at += bytes.iter().position(ends).unwrap_or(bytes.len());
                match first {
                    b't' | b'f' => JsonKind::Bool,
                    b'n' => JsonKind::Null,
                    _ => JsonKind::Number,
                }
            }
        };
        self.nodes[index] = Node { start, end: self.at as u32, after: self.nodes.len() as u32, kind };
        Ok(())
    }

    fn list(&mut self, depth: usize) -> Result<(), usize> {
        self.at += 1;
        loop {
            match self.peek() {
                b',' => self.at += 1,
                b']' | b' ' => break,
                _ => self.value(depth + 1)?,
            }
        }
        self.at = (self.at + 1).min(self.text.len());
        Ok(())
    }

    fn object(&mut self, depth: usize) -> Result<(), usize> {
        self.at += 1;
        let mut keys: Vec<(u32, &'t str)> = Vec::new();
        loop {
            match self.peek() {
                b',' => self.at += 1,
                b'"' => {
                    let (node, start) = (self.nodes.len() as u32, self.at);
                    self.string();
                    let (begin, end) = (start as u32, self.at as u32);
                    self.nodes.push(Node { start: begin, end, after: node + 1, kind: JsonKind::Text });
                    keys.push((node, self.text.get(start..self.at).unwrap_or_default()));
                    self.peek();
                    self.at += 1;
                    self.value(depth + 1)?;
                }
                _ => break,
            }
        }
        self.at = (self.at + 1).min(self.text.len());
        let mut seen = HashMap::with_capacity(keys.len());
        for (node, raw) in keys {
            if let Some(first) = seen.insert(unescaped(raw), node) {
                self.twice.push((node, first));
            }
        }
        Ok(())
    }

    fn string(&mut self) {
        let bytes = self.text.as_bytes();
        self.at += 1;
        while let Some(&byte) = bytes.get(self.at) {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                break;
            }
        }
        self.at = self.at.min(bytes.len());
    }
}

/// Whether `text` is strict JSON with an object or a list on top.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Reads text for which [`is_json`] holds into the forest.
pub(super) fn walk(
    text: &Arc<str>,
    file: FileId,
    forest: &mut Forest,
    origins: &mut Origins,
) -> Result<NodeId, InputError> {
    let json = Json::walk(text, file, origins)?;
    if let Some((later, first)) = json.twice().next() {
        let (at, first_at) = (origins.add(file, later.bytes()), origins.add(file, first.bytes()));
        let key = later.text().unwrap_or_default();
        return Err(InputError::new("duplicate-key", at, format!("the key `{key}` is written twice"))
            .related(first_at, "first here")
            .help("keep one of the two"));
    }
    Ok(plant(json.root(), forest, origins))
}

/// Adds a value to the forest. Trees are at most 64 levels deep.
fn plant(at: JsonAt<'_>, forest: &mut Forest, origins: &mut Origins) -> NodeId {
    let file = at.json.file;
    let kind = match at.kind() {
        JsonKind::Text => Kind::Scalar { text: at.text().unwrap_or_default().into_owned(), plain: false },
        JsonKind::Null => Kind::Scalar { text: String::new(), plain: true },
        JsonKind::Bool | JsonKind::Number => Kind::Scalar { text: at.raw().to_owned(), plain: true },
        JsonKind::List => Kind::List(at.items().map(|item| plant(item, forest, origins)).collect()),
        JsonKind::Object => {
            let pairs = at.pairs().map(|(key, value)| Pair {
                key: key.text().unwrap_or_default().into_owned(),
                at: origins.add(file, key.bytes()),
                value: plant(value, forest, origins),
            });
            Kind::Map(pairs.collect())
        }
    };
    let origin = origins.add(file, at.bytes());
    forest.add(kind, origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Result<Json, InputError>, Origins) {
        let mut origins = Origins::default();
        (Json::parse(&Text::new("a.json", text), &mut origins), origins)
    }

    #[test]
    fn values_and_places() {
        let (json, mut origins) = parse("{\"a\": [1, {\"b\\u0063\": \"d\\\"e\"}],\n  \"f\": null, \"a2\": {}}");
        let json = json.unwrap();
        let root = json.root();
        let keys: Vec<_> = root.pairs().map(|(key, value)| (key.text().unwrap(), value.kind())).collect();
        assert_eq!(keys, [("a".into(), JsonKind::List), ("f".into(), JsonKind::Null), ("a2".into(), JsonKind::Object)]);
        let items: Vec<_> = root.get("a").unwrap().items().collect();
        assert_eq!((items.len(), items[0].raw()), (2, "1"));
        let text = items[1].get("bc").unwrap();
        assert_eq!(text.text().unwrap(), "d\"e");
        let place = text.place(&mut origins);
        assert_eq!(origins.label(place).as_deref(), Some("a.json:1:23"));
        let place = root.get("f").unwrap().place(&mut origins);
        assert_eq!(origins.label(place).as_deref(), Some("a.json:2:8"));
        assert!(root.get("b").is_none() && items[0].get("a").is_none() && root.items().next().is_none());
    }

    #[test]
    fn a_key_twice_is_known_and_the_last_counts() {
        let (json, _) = parse(r#"{"a": {"x": 1, "y": 2, "\u0078": 3}}"#);
        let json = json.unwrap();
        assert_eq!(json.root().get("a").unwrap().get("x").unwrap().raw(), "3");
        let twice: Vec<_> = json.twice().map(|(later, first)| (later.bytes().start, first.bytes().start)).collect();
        assert_eq!(twice, [(23, 7)]);
    }

    #[test]
    fn broken_text_has_a_place() {
        for (text, label) in [
            ("{\"a\": [1,\n 2", "a.json:2:2"),
            ("{\"é\": tru}", "a.json:1:10"),
            ("", "a.json:1:1"),
            ("{\"a\": 1}\n{}", "a.json:2:1"),
        ] {
            let (json, origins) = parse(text);
            let error = json.unwrap_err();
            assert_eq!(error.id, "syntax");
            assert_eq!(origins.label(error.origin).as_deref(), Some(label), "{text}: {error}");
        }
        let (json, _) = parse(&("[".repeat(100) + &"]".repeat(100)));
        assert_eq!(json.unwrap_err().id, "too-deep");
    }
}
