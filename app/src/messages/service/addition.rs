//! The municipality's own paragraph in messages of a kind.

use super::{Fault, MessageError};
use crate::database::{Tx, within};
use crate::messages::model::Kind;
use crate::messages::store;
use crate::people::model::{Actor, Deed, Right};
use crate::people::service::record;
use crate::server::limits::ADDITION;
use crate::server::state::App;
use std::collections::BTreeMap;

/// Paragraphs by kind and the language's code.
pub type Additions = BTreeMap<(Kind, String), String>;

pub async fn additions(tx: &mut Tx, actor: &Actor) -> Result<Additions, MessageError> {
    if !actor.may(Right::KeepMessages) {
        return Err(MessageError::Forbidden);
    }
    Ok(store::additions(tx).await?)
}

/// Keeps these paragraphs; those that are empty go, those that are not named stay.
pub async fn set_additions(app: &App, actor: &Actor, new: &Additions) -> Result<(), MessageError> {
    if !actor.may(Right::KeepMessages) {
        return Err(MessageError::Forbidden);
    }
    let long = new.iter().filter(|(_, text)| text.trim().chars().count() > ADDITION);
    let faults: Vec<_> = long.map(|((kind, _), _)| Fault::LongAddition(*kind)).collect();
    if !faults.is_empty() {
        return Err(MessageError::Faults(faults));
    }
    within!(app.database, tx => {
        for ((kind, language), text) in new {
            store::set_addition(tx, *kind, language, text.trim()).await?;
        }
        Ok(record(tx, app.now(), actor.id(), Deed::SetAdditions, "", "").await?)
    })
}
