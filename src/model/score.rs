//! The price of an agenda.

/// Hard before soft, both in integers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score {
    /// What must not be.
    pub hard: i64,
    /// What should not be.
    pub soft: i64,
}
