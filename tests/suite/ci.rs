//! Continuous integration: `docs/ci.md` says what the program prints, what `init --ci` writes and what the action
//! and the hook in this repository do is what they say.

use std::fs;

use serde_json::Value;

use crate::support::cli::Desk;
use crate::support::pages::{blocks, root, says_what_is_printed};

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

#[test]
fn the_page_prints_what_the_program_prints() {
    says_what_is_printed("docs/ci.md");
}

#[test]
fn init_writes_a_job_for_a_host() {
    for (argument, file, command) in [
        ("--ci", ".github/workflows/agenda.yml", "/jobs/check/steps/3/run"),
        ("--ci=github", ".github/workflows/agenda.yml", "/jobs/check/steps/3/run"),
        ("--ci=gitlab", ".gitlab-ci.yml", "/agenda/script/2"),
    ] {
        let desk = Desk::new();
        let run = desk.run(&["init", "@my conf.yaml", argument]);
        assert_eq!(run.code, 0, "{}", run.transcript());
        assert!(run.out.starts_with(&format!("Wrote my conf.yaml, plenary.schema.json and {file}.")), "{}", run.out);
        let job = yaml(&desk.read(file));
        let line = job.pointer(command).unwrap().as_str().unwrap();
        assert!(line.contains("plenary check 'my conf.yaml' agenda.yaml"), "{line}");
        // A second time there is work of a person.
        let before = desk.read(file);
        desk.write("my conf.yaml", "mine");
        let again = desk.run(&["init", "@my conf.yaml", argument]);
        assert_eq!(again.code, 2);
        assert!(again.err.contains(&format!("{file} exists")), "{}", again.err);
        assert_eq!((desk.read(file), desk.read("my conf.yaml")), (before, "mine".to_owned()));
    }
}

#[test]
fn a_scenario_that_is_there_gets_a_job_and_stays() {
    let desk = Desk::new();
    desk.write("conference.yaml", "mine");
    let run = desk.run(&["init", "@conference.yaml", "--ci"]);
    insta::assert_snapshot!(run.transcript());
    assert_eq!((desk.read("conference.yaml").as_str(), desk.has("plenary.schema.json")), ("mine", false));
}

#[test]
fn completions_know_the_options() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = Desk::new().run(&["completions", shell]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{shell}");
        for word in ["baseline", "completions", "whatever-is-not-there"] {
            assert_eq!(run.out.contains(word), word != "whatever-is-not-there", "{shell}: {word}");
        }
    }
    assert_eq!(Desk::new().run(&["completions", "cmd"]).code, 2);
}

#[test]
fn the_hook_of_pre_commit() {
    let hooks = yaml(&fs::read_to_string(root(".pre-commit-hooks.yaml")).unwrap());
    let hook = &hooks[0];
    assert_eq!((&hook["id"], &hook["language"]), (&"plenary-check".into(), &"rust".into()));
    assert_eq!(hook["pass_filenames"], false);
    let page = fs::read_to_string(root("docs/ci.md")).unwrap();
    let config = blocks(&page).into_iter().find(|block| block.body.starts_with("# .pre-commit")).unwrap();
    assert_eq!(yaml(config.body)["repos"][0]["hooks"][0]["id"], hook["id"]);
}

/// The steps of the action take the inputs that it declares, and only through the environment.
#[test]
fn the_action_is_consistent() {
    let text = fs::read_to_string(root("action.yml")).unwrap();
    let action = yaml(&text);
    assert_eq!(action["runs"]["using"], "composite");
    for name in action["inputs"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("${{{{ inputs.{name} }}}}")), "{name} is not used");
    }
    for step in action["runs"]["steps"].as_array().unwrap() {
        assert_eq!(step.get("run").is_some(), step["shell"] == "bash", "{step}");
        assert!(!step["run"].as_str().unwrap_or_default().contains("${{"), "{step}");
    }
    let page = fs::read_to_string(root("docs/ci.md")).unwrap();
    let step = blocks(&page).into_iter().find(|block| block.body.contains("uses: OWNER/plenary")).unwrap();
    for name in yaml(step.body)[0]["with"].as_object().unwrap().keys() {
        assert!(action["inputs"].get(name).is_some(), "the page uses `{name}`, which the action does not have");
    }
}

/// The last step of the action, run by a shell: its inputs arrive as arguments, whatever blanks they hold.
#[cfg(unix)]
#[test]
fn the_action_checks() {
    use std::process::Command;

    let action = yaml(&fs::read_to_string(root("action.yml")).unwrap());
    let script = action["runs"]["steps"].as_array().unwrap().last().unwrap()["run"].as_str().unwrap().to_owned();
    let desk = Desk::new();
    let bin = desk.path("home/.cache/plenary/bin");
    fs::create_dir_all(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_plenary"), bin.join("plenary")).unwrap();
    fs::copy(root("scenarios/tiny.yaml"), desk.path("my conf.yaml")).unwrap();
    desk.write("agenda.yaml", "agenda:\n  - {talk: why-rust, start: 2027-03-05T10:00, room: side}\n");
    let run = |inputs: &[(&str, &str)]| {
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", &script]).current_dir(desk.path(""));
        command.env("HOME", desk.path("home")).env_remove("GITHUB_STEP_SUMMARY").env_remove("GITHUB_WORKSPACE");
        for name in ["FILES", "FAIL_ON", "BASELINE", "ARGS", "SARIF"] {
            let value = inputs.iter().find(|(input, _)| *input == name).map_or("", |(_, value)| *value);
            command.env(name, if name == "FAIL_ON" && value.is_empty() { "error" } else { value });
        }
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let files = ("FILES", "my conf.yaml\nagenda.yaml\n");
    let (code, out) = run(&[files]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("::error file=my conf.yaml,") && out.contains("::warning file=agenda.yaml,"), "{out}");
    let calm = ("ARGS", "--allow unscheduled-talk");
    assert_eq!(run(&[files, calm]).0, 0);
    assert_eq!(run(&[files, calm, ("FAIL_ON", "warning")]).0, 1);
    assert_eq!(run(&[files, ("ARGS", "--strict --allow unscheduled-talk")]).0, 1);
    assert_eq!(run(&[files, ("SARIF", "out.sarif")]).0, 1);
    fs::rename(desk.path("out.sarif"), desk.path("baseline.sarif")).unwrap();
    assert_eq!(run(&[files, ("BASELINE", "baseline.sarif")]).0, 0);
    assert_eq!(run(&[("FILES", "nowhere.yaml"), ("SARIF", "out.sarif")]).0, 2);
}
