//! Which bookings a changed rule meets, and which plans it binds.

use super::{ask, book, clerk, close, day, ids, met, plan, series, wish};
use samrum::bookings::model::{Kind, NewBooking, SkipReason};
use samrum::bookings::service::{self, BookingError, Break, Met, Outcome, Why};
use samrum::facilities::closing::Closing;
use samrum::facilities::model::{NewClosing, NewException, NewSchoolBreak, NewSpace, RuleChange};
use samrum::time::{ClockSpan, DateRange};
use samrum_tests::{always_open, building, citizen, engines, hall_in_parts, hours, open_space, plain_space, staff};

#[tokio::test]
async fn a_closing_meets_the_hall_its_parts_and_what_crosses_its_edge_and_nothing_else() {
    for site in engines().await {
        let (home, other) = (building(&site, "Hertsö").await, building(&site, "Annat").await);
        let spaces = hall_in_parts(&site, &home, "Hallen", 2).await;
        let elsewhere = open_space(&site, &plain_space(&other, "Sal", &[]), &always_open()).await;
        let by = clerk(&site).await;
        let inside = book(&site, &spaces[1], "2026-12-08", 600, 660).await;
        let night = NewBooking {
            time: site.app.zone().span(day("2026-12-09"), 1380, 1440 + 60).expect("times that exist"),
            ..wish(&site, &spaces[0], "2026-12-09", 1380, 1440)
        };
        let night = service::request(&site.app, &citizen(), &night).await.expect("over midnight").id;
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
        let late = service::request(&site.app, &citizen(), &wish(&site, &elsewhere, "2026-12-20", 600, 660)).await;
        assert!(matches!(late, Err(BookingError::Faults(_))), "{}", site.engine);
    }
}

#[tokio::test]
async fn what_is_shut_binds_staff_lessons_and_seasons_and_a_free_hour_beside_it_does_not() {
    for site in engines().await {
        let home = building(&site, "Skolan").await;
        let hall = open_space(&site, &plain_space(&home, "Hallen", &[]), &hours(480, 1320)).await;
        let by = clerk(&site).await;
        let dates = DateRange::single(day("2026-12-08"));
        let closing =
            Closing { dates, from: 600, to: 720, weekdays: None, reason: "Filterbyte".to_owned(), lifted: None };
        let change = RuleChange::Close(NewClosing { building: home.clone(), space: Some(hall.clone()), closing });
        assert!(matches!(ask(&site, &by, &change).await, Ok(Outcome::Done { record: None, .. })), "{}", site.engine);
        let booked =
            async |from, to| service::request(&site.app, &staff(), &wish(&site, &hall, "2026-12-08", from, to)).await;
        assert!(matches!(booked(660, 780).await, Err(BookingError::Faults(_))), "{}: not even staff", site.engine);
        assert!(booked(720, 780).await.is_ok(), "{}: when it is over", site.engine);
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
        let night =
            service::request(&site.app, &staff(), &wish(&site, &hall, "2026-12-07", 60, 120)).await.expect("staff").id;
        let shorter = RuleChange::Hours(hall.clone(), hours(480, 1080));
        let kinds = |met: &[Met]| met.iter().map(|met| met.booking.what.kind).collect::<Vec<_>>();
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
            dates: DateRange::new(day("2026-12-07"), day("2026-12-09")),
            window: Some(ClockSpan::new(480, 1260)),
            reason: "Öppet kortare".to_owned(),
        });
        assert!(
            matches!(ask(&site, &by, &holiday).await, Ok(Outcome::Done { record: None, .. })),
            "{}: all fits",
            site.engine
        );
        let free = NewSchoolBreak {
            name: "Studiedag".to_owned(),
            dates: DateRange::new(day("2026-12-07"), day("2026-12-09")),
        };
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
