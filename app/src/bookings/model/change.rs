//! A changed rule, and what becomes of the bookings that it meets.

use crate::id::{BuildingId, PersonId, RuleChangeId, SpaceId};
use crate::time::Instant;
use crate::words;

words! {
    /// What becomes of a booking that a changed rule meets.
    pub enum Choice {
        /// It stays, although the rule says otherwise.
        Keep = "keep",
        /// It stays until somebody moves it.
        Move = "move",
        Cancel = "cancel",
    }
}

/// A changed rule that met bookings: who changed what, where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRecord {
    pub id: RuleChangeId,
    pub at: Instant,
    pub by: Option<PersonId>,
    /// The word of the change.
    pub kind: String,
    /// Where; neither means everywhere.
    pub building: Option<BuildingId>,
    pub space: Option<SpaceId>,
    /// In words, as the one who changed it read them.
    pub what: String,
    /// What those whose bookings were cancelled are told.
    pub reason: String,
}
