//! A school from FET: taken in, solved, published, and made again when a room closes.

use super::{Planner, day, room};
use samrum::timetables::import::{self, Choice};
use samrum::timetables::model::{Bells, Lesson};
use samrum::timetables::service::{self, DraftError, Extra, Imported, LessonAt, MoveTo, NewClosure};
use samrum_tests::{fet_school, unplanned_school};

const ALL_WEEK: NewClosure =
    NewClosure { weekday: None, from: 0, to: 1440, reason: String::new(), stand_ins: Vec::new() };

#[tokio::test]
async fn a_school_from_fet_is_made_and_put_into_the_calendar() {
    for planner in Planner::all_with(&fet_school()).await {
        let engine = planner.site.engine;
        let before = planner.view().await;
        assert_eq!((before.without_time(), before.lessons.lessons.len()), (8, 8), "{engine}: eight lessons wait");
        let omitted = ("Teachers max gaps per morning and afternoon".to_owned(), 1);
        assert_eq!(before.school().omitted, [omitted], "{engine}: what is not heeded is told");
        let after = planner.run(None).await;
        assert_eq!(after.plan.as_ref().map(|plan| plan.cost.infeasibility), Some(0), "{engine}: {:?}", after.remaining);
        assert_eq!(
            (after.lessons.lessons.len(), after.faults.len()),
            (8, 0),
            "{engine}: nobody sees what only helps to say a rule"
        );
        assert!(
            after.meets.len() > 8 && after.lessons.lessons.iter().all(|lesson| lesson.rooms.len() == 1),
            "{engine}"
        );
        assert!(matches!(planner.publish("2027-01-11").await, Ok(Imported::New(_))), "{engine}");
        assert_eq!(
            (planner.held("Norraskolan-12", "2027-01-18").await, planner.held("Norraskolan-13", "2027-01-18").await),
            (4, 2),
            "{engine}"
        );
        let mut tx = planner.site.app.database.read().await.expect("a transaction");
        let space = samrum_tests::space_of_code(&mut tx, "Norraskolan-12").await.expect("there");
        assert_eq!(space.capacity, Some(28), "{engine}: as the file says");
        drop(tx);
        assert!(planner.view().await.changes.is_empty(), "{engine}: the calendar has them");
    }
}

