//! What a person may be told when a page cannot be shown. Causes are logged, never sent; `server/dress` makes the page that tells it.

use crate::database::refusal::{self, Refusal};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use samrum_text::{Locale, t};

/// A request that ends in no page of its own; `server/dress` makes it a page in the visitor's language, or a problem for a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageError {
    /// There is no such page or thing.
    NotFound,
    /// One must sign in first; the visitor is sent there and back.
    SignIn,
    /// The visitor may not do this.
    Forbidden,
    /// The form was sent from another site.
    Foreign,
    /// What was sent cannot be understood.
    BadRequest,
    /// The fields of what was sent cannot be read.
    Unreadable,
    /// Nothing is done at that address in that way.
    WrongMethod,
    /// What was sent came too slowly.
    TooSlow,
    /// What was sent is larger than is taken.
    TooLarge,
    /// The address is longer than any of ours.
    TooLong,
    /// What was sent is no form and no file of a kind that is read here.
    WrongType,
    /// The visitor has asked for more than one may in a while.
    TooMany,
    /// Our fault; the cause is in the log.
    Fault,
    /// Something we stand on does not answer, or is at its limit; it may soon be well again.
    Unavailable,
}

impl PageError {
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::Foreign => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Unreadable => StatusCode::UNPROCESSABLE_ENTITY,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooLong => StatusCode::URI_TOO_LONG,
            Self::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Fault => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What an answer says went wrong; `None` for an answer that is well, or that has words of its own.
    pub fn of(response: &Response) -> Option<Self> {
        if let Some(error) = response.extensions().get::<Self>() {
            return Some(*error);
        }
        let status = response.status();
        if !status.is_client_error() && !status.is_server_error() {
            return None;
        }
        // The words of the libraries are plain text or none at all; those of the site are html, its data JSON.
        let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
        if kind.is_some_and(|kind| !kind.starts_with(b"text/plain")) {
            return None;
        }
        Some(match status {
            StatusCode::UNAUTHORIZED => Self::SignIn,
            // The site's own refusals say what they are; what is left is the guard against forms of other sites.
            StatusCode::FORBIDDEN => Self::Foreign,
            StatusCode::NOT_FOUND | StatusCode::GONE => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::WrongMethod,
            StatusCode::REQUEST_TIMEOUT => Self::TooSlow,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::URI_TOO_LONG => Self::TooLong,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::WrongType,
            StatusCode::UNPROCESSABLE_ENTITY => Self::Unreadable,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
                Self::Unavailable
            }
            status if status.is_server_error() => Self::Fault,
            _ => Self::BadRequest,
        })
    }

    /// Which limit of the border refuses it, if one does.
    pub fn limit(self) -> Option<&'static str> {
        match self {
            Self::TooSlow => Some("too_slow"),
            Self::TooLarge => Some("too_large"),
            Self::TooLong => Some("too_long"),
            Self::TooMany => Some("too_many"),
            Self::Foreign => Some("foreign"),
            _ => None,
        }
    }

    /// What happened, and what to do.
    pub fn words(self, l: Locale) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => (t!(l, shell.not_found), t!(l, shell.not_found_text)),
            Self::SignIn => (t!(l, shell.must_sign_in), t!(l, shell.must_sign_in_text)),
            Self::Forbidden => (t!(l, shell.forbidden), t!(l, shell.forbidden_text)),
            Self::Foreign => (t!(l, shell.foreign), t!(l, shell.foreign_text)),
            Self::BadRequest | Self::Unreadable => (t!(l, shell.bad_request), t!(l, shell.bad_request_text)),
            Self::WrongMethod => (t!(l, shell.wrong_method), t!(l, shell.wrong_method_text)),
            Self::TooSlow => (t!(l, shell.too_slow), t!(l, shell.too_slow_text)),
            Self::TooLarge => (t!(l, shell.too_large), t!(l, shell.too_large_text)),
            Self::TooLong => (t!(l, shell.too_long), t!(l, shell.too_long_text)),
            Self::WrongType => (t!(l, shell.wrong_type), t!(l, shell.wrong_type_text)),
            Self::TooMany => (t!(l, shell.too_many), t!(l, shell.too_many_text)),
            Self::Fault => (t!(l, shell.fault), t!(l, shell.fault_text)),
            Self::Unavailable => (t!(l, shell.unavailable), t!(l, shell.unavailable_text)),
        }
    }

    /// Whether the same may go well in a while.
    pub fn passes(self) -> bool {
        matches!(self, Self::TooSlow | Self::TooMany | Self::Fault | Self::Unavailable)
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
        match refusal::of(&cause) {
            Some(Refusal::TryAgain | Refusal::Away) => Self::Unavailable,
            // What the form points to is not there: it was made up, or has been removed since. Or a text is longer than is kept.
            Some(Refusal::Reference | Refusal::TooLong) => Self::BadRequest,
            _ => Self::Fault,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::problem::Problem;

    #[test]
    fn an_answer_without_words_of_its_own_is_told_in_ours() {
        let bare = |status: StatusCode| PageError::of(&status.into_response());
        assert_eq!(bare(StatusCode::FORBIDDEN), Some(PageError::Foreign));
        assert_eq!(bare(StatusCode::METHOD_NOT_ALLOWED), Some(PageError::WrongMethod));
        assert_eq!(bare(StatusCode::SERVICE_UNAVAILABLE), Some(PageError::Unavailable));
        assert_eq!(bare(StatusCode::IM_A_TEAPOT), Some(PageError::BadRequest));
        assert_eq!(bare(StatusCode::OK), None);
        assert_eq!(
            PageError::of(&(StatusCode::UNPROCESSABLE_ENTITY, "Cannot parse value").into_response()),
            Some(PageError::Unreadable)
        );
        let own = (StatusCode::UNPROCESSABLE_ENTITY, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], "<p>")
            .into_response();
        assert_eq!(PageError::of(&own), None, "a refused form");
        assert_eq!(
            PageError::of(&Problem::new(StatusCode::CONFLICT, "taken").into_response()),
            None,
            "a program's answer"
        );
    }
}
