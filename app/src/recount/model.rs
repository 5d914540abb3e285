//! What may differ in a database, in words, and what mending does about it.

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// A sentence that names rows by their ids.
    pub what: String,
    pub mending: Mending,
}

/// What mending does about a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mending {
    /// Nothing: somebody must look. The sentence says at what.
    Look(&'static str),
    /// A guard of the schema is missing: it is made again by this statement.
    Guard(String),
    /// A row of `occupancy` that no confirmed booking has goes.
    LetGo { booking: String, atom: String },
    /// A confirmed booking gets the parts of its space at its time; the time is free.
    Hold { booking: String },
    /// The time belongs to another booking: this one becomes a request again, which a clerk decides.
    AskAgain { booking: String },
    /// The time that is held becomes as long as the booking.
    Widen { booking: String },
    /// The date is booked, so it is not skipped; or it is none of the series' dates.
    NotSkipped { series: String, date: String },
    /// What published it is gone: it is cancelled.
    Cancel { booking: String },
    /// Its worker is gone: it waits for the next one.
    Requeue { job: String },
}

impl Mending {
    /// What it does, in words.
    pub fn sentence(&self) -> String {
        match self {
            Self::Look(at) => format!("Not mended by the program: {at}."),
            Self::Guard(_) => "Mending makes it again.".to_owned(),
            Self::LetGo { .. } => "Mending lets the time go.".to_owned(),
            Self::Hold { .. } => "Mending lets it hold its time, which is free.".to_owned(),
            Self::AskAgain { .. } => {
                "Mending makes it a request again, since another booking has the time: a clerk decides.".to_owned()
            }
            Self::Widen { .. } => "Mending makes the held time as long as the booking.".to_owned(),
            Self::NotSkipped { .. } => "Mending takes it off the skipped dates.".to_owned(),
            Self::Cancel { .. } => "Mending cancels it.".to_owned(),
            Self::Requeue { .. } => "Mending puts it back into the queue.".to_owned(),
        }
    }

    /// Whether the program can do something about it.
    pub fn is_possible(&self) -> bool {
        !matches!(self, Self::Look(_))
    }
}

/// Everything that is counted, as plain as it stands in the tables.
#[derive(Debug, Default)]
pub struct Tables {
    pub bookings: Vec<BookingRow>,
    /// Space and atom.
    pub parts: Vec<(String, String)>,
    /// Atom and the building it is in, by id; the space's building.
    pub atoms: Vec<(String, String)>,
    pub spaces: Vec<(String, String)>,
    pub held: Vec<HeldRow>,
    pub series: Vec<SeriesRow>,
    /// Series and date.
    pub skipped: Vec<(String, String)>,
    /// Bookings that somebody has moved.
    pub moved: Vec<String>,
    /// Publications and timetables that are not withdrawn: what series are published by.
    pub sources: Vec<String>,
    /// Running jobs whose lease has run out.
    pub silent_jobs: Vec<(String, String)>,
    /// References to rows that are not there, in words, and other damage that the engine itself finds.
    pub broken: Vec<String>,
    /// Guards that the schema should have and has not: name, and the statement that makes it.
    pub missing_guards: Vec<(String, String)>,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct BookingRow {
    pub id: String,
    pub space_id: String,
    pub series_id: Option<String>,
    pub state: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub held_from: Option<i64>,
    pub held_to: Option<i64>,
    pub settled: bool,
    pub created_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct HeldRow {
    pub booking_id: String,
    pub atom_id: String,
    pub starts_at: i64,
    pub ends_at: i64,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SeriesRow {
    pub id: String,
    pub space_id: String,
    pub weekday: i64,
    pub starts_minute: i64,
    pub ends_minute: i64,
    pub first_date: String,
    pub last_date: String,
    pub source_id: Option<String>,
}
