//! A rule is changed: held against what is booked, with a decision about each booking that it meets, in one transaction.

use super::cancel::cancel_within;
use super::met::{Met, met};
use super::parts::{collide, parts};
use super::{BookingError, reason_given, trying};
use crate::bookings::model::{Booking, Choice, RuleRecord};
use crate::bookings::store;
use crate::database::Tx;
use crate::facilities;
use crate::facilities::model::{Reach, RuleChange};
use crate::facilities::service::FacilityError;
use crate::id::{BookingId, BuildingId, RuleChangeId, SpaceId};
use crate::people;
use crate::people::model::{Actor, Deed, Person, Right, Role, may};
use crate::server::state::App;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;

/// What somebody has decided about the bookings that a change meets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The mark of the list that was shown: what was not shown is not decided.
    pub shown: String,
    pub each: HashMap<BookingId, Choice>,
    /// For those of which nothing else is said.
    pub all: Option<Choice>,
    /// What those whose bookings are cancelled are told.
    pub reason: String,
}

#[derive(Debug, Clone, Copy)]
pub enum Decision<'a> {
    /// Nothing is done before somebody has seen what the change meets.
    Ask,
    /// Everything stays; what was met can be seen and cancelled afterwards.
    KeepAll,
    Made(&'a Answer),
}

/// What the change meets, and why it is asked (again).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub met: Vec<Met>,
    /// The mark of this list.
    pub mark: String,
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    First,
    /// Something was booked, moved or cancelled after the list was shown.
    Stale,
    /// Nothing is said of so many.
    Undecided(usize),
    ReasonMissing,
    LongReason,
    /// Two that cannot both stay.
    Collide,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is done; with the record of what was decided, where anything was met.
    Done {
        subject: String,
        record: Option<RuleChangeId>,
    },
    Asks(Box<Question>),
}

/// Changes a rule. `what` says the change in words, for the record.
///
/// Only bookings that the change itself breaks are met: what broke the rules before is no news.
pub async fn change_rule(
    app: &App,
    person: &Person,
    roles: &[Role],
    change: &RuleChange,
    what: &str,
    decision: Decision<'_>,
) -> Result<Outcome, BookingError> {
    trying!(change_once(app, person, roles, change, what, decision))
}

async fn change_once(
    app: &App,
    person: &Person,
    roles: &[Role],
    change: &RuleChange,
    what: &str,
    decision: Decision<'_>,
) -> Result<Outcome, BookingError> {
    let actor = Actor { person: Some(person.clone()), roles: roles.to_vec() };
    let mut tx = app.database.write().await?;
    let reach = facilities::service::reach(&mut tx, change, app.today()).await?;
    if !may_change(roles, change, &reach) {
        return Err(BookingError::Forbidden);
    }
    facilities::service::lock_for_change(&mut tx, reach.building.as_ref()).await?;
    let before = met(app, &mut tx, &reach).await?;
    // Other parts come last: what is booked holds them at once, and whoever gives way must have gone.
    let parts = parts(&mut tx, change).await?;
    let first = parts.as_ref().map_or(change, |parts| &parts.rest);
    let subject = facilities::service::apply(app, &mut tx, &actor, first).await?;
    let mut found = news(before, met(app, &mut tx, &reach).await?);
    let pairs = match &parts {
        Some(parts) => parts.met(app, &mut tx, &mut found).await?,
        None => Vec::new(),
    };
    people::service::record(&mut tx, app.now(), Some(&person.id), change.deed(), &subject, what).await?;
    if found.is_empty() {
        if let Some(parts) = &parts {
            parts.settle(app, &mut tx).await?;
            facilities::service::apply(app, &mut tx, &actor, change).await?;
        }
        tx.commit().await?;
        return Ok(Outcome::Done { subject, record: None });
    }
    let mark = mark(&found);
    let answer = match decision {
        Decision::KeepAll => Answer { shown: mark.clone(), all: Some(Choice::Keep), ..Answer::default() },
        Decision::Made(answer) => answer.clone(),
        Decision::Ask => return Ok(asks(found, mark, Why::First)),
    };
    match decided(&found, &mark, &answer) {
        Err(why) => Ok(asks(found, mark, why)),
        Ok(choices) if collide(&pairs, &choices) => Ok(asks(found, mark, Why::Collide)),
        Ok(choices) => {
            let place = (reach.building, reach.spaces.and_then(|spaces| spaces.into_iter().next()));
            let record =
                carry_out(app, &mut tx, (person, roles), change, place, what, &answer.reason, &choices).await?;
            if let Some(parts) = &parts {
                parts.settle(app, &mut tx).await?;
                facilities::service::apply(app, &mut tx, &actor, change).await?;
            }
            tx.commit().await?;
            Ok(Outcome::Done { subject, record: Some(record) })
        }
    }
}

fn asks(met: Vec<Met>, mark: String, why: Why) -> Outcome {
    Outcome::Asks(Box::new(Question { met, mark, why }))
}

/// Who decides in a building shuts it off and opens it; everything else is for those who keep places.
fn may_change(roles: &[Role], change: &RuleChange, reach: &Reach) -> bool {
    match (change, &reach.building) {
        (RuleChange::Close(_) | RuleChange::Lift(_), Some(building)) => may(roles, Right::Decide(building)),
        _ => may(roles, Right::KeepPlaces),
    }
}

