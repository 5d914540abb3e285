//! What is done with bookings, seasons and accounts is told in the transaction that does it, and what is refused is not.

use super::{all, id, send};
use samrum::bookings::model::{Choice, Kind as UseKind, NewBooking, NewSeries, Use};
use samrum::bookings::service::{self as bookings, Answer, Cancelled, Decision, Despite, Outcome};
use samrum::facilities::closing::Closing;
use samrum::facilities::model::{Approval, NewClosing, RuleChange};
use samrum::id::{BuildingId, SpaceId};
use samrum::messages::model::{About, Bookings, Kind, Message, Placed};
use samrum::people::model::{Actor, Role, RoleKind};
use samrum::people::service::keep;
use samrum::time::DateRange;
use samrum_tests::{TestSite, always_open, building, engines, hours_from_now, open_space, plain_space, weekly};

struct Town {
    site: TestSite,
    building: BuildingId,
    /// Booked at once; by a clerk's yes; and another one beside them.
    direct: SpaceId,
    asked: SpaceId,
    other: SpaceId,
    person: Actor,
    clerk: Actor,
}

async fn towns() -> Vec<Town> {
    let mut towns = Vec::new();
    for site in engines().await {
        let building = building(&site, "Hertsö").await;
        let mut by_clerk = plain_space(&building, "Hall B", &["Hall B"]);
        by_clerk.approval = Approval::Clerk;
        let direct = open_space(&site, &plain_space(&building, "Hall A", &["Hall A"]), &always_open()).await;
        let asked = open_space(&site, &by_clerk, &always_open()).await;
        let other = open_space(&site, &plain_space(&building, "Hall C", &["Hall C"]), &always_open()).await;
        let (person, clerk) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Clerk, None).await);
        towns.push(Town { site, building, direct, asked, other, person, clerk });
    }
    towns
}

impl Town {
    fn wish(&self, space: &SpaceId, hours: i64) -> NewBooking {
        let what = Use { person: Some(id(&self.person)), ..Use::new(UseKind::Single, "Kalas") };
        NewBooking { space: space.clone(), time: hours_from_now(hours, hours + 1), what }
    }

    /// The kinds of all messages, and that each is for the person.
    async fn told(&self) -> Vec<Kind> {
        let messages = all(&self.site.app).await;
        assert!(messages.iter().all(|message| message.person.as_ref() == self.person.id()), "{}", self.site.engine);
        messages.into_iter().map(|message| message.kind).collect()
    }

    async fn last(&self) -> (Message, Bookings) {
        let message = all(&self.site.app).await.pop().expect("a message");
        let Some(About::Bookings(told)) = message.content.clone().map(|content| content.about) else {
            panic!("{}: it is about bookings", self.site.engine)
        };
        (message, told)
    }
}

#[tokio::test]
async fn a_booking_is_told_of_when_it_is_made_moved_cancelled_and_taken_back() {
    for town in towns().await {
        let app = &town.site.app;
        let booking = bookings::request(app, &town.person, &town.wish(&town.direct, 30)).await.expect("booked");
        let taken = bookings::request(app, &town.person, &town.wish(&town.direct, 30)).await.expect("the same again");
        assert_eq!(booking.id, taken.id, "{}", town.site.engine);
        assert_eq!(town.told().await, [Kind::BookingConfirmed], "once: {}", town.site.engine);
        let mut other = town.wish(&town.direct, 30);
        other.what.title = "Disco".to_owned();
        let refused = bookings::request(app, &town.person, &other).await;
        assert!(refused.is_err() && town.told().await.len() == 1, "what is refused is not told: {}", town.site.engine);
        bookings::relocate(app, &town.clerk, &booking.id, &town.direct, hours_from_now(40, 41)).await.expect("moved");
        let (moved, told) = town.last().await;
        assert_eq!((moved.kind, moved.own), (Kind::BookingMoved, false), "{}", town.site.engine);
        assert_eq!(
            told.dates[0].was.as_ref().map(|was| was.time),
            Some(hours_from_now(30, 31)),
            "{}",
            town.site.engine
        );
        assert_eq!(told.dates[0].at.place, "Hall A, Hertsö", "{}", town.site.engine);
        let by = moved.content.and_then(|content| content.by).expect("somebody");
        assert!(by.staff && Some(&by.name) == town.clerk.person.as_ref().map(|clerk| &clerk.name));
        bookings::cancel(app, &town.clerk, &booking.id, "Golvet slipas").await.expect("cancelled");
        let (_, told) = town.last().await;
        assert_eq!(told.reason, "Golvet slipas", "{}", town.site.engine);
        assert!(
            told.instead.iter().any(|free| free.place == "Hall C, Hertsö"),
            "{}: {:?}",
            town.site.engine,
            told.instead
        );
        bookings::undo(app, &town.clerk, Cancelled::One(&booking.id)).await.expect("taken back");
        bookings::cancel(app, &town.person, &booking.id, "").await.expect("cancelled");
        let (own, _) = town.last().await;
        assert!(own.own, "a receipt: {}", town.site.engine);
        let kinds = [
            Kind::BookingConfirmed,
            Kind::BookingMoved,
            Kind::BookingCancelled,
            Kind::BookingRestored,
            Kind::BookingCancelled,
        ];
        assert_eq!(town.told().await, kinds, "{}", town.site.engine);
        let again = bookings::cancel(app, &town.person, &booking.id, "").await;
        assert!(again.is_err() && town.told().await.len() == 5, "what is refused is not told: {}", town.site.engine);
    }
}

