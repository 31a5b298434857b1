//! How rules report.

use std::collections::BTreeSet;

use crate::finding::{Finding, NotChecked, Severity, did_you_mean};
use crate::model::{Instance, Interval, OriginId, PersonId, RoomId, TalkId, TalkRef, UseId};

/// What one use says about an agenda.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Where it is broken.
    pub findings: Vec<Finding>,
    /// What could not be checked.
    pub not_checked: Vec<NotChecked>,
    /// Cost that it takes away for what is good; at least 0.
    pub credit: i64,
}

impl Judgement {
    /// What the use costs: its findings less its credit.
    #[must_use]
    pub fn cost(&self) -> i64 {
        self.findings.iter().map(|finding| finding.cost).sum::<i64>() - self.credit
    }
}

/// Talks as the subject of a sentence, each once, with its verb: `"A" is`, `"A" and "B" are`, `"A", "B", "C" and 2 more
/// are`.
pub(super) fn talks_are(instance: &Instance, talks: impl IntoIterator<Item = TalkId>) -> String {
    let all: BTreeSet<TalkId> = talks.into_iter().collect();
    let mut labels: Vec<String> = all.iter().take(3).map(|&talk| instance.talk_label(talk)).collect();
    if all.len() > 3 {
        labels.push(format!("{} more", all.len() - 3));
    }
    let last = labels.pop().unwrap_or_default();
    if labels.is_empty() { format!("{last} is") } else { format!("{} and {last} are", labels.join(", ")) }
}

/// The most that one finding costs, so that amounts at the limit of what a scenario may state add up without overflow.
/// The solver refuses such scenarios altogether.
const MAX_COST: i64 = 1 << 50;

/// Collects the findings of one use.
#[derive(Debug)]
pub struct Findings<'a> {
    by: UseId,
    severity: Severity,
    weight: i64,
    judgement: &'a mut Judgement,
}

impl<'a> Findings<'a> {
    /// Collects for a use with this severity and cost per atom.
    pub fn new(by: UseId, severity: Severity, weight: i64, judgement: &'a mut Judgement) -> Self {
        Self { by, severity, weight, judgement }
    }

    /// Whether findings are more than notes, which cost nothing.
    #[must_use]
    pub fn is_charged(&self) -> bool {
        self.severity > Severity::Note
    }

    /// Takes so many atoms off the cost, for what is good about the agenda.
    pub fn credit(&mut self, atoms: i64) {
        if self.is_charged() {
            self.judgement.credit += atoms * self.weight;
        }
    }

    /// Reports a finding of so many atoms, at a place with a few words for it.
    pub fn report(&mut self, atoms: i64, at: OriginId, words: &str, message: String) -> Draft<'_> {
        let cost = if self.is_charged() { atoms.saturating_mul(self.weight).min(MAX_COST) } else { 0 };
        self.judgement.findings.push(Finding {
            by: self.by,
            severity: self.severity,
            cost,
            message,
            talks: Vec::new(),
            people: Vec::new(),
            rooms: Vec::new(),
            span: None,
            minutes: None,
            primary: (at, words.to_owned()),
            related: Vec::new(),
            help: None,
        });
        // Just pushed.
        let last = self.judgement.findings.len() - 1;
        Draft { finding: &mut self.judgement.findings[last] }
    }

    /// Notes a name in an option that nothing has: `what` says what has none of that name.
    pub fn stray_name<'n>(
        &mut self,
        at: OriginId,
        words: &str,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        let meant = did_you_mean(name, known).map_or_else(String::new, |known| format!("; did you mean {known}?"));
        self.report(0, at, words, format!("{what} {name}{meant}")).note();
    }

    /// Lists something that could not be checked.
    pub fn not_checked(&mut self, entry: NotChecked) {
        self.judgement.not_checked.push(entry);
    }

    /// Lists a talk of which a fact is missing as not checked; above level note it is a finding of
    /// one atom too. (At level note the list says it all.)
    pub fn missing(&mut self, rule: &'static str, talk: TalkId, gap: Gap) {
        if self.is_charged() {
            self.report(1, gap.at, &gap.words, gap.message).talks([talk]).help(gap.help);
        }
        self.not_checked(NotChecked {
            rule,
            talks: vec![TalkRef::Known(talk)],
            people: Vec::new(),
            rooms: Vec::new(),
            what: gap.what,
            why: gap.why,
            origin: gap.at,
        });
    }
}

/// A fact that is missing from an agenda.
#[derive(Debug, Clone)]
pub struct Gap {
    /// Where it is missing.
    pub at: OriginId,
    /// A few words for that place.
    pub words: String,
    /// The sentence of the finding.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
    /// What was not checked.
    pub what: String,
    /// Why not.
    pub why: String,
}

/// A finding being written.
#[derive(Debug)]
pub struct Draft<'f> {
    finding: &'f mut Finding,
}

#[expect(
    clippy::return_self_not_must_use,
    clippy::must_use_candidate,
    reason = "the finding is reported already: a chain may end anywhere"
)]
impl Draft<'_> {
    /// The talks concerned.
    pub fn talks(self, talks: impl IntoIterator<Item = TalkId>) -> Self {
        self.finding.talks.extend(talks.into_iter().map(TalkRef::Known));
        self
    }

    /// A talk as the file names it.
    pub fn talk_text(self, text: &str) -> Self {
        self.finding.talks.push(TalkRef::Unknown(text.to_owned()));
        self
    }

    /// The people concerned.
    pub fn people(self, people: impl IntoIterator<Item = PersonId>) -> Self {
        self.finding.people.extend(people);
        self
    }

    /// The atomic rooms concerned.
    pub fn rooms(self, rooms: impl IntoIterator<Item = RoomId>) -> Self {
        self.finding.rooms.extend(rooms);
        self
    }

    /// The time in question.
    pub fn span(self, span: Interval) -> Self {
        self.finding.span = Some(span);
        self
    }

    /// The amount in minutes.
    pub fn minutes(self, minutes: i64) -> Self {
        self.finding.minutes = Some(minutes);
        self
    }

    /// Another place with a few words; nothing where the place is nowhere.
    pub fn related(self, at: OriginId, words: impl Into<String>) -> Self {
        if at != OriginId(0) {
            self.finding.related.push((at, words.into()));
        }
        self
    }

    /// What to do about it.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.finding.help = Some(help.into());
        self
    }

    /// Costs nothing and is a note, whatever the level of the use.
    pub fn note(self) -> Self {
        self.finding.severity = Severity::Note;
        self.finding.cost = 0;
        self
    }
}
