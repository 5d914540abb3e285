//! From a plan to the calendar: what a timetable, a season and a club's file of training have in common when they are put there,
//! in the caller's transaction.

use super::{BookingError, book_series_within};
use crate::bookings::model::{BookedSeries, Kind, NewSeries, Use};
use crate::database::Tx;
use crate::facilities::model::{Building, NewBuilding, NewSpace};
use crate::facilities::service::{self as facilities, FacilityError};
use crate::id::{OrganisationId, SpaceId};
use crate::people::model::OrganisationKind;
use crate::people::service::{self as people, PeopleError};
use crate::server::state::App;
use crate::time::{DateRange, Weekly};
use chrono::NaiveDate;

/// What all weekly times of a plan have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What its series are marked with, so that they can be found and taken back.
    pub source: String,
    pub organisation: OrganisationId,
    pub kind: Kind,
    pub dates: DateRange,
    pub opening_hours_bind: bool,
}

/// A weekly time of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedTime {
    pub space: SpaceId,
    pub time: Weekly,
    pub title: String,
    /// Dates on which it is not meant to be held.
    pub without: Vec<NaiveDate>,
}

/// How much of a plan is in the calendar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub series: usize,
    pub dates: usize,
    /// Dates that are left out since the place is closed, or the clock skips the time.
    pub closed: usize,
    /// Dates that are left out since something else holds the place.
    pub taken: usize,
}

impl Tally {
    fn add(&mut self, booked: &BookedSeries) {
        let taken = booked.taken().count();
        self.series += 1;
        self.dates += booked.booked.len();
        self.taken += taken;
        self.closed += booked.skipped.len() - taken;
    }
}

impl Plan {
    /// Books a weekly time and counts it. What is taken or closed is kept as skipped.
    pub async fn book(
        &self,
        app: &App,
        tx: &mut Tx,
        planned: PlannedTime,
        tally: &mut Tally,
    ) -> Result<BookedSeries, BookingError> {
        let series = NewSeries {
            space: planned.space,
            time: planned.time,
            dates: self.dates,
            what: Use { organisation: Some(self.organisation.clone()), ..Use::new(self.kind, planned.title) },
            without: planned.without,
            source: Some(self.source.clone()),
            opening_hours_bind: self.opening_hours_bind,
        };
        let booked = book_series_within(app, tx, &series).await?;
        tally.add(&booked);
        Ok(booked)
    }
}

/// The organisation of a name; made, of this kind, where there is none.
pub async fn organisation(
    app: &App,
    tx: &mut Tx,
    name: &str,
    kind: OrganisationKind,
) -> Result<OrganisationId, PeopleError> {
    let known = people::organisations(tx).await?.into_iter().find(|each| each.name == name.trim());
    match known {
        Some(known) => Ok(known.id),
        None => Ok(people::add_organisation(app, tx, name, kind).await?.id),
    }
}

/// The building of a code; made, with this name, where there is none.
pub async fn building(tx: &mut Tx, code: &str, name: &str) -> Result<Building, FacilityError> {
    if let Some(known) = facilities::building_by_code(tx, code).await? {
        return Ok(known);
    }
    let new = NewBuilding { code: code.to_owned(), name: name.to_owned(), ..NewBuilding::default() };
    let id = facilities::add_building(tx, &new).await?;
    facilities::building(tx, &id).await?.ok_or(FacilityError::NotFound)
}

/// A space of a plan, and whether it was made for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedSpace {
    pub id: SpaceId,
    pub made: bool,
}

/// The space of a code in its building; made, with these opening hours, where there is none.
pub async fn space(tx: &mut Tx, new: &NewSpace, openings: &[Weekly]) -> Result<PlannedSpace, FacilityError> {
    if let Some(known) = facilities::space_by_code(tx, &new.building, &new.code).await? {
        return Ok(PlannedSpace { id: known.id, made: false });
    }
    let id = facilities::add_space(tx, new).await?;
    if !openings.is_empty() {
        facilities::set_hours(tx, &id, openings).await?;
    }
    Ok(PlannedSpace { id, made: true })
}
