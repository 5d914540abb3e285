//! Jobs: one of a kind on a subject at a time, claimed once, taken over from the dead, stopped when asked.

use samrum::id::PersonId;
use samrum::jobs::queue::{
    self, DIED, Ended, Job, JobState, LEASE_SECONDS, MOST_ATTEMPTS, MOST_RUNS, NewJob, Put, Turn,
};
use samrum::jobs::worker::{self, Handlers};
use samrum::people::model::RoleKind;
use samrum::server::child::errand::CLOSING_SECONDS;
use samrum::server::clock::Clock;
use samrum::server::state::App;
use samrum::time::Instant;
use samrum_tests::{NOW, engines};
use std::sync::Arc;
use tokio::sync::Notify;

async fn put(app: &App, subject: &str) -> Put {
    put_for(app, subject, None, Turn::Trial).await
}

async fn put_for(app: &App, subject: &str, created_by: Option<&PersonId>, turn: Turn) -> Put {
    let mut tx = app.database.write().await.expect("a transaction");
    let new = NewJob { kind: "proof", subject, payload: "{}", created_by, turn, most_seconds: 60 };
    let put = queue::put(&mut tx, new, app.now()).await.expect("put in");
    tx.commit().await.expect("kept");
    put
}

async fn claim(app: &App) -> Option<Job> {
    let mut tx = app.database.write().await.expect("a transaction");
    let job = queue::claim(&mut tx, &["other", "proof"]).await.expect("an answer");
    tx.commit().await.expect("kept");
    job
}

async fn end(app: &App, job: &Job, ended: &Ended) -> bool {
    let mut tx = app.database.write().await.expect("a transaction");
    let ours = queue::end(&mut tx, &job.id, job.attempts, ended, app.now()).await.expect("an answer");
    tx.commit().await.expect("kept");
    ours
}

async fn latest(app: &App, subject: &str) -> Job {
    let mut tx = app.database.read().await.expect("a transaction");
    queue::latest(&mut tx, "proof", subject).await.expect("an answer").expect("a job")
}

#[tokio::test]
async fn work_put_in_twice_for_one_subject_is_one_job_and_after_its_end_another() {
    for site in engines().await {
        let Put::Queued(first) = put(&site.app, "a").await else { panic!("{}: the queue was empty", site.engine) };
        assert_eq!(put(&site.app, "a").await, Put::AlreadyLive(first), "{}", site.engine);
        assert!(matches!(put(&site.app, "b").await, Put::Queued(_)), "another subject");
        let job = claim(&site.app).await.expect("a job");
        assert!(end(&site.app, &job, &Ended::Done).await);
        assert!(matches!(put(&site.app, &job.subject).await, Put::Queued(_)), "{}: it has ended", site.engine);
    }
}

#[tokio::test]
async fn of_many_workers_that_race_each_job_is_claimed_by_one() {
    for site in engines().await {
        for number in 0..24 {
            put(&site.app, &number.to_string()).await;
        }
        let workers: Vec<_> = (0..6)
            .map(|_| {
                let app = site.app.clone();
                tokio::spawn(async move {
                    let mut mine = Vec::new();
                    // One that loses a race gets nothing and asks again; twenty-four tries are enough for all.
                    for _ in 0..24 {
                        mine.extend(claim(&app).await.map(|job| job.subject));
                    }
                    mine
                })
            })
            .collect();
        let mut claimed = Vec::new();
        for worker in workers {
            claimed.extend(worker.await.expect("a worker"));
        }
        while let Some(job) = claim(&site.app).await {
            claimed.push(job.subject);
        }
        claimed.sort_unstable();
        let count = claimed.len();
        claimed.dedup();
        assert_eq!((count, claimed.len()), (24, 24), "{}", site.engine);
    }
}

#[tokio::test]
async fn a_job_of_a_dead_worker_is_taken_over_and_the_dead_can_no_longer_end_it() {
    for site in engines().await {
        put(&site.app, "a").await;
        let first = claim(&site.app).await.expect("a job");
        assert_eq!(claim(&site.app).await, None, "{}: it is being worked on", site.engine);
        site.lose_worker().await;
        let second = claim(&site.app).await.expect("the lease has run out");
        assert_eq!((second.id.clone(), second.attempts), (first.id.clone(), 2), "{}", site.engine);
        assert!(!end(&site.app, &first, &Ended::Done).await, "{}: the first claim is void", site.engine);
        let mut tx = site.app.database.write().await.expect("a transaction");
        assert_eq!(queue::renew(&mut tx, &first.id, first.attempts, Some("{}")).await.expect("an answer"), None);
        assert!(!queue::is_ours(&mut tx, &first.id, first.attempts).await.expect("an answer"));
        assert!(queue::is_ours(&mut tx, &second.id, second.attempts).await.expect("an answer"));
        tx.commit().await.expect("kept");
        assert!(end(&site.app, &second, &Ended::Done).await);
        assert_eq!(latest(&site.app, "a").await.state, JobState::Done);
    }
}

