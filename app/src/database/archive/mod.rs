//! Everything that a database holds in one file, the same for both engines: a zip with a page of rows (JSON lines) for each table,
//! and a list of the tables with their sums. It is read at one moment, while others write, and brought back whole or not at all.

mod pages;
mod read;
mod tables;
mod write;

pub use read::{Restored, restore};
pub use tables::tables;
pub use write::{Written, backup};

use super::{OpenError, migrate};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::PathBuf;

/// How the file is made; another number is another way.
const FORMAT: u32 = 1;

/// The entry that lists the others. It is written last, and so stands only in a file that is whole.
const LIST: &str = "archive.json";

/// What stands in an archive.
#[derive(Debug, Serialize, Deserialize)]
struct List {
    format: u32,
    /// The newest change of the schema that the database had.
    schema: i64,
    tables: Vec<Listed>,
}

/// A table in an archive.
#[derive(Debug, Serialize, Deserialize)]
struct Listed {
    #[serde(flatten)]
    table: tables::Table,
    rows: u64,
    /// Of the page's bytes, in hexadecimal digits.
    sha256: String,
}

impl Listed {
    fn entry(&self) -> String {
        entry(&self.table.name)
    }
}

/// The name of a table's page of rows.
fn entry(table: &str) -> String {
    format!("tables/{table}.jsonl")
}

/// Why an archive is not made, or not brought back; each is a sentence for whoever asked.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("{0} is there already, and no archive is written over: choose another name.")]
    Exists(PathBuf),
    #[error("{file} cannot be used: {cause}")]
    File { file: PathBuf, cause: io::Error },
    #[error("{file} is no archive of Samrum, or is damaged: {cause}")]
    Damaged { file: PathBuf, cause: String },
    #[error("The archive is made in a way (number {0}) that this program does not know. Install the newer program.")]
    Format(u64),
    #[error(
        "The archive is of a newer program: its schema is number {archive}, and this program knows {} at most. Install the newer program.",
        migrate::newest()
    )]
    Newer { archive: i64 },
    #[error("The database has no schema of Samrum; there is nothing to back up.")]
    NoSchema,
    #[error(
        "The database is not empty: its table «{0}» has rows. An archive is brought back into a new database only."
    )]
    NotEmpty(String),
    #[error(
        "The database has schema number {database} and the archive {archive}. Bring it back into a new database, which gets the archive's schema first."
    )]
    OtherSchema { database: i64, archive: i64 },
    #[error("The table «{0}» is not the same in the archive and in the schema of its number.")]
    OtherTable(String),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("The database fails: {0}")]
    Database(#[from] sqlx::Error),
}
