//! `plenary check --watch`: checks again whenever a file changes.
//!
//! Files are looked at a few times a second instead of asking the system to tell: that works on every file
//! system, network and container mounts too, survives editors that replace a file by another, and there are
//! only a handful of files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use super::args::{self, Common, Format};
use super::input::Problems;
use super::{Io, Stop, check, exit, output};
use crate::finding::{Origins, stable_hash};

/// Time between two looks. A file that changes from one look to the next is still being written.
const PAUSE: Duration = Duration::from_millis(150);

/// Age up to which a time of modification may hide a later change: file systems round it, to 2 seconds at worst.
const ROUNDING: Duration = Duration::from_secs(3);

/// Checks, and checks again after every change, until Ctrl-C. The exit code is that of the last check.
pub(super) fn run(command: &args::Check, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    if !matches!(common.format, Format::Text | Format::Concise) {
        let message = "--watch prints for people: text or concise".to_owned();
        return Err(Problems::one("bad-option", message, "check once for this format").into());
    }
    let given: Vec<PathBuf> = command
        .files
        .iter()
        .chain(&command.baseline)
        .chain(&command.published)
        .chain(&common.mapping)
        .cloned()
        .collect();
    if given.iter().any(|path| path == Path::new("-")) {
        let message = "standard input cannot be watched".to_owned();
        return Err(Problems::one("bad-option", message, "name a file instead of `-`").into());
    }
    let mut watched = Watched::default();
    watched.add(given);
    let interrupt = io.interrupt;
    repeat(
        io,
        |io| {
            let (code, origins) = match check::once(command, common, io) {
                Ok((code, origins)) => (code, origins),
                Err(Stop::Problems(problems)) => {
                    output::problems(io, common, &problems)?;
                    (exit::BAD_INPUT, problems.origins)
                }
                Err(stop) => return Err(stop),
            };
            Ok(Round { code, files: files(&origins) })
        },
        |round| watched.next(round, interrupt),
        || chrono::Local::now().format("%H:%M:%S").to_string(),
    )
}

/// One check: how it ended, and what it read.
#[derive(Debug, Clone)]
struct Round {
    code: u8,
    files: Vec<PathBuf>,
}

/// Checks until `next` has nothing to wait for, with a line about the time and the cause before each check.
fn repeat(
    io: &mut Io<'_>,
    mut check: impl FnMut(&mut Io<'_>) -> Result<Round, Stop>,
    mut next: impl FnMut(&Round) -> Option<Vec<PathBuf>>,
    now: impl Fn() -> String,
) -> Result<u8, Stop> {
    let mut cause = "watching; Ctrl-C ends".to_owned();
    loop {
        writeln!(io.out, "[{}] {cause}", now())?;
        let round = check(io)?;
        writeln!(io.out)?;
        io.out.flush()?;
        let Some(changed) = next(&round) else { return Ok(round.code) };
        let names: Vec<String> = changed.iter().map(|path| path.display().to_string()).collect();
        cause = format!("changed: {}", names.join(", "));
    }
}

/// The files that a check has read, as far as they are files.
fn files(origins: &Origins) -> Vec<PathBuf> {
    origins.files().iter().filter(|file| !file.name.starts_with('<')).map(|file| PathBuf::from(&file.name)).collect()
}

/// What a file or folder looked like; nothing if it was not there.
type Look = Option<Stamp>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    hash: u64,
}

/// Files, each as it looked last. What was read once is watched for good: it may come back.
#[derive(Debug, Default)]
struct Watched(BTreeMap<PathBuf, Look>);

impl Watched {
    fn add(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        for path in paths {
            self.0.entry(path).or_insert_with_key(|path| look(path, None));
        }
    }

    /// Waits for a change, and until nothing changes any more. Nothing once `interrupt` is set.
    fn next(&mut self, round: &Round, interrupt: &AtomicBool) -> Option<Vec<PathBuf>> {
        self.add(round.files.iter().cloned());
        // Where the input could not be read, a file may be missing whose name nobody can tell: one more, or one
        // less, in a folder of the others may be it.
        let folders = (round.code == exit::BAD_INPUT).then(|| self.folders());
        let mut folders = folders.unwrap_or_default();
        let mut changed = Vec::new();
        loop {
            let before = changed.len();
            for _ in 0..6 {
                if interrupt.load(Ordering::SeqCst) {
                    return None;
                }
                std::thread::sleep(PAUSE / 6);
            }
            changed.extend(self.look_again());
            if changed.is_empty() {
                changed.extend(folders.look_again());
            }
            if before > 0 && changed.len() == before {
                changed.sort();
                changed.dedup();
                return Some(changed);
            }
        }
    }

    /// The folders of the files.
    fn folders(&self) -> Self {
        let parent = |path: &PathBuf| path.parent().map(|folder| folder.join("."));
        let mut folders = Self::default();
        folders.add(self.0.keys().filter_map(parent));
        folders
    }

