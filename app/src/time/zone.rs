//! Civil time: what the clock on the wall of the municipality says, and which moment is meant by it.

use super::{DateRange, Instant, Span};
use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveTime, TimeZone, Timelike, Utc};

/// The municipality's time zone.
#[derive(Debug, Clone, Copy)]
pub struct Zone(pub chrono_tz::Tz);

impl Default for Zone {
    fn default() -> Self {
        Self(chrono_tz::Europe::Stockholm)
    }
}

impl Zone {
    /// The instant of a civil time; `minute` is 0..=1440 after midnight, 1440 being the next midnight.
    /// `None` when the clock skips that time (the last Sunday of March, 02:00–03:00 in Sweden).
    /// A time that happens twice in autumn means the first.
    pub fn instant(self, date: NaiveDate, minute: u16) -> Option<Instant> {
        let (date, minute) =
            if minute >= 1440 { (date.checked_add_days(Days::new(1))?, minute - 1440) } else { (date, minute) };
        let time = NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute) * 60, 0)?;
        match self.0.from_local_datetime(&date.and_time(time)) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(Instant(at.timestamp())),
            LocalResult::None => None,
        }
    }

    /// Like [`Zone::instant`], but a skipped time means the first instant after the gap.
    pub fn instant_or_after(self, date: NaiveDate, minute: u16) -> Instant {
        (0..=180)
            .find_map(|later| self.instant(date, minute + later))
            .unwrap_or(Instant(date.and_time(NaiveTime::MIN).and_utc().timestamp()))
    }

    /// From one civil time of a date to another of the same date (beyond 1440: of the next); `None` when the clock skips either.
    pub fn span(self, date: NaiveDate, from: u16, until: u16) -> Option<Span> {
        Some(Span::new(self.instant(date, from)?, self.instant(date, until)?))
    }

    /// Civil date and minutes after midnight of an instant.
    pub fn civil(self, at: Instant) -> (NaiveDate, u16) {
        let Some(at) = DateTime::<Utc>::from_timestamp(at.0, 0) else { return (NaiveDate::MIN, 0) };
        let local = at.with_timezone(&self.0).naive_local();
        (local.date(), (local.hour() * 60 + local.minute()) as u16)
    }

    pub fn date(self, at: Instant) -> NaiveDate {
        self.civil(at).0
    }

    /// Minutes that the clock on the wall counts from one instant to another: from eight in the evening to eight in the morning is
    /// twelve hours, also in a night in which the clock is changed. Within an hour that comes twice it is the minutes that pass.
    pub fn minutes_between(self, from: Instant, to: Instant) -> i64 {
        let ((first, starts), (last, ends)) = (self.civil(from), self.civil(to));
        let by_the_clock = (last - first).num_days() * 1440 + i64::from(ends) - i64::from(starts);
        if by_the_clock > 0 { by_the_clock } else { (to.0 - from.0) / 60 }
    }

    /// The instant so many minutes later by the clock on the wall; `None` when the clock skips it.
    pub fn later(self, from: Instant, minutes: i64) -> Option<Instant> {
        let (date, minute) = self.civil(from);
        let minute = i64::from(minute) + minutes;
        let date = date.checked_add_signed(chrono::TimeDelta::days(minute.div_euclid(1440)))?;
        self.instant(date, minute.rem_euclid(1440) as u16)
    }

    /// A span that begins at another time and is as long by the clock on the wall; `None` when the clock skips its end.
    pub fn moved(self, span: Span, from: Instant) -> Option<Span> {
        Some(Span::new(from, self.later(from, self.minutes_between(span.from, span.until))?))
    }

    /// First instant of a civil date.
    pub fn start_of(self, date: NaiveDate) -> Instant {
        self.instant_or_after(date, 0)
    }

    /// First instant after a civil date.
    pub fn end_of(self, date: NaiveDate) -> Instant {
        self.instant_or_after(date, 1440)
    }

    /// Everything from the first instant of a range's first date to the last of its last.
    pub fn whole(self, dates: DateRange) -> Span {
        Span::new(self.start_of(dates.first), self.end_of(dates.last))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{clock, parse_clock, parse_date};
    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    #[test]
    fn a_skipped_hour_has_no_instant_and_the_hour_after_it_has() {
        let zone = Zone::default();
        assert_eq!(zone.instant(day("2026-03-29"), 150), None);
        assert_eq!(zone.instant(day("2026-03-29"), 180).map(Instant::rfc3339).as_deref(), Some("2026-03-29T01:00:00Z"));
    }

    #[test]
    fn a_doubled_hour_means_the_first() {
        let at = Zone::default().instant(day("2026-10-25"), 150).map(Instant::rfc3339);
        assert_eq!(at.as_deref(), Some("2026-10-25T00:30:00Z"));
    }

    #[test]
    fn midnight_at_the_end_of_a_day_is_the_next_day() {
        let zone = Zone::default();
        assert_eq!(zone.instant(day("2026-11-24"), 1440), zone.instant(day("2026-11-25"), 0));
        assert_eq!(zone.civil(zone.end_of(day("2026-11-24"))), (day("2026-11-25"), 0));
    }

    #[test]
    fn lengths_are_counted_by_the_clock_on_the_wall() {
        let zone = Zone::default();
        let at = |date: &str, minute| zone.instant(day(date), minute).expect("a time that exists");
        for (evening, morning, passed) in
            [("2026-10-24", "2026-10-25", 780), ("2026-03-28", "2026-03-29", 660), ("2026-11-24", "2026-11-25", 720)]
        {
            let (from, to) = (at(evening, 20 * 60), at(morning, 8 * 60));
            assert_eq!((zone.minutes_between(from, to), (to.0 - from.0) / 60), (720, passed), "{evening}");
            assert_eq!(zone.later(from, 720), Some(to), "{evening}");
        }
        // Half past two for the first time, a quarter past two for the second.
        let first = at("2026-10-25", 150);
        assert_eq!(zone.minutes_between(first, Instant(first.0 + 45 * 60)), 45);
        assert_eq!(zone.later(at("2026-03-29", 60), 90), None, "half past two does not come");
        assert_eq!((clock(1440), clock(1500)), ("24:00".to_owned(), "01:00".to_owned()));
    }

    #[test]
    fn dates_are_of_our_own_time() {
        assert!(
            parse_date(" 2026-08-17 ").is_some()
                && parse_date("1970-01-01").is_some()
                && parse_date("2199-12-31").is_some()
        );
        for bad in
            ["1969-12-31", "2200-01-01", "+10000-01-05", "-0001-01-01", "0000-00-00", "20266-11-23", "2026-02-30", ""]
        {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
        assert!(Instant::parse("2026-08-17T10:00:00+02:00").is_some());
        assert!(Instant::parse("9999-12-31T23:59:59Z").is_none() && Instant::parse("1900-01-01T00:00:00Z").is_none());
    }

    #[test]
    fn clock_times_are_read_as_people_write_them() {
        for (text, minutes) in [
            ("08:05", Some(485)),
            ("8.05", Some(485)),
            ("0805", Some(485)),
            ("24:00", Some(1440)),
            ("24:01", None),
            ("8:5:1", None),
            ("kl 8", None),
            ("å8:0", None),
        ] {
            assert_eq!(parse_clock(text), minutes, "{text}");
        }
    }
}
