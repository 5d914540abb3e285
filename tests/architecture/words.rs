//! Words that have one place: SQL, the words of one database, texts for people, and what the content policy forbids.

use super::{Source, expect_none, gathered, sources};

/// How a statement begins, in upper case, as all SQL of the project is written.
const STATEMENTS: [&str; 7] =
    ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "WITH ", "CREATE TABLE ", "ALTER TABLE "];

/// Words that only one of the engines knows, or that they understand differently.
const ONE_ENGINE: [&str; 26] = [
    "PRAGMA",
    "AUTOINCREMENT",
    "INSERT OR",
    "REPLACE INTO",
    "STRFTIME(",
    "JULIANDAY(",
    "UNIXEPOCH(",
    "IFNULL(",
    "GROUP_CONCAT(",
    "GLOB",
    "ILIKE",
    "SERIAL",
    "NOW()",
    "STRING_AGG(",
    "ARRAY_AGG(",
    "ARRAY[",
    "ANY(",
    "GREATEST(",
    "LEAST(",
    "TO_CHAR(",
    "DATE_TRUNC(",
    "GENERATE_SERIES(",
    "SKIP LOCKED",
    "FOR UPDATE",
    "BEGIN IMMEDIATE",
    "::BIGINT",
];

fn holds_sql(path: &str) -> bool {
    path.ends_with("/store.rs") || path.contains("/store/") || path.starts_with("app/src/database/")
}

/// Statements that stand in a string. One that reads no table, as tests of a type's encoding have it, belongs to no store.
fn statements(source: &Source) -> Vec<String> {
    if holds_sql(&source.path) {
        return Vec::new();
    }
    let begins = |line: &str| {
        let literals = line
            .split('"')
            .skip(1)
            .step_by(2)
            .chain(line.trim_start().starts_with(|c: char| c.is_uppercase()).then(|| line.trim_start()));
        let reads_nothing = |text: &str| text.starts_with("SELECT $") || text.starts_with("SELECT '");
        let begins = |text: &str| STATEMENTS.iter().any(|word| text.starts_with(word)) && !reads_nothing(text);
        literals.into_iter().any(|text| begins(text.trim_start()))
    };
    source
        .code()
        .filter(|(_, line)| begins(line))
        .map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim()))
        .collect()
}

/// Words of one engine in a file that holds SQL; every word of such a file counts, but not its Rust calls such as `app.now()`.
fn words_of_one_engine(source: &Source) -> Vec<String> {
    if !holds_sql(&source.path) || source.path == "app/src/database/dialect.rs" {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for (number, line) in source.code() {
        let upper = line.to_uppercase();
        for word in ONE_ENGINE {
            let goes_on = |c: char| c.is_alphanumeric() || c == '_';
            let stands_alone = |at: usize| {
                let after = &upper[at + word.len()..];
                let begun_before = upper[..at].ends_with(|c: char| goes_on(c) || c == '.');
                let ends_later = word.ends_with(goes_on) && after.starts_with(goes_on);
                !begun_before && !ends_later
            };
            if upper.match_indices(word).any(|(at, _)| stands_alone(at)) && !line.trim_start().starts_with("fn ") {
                faults.push(format!("{}:{number}: {word}", source.path));
            }
        }
    }
    faults
}

fn scripted(source: &Source) -> Vec<String> {
    let inline = |line: &str| {
        [" style=", " onclick=", " onchange=", " onsubmit=", "<style", "href=\"javascript:"]
            .iter()
            .any(|word| line.contains(word))
    };
    source
        .code()
        .filter(|(_, line)| inline(line))
        .map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim()))
        .collect()
}

/// Calls that read the machine's clock, or make chance that no seed repeats.
const AMBIENT: [&str; 6] =
    ["Utc::now(", "Local::now(", "SystemTime::now(", "Instant::now(", "thread_rng(", "rand::rng("];

