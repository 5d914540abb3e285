//! When rooms cannot have lessons: the timetabler has closed them, or something else is in the calendar.
//!
//! The rule: of the dates of a weekday on which a lesson would be held, a room is taken at a time when it is closed or held by
//! something else on more than so many per cent as the draft says. On fewer dates the lesson gives way when it is published.

use super::rooms::known_room;
use crate::bookings::service::source;
use crate::database::Tx;
use crate::facilities::hours::{Closed, Hours};
use crate::facilities::model::Space;
use crate::facilities::service as facilities;
use crate::id::AtomId;
use crate::server::state::App;
use crate::time::{Instant, Zone, dates_on, monday_of};
use crate::timetables::import::school::School;
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
    let breaks: Vec<_> =
        facilities::school_breaks(tx).await?.into_iter().map(|each| (each.dates.first, each.dates.last)).collect();
    let zone = app.zone();
    let published = draft.published.as_ref();
    // Lessons of the past are history, and those of an earlier publication give way where the next one begins.
    let first = [Some(app.today()), published.map(|published| published.from)]
        .into_iter()
        .flatten()
        .fold(draft.terms.first, NaiveDate::max);
    let (from, to) = (zone.start_of(first), zone.end_of(draft.terms.last));
    let held =
        source::held_in(tx, &building.id, from, to, published.map(|published| published.timetable.0.as_str())).await?;
    let term = Term {
        begins: draft.terms.first,
        first,
        last: draft.terms.last,
        weeks: school.cycle.weeks() as i64,
        breaks: &breaks,
        zone,
        percent: draft.terms.taken_percent,
    };
    let held = by_atom(&held);
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

type Held = HashMap<AtomId, Vec<(Instant, Instant)>>;

fn by_atom(held: &[(AtomId, Instant, Instant)]) -> Held {
    let mut found = Held::new();
    for (atom, starts, ends) in held {
        found.entry(atom.clone()).or_default().push((*starts, *ends));
    }
    found
}

/// The dates that count.
struct Term<'a> {
    /// The cycle's first week is the one this lies in.
    begins: NaiveDate,
    first: NaiveDate,
    last: NaiveDate,
    weeks: i64,
    breaks: &'a [(NaiveDate, NaiveDate)],
    zone: Zone,
    /// On more of its dates than this, a time is taken.
    percent: u8,
}

impl Term<'_> {
    fn dates(&self, when: WeekTime) -> Vec<NaiveDate> {
        let of_week = |date: &NaiveDate| {
            let week = (monday_of(*date) - monday_of(self.begins)).num_weeks().rem_euclid(self.weeks.max(1));
            week + 1 == i64::from(when.week)
        };
        let school = |date: &NaiveDate| !self.breaks.iter().any(|(first, last)| first <= date && date <= last);
        dates_on(when.time.weekday.number(), self.first, self.last).into_iter().filter(of_week).filter(school).collect()
    }

    /// The times at which a space is taken on too many dates.
    fn taken(
        &self,
        space: &Space,
        hours: Option<&Hours>,
        periods: &[(usize, WeekTime)],
        held: &Held,
    ) -> BTreeSet<usize> {
        let is_held = |date: NaiveDate, when: WeekTime| {
            let (starts, ends) =
                (self.zone.instant_or_after(date, when.time.from), self.zone.instant_or_after(date, when.time.until));
            space.atoms.iter().filter_map(|atom| held.get(&atom.id)).any(|times| {
                // The times of an atom are apart from each other and in order.
                let after = times.partition_point(|(_, until)| *until <= starts);
                times.get(after).is_some_and(|(from, _)| *from < ends)
            })
        };
        let is_closed = |date: NaiveDate, when: WeekTime| {
            hours.is_some_and(|hours| {
                let all_day = matches!(hours.windows_or_reason(date), Err(Closed::Exception(_) | Closed::Day(_)));
                all_day || hours.shut(date, when.time.time()).is_some()
            })
        };
        let too_many = |when: WeekTime| {
            let dates = self.dates(when);
            let lost = dates.iter().filter(|date| is_closed(**date, when) || is_held(**date, when)).count();
            lost * 100 > dates.len() * usize::from(self.percent)
        };
        periods.iter().filter(|(_, when)| too_many(*when)).map(|(time, _)| *time).collect()
    }
}