#[tokio::test]
async fn a_living_worker_keeps_its_job_however_long_it_takes() {
    for site in engines().await {
        put(&site.app, "a").await;
        let job = claim(&site.app).await.expect("a job");
        for _ in 1..=4 {
            // Each time its lease has nearly run out.
            site.lose_worker().await;
            let mut tx = site.app.database.write().await.expect("a transaction");
            let asked = queue::renew(&mut tx, &job.id, job.attempts, Some("{\"step\":1}")).await.expect("an answer");
            tx.commit().await.expect("kept");
            assert_eq!(asked, Some(false), "{}", site.engine);
            assert_eq!(claim(&site.app).await, None, "{}", site.engine);
        }
        assert_eq!(latest(&site.app, "a").await.progress, "{\"step\":1}");
    }
}

#[tokio::test]
async fn a_job_over_which_workers_keep_dying_is_given_up() {
    for site in engines().await {
        put(&site.app, "a").await;
        for _ in 0..MOST_ATTEMPTS {
            site.lose_worker().await;
            claim(&site.app).await.expect("a worker that will die");
        }
        site.lose_worker().await;
        let handlers = Handlers::default().on("proof", |_, _| async { Ended::Done });
        assert!(worker::once(&site.app, &handlers).await, "{}", site.engine);
        let job = latest(&site.app, "a").await;
        assert_eq!((job.state, job.error.as_str()), (JobState::Failed, DIED), "{}", site.engine);
        assert!(!worker::once(&site.app, &handlers).await, "it is not taken up again");
    }
}

#[tokio::test]
async fn a_waiting_job_is_cancelled_at_once_and_a_running_one_is_asked_to_stop() {
    for site in engines().await {
        let cancel = async |job: &Job| {
            let mut tx = site.app.database.write().await.expect("a transaction");
            let changed = queue::cancel(&mut tx, &job.id, site.app.now()).await.expect("an answer");
            tx.commit().await.expect("kept");
            changed
        };
        put(&site.app, "a").await;
        let waiting = latest(&site.app, "a").await;
        assert!(cancel(&waiting).await);
        assert_eq!(latest(&site.app, "a").await.state, JobState::Cancelled, "{}", site.engine);
        assert!(!cancel(&waiting).await, "{}: it has ended", site.engine);
        put(&site.app, "b").await;
        let running = claim(&site.app).await.expect("a job");
        assert!(cancel(&running).await);
        let asked = latest(&site.app, "b").await;
        assert_eq!((asked.state, asked.cancel_requested), (JobState::Running, true), "{}", site.engine);
    }
}

