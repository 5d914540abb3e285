//! A week as seven columns of stretches of time; stacked into a list where the page is narrow.

use leptos::prelude::*;

/// What a stretch is: it decides the look, never alone (the words say it too).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    Closed,
    Free,
    /// Held, with the word of its kind as a class.
    Held(&'static str),
}

/// Part of a day.
#[derive(Debug, Clone)]
pub struct Segment {
    pub stretch: Stretch,
    /// Decides the height.
    pub minutes: u16,
    /// "18:00–19:30".
    pub time: String,
    pub label: String,
    pub href: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Day {
    pub heading: String,
    pub today: bool,
    pub segments: Vec<Segment>,
}

/// Draws the week. Every day's segments should cover the same hours, so that the columns are level.
pub fn week(label: &str, days: Vec<Day>) -> AnyView {
    let days = days.into_iter().map(|day| {
        let segments = day.segments.into_iter().map(segment);
        view! {
            <li class="week-day" aria-current=day.today.then_some("date")>
                <h3>{day.heading}</h3>
                <ol>{segments.collect_view()}</ol>
            </li>
        }
    });
    view! { <ol class="week" aria-label=label.to_owned()>{days.collect_view()}</ol> }.into_any()
}

fn segment(one: Segment) -> impl IntoView {
    let quarters = (one.minutes / 15).clamp(1, 96);
    let look = match one.stretch {
        Stretch::Closed => "closed".to_owned(),
        Stretch::Free => "free".to_owned(),
        Stretch::Held(kind) => format!("held held-{kind}"),
    };
    let text = view! { <span class="week-time">{one.time}</span>" "<span class="week-label">{one.label}</span> };
    let text = match one.href {
        Some(href) => view! { <a href=href>{text}</a> }.into_any(),
        None => text.into_any(),
    };
    view! { <li class=format!("segment {look} q{quarters}")>{text}</li> }
}
