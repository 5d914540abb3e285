//! A mail server that only takes mail in, and can be told to behave badly.

use crate::Dice;
use mail_parser::{MessageParser, MimeHeaders};
use samrum::server::outgoing::{Encryption, MailServer, PATIENCE};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How often in a hundred it misbehaves, and how.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// Closes the connection at once.
    pub hangs_up: usize,
    /// "Not now" to whom it is for.
    pub defers: usize,
    /// Takes no notice of a command.
    pub stalls: usize,
    /// Keeps the mail, and closes the connection instead of saying so.
    pub forgets_to_say: usize,
    /// Refuses the mail for good.
    pub refuses: usize,
    /// Takes so long for every mail.
    pub slow: Duration,
}

/// A mail as it came in.
#[derive(Debug, Clone)]
pub struct Mail {
    pub id: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// The file of a calendar, if there is one.
    pub calendar: Option<String>,
    pub raw: String,
}

#[derive(Default)]
struct Inside {
    manner: Manner,
    mails: Vec<Mail>,
    forgotten: usize,
    dice: u64,
}

pub struct Sink {
    pub port: u16,
    inside: Arc<Mutex<Inside>>,
    task: JoinHandle<()>,
}

impl Sink {
    pub async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let inside = Arc::new(Mutex::new(Inside { manner, ..Inside::default() }));
        let shared = inside.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = shared.clone();
                tokio::spawn(async move { serve(stream, &shared).await });
            }
        });
        Self { port, inside, task }
    }

    pub fn behave(&self, manner: Manner) {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).manner = manner;
    }

    /// Everything that it has taken, in order; what came twice is there twice.
    pub fn mails(&self) -> Vec<Mail> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).mails.clone()
    }

    /// How often each id was taken.
    pub fn by_id(&self) -> BTreeMap<String, usize> {
        self.mails().into_iter().fold(BTreeMap::new(), |mut counts, mail| {
            *counts.entry(mail.id).or_default() += 1;
            counts
        })
    }

    /// How many it has taken without saying so.
    pub fn forgotten(&self) -> usize {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).forgotten
    }

    /// As the settings of a site name it.
    pub fn server(&self) -> MailServer {
        MailServer {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            encryption: Encryption::Nothing,
            user: None,
            from: "Prov kommun <boka@prov.se>".to_owned(),
            reply_to: String::new(),
            authority: None,
            patience: PATIENCE,
        }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn roll(inside: &Mutex<Inside>, of: impl Fn(Manner) -> usize) -> bool {
    let mut inside = inside.lock().unwrap_or_else(PoisonError::into_inner);
    inside.dice += 1;
    let per_cent = of(inside.manner);
    Dice::new(inside.dice).below(100) < per_cent
}

async fn serve(stream: TcpStream, inside: &Mutex<Inside>) {
    if roll(inside, |manner| manner.hangs_up) {
        return;
    }
    let _ = talk(stream, inside).await;
}

/// Ends when the other side goes, or when it pleases.
async fn talk(stream: TcpStream, inside: &Mutex<Inside>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink ESMTP\r\n").await?;
    let mut to = String::new();
    while let Some(line) = lines.next_line().await? {
        if roll(inside, |manner| manner.stalls) {
            std::future::pending::<()>().await;
        }
        let command = line.to_uppercase();
        let answer = if command.starts_with("EHLO") {
            "250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN\r\n"
        } else if command.starts_with("RCPT") {
            to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            if to.starts_with("nobody") {
                "550 there is no such mailbox\r\n"
            } else if roll(inside, |manner| manner.defers) {
                "451 not now\r\n"
            } else {
                "250 go on\r\n"
            }
        } else if command == "DATA" {
            write.write_all(b"354 the mail, please\r\n").await?;
            let mut raw = String::new();
            loop {
                let Some(line) = lines.next_line().await? else { return Ok(()) };
                if line == "." {
                    break;
                }
                raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                raw.push_str("\r\n");
            }
            let slow = inside.lock().unwrap_or_else(PoisonError::into_inner).manner.slow;
            tokio::time::sleep(slow).await;
            if roll(inside, |manner| manner.refuses) {
                "554 no such words here\r\n"
            } else {
                let mail = mail(&to, raw);
                inside.lock().unwrap_or_else(PoisonError::into_inner).mails.push(mail);
                if roll(inside, |manner| manner.forgets_to_say) {
                    inside.lock().unwrap_or_else(PoisonError::into_inner).forgotten += 1;
                    return Ok(());
                }
                "250 taken\r\n"
            }
        } else if command == "QUIT" {
            write.write_all(b"221 goodbye\r\n").await?;
            return Ok(());
        } else {
            "250 go on\r\n"
        };
        write.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

/// Read by a parser that has nothing to do with what writes mails.
fn mail(to: &str, raw: String) -> Mail {
    let parsed = MessageParser::default().parse(raw.as_bytes()).expect("a mail");
    let calendar = parsed.attachments().find(|part| {
        part.content_type().is_some_and(|kind| kind.ctype() == "text" && kind.subtype() == Some("calendar"))
    });
    Mail {
        id: parsed.message_id().unwrap_or_default().to_owned(),
        to: to.to_owned(),
        subject: parsed.subject().unwrap_or_default().to_owned(),
        text: parsed.body_text(0).unwrap_or_default().into_owned(),
        html: parsed.body_html(0).unwrap_or_default().into_owned(),
        calendar: calendar.and_then(|part| part.text_contents().map(ToOwned::to_owned)),
        raw: raw.clone(),
    }
}
