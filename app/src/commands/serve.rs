//! `samrum serve` and `samrum work`: run until told to stop.

use super::{Common, Failure, open};
use clap::Args;
use samrum::jobs::apart;
use samrum::jobs::worker::{self, Handlers};
use samrum::server::config::Config;
use samrum::server::router;
use samrum::server::state::App;
use samrum::{seasons, timetables};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// How long requests under way may take once the program has been told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

#[derive(Debug, Args)]
pub struct Serve {
    /// Where people reach the site, such as https://lokaler.example.se; https makes cookies demand it
    #[arg(long, env = "SAMRUM_PUBLIC_URL", value_name = "ADDRESS")]
    public_url: Option<String>,
    /// Name of the municipality, shown on every page
    #[arg(long, env = "SAMRUM_MUNICIPALITY", default_value = "Luleå kommun", value_name = "NAME")]
    municipality: String,
    /// Folder of the site's style sheet and scripts
    #[arg(long, env = "SAMRUM_SITE", value_name = "FOLDER")]
    site: Option<PathBuf>,
    /// Requests come through a proxy that adds where they come from to X-Forwarded-For
    #[arg(long, env = "SAMRUM_BEHIND_PROXY")]
    behind_proxy: bool,
    /// Show the demo's accounts where one signs in
    #[arg(long)]
    demo: bool,
    /// Leave slow work to `samrum work`
    #[arg(long)]
    no_work: bool,
}

/// Serves until Ctrl-C or a termination signal; requests under way are finished.
pub async fn serve(common: &Common, options: Serve) -> Result<(), Failure> {
    start_log();
    let defaults = Config::default();
    let config = Config {
        public_url: options.public_url.unwrap_or_else(|| format!("http://{}", common.listen)),
        municipality: options.municipality,
        site: options.site.unwrap_or(defaults.site.clone()),
        behind_proxy: options.behind_proxy,
        demo: options.demo,
        work: !options.no_work,
        ..defaults
    };
    let listener = listen(&common.listen).await?;
    let app = open(common, config).await?;
    if !app.config.site.join("pkg/samrum.css").is_file() {
        tracing::warn!(folder = %app.config.site.display(), "the site's style sheet is not there: build it with ./run --build-only");
    }
    println!("Samrum listens on http://{}", listener.local_addr()?);
    let working = app.config.work.then(|| tokio::spawn(work_on(app.clone())));
    let site = router::site(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, site).with_graceful_shutdown(told_to_stop());
    tokio::select! {
        ended = serving => ended?,
        // Whoever follows live progress would otherwise keep the program from ending.
        () = async { told_to_stop().await; tokio::time::sleep(LAST_REQUESTS).await } => {}
    }
    if let Some(working) = working {
        working.await?;
    }
    app.database.close().await;
    Ok(())
}

/// Does slow work until told to stop.
pub async fn work(common: &Common) -> Result<(), Failure> {
    start_log();
    let app = open(common, Config::default()).await?;
    println!("Samrum waits for work.");
    work_on(app.clone()).await;
    app.database.close().await;
    Ok(())
}

/// Two workers: what fills the calendar never waits behind a solver.
async fn work_on(app: App) {
    tokio::join!(worker::run(app.clone(), solvers(), told_to_stop()), worker::run(app, calendar(), told_to_stop()));
}

fn calendar() -> Handlers {
    Handlers::default().on(seasons::service::PUBLICATION, seasons::service::fill).on(seasons::service::WITHDRAWAL, seasons::service::empty)
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
                format!("Something else already listens on {address}. Stop it, or choose another with --listen HOST:PORT.")
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

pub fn start_log() {
    let filter = EnvFilter::try_from_env("SAMRUM_LOG").unwrap_or_else(|_| EnvFilter::new("info,tower_http=warn,sqlx=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
