//! A run of the scheduler in a process of its own, which has its own connection to the database and stores each better plan itself:
//! however it ends, the last one stays. Here the lease is kept, and the process is told to stop, and ended when it does not.

use super::queue::{self, Ended, TOO_LONG, TOO_MUCH};
use super::worker::{Handlers, Task};
use crate::database::Database;
use crate::id::JobId;
use crate::server::child::errand::{CLOSING_SECONDS, GRACE, JOB};
use crate::server::child::{Ending, Started, inside, start};
use crate::server::clock::{Clock, Stopwatch};
use crate::server::config::Config;
use crate::server::state::App;
use crate::time::{Instant, Zone};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::signal::unix::{SignalKind, signal};

/// How often it is looked whether the process is to stop.
const BEAT: Duration = Duration::from_millis(200);

/// How often the process tells how far it has come.
const NEWS: Duration = Duration::from_millis(500);

/// What the process is told: stop, since somebody cancelled; stop, since the worker goes down.
const CANCEL: u8 = b'c';
const STOP: u8 = b's';

/// What the process is asked to do.
#[derive(Serialize, Deserialize)]
struct Run {
    database: String,
    job: JobId,
    claim: i64,
    zone: String,
    /// The time, where a test has set it.
    fixed: Option<Instant>,
}

/// What the process answers, line by line.
#[derive(Serialize, Deserialize)]
enum Line {
    News(String),
    Ended(Ended),
}

/// The work of a job, done by a process of its own. Registered for a kind in place of the work itself, which [`work`] does there.
pub async fn run(app: App, task: Task) -> Ended {
    let asked = Run {
        database: app.database.address(),
        job: task.job.id.clone(),
        claim: task.job.attempts,
        zone: app.zone().0.name().to_owned(),
        fixed: match &app.clock {
            Clock::System => None,
            Clock::Fixed(_) => Some(app.now()),
        },
    };
    let ended = match start(&app, &JOB) {
        Ok(mut started) => {
            started.give(&asked, &[]).await;
            let ended = attended(&mut started, &task).await;
            let _ = started.process.kill().await;
            ended
        }
        Err(ending) => Err(ending),
    };
    ended.unwrap_or_else(|ending| {
        tracing::warn!(job = %task.job.id, kind = task.job.kind, %ending, "the process of a run has not said how it ended");
        match ending {
            _ if task.is_cancelled() => Ended::Cancelled,
            _ if task.must_stop() => Ended::PutBack,
            Ending::TooMuch => Ended::Failed(TOO_MUCH.to_owned()),
            Ending::TooLong => Ended::Failed(TOO_LONG.to_owned()),
            Ending::Broke | Ending::Busy | Ending::NotStarted => Ended::Failed("fault".to_owned()),
        }
    })
}

async fn attended(started: &mut Started, task: &Task) -> Result<Ended, Ending> {
    let Started { process, words, answers } = started;
    let mut answers = BufReader::new(answers);
    let (clock, mut told) = (Stopwatch::start(), None::<f64>);
    // One that was put in by an older program says nothing.
    let most =
        if task.job.most_seconds > 0 { task.job.most_seconds as f64 + CLOSING_SECONDS as f64 } else { f64::INFINITY };
    let mut beat = tokio::time::interval(BEAT);
    let mut line = Vec::new();
    loop {
        let mut bounded = (&mut answers).take(JOB.most_answer.saturating_sub(line.len() as u64));
        tokio::select! {
            read = bounded.read_until(b'\n', &mut line) => match read {
                Ok(_) if line.ends_with(b"\n") => {
                    match serde_json::from_slice(&line) {
                        Ok(Line::News(news)) => task.report(news),
                        Ok(Line::Ended(ended)) => return Ok(ended),
                        Err(_) => return Err(Ending::Broke),
                    }
                    line.clear();
                }
                _ if line.len() as u64 >= JOB.most_answer => return Err(Ending::TooMuch),
                _ => {
                    let status = tokio::time::timeout(GRACE, process.wait()).await;
                    return Err(status.ok().and_then(Result::ok).map_or(Ending::Broke, Ending::of));
                }
            },
            _ = beat.tick() => {
                let now = clock.seconds();
                if task.must_stop() {
                    told.get_or_insert(now);
                    let _ = words.write_all(&[if task.is_cancelled() { CANCEL } else { STOP }]).await;
                }
                if now > most || told.is_some_and(|told| now - told > GRACE.as_secs_f64()) {
                    return Err(Ending::TooLong);
                }
            }
        }
    }
}

/// The process itself: does the work of the job it is told, by these handlers, and tells how far it has come and how it ends.
pub fn work(handlers: Handlers) -> std::process::ExitCode {
    let task: Arc<OnceLock<Task>> = Arc::default();
    let theirs = task.clone();
    // What is said before the work has begun is said again.
    let told = move |word| {
        if let Some(task) = theirs.get() {
            if word == CANCEL { task.cancel() } else { task.stop() }
        }
    };
    let done = inside::begin(&JOB, told).and_then(|(asked, _)| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.block_on(worked(asked, &handlers, &task)).map_err(std::io::Error::other)
    });
    // Threads that go on are nobody's business any more.
    std::process::exit(match done {
        Ok(()) => 0,
        Err(cause) => {
            tracing::error!(%cause, "the process of a run broke off");
            1
        }
    })
}

async fn worked(
    asked: Run,
    handlers: &Handlers,
    kept: &OnceLock<Task>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    // Whoever ends the server may end its processes too; but this one is told to stop by the server, and says how it stopped.
    let _terminations = signal(SignalKind::terminate())?;
    let database = Database::open(&asked.database).await?;
    let clock = asked.fixed.map_or(Clock::System, Clock::fixed);
    let app = App::new(database, clock, Config { zone: Zone(asked.zone.parse()?), ..Config::default() });
    let mut tx = app.database.read().await?;
    let job = queue::job(&mut tx, &asked.job)
        .await?
        .filter(|job| job.attempts == asked.claim)
        .ok_or("the job is not ours")?;
    drop(tx);
    let task = kept.get_or_init(|| Task::new(job)).clone();
    let work = handlers.work(&app, &task).ok_or("nobody knows this kind of job")?;
    let mut work = tokio::spawn(work);
    let mut beat = tokio::time::interval(NEWS);
    let ended = loop {
        tokio::select! {
            ended = &mut work => break ended?,
            _ = beat.tick() => {
                if let Some(news) = task.news() {
                    inside::write(&Line::News(news))?;
                }
            }
        }
    };
    if let Some(news) = task.news() {
        inside::write(&Line::News(news))?;
    }
    app.database.close().await;
    Ok(inside::write(&Line::Ended(ended))?)
}
