//! The jobs that put a timetable into the calendar, take it out and put it back: many short transactions, with room for others between
//! them. Begun again after a crash, each goes on where it was.

use super::ImportError;
use super::filling::{Filling, Keeping};
use crate::bookings::service::Decided;
use crate::bookings::service::put_back::{self, Lost};
use crate::bookings::service::source::withdraw_some;
use crate::database::{Tx, within};
use crate::id::{PersonId, TimetableId};
use crate::jobs::calendar::{DATES, Moved, Share, rest};
use crate::jobs::queue::{self, Ended, NewJob, Turn};
use crate::jobs::run::{Stopped, asked, ended, ours};
use crate::jobs::worker::{self, Handlers, Task};
use crate::people::model::Deed;
use crate::people::service::record;
use crate::server::clock::Stopwatch;
use crate::server::state::App;
use crate::time::Instant;
use crate::timetables::model::UnderWay;
use crate::timetables::store::{self, KeptTimetable, versions};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The kind of the job that puts a version into the calendar; its subject is the version.
pub const PUBLICATION: &str = "timetablepublication";

/// The kind of the job that takes a timetable out of it; its subject is the lineage.
pub const WITHDRAWAL: &str = "timetablewithdrawal";

/// The kind of the job that puts it back; likewise.
pub const RETURN: &str = "timetablereturn";

/// Bookings that are put back in one go.
const TOGETHER: usize = 25;

/// What those who read about the dates that give way are told.
#[derive(Debug, Serialize, Deserialize)]
struct Told {
    reason: String,
}

