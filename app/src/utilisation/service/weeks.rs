//! Counting the weeks of all parts of a place: few at once, and the same question once for all who ask it at the same time.

use super::UtilisationError;
use crate::bookings::model::Kind;
use crate::facilities::hours::Hours;
use crate::facilities::model::Space;
use crate::id::{AtomId, BuildingId, SpaceId};
use crate::server::limits::{REPORT_TURN, REPORTS_AT_ONCE};
use crate::server::state::App;
use crate::time::Zone;
use crate::utilisation::model::count::{Calendar, Timeline, count, open_spans};
use crate::utilisation::model::{Period, Week};
use crate::utilisation::store::{self, HeldAtom};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::sync::{OnceCell, Semaphore};
use tokio::time::timeout;

/// The week of each part.
pub type Weeks = HashMap<AtomId, Week>;

/// What is counted: a period, in one building or in all.
type Question = (Period, Option<BuildingId>);

/// The counts that are under way.
pub struct Counts {
    /// Whoever asks for many does not keep the rest of the site waiting.
    turns: Semaphore,
    shared: Mutex<HashMap<Question, Weak<OnceCell<Arc<Weeks>>>>>,
}

impl Default for Counts {
    fn default() -> Self {
        Self { turns: Semaphore::new(REPORTS_AT_ONCE), shared: Mutex::default() }
    }
}

impl Counts {
    /// Counts, unless somebody is counting the same just now: then the answer is theirs. Nothing is kept for later.
    async fn shared(
        &self,
        question: Question,
        count: impl Future<Output = Result<Weeks, UtilisationError>>,
    ) -> Result<Arc<Weeks>, UtilisationError> {
        let cell = self.cell(question);
        let counted = cell.get_or_try_init(async || {
            let turn = timeout(REPORT_TURN, self.turns.acquire()).await.map_err(|_| UtilisationError::Busy)?;
            let _turn = turn.map_err(|_| UtilisationError::Busy)?;
            count.await.map(Arc::new)
        });
        counted.await.cloned()
    }

    fn cell(&self, question: Question) -> Arc<OnceCell<Arc<Weeks>>> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.retain(|_, cell| cell.strong_count() > 0);
        if let Some(cell) = shared.get(&question).and_then(Weak::upgrade) {
            return cell;
        }
        let cell = Arc::default();
        shared.insert(question, Arc::downgrade(&cell));
        cell
    }
}

/// The weeks of all parts of these spaces: those of the building, or all.
pub async fn weeks(
    app: &App,
    period: Period,
    building: Option<&BuildingId>,
    spaces: &[Space],
    hours: &HashMap<SpaceId, Hours>,
) -> Result<Arc<Weeks>, UtilisationError> {
    app.reports
        .shared(
            (period, building.cloned()),
            Box::pin(async {
                let held = store::held(&mut app.database.read().await?, &period, building).await?;
                let zone = app.zone();
                let calendars = calendars(zone, &period, spaces, hours, held);
                let counted = tokio::task::spawn_blocking(move || {
                    let timeline = Timeline::new(zone, &period);
                    calendars.into_iter().map(|(atom, calendar)| (atom, count(calendar, &timeline))).collect()
                });
                Ok(counted.await.map_err(|cause| sqlx::Error::Io(std::io::Error::other(cause)))?)
            }),
        )
        .await
}

/// Adds up atoms, each of them once however often it is named.
pub fn sum<'a>(weeks: &Weeks, atoms: impl Iterator<Item = &'a AtomId>) -> Week {
    let mut atoms: Vec<_> = atoms.collect();
    atoms.sort_unstable();
    atoms.dedup();
    let mut sum = Week::default();
    for week in atoms.into_iter().filter_map(|atom| weeks.get(atom)) {
        sum += week;
    }
    sum
}

/// What is known of every atom of these spaces: an atom is open when any space that it is a part of is open.
fn calendars(
    zone: Zone,
    period: &Period,
    spaces: &[Space],
    hours: &HashMap<SpaceId, Hours>,
    held: Vec<HeldAtom>,
) -> HashMap<AtomId, Calendar> {
    let mut calendars = HashMap::<AtomId, Calendar>::new();
    for space in spaces {
        let open = hours.get(&space.id).map(|hours| open_spans(zone, hours, period)).unwrap_or_default();
        for atom in &space.atoms {
            calendars.entry(atom.id.clone()).or_default().open.extend_from_slice(&open);
        }
    }
    for held in held {
        if let Some(calendar) = calendars.get_mut(&held.atom) {
            match held.kind {
                Kind::Closure => calendar.closed.push(held.time),
                kind => calendar.uses.push((held.time, kind)),
            }
        }
    }
    calendars
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DateRange;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::sync::Barrier;

    fn question(year: i32) -> Question {
        let day = chrono::NaiveDate::from_ymd_opt(year, 1, 1).expect("a date");
        (Period::days(Zone::default(), DateRange::new(day, day)), None)
    }

    #[tokio::test]
    async fn the_same_asked_twice_at_once_is_counted_once_and_asked_again_later_anew() {
        let (counts, done, both) = (Counts::default(), AtomicUsize::new(0), Barrier::new(2));
        let count = |waits: bool| {
            let (done, both) = (&done, &both);
            async move {
                done.fetch_add(1, Ordering::Relaxed);
                if waits {
                    both.wait().await;
                }
                Ok(Weeks::default())
            }
        };
        let second = async {
            let (answer, _) = tokio::join!(counts.shared(question(2026), count(false)), both.wait());
            answer
        };
        let (first, second) = tokio::join!(counts.shared(question(2026), count(true)), second);
        let (first, second) = (first.expect("counted"), second.expect("counted"));
        assert!(Arc::ptr_eq(&first, &second), "one answer for both");
        assert_eq!(done.load(Ordering::Relaxed), 1);
        counts.shared(question(2026), count(false)).await.expect("counted");
        counts.shared(question(2027), count(false)).await.expect("counted");
        assert_eq!(done.load(Ordering::Relaxed), 3, "nothing is kept, and another question is its own");
    }

    #[tokio::test]
    async fn whoever_asked_first_and_went_away_leaves_the_count_to_the_next() {
        let counts = Counts::default();
        let never = counts.shared(question(2026), std::future::pending());
        let gone = timeout(std::time::Duration::from_millis(20), never).await;
        assert!(gone.is_err());
        assert!(counts.shared(question(2026), async { Ok(Weeks::default()) }).await.is_ok());
    }
}
