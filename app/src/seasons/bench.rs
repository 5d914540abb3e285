//! How long people wait for their bookings while a season is put into the calendar and taken out of it.

use super::model::{
    AgeBand, Grant, Proposal, RoundNumbers, RoundState, RoundTerms, SchoolBreaks, WishNumbers, WishTerms,
};
use super::{service, store};
use crate::bookings::bench::{BenchError, Server};
use crate::database::{Database, migrate};
use crate::facilities;
use crate::facilities::model::{NewBuilding, NewSpace, SpaceKind};
use crate::id::{OrganisationId, ProposalId, RoundId, SpaceId};
use crate::jobs::worker::{self, Handlers};
use crate::people;
use crate::people::model::{Actor, OrganisationKind, Role, RoleKind};
use crate::people::service::NewPerson;
use crate::scheduler::PlanState;
use crate::server::clock::{Clock, Stopwatch};
use crate::server::config::Config;
use crate::server::state::App;
use crate::time::{ClockSpan, DateRange, Instant, Weekday, Weekly};
use chrono::NaiveDate;
use std::fmt::Display;
use std::time::Duration;
use tokio::task::JoinSet;

/// The clock of the measurement: Tuesday 2026-11-24 09:00 in Luleå.
const NOW: Instant = Instant(1_795_507_200);
/// Weekly times of a hall: Monday to Friday, four hours from 17:00.
const TIMES: usize = 20;
const CLIENTS: usize = 4;
/// Each client books and then rests this long, as people do.
const REST: Duration = Duration::from_millis(100);

/// What was measured on the way into the calendar, or out of it.
#[derive(Debug, Clone)]
pub struct Waits {
    /// Weekly times and their dates.
    pub sessions: usize,
    pub dates: i64,
    /// How long the work took.
    pub seconds: f64,
    /// How long each booking took meanwhile, milliseconds, shortest first.
    pub milliseconds: Vec<f64>,
}

impl Waits {
    /// How long the given share (0 to 1) of the bookings took at most.
    pub fn within(&self, share: f64) -> f64 {
        let last = self.milliseconds.len().saturating_sub(1);
        self.milliseconds.get((share * last as f64).ceil() as usize).copied().unwrap_or_default()
    }
}

/// Publishes and withdraws a season of so many weekly times on a fresh database, while clients book.
pub async fn measure(address: &str, sessions: usize) -> Result<[Waits; 2], BenchError> {
    let ground = Ground::make(address, sessions).await?;
    let server = Server::start(&ground.app).await?;
    let into = ground.booked_meanwhile(&server.address, 0, sessions, true).await;
    let out = ground.booked_meanwhile(&server.address, 1, sessions, false).await;
    server.task.abort();
    ground.app.database.close().await;
    Ok([into?, out?])
}

struct Ground {
    app: App,
    clerk: Actor,
    token: String,
    round: RoundId,
    /// What clients book: halls of which the season has nothing.
    free: Vec<SpaceId>,
}

fn ground(cause: impl Display) -> BenchError {
    BenchError::Ground(cause.to_string())
}

fn date(year: i32, month: u32, day: u32) -> Result<NaiveDate, BenchError> {
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| ground("there is no such date"))
}

impl Ground {
    async fn make(address: &str, sessions: usize) -> Result<Self, BenchError> {
        let database = Database::open(address).await?;
        migrate::up(&database).await?;
        let app = App::new(database, Clock::fixed(NOW), Config::default());
        let mut tx = app.database.write().await?;
        let building =
            NewBuilding { code: "bench".into(), name: "Bench".into(), area: "Bench".into(), ..NewBuilding::default() };
        let building = facilities::service::add_building(&mut tx, &building).await.map_err(ground)?;
        let always: Vec<_> = Weekly::daily(ClockSpan::new(0, 1440));
        let mut halls = Vec::new();
        for hall in 0..sessions.div_ceil(TIMES) + CLIENTS {
            let name = hall.to_string();
            let plain = NewSpace::plain(building.clone(), &name, &name, SpaceKind::SportsHall);
            let new = NewSpace {
                bookable: true,
                open_on_holidays: true,
                max_days_ahead: 1100,
                atoms: vec![name.clone()],
                ..plain
            };
            let id = facilities::service::add_space(&mut tx, &new).await.map_err(ground)?;
            facilities::service::set_hours(&mut tx, &id, &always).await.map_err(ground)?;
            halls.push(id);
        }
        let role = Role { kind: RoleKind::Clerk, organisation: None, building: None };
        let roles = vec![role];
        let new =
            NewPerson { email: "bench@bench.se".into(), name: "Bench".into(), password: None, roles: roles.clone() };
        let person = people::service::add_person(&app, &mut tx, &new).await.map_err(ground)?;
        let bench = person.id.clone();
        let clerk = Actor { person: Some(person), roles };
        // No club may have more than there is in a week.
        let mut clubs = Vec::new();
        for club in 0..sessions.div_ceil(TIMES) {
            let made = people::service::add_organisation(
                &app,
                &mut tx,
                &format!("Bench {club}"),
                OrganisationKind::Association,
            )
            .await;
            clubs.push(made.map_err(ground)?.id);
        }
        tx.commit().await?;
        let token =
            people::service::own::create_token(&app, &Actor::operator(), &bench, "bench").await.map_err(ground)?;
        let free = halls.split_off(halls.len() - CLIENTS);
        let round = season(&app, &clerk, &clubs, &halls, sessions).await?;
        Ok(Self { app, clerk, token, round, free })
    }

