//! The demo: a synthetic municipality of Luleå's size, to try everything on. The places have real names; sizes, costs,
//! addresses, associations and persons are invented.

mod calendar;
mod dice;
mod handling;
mod lessons;
mod names;
mod places;
mod residents;
mod season;
mod singles;
mod weekly;

use crate::bookings::service::BookingError;
use crate::database::Tx;
use crate::facilities::model::{Approval, NewSpace};
use crate::facilities::service::FacilityError;
use crate::people::model::{Actor, RoleKind};
use crate::people::service::PeopleError;
use crate::seasons::service::SeasonError;
use crate::server::clock::Clock;
use crate::server::state::App;
use crate::time::{Weekday, Weekly};
use crate::{bookings, facilities, people, timetables};
use calendar::SchoolYear;
use chrono::{Days, NaiveDate};
use residents::Residents;

/// Password of every demo account.
pub const PASSWORD: &str = "samrum-demo-2026";

/// The demo's accounts: e-mail and role.
pub const ACCOUNTS: [(&str, RoleKind); 6] = [
    ("citizen@demo.samrum.se", RoleKind::Citizen),
    ("booker@demo.samrum.se", RoleKind::Booker),
    ("clerk@demo.samrum.se", RoleKind::Clerk),
    ("timetabler@demo.samrum.se", RoleKind::Timetabler),
    ("manager@demo.samrum.se", RoleKind::Manager),
    ("admin@demo.samrum.se", RoleKind::Administrator),
];

/// How much of a municipality is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// About 90 buildings, 290 spaces and 250 associations.
    Full,
    /// Half a dozen buildings: enough for a test.
    Small,
}

/// Why there is no demo; each variant is a sentence for whoever asked for it.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error(
        "The database already has content. The demo is only put into a new database: give another one with --database."
    )]
    NotEmpty,
    #[error("The demo's own files are at fault: {0}")]
    Files(String),
    #[error("No school year can be made for this date.")]
    Date,
    #[error("The demo's people could not be added: {0}")]
    People(#[from] PeopleError),
    #[error("The demo's bookings could not be made: {0}")]
    Bookings(#[from] BookingError),
    #[error("The demo's season could not be planned: {0}")]
    Season(#[from] SeasonError),
    #[error("The database failed: {0}")]
    Database(#[from] sqlx::Error),
}

/// What has been put into the database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    pub buildings: usize,
    pub spaces: usize,
    pub associations: usize,
    /// Lessons a week.
    pub lessons: usize,
    /// Other weekly bookings.
    pub weekly: usize,
    pub wishes: usize,
    /// Weekly times that the scheduler has planned and the clerk published.
    pub season_times: usize,
    pub bookings: usize,
    pub requests: usize,
    /// Buildings for which something is being done.
    pub actions: usize,
}

/// Fills a new database. The same seed and date give the same municipality.
pub async fn load(app: &App, seed: u64, size: Size) -> Result<Summary, DemoError> {
    let mut tx = app.database.write().await?;
    if has_content(&mut tx).await? {
        return Err(DemoError::NotEmpty);
    }
    let today = app.today();
    let year = SchoolYear::around(today).ok_or(DemoError::Date)?;
    let places = places::add(app, &mut tx, size, today).await?;
    add_breaks(&mut tx, &year).await?;
    let schools: Vec<_> = places::SCHOOLS
        .iter()
        .filter_map(|code| places.buildings.get(*code))
        .map(|school| school.name.clone())
        .collect();
    let residents = residents::add(app, &mut tx, size, &schools).await?;
    let planned = at(app, year.first - Days::new(50), 540);
    let lessons = add_lessons(&planned, &mut tx, seed, &residents, &year).await?;
    let weekly = weekly::add(&planned, &mut tx, seed, &places, &residents, &year).await?;
    tx.commit().await?;
    let season = season::add(app, seed, size, &places, &residents, &year).await?;
    let singles = singles::add(app, seed, size, &places, &residents).await?;
    let actions = handling::add(app, today - Days::new(28), today + Days::new(27)).await?;
    Ok(Summary {
        buildings: places.buildings.len(),
        spaces: places.spaces.len(),
        associations: residents.associations.len(),
        lessons,
        weekly,
        wishes: season.wishes,
        season_times: season.series,
        bookings: singles.bookings,
        requests: singles.requests,
        actions,
    })
}

/// The same site as it was on another day: what the demo does is done when it would have been.
fn at(app: &App, date: NaiveDate, minute: u16) -> App {
    App { clock: Clock::fixed(app.zone().instant_or_after(date, minute)), ..app.clone() }
}

async fn has_content(tx: &mut Tx) -> Result<bool, DemoError> {
    Ok(!facilities::service::buildings(tx).await?.is_empty()
        || !people::service::organisations(tx).await?.is_empty()
        || !people::service::people(tx).await?.is_empty())
}

/// The breaks of this school year and of the next.
async fn add_breaks(tx: &mut Tx, year: &SchoolYear) -> Result<(), DemoError> {
    let next = SchoolYear::around(year.last + Days::new(90)).ok_or(DemoError::Date)?;
    for free in year.breaks.iter().chain(&next.breaks) {
        let added = facilities::service::add_school_break(tx, free).await;
        added.map_err(|error| DemoError::Files(error.to_string()))?;
    }
    Ok(())
}

/// Publishes every school's timetable; returns how many lessons a week they have.
async fn add_lessons(
    app: &App,
    tx: &mut Tx,
    seed: u64,
    residents: &Residents,
    year: &SchoolYear,
) -> Result<usize, DemoError> {
    let mut count = 0;
    for (at, school) in residents.schools.iter().enumerate() {
        let building = places::SCHOOLS[at];
        let timetable = lessons::timetable(seed, at, building, &school.name);
        let request = timetables::service::Request {
            first: year.first,
            last: year.last,
            building: Some(building.to_owned()),
            school: Some(school.name.clone()),
            ..timetables::service::Request::plain(year.first)
        };
        let published = timetables::service::publish_at_once(app, tx, &Actor::operator(), &request, &timetable).await;
        published.map_err(|error| DemoError::Files(error.to_string()))?;
        open_classrooms(app, tx, building).await.map_err(|error| DemoError::Files(error.to_string()))?;
        count += timetable.lessons.len();
    }
    Ok(count)
}

/// The demo's schools let their classrooms to others on weekdays from seven to nine in the evening; an import leaves rooms closed.
async fn open_classrooms(app: &App, tx: &mut Tx, building: &str) -> Result<(), FacilityError> {
    let Some(building) = facilities::service::building_by_code(tx, building).await? else { return Ok(()) };
    let week = Weekday::WORKING_DAYS.map(|weekday| Weekly::new(weekday, 7 * 60, 21 * 60));
    for space in facilities::service::spaces_of(tx, &building.id).await?.into_iter().filter(|space| !space.bookable) {
        if facilities::service::hours_of(tx, &space.id).await?.weekly.is_empty() {
            facilities::service::set_hours(tx, &space.id, &week).await?;
            let open = NewSpace { bookable: true, approval: Approval::Direct, ..space.said.clone() };
            facilities::service::change_space(tx, bookings::service::CALENDAR, &space.id, &open, app.now()).await?;
        }
    }
    Ok(())
}
