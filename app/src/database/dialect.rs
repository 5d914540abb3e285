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

/// PostgreSQL: all statements of a transaction see the same moment. Stands first in it.
pub const ONE_MOMENT_POSTGRES: &str = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";

/// The names of what guards the schema: triggers, and on PostgreSQL constraints.
pub const GUARDS_SQLITE: &str = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
pub const GUARDS_POSTGRES: &str = "SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal
     UNION SELECT conname::text FROM pg_constraint";

/// SQLite's own check of its file, and of its references: table, row, table referred to.
pub const INTEGRITY_SQLITE: &str = "PRAGMA integrity_check";
pub const BROKEN_REFERENCES_SQLITE: &str = "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check";

/// PostgreSQL's references: table, column, table referred to, its column.
pub const REFERENCES_POSTGRES: &str =
    "SELECT con.conrelid::regclass::text, own.attname::text, con.confrelid::regclass::text, other.attname::text
     FROM pg_constraint con
     JOIN pg_attribute own ON own.attrelid = con.conrelid AND own.attnum = con.conkey[1]
     JOIN pg_attribute other ON other.attrelid = con.confrelid AND other.attnum = con.confkey[1]
     WHERE con.contype = 'f' AND cardinality(con.conkey) = 1 ORDER BY 1, 2";

/// PostgreSQL: the rows of spaces stand for their rules. Whoever books shares one, whoever changes rules has them alone, so that
/// what is listed as booked is all that is. SQLite has one writer, and needs neither.
pub const LOCK_FOR_BOOKING: &str = "SELECT id FROM space WHERE id = $1 FOR SHARE";
pub const LOCK_FOR_CHANGE: &str =
    "SELECT id FROM space WHERE CAST($1 AS TEXT) IS NULL OR building_id = $1 ORDER BY id FOR UPDATE";

/// PostgreSQL: checks that wait for the commit are made at once.
pub const CHECK_NOW_POSTGRES: &str = "SET CONSTRAINTS ALL IMMEDIATE";

/// Tables and columns of the program's own: table, column, kind.
pub const COLUMNS_SQLITE: &str =
    "SELECT m.name, c.name, lower(c.type) FROM sqlite_master m JOIN pragma_table_info(m.name) c
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> '_sqlx_migrations' ORDER BY m.name, c.cid";
pub const COLUMNS_POSTGRES: &str = "SELECT table_name::text, column_name::text, data_type::text
     FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> '_sqlx_migrations'
     ORDER BY table_name, ordinal_position";

/// Whether there is a schema: sqlx's own table of changes.
pub const HAS_SCHEMA_SQLITE: &str = "SELECT COUNT(*) > 0 FROM sqlite_master WHERE name = '_sqlx_migrations'";
pub const HAS_SCHEMA_POSTGRES: &str = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";

/// What guards the rows, as the statements that make it again. SQLite: its triggers. PostgreSQL: its references, with their tables.
pub const TRIGGERS_SQLITE: &str = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid";
pub const FOREIGN_KEYS_POSTGRES: &str =
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
     FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2";

/// SQLite: references are looked at when the transaction is committed.
pub const CHECK_LATER_SQLITE: &str = "PRAGMA defer_foreign_keys = ON";
