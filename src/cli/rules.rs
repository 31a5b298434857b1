//! `plenary rules` and `plenary schema`.

use std::io;

use serde_json::Value;

use super::args::{self, Common};
use super::input::{Case, Problems};
use super::{Io, Stop, exit};
use crate::finding::did_you_mean;
use crate::model::{Instance, Interval, Time};
use crate::rules::{Config, Source, registry, rule_page};

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

/// Every use with its level, weight and options, and where they are stated if not by the rule.
fn effective(case: &Case, io: &mut Io<'_>) -> Result<u8, Stop> {
    let mut rows = vec![["rule", "level", "weight", "options", "stated", "reason"].map(str::to_owned)];
    for entry in registry() {
        let mut uses = case.uses.iter().map(|(_, config)| config).filter(|one| one.rule.info().id == entry.info.id);
        let Some(first) = uses.next() else {
            rows.push([entry.info.id, "off", "", "", "", ""].map(str::to_owned));
            continue;
        };
        for config in std::iter::once(first).chain(uses) {
            let common = config.rule.common();
            let options = config.facts.iter().filter(|fact| !["level", "weight"].contains(&fact.key.as_str()));
            let mut options: Vec<String> = options
                .map(|fact| format!("{}: {}", fact.key, in_words(&case.instance, &fact.key, &fact.value)))
                .collect();
            options.extend(common.scope.map(|scope| {
                format!("scope: [{}]", list(scope.iter().map(|&talk| case.instance.talk(talk).id.clone())))
            }));
            rows.push([
                entry.info.id.to_owned(),
                common.level.word().to_owned(),
                common.weight.to_string(),
                options.join(", "),
                stated(config, case),
                why(config),
            ]);
        }
    }
    table(io, rows)?;
    Ok(exit::CLEAN)
}

/// Where the values of a use come from: `weight conf.yaml:9:28, level --deny`, or `default`.
fn stated(config: &Config, case: &Case) -> String {
    let place = |from: Source| match from {
        Source::Default => None,
        Source::BuiltIn(profile) => Some(format!("profile {profile}")),
        Source::Scenario(origin) => Some(case.origins.label(origin).unwrap_or_else(|| "the scenario".to_owned())),
        Source::Argument(argument) => Some(argument.to_owned()),
    };
    let facts: Vec<String> =
        config.facts.iter().filter_map(|fact| Some(format!("{} {}", fact.key, place(fact.from)?))).collect();
    match (facts.is_empty(), case.origins.label(config.rule.common().origin)) {
        (false, _) => facts.join(", "),
        // Such as a request that leaves all to its rule.
        (true, Some(place)) => place,
        (true, None) => "default".to_owned(),
    }
}

/// The reason of a use, and who asks.
fn why(config: &Config) -> String {
    let asked = config.request.as_ref().map(|request| match &request.asked_by {
        Some(name) => format!("(asked by {name}, request {})", request.id),
        None => format!("(request {})", request.id),
    });
    config.reason.iter().cloned().chain(asked).collect::<Vec<_>>().join(" ")
}

/// A value of an option as a person would write it: what selectors chose by its ids and times.
fn in_words(instance: &Instance, key: &str, value: &Value) -> String {
    let index = |value: &Value| value.as_u64().and_then(|index| usize::try_from(index).ok());
    let time = |value: &Value| value.as_i64().map(Time);
    let chosen = |one: &Value| match key {
        "talks" => index(one).and_then(|index| Some(instance.talks.get(index)?.id.clone())),
        "rooms" => index(one).and_then(|index| Some(instance.rooms.get(index)?.id.clone())),
        "slots" => match one.as_array().map(Vec::as_slice) {
            Some([start, end]) => {
                time(start).zip(time(end)).map(|(start, end)| instance.span_label(Interval { start, end }))
            }
            _ => None,
        },
        _ => None,
    };
    match value {
        Value::Array(items) => {
            let items = items.iter().map(|one| chosen(one).unwrap_or_else(|| in_words(instance, "", one)));
            format!("[{}]", list(items))
        }
        Value::Object(map) => {
            let items = map.iter().map(|(key, one)| format!("{key}: {}", in_words(instance, key, one)));
            format!("{{{}}}", items.collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The first few of a list, and how many more there are.
fn list(items: impl Iterator<Item = String>) -> String {
    const NAMED: usize = 4;
    let mut items: Vec<String> = items.collect();
    if items.len() > NAMED + 1 {
        let more = items.len() - NAMED;
        items.truncate(NAMED);
        items.push(format!("{more} more"));
    }
    items.join(", ")
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
