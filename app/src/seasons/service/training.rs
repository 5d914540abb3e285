//! A club's finished season, imported: fields become spaces of parts, sessions become weekly series, all of them or none.

use crate::bookings::model::{BookedSeries, Kind, NewSeries, SkipReason};
use crate::bookings::service::{self as bookings, BookingError};
use crate::database::Tx;
use crate::database::refusal::{self, Refusal};
use crate::facilities::model::{NewBuilding, NewSpace, SpaceKind};
use crate::facilities::service::{self as facilities, FacilityError};
use crate::id::{BuildingId, OrganisationId, SpaceId};
use crate::people::model::{Deed, OrganisationKind};
use crate::people::service::{self as people, PeopleError};
use crate::seasons::import::training::{Field, Session, TrainingSeason};
use crate::server::state::App;
use crate::time::{ClockSpan, Weekly};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Where and when an imported season holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingRequest {
    /// Name of the club, known or to be made.
    pub club: String,
    /// Code of the building (the sports ground) its fields are in, known or to be made.
    pub building: String,
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// What an import of training has brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrainingImported {
    /// The same sessions on the same dates were there already; nothing has changed.
    AlreadyThere,
    New {
        spaces: usize,
        series: usize,
        dates: usize,
        closed_dates: usize,
    },
}

