//! What guards the schema (triggers, named constraints): what should be there by the changes of the schema, and what is.

use super::{Tx, dialect, migrate};
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
