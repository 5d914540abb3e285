//! Making an archive: every table as it is at one moment, while the site goes on.

use super::tables::{Cell, Kind, Table, tables};
use super::{ArchiveError, FORMAT, LIST, List, Listed, entry};
use crate::database::{Database, Tx, migrate};
use crate::on;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Row};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use tokio_stream::StreamExt;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An archive holds names, addresses and the digests of passwords, as the database does.
const OURS_ALONE: u32 = 0o600;

/// What an archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub schema: i64,
    pub tables: usize,
    pub rows: u64,
    pub bytes: u64,
}

type Archive = ZipWriter<BufWriter<File>>;

/// Writes an archive. The file has its name only when it is whole and on the disk.
pub async fn backup(database: &Database, file: &Path) -> Result<Written, ArchiveError> {
    let failed = |cause: io::Error| ArchiveError::File { file: file.to_owned(), cause };
    if file.try_exists().map_err(failed)? {
        return Err(ArchiveError::Exists(file.to_owned()));
    }
    let part = PathBuf::from(format!("{}.part", file.display()));
    let made = OpenOptions::new().create_new(true).write(true).mode(OURS_ALONE).open(&part);
    let made = made.map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => ArchiveError::Exists(part.clone()),
        _ => failed(cause),
    })?;
    let written = whole(database, file, made).await;
    let named = written.and_then(|written| {
        // A link, unlike another name, is refused where somebody else has made the file meanwhile.
        fs::hard_link(&part, file).map(|()| written).map_err(|cause| match cause.kind() {
            io::ErrorKind::AlreadyExists => ArchiveError::Exists(file.to_owned()),
            _ => failed(cause),
        })
    });
    let removed = fs::remove_file(&part).map_err(failed);
    let written = named?;
    removed.map(|()| written)
}

async fn whole(database: &Database, file: &Path, made: File) -> Result<Written, ArchiveError> {
    let failed = |cause: io::Error| ArchiveError::File { file: file.to_owned(), cause };
    let mut archive = ZipWriter::new(BufWriter::new(made));
    let mut tx = database.snapshot().await?;
    let schema = migrate::version(&mut tx).await?.ok_or(ArchiveError::NoSchema)?;
    let mut list = List { format: FORMAT, schema, tables: Vec::new() };
    for table in tables(&mut tx).await? {
        list.tables.push(page(&mut tx, table, &mut archive).await.map_err(|cause| match cause {
            PageError::Database(cause) => ArchiveError::Database(cause),
            PageError::File(cause) => failed(cause),
        })?);
    }
    drop(tx);
    let finished = || -> io::Result<u64> {
        begin(&mut archive, LIST)?;
        serde_json::to_writer_pretty(&mut archive, &list)?;
        let made = archive.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        made.sync_all()?;
        Ok(made.metadata()?.len())
    };
    let bytes = finished().map_err(failed)?;
    let rows = list.tables.iter().map(|listed| listed.rows).sum();
    Ok(Written { schema, tables: list.tables.len(), rows, bytes })
}

#[derive(Debug, thiserror::Error)]
enum PageError {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    File(#[from] io::Error),
}

fn begin(archive: &mut Archive, name: &str) -> io::Result<()> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
    Ok(archive.start_file(name, options)?)
}

/// Writes all rows of a table, each as a line, and never holds more than a few of them.
async fn page(tx: &mut Tx, table: Table, archive: &mut Archive) -> Result<Listed, PageError> {
    begin(archive, &entry(&table.name))?;
    let columns: Vec<_> = table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let query = AssertSqlSafe(format!("SELECT {} FROM \"{}\"", columns.join(", "), table.name));
    let (mut rows, mut sum) = (0, Sha256::new());
    on!(tx, db => {
        let mut found = sqlx::query(query).fetch(db);
        while let Some(row) = found.next().await {
            let row = row?;
            let mut line = Vec::with_capacity(table.columns.len());
            for (at, column) in table.columns.iter().enumerate() {
                let cell = match column.kind {
                    Kind::Text => Cell::Text(row.try_get(at)?),
                    Kind::Whole => Cell::Whole(row.try_get(at)?),
                    Kind::Truth => Cell::Truth(row.try_get(at)?),
                    Kind::Bytes => Cell::Bytes(row.try_get(at)?),
                    Kind::Real => Cell::Real(row.try_get(at)?),
                };
                line.push(cell.written());
            }
            let mut line = serde_json::to_vec(&Value::Array(line)).map_err(io::Error::from)?;
            line.push(b'\n');
            sum.update(&line);
            archive.write_all(&line)?;
            rows += 1;
        }
    });
    Ok(Listed { table, rows, sha256: hex::encode(sum.finalize()) })
}
