//! What a conference needs and uses, as tables.

use crate::explain::plan::{Fewest, Kind, Peak, Plan, Use, Worth};
use crate::model::Instance;
use crate::report::one_line;

/// Names that are listed; more are counted.
const LISTED: usize = 12;

/// All answers.
pub(super) fn text(instance: &Instance, plan: &Plan) -> String {
    let mut out = String::new();
    let mut line = |words: &str| {
        out.push_str(one_line(words).trim_end());
        out.push('\n');
    };
    line(&standing(plan));
    line("");
    line("The fewest that would do for all hard requirements, each by itself:");
    for one in &plan.fewest {
        for words in fewest(one) {
            line(&format!("  {words}"));
        }
    }
    if plan.fewest.iter().all(|one| one.kind != Kind::Slots) {
        line("  slots: not counted, as talks may start anywhere on a grid");
    }
    line("");
    line("One more room:");
    let mut rows = vec![["seats", "like", "score with it", "saves"].map(str::to_owned)];
    rows.extend(plan.worth.iter().map(|one| worth(one, plan)));
    for row in columns(rows, &[true, false, false, false]) {
        line(&row);
    }
    for (heading, uses) in [("Rooms", &plan.usage.rooms), ("Days", &plan.usage.days), ("Slots", &plan.usage.slots)] {
        if uses.is_empty() {
            continue;
        }
        line("");
        line(&format!("{heading} in the agenda found:"));
        let mut rows = vec![["", "talks", "minutes used", "offered", "", "audience", "seats"].map(str::to_owned)];
        rows.extend(uses.iter().map(usage));
        for row in columns(rows, &[false, true, true, true, true, true, true]) {
            line(&row);
        }
    }
    line("");
    let peak = |peak: &Peak, words: &str| {
        format!("At most {} {words} at once, from {}.", peak.most, instance.time_label(peak.at))
    };
    if let Some(one) = &plan.usage.most_rooms {
        line(&peak(one, if one.most == 1 { "room is in use" } else { "rooms are in use" }));
    }
    if let Some(one) = &plan.usage.most_people {
        line(&peak(one, "people are expected"));
    }
    out
}

fn standing(plan: &Plan) -> String {
    let word = match (plan.score.hard > 0, plan.infeasible) {
        (false, _) => "Everything fits",
        (true, true) => "Not everything fits, proven",
        (true, false) => "No agenda was found in which everything fits",
    };
    format!("{word}: the best agenda found has score {}.", plan.score)
}

/// `rooms: at least 5 of 8, 6 will do`, and with which.
fn fewest(one: &Fewest) -> Vec<String> {
    let (kind, there) = (one.kind.word(), one.there);
    let Some(will_do) = one.will_do else {
        return vec![if one.impossible {
            format!("{kind}: more than the {there} that there are, proven")
        } else {
            format!("{kind}: it is not known whether the {there} that there are will do")
        }];
    };
    let mut lines = vec![if will_do == one.at_least {
        format!("{kind}: {will_do} of {there}; proven that fewer do not do")
    } else {
        format!("{kind}: at least {} of {there}, {will_do} will do", one.at_least)
    }];
    if will_do < there {
        lines.push(format!("  with {}", list(&one.with)));
    }
    if !one.essential.is_empty() && one.essential.len() < there && one.essential != one.with {
        lines.push(format!("  never without {}", list(&one.essential)));
    }
    lines
}

fn list(names: &[String]) -> String {
    if names.len() <= LISTED + 1 {
        return names.join(", ");
    }
    format!("{}, {} more", names[..LISTED].join(", "), names.len() - LISTED)
}

fn worth(one: &Worth, plan: &Plan) -> [String; 4] {
    let seats = one.capacity.map_or_else(|| "?".to_owned(), |seats| seats.to_string());
    let (score, saves) = match one.score {
        None => ("no time to tell".to_owned(), String::new()),
        Some(score) => {
            let saved = plan.score - score;
            let words = if plan.score.hard > 0 && score.hard <= 0 {
                format!("{saved}: everything fits with it")
            } else if score == plan.score {
                "nothing".to_owned()
            } else {
                saved.to_string()
            };
            (score.to_string(), words)
        }
    };
    [seats, one.like.clone(), score, saves]
}

fn usage(one: &Use) -> [String; 7] {
    let known = |number: i64| if one.seats > 0 { number.to_string() } else { "–".to_owned() };
    let part = if one.offered > 0 { format!("{} %", one.used * 100 / one.offered) } else { String::new() };
    [
        one.name.clone(),
        one.talks.to_string(),
        one.used.to_string(),
        one.offered.to_string(),
        part,
        known(one.audience),
        known(one.seats),
    ]
}

/// Columns as wide as their widest cell; numbers stand to the right.
fn columns<const N: usize>(rows: Vec<[String; N]>, right: &[bool; N]) -> Vec<String> {
    let mut widths = [0; N];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: [String; N]| {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .zip(right)
            .map(|((cell, width), right)| if *right { format!("{cell:>width$}") } else { format!("{cell:width$}") })
            .collect();
        format!("  {}", cells.join("  "))
    };
    rows.into_iter().map(line).collect()
}
