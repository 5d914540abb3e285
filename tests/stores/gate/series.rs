//! A series is a booking many times; a date that it had to skip is taken back by the rules of a new booking.

use super::{Places, book, close, dates, kept, sound, tuesdays, wish};
use chrono::NaiveDate;
use samrum::bookings::model::{Fault, NewSeries, State, Use};
use samrum::bookings::service::{self, BookingError, CALENDAR};
use samrum::facilities::model::NewSpace;
use samrum::id::SeriesId;
use samrum::people::model::{Actor, RoleKind};
use samrum::time::{DateRange, Weekly};
use samrum_tests::{TestSite, building, engines, hours, open_space, plain_space, weekly};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

async fn series(site: &TestSite, who: &Actor, new: &NewSeries) -> Result<SeriesId, BookingError> {
    service::book_series(&site.app, who, new).await.map(|booked| booked.id)
}

async fn restore(site: &TestSite, who: &Actor, id: &SeriesId, date: &str) -> Result<State, BookingError> {
    service::restore(&site.app, who, id, day(date)).await
}

#[tokio::test]
async fn a_series_says_how_many_come_and_what_the_clerk_should_know_and_keeps_a_single_bookings_rules() {
    for site in engines().await {
        let places = Places::new(&site).await;
        let anna = site.actor(RoleKind::Citizen, None).await;
        let mut wished = tuesdays(&anna, &places.room, "2026-12-22");
        wished.what.note = "Vi behöver flygeln.".to_owned();
        let id = series(&site, &anna, &wished).await.expect("asked for");
        let booked = dates(&site, &id).await;
        assert_eq!(booked.len(), 4, "{}", site.engine);
        for one in booked {
            assert_eq!(
                (one.what.persons, one.what.note.as_str(), one.state),
                (Some(20), "Vi behöver flygeln.", State::Requested),
                "{}",
                site.engine
            );
        }
        let used = |what: Use| NewSeries { what, ..wished.clone() };
        let at = |from: u16, until: u16| NewSeries { time: Weekly { from, until, ..wished.time }, ..wished.clone() };
        let from_to = |first, last| NewSeries { dates: DateRange::new(day(first), day(last)), ..wished.clone() };
        let what = || wished.what.clone();
        let wrong = [
            (used(Use { persons: Some(61), ..what() }), Fault::TooManyPersons(60)),
            (used(Use { persons: Some(0), ..what() }), Fault::NoPersons),
            (used(Use { note: "x".repeat(2001), ..what() }), Fault::LongNote),
            (used(Use { title: "x".repeat(121), ..what() }), Fault::LongTitle),
            (at(18 * 60, 18 * 60 + 10), Fault::TooShort(15)),
            (at(60, 20 * 60), Fault::TooLong(720)),
            (at(18 * 60, 17 * 60), Fault::EndBeforeStart),
            (from_to("2026-12-01", "2026-11-30"), Fault::UntilBefore),
            (from_to("2026-12-01", "2028-02-01"), Fault::UntilFar),
            (from_to("2027-06-01", "2028-01-11"), Fault::TooFarAhead(400)),
        ];
        for (new, fault) in wrong {
            let previewed = service::preview(&site.app, &anna, &new).await.map(|_| ());
            let booked = series(&site, &anna, &new).await.map(|_| ());
            for refused in [previewed, booked] {
                assert!(
                    matches!(&refused, Err(BookingError::Faults(found)) if found[..] == [fault.clone()]),
                    "{fault:?}: {refused:?}"
                );
            }
        }
        let all_taken = tuesdays(&anna, &places.hall, "2026-12-01");
        let clerk = site.actor(RoleKind::Clerk, None).await;
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
        let anna = site.actor(RoleKind::Citizen, None).await;
        let night = NewSeries {
            time: weekly(6, 20 * 60, 1440 + 8 * 60),
            dates: DateRange::new(day("2027-03-13"), day("2027-04-10")),
            ..tuesdays(&anna, &space, "2026-12-22")
        };
        let booked = service::book_series(&site.app, &anna, &night).await.expect("booked");
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
            dates(&site, &booked.id).await.iter().map(|one| site.app.zone().civil(one.time.until)).collect();
        assert!(ends.iter().all(|(_, minute)| *minute == 480), "{}: {ends:?}", site.engine);
        let late = NewSeries { time: weekly(2, 21 * 60, 1440), ..tuesdays(&anna, &space, "2026-12-15") };
        let booked = service::book_series(&site.app, &anna, &late).await.expect("booked");
        assert_eq!(booked.booked.len(), 3, "{}: until midnight", site.engine);
    }
}

#[tokio::test]
async fn a_date_is_taken_back_only_where_the_series_skipped_it() {
    for site in engines().await {
        let places = Places::new(&site).await;
        let (anna, stranger) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Citizen, None).await);
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
        service::cancel(&site.app, &stranger, &rival.id, "").await.expect("cancelled");
        let can = async |who: &Actor| {
            let mut tx = site.app.database.read().await.expect("a transaction");
            let (series, dates, skipped) = service::series(&mut tx, &id).await.expect("the series");
            service::restorable(&site.app, &mut tx, who, &series, &dates, &skipped).await.expect("judged")
        };
        let clerk = site.actor(RoleKind::Clerk, None).await;
        assert_eq!(can(&anna).await, vec![day("2026-12-08")], "{}", site.engine);
        assert_eq!(
            can(&clerk).await,
            vec![day("2026-12-08"), day("2026-12-15")],
            "{}: staff may book what is closed",
            site.engine
        );
        assert_eq!(restore(&site, &anna, &id, "2026-12-08").await.expect("it has come free"), State::Confirmed);
        service::cancel_dates(&site.app, &anna, &id, None, "").await.expect("cancelled");
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
        let (anna, clerk) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Clerk, None).await);
        let in_the_way =
            book(&site, &clerk, &wish(&site, &clerk, &places.room, "2026-12-08", 18, 19)).await.expect("free");
        let id = series(&site, &anna, &tuesdays(&anna, &places.room, "2026-12-22")).await.expect("asked for");
        assert!(
            matches!(restore(&site, &anna, &id, "2026-12-08").await, Err(BookingError::Taken(_))),
            "{}",
            site.engine
        );
        service::cancel(&site.app, &clerk, &in_the_way.id, "").await.expect("cancelled");
        assert_eq!(
            restore(&site, &anna, &id, "2026-12-08").await.expect("asked for"),
            State::Requested,
            "{}",
            site.engine
        );
        let waiting =
            dates(&site, &id).await.into_iter().find(|one| one.time.from == in_the_way.time.from).expect("the date");
        assert_eq!((waiting.what.persons, waiting.state), (Some(20), State::Requested), "{}", site.engine);
        for one in dates(&site, &id).await {
            service::deny(&site.app, &clerk, &one.id, "Nej").await.expect("denied");
        }
        // Its first Tuesday is taken, and the space may be booked so far ahead no longer.
        let rival = wish(&site, &clerk, &places.hall, "2027-06-01", 18, 19);
        let rival = book(&site, &clerk, &rival).await.expect("free");
        let mut far = tuesdays(&anna, &places.hall, "2027-06-08");
        far.dates.first = day("2027-05-25");
        let far = series(&site, &anna, &far).await.expect("booked");
        service::cancel(&site.app, &clerk, &rival.id, "").await.expect("cancelled");
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
