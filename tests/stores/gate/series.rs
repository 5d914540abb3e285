//! A series is a booking many times; a date that it had to skip is taken back by the rules of a new booking.

use super::{Places, Somebody, book, close, dates, kept, sound, tuesdays, wish};
use chrono::NaiveDate;
use samrum::bookings::model::{NewBooking, NewSeries, State};
use samrum::bookings::rules::Fault;
use samrum::bookings::service::CALENDAR;
use samrum::bookings::service::{self, BookingError};
use samrum::facilities::model::NewSpace;
use samrum::id::SeriesId;
use samrum::people::model::RoleKind;
use samrum::time::Instant;
use samrum_tests::{TestSite, building, engines, hours, open_space, plain_space};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

async fn series(site: &TestSite, who: &Somebody, new: &NewSeries) -> Result<SeriesId, BookingError> {
    service::book_series(&site.app, Some(&who.0), &who.1, new).await.map(|booked| booked.id)
}

async fn restore(site: &TestSite, who: &Somebody, id: &SeriesId, date: &str) -> Result<State, BookingError> {
    service::restore(&site.app, &who.0, &who.1, id, day(date)).await
}

#[tokio::test]
async fn a_series_says_how_many_come_and_what_the_clerk_should_know_and_keeps_a_single_bookings_rules() {
    for site in engines().await {
        let places = Places::new(&site).await;
        let anna = site.somebody(RoleKind::Citizen, None).await;
        let wished =
            NewSeries { note: "Vi behöver flygeln.".to_owned(), ..tuesdays(&anna, &places.room, "2026-12-22") };
        let id = series(&site, &anna, &wished).await.expect("asked for");
        let booked = dates(&site, &id).await;
        assert_eq!(booked.len(), 4, "{}", site.engine);
        for one in booked {
            assert_eq!(
                (one.persons, one.note.as_str(), one.state),
                (Some(20), "Vi behöver flygeln.", State::Requested),
                "{}",
                site.engine
            );
        }
        let wrong = [
            (NewSeries { persons: Some(61), ..wished.clone() }, Fault::TooManyPersons(60)),
            (NewSeries { persons: Some(0), ..wished.clone() }, Fault::NoPersons),
            (NewSeries { note: "x".repeat(2001), ..wished.clone() }, Fault::LongNote),
            (NewSeries { title: "x".repeat(121), ..wished.clone() }, Fault::LongTitle),
            (NewSeries { ends_minute: 18 * 60 + 10, ..wished.clone() }, Fault::TooShort(15)),
            (NewSeries { starts_minute: 60, ..wished.clone() }, Fault::TooLong(720)),
            (NewSeries { ends_minute: 17 * 60, ..wished.clone() }, Fault::EndBeforeStart),
            (NewSeries { last_date: day("2026-11-30"), ..wished.clone() }, Fault::UntilBefore),
            (NewSeries { last_date: day("2028-02-01"), ..wished.clone() }, Fault::UntilFar),
            (
                NewSeries { first_date: day("2027-06-01"), last_date: day("2028-01-11"), ..wished.clone() },
                Fault::TooFarAhead(400),
            ),
        ];
        for (new, fault) in wrong {
            let by = Some(&anna.0);
            let previewed = service::preview(&site.app, by, &anna.1, &new).await.map(|_| ());
            let booked = series(&site, &anna, &new).await.map(|_| ());
            for refused in [previewed, booked] {
                assert!(
                    matches!(&refused, Err(BookingError::Faults(found)) if found[..] == [fault.clone()]),
                    "{fault:?}: {refused:?}"
                );
            }
        }
        let all_taken = tuesdays(&anna, &places.hall, "2026-12-01");
        let clerk = site.somebody(RoleKind::Clerk, None).await;
        book(&site, &clerk, &wish(&site, &clerk, &places.hall, "2026-12-01", 18, 20)).await.expect("free");
        let refused = series(&site, &anna, &all_taken).await;
        assert!(
            matches!(refused, Err(BookingError::NoDates)),
            "{}: a series without dates is none: {refused:?}",
            site.engine
        );
    }
}

