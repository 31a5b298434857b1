//! Writing a file whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Links that a path may go through, as on Linux.
const LINKS: usize = 40;

/// Writes a file so that whoever opens it sees the old or the new content and nothing between, even if the
/// machine stops: to a temporary file beside it, which is brought to disk and then renamed. A link stays and
/// its target is written; permissions stay. What is no file of a disk (a pipe, a device) is written to as it
/// stands. After an error the old file is as it was.
///
/// # Errors
/// Those of the system; a folder and a file that is write-protected are refused.
pub(super) fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let path = target(path)?;
    let old = match fs::metadata(&path) {
        Ok(old) if old.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        // A rename would not ask.
        Ok(old) if old.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
        Ok(old) if !old.is_file() => {
            let mut stream = OpenOptions::new().write(true).open(&path)?;
            return stream.write_all(content).and_then(|()| stream.flush());
        }
        Ok(old) => Some(old.permissions()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".plenary-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As an ordinary new file, less the umask; temporary files are private otherwise.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(content)?;
    if let Some(permissions) = old {
        file.as_file().set_permissions(permissions)?;
    }
    // Before the rename: a name must never point to content that is not there yet.
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(())
}

/// Brings the new name to disk. Some file systems cannot, and no other system than Unix opens folders: the
/// file is whole either way.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// The file behind a path that may be a link, whether or not that file is there.
fn target(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            // Relative to the folder of the link.
            Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in a folder.
    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn files_are_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        write(&path, b"old").unwrap();
        write(&path, b"new").unwrap();
        assert_eq!((fs::read(&path).unwrap(), names(folder.path())), (b"new".to_vec(), vec!["a.yaml".to_owned()]));
        assert_eq!(write(folder.path(), b"x").unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert_eq!(write(&folder.path().join("no/a.yaml"), b"x").unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_file_that_is_write_protected_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        write(&path, b"old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert_eq!(write(&path, b"new").unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!((fs::read(&path).unwrap(), names(folder.path())), (b"old".to_vec(), vec!["a.yaml".to_owned()]));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("deep")).unwrap();
        fs::write(path("deep/a.yaml"), "old").unwrap();
        fs::set_permissions(path("deep/a.yaml"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("deep/a.yaml", path("one")).unwrap();
        symlink("one", path("two")).unwrap();
        write(&path("two"), b"new").unwrap();
        assert_eq!(fs::read_to_string(path("deep/a.yaml")).unwrap(), "new");
        assert_eq!(fs::metadata(path("deep/a.yaml")).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(path("two")).unwrap().is_symlink());
        // A link to a file that is not there yet.
        symlink("deep/b.yaml", path("three")).unwrap();
        write(&path("three"), b"new").unwrap();
        assert_eq!(names(&path("deep")), ["a.yaml", "b.yaml"]);
        symlink("five", path("four")).unwrap();
        symlink("four", path("five")).unwrap();
        assert!(write(&path("four"), b"new").is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_is_written_to_and_a_full_one_is_an_error() {
        write(Path::new("/dev/null"), b"new").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        assert_eq!(write(Path::new("/dev/full"), b"new").unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert!(!fs::metadata("/dev/full").unwrap().is_file());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_takes_no_files_leaves_the_old_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        write(&path, b"old").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
        // Whoever may do everything may write there too.
        let is_bound = File::create(folder.path().join("probe")).is_err();
        let written = write(&path, b"new");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let expected = if is_bound { "old" } else { "new" };
        assert_eq!((written.is_err(), fs::read_to_string(&path).unwrap().as_str()), (is_bound, expected));
    }
}
