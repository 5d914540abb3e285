//! Files that somebody has sent and seen the preview of: kept until they are confirmed, or for an hour.

use crate::database::Tx;
use crate::facilities::import::File;
use crate::facilities::store;
use crate::id::{PersonId, UploadId};
use crate::server::state::App;
use crate::time::Instant;

/// How long they are kept, seconds.
const KEPT_SECONDS: i64 = 60 * 60;

/// So many previews of one person may wait; the oldest give way.
const MOST_UPLOADS: i64 = 3;

/// Keeps files until they are confirmed.
pub async fn keep_upload(app: &App, by: &PersonId, files: &[File]) -> Result<UploadId, sqlx::Error> {
    let id = UploadId::new();
    let mut tx = app.database.write().await?;
    store::remove_old_uploads(&mut tx, by, MOST_UPLOADS - 1, app.now()).await?;
    let expires = Instant(app.now().0 + KEPT_SECONDS);
    for (nth, file) in files.iter().enumerate() {
        store::add_upload(&mut tx, &id, nth as i64, by, (&file.name, &file.bytes), expires).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// The files again, for the person who sent them; none when they have been confirmed or were kept too long.
pub async fn uploaded(tx: &mut Tx, by: &PersonId, id: &UploadId, now: Instant) -> Result<Vec<File>, sqlx::Error> {
    let files = store::upload(tx, by, id, now).await?;
    Ok(files.into_iter().map(|(name, bytes)| File { name, bytes }).collect())
}
