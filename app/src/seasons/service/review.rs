//! A round with everything that pages say about it, read at one moment.

use super::SeasonError;
use super::calendar::{PUBLICATION, WITHDRAWAL};
use super::guard::found;
use crate::bookings::model::NotBooked;
use crate::bookings::service::source;
use crate::database::Tx;
use crate::facilities;
use crate::facilities::model::{Building, Space};
use crate::id::{OrganisationId, RoundId, SpaceId, WishId};
use crate::jobs::queue::{self, Job};
use crate::people;
use crate::people::model::{Actor, Organisation, Right};
use crate::seasons::model::{
    Answer, ClubLimit, Grant, Ladder, Proposal, Publication, PublicationState, Reason, Round, RoundState, Wish,
};
use crate::seasons::{solve, store};
use std::collections::{BTreeSet, HashMap};

/// A round and all that belongs to it.
pub struct Overview {
    pub round: Round,
    pub ladder: Ladder,
    pub wishes: Vec<Wish>,
    /// What was taken back, and can be sent again.
    pub taken_back: Vec<Wish>,
    pub limits: Vec<ClubLimit>,
    pub organisations: Vec<Organisation>,
    pub buildings: Vec<Building>,
    pub spaces: Vec<Space>,
    /// The newest; in a decided round the one that was decided on.
    pub proposal: Option<Proposal>,
    pub grants: Vec<Grant>,
    pub locks: Vec<Grant>,
    pub refusals: HashMap<WishId, Vec<Reason>>,
    /// The newest run of the scheduler, live or ended.
    pub job: Option<Job>,
    /// The newest search for prices, live or ended.
    pub prices: Option<Job>,
    /// Of a decided round: how many dates are in the calendar, and which could not be booked.
    pub booked: i64,
    pub not_booked: Vec<NotBooked>,
    /// Of a decided round: the newest job that puts it into the calendar or takes it out, live or ended.
    pub moving: Option<Job>,
    /// What was published before and withdrawn, the newest first.
    pub withdrawn: Vec<Publication>,
}

/// What became of a wish in the proposal.
pub struct Standing<'a> {
    pub wish: &'a Wish,
    pub grants: Vec<&'a Grant>,
    pub answer: Answer,
    pub reasons: &'a [Reason],
}

pub async fn overview(tx: &mut Tx, id: &RoundId) -> Result<Overview, SeasonError> {
    let round = found(tx, id).await?;
    let proposal = match &round.publication {
        Some(publication) => store::proposal(tx, &publication.proposal).await?,
        None => store::latest_proposal(tx, id).await?,
    };
    let (grants, refusals) = match &proposal {
        Some(proposal) => (store::grants(tx, &proposal.id).await?, store::refusals(tx, &proposal.id).await?),
        None => (Vec::new(), Vec::new()),
    };
    let (booked, not_booked, moving) = match &round.publication {
        Some(publication) => {
            let source = &publication.id.0;
            let kind = if round.state == RoundState::Withdrawing { WITHDRAWAL } else { PUBLICATION };
            let booked = source::booked_count(tx, source).await?;
            (booked, source::not_booked(tx, source).await?, queue::latest(tx, kind, source).await?)
        }
        None => (0, Vec::new(), None),
    };
    let mut publications = store::publications(tx, id).await?;
    publications.retain(|one| one.state == PublicationState::Withdrawn);
    Ok(Overview {
        booked,
        not_booked,
        moving,
        withdrawn: publications,
        ladder: super::ladder(tx, round.terms.dates.first).await?,
        wishes: store::wishes(tx, id).await?,
        taken_back: store::withdrawn_wishes(tx, id).await?,
        limits: store::limits(tx, id).await?,
        organisations: people::service::organisations(tx).await?,
        buildings: facilities::service::buildings(tx).await?,
        spaces: facilities::service::spaces(tx).await?,
        locks: store::locks(tx, id).await?,
        job: queue::latest(tx, solve::run::KIND, &id.0).await?,
        prices: queue::latest(tx, solve::price::KIND, &id.0).await?,
        refusals: refusals.into_iter().collect(),
        round,
        proposal,
        grants,
    })
}

