//! From terms to a mixed-integer program.
//!
//! Group terms become rows over the values of their key, never pair variables: the relaxation of
//! y ≥ x + x′ − 1 is useless, that of Σ ≤ 1 + v is tight (clique inequalities, Padberg 1973). Convex
//! prices are slope rows on one column; other ones, such as credits for what is convex, fill pieces in
//! order (Dantzig 1960), with a binary wherever a later piece would be filled first. Pairs use prefix rows
//! where the relation is an order, cell rows where it is an overlap, and one row per placement of the
//! smaller side otherwise.
//!
//! With the placements whole and the auxiliaries at their best, a program costs what its terms cost;
//! [`TermKind::Position`] alone has no rows and relaxes to the least it can cost.

mod count;
mod curve;
mod pair;
mod shape;

use std::collections::BTreeMap;

use super::program::{Column, ColumnId, Linear, Program, Sense};
use crate::model::{Id, Score, TalkId};
use crate::problem::{Assignment, Cost, Placement, Problem, Term, TermKind, Tier};

/// Which hard terms are rows that must hold, and which are priced. Credits are always priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Everything is priced.
    Elastic,
    /// Inviolable terms are rows; the rest is priced.
    LeastBad,
    /// All hard terms are rows: nothing that breaks them is feasible.
    Strict,
}

/// Writes the program of a problem. Rows: one per talk; others as in the table of [`TermKind`].
/// Columns: one per placement and talk, and those of that table.
#[must_use]
pub fn encode(problem: &Problem, encoding: Encoding) -> Program {
    // No program has more coefficients than there are.
    encode_within(problem, encoding, usize::MAX).unwrap_or_default()
}

/// The same; `None` as soon as it turns out to have more coefficients than `most`, so that time and
/// memory stay in proportion to `most` whatever the problem.
pub(super) fn encode_within(problem: &Problem, encoding: Encoding, most: usize) -> Option<Program> {
    let mut encoder = Encoder {
        problem,
        encoding,
        program: Program::default(),
        by_start: Vec::new(),
        left: most,
        strict: false,
        sign: 1,
        atoms: Linear::default(),
    };
    encoder.talks()?;
    for term in problem.terms.iter().filter(|term| term.weight != 0) {
        encoder.term(term)?;
    }
    Some(encoder.program)
}

/// The placement columns of a talk at one start, or in one group.
type Columns = Vec<ColumnId>;

/// What may relax a row.
#[derive(Debug, Clone, Copy)]
struct Slack(Option<ColumnId>);

impl Slack {
    fn term(self) -> Option<(ColumnId, i64)> {
        self.0.map(|id| (id, -1))
    }
}

struct Encoder<'p> {
    problem: &'p Problem,
    encoding: Encoding,
    program: Program,
    /// Placement columns of each talk, grouped by start.
    by_start: Vec<Vec<(Placement, Columns)>>,
    /// Coefficients that may still be written.
    left: usize,
    /// Whether the current term is rows that must hold.
    strict: bool,
    /// 1, or −1 where the current term is a credit.
    sign: i64,
    /// The atoms of the current term so far.
    atoms: Linear,
}

