//! Rules held against what is booked: which bookings a change meets, what binds a plan, and two at the same moment.

use chrono::NaiveDate;
use samrum::bookings::model::{Choice, Kind, NewBooking, NewSeries, SkipReason, State};
use samrum::bookings::service::{self, Answer, BookingError, Break, Decision, Met, Outcome, Question, Why};
use samrum::facilities::closing::Closing;
use samrum::facilities::hours::{Opening, Window};
use samrum::facilities::model::{NewClosing, NewException, NewSchoolBreak, NewSpace, RuleChange};
use samrum::id::{BookingId, BuildingId, SpaceId};
use samrum::people::model::{Person, Role, RoleKind};
use samrum_tests::{TestSite, always_open, building, engines, hall_in_parts, hours, open_space, plain_space};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn clerk_role() -> Vec<Role> {
    vec![Role { kind: RoleKind::Clerk, organisation: None, building: None }]
}

async fn clerk(site: &TestSite) -> Person {
    let email = site.account(RoleKind::Clerk, None, None).await;
    let mut tx = site.app.database.read().await.expect("a transaction");
    let id = samrum::people::service::account(&mut tx, &email).await.expect("read").expect("there");
    samrum::people::service::person(&mut tx, &id).await.expect("read").expect("there")
}

fn wish(site: &TestSite, space: &SpaceId, date: &str, from: u16, to: u16) -> NewBooking {
    let at = |minute| site.app.zone().instant(day(date), minute).expect("a time").0;
    NewBooking {
        space: space.clone(),
        organisation: None,
        person: None,
        kind: Kind::Single,
        title: "Träning".to_owned(),
        starts_at: at(from),
        ends_at: at(to),
        persons: None,
        note: String::new(),
    }
}

async fn book(site: &TestSite, space: &SpaceId, date: &str, from: u16, to: u16) -> BookingId {
    service::request(&site.app, None, &[], &wish(site, space, date, from, to)).await.expect("booked").id
}

fn close(building: &BuildingId, space: Option<&SpaceId>, first: &str, last: &str) -> RuleChange {
    let (first, last) = (day(first), day(last));
    let closing =
        Closing { first, last, from: 0, to: 1440, weekdays: None, reason: "Vattenskada".to_owned(), lifted: None };
    RuleChange::Close(NewClosing { building: building.clone(), space: space.cloned(), closing })
}

async fn ask(site: &TestSite, by: &Person, change: &RuleChange) -> Result<Outcome, BookingError> {
    service::change_rule(&site.app, by, &clerk_role(), change, "ändring", Decision::Ask).await
}

