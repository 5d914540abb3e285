//! The scheduler's plans and the clerk's own hand: nothing is shown that the referee refuses, and the best is kept.

use super::{MONDAY, Season, TUESDAY, wish};
use samrum::id::WishId;
use samrum::jobs::queue::{self, JobState, NOT_READ, NewJob, Turn};
use samrum::jobs::worker::{self, Task};
use samrum::scheduler::PlanState;
use samrum::seasons::model::{AgeBand, Answer, Grant, Reason, Run};
use samrum::seasons::service::{self, KIND, Overview, PRICES, SeasonError};
use samrum::time::Weekly;

#[tokio::test]
async fn the_young_go_first_and_the_others_are_told_who_got_the_time() {
    for season in Season::all().await {
        let plan = season.planned().await;
        let proposal = plan.proposal.as_ref().expect("a proposal");
        assert_eq!(proposal.state, PlanState::Optimal, "{}", season.site.engine);
        assert_eq!(proposal.gap(), Some(0.0));
        // The first session of youth, less the evening.
        assert!((proposal.score - 95.0).abs() < 1e-6, "{}", proposal.score);
        assert_eq!(plan.grants, [Grant { wish: season.young_wish.clone(), space: season.hall.clone(), time: MONDAY }]);
        assert_eq!(plan.job.as_ref().map(|job| job.state), Some(JobState::Done));
        let standings = plan.standings();
        let refused = standings.iter().find(|standing| standing.wish.id == season.old_wish).expect("the wish");
        assert_eq!(refused.answer, Answer::Refused);
        let rival =
            Reason::Rivals { space: season.hall.clone(), time: MONDAY, rivals: vec![season.young_wish.clone()] };
        assert_eq!(refused.reasons, [rival], "{}", season.site.engine);
    }
}

#[tokio::test]
async fn the_scheduler_waits_for_the_round_to_close_and_runs_once_at_a_time() {
    for season in Season::all().await {
        let app = &season.site.app;
        let open = service::start_run(app, &season.clerk, &season.round, &Run::default()).await;
        assert!(matches!(open, Err(SeasonError::StillOpen)), "{}", season.site.engine);
        season.close().await;
        let first = service::start_run(app, &season.clerk, &season.round, &Run::default()).await.expect("started");
        let second =
            service::start_run(app, &season.clerk, &season.round, &Run::default()).await.expect("it runs already");
        assert_eq!(first, second, "{}", season.site.engine);
        let meanwhile = service::reopen(app, &season.clerk, &season.round).await;
        assert!(matches!(meanwhile, Err(SeasonError::Running)), "{}", season.site.engine);
    }
}

#[tokio::test]
async fn a_session_is_moved_where_it_may_be_and_stays_when_planned_again() {
    for season in Season::all().await {
        let app = &season.site.app;
        let both = wish(&season.young, "F10", AgeBand::Youth, &season.hall, &[MONDAY, TUESDAY]);
        service::change(app, &season.clerk, &season.young_wish, &both).await.expect("changed");
        let plan = season.planned().await;
        assert_eq!(plan.grants.len(), 2, "{}: there is room for both", season.site.engine);
        let old = plan.grants.iter().find(|grant| grant.wish == season.old_wish).expect("a session");
        let wrong = Grant { time: TUESDAY, ..old.clone() };
        let refused = service::move_session(app, &season.clerk, &season.round, MONDAY.weekday, &wrong).await;
        assert!(
            matches!(refused, Err(SeasonError::Refused(_))),
            "{}: nobody asked for it, and it is taken",
            season.site.engine
        );
        assert_eq!(season.overview().await.grants, plan.grants, "{}: nothing has changed", season.site.engine);
        service::lock(app, &season.clerk, &season.round, &season.old_wish, MONDAY.weekday).await.expect("locked");
        let locked = season.run(true).await;
        assert!(locked.is_locked(old) && locked.grants.contains(old), "{}", season.site.engine);
        service::unlock(app, &season.clerk, &season.round, &season.old_wish, MONDAY.weekday).await.expect("unlocked");
        let unlocked = season.overview().await;
        assert!(unlocked.locks.is_empty());
        assert_eq!(
            unlocked.proposal.and_then(|proposal| proposal.bound),
            None,
            "{}: no bound is known",
            season.site.engine
        );
    }
}

#[tokio::test]
async fn a_moved_session_is_locked_in_its_new_place() {
    for season in Season::all().await {
        let app = &season.site.app;
        let evening = Weekly { from: 17 * 60, until: 20 * 60, ..MONDAY };
        let late = wish(&season.old, "Herrar", AgeBand::Senior, &season.hall, &[evening]);
        service::change(app, &season.clerk, &season.old_wish, &late).await.expect("changed");
        season.planned().await;
        let moved = Grant {
            wish: season.old_wish.clone(),
            space: season.hall.clone(),
            time: Weekly { from: 19 * 60, until: 20 * 60, ..MONDAY },
        };
        service::move_session(app, &season.clerk, &season.round, MONDAY.weekday, &moved).await.expect("moved");
        let plan = season.run(false).await;
        assert!(plan.grants.contains(&moved) && plan.is_locked(&moved), "{}: {:?}", season.site.engine, plan.grants);
    }
}

