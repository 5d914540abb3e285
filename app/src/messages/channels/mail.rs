//! Mail by SMTP, one command at a time, so that it is known how far a letter has come: until its last byte is sent, it is known not
//! to have arrived.

use super::{Outcome, Parcel};
use crate::messages::render;
use crate::server::outgoing::{Encryption, MailServer};
use lettre::address::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, response::Response};
use std::net::IpAddr;
use std::time::{Duration, SystemTime};
use tokio::time::timeout;

/// A mail server, and whom mail comes from.
pub struct Post {
    server: MailServer,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    tls: Option<TlsParameters>,
    /// The host of the site: ids of messages end in it, and the server is told it.
    host: String,
}

/// A connection to it.
pub struct Line {
    connection: AsyncSmtpConnection,
    /// Whether it can be used once more.
    pub open: bool,
}

impl Post {
    /// `host` is that of the site. The sentence says what is wrong with the settings.
    pub fn new(server: MailServer, host: &str) -> Result<Self, String> {
        let from = server.from.parse().map_err(|cause| format!("mail cannot come from «{}»: {cause}", server.from))?;
        let reply_to = match server.reply_to.as_str() {
            "" => None,
            address => {
                Some(address.parse().map_err(|cause| format!("mail cannot be answered to «{address}»: {cause}"))?)
            }
        };
        let tls = match server.encryption {
            Encryption::Nothing => None,
            Encryption::Tls | Encryption::StartTls => {
                let mut builder = TlsParameters::builder(server.host.clone());
                if let Some(file) = &server.authority {
                    let pem = std::fs::read(file).map_err(|cause| format!("{}: {cause}", file.display()))?;
                    let authority =
                        Certificate::from_pem(&pem).map_err(|cause| format!("{}: {cause}", file.display()))?;
                    builder = builder.add_root_certificate(authority);
                }
                Some(builder.build().map_err(|cause| cause.to_string())?)
            }
        };
        Ok(Self { server, from, reply_to, tls, host: host.to_owned() })
    }

    /// A line to the server, encrypted and signed in to as the settings say.
    pub async fn connect(&self) -> Result<Line, String> {
        let patience = self.server.patience;
        timeout(patience, self.connected()).await.map_err(|_| slow(patience))?.map_err(|cause| cause.to_string())
    }

    async fn connected(&self) -> Result<Line, Error> {
        let hello = match self.host.parse() {
            Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
            Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
            Err(_) => ClientId::Domain(self.host.clone()),
        };
        let wrapped = (self.server.encryption == Encryption::Tls).then(|| self.tls.clone()).flatten();
        let place = (self.server.host.as_str(), self.server.port);
        let mut line =
            AsyncSmtpConnection::connect_tokio1(place, Some(self.server.patience), &hello, wrapped, None).await?;
        if self.server.encryption == Encryption::StartTls
            && let Some(tls) = &self.tls
        {
            line.starttls(tls.clone(), &hello).await?;
        }
        if let Some((user, password)) = &self.server.user {
            let credentials = Credentials::new(user.clone(), password.reveal().to_owned());
            line.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(Line { connection: line, open: true })
    }

    /// The whole mail: text and html, and the entries of a calendar beside them.
    fn mail(&self, parcel: &Parcel) -> Result<Message, String> {
        let address: Address = parcel.to.email.parse().map_err(|cause| format!("{}: {cause}", parcel.to.email))?;
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(parcel.to.name.clone()), address))
            .subject(parcel.letter.subject.clone())
            .message_id(Some(format!("<{}@{}>", parcel.id, self.host)))
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(parcel.created_at.0.max(0) as u64))
            // No answer of a machine is wanted.
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        let words = MultiPart::alternative_plain_html(render::text(&parcel.letter), render::html(&parcel.letter));
        let mail = match &parcel.letter.calendar {
            None => builder.multipart(words),
            Some(entries) => {
                let kind = ContentType::parse(&format!("text/calendar; charset=utf-8; method={}", entries.method))
                    .map_err(|cause| cause.to_string())?;
                let file: SinglePart = Attachment::new("samrum.ics".to_owned()).body(entries.file.clone(), kind);
                builder.multipart(MultiPart::mixed().multipart(words).singlepart(file))
            }
        };
        mail.map_err(|cause| cause.to_string())
    }

    /// Sends a letter. Whether the line can be used again it says itself.
    pub async fn send(&self, line: &mut Line, parcel: &Parcel) -> Outcome {
        let mail = match self.mail(parcel) {
            Ok(mail) => mail,
            Err(cause) => return Outcome::Never(cause),
        };
        let envelope = mail.envelope();
        let patience = self.server.patience;
        let asked = async {
            line.connection
                .command(Mail::new(envelope.from().cloned(), Vec::new()))
                .await
                .map_err(|cause| (cause, false))?;
            for to in envelope.to() {
                line.connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(|cause| (cause, true))?;
            }
            line.connection.command(Data).await.map_err(|cause| (cause, true))
        };
        match timeout(patience, asked).await {
            Ok(Ok(_)) => {}
            // Whether it was about this letter, or the server is not well.
            Ok(Err((cause, theirs))) => {
                let outcome = refused(&cause, theirs);
                line.rest(&cause, patience).await;
                return outcome;
            }
            Err(_) => {
                line.open = false;
                return Outcome::Later(slow(patience));
            }
        }
        match timeout(patience, line.connection.message(&mail.formatted())).await {
            Ok(Ok(answer)) => Outcome::Accepted(words(&answer)),
            Ok(Err(cause)) if cause.status().is_some() => {
                let outcome = refused(&cause, true);
                line.rest(&cause, patience).await;
                outcome
            }
            Ok(Err(cause)) => {
                line.open = false;
                Outcome::Unanswered(cause.to_string())
            }
            Err(_) => {
                line.open = false;
                Outcome::Unanswered(slow(patience))
            }
        }
    }
}

impl Line {
    /// After a refusal: what was begun is dropped. A line that does not even do that is not used again.
    async fn rest(&mut self, cause: &Error, patience: Duration) {
        let reset = timeout(patience, self.connection.command("RSET\r\n"));
        self.open = cause.status().is_some() && matches!(reset.await, Ok(Ok(_)));
    }

    /// Says goodbye; the server loses nothing when that is not heard.
    pub async fn quit(mut self) {
        if self.open {
            let _ = timeout(GOODBYE, self.connection.quit()).await;
        }
    }
}

/// How long a server may take to answer a goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// A refusal before the letter was taken. What is refused for good is so only where it is about the letter or whom it is for.
fn refused(cause: &Error, theirs: bool) -> Outcome {
    if cause.is_permanent() && theirs { Outcome::Never(cause.to_string()) } else { Outcome::Later(cause.to_string()) }
}

fn slow(patience: Duration) -> String {
    format!("no answer within {} s", patience.as_secs())
}

fn words(answer: &Response) -> String {
    answer.message().collect::<Vec<_>>().join(" ")
}
