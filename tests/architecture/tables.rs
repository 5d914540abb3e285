//! Whose table is whose: a store reads its own and those of features before it, and writes its own alone.

use super::{Source, expect_none, sources};
use std::collections::BTreeSet;

/// Every table's owner, in the order in which features build on each other; what is equal does not know each other.
const OWNERS: [(&str, u8, &[&str]); 11] = [
    ("database", 0, &["pulse"]),
    ("jobs", 0, &["job"]),
    ("people", 1, &["organisation", "person", "role", "session", "api_token", "event", "refused_form"]),
    ("settings", 2, &["setting"]),
    (
        "messages",
        2,
        &["message", "message_step", "message_reach", "message_choice", "message_addition", "calendar_entry"],
    ),
    (
        "facilities",
        3,
        &[
            "building",
            "atom",
            "space",
            "space_atom",
            "opening",
            "opening_exception",
            "school_break",
            "closing",
            "closed_day",
            "upload",
        ],
    ),
    (
        "bookings",
        4,
        &["series", "booking", "skipped_date", "occupancy", "idempotency", "rule_change", "rule_change_booking"],
    ),
    (
        "seasons",
        5,
        &[
            "round",
            "club_limit",
            "wish",
            "wish_space",
            "wish_time",
            "proposal",
            "season_grant",
            "season_lock",
            "refusal",
            "publication",
        ],
    ),
    (
        "timetables",
        5,
        &[
            "timetable",
            "lesson",
            "lesson_room",
            "lesson_party",
            "draft",
            "draft_plan",
            "draft_lock",
            "draft_closure",
            "draft_stand_in",
        ],
    ),
    ("utilisation", 6, &["action"]),
    ("recount", 7, &[]),
];

/// Who may do more, and why: owner or file, table, whether it writes there.
const EXCEPTIONS: [(&str, &str, bool, &str); 7] = [
    ("app/src/recount/store/mend.rs", "booking", true, "it mends what it counts"),
    ("app/src/recount/store/mend.rs", "occupancy", true, "it mends what it counts"),
    ("app/src/recount/store/mend.rs", "skipped_date", true, "it mends what it counts"),
    ("app/src/recount/store/mend.rs", "job", true, "it mends what it counts"),
    (
        "app/src/jobs/store.rs",
        "person",
        true,
        "of two that put in runs for one person the second waits and counts anew",
    ),
    (
        "app/src/database/dialect.rs",
        "space",
        false,
        "whoever books and whoever changes rules lock it, in words of one engine",
    ),
    ("app/src/database/archive/read.rs", "job", true, "what was at work when an archive was made waits again"),
];

fn owner(table: &str) -> Option<(&'static str, u8)> {
    OWNERS.iter().find(|(_, _, tables)| tables.contains(&table)).map(|(owner, rank, _)| (*owner, *rank))
}

/// What a file does with which table: its name, and whether it is written to.
fn uses(source: &Source) -> BTreeSet<(String, bool)> {
    let text: Vec<&str> = source.code().map(|(_, line)| line).collect();
    let text = text.join("\n");
    let words: Vec<&str> =
        text.split(|sign: char| !(sign.is_alphanumeric() || sign == '_')).filter(|word| !word.is_empty()).collect();
    let mut found = BTreeSet::new();
    for at in 1..words.len() {
        let before = at.checked_sub(2).map_or("", |at| words[at]);
        let written = match words[at - 1] {
            "INTO" | "UPDATE" => true,
            "FROM" => before == "DELETE",
            "JOIN" => false,
            _ => continue,
        };
        if owner(words[at]).is_some() {
            found.insert((words[at].to_owned(), written));
        }
    }
    found
}

/// Why a file may not do that; `None` when it may.
fn forbidden(path: &str, table: &str, written: bool) -> Option<String> {
    let (of, theirs) = owner(table)?;
    let room = path.trim_start_matches("app/src/").split('/').next().unwrap_or_default();
    let (_, own, _) = OWNERS.iter().find(|(owner, ..)| *owner == room)?;
    let exempt = EXCEPTIONS.iter().any(|(file, of, writes, _)| (*file, *of) == (path, table) && (*writes || !written));
    if room == of || exempt {
        return None;
    }
    if written {
        return Some(format!("{path} writes «{table}», which is {of}'s: call its service"));
    }
    (theirs >= *own)
        .then(|| format!("{path} reads «{table}», of which {room} knows nothing: it is {of}'s, which comes later"))
}

