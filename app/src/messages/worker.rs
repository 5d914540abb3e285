//! The loop that sends what is due: a few lines to the mail server and a few to the gateway, each with one message in hand. What
//! somebody is told goes by one line, in order.

use super::channels::{self, Gate, Outcome, Parcel, Post};
use super::model::{Channel, Open};
use super::service::{self, Finished, InHand, MessageError, Ready};
use crate::server::clock::Stopwatch;
use crate::server::state::App;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

/// How often a waiting worker looks for something to send.
const BEAT: Duration = Duration::from_secs(2);
/// How often what is over is cleared away, seconds.
const SWEEP: f64 = 600.0;
/// Connections to one server.
const LINES: u64 = 4;
/// How many times it is tried to write down what became of a message.
const TRIES: usize = 10;
/// How long a server that cannot be reached is left alone: at first, and at most.
const FIRST_PAUSE: f64 = 2.0;
const LONGEST_PAUSE: f64 = 300.0;

/// The ways out of the site, and how they are.
pub struct Ways {
    open: Open,
    post: Option<Post>,
    gate: Option<Gate>,
    mail: Mutex<Health>,
    lines: Vec<Mutex<Option<channels::Line>>>,
    stopping: AtomicBool,
}

/// Whether a server has been reached of late.
struct Health {
    clock: Stopwatch,
    /// Seconds of the stopwatch until which it is left alone.
    until: f64,
    pause: f64,
}

impl Ways {
    /// The sentence says what is wrong with the settings. A demo sends nothing.
    pub fn new(app: &App) -> Result<Arc<Self>, String> {
        let outgoing =
            if app.config.demo { crate::server::outgoing::Outgoing::default() } else { app.config.outgoing.clone() };
        let open = channels::open(&outgoing);
        let post = outgoing.mail.map(|server| Post::new(server, app.config.host())).transpose()?;
        let gate = outgoing.gateway.map(Gate::new).transpose()?;
        let mail = Mutex::new(Health { clock: Stopwatch::start(), until: 0.0, pause: FIRST_PAUSE });
        let lines = (0..LINES).map(|_| Mutex::default()).collect();
        Ok(Arc::new(Self { open, post, gate, mail, lines, stopping: AtomicBool::new(false) }))
    }

    /// Whether it is worth trying to reach the mail server.
    async fn may_connect(&self) -> bool {
        let health = self.mail.lock().await;
        health.clock.seconds() >= health.until
    }

    async fn reached(&self, well: bool) {
        let mut health = self.mail.lock().await;
        if well {
            (health.until, health.pause) = (0.0, FIRST_PAUSE);
        } else {
            health.until = health.clock.seconds() + health.pause;
            health.pause = (health.pause * 2.0).min(LONGEST_PAUSE);
        }
    }
}

/// Sends until told to stop; a message in hand at that time is finished first.
pub async fn run(app: App, shutdown: impl Future<Output = ()>) {
    let ways = match Ways::new(&app) {
        Ok(ways) => ways,
        Err(sentence) => {
            tracing::error!("no message is sent: {sentence}");
            return;
        }
    };
    tokio::pin!(shutdown);
    let mut swept: Option<Stopwatch> = None;
    loop {
        if swept.is_none_or(|clock| clock.seconds() > SWEEP) {
            swept = Some(Stopwatch::start());
            if let Err(cause) = service::sweep(&app).await {
                tracing::warn!(%cause, "messages that are over cannot be cleared away");
            }
        }
        let sent = {
            let step = once(&app, &ways);
            tokio::pin!(step);
            tokio::select! {
                sent = &mut step => sent,
                () = &mut shutdown => {
                    ways.stopping.store(true, Ordering::Relaxed);
                    step.await
                }
            }
        };
        if ways.stopping.load(Ordering::Relaxed) {
            break;
        }
        let more = sent.unwrap_or_else(|cause| {
            tracing::error!(%cause, "messages cannot be sent");
            0
        });
        if more == 0 {
            tokio::select! {
                () = tokio::time::sleep(BEAT) => {}
                () = &mut shutdown => break,
            }
        }
    }
    for line in &ways.lines {
        if let Some(line) = line.lock().await.take() {
            line.quit().await;
        }
    }
}

