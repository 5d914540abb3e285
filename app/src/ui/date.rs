//! Days, dates and times as people say them.

use crate::time::{DateRange, Span, Weekday, Weekly, Zone, clock};
use chrono::{Datelike, NaiveDate, Weekday as Day};
use samrum_text::{Locale, t};

/// "måndag", as it stands in a sentence.
pub fn weekday(l: Locale, weekday: Weekday) -> &'static str {
    match weekday.0 {
        Day::Mon => t!(l, common.monday),
        Day::Tue => t!(l, common.tuesday),
        Day::Wed => t!(l, common.wednesday),
        Day::Thu => t!(l, common.thursday),
        Day::Fri => t!(l, common.friday),
        Day::Sat => t!(l, common.saturday),
        Day::Sun => t!(l, common.sunday),
    }
}

/// "Måndag", as it stands above a column.
pub fn weekday_title(l: Locale, day: Weekday) -> String {
    let mut letters = weekday(l, day).chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// "mån".
pub fn weekday_short(l: Locale, weekday: Weekday) -> &'static str {
    match weekday.0 {
        Day::Mon => t!(l, common.monday_short),
        Day::Tue => t!(l, common.tuesday_short),
        Day::Wed => t!(l, common.wednesday_short),
        Day::Thu => t!(l, common.thursday_short),
        Day::Fri => t!(l, common.friday_short),
        Day::Sat => t!(l, common.saturday_short),
        Day::Sun => t!(l, common.sunday_short),
    }
}

/// "november", as it stands in a date.
fn month(l: Locale, month: u32) -> &'static str {
    match month {
        1 => t!(l, common.january),
        2 => t!(l, common.february),
        3 => t!(l, common.march),
        4 => t!(l, common.april),
        5 => t!(l, common.may),
        6 => t!(l, common.june),
        7 => t!(l, common.july),
        8 => t!(l, common.august),
        9 => t!(l, common.september),
        10 => t!(l, common.october),
        11 => t!(l, common.november),
        _ => t!(l, common.december),
    }
}

/// "tisdag 24 november 2026".
pub fn date(l: Locale, date: NaiveDate) -> String {
    let (weekday, month) = (weekday(l, Weekday::of(date)), month(l, date.month()));
    t!(l, common.date_in_words, weekday = weekday, day = date.day(), month = month, year = date.year())
}

/// "tis 24/11".
pub fn date_short(l: Locale, date: NaiveDate) -> String {
    let weekday = weekday_short(l, Weekday::of(date));
    t!(l, common.date_in_short, weekday = weekday, day = date.day(), month = date.month())
}

/// "måndag 7 december 2026 – onsdag 9 december 2026", or the one date.
pub fn dates(l: Locale, dates: DateRange) -> String {
    let first = date(l, dates.first);
    if dates.first == dates.last { first } else { format!("{first} – {}", date(l, dates.last)) }
}

/// "tisdag 24 november 2026 18:00–19:30"; the end's date too where it is another.
pub fn time(l: Locale, zone: Zone, time: Span) -> String {
    let ((first, from), (last, until)) = (zone.civil(time.from), zone.civil(time.until));
    if first == last {
        format!("{} {}–{}", date(l, first), clock(from), clock(until))
    } else if until == 0 && first.succ_opt() == Some(last) {
        format!("{} {}–24:00", date(l, first), clock(from))
    } else {
        format!("{} {} – {} {}", date(l, first), clock(from), date(l, last), clock(until))
    }
}

/// "tisdag 18:00–19:30"; an end beyond midnight is the next day's.
pub fn weekly(l: Locale, time: Weekly) -> String {
    format!("{} {}", weekday(l, time.weekday), time.hours())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn dates_are_said_as_each_language_says_them() {
        let tuesday = on("2026-11-24");
        assert_eq!(date(Locale::Sv, tuesday), "tisdag 24 november 2026");
        assert_eq!(date(Locale::En, tuesday), "Tuesday 24 November 2026");
        assert_eq!(date(Locale::Fi, tuesday), "tiistai 24. marraskuuta 2026");
        assert_eq!(date_short(Locale::Sv, tuesday), "tis 24/11");
        assert_eq!(date_short(Locale::Fi, tuesday), "ti 24.11.");
        assert_eq!(weekday_title(Locale::Sv, Weekday::of(on("2026-11-28"))), "Lördag");
        let both = DateRange { first: tuesday, last: on("2026-11-25") };
        assert_eq!(dates(Locale::Sv, both), "tisdag 24 november 2026 – onsdag 25 november 2026");
        assert_eq!(dates(Locale::Sv, DateRange { last: tuesday, ..both }), "tisdag 24 november 2026");
    }

    #[test]
    fn an_end_on_another_date_is_said_with_its_date_unless_it_is_midnight() {
        let zone = Zone::default();
        let span = |last: &str, until| {
            Span::new(zone.instant_or_after(on("2026-11-24"), 1080), zone.instant_or_after(on(last), until))
        };
        assert_eq!(time(Locale::Sv, zone, span("2026-11-24", 1170)), "tisdag 24 november 2026 18:00–19:30");
        assert_eq!(time(Locale::Sv, zone, span("2026-11-25", 0)), "tisdag 24 november 2026 18:00–24:00");
        let over_night = "tisdag 24 november 2026 18:00 – onsdag 25 november 2026 01:00";
        assert_eq!(time(Locale::Sv, zone, span("2026-11-25", 60)), over_night);
        assert_eq!(weekly(Locale::En, Weekly::new(Weekday::ALL[1], 1080, 1170)), "Tuesday 18:00–19:30");
    }
}
