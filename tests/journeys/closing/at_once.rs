//! Two at the same moment.

use super::{book, closing, decided, hall, pairs, state};
use reqwest::StatusCode;
use samrum::bookings::model::State;
use samrum::people::model::RoleKind;
use samrum_tests::engines;

#[tokio::test]
async fn closing_while_somebody_books_never_leaves_a_booking_that_nobody_was_shown() {
    for site in engines().await {
        let (home, spaces) = hall(&site).await;
        let clerk = site.signed_in(RoleKind::Clerk).await;
        let mut bookers = Vec::new();
        for _ in 0..3 {
            bookers.push(site.signed_in(RoleKind::Citizen).await);
        }
        for day in 1..=12 {
            let date = format!("2027-01-{day:02}");
            let days = [("first_date", date.as_str()), ("last_date", date.as_str())];
            let part = |number: usize| {
                let space = &spaces[number + 1];
                let fields = vec![
                    ("space", space.0.as_str()),
                    ("date", date.as_str()),
                    ("from", "10:00"),
                    ("to", "11:00"),
                    ("title", "Samtidigt"),
                ];
                fields
            };
            let (wishes, fields) = ([part(0), part(1), part(2)], closing(&home, Some(&spaces[0]), &days));
            let (one, two, three, closed) = tokio::join!(
                bookers[0].post("/book", &wishes[0]),
                bookers[1].post("/book", &wishes[1]),
                bookers[2].post("/book", &wishes[2]),
                clerk.post("/close", &fields)
            );
            let booked = [one, two, three].iter().filter(|answer| answer.status() == StatusCode::SEE_OTHER).count();
            match closed.status() {
                StatusCode::SEE_OTHER => assert_eq!(booked, 0, "{} {date}: closed with nothing met", site.engine),
                StatusCode::UNPROCESSABLE_ENTITY => assert!(booked > 0, "{} {date}: asked about nothing", site.engine),
                other => panic!("{} {date}: {other}", site.engine),
            }
        }
    }
}

#[tokio::test]
async fn two_who_close_and_one_who_changes_the_hours_at_once_all_come_through() {
    for site in engines().await {
        let (home, spaces) = hall(&site).await;
        let (one, two, three) = (
            site.signed_in(RoleKind::Clerk).await,
            site.signed_in(RoleKind::Clerk).await,
            site.signed_in(RoleKind::Clerk).await,
        );
        let citizen = site.signed_in(RoleKind::Citizen).await;
        let booking = book(&citizen, &spaces[1], "2026-12-08", "20:00", "21:00", "Kvar").await;
        let days = [("first_date", "2026-12-08"), ("last_date", "2026-12-08")];
        let (whole, part) = (closing(&home, None, &days), closing(&home, Some(&spaces[1]), &days));
        let lists = (one.refused("/close", &whole).await, two.refused("/close", &part).await);
        let (first, second) = (decided(&lists.0, "cancel", "Första"), decided(&lists.1, "cancel", "Andra"));
        let hours = format!("/facilities/spaces/{}/hours", spaces[2]);
        let (first, second) = (pairs(&first), pairs(&second));
        let (a, b, c) = tokio::join!(
            one.post("/close", &first),
            two.post("/close", &second),
            three.post(&hours, &[("ask", "yes"), ("opens-1-0", "08:00"), ("closes-1-0", "18:00")])
        );
        let cancelled = state(&site, &booking).await;
        assert_eq!(cancelled.state, State::Cancelled, "{}", site.engine);
        // Whoever comes second finds the list changed, since the booking is gone, and nothing left to ask about.
        for answer in [a, b, c] {
            assert!(answer.status() == StatusCode::SEE_OTHER, "{}: {}", site.engine, answer.status());
        }
        let list = one.page("/closings").await;
        assert_eq!(list.matches("Vattenskada").count(), 2, "{}: {list}", site.engine);
    }
}
