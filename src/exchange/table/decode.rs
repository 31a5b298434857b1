//! Bytes of a table to text: byte order marks, UTF-16, and what is not UTF-8.

use std::sync::Arc;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::finding::{FileId, InputError, Origins};
use crate::model::{OriginId, Remark, RemarkKind};
use crate::source::Input;

/// A text that was registered.
pub(super) struct Decoded {
    /// The text without a byte order mark.
    pub(super) text: Arc<str>,
    /// The file.
    pub(super) file: FileId,
    /// The file as a whole.
    pub(super) origin: OriginId,
    /// Said where the encoding had to be assumed.
    pub(super) remark: Option<Remark>,
}

/// The text of a table: UTF-8, UTF-16 with a byte order mark, else Windows-1252, in which older
/// spreadsheets save; that is remarked, because any bytes can be read so.
pub(super) fn decode(input: Input, origins: &mut Origins) -> Result<Decoded, InputError> {
    let mut assumed = None;
    let text: Arc<str> = match Encoding::for_bom(&input.bytes) {
        Some((encoding, _)) if encoding == UTF_16LE || encoding == UTF_16BE => encoding.decode(&input.bytes).0.into(),
        _ => match String::from_utf8(input.bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(&text).into(),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                if !error.as_bytes()[..at].is_ascii() {
                    // Letters of UTF-8 before it: no other encoding, but a byte that went wrong.
                    let file = origins.add_file(&input.name, String::from_utf8_lossy(error.as_bytes()));
                    let place = origins.add(file, at..at);
                    return Err(InputError::new("binary", place, "the file is UTF-8 up to here, and this is not")
                        .help("save it as CSV in UTF-8"));
                }
                assumed = Some(at);
                WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into()
            }
        },
    };
    let file = origins.add_file(&input.name, text.clone());
    let origin = origins.add(file, 0..0);
    if let Some(at) = text.find('\0') {
        let place = origins.add(file, at..at + 1);
        return Err(InputError::new("binary", place, "the file has a NUL byte: it is not a text of fields")
            .help("save it as CSV in UTF-8"));
    }
    let remark = assumed.map(|at| {
        // Before the first byte that is no UTF-8 both encodings agree only on ASCII; a character
        // further on is near enough.
        let at = (at..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let at = text[at..].find(|letter: char| !letter.is_ascii()).map_or(at, |more| at + more);
        let width = text[at..].chars().next().map_or(0, char::len_utf8);
        let place = origins.add(file, at..at + width);
        Remark::new(RemarkKind::Format, place, "the file is not UTF-8: it is read as Windows-1252")
            .help("save it as CSV in UTF-8")
    });
    Ok(Decoded { text, file, origin, remark })
}
