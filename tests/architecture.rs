//! The rules of the house, held against the files themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Features, each after those it may use.
const FEATURES: [&str; 6] = ["people", "facilities", "bookings", "seasons", "timetables", "utilisation"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file below a folder with this ending: its path from the root, and its text.
fn files(folder: &str, ending: &str) -> BTreeMap<String, String> {
    fn walk(folder: &Path, ending: &str, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
                found.insert(name, fs::read_to_string(&path).unwrap_or_default());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&root().join(folder), ending, &mut found);
    found
}

fn rust() -> BTreeMap<String, String> {
    ["app/src", "solver/src", "text/src", "bundle/src", "tests"].into_iter().flat_map(|folder| files(folder, "rs")).collect()
}

/// Lines that break a rule, as "file:line: what".
fn breaches(files: &BTreeMap<String, String>, breaks: impl Fn(&str, &str) -> Option<String>) -> Vec<String> {
    let lines = files.iter().flat_map(|(name, text)| text.lines().enumerate().map(move |(number, line)| (name, number + 1, line)));
    lines.filter_map(|(name, number, line)| Some(format!("{name}:{number}: {}", breaks(name, line)?))).collect()
}

fn none(breaches: &[String], rule: &str) {
    assert!(breaches.is_empty(), "{rule}\n{}", breaches.join("\n"));
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    let silent: Vec<_> = rust().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(name, _)| name).collect();
    none(&silent, "begin these files with `//!` and a sentence");
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let long: Vec<_> = rust().into_iter().filter(|(_, text)| text.lines().count() > 400).map(|(name, _)| name).collect();
    none(&long, "split these files by topic");
}

/// The feature of a file in `app/src`.
fn feature(name: &str) -> Option<usize> {
    let folder = name.strip_prefix("app/src/")?.split('/').next()?;
    FEATURES.iter().position(|feature| *feature == folder)
}

#[test]
fn a_feature_uses_only_those_before_it_and_never_their_stores() {
    let found = breaches(&files("app/src", "rs"), foreign_use);
    none(&found, "call an earlier feature's service; move what both need to the earlier one");
    assert!(foreign_use("app/src/people/service/a.rs", "use crate::bookings::model::Kind;").is_some(), "the rule sees a breach");
    assert!(foreign_use("app/src/bookings/service/a.rs", "use crate::people::store::person;").is_some(), "and another");
    assert!(foreign_use("app/src/bookings/service/a.rs", "use crate::people::service;").is_none(), "and lets its twin be");
}

fn foreign_use(name: &str, line: &str) -> Option<String> {
    let own = feature(name)?;
    FEATURES.iter().enumerate().filter(|(other, _)| *other != own).find_map(|(other, folder)| {
        let used = line.contains(&format!("crate::{folder}::"));
        let siblings = FEATURES[own] == "timetables" && *folder == "seasons";
        // The interface's description is one document for all features.
        let description = name == "app/src/bookings/api/mod.rs" && line.contains("utilisation::api::");
        let breach = used && !description && (other > own || siblings || line.contains(&format!("crate::{folder}::store")));
        breach.then(|| format!("{} uses {folder}", FEATURES[own]))
    })
}

#[test]
fn only_stores_speak_sql() {
    let words = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "];
    let found = breaches(&files("app/src", "rs"), |name, line| {
        let may =
            name.contains("/store") || name.starts_with("app/src/database/") || name == "app/src/jobs/queue.rs" || name.contains("/bench");
        (!may && !line.trim_start().starts_with("//") && words.iter().any(|word| line.contains(&format!("\"{word}"))))
            .then(|| "SQL".to_owned())
    });
    none(&found, "move SQL into the feature's store");
}

#[test]
fn words_of_one_engine_stand_in_the_dialect_only() {
    let words =
        ["now()", "FOR UPDATE", "SKIP LOCKED", "ANY($", "INSERT OR ", "PRAGMA", "::text", "::bigint", "GREATEST(", "LEAST(", "ILIKE"];
    let found = breaches(&files("app/src", "rs"), |name, line| {
        let sql = name.contains("/store") || name.starts_with("app/src/jobs/");
        words
            .iter()
            .find(|word| sql && line.contains(**word) && !line.trim_start().starts_with("//") && !line.contains(".now()"))
            .map(|word| (*word).to_owned())
    });
    none(&found, "write it so that both engines understand, or name it in database/dialect.rs");
}

