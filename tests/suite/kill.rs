//! What a person wrote survives a kill, a full disk and a folder that is closed: these tests start the binary, since a
//! test cannot kill itself.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use crate::support::cli::Desk;
use crate::support::mutate::Dice;
use crate::support::runner::deep;

const BINARY: &str = env!("CARGO_BIN_EXE_plenary");

/// The names of the files that a kill in the middle of a write leaves behind.
const TEMPORARY: &str = ".plenary-";

/// A scenario with so many talks, and the arguments that write it.
fn generate(talks: &str, target: &PathBuf) -> Command {
    let mut command = Command::new(BINARY);
    command.args(["generate", "--rooms", "4", "--days", "2", "--tightness", "0.5", "--force", "--talks", talks, "-o"]);
    command.arg(target).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The file is written over and over, by turns with two contents, and the writer killed at a random moment.
#[test]
fn a_kill_leaves_the_old_file_or_the_new_one() {
    let desk = Desk::new();
    let target = desk.path("scenario.yaml");
    let mut contents = Vec::new();
    for talks in ["20", "60"] {
        assert!(generate(talks, &target).status().unwrap().success());
        contents.push(fs::read(&target).unwrap());
    }
    assert_ne!(contents[0], contents[1]);
    // As long as an undisturbed run takes, so that kills fall into all of it.
    let started = std::time::Instant::now();
    assert!(generate("20", &target).status().unwrap().success());
    let whole = usize::try_from(started.elapsed().as_micros()).unwrap();
    let mut dice = Dice::new(3, 0);
    let mut seen = [0, 0, 0];
    for round in 0..if deep() { 2_000 } else { 60 } {
        let mut child = generate(["60", "20"][round % 2], &target).spawn().unwrap();
        let wait = u64::try_from(dice.below(whole + whole / 4)).unwrap();
        // Now and then one comes to its end, so that the next one has the other content to replace.
        if round % 5 > 0 {
            std::thread::sleep(Duration::from_micros(wait));
            child.kill().unwrap();
        }
        let killed = !child.wait().unwrap().success();
        let found = fs::read(&target).unwrap();
        let which = contents.iter().position(|content| *content == found);
        let which = which.unwrap_or_else(|| panic!("round {round}: {} bytes of neither content", found.len()));
        seen[which] += 1;
        seen[2] += usize::from(killed);
    }
    println!("{} kills; the shorter file {} times, the longer one {} times", seen[2], seen[0], seen[1]);
    assert!(seen.iter().all(|&count| count > 0), "{seen:?}");
    // What was left behind is in nobody's way.
    let others = |name: &String| name != "scenario.yaml" && !name.starts_with(TEMPORARY);
    assert_eq!(desk.files().into_iter().filter(others).count(), 0, "{:?}", desk.files());
    fs::write(desk.path(".plenary-AbCdEf"), "agenda: [").unwrap();
    let run = desk.run(&["solve", "@scenario.yaml", "-o", "@agenda.yaml", "--iterations", "200", "--threads", "1"]);
    assert!(run.code < 2, "{}", run.transcript());
    assert_eq!(desk.run(&["check", "@scenario.yaml", "@agenda.yaml"]).code, run.code);
}

/// A desk with an agenda and everything that commands write over it.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("scenario.yaml", include_str!("../../scenarios/tiny.yaml"));
    desk.write("list.csv", "title,start,end,room\nOne,2027-03-05 10:00,10:30,main\n");
    fs::create_dir(desk.path("out")).unwrap();
    let run = desk.run(&["solve", "@scenario.yaml", "-o", "@agenda.yaml", "--iterations", "500", "--threads", "1"]);
    assert_eq!(run.code, 0, "{}", run.transcript());
    desk
}

