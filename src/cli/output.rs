//! Writing results: streams and files.

use std::io::{self, Write};
use std::path::Path;

use super::args::{Common, Format};
use super::input::Problems;
use super::{Io, Stop};
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
    match std::fs::read(path) {
        _ if force => Ok(()),
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

/// Refuses to replace a file other than an agenda that nobody has edited since plenary wrote it.
pub(super) fn may_create(path: &Path, force: bool) -> Result<(), Problems> {
    if force || !path.exists() || std::fs::read_to_string(path).is_ok_and(|text| is_untouched(&text)) {
        return Ok(());
    }
    let message = format!("{} exists", path.display());
    Err(Problems::one("file-exists", message, "write to another file, or replace it with --force"))
}

/// Writes a file whole or not at all: to a temporary file beside it, then renamed.
pub(super) fn write_file(path: &Path, text: impl AsRef<[u8]>) -> Result<(), Stop> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |error: io::Error| {
        Stop::from(Problems::one(
            "unwritable-file",
            // Not the error itself: it names the temporary file.
            format!("{} cannot be written: {}", path.display(), error.kind()),
            "choose a folder that exists and is writable",
        ))
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".plenary-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As an ordinary new file, less the umask; temporary files are private otherwise.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_ref()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}
