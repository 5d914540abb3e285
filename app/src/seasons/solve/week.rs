//! One week stands for the whole season: when spaces are open and atoms taken in the model week.
//!
//! By the rule of `bookings/service/weekly`, of the dates of a weekday that count (public holidays, days closed everywhere and school
//! breaks do not) a slot is *closed* when the space is closed on more than a stated share of them, and *taken* when something in the
//! calendar touches it on more than that share.

use crate::bookings::service::weekly::{HeldTimes, Occasion, Share, occasions};
use crate::facilities::closed_days::ClosedDay;
use crate::facilities::holidays::holiday;
use crate::facilities::hours::Hours;
use crate::facilities::model::{SchoolBreak, break_on};
use crate::id::AtomId;
use crate::seasons::model::Round;
use crate::time::{Span, Weekday, Weekly, Zone};
use chrono::NaiveDate;
use std::collections::BTreeMap;

const DAY_MINUTES: usize = 1440;

/// The dates that count, and the grid.
#[derive(Debug, Clone)]
pub struct ModelWeek {
    /// By weekday, Monday first.
    dates: [Vec<NaiveDate>; 7],
    slot_minutes: usize,
    /// A slot is taken or closed when it is so on more than this share of its dates.
    share: Share,
}

impl ModelWeek {
    pub fn new(round: &Round, breaks: &[SchoolBreak], closed_days: &[ClosedDay], share_percent: i64) -> Self {
        let mut dates: [Vec<NaiveDate>; 7] = Default::default();
        let is_free = |date: NaiveDate| {
            let closed = holiday(date).is_some() || closed_days.iter().any(|day| day.is(date));
            closed || break_on(breaks, date).is_some()
        };
        for date in round.terms.dates.iter().filter(|date| !is_free(*date)) {
            dates[Weekday::of(date).place()].push(date);
        }
        Self {
            dates,
            slot_minutes: round.terms.numbers.slot_minutes.max(1) as usize,
            share: Share::percent(share_percent),
        }
    }

    fn slots(&self) -> usize {
        DAY_MINUTES / self.slot_minutes
    }

    /// When a space is open in the model week, in whole slots.
    pub fn open(&self, hours: &Hours) -> Vec<Weekly> {
        let mut open = Vec::new();
        for (weekday, dates) in self.dates.iter().enumerate().filter(|(_, dates)| !dates.is_empty()) {
            let mut closed = vec![dates.len(); self.slots()];
            for window in dates.iter().flat_map(|date| hours.windows(*date)) {
                let first = usize::from(window.from).div_ceil(self.slot_minutes);
                let end = usize::from(window.until) / self.slot_minutes;
                closed.iter_mut().take(end).skip(first).for_each(|count| *count = count.saturating_sub(1));
            }
            open.extend(self.runs(weekday, |slot| !self.share.is_exceeded(closed[slot], dates.len())));
        }
        open
    }

    /// When each atom is taken in the model week. `held` is what the calendar holds.
    pub fn taken(&self, held: &[(AtomId, Span)], zone: Zone) -> BTreeMap<AtomId, Vec<Weekly>> {
        let minute = |slot: usize| (slot * self.slot_minutes) as u16;
        let days = Weekday::ALL.map(|weekday| {
            let dates = &self.dates[weekday.place()];
            let slots = (0..self.slots()).map(|slot| occasions(dates, minute(slot), minute(slot + 1), zone));
            (occasions(dates, 0, DAY_MINUTES as u16, zone), slots.collect::<Vec<_>>())
        });
        let mut spans = BTreeMap::<&AtomId, Vec<Span>>::new();
        for (atom, span) in held {
            spans.entry(atom).or_default().push(*span);
        }
        let mut taken = BTreeMap::new();
        for (atom, spans) in spans {
            let held = HeldTimes::new(spans);
            let is_taken = |dates: &[Occasion]| self.share.is_taken(dates, |one| held.meet(one.time));
            // A day on most of whose dates there is nothing has no slot that is taken.
            let busy = days.iter().enumerate().filter(|(_, (whole, _))| is_taken(whole));
            let times: Vec<_> =
                busy.flat_map(|(weekday, (_, slots))| self.runs(weekday, |slot| is_taken(&slots[slot]))).collect();
            if !times.is_empty() {
                taken.insert(atom.clone(), times);
            }
        }
        taken
    }