#[tokio::test]
async fn a_room_closes_and_its_lessons_alone_go_to_the_one_that_stands_in() {
    for planner in Planner::all_with(&fet_school()).await {
        let (app, engine) = (&planner.site.app, planner.site.engine);
        let view = planner.run(None).await;
        planner.publish("2027-01-11").await.expect("published");
        let (twelve, fourteen) = (room(&view, "12"), room(&view, "14"));
        let closure = NewClosure { stand_ins: vec![fourteen], ..ALL_WEEK };
        service::add_closure(app, &planner.actor, &planner.draft, twelve, &closure).await.expect("closed");
        let closed = planner.view().await;
        assert_eq!(closed.remaining.first().and_then(|each| each.extra), Some(Extra::Closed(twelve)), "{engine}");
        let again = planner.run(Some(100)).await;
        assert_eq!(again.plan.as_ref().map(|plan| plan.cost.infeasibility), Some(0), "{engine}: {:?}", again.remaining);
        assert_eq!(again.changes.len(), 4, "{engine}: {:?}", again.changes);
        for change in &again.changes {
            assert_eq!(
                (change.before.when, change.after.rooms.as_slice()),
                (change.after.when, &["14".to_owned()][..]),
                "{engine}"
            );
        }
        assert!(
            again.remaining.iter().any(|each| each.extra == Some(Extra::OwnRoom(twelve))),
            "{engine}: who has moved is told"
        );
        assert!(matches!(planner.publish("2027-02-01").await, Ok(Imported::New(_))), "{engine}");
        assert_eq!(
            (planner.held("Norraskolan-12", "2027-02-01").await, planner.held("Norraskolan-14", "2027-02-01").await),
            (0, 4),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_lesson_is_moved_to_hours_and_never_before_them() {
    for planner in Planner::all_with(&fet_school()).await {
        let (app, engine) = (&planner.site.app, planner.site.engine);
        let view = planner.run(None).await;
        let lesson = LessonAt { version: view.plan.as_ref().expect("a plan").version(), place: 0 };
        let hours: Vec<usize> = view.school().periods().into_iter().map(|(time, _)| time).collect();
        assert_eq!(hours.len(), 20, "{engine}");
        let to = |start| MoveTo { start, resources: Vec::new(), anyway: true };
        let before =
            (0..view.school().times.len()).find(|time| !hours.contains(time)).expect("a time at which nothing is held");
        let refused = service::move_lesson(app, &planner.actor, &planner.draft, &lesson, &to(before)).await;
        assert!(matches!(refused, Err(DraftError::NotFound)), "{engine}");
        // What comes after the lessons only helps to say a rule.
        let help = LessonAt { place: 8, ..lesson.clone() };
        let locked = service::lock(app, &planner.actor, &planner.draft, &help).await;
        let suggested = service::suggestions(app, &planner.actor, &planner.draft, &help).await;
        assert!(matches!((locked, suggested), (Err(DraftError::NotFound), Err(DraftError::NotFound))), "{engine}");
        let possible = service::possible(app, &planner.actor, &planner.draft, &lesson).await.expect("an answer");
        assert!(!possible.is_empty() && possible.iter().all(|one| hours.contains(&one.start)), "{engine}");
        let found = service::suggestions(app, &planner.actor, &planner.draft, &lesson).await.expect("suggestions");
        service::take(app, &planner.actor, &planner.draft, &lesson, &found.first().expect("another time").to)
            .await
            .expect("taken");
        assert_ne!(planner.view().await.meets[0].start, view.meets[0].start, "{engine}");
    }
}

#[tokio::test]
async fn the_timetable_goes_out_in_the_format_that_the_school_came_in() {
    for planner in Planner::all_with(&fet_school()).await {
        let (engine, view) = (planner.site.engine, planner.run(None).await);
        let (name, text) = view.school().written(&view.meets, day("2027-01-11")).expect("a file");
        assert_eq!((name.as_str(), text.matches("<Activity>").count()), ("Norraskolan_activities.xml", 8), "{engine}");
        assert!(text.contains("<Day>Måndag</Day>") && text.contains("<Room>Lab</Room>"), "{engine}: {text}");
    }
    for planner in Planner::all_with(&unplanned_school()).await {
        let (app, engine, view) = (&planner.site.app, planner.site.engine, planner.run(None).await);
        let (name, text) = view.school().written(&view.meets, day("2027-01-11")).expect("a file");
        assert_eq!(name, "Norr.xml", "{engine}");
        let read = import::read(text.as_bytes(), &Choice::default(), Bells::default()).expect("a finished timetable");
        assert_eq!((read.solution.as_str(), read.lessons), ("Samrum", view.lessons.lessons.clone()), "{engine}");
        // A lesson whose room is closed chooses its room in the file, and has there the one that stands in.
        let (twelve, fourteen) = (room(&view, "12"), room(&view, "14"));
        let closure = NewClosure { stand_ins: vec![fourteen], ..ALL_WEEK };
        service::add_closure(app, &planner.actor, &planner.draft, twelve, &closure).await.expect("closed");
        let again = planner.run(Some(100)).await;
        let (_, text) = again.school().written(&again.meets, day("2027-01-11")).expect("a file");
        assert_eq!(
            text.matches("<Resource><Role>Samrum3</Role><ResourceType Reference=\"Room\"/></Resource>").count(),
            4,
            "{engine}: {text}"
        );
        let read = import::read(text.as_bytes(), &Choice::default(), Bells::default()).expect("a finished timetable");
        let standing_in = |lessons: &[Lesson]| lessons.iter().filter(|lesson| lesson.rooms == ["14"]).count();
        assert_eq!((standing_in(&read.lessons), read.lessons), (4, again.lessons.lessons.clone()), "{engine}");
    }
}
