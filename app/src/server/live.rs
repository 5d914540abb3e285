//! Live news of slow work: each second how far it has come, as html; `end` when it has stopped.

use super::state::App;
use crate::jobs::calendar::Moved;
use crate::jobs::queue::{self, Job, JobState, Line, TOO_LONG, TOO_MUCH};
use crate::time::{Zone, clock};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;

/// How often news is looked for.
const BEAT: Duration = Duration::from_secs(1);

/// Follows the newest job of a kind on a subject. The caller has asked for the right to see it.
pub fn follow(
    app: App,
    kind: &'static str,
    subject: String,
    draw: impl Fn(&Job) -> AnyView + Send + Sync + 'static,
) -> Response {
    let (sender, receiver) = channel(2);
    tokio::spawn(tell(app, kind, subject, draw, sender));
    Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::default()).into_response()
}

/// Ends when the job does, or when nobody listens any more.
async fn tell(
    app: App,
    kind: &'static str,
    subject: String,
    draw: impl Fn(&Job) -> AnyView + Send + Sync,
    listener: Sender<Result<Event, Infallible>>,
) {
    let mut beat = tokio::time::interval(BEAT);
    let mut told = None;
    loop {
        // Whoever listens comes again, to the server that follows.
        tokio::select! {
            _ = beat.tick() => {}
            () = app.stop.said() => return,
        }
        let job = match latest(&app, kind, &subject).await {
            Ok(job) => job.filter(|job| job.state.is_live()),
            Err(cause) => {
                tracing::warn!(%cause, "progress cannot be read");
                return;
            }
        };
        let Some(job) = job else {
            let _ = listener.send(Ok(Event::default().event("end").data("end"))).await;
            return;
        };
        let html = Owner::new_root(None).with(|| draw(&job).to_html());
        if told.as_ref() != Some(&html) {
            if listener.send(Ok(Event::default().data(&html))).await.is_err() {
                return;
            }
            told = Some(html);
        } else if listener.is_closed() {
            return;
        }
    }
}

async fn latest(app: &App, kind: &str, subject: &str) -> Result<Option<Job>, sqlx::Error> {
    let mut tx = app.database.read().await?;
    queue::latest(&mut tx, kind, subject).await
}

/// What stands before a waiting job, and when it can be its turn.
pub fn waiting(l: Locale, zone: Zone, job: &Job) -> AnyView {
    let line = job.line.filter(|line| line.before > 0);
    let place = match line {
        None => t!(l, shell.line_first).to_owned(),
        Some(Line { before: 1, .. }) => t!(l, shell.line_next).to_owned(),
        Some(line) => t!(l, shell.line_some, before = line.before),
    };
    let free = line.and_then(|line| line.free_by).map(|at| t!(l, shell.line_free, at = clock(zone.civil(at).1)));
    view! { <p class="notice">{place} {free.map(|free| format!(" {free}"))}</p> }.into_any()
}

/// How far a job has come that fills or empties the calendar; `told` says it in words.
pub fn moved(l: Locale, job: &Job, told: impl Fn(Moved) -> String) -> AnyView {
    let now: Moved = serde_json::from_str(&job.progress).unwrap_or_default();
    let text = if job.state == JobState::Queued { t!(l, shell.moving_waits).to_owned() } else { told(now) };
    view! {
        <p class="notice">{text}</p>
        {(now.total > 0).then(|| view! { <progress max=now.total.to_string() value=now.done.to_string() aria-label=t!(l, shell.moving_picture)></progress> })}
    }
    .into_any()
}

/// Why a run was broken off, where that is the queue's to say.
pub fn broken_off(l: Locale, job: &Job) -> Option<&'static str> {
    match job.error.as_str() {
        TOO_MUCH => Some(t!(l, shell.run_too_much)),
        TOO_LONG => Some(t!(l, shell.run_too_long)),
        _ => None,
    }
}