/// Why a season was not imported. Nothing of it is then in the calendar.
#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    #[error("The last date is before the first, or more than 400 days after it.")]
    Dates,
    #[error("Something is already in the calendar where teams should train:\n{}", .0.join("\n"))]
    Taken(Vec<String>),
    #[error("The fields cannot be made: {0}.")]
    Facility(#[from] FacilityError),
    #[error("The club cannot be made: {0}")]
    People(#[from] PeopleError),
    #[error("A session cannot be booked: {0}")]
    Booking(#[from] BookingError),
    #[error("The database failed.")]
    Database(#[from] sqlx::Error),
}

impl TrainingError {
    /// Whether another transaction was in the way, so that trying again may help.
    fn passes(&self) -> bool {
        let (Self::Database(cause)
        | Self::Facility(FacilityError::Database(cause))
        | Self::People(PeopleError::Database(cause))
        | Self::Booking(BookingError::Database(cause))) = self
        else {
            return false;
        };
        matches!(refusal::of(cause), Some(Refusal::TryAgain | Refusal::Overlap))
    }
}

/// Fields made by an import are open these hours every day, wider where a session needs it.
const OPENS: u16 = 8 * 60;
const CLOSES: u16 = 22 * 60;

/// Puts a club's season into the calendar in one transaction.
pub async fn import_training(
    app: &App,
    request: &TrainingRequest,
    season: &TrainingSeason,
) -> Result<TrainingImported, TrainingError> {
    if !(0..=400).contains(&(request.last - request.first).num_days()) {
        return Err(TrainingError::Dates);
    }
    let mut tries = 1;
    loop {
        match import_once(app, request, season).await {
            Err(error) if error.passes() && tries < 4 => tries += 1,
            other => return other,
        }
    }
}

async fn import_once(
    app: &App,
    request: &TrainingRequest,
    season: &TrainingSeason,
) -> Result<TrainingImported, TrainingError> {
    let mut tx = app.database.write().await?;
    let source = source(request, season);
    if bookings::source::booked_count(&mut tx, &source).await? > 0 {
        return Ok(TrainingImported::AlreadyThere);
    }
    let club = club(app, &mut tx, &request.club).await?;
    let building = building(&mut tx, request).await?;
    let (spaces, made) = spaces(&mut tx, &building, request, season).await?;
    let (mut dates, mut closed_dates, mut taken) = (0, 0, Vec::new());
    for session in &season.sessions {
        let Some(space) = spaces.get(&(session.field.as_str(), session.parts.as_slice())) else { continue };
        let series = NewSeries {
            space: space.clone(),
            organisation: Some(club.clone()),
            person: None,
            kind: Kind::Season,
            title: session.teams.join(" + "),
            weekday: session.weekday,
            starts_minute: session.starts,
            ends_minute: session.ends,
            first_date: request.first,
            last_date: request.last,
            persons: None,
            note: String::new(),
            without: Vec::new(),
            source: Some(source.clone()),
            opening_hours_bind: false,
        };
        let booked = bookings::book_series_within(app, &mut tx, &series).await?;
        dates += booked.booked.len();
        closed_dates += booked.skipped.iter().filter(|skipped| skipped.reason != SkipReason::Taken).count();
        taken.extend(in_the_way(session, &booked));
    }
    if !taken.is_empty() {
        return Err(TrainingError::Taken(taken));
    }
    people::record(&mut tx, app.now(), None, Deed::ImportTraining, &source, &season.name).await?;
    tx.commit().await?;
    Ok(TrainingImported::New { spaces: made, series: season.sessions.len(), dates, closed_dates })
}

/// What the series are marked with: the same for the same sessions on the same dates.
fn source(request: &TrainingRequest, season: &TrainingSeason) -> String {
    let content = format!("{request:?} {season:?}");
    Sha256::digest(content.as_bytes()).iter().take(16).fold("training-".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

async fn club(app: &App, tx: &mut Tx, name: &str) -> Result<OrganisationId, TrainingError> {
    let known = people::organisations(tx).await?.into_iter().find(|each| each.name == name.trim());
    match known {
        Some(club) => Ok(club.id),
        None => Ok(people::add_organisation(app, tx, name, OrganisationKind::Association).await?.id),
    }
}

async fn building(tx: &mut Tx, request: &TrainingRequest) -> Result<BuildingId, TrainingError> {
    if let Some(known) = facilities::building_by_code(tx, &request.building).await? {
        return Ok(known.id);
    }
    let new = NewBuilding { code: request.building.clone(), name: request.club.clone(), ..NewBuilding::default() };
    Ok(facilities::add_building(tx, &new).await?)
}

/// Which parts of which field a space is.
type Place<'a> = (&'a str, &'a [char]);

/// A space for each whole field, each of its parts, and each other set of parts that some session has; and how many are new.
async fn spaces<'a>(
    tx: &mut Tx,
    building: &BuildingId,
    request: &TrainingRequest,
    season: &'a TrainingSeason,
) -> Result<(BTreeMap<Place<'a>, SpaceId>, usize), TrainingError> {
    let openings = openings(season);
    let mut spaces = BTreeMap::new();
    let mut made = 0;
    for (field, parts) in season
        .fields
        .iter()
        .flat_map(|field| sets(field, &season.sessions).into_iter().map(move |parts| (field, parts)))
    {
        let new = new_space(building, request, field, parts);
        let space = if let Some(known) = facilities::space_by_code(tx, building, &new.code).await? {
            known.id
        } else {
            let space = facilities::add_space(tx, &new).await?;
            facilities::set_hours(tx, &space, &openings).await?;
            made += 1;
            space
        };
        spaces.insert((field.name.as_str(), parts), space);
    }
    Ok((spaces, made))
}

fn sets<'a>(field: &'a Field, sessions: &'a [Session]) -> BTreeSet<&'a [char]> {
    let used = sessions.iter().filter(|session| session.field == field.name).map(|session| session.parts.as_slice());
    used.chain(field.parts.chunks(1)).chain([field.parts.as_slice()]).collect()
}

fn new_space(building: &BuildingId, request: &TrainingRequest, field: &Field, parts: &[char]) -> NewSpace {
    let whole = parts.len() == field.parts.len();
    let letters: String = parts.iter().collect();
    let name = if whole { field.name.clone() } else { format!("{} {letters}", field.name) };
    let code = format!("{}-{}", request.building, name.replace(' ', "-"));
    let atoms = parts
        .iter()
        .map(|part| if field.parts.len() == 1 { field.name.clone() } else { format!("{} {part}", field.name) });
    NewSpace { atoms: atoms.collect(), ..NewSpace::plain(building.clone(), &code, &name, SpaceKind::Pitch) }
}

fn openings(season: &TrainingSeason) -> Vec<Weekly> {
    let opens = season.sessions.iter().map(|session| session.starts).min().unwrap_or(OPENS).min(OPENS);
    let closes = season.sessions.iter().map(|session| session.ends).max().unwrap_or(CLOSES).max(CLOSES);
    Weekly::daily(ClockSpan::new(opens, closes))
}

/// What holds the field on dates of a session, in words.
fn in_the_way(session: &Session, booked: &BookedSeries) -> Option<String> {
    let mut taken = booked.skipped.iter().filter(|skipped| skipped.reason == SkipReason::Taken);
    let first = taken.next()?;
    let more = taken.count();
    let others = if more > 0 { format!(" and {more} more dates") } else { String::new() };
    Some(format!(
        "row {}: {} on {}{others}: {}",
        session.row,
        session.teams.join(" + "),
        first.date,
        name_of(&first.detail)
    ))
}

/// The name of what is in the way; what has no name is a booking all the same.
fn name_of(detail: &str) -> &str {
    if detail.is_empty() { "another booking" } else { detail }
}
