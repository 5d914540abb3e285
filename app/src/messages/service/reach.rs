//! How somebody wants to be reached: they say it themselves, or staff say it for them.

use super::{Fault, MessageError};
use crate::database::{Tx, within};
use crate::id::PersonId;
use crate::messages::model::{Channel, Reach, Way};
use crate::messages::store;
use crate::people;
use crate::people::model::{Actor, Deed, Right};
use crate::server::limits::{PHONE, POSTAL_ADDRESS};
use crate::server::state::App;
use samrum_text::Locale;

fn allowed(actor: &Actor, person: &PersonId) -> Result<(), MessageError> {
    if actor.is(person) || actor.may(Right::SeeMessages) { Ok(()) } else { Err(MessageError::Forbidden) }
}

pub async fn reach(tx: &mut Tx, actor: &Actor, person: &PersonId) -> Result<Reach, MessageError> {
    allowed(actor, person)?;
    store::reach(tx, person).await?.ok_or(MessageError::UnknownPerson)
}

/// Keeps what was chosen, the language too; all faults at once.
pub async fn set_reach(app: &App, actor: &Actor, new: &Reach) -> Result<(), MessageError> {
    allowed(actor, &new.person)?;
    let faults = faults(new);
    if !faults.is_empty() {
        return Err(MessageError::Faults(faults));
    }
    within!(app.database, tx => {
        store::reach(tx, &new.person).await?.ok_or(MessageError::UnknownPerson)?;
        people::service::set_language(tx, &new.person, &new.language).await?;
        store::set_reach(tx, new).await?;
        Ok(people::service::record(tx, app.now(), actor.id(), Deed::SetReach, &new.person.0, "").await?)
    })
}

fn faults(new: &Reach) -> Vec<Fault> {
    let mut faults = Vec::new();
    let digits = new.phone.chars().filter(char::is_ascii_digit).count();
    let signs = new.phone.chars().all(|sign| sign.is_ascii_digit() || " +-".contains(sign));
    if !new.phone.is_empty() && (!signs || digits < 6 || new.phone.chars().count() > PHONE) {
        faults.push(Fault::Phone);
    }
    let goes = |channel: Channel, way: Way| new.channel == channel || new.choices.values().any(|chosen| *chosen == way);
    if new.phone.is_empty() && goes(Channel::Sms, Way::Sms) {
        faults.push(Fault::PhoneMissing);
    }
    if new.address.is_empty() && goes(Channel::Letter, Way::Letter) {
        faults.push(Fault::AddressMissing);
    }
    if new.address.chars().count() > POSTAL_ADDRESS {
        faults.push(Fault::LongAddress);
    }
    if new.quiet.is_some_and(|quiet| quiet.from > 1439 || quiet.until > 1439) {
        faults.push(Fault::Quiet);
    }
    if Locale::of(&new.language).is_none() {
        faults.push(Fault::Language);
    }
    let off = new.choices.iter().filter(|(kind, way)| kind.must() && **way == Way::Off);
    faults.extend(off.map(|(kind, _)| Fault::MustBeTold(*kind)));
    faults
}
