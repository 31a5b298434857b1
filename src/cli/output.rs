//! Writing results: streams and files.

use std::io;
use std::path::Path;

use super::args::{Common, Format};
use super::input::Problems;
use super::{Io, Stop, atomic};
use crate::report::{TextStyle, json_errors, write_concise_errors, write_errors};
use crate::source::is_untouched;

/// Prints problems with the input in the format that was asked for: JSON to standard output, for
/// scripts; everything else to standard error.
pub(super) fn problems(io: &mut Io<'_>, common: &Common, problems: &Problems) -> io::Result<()> {
    let Problems { errors, origins } = problems;
    match common.format {
        Format::Json => write!(io.out, "{}", json_errors(errors, origins)?),
        Format::Concise => write_concise_errors(io.err, errors, origins),
        Format::Text => write_errors(io.err, errors, origins, style(io.colour_err, io.width)),
    }
}

/// How text is drawn on a stream.
pub(super) fn style(colour: bool, width: Option<usize>) -> TextStyle {
    let style = if colour { TextStyle::coloured() } else { TextStyle::plain() };
    match width {
        Some(width) => style.width(width),
        None => style,
    }
}

/// Refuses to replace a file that a person wrote or edited.
pub(super) fn may_replace(path: &Path, force: bool) -> Result<(), Problems> {
    let name = path.display();
    if force || std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        // A pipe or a device keeps nothing that could be lost.
        return Ok(());
    }
    match std::fs::read(path) {
        Ok(bytes) if std::str::from_utf8(&bytes).is_ok_and(is_untouched) => Ok(()),
        Ok(_) => Err(Problems::one(
            "file-exists",
            format!("{name} exists, and a person wrote or edited it"),
            "write to another file, or replace it with --force",
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Problems::one(
            "unwritable-file",
            format!("{name} cannot be replaced: {error}"),
            "write to another file",
        )),
    }
}

/// Writes a file whole or not at all.
pub(super) fn write_file(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Stop> {
    atomic::write(path, content.as_ref()).map_err(|error| {
        let help = match error.kind() {
            io::ErrorKind::IsADirectory => "name a file in it",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk, or choose another one",
            _ => "choose a folder that exists and is writable",
        };
        // Not the error itself: it names the temporary file.
        let message = format!("{} cannot be written: {}", path.display(), error.kind());
        Stop::from(Problems::one("unwritable-file", message, help))
    })
}
