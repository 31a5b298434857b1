//! One walk over YAML text with saphyr-parser: syntax, depth, duplicate keys, aliases, and the
//! tree with the place of every node. What it refuses is never shown to the typed parser.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::tree::{DEPTH, EMPTY, Forest, Kind, NodeId, Pair};
use crate::finding::{FileId, InputError, Origins};
use crate::model::OriginId;

/// Nodes a file may have once its aliases are written out.
const NODES: u64 = 4_000_000;

/// Reads `text`, registered as `file`, into the forest.
pub(super) fn walk(text: &str, file: FileId, forest: &mut Forest, origins: &mut Origins) -> Result<NodeId, InputError> {
    let bytes = ByteIndex::new(text);
    let mut walker =
        Walker { text, file, forest, origins, bytes, open: Vec::new(), anchors: HashMap::new(), root: None };
    let mut last: Vec<(String, Range<usize>)> = Vec::new();
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => return Err(walker.syntax(&error, &last)),
        };
        if let Event::Scalar(value, ..) = &event {
            last.push((value.to_string(), walker.range(span)));
            if last.len() > 2 {
                last.remove(0);
            }
        }
        if let Event::DocumentStart(_) = event {
            documents += 1;
            if documents > 1 {
                let at = walker.place(walker.range(span));
                return Err(InputError::new("several-documents", at, "the file has more than one YAML document")
                    .help("remove the line `---`, or split the file"));
            }
        }
        walker.event(event, span)?;
    }
    let whole = walker.place(0..0);
    walker.root.ok_or_else(|| InputError::new("empty-file", whole, "the file is empty").help(EMPTY))
}

/// A collection that has not ended.
struct Open {
    kind: Kind,
    key: Option<(String, OriginId)>,
    keys: HashMap<String, OriginId>,
    start: usize,
    end: usize,
    flow: bool,
    anchor: usize,
}

struct Walker<'t> {
    text: &'t str,
    file: FileId,
    forest: &'t mut Forest,
    origins: &'t mut Origins,
    bytes: ByteIndex,
    open: Vec<Open>,
    anchors: HashMap<usize, NodeId>,
    root: Option<NodeId>,
}

