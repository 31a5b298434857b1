//! Clashes planted in an agenda.

use super::dice::Dice;
use super::layout::Layout;
use super::plan::Plan;
use super::spec::Impossible;
use super::text::Line;

pub(super) fn plant(_: &Plan, _: &Layout, _: &mut [Line], _: usize, _: &mut Dice) -> Result<Vec<String>, Impossible> {
    Ok(Vec::new())
}
