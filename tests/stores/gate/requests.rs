//! What is asked for: by whom, once, and decided on by the rules of the day on which it is decided.

use super::{Places, book, close, events, kept, sound, tuesdays, wish};
use samrum::bookings::model::{Fault, NewBooking, NewSeries, State, Use};
use samrum::bookings::service::{self, BookingError, CALENDAR, Despite};
use samrum::id::OrganisationId;
use samrum::people::model::{Actor, RoleKind};
use samrum_tests::engines;

/// The id as it is written down.
fn id(actor: &Actor) -> Option<String> {
    actor.id().map(|id| id.0.clone())
}

#[tokio::test]
async fn a_yes_is_given_by_the_rules_of_today_and_against_them_only_when_the_clerk_says_so() {
    for site in engines().await {
        let places = Places::new(&site).await;
        let (anna, clerk) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Clerk, None).await);
        let confirm = async |id, despite| service::confirm(&site.app, &clerk, id, despite).await;
        let asked = book(&site, &anna, &wish(&site, &anna, &places.room, "2026-12-01", 18, 20)).await.expect("asked");
        let innocent =
            book(&site, &anna, &wish(&site, &anna, &places.room, "2026-12-02", 18, 20)).await.expect("asked");
        assert_eq!((asked.state, innocent.state), (State::Requested, State::Requested));
        close(&site, &places.room, "2026-12-01", "Vattenskada").await;
        let Err(BookingError::Faults(found)) = confirm(&asked.id, Despite::Tell).await else {
            panic!("{}: it is closed then", site.engine)
        };
        assert!(matches!(&found[..], [Fault::Closed(..)]), "{}: {found:?}", site.engine);
        assert_eq!(kept(&site, &asked.id).await.state, State::Requested, "{}", site.engine);
        confirm(&asked.id, Despite::Anyway).await.expect("the clerk has read that it is closed");
        confirm(&innocent.id, Despite::Tell).await.expect("nothing is wrong with it");
        assert_eq!(
            (kept(&site, &asked.id).await.state, kept(&site, &innocent.id).await.state),
            (State::Confirmed, State::Confirmed)
        );
        let rival = book(&site, &anna, &wish(&site, &anna, &places.room, "2026-12-03", 18, 20)).await.expect("asked");
        let mut staff = wish(&site, &clerk, &places.room, "2026-12-03", 19, 20);
        staff.what.title = "Sammanträde".to_owned();
        book(&site, &clerk, &staff).await.expect("staff books at once");
        assert!(
            matches!(confirm(&rival.id, Despite::Anyway).await, Err(BookingError::Taken(_))),
            "{}: never over another",
            site.engine
        );
        let mut many = wish(&site, &anna, &places.room, "2026-12-04", 18, 20);
        many.what.persons = Some(60);
        let many = book(&site, &anna, &many).await.expect("as many as it takes");
        let mut tx = site.app.database.write().await.expect("a transaction");
        let space = samrum::facilities::service::space(&mut tx, &places.room).await.expect("read").expect("the room");
        let smaller = samrum::facilities::model::NewSpace { capacity: Some(59), ..space.said.clone() };
        samrum::facilities::service::change_space(&mut tx, CALENDAR, &places.room, &smaller, site.app.now())
            .await
            .expect("changed");
        tx.commit().await.expect("kept");
        for despite in [Despite::Tell, Despite::Anyway] {
            let Err(BookingError::Faults(found)) = confirm(&many.id, despite).await else {
                panic!("{}: too many", site.engine)
            };
            assert_eq!(found, vec![Fault::TooManyPersons(59)], "{}", site.engine);
        }
        site.set_clock(many.time.from.plus_minutes(1));
        let late = confirm(&many.id, Despite::Anyway).await;
        assert!(matches!(late, Err(BookingError::Faults(_))), "{}: its time has begun: {late:?}", site.engine);
        assert_eq!(sound(&site).await, Vec::<String>::new(), "{}", site.engine);
    }
}

