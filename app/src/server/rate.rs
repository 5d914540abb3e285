//! Limits on how often something may be tried: sign-in by account and by address.

use super::config::Config;
use axum::http::HeaderMap;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;

/// Keys remembered at most before those that have had their rest are forgotten.
const MOST_KEYS: usize = 10_000;

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
        if self.sign_in.len() > MOST_KEYS {
            self.sign_in.retain_recent();
        }
        self.sign_in.check_key(&key.to_owned()).is_ok()
    }
}

/// Where a request comes from. A proxy of one's own appends the address it saw to X-Forwarded-For; whatever stands before
/// that was written by the sender and says nothing.
pub fn client_address(config: &Config, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
    let forwarded = || headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok();
    config.behind_proxy.then(forwarded).flatten().or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proxys_word_counts_and_the_senders_does_not() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "10.0.0.1, 192.0.2.7".parse().expect("a header"));
        let peer: IpAddr = "127.0.0.1".parse().expect("an address");
        let direct = Config::default();
        assert_eq!(client_address(&direct, &headers, Some(peer)), Some(peer), "without a proxy anybody can write the header");
        let behind = Config { behind_proxy: true, ..Config::default() };
        assert_eq!(client_address(&behind, &headers, Some(peer)), "192.0.2.7".parse().ok());
        assert_eq!(client_address(&behind, &HeaderMap::new(), Some(peer)), Some(peer));
    }
}