#[test]
fn stores_are_used_by_their_own_service_only() {
    let found = breaches(&files("app/src", "rs"), |name, line| {
        let page = name.contains("/pages") || name.contains("/api");
        (page && line.contains("store::")).then(|| "a page or interface uses a store".to_owned())
    });
    none(&found, "ask the service");
}

#[test]
fn gates_stand_in_lobbies_only() {
    let found = breaches(&files("app/src", "rs"), |name, line| {
        // An island's body runs in the browser only, its html on both sides.
        let lobby = name.ends_with("/mod.rs") || name.ends_with("/islands.rs") || name == "app/src/lib.rs" || name == "app/src/id.rs";
        (!lobby && line.contains("feature = \"")).then(|| line.trim().to_owned())
    });
    none(&found, "move the gate to the feature's mod.rs");
}

#[test]
fn the_clock_is_read_in_one_file() {
    let words = ["Utc::now(", "SystemTime::now(", "Instant::now(", "Local::now("];
    let found = breaches(&files("app/src", "rs"), |name, line| {
        words.iter().find(|word| name != "app/src/server/clock.rs" && line.contains(**word)).map(|word| (*word).to_owned())
    });
    none(&found, "ask app.now(), or use a Stopwatch");
}

#[test]
fn the_solver_knows_mathematics_only() {
    let manifest = fs::read_to_string(root().join("solver/Cargo.toml")).expect("the solver's manifest");
    let (_, dependencies) = manifest.split_once("[dependencies]").expect("dependencies");
    let dependencies = dependencies.split("\n[").next().unwrap_or_default();
    let names: BTreeSet<_> = dependencies
        .lines()
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .collect();
    assert_eq!(names, BTreeSet::from(["good_lp", "highs", "highs-sys"]), "files, formats and clocks belong to the app");
    let words = ["std::fs", "std::net", "std::env", "std::time::Instant", "SystemTime", "println!"];
    let found =
        breaches(&files("solver/src", "rs"), |_, line| words.iter().find(|word| line.contains(**word)).map(|word| (*word).to_owned()));
    none(&found, "the solver is handed what it needs");
}

#[test]
fn migrations_are_twins() {
    let tables = |engine: &str| {
        let mut columns = BTreeSet::new();
        for (name, text) in files(&format!("migrations/{engine}"), "sql") {
            let file = name.rsplit('/').next().unwrap_or_default().to_owned();
            columns.insert(file.clone());
            let mut table = String::new();
            for line in text.lines().map(str::trim) {
                if let Some(rest) = line.strip_prefix("create table ") {
                    rest.split(' ').next().unwrap_or_default().clone_into(&mut table);
                } else if line.starts_with(");") {
                    table.clear();
                } else if !table.is_empty() && !line.starts_with("--") && !line.is_empty() {
                    columns.insert(format!("{file} {table}: {line}"));
                }
            }
        }
        columns
    };
    assert_eq!(tables("sqlite"), tables("postgres"), "the same tables and columns on both engines");
}

#[test]
fn nothing_speaks_of_where_it_was_made() {
    let words = [concat!("/wo", "rk/"), concat!("/tm", "p/wt"), concat!("index.crat", "es.io"), concat!("registry.npm", "js")];
    let all: BTreeMap<_, _> = ["rs", "md", "toml", "json", "sh", "sql", "css"]
        .into_iter()
        .flat_map(|ending| {
            ["app", "solver", "text", "bundle", "tests", "tools", "style", "migrations"]
                .into_iter()
                .flat_map(move |folder| files(folder, ending))
        })
        .collect();
    let found = breaches(&all, |_, line| words.iter().find(|word| line.contains(**word)).map(|word| (*word).to_owned()));
    none(&found, "the project speaks of the project alone");
}
