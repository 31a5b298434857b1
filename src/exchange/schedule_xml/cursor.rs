//! A walk over the elements of an XML text: positions, texts without references, and one clear error
//! where the text is not well-formed.

mod errors;

use std::borrow::Cow;
use std::io::BufRead;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2, memrchr};
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event};
use quick_xml::parser::{ElementParser, Parser as _};
use quick_xml::reader::Reader;

use crate::finding::{FileId, InputError, Origins};
use crate::model::OriginId;

/// Elements inside elements: formats of schedules need a handful.
const DEPTH: usize = 64;

/// The start tag of an element.
#[derive(Debug, Clone)]
pub(super) struct Tag<'a> {
    /// The name, without the prefix of a namespace.
    pub(super) name: &'a str,
    /// The bytes of the start tag.
    pub(super) bytes: Range<usize>,
    attributes: &'a str,
    /// The content of an element that holds at most text and that the walk is already behind; `None`:
    /// the walk is behind the start tag alone.
    content: Option<Range<usize>>,
}

/// The text of an element without elements inside.
#[derive(Debug, Clone)]
pub(super) struct Leaf<'a> {
    /// The text without the blanks at its ends.
    pub(super) text: Cow<'a, str>,
    /// Where it stands; the start tag if it is empty.
    pub(super) bytes: Range<usize>,
    /// Elements inside, whose tags were left out.
    pub(super) markup: bool,
}

/// A walk over the elements of one file.
#[derive(Debug)]
pub(super) struct Cursor<'a, 'o> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    file: FileId,
    origins: &'o mut Origins,
    /// The first text between elements, where there should be none.
    pub(super) stray: Option<Range<usize>>,
}

impl<'a, 'o> Cursor<'a, 'o> {
    pub(super) fn new(text: &'a str, file: FileId, origins: &'o mut Origins) -> Self {
        Self { text, reader: Reader::from_str(text), file, origins, stray: None }
    }

    /// Registers a place.
    pub(super) fn place(&mut self, bytes: &Range<usize>) -> OriginId {
        self.origins.add(self.file, bytes.clone())
    }

    /// An error at a place.
    pub(super) fn error(&mut self, id: &'static str, bytes: &Range<usize>, message: impl Into<String>) -> InputError {
        InputError::new(id, self.place(bytes), message)
    }

