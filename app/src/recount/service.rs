//! Looking for what differs, and mending it.

use super::count::count;
use super::model::{Difference, Mending};
use super::store;
use crate::people;
use crate::people::model::Deed;
use crate::server::state::App;

/// Everything that is not as it must be, as it is at one moment.
pub async fn differences(app: &App) -> Result<Vec<Difference>, sqlx::Error> {
    let mut tx = app.database.snapshot().await?;
    let tables = store::tables(&mut tx, app.today()).await?;
    Ok(count(&tables, app.now(), app.zone()))
}

/// Mends what the program can mend, in one transaction that says what it did; returns what differed.
/// Counted again afterwards, only what somebody must look at should be left.
pub async fn mend(app: &App) -> Result<Vec<Difference>, sqlx::Error> {
    let mut tx = app.database.write().await?;
    tx.one_moment().await?;
    let tables = store::tables(&mut tx, app.today()).await?;
    let mut found = count(&tables, app.now(), app.zone());
    found.sort_by_key(|difference| order(&difference.mending));
    for difference in found.iter().filter(|difference| difference.mending.is_possible()) {
        store::mend(&mut tx, &difference.mending, app.now()).await?;
        people::service::record(
            &mut tx,
            app.now(),
            None,
            Deed::MendDatabase,
            subject(&difference.mending),
            &difference.what,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(found)
}

/// Triggers first, since they lay what bookings hold; then what lets time go, before what takes it; constraints last.
fn order(mending: &Mending) -> u8 {
    match mending {
        Mending::Guard(statement) if statement.starts_with("create trigger") => 0,
        Mending::LetGo { .. } => 1,
        Mending::AskAgain { .. } | Mending::Cancel { .. } => 2,
        Mending::Hold { .. } | Mending::Widen { .. } => 3,
        Mending::NotSkipped { .. } | Mending::Requeue { .. } | Mending::Look(_) => 4,
        Mending::Guard(_) => 5,
    }
}

/// What the record is about.
fn subject(mending: &Mending) -> &str {
    match mending {
        Mending::LetGo { booking, .. }
        | Mending::Hold { booking }
        | Mending::AskAgain { booking }
        | Mending::Widen { booking }
        | Mending::Cancel { booking } => booking,
        Mending::NotSkipped { series, .. } => series,
        Mending::Requeue { job } => job,
        Mending::Guard(_) | Mending::Look(_) => "schema",
    }
}
