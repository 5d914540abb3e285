//! Refusals to other programs: problem+json as RFC 9457 says.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// What a refusal looks like, for the description of the interface.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "Problem")]
pub struct ProblemAnswer {
    /// about:blank: the status says what kind of problem it is.
    #[serde(rename = "type")]
    kind: String,
    /// A sentence in the asker's language (Accept-Language).
    title: String,
    status: u16,
    /// With 422: every fault of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    faults: Option<Vec<FaultAnswer>>,
}

/// A fault of a request.
#[derive(Debug, Serialize, ToSchema)]
pub struct FaultAnswer {
    /// The field of the request or of the address.
    field: String,
    detail: String,
}

/// An answer `application/problem+json`. `title` is a sentence in the asker's language.
#[derive(Debug, Clone)]
pub struct Problem {
    pub status: StatusCode,
    pub title: String,
    /// Further members, such as `faults` or `conflicts`.
    pub members: Vec<(&'static str, Value)>,
}

impl Problem {
    pub fn new(status: StatusCode, title: impl Into<String>) -> Self {
        Self { status, title: title.into(), members: Vec::new() }
    }

    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.members.push((name, value));
        self
    }

    /// 422 with every fault: the field and a sentence.
    pub fn faults(title: impl Into<String>, faults: &[(String, String)]) -> Self {
        let faults: Vec<_> = faults.iter().map(|(field, detail)| json!({ "field": field, "detail": detail })).collect();
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, title).with("faults", faults.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({ "type": "about:blank", "title": self.title, "status": self.status.as_u16() });
        for (name, value) in self.members {
            body[name] = value;
        }
        let mut response =
            (self.status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
