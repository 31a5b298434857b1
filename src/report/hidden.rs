//! What a report does not show, in a few lines: people know that it is there, and how to see it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::places::one_line;
use crate::check::{HiddenBy, Report};

/// Says how many findings are hidden, and by what; of shared rooms, which.
pub(super) fn write_hidden(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    // By kind, the reasons with how often each holds.
    let mut kinds: BTreeMap<HiddenBy, BTreeMap<&str, usize>> = BTreeMap::new();
    for hidden in report.findings.iter().filter_map(|one| one.suppressed.as_ref()) {
        *kinds.entry(hidden.by).or_default().entry(hidden.reason.as_deref().unwrap_or_default()).or_default() += 1;
    }
    let count = |reasons: &BTreeMap<&str, usize>| reasons.values().sum::<usize>();
    match kinds.remove(&HiddenBy::Comment).as_ref().map_or(0, count) {
        0 => {}
        1 => writeln!(out, "1 finding is suppressed beside its entry.")?,
        hidden => writeln!(out, "{hidden} findings are suppressed beside entries.")?,
    }
    let all: usize = kinds.values().map(count).sum();
    if all == 0 {
        return Ok(());
    }
    let words: Vec<String> = kinds.iter().map(|(&by, reasons)| words(by, count(reasons), reasons.len())).collect();
    let findings = if all == 1 { "1 finding".to_owned() } else { format!("{all} findings") };
    writeln!(out, "{findings} hidden by noise control: {} (--no-noise-control shows all).", words.join(", "))?;
    for (room, hidden) in kinds.get(&HiddenBy::SharedRoom).into_iter().flatten() {
        writeln!(out, "  {hidden} in {}", one_line(room))?;
    }
    Ok(())
}

fn words(by: HiddenBy, count: usize, reasons: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    match by {
        HiddenBy::SharedRoom if reasons == 1 => format!("{count} in a shared room"),
        HiddenBy::SharedRoom => format!("{count} in {reasons} shared rooms"),
        HiddenBy::DropIn => format!("{count} drop-in{plural}"),
        HiddenBy::Mirror => format!("{count} shown in several rooms"),
        HiddenBy::Duplicate => format!("{count} duplicate{plural}"),
        HiddenBy::Cancelled => format!("{count} cancelled"),
        HiddenBy::SameCause => format!("{count} with the same cause"),
        HiddenBy::Grace => format!("{count} within grace"),
        _ => format!("{count} {}", by.word()),
    }
}