fn ambient(source: &Source) -> Vec<String> {
    let allowed = |word: &str| match source.path.as_str() {
        "app/src/server/clock.rs" => word.contains("now("),
        "app/src/people/secret.rs" => word.contains("rng("),
        _ => false,
    };
    let reads = |line: &str| AMBIENT.iter().any(|word| line.contains(word) && !allowed(word));
    source
        .code()
        .filter(|(_, line)| reads(line))
        .map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim()))
        .collect()
}

#[test]
fn sql_is_written_in_stores_only() {
    let faults: Vec<_> = sources("app/src", ".rs").iter().flat_map(statements).collect();
    expect_none(&faults, "Move these statements into the feature's store:");
    assert_eq!(statements(&Source::sample("app/src/bookings/service/mod.rs", "query(\"SELECT 1\")")).len(), 1);
    assert_eq!(
        statements(&Source::sample("app/src/bookings/service/mod.rs", "\"\n    INSERT INTO booking (id)")).len(),
        1
    );
    assert!(statements(&Source::sample("app/src/bookings/store/read.rs", "query(\"SELECT 1\")")).is_empty());
    assert!(statements(&Source::sample("app/src/bookings/pages/mod.rs", "title(\"Select a place\")")).is_empty());
}

#[test]
fn both_engines_understand_every_statement() {
    let faults: Vec<_> = sources("app/src", ".rs").iter().flat_map(words_of_one_engine).collect();
    expect_none(
        &faults,
        "Only one engine knows these words; write it portably (migrations/README.md), or in app/src/database/dialect.rs:",
    );
    assert_eq!(words_of_one_engine(&Source::sample("app/src/people/store.rs", "\"SELECT now() FOR UPDATE\"")).len(), 2);
    // A comment behind code counts; a call of Rust does not.
    assert_eq!(
        words_of_one_engine(&Source::sample("app/src/people/store.rs", "let at = app.now(); // FOR UPDATE")),
        ["app/src/people/store.rs:1: FOR UPDATE"]
    );
    assert!(words_of_one_engine(&Source::sample("app/src/people/store.rs", "\"SELECT id FROM person\"")).is_empty());
}

#[test]
fn no_page_has_script_or_style_of_its_own() {
    let faults: Vec<_> = sources("app/src", ".rs").iter().flat_map(scripted).collect();
    expect_none(
        &faults,
        "Browsers refuse these (the content policy allows files only); use a class in style/, an attribute of SVG, or an island:",
    );
    assert_eq!(scripted(&Source::sample("a.rs", "view! { <p style=\"width:3px\">x</p> }")).len(), 1);
}

#[test]
fn clock_and_chance_are_brought_in() {
    let faults: Vec<_> = ["app/src", "solver/src"]
        .into_iter()
        .flat_map(|folder| sources(folder, ".rs"))
        .flat_map(|source| ambient(&source))
        .collect();
    expect_none(&faults, "Ask app.now() or use a Stopwatch; take a seed:");
    assert_eq!(ambient(&Source::sample("app/src/bookings/service/mod.rs", "let now = chrono::Utc::now();")).len(), 1);
    assert!(ambient(&Source::sample("app/src/server/clock.rs", "let now = chrono::Utc::now();")).is_empty());
}

#[test]
fn the_project_speaks_of_the_project_alone() {
    let words =
        [concat!("/wo", "rk/"), concat!("/tm", "p/wt"), concat!("index.crat", "es.io"), concat!("registry.npm", "js")];
    let folders = ["app", "bundle", "migrations", "solver", "style", "tests", "text", "tools"];
    let endings = [".rs", ".md", ".toml", ".json", ".sh", ".sql", ".css", ".csv"];
    let all =
        folders.into_iter().flat_map(|folder| endings.into_iter().flat_map(move |ending| gathered(folder, ending)));
    let faults: Vec<_> =
        all.filter(|source| words.iter().any(|word| source.text.contains(word))).map(|source| source.path).collect();
    expect_none(&faults, "These name the machine they were written on, or the host of a package registry:");
}