#[tokio::test]
async fn a_plan_that_the_referee_refuses_is_never_shown() {
    for season in Season::all().await {
        let app = &season.site.app;
        season.close().await;
        let session = |wish: &WishId| {
            format!(r#"{{"wish":"{wish}","space":"{}","day":1,"from":"17:00","to":"18:00"}}"#, season.hall)
        };
        let plan = |sessions: &[String]| {
            format!(
                r#"{{"format":"season-plan/1","sessions":[{}],"score":1000,"bound":null,"status":"feasible"}}"#,
                sessions.join(",")
            )
        };
        let twice = plan(&[session(&season.young_wish), session(&season.old_wish)]);
        let refused = service::upload_plan(app, &season.clerk, &season.round, twice.as_bytes()).await;
        assert!(matches!(refused, Err(SeasonError::Refused(_))), "{}", season.site.engine);
        let other = plan(&[session(&"of-another-round".into())]);
        let refused = service::upload_plan(app, &season.clerk, &season.round, other.as_bytes()).await;
        assert!(matches!(refused, Err(SeasonError::OtherProblem(_))), "{}", season.site.engine);
        let refused = service::upload_plan(app, &season.clerk, &season.round, b"\xff\xfe not a plan").await;
        assert!(matches!(refused, Err(SeasonError::OtherProblem(_))), "{}", season.site.engine);
        let none = season.overview().await;
        assert!(none.proposal.is_none() && none.grants.is_empty(), "{}", season.site.engine);
        let sound = plan(&[session(&season.old_wish)]);
        service::upload_plan(app, &season.clerk, &season.round, sound.as_bytes()).await.expect("a sound plan");
        let shown = season.overview().await;
        let proposal = shown.proposal.as_ref().expect("a proposal");
        assert_eq!(shown.grants.len(), 1);
        assert!(
            (proposal.score - 55.0).abs() < 1e-6,
            "{}: the referee counts, whatever the file claims",
            proposal.score
        );
    }
}

#[tokio::test]
async fn stopping_a_run_keeps_the_best_plan() {
    for season in Season::all().await {
        let app = &season.site.app;
        let before = season.planned().await;
        service::start_run(app, &season.clerk, &season.round, &Run { few_changes: true, ..Run::default() })
            .await
            .expect("started");
        let mut tx = app.database.write().await.expect("a transaction");
        let mut job = queue::claim(&mut tx, &[KIND]).await.expect("an answer").expect("a job");
        tx.commit().await.expect("kept");
        service::cancel_run(app, &season.clerk, &season.round).await.expect("asked to stop");
        job.cancel_requested = true;
        let ended = service::run(app.clone(), Task::new(job)).await;
        assert_eq!(ended, queue::Ended::Cancelled, "{}", season.site.engine);
        let after = season.overview().await;
        assert_ne!(
            after.proposal.as_ref().map(|one| &one.id),
            before.proposal.as_ref().map(|one| &one.id),
            "a proposal of its own"
        );
        assert_eq!(after.grants, before.grants, "{}", season.site.engine);
    }
}

#[tokio::test]
async fn a_run_whose_worker_died_goes_on_from_the_plan_it_had_stored() {
    for season in Season::all().await {
        let app = &season.site.app;
        season.close().await;
        service::start_run(app, &season.clerk, &season.round, &Run { seconds: 20, ..Run::default() })
            .await
            .expect("started");
        let mut tx = app.database.write().await.expect("a transaction");
        let job = queue::claim(&mut tx, &[KIND]).await.expect("an answer").expect("a job");
        tx.commit().await.expect("kept");
        // The first worker stores its plan and dies before it can say so.
        service::run(app.clone(), Task::new(job)).await;
        let left = season.overview().await;
        assert!(left.is_running() && left.grants.len() == 1, "{}", season.site.engine);
        season.site.lose_worker().await;
        assert!(worker::once(app, &Season::handlers()).await, "another takes over");
        let after = season.overview().await;
        assert_eq!(
            after.job.as_ref().map(|job| (job.state, job.attempts)),
            Some((JobState::Done, 2)),
            "{}",
            season.site.engine
        );
        let id = |overview: &Overview| overview.proposal.as_ref().map(|proposal| proposal.id.clone());
        assert_eq!(
            (id(&after), &after.grants),
            (id(&left), &left.grants),
            "{}: no second proposal",
            season.site.engine
        );
    }
}

#[tokio::test]
async fn a_run_that_cannot_be_read_fails_and_proposes_nothing() {
    for season in Season::all().await {
        let app = &season.site.app;
        season.close().await;
        let mut tx = app.database.write().await.expect("a transaction");
        for kind in [KIND, PRICES] {
            let new = NewJob {
                kind,
                subject: &season.round.0,
                payload: r#"{"seconds":"many","wish":7}"#,
                created_by: season.clerk.id(),
                turn: Turn::Round,
                most_seconds: 20,
            };
            queue::put(&mut tx, new, app.now()).await.expect("an answer");
        }
        tx.commit().await.expect("kept");
        let handlers = Season::handlers().on(PRICES, service::look_for_prices);
        while worker::once(app, &handlers).await {}
        let after = season.overview().await;
        for job in [after.job, after.prices] {
            let job = job.expect("a job");
            assert_eq!((job.state, job.error.as_str()), (JobState::Failed, NOT_READ), "{}", season.site.engine);
        }
        assert!(after.proposal.is_none(), "{}", season.site.engine);
    }
}