#[tokio::test]
async fn a_request_is_told_of_when_it_comes_in_and_when_it_is_decided() {
    for town in towns().await {
        let app = &town.site.app;
        let yes = bookings::request(app, &town.person, &town.wish(&town.asked, 30)).await.expect("asked");
        let no = bookings::request(app, &town.person, &town.wish(&town.asked, 40)).await.expect("asked");
        bookings::confirm(app, &town.clerk, &yes.id, Despite::Tell).await.expect("confirmed");
        bookings::deny(app, &town.clerk, &no.id, "Det är match").await.expect("denied");
        let kinds = [Kind::RequestReceived, Kind::RequestReceived, Kind::RequestConfirmed, Kind::RequestDenied];
        assert_eq!(town.told().await, kinds, "{}", town.site.engine);
        assert_eq!(town.last().await.1.reason, "Det är match", "{}", town.site.engine);
        // Of two who decide at once, one decides and one is told.
        let open = bookings::request(app, &town.person, &town.wish(&town.asked, 50)).await.expect("asked");
        let (one, other) = tokio::join!(
            bookings::confirm(app, &town.clerk, &open.id, Despite::Tell),
            bookings::deny(app, &town.clerk, &open.id, "Nej")
        );
        assert!(one.is_ok() != other.is_ok(), "{}", town.site.engine);
        let decided = if one.is_ok() { Kind::RequestConfirmed } else { Kind::RequestDenied };
        assert_eq!(town.told().await[4..], [Kind::RequestReceived, decided], "{}", town.site.engine);
    }
}

#[tokio::test]
async fn a_series_is_told_of_in_one_message() {
    for town in towns().await {
        let app = &town.site.app;
        let new = NewSeries {
            space: town.direct.clone(),
            time: weekly(2, 18 * 60, 19 * 60),
            dates: DateRange::new("2026-12-01".parse().expect("a date"), "2026-12-22".parse().expect("a date")),
            what: Use { person: Some(id(&town.person)), ..Use::new(UseKind::Single, "Yoga") },
            without: Vec::new(),
            source: None,
            opening_hours_bind: true,
        };
        let booked = bookings::book_series(app, &town.person, &new).await.expect("booked");
        let (message, told) = town.last().await;
        assert_eq!((message.kind, told.dates.len()), (Kind::BookingConfirmed, 4), "{}", town.site.engine);
        bookings::cancel_dates(app, &town.clerk, &booked.id, None, "Stängt").await.expect("cancelled");
        let (message, told) = town.last().await;
        assert_eq!((message.kind, told.dates.len()), (Kind::BookingCancelled, 4), "{}", town.site.engine);
        assert_eq!(town.told().await.len(), 2, "{}", town.site.engine);
        assert_eq!(
            told.dates.iter().map(|date| date.sequence).collect::<Vec<_>>(),
            [Some(1); 4],
            "{}",
            town.site.engine
        );
        send(app).await;
    }
}

