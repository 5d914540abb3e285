//! Telling associations what was done with their wishes, in the transaction that does it.

use super::{Overview, SeasonError, Standing, overview};
use crate::database::Tx;
use crate::id::{OrganisationId, RoundId};
use crate::messages::model::{About, Given, Holder, Kind, Notice, Season, WishTold};
use crate::people::model::Actor;
use crate::seasons::model::{Answer, Reason, Round, WishTerms};
use crate::seasons::words;
use crate::server::state::App;
use crate::{messages, people};
use samrum_text::Locale;
use std::collections::BTreeMap;

/// Reasons that are told of each wish; the others stand on the page of results.
const MOST_REASONS: usize = 3;

/// Tells whoever applied that the wish has come in.
pub async fn received(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    round: &Round,
    terms: &WishTerms,
) -> Result<(), SeasonError> {
    let organisation = &terms.organisation;
    let association = people::service::organisation(tx, organisation).await?.map(|one| one.name).unwrap_or_default();
    let wish = WishTold { group: terms.group.clone(), wanted: terms.numbers.sessions, ..WishTold::default() };
    let season = Season {
        round: round.id.clone(),
        name: round.terms.name.clone(),
        organisation: organisation.clone(),
        association,
        wishes: vec![wish],
        reason: String::new(),
    };
    let to = Holder { person: actor.id().cloned(), organisation: Some(organisation.clone()) };
    let notice = Notice::new(Kind::WishReceived, to, About::Season(season)).by(actor, false);
    Ok(messages::service::put(app, tx, &notice).await?)
}

/// Tells every association that applied what its wishes came to, and why not to all.
pub async fn decided(app: &App, tx: &mut Tx, round: &RoundId) -> Result<(), SeasonError> {
    let overview = overview(tx, round).await?;
    let standings = overview.standings();
    for (organisation, standings) in by_organisation(&standings) {
        let wishes = standings.into_iter().map(|standing| told(&overview, standing)).collect();
        put(app, tx, Kind::SeasonDecided, &overview, organisation, wishes, "").await?;
    }
    Ok(())
}

/// Tells every association that applied that the times no longer hold, and why.
pub async fn withdrawn(app: &App, tx: &mut Tx, round: &RoundId, reason: &str) -> Result<(), SeasonError> {
    let overview = overview(tx, round).await?;
    let standings = overview.standings();
    for (organisation, _) in by_organisation(&standings) {
        put(app, tx, Kind::SeasonWithdrawn, &overview, organisation, Vec::new(), reason).await?;
    }
    Ok(())
}

fn by_organisation<'a>(standings: &'a [Standing<'a>]) -> BTreeMap<&'a OrganisationId, Vec<&'a Standing<'a>>> {
    let mut found = BTreeMap::<_, Vec<_>>::new();
    for standing in standings {
        found.entry(&standing.wish.terms.organisation).or_default().push(standing);
    }
    found
}

fn told(overview: &Overview, standing: &Standing<'_>) -> WishTold {
    let given = standing.grants.iter().map(|grant| Given { place: overview.place(&grant.space), time: grant.time });
    let reasons: Vec<&Reason> = match standing.answer {
        Answer::Granted => Vec::new(),
        _ => standing.reasons.iter().filter(|reason| !reason.is_price()).take(MOST_REASONS).collect(),
    };
    let in_language = |locale: Locale| {
        (locale.code().to_owned(), reasons.iter().map(|reason| words::reason(locale, overview, reason)).collect())
    };
    WishTold {
        group: standing.wish.terms.group.clone(),
        wanted: standing.wish.terms.numbers.sessions,
        given: given.collect(),
        reasons: Locale::ALL.into_iter().filter(|locale| locale.is_complete()).map(in_language).collect(),
    }
}

async fn put(
    app: &App,
    tx: &mut Tx,
    kind: Kind,
    overview: &Overview,
    organisation: &OrganisationId,
    wishes: Vec<WishTold>,
    reason: &str,
) -> Result<(), SeasonError> {
    let season = Season {
        round: overview.round.id.clone(),
        name: overview.round.terms.name.clone(),
        organisation: organisation.clone(),
        association: overview.organisation(organisation).to_owned(),
        wishes,
        reason: reason.to_owned(),
    };
    let notice = Notice::new(kind, Holder::organisation(organisation), About::Season(season));
    Ok(messages::service::put(app, tx, &notice).await?)
}
