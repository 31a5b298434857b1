//! From bytes to text, by the byte order mark or the encoding that the file declares.

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::finding::{InputError, Origins};
use crate::source::Input;

/// Bytes in which a declaration ends, if there is one.
const DECLARATION: usize = 256;

/// The text of a file. Positions in it are positions in the decoded text.
///
/// # Errors
/// `encoding`: an encoding that nobody knows, or bytes that do not fit it.
pub(super) fn decode(input: Input, origins: &mut Origins) -> Result<String, InputError> {
    let Input { name, bytes, .. } = input;
    let declared = declared(&bytes);
    let (encoding, mark) = match Encoding::for_bom(&bytes) {
        Some(marked) => marked,
        None if bytes.starts_with(b"<\0") => (UTF_16LE, 0),
        None if bytes.starts_with(b"\0<") => (UTF_16BE, 0),
        None => match declared.map(|(at, label)| (at, label, Encoding::for_label(label.as_bytes()))) {
            None => (UTF_8, 0),
            // The declaration was read byte by byte, so it cannot be true.
            Some((_, _, Some(wide))) if wide == UTF_16LE || wide == UTF_16BE => (UTF_8, 0),
            Some((_, _, Some(known))) => (known, 0),
            Some((at, label, None)) => {
                let message = format!("the encoding `{label}` is not known");
                let range = at..at + label.len();
                let file = origins.add_file(&name, String::from_utf8_lossy(&bytes));
                let error = InputError::new("encoding", origins.add(file, range), message);
                return Err(error.help("save the file as UTF-8, and declare `encoding=\"UTF-8\"`"));
            }
        },
    };
    if encoding == UTF_8 && mark == 0 {
        return String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            wrong(&name, encoding, &error.into_bytes(), at, origins)
        });
    }
    let bytes = &bytes[mark..];
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (_, read) => {
            // The error points behind what could be read; the text goes on as well as it can.
            let at = text.len();
            let (rest, _) = encoding.decode_without_bom_handling(&bytes[read..]);
            text.push_str(&rest);
            Err(wrong(&name, encoding, text.as_bytes(), at, origins))
        }
    }
}

fn wrong(name: &str, encoding: &'static Encoding, bytes: &[u8], at: usize, origins: &mut Origins) -> InputError {
    let file = origins.add_file(name, String::from_utf8_lossy(bytes));
    let message = format!("these bytes are not {}", encoding.name());
    let help = if encoding == UTF_8 {
        "save the file as UTF-8, or declare its encoding: `<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>`"
    } else {
        "save the file as UTF-8, and declare `encoding=\"UTF-8\"`"
    };
    InputError::new("encoding", origins.add(file, at..at), message).help(help)
}

/// The encoding that `<?xml … encoding="…"?>` names, and where.
fn declared(bytes: &[u8]) -> Option<(usize, &str)> {
    let start = bytes.get(..DECLARATION).unwrap_or(bytes);
    let end = start.windows(2).position(|two| two == b"?>")?;
    let text = std::str::from_utf8(&start[..end]).ok().filter(|text| text.starts_with("<?xml"))?;
    let at = text.find("encoding")? + "encoding".len();
    let rest = text[at..].trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let label = &rest[1..];
    let label = &label[..label.find(quote)?];
    Some((text.len() - rest.len() + 1, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, (String, Option<String>)> {
        let mut origins = Origins::default();
        decode(Input::new("a.xml", bytes), &mut origins).map_err(|error| {
            assert_eq!(error.id, "encoding");
            (error.message, origins.label(error.origin))
        })
    }

    #[test]
    fn encodings_by_mark_and_by_declaration() {
        let latin = b"<?xml version='1.0' encoding = 'ISO-8859-1'?>\n<a>M\xfcller</a>";
        assert!(text(latin).unwrap().ends_with("<a>Müller</a>"));
        let wide: Vec<u8> = "\u{feff}<a>Müller</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&wide).unwrap(), "<a>Müller</a>");
        assert_eq!(text(&wide[2..]).unwrap(), "<a>Müller</a>");
        let wide: Vec<u8> = "\u{feff}<a>ü</a>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text(&wide).unwrap(), "<a>ü</a>");
        assert_eq!(text("\u{feff}<a>ü</a>".as_bytes()).unwrap(), "<a>ü</a>");
        // Saved again by an editor that did not touch the declaration.
        let lying = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>ü</a>";
        assert_eq!(text(lying.as_bytes()).unwrap(), lying);
    }

    #[test]
    fn wrong_bytes_have_a_place() {
        let (message, place) = text(b"<a>\nM\xfcller</a>").unwrap_err();
        assert_eq!((message.as_str(), place.as_deref()), ("these bytes are not UTF-8", Some("a.xml:2:2")));
        let (_, place) = text(b"\xef\xbb\xbf<a>M\xfcller</a>").unwrap_err();
        assert_eq!(place.as_deref(), Some("a.xml:1:5"));
        let (message, place) = text(b"<?xml version='1.0' encoding='klingon'?><a/>").unwrap_err();
        assert_eq!((message.as_str(), place.as_deref()), ("the encoding `klingon` is not known", Some("a.xml:1:31")));
        let odd: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("<a>".encode_utf16().flat_map(u16::to_le_bytes)).chain([0]).collect();
        assert_eq!(text(&odd).unwrap_err().1.as_deref(), Some("a.xml:1:4"));
    }
}
