//! Timetables: a school's lessons become series in the one calendar, all of them or none.

mod filling;

use chrono::NaiveDate;
use samrum::bookings::model::{Kind, NewBooking, Use};
use samrum::bookings::service as bookings;
use samrum::facilities::model::{NewSpace, SpaceKind};
use samrum::facilities::service as facilities;
use samrum::id::{SpaceId, TimetableId};
use samrum::people::model::Actor;
use samrum::time::{DateRange, Span, Weekday, Weekly};
use samrum::timetables::model::{Lesson, Party, PartyKind, Room, SchoolTimetable, WeekTime};
use samrum::timetables::service::{self, ImportError, Imported, Request, Summary};
use samrum_tests::{TestSite, engines, settle, staff};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn lesson(name: &str, room: Option<&str>, week: u8, starts: Option<u16>) -> Lesson {
    let party = |kind, name: &str| Party { kind, name: name.to_owned() };
    Lesson {
        name: name.to_owned(),
        when: starts.map(|starts| WeekTime { week, time: Weekly::new(Weekday::ALL[2], starts, starts + 45) }),
        rooms: room.map(ToOwned::to_owned).into_iter().collect(),
        needs_room: true,
        parties: vec![party(PartyKind::Class, "7A"), party(PartyKind::Teacher, "ANK")],
    }
}

/// Two weeks of Wednesdays: one lesson in each week, one without a room, one without a time.
fn school() -> SchoolTimetable {
    let room = |name: &str| Room { name: name.to_owned(), most_students: 0, capacity: None };
    SchoolTimetable {
        code: "Norr".to_owned(),
        name: "Norra skolan".to_owned(),
        solution: "vi".to_owned(),
        weeks: 2,
        rooms: vec![room("Lab"), room("Aula")],
        lessons: vec![
            lesson("Kemi", Some("Lab"), 1, Some(480)),
            lesson("Fysik", Some("Lab"), 2, Some(480)),
            lesson("Idrott", None, 1, Some(600)),
            lesson("Slöjd", Some("Lab"), 1, None),
        ],
    }
}

/// Wednesdays 6, 13, 20 and 27 January 2027; the first is Epiphany.
fn january() -> Request {
    Request { first: day("2027-01-04"), last: day("2027-01-31"), ..Request::plain(day("2027-01-04")) }
}

async fn publish(site: &TestSite, timetable: &SchoolTimetable) -> Result<Imported, ImportError> {
    service::publish(&site.app, &Actor::operator(), &january(), timetable).await
}

async fn published(site: &TestSite, timetable: &SchoolTimetable) -> Summary {
    match publish(site, timetable).await {
        Ok(Imported::New(summary)) => {
            settle(site).await;
            summary
        }
        other => panic!("{}: {other:?}", site.engine),
    }
}

async fn space(site: &TestSite, code: &str) -> Option<SpaceId> {
    let mut tx = site.app.database.read().await.expect("a transaction");
    samrum_tests::space_of_code(&mut tx, code).await.map(|space| space.id)
}

/// Titles and dates of what holds a space in January 2027.
async fn held(site: &TestSite, space: &SpaceId) -> Vec<(String, String)> {
    let zone = site.app.zone();
    let mut tx = site.app.database.read().await.expect("a transaction");
    let january = zone.whole(DateRange::new(day("2027-01-01"), day("2027-01-31")));
    let held = bookings::holdings(&mut tx, space, january).await.expect("an answer").into_iter();
    held.map(|held| (held.booking.what.title, zone.date(held.booking.time.from).to_string())).collect()
}

#[tokio::test]
async fn lessons_hold_their_rooms_in_their_weeks_and_not_on_holidays() {
    for site in engines().await {
        let summary = published(&site, &school()).await;
        assert_eq!(
            (summary.new_rooms, summary.series, summary.dates, summary.closed_dates),
            (2, 2, 3, 1),
            "{}",
            site.engine
        );
        assert_eq!(
            (summary.without_room, summary.without_time),
            (vec!["Idrott · 7A".to_owned()], vec!["Slöjd · 7A".to_owned()])
        );
        let lab = space(&site, "Norr-Lab").await.expect("made");
        let expected = [("Fysik · 7A", "2027-01-13"), ("Kemi · 7A", "2027-01-20"), ("Fysik · 7A", "2027-01-27")];
        assert_eq!(
            held(&site, &lab).await,
            expected.map(|(title, date)| (title.to_owned(), date.to_owned())),
            "{}",
            site.engine
        );
    }
}

