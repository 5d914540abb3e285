//! Whether the site can do its work: it can when something can be written.

use super::clock::Stopwatch;
use super::limits::READY;
use super::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

/// Seconds for which the last answer holds: whoever asks without end writes no oftener.
const HOLDS: f64 = 1.0;

/// Ready when the database takes a row within some seconds.
pub async fn ready(State(app): State<App>) -> Response {
    if is_ready(&app).await {
        Json(serde_json::json!({ "status": "ready" })).into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, Json(serde_json::json!({ "status": "database unavailable" }))).into_response()
    }
}

async fn is_ready(app: &App) -> bool {
    let mut last = app.readiness.0.lock().await;
    if let Some((_, ready)) = last.filter(|(since, _)| since.seconds() < HOLDS) {
        return ready;
    }
    let ready = match timeout(READY, app.database.beat(app.now())).await {
        Ok(Ok(())) => true,
        Ok(Err(cause)) => {
            tracing::error!(%cause, "not ready: nothing can be written to the database");
            false
        }
        Err(_) => {
            tracing::error!("not ready: the database does not answer");
            false
        }
    };
    *last = Some((Stopwatch::start(), ready));
    ready
}
