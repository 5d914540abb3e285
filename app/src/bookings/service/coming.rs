//! Nobody fills the calendar alone: how many dates to come one person may hold in their own name.

use crate::bookings::model::{Fault, Kind, Use};
use crate::bookings::store;
use crate::database::Tx;
use crate::id::PersonId;
use crate::people;
use crate::server::state::App;
use crate::settings;
use crate::settings::model::Setting;

/// Whether so many dates more would be too many for whoever holds them.
pub async fn too_many(app: &App, tx: &mut Tx, what: &Use, dates: usize) -> Result<Option<Fault>, sqlx::Error> {
    let Some(person) = counted(what) else { return Ok(None) };
    let most = settings::service::values(tx, app.today()).await?.get(Setting::ComingBookings);
    let coming = store::coming(tx, person, app.now()).await?;
    Ok((coming + dates as i64 > most).then_some(Fault::TooManyComing(most)))
}

/// Whoever the dates are counted for: what is booked for an organisation is not.
fn counted(what: &Use) -> Option<&PersonId> {
    what.person.as_ref().filter(|_| what.organisation.is_none() && what.kind == Kind::Single)
}

/// Has two requests of one person counted one after the other, in a transaction that goes on to write.
pub async fn one_after_the_other(tx: &mut Tx, what: &Use) -> Result<(), sqlx::Error> {
    match counted(what) {
        Some(person) => people::service::hold(tx, person).await,
        None => Ok(()),
    }
}
