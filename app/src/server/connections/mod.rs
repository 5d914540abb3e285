//! Connections: taken in, watched, and let go. Whoever says nothing, half a word, or listens to nothing makes room for others.
//!
//! HTTP/1 alone: a proxy speaks it, and its first word shows at once whether a request comes.

mod watched;
mod wires;

use super::limits::{CONNECTIONS, FILES_KEPT, HEAD_BYTES, LAST_REQUESTS};
use super::rate::network;
use axum::Router;
use axum::body::{Body, HttpBody as _};
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::ServiceExt as _;
use watched::{Doing, Register, Watched};
use wires::{Attended, Told};

/// How often a connection is looked at.
const BEAT: Duration = Duration::from_secs(1);

/// Serves until `stop` resolves; requests under way then have [`LAST_REQUESTS`] to end. `behind_proxy`: all come from one address.
pub async fn serve(listener: TcpListener, site: Router, behind_proxy: bool, stop: impl Future<Output = ()>) {
    let most = most_connections();
    let register = Arc::new(Mutex::new(Register::default()));
    let (stopping, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            Some(_) = tasks.join_next(), if !tasks.is_empty() => continue,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(cause) => {
                    // No more open files, or a connection that was gone before it was taken.
                    tracing::warn!(%cause, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let watched = Arc::new(Watched::new((!behind_proxy).then(|| network(peer.ip()))));
        let entered = lock(&register).enter(watched.clone(), most);
        let Some(number) = entered else { continue };
        let (register, site, stopped) = (register.clone(), site.clone(), stopped.clone());
        tasks.spawn(async move {
            attend(stream, peer, site, &watched, stopped).await;
            lock(&register).all.remove(&number);
        });
    }
    drop(listener);
    let _ = stopping.send(true);
    let last = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(LAST_REQUESTS, last).await.is_err() {
        tracing::warn!("requests under way are broken off");
    }
}

fn lock(register: &Mutex<Register>) -> MutexGuard<'_, Register> {
    register.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks for as many open files as this user may have.
fn most_connections() -> usize {
    match rlimit::increase_nofile_limit(CONNECTIONS as u64 + FILES_KEPT) {
        Ok(files) => CONNECTIONS.min(files.saturating_sub(FILES_KEPT).max(64) as usize),
        Err(cause) => {
            tracing::warn!(%cause, "how many files may be open cannot be found out");
            CONNECTIONS.min(800)
        }
    }
}

/// Answers on one connection until it ends, is overdue, has to make room, or the program stops.
async fn attend(
    stream: TcpStream,
    peer: SocketAddr,
    site: Router,
    watched: &Arc<Watched>,
    mut stopped: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(|request: hyper::Request<Incoming>| {
        let (site, watched) = (site.clone(), watched.clone());
        async move { Ok::<_, Infallible>(answer(site, watched, peer, request).await) }
    });
    let io = TokioIo::new(Attended { stream, watched: watched.clone() });
    let mut connection =
        pin!(hyper::server::conn::http1::Builder::new().max_buf_size(HEAD_BYTES).serve_connection(io, service));
    let mut beat = tokio::time::interval(BEAT);
    let mut going_down = false;
    loop {
        tokio::select! {
            ended = &mut connection => {
                if let Err(cause) = ended {
                    tracing::debug!(%cause, "a connection broke off");
                }
                return;
            }
            () = watched.let_go.notified() => return,
            _ = beat.tick() => if watched.is_overdue() { return },
            _ = stopped.wait_for(|stopped| *stopped), if !going_down => {
                going_down = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

async fn answer(site: Router, watched: Arc<Watched>, peer: SocketAddr, request: hyper::Request<Incoming>) -> Response {
    watched.begins(if request.body().is_end_stream() { Doing::Answer } else { Doing::Body });
    let mut request: Request =
        request.map(|body| Body::new(Told { body, watched: watched.clone(), then: Doing::Answer }));
    request.extensions_mut().insert(ConnectInfo(peer));
    let Ok(response) = site.oneshot(request).await;
    watched.begins(Doing::Answer);
    response.map(|body| Body::new(Told { body, watched, then: Doing::Nothing }))
}
