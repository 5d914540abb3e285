//! An act is its service's: pages and interfaces ask for it, and hold no transaction in which something is written.

use super::{Source, expect_none, sources};

/// What writes, begins again, or ends a transaction.
const OF_SERVICES: [&str; 5] = [".write()", "within!(", "in_transaction!(", ".commit()", "service::record("];

/// Pages that still hold transactions, and in how many lines. The list may only become shorter.
const NOT_YET: [(&str, usize); 0] = [];

fn is_view(path: &str) -> bool {
    let inside = path.trim_start_matches("app/src/");
    inside.split('/').nth(1).is_some_and(|role| ["pages", "pages.rs", "api", "api.rs"].contains(&role))
}

/// The lines that hold one.
fn writing(source: &Source) -> Vec<String> {
    if !is_view(&source.path) {
        return Vec::new();
    }
    let lines = source.code().filter(|(_, line)| OF_SERVICES.iter().any(|word| line.contains(word)));
    lines.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim())).collect()
}

#[test]
fn no_page_holds_a_transaction() {
    let mut faults = Vec::new();
    for source in sources("app/src", ".rs") {
        let (lines, allowed) = (writing(&source), NOT_YET.iter().find(|(path, _)| *path == source.path));
        let allowed = allowed.map_or(0, |(_, lines)| *lines);
        if lines.len() > allowed {
            faults.extend(lines);
        } else if lines.len() < allowed {
            faults.push(format!("{}: {} lines are left; say so in NOT_YET", source.path, lines.len()));
        }
    }
    for (path, _) in NOT_YET {
        if !super::root().join(path).exists() {
            faults.push(format!("{path} is gone; take it off NOT_YET"));
        }
    }
    expect_none(&faults, "Make these one function of the service, which holds the transaction and writes it down:");
}

#[test]
fn a_page_that_writes_is_seen_and_one_that_reads_is_not() {
    let lines = |path: &str, text: &str| writing(&Source::sample(path, text)).len();
    assert_eq!(lines("app/src/people/pages/keep.rs", "let mut tx = app.database.write().await?;"), 1);
    assert_eq!(lines("app/src/people/pages/keep.rs", "within!(app.database, tx => add(tx))"), 1);
    assert_eq!(lines("app/src/bookings/api/book.rs", "tx.commit().await?;"), 1);
    assert_eq!(lines("app/src/people/pages/keep.rs", "let mut tx = app.database.read().await?;"), 0);
    assert_eq!(lines("app/src/people/service/keep.rs", "let mut tx = app.database.write().await?;"), 0);
}
