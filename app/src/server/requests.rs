//! What is known of each request afterwards: a number that its answer and every line of the log carry, one line in the log, and
//! its place in the counts. Nothing that somebody sent is written down but that number, where a proxy has given one.

use super::clock::Stopwatch;
use super::state::App;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;
use uuid::Uuid;

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The route of what has none: the site's own files, and addresses that lead nowhere.
const OTHER: &str = "other";

/// Gives the request its number, and tells how it was answered.
pub async fn follow(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = id(request.headers());
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| OTHER.to_owned(), |path| path.as_str().to_owned());
    let method = method(request.method());
    let span = tracing::info_span!("request", id = %id, method, route);
    let (clock, _under_way) = (Stopwatch::start(), app.metrics.begins());
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, seconds) = (response.status().as_u16(), clock.seconds());
    app.metrics.answered(method, &route, status, seconds);
    let milliseconds = (seconds * 1_000.0).round() as u64;
    span.in_scope(|| match route.as_str() {
        OTHER | "/healthz" | "/readyz" => tracing::debug!(status, milliseconds, "answered"),
        _ => tracing::info!(status, milliseconds, "answered"),
    });
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// The number that the sender gave, where it is one, or a new one.
fn id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|given| given.to_str().ok());
    given.filter(|given| is_number(given)).map_or_else(|| Uuid::now_v7().to_string(), ToOwned::to_owned)
}

/// Such as proxies give, in hexadecimal digits and hyphens: no text in which something could be said.
fn is_number(given: &str) -> bool {
    (16..=64).contains(&given.len()) && given.bytes().all(|sign| sign.is_ascii_hexdigit() || sign == b'-')
}

/// A method in our words: anybody may make up others.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_a_proxy_is_kept_and_a_text_is_not() {
        let with = |given: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, given.parse().expect("a header"));
            id(&headers)
        };
        for number in ["0192f0c1-7d10-7000-8000-000000000000", "4bf92f3577b34da6a3ce929d0e0e4736"] {
            assert_eq!(with(number), number);
        }
        for text in ["anna.ek@prov.se", "anna-ek-lulea-kommun", "1", "", &"1".repeat(65), "12345678 12345678"] {
            let made = with(text);
            assert!(made != text && made.len() == 36, "{text}");
        }
        assert_ne!(id(&HeaderMap::new()), id(&HeaderMap::new()));
    }
}
