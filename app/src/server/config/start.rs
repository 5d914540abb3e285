//! What a process is started with, made of what was chosen; combinations that would be unsafe are refused in words.

use super::chosen::{Chosen, Source, Wrong};
use super::items::{
    BEHIND_PROXY, DATA, DATABASE, DEMO, ITEMS, LISTEN, LOG, LOG_FORMAT, METRICS_LISTEN, METRICS_TOKEN, MUNICIPALITY,
    NO_WORK, PUBLIC_URL, SITE, UPLOAD_MEGABYTES,
};
use super::{Config, Log, sending};
use crate::database::has_password;
use std::fs;
use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

const MEGABYTE: usize = 1024 * 1024;

/// What a process is started with.
#[derive(Clone)]
pub struct Start {
    pub config: Config,
    /// Address of the database.
    pub database: String,
    pub listen: String,
    pub metrics: Option<Metrics>,
    pub chosen: Chosen,
}

/// Where /metrics is answered.
#[derive(Clone)]
pub struct Metrics {
    pub listen: String,
    /// The bearer token that is asked for.
    pub token: Option<String>,
}

impl Start {
    pub fn new(chosen: Chosen) -> Self {
        let listen = chosen.value(&LISTEN).to_owned();
        let database = chosen.said(&DATABASE).map_or_else(
            || format!("sqlite:{}", Path::new(chosen.value(&DATA)).join("samrum.db").display()),
            ToOwned::to_owned,
        );
        let public_url = chosen.said(&PUBLIC_URL).map_or_else(|| format!("http://{listen}"), ToOwned::to_owned);
        let upload: usize = chosen.value(&UPLOAD_MEGABYTES).parse().unwrap_or(1);
        let config = Config {
            public_url: public_url.trim_end_matches('/').to_owned(),
            municipality: chosen.value(&MUNICIPALITY).to_owned(),
            site: chosen.said(&SITE).map_or_else(Config::find_site, PathBuf::from),
            behind_proxy: chosen.said(&BEHIND_PROXY) == Some("true"),
            upload_limit: upload * MEGABYTE,
            demo: chosen.is(&DEMO),
            work: !chosen.is(&NO_WORK),
            log: Log { filter: chosen.value(&LOG).to_owned(), json: chosen.value(&LOG_FORMAT) == "json" },
            outgoing: sending::outgoing(&chosen),
            ..Config::default()
        };
        let metrics = chosen.said(&METRICS_LISTEN).map(|listen| Metrics {
            listen: listen.to_owned(),
            token: chosen.said(&METRICS_TOKEN).map(ToOwned::to_owned),
        });
        Self { config, database, listen, metrics, chosen }
    }

    /// Refuses what would be unsafe to serve.
    pub fn sound(&self) -> Result<(), Wrong> {
        let refused = |sentence: String| Err(Wrong::Unsafe(sentence));
        let https = self.config.secure();
        if https && self.chosen.said(&BEHIND_PROXY).is_none() {
            return refused(
                "The public address is https, so something before Samrum speaks it. Say --behind-proxy where that is a proxy which adds \
                 where requests come from to X-Forwarded-For (else all visitors would be one), or --behind-proxy=false where none does."
                    .to_owned(),
            );
        }
        if self.config.demo && self.is_public() {
            return refused(format!(
                "--demo shows accounts with their password, and {} can be reached from other computers. Listen on 127.0.0.1 without a public address, or leave --demo out.",
                if is_alone(&self.listen) { &self.config.public_url } else { &self.listen }
            ));
        }
        sending::sound(&self.chosen, &self.config.outgoing)?;
        if let Some(metrics) = &self.metrics {
            if !is_alone(&metrics.listen) && metrics.token.is_none() {
                return refused(format!(
                    "/metrics at {} can be reached from other computers, and tells them how the site is used. Say --metrics-token, or listen on 127.0.0.1.",
                    metrics.listen
                ));
            }
            if metrics.listen == self.listen && !metrics.listen.ends_with(":0") {
                return refused(format!("The site and /metrics cannot both listen on {}.", self.listen));
            }
        }
        if let Some(file) = &self.chosen.file
            && rights(file).is_some_and(|rights| rights & 0o004 != 0)
            && self.tells_secrets(file)
        {
            return refused(format!(
                "{0} holds a secret, and everybody on this computer can read it. Close it: chmod o-rwx {0}",
                file.display()
            ));
        }
        if let Some(folder) = self.folder()
            && let Some(rights) = rights(&folder)
        {
            // In a folder such as /tmp nobody can take away what is another's.
            if rights & 0o002 != 0 && rights & 0o1000 == 0 {
                return refused(format!(
                    "Others on this computer can write into {0}, where the database is. Close it: chmod go-rwx {0}",
                    folder.display()
                ));
            }
            if rights & 0o004 != 0 && self.is_public() {
                return refused(format!(
                    "Everybody on this computer can look into {0}, where the database of a public site is. Close it: chmod o-rwx {0}",
                    folder.display()
                ));
            }
        }
        Ok(())
    }

    /// Whether other computers reach the site.
    fn is_public(&self) -> bool {
        let host = self.config.public_url.split_once("://").map_or("", |(_, host)| host);
        let said = self.chosen.said(&PUBLIC_URL).is_some();
        !is_alone(&self.listen) || (said && !is_alone(host))
    }

