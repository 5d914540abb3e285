//! The entries of a letter in people's calendars. An entry keeps its id for ever, so that a later one takes its place.

use crate::messages::model::{Bookings, Dated, Entries};
use crate::time::Instant;
use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

/// The file of the dates that have an entry; `None` where none has. `there`: whether they are, or are cancelled. `host` is the
/// site's, `address` leads to a booking.
pub fn entries(
    told: &Bookings,
    there: bool,
    now: Instant,
    host: &str,
    address: impl Fn(&Dated) -> String,
) -> Option<Entries> {
    let method = if there { "PUBLISH" } else { "CANCEL" };
    let mut calendar = Calendar::empty();
    for (name, value) in [("VERSION", "2.0"), ("PRODID", "-//Samrum//Samrum//SV"), ("METHOD", method)] {
        calendar.append_property(Property::new(name, value));
    }
    let mut any = false;
    for date in &told.dates {
        let (Some(sequence), Some(from), Some(until), Some(stamp)) =
            (date.sequence, utc(date.at.time.from), utc(date.at.time.until), utc(now))
        else {
            continue;
        };
        any = true;
        let mut event = Event::new();
        event
            .uid(&format!("booking-{}@{host}", date.booking))
            .sequence(sequence as u32)
            .timestamp(stamp)
            // In UTC: an hour that comes twice in autumn is told apart, and no program must know our zone.
            .starts(from)
            .ends(until)
            .summary(&line(&told.title))
            .location(&line(&[date.at.place.as_str(), date.at.address.as_str()].join(", ")))
            .url(&address(date))
            .status(if there { EventStatus::Confirmed } else { EventStatus::Cancelled });
        calendar.push(event.done());
    }
    any.then(|| Entries { method: method.to_owned(), file: calendar.to_string() })
}

/// Without what would end a line.
fn line(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}

fn utc(at: Instant) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(at.0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::model::Placed;
    use crate::time::{Span, Zone, parse_date};

    fn dated(sequence: Option<i64>, date: &str, from: u16, until: u16) -> Dated {
        let zone = Zone::default();
        let at = |minute| zone.instant(parse_date(date).expect("a date"), minute).expect("a time");
        let at = Placed {
            place: "Hall A, Hertsöhallen".to_owned(),
            address: "Provgatan 1".to_owned(),
            time: Span::new(at(from), at(until)),
        };
        Dated { booking: "b1".into(), at, was: None, sequence }
    }

    fn file(dates: Vec<Dated>, there: bool) -> Option<String> {
        let told = Bookings { title: "Träning; P10, grupp 2".to_owned(), dates, ..Bookings::default() };
        entries(&told, there, Instant(1_795_507_200), "lokaler.example.se", |date| {
            format!("https://lokaler.example.se/bookings/{}", date.booking)
        })
        .map(|entries| entries.file)
    }

    #[test]
    fn an_entry_keeps_its_id_and_says_which_one_it_is_of_and_whether_it_is_there() {
        let there = file(vec![dated(Some(0), "2026-12-01", 1080, 1170)], true).expect("a file");
        for line in [
            "METHOD:PUBLISH\r\n",
            "UID:booking-b1@lokaler.example.se\r\n",
            "SEQUENCE:0\r\n",
            "DTSTART:20261201T170000Z\r\n",
            "DTEND:20261201T183000Z\r\n",
            "DTSTAMP:20261124T080000Z\r\n",
            "STATUS:CONFIRMED\r\n",
            "SUMMARY:Träning\\; P10\\, grupp 2\r\n",
            "URL:https://lokaler.example.se/bookings/b1\r\n",
        ] {
            assert!(there.contains(line), "{line} in {there}");
        }
        let gone = file(vec![dated(Some(3), "2026-12-01", 1080, 1170)], false).expect("a file");
        for line in
            ["METHOD:CANCEL\r\n", "UID:booking-b1@lokaler.example.se\r\n", "SEQUENCE:3\r\n", "STATUS:CANCELLED\r\n"]
        {
            assert!(gone.contains(line), "{line} in {gone}");
        }
    }

    #[test]
    fn times_are_right_on_both_sides_of_each_change_of_clock() {
        let dates =
            [("2026-03-28", "170000"), ("2026-03-29", "160000"), ("2026-10-24", "160000"), ("2026-10-25", "170000")];
        for (date, utc) in dates {
            let file = file(vec![dated(Some(0), date, 1080, 1170)], true).expect("a file");
            assert!(file.contains(&format!("DTSTART:{}T{utc}Z", date.replace('-', ""))), "{date}: {file}");
        }
    }

    #[test]
    fn no_entry_no_file_and_lines_are_folded() {
        assert_eq!(file(vec![dated(None, "2026-12-01", 1080, 1170)], true), None);
        let file = file(vec![dated(Some(0), "2026-12-01", 1080, 1170); 3], true).expect("a file");
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 3);
        assert!(file.lines().all(|line| line.len() <= 75), "{file}");
    }
}
