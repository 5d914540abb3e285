//! The few words that belong to one engine, or that are not ordinary SQL. A dialect word anywhere else fails a test.

/// SQLite: take the write lock at once, or a transaction that reads first is refused when it comes to write.
pub const BEGIN_WRITE_SQLITE: &str = "BEGIN IMMEDIATE";

pub const SAVEPOINT: &str = "SAVEPOINT step";
pub const ROLLBACK_TO: &str = "ROLLBACK TO SAVEPOINT step";
pub const RELEASE: &str = "RELEASE SAVEPOINT step";

/// A query whose rows the transaction goes on to change. PostgreSQL locks them until it ends, so that what is decided from them still
/// holds when it is written; their keys stay, so those who only refer to them do not wait. SQLite has one writer and needs no lock.
macro_rules! locked {
    ($text:literal) => {
        concat!($text, " FOR NO KEY UPDATE")
    };
}
pub(crate) use locked;

/// The time, whole seconds since 1970, by the database's own clock.
pub const CLOCK_SQLITE: &str = "SELECT unixepoch()";
pub const CLOCK_POSTGRES: &str = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS BIGINT)";