    /// Puts the season in or takes it out while clients book; half of the year's days for each way.
    async fn booked_meanwhile(
        &self,
        address: &str,
        way: i64,
        sessions: usize,
        into: bool,
    ) -> Result<Waits, BenchError> {
        let (done, follow) = tokio::sync::watch::channel(false);
        let mut clients = JoinSet::new();
        for (number, hall) in self.free.iter().enumerate() {
            let first = NOW.0 + (2 + 150 * way) * 86_400 + number as i64 * 60;
            clients.spawn(client(address.to_owned(), self.token.clone(), hall.clone(), first, follow.clone()));
        }
        // What a booking takes with nothing else at work is not what is asked, so the work begins at once.
        let clock = Stopwatch::start();
        if into {
            service::publish(&self.app, &self.clerk, &self.round, SchoolBreaks::Booked).await.map_err(ground)?;
        } else {
            service::withdraw(&self.app, &self.clerk, &self.round, "bench").await.map_err(ground)?;
        }
        let counted = self.dates().await?;
        let handlers =
            Handlers::default().on(service::PUBLICATION, service::fill).on(service::WITHDRAWAL, service::empty);
        while worker::once(&self.app, &handlers).await {}
        let seconds = clock.seconds();
        let dates = if into { self.dates().await? } else { counted };
        let mut tx = self.app.database.read().await?;
        let state = service::round(&mut tx, &self.round).await?.map(|round| round.state);
        drop(tx);
        let _ = done.send(true);
        let mut milliseconds = Vec::new();
        while let Some(one) = clients.join_next().await {
            milliseconds.extend(one.map_err(ground)??);
        }
        milliseconds.sort_by(f64::total_cmp);
        let wanted = if into { RoundState::Published } else { RoundState::Closed };
        if state != Some(wanted) {
            return Err(ground("the season did not come to where it should"));
        }
        Ok(Waits { sessions, dates, seconds, milliseconds })
    }

    async fn dates(&self) -> Result<i64, BenchError> {
        let mut tx = self.app.database.read().await?;
        Ok(service::overview(&mut tx, &self.round).await.map_err(ground)?.booked)
    }
}

/// A round of 35 weeks whose proposal gives each wish the hall and the time it asked for.
async fn season(
    app: &App,
    clerk: &Actor,
    clubs: &[OrganisationId],
    halls: &[SpaceId],
    sessions: usize,
) -> Result<RoundId, BenchError> {
    let new = RoundTerms {
        name: "Bench".into(),
        dates: DateRange::new(date(2027, 1, 4)?, date(2027, 9, 5)?),
        applications: DateRange::new(date(2026, 11, 1)?, date(2026, 12, 1)?),
        numbers: RoundNumbers { slot_minutes: 60, ..RoundNumbers::default() },
    };
    let round = service::add_round(app, clerk, &new).await.map_err(ground)?;
    let mut tx = app.database.write().await?;
    let mut grants = Vec::new();
    for session in 0..sessions {
        let at = session % TIMES;
        let from = 1020 + 60 * (at / 5) as u16;
        let time = Weekly::new(Weekday::ALL[at % 5], from, from + 60);
        let wish = WishTerms {
            organisation: clubs[session / TIMES].clone(),
            group: format!("Group {session}"),
            age_band: AgeBand::Youth,
            numbers: WishNumbers { persons: 1, max_minutes: 60, ..WishNumbers::default() },
            needs: Vec::new(),
            spaces: vec![halls[session / TIMES].clone()],
            times: vec![time],
            submitted_by: None,
        };
        let id = crate::id::WishId::new();
        store::add_wish(&mut tx, &round, &id, &wish, NOW).await?;
        grants.push(Grant { wish: id, space: halls[session / TIMES].clone(), time });
    }
    let proposal = Proposal {
        id: ProposalId::new(),
        score: 0.0,
        bound: None,
        state: PlanState::Feasible,
        seconds: 0.0,
        steps: Vec::new(),
    };
    store::add_proposal(&mut tx, &round, None, &proposal, NOW).await?;
    store::set_grants(&mut tx, &proposal.id, &grants).await?;
    tx.commit().await?;
    service::close(app, clerk, &round).await.map_err(ground)?;
    Ok(round)
}

/// Books hour after hour in its own hall until it is told that the work is done; how long each took, milliseconds.
async fn client(
    address: String,
    token: String,
    hall: SpaceId,
    first: i64,
    done: tokio::sync::watch::Receiver<bool>,
) -> Result<Vec<f64>, BenchError> {
    let http = reqwest::Client::new();
    let mut milliseconds = Vec::new();
    let mut starts_at = first;
    while !*done.borrow() {
        let body = serde_json::json!({
            "space_id": hall.0,
            "starts_at": Instant(starts_at).rfc3339(),
            "ends_at": Instant(starts_at).plus_minutes(30).rfc3339(),
            "title": "Training",
        });
        let request = http
            .post(format!("{address}/api/v1/bookings"))
            .bearer_auth(&token)
            .header("content-type", "application/json");
        let clock = Stopwatch::start();
        let answer = request.body(body.to_string()).send().await?;
        let status = answer.status();
        answer.bytes().await?;
        milliseconds.push(clock.seconds() * 1000.0);
        if status != reqwest::StatusCode::CREATED {
            return Err(BenchError::Refused(status.as_u16()));
        }
        starts_at += 3600;
        tokio::time::sleep(REST).await;
    }
    Ok(milliseconds)
}
