//! `samrum serve` and `samrum work`: run until told to stop.

use super::{Common, Failure, open};
use clap::Args;
use samrum::jobs::apart;
use samrum::jobs::worker::{self, Handlers};
use samrum::server::config::Config;
use samrum::server::limits::{LAST_REQUESTS, LAST_WORDS};
use samrum::server::state::App;
use samrum::server::{connections, router};
use samrum::{seasons, timetables};
use std::io::ErrorKind;
use std::path::PathBuf;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tracing_subscriber::EnvFilter;

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
    /// Requests come through a proxy that adds where they come from to X-Forwarded-For; =false where none does. Must be said where the public address is https
    #[arg(long, env = "SAMRUM_BEHIND_PROXY", value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    behind_proxy: Option<bool>,
    /// Show the demo's accounts, with their password, where one signs in; only where the site listens to this computer alone
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
    let behind_proxy = options.sound(&common.listen)?;
    let config = Config {
        public_url: options.public_url.unwrap_or_else(|| format!("http://{}", common.listen)),
        municipality: options.municipality,
        site: options.site.unwrap_or(defaults.site.clone()),
        behind_proxy,
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
    let serving = connections::serve(listener, router::site(app.clone()), behind_proxy, told_to_stop());
    let worked = async {
        match working {
            Some(working) => ended(working).await,
            None => Ok(()),
        }
    };
    let ((), worked) = tokio::join!(serving, worked);
    close(&app).await;
    worked
}

impl Serve {
    /// Refuses what would be unsafe, and answers whether a proxy stands before the site.
    fn sound(&self, listen: &str) -> Result<bool, Failure> {
        let refused = |sentence: String| Err(Failure { sentence, code: 2 });
        if let Some(address) = &self.public_url
            && !is_address(address)
        {
            return refused(format!(
                "--public-url takes http:// or https:// with a host, such as https://lokaler.example.se, and is «{address}»."
            ));
        }
        let https = self.public_url.as_ref().is_some_and(|address| address.starts_with("https://"));
        let Some(behind_proxy) = self.behind_proxy.or((!https).then_some(false)) else {
            return refused(
                "The public address is https, so something before Samrum speaks it. Say --behind-proxy where that is a proxy which adds \
                 where requests come from to X-Forwarded-For (else all visitors would be one), or --behind-proxy=false where none does."
                    .to_owned(),
            );
        };
        let alone = listen.rsplit_once(':').is_some_and(|(host, _)| {
            let host = host.trim_matches(['[', ']']);
            host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        });
        if self.demo && !alone {
            return refused(format!(
                "--demo shows accounts with their password, and {listen} can be reached from other computers. Listen on 127.0.0.1, or leave --demo out."
            ));
        }
        if !alone && !https {
            tracing::warn!(
                "passwords are sent unprotected where a site is reached by http: put a proxy with https before it, and say --public-url"
            );
        }
        Ok(behind_proxy)
    }
}

/// A scheme that browsers know, a host, and nothing after it but perhaps a slash.
fn is_address(address: &str) -> bool {
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let host = host.map(|host| host.strip_suffix('/').unwrap_or(host));
    host.is_some_and(|host| {
        !host.is_empty() && host.bytes().all(|sign| sign.is_ascii_alphanumeric() || b".-:[]".contains(&sign))
    })
}

/// Waits for the worker, but not for ever once the program has been told to stop: what it leaves is taken up when its lease runs out.
async fn ended(mut working: JoinHandle<()>) -> Result<(), Failure> {
    let late = async {
        told_to_stop().await;
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
pub async fn work(common: &Common) -> Result<(), Failure> {
    start_log();
    let app = open(common, Config::default()).await?;
    println!("Samrum waits for work.");
    let working = tokio::spawn(work_on(app.clone()));
    let worked = ended(working).await;
    close(&app).await;
    worked
}

/// Two workers: what fills the calendar never waits behind a solver.
async fn work_on(app: App) {
    tokio::join!(worker::run(app.clone(), solvers(), told_to_stop()), worker::run(app, calendar(), told_to_stop()));
}

fn calendar() -> Handlers {
    Handlers::default()
        .on(seasons::service::PUBLICATION, seasons::service::fill)
        .on(seasons::service::WITHDRAWAL, seasons::service::empty)
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

pub fn start_log() {
    let filter =
        EnvFilter::try_from_env("SAMRUM_LOG").unwrap_or_else(|_| EnvFilter::new("info,tower_http=warn,sqlx=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
