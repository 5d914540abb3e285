//! How the times of a school's file lie in the calendar, as far as the file does not say it.

use super::Bells;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Clock and calendar for a file that knows neither.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reckoning {
    pub bells: Bells,
    /// The term's first date; it lies in the cycle's first week.
    pub first: NaiveDate,
    pub weeks: Weeks,
}

/// What somebody says of the weeks of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weeks {
    /// Days of a week, 1 to 7, where the days' names do not say which weekdays they are.
    pub days: Option<u8>,
    /// Which of the file's weeks the term begins with, by its mark or number; `None`: as the calendar says, or the first.
    pub begins: Option<String>,
}

impl From<Bells> for Reckoning {
    /// Nothing said of the weeks.
    fn from(bells: Bells) -> Self {
        Self { bells, first: NaiveDate::default(), weeks: Weeks::default() }
    }
}
