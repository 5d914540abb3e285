//! The one frame in which things are written: a transaction, begun again when another one was in its way.

use super::refusal::{self, Refusal};
use std::time::Duration;

/// How often something is tried before whoever asked is told.
const TRIES: u32 = 8;

/// The error of a feature, behind which may stand one of the database.
pub trait Failure: From<sqlx::Error> {
    fn database(&self) -> Option<&sqlx::Error>;

    /// What the database refused, if it was the database.
    fn refusal(&self) -> Option<Refusal> {
        self.database().and_then(refusal::of)
    }
}

impl Failure for sqlx::Error {
    fn database(&self) -> Option<&sqlx::Error> {
        Some(self)
    }
}

/// How often has been tried, and upon which refusals it is tried again.
pub struct Tries {
    made: u32,
    also: &'static [Refusal],
}

impl Tries {
    /// Again when another transaction was in the way, and upon these refusals.
    pub fn new(also: &'static [Refusal]) -> Self {
        Self { made: 0, also }
    }

    /// Whether to begin again after this failure; waits a little before it says so, a little longer each time.
    pub async fn again(&mut self, failure: &impl Failure) -> bool {
        self.made += 1;
        let passes =
            failure.refusal().is_some_and(|refused| refused == Refusal::TryAgain || self.also.contains(&refused));
        if !passes || self.made >= TRIES {
            return false;
        }
        // Two who met each other do not wait equally long.
        let most = 5u64 << self.made;
        tokio::time::sleep(Duration::from_millis(most / 2 + rand::random_range(0..=most / 2))).await;
        true
    }
}

/// Does something in a write transaction and commits it when it is `Ok`; otherwise nothing is kept. Begun anew, as often as
/// [`Tries`] allows, when another transaction was in the way:
/// `within!(app.database, tx => store::insert(tx, &new).await)`.
///
/// The body is an expression of type `Result<T, E>` with `E: Failure`; its `?` and `return` leave the attempt, not the function.
/// `within!(app.database, also [Overlap], tx => …)` begins anew upon such a refusal too: where the body looks at what is free,
/// and finds another answer when somebody was faster.
///
/// A macro, because the future of a closure that borrows cannot be shown to be `Send` for every lifetime.
macro_rules! within {
    ($database:expr, $tx:ident => $body:expr) => {
        $crate::database::within!($database, also [], $tx => $body)
    };
    ($database:expr, also [$($refusal:ident),*], $tx:ident => $body:expr) => {{
        let mut tries = $crate::database::Tries::new(&[$($crate::database::refusal::Refusal::$refusal),*]);
        loop {
            let outcome = match $database.write().await {
                Err(cause) => Err(From::from(cause)),
                Ok(mut transaction) => {
                    let done = {
                        let $tx = &mut transaction;
                        async { $body }.await
                    };
                    match done {
                        Ok(value) => transaction.commit().await.map(|()| value).map_err(From::from),
                        Err(error) => Err(error),
                    }
                }
            };
            match outcome {
                Err(error) => {
                    if !tries.again(&error).await {
                        break Err(error);
                    }
                }
                done => break done,
            }
        }
    }};
}
pub(crate) use within;

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::SqlitePool;

    #[tokio::test]
    async fn what_was_in_the_way_is_waited_for_so_often_and_anything_else_is_told_at_once() {
        let pool = SqlitePool::connect("sqlite::memory:").await.expect("a database in memory");
        sqlx::raw_sql("CREATE TABLE t (a INTEGER UNIQUE); INSERT INTO t VALUES (1)")
            .execute(&pool)
            .await
            .expect("a table");
        let twice = sqlx::query("INSERT INTO t VALUES (1)").execute(&pool).await.expect_err("it is there");

        let mut patient = Tries::new(&[]);
        let mut tries = 1;
        while patient.again(&sqlx::Error::PoolTimedOut).await {
            tries += 1;
        }
        assert_eq!(tries, TRIES);
        assert!(!Tries::new(&[]).again(&twice).await, "there twice is no matter of time");
        assert!(Tries::new(&[Refusal::Duplicate]).again(&twice).await, "unless it is said to be one");
    }
}
