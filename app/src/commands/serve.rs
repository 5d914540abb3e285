//! `samrum serve` and `samrum work`: run until told to stop.

use super::{Failure, log, open};
use samrum::jobs::worker::{self, Handlers};
use samrum::jobs::{apart, clock};
use samrum::server::config::start::Start;
use samrum::server::limits::{LAST_REQUESTS, LAST_WORDS};
use samrum::server::state::App;
use samrum::server::{connections, metrics, router};
use samrum::{bookings, messages, seasons, timetables};
use std::io::ErrorKind;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// Serves until Ctrl-C or a termination signal; requests under way are finished.
pub async fn serve(start: Start) -> Result<(), Failure> {
    log::start(&start.config.log)?;
    start.sound().map_err(Failure::wrong)?;
    if let Some(advice) = start.advice() {
        tracing::warn!("{advice}");
    }
    let listener = listen(&start.listen).await?;
    let app = begin(&start).await?;
    if !app.config.site.join("pkg/samrum.css").is_file() {
        tracing::warn!(folder = %app.config.site.display(), "the site's style sheet is not there: build it with ./run --build-only");
    }
    println!("Samrum listens on http://{}", listener.local_addr()?);
    let working = app.config.work.then(|| tokio::spawn(work_on(app.clone())));
    let serving = connections::serve(listener, router::site(app.clone()), app.config.behind_proxy, app.stop.said());
    let worked = async {
        match working {
            Some(working) => ended(&app, working).await,
            None => Ok(()),
        }
    };
    let ((), worked) = tokio::join!(serving, worked);
    close(&app).await;
    worked
}

/// Opens the database, listens to the signals, and answers /metrics where that was asked for.
async fn begin(start: &Start) -> Result<App, Failure> {
    let metrics = match &start.metrics {
        Some(metrics) => Some((listen(&metrics.listen).await?, metrics.token.as_deref())),
        None => None,
    };
    let app = open(start).await?;
    let stop = app.stop.clone();
    tokio::spawn(async move {
        told_to_stop().await;
        tracing::info!("told to stop");
        stop.say();
    });
    if let Some((listener, token)) = metrics {
        println!("Metrics on http://{}/metrics", listener.local_addr()?);
        let (routes, stop) = (metrics::routes(app.clone(), token), app.stop.clone());
        tokio::spawn(async move { connections::serve(listener, routes, false, stop.said()).await });
    }
    Ok(app)
}

/// Waits for the worker, but not for ever once the program has been told to stop: what it leaves is taken up when its lease runs out.
async fn ended(app: &App, mut working: JoinHandle<()>) -> Result<(), Failure> {
    let late = async {
        app.stop.said().await;
        sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        ended = &mut working => Ok(ended?),
        () = late => {
            tracing::warn!("a job does not stop and is left to the next worker");
            Ok(())
        }
    }
}

async fn close(app: &App) {
    if timeout(LAST_WORDS, app.database.close()).await.is_err() {
        tracing::warn!("the database is still in use and is left open");
    }
}

/// Does slow work until told to stop.
pub async fn work(start: Start) -> Result<(), Failure> {
    log::start(&start.config.log)?;
    let app = begin(&start).await?;
    println!("Samrum waits for work.");
    let working = tokio::spawn(work_on(app.clone()));
    let worked = ended(&app, working).await;
    close(&app).await;
    worked
}

/// Two workers, so that what fills the calendar never waits behind a solver; and beside them the one that sends messages.
async fn work_on(app: App) {
    let stop = app.stop.clone();
    tokio::join!(
        worker::run(app.clone(), solvers(), stop.said()),
        worker::run(app.clone(), calendar(), stop.said()),
        messages::worker::run(app.clone(), stop.said()),
        clock::every(REMINDED, || remind(&app), stop.said()),
    );
}

/// How often it is looked whether bookings of tomorrow are to be reminded of.
const REMINDED: Duration = Duration::from_mins(10);

async fn remind(app: &App) {
    if let Err(cause) = bookings::service::remind(app).await {
        tracing::error!(%cause, "bookings of tomorrow cannot be reminded of");
    }
}

fn calendar() -> Handlers {
    Handlers::default()
        .on(seasons::service::PUBLICATION, seasons::service::fill)
        .on(seasons::service::WITHDRAWAL, seasons::service::empty)
        .on(timetables::service::PUBLICATION, timetables::service::fill)
        .on(timetables::service::WITHDRAWAL, timetables::service::empty)
        .on(timetables::service::RETURN, timetables::service::give_back)
}

/// The scheduler runs in a process of its own, where `child` does the work.
fn solvers() -> Handlers {
    Handlers::default()
        .on(seasons::service::KIND, apart::run)
        .on(seasons::service::PRICES, apart::run)
        .on(timetables::service::KIND, apart::run)
}

async fn listen(address: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|cause| {
        let sentence = match cause.kind() {
            ErrorKind::AddrInUse => {
                format!(
                    "Something else already listens on {address}. Stop it, or choose another with --listen HOST:PORT."
                )
            }
            ErrorKind::PermissionDenied => {
                format!("This user may not listen on {address}. Choose a port above 1023 with --listen HOST:PORT.")
            }
            ErrorKind::InvalidInput => format!("--listen takes HOST:PORT, such as 127.0.0.1:3000, and is «{address}»."),
            _ => format!("Cannot listen on {address}: {cause}"),
        };
        Failure { sentence, code: 1 }
    })
}

/// Resolves at Ctrl-C or SIGTERM.
async fn told_to_stop() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(cause) => {
            tracing::error!(%cause, "termination signals cannot be heard");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