/// What a change has broken: ways that were not there before.
fn news(before: Vec<Met>, after: Vec<Met>) -> Vec<Met> {
    let before: HashMap<_, _> = before.into_iter().map(|met| (met.booking.id, met.breaks)).collect();
    let new = after.into_iter().map(|mut met| {
        if let Some(known) = before.get(&met.booking.id) {
            met.breaks.retain(|each| !known.contains(each));
        }
        met
    });
    new.filter(|met| !met.breaks.is_empty()).collect()
}

/// The mark of a list: the same bookings, at the same times and places, in the same states.
fn mark(found: &[Met]) -> String {
    let mut text = String::new();
    for Met { booking, .. } in found {
        let _ = writeln!(
            text,
            "{} {} {} {} {}",
            booking.id,
            booking.space,
            booking.starts_at,
            booking.ends_at,
            booking.state.word()
        );
    }
    Sha256::digest(text.as_bytes()).iter().take(12).fold(String::new(), |mut mark, byte| {
        let _ = write!(mark, "{byte:02x}");
        mark
    })
}

/// What becomes of each, or why that is not known.
fn decided(found: &[Met], mark: &str, answer: &Answer) -> Result<Vec<(Booking, Choice)>, Why> {
    if answer.shown != mark {
        return Err(Why::Stale);
    }
    let choice = |met: &Met| answer.each.get(&met.booking.id).copied().or(answer.all);
    let open = found.iter().filter(|met| choice(met).is_none()).count();
    if open > 0 {
        return Err(Why::Undecided(open));
    }
    let choices: Vec<_> = found.iter().filter_map(|met| Some((met.booking.clone(), choice(met)?))).collect();
    let cancels = choices.iter().any(|(_, choice)| *choice == Choice::Cancel);
    reason_given(&answer.reason, cancels).map_err(|error| match error {
        BookingError::LongReason => Why::LongReason,
        _ => Why::ReasonMissing,
    })?;
    Ok(choices)
}

#[expect(clippy::too_many_arguments, reason = "what a record says")]
async fn carry_out(
    app: &App,
    tx: &mut Tx,
    (person, roles): (&Person, &[Role]),
    change: &RuleChange,
    (building, space): (Option<BuildingId>, Option<SpaceId>),
    what: &str,
    reason: &str,
    choices: &[(Booking, Choice)],
) -> Result<RuleChangeId, BookingError> {
    let space = match change {
        RuleChange::Close(new) => new.space.clone(),
        _ => space,
    };
    let record = RuleRecord {
        id: RuleChangeId::new(),
        at: app.now().0,
        by: Some(person.id.clone()),
        kind: change.word().to_owned(),
        building,
        space,
        what: what.chars().take(500).collect(),
        reason: reason.trim().to_owned(),
    };
    store::insert_rule_change(tx, &record).await?;
    for (booking, choice) in choices {
        store::insert_choice(tx, &record.id, &booking.id, *choice).await?;
        match choice {
            Choice::Cancel => cancel_within(app, tx, person, roles, booking, reason).await?,
            Choice::Keep | Choice::Move => {
                let deed = if *choice == Choice::Keep { Deed::KeepBooking } else { Deed::BookingToBeMoved };
                people::service::record(tx, app.now(), Some(&person.id), deed, &booking.id.0, what).await?;
            }
        }
    }
    Ok(record.id)
}

/// A change that met bookings, with each of them and what was decided.
pub async fn rule_change(tx: &mut Tx, id: &RuleChangeId) -> Result<(RuleRecord, Vec<(Booking, Choice)>), BookingError> {
    let record = store::rule_change(tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    Ok((record, store::chosen(tx, id).await?))
}

/// The latest changes that met bookings, newest first.
pub async fn rule_changes(tx: &mut Tx) -> Result<Vec<RuleRecord>, sqlx::Error> {
    store::rule_changes(tx, 100).await
}

/// Cancels some of what a change met and was to stay, with a reason for those concerned; returns how many. All or none.
pub async fn cancel_met(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &RuleChangeId,
    which: &[BookingId],
    reason: &str,
) -> Result<usize, BookingError> {
    trying!(cancel_met_once(app, person, roles, id, which, reason))
}

async fn cancel_met_once(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &RuleChangeId,
    which: &[BookingId],
    reason: &str,
) -> Result<usize, BookingError> {
    let reason = reason_given(reason, true)?;
    let mut tx = app.database.write().await?;
    let (_, chosen) = rule_change(&mut tx, id).await?;
    let mut count = 0;
    for (booking, _) in chosen.iter().filter(|(booking, _)| which.contains(&booking.id) && booking.is_live()) {
        cancel_within(app, &mut tx, person, roles, booking, reason).await?;
        store::change_choice(&mut tx, id, &booking.id, Choice::Cancel).await?;
        count += 1;
    }
    if count == 0 {
        return Err(BookingError::Over);
    }
    tx.commit().await?;
    Ok(count)
}

impl From<FacilityError> for BookingError {
    fn from(error: FacilityError) -> Self {
        match error {
            FacilityError::Database(cause) => Self::Database(cause),
            other => Self::Place(other),
        }
    }
}
