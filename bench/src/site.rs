//! The site that is measured: a fresh database with halls and a clerk, answering on a port of its own.

use samrum::database::{Database, OpenError, migrate};
use samrum::facilities;
use samrum::facilities::model::{NewBuilding, NewSpace, SpaceKind};
use samrum::id::{BuildingId, SpaceId};
use samrum::people;
use samrum::people::model::{Actor, Person, Role, RoleKind};
use samrum::people::service::NewPerson;
use samrum::server::clock::{Clock, Stopwatch};
use samrum::server::config::Config;
use samrum::server::router;
use samrum::server::state::App;
use samrum::time::{ClockSpan, Instant, Weekly};
use std::fmt::Display;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The clock of a measurement: Tuesday 2026-11-24 09:00 in Luleå.
pub const NOW: Instant = Instant(1_795_507_200);

const CLERK: &str = "bench@bench.se";

/// Why nothing could be measured; each variant is a sentence for whoever asked.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("The database failed: {0}")]
    Database(#[from] sqlx::Error),
    #[error("What is measured could not be made: {0}")]
    Ground(String),
    #[error("The site does not answer: {0}")]
    Http(#[from] reqwest::Error),
    #[error("The computer refuses: {0}")]
    Computer(#[from] std::io::Error),
    #[error("A booking was refused with status {0}.")]
    Refused(u16),
    #[error("{0} cannot be read as a folder.")]
    NoFolder(String),
}

/// For errors of the site's own, which are told as they are.
pub fn ground(cause: impl Display) -> BenchError {
    BenchError::Ground(cause.to_string())
}

/// A site with a fresh database, and a clerk: nobody else may hold so many dates.
pub struct Site {
    pub app: App,
    pub clerk: Actor,
    building: BuildingId,
}

impl Site {
    pub async fn make(address: &str) -> Result<Self, BenchError> {
        let database = Database::open(address).await?;
        migrate::up(&database).await?;
        let app = App::new(database, Clock::fixed(NOW), Config::default());
        let mut tx = app.database.write().await?;
        let new =
            NewBuilding { code: "bench".into(), name: "Bench".into(), area: "Bench".into(), ..Default::default() };
        let building = facilities::service::add_building(&mut tx, &new).await.map_err(ground)?;
        let role = Role { kind: RoleKind::Clerk, organisation: None, building: None };
        let roles = vec![role];
        let new = NewPerson { email: CLERK.into(), name: "Bench".into(), password: None, roles: roles.clone() };
        let person = people::service::add_person(&app, &mut tx, &new).await.map_err(ground)?;
        tx.commit().await?;
        let clerk = Actor { person: Some(person), roles };
        Ok(Self { app, clerk, building })
    }

    /// A hall that is always open, of these parts.
    pub async fn hall(&self, name: &str, parts: Vec<String>) -> Result<SpaceId, BenchError> {
        let new = NewSpace {
            capacity: Some(60),
            max_days_ahead: 1100,
            open_on_holidays: true,
            bookable: true,
            atoms: parts,
            ..NewSpace::plain(self.building.clone(), name, name, SpaceKind::SportsHall)
        };
        let always: Vec<_> = Weekly::daily(ClockSpan::new(0, 1440));
        let mut tx = self.app.database.write().await?;
        let id = facilities::service::add_space(&mut tx, &new).await.map_err(ground)?;
        facilities::service::set_hours(&mut tx, &id, &always).await.map_err(ground)?;
        tx.commit().await?;
        Ok(id)
    }

    /// The clerk, who books.
    pub fn person(&self) -> Result<&Person, BenchError> {
        self.clerk.person.as_ref().ok_or_else(|| ground("there is no clerk"))
    }

    /// A token with which a client books as the clerk.
    pub async fn token(&self) -> Result<String, BenchError> {
        let clerk = &self.person()?.id;
        people::service::own::create_token(&self.app, &Actor::operator(), clerk, "bench").await.map_err(ground)
    }

    pub async fn serve(&self) -> Result<Server, BenchError> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let site = router::site(self.app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, site).await;
        });
        Ok(Server { address, task })
    }
}

/// The site while it answers; it ends when this is dropped.
pub struct Server {
    address: String,
    task: JoinHandle<()>,
}

impl Server {
    pub fn client(&self, token: String) -> Client {
        Client { http: reqwest::Client::new(), bookings: format!("{}/api/v1/bookings", self.address), token }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A program that books, over a connection that it keeps.
pub struct Client {
    http: reqwest::Client,
    bookings: String,
    token: String,
}

impl Client {
    /// Books, and says how many seconds the answer took.
    pub async fn book(&self, space: &SpaceId, starts_at: i64, ends_at: i64) -> Result<f64, BenchError> {
        let body = serde_json::json!({
            "space_id": space.0,
            "starts_at": Instant(starts_at).rfc3339(),
            "ends_at": Instant(ends_at).rfc3339(),
            "title": "Training",
        });
        let request =
            self.http.post(&self.bookings).bearer_auth(&self.token).header("content-type", "application/json");
        let clock = Stopwatch::start();
        let answer = request.body(body.to_string()).send().await?;
        let status = answer.status();
        answer.bytes().await?;
        let seconds = clock.seconds();
        if status == reqwest::StatusCode::CREATED { Ok(seconds) } else { Err(BenchError::Refused(status.as_u16())) }
    }
}
