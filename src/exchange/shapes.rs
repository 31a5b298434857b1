//! Texts of the shapes that the schema of `schedule.xml` demands.

/// `[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`.
pub(super) fn is_uuid(text: &str) -> bool {
    // The parser alone would take other spellings too.
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

/// A positive integer as it is normally written, which programs can hold.
pub(super) fn is_number(text: &str) -> bool {
    !text.starts_with(['0', '+']) && text.parse::<i32>().is_ok_and(|number| number > 0)
}

/// An integer.
pub(super) fn is_integer(text: &str) -> bool {
    text.parse::<i64>().is_ok()
}

/// `[0-9A-Z]{6}`.
pub(super) fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

fn lower(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_lowercase()
}

/// `[a-z0-9_-]{4,}`.
pub(super) fn is_acronym(text: &str) -> bool {
    text.len() >= 4 && text.bytes().all(|byte| lower(byte) || matches!(byte, b'_' | b'-'))
}

/// `[a-z0-9_]{4,}-[a-z0-9\-_]{4,}`.
pub(super) fn is_event_slug(text: &str) -> bool {
    text.split_once('-').is_some_and(|(head, rest)| is_acronym(head) && is_acronym(rest))
}

/// `[a-z][a-z0-9-]+`.
pub(super) fn is_track_slug(text: &str) -> bool {
    text.len() > 1
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| lower(byte) || byte == b'-')
}

/// `#[0-9a-fA-F]{6}`.
pub(super) fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// `HH:MM` or `HH:MM:SS`, with hours of one or two digits.
pub(super) fn is_duration(text: &str) -> bool {
    let digits =
        |part: &str, least| (least..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split(':').collect::<Vec<_>>().as_slice() {
        [hours, minutes] => digits(hours, 1) && digits(minutes, 2),
        [hours, minutes, seconds] => digits(hours, 1) && digits(minutes, 2) && digits(seconds, 1),
        _ => false,
    }
}

/// An address of the web that is a URI (RFC 3986), or one in other scripts (RFC 3987).
pub(super) fn is_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    let (host, port) = host.split_once(':').unwrap_or((host, ""));
    let plain = |c: char| name(c) || "/?#%:@!$&'()*+,;=".contains(c);
    let escapes = path
        .split('%')
        .skip(1)
        .all(|after| after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()));
    !host.is_empty()
        && host.chars().all(name)
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && port.len() <= 5
        && path.chars().all(plain)
        && escapes
        && path.matches('#').count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (text, is) in [
            ("https://example.org/a?b=c#d", true),
            ("http://example.org:8080", true),
            ("https://example.org/%C3%BC/ü", true),
            ("/relative", false),
            ("https://example.org/a b", false),
            ("https://example.org/100%", false),
            ("https://example.org/[x]", false),
            ("https://", false),
            ("https://example.org/#a#b", false),
            ("mailto:a@example.org", false),
        ] {
            assert_eq!(is_address(text), is, "{text}");
        }
        assert!(is_event_slug("camp27-11-opening") && !is_event_slug("abc-opening") && !is_event_slug("camp27-abc"));
        assert!(is_track_slug("science") && !is_track_slug("main_track") && !is_track_slug("a"));
        assert!(
            is_number("17") && !is_number("0") && !is_number("-1") && !is_number("017") && !is_number("9999999999")
        );
        assert!(is_duration("00:05") && is_duration("00:05:00") && !is_duration("5") && !is_duration("0:5"));
        assert!(is_uuid("7c9e6679-7425-40de-944b-e07fc1f90ae7") && !is_uuid("7c9e6679742540de944be07fc1f90ae7"));
    }
}
