//! What the formats for machines say, one by one, whatever it stems from.

use super::places::{Location, location, one_line};
use super::repository::Repository;
use crate::check::{Report, Reported};
use crate::finding::{InputError, NotChecked, Origins, Severity, fingerprint};
use crate::model::OriginId;

/// What a rule says of itself, for formats that carry it along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleText {
    /// Its id.
    pub id: &'static str,
    /// What it is about, in a word.
    pub family: &'static str,
    /// The severity of its findings unless configured; `None` for a rule that is off then.
    pub severity: Option<Severity>,
    /// One sentence: what it finds.
    pub summary: &'static str,
    /// Its page in Markdown.
    pub page: String,
}

/// A check, with what the formats for machines need to know about it.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// What was found.
    pub report: &'a Report,
    /// The files.
    pub origins: &'a Origins,
    /// The rules that were checked, in order of the registry.
    pub rules: &'a [RuleText],
    /// Where the files are.
    pub repository: &'a Repository,
    /// The least severity that fails the check.
    pub fail_on: Severity,
    /// Whether something that could not be checked fails the check.
    pub strict: bool,
}

/// Problems with the input, which leave nothing else to say.
#[derive(Debug, Clone, Copy)]
pub struct Failure<'a> {
    /// The problems.
    pub errors: &'a [InputError],
    /// The files.
    pub origins: &'a Origins,
    /// Where the files are.
    pub repository: &'a Repository,
}

/// A finding, a problem with the input, or something that could not be checked. All texts of it are on
/// one line: nobody's title can break a format.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) severity: Severity,
    /// The rule, or the id of the problem.
    pub(super) id: &'static str,
    pub(super) kind: Kind,
    pub(super) message: String,
    pub(super) spot: Option<Spot>,
    /// The other sides, each with a few words.
    pub(super) related: Vec<(Option<Spot>, String)>,
    /// Who wants it and why.
    pub(super) reason: Option<String>,
    pub(super) help: Option<String>,
    pub(super) fingerprint: String,
}

/// What an item stems from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A finding.
    Finding,
    /// A problem with the input.
    Problem,
    /// Something that could not be checked.
    NotChecked,
}

/// A place as hosts of code want it: a path in the repository, and always a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// The file as the user wrote it.
    pub(super) name: String,
    pub(super) path: String,
    /// The row in a workbook; the first line for a file as a whole.
    pub(super) line: usize,
    pub(super) end_line: usize,
    /// First column and the one after the last, where there are columns.
    pub(super) columns: Option<(usize, usize)>,
    /// `Sheet!C14` in a workbook.
    pub(super) cell: Option<String>,
}

impl Spot {
    pub(super) fn new(at: &Location, repository: &Repository) -> Self {
        let cell = at.sheet.as_ref().zip(at.cell.as_ref());
        let row = at.cell.as_ref().and_then(|cell| cell.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().ok());
        let line = at.line.or(row).unwrap_or(1).max(1);
        Self {
            path: one_line(&repository.path(&at.file)).into_owned(),
            name: at.file.clone(),
            line,
            end_line: at.end_line.unwrap_or(line).max(line),
            columns: at.column.zip(at.end_column).filter(|_| cell.is_none()),
            cell: cell.map(|(sheet, cell)| one_line(&format!("{sheet}!{cell}")).into_owned()),
        }
    }

    /// The start of a file.
    pub(super) fn top(name: &str, repository: &Repository) -> Self {
        let path = one_line(&repository.path(name)).into_owned();
        Self { name: name.to_owned(), path, line: 1, end_line: 1, columns: None, cell: None }
    }

    /// `agenda.yaml:7`, or `plan.xlsx!Friday!C14`.
    pub(super) fn label(&self) -> String {
        match &self.cell {
            Some(cell) => format!("{}!{cell}", self.path),
            None => format!("{}:{}", self.path, self.line),
        }
    }
}

/// Where an origin is, if it is anywhere.
fn spot(origins: &Origins, repository: &Repository, origin: OriginId) -> Option<Spot> {
    location(origins, origin).map(|at| Spot::new(&at, repository))
}

