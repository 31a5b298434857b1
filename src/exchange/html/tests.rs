use super::*;

/// The value of a colour of the style, in its light or dark part.
fn colour(part: &str, name: &str) -> [f64; 3] {
    let at = part.find(&format!("--{name}: #")).unwrap() + name.len() + 5;
    [0, 2, 4].map(|digit| f64::from(u8::from_str_radix(&part[at + digit..at + digit + 2], 16).unwrap()) / 255.0)
}

/// Relative luminance (WCAG 2.2, glossary).
fn luminance(colour: [f64; 3]) -> f64 {
    let linear = colour.map(|one| if one <= 0.04045 { one / 12.92 } else { ((one + 0.055) / 1.055).powf(2.4) });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(one: [f64; 3], two: [f64; 3]) -> f64 {
    let (one, two) = (luminance(one), luminance(two));
    (one.max(two) + 0.05) / (one.min(two) + 0.05)
}

#[test]
fn everything_can_be_read() {
    let dark = STYLE.find("prefers-color-scheme: dark").unwrap();
    let print = STYLE.find("@media print").unwrap();
    for (name, part) in [("light", &STYLE[..dark]), ("dark", &STYLE[dark..print]), ("print", &STYLE[print..])] {
        for (text, ground) in [
            ("text", "page"),
            ("text", "cell"),
            ("text", "head"),
            ("text", "error-cell"),
            ("text", "warning-cell"),
            ("muted", "page"),
            ("muted", "cell"),
            ("link", "page"),
            ("link", "cell"),
            ("link", "error-cell"),
            ("link", "warning-cell"),
            ("error", "page"),
            ("error", "error-cell"),
            ("warning", "page"),
            ("warning", "error-cell"),
            ("warning", "warning-cell"),
        ] {
            let found = contrast(colour(part, text), colour(part, ground));
            assert!(found >= 4.5, "{name}: {text} on {ground}: {found:.2}");
        }
    }
}

#[test]
fn the_style_is_no_markup() {
    assert!(!STYLE.contains(['<', '&', '>']));
}