#[tokio::test]
async fn work_that_breaks_down_fails_and_the_worker_lives_on() {
    for site in engines().await {
        put(&site.app, "a").await;
        put(&site.app, "b").await;
        let handlers = Handlers::default().on("proof", |_, task| async move {
            assert_ne!(task.job.subject, "a", "as intended by the test");
            task.report("{\"half\":true}".to_owned());
            Ended::Done
        });
        assert!(worker::once(&site.app, &handlers).await);
        assert!(worker::once(&site.app, &handlers).await);
        assert_eq!(latest(&site.app, "a").await.state, JobState::Failed, "{}", site.engine);
        let done = latest(&site.app, "b").await;
        assert_eq!((done.state, done.progress.as_str()), (JobState::Done, "{\"half\":true}"), "{}", site.engine);
    }
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_puts_its_job_back() {
    for site in engines().await {
        put(&site.app, "a").await;
        let (begun, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let handlers = Handlers::default().on("proof", {
            let begun = begun.clone();
            move |_, task| {
                let begun = begun.clone();
                async move {
                    begun.notify_one();
                    while !task.must_stop() {
                        tokio::task::yield_now().await;
                    }
                    assert!(!task.is_cancelled());
                    Ended::PutBack
                }
            }
        });
        let working = tokio::spawn(worker::run(site.app.clone(), handlers, {
            let stop = stop.clone();
            async move { stop.notified().await }
        }));
        begun.notified().await;
        stop.notify_one();
        working.await.expect("the worker ends");
        let job = latest(&site.app, "a").await;
        assert_eq!((job.state, job.attempts), (JobState::Queued, 0), "{}", site.engine);
    }
}

#[tokio::test]
async fn a_server_whose_clock_is_ahead_takes_no_living_job_over() {
    for site in engines().await {
        put(&site.app, "a").await;
        claim(&site.app).await.expect("a job");
        let ahead = App { clock: Clock::fixed(Instant(NOW.0 + 10 * LEASE_SECONDS)), ..site.app.clone() };
        assert_eq!(claim(&ahead).await, None, "{}: the lease goes by the database's clock", site.engine);
        let behind = App { clock: Clock::fixed(Instant(0)), ..site.app.clone() };
        put(&behind, "b").await;
        claim(&behind).await.expect("a job");
        assert_eq!(claim(&site.app).await, None, "{}: nor from one whose clock is behind", site.engine);
        site.lose_worker().await;
        assert!(claim(&ahead).await.is_some(), "{}: but from a dead one", site.engine);
    }
}

#[tokio::test]
async fn rounds_come_before_trials_and_a_waiting_job_knows_what_stands_before_it() {
    for site in engines().await {
        for (subject, turn) in
            [("trial 1", Turn::Trial), ("trial 2", Turn::Trial), ("round", Turn::Round), ("calendar", Turn::Calendar)]
        {
            put_for(&site.app, subject, None, turn).await;
        }
        let before = async |subject: &str| latest(&site.app, subject).await.line.map(|line| line.before);
        assert_eq!(before("round").await, Some(0), "{}: what writes the calendar has workers of its own", site.engine);
        assert_eq!((before("trial 1").await, before("trial 2").await), (Some(1), Some(2)), "{}", site.engine);
        assert_eq!(claim(&site.app).await.map(|job| job.subject).as_deref(), Some("calendar"), "{}", site.engine);
        assert_eq!(
            latest(&site.app, "trial 2").await.line.and_then(|line| line.free_by),
            None,
            "{}: none is at work",
            site.engine
        );
        let round = claim(&site.app).await.expect("a job");
        assert_eq!(round.subject, "round", "{}", site.engine);
        let line = latest(&site.app, "trial 2").await.line.expect("it waits");
        assert_eq!(line.before, 2, "{}: the round, and the trial before it", site.engine);
        let mut tx = site.app.database.read().await.expect("a transaction");
        let now = tx.clock().await.expect("the time");
        drop(tx);
        let left = line.free_by.expect("one is at work").0 - now.0;
        assert!((60..=60 + CLOSING_SECONDS as i64).contains(&left), "{}: {left}", site.engine);
        assert!(end(&site.app, &round, &Ended::Done).await);
        assert_eq!(before("trial 2").await, Some(1), "{}", site.engine);
        assert_eq!(latest(&site.app, "round").await.line, None, "{}: it waits no longer", site.engine);
    }
}

#[tokio::test]
async fn a_person_has_no_more_than_so_many_runs_however_many_are_put_in_at_once() {
    for site in engines().await {
        let email = site.account(RoleKind::Timetabler, None, None).await;
        let mut tx = site.app.database.read().await.expect("a transaction");
        let person = samrum::people::service::account(&mut tx, &email).await.expect("an answer").expect("an account");
        drop(tx);
        let tasks: Vec<_> = (0..12)
            .map(|nth| {
                let (app, person) = (site.app.clone(), person.clone());
                tokio::spawn(async move { put_for(&app, &format!("mine {nth}"), Some(&person), Turn::Trial).await })
            })
            .collect();
        let mut queued = 0;
        for task in tasks {
            match task.await.expect("put in") {
                Put::Queued(_) => queued += 1,
                other => assert_eq!(other, Put::TooMany(MOST_RUNS), "{}", site.engine),
            }
        }
        assert_eq!(queued, MOST_RUNS, "{}", site.engine);
        assert!(
            matches!(put_for(&site.app, "calendar", Some(&person), Turn::Calendar).await, Put::Queued(_)),
            "{}",
            site.engine
        );
        assert!(matches!(put(&site.app, "another's").await, Put::Queued(_)), "{}", site.engine);
        let first = claim(&site.app).await.expect("the calendar's");
        assert!(end(&site.app, &first, &Ended::Done).await);
        let second = claim(&site.app).await.expect("one of the runs");
        assert!(end(&site.app, &second, &Ended::Done).await);
        assert!(
            matches!(put_for(&site.app, "one more", Some(&person), Turn::Trial).await, Put::Queued(_)),
            "{}: one is done",
            site.engine
        );
    }
}