    /// What a person who starts the site should hear, though it is no reason not to.
    pub fn advice(&self) -> Option<&'static str> {
        (self.is_public() && !self.config.secure()).then_some(
            "passwords are sent unprotected where a site is reached by http: put a proxy with https before it, and say --public-url",
        )
    }

    /// Whether a secret stands in the file: a token or password, or an address of the database with one.
    fn tells_secrets(&self, file: &Path) -> bool {
        ITEMS.into_iter().any(|item| {
            let tells = item.name != DATABASE.name || has_password(&self.database);
            item.secret && tells && self.chosen.source(item) == Source::File(file.to_owned())
        })
    }

    /// SQLite's file.
    pub fn file(&self) -> Option<PathBuf> {
        let path = self.database.strip_prefix("sqlite:")?.trim_start_matches("//");
        Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
    }

    /// Its folder.
    pub fn folder(&self) -> Option<PathBuf> {
        let file = self.file()?;
        let folder = file.parent()?;
        Some(if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() })
    }
}

fn rights(path: &Path) -> Option<u32> {
    fs::metadata(path).ok().map(|found| found.permissions().mode())
}

/// Whether a host, with or without a port, is this computer alone.
fn is_alone(address: &str) -> bool {
    let host = match address.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|sign| sign.is_ascii_digit()) => host,
        _ => address,
    };
    let host = host.trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::os::unix::fs::DirBuilderExt;

    fn start(flags: &[(&'static str, &str)]) -> Start {
        let mut flags: BTreeMap<_, _> = flags.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        flags.entry("config").or_default();
        Start::new(Chosen::of(&flags, |_| None).expect("values that can be"))
    }

    fn refused(flags: &[(&'static str, &str)]) -> Option<String> {
        start(flags).sound().err().map(|wrong| wrong.to_string())
    }

    #[test]
    fn what_would_be_unsafe_is_refused_and_its_innocent_twin_is_not() {
        let (https, http) = ("https://lokaler.example.se", "http://127.0.0.1:3000");
        for (bad, word, good) in [
            (&[("public-url", https)][..], "--behind-proxy", &[("public-url", https), ("behind-proxy", "false")][..]),
            (&[("listen", "0.0.0.0:3000"), ("demo", "true")], "0.0.0.0", &[("listen", "[::1]:3000"), ("demo", "true")]),
            (
                &[("public-url", https), ("behind-proxy", "true"), ("demo", "true")],
                "lokaler.example.se",
                &[("public-url", http), ("demo", "true")],
            ),
            (
                &[("metrics-listen", "0.0.0.0:9300")],
                "--metrics-token",
                &[("metrics-listen", "0.0.0.0:9300"), ("metrics-token", "hemligt")],
            ),
            (&[("metrics-listen", "127.0.0.1:3000")], "both listen", &[("metrics-listen", "127.0.0.1:9300")]),
        ] {
            let said = refused(bad).unwrap_or_default();
            assert!(said.contains(word), "{bad:?}: {said}");
            assert_eq!(refused(good), None, "{good:?}");
        }
    }

    #[test]
    fn a_folder_that_others_write_to_and_a_public_one_that_they_read_are_refused() {
        let folder = std::env::temp_dir().join(format!("samrum-rights-{}", std::process::id()));
        fs::DirBuilder::new().mode(0o700).create(&folder).expect("a folder");
        let at = |rights: u32, more: &[(&'static str, &str)]| {
            fs::set_permissions(&folder, fs::Permissions::from_mode(rights)).expect("rights");
            let data = folder.display().to_string();
            refused(&[&[("data", data.as_str())], more].concat())
        };
        let public = [("listen", "0.0.0.0:3000")];
        assert_eq!(at(0o700, &public), None);
        assert_eq!(at(0o755, &[]), None, "on one's own computer");
        assert!(at(0o755, &public).is_some_and(|said| said.contains("chmod o-rwx")));
        assert!(at(0o777, &[]).is_some_and(|said| said.contains("chmod go-rwx")));
        fs::remove_dir(&folder).expect("removed");
    }

    #[test]
    fn a_file_with_a_secret_that_everybody_reads_is_refused() {
        let file = std::env::temp_dir().join(format!("samrum-secret-{}.toml", std::process::id()));
        let at = |rights: u32, text: &str| {
            fs::write(&file, text).expect("written");
            fs::set_permissions(&file, fs::Permissions::from_mode(rights)).expect("rights");
            refused(&[("config", &file.display().to_string())])
        };
        let secret = "database = \"postgres://samrum:hemligt@db/samrum\"";
        assert!(at(0o644, secret).is_some_and(|said| said.contains("chmod") && !said.contains("hemligt")));
        assert_eq!(at(0o640, secret), None);
        assert_eq!(at(0o644, "database = \"postgres://samrum@db/samrum\""), None, "it holds no secret");
        fs::remove_file(&file).expect("removed");
    }

    #[test]
    fn what_is_not_said_follows_from_what_is() {
        let said = start(&[("data", "/var/lib/samrum"), ("listen", "127.0.0.1:8080")]);
        assert_eq!(said.database, "sqlite:/var/lib/samrum/samrum.db");
        assert_eq!(said.config.public_url, "http://127.0.0.1:8080");
        assert_eq!(said.folder(), Some(PathBuf::from("/var/lib/samrum")));
        assert!(said.metrics.is_none() && said.config.work && !said.config.log.json);
        assert_eq!(said.advice(), None);
        assert!(start(&[("listen", "0.0.0.0:80")]).advice().is_some());
    }
}
