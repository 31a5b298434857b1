//! Texts as iCalendar writes them (RFC 5545, sections 3.1 and 3.3.11).

/// The text of a value of type TEXT, without blanks at its ends.
pub(super) fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some('n' | 'N') => out.push('\n'),
            Some(other @ ('\\' | ';' | ',' | ':' | '"')) => out.push(other),
            // No escape: as printed.
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out.trim().to_owned()
}

/// The texts of a list, divided by commas that are not escaped; empty ones are left out.
pub(super) fn list(value: &str) -> Vec<String> {
    let (mut parts, mut from, mut escaped) = (Vec::new(), 0, false);
    for (at, letter) in value.char_indices() {
        if letter == ',' && !escaped {
            parts.push(&value[from..at]);
            from = at + 1;
        }
        escaped = letter == '\\' && !escaped;
    }
    parts.push(&value[from..]);
    parts.into_iter().map(unescaped).filter(|text| !text.is_empty()).collect()
}

/// A text as a value of type TEXT. Control characters, which the format cannot hold, become blanks.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' | '\r' => out.push_str("\\n"),
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\t' => out.push('\t'),
            control if control.is_ascii_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// A text as the value of a parameter, in quotes where it needs them (RFC 6868).
pub(super) fn parameter(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '^' => out.push_str("^^"),
            '"' => out.push_str("^'"),
            '\n' | '\r' => out.push_str("^n"),
            control if control.is_ascii_control() => out.push(' '),
            other => out.push(other),
        }
    }
    if out.contains([':', ';', ',']) { format!("\"{out}\"") } else { out }
}

/// Adds a content line, folded to at most 75 octets each, between characters.
pub(super) fn push_line(out: &mut String, line: &str) {
    const WIDTH: usize = 75;
    let mut used = 0;
    for letter in line.chars() {
        if used + letter.len_utf8() > WIDTH {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(letter);
        used += letter.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes() {
        assert_eq!(unescaped(" a\\, b\\; \\N\\\\n\\x\\ "), "a, b; \n\\n\\x\\");
        assert_eq!(escaped("a,b;c\\d\r\ne\u{7}"), "a\\,b\\;c\\\\d\\ne ");
        assert_eq!(list("Talks,Rust\\, and C,,\\\\,x"), ["Talks", "Rust, and C", "\\", "x"]);
        assert_eq!(parameter("Lovelace, \"Ada\""), "\"Lovelace, ^'Ada^'\"");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn texts_survive(text in "[ -~äß€🎪\n]{0,40}") {
            prop_assert_eq!(unescaped(&escaped(&text)), text.trim());
            prop_assert_eq!(list(&escaped(&text)), if text.trim().is_empty() { vec![] } else { vec![text.trim().to_owned()] });
        }

        #[test]
        fn lines_are_short_and_unfold(text in "[a-zäß€🎪]{0,300}") {
            let mut out = String::new();
            push_line(&mut out, &text);
            prop_assert!(out.split("\r\n").all(|line| line.len() <= 75));
            let unfolded = out.replace("\r\n ", "");
            prop_assert_eq!(unfolded.trim_end(), text);
        }
    }
}
