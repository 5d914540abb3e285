//! Lessons dragged over the board of a draft: what each time means, going there, and coming back.

use super::Planner;
use samrum::timetables::service::{self, DraftError, DraftView, LessonAt, Light, MoveTo, PutDown};

/// What a page of this timetable sends along.
fn version(view: &DraftView) -> String {
    view.plan.as_ref().expect("a timetable").version()
}

#[tokio::test]
async fn of_two_who_move_lessons_at_once_on_the_same_page_one_is_told_that_it_has_changed() {
    for planner in Planner::all().await {
        let (app, by, id, engine) = (&planner.site.app, &planner.actor, &planner.draft, planner.site.engine);
        let view = planner.run(None).await;
        let at = |place| LessonAt { version: version(&view), place };
        let free = async |place: usize| {
            let lights = service::possible(app, by, id, &at(place)).await.expect("lights");
            lights
                .into_iter()
                .find(|one| one.light != Light::Breaks && one.along.is_empty())
                .expect("somewhere to go")
                .start
        };
        let (first, second) = (at(0), at(4));
        let (one, two) = (free(0).await, free(4).await);
        let (one, two) = tokio::join!(
            service::put_down(app, by, id, &first, PutDown { start: one, anyway: false }),
            service::put_down(app, by, id, &second, PutDown { start: two, anyway: false })
        );
        assert!(one.is_ok() != two.is_ok(), "{engine}: {one:?} {two:?}");
        assert!(matches!(one.and(two), Err(DraftError::Changed)), "{engine}");
        let after = planner.view().await.meets;
        assert_eq!(
            after.iter().zip(&view.meets).filter(|(now, before)| now != before).count(),
            1,
            "{engine}: one move, whole"
        );
    }
}

#[tokio::test]
async fn a_lesson_goes_where_its_light_says_and_comes_back_when_that_is_undone() {
    for planner in Planner::all().await {
        let view = planner.run(None).await;
        let (app, by, id, engine) = (&planner.site.app, &planner.actor, &planner.draft, planner.site.engine);
        let at = LessonAt { version: version(&view), place: 0 };
        let lights = service::possible(app, by, id, &at).await.expect("lights");
        assert_eq!(lights.len(), 19, "{engine}: every time but its own");
        let breaks = lights.iter().filter(|one| one.light == Light::Breaks).count();
        for one in &lights {
            let fine = one.then.infeasibility <= one.now.infeasibility;
            assert_eq!(one.light != Light::Breaks, fine, "{engine}: {one:?}");
            assert!(one.light != Light::Free || (one.then <= one.now && one.along.is_empty()), "{engine}: {one:?}");
            assert!(
                fine || !(one.broken.is_empty() || one.in_the_way.is_empty()),
                "{engine}: it says what and who: {one:?}"
            );
        }
        let free = lights.iter().find(|one| one.light != Light::Breaks).expect("somewhere to go");
        let done =
            service::put_down(app, by, id, &at, PutDown { start: free.start, anyway: false }).await.expect("moved");
        assert_eq!((done.before, done.after), (free.now, free.then), "{engine}: it costs what was said");
        let moved = planner.view().await;
        assert_eq!((moved.meets[0].start, moved.is_locked(0)), (Some(free.start), false), "{engine}");
        let back = service::undo(app, by, id, &version(&moved), &done.steps).await.expect("undone");
        assert_eq!((planner.view().await.meets, back.after), (view.meets.clone(), free.now), "{engine}");
        let again = service::undo(app, by, id, &at.version, &done.steps).await;
        assert!(matches!(again, Err(DraftError::Changed)), "{engine}: it is no longer where that move left it");

        // Into another lesson of the class: only when it is to be so.
        service::lock(app, by, id, &LessonAt { place: 1, ..at.clone() }).await.expect("locked");
        let taken = view.meets[1].start.expect("a time");
        let refused = service::put_down(app, by, id, &at, PutDown { start: taken, anyway: false }).await;
        assert!(
            matches!(&refused, Err(DraftError::Breaks(broken)) if !broken.is_empty()),
            "{engine}: {refused:?} ({breaks} such times)"
        );
        assert_eq!(planner.view().await.meets, view.meets, "{engine}: nothing changed");
        service::put_down(app, by, id, &at, PutDown { start: taken, anyway: true }).await.expect("moved anyway");
        assert_eq!(planner.view().await.meets[0].start, Some(taken), "{engine}");
        let late =
            service::put_down(app, by, id, &LessonAt { place: 2, ..at.clone() }, PutDown { start: 0, anyway: true })
                .await;
        assert!(matches!(late, Err(DraftError::Changed)), "{engine}: the page is older than that move: {late:?}");
        let now = LessonAt { version: version(&planner.view().await), place: 1 };
        let locked = service::put_down(app, by, id, &now, PutDown { start: 0, anyway: true }).await;
        assert!(matches!(locked, Err(DraftError::Locked)), "{engine}: {locked:?}");
    }
}

#[tokio::test]
async fn what_was_moved_and_fixed_by_the_form_is_let_go_when_that_is_undone() {
    for planner in Planner::all().await {
        let view = planner.run(None).await;
        let at = LessonAt { version: version(&view), place: 0 };
        let to = MoveTo { start: (view.meets[0].start.expect("a time") + 1) % 20, resources: Vec::new(), anyway: true };
        let steps =
            service::move_lesson(&planner.site.app, &planner.actor, &planner.draft, &at, &to).await.expect("moved");
        assert!(planner.view().await.is_locked(0), "{}", planner.site.engine);
        service::undo(&planner.site.app, &planner.actor, &planner.draft, &version(&planner.view().await), &steps)
            .await
            .expect("undone");
        let back = planner.view().await;
        assert_eq!((back.meets == view.meets, back.locks.len()), (true, 0), "{}", planner.site.engine);
    }
}
