//! From proposal to calendar and back: dated weekly series in one transaction.

use super::plan::{closed, rules, workable};
use super::{SeasonError, kept, written};
use crate::bookings::model::{Kind, NewSeries};
use crate::bookings::service::{book_series_within, source};
use crate::facilities;
use crate::id::{PersonId, RoundId};
use crate::people::service::record;
use crate::seasons::model::RoundState;
use crate::seasons::solve::given;
use crate::seasons::store;
use crate::server::state::App;
use samrum_solver::season::referee::judge;

/// What came of publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    pub series: usize,
    /// Dates that are now in the calendar.
    pub booked: usize,
    /// Dates that could not be booked; they are kept with their reasons.
    pub skipped: usize,
}

/// Puts the proposal into the calendar. Dates that are taken, closed or holidays are skipped and listed; dates in school breaks
/// are left out, unless the clerk wants them. The plan is judged once more, against the calendar as it is now.
pub async fn publish(app: &App, by: &PersonId, id: &RoundId, in_school_breaks: bool) -> Result<Published, SeasonError> {
    written!(app, tx => {
        closed(&kept(tx, id).await?)?;
        let (round, proposal) = workable(tx, id).await?;
        // First of all: of two who publish at once, the second is refused here.
        if !store::move_state(tx, id, RoundState::Closed, RoundState::Published, Some(&proposal.id)).await? {
            return Err(SeasonError::Published);
        }
        let grants = store::grants(tx, &proposal.id).await?;
        let given = given(app, tx, &round, &[]).await?;
        let plan = given.plan(&grants);
        let verdict = judge(&given.named.problem, &plan);
        if verdict.score().is_none() || plan.len() != grants.len() {
            return Err(SeasonError::Refused(rules(&verdict)));
        }
        let wishes = store::wishes(tx, id).await?;
        let breaks = if in_school_breaks { Vec::new() } else { facilities::service::school_breaks(tx).await? };
        let without: Vec<_> = round.dates().filter(|date| breaks.iter().any(|free| free.first <= *date && *date <= free.last)).collect();
        let mut published = Published { series: 0, booked: 0, skipped: 0 };
        for grant in &grants {
            let Some(wish) = wishes.iter().find(|wish| wish.id == grant.wish) else { continue };
            let series = NewSeries {
                space: grant.space.clone(),
                organisation: Some(wish.asked.organisation.clone()),
                person: None,
                kind: Kind::Season,
                title: wish.asked.group.clone(),
                weekday: grant.time.weekday,
                starts_minute: grant.time.from,
                ends_minute: grant.time.to,
                first_date: round.terms.first,
                last_date: round.terms.last,
                without: without.clone(),
                source: Some(proposal.id.0.clone()),
                opening_hours_bind: true,
            };
            let booked = book_series_within(app, tx, &series).await?;
            published.series += 1;
            published.booked += booked.booked.len();
            published.skipped += booked.skipped.len();
        }
        let detail = format!("{} series, {} dates, {} skipped", published.series, published.booked, published.skipped);
        record(tx, app.now(), Some(by), "season.publish", &id.0, &detail).await?;
        Ok(published)
    })
}

/// Takes a publication back, while the season has not begun: every date of it is cancelled, with this reason.
pub async fn withdraw(app: &App, by: &PersonId, id: &RoundId, reason: &str) -> Result<(), SeasonError> {
    written!(app, tx => {
        let round = kept(tx, id).await?;
        let proposal = round.published_proposal.filter(|_| round.state == RoundState::Published).ok_or(SeasonError::NotPublished)?;
        if app.today() >= round.terms.first {
            return Err(SeasonError::Begun);
        }
        if !store::move_state(tx, id, RoundState::Published, RoundState::Closed, None).await? {
            return Err(SeasonError::NotPublished);
        }
        source::withdraw(tx, &proposal.0, None, by, reason, app.now()).await?;
        record(tx, app.now(), Some(by), "season.withdraw", &id.0, reason).await?;
        Ok(())
    })
}
