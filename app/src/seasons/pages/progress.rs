//! How far the scheduler has come: figures, and a picture of plan and bound drawing nearer. Drawn on the server, alive or not.

use crate::jobs::queue::{Job, JobState};
use crate::seasons::model::{Moment, Progress};
use crate::ui::number;
use leptos::prelude::*;
use samrum_text::{Locale, td_string};

const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 160.0;

pub fn view(l: Locale, job: &Job) -> AnyView {
    if job.state == JobState::Queued {
        return view! { <p class="notice">{td_string!(l, seasons.waiting)}</p> }.into_any();
    }
    let progress: Progress = serde_json::from_str(&job.progress).unwrap_or_default();
    view! {
        <p class="notice">{if job.cancel_requested { td_string!(l, seasons.stopping) } else { td_string!(l, seasons.working) }}</p>
        {figures(l, progress.score, progress.bound, progress.seconds)}
        {picture(l, &progress)}
    }
    .into_any()
}

/// Score, bound, distance and time.
pub fn figures(l: Locale, score: Option<f64>, bound: Option<f64>, seconds: f64) -> AnyView {
    let points = |points: Option<f64>| points.map_or_else(|| "–".to_owned(), |points| number::whole(l, points.round() as i64));
    let gap = score.zip(bound).map(|(score, bound)| samrum_solver::outcome::gap(score, bound));
    let gap = gap.map_or_else(|| "–".to_owned(), |gap| number::percent(l, gap));
    view! {
        <dl class="season-figures">
            <div><dt>{td_string!(l, seasons.score)}</dt><dd>{points(score)}</dd></div>
            <div><dt>{td_string!(l, seasons.bound)}</dt><dd>{points(bound)}</dd></div>
            <div><dt>{td_string!(l, seasons.gap)}</dt><dd>{gap}</dd></div>
            <div><dt>{td_string!(l, seasons.spent)}</dt><dd>{td_string!(l, seasons.seconds_spent, seconds = seconds.round() as i64)}</dd></div>
        </dl>
    }
    .into_any()
}

/// Two lines over time: the plan from below, the bound from above.
fn picture(l: Locale, progress: &Progress) -> AnyView {
    let values = || progress.history.iter().flat_map(|at| [at.score, at.bound]).flatten();
    let (least, most) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let span = progress.seconds.max(1.0);
    if progress.history.len() < 2 || least >= most {
        return ().into_any();
    }
    let line = |value: fn(&Moment) -> Option<f64>| {
        let now = Moment { seconds: progress.seconds, score: progress.score, bound: progress.bound };
        let points = progress.history.iter().chain(std::iter::once(&now)).filter_map(|at| Some((at.seconds, value(at)?)));
        let points = points.map(|(seconds, value)| {
            let (x, y) = (seconds / span * WIDTH, HEIGHT - (value - least) / (most - least) * (HEIGHT - 10.0) - 5.0);
            format!("{x:.1},{y:.1}")
        });
        points.collect::<Vec<_>>().join(" ")
    };
    view! {
        <figure class="chart">
            <figcaption>{td_string!(l, seasons.picture)}</figcaption>
            <div class="chart-frame">
                <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=td_string!(l, seasons.picture)>
                    <polyline class="season-bound" points=line(|at| at.bound)/>
                    <polyline class="season-score" points=line(|at| at.score)/>
                </svg>
            </div>
        </figure>
    }
    .into_any()
}
