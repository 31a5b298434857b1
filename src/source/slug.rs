//! Ids made of titles and names.

/// Lower-case letters and digits of `text`, everything else as single hyphens; letters of other
/// scripts are transliterated: `Björn Rabenstein` gives `bjorn-rabenstein`.
pub(crate) fn slug(text: &str) -> String {
    if text.is_ascii() { joined(text) } else { joined(&deunicode::deunicode(text)) }
}

fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if c != '\'' && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        assert_eq!(slug("Björn Rabenstein"), "bjorn-rabenstein");
        assert_eq!(slug("Load Shedding—Approaches, Principles"), "load-shedding-approaches-principles");
        assert_eq!(slug("500 Don'ts!"), "500-donts");
        assert_eq!(slug("Łukasz Straße"), "lukasz-strasse");
        assert_eq!(slug("…"), "");
    }
}
