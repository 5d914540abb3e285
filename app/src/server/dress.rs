//! Every error is told in our words: a page in the visitor's language, or a problem for other programs.

use super::limits::{ADDRESS as MOST_ADDRESS, PATH as MOST_PATH, PATH_PART as MOST_PART};
use super::problem::Problem;
use super::state::App;
use super::visitor::Visitor;
use crate::error::PageError;
use crate::shell::{self, Frame, Section};
use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::t;

/// Seconds after which one may try again where nobody has said it better.
const REST: &str = "30";

/// Turns every error that has no words of its own, whatever layer or extractor it comes from, into a page in the visitor's
/// language, or into problem+json for other programs. What the answer says besides (how else to ask, when to come again) stays.
pub async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    // Who cannot be told from a stranger, since the database does not answer, is told that, and is no stranger.
    let known = Visitor::from_request_parts(&mut parts, &app).await;
    let away = known.as_ref().err().copied();
    let mut visitor = known.unwrap_or_else(|_| Visitor::somebody(&parts));
    let mut request = Request::from_parts(parts, body);
    let interface = request.uri().path().starts_with("/api/");
    let sent = request.method() != Method::GET && request.method() != Method::HEAD;
    let response = if too_long(request.uri()) {
        "/".clone_into(&mut visitor.address);
        PageError::TooLong.into_response()
    } else if let Some(away) = away {
        away.into_response()
    } else {
        request.extensions_mut().insert(visitor.clone());
        next.run(request).await
    };
    let Some(error) = PageError::of(&response) else { return response };
    if let Some(limit) = error.limit() {
        app.metrics.refused(limit);
    }
    if error == PageError::SignIn && !interface && visitor.actor.person.is_none() {
        return Redirect::to(&format!("/sign-in?next={}", shell::encoded(&visitor.address))).into_response();
    }
    let (status, mut headers) = (response.status(), response.into_parts().0.headers);
    let mut dressed = if interface {
        let (title, text) = error.words(visitor.language);
        Problem::new(status, title).with("detail", text.into()).into_response()
    } else {
        page(&app, &visitor, error, status, sent)
    };
    for own in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        headers.remove(own);
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static(REST));
    }
    dressed.headers_mut().extend(headers);
    dressed
}

fn too_long(uri: &Uri) -> bool {
    let path = uri.path();
    let whole = uri.path_and_query().map_or(0, |whole| whole.as_str().len());
    whole > MOST_ADDRESS || path.len() > MOST_PATH || path.split('/').any(|part| part.len() > MOST_PART)
}

/// The page of an error. `sent`: something was sent there, so the address leads back to the form.
fn page(app: &App, visitor: &Visitor, error: PageError, status: StatusCode, sent: bool) -> Response {
    let l = visitor.language;
    let (title, text) = error.words(l);
    let mut frame = Frame::new(title, Section::None);
    frame.status = status;
    let again = match (sent, error) {
        (_, PageError::NotFound | PageError::WrongMethod | PageError::TooLong | PageError::SignIn) => None,
        (true, _) => Some(t!(l, shell.to_form)),
        (false, error) => error.passes().then(|| t!(l, shell.try_again)),
    };
    let address = shell::safe_next(&visitor.address).to_owned();
    shell::page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            <p>{text}</p>
            {again.map(|again| view! { <p><a href=address>{again}</a></p> })}
            <p><a href="/">{t!(l, shell.to_start)}</a></p>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_of_ours_is_too_long() {
        let uri = |text: String| text.parse::<Uri>().expect("an address");
        assert!(!too_long(&uri(format!(
            "/spaces/0192f0c1-7d10-7000-8000-000000000000?{}",
            "feature=gymnastikredskap&".repeat(60)
        ))));
        assert!(too_long(&uri(format!("/{}", "a".repeat(MOST_PART + 1)))));
        assert!(too_long(&uri("/a".repeat(MOST_PATH))));
        assert!(too_long(&uri(format!("/search?{}", "a".repeat(MOST_ADDRESS)))));
    }
}
