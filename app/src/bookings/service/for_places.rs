//! What places ask of the calendar: whether a space is booked, that what is over keeps its parts, and how many bookings a file of
//! places would meet. They are kept: an import never cancels anything.

use super::met::{Rules, within};
use crate::bookings::store;
use crate::database::Tx;
use crate::facilities::import::space_columns::SpaceDraft;
use crate::facilities::model::Reach;
use crate::facilities::service::{Calendar, Changes};
use crate::id::SpaceId;
use crate::server::state::App;
use std::collections::HashMap;

/// The calendar's answers; the router and the command line give them to places.
pub const CALENDAR: Calendar = Calendar {
    is_booked: |tx, space, from| Box::pin(store::is_booked_from(tx, space, from)),
    settle: |tx, space, now| Box::pin(store::settle(tx, space, now)),
    met_by_import: |app, changes| Box::pin(met_by_import(app, changes)),
};

/// The name and code of each changed space whose new rules meet bookings from now on, and how many. Nothing is written.
async fn met_by_import(app: App, changes: Changes) -> Result<Vec<(String, usize)>, sqlx::Error> {
    let mut tx = app.database.read().await?;
    counted(&app, &mut tx, &changes).await
}

async fn counted(app: &App, tx: &mut Tx, changes: &Changes) -> Result<Vec<(String, usize)>, sqlx::Error> {
    let before = Rules::read(app, tx).await?;
    let mut after = before.clone();
    let mut names = HashMap::<SpaceId, String>::new();
    for change in &changes.spaces {
        let Some(old) = &change.before else { continue };
        let SpaceDraft { space, hours, .. } = &change.after;
        if let Some(id) = after.change(&old.space, space, hours) {
            names.insert(id, format!("{} ({})", space.name, space.code));
        }
    }
    let reach = Reach { building: None, spaces: Some(names.keys().cloned().collect()), dates: None };
    let mut counts = HashMap::<SpaceId, usize>::new();
    for booking in within(app, tx, &reach).await? {
        let known = before.breaks(&booking);
        if after.breaks(&booking).iter().any(|each| !known.contains(each)) {
            *counts.entry(booking.space).or_default() += 1;
        }
    }
    let mut met: Vec<_> =
        counts.into_iter().filter_map(|(space, count)| Some((names.remove(&space)?, count))).collect();
    met.sort_unstable();
    Ok(met)
}
