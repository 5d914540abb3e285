//! Slow work, done as a server does it.

use crate::TestSite;
use samrum::database::Database;
use samrum::jobs::apart;
use samrum::jobs::worker::{self, Handlers};
use samrum::{seasons, timetables};

/// The work that fills and empties the calendar.
pub fn calendar(handlers: Handlers) -> Handlers {
    handlers
        .on(seasons::service::PUBLICATION, seasons::service::fill)
        .on(seasons::service::WITHDRAWAL, seasons::service::empty)
        .on(timetables::service::PUBLICATION, timetables::service::fill)
        .on(timetables::service::WITHDRAWAL, timetables::service::empty)
        .on(timetables::service::RETURN, timetables::service::give_back)
}

/// Does all of it that waits.
pub async fn settle(site: &TestSite) {
    while worker::once(&site.app, &calendar(Handlers::default())).await {}
}

/// All slow work as `samrum serve` has it done: the scheduler's runs each in a process of its own.
pub fn schedulers() -> Handlers {
    let solvers = Handlers::default()
        .on(seasons::service::KIND, apart::run)
        .on(seasons::service::PRICES, apart::run)
        .on(timetables::service::KIND, apart::run);
    calendar(solvers)
}

/// Does the run whose turn it is, of which there must be one.
pub async fn work_once(site: &TestSite) {
    assert!(worker::once(&site.app, &schedulers()).await, "there was a run to do");
}

impl TestSite {
    /// The worker of whatever is at work has been silent for longer than its lease.
    pub async fn lose_worker(&self) {
        const OVER: &str = "UPDATE job SET lease_until = lease_until - 1000 WHERE state = 'running'";
        match &self.app.database {
            Database::Sqlite { write, .. } => sqlx::query(OVER).execute(write).await.map(|_| ()),
            Database::Postgres(pool) => sqlx::query(OVER).execute(pool).await.map(|_| ()),
            Database::Rehearsal(_) => Ok(()),
        }
        .expect("time passes");
    }
}
