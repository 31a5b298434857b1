//! The rules in words: the list and the page of a rule, for the terminal and the documentation alike.

use std::fmt::Write;

use super::setting::option_names;
use super::{Halves, RuleEntry, registry};

/// A table of all rules in Markdown, by family.
#[must_use]
pub fn index_page() -> String {
    let mut page = String::from(
        "# Rules\n\nGenerated from the rules themselves; do not edit. Levels: **deny** = error, hard cost; **medium** = warning, cost between hard and soft; \
         **warn** = warning, soft cost; **note** costs nothing; **off** is not looked at.\n",
    );
    let mut family = None;
    for RuleEntry { info, .. } in registry() {
        if family != Some(info.family) {
            family = Some(info.family);
            // Writing to a string cannot fail.
            let _ = write!(
                page,
                "\n## {}\n\n| rule | level | weight | what it finds |\n|---|---|---|---|\n",
                info.family.word()
            );
        }
        let _ = writeln!(
            page,
            "| [{id}](rules/{id}.md) | {} | {} per {} | {} |",
            info.level.word(),
            info.weight,
            info.unit,
            info.summary,
            id = info.id,
        );
    }
    page
}

/// The page of one rule in Markdown.
#[must_use]
pub fn rule_page(entry: &RuleEntry) -> String {
    let info = &entry.info;
    let mut page = format!(
        "# {}\n\n{}\n\nFamily {}, level {}, weight {} per {}.\n",
        info.id,
        info.summary,
        info.family.word(),
        info.level.word(),
        info.weight,
        info.unit
    );
    if info.inviolable {
        page.push_str(
            "At level deny the solver leaves a talk out rather than break this rule, unless pins force it.\n",
        );
    }
    if let Halves::CheckOnly(why) = info.halves {
        let _ = writeln!(page, "Only `check` knows it: {why}.");
    }
    let _ = write!(page, "\n{}", info.page);
    let options = option_names(entry);
    if !options.is_empty() {
        page.push_str("\n## Options\n\n");
        let schema = (entry.options)();
        for name in options {
            let property = schema.get("properties").and_then(|all| all.get(&name));
            let text = |key: &str| {
                property.and_then(|one| one.get(key)).filter(|value| !value.is_null()).map(|value| {
                    match value.as_str() {
                        Some(words) => words.to_owned(),
                        None => value.to_string(),
                    }
                })
            };
            let default = text("default").map(|value| format!(" Default {value}.")).unwrap_or_default();
            let _ = writeln!(page, "- `{name}`: {}{default}", text("description").unwrap_or_default());
        }
    }
    page
}
