//! Files that somebody has sent and seen the preview of: kept until they are confirmed, or for an hour.

use super::FacilityError;
use super::keep::allowed;
use crate::database::within;
use crate::facilities::import::File;
use crate::facilities::store;
use crate::id::UploadId;
use crate::people::model::Actor;
use crate::server::state::App;

/// How long they are kept.
const KEPT_MINUTES: i64 = 60;

/// So many previews of one person may wait; the oldest give way.
const MOST_UPLOADS: i64 = 3;

/// Keeps files until whoever sent them confirms them.
pub async fn keep_upload(app: &App, actor: &Actor, files: &[File]) -> Result<UploadId, FacilityError> {
    allowed(actor)?;
    let by = actor.id().ok_or(FacilityError::Forbidden)?;
    let id = UploadId::new();
    let (now, expires) = (app.now(), app.now().plus_minutes(KEPT_MINUTES));
    within!(app.database, tx => {
        store::remove_old_uploads(tx, by, MOST_UPLOADS - 1, now).await?;
        for (nth, file) in files.iter().enumerate() {
            store::add_upload(tx, &id, nth as i64, by, (&file.name, &file.bytes), expires).await?;
        }
        Ok::<_, FacilityError>(())
    })?;
    Ok(id)
}

/// The files again, for whoever sent them; none when they have been confirmed or were kept too long.
pub async fn uploaded(app: &App, actor: &Actor, id: &UploadId) -> Result<Vec<File>, FacilityError> {
    allowed(actor)?;
    let by = actor.id().ok_or(FacilityError::Forbidden)?;
    let files = store::upload(&mut app.database.read().await?, by, id, app.now()).await?;
    Ok(files.into_iter().map(|(name, bytes)| File { name, bytes }).collect())
}
