//! Bookings: the calendar refuses what overlaps, whatever asks.

use chrono::NaiveDate;
use samrum::bookings::model::{Kind, NewBooking, NewSeries, State};
use samrum::bookings::service::{self, BookingError};
use samrum::id::SpaceId;
use samrum_tests::{NOW, TestSite, building, engines, hall_in_parts};

/// A booking of an hour, so many hours from now.
fn wish(space: &SpaceId, hours: i64) -> NewBooking {
    NewBooking {
        space: space.clone(),
        organisation: None,
        person: None,
        kind: Kind::Single,
        title: "Träning".to_owned(),
        starts_at: NOW.0 + hours * 3600,
        ends_at: NOW.0 + (hours + 1) * 3600,
        persons: None,
        note: String::new(),
    }
}

async fn hall(site: &TestSite) -> Vec<SpaceId> {
    let building = building(site, "Hertsö").await;
    hall_in_parts(site, &building, "Hertsöhallen", 3).await
}

#[tokio::test]
async fn the_whole_blocks_its_parts_and_the_reverse_and_siblings_do_not() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let book = async |space: usize, hours: i64| service::request(&site.app, &[], &wish(&spaces[space], hours)).await;
        assert!(book(0, 2).await.is_ok(), "{}", site.engine);
        assert!(matches!(book(1, 2).await, Err(BookingError::Taken(_))), "{}: a part of a held whole", site.engine);
        assert!(book(1, 5).await.is_ok());
        assert!(book(2, 5).await.is_ok(), "{}: siblings", site.engine);
        let Err(BookingError::Taken(taken)) = book(0, 5).await else { panic!("{}: the whole of a held part", site.engine) };
        assert_eq!(taken.by.len(), 2);
        assert!(!taken.other_times.is_empty(), "other times of the day are free");
    }
}

#[tokio::test]
async fn bookings_that_touch_do_not_overlap_and_one_minute_more_does() {
    for site in engines().await {
        let spaces = hall(&site).await;
        service::request(&site.app, &[], &wish(&spaces[1], 2)).await.expect("free");
        service::request(&site.app, &[], &wish(&spaces[1], 3)).await.expect("it touches");
        let mut longer = wish(&spaces[1], 4);
        longer.starts_at -= 60;
        assert!(matches!(service::request(&site.app, &[], &longer).await, Err(BookingError::Taken(_))), "{}", site.engine);
    }
}

#[tokio::test]
async fn a_series_keeps_its_civil_time_over_the_clock_change_and_tells_what_it_skipped() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let mut taken = wish(&spaces[1], 0);
        taken.starts_at = site.app.zone().instant(day("2026-12-08"), 18 * 60).expect("a time").0;
        taken.ends_at = taken.starts_at + 1800;
        service::request(&site.app, &[], &taken).await.expect("free");
        let new = NewSeries {
            space: spaces[0].clone(),
            organisation: None,
            person: None,
            kind: Kind::Season,
            title: "F10".to_owned(),
            weekday: 2,
            starts_minute: 18 * 60,
            ends_minute: 19 * 60 + 30,
            first_date: day("2026-12-01"),
            last_date: day("2027-04-06"),
            without: vec![day("2026-12-15")],
            source: None,
            opening_hours_bind: true,
        };
        let mut tx = site.app.database.write().await.expect("a transaction");
        let booked = service::book_series_within(&site.app, &mut tx, &new).await.expect("booked");
        tx.commit().await.expect("kept");
        assert_eq!(booked.booked.len(), 17, "{}: 19 Tuesdays, one taken, one left out", site.engine);
        assert_eq!(booked.skipped.iter().map(|one| one.date).collect::<Vec<_>>(), vec![day("2026-12-08")]);
        let mut tx = site.app.database.read().await.expect("a transaction");
        let (_, dates, _) = service::series(&mut tx, &booked.id).await.expect("the series");
        assert!(dates.iter().all(|one| site.app.zone().civil(samrum::time::Instant(one.starts_at)).1 == 18 * 60));
        assert!(dates.iter().all(|one| one.state == State::Confirmed));
    }
}
