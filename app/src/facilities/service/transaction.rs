//! A change in a transaction of its own.

/// Runs the change and commits it: `in_transaction!(app, tx => service::add_building(tx, &new))`.
macro_rules! in_transaction {
    ($app:expr, $tx:ident => $change:expr) => {
        $crate::database::within!($app.database, $tx => $change.await)
    };
}
pub(crate) use in_transaction;