/// Every command that writes a file, with its target last.
const WRITERS: [&[&str]; 6] = [
    &["solve", "scenario.yaml", "--iterations", "500", "--threads", "1", "--force", "-o", "out/file.yaml"],
    &["import", "list.csv", "--force", "-o", "out/file.yaml"],
    &["import", "list.csv", "-o", "made.yaml", "--force", "--agenda-out", "out/file.yaml"],
    &["export", "ics", "scenario.yaml", "agenda.yaml", "--force", "-o", "out/file.yaml"],
    &[
        "generate",
        "--talks",
        "30",
        "--rooms",
        "3",
        "--days",
        "1",
        "--tightness",
        "0.5",
        "--force",
        "-o",
        "out/file.yaml",
    ],
    &["init", "out/file.yaml"],
];

/// Runs the binary in the folder of the desk, below this line of a shell.
fn below(desk: &Desk, line: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{line}; exec \"$0\" \"$@\""), BINARY]).args(arguments);
    command.current_dir(desk.path("")).stdin(Stdio::null()).output().unwrap()
}

/// An error that names the file, and nothing new in its folder.
fn is_refused(desk: &Desk, arguments: &[&str], output: &Output, before: Option<&str>) {
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
    assert!(error.contains("error[unwritable-file]") && error.contains("out/"), "{arguments:?}: {error}");
    let path = desk.path("out/file.yaml");
    assert_eq!(fs::read_to_string(&path).ok().as_deref(), before, "{arguments:?}");
    let left: Vec<_> = fs::read_dir(desk.path("out")).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(left.len(), usize::from(before.is_some()), "{arguments:?}: {left:?}");
}

/// A disk that takes no more bytes, as a limit on the size of files makes it: writing fails with an error, once
/// the signal that comes with it is ignored.
#[test]
fn a_full_disk_keeps_the_old_file() {
    let desk = desk();
    for arguments in WRITERS {
        let old = (arguments[0] != "init").then_some("# mine\nagenda: []\n");
        if let Some(old) = old {
            desk.write("out/file.yaml", old);
        } else {
            fs::remove_file(desk.path("out/file.yaml")).unwrap();
        }
        if arguments.contains(&"--agenda-out") {
            // The scenario is written first, and would fail before.
            let small = below(&desk, "trap '' XFSZ; ulimit -f 0", &["import", "list.csv", "-o", "made.yaml"]);
            assert_eq!(small.status.code(), Some(2));
            assert!(!desk.has("made.yaml"));
            continue;
        }
        let output = below(&desk, "trap '' XFSZ; ulimit -f 0", arguments);
        is_refused(&desk, arguments, &output, old);
    }
}

/// A device that is full from the start.
#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error_that_names_it() {
    let desk = desk();
    for arguments in WRITERS.iter().filter(|arguments| arguments[0] != "init") {
        let arguments: Vec<&str> =
            arguments.iter().map(|one| if *one == "out/file.yaml" { "/dev/full" } else { one }).collect();
        let output = below(&desk, "true", &arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains("/dev/full cannot be written"), "{arguments:?}: {error}");
    }
}

#[test]
fn a_folder_that_is_closed_keeps_the_old_file() {
    let desk = desk();
    // Whoever may do everything may write anywhere: then somebody else does.
    fs::set_permissions(desk.path(""), fs::Permissions::from_mode(0o777)).unwrap();
    let is_root = fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0);
    if is_root && Command::new("setpriv").arg("--version").output().is_err() {
        println!("skipped: run by root, and there is no setpriv to become somebody else");
        return;
    }
    let other = "exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$0\" \"$@\"";
    let line = if is_root { other } else { "true" };
    for arguments in WRITERS {
        let old = (arguments[0] != "init").then_some("# mine\nagenda: []\n");
        if let Some(old) = old {
            desk.write("out/file.yaml", old);
        } else {
            fs::remove_file(desk.path("out/file.yaml")).unwrap();
        }
        let mode = |mode| fs::set_permissions(desk.path("out"), fs::Permissions::from_mode(mode)).unwrap();
        mode(0o555);
        let output = below(&desk, line, arguments);
        mode(0o755);
        is_refused(&desk, arguments, &output, old);
    }
}
