//! Everything that whoever runs the site may decide, each item once: its name, what it takes, what it is where nothing is said.
//! The name is the flag (`--public-url`), the key of the file (`public-url`) and the variable (`SAMRUM_PUBLIC_URL`).

use crate::server::outgoing::{is_gateway, mail_server};
use std::net::SocketAddr;

/// Something that may be decided.
#[derive(Debug)]
pub struct Item {
    pub name: &'static str,
    pub takes: Takes,
    /// What holds where nothing is said, in words where it follows from something else.
    pub default: &'static str,
    /// For whom it is: every command, or those that serve or work.
    pub serving: bool,
    /// Shown to nobody.
    pub secret: bool,
    /// One sentence without its full stop.
    pub what: &'static str,
}

/// What an item takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    Text,
    /// A file or a folder.
    Path,
    /// `sqlite:…` or `postgres://…`
    Database,
    /// `http://…` or `https://…`, a host and nothing more.
    PublicUrl,
    /// Host and port to listen on.
    Listen,
    Truth,
    Words(&'static [&'static str]),
    Number {
        least: u32,
        most: u32,
    },
    /// `smtps://…`, `smtp+starttls://…`, or on this computer `smtp://…`.
    MailServer,
    /// `https://…`, or on this computer `http://…`.
    Gateway,
}

const fn item(name: &'static str, takes: Takes, default: &'static str, what: &'static str) -> Item {
    Item { name, takes, default, serving: true, secret: false, what }
}

pub const CONFIG: Item = Item {
    serving: false,
    ..item(
        "config",
        Takes::Path,
        "/etc/samrum/samrum.toml where it is there",
        "File in which the other items stand; said with no name: none",
    )
};
pub const DATA: Item = Item {
    serving: false,
    ..item("data", Takes::Path, "data", "Folder of the SQLite database, which is samrum.db in it")
};
pub const DATABASE: Item = Item {
    serving: false,
    secret: true,
    ..item(
        "database",
        Takes::Database,
        "sqlite: and samrum.db in the data folder",
        "Where everything is kept: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME",
    )
};
pub const LISTEN: Item = item("listen", Takes::Listen, "127.0.0.1:3000", "Address and port the site listens on");
pub const PUBLIC_URL: Item = item(
    "public-url",
    Takes::PublicUrl,
    "http:// and the address it listens on",
    "Where people reach the site, such as https://lokaler.example.se; https makes cookies demand it",
);
pub const BEHIND_PROXY: Item = item(
    "behind-proxy",
    Takes::Truth,
    "false; must be said where the public address is https",
    "Requests come through a proxy that adds where they come from to X-Forwarded-For",
);
pub const MUNICIPALITY: Item =
    item("municipality", Takes::Text, "Luleå kommun", "Name of the municipality, shown on every page");
pub const SITE: Item = item(
    "site",
    Takes::Path,
    "site or ../site beside the program, or ../share/samrum/site",
    "Folder of the site's style sheet and scripts",
);
pub const UPLOAD_MEGABYTES: Item =
    item("upload-megabytes", Takes::Number { least: 1, most: 200 }, "20", "Largest file that may be sent in");
pub const NO_WORK: Item = item("no-work", Takes::Truth, "false", "Leave slow work to samrum work");
pub const DEMO: Item = item(
    "demo",
    Takes::Truth,
    "false",
    "Show the demo's accounts, with their password, where one signs in; only where this computer alone reaches the site",
);
pub const METRICS_LISTEN: Item = item(
    "metrics-listen",
    Takes::Listen,
    "nowhere",
    "Address and port at which /metrics is answered, apart from the site",
);
pub const METRICS_TOKEN: Item = Item {
    secret: true,
    ..item(
        "metrics-token",
        Takes::Text,
        "none",
        "Bearer token that /metrics asks for; must be said where other computers reach it",
    )
};
pub const LOG: Item = item(
    "log",
    Takes::Text,
    "info,tower_http=warn,sqlx=warn",
    "What is logged: a level, or several for parts of the program",
);
pub const LOG_FORMAT: Item = item(
    "log-format",
    Takes::Words(&["text", "json"]),
    "text",
    "Lines for people, or one JSON object each for programs",
);

pub const MAIL_SERVER: Item = item(
    "mail-server",
    Takes::MailServer,
    "none: no mail is sent",
    "Server that takes the mail, such as smtps://post.example.se",
);
pub const MAIL_USER: Item = item("mail-user", Takes::Text, "none", "Who signs in to the mail server");
pub const MAIL_PASSWORD: Item =
    Item { secret: true, ..item("mail-password", Takes::Text, "none", "With which password") };
pub const MAIL_FROM: Item = item(
    "mail-from",
    Takes::Text,
    "none; must be said with mail-server",
    "Whom mail comes from, such as Luleå kommun <boka@lulea.se>",
);
pub const MAIL_REPLY_TO: Item =
    item("mail-reply-to", Takes::Text, "none", "Where answers to mail go, where that is another address");
pub const MAIL_TIMEOUT: Item = item(
    "mail-timeout",
    Takes::Number { least: 1, most: 600 },
    "60",
    "Seconds that the mail server, or the gateway, may take to answer",
);
pub const GATEWAY_URL: Item =
    item("gateway-url", Takes::Gateway, "none", "The municipality's own gateway for messages, which takes signed JSON");
pub const GATEWAY_KEY: Item = Item {
    secret: true,
    ..item("gateway-key", Takes::Text, "none; must be said with gateway-url", "Key by which its requests are signed")
};
pub const GATEWAY_TAKES: Item = item(
    "gateway-takes",
    Takes::Text,
    "none; must be said with gateway-url",
    "What the gateway takes, with commas between: sms, digital, letter",
);
pub const AUTHORITY: Item = item(
    "authority",
    Takes::Path,
    "none",
    "File with the certificate of an authority of one's own, by which the mail server and the gateway are known (PEM)",
);

