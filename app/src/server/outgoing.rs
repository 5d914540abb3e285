//! What the site needs to know of the servers by which messages leave it. Secrets are shown to nobody.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// A password or a key.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// The ways out; none: nothing is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outgoing {
    pub mail: Option<MailServer>,
    pub gateway: Option<Gateway>,
}

impl Outgoing {
    /// Seconds that any of them may take to answer, for as many answers as one message needs.
    pub fn patience(&self) -> i64 {
        let mail = self.mail.as_ref().map_or(0, |mail| mail.patience.as_secs() * 3);
        let gateway = self.gateway.as_ref().map_or(0, |gateway| gateway.patience.as_secs() * 2);
        mail.max(gateway) as i64
    }
}

/// The server that takes the mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailServer {
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    pub user: Option<(String, Secret)>,
    /// Whom it comes from, such as `Luleå kommun <boka@lulea.se>`.
    pub from: String,
    /// Where answers go to; empty: nowhere else.
    pub reply_to: String,
    /// A file with the certificate of an authority of one's own (PEM).
    pub authority: Option<PathBuf>,
    /// How long it may take to answer.
    pub patience: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte (`smtps://`).
    Tls,
    /// From the third command on, or not at all (`smtp+starttls://`).
    StartTls,
    /// None (`smtp://`): only to this computer.
    Nothing,
}

/// The municipality's own gateway: it takes messages as JSON and knows how to reach people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    pub address: String,
    /// The key by which each request is signed.
    pub secret: Secret,
    /// What it takes: `sms`, `digital`, `letter`.
    pub takes: Vec<String>,
    pub authority: Option<PathBuf>,
    pub patience: Duration,
}

/// How long a server may take to answer where nothing is said.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// Scheme, host and port of a mail server: `smtps://post.example.se`, `smtp+starttls://post.example.se:2525`, `smtp://127.0.0.1:25`.
/// `None` where it is none, or where what is told would go unencrypted to another computer.
pub fn mail_server(address: &str) -> Option<(Encryption, String, u16)> {
    let (scheme, rest) = address.split_once("://")?;
    let (encryption, usual) = match scheme {
        "smtps" => (Encryption::Tls, 465),
        "smtp+starttls" => (Encryption::StartTls, 587),
        "smtp" => (Encryption::Nothing, 25),
        _ => return None,
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, port.parse().ok()?),
        _ => (rest, usual),
    };
    let host = host.trim_matches(['[', ']']);
    let named = !host.is_empty() && host.bytes().all(|sign| sign.is_ascii_alphanumeric() || b".-:".contains(&sign));
    let here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    (named && (encryption != Encryption::Nothing || here)).then(|| (encryption, host.to_owned(), port))
}

/// The address of a gateway: https, or http on this computer.
pub fn is_gateway(address: &str) -> bool {
    let Ok(uri) = address.parse::<axum::http::Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    !host.is_empty() && (uri.scheme_str() == Some("https") || uri.scheme_str() == Some("http") && here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_named_by_scheme_host_and_port() {
        use Encryption::{Nothing, StartTls, Tls};
        for (address, found) in [
            ("smtps://post.example.se", Some((Tls, "post.example.se", 465))),
            ("smtps://post.example.se/", Some((Tls, "post.example.se", 465))),
            ("smtp+starttls://post.example.se:2525", Some((StartTls, "post.example.se", 2525))),
            ("smtp://127.0.0.1:25", Some((Nothing, "127.0.0.1", 25))),
            ("smtp://[::1]:25", Some((Nothing, "::1", 25))),
            // What is told would be read on the way.
            ("smtp://post.example.se:25", None),
            ("smtps://", None),
            ("https://post.example.se", None),
            ("post.example.se", None),
            ("smtps://post.example.se:x", None),
            ("smtps://a b", None),
        ] {
            let read = mail_server(address);
            assert_eq!(read.as_ref().map(|(way, host, port)| (*way, host.as_str(), *port)), found, "{address}");
        }
    }

    #[test]
    fn a_gateway_is_reached_by_https_or_on_this_computer() {
        assert!(is_gateway("https://integration.example.se/messages") && is_gateway("http://127.0.0.1:9000/in"));
        assert!(!is_gateway("http://integration.example.se/") && !is_gateway("ftp://a") && !is_gateway("x"));
    }

    #[test]
    fn a_secret_is_shown_to_nobody() {
        let gateway = Gateway {
            address: "https://a".to_owned(),
            secret: Secret::new("hemlig"),
            takes: Vec::new(),
            authority: None,
            patience: PATIENCE,
        };
        assert!(!format!("{gateway:?}").contains("hemlig") && gateway.secret.reveal() == "hemlig");
    }
}
