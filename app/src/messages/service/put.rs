//! Putting what has been done into the outbox: one row for each person who is told.

use crate::database::Tx;
use crate::id::PersonId;
use crate::messages::model::{About, Content, Kind, Notice, State, Way, Why};
use crate::messages::store::{self, Fresh};
use crate::people;
use crate::server::state::App;
use crate::time::Instant;

/// Seconds that what belongs to a series waits for others of its kind, to be told with them.
const SETTLES: i64 = 60;

/// Puts what was done into the outbox, in the transaction that did it. Whoever holds what it is about is told. Where nobody can be
/// told for an organisation, that is put down for staff; where nothing is anybody's, nothing is told.
pub async fn put(app: &App, tx: &mut Tx, notice: &Notice) -> Result<(), sqlx::Error> {
    let told = recipients(tx, notice).await?;
    if told.is_empty() && notice.to.organisation.is_none() {
        return Ok(());
    }
    let mut content = Content { by: notice.by.as_ref().map(|(_, by)| by.clone()), about: notice.about.clone() };
    number(tx, notice.kind, &mut content.about).await?;
    let now = app.now();
    let waits = content.about.group().map_or(0, |_| SETTLES);
    let mut fresh = Fresh {
        kind: notice.kind,
        person: None,
        organisation: notice.to.organisation.as_ref(),
        own: false,
        content: &content,
        once: once(notice.kind, &content.about),
        state: State::Waiting,
        why: None,
        now,
        due: Instant(now.0 + waits),
        useful_until: useful_until(notice.kind, &content.about),
    };
    if told.is_empty() {
        (fresh.state, fresh.why) = (State::Failed, Some(Why::Nobody));
        store::insert(tx, &fresh).await?;
    }
    for person in &told {
        // What is told to those alone who have asked for it is not even put in for others.
        if !notice.kind.is_usual() && !has_asked(tx, notice.kind, person).await? {
            continue;
        }
        fresh.person = Some(person);
        fresh.own = notice.by.as_ref().is_some_and(|(by, _)| by == person);
        store::insert(tx, &fresh).await?;
    }
    Ok(())
}

async fn has_asked(tx: &mut Tx, kind: Kind, person: &PersonId) -> Result<bool, sqlx::Error> {
    Ok(store::reach(tx, person).await?.is_some_and(|reach| reach.way(kind) != Way::Off))
}

/// Whoever is told: the person, or those who book for the organisation. An answer goes to whoever asked for it, if they still may.
async fn recipients(tx: &mut Tx, notice: &Notice) -> Result<Vec<PersonId>, sqlx::Error> {
    let asked = notice.to.person.clone();
    let Some(organisation) = &notice.to.organisation else { return Ok(asked.into_iter().collect()) };
    let bookers = people::service::bookers_of(tx, organisation).await?;
    let bookers: Vec<_> = bookers.into_iter().map(|person| person.id).collect();
    if bookers.is_empty() {
        return Ok(asked.into_iter().collect());
    }
    let answered = asked.filter(|person| notice.kind.answers() && bookers.contains(person));
    Ok(answered.map_or(bookers, |person| vec![person]))
}

/// Gives each booking the next number of its entry in calendars. What goes has one only where it was told of before.
async fn number(tx: &mut Tx, kind: Kind, about: &mut About) -> Result<(), sqlx::Error> {
    let (Some(there), About::Bookings(told)) = (kind.entry(), about) else { return Ok(()) };
    for date in &mut told.dates {
        date.sequence = store::next_sequence(tx, &date.booking, !there).await?;
    }
    Ok(())
}

/// The key of what is told once only: a reminder of a booking at a time.
fn once(kind: Kind, about: &About) -> Option<String> {
    let (Kind::Reminder | Kind::SeriesReminder, About::Bookings(told)) = (kind, about) else { return None };
    told.dates.first().map(|date| format!("{}:{}", date.booking, date.at.time.from.0))
}

/// A reminder is of no use once it has begun.
fn useful_until(kind: Kind, about: &About) -> Option<Instant> {
    matches!(kind, Kind::Reminder | Kind::SeriesReminder).then(|| about.begins()).flatten()
}
