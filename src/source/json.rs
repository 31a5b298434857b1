//! The tree of JSON text. Strict JSON has escapes that YAML lacks, so it is walked here.

use super::tree::{DEPTH, Forest, Kind, NodeId, Pair};
use crate::finding::{FileId, InputError, Origins};
use crate::model::OriginId;

/// Whether `text` is strict JSON with an object or a list on top.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Reads text for which [`is_json`] holds into the forest.
pub(super) fn walk(text: &str, file: FileId, forest: &mut Forest, origins: &mut Origins) -> Result<NodeId, InputError> {
    Walker { text, at: 0, file, forest, origins }.value(1)
}

struct Walker<'t> {
    text: &'t str,
    at: usize,
    file: FileId,
    forest: &'t mut Forest,
    origins: &'t mut Origins,
}

impl Walker<'_> {
    fn peek(&mut self) -> u8 {
        let rest = &self.text.as_bytes()[self.at.min(self.text.len())..];
        self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.text.as_bytes().get(self.at).copied().unwrap_or(b' ')
    }

    fn place(&mut self, start: usize) -> OriginId {
        self.origins.add(self.file, start..self.at)
    }

    fn value(&mut self, depth: usize) -> Result<NodeId, InputError> {
        let first = self.peek();
        let start = self.at;
        if depth > DEPTH {
            let at = self.place(start);
            return Err(InputError::new("too-deep", at, format!("more than {DEPTH} levels of nesting"))
                .help("is this a scenario or an agenda? They need a handful of levels"));
        }
        let kind = match first {
            b'{' => self.object(depth)?,
            b'[' => self.list(depth)?,
            b'"' => Kind::Scalar { text: self.string(), plain: false },
            _ => {
                let bytes = &self.text.as_bytes()[start..];
                let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace();
                self.at += bytes.iter().position(ends).unwrap_or(bytes.len());
                let text = self.text.get(start..self.at).unwrap_or("");
                Kind::Scalar { text: if text == "null" { String::new() } else { text.to_owned() }, plain: true }
            }
        };
        let origin = self.place(start);
        Ok(self.forest.add(kind, origin))
    }

    fn list(&mut self, depth: usize) -> Result<Kind, InputError> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            match self.peek() {
                b',' => self.at += 1,
                b']' | b' ' => break,
                _ => items.push(self.value(depth + 1)?),
            }
        }
        self.at += 1;
        Ok(Kind::List(items))
    }

    fn object(&mut self, depth: usize) -> Result<Kind, InputError> {
        self.at += 1;
        let mut pairs: Vec<Pair> = Vec::new();
        let mut seen = std::collections::HashMap::new();
        loop {
            match self.peek() {
                b',' => self.at += 1,
                b'"' => {
                    let start = self.at;
                    let key = self.string();
                    let at = self.place(start);
                    if let Some(first) = seen.insert(key.clone(), at) {
                        return Err(InputError::new("duplicate-key", at, format!("the key `{key}` is written twice"))
                            .related(first, "first here")
                            .help("keep one of the two"));
                    }
                    self.peek();
                    self.at += 1;
                    let value = self.value(depth + 1)?;
                    pairs.push(Pair { key, at, value });
                }
                _ => break,
            }
        }
        self.at += 1;
        Ok(Kind::Map(pairs))
    }

    fn string(&mut self) -> String {
        let start = self.at;
        let bytes = self.text.as_bytes();
        self.at += 1;
        while let Some(&byte) = bytes.get(self.at) {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                break;
            }
        }
        self.at = self.at.min(bytes.len());
        let raw = self.text.get(start..self.at).unwrap_or("\"\"");
        serde_json::from_str(raw).unwrap_or_default()
    }
}
