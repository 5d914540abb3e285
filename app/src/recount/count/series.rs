//! Weekly series against their dates, what is skipped against what is booked, and what published them.

use crate::recount::model::{BookingRow, Difference, Mending, SeriesRow, Tables};
use crate::time::{Instant, Zone, weekday_of};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

pub fn differences(tables: &Tables, now: Instant, zone: Zone) -> Vec<Difference> {
    let mut found = Vec::new();
    let series: HashMap<&str, &SeriesRow> = tables.series.iter().map(|series| (series.id.as_str(), series)).collect();
    let sources: HashSet<&str> = tables.sources.iter().map(String::as_str).collect();
    let moved: HashSet<&str> = tables.moved.iter().map(String::as_str).collect();
    let mut booked = HashMap::<(&str, NaiveDate), &BookingRow>::new();
    for booking in &tables.bookings {
        let live = matches!(booking.state.as_str(), "confirmed" | "requested");
        let Some(of) = booking.series_id.as_deref().and_then(|id| series.get(id)).filter(|_| live) else { continue };
        let gone = of.source_id.as_deref().filter(|source| !sources.contains(source));
        if let Some(source) = gone.filter(|_| booking.starts_at > now.0) {
            let what = format!(
                "Booking {} is {} and was published by {source}, which is withdrawn or not there any more.",
                booking.id, booking.state
            );
            found.push(Difference { what, mending: Mending::Cancel { booking: booking.id.clone() } });
        }
        if moved.contains(booking.id.as_str()) {
            continue;
        }
        let date = zone.date(Instant(booking.starts_at));
        if let Some(why) = astray(booking, of, date, zone) {
            let what = format!("Booking {} of series {} {why}, and nobody has moved it.", booking.id, of.id);
            found.push(Difference { what, mending: Mending::Look("decide whether it stays, and cancel it if not") });
        }
        if let Some(other) = booked.insert((of.id.as_str(), date), booking) {
            let what = format!("Series {} is booked twice on {date}: by {} and by {}.", of.id, other.id, booking.id);
            found.push(Difference { what, mending: Mending::Look("cancel one of them") });
        }
    }
    for (id, text) in &tables.skipped {
        let of = series.get(id.as_str());
        let date = text.parse::<NaiveDate>().ok();
        let why = match (of, date) {
            (_, None) => "which is no date".to_owned(),
            // That the series is there is a reference, which the engine itself checks.
            (None, _) => continue,
            (Some(of), Some(date)) => match booked.get(&(id.as_str(), date)) {
                Some(booking) => format!("which is booked by {}", booking.id),
                None if !is_date_of(of, date) => "which is none of its dates".to_owned(),
                None => continue,
            },
        };
        let what = format!("Series {id} has skipped {text}, {why}.");
        found.push(Difference { what, mending: Mending::NotSkipped { series: id.clone(), date: text.clone() } });
    }
    found
}

fn is_date_of(series: &SeriesRow, date: NaiveDate) -> bool {
    let within = |first: &str, last: &str| {
        Some(first.parse::<NaiveDate>().ok()? <= date && date <= last.parse::<NaiveDate>().ok()?)
    };
    i64::from(weekday_of(date)) == series.weekday && within(&series.first_date, &series.last_date) == Some(true)
}

/// How a date that nobody has moved differs from what its series says; `None` when it does not.
fn astray(booking: &BookingRow, series: &SeriesRow, date: NaiveDate, zone: Zone) -> Option<String> {
    if !is_date_of(series, date) {
        return Some(format!("is on {date}, which is none of its dates"));
    }
    if booking.space_id != series.space_id {
        return Some(format!("is in space {} instead of {}", booking.space_id, series.space_id));
    }
    let minute = |at: i64| {
        let (day, minute) = zone.civil(Instant(at));
        (day - date).num_days() * 1440 + i64::from(minute)
    };
    let (starts, ends) = (minute(booking.starts_at), minute(booking.ends_at));
    // Over midnight: the end is said as a time of day or as minutes after the first midnight.
    let end = if series.ends_minute <= series.starts_minute { series.ends_minute + 1440 } else { series.ends_minute };
    (starts != series.starts_minute || ends != end).then(|| {
        format!("lasts from minute {starts} to {ends} of the day instead of {} to {end}", series.starts_minute)
    })
}
