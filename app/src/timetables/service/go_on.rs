//! Putting back to work what broke off on a timetable's way into the calendar or out of it.

use super::WithdrawError;
use super::calendar::{PUBLICATION, RETURN, WITHDRAWAL, put};
use super::withdraw::may_change;
use crate::database::within;
use crate::id::TimetableId;
use crate::people::model::Actor;
use crate::server::state::App;
use crate::timetables::model::UnderWay;

/// What those who read about dates that are gone are told.
#[derive(Debug, Clone, Copy)]
pub struct Reasons<'a> {
    /// That another version has taken their place.
    pub replaced: &'a str,
    /// That the timetable has been withdrawn.
    pub withdrawn: &'a str,
}

/// Puts back to work what broke off: whichever of the three is not at its end.
pub async fn go_on(app: &App, actor: &Actor, id: &TimetableId, reasons: Reasons<'_>) -> Result<(), WithdrawError> {
    within!(app.database, tx => {
        let versions = may_change(tx, actor, id).await?;
        let lineage = &versions[0].lineage;
        let unfilled = versions.iter().find(|version| version.unfilled_from.is_some());
        let (work, reason) = match (&versions[0].withdrawn, unfilled) {
            (Some(withdrawn), _) => match withdrawn.under_way {
                Some(UnderWay::Withdrawing) => ((WITHDRAWAL, lineage), reasons.withdrawn),
                Some(UnderWay::Returning) => ((RETURN, lineage), reasons.replaced),
                None => return Ok(()),
            },
            (None, Some(version)) => ((PUBLICATION, &version.id), reasons.replaced),
            (None, None) => return Ok(()),
        };
        Ok(put(app, tx, actor.id(), work, reason).await?)
    })
}