fn sides(places: &[(OriginId, String)], origins: &Origins, repository: &Repository) -> Vec<(Option<Spot>, String)> {
    let side =
        |(origin, words): &(OriginId, String)| (spot(origins, repository, *origin), one_line(words).into_owned());
    places.iter().map(side).collect()
}

impl Item {
    pub(super) fn of_finding(reported: &Reported, origins: &Origins, repository: &Repository) -> Self {
        let finding = &reported.finding;
        Self {
            severity: finding.severity,
            id: reported.rule,
            kind: Kind::Finding,
            message: one_line(&finding.message).into_owned(),
            spot: spot(origins, repository, finding.primary.0),
            related: sides(&finding.related, origins, repository),
            reason: reported.because(None).map(|why| one_line(&why).into_owned()),
            help: finding.help.as_ref().map(|help| one_line(help).into_owned()),
            fingerprint: reported.fingerprint.clone(),
        }
    }

    pub(super) fn of_error(error: &InputError, origins: &Origins, repository: &Repository) -> Self {
        let spot = spot(origins, repository, error.origin);
        let file = spot.as_ref().map_or("", |spot| &spot.path);
        Self {
            severity: Severity::Error,
            id: error.id,
            kind: Kind::Problem,
            message: one_line(&error.message).into_owned(),
            // A problem concerns no entities: its own words must do, which name the values.
            fingerprint: fingerprint(error.id, [file, &error.message].into_iter()),
            related: sides(&error.related, origins, repository),
            reason: None,
            help: error.help.as_ref().map(|help| one_line(help).into_owned()),
            spot,
        }
    }

    pub(super) fn of_not_checked(entry: &NotChecked, origins: &Origins, repository: &Repository) -> Self {
        Self {
            severity: Severity::Note,
            id: entry.rule,
            kind: Kind::NotChecked,
            message: one_line(&format!("{}: {}", entry.what, entry.why)).into_owned(),
            spot: spot(origins, repository, entry.origin),
            related: Vec::new(),
            reason: None,
            help: None,
            fingerprint: fingerprint(entry.rule, ["not-checked", &entry.what].into_iter()),
        }
    }

    /// The message, the other sides, the reason and the help, each a line.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![match self.kind {
            Kind::NotChecked => format!("not checked: {}", self.message),
            Kind::Finding | Kind::Problem => self.message.clone(),
        }];
        lines.extend(self.related.iter().map(|(spot, words)| match spot {
            Some(spot) => format!("{}: {words}", spot.label()),
            None => words.clone(),
        }));
        lines.extend(self.reason.clone());
        lines.extend(self.help.as_ref().map(|help| format!("help: {help}")));
        lines
    }
}

impl Run<'_> {
    /// What is shown: new findings in order, then what could not be checked.
    pub(super) fn items(&self) -> Vec<Item> {
        let findings = self.report.shown().map(|one| Item::of_finding(one, self.origins, self.repository));
        findings.chain(self.not_checked()).collect()
    }

    /// What could not be checked.
    pub(super) fn not_checked(&self) -> impl Iterator<Item = Item> {
        self.report.not_checked.iter().map(|entry| Item::of_not_checked(entry, self.origins, self.repository))
    }
}

impl Failure<'_> {
    /// The problems in order.
    pub(super) fn items(&self) -> Vec<Item> {
        self.errors.iter().map(|error| Item::of_error(error, self.origins, self.repository)).collect()
    }
}

/// `2 errors`, `1 warning`.
pub(super) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_on_the_line_of_its_row() {
        let at = Location {
            file: "plan.xlsx".to_owned(),
            line: None,
            column: None,
            end_line: None,
            end_column: None,
            sheet: Some("Friday".to_owned()),
            cell: Some("AC14".to_owned()),
        };
        let spot = Spot::new(&at, &Repository::default());
        assert_eq!((spot.line, spot.end_line, spot.columns), (14, 14, None));
        assert_eq!(spot.label(), "plan.xlsx!Friday!AC14");
    }
}
