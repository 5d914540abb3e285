//! What can become of a booking.

use crate::words;

words! {
    pub enum State {
        /// Waits for the clerk; holds no time.
        Requested = "requested",
        /// Holds its time.
        Confirmed = "confirmed",
        Cancelled = "cancelled",
        Denied = "denied",
    }
}

impl State {
    /// The states of a booking that holds its time or may come to: the statements that ask for it name just these.
    pub const LIVE: [Self; 2] = [Self::Requested, Self::Confirmed];

    /// Whether it holds its time. The schema lays what a booking in this state holds.
    pub const fn holds_time(self) -> bool {
        matches!(self, Self::Confirmed)
    }

    /// Whether it waits for somebody's decision.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Requested)
    }

    /// Whether it holds its time or may come to.
    pub const fn is_live(self) -> bool {
        self.holds_time() || self.waits()
    }

    /// Whether it was called off and can be taken up again.
    pub const fn can_return(self) -> bool {
        matches!(self, Self::Cancelled)
    }

    /// What may become of it. What was denied stays denied: it is asked for anew.
    pub const fn may_become(self, to: Self) -> bool {
        match self {
            Self::Requested => !matches!(to, Self::Requested),
            Self::Confirmed => matches!(to, Self::Cancelled),
            Self::Cancelled => to.is_live(),
            Self::Denied => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::State::{self, Cancelled, Confirmed, Denied, Requested};

    #[test]
    fn what_is_live_is_what_holds_time_or_waits() {
        assert!(State::ALL.into_iter().all(|state| State::LIVE.contains(&state) == state.is_live()));
        assert!(State::ALL.into_iter().all(|state| !(state.holds_time() && state.waits())));
    }

    #[test]
    fn a_request_is_decided_or_withdrawn_and_only_what_was_cancelled_comes_back() {
        let allowed = [
            (Requested, Confirmed),
            (Requested, Cancelled),
            (Requested, Denied),
            (Confirmed, Cancelled),
            (Cancelled, Requested),
            (Cancelled, Confirmed),
        ];
        for from in State::ALL {
            for to in State::ALL {
                assert_eq!(from.may_become(to), allowed.contains(&(from, to)), "{from:?} to {to:?}");
            }
            assert_eq!(from.can_return(), !from.is_live() && State::LIVE.into_iter().any(|to| from.may_become(to)));
        }
    }
}
