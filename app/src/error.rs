//! What a person may be told when a page cannot be shown. Causes are logged, never sent.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// A request that ends in no page of its own; the router dresses it as a page in the visitor's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageError {
    /// There is no such page or thing.
    NotFound,
    /// One must sign in first; the visitor is sent there and back.
    SignIn,
    /// The visitor may not do this.
    Forbidden,
    /// What was sent cannot be understood.
    BadRequest,
    /// What was sent is larger than is taken.
    TooLarge,
    /// Our fault; the cause is in the log.
    Fault,
}

impl PageError {
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Fault => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<sqlx::Error> for PageError {
    fn from(cause: sqlx::Error) -> Self {
        tracing::error!(%cause, "the database failed a page");
        Self::Fault
    }
}