    /// The text at a place.
    pub(super) fn source(&self, bytes: &Range<usize>) -> &'a str {
        &self.text[bytes.clone()]
    }

    /// The text at a place that was registered.
    pub(super) fn source_of(&self, origin: OriginId) -> &'a str {
        self.origins.place(origin).map_or("", |place| &self.text[place.bytes.clone()])
    }

    #[expect(clippy::cast_possible_truncation, reason = "a position in a text that lies in memory")]
    fn position(&self) -> usize {
        self.reader.buffer_position() as usize
    }

    /// The next event and where it starts.
    fn event(&mut self) -> Result<(Event<'a>, usize), InputError> {
        let start = self.position();
        match self.reader.read_event() {
            Ok(event) => Ok((event, start)),
            Err(error) => Err(self.broken(&error)),
        }
    }

    fn tag(&self, name: usize, start: usize, empty: bool) -> Tag<'a> {
        let end = self.position();
        self.tag_at(start..end, start + 1 + name, empty.then_some(end..end))
    }

    fn tag_at(&self, bytes: Range<usize>, name_end: usize, content: Option<Range<usize>>) -> Tag<'a> {
        let attributes = self.text[name_end..bytes.end - 1].trim_end_matches('/');
        let name = &self.text[bytes.start + 1..name_end];
        // Whatever prefix a namespace has, there is only one vocabulary here.
        let name = memrchr(b':', name.as_bytes()).map_or(name, |colon| &name[colon + 1..]);
        Tag { name, bytes, attributes, content }
    }

    /// Steps over an element that begins here and holds nothing but text. Most elements of a schedule
    /// are such, and the tokeniser would need three events for each; it must stand between elements.
    fn simple(&mut self) -> Option<Tag<'a>> {
        let text = self.text.as_bytes();
        let here = self.position();
        let start = here + text[here..].iter().position(|byte| !byte.is_ascii_whitespace())?;
        let first = *text.get(start + 1).filter(|_| text[start] == b'<')?;
        if !first.is_ascii_alphabetic() {
            return None;
        }
        let end = start + ElementParser::Outside.feed(&text[start..])? + 1;
        let tag = &text[start..end];
        let name = tag.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))?;
        let name_end = start + name;
        let (content, after) = if tag[tag.len() - 2] == b'/' {
            (end..end, end)
        } else {
            let close = end + memchr(b'<', &text[end..])?;
            let rest = text[close..].strip_prefix(b"</")?.strip_prefix(&tag[1..name])?;
            if rest.first() != Some(&b'>') {
                return None;
            }
            // `name` counts the `<` too.
            (end..close, close + name + 2)
        };
        self.reader.stream().consume(after - here);
        Some(self.tag_at(start..end, name_end, Some(content)))
    }

    /// The next element inside `parent`, which is the innermost open one; `None`: `parent` ended.
    /// What is returned must be read to its end before the next call.
    pub(super) fn child(&mut self, parent: &Tag<'a>) -> Result<Option<Tag<'a>>, InputError> {
        if let Some(content) = &parent.content {
            self.note_stray(content.clone())?;
            return Ok(None);
        }
        let mut between = true;
        loop {
            if between && let Some(tag) = self.simple() {
                return Ok(Some(tag));
            }
            between = true;
            match self.event()? {
                (Event::Start(start), at) => return Ok(Some(self.tag(start.name().0.len(), at, false))),
                (Event::Empty(start), at) => return Ok(Some(self.tag(start.name().0.len(), at, true))),
                (Event::End(_), _) => return Ok(None),
                (Event::Text(_), at) => {
                    self.note_stray(at..self.position())?;
                    // The tokeniser expects markup now.
                    between = false;
                }
                (Event::Eof, at) => return Err(self.truncated(parent, at)),
                (Event::GeneralRef(_), at) => self.note_stray(at..self.position())?,
                (Event::CData(_), at) => {
                    let end = self.position();
                    self.stray.get_or_insert(at..end);
                }
                (event, at) => self.rare(&event, at)?,
            }
        }
    }

    /// Remembers the first text where there should be none.
    fn note_stray(&mut self, bytes: Range<usize>) -> Result<(), InputError> {
        self.references(&bytes)?;
        let bytes = self.trimmed(bytes);
        if self.stray.is_none() && !bytes.is_empty() {
            self.stray = Some(bytes);
        }
        Ok(())
    }

    /// The one element on top.
    pub(super) fn root(&mut self) -> Result<Tag<'a>, InputError> {
        loop {
            match self.event()? {
                (Event::Start(start), at) => return Ok(self.tag(start.name().0.len(), at, false)),
                (Event::Empty(start), at) => return Ok(self.tag(start.name().0.len(), at, true)),
                (Event::Eof, at) => {
                    let error = self.error("syntax", &(at..at), "the file has no element");
                    return Err(error.help("a schedule starts with `<schedule>`"));
                }
                (Event::Text(text), _) if text.trim_ascii().is_empty() => {}
                (Event::Text(_) | Event::GeneralRef(_) | Event::CData(_), at) => return Err(self.outside(at)),
                (event, at) => self.rare(&event, at)?,
            }
        }
    }

    /// Holds that nothing but comments follows the element on top.
    pub(super) fn finish(&mut self) -> Result<(), InputError> {
        loop {
            match self.event()? {
                (Event::Eof, _) => return Ok(()),
                (Event::Text(text), _) if text.trim_ascii().is_empty() => {}
                (Event::Comment(_) | Event::PI(_), _) => {}
                (_, at) => return Err(self.outside(at)),
            }
        }
    }

    /// What seldom occurs between elements; only declarations of entities are an error.
    fn rare(&mut self, event: &Event<'a>, at: usize) -> Result<(), InputError> {
        let Event::DocType(text) = event else { return Ok(()) };
        let Some(entity) = text.find("<!ENTITY") else { return Ok(()) };
        let inside = self.source(&(at..self.position())).find("<!ENTITY").unwrap_or(entity);
        let at = at + inside..at + inside + "<!ENTITY".len();
        let message = "the file declares entities, which are never expanded: they could grow without end";
        Err(self.error("entities", &at, message).help("write the texts themselves, and remove the declaration"))
    }

    /// The text of an element. Elements inside lose their tags.
    pub(super) fn leaf(&mut self, tag: &Tag<'a>) -> Result<Leaf<'a>, InputError> {
        if let Some(content) = &tag.content {
            let bytes = self.trimmed(content.clone());
            let text = self.resolved(&bytes)?;
            let bytes = if bytes.is_empty() { tag.bytes.clone() } else { bytes };
            return Ok(Leaf { text, bytes, markup: false });
        }
        let start = self.position();
        let (mut text, mut depth, mut markup) = (String::new(), 0, false);
        let end = loop {
            match self.event()? {
                (Event::Text(part), _) => text.push_str(&part.xml10_content()),
                (Event::CData(part), _) => text.push_str(&part.xml10_content()),
                (Event::GeneralRef(name), at) => text.push(self.reference(&name, at)?),
                (Event::Start(_), at) => {
                    (depth, markup) = (depth + 1, true);
                    self.limit(depth, at)?;
                }
                (Event::Empty(_), _) => markup = true,
                (Event::End(_), at) if depth == 0 => break at,
                (Event::End(_), _) => depth -= 1,
                (Event::Eof, at) => return Err(self.truncated(tag, at)),
                (event, at) => self.rare(&event, at)?,
            }
        };
        let trimmed = text.trim();
        let bytes = if trimmed.is_empty() { tag.bytes.clone() } else { self.trimmed(start..end) };
        if trimmed.len() < text.len() {
            text = trimmed.to_owned();
        }
        Ok(Leaf { text: Cow::Owned(text), bytes, markup })
    }

    fn trimmed(&self, bytes: Range<usize>) -> Range<usize> {
        let text = self.source(&bytes);
        let start = bytes.start + text.len() - text.trim_start().len();
        start..start + text.trim().len()
    }

    /// The text at a place, its references resolved and its line ends as XML has them.
    fn resolved(&mut self, bytes: &Range<usize>) -> Result<Cow<'a, str>, InputError> {
        let text = self.source(bytes);
        let Some(first) = memchr2(b'&', b'\r', text.as_bytes()) else { return Ok(Cow::Borrowed(text)) };
        let mut out = String::with_capacity(text.len());
        let (mut at, mut next) = (0, Some(first));
        while let Some(found) = next {
            out.push_str(&text[at..found]);
            at = if text.as_bytes()[found] == b'&' {
                let (c, length) = self.reference_at(bytes.start + found)?;
                out.push(c);
                found + length
            } else {
                out.push('\n');
                found + if text[found..].starts_with("\r\n") { 2 } else { 1 }
            };
            next = memchr2(b'&', b'\r', &text.as_bytes()[at..]).map(|more| at + more);
        }
        out.push_str(&text[at..]);
        // A reference may stand for a blank.
        let trimmed = out.trim();
        Ok(Cow::Owned(if trimmed.len() < out.len() { trimmed.to_owned() } else { out }))
    }

    /// Holds that all references in a text mean something.
    fn references(&mut self, bytes: &Range<usize>) -> Result<(), InputError> {
        let text = self.source(bytes).as_bytes();
        for at in memchr_iter(b'&', text) {
            self.reference_at(bytes.start + at)?;
        }
        Ok(())
    }

    /// Goes to the end of an element without a look at its texts; true if it held anything. Whatever
    /// is not well-formed is an error here too.
    pub(super) fn skip(&mut self, tag: &Tag<'a>) -> Result<bool, InputError> {
        if let Some(content) = &tag.content {
            self.references(content)?;
            return Ok(!self.source(content).trim_ascii().is_empty());
        }
        let (mut depth, mut content, mut between) = (0, false, true);
        loop {
            if between && let Some(inside) = self.simple() {
                self.skip(&inside)?;
                content = true;
                continue;
            }
            between = true;
            match self.event()? {
                (Event::Start(_), at) => {
                    (depth, content) = (depth + 1, true);
                    self.limit(depth, at)?;
                }
                (Event::End(_), _) if depth == 0 => return Ok(content),
                (Event::End(_), _) => depth -= 1,
                (Event::Text(text), _) => {
                    content |= !text.trim_ascii().is_empty();
                    between = false;
                }
                (Event::GeneralRef(name), at) => {
                    self.reference(&name, at)?;
                    content = true;
                }
                (Event::Eof, at) => return Err(self.truncated(tag, at)),
                (event @ Event::DocType(_), at) => self.rare(&event, at)?,
                _ => content = true,
            }
        }
    }

    /// All attributes of a start tag: name and text.
    pub(super) fn attributes(&mut self, tag: &Tag<'a>) -> Result<Vec<(&'a str, Cow<'a, str>)>, InputError> {
        let mut found = Vec::new();
        for attribute in Attributes::new(tag.attributes, 0) {
            let value = match attribute {
                // A quote was left open: the value goes on into the next tags.
                Ok(one) if one.value.contains('<') => Err("a `<` stands in an attribute".to_owned()),
                Ok(one) => match one.normalized_value(XmlVersion::Implicit1_0) {
                    Ok(value) => Ok((one.key.0, value)),
                    Err(error) => Err(error.to_string()),
                },
                Err(error) => Err(error.to_string()),
            };
            match value {
                Ok((name, Cow::Borrowed(text))) => found.push((name, Cow::Borrowed(text.trim()))),
                Ok((name, Cow::Owned(text))) => found.push((name, Cow::Owned(text.trim().to_owned()))),
                Err(why) => {
                    if let Some(error) = self.conflict(tag.bytes.end) {
                        return Err(error);
                    }
                    let message = format!("the start tag of `{}` is broken: {why}", tag.name);
                    return Err(self
                        .error("syntax", &tag.bytes, message)
                        .help("write `name=\"text\"`, each name once"));
                }
            }
        }
        Ok(found)
    }

    /// The character that a reference means; XML knows five names.
    fn reference(&mut self, name: &str, at: usize) -> Result<char, InputError> {
        let known = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => BytesRef::new(name).resolve_char_ref().ok().flatten(),
        };
        let Some(known) = known else {
            let shown: String = name.chars().take(40).collect();
            let error = self.error("unknown-entity", &(at..at + 1), format!("`&{shown};` means no character in XML"));
            return Err(error.help("write the character itself, or `&amp;` for an ampersand"));
        };
        Ok(known)
    }

    /// The character that the reference at an ampersand means, and the bytes it takes.
    fn reference_at(&mut self, at: usize) -> Result<(char, usize), InputError> {
        let rest = &self.text.as_bytes()[at..];
        // What is longer than this has no name.
        let length = rest.iter().take(64).skip(1).position(|byte| matches!(byte, b';' | b'&' | b'<' | b'\n'));
        match length {
            Some(length) if rest[length + 1] == b';' => {
                let name = &self.text[at + 1..at + 1 + length];
                Ok((self.reference(name, at)?, length + 2))
            }
            _ => Err(self.unclosed(at)),
        }
    }
}
