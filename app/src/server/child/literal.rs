//! Words of the program's own, such as the names of fields in faults, on their way back from a process of its own. Each is kept
//! once for as long as the program runs; there are only as many as the program has.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// A word of the program's own. Serde takes a field of the type by its own name for one that borrows.
pub type Literal = &'static str;

/// More than the program has, and few enough to keep.
const MOST: usize = 1_000;
const LONGEST: usize = 100;

static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

fn known(word: &str) -> Option<&'static str> {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = known.get(word) {
        return Some(kept);
    }
    if known.len() >= MOST || word.len() > LONGEST {
        return None;
    }
    let kept: &'static str = word.to_owned().leak();
    known.insert(kept);
    Some(kept)
}

/// For a field of type [`Literal`]: `#[serde(with = "literal")]`.
pub fn serialize<S: Serializer>(word: &str, serializer: S) -> Result<S::Ok, S::Error> {
    word.serialize(serializer)
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static str, D::Error> {
    known(&String::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("not a word of the program"))
}

/// For a field of type `Option<Literal>`.
pub mod maybe {
    use super::{Deserialize, Deserializer, Error, Serialize, Serializer, known};

    #[expect(clippy::ref_option_ref, reason = "serde hands over the field")]
    pub fn serialize<S: Serializer>(word: &Option<&'static str>, serializer: S) -> Result<S::Ok, S::Error> {
        word.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'static str>, D::Error> {
        let word = Option::<String>::deserialize(deserializer)?;
        word.map(|word| known(&word).ok_or_else(|| D::Error::custom("not a word of the program"))).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Named {
        #[serde(with = "super")]
        kind: Literal,
        #[serde(with = "super::maybe")]
        field: Option<Literal>,
    }

    #[test]
    fn a_word_comes_back_as_it_was_and_a_whole_text_does_not() {
        let named = Named { kind: "time", field: Some("code") };
        let text = serde_json::to_string(&named).expect("text");
        assert_eq!(serde_json::from_str::<Named>(&text).expect("the same"), named);
        let long = format!("{{\"kind\":\"{}\",\"field\":null}}", "x".repeat(LONGEST + 1));
        assert!(serde_json::from_str::<Named>(&long).is_err());
    }
}
