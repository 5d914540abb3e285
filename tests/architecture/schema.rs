//! The two engines have the same schema: the same files, and the same tables and columns once they are made.

use super::sources;
use samrum::database::Database;
use samrum_tests::TestSite;
use std::collections::BTreeSet;

/// Table, column, type, and whether it may be empty.
type Column = (String, String, String, bool);

const OF_SQLITE: &str = "SELECT m.name, c.name, lower(c.type), c.\"notnull\" = 0 AND c.pk = 0 \
     FROM sqlite_master m JOIN pragma_table_info(m.name) c \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '%sqlx%'";

const OF_POSTGRES: &str = "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'YES' \
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '%sqlx%'";

async fn columns(site: &TestSite) -> BTreeSet<Column> {
    let rows: Vec<Column> = match &site.app.database {
        Database::Sqlite { read, .. } => {
            sqlx::query_as(OF_SQLITE).fetch_all(read).await.expect("SQLite tells its schema")
        }
        Database::Postgres(pool) => {
            sqlx::query_as(OF_POSTGRES).fetch_all(pool).await.expect("PostgreSQL tells its schema")
        }
        Database::Rehearsal(_) => Vec::new(),
    };
    rows.into_iter().collect()
}

#[test]
fn every_migration_has_its_twin() {
    let names = |folder: &str| {
        let files = sources(folder, ".sql").into_iter();
        files.filter_map(|file| file.path.rsplit('/').next().map(ToOwned::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(
        names("migrations/sqlite"),
        names("migrations/postgres"),
        "a change of the schema is a file of the same name in both folders"
    );
}

#[tokio::test]
async fn both_engines_have_the_same_tables_and_columns() {
    let sqlite = columns(&TestSite::sqlite().await).await;
    assert!(sqlite.len() > 50, "the schema is there: {} columns", sqlite.len());
    let Some(postgres) = TestSite::postgres().await else { return };
    let postgres = columns(&postgres).await;
    let (only_sqlite, only_postgres): (Vec<_>, Vec<_>) =
        (sqlite.difference(&postgres).collect(), postgres.difference(&sqlite).collect());
    assert!(
        only_sqlite.is_empty() && only_postgres.is_empty(),
        "make the two folders of migrations/ say the same\nonly SQLite: {only_sqlite:#?}\nonly PostgreSQL: {only_postgres:#?}"
    );
}
