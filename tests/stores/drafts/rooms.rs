//! Rooms of a draft that are closed, by hand or by what is in the calendar: who moves, and where to.

use super::{Planner, at, day, room};
use samrum::bookings::model::{Kind, NewBooking, Use};
use samrum::bookings::service as bookings;
use samrum::time::Span;
use samrum::timetables::service::{self, DraftError, Extra, Imported, NewClosure};
use samrum_tests::staff;

const ALL_WEEK: NewClosure =
    NewClosure { weekday: None, from: 0, to: 1440, reason: String::new(), stand_ins: Vec::new() };

#[tokio::test]
async fn where_a_room_is_closed_the_one_that_stands_in_is_suggested_at_the_same_time_and_taken() {
    for planner in Planner::all().await {
        let (app, engine) = (&planner.site.app, planner.site.engine);
        let view = planner.run(None).await;
        let (twelve, fourteen) = (room(&view, "12"), room(&view, "14"));
        let closure = NewClosure { stand_ins: vec![fourteen], ..ALL_WEEK };
        service::add_closure(app, &planner.actor, &planner.draft, twelve, &closure).await.expect("closed");
        let view = planner.view().await;
        let lesson = at(&view, "ma1");
        let found = service::suggestions(app, &planner.actor, &planner.draft, &lesson).await.expect("suggestions");
        let room = found.into_iter().find(|one| !one.instead.is_empty()).expect("another room");
        assert_eq!(room.instead, ["14"], "{engine}");
        assert_eq!(Some(room.to.start), view.meets[lesson.place].start, "{engine}: {room:?}");
        service::take(app, &planner.actor, &planner.draft, &lesson, &room.to).await.expect("taken");
        let after = planner.view().await;
        assert_eq!(after.lessons.lessons[lesson.place].rooms, room.instead, "{engine}");
        assert_eq!(after.plan.map(|plan| plan.cost), Some(room.cost), "{engine}: it costs what was said");
    }
}

#[tokio::test]
async fn a_room_closes_and_its_lessons_alone_move_from_a_date_on() {
    for planner in Planner::all().await {
        let (app, engine) = (&planner.site.app, planner.site.engine);
        let view = planner.run(None).await;
        assert!(matches!(planner.publish("2026-01-01").await, Err(DraftError::From)), "{engine}: before the term");
        assert!(matches!(planner.publish("2027-01-11").await, Ok(Imported::New(_))), "{engine}");
        assert_eq!(
            (planner.held("Norr-12", "2027-01-18").await, planner.held("Norr-13", "2027-01-18").await),
            (4, 2),
            "{engine}"
        );

        let (twelve, fourteen) = (room(&view, "12"), room(&view, "14"));
        let closure = NewClosure { stand_ins: vec![fourteen], ..ALL_WEEK };
        service::add_closure(app, &planner.actor, &planner.draft, twelve, &closure).await.expect("closed");
        let closed = planner.view().await;
        assert_eq!(
            closed.plan.as_ref().map(|plan| plan.cost.infeasibility),
            Some(4),
            "{engine}: four lessons are in a closed room"
        );
        assert_eq!(closed.remaining.first().and_then(|each| each.extra), Some(Extra::Closed(twelve)), "{engine}");
        assert!(matches!(planner.publish("2027-02-01").await, Err(DraftError::Infeasible)), "{engine}");

        let again = planner.run(Some(100)).await;
        assert_eq!(again.plan.as_ref().map(|plan| plan.cost.infeasibility), Some(0), "{engine}");
        assert_eq!(again.changes.len(), 4, "{engine}: {:?}", again.changes);
        for change in &again.changes {
            assert_eq!(
                (&change.before.when, change.before.rooms.as_slice()),
                (&change.after.when, &["12".to_owned()][..]),
                "{engine}"
            );
            assert_eq!(change.after.rooms, ["14"], "{engine}");
        }
        assert!(matches!(planner.publish("2027-02-01").await, Ok(Imported::New(_))), "{engine}");
        let weeks = ["2027-01-25", "2027-02-01"];
        assert_eq!(
            [planner.held("Norr-12", weeks[0]).await, planner.held("Norr-14", weeks[0]).await],
            [4, 0],
            "{engine}: as it was"
        );
        assert_eq!(
            [planner.held("Norr-12", weeks[1]).await, planner.held("Norr-14", weeks[1]).await],
            [0, 4],
            "{engine}: as it is now"
        );
        assert!(planner.view().await.changes.is_empty(), "{engine}: the calendar has them now");
        assert!(
            matches!(planner.publish("2027-01-25").await, Err(DraftError::From)),
            "{engine}: not before the last change"
        );
    }
}

#[tokio::test]
async fn what_is_in_the_calendar_closes_a_room_when_it_is_there_on_more_than_a_quarter_of_the_dates() {
    for planner in Planner::all().await {
        let (app, engine) = (&planner.site.app, planner.site.engine);
        planner.run(None).await;
        planner.publish("2027-01-11").await.expect("published");
        let (space, zone) = (planner.space("Norr-14").await, app.zone());
        let close = async |date: &str| {
            let starts = zone.instant(day(date), 480).expect("a time");
            let new = NewBooking {
                space: space.clone(),
                time: Span::new(starts, starts.plus_minutes(60)),
                what: Use::new(Kind::Closure, "Golvbyte"),
            };
            // The room is not yet open to others.
            bookings::request(app, &staff(), &new).await.expect("free");
        };
        // Two of nine Mondays, then a third.
        close("2027-01-11").await;
        close("2027-01-18").await;
        assert!(
            planner.view().await.taken().calendar.is_empty(),
            "{engine}: the school's own lessons do not count either"
        );
        close("2027-01-25").await;
        let view = planner.view().await;
        let taken: Vec<_> = view
            .taken()
            .calendar
            .iter()
            .map(|(room, times)| (*room, times.iter().copied().collect::<Vec<_>>()))
            .collect();
        assert_eq!(taken, [(room(&view, "14"), vec![0])], "{engine}: Monday's first period");
        // Three of nine are a third: where that is to be borne, the room is free.
        let set = async |percent| service::set_taken_percent(app, &planner.actor, &planner.draft, percent).await;
        set(34).await.expect("set");
        assert!(planner.view().await.taken().calendar.is_empty(), "{engine}");
        set(33).await.expect("set");
        assert_eq!(planner.view().await.taken().calendar.len(), 1, "{engine}");
        assert!(matches!(set(101).await, Err(DraftError::Percent)), "{engine}");
    }
}
