//! Wrong passwords: counted by account and place, so that none is guessed, and nobody is kept out by what others try.
//!
//! Kept are digests and numbers, never what was typed.

use super::limits::{VISITORS, WRONG_ACCOUNT, WRONG_ACCOUNT_WAITS, WRONG_ADDRESS, WRONG_HERE};
use crate::time::Instant;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::MutexGuard;

type Key = [u8; 16];

/// Days for which a place is remembered from which an account has been signed in to.
const KNOWN_DAYS: i64 = 30;

/// What is to be done with a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Try,
    /// Much has been tried for the account, elsewhere.
    TryAfter(Duration),
    Refuse,
}

/// An account as it was typed, and where it was typed.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    here: Key,
    account: Key,
    address: Key,
}

impl Attempt {
    pub fn new(account: &str, from: Option<IpAddr>) -> Self {
        let from = from.map(super::rate::network).map_or_else(String::new, |from| from.to_string());
        let account = account.trim().to_lowercase();
        Self {
            here: key("here", &[&from, &account]),
            account: key("account", &[&account]),
            address: key("address", &[&from]),
        }
    }
}

fn key(kind: &str, parts: &[&str]) -> Key {
    let mut digest = Sha256::new_with_prefix(kind);
    for part in parts {
        digest.update(part.len().to_le_bytes());
        digest.update(part);
    }
    let digest: [u8; 32] = digest.finalize().into();
    std::array::from_fn(|at| digest[at])
}

#[derive(Default)]
struct Counts {
    /// How many wrong ones are remembered, and since when: one is forgotten every so many seconds.
    wrong: HashMap<Key, (i64, Instant)>,
    known: HashMap<Key, Instant>,
}

impl Counts {
    fn of(&self, key: &Key, every: i64, now: Instant) -> i64 {
        self.wrong.get(key).map_or(0, |(count, since)| (count - (now.0 - since.0).max(0) / every).max(0))
    }

    fn add(&mut self, key: Key, every: i64, now: Instant) {
        let count = self.of(&key, every, now);
        self.wrong.insert(key, (count + 1, now));
    }
}

/// All wrong passwords of this process.
pub struct Failures {
    counts: Mutex<Counts>,
    /// Tries for one account from one place come one after the other, or a hundred at once would each find nothing counted yet.
    turns: Vec<tokio::sync::Mutex<()>>,
}

impl Default for Failures {
    fn default() -> Self {
        Self { counts: Mutex::default(), turns: (0..64).map(|_| tokio::sync::Mutex::default()).collect() }
    }
}

impl Failures {
    fn counts(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// To be held from the verdict to what came of the try.
    pub async fn turn(&self, attempt: &Attempt) -> MutexGuard<'_, ()> {
        self.turns[usize::from(attempt.here[0]) % self.turns.len()].lock().await
    }

    pub fn verdict(&self, attempt: &Attempt, now: Instant) -> Verdict {
        let counts = self.counts();
        let over = |key: &Key, (most, every): (u32, i64)| counts.of(key, every, now) >= i64::from(most);
        let known = counts.known.get(&attempt.here).is_some_and(|at| now.0 - at.0 < KNOWN_DAYS * 86_400);
        if over(&attempt.here, WRONG_HERE) || (over(&attempt.address, WRONG_ADDRESS) && !known) {
            Verdict::Refuse
        } else if over(&attempt.account, WRONG_ACCOUNT) && !known {
            Verdict::TryAfter(WRONG_ACCOUNT_WAITS)
        } else {
            Verdict::Try
        }
    }

    pub fn was_wrong(&self, attempt: &Attempt, now: Instant) {
        let mut counts = self.counts();
        if counts.wrong.len() >= VISITORS {
            // Whatever would be forgotten soonest; who has tried much is remembered.
            counts.wrong.retain(|_, (count, since)| *count > 1 && now.0 - since.0 < 3_600);
        }
        for (key, (_, every)) in
            [(attempt.here, WRONG_HERE), (attempt.account, WRONG_ACCOUNT), (attempt.address, WRONG_ADDRESS)]
        {
            counts.add(key, every, now);
        }
    }

    /// A right password costs nothing, and makes the place one that the account is known at.
    pub fn was_right(&self, attempt: &Attempt, now: Instant) {
        let mut counts = self.counts();
        counts.wrong.remove(&attempt.here);
        if counts.known.len() >= VISITORS {
            counts.known.retain(|_, at| now.0 - at.0 < 86_400);
        }
        counts.known.insert(attempt.here, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant(1_795_507_200);

    fn at(account: &str, last: u8) -> Attempt {
        Attempt::new(account, Some(IpAddr::from([192, 0, 2, last])))
    }

    #[test]
    fn one_account_is_not_guessed_from_one_place_and_its_owner_enters_from_another() {
        let failures = Failures::default();
        for _ in 0..WRONG_HERE.0 {
            assert_eq!(failures.verdict(&at("anna@prov.se", 1), NOW), Verdict::Try);
            failures.was_wrong(&at("anna@prov.se", 1), NOW);
        }
        assert_eq!(failures.verdict(&at("ANNA@prov.se ", 1), NOW), Verdict::Refuse, "written in another way");
        assert_eq!(failures.verdict(&at("anna@prov.se", 2), NOW), Verdict::Try, "from another place");
        assert_eq!(failures.verdict(&at("bo@prov.se", 1), NOW), Verdict::Try, "another account");
        assert_eq!(failures.verdict(&at("anna@prov.se", 1), NOW.plus_minutes(1)), Verdict::Try, "later");
    }

    #[test]
    fn an_account_that_is_tried_from_everywhere_waits_but_at_its_own_place() {
        let failures = Failures::default();
        failures.was_right(&at("anna@prov.se", 200), NOW);
        for place in 0..WRONG_ACCOUNT.0 as u8 {
            failures.was_wrong(&at("anna@prov.se", place), NOW);
        }
        assert_eq!(failures.verdict(&at("anna@prov.se", 100), NOW), Verdict::TryAfter(WRONG_ACCOUNT_WAITS));
        assert_eq!(failures.verdict(&at("anna@prov.se", 200), NOW), Verdict::Try);
    }

    #[test]
    fn a_place_that_tries_many_accounts_is_stopped_and_who_works_there_is_not() {
        let failures = Failures::default();
        failures.was_right(&at("clerk@prov.se", 1), NOW);
        for number in 0..WRONG_ADDRESS.0 {
            failures.was_wrong(&at(&format!("{number}@prov.se"), 1), NOW);
        }
        assert_eq!(failures.verdict(&at("bo@prov.se", 1), NOW), Verdict::Refuse);
        assert_eq!(failures.verdict(&at("clerk@prov.se", 1), NOW), Verdict::Try);
        assert_eq!(failures.verdict(&at("bo@prov.se", 2), NOW), Verdict::Try);
    }

    #[test]
    fn right_passwords_are_not_counted_and_little_is_remembered() {
        let failures = Failures::default();
        for _ in 0..200 {
            assert_eq!(failures.verdict(&at("anna@prov.se", 1), NOW), Verdict::Try);
            failures.was_right(&at("anna@prov.se", 1), NOW);
        }
        for number in 0..VISITORS {
            failures.was_wrong(&Attempt::new(&format!("{number}{}", "x".repeat(300)), None), NOW);
        }
        assert!(failures.counts().wrong.len() <= VISITORS + 3);
    }
}
