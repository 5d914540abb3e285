//! What staff do with messages: send them again, stop them, put them on paper.

use super::MessageError;
use super::send::written;
use crate::database::{Tx, within};
use crate::id::{MessageId, PersonId};
use crate::messages::model::{Message, Step};
use crate::messages::store;
use crate::people::model::{Actor, Deed, Right};
use crate::people::service::record;
use crate::server::state::App;
use samrum_text::Locale;

fn staff(actor: &Actor) -> Result<&PersonId, MessageError> {
    actor.id().filter(|_| actor.may(Right::SeeMessages)).ok_or(MessageError::Forbidden)
}

async fn known(tx: &mut Tx, id: &MessageId) -> Result<Message, MessageError> {
    store::message(tx, id).await?.ok_or(MessageError::UnknownMessage)
}

/// Sends a message once more, made anew and under another id: what is sent on purpose is to arrive, although it came before.
pub async fn again(app: &App, actor: &Actor, id: &MessageId) -> Result<(), MessageError> {
    let by = staff(actor)?;
    within!(app.database, tx => {
        known(tx, id).await?;
        if !store::again(tx, id, app.now()).await? {
            return Err(MessageError::Over);
        }
        done(app, tx, id, by, Step::Again, Deed::SendMessageAgain).await
    })
}

/// Stops a message that has not been sent. It can be sent again.
pub async fn stop(app: &App, actor: &Actor, id: &MessageId) -> Result<(), MessageError> {
    let by = staff(actor)?;
    within!(app.database, tx => {
        known(tx, id).await?;
        if !store::stop(tx, id, by, app.now()).await? {
            return Err(MessageError::Over);
        }
        done(app, tx, id, by, Step::Stopped, Deed::StopMessage).await
    })
}

/// Puts a message among the letters that are printed.
pub async fn as_letter(app: &App, actor: &Actor, id: &MessageId) -> Result<(), MessageError> {
    let by = staff(actor)?;
    within!(app.database, tx => {
        let message = known(tx, id).await?;
        let (Some(content), Some(person)) = (&message.content, &message.person) else { return Err(MessageError::Over) };
        let reach = store::reach(tx, person).await?.ok_or(MessageError::UnknownPerson)?;
        let language = Locale::of(&reach.language).unwrap_or(Locale::DEFAULT);
        let letter = written(app, tx, message.kind, message.own, content, language).await?;
        if !store::print(tx, id, &letter, &reach.address).await? {
            return Err(MessageError::Over);
        }
        done(app, tx, id, by, Step::AsLetter, Deed::PrintMessage).await
    })
}

/// Marks letters as printed; returns how many. Those that somebody else has marked meanwhile stay theirs.
pub async fn printed(app: &App, actor: &Actor, ids: &[MessageId]) -> Result<usize, MessageError> {
    let by = staff(actor)?;
    within!(app.database, tx => {
        let mut count = 0;
        for id in ids {
            if store::printed(tx, id, by, app.now()).await? {
                done(app, tx, id, by, Step::Printed, Deed::MessagePrinted).await?;
                count += 1;
            }
        }
        Ok(count)
    })
}

async fn done(
    app: &App,
    tx: &mut Tx,
    id: &MessageId,
    by: &PersonId,
    step: Step,
    deed: Deed,
) -> Result<(), MessageError> {
    store::step(tx, id, app.now(), step, Some(by), "").await?;
    Ok(record(tx, app.now(), Some(by), deed, &id.0, "").await?)
}
