//! Content lines (RFC 5545, section 3.1): unfolding, names, parameters, values, each with its place.

use std::borrow::Cow;
use std::ops::Range;

/// A property: `NAME;PARAMETER=value:value`, after unfolding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Property<'t> {
    /// The name in upper case.
    pub(super) name: String,
    /// Parameters in order of writing: name in upper case, and text without quotes. A list such as
    /// `MEMBER="a","b"` is one text, divided by commas.
    pub(super) parameters: Vec<(String, String)>,
    /// What follows the colon, still escaped.
    pub(super) value: Cow<'t, str>,
    /// The bytes of the file from the name to the end of the line; of a folded property only its
    /// first line, which is enough to find it.
    pub(super) at: Range<usize>,
    /// The bytes of the value; of a folded one those on its first line.
    pub(super) value_at: Range<usize>,
}

impl Property<'_> {
    /// The text of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    /// Whether a parameter has this text, in whatever case.
    pub(super) fn says(&self, name: &str, text: &str) -> bool {
        self.parameter(name).is_some_and(|known| known.eq_ignore_ascii_case(text))
    }
}

/// A line of a file that is no property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Odd {
    /// The bytes of the file.
    pub(super) at: Range<usize>,
}

/// All lines that are not blank, in order of writing. O(length of the text).
pub(super) fn lines(text: &str) -> impl Iterator<Item = Result<Property<'_>, Odd>> {
    let mut next = 0;
    std::iter::from_fn(move || {
        while next < text.len() {
            let line = unfolded(text, next);
            next = line.next;
            if !line.text.trim().is_empty() {
                return Some(property(line));
            }
        }
        None
    })
}

/// Moves each fold that divides a character to behind it: RFC 5545 allows to fold between any two
/// octets, and a text in this program is UTF-8. Nothing else changes, neither lines nor length.
pub(super) fn mend_folds(bytes: &mut [u8]) {
    let mut from = 0;
    while let Err(error) = std::str::from_utf8(&bytes[from..]) {
        let broken = from + error.valid_up_to();
        let lead = bytes[broken];
        let length = match lead {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return,
        };
        let is_tail = |byte: &&u8| (0x80..0xc0).contains(*byte);
        let before = 1 + bytes[broken + 1..].iter().take(length - 1).take_while(is_tail).count();
        let fold = broken + before;
        let fold_length = match &bytes[fold..] {
            [b'\r', b'\n', b' ' | b'\t', ..] => 3,
            [b'\n', b' ' | b'\t', ..] => 2,
            _ => return,
        };
        let after = bytes[fold + fold_length..].iter().take(length - before).take_while(is_tail).count();
        if before + after != length {
            return;
        }
        bytes[fold..fold + fold_length + after].rotate_left(fold_length);
        from = fold + after + fold_length;
    }
}

/// A line after unfolding.
struct Unfolded<'t> {
    text: Cow<'t, str>,
    /// Where it starts in the file.
    start: usize,
    /// The bytes of its first line that are on it.
    first: usize,
    /// Where each further piece starts: in `text`, and in the file.
    folds: Vec<(usize, usize)>,
    /// Where the next one starts in the file.
    next: usize,
}

impl Unfolded<'_> {
    /// The byte in the file of a byte of the text.
    fn raw(&self, at: usize) -> usize {
        let fold = self.folds.iter().rev().find(|(inside, _)| *inside <= at);
        fold.map_or(self.start + at, |(inside, raw)| raw + at - inside)
    }
}

fn unfolded(text: &str, start: usize) -> Unfolded<'_> {
    let (piece, mut next) = physical(text, start);
    let mut out = Unfolded { text: Cow::Borrowed(piece), start, first: piece.len(), folds: Vec::new(), next };
    while text[next..].starts_with([' ', '\t']) {
        let (piece, after) = physical(text, next + 1);
        out.folds.push((out.text.len(), next + 1));
        out.text.to_mut().push_str(piece);
        next = after;
    }
    out.next = next;
    out
}

/// The line at `start` without its end, and where the next one starts.
fn physical(text: &str, start: usize) -> (&str, usize) {
    let rest = &text[start..];
    let (line, next) = rest.find('\n').map_or((rest, text.len()), |end| (&rest[..end], start + end + 1));
    (line.trim_end_matches('\r'), next)
}

