//! What can be wrong with a timetable's file, and where in it.

use super::foreign::Foreign;
use crate::server::child::literal::{self, Literal};
use serde::{Deserialize, Serialize};

/// One thing that stands in the way of an import. The words are in `timetables::words`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The first line is 1; `None` when it is about the file as a whole.
    pub line: Option<u32>,
    /// The element, such as `Event E17`; empty when it is about the file as a whole.
    pub element: String,
    pub what: What,
}

impl Fault {
    /// About the file as a whole.
    pub fn file(what: What) -> Self {
        Self { line: None, element: String::new(), what }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    // The file as a whole.
    /// Larger than so many megabytes, as it is or unpacked.
    TooLarge(usize),
    Empty,
    /// Says it is compressed and cannot be unpacked.
    BrokenCompression,
    /// Not UTF-8; the fault's line is the first that is not.
    BrokenText,
    /// Not XML at all, and nothing else that is known.
    NotXml,
    /// A file of another program.
    Foreign(Foreign),
    /// Not well-formed from here on.
    Malformed,
    /// An element is closed by the name of another.
    WrongClosing {
        expected: String,
        actual: String,
    },
    /// Document type declarations are not read: they can make a small file large.
    DocumentType,
    /// XML of another kind: the name of its outermost element.
    OtherKind(String),
    /// So many faults more than are listed.
    More(usize),
    /// An element of more attributes than so many, or names from more namespaces.
    TooManyAttributes(usize),

    // What an element says.
    /// A child element or attribute that must be there.
    Missing(#[serde(with = "literal")] Literal),
    /// A child element that says something that is no whole number from 0 to a million.
    NotANumber {
        #[serde(with = "literal")]
        name: Literal,
        text: String,
    },
    /// More or fewer than the head of the file says: it was cut off, or mended by hand.
    Count {
        #[serde(with = "literal")]
        name: Literal,
        said: u32,
        there: usize,
    },
    /// A child element that says none of the words it may.
    UnknownWord {
        #[serde(with = "literal")]
        name: Literal,
        text: String,
    },
    /// A kind of constraint the format does not have.
    UnknownConstraint,
    /// The same id as the element on this line.
    DoubleId {
        first: u32,
    },
    /// Another of its kind has this name or id.
    DoubleName(String),
    /// A reference to a thing of this kind that is not there.
    UnknownReference {
        #[serde(with = "literal")]
        kind: Literal,
        id: String,
    },
    /// A duration of nothing.
    NoDuration,
    /// More than the times of the week, or than whatever else it counts.
    TooMuch {
        #[serde(with = "literal")]
        name: Literal,
        said: u32,
        most: usize,
    },
    /// The least is more than the most.
    Order,

    // An instance.
    NoTimes,
    TimeWithoutDay,
    /// Others of its times have weeks.
    TimeWithoutWeek,
    /// So many days, and nothing says which weekdays they are.
    AskDays(usize),
    /// So many days are no whole number of weeks of so many.
    DaysPerWeek {
        days: usize,
        per_week: usize,
    },
    /// Days that are mornings and afternoons in a file that does not say so.
    HalfDays,
    /// The file has no week of this name; it has these, or only one.
    UnknownWeek {
        asked: String,
        there: Vec<String>,
    },
    /// More days in a week than seven.
    TooManyDays(usize),
    /// Days that stand for terms of a year, not for days of a week.
    Terms,
    /// More weeks in a cycle than so many.
    TooManyWeeks(usize),
    /// What it says here cannot be: a time too late for the event's periods, say.
    NoSense,
    /// A day's last period ends after midnight with the bells that were given.
    DayPastMidnight,

    // Which instance, which solution.
    NoInstance,
    /// None was named, and these are there.
    SeveralInstances(Vec<String>),
    UnknownInstance {
        asked: String,
        there: Vec<String>,
    },
    /// In the timetable the event is in another room than the one it is given, which the format cannot say.
    GivenElsewhere(String),
    /// The format has schools alone, and no timetables.
    OnlyUnfinished,
    NoSolution {
        instance: String,
    },
    /// There are solutions, and only for these.
    SolutionForOthers {
        instance: String,
        others: Vec<String>,
    },
    /// None was named, none states its cost, and these are there.
    SeveralSolutions(Vec<String>),
    UnknownSolution {
        asked: String,
        there: Vec<String>,
    },

    // A solution.
    /// More periods are placed than the event has.
    LongerThanEvent {
        event: String,
        most: usize,
    },
    /// The lesson has more periods than are left of the day.
    PastDaysEnd {
        event: String,
        time: String,
    },
    /// The lesson ends after midnight with the bells that were given.
    PastMidnight {
        event: String,
    },
    UnknownRole {
        event: String,
        role: String,
    },
    /// A resource of another type than the role is for.
    OtherType {
        resource: String,
        role: String,
    },
    /// The event comes with another resource for this role.
    RoleTaken {
        role: String,
        resource: String,
    },
    /// The event comes with another time.
    OtherTime {
        event: String,
        time: String,
    },
    /// The room already has this lesson at the same time.
    RoomTwice {
        room: String,
        other: String,
    },
}
