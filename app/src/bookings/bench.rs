//! How fast bookings are taken: through HTTP by many clients at once, and the same rows as bare INSERTs, in one run.

use super::model::{Booking, Kind, State, Use};
use super::store;
use crate::database::{Database, OpenError, migrate};
use crate::facilities;
use crate::facilities::model::{NewBuilding, NewSpace, SpaceKind};
use crate::id::{BookingId, PersonId, SpaceId};
use crate::people;
use crate::people::model::{Actor, Role, RoleKind};
use crate::people::service::NewPerson;
use crate::server::clock::{Clock, Stopwatch};
use crate::server::config::Config;
use crate::server::router;
use crate::server::state::App;
use crate::time::{ClockSpan, Instant, Span, Weekly};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// What is measured.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Clients that book at once, and connections that insert at once.
    pub clients: usize,
    /// Bookings of each client.
    pub each: usize,
}

impl Effort {
    /// Bookings that are made on each side.
    pub fn count(self) -> usize {
        self.clients * self.each * ROUNDS
    }
}

/// Why nothing could be measured; each variant is a sentence for whoever asked.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("The database failed: {0}")]
    Database(#[from] sqlx::Error),
    #[error("The places and people of the measurement could not be made: {0}")]
    Ground(String),
    #[error("The site does not answer: {0}")]
    Http(#[from] reqwest::Error),
    #[error("No port is free: {0}")]
    Port(#[from] std::io::Error),
    #[error("A booking was refused with status {0}.")]
    Refused(u16),
}

/// Bookings per second of one engine.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    pub http: f64,
    pub bare: f64,
}

const ROUNDS: usize = 4;
/// Divided halls; each booking takes one of two parts.
const HALLS: usize = 20;
/// The clock of the measurement: Tuesday 2026-11-24 09:00 in Luleå.
const NOW: Instant = Instant(1_795_507_200);

/// Measures on two fresh databases of the same engine: one behind the site, one for the bare INSERTs.
/// Rounds of both alternate, so that whatever else the machine does slows both alike.
pub async fn measure(site: &str, bare: &str, effort: Effort) -> Result<Rates, BenchError> {
    let site = Ground::make(site).await?;
    let bare = Ground::make(bare).await?;
    let server = Server::start(&site.app).await?;
    let tokens = site.tokens(effort.clients).await?;
    let (mut http_seconds, mut bare_seconds) = (0.0, 0.0);
    for round in 0..ROUNDS {
        http_seconds += through_http(&server.address, &site, &tokens, effort, round).await?;
        bare_seconds += bare_inserts(&bare, effort, round).await?;
    }
    server.task.abort();
    let count = effort.count() as f64;
    Ok(Rates { http: count / http_seconds, bare: count / bare_seconds })
}

/// A database with halls, and whoever books.
struct Ground {
    app: App,
    /// The parts of halls: what is booked.
    parts: Vec<SpaceId>,
    person: PersonId,
}

impl Ground {
    async fn make(address: &str) -> Result<Self, BenchError> {
        let database = Database::open(address).await?;
        migrate::up(&database).await?;
        let app = App::new(database, Clock::fixed(NOW), Config::default());
        let mut tx = app.database.write().await?;
        let building = NewBuilding {
            code: "bench".to_owned(),
            name: "Bench".to_owned(),
            area: "Bench".to_owned(),
            ..NewBuilding::default()
        };
        let ground = |cause: &dyn std::fmt::Display| BenchError::Ground(cause.to_string());
        let building = facilities::service::add_building(&mut tx, &building).await.map_err(|cause| ground(&cause))?;
        let always: Vec<_> = Weekly::daily(ClockSpan::new(0, 1440));
        let mut parts = Vec::new();
        for hall in 0..HALLS {
            let atoms = [format!("{hall} A"), format!("{hall} B")];
            let halves: Vec<_> = atoms.iter().map(|atom| (atom.clone(), vec![atom.clone()])).collect();
            for (name, atoms) in std::iter::once((hall.to_string(), atoms.to_vec())).chain(halves) {
                let plain = NewSpace::plain(building.clone(), &name, &name, SpaceKind::SportsHall);
                let whole = atoms.len() > 1;
                let new = NewSpace {
                    capacity: Some(60),
                    max_days_ahead: 1100,
                    open_on_holidays: true,
                    bookable: true,
                    atoms,
                    ..plain
                };
                let id = facilities::service::add_space(&mut tx, &new).await.map_err(|cause| ground(&cause))?;
                facilities::service::set_hours(&mut tx, &id, &always).await.map_err(|cause| ground(&cause))?;
                if !whole {
                    parts.push(id);
                }
            }
        }
        // Staff: nobody else may hold so many dates.
        let role = Role { kind: RoleKind::Clerk, organisation: None, building: None };
        let new = NewPerson {
            email: "bench@bench.se".to_owned(),
            name: "Bench".to_owned(),
            password: None,
            roles: vec![role],
        };
        let person = people::service::add_person(&app, &mut tx, &new).await.map_err(|cause| ground(&cause))?.id;
        tx.commit().await?;
        Ok(Self { app, parts, person })
    }

    async fn tokens(&self, count: usize) -> Result<Vec<String>, BenchError> {
        let mut tokens = Vec::new();
        for _ in 0..count {
            let token = people::service::own::create_token(&self.app, &Actor::operator(), &self.person, "bench").await;
            tokens.push(token.map_err(|cause| BenchError::Ground(cause.to_string()))?);
        }
        Ok(tokens)
    }

    /// The booking of a client: never in the way of another.
    fn booking(&self, number: usize) -> Booking {
        let hour = 24 + (number / self.parts.len()) as i64;
        let starts = NOW.plus_minutes(hour * 60);
        Booking {
            id: BookingId::new(),
            space: self.parts[number % self.parts.len()].clone(),
            series: None,
            time: Span::new(starts, starts.plus_minutes(60)),
            what: Use { person: Some(self.person.clone()), ..Use::new(Kind::Single, "Training") },
            state: State::Confirmed,
            reason: String::new(),
            created_at: NOW,
        }
    }
}

/// The site, answering on a port of its own.
pub struct Server {
    pub address: String,
    pub task: tokio::task::JoinHandle<()>,
}

impl Server {
    pub async fn start(app: &App) -> Result<Self, BenchError> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let site = router::site(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, site).await;
        });
        Ok(Self { address, task })
    }
}

