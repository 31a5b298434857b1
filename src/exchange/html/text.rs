//! Texts in a page.

/// A text as HTML and XML: marks escaped, characters that XML forbids as blanks.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Whether a text has the form of a language tag (RFC 5646), such as `en` or `pt-BR`.
pub(super) fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let alpha =
        |part: &str, from, to| (from..=to).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    parts.next().is_some_and(|part| alpha(part, 2, 3))
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Whether a text is an address that a page may link to: nothing that runs when it is followed.
pub(super) fn is_link(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https")) && !text.contains(char::is_whitespace)
}

/// Whether a text is a colour, such as `#00ff7f`.
pub(super) fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_takes() {
        assert_eq!(escape("<a href='x'>\u{1} & \"b\""), "&lt;a href=&#39;x&#39;&gt;  &amp; &quot;b&quot;");
        assert!(is_language("en") && is_language("pt-BR") && !is_language("english") && !is_language("e\" x"));
        assert!(is_link("https://example.org/x") && !is_link("javascript://x") && !is_link("data:text/html,x"));
        assert!(is_colour("#00ff7F") && !is_colour("#00ff7g") && !is_colour("red;}"));
    }
}