impl Encoder<'_> {
    fn is_strict(&self, term: &Term) -> bool {
        let level = term.level();
        term.weight > 0
            && match self.encoding {
                Encoding::Elastic => false,
                Encoding::LeastBad => level == Tier::Inviolable,
                Encoding::Strict => matches!(level, Tier::Inviolable | Tier::Hard),
            }
    }

    /// Adds a row; `None` when there is no place left for it.
    fn row(&mut self, terms: Vec<(ColumnId, i64)>, sense: Sense, bound: i64) -> Option<()> {
        self.left = self.left.checked_sub(terms.len())?;
        self.program.row(terms, sense, bound);
        Some(())
    }

    /// A column from 0 to `upper` without a price of its own; `None` when there is no place left for it.
    fn auxiliary(&mut self, upper: i64, integer: bool) -> Option<ColumnId> {
        self.left = self.left.checked_sub(1)?;
        Some(self.program.column(Column { price: Score::ZERO, lower: 0, upper, integer }))
    }

    /// A column of which each unit is so many atoms, to relax rows with; none in a strict term.
    fn slack(&mut self, atoms: i64, upper: i64) -> Option<Slack> {
        if self.strict {
            return Some(Slack(None));
        }
        let id = self.auxiliary(upper, false)?;
        self.atoms.terms.push((id, atoms));
        Some(Slack(Some(id)))
    }

    fn talks(&mut self) -> Option<()> {
        for domain in &self.problem.space.domains {
            let mut placed = Vec::new();
            let mut out = None;
            if domain.fixed.is_none() {
                let most = self.left.saturating_add(1);
                placed.extend(domain.placements().take(most).map(|placement| (placement, 0)));
                let binary = || Column { price: Score::ZERO, upper: 1, lower: 0, integer: true };
                for (_, id) in &mut placed {
                    *id = self.program.column(binary());
                }
                let left_out = self.program.column(binary());
                out = Some(left_out);
                let all = placed.iter().map(|(_, id)| (*id, 1)).chain([(left_out, 1)]).collect();
                self.row(all, Sense::Equal, 1)?;
            }
            let mut groups: Vec<(Placement, Columns)> = Vec::new();
            for &(placement, id) in &placed {
                match groups.last_mut() {
                    Some((first, ids)) if first.start == placement.start => ids.push(id),
                    _ => groups.push((placement, vec![id])),
                }
            }
            self.by_start.push(groups);
            self.program.placed.push(placed);
            self.program.out.push(out);
            self.program.fixed.push(domain.fixed);
        }
        Some(())
    }

    fn term(&mut self, term: &Term) -> Option<()> {
        (self.strict, self.sign, self.atoms) = (self.is_strict(term), term.weight.signum(), Linear::default());
        match &term.kind {
            TermKind::Out(talk, atoms) => {
                if let Some(id) = self.program.out[talk.index()] {
                    self.unit(id, *atoms);
                }
            }
            TermKind::TalkStart(talk, costs) => self.unary(*talk, |placement| {
                costs.binary_search_by_key(&placement.start, |cost| cost.0).map_or(0, |at| costs[at].1)
            }),
            TermKind::TalkRoom(talk, costs) => self.unary(*talk, |placement| {
                costs.binary_search_by_key(&placement.room, |cost| cost.0).map_or(0, |at| costs[at].1)
            }),
            TermKind::StartRoom(talks, costs) => {
                for &talk in talks {
                    self.unary(talk, |placement| {
                        let key = (placement.start, placement.room);
                        costs.binary_search_by_key(&key, |cost| (cost.0, cost.1)).map_or(0, |at| costs[at].2)
                    });
                }
            }
            TermKind::Count { members, key, curve, unit } => self.count(members, *key, curve, unit)?,
            TermKind::Split { members, within, of, unit } => self.split(members, *within, *of, unit)?,
            TermKind::Distinct { members, within, of, curve } => self.distinct(members, *within, *of, curve)?,
            TermKind::Runs { members, within, each } => self.runs(members, *within, *each)?,
            TermKind::Extent { members, most } => self.extent(members, *most)?,
            TermKind::Crossing { first, second, within } => self.crossing(first, second, *within)?,
            TermKind::Pair(first, second, relation) => self.pair(*first, *second, relation)?,
            TermKind::Rank { members, seats, within, unit } => self.rank(members, seats, *within, unit)?,
            TermKind::Position(_) if self.sign < 0 => {
                self.atoms.constant = i64::try_from(term.kind.most_atoms(&self.problem.space)).ok()?;
            }
            TermKind::Position(_) => {}
        }
        self.close(term)
    }

    /// Prices the atoms of a term. In a strict one they are no more than the fixed talks alone have, or
    /// none at all where further talks could mend that; what fixed talks force is priced all the same.
    fn close(&mut self, term: &Term) -> Option<()> {
        let Linear { constant, terms } = std::mem::take(&mut self.atoms);
        let level = term.level();
        let price = |atoms: i64| {
            let mut cost = Cost::default();
            cost.add(level, term.weight * atoms);
            cost.score()
        };
        if !self.strict {
            self.program.constant += price(constant);
            for (id, atoms) in terms {
                self.program.columns[id].price += price(atoms);
            }
            return Some(());
        }
        let space = &self.problem.space;
        let forced = if term.grows() { term.atoms(space, &Assignment::of_fixed(space)) } else { 0 };
        self.program.constant += price(forced);
        let mut row: BTreeMap<ColumnId, i64> = BTreeMap::new();
        for (id, atoms) in terms {
            *row.entry(id).or_default() += atoms;
        }
        self.row(row.into_iter().filter(|&(_, atoms)| atoms != 0).collect(), Sense::Most, forced - constant)
    }

    /// So many atoms per unit of a binary column; none may be in a strict term.
    fn unit(&mut self, id: ColumnId, atoms: i64) {
        match (atoms, self.strict) {
            (0, _) => {}
            (_, true) => self.program.columns[id].upper = 0,
            (_, false) => self.atoms.terms.push((id, atoms)),
        }
    }

    fn unary(&mut self, talk: TalkId, atoms: impl Fn(Placement) -> i64) {
        if let Some(fixed) = self.program.fixed[talk.index()] {
            self.atoms.constant += atoms(fixed);
        }
        for index in 0..self.program.placed[talk.index()].len() {
            let (placement, id) = self.program.placed[talk.index()][index];
            self.unit(id, atoms(placement));
        }
    }
}
