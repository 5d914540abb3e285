//! Every text is what its file says, and the build refuses what is not whole.

#[path = "../build/check.rs"]
mod check;
#[path = "../build/code.rs"]
mod code;
#[path = "../build/language.rs"]
mod language;
#[path = "../build/read.rs"]
mod read;

use crate::{Locale, t};
use language::{LANGUAGES, Language};
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

include!(concat!(env!("OUT_DIR"), "/every.rs"));

/// The texts of a language by feature and key, as they stand in its files.
fn files(language: &str) -> HashMap<String, Map<String, Value>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("locales").join(language);
    let paths = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let read = |path: PathBuf| {
        let feature = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        let text = std::fs::read_to_string(&path).expect("a file");
        (feature, serde_json::from_str(&text).expect("texts are JSON"))
    };
    paths.map(read).collect()
}

/// The names of all values that a text shows.
fn values(text: &Value) -> BTreeSet<String> {
    let shown = text.to_string();
    let names = shown.split("{{").skip(1).filter_map(|piece| piece.split_once("}}"));
    names.map(|(name, _)| name.trim().to_owned()).chain(text.is_object().then(|| "count".to_owned())).collect()
}

/// The sentence that stands there for so many, with each value's name in its place.
fn said(value: &Value, count: Option<i64>) -> String {
    let form = |name| value.get(name).and_then(Value::as_str);
    let one = form("one").filter(|_| count == Some(1));
    let sentence = value.as_str().or(one).or(form("other")).expect("a sentence");
    let mut words = String::new();
    for (place, piece) in sentence.split("{{").enumerate() {
        match (piece.split_once("}}").map(|(name, after)| (name.trim(), after)), count) {
            (Some(("count", after)), Some(count)) => words.extend([&count.to_string(), after]),
            (Some((name, after)), _) => words.extend(["<", name, ">", after]),
            (None, _) => words += piece,
        }
        assert!(place > 0 || !piece.contains("}}"), "{sentence}");
    }
    words
}

#[test]
fn every_text_is_told_as_its_file_says() {
    let all = Locale::ALL.map(|locale| files(locale.code()));
    let first = &all[0];
    for locale in Locale::ALL {
        let own = &all[locale as usize];
        for (feature, key, told) in EVERY {
            let of = |files: &HashMap<String, Map<String, Value>>| files.get(*feature)?.get(*key).cloned();
            let other = of(first).expect("a text");
            // What no longer fits in a language that is only begun is the other's.
            let own = of(own).filter(|own| locale.is_complete() || values(own) == values(&other));
            let stands = own.unwrap_or(other);
            // Only what some language tells by a number is told by a number here.
            let counts = Locale::ALL.iter().any(|each| of(&all[*each as usize]).is_some_and(|text| text.is_object()));
            for count in [0, 1, 2, 12] {
                assert_eq!(
                    told(locale, count),
                    said(&stands, counts.then_some(count)),
                    "{}: {feature}.{key}",
                    locale.code()
                );
            }
        }
    }
    let texts: usize = first.values().map(Map::len).sum();
    assert!(texts > 1_000 && EVERY.len() == texts, "each of {texts} texts is told");
}

#[test]
fn a_language_is_known_by_its_code() {
    for locale in Locale::ALL {
        assert_eq!(Locale::of(locale.code()), Some(locale));
    }
    assert_eq!(Locale::of("xx"), None);
    assert_eq!(Locale::DEFAULT, Locale::Sv);
}

#[test]
fn values_stand_where_the_text_has_them_and_nothing_is_escaped() {
    let name = "<b>\"&{x}";
    assert_eq!(
        t!(Locale::Sv, facilities.field_atoms_known, names = name),
        t!(Locale::Sv, facilities.field_atoms_known, names = "@").replace('@', name)
    );
}

/// What the build says of a first language and another one, with one file each.
fn refused(first: &str, other: &str, until_complete: Option<&'static str>) -> Vec<String> {
    let languages = [Language { code: "sv", until_complete: None }, Language { code: "fi", until_complete }];
    let mut faults = Vec::new();
    let mut texts = |json| read::Texts::from([("shell".to_owned(), read::file(json, &mut |fault| faults.push(fault)))]);
    let texts = [texts(first), texts(other)];
    faults.extend(check::faults(&languages, &texts));
    faults
}