pub const ITEMS: [&Item; 25] = [
    &CONFIG,
    &DATA,
    &DATABASE,
    &LISTEN,
    &PUBLIC_URL,
    &BEHIND_PROXY,
    &MUNICIPALITY,
    &SITE,
    &UPLOAD_MEGABYTES,
    &NO_WORK,
    &DEMO,
    &METRICS_LISTEN,
    &METRICS_TOKEN,
    &LOG,
    &LOG_FORMAT,
    &MAIL_SERVER,
    &MAIL_USER,
    &MAIL_PASSWORD,
    &MAIL_FROM,
    &MAIL_REPLY_TO,
    &MAIL_TIMEOUT,
    &GATEWAY_URL,
    &GATEWAY_KEY,
    &GATEWAY_TAKES,
    &AUTHORITY,
];

impl Item {
    /// `SAMRUM_PUBLIC_URL`
    pub fn variable(&self) -> String {
        format!("SAMRUM_{}", self.name.to_uppercase().replace('-', "_"))
    }
}

impl Takes {
    /// Whether a value is one of those it takes.
    pub fn allows(self, value: &str) -> bool {
        match self {
            Self::Text | Self::Path => !value.trim().is_empty(),
            Self::Database => {
                ["sqlite:", "postgres://", "postgresql://"].iter().any(|begins| value.starts_with(begins))
            }
            Self::PublicUrl => is_public_url(value),
            Self::Listen => is_listen(value),
            Self::Truth => matches!(value, "true" | "false"),
            Self::Words(words) => words.contains(&value),
            Self::MailServer => mail_server(value).is_some(),
            Self::Gateway => is_gateway(value),
            Self::Number { least, most } => value.parse::<u32>().is_ok_and(|number| (least..=most).contains(&number)),
        }
    }

    /// Those in words: "takes …".
    pub fn sentence(self) -> String {
        match self {
            Self::Text => "takes a text that is not empty".to_owned(),
            Self::Path => "takes the name of a file or folder".to_owned(),
            Self::Database => "takes sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME".to_owned(),
            Self::PublicUrl => "takes http:// or https:// with a host, such as https://lokaler.example.se".to_owned(),
            Self::Listen => "takes HOST:PORT, such as 127.0.0.1:3000".to_owned(),
            Self::Truth => "takes true or false".to_owned(),
            Self::Words(words) => format!("takes one of: {}", words.join(", ")),
            Self::MailServer => {
                "takes smtps://HOST, smtp+starttls://HOST or, on this computer, smtp://HOST, with :PORT where it is another"
                    .to_owned()
            }
            Self::Gateway => "takes https://…, or on this computer http://…".to_owned(),
            Self::Number { least, most } => format!("takes a number from {least} to {most}"),
        }
    }
}

/// A scheme that browsers know, a host, and nothing after it but perhaps a slash.
fn is_public_url(value: &str) -> bool {
    let host = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    let host = host.map(|host| host.strip_suffix('/').unwrap_or(host));
    host.is_some_and(|host| {
        !host.is_empty() && host.bytes().all(|sign| sign.is_ascii_alphanumeric() || b".-:[]".contains(&sign))
    })
}

fn is_listen(value: &str) -> bool {
    let named = |value: &str| {
        value.rsplit_once(':').is_some_and(|(host, port)| {
            let letters = |sign: u8| sign.is_ascii_alphanumeric() || b".-".contains(&sign);
            !host.is_empty() && host.bytes().all(letters) && port.parse::<u16>().is_ok()
        })
    };
    value.parse::<SocketAddr>().is_ok() || named(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_takes_what_it_says_and_nothing_else() {
        for (takes, good, bad) in [
            (
                Takes::Database,
                &["sqlite:data/samrum.db", "postgres://a@b/c"][..],
                &["", "mysql://a", "data/samrum.db"][..],
            ),
            (
                Takes::PublicUrl,
                &["http://127.0.0.1:3000", "https://lokaler.lulea.se", "https://lokaler.lulea.se/"],
                &["foo", "https://", "https://a/b", "ftp://a", "https://a b"],
            ),
            (
                Takes::Listen,
                &["127.0.0.1:0", "[::]:3000", "localhost:80"],
                &["3000", "127.0.0.1", ":80", "a:99999", "a b:1"],
            ),
            (Takes::Truth, &["true", "false"], &["yes", "1", ""]),
            (Takes::Words(&["text", "json"]), &["json"], &["xml", "JSON"]),
            (Takes::Number { least: 1, most: 200 }, &["1", "200"], &["0", "201", "-1", "1.5", "many"]),
            (Takes::Text, &["x"], &["", " "]),
        ] {
            assert!(good.iter().all(|value| takes.allows(value)), "{takes:?} {good:?}");
            assert!(bad.iter().all(|value| !takes.allows(value)), "{takes:?} {bad:?}");
            assert!(takes.sentence().starts_with("takes "));
        }
    }

    #[test]
    fn every_item_stands_once_and_its_own_default_is_one_it_takes_where_it_is_a_value() {
        let names: std::collections::BTreeSet<_> = ITEMS.iter().map(|item| item.name).collect();
        assert_eq!(names.len(), ITEMS.len());
        for item in [&DATA, &LISTEN, &MUNICIPALITY, &UPLOAD_MEGABYTES, &NO_WORK, &DEMO, &LOG, &LOG_FORMAT] {
            assert!(item.takes.allows(item.default), "{}", item.name);
        }
        assert_eq!(PUBLIC_URL.variable(), "SAMRUM_PUBLIC_URL");
    }
}
