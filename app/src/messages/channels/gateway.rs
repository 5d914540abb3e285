//! The municipality's own gateway: a signed request of JSON for each message. It knows a message by its `Idempotency-Key`, so that one
//! that is sent again is not told again.

use super::{Outcome, Parcel};
use crate::messages::render;
use crate::server::outgoing::Gateway;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use hmac::{Hmac, KeyInit, Mac};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use serde_json::json;
use sha2::Sha256;
use std::fmt::Write as _;
use tokio::time::timeout;

/// Bytes that are read of an answer.
const MOST_ANSWER: usize = 4_000;

/// A gateway, and the connections to it.
pub struct Gate {
    gateway: Gateway,
    client: Client<HttpsConnector<HttpConnector>, Body>,
}

impl Gate {
    /// The sentence says what is wrong with the settings.
    pub fn new(gateway: Gateway) -> Result<Self, String> {
        let builder = ClientConfig::builder();
        let config = match &gateway.authority {
            None => builder.with_webpki_roots(),
            Some(file) => {
                let wrong = |cause: String| format!("{}: {cause}", file.display());
                let mut known = RootCertStore::empty();
                for certificate in CertificateDer::pem_file_iter(file).map_err(|cause| wrong(cause.to_string()))? {
                    let certificate = certificate.map_err(|cause| wrong(cause.to_string()))?;
                    known.add(certificate).map_err(|cause| wrong(cause.to_string()))?;
                }
                builder.with_root_certificates(known)
            }
        };
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config.with_no_client_auth())
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self { gateway, client: Client::builder(TokioExecutor::new()).build(connector) })
    }

    /// Hands a letter over; `now` is in whole seconds since 1970, by which the gateway knows that the request is no old one.
    pub async fn send(&self, parcel: &Parcel, now: i64) -> Outcome {
        let body = body(parcel);
        let request = Request::post(&self.gateway.address)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("samrum/", env!("CARGO_PKG_VERSION")))
            .header("Idempotency-Key", &parcel.id)
            .header("Samrum-Timestamp", now.to_string())
            .header("Samrum-Signature", format!("sha256={}", signature(self.gateway.secret.reveal(), now, &body)))
            .body(Body::from(body));
        let request = match request {
            Ok(request) => request,
            Err(cause) => return Outcome::Later(cause.to_string()),
        };
        let patience = self.gateway.patience;
        match timeout(patience, self.client.request(request)).await {
            Err(_) => Outcome::Unanswered(format!("no answer within {} s", patience.as_secs())),
            Ok(Err(cause)) if cause.is_connect() => Outcome::Later(told(&cause)),
            Ok(Err(cause)) => Outcome::Unanswered(told(&cause)),
            Ok(Ok(answer)) => {
                let status = answer.status();
                let read = timeout(patience, to_bytes(Body::new(answer.into_body()), MOST_ANSWER)).await;
                let words = read.ok().and_then(Result::ok).unwrap_or_default();
                outcome(status, &String::from_utf8_lossy(&words))
            }
        }
    }
}

/// What an answer means. One that says that it knows the message has it.
fn outcome(status: StatusCode, words: &str) -> Outcome {
    let words = format!("{status} {words}");
    match status {
        status if status.is_success() => Outcome::Accepted(words),
        StatusCode::CONFLICT => Outcome::Accepted(words),
        StatusCode::BAD_REQUEST
        | StatusCode::NOT_FOUND
        | StatusCode::GONE
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNPROCESSABLE_ENTITY => Outcome::Never(words),
        _ => Outcome::Later(words),
    }
}

/// The error with what is behind it.
fn told(cause: &hyper_util::client::legacy::Error) -> String {
    let mut words = cause.to_string();
    let mut behind = std::error::Error::source(cause);
    while let Some(cause) = behind {
        let _ = write!(words, ": {cause}");
        behind = cause.source();
    }
    words
}

/// What is sent of a message.
fn body(parcel: &Parcel) -> String {
    let (to, letter) = (&parcel.to, &parcel.letter);
    json!({
        "id": parcel.id,
        "channel": parcel.channel,
        "kind": parcel.kind,
        "language": letter.language,
        "created_at": parcel.created_at.rfc3339(),
        "recipient": {
            "id": to.person,
            "name": to.name,
            "email": to.email,
            "phone": to.phone,
            "address": to.address,
        },
        "subject": letter.subject,
        "text": render::text(letter),
        "html": render::html(letter),
        "short": render::short(letter),
        "calendar": letter.calendar.as_ref().map(|entries| &entries.file),
    })
    .to_string()
}

/// HMAC-SHA-256 of time, full stop and body, in hexadecimal digits.
pub fn signature(secret: &str, now: i64, body: &str) -> String {
    // A key of any length will do.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{now}.{body}").as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_signed_as_anybody_can_reckon() {
        // The same by `printf '1795507200.{}' | openssl dgst -sha256 -hmac nyckel`.
        assert_eq!(
            signature("nyckel", 1_795_507_200, "{}"),
            "7abd1d1330f458daf3539d4137453be65ca5552c557651e000bd396ca45aaca7"
        );
        assert_ne!(signature("nyckel", 1_795_507_201, "{}"), signature("nyckel", 1_795_507_200, "{}"));
    }

    #[test]
    fn what_is_refused_for_good_is_told_from_what_may_pass() {
        for status in [200, 202, 204, 409] {
            let status = StatusCode::from_u16(status).expect("a status");
            assert!(matches!(outcome(status, ""), Outcome::Accepted(_)), "{status}");
        }
        for status in [400, 404, 410, 413, 422] {
            let status = StatusCode::from_u16(status).expect("a status");
            assert!(matches!(outcome(status, ""), Outcome::Never(_)), "{status}");
        }
        // Wrong keys are put right, and servers come back.
        for status in [401, 403, 408, 425, 429, 500, 502, 503, 302] {
            let status = StatusCode::from_u16(status).expect("a status");
            assert!(matches!(outcome(status, ""), Outcome::Later(_)), "{status}");
        }
    }
}
