//! Interned ids: `u32` newtypes numbered in order of declaration.

/// What all ids share: a dense index.
pub trait Id: Copy + Eq + Ord {
    /// The id with this index.
    fn from_index(index: usize) -> Self;
    /// The dense index, starting at 0.
    fn index(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub u32);

        impl Id for $name {
            #[expect(clippy::cast_possible_truncation, reason = "input files are far below 2^32 items")]
            #[inline]
            fn from_index(index: usize) -> Self {
                Self(index as u32)
            }
            #[inline]
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}
pub(crate) use ids;

ids! {
    /// A talk (or a break: breaks are talks that are fixed and need nobody).
    TalkId;
    /// A person.
    PersonId;
    /// A room, combined or atomic.
    RoomId;
    /// Something that talks use up.
    ResourceId;
    /// A day of the event.
    DayId;
    /// A run of offered starts between breaks.
    BlockId;
    /// One application of a rule, numbered in order of the configuration.
    UseId;
    /// Where a fact was written. Resolved to a place by `finding::Origins`; 0 is "nowhere".
    OriginId;
}