#[tokio::test]
async fn whoever_a_closing_meets_is_told_what_it_is_and_what_becomes_of_the_booking() {
    for town in towns().await {
        let app = &town.site.app;
        let gone = bookings::request(app, &town.person, &town.wish(&town.direct, 30)).await.expect("booked");
        let kept = bookings::request(app, &town.person, &town.wish(&town.direct, 33)).await.expect("booked");
        let to_move = bookings::request(app, &town.person, &town.wish(&town.direct, 36)).await.expect("booked");
        let dates = DateRange::new("2026-11-25".parse().expect("a date"), "2026-11-26".parse().expect("a date"));
        let closing =
            Closing { dates, from: 0, to: 1440, weekdays: None, reason: "Vattenskada".to_owned(), lifted: None };
        let space = Some(town.direct.clone());
        let change = RuleChange::Close(NewClosing { building: town.building.clone(), space, closing });
        let asked = bookings::change_rule(app, &town.clerk, &change, "Hall A är stängd", Decision::Ask).await;
        let Ok(Outcome::Asks(question)) = asked else { panic!("{}: it is asked", town.site.engine) };
        assert_eq!(town.told().await.len(), 3, "asking tells nobody: {}", town.site.engine);
        let answer = Answer {
            shown: question.mark,
            each: [(gone.id, Choice::Cancel), (kept.id, Choice::Keep), (to_move.id, Choice::Move)].into(),
            all: None,
            reason: "Vatten i hallen".to_owned(),
        };
        let made = Decision::Made(&answer);
        bookings::change_rule(app, &town.clerk, &change, "Hall A är stängd", made).await.expect("closed");
        let mut kinds = town.told().await[3..].to_vec();
        kinds.sort();
        let mut expected = vec![Kind::BookingDisplaced, Kind::BookingKept, Kind::BookingToMove];
        expected.sort();
        assert_eq!(kinds, expected, "{}", town.site.engine);
        for message in all(app).await.split_off(3) {
            let Some(About::Bookings(told)) = message.content.map(|content| content.about) else { panic!("bookings") };
            assert_eq!(told.rule, "Hall A är stängd", "{}", town.site.engine);
            let reason = if message.kind == Kind::BookingDisplaced { "Vatten i hallen" } else { "" };
            assert_eq!(told.reason, reason, "{}", town.site.engine);
            let free = told.instead.iter().any(|free| free.place == "Hall C, Hertsö");
            assert_eq!(free, message.kind == Kind::BookingDisplaced, "{}", town.site.engine);
            let zone = town.site.app.zone();
            let open = |free: &Placed| {
                free.place != "Hall A, Hertsö" || !dates.iter().any(|date| date == zone.date(free.time.from))
            };
            assert!(told.instead.iter().all(open), "it is closed then: {}", town.site.engine);
        }
    }
}

#[tokio::test]
async fn who_comes_tomorrow_is_reminded_once_from_the_hour_on_that_is_set() {
    for town in towns().await {
        let app = &town.site.app;
        // It is nine in the morning; the reminders go out at ten.
        for (space, hours) in [(&town.direct, 24), (&town.other, 24), (&town.direct, 72)] {
            bookings::request(app, &town.person, &town.wish(space, hours)).await.expect("booked");
        }
        let before = town.told().await.len();
        assert!(!bookings::remind(app).await.expect("looked"), "{}", town.site.engine);
        town.site.set_clock(samrum_tests::NOW.plus_minutes(60));
        assert!(bookings::remind(app).await.expect("looked"), "{}", town.site.engine);
        assert_eq!(town.told().await.len(), before, "whoever has just booked knows: {}", town.site.engine);
        // Two days later, of the third one.
        town.site.set_clock(samrum_tests::NOW.plus_minutes(2 * 24 * 60 + 60));
        for _ in 0..2 {
            bookings::remind(app).await.expect("looked");
        }
        assert_eq!(town.told().await[before..], [Kind::Reminder], "{}", town.site.engine);
    }
}

#[tokio::test]
async fn somebody_is_told_of_a_role_and_of_a_password_that_another_has_set() {
    for town in towns().await {
        let app = &town.site.app;
        let administrator = town.site.actor(RoleKind::Administrator, None).await;
        let role = Role { kind: RoleKind::Manager, organisation: None, building: None };
        keep::give_role(app, &administrator, &id(&town.person), &role).await.expect("given");
        keep::set_password(app, &administrator, &id(&town.person), "ett nytt lösenord").await.expect("set");
        let mut tx = app.database.read().await.expect("a transaction");
        let roles = samrum::people::service::numbered_roles(&mut tx, &id(&town.person)).await.expect("roles");
        drop(tx);
        let (number, _) = roles.into_iter().find(|(_, role)| role.kind == RoleKind::Manager).expect("the role");
        keep::take_role(app, &administrator, &id(&town.person), &number).await.expect("taken");
        keep::take_role(app, &administrator, &id(&town.person), &number).await.expect("gone already");
        assert_eq!(town.told().await, [Kind::RoleGiven, Kind::PasswordSet, Kind::RoleTaken], "{}", town.site.engine);
        keep::set_password(app, &administrator, &id(&administrator), "ett annat lösenord").await.expect("one's own");
        assert_eq!(all(app).await.len(), 3, "{}", town.site.engine);
    }
}
