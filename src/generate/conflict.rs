//! A conflict planted in a scenario.

use super::dice::Dice;
use super::layout::Layout;
use super::plan::Plan;
use super::spec::Impossible;

pub(super) fn plant(_: &mut Plan, _: &Layout, _: usize, _: &mut Dice) -> Result<Vec<String>, Impossible> {
    Ok(Vec::new())
}
