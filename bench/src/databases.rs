//! Fresh databases of each engine, made for a measurement and removed after it.

use crate::site::BenchError;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::path::PathBuf;

/// Where the databases of a measurement are made.
#[derive(Debug, clap::Args)]
pub struct Databases {
    /// A PostgreSQL server where databases may be made: postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "SAMRUM_TEST_POSTGRES", hide_env_values = true, value_name = "ADDRESS")]
    pub postgres: Option<String>,
    /// Where the SQLite files are made, and removed afterwards
    #[arg(long, value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}

impl Databases {
    /// Does the same with two fresh databases of each engine, and removes them afterwards.
    pub async fn each(
        self,
        measure: impl AsyncFn(&str, [String; 2]) -> Result<(), BenchError>,
    ) -> Result<(), BenchError> {
        let names = ["a", "b"].map(|side| format!("samrum_bench_{}_{side}", std::process::id()));
        let folder =
            self.folder.unwrap_or_else(std::env::temp_dir).join(format!("samrum-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let outcome =
            measure("SQLite", names.each_ref().map(|name| format!("sqlite:{}", folder.join(name).display()))).await;
        std::fs::remove_dir_all(&folder)?;
        outcome?;
        let Some(server) = self.postgres else {
            println!("PostgreSQL: skipped, no --postgres ADDRESS.");
            return Ok(());
        };
        let mut connection = PgConnection::connect(&server).await?;
        for name in &names {
            connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
        }
        let base = server.rsplit_once('/').map_or(server.as_str(), |(base, _)| base);
        let outcome = measure("PostgreSQL", names.each_ref().map(|name| format!("{base}/{name}"))).await;
        for name in &names {
            connection.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await?;
        }
        outcome
    }
}
