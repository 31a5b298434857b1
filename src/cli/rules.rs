//! `plenary rules` and `plenary schema`.

use std::io;

use super::args::{self, Common};
use super::input::{Case, Problems};
use super::{Io, Stop, exit};
use crate::finding::did_you_mean;
use crate::rules::{registry, rule_page};

/// Lists the rules, prints the page of one, or lists what applies to a scenario.
pub(super) fn run(command: &args::Rules, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    if let Some(path) = &command.effective {
        let case = Case::load(path, common, io)?;
        return effective(&case, io);
    }
    let Some(name) = &command.rule else {
        let mut rows = vec![["rule", "level", "weight", "per", "what it finds"].map(str::to_owned)];
        rows.extend(registry().iter().map(|entry| {
            let info = &entry.info;
            [info.id, info.level.word(), &info.weight.to_string(), info.unit, info.summary].map(str::to_owned)
        }));
        // The unit is in the page of the rule; the list stays narrow.
        table(io, rows.into_iter().map(|[rule, level, weight, _, summary]| [rule, level, weight, summary]).collect())?;
        return Ok(exit::CLEAN);
    };
    if let Some(entry) = registry().iter().find(|entry| entry.info.id == name) {
        write!(io.out, "{}", rule_page(entry))?;
    } else {
        let help = match did_you_mean(name, registry().iter().map(|entry| entry.info.id)) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "`plenary rules` lists all rules".to_owned(),
        };
        return Err(Problems::one("unknown-rule", format!("there is no rule `{name}`"), &help).into());
    }
    Ok(exit::CLEAN)
}

fn effective(case: &Case, io: &mut Io<'_>) -> Result<u8, Stop> {
    let mut rows = vec![["rule", "level", "weight", "stated in", "reason"].map(str::to_owned)];
    for (_, config) in case.uses.iter() {
        let common = config.rule.common();
        rows.push([
            config.rule.info().id.to_owned(),
            common.level.word().to_owned(),
            common.weight.to_string(),
            case.origins.label(common.origin).unwrap_or_else(|| "default".to_owned()),
            config.reason.clone().unwrap_or_default(),
        ]);
    }
    for entry in
        registry().iter().filter(|entry| !case.uses.iter().any(|(_, config)| config.rule.info().id == entry.info.id))
    {
        rows.push([entry.info.id, "off", "", "", ""].map(str::to_owned));
    }
    table(io, rows)?;
    Ok(exit::CLEAN)
}

/// Columns as wide as their widest cell.
fn table<const N: usize>(io: &mut Io<'_>, rows: Vec<[String; N]>) -> io::Result<()> {
    let mut widths = [0; N];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in rows {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        writeln!(io.out, "{}", cells.join("  ").trim_end())?;
    }
    Ok(())
}

/// Prints the JSON Schema of scenarios.
pub(super) fn schema(io: &mut Io<'_>) -> Result<u8, Stop> {
    let text = serde_json::to_string_pretty(&crate::source::json_schema()).map_err(io::Error::from)?;
    writeln!(io.out, "{text}")?;
    Ok(exit::CLEAN)
}
