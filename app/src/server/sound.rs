//! Texts that can be kept: what is decoded of an address, a form, or an object of a program.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// A text with signs that nobody types and no database keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsound;

/// Decodes `%41`; what is not UTF-8 or holds control characters (but tabs and line breaks) is no text.
pub fn decoded(text: &str) -> Result<String, Unsound> {
    let text = percent_decode_str(text).decode_utf8().map_err(|_| Unsound)?;
    if is_sound(&text) { Ok(text.into_owned()) } else { Err(Unsound) }
}

/// Whether a text can be kept: no control characters but tabs and line breaks.
pub fn is_sound(text: &str) -> bool {
    !text.chars().any(|sign| sign.is_control() && !matches!(sign, '\t' | '\n' | '\r'))
}

/// Reads an object whose texts are all sound; how deep it may go is the library's limit (128).
pub fn object(body: &[u8]) -> Option<Map<String, Value>> {
    match serde_json::from_slice(body).ok()? {
        Value::Object(fields) if fields.iter().all(|(name, value)| is_sound(name) && sound_inside(value)) => {
            Some(fields)
        }
        _ => None,
    }
}

fn sound_inside(value: &Value) -> bool {
    match value {
        Value::String(text) => is_sound(text),
        Value::Array(values) => values.iter().all(sound_inside),
        Value::Object(fields) => fields.iter().all(|(name, value)| is_sound(name) && sound_inside(value)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_has_sound_text_at_every_depth_and_is_not_endlessly_deep() {
        assert!(object(br#"{"title":"Kalas\n"}"#).is_some());
        for bad in [&b"[]"[..], br#"{"a":"\u0000"}"#, br#"{"a":[{"\u0001":1}]}"#, b"{\"a\":\"\xFF\"}"] {
            assert!(object(bad).is_none(), "{}", String::from_utf8_lossy(bad));
        }
        assert!(object(format!("{{\"a\":{}", "[".repeat(30_000)).as_bytes()).is_none());
    }
}