/// Puts the work into the queue, unless it is there.
pub(super) async fn put(
    app: &App,
    tx: &mut Tx,
    by: Option<&PersonId>,
    (kind, subject): (&'static str, &TimetableId),
    reason: &str,
) -> Result<(), sqlx::Error> {
    let payload = serde_json::to_string(&Told { reason: reason.to_owned() }).unwrap_or_default();
    let new =
        NewJob { kind, subject: &subject.0, payload: &payload, created_by: by, turn: Turn::Calendar, most_seconds: 0 };
    queue::put(tx, new, app.now()).await.map(|_| ())
}

/// Puts a version into the calendar by this program, unless another is at it, and waits until it is there.
pub async fn attend(app: &App, id: &TimetableId) -> Result<(), ImportError> {
    let handlers = Handlers::default().on(PUBLICATION, fill);
    loop {
        let worked = worker::once(app, &handlers).await;
        let mut tx = app.database.read().await?;
        let is_there = store::timetable(&mut tx, id).await?.is_none_or(|version| version.unfilled_from.is_none());
        let job = queue::latest(&mut tx, PUBLICATION, &id.0).await?;
        drop(tx);
        if is_there {
            return Ok(());
        }
        if !job.is_some_and(|job| job.state.is_live()) {
            return Err(ImportError::BrokeOff);
        }
        if !worked {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

/// The work of [`PUBLICATION`].
pub async fn fill(app: App, task: Task) -> Ended {
    ended(&task, filling(&app, &task).await)
}

/// The work of [`WITHDRAWAL`].
pub async fn empty(app: App, task: Task) -> Ended {
    ended(&task, emptying(&app, &task).await)
}

/// The work of [`RETURN`].
pub async fn give_back(app: App, task: Task) -> Ended {
    ended(&task, returning(&app, &task).await)
}

async fn filling(app: &App, task: &Task) -> Result<Ended, Stopped> {
    let Told { reason } = asked(task)?;
    let by = task.job.created_by.as_ref();
    let mut tx = app.database.read().await?;
    let version = store::timetable(&mut tx, &TimetableId(task.job.subject.clone())).await?.ok_or(Stopped::Gone)?;
    let keeping = Keeping::read(&mut tx, &version).await?;
    drop(tx);
    if let Some(keeping) = keeping {
        Moved { done: 0, total: keeping.total() }.tell(task);
        loop {
            // Whoever does not want it withdraws it; then the next transaction finds that there is nothing more to do.
            if task.must_stop() {
                return Ok(Ended::PutBack);
            }
            let watch = Stopwatch::start();
            let more = within!(app.database, tx => {
                ours(tx, task).await?;
                Ok::<_, Stopped>(keeping.step(app, tx, Share::begin()).await?)
            })?;
            match more {
                None => return Ok(Ended::Cancelled),
                Some(false) => break,
                Some(true) => rest(watch).await,
            }
        }
    }
    let filling = Filling::read(app, &mut app.database.read().await?, &version).await?;
    let mut at = filling.position();
    while !filling.is_done(at) {
        at.moved.tell(task);
        if task.must_stop() {
            return Ok(Ended::PutBack);
        }
        let watch = Stopwatch::start();
        let now = within!(app.database, also [Overlap], tx => {
            ours(tx, task).await?;
            Ok::<_, Stopped>(filling.step(app, tx, at, Share::begin(), by, &reason).await?)
        })?;
        match now {
            None => return Ok(Ended::Cancelled),
            Some(now) => at = now,
        }
        rest(watch).await;
    }
    loop {
        let watch = Stopwatch::start();
        let more = within!(app.database, tx => {
            ours(tx, task).await?;
            Ok::<_, Stopped>(filling.finish(app, tx, Share::begin(), by, &reason).await?)
        })?;
        match more {
            None => return Ok(Ended::Cancelled),
            Some(false) => return Ok(Ended::Done),
            Some(true) => rest(watch).await,
        }
    }
}

async fn emptying(app: &App, task: &Task) -> Result<Ended, Stopped> {
    let Told { reason } = asked(task)?;
    let (lineage, versions) = lineage(app, task).await?;
    let Some(withdrawn) = versions[0].withdrawn.clone() else { return Ok(Ended::Cancelled) };
    let from = first_instant(app, &withdrawn);
    // All in one name and at one instant, by which it is known what is to be put back.
    let cancelling = Decided { by: Some(&withdrawn.by), at: withdrawn.at, reason: &reason };
    let sources: Vec<&str> = versions.iter().map(|version| version.id.0.as_str()).collect();
    let total = put_back::dates(&mut app.database.read().await?, &sources, from).await?.count as usize;
    let mut moved = Moved { done: 0, total };
    loop {
        moved.tell(task);
        if task.must_stop() {
            return Ok(Ended::PutBack);
        }
        let watch = Stopwatch::start();
        let taken: Option<u64> = within!(app.database, tx => {
            ours(tx, task).await?;
            if !versions::is_under_way(tx, &lineage, UnderWay::Withdrawing).await? {
                return Ok(None);
            }
            let share = Share::begin();
            let mut taken = 0;
            for source in &sources {
                while !share.is_over() {
                    let some = withdraw_some(tx, source, Some(from), cancelling, DATES).await?;
                    taken += some;
                    if some == 0 {
                        break;
                    }
                }
            }
            if taken == 0 && !share.is_over() {
                versions::end_withdrawal(tx, &lineage).await?;
                let detail = format!("{} dates from {}", moved.done, withdrawn.from);
                record(tx, app.now(), Some(&withdrawn.by), Deed::TimetableWithdrawn, &lineage.0, &detail).await?;
                return Ok(None);
            }
            Ok::<_, Stopped>(Some(taken))
        })?;
        let Some(taken) = taken else { return Ok(Ended::Done) };
        moved.done += taken as usize;
        rest(watch).await;
    }
}

async fn returning(app: &App, task: &Task) -> Result<Ended, Stopped> {
    let Told { reason } = asked(task)?;
    let by: PersonId = task.job.created_by.clone().ok_or(Stopped::Gone)?;
    let (lineage, versions) = lineage(app, task).await?;
    let (Some(newest), Some(withdrawn)) = (versions.last(), versions[0].withdrawn.clone()) else {
        return Ok(Ended::Cancelled);
    };
    let mut bookings = Vec::new();
    for lost in versions.iter().map(|version| lost(app, version, &withdrawn)) {
        bookings.extend(put_back::lost(&mut app.database.read().await?, &lost).await?);
    }
    let mut moved = Moved { done: 0, total: bookings.len() };
    loop {
        moved.tell(task);
        if task.must_stop() {
            return Ok(Ended::PutBack);
        }
        let watch = Stopwatch::start();
        let back: Option<usize> = within!(app.database, also [Overlap], tx => {
            ours(tx, task).await?;
            if !versions::is_under_way(tx, &lineage, UnderWay::Returning).await? {
                return Ok(None);
            }
            let share = Share::begin();
            let mut back = 0;
            for together in bookings[moved.done..].chunks(TOGETHER) {
                put_back::put_back(app, tx, together, &by).await?;
                back += together.len();
                if share.is_over() {
                    return Ok(Some(back));
                }
            }
            versions::end_return(tx, newest).await?;
            // What was on its way there goes on.
            if let Some(version) = versions.iter().find(|version| version.unfilled_from.is_some()) {
                put(app, tx, Some(&by), (PUBLICATION, &version.id), &reason).await?;
            }
            let detail = format!("{} dates", bookings.len());
            record(tx, app.now(), Some(&by), Deed::TimetablePutBack, &lineage.0, &detail).await?;
            Ok::<_, Stopped>(None)
        })?;
        let Some(back) = back else { return Ok(Ended::Done) };
        moved.done += back;
        rest(watch).await;
    }
}

/// The first instant that a withdrawal touches: of the day of the withdrawal only what was still to come, since what has been stays
/// in the report.
fn first_instant(app: &App, withdrawn: &store::Withdrawn) -> Instant {
    let start = app.zone().start_of(withdrawn.from);
    if withdrawn.from == app.zone().date(withdrawn.at) { start.max(withdrawn.at) } else { start }
}

/// What a withdrawal took of a version. What a change had taken before, the withdrawal did not.
pub(super) fn lost(app: &App, version: &KeptTimetable, withdrawn: &store::Withdrawn) -> Lost {
    let until = app.zone().end_of(version.holds_until);
    Lost { source: version.id.0.clone(), at: withdrawn.at, by: withdrawn.by.clone(), until }
}

async fn lineage(app: &App, task: &Task) -> Result<(TimetableId, Vec<KeptTimetable>), Stopped> {
    let lineage = TimetableId(task.job.subject.clone());
    let versions = versions::versions(&mut app.database.read().await?, &lineage).await?;
    if versions.is_empty() { Err(Stopped::Gone) } else { Ok((lineage, versions)) }
}