fn faults(source: &Source) -> Vec<String> {
    uses(source).iter().filter_map(|(table, written)| forbidden(&source.path, table, *written)).collect()
}

fn stores() -> Vec<Source> {
    let holds_sql =
        |path: &str| path.contains("/store/") || path.ends_with("/store.rs") || path.starts_with("app/src/database/");
    sources("app/src", ".rs").into_iter().filter(|source| holds_sql(&source.path)).collect()
}

#[test]
fn a_store_knows_no_later_table_and_writes_its_own_alone() {
    let found: Vec<_> = stores().iter().flat_map(faults).collect();
    expect_none(&found, "An earlier feature is told by a later one, or asked through its service (ARCHITECTURE.md):");
}

#[test]
fn every_table_has_an_owner_and_no_exception_outlives_its_reason() {
    let made: BTreeSet<String> =
        sources("migrations/sqlite", ".sql").iter().flat_map(|file| created(&file.text)).collect();
    assert!(made.len() > 40, "{made:?}");
    let nobodys: Vec<_> = made.iter().filter(|table| owner(table).is_none()).cloned().collect();
    expect_none(&nobodys, "Say in OWNERS whose table this is:");
    let all = stores();
    let needed = |file: &str, table: &str, writes: bool| {
        all.iter()
            .filter(|source| source.path == file)
            .flat_map(uses)
            .any(|(of, written)| of == table && written == writes)
    };
    let idle = EXCEPTIONS.iter().filter(|(file, table, writes, _)| !needed(file, table, *writes));
    let idle: Vec<_> = idle.map(|(file, table, ..)| format!("{file}: {table}")).collect();
    expect_none(&idle, "These exceptions are no longer needed; take them off the list:");
}

/// Tables that a change makes and keeps: some are made to be filled and renamed.
fn created(change: &str) -> Vec<String> {
    let names = change.lines().filter_map(|line| line.strip_prefix("create table ")?.split([' ', '(']).next());
    let kept = |name: &&str| {
        !change.contains(&format!("drop table {name};")) && !change.contains(&format!("alter table {name} rename to"))
    };
    names.filter(kept).map(ToOwned::to_owned).collect()
}

#[test]
fn a_breach_is_seen_and_its_innocent_twin_is_not() {
    let found = |path: &str, text: &str| faults(&Source::sample(path, text)).len();
    assert_eq!(found("app/src/facilities/store/look.rs", "\"SELECT 1 FROM space s JOIN series b\""), 1);
    assert_eq!(found("app/src/bookings/store/look.rs", "\"SELECT 1 FROM space s JOIN series b\""), 0);
    assert_eq!(found("app/src/bookings/store/write.rs", "\"UPDATE space SET name = $1\""), 1);
    assert_eq!(found("app/src/bookings/store/write.rs", "\"DELETE FROM atom WHERE id = $1\""), 1);
    assert_eq!(found("app/src/bookings/store/write.rs", "\"INSERT INTO booking (id) SELECT id FROM space\""), 0);
    assert_eq!(found("app/src/seasons/store/look.rs", "\"SELECT 1 FROM timetable\""), 1);
    assert_eq!(found("app/src/utilisation/store.rs", "\"INSERT INTO round (id) VALUES (1)\""), 1);
    assert_eq!(
        found("app/src/utilisation/store.rs", "\"SELECT 1 FROM round\" // UPDATE round"),
        1,
        "a comment behind code counts"
    );
    assert_eq!(found("app/src/utilisation/store.rs", "// UPDATE round\n\"SELECT 1 FROM round\""), 0);
    assert_eq!(
        created("create table a (\ncreate table b_anew (\ndrop table a;\nalter table b_anew rename to b;"),
        [] as [String; 0]
    );
}
