//! A club's finished season, imported: fields become spaces of parts, sessions become weekly series, all of them or none.

use super::BookingError;
use super::planned::{self, Plan, PlannedTime, Tally};
use crate::bookings::import::training::{Field, Session, TrainingSeason};
use crate::bookings::model::rules::is_too_long;
use crate::bookings::model::{BookedSeries, Kind};
use crate::bookings::store;
use crate::database::{Failure, Tx, within};
use crate::facilities::model::{NewSpace, SpaceKind};
use crate::facilities::service::FacilityError;
use crate::id::{BuildingId, SpaceId};
use crate::people::model::{Actor, Deed, OrganisationKind};
use crate::people::service::{self as people, PeopleError};
use crate::server::state::App;
use crate::time::{ClockSpan, DateRange, Weekly};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Where and when an imported season holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingRequest {
    /// Name of the club, known or to be made.
    pub club: String,
    /// Code of the building (the sports ground) its fields are in, known or to be made.
    pub building: String,
    pub dates: DateRange,
}

/// What an import of training has brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrainingImported {
    /// The same sessions on the same dates were there already; nothing has changed.
    AlreadyThere,
    New {
        /// Spaces that were made for it.
        spaces: usize,
        tally: Tally,
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

impl Failure for TrainingError {
    fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(cause)
            | Self::Facility(FacilityError::Database(cause))
            | Self::People(PeopleError::Database(cause))
            | Self::Booking(BookingError::Database(cause)) => Some(cause),
            _ => None,
        }
    }
}

/// Fields made by an import are open these hours every day, wider where a session needs it.
const OPENS: u16 = 8 * 60;
const CLOSES: u16 = 22 * 60;

/// Puts a club's season into the calendar in one transaction.
pub async fn import_training(
    app: &App,
    actor: &Actor,
    request: &TrainingRequest,
    season: &TrainingSeason,
) -> Result<TrainingImported, TrainingError> {
    if request.dates.is_empty() || is_too_long(request.dates) {
        return Err(TrainingError::Dates);
    }
    let source = source(request, season);
    within!(app.database, also [Overlap], tx => {
        if store::source::booked_count(tx, &source).await? > 0 {
            return Ok(TrainingImported::AlreadyThere);
        }
        let club = planned::organisation(app, tx, &request.club, OrganisationKind::Association).await?;
        let building = planned::building(tx, &request.building, &request.club).await?;
        let (spaces, made) = spaces(tx, &building.id, request, season).await?;
        let (kind, dates) = (Kind::Season, request.dates);
        let plan = Plan { source: source.clone(), organisation: club, kind, dates, opening_hours_bind: false };
        let (mut tally, mut taken) = (Tally::default(), Vec::new());
        for session in &season.sessions {
            let Some(space) = spaces.get(&(session.field.as_str(), session.parts.as_slice())) else { continue };
            let (title, time) = (session.teams.join(" + "), session.time);
            let planned = PlannedTime { space: space.clone(), time, title, without: Vec::new() };
            let booked = plan.book(app, tx, planned, &mut tally).await?;
            taken.extend(in_the_way(session, &booked));
        }
        if !taken.is_empty() {
            return Err(TrainingError::Taken(taken));
        }
        people::record(tx, app.now(), actor.id(), Deed::ImportTraining, &source, &season.name).await?;
        Ok(TrainingImported::New { spaces: made, tally })
    })
}

/// What the series are marked with: the same for the same sessions on the same dates, however the file or the code spells them.
fn source(request: &TrainingRequest, season: &TrainingSeason) -> String {
    let mut sessions: Vec<_> = season
        .sessions
        .iter()
        .map(|Session { teams, time, field, parts, .. }| {
            (time.weekday.number(), time.from, time.until, field.as_str(), String::from_iter(parts), teams.as_slice())
        })
        .collect();
    sessions.sort_unstable();
    let mut fields: Vec<_> =
        season.fields.iter().map(|field| (field.name.as_str(), String::from_iter(&field.parts))).collect();
    fields.sort_unstable();
    let dates = (request.dates.first.to_string(), request.dates.last.to_string());
    // Texts and numbers in lists: no names of fields, and no form that JSON lacks.
    let content = serde_json::to_vec(&(&request.club, &request.building, dates, fields, sessions)).unwrap_or_default();
    format!("training-{}", hex::encode(&Sha256::digest(&content)[..16]))
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
        let space = planned::space(tx, &new, &openings).await?;
        made += usize::from(space.made);
        spaces.insert((field.name.as_str(), parts), space.id);
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
    let opens = season.sessions.iter().map(|session| session.time.from).min().unwrap_or(OPENS).min(OPENS);
    let closes = season.sessions.iter().map(|session| session.time.until).max().unwrap_or(CLOSES).max(CLOSES);
    Weekly::daily(ClockSpan::new(opens, closes))
}

/// What holds the field on dates of a session, in words.
fn in_the_way(session: &Session, booked: &BookedSeries) -> Option<String> {
    let mut taken = booked.taken();
    let first = taken.next()?;
    let more = taken.count();
    let others = match more {
        0 => String::new(),
        1 => " and 1 more date".to_owned(),
        _ => format!(" and {more} more dates"),
    };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bookings::import::training::read_training;

    fn mark(rows: &str, last: &str) -> String {
        let head = "season,team,players,weekday,start,end,field\n";
        let season = read_training(format!("{head}{rows}").as_bytes(), None).expect("no fault");
        let day = |text: &str| text.parse().expect("a date");
        let dates = DateRange::new(day("2027-02-01"), day(last));
        source(&TrainingRequest { club: "Myrans IF".to_owned(), building: "Myr".to_owned(), dates }, &season)
    }

    #[test]
    fn a_season_is_the_same_when_just_the_same_is_booked() {
        let first = mark("v,G13,8,2,17:00,18:30,Myran\nv,J13,,4,17:00,18:30,Myran\n", "2027-02-14");
        let told_otherwise = mark("v,J13,9,4,17.00,18.30,Myran\nv,G13,,2,17:00,18:30,Myran\n", "2027-02-14");
        assert_eq!(first, told_otherwise, "another order of rows, another number of players");
        // Kept beside the series of every import: it stays what it is, whatever the code calls things.
        assert_eq!(first, "training-63f65068b0422d381c0089979a315ffc");
        let later = mark("v,G13,8,2,17:00,18:45,Myran\nv,J13,,4,17:00,18:30,Myran\n", "2027-02-14");
        let longer = mark("v,G13,8,2,17:00,18:30,Myran\nv,J13,,4,17:00,18:30,Myran\n", "2027-02-21");
        assert!(first != later && first != longer);
    }
}
