//! What the reader noticed, gathered: what comes again and again is one remark with a number.

use std::collections::HashMap;
use std::ops::Range;

use crate::finding::{FileId, InputError, Origins};
use crate::model::{OriginId, Remark, RemarkKind};

/// A remark that may be about one entry.
pub(super) trait About {
    /// The same about this entry, if it is one.
    fn about(self, entry: Option<usize>) -> Self;
}

impl About for Remark {
    fn about(self, entry: Option<usize>) -> Self {
        Self { entry, ..self }
    }
}

/// Remarks and errors of one file, and its places.
pub(super) struct Notes<'o> {
    origins: &'o mut Origins,
    file: FileId,
    remarks: Vec<Remark>,
    /// Remarks that are counted: their index, the words before and after the number, the number.
    counted: Vec<(usize, String, String, usize)>,
    known: HashMap<String, usize>,
    /// What keeps the file from being read.
    pub(super) errors: Vec<InputError>,
}

impl<'o> Notes<'o> {
    pub(super) fn new(origins: &'o mut Origins, file: FileId) -> Self {
        Self { origins, file, remarks: Vec::new(), counted: Vec::new(), known: HashMap::new(), errors: Vec::new() }
    }

    /// The origin of these bytes.
    pub(super) fn place(&mut self, bytes: &Range<usize>) -> OriginId {
        self.origins.add(self.file, bytes.clone())
    }

    /// Adds a remark.
    pub(super) fn remark(&mut self, remark: Remark) {
        self.remarks.push(remark);
    }

    /// Says at these bytes what departs from the format.
    pub(super) fn say(&mut self, bytes: &Range<usize>, message: impl Into<String>, help: &str) {
        let at = self.place(bytes);
        let help = Some(help.to_owned()).filter(|help| !help.is_empty());
        self.remarks.push(Remark { help, ..Remark::new(RemarkKind::Format, at, message) });
    }

    /// Says it once, with the number of times, at the first place: `subject (12 times) predicate`.
    pub(super) fn count(&mut self, bytes: &Range<usize>, subject: &str, predicate: &str, help: &str) {
        if let Some(&known) = self.known.get(subject) {
            self.counted[known].3 += 1;
            return;
        }
        let index = self.remarks.len();
        self.say(bytes, String::new(), help);
        self.known.insert(subject.to_owned(), self.counted.len());
        self.counted.push((index, subject.to_owned(), predicate.to_owned(), 1));
    }

    /// A problem that keeps the file from being read.
    pub(super) fn error(&mut self, id: &'static str, bytes: &Range<usize>, message: impl Into<String>, help: &str) {
        let at = self.place(bytes);
        self.errors.push(InputError::new(id, at, message).help(help));
    }

    /// All remarks in the order in which they were first noticed.
    pub(super) fn finish(self) -> (Vec<Remark>, Vec<InputError>) {
        let mut remarks = self.remarks;
        for (index, subject, predicate, number) in self.counted {
            let times = if number == 1 { String::new() } else { format!(" ({number} times)") };
            remarks[index].message = format!("{subject}{times} {predicate}");
        }
        (remarks, self.errors)
    }
}
