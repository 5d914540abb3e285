//! What is wrong with the texts of all languages, each beside the first.

use super::language::{Language, OF_ITSELF};
use super::read::{Text, Texts};

/// Words that Rust has taken: no feature, text or value can be called so.
const TAKEN: &str = " as async await break const continue crate dyn else enum extern false fn for gen if impl in let loop \
    match mod move mut pub ref return self static struct super trait true try type unsafe use where while yield ";

/// Takes out of a language that is only begun what no longer fits the first, and tells of it: whoever changes a text need not
/// know every language, and its readers get it in the other one until it is mended.
pub fn without_stale(languages: &[Language], texts: &mut [Texts]) -> Vec<String> {
    let mut told = Vec::new();
    let Some((first, others)) = texts.split_first_mut() else { return told };
    let begun = languages[1..].iter().zip(others).filter(|(language, _)| language.until_complete.is_some());
    for (language, own) in begun {
        for (feature, by_key) in own {
            by_key.retain(|key, text| {
                let same = first.get(feature).and_then(|by_key| by_key.get(key));
                let fits = same.is_some_and(|same| same.values() == text.values());
                if !fits {
                    told.push(format!("{}/{feature}.json: {key} no longer fits and is left out", language.code));
                }
                fits
            });
        }
    }
    told
}

pub fn faults(languages: &[Language], texts: &[Texts]) -> Vec<String> {
    let first = &texts[0];
    let mut faults = Vec::new();
    for (feature, by_key) in first {
        let names = by_key.values().flat_map(Text::values).chain(by_key.keys().map(String::as_str)).chain([&**feature]);
        let bad = names.filter(|name| !is_name(name));
        faults.extend(bad.map(|name| format!("{feature}: nothing can be called \"{name}\"")));
    }
    for (language, own) in languages.iter().zip(texts) {
        let of = |feature: &str, key: &str| format!("{}/{feature}.json: {key}", language.code);
        for (feature, key, text) in entries(own) {
            match first.get(feature).and_then(|by_key| by_key.get(key)) {
                None => faults.push(format!("{}: {} has no such text", of(feature, key), languages[0].code)),
                Some(same) if same.values() != text.values() => {
                    faults.push(format!("{}: other values than in {}", of(feature, key), languages[0].code));
                }
                Some(_) => {}
            }
        }
        let has = |feature: &str, key: &str| own.get(feature).is_some_and(|by_key| by_key.contains_key(key));
        let must = |feature: &str| language.until_complete.is_none() || feature == OF_ITSELF;
        let missing = entries(first).filter(|(feature, key, _)| must(feature) && !has(feature, key));
        faults.extend(missing.map(|(feature, key, _)| format!("{}: the text is missing", of(feature, key))));
    }
    faults
}

/// Feature, key and text of everything that a language has.
fn entries(texts: &Texts) -> impl Iterator<Item = (&str, &str, &Text)> {
    texts.iter().flat_map(|(feature, by_key)| by_key.iter().map(move |(key, text)| (&**feature, &**key, text)))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
        && !TAKEN.contains(&format!(" {name} "))
}
