//! Two hands at once: whatever two people do at the same moment, what is left is right, and each is told what became of it.

use super::{Places, book, dates, kept, sound, tuesdays, wish};
use samrum::bookings::model::{Booking, State};
use samrum::bookings::service::{self, BookingError, Despite};
use samrum::people::model::{Actor, RoleKind};
use samrum::time::{DAY_MINUTES, Span};
use samrum_tests::{TestSite, engines};

/// How often each pair is tried; which of the two comes first is chance, and either must be right.
const TRIES: i64 = 12;

/// As long a time, so many minutes later.
fn later(time: Span, minutes: i64) -> Span {
    time.widened(-minutes, minutes)
}

struct Ground {
    site: TestSite,
    places: Places,
    anna: Actor,
    clerk: Actor,
}

impl Ground {
    async fn all() -> Vec<Self> {
        let mut grounds = Vec::new();
        for site in engines().await {
            let places = Places::new(&site).await;
            let (anna, clerk) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Clerk, None).await);
            grounds.push(Self { site, places, anna, clerk });
        }
        grounds
    }

    /// A booking of an hour in the hall, on a day of its own.
    async fn booked(&self, number: i64) -> Booking {
        self.made(number, false).await
    }

    /// A request for an hour in the room where a clerk decides.
    async fn asked(&self, number: i64) -> Booking {
        self.made(number, true).await
    }

    async fn made(&self, number: i64, decided: bool) -> Booking {
        let space = if decided { &self.places.room } else { &self.places.hall };
        let mut new = wish(&self.site, &self.anna, space, "2026-12-01", 10, 11);
        new.time = later(new.time, number * DAY_MINUTES);
        book(&self.site, &self.anna, &new).await.expect("free")
    }

    async fn cancel(&self, booking: &Booking) -> Result<(), BookingError> {
        service::cancel(&self.site.app, &self.anna, &booking.id, "").await
    }

    async fn confirm(&self, booking: &Booking) -> Result<(), BookingError> {
        service::confirm(&self.site.app, &self.clerk, &booking.id, Despite::Tell).await
    }

    /// Moves it so many hours later.
    async fn relocate(&self, booking: &Booking, hours: i64) -> Result<(), BookingError> {
        let time = later(booking.time, hours * 60);
        service::relocate(&self.site.app, &self.anna, &booking.id, &booking.space, time).await
    }

    async fn state(&self, booking: &Booking) -> State {
        kept(&self.site, &booking.id).await.state
    }

    async fn sound(&self) {
        assert_eq!(sound(&self.site).await, Vec::<String>::new(), "{}", self.site.engine);
    }
}

#[tokio::test]
async fn cancelling_and_moving_leave_nothing_held_by_what_is_cancelled() {
    for ground in Ground::all().await {
        for number in 0..TRIES {
            let booking = ground.booked(number).await;
            let (cancelled, moved) = tokio::join!(ground.cancel(&booking), ground.relocate(&booking, 3));
            assert!(cancelled.is_ok(), "{}: {cancelled:?}", ground.site.engine);
            assert!(matches!(moved, Ok(()) | Err(BookingError::Over)), "{}: {moved:?}", ground.site.engine);
            assert_eq!(ground.state(&booking).await, State::Cancelled);
        }
        ground.sound().await;
    }
}

#[tokio::test]
async fn two_moves_leave_one_place_held_and_the_same_move_twice_is_one() {
    for ground in Ground::all().await {
        for number in 0..TRIES {
            let booking = ground.booked(number).await;
            let (one, two) = tokio::join!(ground.relocate(&booking, 2), ground.relocate(&booking, 4));
            assert!(one.is_ok() && two.is_ok(), "{}: one after the other: {one:?} {two:?}", ground.site.engine);
            let at = kept(&ground.site, &booking.id).await;
            let hours = (at.time.from.0 - booking.time.from.0) / 3600;
            assert!([2, 4].contains(&hours), "{}: {hours}", ground.site.engine);
            let (one, two) = tokio::join!(ground.relocate(&booking, 6), ground.relocate(&booking, 6));
            assert!(one.is_ok() && two.is_ok(), "{}: a double click: {one:?} {two:?}", ground.site.engine);
            let written = super::events(&ground.site, &booking.id.0).await;
            assert_eq!(written.len(), 3, "{}: it was moved three times: {written:?}", ground.site.engine);
        }
        ground.sound().await;
    }
}

