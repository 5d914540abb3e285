//! A timetable on its way into the calendar and out of it, in pieces: whatever happens between them, nobody comes between, people see one
//! version, and in the end all of it is there or nothing.

use super::{day, lesson};
use chrono::{Days, NaiveDate};
use samrum::bookings::model::{Kind, NewBooking, Use};
use samrum::bookings::service as bookings;
use samrum::id::{SpaceId, TimetableId};
use samrum::jobs::queue;
use samrum::jobs::worker::Task;
use samrum::people::model::{Actor, RoleKind};
use samrum::time::{DateRange, Span, Weekday, Weekly};
use samrum::timetables::model::{Lesson, Room, SchoolTimetable, WeekTime};
use samrum::timetables::service::{
    self, Hindrances, ImportError, Imported, PUBLICATION, Reasons, Request, Timetable, WithdrawError,
};
use samrum_tests::{TestSite, engines, recount, settle, staff};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const ROOMS: usize = 6;
const A_WEEK: usize = ROOMS * 5 * 4;
const REASONS: Reasons<'static> = Reasons { replaced: "Schemat har ändrats", withdrawn: "Schemat är borttaget" };

/// Every room has a lesson in each of four periods of every weekday; those of a class are in the room so many places from its own.
/// So each room of one version is held by another lesson of the other version, all the time.
fn full(places: usize) -> SchoolTimetable {
    let name = |room: usize| format!("R{}", room % ROOMS);
    let rooms = (0..ROOMS).map(|room| Room { name: name(room), most_students: 0, capacity: None }).collect();
    let mut lessons: Vec<Lesson> = Vec::new();
    for class in 0..ROOMS {
        for (weekday, period) in Weekday::ALL[..5].iter().flat_map(|weekday| (0..4).map(|period| (*weekday, period))) {
            let when = WeekTime { week: 1, time: Weekly::new(weekday, 480 + period * 60, 530 + period * 60) };
            let plain = lesson(&format!("Klass {class}"), None, 1, None);
            lessons.push(Lesson { when: Some(when), rooms: vec![name(class + places)], ..plain });
        }
    }
    SchoolTimetable { weeks: 1, rooms, lessons, ..super::school() }
}

/// Nine weeks without a holiday.
fn spring() -> Request {
    Request { first: day("2027-01-11"), last: day("2027-03-12"), ..Request::plain(day("2027-01-11")) }
}

async fn decide(site: &TestSite, request: &Request, timetable: &SchoolTimetable) -> Result<TimetableId, ImportError> {
    decide_as(site, &Actor::operator(), request, timetable).await
}

async fn decide_as(
    site: &TestSite,
    actor: &Actor,
    request: &Request,
    timetable: &SchoolTimetable,
) -> Result<TimetableId, ImportError> {
    match service::publish(&site.app, actor, request, timetable).await? {
        Imported::New(summary) => Ok(summary.id),
        Imported::AlreadyThere(id) => panic!("{}: {id} is there", site.engine),
    }
}

/// The first version for the whole term, and that another is to take its place from February on.
async fn changing(site: &TestSite, actor: &Actor) -> (TimetableId, TimetableId) {
    let first = decide(site, &spring(), &full(0)).await.expect("decided");
    settle(site).await;
    let change = Request { from: Some(day("2027-02-01")), changes: Some(first.clone()), ..spring() };
    let second = decide_as(site, actor, &change, &full(1)).await.expect("decided");
    (first, second)
}

/// Works on a version for so long, and then dies without a word.
async fn die_after(site: &TestSite, time: Duration) {
    let mut tx = site.app.database.write().await.expect("a transaction");
    let job = queue::claim(&mut tx, &[PUBLICATION]).await.expect("an answer").expect("a job");
    tx.commit().await.expect("kept");
    let died = tokio::time::timeout(time, service::fill(site.app.clone(), Task::new(job))).await;
    assert!(died.is_err(), "{}: it was in the midst of it", site.engine);
    site.lose_worker().await;
}

async fn timetable(site: &TestSite) -> Timetable {
    let mut tx = site.app.database.read().await.expect("a transaction");
    let all = service::timetables(&mut tx, &Actor::operator()).await.expect("an answer");
    let [one] = <[Timetable; 1]>::try_from(all).expect("one address");
    one
}

async fn room(site: &TestSite, room: usize) -> SpaceId {
    super::space(site, &format!("Norr-R{room}")).await.expect("the room")
}

