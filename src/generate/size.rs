//! How large a generated conference is.

/// How large a conference is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Size {
    /// Talks, one plenary per day included; cut to what slots and rooms can hold.
    pub talks: usize,
    /// Days, 1 to 5.
    pub days: usize,
    /// Slots for parallel talks, over all days; at most 14 a day.
    pub slots: usize,
    /// Rooms, of skewed capacities.
    pub rooms: usize,
    /// Of a hundred talks, so many draw audience and track freely. With 0 the planted agenda costs
    /// nothing by the default rules; with more the optimum is not known.
    pub tension: u32,
}

impl Default for Size {
    /// 94 talks, 12 slots, 8 rooms on 2 days.
    fn default() -> Self {
        Self { talks: 94, days: 2, slots: 12, rooms: 8, tension: 10 }
    }
}

impl Size {
    /// The default with other numbers of talks, slots and rooms.
    #[must_use]
    pub fn new(talks: usize, days: usize, slots: usize, rooms: usize) -> Self {
        Self { talks, days, slots, rooms, ..Self::default() }
    }

    /// The same with another share of talks that draw audience and track freely.
    #[must_use]
    pub fn tension(self, percent: u32) -> Self {
        Self { tension: percent, ..self }
    }
}
