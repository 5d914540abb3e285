//! How files begin, how long they are, what they are called, and where code is split between server and browser.

use super::{Source, expect_none, root, rust, sources};
use std::fs;

const LONGEST: usize = 400;

/// Names that say nothing about what a file is for.
const EMPTY_NAMES: [&str; 8] = ["utils", "util", "helpers", "helper", "common", "manager", "misc", "shared"];

fn too_long(source: &Source) -> Option<String> {
    let lines = source.text.lines().count();
    (lines > LONGEST).then(|| format!("{}: {lines} lines", source.path))
}

fn without_opening(source: &Source) -> Option<String> {
    (!source.text.starts_with("//! ")).then(|| source.path.clone())
}

fn empty_name(source: &Source) -> Option<String> {
    source.path.split(['/', '.']).any(|part| EMPTY_NAMES.contains(&part)).then(|| source.path.clone())
}

/// The lobby of a feature or of `ui`, the roots, what types for both sides are made by, and files of islands, whose waking is the
/// browser's alone.
fn may_split(path: &str) -> bool {
    let inside = path.trim_start_matches("app/src/");
    matches!(inside, "lib.rs" | "id.rs" | "words.rs" | "numbers.rs")
        || (inside.matches('/').count() == 1 && inside.ends_with("/mod.rs"))
        || inside.ends_with("islands.rs")
        || inside.ends_with("islands/mod.rs")
}

fn splits(source: &Source) -> Vec<String> {
    if may_split(&source.path) {
        return Vec::new();
    }
    let gates = source.code().filter(|(_, line)| line.contains("cfg") && line.contains("feature = \""));
    gates.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim())).collect()
}

#[test]
fn no_file_is_longer_than_a_person_reads_at_once() {
    let faults: Vec<_> = rust().iter().filter_map(too_long).collect();
    expect_none(&faults, "Split these into a folder with one file per topic; none may have more than 400 lines:");
    assert!(
        too_long(&Source::sample("a.rs", &"x\n".repeat(401))).is_some()
            && too_long(&Source::sample("a.rs", &"x\n".repeat(400))).is_none()
    );
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let faults: Vec<_> = rust().iter().filter_map(without_opening).collect();
    expect_none(&faults, "Open these with one or two sentences, `//! …`, that say what they are for:");
    assert!(without_opening(&Source::sample("a.rs", "use std::fs;\n//! Late.")).is_some());
}

#[test]
fn every_file_is_named_after_its_topic() {
    let faults: Vec<_> = rust().iter().filter_map(empty_name).collect();
    expect_none(&faults, "Name these after what they hold; their names would fit anything:");
    assert!(
        empty_name(&Source::sample("app/src/utils/mod.rs", "")).is_some()
            && empty_name(&Source::sample("app/src/people/mod.rs", "")).is_none()
    );
}

#[test]
fn server_and_browser_part_in_few_places() {
    let faults: Vec<_> = sources("app/src", ".rs").iter().flat_map(splits).collect();
    expect_none(
        &faults,
        "Move these to a file of their own and put the `cfg` on its `mod` line in the feature's mod.rs (or in islands.rs):",
    );
    let gated = "#[cfg(feature = \"ssr\")]\nuse sqlx::Row;";
    assert_eq!(splits(&Source::sample("app/src/bookings/pages/mod.rs", gated)).len(), 1);
    assert_eq!(splits(&Source::sample("app/src/bookings/model.rs", gated)).len(), 1);
    assert!(splits(&Source::sample("app/src/bookings/mod.rs", gated)).is_empty());
}

#[test]
fn every_style_sheet_is_served() {
    let main = fs::read_to_string(root().join("style/main.css")).expect("style/main.css");
    let named = |path: &str| {
        path.ends_with("/main.css") || main.contains(&format!("@import \"{}\";", path.trim_start_matches("style/")))
    };
    let faults: Vec<_> =
        sources("style", ".css").into_iter().map(|source| source.path).filter(|path| !named(path)).collect();
    expect_none(&faults, "Import these in style/main.css, or nobody sees them:");
}
