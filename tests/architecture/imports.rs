//! Who may use whom: within a feature, between features, and outside them.

use super::{Source, expect_none, root, sources};
use std::fs;

/// Features in the order in which they build on each other; equal ones do not know each other.
const FEATURES: [(&str, u8); 9] = [
    ("people", 0),
    ("settings", 1),
    ("messages", 2),
    ("facilities", 3),
    ("bookings", 4),
    ("seasons", 5),
    ("timetables", 5),
    ("utilisation", 6),
    ("recount", 7),
];

/// A file, what it may use against the rules, and why. One that is no longer needed fails the test too.
const EXCEPTIONS: [(&str, &str, &str); 5] = [
    ("app/src/people/service/tell.rs", "messages", "who is given a role is told in the same transaction"),
    ("app/src/people/command.rs", "facilities", "a caretaker's role names a building"),
    ("app/src/people/pages/keep_one.rs", "facilities", "a caretaker's role is given by choosing among buildings"),
    ("app/src/people/pages/sign_in.rs", "demo", "the demo's accounts are offered where one signs in"),
    (
        "app/src/bookings/api/mod.rs",
        "utilisation",
        "one description of the whole interface, made where its first half is",
    ),
];

fn rank(feature: &str) -> Option<u8> {
    FEATURES.iter().find(|(name, _)| *name == feature).map(|(_, rank)| *rank)
}

/// What a file uses of this crate, as paths from the crate's root: `crate::…` and `super::…`, braces taken apart.
pub fn uses(source: &Source) -> Vec<(usize, Vec<String>)> {
    let mut module: Vec<&str> = source.path.trim_start_matches("app/src/").trim_end_matches(".rs").split('/').collect();
    if module.last() == Some(&"mod") {
        module.pop();
    }
    let mut found = Vec::new();
    for (number, line) in statements(source) {
        for (at, _) in line.match_indices("crate::") {
            // A macro of this crate is written `$crate::`.
            if !line[..at].ends_with('$') {
                spread(&[], &line[at + "crate::".len()..], number, &mut found);
            }
        }
        for (at, _) in line.match_indices("super::") {
            if line[..at].ends_with("super::") {
                continue;
            }
            let mut rest = &line[at..];
            let mut base = module.clone();
            while let Some(after) = rest.strip_prefix("super::") {
                base.pop();
                rest = after;
            }
            spread(&base, rest, number, &mut found);
        }
    }
    found
}

/// Reads one path after its base; `{a, b::c}` gives several.
fn spread(base: &[&str], rest: &str, number: usize, found: &mut Vec<(usize, Vec<String>)>) {
    let end = rest.find(|c: char| !(c.is_alphanumeric() || "_:".contains(c))).unwrap_or(rest.len());
    let mut path: Vec<String> = base.iter().map(|part| (*part).to_owned()).collect();
    path.extend(rest[..end].split("::").filter(|part| !part.is_empty()).map(ToOwned::to_owned));
    match rest[end..].strip_prefix('{') {
        Some(inside) => {
            let base: Vec<&str> = path.iter().map(String::as_str).collect();
            for item in items(inside) {
                spread(&base, item.trim(), number, found);
            }
        }
        None => found.push((number, path)),
    }
}

