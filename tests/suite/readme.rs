//! The README says what the program prints: its console blocks are run, its picture is drawn again.
//!
//! The tour goes through the README from top to bottom in an empty folder that holds `tiny.yaml`,
//! `overfull.yaml` and `wishes.yaml`: a `diff` block edits `agenda.yaml` as a person would, a line `$ plenary …` of a
//! `console` block is a command, what follows is its output, then its problems and summary, then
//! `[exit N]` unless N is 0. `UPDATE=1` writes what is printed into the README and the picture.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::support::pages::{blocks, console, root, transcript, update};

/// What the picture shows.
const PICTURED: &str = "plenary check tiny.yaml agenda.yaml";

/// Applies pairs of `-` and `+` lines to the agenda.
fn edit(diff: &str, agenda: &Path) {
    let mut text = fs::read_to_string(agenda).unwrap();
    let lines: Vec<&str> = diff.lines().collect();
    for pair in lines.chunks(2) {
        let [before, after] = [pair[0].strip_prefix('-').unwrap(), pair[1].strip_prefix('+').unwrap()];
        assert!(text.contains(before), "the agenda of the tour has no line\n{before}\nbut\n{text}");
        text = text.replace(before, after);
    }
    fs::write(agenda, text).unwrap();
}

#[test]
fn readme_prints_what_the_program_prints() {
    let readme = fs::read_to_string(root("README.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for name in ["tiny.yaml", "overfull.yaml", "wishes.yaml", "wishes.agenda.yaml"] {
        fs::copy(root("scenarios").join(name), folder.path().join(name)).unwrap();
    }
    let tiny = fs::read_to_string(root("scenarios/tiny.yaml")).unwrap();
    assert!(blocks(&readme).iter().any(|block| block.body == tiny), "README shows another tiny.yaml");

    let (mut now, mut done, mut picture) = (String::new(), 0, None);
    for block in blocks(&readme) {
        let body = match block.language {
            "console" => console(block.body, folder.path()),
            "diff" => {
                edit(block.body, &folder.path().join("agenda.yaml"));
                picture = Some(drawing(PICTURED, &transcript(PICTURED, folder.path(), true)));
                continue;
            }
            _ => continue,
        };
        now.push_str(&readme[done..block.at]);
        now.push_str(&body);
        done = block.at + block.body.len();
    }
    now.push_str(&readme[done..]);
    let picture = picture.expect("README has a `diff` block");
    if update() {
        fs::write(root("README.md"), now).unwrap();
        fs::write(root("docs/check.svg"), picture).unwrap();
        return;
    }
    for (before, after) in readme.lines().zip(now.lines()) {
        assert_eq!(before, after, "README.md is out of date: UPDATE=1 cargo test readme");
    }
    assert_eq!(readme.len(), now.len(), "README.md is out of date: UPDATE=1 cargo test readme");
    let drawn = fs::read_to_string(root("docs/check.svg")).unwrap();
    assert!(drawn == picture, "docs/check.svg is out of date: UPDATE=1 cargo test readme");
}

/// Tenths of pixels, so that no float is printed.
const COLUMN: usize = 72;
const LINE: usize = 165;
const MARGIN: usize = 160;
const FIRST: usize = 480;

const STYLE: &str = r#"<style>
  text { font: 12px ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; fill: #1f2328; white-space: pre; }
  .card { fill: #f6f8fa; stroke: #d1d9e0; }
  .dot { fill: #d1d9e0; }
  .b { font-weight: 600; }
  .p { fill: #6e7781; }
  .r { fill: #b3171f; }
  .y { fill: #855300; }
  .u { fill: #0757b8; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .card { fill: #0d1117; stroke: #3d444d; }
    .dot { fill: #3d444d; }
    .p { fill: #8b949e; }
    .r { fill: #ff7b72; }
    .y { fill: #e3b341; }
    .u { fill: #79c0ff; }
  }
</style>"#;

/// A command and its output in colour as an SVG that follows the reader's colour scheme.
fn drawing(command: &str, output: &str) -> String {
    let mut lines = vec![vec![("p", "$ "), ("b", command)]];
    let (mut bold, mut colour) = (false, "");
    let shown = output.lines().filter(|line| !line.starts_with("[exit "));
    for line in shown {
        let mut runs = Vec::new();
        for (index, part) in line.split("\u{1b}[").enumerate() {
            let mut rest = part;
            if index > 0 {
                let (codes, text) = part.split_once('m').expect("only colours are set");
                for code in codes.split(';') {
                    match code {
                        "" | "0" => (bold, colour) = (false, ""),
                        "1" => bold = true,
                        "31" | "91" => colour = "r",
                        "33" | "93" => colour = "y",
                        "34" | "94" => colour = "u",
                        other => panic!("no style is known for the code {other}"),
                    }
                }
                rest = text;
            }
            let class = match (colour, bold) {
                ("r", true) => "r b",
                ("y", true) => "y b",
                ("u", true) => "u b",
                ("", true) => "b",
                (colour, _) => colour,
            };
            runs.push((class, rest));
        }
        lines.push(runs);
    }
    let columns = lines.iter().map(|runs| runs.iter().map(|run| run.1.chars().count()).sum()).max().unwrap_or(0);
    let (width, height) = ((columns * COLUMN + 2 * MARGIN) / 10, (FIRST + lines.len() * LINE) / 10);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-label=\"What plenary check prints about a hand-edited agenda\">\n{STYLE}\n\
         <rect class=\"card\" x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\"/>\n",
        width - 1,
        height - 1
    );
    for x in [22, 40, 58] {
        writeln!(svg, "<circle class=\"dot\" cx=\"{x}\" cy=\"18\" r=\"5\"/>").unwrap();
    }
    for (row, runs) in lines.iter().enumerate() {
        let mut column = 0;
        for (class, text) in runs {
            let body = text.trim();
            let indent = text.chars().take_while(|letter| *letter == ' ').count();
            if !body.is_empty() {
                let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
                writeln!(
                    svg,
                    "<text x=\"{}\" y=\"{}\" textLength=\"{}\"{class} xml:space=\"preserve\">{}</text>",
                    tenths(MARGIN + (column + indent) * COLUMN),
                    tenths(FIRST + row * LINE),
                    tenths(body.chars().count() * COLUMN),
                    body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
                )
                .unwrap();
            }
            column += text.chars().count();
        }
    }
    svg + "</svg>\n"
}

fn tenths(number: usize) -> String {
    format!("{}.{}", number / 10, number % 10)
}
