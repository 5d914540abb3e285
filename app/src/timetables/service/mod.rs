//! What can be done with timetables: import one into the calendar, look at it, make one.

mod board;
mod draft_publish;
mod draft_rooms;
mod drafts;
mod hand;
mod look;
mod publish;
mod runs;
mod scope;
mod term;
mod versions;
mod withdraw;

pub use super::solve::Extra;
/// What a worker runs for the jobs of this feature: their kind and their work.
pub use super::solve::run::{KIND, run};
pub use board::{Done, Light, Possible, is_movable, possible, put_down, undo};
pub use draft_publish::{PublishRequest, publish_draft};
pub use draft_rooms::{NewClosure, add_closure, remove_closure, set_stand_ins, set_taken_percent};
pub use drafts::{DraftError, Received, draft, drafts, receive, remove};
pub use hand::{LessonAt, MoveTo, Suggested, lock, move_lesson, suggestions, take, unlock};
pub use look::{DraftView, Remaining, view, without_hours};
pub use publish::{already_there, publish_within};
pub use runs::{cancel_run, start_run};
pub use scope::{By, NotYours};
pub use term::{coming_term, term_around};
pub use versions::{Timetable, timetable, timetables};
pub use withdraw::{REMEMBERED_DAYS, WhatGoes, WithdrawError, can_be_put_back, put_back, what_goes, withdraw};

use super::import::fault::Fault;
use super::import::{self, Choice};
use super::model::{Bells, Reckoning, SchoolTimetable, Weeks};
use super::store;
pub use super::store::{KeptLesson, KeptTimetable, Withdrawn};
use crate::bookings::service::BookingError;
use crate::database::Tx;
use crate::database::refusal::{self, Refusal};
use crate::facilities::service::FacilityError;
use crate::id::TimetableId;
use crate::people::service::PeopleError;
use crate::server::child::Ending;
use crate::server::state::App;
use chrono::NaiveDate;
use std::time::Duration;

/// What somebody asks for with a file; `Request::plain` has the defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub choice: Choice,
    pub bells: Bells,
    pub weeks: Weeks,
    /// First and last date on which lessons are held.
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// Nothing is booked before this date, which is then a change of what held before; the weeks count from `first` all the same.
    pub from: Option<NaiveDate>,
    /// The timetable that it is a change of, whose versions share its address.
    pub changes: Option<TimetableId>,
    /// Dates on which a room is taken are skipped and kept as such, rather than refusing the whole.
    pub skip_taken: bool,
    /// Code of the building the rooms are in, known or to be made; `None`: the file's own code.
    pub building: Option<String>,
    /// Name of the school; `None`: the file's own.
    pub school: Option<String>,
    /// Persons that a room made by the import is said to hold, since the format does not say.
    pub room_capacity: i64,
}

impl Request {
    /// The current term, or near its end and between terms the next one, and everything else as the file has it.
    pub fn plain(today: NaiveDate) -> Self {
        let (first, last) = coming_term(today);
        Self {
            choice: Choice::default(),
            bells: Bells::default(),
            weeks: Weeks::default(),
            first,
            last,
            from: None,
            changes: None,
            skip_taken: false,
            building: None,
            school: None,
            room_capacity: 30,
        }
    }

    /// How the times of the file lie in the calendar.
    pub fn reckoning(&self) -> Reckoning {
        Reckoning { bells: self.bells, first: self.first, weeks: self.weeks.clone() }
    }

    /// What is wrong with it, with the names of the fields.
    pub fn faults(&self) -> Vec<RequestFault> {
        let mut faults = Vec::new();
        if !self.bells.is_sound() {
            faults.push(RequestFault::Bells);
        }
        if self.last < self.first {
            faults.push(RequestFault::Order);
        } else if (self.last - self.first).num_days() > 400 {
            faults.push(RequestFault::TooLong);
        }
        if self.weeks.days.is_some_and(|days| !(1..=7).contains(&days)) {
            faults.push(RequestFault::DaysPerWeek);
        }
        if !(0..=100_000).contains(&self.room_capacity) {
            faults.push(RequestFault::Capacity);
        }
        faults
    }
}

/// What can be wrong with what somebody asks for. The words are in `timetables::words`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestFault {
    /// The bells cannot be rung.
    Bells,
    /// The last date is before the first.
    Order,
    /// Longer than a school year.
    TooLong,
    Capacity,
    /// Not from 1 to 7 days a week.
    DaysPerWeek,
}

