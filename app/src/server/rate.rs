//! How often a visitor may ask for what costs much, and where a request comes from.

use super::config::Config;
use super::limits::{PACES, VISITORS};
use crate::id::PersonId;
use axum::http::HeaderMap;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

/// Whose requests are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Who {
    Person(PersonId),
    Network(IpAddr),
}

/// One count for each kind of route in [`PACES`].
pub struct RateLimits {
    kinds: Vec<(&'static str, DefaultKeyedRateLimiter<Who>)>,
    clock: DefaultClock,
}

impl Default for RateLimits {
    fn default() -> Self {
        let some = |number: u32| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let kinds = PACES.into_iter().map(|(route, pace)| {
            (route, RateLimiter::keyed(Quota::per_second(some(pace.per_second)).allow_burst(some(pace.at_once))))
        });
        Self { kinds: kinds.collect(), clock: DefaultClock::default() }
    }
}

impl RateLimits {
    /// Whether the visitor may ask for this route now; otherwise in how many seconds.
    pub fn may_ask(&self, route: &str, person: Option<&PersonId>, from: Option<IpAddr>) -> Result<(), u64> {
        let Some((_, limiter)) = self.kinds.iter().find(|(begins, _)| route.starts_with(begins)) else { return Ok(()) };
        let who = match (person, from) {
            (Some(person), _) => Who::Person(person.clone()),
            (None, Some(from)) => Who::Network(from),
            (None, None) => return Ok(()),
        };
        if limiter.len() > VISITORS {
            limiter.retain_recent();
        }
        limiter.check_key(&who).map_err(|not_yet| not_yet.wait_time_from(self.clock.now()).as_secs() + 1)
    }
}

/// What is counted as one place: an IPv4 address, or the network of an IPv6 address, of which one subscriber has them all.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address @ IpAddr::V4(_) => address,
    }
}

/// Where a request comes from. A proxy of one's own appends the address it saw to X-Forwarded-For; whatever stands before
/// that was written by the sender and says nothing.
pub fn client_address(config: &Config, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
    let forwarded = || {
        headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
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
        assert_eq!(
            client_address(&direct, &headers, Some(peer)),
            Some(peer),
            "without a proxy anybody can write the header"
        );
        let behind = Config { behind_proxy: true, ..Config::default() };
        assert_eq!(client_address(&behind, &headers, Some(peer)), "192.0.2.7".parse().ok());
        assert_eq!(client_address(&behind, &HeaderMap::new(), Some(peer)), Some(peer));
    }

    #[test]
    fn one_subscriber_is_one_place_however_many_addresses_there_are() {
        let place = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(place("2001:db8:1:2::1"), place("2001:db8:1:2:ffff::9"));
        assert_ne!(place("2001:db8:1:2::1"), place("2001:db8:1:3::1"));
        assert_eq!(place("::ffff:192.0.2.7"), place("192.0.2.7"));
        assert_ne!(place("192.0.2.7"), place("192.0.2.8"));
    }

    #[test]
    fn whoever_asks_too_much_waits_and_others_do_not() {
        let limits = RateLimits::default();
        let from = |last: u8| Some(IpAddr::from([192, 0, 2, last]));
        let most = PACES[0].1.at_once;
        let asked = (0..most * 2).filter(|_| limits.may_ask("/utilisation", None, from(1)).is_ok()).count();
        assert!((most as usize..most as usize * 2).contains(&asked), "{asked}");
        let seconds = limits.may_ask("/utilisation", None, from(1)).expect_err("too much");
        assert!((1..60).contains(&seconds), "{seconds}");
        assert!(limits.may_ask("/utilisation", None, from(2)).is_ok(), "another place");
        assert!(
            limits.may_ask("/utilisation", Some(&PersonId::from("anna")), from(1)).is_ok(),
            "somebody who has signed in there"
        );
        assert!(limits.may_ask("/spaces/{id}", None, from(1)).is_ok(), "what costs little");
    }
}