/// The same, for somebody who may read the results: everybody once the round is published, the clerk at any time. `None` for others.
pub async fn readable(tx: &mut Tx, actor: &Actor, id: &RoundId) -> Result<Option<Overview>, SeasonError> {
    let overview = overview(tx, id).await?;
    let may = overview.round.state == RoundState::Published || actor.may(Right::RunSeasons);
    Ok(may.then_some(overview))
}

impl Overview {
    /// Whether the scheduler is at work or about to be.
    pub fn is_running(&self) -> bool {
        self.job.as_ref().is_some_and(|job| job.state.is_live())
    }

    /// Whether prices are being looked for, or about to be.
    pub fn is_pricing(&self) -> bool {
        self.prices.as_ref().is_some_and(|job| job.state.is_live())
    }

    /// Whether the calendar is being filled or emptied, or is about to be.
    pub fn is_moving(&self) -> bool {
        self.moving.as_ref().is_some_and(|job| job.state.is_live())
    }

    pub fn wish(&self, id: &WishId) -> Option<&Wish> {
        self.wishes.iter().find(|wish| wish.id == *id)
    }

    pub fn organisation(&self, id: &OrganisationId) -> &str {
        self.organisations
            .iter()
            .find(|organisation| organisation.id == *id)
            .map_or("–", |organisation| &organisation.name)
    }

    /// The places that somebody wishes for and of which nobody has said how many persons they take.
    pub fn unknown_sizes(&self) -> Vec<String> {
        let asked: BTreeSet<_> = self.wishes.iter().flat_map(|wish| &wish.terms.spaces).collect();
        asked
            .into_iter()
            .filter(|id| self.space(id).is_some_and(|space| space.capacity.is_none()))
            .map(|id| self.place(id))
            .collect()
    }

    pub fn space(&self, id: &SpaceId) -> Option<&Space> {
        self.spaces.iter().find(|space| space.id == *id)
    }

    /// Building and space, as people say it.
    pub fn place(&self, id: &SpaceId) -> String {
        let Some(space) = self.space(id) else { return "–".to_owned() };
        let building = self.buildings.iter().find(|building| building.id == space.building);
        // Many halls are called after their building.
        let building = building.filter(|building| !space.name.starts_with(&building.name));
        building.map_or_else(|| space.name.clone(), |building| format!("{}, {}", building.name, space.name))
    }

    /// Group and association.
    pub fn who(&self, wish: &WishId) -> String {
        self.wish(wish).map_or_else(
            || "–".to_owned(),
            |wish| format!("{} ({})", wish.terms.group, self.organisation(&wish.terms.organisation)),
        )
    }

    pub fn is_locked(&self, grant: &Grant) -> bool {
        self.locks.contains(grant)
    }

    /// Granted spaces that are held some minutes before or after each booking. The model week knows no such minutes, so of two
    /// sessions there that touch, only one can be put into the calendar.
    pub fn held_around(&self) -> Vec<String> {
        let granted = |space: &&Space| self.grants.iter().any(|grant| grant.space == space.id);
        let held = self.spaces.iter().filter(|space| space.buffer_before_minutes + space.buffer_after_minutes > 0);
        held.filter(granted).map(|space| self.place(&space.id)).collect()
    }

    /// What became of every wish, by association and group.
    pub fn standings(&self) -> Vec<Standing<'_>> {
        let mut granted = HashMap::<&WishId, Vec<&Grant>>::new();
        for grant in &self.grants {
            granted.entry(&grant.wish).or_default().push(grant);
        }
        let mut standings: Vec<_> = self
            .wishes
            .iter()
            .map(|wish| {
                let grants = granted.remove(&wish.id).unwrap_or_default();
                let answer = Answer::of(wish.terms.numbers.sessions, grants.len());
                let reasons = self.refusals.get(&wish.id).map_or(&[][..], Vec::as_slice);
                Standing { wish, grants, answer, reasons }
            })
            .collect();
        standings.sort_by_cached_key(|standing| {
            let asked = &standing.wish.terms;
            (
                self.organisation(&asked.organisation).to_lowercase(),
                asked.group.to_lowercase(),
                standing.wish.id.clone(),
            )
        });
        standings
    }
}
