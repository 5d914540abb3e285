//! Processes of their own: however one ends, the site lives on, says it in words, and keeps what was stored.

use samrum::id::DraftId;
use samrum::jobs::apart;
use samrum::jobs::queue::{self, Ended, Job, JobState, NewJob, TOO_MUCH, Turn};
use samrum::jobs::worker::{self, Handlers, Task};
use samrum::people::model::{Actor, RoleKind};
use samrum::server::child::errand::{FACILITIES, JOB};
use samrum::server::child::{self, Ending, Errand};
use samrum::server::config::Config;
use samrum::server::state::App;
use samrum::timetables::model::DraftRun;
use samrum::timetables::service::{self, KIND, Received, Request, Wanted};
use samrum_tests::{TestSite, engines, unplanned_school};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::Notify;

/// The site with another program in place of its own: a script that never does what it is asked.
fn with_program(site: &TestSite, folder: &TempDir, script: &str) -> App {
    let path = folder.path().join("program");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a script");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).expect("it can be run");
    with(site, path)
}

fn with(site: &TestSite, program: PathBuf) -> App {
    App { config: Arc::new(Config { program, ..(*site.app.config).clone() }), ..site.app.clone() }
}

const SHORT: Errand = Errand { seconds: 1, most_answer: 1000, ..ERRAND };
const ERRAND: Errand =
    Errand { name: "proof", memory: 1 << 28, processor_seconds: None, seconds: 60, most_answer: 1000 };

#[tokio::test]
async fn a_process_that_does_not_answer_is_told_by_how_it_ends() {
    let site = TestSite::sqlite().await;
    let folder = TempDir::new().expect("a folder");
    for (script, errand, ending) in [
        ("exec sleep 600", &SHORT, Ending::TooLong),
        ("kill -ABRT $$", &ERRAND, Ending::TooMuch),
        ("kill -KILL $$", &ERRAND, Ending::TooMuch),
        ("kill -XCPU $$", &ERRAND, Ending::TooLong),
        ("exit 3", &ERRAND, Ending::Broke),
        ("echo nonsense", &ERRAND, Ending::Broke),
        ("exec cat /dev/zero", &ERRAND, Ending::TooMuch),
    ] {
        let app = with_program(&site, &folder, script);
        let answer: Result<String, Ending> = child::ask(&app, errand, &"?", b"").await;
        assert_eq!(answer, Err(ending), "{script}");
    }
    let app = with_program(&site, &folder, "echo '\"an answer\"'");
    assert_eq!(child::ask(&app, &ERRAND, &"?", b"").await, Ok("an answer".to_owned()));
    let answer: Result<String, Ending> = child::ask(&with(&site, "/nowhere".into()), &ERRAND, &"?", b"").await;
    assert_eq!(answer, Err(Ending::NotStarted));
}

#[tokio::test]
async fn a_process_whose_site_is_gone_ends_by_itself() {
    let site = TestSite::sqlite().await;
    for errand in [&FACILITIES, &JOB] {
        let mut started = child::start(&site.app, errand).expect("it starts");
        drop(started.words);
        let ended = tokio::time::timeout(Duration::from_mins(1), started.process.wait()).await;
        assert!(!ended.expect("it ends").expect("its end").success(), "{}", errand.name);
    }
}

/// A kind of job whose process is a script.
async fn scripted(site: &TestSite) -> Job {
    let mut tx = site.app.database.write().await.expect("a transaction");
    let new =
        NewJob { kind: "proof", subject: "a", payload: "{}", created_by: None, turn: Turn::Trial, most_seconds: 600 };
    queue::put(&mut tx, new, site.app.now()).await.expect("put in");
    let job = queue::latest(&mut tx, "proof", "a").await.expect("an answer").expect("a job");
    tx.commit().await.expect("kept");
    job
}

async fn state(site: &TestSite) -> (JobState, String) {
    let mut tx = site.app.database.read().await.expect("a transaction");
    let job = queue::latest(&mut tx, "proof", "a").await.expect("an answer").expect("a job");
    (job.state, job.error)
}

#[tokio::test]
async fn a_run_that_does_not_stop_is_ended_and_put_back_or_cancelled() {
    for site in engines().await {
        let folder = TempDir::new().expect("a folder");
        let handlers = || Handlers::default().on("proof", apart::run);
        let begun = folder.path().join("begun");
        let app = with_program(&site, &folder, &format!("trap '' TERM; touch {}; exec sleep 600", begun.display()));
        let job = scripted(&site).await;
        let stop = Arc::new(Notify::new());
        let theirs = stop.clone();
        let working = tokio::spawn(worker::run(app.clone(), handlers(), async move { theirs.notified().await }));
        wait_for(&begun).await;
        stop.notify_one();
        tokio::time::timeout(Duration::from_mins(1), working).await.expect("the worker ends").expect("in order");
        assert_eq!(state(&site).await, (JobState::Queued, String::new()), "{}: for the next worker", site.engine);
        std::fs::remove_file(&begun).expect("the sign of the first run");
        let theirs = app.clone();
        let working =
            tokio::spawn(async move { worker::once(&theirs, &Handlers::default().on("proof", apart::run)).await });
        wait_for(&begun).await;
        let mut tx = site.app.database.write().await.expect("a transaction");
        assert!(queue::cancel(&mut tx, &job.id, site.app.now()).await.expect("an answer"));
        tx.commit().await.expect("kept");
        assert!(working.await.expect("the worker"));
        assert_eq!(state(&site).await.0, JobState::Cancelled, "{}", site.engine);
    }
}

