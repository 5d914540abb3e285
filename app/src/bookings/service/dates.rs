//! Dates of a plan that comes into the calendar a day at a time (a timetable's lessons): foreseen before anything is written, and
//! held in place of what they replace, which gives way in the same transaction and not a moment earlier.

use super::BookingError;
use super::gate::{Gate, Way};
use super::series::{Taken, around, judge, told};
use crate::bookings::model::{NewSeries, SkipReason, Skipped};
use crate::bookings::store::{self, Decided};
use crate::database::Tx;
use crate::id::{AtomId, SeriesId, SpaceId};
use crate::people::model::Actor;
use crate::server::state::App;
use crate::time::{DateRange, Instant, Span};
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
        for date in new.each_date() {
            match place.judged(new, date, &laid) {
                Ok(held) => {
                    foreseen.free += 1;
                    laid.add(&place.gate, held, &new.what.title);
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
        let gate = Gate::at(app, tx, &Actor::anybody(), space).await?;
        let here = || plan.iter().filter(|new| new.space == *space);
        let mut taken: HashMap<NaiveDate, Vec<Taken>> = HashMap::new();
        let (first, last) = (here().map(|new| new.dates.first).min(), here().map(|new| new.dates.last).max());
        let (Some(first), Some(last)) = (first, last) else { return Ok(Self { gate, taken }) };
        let span = gate.held(gate.zone.whole(DateRange::new(first, last)));
        for held in store::holdings(tx, space, span).await? {
            let booking = &held.booking;
            if booking.series.as_ref().is_some_and(|series| goes.contains(series)) && booking.time.from >= from {
                continue;
            }
            let dates = DateRange::new(gate.zone.date(held.time.from), gate.zone.date(held.time.until));
            let one = (held.time, told(held.booking.what));
            for date in dates.iter() {
                taken.entry(date).or_default().push(one.clone());
            }
        }
        Ok(Self { gate, taken })
    }

    /// What a date holds that can be held.
    fn judged(&self, new: &NewSeries, date: NaiveDate, laid: &Laid) -> Result<Span, (SkipReason, String)> {
        let taken = self.taken.get(&date).map_or(&[][..], Vec::as_slice);
        let way = Way::Planned { hours_bind: new.opening_hours_bind };
        let held = judge(&self.gate, new, date, way, taken)?.held();
        match laid.meets(&self.gate, held) {
            Some(title) => Err((SkipReason::Taken, title)),
            None => Ok(held),
        }
    }
}

/// What the plan itself would hold so far: for each atom the end and title of what begins at an instant.
#[derive(Default)]
struct Laid(HashMap<AtomId, BTreeMap<Instant, (Instant, String)>>);

impl Laid {
    fn add(&mut self, gate: &Gate, held: Span, title: &str) {
        for atom in &gate.space.atoms {
            self.0.entry(atom.id.clone()).or_default().insert(held.from, (held.until, title.to_owned()));
        }
    }

    /// What of it holds some of the space then. Times of one atom are apart, so only the last that begins before its end can.
    fn meets(&self, gate: &Gate, held: Span) -> Option<String> {
        let of = |atom: &AtomId| {
            let before = self.0.get(atom)?.range(..held.until).next_back();
            before.filter(|(_, (ends, _))| *ends > held.from)
        };
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
    decided: Decided<'_>,
) -> Result<(), BookingError> {
    let dates = DateRange::new(date, date);
    let day = app.zone().whole(dates);
    let gone = Span::new(day.from.max(gives_way.from), day.until);
    for source in gives_way.sources {
        for space in spaces {
            store::source::withdraw_in(tx, source, space, gone, decided).await?;
        }
    }
    for dues in dues.chunk_by(|a, b| a.new.space == b.new.space) {
        let gate = Gate::at(app, tx, &Actor::anybody(), &dues[0].new.space).await?;
        let mut taken = around(tx, &gate, dates).await?;
        for due in dues {
            match judge(&gate, due.new, date, Way::Planned { hours_bind: due.new.opening_hours_bind }, &taken) {
                Ok(leave) => {
                    leave.write(tx, &leave.booking(Some(due.series), app.now())).await?;
                    taken.push((leave.held(), due.new.what.title.clone()));
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
    let day = app.zone().whole(DateRange::new(date, date));
    Ok(store::source::settled(tx, source, date, day).await?.into_iter().collect())
}
