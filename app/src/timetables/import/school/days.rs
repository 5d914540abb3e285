//! Which weekday of which week each of a file's days is: as their names say, or else as somebody says of them.

use super::super::fault::What;
use crate::time::Weekday;
use crate::ui::date;
use chrono::{Datelike, NaiveDate};
use samrum_text::Locale;
use std::sync::LazyLock;

/// The days of a file in its order, laid in weeks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Days {
    /// Week and weekday, both from 0; weekday 0 is Monday.
    pub places: Vec<(usize, usize)>,
    /// What the weeks are called: by the marks of their days, or by numbers.
    pub weeks: Vec<String>,
}

/// What each weekday from Monday on is called in the languages of the site: whole, short, and by its first letters.
static WEEKDAYS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let begin = |name: &str, letters: usize| name.chars().take(letters).collect::<String>();
    let of = |day: Weekday, l: Locale| {
        let (long, short) = (date::weekday(l, day).to_lowercase(), date::weekday_short(l, day).to_lowercase());
        [begin(&short, 3), begin(&long, 2), long, short]
    };
    Weekday::ALL.into_iter().map(|day| Locale::ALL.into_iter().flat_map(|l| of(day, l)).collect()).collect()
});

/// So many days without weekdays' names are those from Monday on. Of more nobody can know.
const PLAIN: usize = 5;

/// Lays days in weeks. `per_week` is what somebody says of days whose names do not say which they are.
///
/// # Errors
/// When that must be asked, or when what was said cannot be.
pub fn laid(names: &[&str], per_week: Option<usize>) -> Result<Days, What> {
    let named: Option<Vec<(usize, String)>> = names.iter().map(|name| weekday_and_mark(name)).collect();
    if let Some(days) = named.as_deref().map(by_marks).transpose()?.flatten() {
        return Ok(days);
    }
    let count = names.len();
    let per_week = match per_week {
        Some(days) if (1..=7).contains(&days) && count.is_multiple_of(days) => days,
        Some(per_week) => return Err(What::DaysPerWeek { days: count, per_week }),
        None if count <= PLAIN => count.max(1),
        None => return Err(What::AskDays(count)),
    };
    let places = (0..count).map(|day| (day / per_week, day % per_week)).collect();
    Ok(Days { places, weeks: (1..=count.div_ceil(per_week)).map(|week| week.to_string()).collect() })
}

/// Days with weekdays: where one is there several times, its marks tell the weeks apart, or where they do not, the order.
fn by_marks(days: &[(usize, String)]) -> Result<Option<Days>, What> {
    let repeats = |day: usize| days.iter().filter(|(other, _)| *other == day).count();
    let most = (0..7).map(repeats).max().unwrap_or(0);
    if most <= 1 {
        let places = days.iter().map(|(weekday, _)| (0, *weekday)).collect();
        return Ok(Some(Days { places, weeks: vec![String::new()] }));
    }
    let mut marks: Vec<&str> = Vec::new();
    for (_, mark) in days {
        if !marks.contains(&mark.as_str()) {
            marks.push(mark);
        }
    }
    if marks.iter().all(|mark| is_half(mark)) {
        return Err(What::HalfDays);
    }
    let mut twice = days.to_vec();
    twice.sort_unstable();
    if twice.windows(2).any(|pair| pair[0] == pair[1]) {
        return Ok(None);
    }
    if marks.len() == most {
        let week = |mark: &String| marks.iter().position(|known| known == mark).unwrap_or(0);
        let places = days.iter().map(|(weekday, mark)| (week(mark), *weekday)).collect();
        return Ok(Some(Days { places, weeks: marks.into_iter().map(ToOwned::to_owned).collect() }));
    }
    let before = |place: usize| days[..place].iter().filter(|(other, _)| *other == days[place].0).count();
    let places = days.iter().enumerate().map(|(place, (weekday, _))| (before(place), *weekday)).collect();
    Ok(Some(Days { places, weeks: (1..=most).map(|week| week.to_string()).collect() }))
}