#[tokio::test]
async fn a_series_may_end_at_midnight_and_beyond_it_in_civil_time() {
    for site in engines().await {
        let place = building(&site, "Nattgården").await;
        let shut = NewSpace { open_on_holidays: false, ..plain_space(&place, "Salen", &["Salen"]) };
        let space = open_space(&site, &shut, &hours(0, 1440)).await;
        let anna = site.somebody(RoleKind::Citizen, None).await;
        let night = NewSeries {
            weekday: 6,
            starts_minute: 20 * 60,
            ends_minute: 1440 + 8 * 60,
            first_date: day("2027-03-13"),
            last_date: day("2027-04-10"),
            ..tuesdays(&anna, &space, "2026-12-22")
        };
        let booked = service::book_series(&site.app, Some(&anna.0), &anna.1, &night).await.expect("booked");
        // Saturday 27 March runs into Easter Day, which closes it; on that night the clock goes forward, too.
        assert_eq!(
            booked.booked,
            [13, 20]
                .map(|date| day(&format!("2027-03-{date}")))
                .into_iter()
                .chain([day("2027-04-03"), day("2027-04-10")])
                .collect::<Vec<_>>()
        );
        assert_eq!(
            booked.skipped.iter().map(|one| one.date).collect::<Vec<_>>(),
            vec![day("2027-03-27")],
            "{}",
            site.engine
        );
        let ends: Vec<_> =
            dates(&site, &booked.id).await.iter().map(|one| site.app.zone().civil(Instant(one.ends_at))).collect();
        assert!(ends.iter().all(|(_, minute)| *minute == 480), "{}: {ends:?}", site.engine);
        let late = NewSeries {
            ends_minute: 1440,
            starts_minute: 21 * 60,
            weekday: 2,
            ..tuesdays(&anna, &space, "2026-12-15")
        };
        let booked = service::book_series(&site.app, Some(&anna.0), &anna.1, &late).await.expect("booked");
        assert_eq!(booked.booked.len(), 3, "{}: until midnight", site.engine);
    }
}

#[tokio::test]
async fn a_date_is_taken_back_only_where_the_series_skipped_it() {
    for site in engines().await {
        let places = Places::new(&site).await;
        let (anna, stranger) =
            (site.somebody(RoleKind::Citizen, None).await, site.somebody(RoleKind::Citizen, None).await);
        let rival =
            book(&site, &stranger, &wish(&site, &stranger, &places.hall, "2026-12-08", 18, 19)).await.expect("free");
        close(&site, &places.hall, "2026-12-15", "Golvet slipas").await;
        let id = series(&site, &anna, &tuesdays(&anna, &places.hall, "2026-12-22")).await.expect("booked");
        for date in ["9000-06-07", "2026-12-24", "2026-12-29", "2026-11-24", "2026-12-01"] {
            let outcome = restore(&site, &anna, &id, date).await;
            assert!(matches!(outcome, Err(BookingError::NotSkipped)), "{}: {date}: {outcome:?}", site.engine);
        }
        assert!(
            matches!(restore(&site, &anna, &id, "2026-12-08").await, Err(BookingError::Taken(_))),
            "{}",
            site.engine
        );
        let Err(BookingError::Faults(found)) = restore(&site, &anna, &id, "2026-12-15").await else {
            panic!("{}: closed", site.engine)
        };
        assert!(matches!(&found[..], [Fault::Closed(..)]), "{}: the true reason: {found:?}", site.engine);
        assert!(
            matches!(restore(&site, &stranger, &id, "2026-12-08").await, Err(BookingError::Forbidden)),
            "{}",
            site.engine
        );
        service::cancel(&site.app, &stranger.0, &stranger.1, &rival.id, "").await.expect("cancelled");
        let can = async |who: &Somebody| {
            let mut tx = site.app.database.read().await.expect("a transaction");
            let (series, dates, skipped) = service::series(&mut tx, &id).await.expect("the series");
            service::restorable(&site.app, &mut tx, &who.1, &series, &dates, &skipped).await.expect("judged")
        };
        let clerk = site.somebody(RoleKind::Clerk, None).await;
        assert_eq!(can(&anna).await, vec![day("2026-12-08")], "{}", site.engine);
        assert_eq!(
            can(&clerk).await,
            vec![day("2026-12-08"), day("2026-12-15")],
            "{}: staff may book what is closed",
            site.engine
        );
        assert_eq!(restore(&site, &anna, &id, "2026-12-08").await.expect("it has come free"), State::Confirmed);
        service::cancel_dates(&site.app, &anna.0, &anna.1, &id, None, "").await.expect("cancelled");
        let outcome = restore(&site, &clerk, &id, "2026-12-15").await;
        assert!(matches!(outcome, Err(BookingError::Over)), "{}: the series is over: {outcome:?}", site.engine);
        assert_eq!(can(&clerk).await, vec![], "{}", site.engine);
        assert_eq!(sound(&site).await, Vec::<String>::new(), "{}", site.engine);
    }
}

