//! What is counted while the site runs, in the form that Prometheus reads. It is answered at an address of its own, or not at all.
//!
//! Labels are words of the program (templates of routes, kinds of jobs), never what somebody sent: their number is bounded.

mod answer;

pub use answer::routes;

use crate::database::Database;
use crate::jobs::queue::Ended;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use std::sync::atomic::AtomicU64;
use tokio::sync::Mutex;

/// Seconds: a page from memory to a report of a year.
const REQUEST_SECONDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Seconds: a file's to a night's.
const JOB_SECONDS: [f64; 9] = [1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0, 14_400.0, 36_000.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Why {
    why: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Waiting {
    kind: String,
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Finished {
    kind: String,
    end: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Pool {
    pool: &'static str,
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct For {
    pool: &'static str,
}

type Seconds = Gauge<f64, AtomicU64>;

/// All counts of one site.
pub struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    request_seconds: Family<Route, Histogram>,
    in_flight: Gauge,
    refused: Family<Why, Counter>,
    jobs: Family<Waiting, Gauge>,
    oldest: Family<Waiting, Gauge>,
    ended: Family<Finished, Counter>,
    job_seconds: Family<Kind, Histogram>,
    up: Gauge,
    connections: Family<Pool, Gauge>,
    wait: Family<For, Seconds>,
    /// One looks at a time: what is looked at then is put into the counts and read from them.
    looking: Mutex<()>,
}

impl Metrics {
    pub fn new(engine: &'static str) -> Self {
        let mut registry = Registry::with_prefix("samrum");
        let build = Info::new([("version", env!("CARGO_PKG_VERSION")), ("engine", engine)]);
        registry.register("build", "The program's version and the database's engine", build);
        macro_rules! registered {
            ($name:literal, $help:literal, $metric:expr) => {{
                let metric = $metric;
                registry.register($name, $help, metric.clone());
                metric
            }};
        }
        let request_seconds = Family::new_with_constructor((|| Histogram::new(REQUEST_SECONDS)) as fn() -> Histogram);
        let job_seconds = Family::new_with_constructor((|| Histogram::new(JOB_SECONDS)) as fn() -> Histogram);
        Self {
            requests: registered!("http_requests", "Requests answered, by template of the route", Family::default()),
            request_seconds: registered!(
                "http_request_seconds",
                "Seconds from a request's head to the head of its answer",
                request_seconds
            ),
            in_flight: registered!("http_requests_in_flight", "Requests being answered", Gauge::default()),
            refused: registered!("http_refused", "Requests refused by a limit of the border", Family::default()),
            jobs: registered!("jobs", "Jobs that wait or are at work", Family::default()),
            oldest: registered!(
                "job_oldest_seconds",
                "Seconds since the oldest of these was put in",
                Family::default()
            ),
            ended: registered!("jobs_ended", "Jobs that this process has ended", Family::default()),
            job_seconds: registered!("job_seconds", "Seconds that a job was at work in this process", job_seconds),
            up: registered!("database_up", "1 while the database answers", Gauge::default()),
            connections: registered!("database_connections", "Connections of the pool", Family::default()),
            wait: registered!(
                "database_wait_seconds",
                "Seconds that this very look waited for a transaction of the pool",
                Family::default()
            ),
            looking: Mutex::default(),
            registry,
        }
    }

    /// A request begins; it is under way until what is returned is dropped.
    pub fn begins(&self) -> UnderWay {
        self.in_flight.inc();
        UnderWay(self.in_flight.clone())
    }

    pub fn answered(&self, method: &'static str, route: &str, status: u16, seconds: f64) {
        let route = route.to_owned();
        self.request_seconds.get_or_create(&Route { route: route.clone() }).observe(seconds);
        self.requests.get_or_create(&Asked { method, route, status }).inc();
    }

    pub fn refused(&self, why: &'static str) {
        self.refused.get_or_create(&Why { why }).inc();
    }

    /// `kind` is one that the program knows how to do.
    pub fn job_ended(&self, kind: &str, ended: &Ended, seconds: f64) {
        let end = match ended {
            Ended::Done => "done",
            Ended::Cancelled => "cancelled",
            Ended::Failed(_) => "failed",
            Ended::PutBack => "put_back",
        };
        self.job_seconds.get_or_create(&Kind { kind: kind.to_owned() }).observe(seconds);
        self.ended.get_or_create(&Finished { kind: kind.to_owned(), end }).inc();
    }
}

/// A request under way.
pub struct UnderWay(Gauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// The word for an engine.
pub fn engine(database: &Database) -> &'static str {
    match database {
        Database::Sqlite { .. } => "sqlite",
        Database::Postgres(_) => "postgres",
        Database::Rehearsal(inside) => engine(inside),
    }
}
