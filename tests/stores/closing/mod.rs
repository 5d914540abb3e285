//! Rules held against what is booked: which bookings a change meets, what binds a plan, and two at the same moment.

mod decided;
mod met;

use chrono::NaiveDate;
use samrum::bookings::model::{Kind, NewBooking, NewSeries, State, Use};
use samrum::bookings::service::{self, BookingError, Decision, Met, Outcome, Question};
use samrum::facilities::closing::Closing;
use samrum::facilities::model::{NewClosing, RuleChange};
use samrum::id::{BookingId, BuildingId, SpaceId};
use samrum::people::model::{Actor, RoleKind};
use samrum::time::{ClockSpan, DateRange, Weekday, Weekly};
use samrum_tests::{TestSite, always_open, building, citizen, engines, open_space, plain_space, weekly};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

async fn clerk(site: &TestSite) -> Actor {
    site.actor(RoleKind::Clerk, None).await
}

fn wish(site: &TestSite, space: &SpaceId, date: &str, from: u16, to: u16) -> NewBooking {
    let time = site.app.zone().span(day(date), from, to).expect("times that exist");
    NewBooking { space: space.clone(), time, what: Use::new(Kind::Single, "Träning") }
}

async fn book(site: &TestSite, space: &SpaceId, date: &str, from: u16, to: u16) -> BookingId {
    service::request(&site.app, &citizen(), &wish(site, space, date, from, to)).await.expect("booked").id
}

fn close(building: &BuildingId, space: Option<&SpaceId>, first: &str, last: &str) -> RuleChange {
    let dates = DateRange::new(day(first), day(last));
    let closing = Closing { dates, from: 0, to: 1440, weekdays: None, reason: "Vattenskada".to_owned(), lifted: None };
    RuleChange::Close(NewClosing { building: building.clone(), space: space.cloned(), closing })
}

async fn ask(site: &TestSite, by: &Actor, change: &RuleChange) -> Result<Outcome, BookingError> {
    service::change_rule(&site.app, by, change, "ändring", Decision::Ask).await
}

/// What a change meets; it must be asked about.
async fn met(site: &TestSite, by: &Actor, change: &RuleChange) -> Question {
    match ask(site, by, change).await.expect("answered") {
        Outcome::Asks(question) => *question,
        done @ Outcome::Done { .. } => panic!("{}: nothing was met: {done:?}", site.engine),
    }
}

fn ids(met: &[Met]) -> Vec<&BookingId> {
    met.iter().map(|met| &met.booking.id).collect()
}

async fn state(site: &TestSite, id: &BookingId) -> State {
    let mut tx = site.app.database.read().await.expect("a transaction");
    service::booking(&mut tx, id).await.expect("read").expect("there").state
}

fn series(space: &SpaceId, kind: Kind, weekday: u8, from: u16, to: u16, first: &str, last: &str) -> NewSeries {
    NewSeries {
        space: space.clone(),
        time: weekly(weekday, from, to),
        dates: DateRange::new(day(first), day(last)),
        what: Use::new(kind, "7A Matematik"),
        without: Vec::new(),
        source: None,
        opening_hours_bind: kind != Kind::Lesson,
    }
}

async fn plan(site: &TestSite, new: &NewSeries) -> samrum::bookings::model::BookedSeries {
    let mut tx = site.app.database.write().await.expect("a transaction");
    let booked = service::book_series_within(&site.app, &mut tx, new).await.expect("booked");
    tx.commit().await.expect("kept");
    booked
}

#[tokio::test]
async fn changing_the_hours_while_people_book_never_leaves_a_booking_that_was_not_listed() {
    for site in engines().await {
        let home = building(&site, "Huset").await;
        let (by, citizen) = (clerk(&site).await, citizen());
        for round in 0..12 {
            let hall = open_space(&site, &plain_space(&home, &format!("Sal {round}"), &[]), &always_open()).await;
            let shorter = RuleChange::Hours(hall.clone(), vec![Weekly::new(Weekday::MONDAY, 480, 1080)]);
            let wishes: Vec<_> =
                (0..4).map(|hour| wish(&site, &hall, "2026-12-08", 600 + hour * 60, 660 + hour * 60)).collect();
            let booking = |at: usize| service::request(&site.app, &citizen, &wishes[at]);
            let (a, b, c, d, changed) =
                tokio::join!(booking(0), booking(1), booking(2), booking(3), ask(&site, &by, &shorter));
            let booked = [a, b, c, d].iter().filter(|outcome| outcome.is_ok()).count();
            match changed.expect("answered") {
                Outcome::Done { .. } => {
                    assert_eq!(booked, 0, "{} {round}: closed on Tuesdays with nothing met", site.engine);
                }
                Outcome::Asks(question) => {
                    assert!(!question.met.is_empty() && question.met.len() <= booked, "{} {round}", site.engine);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_closing_that_is_lifted_was_shut_until_then() {
    for site in engines().await {
        let home = building(&site, "Huset").await;
        let hall = open_space(&site, &plain_space(&home, "Sal", &[]), &always_open()).await;
        let by = clerk(&site).await;
        let Outcome::Done { subject, .. } =
            ask(&site, &by, &close(&home, None, "2026-11-20", "2026-11-30")).await.expect("closed")
        else {
            panic!("{}: something was met", site.engine)
        };
        let lift = RuleChange::Lift(subject.as_str().into());
        let (one, two) = tokio::join!(ask(&site, &by, &lift), ask(&site, &by, &lift));
        assert_eq!(
            [one.is_ok(), two.is_ok()].iter().filter(|ok| **ok).count(),
            1,
            "{}: it is opened once",
            site.engine
        );
        let mut tx = site.app.database.read().await.expect("a transaction");
        let hours = samrum::facilities::service::hours_of(&mut tx, &hall).await.expect("read");
        assert!(hours.windows(day("2026-11-23")).is_empty(), "{}: what was shut stays so in the report", site.engine);
        assert_eq!(hours.windows(day("2026-11-24")), [ClockSpan::new(540, 1440)], "{}: open from now on", site.engine);
        assert_eq!(hours.windows(day("2026-11-25")).len(), 1);
    }
}
