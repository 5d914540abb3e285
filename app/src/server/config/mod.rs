//! What whoever runs the site decides: addresses, places of files, the municipality's name and zone.

pub mod chosen;
pub mod items;
pub mod sending;
pub mod start;

use crate::server::outgoing::Outgoing;
use crate::time::Zone;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone)]
pub struct Config {
    /// Where the site is reached from outside, such as `https://lokaler.lulea.se`; decides whether cookies demand https.
    pub public_url: String,
    /// Folder of style sheet, script and icons.
    pub site: PathBuf,
    /// Name of the municipality, shown in the page head.
    pub municipality: String,
    pub zone: Zone,
    /// Whether requests come through a proxy of one's own, whose word on where they come from is then taken.
    pub behind_proxy: bool,
    /// Largest file that may be uploaded, bytes.
    pub upload_limit: usize,
    /// Whether the demo's accounts are shown where one signs in.
    pub demo: bool,
    /// Whether `serve` also does the slow work (otherwise `samrum work` does).
    pub work: bool,
    /// The executable of processes of their own (`server::child`).
    pub program: PathBuf,
    pub log: Log,
    /// The ways by which messages leave the site.
    pub outgoing: Outgoing,
}

/// What is logged, and how.
#[derive(Debug, Clone)]
pub struct Log {
    pub filter: String,
    /// One JSON object in each line.
    pub json: bool,
}

impl Default for Log {
    fn default() -> Self {
        Self { filter: items::LOG.default.to_owned(), json: false }
    }
}

impl Log {
    /// As variables for a process of its own, so that it logs as whoever starts it does.
    pub fn variables(&self) -> [(String, &str); 2] {
        [(items::LOG.variable(), &self.filter), (items::LOG_FORMAT.variable(), if self.json { "json" } else { "text" })]
    }

    /// In such a process.
    pub fn of_environment() -> Self {
        let said = |item: &items::Item| std::env::var(item.variable()).ok();
        Self {
            filter: said(&items::LOG).unwrap_or_else(|| items::LOG.default.to_owned()),
            json: said(&items::LOG_FORMAT).is_some_and(|format| format == "json"),
        }
    }
}

impl Config {
    /// Cookies are sent over https only, where the site is reached by https.
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The host of the site, without its port: ids of mails and of entries in calendars end in it.
    pub fn host(&self) -> &str {
        let address = &self.public_url;
        let rest = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
        let host = rest.split('/').next().unwrap_or_default();
        match host.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => host,
            _ => host,
        }
    }

    /// The folder of the site's files: `SAMRUM_SITE`; or `site` beside the executable's folder or in it; or where a package puts it.
    pub fn find_site() -> PathBuf {
        if let Some(folder) = std::env::var_os("SAMRUM_SITE") {
            return folder.into();
        }
        let here = std::env::current_exe().ok().and_then(|exe| exe.parent().map(PathBuf::from)).unwrap_or_default();
        let places = ["../site", "../share/samrum/site"].map(|place| here.join(place));
        places.into_iter().find(|place| place.is_dir()).unwrap_or_else(|| here.join("site"))
    }

    /// The executable: the one that `SAMRUM_PROGRAM` names, or this one. In a test, which is a program of its own: the one that was
    /// built beside it.
    pub fn find_program() -> PathBuf {
        if let Some(program) = std::env::var_os("SAMRUM_PROGRAM") {
            return program.into();
        }
        let this = std::env::current_exe().unwrap_or_default();
        let tested = this.parent().filter(|folder| folder.ends_with("deps"));
        match tested.and_then(Path::parent) {
            Some(built) => built.join("samrum"),
            // Also when the file has been replaced by a newer program: what is asked and what answers are the same.
            _ if cfg!(target_os = "linux") => PathBuf::from("/proc/self/exe"),
            _ => this,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:3000".to_owned(),
            site: Self::find_site(),
            municipality: "Luleå kommun".to_owned(),
            zone: Zone::default(),
            behind_proxy: false,
            upload_limit: 20 * 1024 * 1024,
            demo: false,
            work: true,
            program: Self::find_program(),
            log: Log::default(),
            outgoing: Outgoing::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn the_host_of_an_address_has_no_port() {
        for (address, host) in
            [("https://lokaler.lulea.se/", "lokaler.lulea.se"), ("http://127.0.0.1:3000", "127.0.0.1")]
        {
            assert_eq!(Config { public_url: address.to_owned(), ..Config::default() }.host(), host);
        }
    }
}
