//! What is examined: a scenario, and with it the agenda that is to be repaired.

use super::draft::{Depth, draft};
use super::mend::mend;
use super::panics::caught;
use super::situation::{Reading, Setting};
use super::{Complaint, Tally};
use crate::source::Value;

/// A changed scenario with agendas, all of them as they would stand in files.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub(super) scenario: Value,
    /// An agenda of the scenario before it was changed.
    pub(super) agenda: Option<String>,
    /// An agenda that is known to break nothing. The repair alone is examined then, else the draft as well.
    pub(super) known: Option<String>,
}

impl Subject {
    /// Looks for a property that does not hold. A panic is a failure like any other.
    pub(super) fn examine(&self, setting: &Setting, depth: &Depth<'_>) -> (Tally, Option<Complaint>) {
        let mut tally = Tally::default();
        let result = caught(|| self.properties(setting, depth, &mut tally));
        let complaint = result.unwrap_or_else(|(place, text)| {
            let message = format!("plenary panics at {place}: {text}");
            Err(Complaint { place, ..Complaint::new("no-panic", message) })
        });
        (tally, complaint.err())
    }

    fn properties(&self, setting: &Setting, depth: &Depth<'_>, tally: &mut Tally) -> Result<(), Complaint> {
        let Reading::Accepted(situation) = setting.read(&self.scenario)? else {
            tally.refused += 1;
            return Ok(());
        };
        let read = |text: &Option<String>| text.as_deref().map(|text| situation.agenda(text)).transpose();
        let (agenda, known) = (read(&self.agenda)?, read(&self.known)?);
        if let (Some(agenda), Some(known)) = (&agenda, &known) {
            mend(&situation, agenda, Some(known), depth, tally)?;
            return Ok(());
        }
        let rivals: Vec<_> = agenda.iter().map(|agenda| ("the agenda before the change", agenda)).collect();
        let drafted = draft(&situation, &rivals, depth, tally)?;
        if let (Some(agenda), Some(drafted)) = (&agenda, &drafted) {
            mend(&situation, agenda, Some(&drafted.agenda), depth, tally)?;
        }
        Ok(())
    }
}
