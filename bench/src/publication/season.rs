//! A season whose proposal gives each wish what it asked for.

use super::{Plan, date};
use crate::site::{BenchError, NOW, Site, ground};
use samrum::id::{OrganisationId, ProposalId, RoundId, SpaceId};
use samrum::jobs::worker::Handlers;
use samrum::on;
use samrum::people;
use samrum::people::model::OrganisationKind;
use samrum::seasons::model::{AgeBand, RoundNumbers, RoundTerms, SchoolBreaks, WishNumbers, WishTerms};
use samrum::seasons::service;
use samrum::time::{DateRange, Weekday, Weekly};

/// Weekly times of a hall: Monday to Friday, four hours from 17:00.
const TIMES: usize = 20;

/// A season of 35 weeks.
pub(super) struct Season(RoundId);

impl Plan for Season {
    async fn make(site: &Site, times: usize) -> Result<Self, BenchError> {
        let (mut halls, mut clubs) = (Vec::new(), Vec::new());
        // No club may have more than there is in a week.
        for hall in 0..times.div_ceil(TIMES) {
            let name = hall.to_string();
            halls.push(site.hall(&name, vec![name.clone()]).await?);
            clubs.push(site.club(&format!("Bench {name}")).await?);
        }
        let new = RoundTerms {
            name: "Bench".into(),
            dates: DateRange::new(date(2027, 1, 4)?, date(2027, 9, 5)?),
            applications: DateRange::new(date(2026, 11, 1)?, date(2026, 12, 1)?),
            numbers: RoundNumbers { slot_minutes: 60, ..RoundNumbers::default() },
        };
        let round = service::add_round(&site.app, &site.clerk, &new).await.map_err(ground)?;
        let proposal = site.proposal(&round).await?;
        for session in 0..times {
            let (hall, at) = (session / TIMES, session % TIMES);
            let from = 1020 + 60 * (at / 5) as u16;
            let time = Weekly::new(Weekday::ALL[at % 5], from, from + 60);
            site.granted(&round, &proposal, &clubs[hall], &halls[hall], time).await?;
        }
        service::close(&site.app, &site.clerk, &round).await.map_err(ground)?;
        Ok(Self(round))
    }

    async fn publish(&mut self, site: &Site) -> Result<(), BenchError> {
        service::publish(&site.app, &site.clerk, &self.0, SchoolBreaks::LeftOut).await.map_err(ground)?;
        Ok(())
    }

    async fn withdraw(&self, site: &Site) -> Result<(), BenchError> {
        service::withdraw(&site.app, &site.clerk, &self.0, "bench").await.map_err(ground)?;
        Ok(())
    }

    fn handlers() -> Handlers {
        Handlers::default().on(service::PUBLICATION, service::fill).on(service::WITHDRAWAL, service::empty)
    }

    async fn dates(&self, site: &Site) -> Result<i64, BenchError> {
        let mut tx = site.app.database.read().await?;
        Ok(service::overview(&mut tx, &self.0).await.map_err(ground)?.booked)
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
