//! What OPERATIONS.md promises to whoever runs the site, rehearsed with the program that they run.

mod archives;
mod log;
mod metrics;
mod pages;
mod refusing;
mod settings;
mod stopping;
mod two_sites;
mod upgrade;

use samrum::id::SpaceId;
use samrum::jobs::queue::{self, NewJob, Turn};
use samrum::time::Instant;
use samrum_tests::{Guest, TestSite, building, hall_in_parts};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A hall in two parts, the whole first.
async fn hall(site: &TestSite) -> Vec<SpaceId> {
    let home = building(site, "Hertsö").await;
    hall_in_parts(site, &home, "Hallen", 2).await
}

/// The kind of the run that [`wait`] puts in.
const RUN: &str = samrum::timetables::service::KIND;

/// Puts a run of the scheduler into the queue.
async fn wait(site: &TestSite) {
    let run = NewJob { kind: RUN, subject: "s", payload: "{}", created_by: None, turn: Turn::Trial, most_seconds: 600 };
    let mut tx = site.app.database.write().await.expect("a transaction");
    queue::put(&mut tx, run, site.app.now()).await.expect("put in");
    tx.commit().await.expect("kept");
}

/// What clients have done so far, and whether they are to stop.
#[derive(Default)]
struct Load {
    /// Bookings that were confirmed to somebody.
    booked: AtomicUsize,
    over: AtomicBool,
}

impl Load {
    fn booked(&self) -> usize {
        self.booked.load(Ordering::Relaxed)
    }
}

/// Books one quarter of an hour after another until it is over or nobody answers any more; every client has years of its own.
async fn book(client: Guest, space: SpaceId, from: Instant, load: Arc<Load>) {
    let mut at = from;
    while !load.over.load(Ordering::Relaxed) {
        let body = json!({ "space_id": space.0, "starts_at": at.rfc3339(), "ends_at": at.plus_minutes(15).rfc3339(), "title": "Träning" });
        at = at.plus_minutes(15);
        let request =
            client.request(reqwest::Method::POST, "/api/v1/bookings").header("connection", "close").json(&body);
        let Ok(answer) = request.send().await else { return };
        let status = answer.status();
        let Ok(text) = answer.text().await else { return };
        assert_eq!(status, reqwest::StatusCode::CREATED, "{text}");
        load.booked.fetch_add(1, Ordering::Relaxed);
    }
}