    /// The longest runs of slots that hold, as times.
    fn runs(&self, weekday: usize, holds: impl Fn(usize) -> bool) -> Vec<Weekly> {
        let mut runs = Vec::new();
        let mut start = None;
        for slot in 0..=self.slots() {
            match (start, slot < self.slots() && holds(slot)) {
                (None, true) => start = Some(slot),
                (Some(from), false) => {
                    let minute = |slot: usize| (slot * self.slot_minutes) as u16;
                    runs.push(Weekly::new(Weekday::ALL[weekday], minute(from), minute(slot)));
                    start = None;
                }
                _ => {}
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facilities::hours::Exception;
    use crate::seasons::model::{RoundNumbers, RoundState, RoundTerms};
    use crate::time::DateRange;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    /// Eight Mondays, 5 October to 23 November 2026; no holiday among them.
    fn week(breaks: &[SchoolBreak]) -> ModelWeek {
        let terms = RoundTerms {
            name: "Hösten".to_owned(),
            dates: DateRange::new(day("2026-10-05"), day("2026-11-23")),
            applications: DateRange::new(day("2026-04-01"), day("2026-04-30")),
            numbers: RoundNumbers::default(),
        };
        ModelWeek::new(&Round { id: "r".into(), state: RoundState::Closed, terms, publication: None }, breaks, &[], 25)
    }

    fn lesson(date: &str, from: u16, to: u16) -> (AtomId, Span) {
        let zone = Zone::default();
        ("a".into(), Span::new(zone.instant_or_after(day(date), from), zone.instant_or_after(day(date), to)))
    }

    #[test]
    fn a_time_taken_on_three_of_eight_mondays_is_taken_and_on_two_is_not() {
        let mut held = vec![lesson("2026-10-05", 1020, 1100), lesson("2026-10-12", 1020, 1100)];
        assert!(week(&[]).taken(&held, Zone::default()).is_empty());
        held.push(lesson("2026-10-19", 1020, 1100));
        let taken = week(&[]).taken(&held, Zone::default());
        assert_eq!(taken.values().flatten().collect::<Vec<_>>(), [&Weekly::new(Weekday::ALL[0], 1020, 1110)]);
    }

    #[test]
    fn two_bookings_that_touch_one_slot_on_a_date_count_once() {
        let held = [
            lesson("2026-10-05", 1020, 1035),
            lesson("2026-10-05", 1035, 1050),
            lesson("2026-10-12", 1020, 1035),
            lesson("2026-10-12", 1035, 1050),
        ];
        assert!(week(&[]).taken(&held, Zone::default()).is_empty());
    }

    #[test]
    fn a_date_in_a_school_break_does_not_count() {
        let free = SchoolBreak {
            id: "b".into(),
            name: "Höstlov".to_owned(),
            dates: DateRange::new(day("2026-10-19"), day("2026-10-25")),
        };
        let held = [lesson("2026-10-05", 1020, 1080), lesson("2026-10-19", 1020, 1080), lesson("2026-10-12", 600, 660)];
        assert!(week(&[free]).taken(&held, Zone::default()).is_empty());
    }

    #[test]
    fn a_booking_over_midnight_takes_both_days() {
        let held: Vec<_> =
            ["2026-10-05", "2026-10-12", "2026-10-19"].into_iter().map(|date| lesson(date, 1380, 1440 + 60)).collect();
        let taken = week(&[]).taken(&held, Zone::default());
        let expected = [Weekly::new(Weekday::ALL[0], 1380, 1440), Weekly::new(Weekday::ALL[1], 0, 60)];
        assert_eq!(taken.values().flatten().copied().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_space_is_open_where_it_is_so_on_most_dates_and_only_whole_slots_count() {
        let weekly = vec![Weekly::new(Weekday::MONDAY, 1005, 1320)];
        let mut hours = Hours { weekly, ..Hours::default() };
        assert_eq!(week(&[]).open(&hours), [Weekly::new(Weekday::MONDAY, 1020, 1320)]);
        let closed = |first: &str, last: &str| Exception {
            dates: DateRange::new(day(first), day(last)),
            window: None,
            reason: "ombyggnad".to_owned(),
            own: true,
        };
        hours.exceptions.push(closed("2026-10-05", "2026-10-12"));
        assert_eq!(week(&[]).open(&hours).len(), 1, "closed on two of eight");
        hours.exceptions.push(closed("2026-10-19", "2026-10-19"));
        assert_eq!(week(&[]).open(&hours), [], "closed on three of eight");
    }
}