impl Walker<'_> {
    fn range(&self, span: Span) -> Range<usize> {
        let start = self.bytes.of(self.text, span.start.index());
        let end = self.bytes.of(self.text, span.end.index()).max(start);
        let inside = self.text.get(start..end).unwrap_or("");
        start..start + inside.trim_end().len()
    }

    /// The range up to the closing quote: the parser's goes on over a comment behind it.
    fn quotes(&self, range: Range<usize>) -> Range<usize> {
        let text = &self.text.as_bytes()[range.clone()];
        let Some(&quote) = text.first() else { return range };
        let mut at = 1;
        while at < text.len() {
            match text[at] {
                b'\\' if quote == b'"' => at += 1,
                byte if byte == quote && quote == b'\'' && text.get(at + 1) == Some(&quote) => at += 1,
                byte if byte == quote => return range.start..range.start + at + 1,
                _ => {}
            }
            at += 1;
        }
        range
    }

    fn place(&mut self, range: Range<usize>) -> OriginId {
        self.origins.add(self.file, range)
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), InputError> {
        let range = self.range(span);
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                self.no_tag(tag.is_some(), &range)?;
                let range = match style {
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => self.quotes(range),
                    _ => range,
                };
                let plain = style == ScalarStyle::Plain;
                if self.wants_key() {
                    return self.key(value.into_owned(), plain, range);
                }
                // An empty value has no text: its place is where it would stand.
                let range = if plain && value.is_empty() { range.start..range.start } else { range };
                let origin = self.place(range.clone());
                let node = self.forest.add(Kind::Scalar { text: value.into_owned(), plain }, origin);
                self.finish(node, anchor, range.end)
            }
            Event::Alias(anchor) => {
                let Some(&node) = self.anchors.get(&anchor) else {
                    let at = self.place(range);
                    return Err(InputError::new("syntax", at, "an alias stands inside the value it repeats"));
                };
                if self.wants_key() {
                    return Err(self.bad_key(range));
                }
                let depth = self.open.len() + self.forest.node(node).height;
                if depth > DEPTH {
                    return Err(self.too_deep(range));
                }
                self.finish(node, 0, range.end)
            }
            Event::SequenceStart(anchor, tag) => self.start(Kind::List(Vec::new()), anchor, tag.is_some(), range),
            Event::MappingStart(anchor, tag) => self.start(Kind::Map(Vec::new()), anchor, tag.is_some(), range),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                // The parser's range goes on over a comment behind the bracket.
                let bracket = matches!(self.text.as_bytes().get(range.start), Some(b']' | b'}'));
                let end = match (open.flow, bracket) {
                    (true, true) => range.start + 1,
                    (true, false) => range.end,
                    (false, _) => open.end,
                };
                let origin = self.place(open.start..end.max(open.start));
                let node = self.forest.add(open.kind, origin);
                self.finish(node, open.anchor, end)
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, kind: Kind, anchor: usize, tag: bool, range: Range<usize>) -> Result<(), InputError> {
        self.no_tag(tag, &range)?;
        if self.wants_key() {
            return Err(self.bad_key(range));
        }
        if self.open.len() >= DEPTH {
            return Err(self.too_deep(range));
        }
        // The event of an anchored collection starts at the anchor's end; find the bracket.
        let rest = self.text.get(range.start..).unwrap_or("");
        let start = range.start + rest.len() - rest.trim_start().len();
        let flow = !range.is_empty() && matches!(self.text.as_bytes().get(start), Some(b'[' | b'{'));
        self.open.push(Open { kind, key: None, keys: HashMap::new(), start, end: start, flow, anchor });
        Ok(())
    }

    fn wants_key(&self) -> bool {
        self.open.last().is_some_and(|open| matches!(open.kind, Kind::Map(_)) && open.key.is_none())
    }

    fn key(&mut self, key: String, plain: bool, range: Range<usize>) -> Result<(), InputError> {
        let at = self.place(range.clone());
        if plain && key == "<<" {
            return Err(InputError::new("merge-key", at, "merge keys (`<<`) are not supported")
                .help("write the keys out, or move them to a file of their own and `include` it"));
        }
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        open.end = range.end;
        if let Some(&first) = open.keys.get(&key) {
            return Err(InputError::new("duplicate-key", at, format!("the key `{key}` is written twice"))
                .related(first, "first here")
                .help("keep one of the two"));
        }
        open.keys.insert(key.clone(), at);
        open.key = Some((key, at));
        Ok(())
    }

    fn finish(&mut self, node: NodeId, anchor: usize, end: usize) -> Result<(), InputError> {
        let origin = self.forest.node(node).origin;
        if self.forest.node(node).size > NODES {
            return Err(InputError::new("too-large", origin, format!("more than {NODES} values, aliases written out"))
                .help("use fewer aliases"));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, node);
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(open) => {
                open.end = open.end.max(end);
                match &mut open.kind {
                    Kind::List(items) => items.push(node),
                    Kind::Map(pairs) => {
                        if let Some((key, at)) = open.key.take() {
                            pairs.push(Pair { key, at, value: node });
                        }
                    }
                    Kind::Scalar { .. } => {}
                }
            }
        }
        Ok(())
    }

    fn no_tag(&mut self, tag: bool, range: &Range<usize>) -> Result<(), InputError> {
        if tag {
            let at = self.place(range.clone());
            return Err(InputError::new("tag", at, "YAML tags (`!…`) are not supported")
                .help("remove the tag; put a text in quotes"));
        }
        Ok(())
    }

    fn bad_key(&mut self, range: Range<usize>) -> InputError {
        let at = self.place(range);
        InputError::new("bad-key", at, "a key must be a text")
    }

    fn too_deep(&mut self, range: Range<usize>) -> InputError {
        let at = self.place(range);
        too_deep(at)
    }

    /// A syntax error, with the likely cause. `last`: the scalars just before it.
    fn syntax(&mut self, error: &ScanError, last: &[(String, Range<usize>)]) -> InputError {
        let at = self.bytes.of(self.text, error.marker().index());
        let rest = self.text.get(at..).unwrap_or("");
        let width = rest.chars().next().map_or(0, |c| if c == '\n' { 0 } else { c.len_utf8() });
        let help = if rest.starts_with(':') { self.colon_help(at, last) } else { self.comment_help(at) };
        let origin = self.place(at..at + width);
        if error.info() == "recursion limit exceeded" {
            return too_deep(origin);
        }
        let out = InputError::new("syntax", origin, format!("this is not YAML: {}", error.info()));
        match help {
            Some(help) => out.help(help),
            None if error.info().contains("tab") => out.help("indent with spaces"),
            None => {
                out.help("put texts in quotes that contain `: ` or ` #` or start with one of [ { \" ' * & ! | > % @")
            }
        }
    }

    /// `title: Async: a tour`: the text wants quotes.
    fn colon_help(&self, at: usize, last: &[(String, Range<usize>)]) -> Option<String> {
        let [.., (key, _), (_, value)] = last else { return None };
        let line_end = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end);
        let mut end = line_end;
        if self.open.last().is_some_and(|open| open.flow) {
            end = self.text[at..line_end].find([',', '}']).map_or(line_end, |found| at + found);
        }
        let whole = self.text.get(value.start..end)?;
        let whole = whole.split(" #").next().unwrap_or(whole).trim();
        if whole.contains('\n') || key.contains('\n') || whole.len() + key.len() > 400 {
            return None;
        }
        Some(format!("quote the {key}: {key}: {}", super::tree::quoted(whole)))
    }

    /// A ` #` inside an unquoted text of the line above cut off its brackets.
    fn comment_help(&self, at: usize) -> Option<String> {
        let before = self.text.get(..at)?.trim_end();
        let line = &before[before.rfind('\n').map_or(0, |found| found + 1)..];
        let (kept, _) = line.split_once(" #")?;
        let count = |c| kept.matches(c).count();
        (count('{') > count('}') || count('[') > count(']'))
            .then(|| "a `#` after a space starts a comment: quote the title if it belongs to it".to_owned())
    }
}

fn too_deep(at: OriginId) -> InputError {
    InputError::new("too-deep", at, format!("more than {DEPTH} levels of nesting"))
        .help("is this a scenario or an agenda? They need a handful of levels")
}

/// From saphyr's character index to bytes.
struct ByteIndex {
    /// The byte offset of every 64th character; empty for ASCII.
    every: Vec<usize>,
}

impl ByteIndex {
    fn new(text: &str) -> Self {
        let every =
            if text.is_ascii() { Vec::new() } else { text.char_indices().step_by(64).map(|(at, _)| at).collect() };
        Self { every }
    }

    fn of(&self, text: &str, chars: usize) -> usize {
        if self.every.is_empty() {
            return chars.min(text.len());
        }
        let Some(&base) = self.every.get(chars / 64) else { return text.len() };
        text[base..].char_indices().nth(chars % 64).map_or(text.len(), |(at, _)| base + at)
    }
}