/// Seconds that the round's bookings took through the site.
async fn through_http(
    address: &str,
    ground: &Ground,
    tokens: &[String],
    effort: Effort,
    round: usize,
) -> Result<f64, BenchError> {
    let client = reqwest::Client::new();
    let mut clients = JoinSet::new();
    let clock = Stopwatch::start();
    for (number, token) in tokens.iter().enumerate() {
        let bookings: Vec<_> = numbers(effort, round, number).map(|number| ground.booking(number)).collect();
        let (client, address, token) = (client.clone(), format!("{address}/api/v1/bookings"), token.clone());
        clients.spawn(async move {
            for booking in bookings {
                let body = serde_json::json!({
                    "space_id": booking.space.0,
                    "starts_at": booking.time.from.rfc3339(),
                    "ends_at": booking.time.until.rfc3339(),
                    "title": booking.what.title,
                });
                let request = client.post(&address).bearer_auth(&token).header("content-type", "application/json");
                let answer = request.body(body.to_string()).send().await?;
                if answer.status() != reqwest::StatusCode::CREATED {
                    return Err(BenchError::Refused(answer.status().as_u16()));
                }
                answer.bytes().await?;
            }
            Ok(())
        });
    }
    finished(clients).await?;
    Ok(clock.seconds())
}

/// Seconds that the same rows took, each booking in its own transaction: its row and the row of the atom it holds.
async fn bare_inserts(ground: &Ground, effort: Effort, round: usize) -> Result<f64, BenchError> {
    let mut clients = JoinSet::new();
    let app = Arc::new(ground.app.clone());
    let clock = Stopwatch::start();
    for number in 0..effort.clients {
        let bookings: Vec<_> = numbers(effort, round, number).map(|number| ground.booking(number)).collect();
        let app = Arc::clone(&app);
        clients.spawn(async move {
            for booking in bookings {
                let mut tx = app.database.write().await?;
                store::insert_booking(&mut tx, &booking, booking.time).await?;
                tx.commit().await?;
            }
            Ok(())
        });
    }
    finished(clients).await?;
    Ok(clock.seconds())
}

/// The numbers of a client's bookings in a round.
fn numbers(effort: Effort, round: usize, client: usize) -> impl Iterator<Item = usize> {
    (0..effort.each).map(move |booking| (round * effort.each + booking) * effort.clients + client)
}

async fn finished(mut clients: JoinSet<Result<(), BenchError>>) -> Result<(), BenchError> {
    while let Some(outcome) = clients.join_next().await {
        outcome.map_err(|cause| BenchError::Ground(cause.to_string()))??;
    }
    Ok(())
}