#[tokio::test]
async fn a_yes_and_its_opposites_end_in_one_of_them() {
    for ground in Ground::all().await {
        let deny = async |booking: &Booking| service::deny(&ground.site.app, &ground.clerk, &booking.id, "Nej").await;
        for number in 0..TRIES {
            let booking = ground.asked(number).await;
            let (yes, gone) = tokio::join!(ground.confirm(&booking), ground.cancel(&booking));
            assert!(gone.is_ok(), "{}: one may cancel before and after the yes: {gone:?}", ground.site.engine);
            assert!(matches!(yes, Ok(()) | Err(BookingError::Over)), "{}: {yes:?}", ground.site.engine);
            assert_eq!(ground.state(&booking).await, State::Cancelled);
            let booking = ground.asked(number).await;
            let (yes, no) = tokio::join!(ground.confirm(&booking), deny(&booking));
            let expected = if yes.is_ok() { State::Confirmed } else { State::Denied };
            assert!(yes.is_ok() != no.is_ok(), "{}: {yes:?} {no:?}", ground.site.engine);
            assert_eq!(ground.state(&booking).await, expected, "{}", ground.site.engine);
            if yes.is_ok() {
                ground.cancel(&booking).await.expect("cancelled");
            }
            let booking = ground.asked(number).await;
            let (one, two) = tokio::join!(ground.confirm(&booking), ground.confirm(&booking));
            assert!(one.is_ok() != two.is_ok(), "{}: decided once: {one:?} {two:?}", ground.site.engine);
        }
        ground.sound().await;
    }
}

#[tokio::test]
async fn two_requests_for_one_time_are_not_both_confirmed() {
    for ground in Ground::all().await {
        let bertil = ground.site.actor(RoleKind::Citizen, None).await;
        for number in 0..TRIES {
            let first = ground.asked(number).await;
            let mut second = wish(&ground.site, &ground.anna, &first.space, "2026-12-01", 10, 11);
            (second.time, second.what.person) = (first.time.widened(-30, 0), bertil.id().cloned());
            let second = service::request(&ground.site.app, &bertil, &second).await.expect("asked");
            let (one, two) = tokio::join!(ground.confirm(&first), ground.confirm(&second));
            assert!(one.is_ok() != two.is_ok(), "{}: {one:?} {two:?}", ground.site.engine);
            let taken = if one.is_ok() { two } else { one };
            assert!(matches!(taken, Err(BookingError::Taken(_))), "{}: {taken:?}", ground.site.engine);
        }
        ground.sound().await;
    }
}

#[tokio::test]
async fn a_skipped_date_is_taken_back_once_and_not_out_of_a_series_that_ends() {
    for ground in Ground::all().await {
        let (site, anna) = (&ground.site, &ground.anna);
        for number in 0..TRIES {
            let mut in_the_way = wish(site, &ground.clerk, &ground.places.hall, "2026-12-08", 18, 19);
            in_the_way.what.title = format!("Hinder {number}");
            let in_the_way = book(site, &ground.clerk, &in_the_way).await.expect("free");
            let new = tuesdays(anna, &ground.places.hall, "2026-12-22");
            let series = service::book_series(&site.app, anna, &new).await.expect("booked").id;
            service::cancel(&site.app, &ground.clerk, &in_the_way.id, "").await.expect("cancelled");
            let date = "2026-12-08".parse().expect("a date");
            let restore = async || service::restore(&site.app, anna, &series, date).await;
            let all = async || service::cancel_dates(&site.app, anna, &series, None, "").await;
            if number % 2 == 0 {
                let (one, two) = tokio::join!(restore(), restore());
                assert!(one.is_ok() != two.is_ok(), "{}: {one:?} {two:?}", site.engine);
                assert_eq!(dates(site, &series).await.len(), 4, "{}", site.engine);
                all().await.expect("cancelled");
            } else {
                let (back, gone) = tokio::join!(restore(), all());
                assert!(gone.is_ok(), "{}: {gone:?}", site.engine);
                assert!(matches!(back, Ok(State::Confirmed) | Err(BookingError::Over)), "{}: {back:?}", site.engine);
                // Taken back just after the others were cancelled it would stand alone; the series was over by then.
                let live = dates(site, &series).await.iter().filter(|one| one.is_live()).count();
                assert_eq!(live, 0, "{}: {back:?}", site.engine);
            }
        }
        ground.sound().await;
    }
}
