//! Swedish public holidays, computed. Source: lag (1989:253) om allmänna helgdagar; Easter by the Gregorian computus.

use chrono::{Datelike, NaiveDate, Weekday};

/// Why a date is a public holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holiday {
    NewYear,
    Epiphany,
    GoodFriday,
    EasterSunday,
    EasterMonday,
    FirstOfMay,
    Ascension,
    NationalDay,
    Pentecost,
    MidsummerDay,
    AllSaints,
    ChristmasDay,
    BoxingDay,
}

/// The public holiday of a date, Sundays apart.
pub fn holiday(date: NaiveDate) -> Option<Holiday> {
    let fixed = match (date.month(), date.day()) {
        (1, 1) => Some(Holiday::NewYear),
        (1, 6) => Some(Holiday::Epiphany),
        (5, 1) => Some(Holiday::FirstOfMay),
        (6, 6) => Some(Holiday::NationalDay),
        (12, 25) => Some(Holiday::ChristmasDay),
        (12, 26) => Some(Holiday::BoxingDay),
        // The Saturday of 20–26 June, and that of 31 October–6 November.
        (6, 20..=26) if date.weekday() == Weekday::Sat => Some(Holiday::MidsummerDay),
        (10, 31) | (11, 1..=6) if date.weekday() == Weekday::Sat => Some(Holiday::AllSaints),
        _ => None,
    };
    fixed.or_else(|| {
        let easter = easter_sunday(date.year())?;
        match date.signed_duration_since(easter).num_days() {
            -2 => Some(Holiday::GoodFriday),
            0 => Some(Holiday::EasterSunday),
            1 => Some(Holiday::EasterMonday),
            39 => Some(Holiday::Ascension),
            49 => Some(Holiday::Pentecost),
            _ => None,
        }
    })
}

/// Easter Sunday of a year by the Gregorian computus (the anonymous form of 1876).
pub fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let (golden, century, in_century) = (year % 19, year / 100, year % 100);
    let lift = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - lift + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - moon - in_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let days = moon + sunday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, (days / 31) as u32, (days % 31) as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn the_moving_holidays_of_2026_and_2027_fall_where_the_almanac_says() {
        for (date, expected) in [
            ("2026-04-03", Holiday::GoodFriday),
            ("2026-04-05", Holiday::EasterSunday),
            ("2026-04-06", Holiday::EasterMonday),
            ("2026-05-14", Holiday::Ascension),
            ("2026-05-24", Holiday::Pentecost),
            ("2026-06-20", Holiday::MidsummerDay),
            ("2026-10-31", Holiday::AllSaints),
            ("2027-03-28", Holiday::EasterSunday),
            ("2027-06-26", Holiday::MidsummerDay),
            ("2027-11-06", Holiday::AllSaints),
        ] {
            assert_eq!(holiday(day(date)), Some(expected), "{date}");
        }
    }

    #[test]
    fn the_day_before_a_holiday_is_not_one() {
        assert_eq!(holiday(day("2026-04-02")), None);
        assert_eq!(holiday(day("2026-06-19")), None);
    }
}
