//! One gate to holding time: whatever way a booking comes to hold time, the same rules are asked.

mod meanwhile;
mod requests;
mod series;

use samrum::bookings::model::{Booking, Kind, NewBooking, NewSeries, State, Use};
use samrum::bookings::service::{self, BookingError};
use samrum::facilities::model::{Approval, NewSpace};
use samrum::id::{BookingId, SeriesId, SpaceId};
use samrum::on;
use samrum::people::model::{Actor, RoleKind};
use samrum::time::{DateRange, Span};
use samrum_tests::{TestSite, always_open, building, engines, open_space, plain_space, weekly};

/// A hall that is booked directly, and a room where a clerk decides; both always open, also on holidays.
struct Places {
    hall: SpaceId,
    room: SpaceId,
}

impl Places {
    async fn new(site: &TestSite) -> Self {
        let place = building(site, "Kulturens hus").await;
        let hall = open_space(site, &plain_space(&place, "Hallen", &["Hallen"]), &always_open()).await;
        let decided = NewSpace { approval: Approval::Clerk, ..plain_space(&place, "Aulan", &["Aulan"]) };
        Self { hall, room: open_space(site, &decided, &always_open()).await }
    }
}

/// Some hours of a date.
fn hours(site: &TestSite, date: &str, from: u16, to: u16) -> Span {
    site.app.zone().span(date.parse().expect("a date"), from * 60, to * 60).expect("times that exist")
}

/// A wish of somebody's for some hours of a date.
fn wish(site: &TestSite, who: &Actor, space: &SpaceId, date: &str, from: u16, to: u16) -> NewBooking {
    NewBooking {
        space: space.clone(),
        time: hours(site, date, from, to),
        what: Use {
            organisation: who.roles.first().and_then(|role| role.organisation.clone()),
            person: who.id().cloned(),
            persons: Some(20),
            ..Use::new(Kind::Single, "Repetition")
        },
    }
}

/// Somebody's Tuesdays from 18 to 20, from 1 December 2026.
fn tuesdays(who: &Actor, space: &SpaceId, last: &str) -> NewSeries {
    NewSeries {
        space: space.clone(),
        time: weekly(2, 18 * 60, 20 * 60),
        dates: DateRange::new("2026-12-01".parse().expect("a date"), last.parse().expect("a date")),
        what: Use {
            organisation: who.roles.first().and_then(|role| role.organisation.clone()),
            person: who.id().cloned(),
            persons: Some(20),
            ..Use::new(Kind::Single, "Tisdagsgruppen")
        },
        without: Vec::new(),
        source: None,
        opening_hours_bind: true,
    }
}

async fn book(site: &TestSite, who: &Actor, new: &NewBooking) -> Result<Booking, BookingError> {
    service::request(&site.app, who, new).await
}

async fn kept(site: &TestSite, id: &BookingId) -> Booking {
    let mut tx = site.app.database.read().await.expect("a transaction");
    service::booking(&mut tx, id).await.expect("read").expect("a booking")
}

async fn dates(site: &TestSite, id: &SeriesId) -> Vec<Booking> {
    let mut tx = site.app.database.read().await.expect("a transaction");
    service::series(&mut tx, id).await.expect("the series").1
}

/// What was written down about something: who, what, detail.
async fn events(site: &TestSite, subject: &str) -> Vec<(Option<String>, String, String)> {
    let mut tx = site.app.database.read().await.expect("a transaction");
    on!(&mut tx, db => sqlx::query_as("SELECT person_id, action, detail FROM event WHERE subject_id = $1 ORDER BY at, id")
        .bind(subject).fetch_all(db).await)
    .expect("events")
}

/// Closes a space's building on a date, as an exception of its hours.
async fn close(site: &TestSite, space: &SpaceId, date: &str, reason: &str) {
    let mut tx = site.app.database.write().await.expect("a transaction");
    let place = samrum::facilities::service::space(&mut tx, space).await.expect("read").expect("a space").said.building;
    let date = date.parse().expect("a date");
    let new = samrum::facilities::model::NewException {
        building: place,
        space: Some(space.clone()),
        dates: DateRange::single(date),
        window: None,
        reason: reason.to_owned(),
    };
    samrum::facilities::service::add_exception(&mut tx, &new).await.expect("added");
    tx.commit().await.expect("kept");
}