fn property(line: Unfolded<'_>) -> Result<Property<'_>, Odd> {
    let at = line.start..line.start + line.first;
    let is_name = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let Some(end) = line.text.find([':', ';']) else { return Err(Odd { at }) };
    let name = line.text[..end].trim();
    if !is_name(name) {
        return Err(Odd { at });
    }
    let Some((parameters, value)) = parameters(&line.text, end) else { return Err(Odd { at }) };
    let raw = line.raw(value);
    // On the line where the value begins.
    let shown = line.folds.iter().map(|(inside, _)| *inside).find(|&inside| inside > value).unwrap_or(line.text.len());
    let value_at = raw..raw + (shown - value);
    let name = name.to_ascii_uppercase();
    let value_text = match line.text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[value..]),
        Cow::Owned(text) => Cow::Owned(text[value..].to_owned()),
    };
    Ok(Property { name, parameters, value: value_text, at, value_at })
}

/// The parameters from the byte after the name, and where the value begins. `None`: no colon.
fn parameters(text: &str, mut at: usize) -> Option<(Vec<(String, String)>, usize)> {
    let mut out = Vec::new();
    while text[at..].starts_with(';') {
        let from = at + 1;
        let mut quoted = false;
        let length = text[from..].find(|letter| {
            quoted ^= letter == '"';
            !quoted && matches!(letter, ':' | ';')
        });
        // A quote that does not end would swallow the value.
        at = from + length.or_else(|| text[from..].find([':', ';']))?;
        let (name, value) = text[from..at].split_once('=').unwrap_or((&text[from..at], ""));
        out.push((name.trim().to_ascii_uppercase(), parameter_text(value)));
    }
    text[at..].starts_with(':').then_some((out, at + 1))
}

/// A parameter without quotes; `^n`, `^^` and `^'` stand for what a parameter cannot hold (RFC 6868).
fn parameter_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.trim().chars().filter(|letter| *letter != '"').peekable();
    while let Some(letter) = letters.next() {
        let meant = match (letter, letters.peek()) {
            ('^', Some('n')) => '\n',
            ('^', Some('^')) => '^',
            ('^', Some('\'')) => '"',
            _ => {
                out.push(letter);
                continue;
            }
        };
        letters.next();
        out.push(meant);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Property<'_> {
        lines(text).next().unwrap().unwrap()
    }

    #[test]
    fn names_parameters_and_values_have_places() {
        let text = "\r\nsummary;LANGUAGE=de;X=\"a:b;c\":Zwölf: \r\n Uhr\r\n";
        let property = one(text);
        assert_eq!((property.name.as_str(), &*property.value), ("SUMMARY", "Zwölf: Uhr"));
        assert_eq!(property.parameter("X"), Some("a:b;c"));
        assert!(property.says("LANGUAGE", "DE"));
        assert_eq!(&text[property.value_at.clone()], "Zwölf: ");
        assert_eq!(&text[property.at.clone()], "summary;LANGUAGE=de;X=\"a:b;c\":Zwölf: ");
    }

    #[test]
    fn a_value_may_begin_on_a_later_line() {
        let text = "SUM\n MARY;A=b\n :x\n\ty";
        let property = one(text);
        assert_eq!((property.name.as_str(), &*property.value), ("SUMMARY", "xy"));
        assert_eq!(&text[property.value_at], "x");
    }

    #[test]
    fn parameters_hold_quotes_and_line_breaks() {
        let property = one("ATTENDEE;CN=\"Ann ^'Ace^' O^^Neill^nJr\":x");
        assert_eq!(property.parameter("CN"), Some("Ann \"Ace\" O^Neill\nJr"));
        assert_eq!(one("A;CN=\"x:y").parameter("CN"), Some("x"));
    }

    #[test]
    fn lines_that_are_no_properties() {
        let found: Vec<bool> =
            lines("no colon\n: no name\nA:b\n;x=y:z\nA;B\n\n<<<<<<< HEAD:\n").map(|line| line.is_ok()).collect();
        assert_eq!(found, [false, false, true, false, false, false]);
    }

    #[test]
    fn folds_move_behind_the_character_that_they_divide() {
        for fold in [&b"\r\n "[..], b"\n\t"] {
            for (character, cut) in [("ö", 1), ("€", 1), ("€", 2), ("🎪", 3)] {
                let bytes = character.as_bytes();
                let mut text = [b"A:x", &bytes[..cut], fold, &bytes[cut..], b"y"].concat();
                mend_folds(&mut text);
                let text = String::from_utf8(text).unwrap();
                assert_eq!(one(&text).value, format!("x{character}y"));
            }
        }
        let mut latin = b"A:Z\xfcrich".to_vec();
        mend_folds(&mut latin);
        assert_eq!(latin, b"A:Z\xfcrich");
    }
}
