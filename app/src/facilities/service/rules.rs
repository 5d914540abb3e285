//! What governs bookings: read so that it holds until the booking is written, and changed so that whoever changes it can first
//! see what is booked. What a change meets is the matter of `bookings`, which calls this.

use super::change::{change_booked_space, found, sound};
use super::dates::unknown_place;
use super::{
    FacilityError, add_exception, add_school_break, change_school_break, remove_exception, remove_school_break,
    set_hours,
};
use crate::database::{Tx, refusal};
use crate::facilities::closed_days::ClosedDay;
use crate::facilities::hours::Hours;
use crate::facilities::model::{KeptClosedDay, KeptClosing, NewClosing, Reach, RuleChange, Space};
use crate::facilities::store;
use crate::id::{BuildingId, ClosedDayId, ClosingId, SpaceId};
use crate::people::model::Actor;
use crate::server::state::App;
use crate::time::DateRange;
use chrono::{Days, NaiveDate};

/// No space can be booked further ahead than this many days.
const HORIZON: u64 = 1100;

/// A space and when it is open, for a booking that is about to be written: nobody changes its rules until this transaction ends.
pub async fn rules_for_writing(tx: &mut Tx, id: &SpaceId) -> Result<Option<(Space, Hours)>, sqlx::Error> {
    store::lock_for_booking(tx, id).await?;
    store::space_and_hours(tx, id).await
}

/// Waits for those who are booking in a building (`None`: anywhere), and lets nobody book until this transaction ends.
pub async fn lock_for_change(tx: &mut Tx, building: Option<&BuildingId>) -> Result<(), sqlx::Error> {
    store::lock_for_change(tx, building).await
}

/// Which bookings a change can meet, as places and rules are before it.
pub async fn reach(tx: &mut Tx, change: &RuleChange, today: NaiveDate) -> Result<Reach, FacilityError> {
    let nowhere = Reach { building: None, spaces: None, dates: Some(Vec::new()) };
    Ok(match change {
        RuleChange::Hours(space, _) | RuleChange::Space(space, _) => {
            let building = super::space(tx, space).await?.ok_or(FacilityError::NotFound)?.said.building;
            Reach { building: Some(building), spaces: Some(vec![space.clone()]), dates: None }
        }
        RuleChange::AddException(new) => Reach {
            building: Some(new.building.clone()),
            spaces: new.space.clone().map(|space| vec![space]),
            dates: Some(vec![new.dates]),
        },
        RuleChange::RemoveException(building, id) => {
            let kept = store::exceptions_of(tx, building)
                .await?
                .into_iter()
                .find(|kept| kept.id == *id)
                .ok_or(FacilityError::NotFound)?;
            let spaces = kept.space.map(|space| vec![space]);
            Reach { building: Some(kept.building), spaces, dates: Some(vec![kept.dates]) }
        }
        RuleChange::AddBreak(new) | RuleChange::ChangeBreak(_, new) => {
            Reach { dates: Some(vec![new.dates]), ..nowhere }
        }
        RuleChange::Close(new) => {
            let spaces = match &new.space {
                Some(space) => Some(store::sharing_atoms(tx, space).await?),
                None => None,
            };
            Reach {
                building: Some(new.building.clone()),
                spaces,
                dates: Some(vec![DateRange::new(new.closing.dates.first, new.closing.ends())]),
            }
        }
        RuleChange::AddClosedDay(day) => {
            let dates = day.dates(today, today + Days::new(HORIZON));
            Reach { dates: Some(dates.into_iter().map(DateRange::single).collect()), ..nowhere }
        }
        // What is taken away opens, and meets nobody.
        RuleChange::Lift(id) => {
            let kept = store::closing(tx, id).await?.ok_or(FacilityError::NotFound)?;
            Reach { building: Some(kept.building), ..nowhere }
        }
        RuleChange::RemoveBreak(_) | RuleChange::RemoveClosedDay(_) => nowhere,
    })
}

