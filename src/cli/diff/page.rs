//! The difference of two agendas for people: as text, and in Markdown for a pull request.
//!
//! Both say the same in the same order: what happened to the talks, the findings, the score, who is affected.

use super::Compared;
use crate::check::Reported;
use crate::explain::diff::{Affected, ChangeKind, Diff, Occurrence, Restated, TalkChange};
use crate::finding::Origins;
use crate::report::{COMMENT_LIMIT, Page, markdown_text, one_line};

/// The changes under one heading.
type Group = (&'static str, fn(ChangeKind) -> bool);

const GROUPS: [Group; 4] = [
    ("Moved", ChangeKind::is_move),
    ("Another end", |kind| kind == ChangeKind::Retimed),
    ("Added", |kind| kind == ChangeKind::Added),
    ("Dropped", |kind| kind == ChangeKind::Dropped),
];

/// As text; without the first line where a run is to be quiet.
pub(super) fn text(told: &Compared, quiet: bool) -> String {
    let diff = &told.diff;
    let mut out = String::new();
    if !quiet {
        line(&mut out, &headline(told));
    }
    for (heading, holds) in GROUPS {
        let changes = diff.talks.iter().filter(|change| holds(change.kind));
        section(&mut out, heading, changes.map(|change| format!("  {}: {}", change.talk.label, way(change))));
    }
    section(
        &mut out,
        "Told otherwise",
        diff.restated.iter().map(|one| format!("  {}: {}", one.talk.label, restated(one))),
    );
    section(&mut out, "Renamed", diff.renamed.iter().map(|(_, before, after)| format!("  {before} → {after}")));
    out.push('\n');
    line(&mut out, &count_of_findings(diff));
    for (word, one) in labelled(diff) {
        line(&mut out, &format!("  {word:<4}  {}", finding(one, &told.origins)));
    }
    line(&mut out, &score(diff));
    let people = diff.people.iter().flat_map(|person| {
        let lines = what(person, diff).into_iter().map(|line| format!("    {line}"));
        std::iter::once(format!("  {}", person.name)).chain(lines)
    });
    section(&mut out, "Affected", people);
    // Without the first line nothing stands above the first gap.
    out.trim_start().to_owned()
}

/// In Markdown, in as many bytes as a comment may have.
pub(super) fn markdown(told: &Compared) -> String {
    let diff = &told.diff;
    let mut page = Page::new(COMMENT_LIMIT, &format!("## plenary diff: {}\n", safe(&counts(diff))));
    let side = |one: &Option<Occurrence>| one.as_ref().map(|one| safe(&one.label)).unwrap_or_default();
    for (heading, holds) in GROUPS {
        let changes = diff.talks.iter().filter(|change| holds(change.kind));
        let rows = changes.map(|change| {
            format!("| {} | {} | {} |\n", safe(&change.talk.label), side(&change.before), side(&change.after))
        });
        page.section(&format!("\n### {heading}\n\n| Talk | Before | Now |\n|---|---|---|\n"), rows);
    }
    let rows = diff.restated.iter().map(|one| format!("- {}: {}\n", safe(&one.talk.label), safe(&restated(one))));
    page.section("\n### Told otherwise\n\n", rows);
    let rows = diff.renamed.iter().map(|(_, before, after)| format!("- {} → {}\n", safe(before), safe(after)));
    page.section("\n### Renamed\n\n", rows);
    let rows = labelled(diff).map(|(word, one)| format!("- **{word}** {}\n", safe(&finding(one, &told.origins))));
    page.section("\n### Findings\n\n", rows);
    page.section("\n", std::iter::once(format!("{}. {}.\n", count_of_findings(diff), score(diff))));
    let rows = diff.people.iter().map(|person| {
        let lines: Vec<String> = what(person, diff).iter().map(|line| safe(line)).collect();
        format!("| {} | {} |\n", safe(&person.name), lines.join("<br>"))
    });
    page.section("\n### Affected\n\n| Person | What changes |\n|---|---|\n", rows);
    page.end()
}

fn safe(words: &str) -> String {
    markdown_text(&one_line(words))
}

/// `draft.yaml → final.yaml: 2 talks moved; 1 person affected`
fn headline(told: &Compared) -> String {
    format!("{} → {}: {}", told.names[0], told.names[1], counts(&told.diff))
}

/// `2 talks moved, 1 added; 3 people affected`
fn counts(diff: &Diff) -> String {
    if diff.is_empty() {
        return "the same agenda".to_owned();
    }
    let kinds = [
        (diff.count(ChangeKind::is_move), "moved"),
        (diff.count(|kind| kind == ChangeKind::Retimed), "with another end"),
        (diff.count(|kind| kind == ChangeKind::Added), "added"),
        (diff.count(|kind| kind == ChangeKind::Dropped), "dropped"),
        (diff.restated.len(), "told otherwise"),
    ];
    let mut words: Vec<String> = Vec::new();
    for (count, word) in kinds.into_iter().filter(|&(count, _)| count > 0) {
        let unit = match (words.is_empty(), count) {
            (false, _) => "",
            (true, 1) => " talk",
            (true, _) => " talks",
        };
        words.push(format!("{count}{unit} {word}"));
    }
    if !diff.renamed.is_empty() {
        words.push(format!("{} renamed", people(diff.renamed.len())));
    }
    format!("{}; {} affected", words.join(", "), people(diff.people.len()))
}

fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

/// `Findings: 1 new, 2 gone, 5 unchanged`
fn count_of_findings(diff: &Diff) -> String {
    format!("Findings: {} new, {} gone, {} unchanged", diff.new.len(), diff.gone.len(), diff.unchanged)
}

/// `Score: hard 40, soft 2 → hard 0, soft 2`
fn score(diff: &Diff) -> String {
    let [before, after] = diff.scores;
    if before == after { format!("Score: {after}, as before") } else { format!("Score: {before} → {after}") }
}

/// `mon 09:00–09:40 in Main → mon 10:00–10:40 in Main`; of what is added or dropped the one place.
fn way(change: &TalkChange) -> String {
    let sides: Vec<&str> =
        [&change.before, &change.after].into_iter().flatten().map(|one| one.label.as_str()).collect();
    sides.join(" → ")
}

/// `was "A", with Ada, no longer with Ben`
fn restated(one: &Restated) -> String {
    let title = one.title.iter().map(|title| format!("was \"{title}\""));
    let joined = one.joined.iter().map(|name| format!("now with {name}"));
    let left = one.left.iter().map(|name| format!("no longer with {name}"));
    title.chain(joined).chain(left).collect::<Vec<_>>().join(", ")
}

fn labelled(diff: &Diff) -> impl Iterator<Item = (&'static str, &Reported)> {
    diff.new.iter().map(|one| ("new", one)).chain(diff.gone.iter().map(|one| ("gone", one)))
}

/// `error[room-overlap]: … (agenda.yaml:5:3)`
fn finding(one: &Reported, origins: &Origins) -> String {
    let place = origins.label(one.finding.primary.0).map(|place| format!(" ({place})")).unwrap_or_default();
    format!("{}[{}]: {}{place}", one.finding.severity.word(), one.rule, one.finding.message)
}

/// What changes for a person, a line for each change.
fn what(person: &Affected, diff: &Diff) -> Vec<String> {
    let changes = person.talks.iter().map(|&index| {
        let change = &diff.talks[index];
        let word = match change.kind {
            ChangeKind::Added => "added",
            ChangeKind::Dropped => "dropped",
            ChangeKind::Retimed => "has another end",
            ChangeKind::Room => "in another room",
            _ => "moved",
        };
        format!("{} {word}: {}", change.talk.label, way(change))
    });
    let told = person.restated.iter().map(|&index| {
        let one = &diff.restated[index];
        format!("{}: {}", one.talk.label, restated(one))
    });
    changes.chain(told).collect()
}

fn line(out: &mut String, words: &str) {
    out.push_str(&one_line(words));
    out.push('\n');
}

/// A heading with its lines, if there are any.
fn section(out: &mut String, heading: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return;
    }
    out.push('\n');
    line(out, heading);
    for one in lines {
        line(out, &one);
    }
}
