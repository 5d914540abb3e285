//! The jobs that put a publication into the calendar and take it out: many short transactions, with room for others between them.

use super::{SeasonError, tell};
use crate::bookings::model::Kind;
use crate::bookings::service::planned::{Plan, PlannedTime, Tally};
use crate::bookings::service::{BookingError, Decided, source};
use crate::database::{Tx, within};
use crate::facilities;
use crate::facilities::model::break_on;
use crate::id::{PublicationId, WishId};
use crate::jobs::calendar::{DATES, Moved, Share, rest};
use crate::jobs::queue::Ended;
use crate::jobs::run::{Stopped, ended, ours};
use crate::jobs::worker::Task;
use crate::people::model::Deed;
use crate::people::service::record;
use crate::seasons::model::{Grant, Publication, Round, RoundState, SchoolBreaks, Wish};
use crate::seasons::store;
use crate::server::clock::Stopwatch;
use crate::server::state::App;
use std::collections::HashMap;

/// The kind of the job that puts a publication into the calendar; its subject is the publication.
pub const PUBLICATION: &str = "publication";

/// The kind of the job that takes it out again.
pub const WITHDRAWAL: &str = "withdrawal";

/// The work of [`PUBLICATION`]. Begun again after a crash, it goes on where it was.
pub async fn fill(app: App, task: Task) -> Ended {
    ended(&task, filling(&app, &task).await)
}

/// The work of [`WITHDRAWAL`]; likewise.
pub async fn empty(app: App, task: Task) -> Ended {
    ended(&task, emptying(&app, &task).await)
}

fn stopped(error: SeasonError) -> Stopped {
    match error {
        SeasonError::Database(cause) => Stopped::Database(cause),
        other => Stopped::NotGiven(Box::new(other)),
    }
}

/// What is put into the calendar: it stands still while the round is decided.
struct Content {
    round: Round,
    publication: Publication,
    grants: Vec<Grant>,
    wishes: HashMap<WishId, Wish>,
    without: Vec<chrono::NaiveDate>,
}

async fn content(app: &App, task: &Task) -> Result<Content, Stopped> {
    let mut tx = app.database.read().await?;
    let id = PublicationId(task.job.subject.clone());
    let (round, publication) = store::publication(&mut tx, &id).await?.ok_or(Stopped::Gone)?;
    let round = store::round(&mut tx, &round).await?.ok_or(Stopped::Gone)?;
    let breaks = if publication.school_breaks == SchoolBreaks::Booked {
        Vec::new()
    } else {
        facilities::service::school_breaks(&mut tx).await?
    };
    let without = round.terms.dates.iter().filter(|date| break_on(&breaks, *date).is_some()).collect();
    let grants = store::grants(&mut tx, &publication.proposal).await?;
    let wishes = store::wishes(&mut tx, &round.id).await?.into_iter().map(|wish| (wish.id.clone(), wish)).collect();
    Ok(Content { round, publication, grants, wishes, without })
}

async fn filling(app: &App, task: &Task) -> Result<Ended, Stopped> {
    let content = content(app, task).await?;
    let (id, total) = (&content.publication.id, content.publication.total);
    let mut done = content.publication.done;
    while done < total {
        Moved { done, total }.tell(task);
        // Whoever does not want it withdraws it; then the next transaction finds that there is nothing more to do.
        if task.must_stop() {
            return Ok(Ended::PutBack);
        }
        let watch = Stopwatch::start();
        match within!(app.database, also [Overlap], tx => {
            ours(tx, task).await?;
            Ok::<_, Stopped>(put_some(app, tx, &content, done).await?)
        })? {
            Some(now) => done = now,
            None => return Ok(Ended::Cancelled),
        }
        rest(watch).await;
    }
    let finished = within!(app.database, also [Overlap], tx => {
        ours(tx, task).await?;
        let finished = store::complete(tx, id).await?;
        if finished {
            record(tx, app.now(), task.job.created_by.as_ref(), Deed::RoundPublished, &content.round.id.0, &format!("{total} series"))
                .await?;
            tell::decided(app, tx, &content.round.id).await.map_err(stopped)?;
        }
        Ok::<_, Stopped>(finished)
    })?;
    Ok(if finished { Ended::Done } else { Ended::Cancelled })
}

/// Books the next weekly times; how many are in the calendar now, or `None` when it is no longer being published.
async fn put_some(app: &App, tx: &mut Tx, content: &Content, done: usize) -> Result<Option<usize>, BookingError> {
    let share = Share::begin();
    let mut now = done;
    while now < content.grants.len() && (now == done || !share.is_over()) {
        let grant = &content.grants[now];
        if let Some(wish) = content.wishes.get(&grant.wish) {
            let (plan, planned) = planned(content, grant, wish);
            plan.book(app, tx, planned, &mut Tally::default()).await?;
        }
        now += 1;
    }
    Ok(store::advance(tx, &content.publication.id, done, now).await?.then_some(now))
}

/// What is granted, as a weekly time of the club's plan.
fn planned(content: &Content, grant: &Grant, wish: &Wish) -> (Plan, PlannedTime) {
    let plan = Plan {
        source: content.publication.id.0.clone(),
        organisation: wish.terms.organisation.clone(),
        kind: Kind::Season,
        dates: content.round.terms.dates,
        opening_hours_bind: true,
    };
    let (title, without) = (wish.terms.group.clone(), content.without.clone());
    (plan, PlannedTime { space: grant.space.clone(), time: grant.time, title, without })
}

async fn emptying(app: &App, task: &Task) -> Result<Ended, Stopped> {
    let id = PublicationId(task.job.subject.clone());
    let mut tx = app.database.read().await?;
    let (round, publication) = store::publication(&mut tx, &id).await?.ok_or(Stopped::Gone)?;
    let total = source::booked_count(&mut tx, &id.0).await? as usize;
    drop(tx);
    let by = task.job.created_by.clone().ok_or(Stopped::Gone)?;
    let mut moved = Moved { done: 0, total };
    loop {
        moved.tell(task);
        if task.must_stop() {
            return Ok(Ended::PutBack);
        }
        let watch = Stopwatch::start();
        let taken: Option<u64> = within!(app.database, also [Overlap], tx => {
            ours(tx, task).await?;
            if !store::is_being_withdrawn(tx, &id).await? {
                return Ok(None);
            }
            let mut taken = 0;
            let share = Share::begin();
            loop {
                let cancelling = Decided { by: Some(&by), at: app.now(), reason: &publication.reason };
                let some = source::withdraw_some(tx, &id.0, None, cancelling, DATES).await?;
                taken += some;
                if some == 0 || share.is_over() {
                    break;
                }
            }
            if taken == 0 {
                store::end_withdrawal(tx, &id).await?;
                store::move_state(tx, &round, RoundState::Withdrawing, RoundState::Closed, None).await?;
                record(tx, app.now(), Some(&by), Deed::RoundWithdrawn, &round.0, &format!("{} dates", moved.done)).await?;
                tell::withdrawn(app, tx, &round, &publication.reason).await.map_err(stopped)?;
            }
            Ok::<_, Stopped>(Some(taken))
        })?;
        match taken {
            None | Some(0) => return Ok(Ended::Done),
            Some(taken) => moved.done += taken as usize,
        }
        rest(watch).await;
    }
}
