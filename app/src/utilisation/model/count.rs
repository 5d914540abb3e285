//! Counts one atom's minutes over a period, and lays them on the week: calendars in, minutes out.

use super::{Period, Week};
use crate::bookings::model::Kind;
use crate::facilities::hours::Hours;
use crate::time::{ClockSpan, Instant, Span, Weekday, Zone};

/// Parts of a minute are left out at both ends, so what was disjoint stays so.
pub fn whole_minutes(span: Span) -> Span {
    let whole = |at: Instant| Instant(at.0.div_euclid(60) * 60);
    Span::new(whole(span.from), whole(span.until))
}

fn minutes(span: Span) -> i64 {
    span.seconds() / 60
}

/// What is known of an atom, in any order.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    pub open: Vec<Span>,
    pub closed: Vec<Span>,
    pub uses: Vec<(Span, Kind)>,
}

/// The civil hours of a period in order: when each begins and which cell of the week it is.
/// A clock that goes back makes the same cell occur twice on that day; one that goes forward skips one.
#[derive(Debug)]
pub struct Timeline {
    whole: Span,
    starts: Vec<Instant>,
    cells: Vec<usize>,
}

impl Timeline {
    pub fn new(zone: Zone, period: &Period) -> Self {
        let whole = whole_minutes(period.time);
        let (mut starts, mut cells) = (Vec::new(), Vec::new());
        let mut at = whole.from;
        while at < whole.until {
            let (date, minute) = zone.civil(at);
            starts.push(at);
            cells.push(Week::cell(Weekday::of(date), (minute / 60) as u8));
            at = at.plus_minutes(i64::from(60 - minute % 60));
        }
        Self { whole, starts, cells }
    }

    /// Calls with each cell that a span within the period touches, and how many of its minutes.
    fn each(&self, span: Span, mut with: impl FnMut(usize, i64)) {
        let first = self.starts.partition_point(|start| *start <= span.from).saturating_sub(1);
        for place in first..self.starts.len() {
            let until = self.starts.get(place + 1).copied().unwrap_or(self.whole.until);
            let hour = Span::new(self.starts[place], until);
            if hour.from >= span.until {
                break;
            }
            if let Some(common) = span.common(hour) {
                with(self.cells[place], minutes(common));
            }
        }
    }
}

/// Counts an atom: bookable is open and not closed; booked is used within bookable; the rest of its use is outside.
pub fn count(calendar: Calendar, timeline: &Timeline) -> Week {
    let mut week = Week::default();
    let clipped = |spans: Vec<Span>| {
        let whole = spans.into_iter().filter_map(|span| whole_minutes(span).common(timeline.whole));
        Span::joined(whole.collect())
    };
    let bookable = Span::all_without(&clipped(calendar.open), &clipped(calendar.closed));
    for span in &bookable {
        timeline.each(*span, |cell, minutes| week.at_mut(cell).bookable += minutes);
    }
    let mut uses = calendar.uses;
    uses.sort_unstable_by_key(|(span, _)| *span);
    let (mut counted_until, mut next) = (timeline.whole.from, 0);
    for (span, kind) in uses {
        // The calendar holds no atom twice; should it ever, the minute is still counted once.
        let rest = Span::new(counted_until, timeline.whole.until);
        let Some(span) = whole_minutes(span).common(rest) else { continue };
        counted_until = span.until;
        while bookable.get(next).is_some_and(|open| open.until <= span.from) {
            next += 1;
        }
        let mut outside = minutes(span);
        for open in bookable[next..].iter().take_while(|open| open.from < span.until) {
            if let Some(common) = span.common(*open) {
                outside -= minutes(common);
                timeline.each(common, |cell, minutes| week.at_mut(cell).book(kind, minutes));
            }
        }
        week.outside += outside;
    }
    week
}

/// When a space is open within the days of a period, exceptions and holidays heeded. A window goes from the instant of its
/// opening to that of its closing: the doubled hour of autumn makes it longer, the skipped one of spring shorter.
pub fn open_spans(zone: Zone, hours: &Hours, period: &Period) -> Vec<Span> {
    let windows =
        period.dates.iter().flat_map(|date| hours.windows(date).into_iter().map(move |window| (date, window)));
    let spans = windows.map(|(date, ClockSpan { from, until })| {
        Span::new(zone.instant_or_after(date, from), zone.instant_or_after(date, until))
    });
    spans.filter(|span| !span.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DateRange, Weekly};

    fn period(first: &str, last: &str) -> Period {
        let day = |text: &str| text.parse().expect("a date");
        Period::days(Zone::default(), DateRange::new(day(first), day(last)))
    }

    fn at(date: &str, minute: u16) -> Instant {
        Zone::default().instant(date.parse().expect("a date"), minute).expect("a time")
    }

    fn counted(first: &str, last: &str, from: u16, until: u16, uses: Vec<(Span, Kind)>, closed: Vec<Span>) -> Week {
        let (zone, period) = (Zone::default(), period(first, last));
        let weekly = Weekly::daily(ClockSpan::new(from, until));
        let hours = Hours { weekly, ..Hours::default() };
        count(Calendar { open: open_spans(zone, &hours, &period), closed, uses }, &Timeline::new(zone, &period))
    }

    #[test]
    fn the_day_the_clock_goes_back_has_25_hours_and_its_doubled_hour_counts_twice() {
        let week = counted("2026-10-25", "2026-10-25", 0, 1440, Vec::new(), Vec::new());
        assert_eq!(week.total().bookable, 25 * 60);
        assert_eq!(week.at(Weekday::ALL[7 - 1], 2).bookable, 120);
    }

    #[test]
    fn the_day_the_clock_goes_forward_has_23_hours_and_lacks_one() {
        let week = counted("2026-03-29", "2026-03-29", 0, 1440, Vec::new(), Vec::new());
        assert_eq!(week.total().bookable, 23 * 60);
        assert_eq!(week.at(Weekday::ALL[7 - 1], 2).bookable, 0);
    }

    #[test]
    fn a_holiday_and_a_closure_leave_the_denominator() {
        // Good Friday and Easter are holidays: of the week only Monday to Thursday and Saturday are open, 10 hours each.
        let closure = Span::new(at("2026-03-30", 480), at("2026-03-30", 600));
        let week = counted("2026-03-30", "2026-04-05", 480, 1080, Vec::new(), vec![closure]);
        assert_eq!(week.total().bookable, 5 * 600 - 120);
    }

    #[test]
    fn use_outside_opening_hours_is_told_apart_so_that_no_rate_passes_one() {
        let booking = Span::new(at("2026-11-24", 1200), at("2026-11-24", 1380));
        let week = counted("2026-11-24", "2026-11-24", 480, 1260, vec![(booking, Kind::Season)], Vec::new());
        assert_eq!((week.total().booked(), week.outside), (60, 120));
        assert_eq!(week.at(Weekday::ALL[2 - 1], 20).rate(), Some(1.0));
    }

    #[test]
    fn a_booking_that_crosses_the_end_of_the_period_counts_only_within_it() {
        let booking = Span::new(at("2026-11-24", 1380), at("2026-11-25", 120));
        let week = counted("2026-11-24", "2026-11-24", 0, 1440, vec![(booking, Kind::Single)], Vec::new());
        assert_eq!((week.total().booked(), week.outside), (60, 0));
    }
}
