//! How long people wait for their bookings while a season or a timetable is put into the calendar and taken out of it.

mod season;
mod timetable;

use crate::databases::Databases;
use crate::site::{BenchError, Client, NOW, Site, ground};
use chrono::NaiveDate;
use samrum::id::SpaceId;
use samrum::jobs::worker::{self, Handlers};
use samrum::server::clock::Stopwatch;
use season::Season;
use std::time::Duration;
use timetable::Timetable;
use tokio::sync::watch::{self, Receiver};
use tokio::task::JoinSet;

const CLIENTS: usize = 4;
/// Each client books and then rests this long, as people do.
const REST: Duration = Duration::from_millis(100);

/// What was measured on the way into the calendar, or out of it.
#[derive(Debug, Clone)]
struct Waits {
    /// Dates that were written.
    dates: i64,
    /// How long the work took.
    seconds: f64,
    /// How long each booking took meanwhile, milliseconds, shortest first.
    milliseconds: Vec<f64>,
}

impl Waits {
    /// How long the given share (0 to 1) of the bookings took at most.
    fn within(&self, share: f64) -> f64 {
        let last = self.milliseconds.len().saturating_sub(1);
        self.milliseconds.get((share * last as f64).ceil() as usize).copied().unwrap_or_default()
    }
}

/// What goes into the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    Season,
    Timetable,
}

/// A plan that is decided and not yet in the calendar.
trait Plan: Sized {
    /// A plan of so many weekly times.
    async fn make(site: &Site, times: usize) -> Result<Self, BenchError>;

    /// Has it put into the calendar.
    async fn publish(&mut self, site: &Site) -> Result<(), BenchError>;

    /// Has it taken out of the calendar.
    async fn withdraw(&self, site: &Site) -> Result<(), BenchError>;

    /// What the worker does.
    fn handlers() -> Handlers;

    /// Dates in the calendar, when nothing is under way.
    async fn dates(&self, site: &Site) -> Result<i64, BenchError>;
}

/// Measures on each engine and prints a table.
pub async fn table(what: What, times: usize, databases: Databases) -> Result<(), BenchError> {
    println!(
        "{what:?} of {times} weekly times; four clients book through HTTP meanwhile, each ten times a second at most."
    );
    databases
        .each(async |engine, [address, _]| {
            let measured = match what {
                What::Season => measure::<Season>(&address, times).await?,
                What::Timetable => measure::<Timetable>(&address, times).await?,
            };
            for (way, waits) in ["published", "withdrawn"].into_iter().zip(measured) {
                println!(
                    "{engine:<10} {way} {times} times, {} dates in {:>5.1} s; {:>5} bookings meanwhile, in ms: half within {:>4.0}, 95 of 100 within {:>4.0}, all within {:>4.0}",
                    waits.dates,
                    waits.seconds,
                    waits.milliseconds.len(),
                    waits.within(0.5),
                    waits.within(0.95),
                    waits.within(1.0)
                );
            }
            Ok(())
        })
        .await
}

/// Publishes and withdraws a plan of so many weekly times on a fresh database, while clients book.
async fn measure<P: Plan>(address: &str, times: usize) -> Result<[Waits; 2], BenchError> {
    let site = Site::make(address).await?;
    // What clients book: halls of which the plan has nothing.
    let mut free = Vec::new();
    for hall in 0..CLIENTS {
        let name = format!("free {hall}");
        free.push(site.hall(&name, vec![name.clone()]).await?);
    }
    let mut plan = P::make(&site, times).await?;
    let into = booked_meanwhile(&site, &free, Way::Into, &mut plan).await;
    let out = booked_meanwhile(&site, &free, Way::Out, &mut plan).await;
    site.app.database.close().await;
    Ok([into?, out?])
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Into,
    Out,
}

/// Puts the plan in or takes it out while clients book, each way on other days of the year.
async fn booked_meanwhile<P: Plan>(site: &Site, free: &[SpaceId], way: Way, plan: &mut P) -> Result<Waits, BenchError> {
    let server = site.serve().await?;
    let token = site.token().await?;
    let (done, follow) = watch::channel(false);
    let mut clients = JoinSet::new();
    let day = if way == Way::Into { 2 } else { 152 };
    let first = NOW.0 + day * 86_400;
    for (number, hall) in free.iter().enumerate() {
        let client = server.client(token.clone());
        clients.spawn(books(client, hall.clone(), first + number as i64 * 60, follow.clone()));
    }
    let before = plan.dates(site).await?;
    // What a booking takes with nothing else at work is not what is asked, so the work begins at once.
    let clock = Stopwatch::start();
    match way {
        Way::Into => plan.publish(site).await?,
        Way::Out => plan.withdraw(site).await?,
    }
    let handlers = P::handlers();
    while worker::once(&site.app, &handlers).await {}
    let seconds = clock.seconds();
    let after = plan.dates(site).await?;
    let _ = done.send(true);
    let mut milliseconds = Vec::new();
    while let Some(one) = clients.join_next().await {
        milliseconds.extend(one.map_err(ground)??);
    }
    milliseconds.sort_by(f64::total_cmp);
    let (dates, empty) = if way == Way::Into { (after, before) } else { (before, after) };
    if dates == 0 || empty != 0 {
        return Err(ground("the plan did not come to where it should"));
    }
    Ok(Waits { dates, seconds, milliseconds })
}

/// Books hour after hour in its own hall until it is told that the work is done; how long each took, milliseconds.
async fn books(client: Client, hall: SpaceId, first: i64, done: Receiver<bool>) -> Result<Vec<f64>, BenchError> {
    let mut milliseconds = Vec::new();
    let mut starts_at = first;
    while !*done.borrow() {
        milliseconds.push(client.book(&hall, starts_at, starts_at + 1800).await? * 1000.0);
        starts_at += 3600;
        tokio::time::sleep(REST).await;
    }
    Ok(milliseconds)
}

fn date(year: i32, month: u32, day: u32) -> Result<NaiveDate, BenchError> {
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| ground("there is no such date"))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn goes_in_and_out<P: Plan>(name: &str) {
        let folder = tempfile::tempdir().expect("a folder");
        let address = format!("sqlite:{}", folder.path().join(name).display());
        let [into, out] = measure::<P>(&address, 2).await.expect("a measurement");
        assert!(into.dates > 60, "two weekly times over 35 weeks: {into:?}");
        assert_eq!(into.dates, out.dates);
        assert!(!into.milliseconds.is_empty());
    }

    #[tokio::test]
    async fn a_season_goes_in_and_out_again_while_clients_book() {
        goes_in_and_out::<Season>("season").await;
    }

    #[tokio::test]
    async fn a_timetable_goes_in_and_out_again_while_clients_book() {
        goes_in_and_out::<Timetable>("timetable").await;
    }
}
