//! Dates of a plan that comes into the calendar a day at a time (a timetable's lessons): foreseen before anything is written, and
//! held in place of what they replace, which gives way in the same transaction and not a moment earlier.

use super::BookingError;
use super::gate::{Gate, Way};
use super::series::{Taken, around, dates as dates_of, judge, told};
use super::source::Cancelling;
use crate::bookings::model::{NewSeries, SkipReason, Skipped};
use crate::bookings::store;
use crate::database::Tx;
use crate::id::{AtomId, SeriesId, SpaceId};
use crate::server::state::App;
use crate::time::Instant;
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What gives way to a plan: every date of these sources from an instant on.
#[derive(Debug, Clone, Copy)]
pub struct GivesWay<'a> {
    pub sources: &'a [String],
    pub from: Instant,
}

/// What a series would get if it were booked now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    pub free: usize,
    pub skipped: Vec<Skipped>,
}

/// What each series of a plan would get, one after the other, if they were booked now. Writes nothing.
pub async fn foresee(
    app: &App,
    tx: &mut Tx,
    plan: &[NewSeries],
    gives_way: GivesWay<'_>,
) -> Result<Vec<Foreseen>, BookingError> {
    let mut goes = HashSet::new();
    for source in gives_way.sources {
        goes.extend(store::source::series_of(tx, source).await?);
    }
    let mut places: HashMap<&SpaceId, Place> = HashMap::new();
    let mut laid = Laid::default();
    let mut found = Vec::with_capacity(plan.len());
    for new in plan {
        if !places.contains_key(&new.space) {
            places.insert(&new.space, Place::read(app, tx, plan, &new.space, &goes, gives_way.from).await?);
        }
        let place = &places[&new.space];
        let mut foreseen = Foreseen { free: 0, skipped: Vec::new() };
        for date in dates_of(new) {
            match place.judged(new, date, &laid) {
                Ok((from, to)) => {
                    foreseen.free += 1;
                    laid.add(&place.gate, from, to, &new.title);
                }
                Err((reason, detail)) => foreseen.skipped.push(Skipped { date, reason, detail }),
            }
        }
        found.push(foreseen);
    }
    Ok(found)
}

/// A space with its rules, and what holds it and stays, by its dates.
struct Place {
    gate: Gate,
    taken: HashMap<NaiveDate, Vec<Taken>>,
}

impl Place {
    async fn read(
        app: &App,
        tx: &mut Tx,
        plan: &[NewSeries],
        space: &SpaceId,
        goes: &HashSet<SeriesId>,
        from: Instant,
    ) -> Result<Self, BookingError> {
        let gate = Gate::at(app, tx, space, &[]).await?;
        let here = || plan.iter().filter(|new| new.space == *space);
        let mut taken: HashMap<NaiveDate, Vec<Taken>> = HashMap::new();
        let (Some(first), Some(last)) = (here().map(|new| new.first_date).min(), here().map(|new| new.last_date).max())
        else {
            return Ok(Self { gate, taken });
        };
        let (starts, ends) = gate.held(gate.zone.start_of(first).0, gate.zone.end_of(last).0);
        for held in store::holdings(tx, space, starts, ends).await? {
            let booking = &held.booking;
            if booking.series.as_ref().is_some_and(|series| goes.contains(series)) && booking.starts_at >= from.0 {
                continue;
            }
            let (first, last) = (gate.zone.date(Instant(held.from)), gate.zone.date(Instant(held.to)));
            let one = (held.from, held.to, told(held.booking));
            for date in first.iter_days().take_while(|date| *date <= last) {
                taken.entry(date).or_default().push(one.clone());
            }
        }
        Ok(Self { gate, taken })
    }