/// What stands between an opened brace and its closing one, parted at its own commas.
fn items(inside: &str) -> Vec<&str> {
    let (mut found, mut depth, mut begins) = (Vec::new(), 0, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(&inside[begins..at]);
                begins = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

/// Lines of code, a `use` of several lines as one.
fn statements(source: &Source) -> Vec<(usize, String)> {
    let mut joined: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (number, line) in source.code() {
        match joined.last_mut() {
            Some((_, statement)) if open => statement.push_str(line.trim()),
            _ => joined.push((number, line.to_owned())),
        }
        let begins = |word: &str| line.trim_start().starts_with(word);
        open = (open || begins("use ") || begins("pub use ") || begins("pub(crate) use ")) && !line.contains(';');
    }
    joined
}

/// Why a file may not use a path; `None` when it may.
fn forbidden(file: &str, path: &[String]) -> Option<&'static str> {
    let inside = file.trim_start_matches("app/src/").trim_end_matches(".rs");
    let parts: Vec<&str> = inside.split('/').collect();
    let (room, role) = (parts[0], parts.get(1).copied().unwrap_or_default());
    let target = path.first().map(String::as_str).unwrap_or_default();
    let target_role = path.get(1).map(String::as_str).unwrap_or_default();
    if target == "demo" && room != "demo" && room != "commands" {
        return Some("only the command line knows the demo");
    }
    let Some(own) = rank(room) else {
        return match room {
            "database" | "ui" | "id" | "time" | "jobs" if rank(target).is_some() => {
                Some("what all features stand on knows none of them")
            }
            "database" | "id" if matches!(target, "server" | "shell" | "jobs" | "ui") => {
                Some("the database knows nothing of the site")
            }
            _ if rank(target).is_some() && target_role == "store" => {
                Some("a store is its feature's own: call the service")
            }
            _ => None,
        };
    };
    if let Some(other) = rank(target)
        && target != room
    {
        if other >= own {
            return Some(
                "features build on those before them: people, settings, messages, facilities, bookings, seasons and timetables, utilisation",
            );
        }
        if target_role == "store" {
            return Some("a store is its feature's own: call the service");
        }
    }
    let same = target == room;
    let sees = |roles: &[&str]| same && roles.contains(&target_role);
    match role {
        "model" if sees(&["service", "store", "pages", "api", "solve", "import"]) => {
            Some("the model is words and rules")
        }
        "model" if matches!(target, "database" | "server" | "shell" | "ui" | "jobs" | "error") => {
            Some("the model does no input or output")
        }
        "store" if sees(&["service", "pages", "api", "solve", "import"]) => {
            Some("the store is called, it calls nobody")
        }
        "store" if matches!(target, "server" | "shell" | "ui" | "jobs") => Some("the store knows only the database"),
        "service" if sees(&["pages", "api"]) => Some("pages call services, never back"),
        "service" if matches!(target, "shell" | "ui") => Some("services do not draw"),
        "solve" if sees(&["service", "pages", "api"]) => Some("what solves reads rows and calls the solver"),
        "pages" | "api" if sees(&["store", "solve"]) => Some("pages and interfaces ask the service"),
        "api" if sees(&["pages"]) => Some("an interface answers programs, it draws nothing"),
        _ => None,
    }
}

fn is_exception(file: &str, path: &[String]) -> bool {
    EXCEPTIONS.iter().any(|(exempt, what, _)| *exempt == file && path.iter().take(2).any(|part| part == what))
}

fn breaches(source: &Source) -> Vec<String> {
    let judged = uses(source).into_iter().filter(|(_, path)| !is_exception(&source.path, path));
    judged
        .filter_map(|(number, path)| {
            forbidden(&source.path, &path).map(|why| format!("{}:{number}: {} ({why})", source.path, path.join("::")))
        })
        .collect()
}

#[test]
fn each_room_uses_only_what_it_may() {
    let faults: Vec<_> = sources("app/src", ".rs").iter().flat_map(breaches).collect();
    expect_none(&faults, "These use what they may not; ARCHITECTURE.md says who may use whom:");
}

#[test]
fn a_breach_of_the_rules_of_use_is_seen_and_its_innocent_twin_is_not() {
    let breach = |path: &str, text: &str| breaches(&Source::sample(path, text)).len();
    assert_eq!(breach("app/src/bookings/pages/book.rs", "use crate::bookings::store;"), 1);
    assert_eq!(breach("app/src/bookings/pages/book.rs", "use super::super::store;"), 1);
    assert_eq!(breach("app/src/bookings/pages/book.rs", "use crate::bookings::{model, store};"), 1);
    assert_eq!(breach("app/src/bookings/pages/book.rs", "use crate::bookings::{model, service};"), 0);
    assert_eq!(
        breach("app/src/bookings/pages/book.rs", "use crate::{\n    id::{A, B},\n    bookings::store::find,\n};"),
        1
    );
    assert_eq!(breach("app/src/bookings/service/mod.rs", "use super::store;"), 0);
    assert_eq!(breach("app/src/seasons/service/publish.rs", "crate::bookings::store::add(tx)"), 1);
    assert_eq!(breach("app/src/seasons/service/publish.rs", "crate::bookings::service::add(tx)"), 0);
    assert_eq!(breach("app/src/bookings/service/mod.rs", "use crate::{seasons, time};"), 1);
    assert_eq!(breach("app/src/timetables/solve.rs", "use crate::seasons::model::Wish;"), 1);
    assert_eq!(breach("app/src/bookings/model.rs", "use crate::database::Tx;"), 1);
    assert_eq!(breach("app/src/bookings/store/read.rs", "use crate::bookings::service::find;"), 1);
    assert_eq!(breach("app/src/ui/table.rs", "use crate::people::model::Person;"), 1);
    assert_eq!(breach("app/src/jobs/worker.rs", "// use crate::seasons::service;"), 0);
}

#[test]
fn no_exception_outlives_its_reason() {
    let all = sources("app/src", ".rs");
    let needed = |file: &str, what: &str| {
        all.iter()
            .filter(|source| source.path == file)
            .flat_map(uses)
            .any(|(_, path)| path.iter().take(2).any(|part| part == what) && forbidden(file, &path).is_some())
    };
    let idle: Vec<_> = EXCEPTIONS
        .iter()
        .filter(|(file, what, _)| !needed(file, what))
        .map(|(file, what, _)| format!("{file}: {what}"))
        .collect();
    expect_none(&idle, "These exceptions are no longer needed; take them off the list:");
}

/// The names under a table of a Cargo.toml.
fn names_under<'a>(manifest: &'a str, table: &str) -> Vec<&'a str> {
    let after = manifest.split_once(table).map(|(_, rest)| rest).unwrap_or_default();
    let lines = after.lines().skip(1).take_while(|line| !line.starts_with('['));
    lines
        .filter_map(|line| line.split(['.', '=', ' ']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .collect()
}

#[test]
fn the_solver_is_mathematics_only() {
    let manifest = fs::read_to_string(root().join("solver/Cargo.toml")).expect("solver/Cargo.toml");
    let names = names_under(&manifest, "\n[dependencies]");
    assert_eq!(
        names,
        ["good_lp", "highs", "highs-sys"],
        "the solver builds on the modelling crate and HiGHS alone: bring in data as arguments"
    );
    let outside = ["std::fs", "std::net", "std::env", "std::process", "std::io", "Instant::now", "SystemTime"];
    let touches = |source: &Source| {
        let lines = source.code().filter(|(_, line)| outside.iter().any(|word| line.contains(word)));
        lines.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim())).collect::<Vec<_>>()
    };
    let faults: Vec<_> = sources("solver/src", ".rs").iter().flat_map(touches).collect();
    expect_none(&faults, "The solver has no files, clock, network or surroundings; let the caller bring these in:");
    assert_eq!(touches(&Source::sample("solver/src/a.rs", "let t = std::time::Instant::now();")).len(), 1);
}

