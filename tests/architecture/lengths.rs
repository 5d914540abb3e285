//! Every text that people's words reach has a longest length, and the code and both engines say the same.

use samrum::database::Database;
use samrum::server::limits::TEXTS;
use samrum_tests::{TestSite, engines, upgraded};
use std::collections::BTreeSet;

/// Table, column, most characters.
type Length = (String, String, usize);

/// Texts that are no person's: words of enums, dates, JSON and files that are ours. Ids, digests and who did it are known by their ends.
const OURS: [(&str, &str); 58] = [
    ("organisation", "kind"),
    ("person", "password_hash"),
    ("person", "language"),
    ("role", "role"),
    ("setting", "name"),
    ("setting", "valid_from"),
    ("space", "kind"),
    ("space", "approval"),
    ("series", "kind"),
    ("booking", "kind"),
    ("booking", "state"),
    ("skipped_date", "date"),
    ("skipped_date", "reason"),
    ("idempotency", "body"),
    ("job", "kind"),
    ("job", "payload"),
    ("job", "state"),
    ("job", "progress"),
    ("job", "error"),
    ("round", "applications_open"),
    ("round", "applications_close"),
    ("round", "state"),
    ("wish", "age_band"),
    ("proposal", "status"),
    ("proposal", "steps"),
    ("refusal", "reasons"),
    ("lesson_party", "kind"),
    ("draft", "school"),
    ("draft", "published_from"),
    ("draft_plan", "status"),
    ("draft_plan", "meets"),
    ("upload", "state"),
    ("publication", "state"),
    ("timetable", "holds_from"),
    ("timetable", "holds_until"),
    ("job", "turn"),
    ("closed_day", "yearly"),
    ("draft", "first_week"),
    ("timetable", "withdrawn_from"),
    ("timetable", "unfilled_from"),
    ("timetable", "content"),
    ("timetable", "under_way"),
    ("booking", "cancelled_from"),
    ("refused_form", "session"),
    ("rule_change", "kind"),
    ("rule_change_booking", "choice"),
    ("message", "kind"),
    ("message", "content"),
    ("message", "letter"),
    ("message", "channel"),
    ("message", "state"),
    ("message", "why"),
    ("message_step", "step"),
    ("message_reach", "channel"),
    ("message_choice", "kind"),
    ("message_choice", "way"),
    ("message_addition", "kind"),
    ("message_addition", "language"),
];

const OF_SQLITE: &str =
    "SELECT tbl_name, sql FROM sqlite_master WHERE sql LIKE '%length(%' AND type IN ('trigger', 'table')";
const OF_POSTGRES: &str = "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' AND pg_get_constraintdef(oid) LIKE '%length(%'";
const TEXTS_OF_SQLITE: &str = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
     WHERE m.type = 'table' AND lower(c.type) = 'text' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '%sqlx%'";

