//! `samrum backup` and `samrum restore`.

use super::{Failure, coded};
use samrum::database::{Database, archive};
use samrum::recount;
use samrum::server::clock::Clock;
use samrum::server::config::start::Start;
use samrum::server::state::App;
use std::path::Path;

/// Writes everything the database holds into a file, while the site goes on.
pub async fn backup(start: &Start, file: &Path) -> Result<(), Failure> {
    if let Some(of_sqlite) = start.file().filter(|file| !file.exists()) {
        return Err(Failure { sentence: format!("There is no database at {}.", of_sqlite.display()), code: 1 });
    }
    let database = Database::open(&start.database).await?;
    let written = archive::backup(&database, file).await;
    database.close().await;
    let written = written?;
    println!(
        "{}: {} rows of {} tables, schema number {}, {} bytes.",
        file.display(),
        written.rows,
        written.tables,
        written.schema,
        written.bytes
    );
    Ok(())
}

/// Brings a file back into a new database, counts it anew, and ends with 1 when something differs.
pub async fn restore(start: &Start, file: &Path) -> Result<(), Failure> {
    super::make_folder(start)?;
    let database = Database::open(&start.database).await?;
    let restored = match archive::restore(&database, file).await {
        Ok(restored) => restored,
        Err(cause) => {
            database.close().await;
            return Err(cause.into());
        }
    };
    println!("{} rows of {} tables, of schema number {}.", restored.rows, restored.tables, restored.schema);
    let app = App::new(database, Clock::System, start.config.clone());
    let (said, sound) = recount::command::check_database(&app, false).await?;
    println!("{said}");
    app.database.close().await;
    coded(u8::from(!sound))
}
