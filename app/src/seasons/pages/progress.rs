//! How far the scheduler has come: figures, and a picture of plan and bound drawing nearer. Drawn on the server, alive or not.

use crate::jobs::progress::{Moment, Progress};
use crate::jobs::queue::{Job, JobState};
use crate::server::live;
use crate::time::Zone;
use crate::ui::{chart, number};
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub fn view(l: Locale, zone: Zone, job: &Job) -> AnyView {
    if job.state == JobState::Queued {
        return live::waiting(l, zone, job);
    }
    let progress: Progress<f64> = serde_json::from_str(&job.progress).unwrap_or_default();
    view! {
        <p class="notice">{if job.cancel_requested { t!(l, seasons.stopping) } else { t!(l, seasons.working) }}</p>
        {figures(l, progress.value, progress.bound, progress.seconds)}
        {picture(l, &progress)}
    }
    .into_any()
}

/// Score, bound, distance and time.
pub fn figures(l: Locale, score: Option<f64>, bound: Option<f64>, seconds: f64) -> AnyView {
    let points =
        |points: Option<f64>| points.map_or_else(|| "–".to_owned(), |points| number::whole(l, points.round() as i64));
    let gap = score.zip(bound).map(|(score, bound)| samrum_solver::outcome::gap(score, bound));
    let gap = gap.map_or_else(|| "–".to_owned(), |gap| number::percent(l, gap));
    view! {
        <dl class="season-figures">
            <div><dt>{t!(l, seasons.score)}</dt><dd>{points(score)}</dd></div>
            <div><dt>{t!(l, seasons.bound)}</dt><dd>{points(bound)}</dd></div>
            <div><dt>{t!(l, seasons.gap)}</dt><dd>{gap}</dd></div>
            <div><dt>{t!(l, common.time)}</dt><dd>{t!(l, common.seconds, seconds = seconds.round() as i64)}</dd></div>
        </dl>
    }
    .into_any()
}

/// Two lines over time: the plan from below, the bound from above.
fn picture(l: Locale, progress: &Progress<f64>) -> AnyView {
    let line = |of: fn(&Moment<f64>) -> Option<f64>| {
        progress.history.iter().filter_map(|at| Some((at.seconds, of(at)?))).collect::<Vec<_>>()
    };
    let lines = [("course-bound", line(|at| at.bound)), ("course-value", line(|at| at.value))];
    let points = |points: f64| number::whole(l, points.round() as i64);
    let label =
        t!(l, seasons.picture_told, score = chart::told(&lines[1].1, points), bound = chart::told(&lines[0].1, points));
    if progress.history.len() < 2 {
        return ().into_any();
    }
    view! {
        <figure class="chart">
            <figcaption>{t!(l, seasons.picture)}</figcaption>
            <div class="chart-frame">{chart::course(label, progress.seconds, &lines)}</div>
        </figure>
    }
    .into_any()
}
