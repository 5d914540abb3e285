//! Texts for people: none that nobody shows, and common words said once.

use super::{Source, expect_none, sources};
use std::collections::{BTreeMap, BTreeSet};

/// A text: its file, its key, and what it says.
type Text = (String, String, String);

/// Names of columns and words in cells are read back from files: they stay when a label on a page changes.
const FORMATS: [&str; 2] = ["columns", "opening"];

/// Texts that say the same here as another one, and in other languages something else.
const APART: [(&str, &str); 2] = [
    ("bookings.asked_by", "whom a request is from, not when something begins"),
    ("shell.accessibility", "of the site, for which Finnish has another word than for that of a building"),
];

fn texts(language: &str) -> Vec<Text> {
    sources(&format!("text/locales/{language}"), ".json").iter().flat_map(texts_of).collect()
}

fn texts_of(file: &Source) -> Vec<Text> {
    let feature = file.path.rsplit('/').next().and_then(|name| name.strip_suffix(".json")).expect("a file of texts");
    let entries: BTreeMap<String, serde_json::Value> = serde_json::from_str(&file.text).expect("texts are JSON");
    entries.into_iter().map(|(key, said)| (feature.to_owned(), key, said.to_string())).collect()
}

/// What the code names as `feature.key` after a comma, as the second argument of `t!` is.
fn named(code: &[Source]) -> BTreeSet<(String, String)> {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let word = |text: &str| text[..text.find(|c| !is_name(c)).unwrap_or(text.len())].to_owned();
    let mut found = BTreeSet::new();
    for source in code {
        for (at, _) in source.text.match_indices(',') {
            let after = source.text[at + 1..].trim_start();
            let feature = word(after);
            if let Some(key) = after[feature.len()..].strip_prefix('.').map(word).filter(|key| !key.is_empty()) {
                found.insert((feature, key));
            }
        }
    }
    found
}

fn unused(texts: Vec<Text>, code: &[Source]) -> Vec<String> {
    let named = named(code);
    let unused = texts.into_iter().filter(|(feature, key, _)| !named.contains(&(feature.clone(), key.clone())));
    unused.map(|(feature, key, _)| format!("{feature}.{key}")).collect()
}

/// Texts of several files that say the same in both languages.
fn said_twice(one: Vec<Text>, other: &[Text]) -> Vec<String> {
    let other: BTreeMap<_, _> = other.iter().map(|(feature, key, said)| ((feature, key), said)).collect();
    let mut same: BTreeMap<_, Vec<(String, String)>> = BTreeMap::new();
    for (feature, key, said) in one {
        let apart = APART.iter().any(|(text, _)| *text == format!("{feature}.{key}"));
        let translated = other.get(&(&feature, &key)).map(|said| (*said).clone());
        if !apart && !FORMATS.contains(&feature.as_str()) {
            same.entry((said, translated)).or_default().push((feature, key));
        }
    }
    let several = same.into_iter().filter(|(_, all)| all.iter().any(|(feature, _)| *feature != all[0].0));
    several
        .map(|((said, _), all)| {
            let names: Vec<_> = all.iter().map(|(feature, key)| format!("{feature}.{key}")).collect();
            format!("{said}: {}", names.join(", "))
        })
        .collect()
}

#[test]
fn every_text_is_shown_somewhere() {
    let code = sources("app/src", ".rs");
    expect_none(&unused(texts("sv"), &code), "Nobody shows these texts; take them out of every language:");
    let file = Source::sample("text/locales/sv/shell.json", "{ \"a\": \"A\", \"b\": \"B\" }");
    let code = [Source::sample("app/src/shell.rs", "t!(\n    l,\n    shell.a\n)")];
    assert_eq!(unused(texts_of(&file), &code), ["shell.b"]);
}

#[test]
fn what_says_the_same_is_said_once() {
    let faults = said_twice(texts("sv"), &texts("en"));
    expect_none(
        &faults,
        "Make one text of these, in common.json or where it belongs (or say in APART why they differ):",
    );
    let file = |feature: &str, text: &str| texts_of(&Source::sample(&format!("text/locales/sv/{feature}.json"), text));
    let both = || [file("bookings", "{ \"a\": \"Spara\" }"), file("seasons", "{ \"b\": \"Spara\" }")].concat();
    assert_eq!(said_twice(both(), &both()), ["\"Spara\": bookings.a, seasons.b"]);
    let other = [file("bookings", "{ \"a\": \"Save\" }"), file("seasons", "{ \"b\": \"Keep\" }")].concat();
    assert!(said_twice(both(), &other).is_empty(), "one word may mean two things");
    let known: BTreeSet<_> = texts("sv").into_iter().map(|(feature, key, _)| format!("{feature}.{key}")).collect();
    let stale: Vec<_> = APART.iter().filter(|(text, _)| !known.contains(*text)).map(|(text, _)| *text).collect();
    assert!(stale.is_empty(), "no exception outlives its text: {stale:?}");
}
