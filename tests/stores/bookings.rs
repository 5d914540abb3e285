//! Bookings: the calendar refuses what overlaps, whatever asks.

use chrono::NaiveDate;
use samrum::bookings::model::{Kind, NewBooking, NewSeries, State, Use};
use samrum::bookings::service::{self, BookingError};
use samrum::id::SpaceId;
use samrum::people::model::RoleKind;
use samrum::time::{DateRange, Span};
use samrum_tests::{
    Dice, NOW, TestSite, always_open, building, citizen, engines, hall_in_parts, hours_from_now, open_space,
    plain_space, weekly,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// A booking of an hour, so many hours from now.
fn wish(space: &SpaceId, hours: i64) -> NewBooking {
    NewBooking {
        space: space.clone(), time: hours_from_now(hours, hours + 1), what: Use::new(Kind::Single, "Träning")
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
        let book = async |space: usize, hours: i64| {
            service::request(&site.app, &citizen(), &wish(&spaces[space], hours)).await
        };
        assert!(book(0, 2).await.is_ok(), "{}", site.engine);
        assert!(matches!(book(1, 2).await, Err(BookingError::Taken(_))), "{}: a part of a held whole", site.engine);
        assert!(book(1, 5).await.is_ok());
        assert!(book(2, 5).await.is_ok(), "{}: siblings", site.engine);
        let Err(BookingError::Taken(taken)) = book(0, 5).await else {
            panic!("{}: the whole of a held part", site.engine)
        };
        assert_eq!(taken.by.len(), 2);
        assert!(!taken.other_times.is_empty(), "other times of the day are free");
    }
}

#[tokio::test]
async fn bookings_that_touch_do_not_overlap_and_one_minute_more_does() {
    for site in engines().await {
        let spaces = hall(&site).await;
        service::request(&site.app, &citizen(), &wish(&spaces[1], 2)).await.expect("free");
        service::request(&site.app, &citizen(), &wish(&spaces[1], 3)).await.expect("it touches");
        let mut longer = wish(&spaces[1], 4);
        longer.time = longer.time.widened(1, 0);
        assert!(
            matches!(service::request(&site.app, &citizen(), &longer).await, Err(BookingError::Taken(_))),
            "{}",
            site.engine
        );
    }
}

#[tokio::test]
async fn a_series_keeps_its_civil_time_over_the_clock_change_and_tells_what_it_skipped() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let mut taken = wish(&spaces[1], 0);
        taken.time = site.app.zone().span(day("2026-12-08"), 18 * 60, 18 * 60 + 30).expect("a time");
        service::request(&site.app, &citizen(), &taken).await.expect("free");
        let new = NewSeries {
            space: spaces[0].clone(),
            time: weekly(2, 18 * 60, 19 * 60 + 30),
            dates: DateRange::new(day("2026-12-01"), day("2027-04-06")),
            what: Use::new(Kind::Season, "F10"),
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
        assert!(dates.iter().all(|one| site.app.zone().civil(one.time.from).1 == 18 * 60));
        assert!(dates.iter().all(|one| one.state == State::Confirmed));
    }
}

#[tokio::test]
async fn buffers_keep_bookings_apart_and_belong_to_the_space_that_has_them() {
    for site in engines().await {
        let building = building(&site, "Hertsö").await;
        let cleaned = samrum::facilities::model::NewSpace {
            buffer_after_minutes: 30,
            ..plain_space(&building, "Salen", &["Salen"])
        };
        let space = open_space(&site, &cleaned, &always_open()).await;
        service::request(&site.app, &citizen(), &wish(&space, 2)).await.expect("free");
        assert!(
            matches!(service::request(&site.app, &citizen(), &wish(&space, 3)).await, Err(BookingError::Taken(_))),
            "{}",
            site.engine
        );
        let mut later = wish(&space, 3);
        later.time = later.time.widened(-30, 0);
        service::request(&site.app, &citizen(), &later).await.expect("after the cleaning");
        assert!(
            matches!(service::request(&site.app, &citizen(), &wish(&space, 1)).await, Err(BookingError::Taken(_))),
            "{}: its cleaning would run into the next booking",
            site.engine
        );
        let mut earlier = wish(&space, 1);
        earlier.time = earlier.time.widened(0, -30);
        service::request(&site.app, &citizen(), &earlier).await.expect("with time for its cleaning");
    }
}

