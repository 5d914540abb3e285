//! Why a wish got less than it asked for: a rule and the names that go with it, worded when shown.

use super::Grant;
use crate::id::{SpaceId, WishId};
use crate::time::Weekly;
use serde::{Deserialize, Serialize};

/// What stood in the way, at one asked space or one asked time in it, or for the wish as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// The space holds fewer persons than the group has.
    TooSmall { space: SpaceId, capacity: i64 },
    /// The space lacks what the group needs.
    Lacks { space: SpaceId, features: Vec<String> },
    /// The space is not open long enough then.
    Closed { space: SpaceId, time: Weekly },
    /// Lessons, closures or other bookings hold the space then.
    Taken { space: SpaceId, time: Weekly },
    /// Other groups got the space then.
    Rivals { space: SpaceId, time: Weekly, rivals: Vec<WishId> },
    /// Another session of the group itself is too near.
    OwnSession { space: SpaceId, time: Weekly },
    /// The club has as much time as it may have.
    ClubMaximum { minutes: i64 },
    /// It was free, but opening the building for it, or a poor choice, costs more than the session is worth.
    NotWorth { space: SpaceId, time: Weekly },
    /// What one more session would take, in the space named or in any: points lost, sessions that go and that come.
    /// Unless `proven`, there may be a cheaper way.
    Price { space: Option<SpaceId>, lost: i64, proven: bool, gone: Vec<Grant>, new: Vec<Grant> },
    /// No way to let it have one more session was found in the time there was.
    NoPrice,
}

impl Reason {
    /// Whether it says what a session would take. That names what others would lose, so it is for clerks.
    pub fn is_price(&self) -> bool {
        matches!(self, Self::Price { .. } | Self::NoPrice)
    }
}