/// Sends what is due now, a batch at most; returns how many messages were dealt with.
pub async fn once(app: &App, ways: &Arc<Ways>) -> Result<usize, MessageError> {
    let (ready, looked_at) = service::due(app, &ways.open).await?;
    let settled = looked_at - ready.len();
    let mut lanes = BTreeMap::<(bool, u64), Vec<Ready>>::new();
    for one in ready {
        let mut hasher = DefaultHasher::new();
        one.message.person.hash(&mut hasher);
        lanes.entry((one.channel == Channel::Email, hasher.finish() % LINES)).or_default().push(one);
    }
    let mut running = JoinSet::new();
    for ((by_mail, line), lane) in lanes {
        let (app, ways) = (app.clone(), ways.clone());
        running.spawn(async move { work(&app, &ways, by_mail.then_some(line as usize), lane).await });
    }
    let mut sent = settled;
    while let Some(ended) = running.join_next().await {
        match ended {
            Ok(Ok(count)) => sent += count,
            Ok(Err(cause)) => tracing::error!(%cause, "messages are left for later"),
            Err(cause) => tracing::error!(%cause, "sending broke down"),
        }
    }
    Ok(sent)
}

/// Sends messages one after the other. `line`: by which line to the mail server; `None`: by the gateway.
async fn work(app: &App, ways: &Ways, line: Option<usize>, lane: Vec<Ready>) -> Result<usize, MessageError> {
    let mut finished: Option<Finished> = None;
    let mut sent = 0;
    for ready in lane {
        let reachable = match line {
            Some(line) => dialled(ways, line).await,
            None => true,
        };
        if !reachable || ways.stopping.load(Ordering::Relaxed) {
            break;
        }
        let held = turn(app, finished.as_ref(), Some(&ready)).await?;
        finished = None;
        let Some(held) = held else { continue };
        let outcome = send(app, ways, line, &held.parcel).await;
        finished = Some(held.finished(outcome));
        sent += 1;
    }
    if finished.is_some() {
        turn(app, finished.as_ref(), None).await?;
    }
    Ok(sent)
}

/// As [`service::turn`]; what became of a message is written again and again while the database fails, for otherwise it would be
/// sent once more.
async fn turn(app: &App, finished: Option<&Finished>, next: Option<&Ready>) -> Result<Option<InHand>, MessageError> {
    let mut tries = 0;
    loop {
        let outcome = service::turn(app, finished, next).await;
        tries += 1;
        if outcome.is_ok() || finished.is_none() || tries == TRIES {
            return outcome;
        }
        tokio::time::sleep(BEAT).await;
    }
}

/// Whether this line to the mail server is open, or could be opened.
async fn dialled(ways: &Ways, line: usize) -> bool {
    let Some(post) = &ways.post else { return false };
    let mut line = ways.lines[line].lock().await;
    if line.as_ref().is_some_and(|line| line.open) {
        return true;
    }
    *line = None;
    if !ways.may_connect().await {
        return false;
    }
    match post.connect().await {
        Ok(open) => {
            ways.reached(true).await;
            *line = Some(open);
            true
        }
        Err(cause) => {
            tracing::warn!(cause, "the mail server cannot be reached");
            ways.reached(false).await;
            false
        }
    }
}

async fn send(app: &App, ways: &Ways, line: Option<usize>, parcel: &Parcel) -> Outcome {
    match (line, &ways.post, &ways.gate) {
        (Some(line), Some(post), _) => match ways.lines[line].lock().await.as_mut() {
            Some(line) => post.send(line, parcel).await,
            None => Outcome::Later(String::new()),
        },
        (None, _, Some(gate)) => gate.send(parcel, app.now().0).await,
        _ => Outcome::Later(String::new()),
    }
}
