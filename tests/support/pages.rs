//! Pages of the documentation that show commands: their blocks are run, and say what the program prints.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::{env, fs, io};

use plenary::cli::{Host, Io, run};

pub fn root(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

pub fn update() -> bool {
    env::var_os("UPDATE").is_some()
}

/// A block of a page between two fences.
pub struct Block<'t> {
    pub language: &'t str,
    pub body: &'t str,
    /// Where the body starts.
    pub at: usize,
}

pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let (mut found, mut at, mut open) = (Vec::new(), 0, None);
    for line in text.split_inclusive('\n') {
        if let Some(language) = line.strip_prefix("```") {
            open = match open {
                None => Some((language.trim(), at + line.len())),
                Some((language, start)) => {
                    found.push(Block { language, body: &text[start..at], at: start });
                    None
                }
            };
        }
        at += line.len();
    }
    found
}

/// Runs a command in `folder` and gives output, unless `> FILE` takes it, then problems and summary, then `[exit N]`.
pub fn transcript(command: &str, folder: &Path, colour: bool) -> String {
    let (command, target) = match command.split_once(" > ") {
        Some((command, target)) => (command, Some(folder.join(target))),
        None => (command, None),
    };
    let words = command.split_whitespace().map(|word| {
        const FILES: [&str; 6] = ["yaml", "json", "csv", "xml", "ics", "html"];
        let extension = Path::new(word).extension().and_then(|extension| extension.to_str());
        let is_file = extension.is_some_and(|extension| FILES.contains(&extension));
        if is_file { folder.join(word).into_os_string() } else { OsString::from(word) }
    });
    let (mut out, mut err, interrupt) = (Vec::new(), Vec::new(), AtomicBool::new(false));
    let mut io = Io {
        out: &mut out,
        err: &mut err,
        stdin: &mut io::empty(),
        colour_out: colour,
        colour_err: colour,
        progress: false,
        width: None,
        interrupt: &interrupt,
        host: Host { folder: folder.to_owned(), ..Host::default() },
    };
    let code = run(words, &mut io);
    if let Some(target) = target {
        fs::write(target, std::mem::take(&mut out)).unwrap();
    }
    let mut text = String::from_utf8(out).unwrap() + &String::from_utf8(err).unwrap();
    if code != 0 {
        writeln!(text, "[exit {code}]").unwrap();
    }
    text.replace(&format!("{}{MAIN_SEPARATOR}", folder.display()), "")
}

/// What a `console` block says when its commands are run in `folder`.
pub fn console(body: &str, folder: &Path) -> String {
    let commands = body.lines().filter_map(|line| line.strip_prefix("$ "));
    commands.fold(String::new(), |text, command| format!("{text}$ {command}\n{}", transcript(command, folder, false)))
}

/// Goes through a page from top to bottom in an empty folder: a `yaml` or `csv` block whose first line is the name
/// of a file is written there, or, if a command has written the file, shows it; the commands of `console` blocks
/// are run. `UPDATE=1` writes what is printed into the page.
pub fn says_what_is_printed(name: &str) {
    let page = fs::read_to_string(root(name)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (mut now, mut done) = (String::new(), 0);
    for block in blocks(&page) {
        let body = match block.language {
            "console" => console(block.body, folder.path()),
            "yaml" | "csv" => match shown(&block, folder.path()) {
                Some(body) => body,
                None => continue,
            },
            _ => continue,
        };
        now.push_str(&page[done..block.at]);
        now.push_str(&body);
        done = block.at + block.body.len();
    }
    now.push_str(&page[done..]);
    if update() {
        fs::write(root(name), now).unwrap();
        return;
    }
    for (before, after) in page.lines().zip(now.lines()) {
        assert_eq!(before, after, "{name} is out of date: UPDATE=1 cargo test");
    }
    assert_eq!(page.len(), now.len(), "{name} is out of date: UPDATE=1 cargo test");
}

/// Writes the file that a block shows, or gives the block that shows the file as a command has written it.
fn shown(block: &Block<'_>, folder: &Path) -> Option<String> {
    let (first, rest) = block.body.split_once('\n').unwrap();
    let name = first.strip_prefix("# ").unwrap_or_else(|| panic!("no name of a file above\n{}", block.body));
    let path = folder.join(name);
    if block.language == "csv" {
        // A table has no comments.
        fs::write(path, rest).unwrap();
        return None;
    }
    let parsed: Result<serde_json::Value, _> = serde_yaml::from_str(block.body);
    assert!(parsed.is_ok(), "{parsed:?} in\n{}", block.body);
    if let Ok(written) = fs::read_to_string(&path) {
        return Some(format!("# {name}\n{written}"));
    }
    if path.extension().is_some_and(|extension| extension == "yaml") {
        fs::write(&path, block.body).unwrap();
    }
    None
}