/// `length(new.name) > 200` and `length(name) <= 200`.
fn lengths(table: &str, said: &str) -> Vec<Length> {
    let each = said.split("length(").skip(1).filter_map(|rest| {
        let (column, rest) = rest.split_once(')')?;
        let digits: String =
            rest.chars().skip_while(|sign| !sign.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        Some((table.to_owned(), column.trim_start_matches("new.").to_owned(), digits.parse().ok()?))
    });
    each.collect()
}

async fn said_by(site: &TestSite) -> BTreeSet<Length> {
    let rows: Vec<(String, String)> = match &site.app.database {
        Database::Sqlite { read, .. } => sqlx::query_as(OF_SQLITE).fetch_all(read).await.expect("the triggers"),
        Database::Postgres(pool) => sqlx::query_as(OF_POSTGRES).fetch_all(pool).await.expect("the checks"),
        Database::Rehearsal(_) => panic!("a site is real"),
    };
    rows.iter().flat_map(|(table, said)| lengths(table, said)).collect()
}

#[tokio::test]
async fn the_schema_says_the_lengths_that_the_code_declares() {
    let declared: BTreeSet<Length> =
        TEXTS.iter().map(|(table, column, most)| ((*table).to_owned(), (*column).to_owned(), *most)).collect();
    assert_eq!(declared.len(), TEXTS.len(), "each column once");
    for site in engines().await {
        let said = said_by(&site).await;
        let missing: Vec<_> = declared.difference(&said).collect();
        assert!(missing.is_empty(), "{} does not say: {missing:?}", site.engine);
    }
}

#[tokio::test]
async fn no_text_is_without_a_length() {
    let site = TestSite::sqlite().await;
    let Database::Sqlite { read, .. } = &site.app.database else { panic!("SQLite") };
    let texts: Vec<(String, String)> = sqlx::query_as(TEXTS_OF_SQLITE).fetch_all(read).await.expect("the columns");
    let known = |table: &str, column: &str| {
        column == "id"
            || ["_id", "_hash", "_by", "_date"].iter().any(|end| column.ends_with(end))
            || OURS.contains(&(table, column))
            || TEXTS.iter().any(|(of, name, _)| (*of, *name) == (table, column))
    };
    let bounded = said_by(&site).await;
    let free: Vec<_> = texts
        .iter()
        .filter(|(table, column)| {
            !known(table, column) && !bounded.iter().any(|(of, name, _)| (of, name) == (table, column))
        })
        .collect();
    assert!(
        free.is_empty(),
        "give these a length in server/limits.rs and the schema, or say here that no person's words reach them: {free:?}"
    );
}

#[tokio::test]
async fn a_text_that_is_too_long_is_refused_by_either_engine_and_one_that_just_fits_is_kept() {
    for site in engines().await {
        for (length, kept) in [(200, true), (201, false)] {
            let mut tx = site.app.database.write().await.expect("a transaction");
            let insert = "INSERT INTO organisation (id, name, kind, created_at) VALUES ($1, $2, 'association', 0)";
            let name = "å".repeat(length);
            let outcome = samrum::on!(&mut tx, db => sqlx::query(insert).bind(length.to_string()).bind(name).execute(db).await.map(|_| ()));
            let refusal = outcome.as_ref().err().and_then(samrum::database::refusal::of);
            assert_eq!((outcome.is_ok(), refusal.is_some()), (kept, !kept), "{length} on {}: {outcome:?}", site.engine);
        }
    }
}

/// Rows from before there were lengths: a thousand signs in several columns at once, and two names that differ in the end only.
const OLD: [&str; 4] = [
    "INSERT INTO building (id, code, name, area, address) VALUES ('b', 'B', replace(replace('xxxxxxxxxx', 'x', 'xxxxxxxxxx'), 'x', 'xxxxxxxxxx'),
        replace(replace('yyyyyyyyyy', 'y', 'yyyyyyyyyy'), 'y', 'yyyyyyyyyy'), 'Provgatan 1')",
    "INSERT INTO organisation (id, name, kind, created_at) VALUES ('o1', replace(replace('xxxxxxxxxx', 'x', 'xxxxxxxxxx'), 'x', 'xxxxxxxxxx'), 'unit', 0)",
    "INSERT INTO organisation (id, name, kind, created_at)
        VALUES ('o2', replace(replace('xxxxxxxxxx', 'x', 'xxxxxxxxxx'), 'x', 'xxxxxxxxxx') || 'y', 'unit', 0)",
    "INSERT INTO organisation (id, name, kind, created_at) VALUES ('o3', 'Hertsö IF', 'association', 0)",
];

#[tokio::test]
async fn what_was_too_long_before_there_were_lengths_does_not_stop_an_upgrade() {
    for site in upgraded(10, &OLD).await {
        let mut tx = site.app.database.write().await.expect("a transaction");
        let names: Vec<(String, i64)> = samrum::on!(&mut tx, db => sqlx::query_as(
            "SELECT id, CAST(length(name) AS BIGINT) FROM organisation ORDER BY id").fetch_all(db).await)
        .expect("the names");
        assert!(names.iter().all(|(_, length)| *length <= 200) && names.len() == 3, "{names:?} on {}", site.engine);
        let change = "UPDATE building SET address = 'Provgatan 2' WHERE id = 'b'";
        let changed =
            samrum::on!(&mut tx, db => sqlx::query(change).execute(db).await.map(|done| done.rows_affected()));
        assert_eq!(changed.expect("it can be changed"), 1, "{}", site.engine);
    }
}
