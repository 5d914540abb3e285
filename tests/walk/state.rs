//! The whole state of the calendar as it stands in the tables.

use samrum::on;
use samrum_tests::TestSite;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Booked {
    pub id: String,
    pub space_id: String,
    pub series_id: Option<String>,
    pub organisation_id: Option<String>,
    pub person_id: Option<String>,
    pub kind: String,
    pub state: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub persons: Option<i64>,
}

impl Booked {
    pub fn is_live(&self) -> bool {
        matches!(self.state.as_str(), "confirmed" | "requested")
    }
}

pub struct State {
    pub bookings: BTreeMap<String, Booked>,
    /// Series and date.
    pub skipped: BTreeSet<(String, String)>,
    /// Who is shut out.
    pub disabled: BTreeSet<String>,
}

impl State {
    pub async fn read(site: &TestSite) -> Self {
        let mut tx = site.app.database.snapshot().await.expect("a transaction");
        let bookings: Result<Vec<Booked>, _> = on!(&mut tx, db => sqlx::query_as(
            "SELECT id, space_id, series_id, organisation_id, person_id, kind, state, starts_at, ends_at, persons FROM booking")
            .fetch_all(db).await);
        let skipped: Result<Vec<(String, String)>, _> =
            on!(&mut tx, db => sqlx::query_as("SELECT series_id, date FROM skipped_date").fetch_all(db).await);
        let disabled: Result<Vec<String>, _> = on!(&mut tx, db => sqlx::query_scalar("SELECT id FROM person WHERE disabled_at IS NOT NULL").fetch_all(db).await);
        Self {
            bookings: bookings.expect("the bookings").into_iter().map(|one| (one.id.clone(), one)).collect(),
            skipped: skipped.expect("the skipped dates").into_iter().collect(),
            disabled: disabled.expect("the people").into_iter().collect(),
        }
    }
}
