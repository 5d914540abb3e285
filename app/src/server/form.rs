//! Forms as people send them: every field as text, so that a refused form can be shown again just as it was typed.

use axum::extract::{FromRequest, Query, Request};
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

    /// The first value without surrounding blanks; empty when absent.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every name with each of its values.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(name, values)| values.iter().map(move |value| (name.as_str(), value.as_str())))
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

/// The fields of a posted form (`application/x-www-form-urlencoded`).
pub struct Posted(pub Fields);

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let slot = request.extensions().get::<Slot>().cloned();
        let form = axum::Form::<Vec<(String, String)>>::from_request(request, state).await;
        let fields = form.map(|axum::Form(pairs)| Fields::from_pairs(pairs)).map_err(IntoResponse::into_response)?;
        if let Some(slot) = slot {
            slot.put(&fields);
        }
        Ok(Self(fields))
    }
}

/// The fields of the address after the question mark.
pub struct Asked(pub Fields);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Asked {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &S) -> Result<Self, Self::Rejection> {
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        query.map(|Query(pairs)| Self(Fields::from_pairs(pairs))).map_err(IntoResponse::into_response)
    }
}
