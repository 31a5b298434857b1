//! What is said where a text is not well-formed.

use quick_xml::errors::{Error, IllFormedError};

use super::{Cursor, DEPTH, Tag};
use crate::finding::InputError;

impl<'a> Cursor<'a, '_> {
    pub(super) fn outside(&mut self, at: usize) -> InputError {
        let blank = self.text[at..].len() - self.text[at..].trim_start().len();
        let at = at + blank..at + blank;
        if let Some(error) = self.conflict(at.end) {
            return error;
        }
        self.error("syntax", &at, "something stands outside of the element on top")
            .help("an XML file is one element; remove what stands before or after it")
    }

    pub(super) fn limit(&mut self, depth: usize, at: usize) -> Result<(), InputError> {
        if depth <= DEPTH {
            return Ok(());
        }
        let message = format!("elements lie more than {DEPTH} deep in each other");
        Err(self.error("too-deep", &(at..at + 1), message).help("a schedule needs six: look for tags that never end"))
    }

    pub(super) fn unclosed(&mut self, at: usize) -> InputError {
        self.error("syntax", &(at..at + 1), "an ampersand that begins no reference").help("write `&amp;`")
    }

    pub(super) fn truncated(&mut self, open: &Tag<'a>, at: usize) -> InputError {
        if let Some(error) = self.conflict(at) {
            return error;
        }
        let message = format!("the file ends inside of `{}`: it is incomplete", open.name);
        let opened = self.place(&open.bytes);
        self.error("syntax", &(at..at), message).related(opened, "begins here").help("get the file again, complete")
    }

    /// What the parser stumbled over, in our words.
    #[expect(clippy::cast_possible_truncation, reason = "a position in a text that lies in memory")]
    pub(super) fn broken(&mut self, error: &Error) -> InputError {
        let at = self.reader.error_position() as usize;
        if let Some(error) = self.conflict(self.position()) {
            return error;
        }
        match error {
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => self
                .error(
                    "syntax",
                    &(at..self.position()),
                    format!("`</{found}>` ends an element, but `{expected}` is open"),
                )
                .help(format!("write `</{expected}>` first, or remove the tag")),
            Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
                self.error("syntax", &(at..self.position()), format!("`</{name}>` ends an element, but none is open"))
            }
            Error::IllFormed(IllFormedError::UnclosedReference) => self.unclosed(at),
            Error::Syntax(error) => {
                let message = format!("this is not XML: {error}");
                self.error("syntax", &(at..at), message).help("get the file again, complete")
            }
            other => self.error("syntax", &(at..at), format!("this is not XML: {other}")),
        }
    }

    /// The error about marks that an unfinished merge left before `end`: they are the cause of whatever
    /// is broken behind them.
    pub(in crate::exchange::schedule_xml) fn conflict(&mut self, end: usize) -> Option<InputError> {
        let mut start = 0;
        for line in self.text[..end].split_inclusive('\n') {
            // `=======` alone also underlines headings in texts.
            if line.starts_with("<<<<<<<") || line.starts_with(">>>>>>>") {
                let bytes = start..start + line.trim_end().len();
                let error = self.error("syntax", &bytes, "git conflict markers: the merge was not finished");
                return Some(
                    error.help("settle the conflict, and remove all lines of `<<<<<<<`, `=======` and `>>>>>>>`"),
                );
            }
            start += line.len();
        }
        None
    }
}
