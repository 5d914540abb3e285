//! A rule is changed: held against what is booked, with a decision about each booking that it meets, in one transaction.

use super::cancel::cancel_within;
use super::met::{Met, met};
use super::parts::{Parts, collide, parts};
use super::tell::{Because, tell};
use super::{BookingError, reason_given};
use crate::bookings::model::{Booking, Choice, RuleRecord};
use crate::bookings::store;
use crate::database::{Failure, Tx, within};
use crate::facilities;
use crate::facilities::model::{Reach, RuleChange};
use crate::id::{BookingId, RuleChangeId};
use crate::messages::model::Kind as Told;
use crate::people;
use crate::people::model::{Actor, Deed, Right};
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

/// Why an attempt at a change is given up, and nothing of it kept.
enum GivenUp {
    Asks(Box<Question>),
    Refused(BookingError),
}

impl<E: Into<BookingError>> From<E> for GivenUp {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

impl Failure for GivenUp {
    fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Asks(_) => None,
            Self::Refused(error) => error.database(),
        }
    }
}

/// A change that somebody makes: what it is, what it says in words, for the record, and what is decided about what it meets.
struct Attempt<'a> {
    app: &'a App,
    actor: &'a Actor,
    change: &'a RuleChange,
    what: &'a str,
    decision: Decision<'a>,
}

/// Changes a rule. `what` says the change in words, for the record.
///
/// Only bookings that the change itself breaks are met: what broke the rules before is no news.
pub async fn change_rule(
    app: &App,
    actor: &Actor,
    change: &RuleChange,
    what: &str,
    decision: Decision<'_>,
) -> Result<Outcome, BookingError> {
    let attempt = Attempt { app, actor, change, what, decision };
    match within!(app.database, tx => attempt.make(tx).await) {
        Ok(done) => Ok(done),
        Err(GivenUp::Asks(question)) => Ok(Outcome::Asks(question)),
        Err(GivenUp::Refused(error)) => Err(error),
    }
}

impl Attempt<'_> {
    async fn make(&self, tx: &mut Tx) -> Result<Outcome, GivenUp> {
        let Self { app, actor, change, what, decision } = *self;
        let reach = facilities::service::reach(tx, change, app.today()).await?;
        if !may_change(actor, change, &reach) {
            return Err(BookingError::Forbidden.into());
        }
        facilities::service::lock_for_change(tx, reach.building.as_ref()).await?;
        let before = met(app, tx, &reach).await?;
        // Other parts come last: what is booked holds them at once, and whoever gives way must have gone.
        let parts = parts(tx, change).await?;
        let first = parts.as_ref().map_or(change, |parts| &parts.rest);
        let subject = facilities::service::apply(app, tx, actor, first).await?;
        let mut found = news(before, met(app, tx, &reach).await?);
        let pairs = match &parts {
            Some(parts) => parts.met(app, tx, &mut found).await?,
            None => Vec::new(),
        };
        people::service::record(tx, app.now(), actor.id(), change.deed(), &subject, what).await?;
        if found.is_empty() {
            self.change_parts(tx, parts).await?;
            return Ok(Outcome::Done { subject, record: None });
        }
        let mark = mark(&found);
        let asks = |met, mark, why| GivenUp::Asks(Box::new(Question { met, mark, why }));
        let answer = match decision {
            Decision::KeepAll => Answer { shown: mark.clone(), all: Some(Choice::Keep), ..Answer::default() },
            Decision::Made(answer) => answer.clone(),
            Decision::Ask => return Err(asks(found, mark, Why::First)),
        };
        match decided(&found, &mark, &answer) {
            Err(why) => Err(asks(found, mark, why)),
            Ok(choices) if collide(&pairs, &choices) => Err(asks(found, mark, Why::Collide)),
            Ok(choices) => {
                let record = self.carry_out(tx, reach, &answer.reason, &choices).await?;
                self.change_parts(tx, parts).await?;
                Ok(Outcome::Done { subject, record: Some(record) })
            }
        }
    }

    /// The parts of a space come last.
    async fn change_parts(&self, tx: &mut Tx, parts: Option<Parts>) -> Result<(), BookingError> {
        if let Some(parts) = parts {
            parts.settle(self.app, tx).await?;
            facilities::service::apply(self.app, tx, self.actor, self.change).await?;
        }
        Ok(())
    }

    async fn carry_out(
        &self,
        tx: &mut Tx,
        reach: Reach,
        reason: &str,
        choices: &[(Booking, Choice)],
    ) -> Result<RuleChangeId, BookingError> {
        let Self { app, actor, change, what, decision } = *self;
        let record = RuleRecord {
            id: RuleChangeId::new(),
            at: app.now(),
            by: actor.id().cloned(),
            kind: change.word().to_owned(),
            building: reach.building,
            space: match change {
                RuleChange::Close(new) => new.space.clone(),
                _ => reach.spaces.and_then(|spaces| spaces.into_iter().next()),
            },
            what: what.chars().take(500).collect(),
            reason: reason.trim().to_owned(),
        };
        store::insert_rule_change(tx, &record).await?;
        for (booking, choice) in choices {
            store::insert_choice(tx, &record.id, &booking.id, *choice).await?;
            let because = Because { reason, rule: what, ..Because::default() };
            let one = std::slice::from_ref(booking);
            let (deed, told) = match choice {
                Choice::Cancel => {
                    cancel_within(tx, actor, booking, reason, app.now()).await?;
                    tell(app, tx, actor, Told::BookingDisplaced, one, because).await?;
                    continue;
                }
                Choice::Keep => (Deed::KeepBooking, Told::BookingKept),
                Choice::Move => (Deed::BookingToBeMoved, Told::BookingToMove),
            };
            people::service::record(tx, app.now(), actor.id(), deed, &booking.id.0, what).await?;
            // Where everything stays, nothing has come to anybody that they must know.
            if !matches!(decision, Decision::KeepAll) {
                tell(app, tx, actor, told, one, Because { reason: "", ..because }).await?;
            }
        }
        Ok(record.id)
    }
}

/// Who decides in a building shuts it off and opens it; everything else is for those who keep places.
fn may_change(actor: &Actor, change: &RuleChange, reach: &Reach) -> bool {
    match (change, &reach.building) {
        (RuleChange::Close(_) | RuleChange::Lift(_), Some(building)) => actor.may(Right::Decide(building)),
        _ => actor.may(Right::KeepPlaces),
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
            booking.time.from.0,
            booking.time.until.0,
            booking.state.word()
        );
    }
    hex::encode(&Sha256::digest(text.as_bytes())[..12])
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