/// What must hold whatever has been done: only confirmed bookings hold time, just their own, and each of them does.
async fn sound(site: &TestSite) -> Vec<String> {
    let mut tx = site.app.database.read().await.expect("a transaction");
    let held_by_nothing: Vec<String> = on!(&mut tx, db => sqlx::query_scalar(
        "SELECT DISTINCT b.state || ' ' || b.id FROM occupancy o JOIN booking b ON b.id = o.booking_id
         WHERE b.state <> 'confirmed' OR o.starts_at <> b.starts_at OR o.ends_at <> b.ends_at
            OR NOT EXISTS (SELECT 1 FROM space_atom part WHERE part.space_id = b.space_id AND part.atom_id = o.atom_id)")
        .fetch_all(db).await)
    .expect("counted");
    let without_time: Vec<String> = on!(&mut tx, db => sqlx::query_scalar(
        "SELECT 'without its time ' || b.id FROM booking b JOIN space_atom part ON part.space_id = b.space_id
         WHERE b.state = 'confirmed'
           AND NOT EXISTS (SELECT 1 FROM occupancy o WHERE o.booking_id = b.id AND o.atom_id = part.atom_id)")
        .fetch_all(db).await)
    .expect("counted");
    held_by_nothing.into_iter().chain(without_time).collect()
}

#[tokio::test]
async fn a_move_to_where_a_clerk_decides_is_refused_and_the_booking_keeps_its_time() {
    for site in engines().await {
        let places = Places::new(&site).await;
        let (anna, clerk) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Clerk, None).await);
        let booking = book(&site, &anna, &wish(&site, &anna, &places.hall, "2026-12-01", 18, 20)).await.expect("free");
        let to = async |who: &Actor, id: &BookingId, space: &SpaceId, from: u16, to: u16| {
            service::relocate(&site.app, who, id, space, hours(&site, "2026-12-01", from, to)).await
        };
        let refused = to(&anna, &booking.id, &places.room, 18, 20).await;
        assert!(matches!(refused, Err(BookingError::ClerkDecides)), "{}: {refused:?}", site.engine);
        assert_eq!(kept(&site, &booking.id).await, booking, "{}: nothing has happened", site.engine);
        to(&anna, &booking.id, &places.hall, 12, 13).await.expect("where it is booked directly");
        to(&clerk, &booking.id, &places.room, 18, 20).await.expect("the clerk decides");
        let outcome = to(&anna, &booking.id, &places.room, 18, 21).await;
        assert!(matches!(outcome, Err(BookingError::ClerkDecides)), "{}: longer is another decision", site.engine);
        to(&anna, &booking.id, &places.room, 18, 19).await.expect("shorter needs none");
        assert_eq!(kept(&site, &booking.id).await.state, State::Confirmed);
        let written = events(&site, &booking.id.0).await;
        let moves: Vec<_> = written.iter().filter(|(_, action, _)| action == "booking.move").collect();
        assert_eq!(moves.len(), 3, "{written:?}");
        let by_clerk = &moves[1];
        assert_eq!(by_clerk.0.as_deref(), clerk.id().map(|id| id.0.as_str()), "{}", site.engine);
        let expected = format!(
            "from space {} 2026-12-01T11:00:00Z/2026-12-01T12:00:00Z to space {} 2026-12-01T17:00:00Z/2026-12-01T19:00:00Z",
            places.hall, places.room
        );
        assert_eq!(by_clerk.2, expected, "{}", site.engine);
        assert_eq!(sound(&site).await, Vec::<String>::new(), "{}", site.engine);
    }
}

#[tokio::test]
async fn whoever_does_not_hold_a_booking_says_why_it_is_cancelled_and_its_holder_need_not() {
    for site in engines().await {
        let places = Places::new(&site).await;
        let club = site.association("Vi").await;
        let (anna, clerk) = (site.actor(RoleKind::Booker, Some(&club)).await, site.actor(RoleKind::Clerk, None).await);
        let first = book(&site, &anna, &wish(&site, &anna, &places.hall, "2026-12-01", 10, 12)).await.expect("free");
        let cancel =
            async |who: &Actor, id: &BookingId, reason: &str| service::cancel(&site.app, who, id, reason).await;
        for reason in ["", "  \n"] {
            assert!(
                matches!(cancel(&clerk, &first.id, reason).await, Err(BookingError::ReasonMissing)),
                "{}",
                site.engine
            );
        }
        assert!(matches!(cancel(&clerk, &first.id, &"x".repeat(501)).await, Err(BookingError::LongReason)));
        assert_eq!(kept(&site, &first.id).await.state, State::Confirmed);
        cancel(&anna, &first.id, "").await.expect("her own");
        let own = book(&site, &clerk, &wish(&site, &clerk, &places.hall, "2026-12-01", 14, 15)).await.expect("free");
        cancel(&clerk, &own.id, "").await.expect("the clerk's own");
        let series = service::book_series(&site.app, &anna, &tuesdays(&anna, &places.hall, "2026-12-22")).await;
        let series = series.expect("booked").id;
        let all = async |who: &Actor, id: &SeriesId, reason: &str| {
            service::cancel_dates(&site.app, who, id, None, reason).await
        };
        assert!(matches!(all(&clerk, &series, "").await, Err(BookingError::ReasonMissing)), "{}", site.engine);
        assert!(matches!(all(&clerk, &SeriesId::from("nope"), "Läckage").await, Err(BookingError::UnknownBooking)));
        let stranger = site.actor(RoleKind::Citizen, None).await;
        assert!(matches!(all(&stranger, &series, "Ilska").await, Err(BookingError::Forbidden)), "{}", site.engine);
        assert_eq!(all(&clerk, &series, "Läckage").await.expect("cancelled").0, 4);
        assert!(
            matches!(all(&clerk, &series, "Läckage").await, Err(BookingError::Over)),
            "{}: nothing is left",
            site.engine
        );
        assert!(
            matches!(all(&stranger, &series, "Ilska").await, Err(BookingError::Forbidden)),
            "{}: of nothing, too",
            site.engine
        );
        assert!(dates(&site, &series).await.iter().all(|one| one.reason == "Läckage"));
        let asked = book(&site, &anna, &wish(&site, &anna, &places.room, "2026-12-01", 10, 12)).await.expect("asked");
        let deny = async |reason: &str| service::deny(&site.app, &clerk, &asked.id, reason).await;
        assert!(matches!(deny(" ").await, Err(BookingError::ReasonMissing)), "{}", site.engine);
        deny("Upptaget").await.expect("denied");
        assert_eq!(sound(&site).await, Vec::<String>::new(), "{}", site.engine);
    }
}
