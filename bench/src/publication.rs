//! How long people wait for their bookings while a season is put into the calendar and taken out of it.

use crate::databases::Databases;
use crate::site::{BenchError, Client, NOW, Server, Site, ground};
use chrono::NaiveDate;
use samrum::id::{OrganisationId, ProposalId, RoundId, SpaceId};
use samrum::jobs::worker::{self, Handlers};
use samrum::on;
use samrum::people;
use samrum::people::model::OrganisationKind;
use samrum::seasons::model::{AgeBand, RoundNumbers, RoundState, RoundTerms, WishNumbers, WishTerms};
use samrum::seasons::service;
use samrum::server::clock::Stopwatch;
use samrum::time::{DateRange, Weekday, Weekly};
use std::time::Duration;
use tokio::sync::watch::{self, Receiver};
use tokio::task::JoinSet;

/// Weekly times of a hall: Monday to Friday, four hours from 17:00.
const TIMES: usize = 20;
const CLIENTS: usize = 4;
/// Each client books and then rests this long, as people do.
const REST: Duration = Duration::from_millis(100);

/// What was measured on the way into the calendar, or out of it.
#[derive(Debug, Clone)]
struct Waits {
    /// Dates of the season that were written.
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

/// Measures on each engine and prints a table.
pub async fn table(sessions: usize, databases: Databases) -> Result<(), BenchError> {
    println!(
        "A season of {sessions} weekly times over 35 weeks; four clients book through HTTP meanwhile, each ten times a second at most."
    );
    databases
        .each(async |engine, [address, _]| {
            for (way, waits) in ["published", "withdrawn"].into_iter().zip(measure(&address, sessions).await?) {
                println!(
                    "{engine:<10} {way} {sessions} times, {} dates in {:>5.1} s; {:>5} bookings meanwhile, in ms: half within {:>4.0}, 95 of 100 within {:>4.0}, all within {:>4.0}",
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

/// Publishes and withdraws a season of so many weekly times on a fresh database, while clients book.
async fn measure(address: &str, sessions: usize) -> Result<[Waits; 2], BenchError> {
    let season = Season::make(address, sessions).await?;
    let server = season.site.serve().await?;
    let into = season.booked_meanwhile(&server, Way::Into).await;
    let out = season.booked_meanwhile(&server, Way::Out).await;
    season.site.app.database.close().await;
    Ok([into?, out?])
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Into,
    Out,
}

/// A season that is decided and not yet in the calendar.
struct Season {
    site: Site,
    token: String,
    round: RoundId,
    /// What clients book: halls of which the season has nothing.
    free: Vec<SpaceId>,
}

impl Season {
    /// A round of 35 weeks whose proposal gives each wish the hall and the time it asked for.
    async fn make(address: &str, sessions: usize) -> Result<Self, BenchError> {
        let site = Site::make(address).await?;
        let mut halls = Vec::new();
        for hall in 0..sessions.div_ceil(TIMES) + CLIENTS {
            let name = hall.to_string();
            halls.push(site.hall(&name, vec![name.clone()]).await?);
        }
        // No club may have more than there is in a week.
        let mut clubs = Vec::new();
        for club in 0..sessions.div_ceil(TIMES) {
            clubs.push(site.club(&format!("Bench {club}")).await?);
        }
        let free = halls.split_off(halls.len() - CLIENTS);
        let new = RoundTerms {
            name: "Bench".into(),
            dates: DateRange::new(date(2027, 1, 4)?, date(2027, 9, 5)?),
            applications: DateRange::new(date(2026, 11, 1)?, date(2026, 12, 1)?),
            numbers: RoundNumbers { slot_minutes: 60, ..RoundNumbers::default() },
        };
        let round = service::add_round(&site.app, &site.clerk, &new).await.map_err(ground)?;
        let proposal = site.proposal(&round).await?;
        for session in 0..sessions {
            let (hall, at) = (session / TIMES, session % TIMES);
            let from = 1020 + 60 * (at / 5) as u16;
            let time = Weekly::new(Weekday::ALL[at % 5], from, from + 60);
            site.granted(&round, &proposal, &clubs[hall], &halls[hall], time).await?;
        }
        service::close(&site.app, &site.clerk, &round).await.map_err(ground)?;
        let token = site.token().await?;
        Ok(Self { site, token, round, free })
    }

    /// Puts the season in or takes it out while clients book, each way on other days of the year.
    async fn booked_meanwhile(&self, server: &Server, way: Way) -> Result<Waits, BenchError> {
        let (done, follow) = watch::channel(false);
        let mut clients = JoinSet::new();
        let day = if way == Way::Into { 2 } else { 152 };
        let first = NOW.0 + day * 86_400;
        for (number, hall) in self.free.iter().enumerate() {
            let client = server.client(self.token.clone());
            clients.spawn(books(client, hall.clone(), first + number as i64 * 60, follow.clone()));
        }
        let (app, clerk) = (&self.site.app, &self.site.clerk);
        // What a booking takes with nothing else at work is not what is asked, so the work begins at once.
        let clock = Stopwatch::start();
        match way {
            Way::Into => service::publish(app, clerk, &self.round, true).await.map_err(ground)?,
            Way::Out => service::withdraw(app, clerk, &self.round, "bench").await.map_err(ground)?,
        };
        let before = self.dates().await?;
        let handlers =
            Handlers::default().on(service::PUBLICATION, service::fill).on(service::WITHDRAWAL, service::empty);
        while worker::once(app, &handlers).await {}
        let seconds = clock.seconds();
        let dates = if way == Way::Into { self.dates().await? } else { before };
        let mut tx = app.database.read().await?;
        let state = service::round(&mut tx, &self.round).await?.map(|round| round.state);
        drop(tx);
        let _ = done.send(true);
        let mut milliseconds = Vec::new();
        while let Some(one) = clients.join_next().await {
            milliseconds.extend(one.map_err(ground)??);
        }
        milliseconds.sort_by(f64::total_cmp);
        let wanted = if way == Way::Into { RoundState::Published } else { RoundState::Closed };
        if state != Some(wanted) {
            return Err(ground("the season did not come to where it should"));
        }
        Ok(Waits { dates, seconds, milliseconds })
    }

    async fn dates(&self) -> Result<i64, BenchError> {
        let mut tx = self.site.app.database.read().await?;
        Ok(service::overview(&mut tx, &self.round).await.map_err(ground)?.booked)
    }
}

impl Site {
    async fn club(&self, name: &str) -> Result<OrganisationId, BenchError> {
        let mut tx = self.app.database.write().await?;
        let kind = OrganisationKind::Association;
        let club = people::service::add_organisation(&self.app, &mut tx, name, kind).await.map_err(ground)?;
        tx.commit().await?;
        Ok(club.id)
    }

    /// A proposal as the scheduler leaves it, without a search.
    async fn proposal(&self, round: &RoundId) -> Result<ProposalId, BenchError> {
        let id = ProposalId::new();
        let mut tx = self.app.database.write().await?;
        on!(&mut tx, db => sqlx::query(
            "INSERT INTO proposal (id, round_id, score, status, seconds, created_at) VALUES ($1, $2, 0.0, 'feasible', 0.0, $3)")
            .bind(&id).bind(round).bind(NOW).execute(db).await.map(|_| ()))?;
        tx.commit().await?;
        Ok(id)
    }

    /// A club applies for an hour a week, and the proposal gives it.
    async fn granted(
        &self,
        round: &RoundId,
        proposal: &ProposalId,
        club: &OrganisationId,
        hall: &SpaceId,
        time: Weekly,
    ) -> Result<(), BenchError> {
        let wish = WishTerms {
            organisation: club.clone(),
            group: format!("Group {:?} {}", time.weekday, time.from),
            age_band: AgeBand::Youth,
            numbers: WishNumbers { persons: 1, max_minutes: 60, ..WishNumbers::default() },
            needs: Vec::new(),
            spaces: vec![hall.clone()],
            times: vec![time],
            submitted_by: None,
        };
        let wish = service::apply(&self.app, &self.clerk, round, &wish).await.map_err(ground)?;
        let mut tx = self.app.database.write().await?;
        on!(&mut tx, db => sqlx::query(
            "INSERT INTO season_grant (proposal_id, wish_id, space_id, weekday, from_minute, to_minute) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(proposal).bind(&wish).bind(hall).bind(time.weekday).bind(i64::from(time.from))
            .bind(i64::from(time.until)).execute(db).await.map(|_| ()))?;
        Ok(tx.commit().await?)
    }
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

    #[tokio::test]
    async fn a_season_goes_in_and_out_again_while_clients_book() {
        let folder = tempfile::tempdir().expect("a folder");
        let address = format!("sqlite:{}", folder.path().join("season").display());
        let [into, out] = measure(&address, 2).await.expect("a measurement");
        assert!(into.dates > 60, "two weekly times over 35 weeks: {into:?}");
        assert_eq!(into.dates, out.dates);
        assert!(!into.milliseconds.is_empty());
    }
}
