//! Forms as people send them: every field as text, so that a refused form can be shown again just as it was typed.

use super::limits::{FIELDS, FORM_BYTES};
use super::sound::{Unsound, decoded, is_sound};
use crate::error::PageError;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The fields of a form or of an address. A name that occurs several times (checkboxes) keeps all its values in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, Vec<String>>);

impl Fields {
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut fields = BTreeMap::<String, Vec<String>>::new();
        for (name, value) in pairs {
            fields.entry(name).or_default().push(value);
        }
        Self(fields)
    }

    /// Reads `name=value&…` as browsers write it. At most so many fields as a form may have, and sound text only.
    pub fn parse(encoded: &str) -> Result<Self, Unread> {
        // Counted before anything is made of them.
        if encoded.bytes().filter(|byte| *byte == b'&').count() >= FIELDS {
            return Err(Unread::TooMany);
        }
        let mut fields = BTreeMap::<String, Vec<String>>::new();
        for pair in encoded.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let sound = |text: &str| decoded(&text.replace('+', " "));
            fields.entry(sound(name)?).or_default().push(sound(value)?);
        }
        Ok(Self(fields))
    }

    /// The first value without surrounding blanks; empty when absent.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every field with its value; one that occurs several times comes as often.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(name, values)| values.iter().map(move |value| (name.as_str(), value.as_str())))
    }

    /// Whether every text can be kept, and there are not more than a form may have: for forms with files, which are read in parts.
    pub fn is_sound(&self) -> bool {
        self.pairs().count() <= FIELDS && self.pairs().all(|(name, value)| is_sound(name) && is_sound(value))
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), vec![value.into()]);
    }

    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    /// A whole number, or `None` when empty or not one.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name).parse().ok()
    }
}

/// Where a posted form leaves a copy of its fields, so that they can be kept when it is refused.
#[derive(Clone, Default)]
pub struct Slot(Arc<Mutex<Fields>>);

impl Slot {
    fn put(&self, fields: &Fields) {
        if let Ok(mut inside) = self.0.lock() {
            inside.clone_from(fields);
        }
    }

    pub fn take(&self) -> Fields {
        self.0.lock().map(|mut inside| std::mem::take(&mut *inside)).unwrap_or_default()
    }
}

/// Why fields are not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    TooMany,
    Unsound,
}

impl From<Unsound> for Unread {
    fn from(_: Unsound) -> Self {
        Self::Unsound
    }
}

impl From<Unread> for PageError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::TooMany => Self::TooLarge,
            Unread::Unsound => Self::BadRequest,
        }
    }
}

/// The fields of a posted form (`application/x-www-form-urlencoded`).
pub struct Posted(pub Fields);

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Response;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let slot = request.extensions().get::<Slot>().cloned();
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(PageError::WrongType.into_response());
        }
        // Also on a route to which files are sent: what carries no file is small.
        DefaultBodyLimit::max(FORM_BYTES).apply(&mut request);
        let body = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        let text = std::str::from_utf8(&body).map_err(|_| PageError::BadRequest.into_response())?;
        let fields = Fields::parse(text).map_err(|unread| PageError::from(unread).into_response())?;
        if let Some(slot) = slot {
            slot.put(&fields);
        }
        Ok(Self(fields))
    }
}

/// The fields of the address after the question mark.
pub struct Asked(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(Fields::parse(parts.uri.query().unwrap_or_default())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_write_them() {
        let fields =
            Fields::parse("title=Kalas+p%C3%A5+sk%C3%A4rg%C3%A5rden&need=a&need=b&empty=&bare").expect("fields");
        assert_eq!(fields.text("title"), "Kalas på skärgården");
        assert_eq!(fields.all("need"), ["a", "b"]);
        assert!(fields.has("empty") && fields.has("bare") && !fields.has("need%20"));
        assert_eq!(Fields::parse("note=a%0D%0Ab").expect("a line break").text("note"), "a\r\nb");
    }

    #[test]
    fn what_no_person_can_type_is_not_read() {
        for bad in ["a=%00", "%00=a", "a=%FF", "a=%1B%5B2J"] {
            assert_eq!(Fields::parse(bad), Err(Unread::Unsound), "{bad}");
        }
        assert_eq!(Fields::parse(&"a&".repeat(FIELDS)), Err(Unread::TooMany));
        assert!(Fields::parse(&"a&".repeat(FIELDS - 1)).is_ok());
    }
}
