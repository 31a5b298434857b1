//! Writing results: streams and files.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use super::args::{Common, Format};
use super::input::{Case, Problems};
use super::{Io, Stop, atomic};
use crate::check::Report;
use crate::finding::Severity;
use crate::report::{
    COMMENT_LIMIT, Failure, Repository, RuleText, Run, SUMMARY_LIMIT, TextStyle, gitlab_errors, gitlab_report,
    json_errors, json_report, junit_errors, junit_report, markdown_errors, markdown_report, markdown_summary,
    sarif_errors, sarif_report, write_concise, write_concise_errors, write_concise_not_checked, write_errors,
    write_findings, write_github, write_github_errors, write_text,
};
use crate::rules::{registry, rule_page};
use crate::source::is_untouched;

/// Prints problems with the input in the format that was asked for: formats for machines to
/// standard output, text and one-liners to standard error.
pub(super) fn problems(io: &mut Io<'_>, common: &Common, problems: &Problems) -> io::Result<()> {
    let Problems { errors, origins } = problems;
    let repository = repository(io);
    let failure = Failure { errors, origins, repository: &repository };
    match common.format {
        Format::Text => write_errors(io.err, errors, origins, style(io.colour_err, io.width)),
        Format::Concise => write_concise_errors(io.err, errors, origins),
        Format::Json => write!(io.out, "{}", json_errors(errors, origins)?),
        Format::Github => {
            write_github_errors(io.out, &failure)?;
            summarise(io, |limit| markdown_errors(&failure, limit))
        }
        Format::Sarif => write!(io.out, "{}", sarif_errors(&failure)?),
        Format::Gitlab => write!(io.out, "{}", gitlab_errors(&failure)?),
        Format::Junit => write!(io.out, "{}", junit_errors(&failure)?),
        Format::Markdown => write!(io.out, "{}", markdown_errors(&failure, COMMENT_LIMIT)),
    }
}

/// What fails a check.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bar {
    /// Findings of this severity and above.
    pub(super) fail_on: Severity,
    /// What could not be checked, too.
    pub(super) strict: bool,
}

/// Prints the report of a check in the format that was asked for.
pub(super) fn report(io: &mut Io<'_>, common: &Common, case: &Case, report: &Report, bar: Bar) -> io::Result<()> {
    let repository = repository(io);
    let rules = match common.format {
        Format::Text | Format::Concise | Format::Json | Format::Gitlab => Vec::new(),
        Format::Github | Format::Sarif | Format::Junit | Format::Markdown => rules(case),
    };
    let Bar { fail_on, strict } = bar;
    let origins = &case.origins;
    let run = Run { report, origins, rules: &rules, repository: &repository, fail_on, strict };
    match common.format {
        Format::Text if common.quiet => write_findings(io.out, report, origins, style(io.colour_out, io.width)),
        Format::Text => write_text(io.out, report, origins, style(io.colour_out, io.width)),
        Format::Concise => {
            write_concise(io.out, report, origins)?;
            // What fails the check must be said.
            if bar.strict { write_concise_not_checked(io.out, report, origins) } else { Ok(()) }
        }
        Format::Json => write!(io.out, "{}", json_report(&case.instance, report, origins)?),
        Format::Github => {
            write_github(io.out, &run)?;
            summarise(io, |limit| markdown_summary(&run, limit))
        }
        Format::Sarif => write!(io.out, "{}", sarif_report(&run)?),
        Format::Gitlab => write!(io.out, "{}", gitlab_report(&run)?),
        Format::Junit => write!(io.out, "{}", junit_report(&run)?),
        Format::Markdown => write!(io.out, "{}", markdown_report(&run, COMMENT_LIMIT)),
    }
}

/// The repository that a run stands in.
pub(super) fn repository(io: &Io<'_>) -> Repository {
    Repository::new(io.host.repository.as_deref(), &io.host.folder)
}

/// What the rules in use say of themselves.
fn rules(case: &Case) -> Vec<RuleText> {
    let used: BTreeSet<&str> = case.uses.iter().map(|(_, config)| config.rule.info().id).collect();
    let used = registry().iter().filter(|entry| used.contains(entry.info.id));
    used.map(|entry| RuleText {
        id: entry.info.id,
        family: entry.info.family.word(),
        severity: entry.info.level.severity(),
        summary: entry.info.summary,
        page: rule_page(entry),
    })
    .collect()
}

/// Adds to the summary of the job where there is one, as far as it has room.
fn summarise(io: &Io<'_>, text: impl Fn(usize) -> String) -> io::Result<()> {
    let Some(path) = &io.host.step_summary else { return Ok(()) };
    let failed = |error: io::Error| {
        io::Error::new(error.kind(), format!("the job summary {} cannot be written: {error}", path.display()))
    };
    let mut file = OpenOptions::new().create(true).append(true).open(path).map_err(failed)?;
    let taken = usize::try_from(file.metadata().map_err(failed)?.len()).unwrap_or(usize::MAX);
    let text = text(SUMMARY_LIMIT.saturating_sub(taken + 1));
    if taken + text.len() < SUMMARY_LIMIT {
        // A blank line keeps it apart from what another command wrote.
        writeln!(file, "{text}").map_err(failed)?;
    }
    Ok(())
}

/// How text is drawn on a stream.
pub(super) fn style(colour: bool, width: Option<usize>) -> TextStyle {
    let style = if colour { TextStyle::coloured() } else { TextStyle::plain() };
    match width {
        Some(width) => style.width(width),
        None => style,
    }
}

/// Refuses to replace a file that a person wrote or edited.
pub(super) fn may_replace(path: &Path, force: bool) -> Result<(), Problems> {
    let name = path.display();
    if force || std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        // A pipe or a device keeps nothing that could be lost.
        return Ok(());
    }
    match std::fs::read(path) {
        Ok(bytes) if std::str::from_utf8(&bytes).is_ok_and(is_untouched) => Ok(()),
        Ok(_) => Err(Problems::one(
            "file-exists",
            format!("{name} exists, and a person wrote or edited it"),
            "write to another file, or replace it with --force",
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Problems::one(
            "unwritable-file",
            format!("{name} cannot be replaced: {error}"),
            "write to another file",
        )),
    }
}

/// Refuses to replace a file other than an agenda that nobody has edited since plenary wrote it.
pub(super) fn may_create(path: &Path, force: bool) -> Result<(), Problems> {
    if force || !path.exists() || std::fs::read_to_string(path).is_ok_and(|text| is_untouched(&text)) {
        return Ok(());
    }
    let message = format!("{} exists", path.display());
    Err(Problems::one("file-exists", message, "write to another file, or replace it with --force"))
}

/// Writes a file whole or not at all.
pub(super) fn write_file(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Stop> {
    atomic::write(path, content.as_ref()).map_err(|error| {
        let help = match error.kind() {
            io::ErrorKind::IsADirectory => "name a file in it",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk, or choose another one",
            _ => "choose a folder that exists and is writable",
        };
        // Not the error itself: it names the temporary file.
        let message = format!("{} cannot be written: {}", path.display(), error.kind());
        Stop::from(Problems::one("unwritable-file", message, help))
    })
}
