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
        let is_file = Path::new(word).extension().is_some_and(|extension| extension == "yaml" || extension == "json");
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