#[tokio::test]
async fn a_date_taken_back_waits_where_its_series_or_its_place_does_and_not_beyond_the_horizon() {
    for site in engines().await {
        let places = Places::new(&site).await;
        let (anna, clerk) = (site.somebody(RoleKind::Citizen, None).await, site.somebody(RoleKind::Clerk, None).await);
        let in_the_way =
            book(&site, &clerk, &wish(&site, &clerk, &places.room, "2026-12-08", 18, 19)).await.expect("free");
        let id = series(&site, &anna, &tuesdays(&anna, &places.room, "2026-12-22")).await.expect("asked for");
        assert!(
            matches!(restore(&site, &anna, &id, "2026-12-08").await, Err(BookingError::Taken(_))),
            "{}",
            site.engine
        );
        service::cancel(&site.app, &clerk.0, &clerk.1, &in_the_way.id, "").await.expect("cancelled");
        assert_eq!(
            restore(&site, &anna, &id, "2026-12-08").await.expect("asked for"),
            State::Requested,
            "{}",
            site.engine
        );
        let waiting =
            dates(&site, &id).await.into_iter().find(|one| one.starts_at == in_the_way.starts_at).expect("the date");
        assert_eq!((waiting.persons, waiting.state), (Some(20), State::Requested), "{}", site.engine);
        for one in dates(&site, &id).await {
            service::deny(&site.app, &clerk.0, &clerk.1, &one.id, "Nej").await.expect("denied");
        }
        // Its first Tuesday is taken, and the space may be booked so far ahead no longer.
        let rival = NewBooking { persons: None, ..wish(&site, &clerk, &places.hall, "2027-06-01", 18, 19) };
        let rival = book(&site, &clerk, &rival).await.expect("free");
        let far = NewSeries { first_date: day("2027-05-25"), ..tuesdays(&anna, &places.hall, "2027-06-08") };
        let far = series(&site, &anna, &far).await.expect("booked");
        service::cancel(&site.app, &clerk.0, &clerk.1, &rival.id, "").await.expect("cancelled");
        let mut tx = site.app.database.write().await.expect("a transaction");
        let space = samrum::facilities::service::space(&mut tx, &places.hall).await.expect("read").expect("the hall");
        let nearer = NewSpace { max_days_ahead: 100, ..space.said.clone() };
        samrum::facilities::service::change_space(&mut tx, CALENDAR, &places.hall, &nearer, site.app.now())
            .await
            .expect("changed");
        tx.commit().await.expect("kept");
        let outcome = restore(&site, &anna, &far, "2027-06-01").await;
        assert!(
            matches!(&outcome, Err(BookingError::Faults(found)) if found[..] == [Fault::TooFarAhead(100)]),
            "{outcome:?}"
        );
        assert_eq!(
            restore(&site, &clerk, &far, "2027-06-01").await.expect("staff may"),
            State::Confirmed,
            "{}",
            site.engine
        );
        assert_eq!(kept(&site, &waiting.id).await.state, State::Denied);
        assert_eq!(sound(&site).await, Vec::<String>::new(), "{}", site.engine);
    }
}
