//! What somebody asks for with a file, and what can be wrong with that.

use super::coming_term;
use crate::id::TimetableId;
use crate::timetables::import::Choice;
use crate::timetables::model::{Bells, Reckoning, Weeks};
use chrono::NaiveDate;

/// What somebody asks for with a file; `Request::plain` has the defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub choice: Choice,
    pub bells: Bells,
    pub weeks: Weeks,
    /// First and last date on which lessons are held.
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// Nothing is booked before this date; the weeks count from `first` all the same.
    pub from: Option<NaiveDate>,
    /// Even lessons that would have been held already, when the term has begun.
    pub past: bool,
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
            past: false,
            changes: None,
            skip_taken: false,
            building: None,
            school: None,
            room_capacity: 30,
        }
    }

    /// The first date on which lessons are held.
    pub fn holds_from(&self) -> NaiveDate {
        self.from.unwrap_or(self.first)
    }

    /// The same, but nothing is booked before today unless that was asked for.
    pub fn from_today(&self, today: NaiveDate) -> Result<Self, RequestFault> {
        if self.past || today <= self.holds_from() {
            return Ok(self.clone());
        }
        if today > self.last { Err(RequestFault::Over) } else { Ok(Self { from: Some(today), ..self.clone() }) }
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
    /// The term is over, and its lessons would all have been held.
    Over,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_put_into_the_past_unless_that_was_asked_for() {
        let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let plain =
            Request { first: date("2027-01-11"), last: date("2027-06-18"), ..Request::plain(date("2027-01-11")) };
        let from = |request: &Request, today: &str| request.from_today(date(today)).map(|request| request.holds_from());
        assert_eq!(from(&plain, "2026-12-01"), Ok(date("2027-01-11")));
        assert_eq!(from(&plain, "2027-01-11"), Ok(date("2027-01-11")));
        assert_eq!(from(&plain, "2027-02-01"), Ok(date("2027-02-01")));
        assert_eq!(from(&plain, "2027-06-19"), Err(RequestFault::Over));
        let all = Request { past: true, ..plain };
        assert_eq!(from(&all, "2027-06-19"), Ok(date("2027-01-11")));
    }
}