/// What a change meets; it must be asked about.
async fn met(site: &TestSite, by: &Person, change: &RuleChange) -> Question {
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
        organisation: None,
        person: None,
        kind,
        title: "7A Matematik".to_owned(),
        weekday,
        starts_minute: from,
        ends_minute: to,
        first_date: day(first),
        last_date: day(last),
        persons: None,
        note: String::new(),
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
async fn a_closing_meets_the_hall_its_parts_and_what_crosses_its_edge_and_nothing_else() {
    for site in engines().await {
        let (home, other) = (building(&site, "Hertsö").await, building(&site, "Annat").await);
        let spaces = hall_in_parts(&site, &home, "Hallen", 2).await;
        let elsewhere = open_space(&site, &plain_space(&other, "Sal", &[]), &always_open()).await;
        let by = clerk(&site).await;
        let inside = book(&site, &spaces[1], "2026-12-08", 600, 660).await;
        let night = NewBooking {
            ends_at: wish(&site, &spaces[0], "2026-12-10", 0, 60).ends_at,
            ..wish(&site, &spaces[0], "2026-12-09", 1380, 1440)
        };
        let night = service::request(&site.app, None, &[], &night).await.expect("over midnight").id;
        for (space, date) in [(&spaces[2], "2026-12-08"), (&spaces[1], "2026-12-10"), (&elsewhere, "2026-12-08")] {
            book(&site, space, date, 600, 660).await;
        }
        let question = met(&site, &by, &close(&home, Some(&spaces[1]), "2026-12-08", "2026-12-09")).await;
        assert_eq!(
            ids(&question.met),
            [&inside, &night],
            "{}: not the sibling, not the day after, not another building",
            site.engine
        );
        assert_eq!(question.why, Why::First);
        let whole = met(&site, &by, &close(&home, None, "2026-12-08", "2026-12-09")).await;
        assert_eq!(whole.met.len(), 3, "{}: the whole building, and nothing of another", site.engine);
        // Nothing has been written, and nothing that was only asked about binds.
        book(&site, &spaces[1], "2026-12-08", 700, 760).await;
        assert!(matches!(
            ask(&site, &by, &close(&other, None, "2026-12-20", "2026-12-21")).await,
            Ok(Outcome::Done { record: None, .. })
        ));
        let late = service::request(&site.app, None, &[], &wish(&site, &elsewhere, "2026-12-20", 600, 660)).await;
        assert!(matches!(late, Err(BookingError::Faults(_))), "{}", site.engine);
    }
}

#[tokio::test]
async fn what_is_shut_binds_staff_lessons_and_seasons_and_a_free_hour_beside_it_does_not() {
    for site in engines().await {
        let home = building(&site, "Skolan").await;
        let hall = open_space(&site, &plain_space(&home, "Hallen", &[]), &hours(480, 1320)).await;
        let by = clerk(&site).await;
        let (first, last) = (day("2026-12-08"), day("2026-12-08"));
        let closing =
            Closing { first, last, from: 600, to: 720, weekdays: None, reason: "Filterbyte".to_owned(), lifted: None };
        let change = RuleChange::Close(NewClosing { building: home.clone(), space: Some(hall.clone()), closing });
        assert!(matches!(ask(&site, &by, &change).await, Ok(Outcome::Done { record: None, .. })), "{}", site.engine);
        let staff = async |from, to| {
            service::request(&site.app, None, &clerk_role(), &wish(&site, &hall, "2026-12-08", from, to)).await
        };
        assert!(matches!(staff(660, 780).await, Err(BookingError::Faults(_))), "{}: not even staff", site.engine);
        assert!(staff(720, 780).await.is_ok(), "{}: when it is over", site.engine);
        for kind in [Kind::Lesson, Kind::Season] {
            let booked = plan(&site, &series(&hall, kind, 2, 590, 640, "2026-12-01", "2026-12-15")).await;
            let skipped: Vec<_> =
                booked.skipped.iter().map(|one| (one.date, one.reason, one.detail.as_str())).collect();
            let expected = [(day("2026-12-08"), SkipReason::Closed, "Filterbyte")];
            assert_eq!(
                skipped.iter().filter(|one| one.1 == SkipReason::Closed).copied().collect::<Vec<_>>(),
                expected,
                "{}",
                site.engine
            );
            let beside = if kind == Kind::Lesson { (780, 840) } else { (840, 900) };
            let beside = plan(&site, &series(&hall, kind, 2, beside.0, beside.1, "2026-12-08", "2026-12-08")).await;
            assert_eq!(beside.booked.len(), 1, "{}: beside it", site.engine);
        }
    }
}

#[tokio::test]
async fn only_what_a_change_breaks_is_met_by_kind_and_what_was_broken_before_is_no_news() {
    for site in engines().await {
        let home = building(&site, "Skolan").await;
        let new = NewSpace { open_on_holidays: false, ..plain_space(&home, "Hallen", &[]) };
        let hall = open_space(&site, &new, &hours(480, 1320)).await;
        let by = clerk(&site).await;
        let evening = book(&site, &hall, "2026-12-07", 1200, 1260).await;
        plan(&site, &series(&hall, Kind::Lesson, 2, 600, 660, "2026-12-08", "2026-12-08")).await;
        plan(&site, &series(&hall, Kind::Season, 3, 1200, 1260, "2026-12-09", "2026-12-09")).await;
        // Staff has booked outside the hours: known, and no matter of a later change.
        let night = service::request(&site.app, None, &clerk_role(), &wish(&site, &hall, "2026-12-07", 60, 120))
            .await
            .expect("staff")
            .id;
        let shorter = RuleChange::Hours(hall.clone(), hours(480, 1080));
        let kinds = |met: &[Met]| met.iter().map(|met| met.booking.kind).collect::<Vec<_>>();
        let question = met(&site, &by, &shorter).await;
        assert_eq!(
            kinds(&question.met),
            [Kind::Single, Kind::Season],
            "{}: opening hours do not bind lessons",
            site.engine
        );
        assert!(!ids(&question.met).contains(&&night));
        let holiday = RuleChange::AddException(NewException {
            building: home.clone(),
            space: None,
            first: day("2026-12-07"),
            last: day("2026-12-09"),
            window: Some(Window { opens: 480, closes: 1260 }),
            reason: "Öppet kortare".to_owned(),
        });
        assert!(
            matches!(ask(&site, &by, &holiday).await, Ok(Outcome::Done { record: None, .. })),
            "{}: all fits",
            site.engine
        );
        let free = NewSchoolBreak { name: "Studiedag".to_owned(), first: day("2026-12-07"), last: day("2026-12-09") };
        let question = met(&site, &by, &RuleChange::AddBreak(free)).await;
        assert_eq!(
            kinds(&question.met),
            [Kind::Lesson, Kind::Season],
            "{}: a school break is not for others",
            site.engine
        );
        let later = NewSpace { max_minutes: 30, ..new.clone() };
        let question = met(&site, &by, &RuleChange::Space(hall.clone(), Box::new(later))).await;
        assert_eq!(question.met.len(), 2, "{}: singles that are longer: {:?}", site.engine, question.met);
        let buffers = NewSpace { buffer_after_minutes: 30, ..new.clone() };
        assert!(matches!(
            ask(&site, &by, &RuleChange::Space(hall.clone(), Box::new(buffers.clone()))).await,
            Ok(Outcome::Done { .. })
        ));
        let _ = book(&site, &hall, "2026-12-07", 1020, 1080).await;
        let nearer = NewSpace { buffer_after_minutes: 121, ..new.clone() };
        let question = met(&site, &by, &RuleChange::Space(hall.clone(), Box::new(nearer))).await;
        assert!(question.met.iter().all(|met| met.breaks == [Break::TooNear]), "{}: {:?}", site.engine, question.met);
        assert!(ids(&question.met).contains(&&evening), "{}", site.engine);
    }
}

#[tokio::test]
async fn decisions_are_carried_out_all_or_none_and_recorded() {
    for site in engines().await {
        let home = building(&site, "Hertsö").await;
        let spaces = hall_in_parts(&site, &home, "Hallen", 2).await;
        let by = clerk(&site).await;
        let (one, two, three) = (
            book(&site, &spaces[1], "2026-12-08", 600, 660).await,
            book(&site, &spaces[2], "2026-12-08", 600, 660).await,
            book(&site, &spaces[0], "2026-12-08", 700, 760).await,
        );
        let change = close(&home, None, "2026-12-08", "2026-12-08");
        let question = met(&site, &by, &change).await;
        let decide = async |answer: &Answer| {
            service::change_rule(&site.app, &by, &clerk_role(), &change, "Hallen avstängd", Decision::Made(answer))
                .await
                .expect("answered")
        };
        let why = |outcome: Outcome| match outcome {
            Outcome::Asks(question) => question.why,
            Outcome::Done { .. } => panic!("done"),
        };
        let mut answer = Answer { shown: question.mark.clone(), all: Some(Choice::Cancel), ..Answer::default() };
        assert_eq!(why(decide(&answer).await), Why::ReasonMissing, "{}", site.engine);
        answer.reason = "x".repeat(501);
        assert_eq!(why(decide(&answer).await), Why::LongReason, "{}", site.engine);
        answer.reason = "Vattenskada".to_owned();
        answer.all = None;
        answer.each.insert(one.clone(), Choice::Cancel);
        assert_eq!(why(decide(&answer).await), Why::Undecided(2), "{}", site.engine);
        assert_eq!(state(&site, &one).await, State::Confirmed, "{}: nothing by halves", site.engine);
        answer.each.insert(two.clone(), Choice::Move);
        answer.each.insert(three.clone(), Choice::Keep);
        let Outcome::Done { record: Some(record), .. } = decide(&answer).await else {
            panic!("{}: not done", site.engine)
        };
        assert_eq!(
            (state(&site, &one).await, state(&site, &two).await),
            (State::Cancelled, State::Confirmed),
            "{}",
            site.engine
        );
        let mut tx = site.app.database.read().await.expect("a transaction");
        let (kept, chosen) = service::rule_change(&mut tx, &record).await.expect("the record");
        assert_eq!(
            (kept.what.as_str(), kept.reason.as_str(), kept.by),
            ("Hallen avstängd", "Vattenskada", Some(by.id.clone()))
        );
        let chosen: Vec<_> = chosen.into_iter().map(|(booking, choice)| (booking.id, choice)).collect();
        for pair in [(one, Choice::Cancel), (two, Choice::Move), (three, Choice::Keep)] {
            assert!(chosen.contains(&pair), "{}: {chosen:?}", site.engine);
        }
        // Whoever decides in no building changes nothing, whatever has been shown.
        let citizen = service::change_rule(&site.app, &by, &[], &change, "", Decision::KeepAll).await;
        assert!(matches!(citizen, Err(BookingError::Forbidden)), "{}", site.engine);
    }
}

#[tokio::test]
async fn changing_the_hours_while_people_book_never_leaves_a_booking_that_was_not_listed() {
    for site in engines().await {
        let home = building(&site, "Huset").await;
        let by = clerk(&site).await;
        for round in 0..12 {
            let hall = open_space(&site, &plain_space(&home, &format!("Sal {round}"), &[]), &always_open()).await;
            let shorter = RuleChange::Hours(
                hall.clone(),
                vec![Opening { weekday: 1, window: Window { opens: 480, closes: 1080 } }],
            );
            let wishes: Vec<_> =
                (0..4).map(|hour| wish(&site, &hall, "2026-12-08", 600 + hour * 60, 660 + hour * 60)).collect();
            let booking = |at: usize| service::request(&site.app, None, &[], &wishes[at]);
            let (a, b, c, d, changed) =
                tokio::join!(booking(0), booking(1), booking(2), booking(3), ask(&site, &by, &shorter));
            let booked = [a, b, c, d].iter().filter(|outcome| outcome.is_ok()).count();
            match changed.expect("answered") {
                Outcome::Done { .. } => {
                    assert_eq!(booked, 0, "{} {round}: closed on Tuesdays with nothing met", site.engine)
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
        assert_eq!(
            hours.windows(day("2026-11-24")),
            [Window { opens: 540, closes: 1440 }],
            "{}: open from now on",
            site.engine
        );
        assert_eq!(hours.windows(day("2026-11-25")).len(), 1);
    }
}

#[tokio::test]
async fn other_parts_are_held_by_what_is_booked_and_two_that_would_share_one_cannot_both_stay() {
    for site in engines().await {
        let home = building(&site, "Hertsö").await;
        let halves = open_space(&site, &plain_space(&home, "A och B", &["A", "B"]), &always_open()).await;
        let third = open_space(&site, &plain_space(&home, "C", &["C"]), &always_open()).await;
        let by = clerk(&site).await;
        let (wide, narrow) =
            (book(&site, &halves, "2026-12-08", 600, 660).await, book(&site, &third, "2026-12-08", 630, 690).await);
        let later = book(&site, &third, "2026-12-08", 700, 760).await;
        let with = |parts: &[&str]| {
            let new = NewSpace {
                atoms: parts.iter().map(|part| (*part).to_owned()).collect(),
                ..plain_space(&home, "A och B", &[])
            };
            RuleChange::Space(halves.clone(), Box::new(new))
        };
        let decide = async |change: &RuleChange, mark: &str, each: &[(&BookingId, Choice)]| {
            let each = each.iter().map(|(id, choice)| ((*id).clone(), *choice)).collect();
            let answer =
                Answer { shown: mark.to_owned(), each, all: Some(Choice::Keep), reason: "Väggen tas bort".to_owned() };
            service::change_rule(&site.app, &by, &clerk_role(), change, "Delar", Decision::Made(&answer))
                .await
                .expect("answered")
        };
        let all = with(&["A", "B", "C"]);
        let question = met(&site, &by, &all).await;
        assert_eq!(ids(&question.met), [&wide, &narrow], "{}: not the one at another time", site.engine);
        assert_eq!(question.met[0].breaks, [Break::Parts, Break::Collides]);
        assert_eq!(question.met[1].breaks, [Break::Collides]);
        match decide(&all, &question.mark, &[]).await {
            Outcome::Asks(again) => assert_eq!(again.why, Why::Collide, "{}", site.engine),
            Outcome::Done { .. } => panic!("{}: an atom is held twice", site.engine),
        }
        assert!(
            matches!(decide(&all, &question.mark, &[(&narrow, Choice::Cancel)]).await, Outcome::Done { .. }),
            "{}",
            site.engine
        );
        let taken = service::request(&site.app, None, &[], &wish(&site, &third, "2026-12-08", 610, 650)).await;
        assert!(matches!(taken, Err(BookingError::Taken(_))), "{}: what was kept holds the new part", site.engine);
        // Fewer parts again: what is booked is asked about, kept, and lets go of the part that is no longer its space's.
        let one = with(&["A"]);
        let question = met(&site, &by, &one).await;
        assert_eq!(ids(&question.met), [&wide], "{}", site.engine);
        assert!(matches!(decide(&one, &question.mark, &[]).await, Outcome::Done { .. }), "{}", site.engine);
        service::request(&site.app, None, &[], &wish(&site, &third, "2026-12-08", 610, 650)).await.expect("free again");
        assert_eq!(
            (state(&site, &wide).await, state(&site, &later).await),
            (State::Confirmed, State::Confirmed),
            "{}",
            site.engine
        );
    }
}
