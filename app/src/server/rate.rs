//! Limits on how often something may be tried: sign-in by account and by address.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

/// Ten tries at once, then one every six seconds, for each key.
pub struct RateLimits {
    sign_in: DefaultKeyedRateLimiter<String>,
}

impl Default for RateLimits {
    fn default() -> Self {
        let ten = NonZeroU32::MIN.saturating_add(9);
        Self { sign_in: RateLimiter::keyed(Quota::per_minute(ten)) }
    }
}

impl RateLimits {
    /// Whether another sign-in may be tried for this key (an account or an address).
    pub fn may_sign_in(&self, key: &str) -> bool {
        self.sign_in.check_key(&key.to_owned()).is_ok()
    }
}
