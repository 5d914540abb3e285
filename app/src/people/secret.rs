//! Passwords and random tokens: the only place that makes or compares secrets.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Hashing takes some 20 MB and tens of milliseconds each: two at a time leave room for everything else.
static HASHING: Semaphore = Semaphore::const_new(2);

/// The hash of no password: compared against when an account is unknown, so that the answer takes as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now(&token()).unwrap_or_default());

/// argon2id in PHC form, on a thread of its own.
pub async fn hash(password: &str) -> Option<String> {
    let password = password.to_owned();
    let _turn = HASHING.acquire().await.ok()?;
    tokio::task::spawn_blocking(move || hash_now(&password)).await.ok()?
}

/// Whether the password belongs to the hash; without a hash it takes as long and never does.
pub async fn matches(password: &str, hash: Option<String>) -> bool {
    let password = password.to_owned();
    let Ok(_turn) = HASHING.acquire().await else { return false };
    let verified = tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let fits = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        known && fits
    });
    verified.await.unwrap_or(false)
}

fn hash_now(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).ok()
}

/// 256 random bits in hexadecimal.
pub fn token() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

/// What is stored of a token.
pub fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_matches_and_no_other() {
        let stored = hash("Björkar i motljus").await;
        assert!(stored.as_deref().is_some_and(|hash| hash.starts_with("$argon2id$")));
        assert!(matches("Björkar i motljus", stored.clone()).await);
        assert!(!matches("björkar i motljus", stored).await);
        assert!(!matches("", None).await);
    }

    #[test]
    fn tokens_differ_and_only_their_digest_is_kept() {
        let (one, other) = (token(), token());
        assert_ne!(one, other);
        assert_eq!(one.len(), 64);
        assert_ne!(digest(&one), one);
    }
}