/// Lessons of each week of the term: titles of the first class's Mondays at eight, in the rooms in which they are.
async fn weeks(site: &TestSite) -> Vec<usize> {
    let mut found = Vec::new();
    let zone = site.app.zone();
    for week in 0..9 {
        let monday = day("2027-01-11") + Days::new(7 * week);
        let mut count = 0;
        for number in 0..ROOMS {
            let space = room(site, number).await;
            let mut tx = site.app.database.read().await.expect("a transaction");
            let week = zone.whole(DateRange::new(monday, monday + Days::new(4)));
            count += bookings::holdings(&mut tx, &space, week).await.expect("an answer").len();
        }
        found.push(count);
    }
    found
}

/// Who is in the first room on a Monday at eight.
async fn first_in_room(site: &TestSite, monday: &str) -> String {
    let (zone, space) = (site.app.zone(), room(site, 0).await);
    let at = zone.span(day(monday), 480, 481).expect("a time");
    let mut tx = site.app.database.read().await.expect("a transaction");
    let held = bookings::holdings(&mut tx, &space, at).await.expect("an answer");
    held.into_iter().map(|held| held.booking.what.title).collect()
}

/// Somebody of the staff tries to take a lesson's time.
async fn tries_to_book(site: &TestSite, number: usize, date: NaiveDate, period: u16) -> bool {
    let starts = site.app.zone().instant(date, 480 + period * 60).expect("a time");
    let wish = NewBooking {
        space: room(site, number).await,
        time: Span::new(starts, starts.plus_minutes(10)),
        what: Use::new(Kind::Single, "Möte"),
    };
    bookings::request(&site.app, &staff(), &wish).await.is_ok()
}

#[tokio::test]
async fn nobody_comes_between_two_versions_and_people_see_the_one_until_the_other_is_whole() {
    for site in engines().await {
        let engine = site.engine;
        let (first, second) = changing(&site, &Actor::operator()).await;
        let done = AtomicBool::new(false);
        let work = async {
            settle(&site).await;
            done.store(true, Ordering::Relaxed);
        };
        let meanwhile = async {
            let (mut tried, mut seen) = (0, 0);
            while !done.load(Ordering::Relaxed) {
                let date = day("2027-02-01") + Days::new([0, 1, 2, 3, 4, 7, 8, 9, 10, 11][tried % 10]);
                let booked = tries_to_book(&site, tried % ROOMS, date, (tried % 4) as u16).await;
                assert!(!booked, "{engine}: the room is held by one version or the other at every moment");
                tried += 1;
                let now = timetable(&site).await;
                if let Some(version) = now.unfilled() {
                    assert_eq!((&version.id, &now.on(day("2027-02-08")).id), (&second, &first), "{engine}");
                    seen += 1;
                }
            }
            (tried, seen)
        };
        let ((), (tried, seen)) = tokio::join!(work, meanwhile);
        assert!(tried > 3 && seen > 0, "{engine}: they were at it at the same time: {tried}, {seen}");
        assert_eq!(weeks(&site).await, [A_WEEK; 9], "{engine}");
        assert_eq!(first_in_room(&site, "2027-01-25").await, "Klass 0 · 7A", "{engine}: as before");
        assert_eq!(first_in_room(&site, "2027-02-01").await, "Klass 5 · 7A", "{engine}: the change");
        let now = timetable(&site).await;
        assert_eq!((&now.on(day("2027-02-08")).id, now.way()), (&second, None), "{engine}");
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{engine}");
    }
}

#[tokio::test]
async fn whatever_dies_on_the_way_is_gone_on_with_where_it_was_and_given_up_work_when_somebody_says_so() {
    for site in engines().await {
        let engine = site.engine;
        let id = decide(&site, &spring(), &full(0)).await.expect("decided");
        // Three workers die over it: among the lessons, and among the dates.
        for time in [10, 40, 120] {
            die_after(&site, Duration::from_millis(time)).await;
        }
        assert!(timetable(&site).await.unfilled().is_some(), "{engine}");
        settle(&site).await;
        assert!(timetable(&site).await.unfilled().is_some(), "{engine}: after three it is given up");
        service::go_on(&site.app, &Actor::operator(), &id, REASONS).await.expect("put back to work");
        settle(&site).await;
        assert_eq!(timetable(&site).await.way(), None, "{engine}");
        assert_eq!(weeks(&site).await, [A_WEEK; 9], "{engine}: each lesson once");
        let mut tx = site.app.database.read().await.expect("a transaction");
        let missed = bookings::source::not_booked(&mut tx, &id.0).await.expect("an answer");
        assert_eq!(missed, [], "{engine}: nothing was in its own way");
        drop(tx);
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{engine}");
    }
}