    /// From and to of a date that can be held.
    fn judged(&self, new: &NewSeries, date: NaiveDate, laid: &Laid) -> Result<(i64, i64), (SkipReason, String)> {
        let taken = self.taken.get(&date).map_or(&[][..], Vec::as_slice);
        let (from, to) =
            judge(&self.gate, new, date, Way::Planned { hours_bind: new.opening_hours_bind }, taken)?.held();
        match laid.meets(&self.gate, from, to) {
            Some(title) => Err((SkipReason::Taken, title)),
            None => Ok((from, to)),
        }
    }
}

/// What the plan itself would hold so far: for each atom the end and title of what begins at an instant.
#[derive(Default)]
struct Laid(HashMap<AtomId, BTreeMap<i64, (i64, String)>>);

impl Laid {
    fn add(&mut self, gate: &Gate, from: i64, to: i64, title: &str) {
        for atom in &gate.space.atoms {
            self.0.entry(atom.id.clone()).or_default().insert(from, (to, title.to_owned()));
        }
    }

    /// What of it holds some of the space then. Times of one atom are apart, so only the last that begins before `to` can.
    fn meets(&self, gate: &Gate, from: i64, to: i64) -> Option<String> {
        let of = |atom: &AtomId| self.0.get(atom)?.range(..to).next_back().filter(|(_, (ends, _))| *ends > from);
        gate.space.atoms.iter().find_map(|atom| of(&atom.id)).map(|(_, (_, title))| title.clone())
    }
}

/// Writes a series of a plan down, none of whose dates is in the calendar yet.
pub async fn add_series(app: &App, tx: &mut Tx, new: &NewSeries) -> Result<SeriesId, sqlx::Error> {
    let id = SeriesId::new();
    store::insert_series(tx, &id, new, app.now()).await?;
    Ok(id)
}

/// A series that has a date to be held.
#[derive(Debug, Clone, Copy)]
pub struct Due<'a> {
    pub series: &'a SeriesId,
    pub new: &'a NewSeries,
}

/// Some spaces on one date, together with every other that shares a part with one of them.
pub struct Day<'a> {
    pub date: NaiveDate,
    pub spaces: &'a [SpaceId],
    /// In the order of their spaces, so that two who book in the same ones do not wait for each other in a ring.
    pub dues: Vec<Due<'a>>,
}

/// Holds the dates of a day, in place of what gives way there then. What cannot be held is kept as skipped.
pub async fn hold(
    app: &App,
    tx: &mut Tx,
    Day { date, spaces, dues }: Day<'_>,
    gives_way: GivesWay<'_>,
    cancelling: Cancelling<'_>,
) -> Result<(), BookingError> {
    let (starts, ends) = (app.zone().start_of(date), app.zone().end_of(date));
    let from = starts.max(gives_way.from);
    for source in gives_way.sources {
        for space in spaces {
            store::source::withdraw_in(tx, source, space, (from, ends), cancelling).await?;
        }
    }
    for dues in dues.chunk_by(|a, b| a.new.space == b.new.space) {
        let gate = Gate::at(app, tx, &dues[0].new.space, &[]).await?;
        let mut taken = around(tx, &gate, date, date).await?;
        for due in dues {
            match judge(&gate, due.new, date, Way::Planned { hours_bind: due.new.opening_hours_bind }, &taken) {
                Ok(leave) => {
                    leave.write(tx, &leave.booking(Some(due.series), app.now())).await?;
                    let (from, to) = leave.held();
                    taken.push((from, to, due.new.title.clone()));
                }
                Err((reason, detail)) => {
                    store::insert_skipped(tx, due.series, &Skipped { date, reason, detail }).await?;
                }
            }
        }
    }
    Ok(())
}

/// The series of a source of which a date has been held or skipped, whatever has become of it since.
pub async fn settled(app: &App, tx: &mut Tx, source: &str, date: NaiveDate) -> Result<HashSet<SeriesId>, sqlx::Error> {
    let (from, to) = (app.zone().start_of(date), app.zone().end_of(date));
    Ok(store::source::settled(tx, source, date, from, to).await?.into_iter().collect())
}