/// Changes a rule in the caller's transaction; returns the id of what was changed. What is booked is not looked at here: where a space
/// gets other parts, the caller has settled what is over.
pub async fn apply(app: &App, tx: &mut Tx, actor: &Actor, change: &RuleChange) -> Result<String, FacilityError> {
    let today = app.today();
    match change {
        RuleChange::Hours(space, openings) => set_hours(tx, space, openings).await.map(|()| space.0.clone()),
        RuleChange::Space(space, new) => change_booked_space(tx, space, new).await.map(|()| space.0.clone()),
        RuleChange::AddException(new) => add_exception(tx, new).await.map(|id| id.0),
        RuleChange::RemoveException(building, id) => remove_exception(tx, building, id).await.map(|()| id.0.clone()),
        RuleChange::AddBreak(new) => add_school_break(tx, new).await.map(|id| id.0),
        RuleChange::ChangeBreak(id, new) => change_school_break(tx, id, new).await.map(|()| id.0.clone()),
        RuleChange::RemoveBreak(id) => remove_school_break(tx, id).await.map(|()| id.0.clone()),
        RuleChange::Close(new) => close(app, tx, actor, new).await.map(|id| id.0),
        RuleChange::Lift(id) => lift(app, tx, id).await.map(|()| id.0.clone()),
        RuleChange::AddClosedDay(day) => add_closed_day(tx, day).await.map(|id| id.0),
        RuleChange::RemoveClosedDay(id) => remove_closed_day(tx, id, today).await.map(|()| id.0.clone()),
    }
}

/// Every closing, of one building or of all, by date.
pub async fn closings(tx: &mut Tx, building: Option<&BuildingId>) -> Result<Vec<KeptClosing>, sqlx::Error> {
    store::closings(tx, building).await
}

pub async fn closing(tx: &mut Tx, id: &ClosingId) -> Result<Option<KeptClosing>, sqlx::Error> {
    store::closing(tx, id).await
}

/// Every day closed everywhere: those of each year, then by date.
pub async fn closed_days(tx: &mut Tx) -> Result<Vec<KeptClosedDay>, sqlx::Error> {
    store::closed_days(tx).await
}

async fn close(app: &App, tx: &mut Tx, actor: &Actor, new: &NewClosing) -> Result<ClosingId, FacilityError> {
    sound(new.flaws())?;
    if let Some(space) = &new.space
        && super::space(tx, space).await?.is_none_or(|space| space.building != new.building)
    {
        return Err(FacilityError::NotFound);
    }
    store::add_closing(tx, new, actor.id(), app.now()).await.map_err(unknown_place)
}

/// Open again from now on; what has not begun has then never been shut.
async fn lift(app: &App, tx: &mut Tx, id: &ClosingId) -> Result<(), FacilityError> {
    let (date, minute) = app.zone().civil(app.now());
    found(store::lift_closing(tx, id, date, minute).await?)
}

async fn add_closed_day(tx: &mut Tx, day: &ClosedDay) -> Result<ClosedDayId, FacilityError> {
    sound(day.flaws())?;
    store::add_closed_day(tx, day).await.map_err(|error| match refusal::of(&error) {
        Some(refusal::Refusal::Duplicate) => FacilityError::DayTaken,
        _ => FacilityError::Database(error),
    })
}

/// Takes away the coming dates; those that have been stay closed in the report.
async fn remove_closed_day(tx: &mut Tx, id: &ClosedDayId, today: NaiveDate) -> Result<(), FacilityError> {
    let kept = store::closed_days(tx).await?.into_iter().find(|kept| kept.id == *id).ok_or(FacilityError::NotFound)?;
    let yesterday = today - Days::new(1);
    if kept.day.first <= yesterday {
        store::end_closed_day(tx, id, kept.day.last.map_or(yesterday, |last| last.min(yesterday))).await?;
    } else {
        store::remove_closed_day(tx, id).await?;
    }
    Ok(())
}
