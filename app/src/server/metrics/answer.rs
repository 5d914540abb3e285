//! `/metrics`: the counts as text, with what is looked at the moment they are asked for.

use super::{For, Pool, Waiting};
use crate::jobs::queue;
use crate::server::clock::Stopwatch;
use crate::server::limits::READY;
use crate::server::state::App;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::prometheus_text;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::time::timeout;

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

#[derive(Clone)]
struct Asking {
    app: App,
    /// The digest of the token that must be shown.
    token: Option<Arc<[u8]>>,
}

/// `/metrics`, and nothing else.
pub fn routes(app: App, token: Option<&str>) -> Router {
    let token = token.map(|token| Sha256::digest(token).as_slice().into());
    Router::new().route("/metrics", get(answer)).with_state(Asking { app, token })
}

async fn answer(State(Asking { app, token }): State<Asking>, headers: HeaderMap) -> Response {
    let shown = headers.get(header::AUTHORIZATION).and_then(|shown| shown.to_str().ok()?.strip_prefix("Bearer "));
    // Digests, so that how long it takes says nothing of the token.
    if token.is_some_and(|token| shown.is_none_or(|shown| Sha256::digest(shown.trim()).as_slice() != &*token)) {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response();
    }
    match text(&app).await {
        Ok(text) => ([(header::CONTENT_TYPE, TEXT)], text).into_response(),
        Err(cause) => {
            tracing::error!(%cause, "the counts cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// All of it as text.
async fn text(app: &App) -> Result<String, std::fmt::Error> {
    let counts = &app.metrics;
    let _one = counts.looking.lock().await;
    counts.up.set(i64::from(look(app).await.is_some()));
    for (pool, used, idle) in app.database.connections() {
        counts.connections.get_or_create(&Pool { pool, state: "used" }).set(i64::from(used));
        counts.connections.get_or_create(&Pool { pool, state: "idle" }).set(i64::from(idle));
    }
    let mut text = String::new();
    prometheus_text::encode(&mut text, &counts.registry)?;
    Ok(text)
}

/// Looks at the queue and at the database. `None` where that does not answer.
async fn look(app: &App) -> Option<()> {
    let counts = &app.metrics;
    let clock = Stopwatch::start();
    let mut tx = timeout(READY, app.database.read()).await.ok()?.ok()?;
    counts.wait.get_or_create(&For { pool: "read" }).set(clock.seconds());
    let standing = timeout(READY, queue::standing(&mut tx)).await.ok()?.ok()?;
    drop(tx);
    counts.jobs.clear();
    counts.oldest.clear();
    for line in standing {
        let waiting = Waiting { kind: line.kind, state: line.state.word() };
        counts.jobs.get_or_create(&waiting).set(line.jobs);
        counts.oldest.get_or_create(&waiting).set((app.now().0 - line.oldest.0).max(0));
    }
    let clock = Stopwatch::start();
    drop(timeout(READY, app.database.write()).await.ok()?.ok()?);
    counts.wait.get_or_create(&For { pool: "write" }).set(clock.seconds());
    Some(())
}