#[tokio::test]
async fn a_series_over_thousands_of_dates_is_booked_in_one_transaction() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let mut tx = site.app.database.write().await.expect("a transaction");
        let mut booked = 0;
        for weekday in 1..=5 {
            for hour in 8..16 {
                let new = NewSeries {
                    space: spaces[1].clone(),
                    time: weekly(weekday, hour * 60, hour * 60 + 60),
                    dates: DateRange::new(day("2027-01-11"), day("2027-06-11")),
                    what: Use::new(Kind::Lesson, "Idrott"),
                    without: Vec::new(),
                    source: Some("schema".to_owned()),
                    opening_hours_bind: false,
                };
                booked += service::book_series_within(&site.app, &mut tx, &new).await.expect("booked").booked.len();
            }
        }
        tx.commit().await.expect("kept");
        assert_eq!(booked, 8 * (22 * 5), "{}: 22 weeks, a space that is open on holidays", site.engine);
    }
}

/// What a booking of the naive calendar holds: atoms and minutes.
struct Kept {
    id: samrum::id::BookingId,
    space: usize,
    from: i64,
    to: i64,
}

#[tokio::test]
async fn the_calendar_agrees_with_one_that_marks_every_minute_of_every_part() {
    for site in engines().await {
        for seed in 1..=3 {
            let mut dice = Dice::new(seed);
            let place = building(&site, &format!("Hus {seed}")).await;
            // A hall of four parts whose spaces are any sets of them: the whole, halves, odd pairs, single parts.
            let atoms: Vec<String> = (0..4).map(|atom| format!("{seed} {atom}")).collect();
            let mut sets: BTreeSet<usize> = (0..5).map(|_| 1 + dice.below(15)).collect();
            sets.insert(15);
            let mut spaces = Vec::new();
            for set in sets {
                let names: Vec<&str> =
                    (0..4).filter(|atom| set & (1 << atom) != 0).map(|atom| atoms[atom].as_str()).collect();
                let new = plain_space(&place, &format!("Mängd {set}"), &names);
                spaces.push((set, open_space(&site, &new, &always_open()).await));
            }
            let clerk = site.actor(RoleKind::Clerk, None).await;
            let mut marked = HashMap::<(usize, i64), usize>::new();
            let (mut kept, mut taken): (Vec<Kept>, usize) = (Vec::new(), 0);
            let cells = |set: usize, from: i64, to: i64| {
                (0..4)
                    .filter(move |atom| set & (1 << atom) != 0)
                    .flat_map(move |atom| (from..to).map(move |minute| (atom, minute)))
            };
            for step in 0..60 {
                let space = dice.below(spaces.len());
                let from = 60 + dice.below(600) as i64;
                let to = from + 15 + dice.below(120) as i64;
                let time = Span::new(NOW.plus_minutes(from), NOW.plus_minutes(to));
                match (dice.below(4), kept.is_empty()) {
                    (0, false) => {
                        let gone = kept.swap_remove(dice.below(kept.len()));
                        service::cancel(&site.app, &clerk, &gone.id, "Slumpen ville det.").await.expect("cancelled");
                        for cell in cells(spaces[gone.space].0, gone.from, gone.to) {
                            marked.remove(&cell);
                        }
                    }
                    (1, false) => {
                        let chosen = dice.below(kept.len());
                        let one = &mut kept[chosen];
                        let own: HashSet<_> = cells(spaces[one.space].0, one.from, one.to).collect();
                        let free = cells(spaces[space].0, from, to)
                            .all(|cell| own.contains(&cell) || !marked.contains_key(&cell));
                        let moved = service::relocate(&site.app, &clerk, &one.id, &spaces[space].1, time).await;
                        assert_eq!(moved.is_ok(), free, "{}: seed {seed}, step {step}: {moved:?}", site.engine);
                        if free {
                            marked.retain(|cell, _| !own.contains(cell));
                            (one.space, one.from, one.to) = (space, from, to);
                            marked.extend(cells(spaces[space].0, from, to).map(|cell| (cell, step)));
                        }
                    }
                    _ => {
                        let free = cells(spaces[space].0, from, to).all(|cell| !marked.contains_key(&cell));
                        let new = NewBooking { time, ..wish(&spaces[space].1, 0) };
                        let booked = service::request(&site.app, &citizen(), &new).await;
                        assert_eq!(booked.is_ok(), free, "{}: seed {seed}, step {step}: {booked:?}", site.engine);
                        taken += usize::from(!free);
                        if let Ok(booking) = booked {
                            kept.push(Kept { id: booking.id, space, from, to });
                            marked.extend(cells(spaces[space].0, from, to).map(|cell| (cell, step)));
                        }
                    }
                }
            }
            assert!(taken > 3, "{}: seed {seed}: some wishes must collide", site.engine);
        }
    }
}
