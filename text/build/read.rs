//! Reads a file of texts: its keys, and each text as pieces.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The texts of a language: by feature, then by key.
pub type Texts = BTreeMap<String, BTreeMap<String, Text>>;

/// A text, in the one form it has or in one for each number of what it counts.
pub struct Text {
    /// Whether it is told by the number of what is counted.
    pub counts: bool,
    pub forms: Vec<(Form, Vec<Piece>)>,
}

/// Which numbers a form is for; `Other` is said last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    One,
    Two,
    Other,
}

pub enum Piece {
    Words(String),
    /// The name of what is put in its place.
    Value(String),
}

impl Piece {
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::Value(name) => Some(name),
            Self::Words(_) => None,
        }
    }
}

impl Text {
    /// The names of all values that some form of it shows.
    pub fn values(&self) -> BTreeSet<&str> {
        let shown = self.forms.iter().flat_map(|(_, pieces)| pieces).filter_map(Piece::value);
        shown.chain(self.counts.then_some("count")).collect()
    }
}

/// The texts of a file by key.
pub fn file(json: &str, fault: &mut impl FnMut(String)) -> BTreeMap<String, Text> {
    let mut by_key = BTreeMap::new();
    match serde_json::from_str(json) {
        Err(cause) => fault(cause.to_string()),
        Ok(Entries(entries)) => {
            for (key, raw) in entries {
                match text(raw) {
                    Err(why) => fault(format!("{key}: {why}")),
                    Ok(_) if by_key.contains_key(&key) => fault(format!("{key} stands there twice")),
                    Ok(text) => _ = by_key.insert(key, text),
                }
            }
        }
    }
    by_key
}

/// A value of a file: one sentence, or one for each form.
#[derive(Deserialize)]
#[serde(untagged)]
enum Raw {
    One(String),
    Forms(BTreeMap<String, String>),
}

/// What stands in a file, double keys too.
struct Entries(Vec<(String, Raw)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Entries;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("keys and their texts")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Entries, M::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        from.deserialize_map(All)
    }
}

fn text(raw: Raw) -> Result<Text, String> {
    let forms = match raw {
        Raw::One(sentence) => return Ok(Text { counts: false, forms: vec![(Form::Other, pieces(&sentence)?)] }),
        Raw::Forms(forms) => forms,
    };
    let of = |(name, sentence): (String, String)| Ok::<_, String>((form(&name)?, pieces(&sentence)?));
    let mut forms = forms.into_iter().map(of).collect::<Result<Vec<_>, _>>()?;
    forms.sort_by_key(|(form, _)| *form);
    match forms.last() {
        Some((Form::Other, _)) => Ok(Text { counts: true, forms }),
        _ => Err("the form \"other\" is missing".to_owned()),
    }
}

fn form(name: &str) -> Result<Form, String> {
    match name {
        "one" => Ok(Form::One),
        "two" => Ok(Form::Two),
        "other" => Ok(Form::Other),
        _ => Err(format!("there is no form \"{name}\"; there are one, two and other")),
    }
}

/// "Högst {{ most }} tecken." in pieces.
fn pieces(sentence: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = sentence;
    while let Some((words, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or("a {{ has no }}")?;
        pieces.extend((!words.is_empty()).then(|| Piece::Words(words.to_owned())));
        pieces.push(Piece::Value(name.trim().to_owned()));
        rest = after;
    }
    if rest.contains("}}") {
        return Err("a }} has no {{".to_owned());
    }
    pieces.extend((!rest.is_empty()).then(|| Piece::Words(rest.to_owned())));
    Ok(pieces)
}
