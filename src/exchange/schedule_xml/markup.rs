//! XML out: elements, one on a line, with everything escaped that a reader would change.

use std::fmt::Write as _;

/// An XML text while it is written. The methods take what the caller knows to be names as they are.
#[derive(Debug)]
pub(super) struct Markup {
    text: String,
    depth: usize,
}

impl Markup {
    pub(super) fn new() -> Self {
        Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), depth: 0 }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Starts an element; what follows lies inside until [`Self::close`].
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, Option<&str>)]) {
        self.start(name, attributes);
        self.text.push_str(">\n");
        self.depth += 1;
    }

    pub(super) fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.indent();
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "</{name}>");
    }

    /// An element with nothing inside but a text.
    pub(super) fn element(&mut self, name: &str, attributes: &[(&str, Option<&str>)], text: &str) {
        self.start(name, attributes);
        if text.is_empty() {
            self.text.push_str("/>\n");
            return;
        }
        self.text.push('>');
        self.escape(text, false);
        let _ = writeln!(self.text, "</{name}>");
    }

    /// A text under a name.
    pub(super) fn field(&mut self, name: &str, text: &str) {
        self.element(name, &[], text);
    }

    fn start(&mut self, name: &str, attributes: &[(&str, Option<&str>)]) {
        self.indent();
        let _ = write!(self.text, "<{name}");
        for (key, value) in attributes {
            let Some(value) = value else { continue };
            let _ = write!(self.text, " {key}=\"");
            self.escape(value, true);
            self.text.push('"');
        }
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.text.push_str("  ");
        }
    }

    /// Characters that XML cannot hold become U+FFFD, so that their loss is seen.
    fn escape(&mut self, text: &str, attribute: bool) {
        for c in text.chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' if attribute => self.text.push_str("&quot;"),
                // Parsers turn these into blanks in attributes, and `\r` into `\n` everywhere.
                '\t' | '\n' if attribute => {
                    let _ = write!(self.text, "&#{};", u32::from(c));
                }
                '\r' => self.text.push_str("&#13;"),
                '\t' | '\n' => self.text.push(c),
                '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => self.text.push('\u{fffd}'),
                c => self.text.push(c),
            }
        }
    }
}
