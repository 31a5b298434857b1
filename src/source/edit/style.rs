//! How texts are written: in the style of what they replace.

use super::super::tree::quoted;

/// How a text is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Without quotes where that is safe.
    Plain,
    /// In single quotes where that is possible.
    Single,
    /// In double quotes.
    Double,
}

impl Style {
    /// The style of a value as it stands.
    pub(super) fn of(value: &str) -> Self {
        match value.trim_start_matches(['[', ' ']).chars().next() {
            Some('"') => Self::Double,
            Some('\'') => Self::Single,
            _ => Self::Plain,
        }
    }

    /// A text in this style, else in double quotes.
    pub(super) fn write(self, text: &str) -> String {
        match self {
            Self::Plain if is_plain(text) => text.to_owned(),
            Self::Single if !text.chars().any(char::is_control) => format!("'{}'", text.replace('\'', "''")),
            _ => quoted(text),
        }
    }

    /// One text, or a list of several in brackets.
    pub(super) fn value(self, texts: &[String]) -> String {
        match texts {
            [text] => self.write(text),
            texts => {
                let all: Vec<String> = texts.iter().map(|text| self.write(text)).collect();
                format!("[{}]", all.join(", "))
            }
        }
    }
}

/// Whether a text without quotes means itself, in a flow mapping too.
fn is_plain(text: &str) -> bool {
    let word =
        matches!(text.to_lowercase().as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
    let special = |c: char| c.is_control() || ",[]{}\"'`\\#&*!|>%@\u{2028}\u{2029}\u{feff}".contains(c);
    text.starts_with(char::is_alphanumeric)
        && !text.ends_with(' ')
        // Parsers differ in which signs behind a colon make it a separator.
        && text.split(':').skip(1).all(|after| after.starts_with(char::is_alphanumeric))
        && !text.contains(special)
        && !word
        && text.parse::<f64>().is_err()
        // Digits and colons alone are a number in base 60 to old parsers, with x and o to others.
        && text.contains(|c: char| c.is_alphabetic() && !matches!(c, 'x' | 'o' | 'e'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_style() {
        for (old, text, expected) in [
            ("main", "side", "side"),
            ("main", "Room 2, left", "\"Room 2, left\""),
            ("main", "2027-03-01T10:00", "2027-03-01T10:00"),
            ("main", "10:00", "\"10:00\""),
            ("main", "0x1", "\"0x1\""),
            ("main", "no", "\"no\""),
            ("'main'", "it's", "'it''s'"),
            ("\"main\"", "side", "\"side\""),
            ("['a', b]", "side", "'side'"),
            ("", "mon 10:00", "mon 10:00"),
            ("", "a: b", "\"a: b\""),
            ("", "x:?ß", "\"x:?ß\""),
        ] {
            assert_eq!(Style::of(old).write(text), expected, "{old} {text}");
        }
        assert_eq!(Style::Plain.value(&["a".to_owned(), "b c".to_owned()]), "[a, b c]");
    }
}