    /// What has changed since the last look. O(bytes of the files that may have changed).
    fn look_again(&mut self) -> Vec<PathBuf> {
        let mut changed = Vec::new();
        for (path, before) in &mut self.0 {
            let now = look(path, *before);
            // A file that was only touched is as it was.
            if now.map(|stamp| stamp.hash) != before.map(|stamp| stamp.hash) {
                changed.push(path.clone());
            }
            *before = now;
        }
        changed
    }
}

/// Looks at a file, and into it where its time and length do not settle the matter. A folder changes with the time
/// at which its list of files did.
fn look(path: &Path, before: Look) -> Look {
    let data = std::fs::metadata(path).ok()?;
    let modified = data.modified().ok();
    let length = data.len();
    if data.is_dir() {
        let since = modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok()).unwrap_or_default();
        return Some(Stamp { modified, length, hash: stable_hash(&since.as_nanos().to_le_bytes()) });
    }
    let settled = modified.and_then(|time| time.elapsed().ok()).is_some_and(|age| age > ROUNDING);
    match before {
        Some(stamp) if settled && stamp.modified == modified && stamp.length == length => Some(stamp),
        _ => Some(Stamp { modified, length, hash: stable_hash(&std::fs::read(path).ok()?) }),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::cli::Host;

    fn printed(run: impl FnOnce(&mut Io<'_>) -> Result<u8, Stop>) -> (u8, String) {
        let (mut out, interrupt) = (Vec::new(), AtomicBool::new(false));
        let mut io = Io {
            out: &mut out,
            err: &mut std::io::sink(),
            stdin: &mut std::io::empty(),
            colour_out: false,
            colour_err: false,
            progress: false,
            width: None,
            interrupt: &interrupt,
            host: Host::default(),
        };
        let code = run(&mut io).unwrap_or_else(|_| panic!("stopped"));
        (code, String::from_utf8(out).unwrap())
    }

    #[test]
    fn every_change_is_checked_and_the_last_check_counts() {
        let mut codes = [1, 2, 0].into_iter();
        let mut changes = [vec!["agenda.yaml"], vec!["agenda.yaml", "rooms.yaml"]].into_iter();
        let (code, out) = printed(|io| {
            let check = |io: &mut Io<'_>| {
                let code = codes.next().unwrap();
                writeln!(io.out, "code {code}")?;
                Ok(Round { code, files: Vec::new() })
            };
            let next = |_: &Round| changes.next().map(|names| names.into_iter().map(PathBuf::from).collect());
            repeat(io, check, next, || "12:00:00".to_owned())
        });
        assert_eq!(code, 0);
        insta::assert_snapshot!(out, @r"
        [12:00:00] watching; Ctrl-C ends
        code 1

        [12:00:00] changed: agenda.yaml
        code 2

        [12:00:00] changed: agenda.yaml, rooms.yaml
        code 0
        ");
    }

    #[test]
    fn only_another_content_is_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        let write = |text: &str| fs::write(&path, text).unwrap();
        write("one");
        let mut watched = Watched::default();
        watched.add([path.clone()]);
        assert!(watched.look_again().is_empty());
        write("one");
        assert!(watched.look_again().is_empty(), "written again as it was");
        write("two");
        assert_eq!(watched.look_again(), std::slice::from_ref(&path), "of the same length, at once");
        fs::remove_file(&path).unwrap();
        assert_eq!(watched.look_again(), std::slice::from_ref(&path));
        assert!(watched.look_again().is_empty());
        write("two");
        assert_eq!(watched.look_again(), std::slice::from_ref(&path), "it is back");
    }

    #[test]
    fn an_old_file_is_not_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        fs::write(&path, "one").unwrap();
        let old = SystemTime::now() - Duration::from_secs(60);
        fs::File::options().write(true).open(&path).unwrap().set_modified(old).unwrap();
        let stamp = Stamp { modified: fs::metadata(&path).unwrap().modified().ok(), length: 3, hash: 7 };
        assert_eq!(look(&path, Some(stamp)), Some(stamp));
        assert_ne!(look(&path, None), Some(stamp));
    }

    #[test]
    fn a_missing_include_that_appears_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        fs::write(&path, "one").unwrap();
        let mut watched = Watched::default();
        watched.add([path]);
        let mut folders = watched.folders();
        assert!(folders.look_again().is_empty());
        // Times of folders may be coarse.
        std::thread::sleep(Duration::from_millis(20));
        fs::write(folder.path().join("rooms.yaml"), "two").unwrap();
        assert_eq!(folders.look_again().len(), 1);
    }

    #[test]
    fn ctrl_c_ends_the_wait() {
        let mut watched = Watched::default();
        let round = Round { code: 0, files: Vec::new() };
        assert_eq!(watched.next(&round, &AtomicBool::new(true)), None);
    }
}
