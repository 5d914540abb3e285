//! What has become of an import.

use super::{NotYours, RequestFault};
use crate::bookings::service::BookingError;
use crate::database::Failure;
use crate::facilities::service::FacilityError;
use crate::id::TimetableId;
use crate::people::service::PeopleError;
use crate::server::child::Ending;
use crate::time::Weekly;
use crate::timetables::import::fault::Fault;
use crate::timetables::solve::rooms::Ambiguous;
use chrono::NaiveDate;

/// A lesson that cannot be held because something else holds the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    pub lesson: String,
    pub room: String,
    pub time: Weekly,
    /// What is in the way; empty when its title is nobody's business.
    pub by: String,
    /// Dates on which it is; never empty.
    pub dates: Vec<NaiveDate>,
}

/// Why a timetable was not imported. Nothing has changed then.
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
    #[error("Several spaces of the building have the name of a room.")]
    Ambiguous(Vec<Ambiguous>),
    #[error("The timetable of {0} is on its way into the building's calendar, or out of it.")]
    Busy(String),
    #[error("Putting the timetable into the calendar broke off.")]
    BrokeOff,
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

impl Failure for ImportError {
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

/// What an import has brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// The same lessons on the same dates were there already; nothing has changed.
    AlreadyThere(TimetableId),
    New(Summary),
}

/// A timetable that is on its way into the calendar, with what has been foreseen of it.
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
