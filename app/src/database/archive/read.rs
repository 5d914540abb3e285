//! Bringing an archive back: first all of it is read and its sums compared, then it is loaded in one transaction.

use super::pages::Archive;
use super::tables::{Cell, Column, Table, tables};
use super::{ArchiveError, List, Listed};
use crate::database::{Database, Tx, guards, migrate};
use crate::on;
use sqlx::AssertSqlSafe;
use std::path::Path;

/// Rows that a new schema has of itself; the archive's take their place.
const FROM_THE_BEGINNING: [&str; 2] = ["closed_day", "pulse"];

/// Values of one statement, fewer than either engine takes.
const MOST_VALUES: usize = 20_000;

/// Nobody works on what was at work when the archive was made; whoever comes first takes it up.
const PUT_JOBS_BACK: &str = "UPDATE job SET state = 'queued', lease_until = NULL WHERE state = 'running'";

/// What was brought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// The number of the archive's schema; the database has been brought up to the program's since.
    pub schema: i64,
    pub tables: usize,
    pub rows: u64,
}

/// Brings an archive back into a database that is new: it gets the schema of the archive, all of its rows or none, and is then
/// brought up to date.
pub async fn restore(database: &Database, file: &Path) -> Result<Restored, ArchiveError> {
    let mut archive = Archive::open(file)?;
    let list = archive.list()?;
    for listed in &list.tables {
        let mut page = archive.page(listed)?;
        while page.row()?.is_some() {}
    }
    let mut tx = database.read().await?;
    let there = migrate::version(&mut tx).await?;
    if there.is_some() {
        expect_empty(&mut tx).await?;
    }
    drop(tx);
    match there {
        None => migrate::up_to(database, list.schema).await?,
        Some(schema) if schema == list.schema => {}
        Some(schema) => return Err(ArchiveError::OtherSchema { database: schema, archive: list.schema }),
    }
    let mut tx = database.write().await?;
    load(&mut tx, &mut archive, &list).await?;
    tx.commit().await?;
    migrate::up(database).await?;
    let rows = list.tables.iter().map(|listed| listed.rows).sum();
    Ok(Restored { schema: list.schema, tables: list.tables.len(), rows })
}

async fn expect_empty(tx: &mut Tx) -> Result<(), ArchiveError> {
    for table in tables(tx).await?.into_iter().filter(|table| !FROM_THE_BEGINNING.contains(&table.name.as_str())) {
        let query = AssertSqlSafe(format!("SELECT 1 FROM \"{}\" LIMIT 1", table.name));
        if on!(&mut *tx, db => sqlx::query(query).fetch_optional(db).await.map(|row| row.is_some()))? {
            return Err(ArchiveError::NotEmpty(table.name));
        }
    }
    Ok(())
}

/// Loads every table with the guards away, since rows come table by table and what bookings hold comes as it was. When all is there
/// the guards are put back, and the engine looks at every reference.
async fn load(tx: &mut Tx, archive: &mut Archive, list: &List) -> Result<(), ArchiveError> {
    let away = guards::take_away(tx).await?;
    // Asked once more: from now on nobody else can write.
    expect_empty(tx).await?;
    let there = tables(tx).await?;
    if let Some(unknown) = list.tables.iter().find(|listed| there.iter().all(|table| table.name != listed.table.name)) {
        return Err(ArchiveError::OtherTable(unknown.table.name.clone()));
    }
    for table in there {
        let listed = list.tables.iter().find(|listed| listed.table.name == table.name);
        let listed = listed.filter(|listed| sorted(&listed.table) == sorted(&table));
        let listed = listed.ok_or_else(|| ArchiveError::OtherTable(table.name.clone()))?;
        let clear = AssertSqlSafe(format!("DELETE FROM \"{}\"", table.name));
        on!(&mut *tx, db => sqlx::query(clear).execute(db).await.map(|_| ()))?;
        fill(tx, archive, listed).await?;
    }
    on!(&mut *tx, db => sqlx::query(PUT_JOBS_BACK).execute(db).await.map(|_| ()))?;
    Ok(guards::put_back(tx, away).await?)
}

/// Engines may have a table's columns in another order.
fn sorted(table: &Table) -> Vec<&Column> {
    let mut columns: Vec<_> = table.columns.iter().collect();
    columns.sort();
    columns
}

async fn fill(tx: &mut Tx, archive: &mut Archive, listed: &Listed) -> Result<(), ArchiveError> {
    let width = listed.table.columns.len();
    let most = (MOST_VALUES / width.max(1)).clamp(1, 500) * width;
    let mut page = archive.page(listed)?;
    let mut cells = Vec::with_capacity(most);
    while let Some(row) = page.row()? {
        cells.extend(row);
        if cells.len() >= most {
            insert(tx, &listed.table, std::mem::take(&mut cells)).await?;
        }
    }
    insert(tx, &listed.table, cells).await
}

/// Inserts whole rows. The names in the statement are the database's own: nothing of an archive gets there but values.
async fn insert(tx: &mut Tx, table: &Table, cells: Vec<Cell>) -> Result<(), ArchiveError> {
    if cells.is_empty() {
        return Ok(());
    }
    let width = table.columns.len();
    let names: Vec<_> = table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let rows = (0..cells.len() / width).map(|row| {
        let places: Vec<_> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
        format!("({})", places.join(", "))
    });
    let rows = rows.collect::<Vec<_>>().join(", ");
    let text = format!("INSERT INTO \"{}\" ({}) VALUES {rows}", table.name, names.join(", "));
    on!(tx, db => {
        let mut query = sqlx::query(AssertSqlSafe(text));
        for cell in cells {
            query = match cell {
                Cell::Text(value) => query.bind(value),
                Cell::Whole(value) => query.bind(value),
                Cell::Truth(value) => query.bind(value),
                Cell::Bytes(value) => query.bind(value),
                Cell::Real(value) => query.bind(value),
            };
        }
        // Statements of every length are not worth remembering.
        query.persistent(false).execute(db).await?;
    });
    Ok(())
}
