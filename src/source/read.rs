//! Files to trees: reading, size, encoding, and the choice between YAML and JSON.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::tree::{EMPTY, Forest, Kind, NodeId};
use super::{json, walk};
use crate::finding::{InputError, Origins};
use crate::model::OriginId;

/// Bytes that a file may have.
const BYTES: usize = 256 << 20;

/// Bytes that a file in YAML or our JSON may have: people write these.
const WRITTEN: usize = 64 << 20;

/// The bytes of a file, of whatever format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The path as the user wrote it, or `<stdin>`.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where it lies. `None`: standard input.
    pub path: Option<PathBuf>,
}

impl Input {
    /// Bytes to read of a stream: one more than a file may have, which refuses it.
    pub const LIMIT: u64 = BYTES as u64 + 1;

    /// Bytes that are no file.
    #[must_use]
    pub fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.to_owned(), bytes: bytes.into(), path: None }
    }

    /// Reads a file of at most 256 MiB.
    ///
    /// # Errors
    /// `unreadable-file` or `too-large`.
    pub fn read(path: &Path) -> Result<Self, InputError> {
        let name = path.display().to_string();
        // Asked first, so that a huge file is not read.
        let size = std::fs::metadata(path).map_err(|error| unreadable(&name, &error))?.len();
        if size >= Self::LIMIT {
            return Err(too_large(&name, BYTES));
        }
        // A pipe or a device has no size to ask for.
        let file = std::fs::File::open(path).map_err(|error| unreadable(&name, &error))?;
        Ok(Self { path: Some(path.to_owned()), ..Self::stream(&name, file)? })
    }

    /// Reads a stream of at most 256 MiB.
    ///
    /// # Errors
    /// `unreadable-file` or `too-large`.
    pub fn stream(name: &str, stream: impl std::io::Read) -> Result<Self, InputError> {
        let mut bytes = Vec::new();
        match stream.take(Self::LIMIT).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() > BYTES => Err(too_large(name, BYTES)),
            Ok(_) => Ok(Self { name: name.to_owned(), bytes, path: None }),
            Err(error) => Err(unreadable(name, &error)),
        }
    }

    /// The bytes as UTF-8, without a byte order mark.
    ///
    /// # Errors
    /// `binary`; the file is registered in `origins`, because the error is about a place in it.
    pub fn text(self, origins: &mut Origins) -> Result<Text, InputError> {
        match String::from_utf8(self.bytes) {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').unwrap_or(&text).into();
                Ok(Text { name: self.name, text, path: self.path })
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                // The text before `at` is valid, so offsets up to it agree.
                let file = origins.add_file(&self.name, String::from_utf8_lossy(error.as_bytes()));
                let origin = origins.add(file, at..at);
                Err(InputError::new("binary", origin, "this is not UTF-8 text").help("save the file as UTF-8"))
            }
        }
    }
}

/// A file that was read and not yet understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The path as the user wrote it, or `<stdin>`.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: Arc<str>,
    /// Where it lies; includes are relative to its folder. `None`: standard input.
    pub path: Option<PathBuf>,
}

impl Text {
    /// A text that is no file; includes are relative to the working directory.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        Self { name: name.to_owned(), text: text.into(), path: None }
    }

    /// Reads a file of UTF-8.
    ///
    /// # Errors
    /// `unreadable-file`, `too-large` or `binary`. The file is registered in `origins` if the
    /// error is about a place in it.
    pub fn read(path: &Path, origins: &mut Origins) -> Result<Self, InputError> {
        Input::read(path)?.text(origins)
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> InputError {
    // Plainer than the system's words, and the same on every system.
    let why = match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    };
    InputError::new("unreadable-file", OriginId(0), format!("cannot read `{name}`: {why}")).help("check the path")
}

fn too_large(name: &str, limit: usize) -> InputError {
    InputError::new("too-large", OriginId(0), format!("`{name}` has more than {} MiB", limit >> 20))
}

/// A file as a tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parsed {
    /// The top.
    pub(super) root: NodeId,
    /// Strict JSON, to be typed by the JSON parser.
    pub(super) json: bool,
}

/// Registers a text and reads it to a tree with a mapping on top.
pub(super) fn parse(text: &Text, forest: &mut Forest, origins: &mut Origins) -> Result<Parsed, InputError> {
    let file = origins.add_file(&text.name, text.text.clone());
    if text.text.len() > WRITTEN {
        return Err(too_large(&text.name, WRITTEN));
    }
    if let Some(at) = text.text.find('\0') {
        let origin = origins.add(file, at..at + 1);
        return Err(InputError::new("binary", origin, "the file has a NUL byte: it is not a text")
            .help("pass a scenario or an agenda in YAML or JSON"));
    }
    let json = json::is_json(&text.text);
    // Line breaks to YAML 1.1 and letters to YAML 1.2: the two parsers would disagree.
    if !json && let Some((at, odd)) = text.text.match_indices(['\u{85}', '\u{2028}', '\u{2029}']).next() {
        let origin = origins.add(file, at..at + odd.len());
        return Err(InputError::new(
            "syntax",
            origin,
            "an invisible line separator stands here (U+0085, U+2028 or U+2029)",
        )
        .help("remove it"));
    }
    let root = if json {
        json::walk(&text.text, file, forest, origins)?
    } else {
        walk::walk(&text.text, file, forest, origins)?
    };
    let node = forest.node(root);
    match &node.kind {
        Kind::Map(_) => Ok(Parsed { root, json }),
        Kind::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null") => {
            Err(InputError::new("empty-file", node.origin, "the file is empty").help(EMPTY))
        }
        _ => Err(InputError::new("not-a-mapping", node.origin, "the file is not a mapping of keys to values")
            .help("a scenario starts with `conference:`, an agenda with `agenda:`")),
    }
}
