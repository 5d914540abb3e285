//! Two pools behind one face. A store function takes a [`Tx`] and writes its SQL once; [`on!`](crate::on) runs it on either engine.

pub mod archive;
mod dialect;
pub mod guards;
pub mod integrity;
pub mod migrate;
mod open;
pub mod refusal;
mod within;

pub use dialect::{LOCK_FOR_BOOKING, LOCK_FOR_CHANGE};
pub use open::{OpenError, has_password, without_password};
pub(crate) use within::within;
pub use within::{Failure, Tries};

use crate::time::Instant;
use sqlx::pool::PoolConnection;
use sqlx::{ConnectOptions, PgConnection, PgPool, SqliteConnection, SqlitePool};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// Where everything is kept. SQLite has one writer and several readers; PostgreSQL has one pool for both.
#[derive(Clone)]
pub enum Database {
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
    /// The one inside, where whatever is written is told whether it would be refused, and nothing of it is kept.
    Rehearsal(Arc<Self>),
}

/// A transaction on either engine. Dropped without [`Tx::commit`] it leaves nothing behind.
pub enum Tx {
    Sqlite(OnSqlite),
    Postgres(OnPostgres),
}

/// A transaction that is kept when it is committed, or one that is only rehearsed.
pub enum OnSqlite {
    Real(sqlx::Transaction<'static, sqlx::Sqlite>),
    Rehearsed(sqlx::Transaction<'static, sqlx::Sqlite>),
}

impl Deref for OnSqlite {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match self {
            Self::Real(transaction) | Self::Rehearsed(transaction) => transaction,
        }
    }
}

impl DerefMut for OnSqlite {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match self {
            Self::Real(transaction) | Self::Rehearsed(transaction) => transaction,
        }
    }
}

/// PostgreSQL shows each statement what is committed when it begins, inside a transaction or not: one that only reads
/// needs none, and is spared two journeys to the server.
pub enum OnPostgres {
    Reading(PoolConnection<sqlx::Postgres>),
    Writing(sqlx::Transaction<'static, sqlx::Postgres>),
    Rehearsed(sqlx::Transaction<'static, sqlx::Postgres>),
}

impl Deref for OnPostgres {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        match self {
            Self::Reading(connection) => connection,
            Self::Writing(transaction) | Self::Rehearsed(transaction) => transaction,
        }
    }
}

impl DerefMut for OnPostgres {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match self {
            Self::Reading(connection) => connection,
            Self::Writing(transaction) | Self::Rehearsed(transaction) => transaction,
        }
    }
}

/// Runs the same query text on whichever engine the transaction belongs to:
/// `on!(tx, db => sqlx::query("…").bind(x).execute(db).await)`.
#[macro_export]
macro_rules! on {
    ($tx:expr, $db:ident => $body:expr) => {
        match $tx {
            $crate::database::Tx::Sqlite(inner) => {
                let $db = &mut **inner;
                $body
            }
            $crate::database::Tx::Postgres(inner) => {
                let $db = &mut **inner;
                $body
            }
        }
    };
}

/// Like [`on!`](crate::on) for rows that the transaction goes on to change; they are locked where the engine knows locks:
/// `on_locked!(tx, db, sql = "SELECT …" => sqlx::query_as(sql).bind(x).fetch_all(db).await)`.
macro_rules! on_locked {
    ($tx:expr, $db:ident, $sql:ident = $text:literal => $body:expr) => {
        match $tx {
            $crate::database::Tx::Sqlite(inner) => {
                let ($db, $sql) = (&mut **inner, $text);
                $body
            }
            $crate::database::Tx::Postgres(inner) => {
                let ($db, $sql) = (&mut **inner, $crate::database::locked!($text));
                $body
            }
        }
    };
}
pub(crate) use {dialect::locked, on_locked};

impl Database {
    /// For reading.
    pub async fn read(&self) -> Result<Tx, sqlx::Error> {
        match self {
            Self::Sqlite { read, .. } => Ok(Tx::Sqlite(OnSqlite::Real(read.begin().await?))),
            Self::Postgres(pool) => Ok(Tx::Postgres(OnPostgres::Reading(pool.acquire().await?))),
            Self::Rehearsal(inside) => Box::pin(inside.read()).await,
        }
    }

    /// A transaction for writing.
    pub async fn write(&self) -> Result<Tx, sqlx::Error> {
        match self {
            Self::Sqlite { write, .. } => {
                Ok(Tx::Sqlite(OnSqlite::Real(write.begin_with(dialect::BEGIN_WRITE_SQLITE).await?)))
            }
            Self::Postgres(pool) => Ok(Tx::Postgres(OnPostgres::Writing(pool.begin().await?))),
            Self::Rehearsal(inside) => Box::pin(inside.write()).await.map(Tx::rehearsed),
        }
    }