/// The weekday that a name says and what else it says: "Måndag A", "v1 ons", "MonB".
fn weekday_and_mark(name: &str) -> Option<(usize, String)> {
    let words = words(name);
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let exact = |long: bool| {
        let known = |word: &String| {
            WEEKDAYS.iter().position(|day| day.contains(word)).filter(|_| (word.chars().count() > 2) == long)
        };
        lower.iter().enumerate().find_map(|(place, word)| Some((place, known(word)?, String::new())))
    };
    let (place, weekday, rest) = exact(true).or_else(|| exact(false)).or_else(|| begins(&words, &lower))?;
    let others = words.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, word)| word.as_str());
    let marks: Vec<&str> = others.chain(Some(rest.as_str()).filter(|rest| !rest.is_empty())).collect();
    Some((weekday, marks.join(" ")))
}

/// A word that begins with a weekday, and a mark of one or two letters after it; longer endings say nothing ("Mondays").
fn begins(words: &[String], lower: &[String]) -> Option<(usize, usize, String)> {
    lower.iter().enumerate().find_map(|(place, word)| {
        // After two letters the mark must be told apart by its capital: "MåA" is a Monday, "Per" no Finnish Friday.
        let marked = matches!(words[place].chars().collect::<Vec<_>>()[..], [_, second, mark]
            if second.is_lowercase() && mark.is_uppercase());
        let fits = |begin: &str| word.starts_with(begin) && (begin.chars().count() > 2 || marked);
        let begins =
            WEEKDAYS.iter().enumerate().flat_map(|(weekday, day)| day.iter().map(move |begin| (weekday, begin)));
        let (weekday, begin) = begins.filter(|(_, begin)| fits(begin)).max_by_key(|(_, begin)| begin.len())?;
        let rest: String = words[place].chars().skip(begin.chars().count()).collect();
        Some((place, weekday, if rest.chars().count() <= 2 { rest } else { String::new() }))
    })
}

/// Letters and digits apart from each other, and from everything else.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = None;
    for sign in name.chars() {
        let kind = if sign.is_numeric() { Some(true) } else { sign.is_alphabetic().then_some(false) };
        match (kind, words.last_mut()) {
            (None, _) => {}
            (_, Some(word)) if before == kind => word.push(sign),
            _ => words.push(sign.to_string()),
        }
        before = kind;
    }
    words
}

fn is_half(mark: &str) -> bool {
    ["fm", "em", "am", "pm", "förmiddag", "eftermiddag", "morning", "afternoon"].contains(&mark.to_lowercase().as_str())
}

/// Which of a file's weeks the term begins with: the one that was asked for by its name or number, or where weeks are odd and even
/// the calendar's, or else the first.
///
/// # Errors
/// When there is no such week.
pub fn first_week(weeks: &[String], asked: Option<&str>, first: NaiveDate) -> Result<usize, What> {
    let Some(asked) = asked else {
        let odd = first.iso_week().week() % 2 == 1;
        return Ok(weeks.iter().position(|week| parity(week) == Some(odd)).unwrap_or(0));
    };
    let plain = |text: &str| text.to_lowercase().replace(' ', "");
    let wanted = plain(asked);
    let named =
        |week: &String| plain(week) == wanted || week.split(' ').next_back().is_some_and(|mark| plain(mark) == wanted);
    let numbered =
        || wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|place| *place < weeks.len());
    let found = weeks.iter().position(named).or_else(numbered).filter(|_| weeks.len() > 1);
    found.ok_or_else(|| What::UnknownWeek {
        asked: asked.trim().to_owned(),
        there: if weeks.len() > 1 { weeks.to_vec() } else { Vec::new() },
    })
}

