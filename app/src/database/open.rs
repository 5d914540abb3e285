//! Opening: which engine an address means, who may read the files, and when a connection is thrown away.

use super::Database;
use sqlx::pool::PoolOptions;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, SqlitePool};
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// A connection that has rested longer than this is tried before it is used: the server may have been started anew.
const RESTED: Duration = Duration::from_secs(1);
/// How long one waits for a connection to PostgreSQL: whoever asks a site whose database is gone is told so soon.
const POSTGRES_PATIENCE: Duration = Duration::from_secs(4);
/// How many times that is waited when the program starts.
const POSTGRES_STARTS: usize = 5;
/// How long one waits for one of SQLite's readers, and for its only writer. A file is never "gone", only busy.
const SQLITE_PATIENCE: Duration = Duration::from_secs(20);
/// Read and written by nobody else: the file holds names, addresses and the digests of passwords.
const OURS_ALONE: u32 = 0o600;

/// Why the database cannot be used at all; each variant is a sentence for whoever starts the program.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("The database address must begin with sqlite: or postgres://, and is «{0}».")]
    Address(String),
    #[error("The database at {address} cannot be opened: {cause}")]
    Unreachable { address: String, cause: String },
    #[error(
        "The database is newer than this program: it has change {0}, which the program does not know. Install the newer program."
    )]
    Newer(i64),
    #[error("The database cannot be brought up to date: {0}")]
    Migration(String),
}

impl Database {
    /// Opens `sqlite:PATH` (made when absent) or `postgres://…`.
    pub async fn open(address: &str) -> Result<Self, OpenError> {
        let unreachable = |cause: sqlx::Error| OpenError::Unreachable {
            address: without_password(address),
            cause: cause.to_string(),
        };
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Ok(Self::Postgres(postgres(address).await.map_err(unreachable)?));
        }
        if !address.starts_with("sqlite:") {
            return Err(OpenError::Address(without_password(address)));
        }
        // FULL: what has been acknowledged survives a power failure, not only a crash of the program.
        let options = SqliteConnectOptions::from_str(address)
            .map_err(unreachable)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(SQLITE_PATIENCE);
        let file = options.get_filename().to_owned();
        close_to_others(&file, !address.contains("mode=")).map_err(|cause| unreachable(cause.into()))?;
        let write = sqlite(1, options.clone()).await.map_err(unreachable)?;
        let read = sqlite(4, options).await.map_err(unreachable)?;
        Ok(Self::Sqlite { read, write })
    }
}

async fn postgres(address: &str) -> Result<sqlx::PgPool, sqlx::Error> {
    // A connection that was at work just now need not be asked whether it lives.
    let options =
        PgPoolOptions::new().max_connections(16).acquire_timeout(POSTGRES_PATIENCE).test_before_acquire(false);
    let options = options.before_acquire(|connection, seen| {
        Box::pin(async move {
            if seen.idle_for > RESTED {
                connection.ping().await?;
            }
            Ok(true)
        })
    });
    let options = options.after_release(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }));
    // When both are started at once the database may need some time before it answers.
    for _ in 1..POSTGRES_STARTS {
        match options.clone().connect(address).await {
            Err(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) => {}
            other => return other,
        }
    }
    options.connect(address).await
}

/// A full disk makes SQLite roll back by itself; the driver's own ROLLBACK then fails, and it would for ever believe that the
/// transaction is open. So a connection goes back to the others only when it stands in no transaction.
async fn sqlite(connections: u32, options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let pool = PoolOptions::<sqlx::Sqlite>::new()
        .max_connections(connections)
        .acquire_timeout(SQLITE_PATIENCE)
        .after_release(|connection, _| {
            Box::pin(async move {
                // The rollback of a dropped transaction stands before the ping in the connection's line.
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        });
    pool.connect_with(options).await
}

/// Makes the file where there is none, and takes it and SQLite's files beside it out of others' sight; SQLite gives files that
/// it makes beside it the same rights.
fn close_to_others(file: &Path, make: bool) -> io::Result<()> {
    let named = file.as_os_str();
    if named.is_empty()
        || named.to_string_lossy().starts_with(":memory:")
        || named.to_string_lossy().starts_with("file:")
    {
        return Ok(());
    }
    if make && !file.exists() {
        fs::OpenOptions::new().create(true).append(true).mode(OURS_ALONE).open(file)?;
    }
    for ending in ["", "-wal", "-shm"] {
        let mut beside = named.to_owned();
        beside.push(ending);
        let beside = PathBuf::from(beside);
        let Ok(found) = fs::metadata(&beside) else { continue };
        if found.permissions().mode() & 0o077 != 0
            && let Err(cause) = fs::set_permissions(&beside, Permissions::from_mode(OURS_ALONE))
        {
            tracing::warn!(%cause, file = %beside.display(), "others on this computer can read the database, and that cannot be changed");
        }
    }
    Ok(())
}

/// Whether a password stands in an address of a database: `postgres://name:password@host/database`.
pub fn has_password(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("://") else { return false };
    rest.rsplit_once('@').is_some_and(|(who, _)| who.contains(':'))
}

/// The address without its password, for messages and logs.
pub fn without_password(address: &str) -> String {
    match (address.find("://"), address.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => format!("{}…{}", &address[..scheme + 3], &address[at..]),
        _ => address.to_owned(),
    }
}
