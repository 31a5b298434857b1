//! A drill as a document: parts of it are printed by shards and joined.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Io;
use super::input::{Case, Problems, read};
use crate::explain::drill::{DrillOptions, Loss, Row};
use crate::finding::stable_hash;
use crate::model::{Agenda, Instance};
use crate::report::JSON_VERSION;

/// Every N-th loss, from the K-th.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shard {
    /// From 1.
    index: usize,
    of: usize,
}

impl Shard {
    /// Whether the loss with this number, from 1, is in it.
    pub(super) fn takes(self, number: usize) -> bool {
        number % self.of == self.index % self.of
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((index, of)) if 1 <= index && index <= of => Ok(Self { index, of }),
            _ => Err("a shard is its number from 1 and how many there are, such as 2/4".to_owned()),
        }
    }
}

/// What a drill prints as JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    version: u32,
    /// The conference.
    pub(super) conference: String,
    /// What it depends on, hashed: the same for shards of one drill.
    key: String,
    shard: Option<Shard>,
    /// Losses of the whole drill.
    pub(super) losses: usize,
    /// How many of the rows are survived.
    survived: usize,
    /// Worst first.
    pub(super) rows: Vec<Row>,
}

impl Document {
    pub(super) fn new(conference: &str, key: String, losses: usize, shard: Option<Shard>, mut rows: Vec<Row>) -> Self {
        Row::sort(&mut rows);
        let survived = rows.iter().filter(|row| row.survived).count();
        Self { version: JSON_VERSION, conference: conference.to_owned(), key, shard, losses, survived, rows }
    }

    pub(super) fn survived(&self) -> usize {
        self.survived
    }

    /// Whether at least so many percent are survived.
    pub(super) fn reaches(&self, percent: u8) -> bool {
        self.survived * 100 >= usize::from(percent) * self.losses
    }
}

/// A hash of all that the rows depend on: the version of plenary, scenario, rules, agenda, losses and effort, but not
/// the number of threads.
pub(super) fn key(case: &Case, agenda: &Agenda, losses: &[Loss], options: &DrillOptions) -> String {
    // What has expired is settled in the instance; a merge after midnight is the same drill.
    let instance = Instance { today: None, ..case.instance.clone() };
    let mut text = format!("{}\n{instance:?}\n{agenda:?}\n{losses:?}\n", env!("CARGO_PKG_VERSION"));
    for (_, one) in case.uses.iter() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:?} {:?} {:?}", one.rule.info().id, one.rule.common(), one.facts);
    }
    let DrillOptions { time_limit, iterations, seed, .. } = options;
    let _ = write!(text, "{time_limit:?} {iterations} {seed}");
    format!("{:016x}", stable_hash(text.as_bytes()))
}

/// The rows of all shards of the drill with this key, in any order.
pub(super) fn joined(paths: &[PathBuf], key: &str, losses: usize, io: &mut Io<'_>) -> Result<Vec<Row>, Problems> {
    let mut shards: Vec<(Shard, String)> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for path in paths {
        let input = read(path, io)?;
        let name = input.name.clone();
        let part: Document = serde_json::from_slice(&input.bytes).map_err(|error| {
            Problems::one(
                "bad-shard",
                format!("{name} is not what a shard prints: {error}"),
                "name what `--shard` printed",
            )
        })?;
        let Some(shard) = part.shard else {
            let message = format!("{name} is a whole drill, no shard of one");
            return Err(Problems::one("bad-shard", message, "name what `--shard` printed"));
        };
        if part.key != key {
            let message = format!("{name} is a shard of another drill: scenario, agenda, losses or options differ");
            return Err(Problems::one(
                "other-drill",
                message,
                "run the shards and the merge on the same files with the same options",
            ));
        }
        if let Some((_, other)) = shards.iter().find(|(known, _)| *known == shard) {
            let message = format!("{other} and {name} are both shard {}/{}", shard.index, shard.of);
            return Err(Problems::one("double-shard", message, "name each shard once"));
        }
        if let Some((known, other)) = shards.iter().find(|(known, _)| known.of != shard.of) {
            let message = format!("{other} is one of {} shards, {name} one of {}", known.of, shard.of);
            return Err(Problems::one("bad-shard", message, "merge the shards of one division"));
        }
        shards.push((shard, name));
        rows.extend(part.rows);
    }
    let of = shards.first().map_or(0, |(shard, _)| shard.of);
    let missing = (1..=of).find(|&index| !shards.iter().any(|(shard, _)| shard.index == index));
    if let Some(index) = missing {
        let message = format!("shard {index}/{of} is missing");
        return Err(Problems::one("missing-shard", message, "name what all shards printed"));
    }
    let mut numbers: Vec<usize> = rows.iter().map(|row| row.number).collect();
    numbers.sort_unstable();
    if !numbers.into_iter().eq(1..=losses) {
        let message = "the shards do not have every loss once".to_owned();
        return Err(Problems::one("bad-shard", message, "name what `--shard` printed, unchanged"));
    }
    Ok(rows)
}
