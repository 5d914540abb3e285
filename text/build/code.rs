//! Writes the texts as Rust: a module for each feature, in it a constant or, where values are shown, a struct for each text.

use super::language::Language;
use super::read::{Form, Piece, Text, Texts};
use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

/// The languages and their texts.
pub fn module(languages: &[Language], texts: &[Texts]) -> Result<String, fmt::Error> {
    let mut code = String::new();
    let codes: Vec<_> = languages.iter().map(|language| language.code).collect();
    let names: Vec<_> = codes.iter().map(|code| variant(code)).collect();
    let all: Vec<_> = names.iter().map(|name| format!("Self::{name}")).collect();
    writeln!(code, "/// The languages that the site speaks; the first is the default.")?;
    writeln!(code, "#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum Locale {{ {} }}\n", names.join(", "))?;
    writeln!(code, "impl Locale {{\n    /// In the order in which they are offered.")?;
    writeln!(code, "    pub const ALL: [Self; {}] = [{}];", all.len(), all.join(", "))?;
    writeln!(code, "    pub(crate) const CODES: [&'static str; {}] = {codes:?};", codes.len())?;
    let complete: Vec<_> = languages.iter().map(|language| language.until_complete.is_none()).collect();
    writeln!(code, "    pub(crate) const COMPLETE: [bool; {}] = {complete:?};\n}}\n", complete.len())?;
    for (feature, by_key) in &texts[0] {
        writeln!(code, "pub mod {feature} {{\n    use super::*;")?;
        let mostly = (0..languages.len()).map(|at| mostly(languages, texts, at, feature));
        let mostly: Vec<_> = mostly.map(|at| format!("Locale::{}", names[at])).collect();
        writeln!(code, "    pub const MOSTLY: [Locale; {}] = [{}];", mostly.len(), mostly.join(", "))?;
        for key in by_key.keys() {
            let told: Vec<_> = (0..languages.len()).map(|at| told(languages, texts, at, feature, key)).collect();
            let of = |at: usize| &texts[told[at]][feature][key];
            if of(0).values().is_empty() {
                let words: Vec<_> = (0..told.len()).map(|at| words(&of(at).forms[0].1)).collect();
                writeln!(code, "    pub const {key}: Plain = Plain({words:?});")?;
                continue;
            }
            fields(&mut code, key, of(0), counts(texts, feature, key))?;
            for (at, name) in names.iter().enumerate() {
                // Languages that share a text share an arm.
                let same = |other: &usize| told[*other] == told[at];
                if (0..at).any(|other| same(&other)) {
                    continue;
                }
                let others = (at + 1..told.len()).filter(same).map(|other| format!(" | Locale::{}", names[other]));
                writeln!(code, "            Locale::{name}{} => {},", others.collect::<String>(), sentence(of(at)))?;
            }
            writeln!(code, "        }} }}\n    }}")?;
        }
        writeln!(code, "}}\n")?;
    }
    Ok(code)
}

fn variant(code: &str) -> String {
    let (first, rest) = code.split_at(1);
    first.to_uppercase() + rest
}

/// Which language tells this text to readers of the one at this place.
fn told(languages: &[Language], texts: &[Texts], at: usize, feature: &str, key: &str) -> usize {
    let has = |at: usize| texts[at].get(feature).is_some_and(|by_key| by_key.contains_key(key));
    let instead = languages[at].until_complete;
    let instead = instead.and_then(|code| languages.iter().position(|language| language.code == code));
    [Some(at), instead].into_iter().flatten().find(|at| has(*at)).unwrap_or(0)
}

/// Whether some language tells this text by a number.
fn counts(texts: &[Texts], feature: &str, key: &str) -> bool {
    texts.iter().filter_map(|texts| texts.get(feature)?.get(key)).any(|text| text.counts)
}

/// Which language tells most texts of a feature to readers of the one at this place.
fn mostly(languages: &[Language], texts: &[Texts], at: usize, feature: &str) -> usize {
    let all: Vec<_> = texts[0][feature].keys().map(|key| told(languages, texts, at, feature, key)).collect();
    let other = all.iter().find(|told| **told != at);
    let own = all.iter().filter(|told| **told == at).count();
    other.filter(|_| own * 2 < all.len()).copied().unwrap_or(at)
}

/// The struct of a text's values, and the beginning of what tells it.
fn fields(code: &mut String, key: &str, text: &Text, counts: bool) -> fmt::Result {
    writeln!(code, "    pub struct {key}<'a> {{")?;
    for name in text.values() {
        let needed = if counts && name == "count" { "Count" } else { "Display" };
        writeln!(code, "        pub {name}: &'a dyn {needed},")?;
    }
    writeln!(code, "    }}\n    impl {key}<'_> {{")?;
    writeln!(code, "        pub fn text(&self, locale: Locale) -> String {{ match locale {{")
}

/// An expression that tells a text.
fn sentence(text: &Text) -> String {
    let told = text.forms.iter().map(|(form, pieces)| match form {
        Form::One => format!("if self.count.is(1) {{ {} }} else ", formatted(pieces)),
        Form::Two => format!("if self.count.is(2) {{ {} }} else ", formatted(pieces)),
        Form::Other if text.counts => format!("{{ {} }}", formatted(pieces)),
        Form::Other => formatted(pieces),
    });
    told.collect()
}

fn formatted(pieces: &[Piece]) -> String {
    let values = pieces.iter().filter_map(Piece::value).collect::<BTreeSet<_>>();
    if values.is_empty() {
        return format!("{:?}.to_owned()", words(pieces));
    }
    let values = values.iter().map(|name| format!(", {name} = self.{name}")).collect::<Vec<_>>().concat();
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Words(words) => words.replace('{', "{{").replace('}', "}}"),
        Piece::Value(name) => format!("{{{name}}}"),
    });
    format!("format!({:?}{values})", pieces.collect::<String>())
}

/// The words of a text that shows no values.
fn words(pieces: &[Piece]) -> &str {
    match pieces {
        [Piece::Words(words)] => words,
        _ => "",
    }
}

/// For the tests: every text by name, told with the count given and with its own name in the place of each other value.
pub fn every(texts: &[Texts]) -> Result<String, fmt::Error> {
    let mut code = String::from("type Told = fn(Locale, i64) -> String;\nconst EVERY: &[(&str, &str, Told)] = &[\n");
    for (feature, by_key) in &texts[0] {
        for (key, text) in by_key {
            let counts = counts(texts, feature, key);
            let value = |name: &str| match name {
                "count" if counts => ", count = count".to_owned(),
                name => format!(", {name} = \"<{name}>\""),
            };
            let values: String = text.values().into_iter().map(value).collect();
            let count = if counts { "count" } else { "_" };
            writeln!(code, "    (\"{feature}\", \"{key}\", |l, {count}| t!(l, {feature}.{key}{values}).to_string()),")?;
        }
    }
    code.push_str("];\n");
    Ok(code)
}