#[tokio::test]
async fn the_kept_timetable_says_who_meets_where() {
    for site in engines().await {
        let summary = published(&site, &school()).await;
        let lab = space(&site, "Norr-Lab").await.expect("made");
        let mut tx = site.app.database.read().await.expect("a transaction");
        let kept = service::timetable(&mut tx, &summary.id).await.expect("an answer").expect("there");
        let version = kept.on(day("2027-01-10")).clone();
        assert_eq!(
            (version.name.as_str(), version.weeks, version.lessons, version.first),
            ("Norra skolan", 2, 4, day("2027-01-04"))
        );
        assert_eq!(service::timetables(&mut tx, &Actor::operator()).await.expect("an answer"), [kept]);
        let lessons = service::lessons(&mut tx, &summary.id).await.expect("an answer");
        let names: Vec<_> = lessons.iter().map(|lesson| lesson.name.as_str()).collect();
        assert_eq!(
            names,
            ["Slöjd", "Kemi", "Idrott", "Fysik"],
            "those without a time first, then in the order of the cycle"
        );
        let rooms: Vec<_> = lessons[1].rooms.iter().map(|room| &room.space).collect();
        assert_eq!((rooms, &lessons[1].parties), (vec![&lab], &school().lessons[0].parties));
        assert_eq!((lessons[1].when, lessons[2].rooms.len()), (school().lessons[0].when, 0));
        assert!(service::timetable(&mut tx, &TimetableId::from("no such")).await.expect("an answer").is_none());
    }
}

#[tokio::test]
async fn the_same_again_changes_nothing_and_says_so() {
    for site in engines().await {
        let summary = published(&site, &school()).await;
        let lab = space(&site, "Norr-Lab").await.expect("made");
        let before = held(&site, &lab).await;
        assert!(
            matches!(publish(&site, &school()).await, Ok(Imported::AlreadyThere(id)) if id == summary.id),
            "{}",
            site.engine
        );
        assert_eq!(held(&site, &lab).await, before);
    }
}

#[tokio::test]
async fn a_room_that_is_taken_refuses_the_whole_and_names_what_is_in_the_way() {
    for site in engines().await {
        // The rooms are known from before, and somebody has booked one of them on the 20th.
        let first = SchoolTimetable { lessons: vec![lesson("Sång", Some("Aula"), 1, Some(480))], ..school() };
        published(&site, &first).await;
        let lab = space(&site, "Norr-Lab").await.expect("made");
        let zone = site.app.zone();
        let starts = zone.instant(day("2027-01-20"), 510).expect("a time");
        let wish = NewBooking {
            space: lab.clone(),
            time: Span::new(starts, starts.plus_minutes(60)),
            what: Use::new(Kind::Single, "Föreningsmöte"),
        };
        // The room is not yet open to others.
        bookings::request(&site.app, &staff(), &wish).await.expect("free");
        let Err(ImportError::Collisions(collisions)) = publish(&site, &school()).await else {
            panic!("{}", site.engine)
        };
        let [collision] = collisions.as_slice() else { panic!("{collisions:?}") };
        assert_eq!(
            (collision.lesson.as_str(), collision.room.as_str(), collision.by.as_str()),
            ("Kemi · 7A", "Lab", ""),
            "a person's title is not told"
        );
        assert_eq!(collision.dates, [day("2027-01-20")]);
        assert_eq!(held(&site, &lab).await.len(), 1, "{}: nothing of the timetable is there", site.engine);
        let mut tx = site.app.database.read().await.expect("a transaction");
        assert_eq!(service::timetables(&mut tx, &Actor::operator()).await.expect("an answer").len(), 1);
    }
}

#[tokio::test]
async fn a_room_whose_name_two_spaces_have_is_told_and_not_guessed() {
    for site in engines().await {
        published(&site, &school()).await;
        let lab = space(&site, "Norr-Lab").await.expect("made");
        let mut tx = site.app.database.write().await.expect("a transaction");
        let known = facilities::space(&mut tx, &lab).await.expect("an answer").expect("there");
        for code in ["L1", "L2"] {
            let other = NewSpace::plain(known.building.clone(), code, "Slöjdsal", SpaceKind::Classroom);
            facilities::add_space(&mut tx, &other).await.expect("a space");
        }
        tx.commit().await.expect("kept");
        let named = |room: &str| {
            let rooms = vec![Room { name: room.to_owned(), most_students: 0, capacity: None }];
            SchoolTimetable { rooms, lessons: vec![lesson("Trä", Some(room), 1, Some(480))], ..school() }
        };
        let Err(ImportError::Ambiguous(told)) = publish(&site, &named("Slöjdsal")).await else {
            panic!("{}", site.engine)
        };
        assert_eq!((told[0].room.as_str(), told[0].codes.len()), ("Slöjdsal", 2), "{}", site.engine);
        // By its code it is one of them.
        assert_eq!(published(&site, &named("L2")).await.known_rooms, 1, "{}", site.engine);
    }
}