#[tokio::test]
async fn a_withdrawal_stops_a_change_on_its_way_and_what_is_put_back_goes_on_to_its_end() {
    for site in engines().await {
        let (engine, actor) = (site.engine, site.actor(RoleKind::Timetabler, None).await);
        // The same person, at the same moment as the clock has it.
        let (first, second) = changing(&site, &actor).await;
        die_after(&site, Duration::from_millis(150)).await;
        let later = service::withdraw(&site.app, &actor, &first, day("2027-03-01"), "Fel").await;
        assert!(matches!(later, Err(WithdrawError::Filling)), "{engine}: half of it would never come: {later:?}");
        service::withdraw(&site.app, &actor, &first, day("2026-11-24"), "Fel").await.expect("withdrawn");
        settle(&site).await;
        assert_eq!(weeks(&site).await, [0; 9], "{engine}: nothing of either version");
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{engine}");
        service::put_back(&site.app, &actor, &first, Hindrances::Refuse, "Ändrat").await.expect("put back");
        settle(&site).await;
        let now = timetable(&site).await;
        assert_eq!((now.way(), &now.on(day("2027-02-08")).id), (None, &second), "{engine}");
        assert_eq!(weeks(&site).await, [A_WEEK; 9], "{engine}");
        assert_eq!(first_in_room(&site, "2027-01-25").await, "Klass 0 · 7A", "{engine}");
        assert_eq!(first_in_room(&site, "2027-03-01").await, "Klass 5 · 7A", "{engine}");
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{engine}");
    }
}

#[tokio::test]
async fn of_two_timetables_for_one_building_at_once_one_comes_in_and_the_other_is_told() {
    for site in engines().await {
        let engine = site.engine;
        // The building is there.
        let first = decide(&site, &spring(), &full(0)).await.expect("decided");
        let other = SchoolTimetable { name: "Södra skolan".to_owned(), ..full(1) };
        let told = decide(&site, &spring(), &other).await;
        assert!(matches!(told, Err(ImportError::Collisions(_) | ImportError::Busy(_))), "{engine}: {told:?}");
        settle(&site).await;
        let actor = site.actor(RoleKind::Timetabler, None).await;
        service::withdraw(&site.app, &actor, &first, day("2026-11-24"), "Fel").await.expect("withdrawn");
        let early = decide(&site, &spring(), &other).await;
        assert!(matches!(early, Err(ImportError::Busy(_) | ImportError::Collisions(_))), "{engine}: {early:?}");
        settle(&site).await;
        let (term, third) = (spring(), full(2));
        let (one, two) = tokio::join!(decide(&site, &term, &other), decide(&site, &term, &third));
        assert!(one.is_ok() != two.is_ok(), "{engine}: {one:?} {two:?}");
        assert!(
            [one, two].iter().filter_map(|done| done.as_ref().err()).all(|told| matches!(told, ImportError::Busy(_))),
            "{engine}"
        );
        settle(&site).await;
        assert_eq!(weeks(&site).await, [A_WEEK; 9], "{engine}");
    }
}

#[tokio::test]
async fn whoever_withdraws_and_puts_back_while_the_work_is_done_leaves_all_of_it_or_nothing() {
    for site in engines().await {
        let (engine, actor) = (site.engine, site.actor(RoleKind::Timetabler, None).await);
        let id = decide(&site, &spring(), &full(0)).await.expect("decided");
        let withdraw = || service::withdraw(&site.app, &actor, &id, day("2026-11-24"), "Fel");
        let put_back = || service::put_back(&site.app, &actor, &id, Hindrances::Refuse, "Ändrat");
        let ((), gone) = tokio::join!(settle(&site), withdraw());
        gone.expect("withdrawn");
        let ((), back) = tokio::join!(settle(&site), put_back());
        back.expect("put back, also while it is being taken out");
        settle(&site).await;
        assert_eq!(weeks(&site).await, [A_WEEK; 9], "{engine}");
        assert_eq!(timetable(&site).await.way(), None, "{engine}");
        let (one, two, ()) = tokio::join!(withdraw(), withdraw(), settle(&site));
        assert!(one.is_ok() != two.is_ok(), "{engine}: {one:?} {two:?}");
        settle(&site).await;
        let (one, two, ()) = tokio::join!(put_back(), put_back(), settle(&site));
        assert!(one.is_ok() != two.is_ok(), "{engine}: {one:?} {two:?}");
        settle(&site).await;
        assert_eq!(weeks(&site).await, [A_WEEK; 9], "{engine}");
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{engine}");
    }
}
