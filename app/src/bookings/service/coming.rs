//! Nobody fills the calendar alone: how many dates to come one person may hold in their own name.

use crate::bookings::model::Kind;
use crate::bookings::rules::Fault;
use crate::bookings::store;
use crate::database::Tx;
use crate::id::{OrganisationId, PersonId};
use crate::people;
use crate::server::state::App;
use crate::settings;
use crate::settings::model::Setting;

/// For whom and what is booked.
pub struct Holder<'a> {
    pub person: Option<&'a PersonId>,
    pub organisation: Option<&'a OrganisationId>,
    pub kind: Kind,
    /// Whether staff books.
    pub staff: bool,
}

/// Whether so many dates more would be too many. What staff books, and what is booked for an organisation, is not counted.
/// `writes`: in a transaction that goes on to write, two requests of one person are counted one after the other.
pub async fn too_many(
    app: &App,
    tx: &mut Tx,
    holder: &Holder<'_>,
    dates: usize,
    writes: bool,
) -> Result<Option<Fault>, sqlx::Error> {
    let (Some(person), None, Kind::Single, false) = (holder.person, holder.organisation, holder.kind, holder.staff)
    else {
        return Ok(None);
    };
    if writes {
        people::service::hold(tx, person).await?;
    }
    let most = settings::service::values(tx, app.today()).await?.get(Setting::ComingBookings);
    let coming = store::coming(tx, person, app.now()).await?;
    Ok((coming + dates as i64 > most).then_some(Fault::TooManyComing(most)))
}