/// A lesson that cannot be held because something else holds the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    pub lesson: String,
    pub room: String,
    /// 1 (Monday) to 7.
    pub weekday: u8,
    /// Minutes after midnight.
    pub starts: u16,
    pub ends: u16,
    /// What is in the way; empty when its title is nobody's business.
    pub by: String,
    /// Dates on which it is; never empty.
    pub dates: Vec<NaiveDate>,
}

/// Why a timetable was not imported. Nothing of it is then in the calendar.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("What was asked for cannot be done.")]
    Request(Vec<RequestFault>),
    #[error("The file has faults.")]
    File(Vec<Fault>),
    #[error("The file was not read: {0}.")]
    NotRead(Ending),
    #[error("Something is already in the calendar where lessons should be.")]
    Collisions(Vec<Collision>),
    #[error("This is another's school or building.")]
    NotYours(Vec<NotYours>),
    #[error("The school's building or rooms cannot be made: {0}")]
    Facility(#[from] FacilityError),
    #[error("The school cannot be made: {0}")]
    People(#[from] PeopleError),
    #[error("A lesson cannot be booked: {0}")]
    Booking(#[from] BookingError),
    #[error("The database failed.")]
    Database(#[from] sqlx::Error),
}

impl ImportError {
    /// Whether another transaction was in the way, so that the same may succeed when tried again.
    fn is_passing(&self) -> bool {
        let (Self::Database(cause)
        | Self::Facility(FacilityError::Database(cause))
        | Self::People(PeopleError::Database(cause))
        | Self::Booking(BookingError::Database(cause))) = self
        else {
            return false;
        };
        // Of two who import the same at once the second finds it there.
        matches!(refusal::of(cause), Some(Refusal::TryAgain | Refusal::Overlap | Refusal::Duplicate))
    }
}

/// What an import has brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// The same lessons on the same dates were there already; nothing has changed.
    AlreadyThere(TimetableId),
    New(Summary),
}

/// A timetable that is now in the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub id: TimetableId,
    pub name: String,
    pub solution: String,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub lessons: usize,
    /// Rooms made, and rooms that were known.
    pub new_rooms: usize,
    pub known_rooms: usize,
    /// Weekly series, and the single dates they hold.
    pub series: usize,
    pub dates: usize,
    /// Dates that are holidays or on which a room is closed.
    pub closed_dates: usize,
    /// Dates on which something else holds the room.
    pub taken_dates: usize,
    /// Lessons with a time and no room: kept, but in no room's calendar.
    pub without_room: Vec<String>,
    /// Lessons the file has found no time for: kept, but in no calendar.
    pub without_time: Vec<String>,
}

/// How often an import is tried when other transactions are in the way.
const TRIES: u32 = 6;

/// Reads a file and puts its lessons into the calendar: all of them in one transaction, or none.
pub async fn import(app: &App, by: By<'_>, request: &Request, bytes: Vec<u8>) -> Result<Imported, ImportError> {
    let wrong = request.faults();
    if !wrong.is_empty() {
        return Err(ImportError::Request(wrong));
    }
    let (choice, reckoning) = (request.choice.clone(), request.reckoning());
    let read = tokio::task::spawn_blocking(move || import::read(&bytes, &choice, reckoning)).await;
    let timetable = match read {
        Ok(read) => read.map_err(ImportError::File)?,
        Err(stopped) => return Err(ImportError::Database(sqlx::Error::Io(std::io::Error::other(stopped)))),
    };
    publish(app, by, request, &timetable).await
}

/// Puts lessons into the calendar in a transaction of its own.
pub async fn publish(
    app: &App,
    by: By<'_>,
    request: &Request,
    timetable: &SchoolTimetable,
) -> Result<Imported, ImportError> {
    for tries in 1.. {
        let outcome = publish_once(app, by, request, timetable).await;
        match outcome {
            Err(error) if error.is_passing() && tries < TRIES => {
                tokio::time::sleep(Duration::from_millis(10 << tries)).await;
            }
            other => return other,
        }
    }
    unreachable!("the loop returns at its last try")
}

async fn publish_once(
    app: &App,
    by: By<'_>,
    request: &Request,
    timetable: &SchoolTimetable,
) -> Result<Imported, ImportError> {
    let mut tx = app.database.write().await?;
    let outcome = publish_within(app, &mut tx, by, request, timetable).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// The lessons of a timetable, in the order of the week; those without a time come first.
pub async fn lessons(tx: &mut Tx, id: &TimetableId) -> Result<Vec<KeptLesson>, sqlx::Error> {
    store::lessons(tx, id).await
}
