//! When rooms cannot have lessons: the timetabler has closed them, or something else is in the calendar.
//!
//! A time is taken by the rule of `bookings/service/weekly`: of the dates on which a lesson would be held, the room is closed or held by
//! something else on more than so many per cent as the draft says.

use super::rooms::known_room;
use crate::bookings::service::source;
use crate::bookings::service::weekly::{HeldTimes, Occasion, Share, occasions};
use crate::database::Tx;
use crate::facilities::hours::{Closed, Hours};
use crate::facilities::model::Space;
use crate::facilities::service as facilities;
use crate::id::AtomId;
use crate::server::state::App;
use crate::time::{DateRange, Span, Zone};
use crate::timetables::import::school::School;
use crate::timetables::lesson_dates::LessonDates;
use crate::timetables::model::{Closure, Draft, WeekTime};
use crate::timetables::store;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// For each room (its place among the school's resources) the times it cannot be used.
pub type Times = BTreeMap<usize, BTreeSet<usize>>;

/// Why a room cannot be used when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// What the timetabler has closed.
    pub closed: Times,
    /// What is in the calendar besides this school's own lessons.
    pub calendar: Times,
}

impl Taken {
    /// Both together.
    pub fn all(&self) -> Times {
        let mut all = self.closed.clone();
        for (room, times) in &self.calendar {
            all.entry(*room).or_default().extend(times);
        }
        all
    }
}

/// When the rooms of a draft cannot have lessons, from today on.
pub async fn taken(app: &App, tx: &mut Tx, draft: &Draft, school: &School) -> Result<Taken, sqlx::Error> {
    let closures = store::drafts::closures(tx, &draft.id).await?;
    Ok(Taken { closed: closed(&closures, school), calendar: calendar(app, tx, draft, school).await? })
}

fn closed(closures: &[Closure], school: &School) -> Times {
    let (mut closed, periods) = (Times::new(), school.periods());
    for closure in closures {
        let Some(room) = school.rooms.iter().find(|room| school.resources[**room].id == closure.room) else { continue };
        let covered = periods.iter().filter(|(_, when)| closure.covers(*when));
        closed.entry(*room).or_default().extend(covered.map(|(time, _)| *time));
    }
    closed
}

async fn calendar(app: &App, tx: &mut Tx, draft: &Draft, school: &School) -> Result<Times, sqlx::Error> {
    let code = draft.terms.building.as_deref().unwrap_or(&school.code);
    let Some(building) = facilities::building_by_code(tx, code).await? else { return Ok(Times::new()) };
    let spaces = facilities::spaces_of(tx, &building.id).await?;
    let hours = facilities::hours(tx).await?;
    let zone = app.zone();
    let published = draft.published.as_ref();
    // Lessons of the past are history, and those of every version give way where the next one begins.
    let first = [Some(app.today()), published.map(|published| published.from)]
        .into_iter()
        .flatten()
        .fold(draft.terms.first, NaiveDate::max);
    let span = zone.whole(DateRange::new(first, draft.terms.last));
    let own = match published {
        Some(published) => store::versions::versions(tx, &published.lineage).await?,
        None => Vec::new(),
    };
    let own: Vec<String> = own.into_iter().map(|version| version.id.0).collect();
    let held = source::held_in(tx, &building.id, span, &own).await?;
    let term = Term {
        dates: LessonDates {
            term: DateRange::new(draft.terms.first, draft.terms.last),
            from: first,
            weeks: u8::try_from(school.cycle.weeks()).unwrap_or(u8::MAX),
            breaks: facilities::school_breaks(tx).await?,
        },
        zone,
        share: Share::percent(i64::from(draft.terms.taken_percent)),
    };
    let held = by_atom(held);
    let (mut calendar, periods) = (Times::new(), school.periods());
    for room in &school.rooms {
        // One that cannot be told from another is said to be so when the timetable is published.
        let Ok(Some(space)) = known_room(&spaces, code, &school.resources[*room].name) else { continue };
        let times = term.taken(space, hours.get(&space.id), &periods, &held);
        if !times.is_empty() {
            calendar.insert(*room, times);
        }
    }
    Ok(calendar)
}

type Held = HashMap<AtomId, HeldTimes>;

fn by_atom(held: Vec<(AtomId, Span)>) -> Held {
    let mut found = HashMap::<AtomId, Vec<Span>>::new();
    for (atom, span) in held {
        found.entry(atom).or_default().push(span);
    }
    found.into_iter().map(|(atom, spans)| (atom, HeldTimes::new(spans))).collect()
}

/// The dates that count.
struct Term {
    dates: LessonDates,
    zone: Zone,
    /// On more of its dates than this, a time is taken.
    share: Share,
}

impl Term {
    /// The times at which a space is taken on too many dates.
    fn taken(
        &self,
        space: &Space,
        hours: Option<&Hours>,
        periods: &[(usize, WeekTime)],
        held: &Held,
    ) -> BTreeSet<usize> {
        let is_held =
            |one: &Occasion| space.atoms.iter().filter_map(|atom| held.get(&atom.id)).any(|times| times.meet(one.time));
        let is_closed = |date: NaiveDate, when: WeekTime| {
            hours.is_some_and(|hours| {
                let all_day = matches!(hours.windows_or_reason(date), Err(Closed::Exception(_) | Closed::Day(_)));
                all_day || hours.shut(date, when.time.time()).is_some()
            })
        };
        let too_many = |when: WeekTime| {
            let dates: Vec<_> = self.dates.of(when).collect();
            let occasions = occasions(&dates, when.time.from, when.time.until, self.zone);
            self.share.is_taken(&occasions, |one| is_closed(one.date, when) || is_held(one))
        };
        periods.iter().filter(|(_, when)| too_many(*when)).map(|(time, _)| *time).collect()
    }
}
