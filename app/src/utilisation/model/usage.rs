//! Minutes bookable and booked, laid on the hours of the week. The only divisions of the report are in this file.

use crate::bookings::model::Kind;
use crate::settings::model::{Setting, Values};
use crate::time::Weekday;
use std::ops::AddAssign;

/// The kinds that are use; a closure is none.
pub const USES: [Kind; 3] = [Kind::Lesson, Kind::Season, Kind::Single];

/// Minutes of parts that were open, and those of them that were booked, by kind.
///
/// ```
/// use samrum::{bookings::model::Kind, utilisation::model::Usage};
/// let mut usage = Usage::open(240);
/// usage.book(Kind::Lesson, 60);
/// assert_eq!(usage.rate(), Some(0.25));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Open minutes: opening hours without holidays, closed days and closures.
    pub bookable: i64,
    /// Minutes of confirmed bookings within the bookable ones, in the order of [`USES`].
    booked: [i64; 3],
}

impl Usage {
    /// So many bookable minutes, none of them booked.
    pub fn open(bookable: i64) -> Self {
        Self { bookable, booked: [0; 3] }
    }

    pub fn book(&mut self, kind: Kind, minutes: i64) {
        if let Some(place) = USES.iter().position(|use_| *use_ == kind) {
            self.booked[place] += minutes;
        }
    }

    pub fn booked(&self) -> i64 {
        self.booked.iter().sum()
    }

    pub fn booked_as(&self, kind: Kind) -> i64 {
        USES.iter().position(|use_| *use_ == kind).map_or(0, |place| self.booked[place])
    }

    /// Booked of bookable, 0–1; `None` where nothing could be booked.
    pub fn rate(&self) -> Option<f64> {
        (self.bookable > 0).then(|| self.booked() as f64 / self.bookable as f64)
    }

    /// This kind's part of all that was booked, 0–1; 0 where nothing was.
    pub fn share(&self, kind: Kind) -> f64 {
        if self.booked() == 0 { 0.0 } else { self.booked_as(kind) as f64 / self.booked() as f64 }
    }

    /// Whether at least so many per cent were booked, without rounding.
    pub fn reaches(&self, percent: i64) -> bool {
        self.booked() * 100 >= percent * self.bookable
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.bookable += other.bookable;
        for (own, others) in self.booked.iter_mut().zip(other.booked) {
            *own += others;
        }
    }
}

/// Cells of a [`Week`]: seven days of 24 civil hours.
pub const CELLS: usize = 7 * 24;

/// The use of a place over a period, laid on the weekdays and civil hours it fell on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    cells: Vec<Usage>,
    /// Booked minutes outside bookable time: told apart, and no part of any rate.
    pub outside: i64,
}

impl Default for Week {
    fn default() -> Self {
        Self { cells: vec![Usage::default(); CELLS], outside: 0 }
    }
}

impl Week {
    /// Where a weekday and an hour (0–23) are kept.
    pub fn cell(weekday: Weekday, hour: u8) -> usize {
        weekday.place() * 24 + usize::from(hour)
    }

    pub fn at(&self, weekday: Weekday, hour: u8) -> Usage {
        self.cells[Self::cell(weekday, hour)]
    }

    pub fn at_mut(&mut self, cell: usize) -> &mut Usage {
        &mut self.cells[cell]
    }

    pub fn total(&self) -> Usage {
        self.sum(|_, _| true)
    }

    /// Monday to Friday between the hours that many want.
    pub fn prime(&self, settings: &Values) -> Usage {
        self.sum(|weekday, hour| {
            weekday.number() <= 5
                && settings.get(Setting::PrimeFrom) <= i64::from(hour)
                && i64::from(hour) < settings.get(Setting::PrimeUntil)
        })
    }

    /// The hours, from the first to the last, at which anything was bookable on some weekday.
    pub fn open_hours(&self) -> std::ops::Range<u8> {
        let open = |hour: &u8| Weekday::ALL.into_iter().any(|weekday| self.at(weekday, *hour).bookable > 0);
        match ((0..24).find(open), (0..24).rev().find(open)) {
            (Some(first), Some(last)) => first..last + 1,
            _ => 0..0,
        }
    }

    fn sum(&self, within: impl Fn(Weekday, u8) -> bool) -> Usage {
        let mut sum = Usage::default();
        for weekday in Weekday::ALL {
            for hour in (0..24).filter(|hour| within(weekday, *hour)) {
                sum += self.at(weekday, hour);
            }
        }
        sum
    }
}

impl AddAssign<&Week> for Week {
    fn add_assign(&mut self, other: &Self) {
        for (own, others) in self.cells.iter_mut().zip(&other.cells) {
            *own += *others;
        }
        self.outside += other.outside;
    }
}

/// Öre per booked hour, when a year costs so much and the period is so many days long; `None` when nothing was booked.
pub fn ore_per_booked_hour(ore_per_year: i64, days: i64, booked_minutes: i64) -> Option<i64> {
    let cost = i128::from(ore_per_year) * i128::from(days) * 60;
    (booked_minutes > 0).then(|| (cost / (365 * i128::from(booked_minutes))) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closure_is_never_use() {
        let mut usage = Usage::open(60);
        usage.book(Kind::Closure, 60);
        assert_eq!(usage.rate(), Some(0.0));
    }

    #[test]
    fn a_year_of_cost_is_spread_over_its_days() {
        // 365 000 kr a year, one day, ten booked hours: 1 000 kr a day, 100 kr an hour.
        assert_eq!(ore_per_booked_hour(36_500_000, 1, 600), Some(10_000));
        assert_eq!(ore_per_booked_hour(36_500_000, 1, 0), None);
    }
}
