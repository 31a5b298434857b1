//! Text in columns of a terminal: East Asian characters take two, combining ones none.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::report::places::one_line;

/// Columns that a text takes.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// A text on one line without runs of blanks.
pub(super) fn clean(text: &str) -> String {
    one_line(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text in lines of at most `width` columns, broken between words, after dashes and between
/// wide characters where possible; what does not fit into `lines` lines is cut with `…`. At least
/// one line. O(length × width).
pub(super) fn wrap(text: &str, width: usize, lines: usize) -> Vec<String> {
    let width = width.max(2);
    let mut out = Vec::new();
    let mut line = String::new();
    for (blank, chunk) in chunks(text) {
        let gap = usize::from(blank && !line.is_empty());
        if columns(&line) + gap + columns(chunk) <= width {
            line.push_str(&" ".repeat(gap));
            line.push_str(chunk);
            continue;
        }
        if !line.is_empty() {
            out.push(std::mem::take(&mut line));
        }
        for char in chunk.chars() {
            if columns(&line) + char.width().unwrap_or(0) > width {
                out.push(std::mem::take(&mut line));
            }
            line.push(char);
        }
    }
    if !line.is_empty() || out.is_empty() {
        out.push(line);
    }
    let lines = lines.max(1);
    if out.len() > lines {
        out.truncate(lines);
        if let Some(last) = out.last_mut() {
            *last = fit(&format!("{last}…"), width);
        }
    }
    out
}

/// The pieces between which a line may break, each with whether a blank stands before it.
fn chunks(text: &str) -> impl Iterator<Item = (bool, &str)> {
    text.split_whitespace().flat_map(|word| {
        let breaks = |(at, char): (usize, char)| {
            let next = word[at + char.len_utf8()..].chars().next()?;
            let dash = at > 0 && matches!(char, '-' | '–' | '—' | '/') && next.is_alphanumeric();
            // Closing punctuation stays with what it closes.
            let wide = char.width() == Some(2) && next.width() != Some(0) && next.is_alphanumeric();
            (dash || wide).then_some(at + char.len_utf8())
        };
        let mut from = 0;
        let ends = word.char_indices().filter_map(breaks).chain(std::iter::once(word.len()));
        let ends: Vec<usize> = ends.collect();
        ends.into_iter().map(move |end| {
            let chunk = (from == 0, &word[from..end]);
            from = end;
            chunk
        })
    })
}

/// The text cut to `width` columns, with `…` if anything is missing.
pub(super) fn fit(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for char in text.chars() {
        if columns(&out) + char.width().unwrap_or(0) + 1 > width {
            break;
        }
        out.push(char);
    }
    out.truncate(out.trim_end_matches([' ', '…']).len());
    out.push('…');
    out
}

/// The text cut or filled up to exactly `width` columns.
pub(super) fn pad(text: &str, width: usize, centred: bool) -> String {
    let text = fit(text, width);
    let free = width.saturating_sub(columns(&text));
    let left = if centred { free / 2 } else { 0 };
    format!("{}{text}{}", " ".repeat(left), " ".repeat(free - left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_wide_characters() {
        assert_eq!(wrap("Why Rust is fast", 8, 3), ["Why Rust", "is fast"]);
        assert_eq!(wrap("Why Rust is fast and safe", 8, 2), ["Why Rust", "is fast…"]);
        assert_eq!(wrap("分散システムの設計", 8, 3), ["分散シス", "テムの設", "計"]);
        assert_eq!(wrap("Rust 分散システム", 8, 3), ["Rust 分", "散システ", "ム"]);
        assert_eq!(wrap("Load Shedding—Approaches", 14, 3), ["Load Shedding—", "Approaches"]);
        assert_eq!(wrap("Incomprehensibilities", 8, 3), ["Incompre", "hensibil", "ities"]);
        assert_eq!(wrap("", 8, 3), [""]);
        assert_eq!(fit("Lovelace", 4), "Lov…");
        assert_eq!(pad("設計", 6, true), " 設計 ");
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_too_wide(text in "[a-z 議設🦀é]{0,60}", width in 2usize..20, lines in 1usize..5) {
            let out = wrap(&text, width, lines);
            proptest::prop_assert!((1..=lines).contains(&out.len()));
            proptest::prop_assert!(out.iter().all(|line| columns(line) <= width), "{:?}", out);
        }
    }
}
