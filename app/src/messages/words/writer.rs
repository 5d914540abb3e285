//! What whoever writes a letter knows, and the part of it that differs from one kind to the next.

use crate::messages::model::{Block, Bookings, Entries, Kind};
use crate::messages::render;
use crate::server::config::Config;
use crate::time::{Instant, Zone};
use samrum_text::Locale;

/// What a letter needs to know besides what it tells.
#[derive(Debug, Clone, Copy)]
pub struct Writer<'a> {
    pub l: Locale,
    pub config: &'a Config,
    /// When the letter is made.
    pub now: Instant,
}

/// What differs.
pub(super) struct Told {
    pub subject: String,
    pub blocks: Vec<Block>,
    /// What one may do, and where on the site.
    pub button: Option<(&'static str, String)>,
    pub calendar: Option<Entries>,
}

impl Writer<'_> {
    pub(super) fn zone(&self) -> Zone {
        self.config.zone
    }

    /// The whole address of a page.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.config.public_url.trim_end_matches('/'))
    }

    /// The entries of the dates of a kind that has some.
    pub(super) fn entries(&self, kind: Kind, told: &Bookings) -> Option<Entries> {
        let host = self.config.host();
        render::entries(told, kind.entry()?, self.now, host, |date| {
            self.address(&format!("/bookings/{}", date.booking))
        })
    }
}
