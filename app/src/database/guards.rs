//! What guards the schema (triggers, named constraints): what should be there by the changes of the schema, and what is.

use super::{Tx, archive, dialect, migrate};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};

/// The guards that are missing: their names, and the statements that make them.
pub async fn missing(tx: &mut Tx) -> Result<Vec<(String, String)>, sqlx::Error> {
    let there: Vec<String> = match tx {
        Tx::Sqlite(inner) => sqlx::query_scalar(dialect::GUARDS_SQLITE).fetch_all(&mut **inner).await?,
        Tx::Postgres(inner) => sqlx::query_scalar(dialect::GUARDS_POSTGRES).fetch_all(&mut **inner).await?,
    };
    let there: BTreeSet<String> = there.into_iter().collect();
    Ok(expected(migrate::changes(tx)).into_iter().filter(|(name, _)| !there.contains(name)).collect())
}

/// Makes a guard that is missing.
pub async fn make(tx: &mut Tx, statement: &str) -> Result<(), sqlx::Error> {
    let statement = sqlx::AssertSqlSafe(statement.to_owned());
    crate::on!(tx, db => sqlx::query(statement).execute(db).await.map(|_| ()))
}

/// What [`take_away`] took, as the statements that make it again.
pub struct TakenAway(Vec<String>);

/// Takes everything away that guards rows as they come, until [`put_back`] or the end of the transaction, which must not be
/// committed before. Nobody else writes meanwhile.
pub async fn take_away(tx: &mut Tx) -> Result<TakenAway, sqlx::Error> {
    let mut again = Vec::new();
    match tx {
        Tx::Sqlite(inner) => {
            sqlx::query(dialect::CHECK_LATER_SQLITE).execute(&mut **inner).await?;
            let triggers: Vec<(String, String)> =
                sqlx::query_as(dialect::TRIGGERS_SQLITE).fetch_all(&mut **inner).await?;
            for (name, statement) in triggers {
                sqlx::query(AssertSqlSafe(format!("DROP TRIGGER \"{name}\""))).execute(&mut **inner).await?;
                again.push(statement);
            }
        }
        Tx::Postgres(_) => {
            for table in archive::tables(tx).await? {
                make(tx, &format!("ALTER TABLE \"{}\" DISABLE TRIGGER USER", table.name)).await?;
                again.push(format!("ALTER TABLE \"{}\" ENABLE TRIGGER USER", table.name));
            }
            let Tx::Postgres(inner) = tx else { return Ok(TakenAway(again)) };
            let keys: Vec<(String, String, String)> =
                sqlx::query_as(dialect::FOREIGN_KEYS_POSTGRES).fetch_all(&mut **inner).await?;
            for (table, name, definition) in keys {
                make(tx, &format!("ALTER TABLE {table} DROP CONSTRAINT {name}")).await?;
                again.push(format!("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"));
            }
        }
    }
    Ok(TakenAway(again))
}

/// Puts back what was taken away. What does not keep to it is refused, here or when the transaction is committed.
pub async fn put_back(tx: &mut Tx, TakenAway(again): TakenAway) -> Result<(), sqlx::Error> {
    for statement in again {
        make(tx, &statement).await?;
    }
    Ok(())
}

/// The guards that the changes make and do not remove again, by name, with the statements that make them.
fn expected(changes: impl Iterator<Item = &'static str>) -> BTreeMap<String, String> {
    let mut guards = BTreeMap::new();
    for change in changes {
        for statement in statements(change) {
            let lower = statement.to_lowercase();
            let words: Vec<&str> = lower.split_whitespace().take(8).collect();
            match words.as_slice() {
                ["create", "trigger", "if", "not", "exists", name, ..]
                | ["create", "trigger", name, ..]
                | ["alter", "table", _, "add", "constraint", name, ..] => {
                    guards.insert((*name).to_owned(), statement);
                }
                ["drop", "trigger", "if", "exists", name, ..]
                | ["drop", "trigger", name, ..]
                | ["alter", "table", _, "drop", "constraint", "if", "exists", name, ..]
                | ["alter", "table", _, "drop", "constraint", name, ..] => {
                    guards.remove(name.trim_end_matches(';'));
                }
                _ => {}
            }
        }
    }
    guards
}

/// The statements of a change, without comments. One ends with a line that ends in a semicolon; the body of a trigger (SQLite) or
/// of a function (PostgreSQL) belongs to it as a whole.
fn statements(change: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut inside = false;
    for line in change.lines().filter(|line| !line.trim_start().starts_with("--") && !line.trim().is_empty()) {
        open.push(line);
        match line.trim() {
            "end;" => inside = false,
            text if text == "begin" || text.ends_with(" begin") || text.ends_with("as $$") => inside = true,
            text if text.ends_with("$$;") => inside = false,
            _ => {}
        }
        if !inside && line.trim_end().ends_with(';') {
            found.push(open.join("\n"));
            open.clear();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guards_are_what_the_changes_make_and_do_not_remove() {
        let first = "-- create trigger not_this\ncreate table a (b text);\ncreate trigger kept before insert on a\nbegin\n    select 1;\nend;\n\
            create trigger gone after insert on a begin select 1; end;\nalter table a add constraint sound check (b <> '');";
        let second = "drop trigger gone;\ncreate function f() returns trigger language plpgsql as $$\nbegin\n    return new;\nend $$;\n\
            create trigger late before insert on a for each row\n    execute function f();";
        let found = expected([first, second].into_iter());
        assert_eq!(found.keys().collect::<Vec<_>>(), ["kept", "late", "sound"]);
        assert!(found["kept"].ends_with("end;") && found["kept"].contains("select 1;"));
        assert!(found["late"].ends_with("execute function f();"));
    }
}
