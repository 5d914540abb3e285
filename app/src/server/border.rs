//! The border: what is asked of every request before its handler sees it. The numbers stand in `limits`.

use super::limits::{FORM_BYTES, UPLOADS};
use super::rate::network;
use super::sound::decoded;
use super::state::App;
use super::visitor::Visitor;
use crate::error::PageError;
use axum::extract::{ConnectInfo, DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, CONTROLS, percent_encode};
use std::net::SocketAddr;

/// Lets through what is sound, small enough for its route, and not more than its visitor may ask.
pub async fn guard(State(app): State<App>, visitor: Visitor, mut request: Request, next: Next) -> Response {
    if !sound_path(request.uri()) {
        return PageError::BadRequest.into_response();
    }
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let most = if UPLOADS.contains(&route.as_str()) { app.config.upload_limit } else { FORM_BYTES };
    let said =
        request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if said.is_some_and(|length| length > most as u64) {
        return PageError::TooLarge.into_response();
    }
    DefaultBodyLimit::max(most).apply(&mut request);
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let from = super::rate::client_address(&app.config, request.headers(), peer).map(network);
    if let Err(seconds) = app.rates.may_ask(&route, visitor.actor.person.as_ref().map(|person| &person.id), from) {
        let mut refused = PageError::TooMany.into_response();
        refused.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        return refused;
    }
    let mut response = next.run(request).await;
    encode_location(&mut response);
    response
}

/// No part of the path holds what no id of ours does.
fn sound_path(uri: &Uri) -> bool {
    decoded(uri.path()).is_ok_and(|path| !path.contains(['\t', '\n', '\r']))
}

/// What does not stand in an address as it is, beside letters that are not ASCII.
const BEYOND: AsciiSet = CONTROLS.add(b' ');

/// An address to go on to is written in ASCII, whatever name or id stands in it.
fn encode_location(response: &mut Response) {
    let Some(to) = response.headers().get(header::LOCATION) else { return };
    if to.as_bytes().iter().all(u8::is_ascii_graphic) {
        return;
    }
    if let Ok(encoded) = HeaderValue::from_str(&percent_encode(to.as_bytes(), &BEYOND).to_string()) {
        response.headers_mut().insert(header::LOCATION, encoded);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_text_on_one_line() {
        let sound = |path: &'static str| sound_path(&Uri::from_static(path));
        assert!(sound("/spaces/Bj%C3%B6rnh%C3%A4llan%20A"));
        for bad in ["/spaces/%00", "/spaces/%FF", "/spaces/a%0Ab", "/spaces/%1B"] {
            assert!(!sound(bad), "{bad}");
        }
    }
}
