//! How fast bookings are taken: through HTTP by many clients at once, and the same rows as bare INSERTs, in one run.

use crate::databases::Databases;
use crate::site::{BenchError, NOW, Server, Site, ground};
use samrum::id::{BookingId, SpaceId};
use samrum::on;
use samrum::server::clock::Stopwatch;
use std::sync::Arc;
use tokio::task::JoinSet;

/// What is measured.
#[derive(Debug, Clone, Copy)]
struct Effort {
    /// Clients that book at once, and connections that insert at once.
    clients: usize,
    /// Bookings of each client in a round.
    each: usize,
}

/// Bookings per second of one engine.
#[derive(Debug, Clone, Copy)]
struct Rates {
    http: f64,
    bare: f64,
}

const ROUNDS: usize = 4;
/// Divided halls; each booking takes one of two parts.
const HALLS: usize = 20;

/// Measures on each engine and prints a table.
pub async fn table(clients: usize, each: usize, databases: Databases) -> Result<(), BenchError> {
    let effort = Effort { clients, each };
    let count = clients * each * ROUNDS;
    println!("{clients} clients, {count} bookings on each side; site, clients and database share this machine.");
    println!("HTTP: POST /api/v1/bookings with a token, one after another in each client, over kept connections.");
    println!("Bare: the booking's row and the row of the atom it holds, INSERTed in a transaction of their own,");
    println!("      through as many tasks on the same pool (SQLite has one writer; every commit reaches the disk).");
    databases
        .each(async |engine, [site, bare]| {
            let Rates { http, bare } = measure(&site, &bare, effort).await?;
            let part = http / bare;
            println!(
                "{engine:<10} {http:>7.0} bookings a second through HTTP, {bare:>7.0} bare INSERTs a second: {part:.2} of it"
            );
            Ok(())
        })
        .await
}

/// Measures on two fresh databases of the same engine: one behind the site, one for the bare INSERTs.
/// Rounds of both alternate, so that whatever else the machine does slows both alike.
async fn measure(site: &str, bare: &str, effort: Effort) -> Result<Rates, BenchError> {
    let site = Halls::make(site).await?;
    let bare = Halls::make(bare).await?;
    let server = site.site.serve().await?;
    let mut tokens = Vec::new();
    for _ in 0..effort.clients {
        tokens.push(site.site.token().await?);
    }
    let (mut http_seconds, mut bare_seconds) = (0.0, 0.0);
    for round in 0..ROUNDS {
        http_seconds += through_http(&server, &site, &tokens, effort, round).await?;
        bare_seconds += bare_inserts(&bare, effort, round).await?;
    }
    for halls in [&site, &bare] {
        halls.site.app.database.close().await;
    }
    let count = (effort.clients * effort.each * ROUNDS) as f64;
    Ok(Rates { http: count / http_seconds, bare: count / bare_seconds })
}

/// A site with divided halls.
struct Halls {
    site: Site,
    /// The parts of halls: what is booked.
    parts: Vec<SpaceId>,
}

impl Halls {
    async fn make(address: &str) -> Result<Self, BenchError> {
        let site = Site::make(address).await?;
        let mut parts = Vec::new();
        for hall in 0..HALLS {
            let halves = [format!("{hall} A"), format!("{hall} B")];
            site.hall(&hall.to_string(), halves.to_vec()).await?;
            for half in halves {
                parts.push(site.hall(&half, vec![half.clone()]).await?);
            }
        }
        Ok(Self { site, parts })
    }

    /// Where and when a booking is, from and to: never in the way of another.
    fn booking(&self, number: usize) -> (SpaceId, i64, i64) {
        let hour = 24 + (number / self.parts.len()) as i64;
        let starts_at = NOW.0 + hour * 3600;
        (self.parts[number % self.parts.len()].clone(), starts_at, starts_at + 3600)
    }

    /// The bookings of a client in a round.
    fn bookings(&self, effort: Effort, round: usize, client: usize) -> Vec<(SpaceId, i64, i64)> {
        (0..effort.each)
            .map(|booking| self.booking((round * effort.each + booking) * effort.clients + client))
            .collect()
    }
}

/// Seconds that the round's bookings took through the site.
async fn through_http(
    server: &Server,
    halls: &Halls,
    tokens: &[String],
    effort: Effort,
    round: usize,
) -> Result<f64, BenchError> {
    let mut clients = JoinSet::new();
    let clock = Stopwatch::start();
    for (number, token) in tokens.iter().enumerate() {
        let bookings = halls.bookings(effort, round, number);
        let client = server.client(token.clone());
        clients.spawn(async move {
            for (space, starts_at, ends_at) in bookings {
                client.book(&space, starts_at, ends_at).await?;
            }
            Ok(())
        });
    }
    finished(clients).await?;
    Ok(clock.seconds())
}

/// Seconds that the same rows took, each booking in its own transaction: its row, and the row of the atom it holds, which the
/// database lays.
async fn bare_inserts(halls: &Halls, effort: Effort, round: usize) -> Result<f64, BenchError> {
    let mut clients = JoinSet::new();
    let person = Arc::new(halls.site.person()?.id.clone());
    let clock = Stopwatch::start();
    for number in 0..effort.clients {
        let bookings = halls.bookings(effort, round, number);
        let (database, person) = (halls.site.app.database.clone(), Arc::clone(&person));
        clients.spawn(async move {
            for (space, starts_at, ends_at) in bookings {
                let mut tx = database.write().await?;
                on!(&mut tx, db => sqlx::query(
                    "INSERT INTO booking (id, space_id, person_id, kind, state, title, starts_at, ends_at, note, reason, created_at,
                                          held_from, held_to)
                     VALUES ($1, $2, $3, 'single', 'confirmed', 'Training', $4, $5, '', '', $6, $4, $5)")
                    .bind(BookingId::new()).bind(&space).bind(&*person).bind(starts_at).bind(ends_at).bind(NOW)
                    .execute(db).await.map(|_| ()))?;
                tx.commit().await?;
            }
            Ok(())
        });
    }
    finished(clients).await?;
    Ok(clock.seconds())
}

async fn finished(mut clients: JoinSet<Result<(), BenchError>>) -> Result<(), BenchError> {
    while let Some(outcome) = clients.join_next().await {
        outcome.map_err(ground)??;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn both_sides_take_every_booking() {
        let folder = tempfile::tempdir().expect("a folder");
        let [site, bare] = ["site", "bare"].map(|name| format!("sqlite:{}", folder.path().join(name).display()));
        let rates = measure(&site, &bare, Effort { clients: 2, each: 1 }).await.expect("a measurement");
        assert!(rates.http > 0.0 && rates.bare > 0.0, "{rates:?}");
    }
}
