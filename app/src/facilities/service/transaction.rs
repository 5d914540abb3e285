//! A change in a transaction of its own.

use super::FacilityError;
use crate::database::refusal::{self, Refusal};

/// How often a change is tried when other transactions are in its way.
pub const TRIES: u32 = 5;

/// Whether the change failed only because another transaction was in the way.
pub fn in_the_way(error: &FacilityError) -> bool {
    matches!(error, FacilityError::Database(cause) if refusal::of(cause) == Some(Refusal::TryAgain))
}

/// Runs the change and commits it; runs it again, a few times, when another transaction was in the way:
/// `in_transaction!(app, tx => service::add_building(tx, &new))`.
///
/// A macro, because the future of a closure that borrows cannot be shown to be `Send` for every lifetime.
macro_rules! in_transaction {
    ($app:expr, $tx:ident => $change:expr) => {{
        let mut tries = 1;
        loop {
            let outcome = match $app.database.write().await {
                Err(cause) => Err($crate::facilities::service::FacilityError::Database(cause)),
                Ok(mut transaction) => {
                    let $tx = &mut transaction;
                    match $change.await {
                        Ok(value) => transaction
                            .commit()
                            .await
                            .map(|()| value)
                            .map_err($crate::facilities::service::FacilityError::from),
                        Err(error) => Err(error),
                    }
                }
            };
            match outcome {
                Err(error)
                    if tries < $crate::facilities::service::TRIES
                        && $crate::facilities::service::in_the_way(&error) =>
                {
                    tries += 1
                }
                outcome => break outcome,
            }
        }
    }};
}
pub(crate) use in_transaction;