async fn wait_for(sign: &std::path::Path) {
    while !sign.exists() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_run_that_needs_too_much_fails_with_the_word_for_it() {
    for site in engines().await {
        let folder = TempDir::new().expect("a folder");
        let app = with_program(&site, &folder, "kill -ABRT $$");
        scripted(&site).await;
        assert!(worker::once(&app, &Handlers::default().on("proof", apart::run)).await);
        assert_eq!(state(&site).await, (JobState::Failed, TOO_MUCH.to_owned()), "{}", site.engine);
    }
}

struct Planner {
    site: TestSite,
    actor: Actor,
    draft: DraftId,
}

impl Planner {
    async fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for site in engines().await {
            let actor = site.actor(RoleKind::Timetabler, None).await;
            let request = Request::plain(site.app.today());
            let file = unplanned_school().into_bytes();
            let received = service::receive(&site.app, &actor, &request, file, Wanted::AsItIs).await;
            let Ok(Received::Draft(draft)) = received else { panic!("{}: {received:?}", site.engine) };
            all.push(Self { site, actor, draft });
        }
        all
    }

    async fn claimed(&self, seconds: u32) -> Task {
        let run = DraftRun { seconds, ..DraftRun::default() };
        service::start_run(&self.site.app, &self.actor, &self.draft, &run).await.expect("started");
        let mut tx = self.site.app.database.write().await.expect("a transaction");
        let job = queue::claim(&mut tx, &[KIND]).await.expect("an answer").expect("a job");
        tx.commit().await.expect("kept");
        Task::new(job)
    }

    async fn meets(&self) -> usize {
        let mut tx = self.site.app.database.read().await.expect("a transaction");
        let view = service::view(&self.site.app, &mut tx, &self.draft).await.expect("the draft");
        view.plan.map_or(0, |plan| plan.meets.len())
    }
}

#[tokio::test]
async fn a_run_in_a_process_of_its_own_makes_and_stores_the_timetable() {
    for planner in Planner::all().await {
        let ended = apart::run(planner.site.app.clone(), planner.claimed(20).await).await;
        assert_eq!(ended, Ended::Done, "{}", planner.site.engine);
        assert_eq!(planner.meets().await, 8, "{}: every lesson", planner.site.engine);
    }
}

#[tokio::test]
async fn a_run_that_another_worker_has_taken_over_stores_nothing() {
    for planner in Planner::all().await {
        let first = planner.claimed(20).await;
        planner.site.lose_worker().await;
        let mut tx = planner.site.app.database.write().await.expect("a transaction");
        queue::claim(&mut tx, &[KIND]).await.expect("an answer").expect("it is taken over");
        tx.commit().await.expect("kept");
        let ended = apart::run(planner.site.app.clone(), first).await;
        assert_eq!(ended, Ended::Failed("fault".to_owned()), "{}", planner.site.engine);
        assert_eq!(planner.meets().await, 0, "{}", planner.site.engine);
    }
}

/// The process that a process has started.
fn child_of(parent: u32) -> Option<u32> {
    let numbers =
        std::fs::read_dir("/proc").ok()?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let is_child = |pid: &u32| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        status.lines().any(|line| line.strip_prefix("PPid:").is_some_and(|of| of.trim() == parent.to_string()))
    };
    numbers.into_iter().find(is_child)
}

#[tokio::test]
async fn a_run_ends_with_the_worker_that_is_killed_and_what_it_stored_stays() {
    for planner in Planner::all().await {
        let run = DraftRun { seconds: 600, ..DraftRun::default() };
        service::start_run(&planner.site.app, &planner.actor, &planner.draft, &run).await.expect("started");
        let mut command = tokio::process::Command::new(&planner.site.app.config.program);
        let mut worker =
            command.args(["work", "--database", &planner.site.database]).kill_on_drop(true).spawn().expect("a worker");
        let parent = worker.id().expect("it runs");
        // Its lessons are stored while it goes on looking for better ones, or it is done, which so small a school may be at once.
        while planner.meets().await < 8 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let child = child_of(parent);
        worker.kill().await.expect("killed");
        if let Some(child) = child {
            while std::fs::read_to_string(format!("/proc/{child}/cmdline")).is_ok_and(|line| line.contains("run-job")) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        assert_eq!(planner.meets().await, 8, "{}", planner.site.engine);
    }
}
