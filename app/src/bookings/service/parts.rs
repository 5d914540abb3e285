//! A space gets other parts while it is booked: what is booked there holds the new ones, so nobody else may have them then.

use super::met::{Break, Met};
use crate::bookings::model::{Booking, Choice};
use crate::bookings::store;
use crate::database::Tx;
use crate::facilities;
use crate::facilities::model::{NewSpace, RuleChange};
use crate::id::{BookingId, SpaceId};
use crate::server::state::App;

/// The parts of a space as a change would have them.
pub struct Parts {
    space: SpaceId,
    /// The same change, but for the parts.
    pub rest: RuleChange,
    added: Vec<String>,
}

/// What a change does to the parts of a space, if it changes them at all.
pub async fn parts(tx: &mut Tx, change: &RuleChange) -> Result<Option<Parts>, sqlx::Error> {
    let RuleChange::Space(id, new) = change else { return Ok(None) };
    let Some(space) = facilities::service::space(tx, id).await? else { return Ok(None) };
    let mut old: Vec<_> = space.atoms.into_iter().map(|atom| atom.name).collect();
    old.sort_unstable();
    let wanted = new.atom_names();
    if old == wanted {
        return Ok(None);
    }
    let added = wanted.into_iter().filter(|name| !old.contains(name)).collect();
    let rest = RuleChange::Space(id.clone(), Box::new(NewSpace { atoms: old, ..(**new).clone() }));
    Ok(Some(Parts { space: id.clone(), rest, added }))
}

/// Two bookings that would have a part at the same time.
pub type Pair = (BookingId, BookingId);

impl Parts {
    /// What is over keeps the parts that it held; called before the space gets its new ones.
    pub async fn settle(&self, app: &App, tx: &mut Tx) -> Result<(), sqlx::Error> {
        store::settle(tx, &self.space, app.now()).await
    }

    /// Every coming booking of the space, and every pair of bookings that cannot both stay.
    pub async fn met(&self, app: &App, tx: &mut Tx, found: &mut Vec<Met>) -> Result<Vec<Pair>, sqlx::Error> {
        for booking in store::live(tx, &self.space, app.now(), None).await? {
            add(found, booking, Break::Parts);
        }
        let mut pairs = Vec::new();
        for name in &self.added {
            pairs.extend(store::colliding(tx, &self.space, name, app.now()).await?);
        }
        for id in pairs.iter().flat_map(|(own, other)| [own, other]) {
            if let Some(booking) = store::booking(tx, id).await? {
                add(found, booking, Break::Collides);
            }
        }
        found.sort_by(|a, b| (a.booking.time.from, &a.booking.id).cmp(&(b.booking.time.from, &b.booking.id)));
        Ok(pairs)
    }
}

fn add(found: &mut Vec<Met>, booking: Booking, why: Break) {
    match found.iter_mut().find(|met| met.booking.id == booking.id) {
        Some(met) if met.breaks.contains(&why) => {}
        Some(met) => met.breaks.push(why),
        None => found.push(Met { booking, breaks: vec![why] }),
    }
}

/// Whether two that cannot both stay would.
pub fn collide(pairs: &[Pair], choices: &[(Booking, Choice)]) -> bool {
    let goes = |id: &BookingId| choices.iter().any(|(booking, choice)| booking.id == *id && *choice == Choice::Cancel);
    pairs.iter().any(|(own, other)| !goes(own) && !goes(other))
}