#[test]
fn what_is_not_whole_stops_the_build() {
    let whole = r#"{ "a": "Högst {{ most }}", "b": "B" }"#;
    assert!(refused(whole, whole, None).is_empty());
    for (other, fault) in [
        (r#"{ "b": "B" }"#, "fi/shell.json: a: the text is missing"),
        (r#"{ "a": "{{ most }}", "b": "B", "c": "C" }"#, "fi/shell.json: c: sv has no such text"),
        (r#"{ "a": "{{ least }}", "b": "B" }"#, "fi/shell.json: a: other values than in sv"),
        (r#"{ "a": "{{ most }}", "b": "B", "b": "B" }"#, "b stands there twice"),
        (r#"{ "a": "{{ most }}", "b": "B {{" }"#, "b: a {{ has no }}"),
        (r#"{ "a": "{{ most }}", "b": "B }}" }"#, "b: a }} has no {{"),
        (r#"{ "a": { "one": "{{ most }}" }, "b": "B" }"#, "a: the form \"other\" is missing"),
        (r#"{ "a": { "few": "{{ most }}" }, "b": "B" }"#, "a: there is no form \"few\"; there are one, two and other"),
        (r#"{ "a": "{{ most }}", "b": 1 }"#, "data did not match any variant"),
    ] {
        let faults = refused(whole, other, None);
        assert!(faults.iter().any(|told| told.starts_with(fault)), "{other}: {faults:?}");
    }
    for name in ["while", "Most", "2nd", "a b", ""] {
        let json = format!(r#"{{ "{name}": "A" }}"#);
        assert_eq!(refused(&json, &json, None), [format!("shell: nothing can be called \"{name}\"")]);
    }
}

#[test]
fn only_a_language_that_has_been_begun_may_lack_texts() {
    assert!(refused(r#"{ "a": "A", "b": "B" }"#, r#"{ "b": "B" }"#, Some("sv")).is_empty());
    let of_itself = |json| read::Texts::from([(language::OF_ITSELF.to_owned(), read::file(json, &mut |_| {}))]);
    let languages =
        [Language { code: "sv", until_complete: None }, Language { code: "fi", until_complete: Some("sv") }];
    let faults = check::faults(&languages, &[of_itself(r#"{ "name": "Svenska" }"#), of_itself("{}")]);
    assert_eq!(faults, ["fi/language.json: name: the text is missing"]);
    let whole = |code: &str| LANGUAGES.iter().any(|each| each.code == code && each.until_complete.is_none());
    assert!(whole("sv") && whole("en"));
    assert!(Locale::En.is_complete() && !Locale::Fi.is_complete());
}

#[test]
fn what_no_longer_fits_in_a_begun_language_is_told_and_left_out() {
    let languages =
        [Language { code: "sv", until_complete: None }, Language { code: "fi", until_complete: Some("sv") }];
    let texts =
        |json: &str| read::Texts::from([("shell".to_owned(), read::file(json, &mut |fault| panic!("{fault}")))]);
    let mut all = [texts(r#"{ "a": "{{ most }}", "b": "B" }"#), texts(r#"{ "a": "{{ least }}", "b": "B", "c": "C" }"#)];
    let told = check::without_stale(&languages, &mut all);
    let gone = ["a", "c"].map(|key| format!("fi/shell.json: {key} no longer fits and is left out"));
    assert_eq!(told, gone);
    assert!(all[1]["shell"].len() == 1 && check::faults(&languages, &all).is_empty());
}

#[test]
fn a_text_that_a_begun_language_lacks_is_that_of_another() {
    let languages =
        [Language { code: "sv", until_complete: None }, Language { code: "fi", until_complete: Some("sv") }];
    let texts =
        |json: &str| read::Texts::from([("shell".to_owned(), read::file(json, &mut |fault| panic!("{fault}")))]);
    let all = [texts(r#"{ "a": "Hej", "b": "{{ count }} d{g}r", "c": "Ja" }"#), texts(r#"{ "a": "Hei" }"#)];
    let module = code::module(&languages, &all).expect("code");
    for line in [
        "pub const a: Plain = Plain([\"Hej\", \"Hei\"]);",
        "pub const c: Plain = Plain([\"Ja\", \"Ja\"]);",
        "pub const MOSTLY: [Locale; 2] = [Locale::Sv, Locale::Sv];",
        "Locale::Sv | Locale::Fi => format!(\"{count} d{{g}}r\", count = self.count),",
    ] {
        assert!(module.contains(line), "{line} in {module}");
    }
    assert_eq!(code::every(&all).expect("code").matches("t!(").count(), 3);
}
