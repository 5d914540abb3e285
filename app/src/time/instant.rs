//! A moment, the same for everybody.

use super::is_plausible;
use chrono::{DateTime, Utc};

/// Whole seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * 60)
    }

    /// RFC 3339 in UTC, as programs read it.
    pub fn rfc3339(self) -> String {
        DateTime::<Utc>::from_timestamp(self.0, 0)
            .map_or_else(|| self.0.to_string(), |at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
    }

    /// Reads RFC 3339 with any offset; fractions of a second are refused, and years that nothing here is about.
    pub fn parse(text: &str) -> Option<Self> {
        let at = DateTime::parse_from_rfc3339(text).ok()?;
        (at.timestamp_subsec_nanos() == 0 && is_plausible(&at.naive_utc().date())).then(|| Self(at.timestamp()))
    }
}