/// What the referees may use of their problem's folder: what is given, what is proposed, and their own files.
const KNOWN_TO_REFEREES: [&str; 5] = ["problem", "plan", "constraint", "referee", "sheet"];

/// What a referee uses besides: modules of the solver, by the first name after `crate::…::` or the `super`s.
fn beside_the_referee(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in statements(source) {
        if !line.trim_start().starts_with("use ") {
            continue;
        }
        let path =
            line.trim_start().trim_start_matches("use ").trim_start_matches("super::").trim_start_matches("super::");
        let path = path.trim_start_matches("crate::season::").trim_start_matches("crate::timetable::");
        let first = path.split(|sign: char| !(sign.is_alphanumeric() || sign == '_')).next().unwrap_or_default();
        if !KNOWN_TO_REFEREES.contains(&first) && first != "std" {
            found.push(format!("{}:{number}: {}", source.path, line.trim()));
        }
    }
    found
}

#[test]
fn the_referees_know_nothing_of_the_models_and_searches_that_they_judge() {
    let referees: Vec<_> = sources("solver/src", ".rs")
        .into_iter()
        .filter(|source| source.path.contains("/referee") && !source.path.ends_with("tests.rs"))
        .collect();
    assert!(referees.len() > 4, "season's and timetables': {}", referees.len());
    let faults: Vec<_> = referees.iter().flat_map(beside_the_referee).collect();
    expect_none(&faults, "A mistake there could excuse itself here; write it again from the problem alone:");
    let breach = |text: &str| beside_the_referee(&Source::sample("solver/src/timetable/referee/rooms.rs", text)).len();
    assert_eq!(breach("use super::super::search::layout::Layout;"), 1);
    assert_eq!(breach("use crate::season::rules::Rule;"), 1);
    assert_eq!(breach("use super::super::plan::Meet;\nuse std::fs;"), 0);
}
