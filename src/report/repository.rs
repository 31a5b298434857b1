//! Paths as hosts of code want them: relative to the top of the repository, with forward slashes.

use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};

/// Where a command runs, and the top of the repository there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repository {
    top: PathBuf,
    folder: PathBuf,
}

impl Repository {
    /// A repository from its top and the folder that relative paths start from, both absolute. If the
    /// folder lies elsewhere, it counts as the top.
    #[must_use]
    pub fn new(top: Option<&Path>, folder: &Path) -> Self {
        let folder = tidy(folder);
        let top = top.map(tidy).filter(|top| folder.starts_with(top));
        Self { top: top.unwrap_or_else(|| folder.clone()), folder }
    }

    /// The path of a file as the user wrote it, relative to the top. A file outside stays absolute;
    /// `<stdin>` is no file and stays as it is. Links are not followed: the name in the report is the
    /// one that was given.
    #[must_use]
    pub fn path(&self, name: &str) -> String {
        if name.starts_with('<') {
            return name.to_owned();
        }
        let whole = tidy(&self.folder.join(name));
        let inside = whole.strip_prefix(&self.top).unwrap_or(&whole);
        inside.to_string_lossy().replace(MAIN_SEPARATOR, "/")
    }

    /// The same as a reference of RFC 3986: percent-encoded, with a scheme only outside.
    pub(super) fn uri(&self, name: &str) -> String {
        let path = self.path(name);
        let mut uri = String::with_capacity(path.len());
        if Path::new(&path).is_absolute() {
            // `/home/x` gives `file:///home/x`, `C:/x` gives `file:///C:/x`.
            uri.push_str(if path.starts_with('/') { "file://" } else { "file:///" });
        }
        for byte in path.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    uri.push(char::from(byte));
                }
                _ => {
                    const HEX: &[u8; 16] = b"0123456789ABCDEF";
                    let digit = |value: u8| char::from(HEX[usize::from(value)]);
                    uri.extend(['%', digit(byte >> 4), digit(byte & 15)]);
                }
            }
        }
        uri
    }
}

/// The path without `.` and `..`, as far as it has parents.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(tidy.components().next_back(), Some(Component::Normal(_))) => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An absolute path on this system.
    fn absolute(path: &str) -> PathBuf {
        if cfg!(windows) { PathBuf::from(format!("C:{path}")) } else { PathBuf::from(path) }
    }

    #[test]
    fn paths_start_at_the_top() {
        let repository = Repository::new(Some(&absolute("/repo")), &absolute("/repo/conf"));
        assert_eq!(repository.path("agenda.yaml"), "conf/agenda.yaml");
        assert_eq!(repository.path("./a/../agenda.yaml"), "conf/agenda.yaml");
        assert_eq!(repository.path("../agenda.yaml"), "agenda.yaml");
        assert_eq!(repository.path(absolute("/repo/x.yaml").to_str().unwrap()), "x.yaml");
        assert!(repository.path("../../x.yaml").ends_with("/x.yaml"));
        assert_eq!(repository.path("<stdin>"), "<stdin>");
    }

    #[test]
    fn without_a_top_the_folder_is_the_top() {
        let elsewhere = Repository::new(Some(&absolute("/repo")), &absolute("/home/ada"));
        assert_eq!(elsewhere.path("a.yaml"), "a.yaml");
        assert_eq!(Repository::default().path("a.yaml"), "a.yaml");
    }

    #[test]
    fn references_are_encoded() {
        let repository = Repository::new(None, &absolute("/repo"));
        assert_eq!(repository.uri("a b/Zürich #1%.yaml"), "a%20b/Z%C3%BCrich%20%231%25.yaml");
        assert!(repository.uri("../x.yaml").starts_with("file:///"));
    }
}
