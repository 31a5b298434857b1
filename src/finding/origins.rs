//! From origins to places in files.

use std::ops::Range;
use std::sync::Arc;

use crate::model::{Id, OriginId};

/// A file that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A file's name as the user wrote it, and its text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path, or `<stdin>`.
    pub name: String,
    /// The text as read.
    pub text: Arc<str>,
}

/// A range of bytes in a file. An empty range at 0 means the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes.
    pub bytes: Range<usize>,
}

/// All files that were read and all places that origins stand for. Rules carry only
/// [`OriginId`]s; readers register places here.
#[derive(Debug, Clone)]
pub struct Origins {
    files: Vec<SourceFile>,
    places: Vec<Option<Place>>,
}

impl Default for Origins {
    fn default() -> Self {
        // Origin 0 is "nowhere": facts made by a program.
        Self { files: Vec::new(), places: vec![None] }
    }
}

impl Origins {
    /// Registers a file.
    pub fn add_file(&mut self, name: &str, text: &str) -> FileId {
        self.files.push(SourceFile { name: name.to_owned(), text: text.into() });
        // A run reads a handful of files.
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// Registers a place.
    pub fn add(&mut self, file: FileId, bytes: Range<usize>) -> OriginId {
        self.places.push(Some(Place { file, bytes }));
        OriginId::from_index(self.places.len() - 1)
    }

    /// The place of an origin, if it has one.
    #[must_use]
    pub fn place(&self, origin: OriginId) -> Option<&Place> {
        self.places.get(origin.index())?.as_ref()
    }

    /// A registered file.
    #[must_use]
    pub fn file(&self, file: FileId) -> &SourceFile {
        &self.files[file.0 as usize]
    }

    /// All registered files.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Line and column, both from 1, of a byte offset; the column counts characters.
    #[must_use]
    pub fn line_column(&self, file: FileId, byte: usize) -> (usize, usize) {
        let text = &self.file(file).text;
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &text[..byte];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// `file:line:column` of an origin, or nothing where it has no place.
    #[must_use]
    pub fn label(&self, origin: OriginId) -> Option<String> {
        let place = self.place(origin)?;
        let (line, column) = self.line_column(place.file, place.bytes.start);
        Some(format!("{}:{line}:{column}", self.file(place.file).name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mut origins = Origins::default();
        let file = origins.add_file("a.yaml", "eins\nzwö: drei\n");
        let origin = origins.add(file, 11..15);
        assert_eq!(origins.label(origin).as_deref(), Some("a.yaml:2:6"));
        assert_eq!(origins.label(OriginId(0)), None);
    }
}