    /// Where it is, such that [`Database::open`] opens the same again.
    pub fn address(&self) -> String {
        match self {
            Self::Sqlite { write, .. } => format!("sqlite:{}", write.connect_options().get_filename().display()),
            Self::Postgres(pool) => pool.connect_options().to_url_lossy().to_string(),
            // Nothing that is only rehearsed is handed to another program: it would write.
            Self::Rehearsal(_) => String::new(),
        }
    }

    /// For reading what many statements must see as it is at one moment.
    pub async fn snapshot(&self) -> Result<Tx, sqlx::Error> {
        match self {
            Self::Sqlite { .. } => self.read().await,
            Self::Rehearsal(inside) => Box::pin(inside.snapshot()).await,
            Self::Postgres(_) => {
                let mut tx = self.write().await?;
                tx.one_moment().await?;
                Ok(tx)
            }
        }
    }

    /// Writes one row and keeps it: whether anything can be written at all. A full disk lets one read, begin and take back.
    pub async fn beat(&self, now: Instant) -> Result<(), sqlx::Error> {
        let mut tx = self.write().await?;
        on!(&mut tx, db => sqlx::query("UPDATE pulse SET beaten_at = $1").bind(now).execute(db).await.map(|_| ()))?;
        tx.commit().await
    }

    /// Of each pool: its name, connections in use, and connections at rest.
    pub fn connections(&self) -> Vec<(&'static str, u32, u32)> {
        fn of<DB: sqlx::Database>(name: &'static str, pool: &sqlx::Pool<DB>) -> (&'static str, u32, u32) {
            let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX).min(pool.size());
            (name, pool.size() - idle, idle)
        }
        match self {
            Self::Sqlite { read, write } => vec![of("read", read), of("write", write)],
            Self::Postgres(pool) => vec![of("both", pool)],
            Self::Rehearsal(inside) => inside.connections(),
        }
    }

    /// Closes every connection; SQLite then folds its log into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
            Self::Rehearsal(inside) => Box::pin(inside.close()).await,
        }
    }
}

impl Tx {
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(OnSqlite::Real(tx)) => tx.commit().await,
            Self::Sqlite(OnSqlite::Rehearsed(tx)) => tx.rollback().await,
            Self::Postgres(OnPostgres::Writing(tx)) => tx.commit().await,
            Self::Postgres(OnPostgres::Rehearsed(mut tx)) => {
                // What would be checked when it is committed is checked now.
                sqlx::query(dialect::CHECK_NOW_POSTGRES).execute(&mut *tx).await?;
                tx.rollback().await
            }
            Self::Postgres(OnPostgres::Reading(_)) => Ok(()),
        }
    }

    /// The time by the database's own clock, which is one for all servers. For what is agreed between servers, such as leases;
    /// what people see goes by the clock of the site.
    pub async fn clock(&mut self) -> Result<Instant, sqlx::Error> {
        match self {
            Self::Sqlite(tx) => sqlx::query_scalar(dialect::CLOCK_SQLITE).fetch_one(&mut **tx).await,
            Self::Postgres(tx) => sqlx::query_scalar(dialect::CLOCK_POSTGRES).fetch_one(&mut **tx).await,
        }
    }

    /// Called first in a writing transaction: all its statements see the database as it is now. SQLite does so anyway.
    pub async fn one_moment(&mut self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(inner) => sqlx::query(dialect::ONE_MOMENT_POSTGRES).execute(&mut **inner).await.map(|_| ()),
        }
    }

    /// The same transaction, of which nothing will be kept.
    fn rehearsed(self) -> Self {
        match self {
            Self::Sqlite(OnSqlite::Real(tx)) => Self::Sqlite(OnSqlite::Rehearsed(tx)),
            Self::Postgres(OnPostgres::Writing(tx)) => Self::Postgres(OnPostgres::Rehearsed(tx)),
            other => other,
        }
    }

    /// Marks a point to come back to with [`Tx::rollback_to_savepoint`] when a statement is refused.
    pub async fn savepoint(&mut self) -> Result<(), sqlx::Error> {
        on!(self, db => sqlx::query(dialect::SAVEPOINT).execute(db).await.map(|_| ()))
    }

    pub async fn rollback_to_savepoint(&mut self) -> Result<(), sqlx::Error> {
        on!(&mut *self, db => sqlx::query(dialect::ROLLBACK_TO).execute(db).await.map(|_| ()))?;
        self.release_savepoint().await
    }

    pub async fn release_savepoint(&mut self) -> Result<(), sqlx::Error> {
        on!(self, db => sqlx::query(dialect::RELEASE).execute(db).await.map(|_| ()))
    }
}