#[tokio::test]
async fn one_books_in_the_name_of_what_is_there_and_what_one_acts_for() {
    for site in engines().await {
        let places = Places::new(&site).await;
        let club = site.association("Vi").await;
        let clerk = site.actor(RoleKind::Clerk, None).await;
        let (anna, booker) =
            (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Booker, Some(&club)).await);
        let for_club = |who: &Actor, id: &str| {
            let plain = wish(&site, who, &places.hall, "2026-12-01", 18, 20);
            let organisation = Some(OrganisationId::from(id));
            NewBooking { what: Use { organisation, title: String::new(), ..plain.what }, ..plain }
        };
        let Err(BookingError::Faults(found)) = book(&site, &clerk, &for_club(&clerk, "ingen")).await else {
            panic!("{}", site.engine)
        };
        assert_eq!(found, vec![Fault::NoTitle, Fault::UnknownOrganisation], "{}: all at once", site.engine);
        let refused = book(&site, &anna, &for_club(&anna, &club.0)).await;
        assert!(matches!(refused, Err(BookingError::NotForOrganisation)), "{}: {refused:?}", site.engine);
        let mut series = tuesdays(&clerk, &places.hall, "2026-12-22");
        series.what.organisation = Some(OrganisationId::from("ingen"));
        let refused = service::book_series(&site.app, &clerk, &series).await;
        assert!(
            matches!(&refused, Err(BookingError::Faults(found)) if found[..] == [Fault::UnknownOrganisation]),
            "{refused:?}"
        );
        let for_anna = wish(&site, &anna, &places.hall, "2026-12-01", 18, 20);
        let refused = book(&site, &booker, &for_anna).await;
        assert!(matches!(refused, Err(BookingError::Forbidden)), "{}: for somebody else", site.engine);
        let made = book(&site, &clerk, &for_anna).await.expect("staff books for others");
        let written = events(&site, &made.id.0).await;
        let expected = (
            id(&clerk),
            "booking.book_for_another".to_owned(),
            format!("for person {}", id(&anna).unwrap_or_default()),
        );
        assert_eq!(written, vec![expected], "{}", site.engine);
        let own = wish(&site, &booker, &places.hall, "2026-12-02", 18, 20);
        let own = book(&site, &booker, &own).await.expect("for the club");
        assert_eq!(
            (events(&site, &own.id.0).await, own.what.organisation),
            (vec![], Some(club)),
            "{}: its row says it",
            site.engine
        );
        let for_her = tuesdays(&anna, &places.hall, "2027-02-02");
        let series = service::book_series(&site.app, &clerk, &for_her).await.expect("booked");
        let written = events(&site, &series.id.0).await;
        assert_eq!(written[0].0, id(&clerk), "{}: {written:?}", site.engine);
        assert!(written[0].2.ends_with(&format!("for person {}", id(&anna).unwrap_or_default())), "{written:?}");
    }
}

#[tokio::test]
async fn a_form_that_is_sent_twice_gets_the_first_answer_and_another_wish_its_own() {
    for site in engines().await {
        let places = Places::new(&site).await;
        let (anna, bertil) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Citizen, None).await);
        for space in [&places.room, &places.hall] {
            let new = wish(&site, &anna, space, "2026-12-01", 18, 20);
            let (one, two) = tokio::join!(book(&site, &anna, &new), book(&site, &anna, &new));
            let (one, two) = (one.expect("booked"), two.expect("the same"));
            assert_eq!(one, two, "{}: at once", site.engine);
            assert_eq!(book(&site, &anna, &new).await.expect("the same"), one, "{}: and later", site.engine);
            service::cancel(&site.app, &anna, &one.id, "").await.expect("cancelled");
            let anew = book(&site, &anna, &new).await.expect("anew");
            assert_ne!(anew.id, one.id, "{}: what was cancelled is booked anew", site.engine);
        }
        let mut other = wish(&site, &anna, &places.room, "2026-12-01", 18, 20);
        other.what.title = "Något annat".to_owned();
        let other = book(&site, &anna, &other).await.expect("another wish");
        let his = book(&site, &bertil, &wish(&site, &bertil, &places.room, "2026-12-01", 18, 20))
            .await
            .expect("another's wish");
        assert_ne!(other.id, his.id, "{}", site.engine);
        for space in [&places.room, &places.hall] {
            let new = tuesdays(&anna, space, "2027-02-02");
            let twice = async || service::book_series(&site.app, &anna, &new).await;
            let (one, two) = tokio::join!(twice(), twice());
            let (one, two) = (one.expect("booked"), two.expect("the same"));
            assert_eq!(one.id, two.id, "{}", site.engine);
            if *space == places.room {
                let fewer = NewSeries { without: vec![new.dates.first], ..new.clone() };
                let fewer = service::book_series(&site.app, &anna, &fewer).await.expect("other dates are another wish");
                assert_ne!(fewer.id, one.id, "{}", site.engine);
            }
            assert_eq!(
                super::dates(&site, &one.id).await.iter().filter(|date| date.is_live()).count(),
                9 + usize::from(*space == places.room)
            );
        }
        assert_eq!(sound(&site).await, Vec::<String>::new(), "{}", site.engine);
    }
}