/// Whether a week's name says that it is one of odd number; `None` where it says neither.
fn parity(week: &str) -> Option<bool> {
    week.to_lowercase().split(' ').find_map(|word| match word {
        "udda" | "ojämn" | "odd" => Some(true),
        "jämn" | "jämna" | "even" => Some(false),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weeks(names: &[&str]) -> (Vec<(usize, usize)>, Vec<String>) {
        let days = laid(names, None).unwrap_or_else(|what| panic!("{names:?}: {what:?}"));
        (days.places, days.weeks)
    }

    #[test]
    fn days_that_repeat_a_weekday_with_a_mark_are_weeks_however_they_are_written() {
        for marks in [
            ["Må A", "Ti A", "Må B", "Ti B"],
            ["Måndag 1", "Tisdag 1", "Måndag 2", "Tisdag 2"],
            ["v1 Mon", "v1 Tue", "v2 Mon", "v2 Tue"],
            ["Mån (udda)", "Tis (udda)", "Mån (jämn)", "Tis (jämn)"],
            ["Monday-odd", "Tuesday-odd", "Monday-even", "Tuesday-even"],
            ["Week A Monday", "Week A Tuesday", "Week B Monday", "Week B Tuesday"],
            ["MonA", "TueA", "MonB", "TueB"],
            ["MåA", "TiA", "MåB", "TiB"],
            ["MaA", "TiA", "MaB", "TiB"],
            ["Maanantai A", "Tiistai A", "Maanantai B", "Tiistai B"],
        ] {
            assert_eq!(weeks(&marks).0, [(0, 0), (0, 1), (1, 0), (1, 1)], "{marks:?}");
        }
        assert_eq!(weeks(&["Må A", "Må B", "Ti A", "Ti B"]).0, [(0, 0), (1, 0), (0, 1), (1, 1)], "in whatever order");
        assert_eq!(weeks(&["Fredag A", "Lördag A", "Fredag B"]).0, [(0, 4), (0, 5), (1, 4)], "a week may be shorter");
        // Numbered through: the order tells them apart.
        assert_eq!(
            weeks(&["Mon 1", "Tue 2", "Mon 3", "Tue 4"]),
            (vec![(0, 0), (0, 1), (1, 0), (1, 1)], vec!["1".into(), "2".into()])
        );
        assert_eq!(weeks(&["Mon 1/9", "Tue 2/9"]).0, [(0, 0), (0, 1)], "a date is no week");
    }

    #[test]
    fn days_that_do_not_say_which_they_are_are_asked_about_when_they_are_more_than_a_working_week() {
        assert_eq!(weeks(&["D1", "D2", "D3", "D4", "D5"]).0, [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4)]);
        let six: Vec<String> = (1..=6).map(|day| format!("Day {day}")).collect();
        let six: Vec<&str> = six.iter().map(String::as_str).collect();
        assert_eq!(laid(&six, None), Err(What::AskDays(6)));
        assert_eq!(laid(&six, Some(6)).expect("days").places[5], (0, 5));
        assert_eq!(laid(&six, Some(3)).expect("days").places[3], (1, 0));
        assert_eq!(laid(&six, Some(4)), Err(What::DaysPerWeek { days: 6, per_week: 4 }));
        assert_eq!(laid(&["Week 1 Day 1"; 10], None), Err(What::AskDays(10)), "a week's name is no Wednesday");
        assert_eq!(laid(&["Per 1"; 6], None), Err(What::AskDays(6)), "a period is no Friday");
        assert_eq!(laid(&["Måndag fm", "Måndag em"], None), Err(What::HalfDays));
        let week = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
        assert_eq!(weeks(&week).0[5], (0, 5), "six with weekdays' names need no question");
    }

    #[test]
    fn the_term_begins_with_the_week_asked_for_or_the_calendars_or_the_first() {
        let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let ab = names(&["A", "B"]);
        assert_eq!(first_week(&ab, None, day("2026-08-17")), Ok(0));
        assert_eq!(first_week(&ab, Some("b"), day("2026-08-17")), Ok(1));
        assert_eq!(first_week(&ab, Some("2"), day("2026-08-17")), Ok(1));
        assert_eq!(first_week(&names(&["vecka A", "vecka B"]), Some("B"), day("2026-08-17")), Ok(1));
        assert_eq!(
            first_week(&ab, Some("C"), day("2026-08-17")),
            Err(What::UnknownWeek { asked: "C".to_owned(), there: ab })
        );
        // Week 34 is even, week 2 too; week 3 is odd.
        let parities = names(&["udda", "jämn"]);
        assert_eq!(first_week(&parities, None, day("2026-08-17")), Ok(1));
        assert_eq!(first_week(&parities, None, day("2027-01-18")), Ok(0));
        assert!(
            matches!(first_week(&names(&[""]), Some("A"), day("2026-08-17")), Err(What::UnknownWeek { there, .. }) if there.is_empty())
        );
    }
}
