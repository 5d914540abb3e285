//! Pictures of numbers, drawn as SVG on the server. Each stands beside a table with the same numbers, so that nobody needs
//! the picture; sizes are attributes and colours are classes, as the page allows no inline style.

use leptos::prelude::*;

/// A bar across the cell of a table, beside the figure it shows; `share` and `mark` are 0–1 of its whole width.
pub fn bar(share: f64, mark: Option<f64>) -> AnyView {
    let mark = mark.map(
        |mark| view! { <path class="mark" d=format!("M{0} 0V10", percent(mark)) vector-effect="non-scaling-stroke"/> },
    );
    view! {
        <svg class="bar-line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="track" width="100" height="10"/>
            <rect class="bar" width=percent(share) height="10"/>
            {mark}
        </svg>
    }
    .into_any()
}

/// One bar cut into parts: the class of each and its share of the whole.
pub fn parts(label: String, parts: &[(&'static str, f64)]) -> AnyView {
    let mut from = 0.0;
    let bars = parts.iter().map(|(class, share)| {
        let start = from;
        from += share;
        view! { <rect class=*class x=percent(start) width=percent(*share) height="10"/> }
    });
    view! {
        <svg class="bar-parts" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=label>
            <rect class="track" width="100" height="10"/>
            {bars.collect_view()}
        </svg>
    }
    .into_any()
}

/// One line of a course: its class, and how much it was from which second on, as (seconds, amount).
pub type Line = (&'static str, Vec<(f64, f64)>);

const COURSE_WIDTH: f64 = 600.0;
const COURSE_HEIGHT: f64 = 120.0;

/// About so many points of a line are told in words.
const MOST_TOLD: usize = 8;

/// Amounts that hold from one second to the next, until `seconds`; nothing while they tell nothing apart. `label` says the same.
pub fn course(label: String, seconds: f64, lines: &[Line]) -> AnyView {
    let amounts = || lines.iter().flat_map(|(_, points)| points.iter().map(|(_, amount)| *amount));
    let (least, most) = (amounts().fold(f64::INFINITY, f64::min), amounts().fold(f64::NEG_INFINITY, f64::max));
    if least >= most || seconds <= 0.0 {
        return ().into_any();
    }
    let across = |at: f64| (at / seconds).clamp(0.0, 1.0) * COURSE_WIDTH;
    let down = |amount: f64| COURSE_HEIGHT - 6.0 - (amount - least) / (most - least) * (COURSE_HEIGHT - 12.0);
    let drawn = lines.iter().filter_map(|(class, points)| {
        let ((first, start), rest) = points.split_first().map(|(first, rest)| (*first, rest))?;
        let steps = rest
            .iter()
            .map(|(at, amount)| format!("H{:.1}V{:.1}", across(*at), down(*amount)))
            .collect::<Vec<_>>()
            .concat();
        let path = format!("M{:.1} {:.1}{steps}H{COURSE_WIDTH}", across(first), down(start));
        Some(view! { <path class=*class d=path vector-effect="non-scaling-stroke"/> })
    });
    view! {
        <svg class="course" viewBox=format!("0 0 {COURSE_WIDTH} {COURSE_HEIGHT}") preserveAspectRatio="none" role="img" aria-label=label>
            {drawn.collect_view()}
        </svg>
    }
    .into_any()
}

/// A line in words: "0 s: 34, 3 s: 12, 9 s: 0"; of a long one what it began and ended with, and some between.
pub fn told(points: &[(f64, f64)], amount: impl Fn(f64) -> String) -> String {
    let step = points.len().div_ceil(MOST_TOLD).max(1);
    let last = points.len().saturating_sub(1);
    let some = points.iter().enumerate().filter(|(place, _)| place % step == 0 || *place == last);
    some.map(|(_, (at, value))| format!("{at:.0} s: {}", amount(*value))).collect::<Vec<_>>().join(", ")
}

/// The colour of something in a picture, for the list of what the colours mean.
pub fn swatch(class: &'static str) -> AnyView {
    view! {
        <svg viewBox="0 0 10 10" aria-hidden="true" focusable="false"><rect class=class width="10" height="10"/></svg>
    }
    .into_any()
}

/// Upper bounds of the steps of a heat map, per cent; the last step has none.
pub const HEAT_BOUNDS: [u8; 5] = [10, 30, 50, 70, 90];

/// The class of a step, 0–5.
pub fn heat_class(step: usize) -> &'static str {
    ["heat heat-0", "heat heat-1", "heat heat-2", "heat heat-3", "heat heat-4", "heat heat-5"][step.min(5)]
}

fn heat_step(share: f64) -> usize {
    HEAT_BOUNDS.iter().filter(|bound| share * 100.0 >= f64::from(**bound)).count()
}

/// A row of a heat map: its name, and for each column a share 0–1, or `None` where there is nothing to measure.
pub struct HeatRow {
    pub name: String,
    pub cells: Vec<Option<f64>>,
}

const NAME_WIDTH: usize = 46;
const CELL_WIDTH: usize = 42;
const CELL_HEIGHT: usize = 26;

/// Squares in rows and columns, the stronger the fuller, with the per cent on each.
pub fn heat_map(label: String, columns: &[String], rows: &[HeatRow]) -> AnyView {
    let (width, height) = (NAME_WIDTH + CELL_WIDTH * columns.len(), CELL_HEIGHT * (rows.len() + 1));
    let heads = columns.iter().enumerate().map(|(column, name)| {
        view! { <text x=middle(column) y="17" text-anchor="middle">{name.clone()}</text> }
    });
    let lines = rows.iter().enumerate().map(|(row, line)| {
        let top = CELL_HEIGHT * (row + 1);
        let cells = line.cells.iter().enumerate().map(|(column, share)| heat_cell(column, top, *share));
        view! { <text class="chart-subtle" x="0" y=top + 17>{line.name.clone()}</text>{cells.collect_view()} }
    });
    view! {
        <svg class="heat-map" viewBox=format!("0 0 {width} {height}") width=width height=height role="img" aria-label=label>
            {heads.collect_view()}
            {lines.collect_view()}
        </svg>
    }
    .into_any()
}

fn heat_cell(column: usize, top: usize, share: Option<f64>) -> AnyView {
    let left = NAME_WIDTH + CELL_WIDTH * column;
    let Some(share) = share else {
        return view! { <rect class="heat-none" x=left + 2 y=top + 2 width=CELL_WIDTH - 4 height=CELL_HEIGHT - 4/> }
            .into_any();
    };
    let step = heat_step(share);
    let ink = if step >= 3 { "on-heat" } else { "" };
    view! {
        <rect class=heat_class(step) x=left y=top width=CELL_WIDTH height=CELL_HEIGHT/>
        <text class=ink x=middle(column) y=top + 17 text-anchor="middle">{format!("{:.0}", share * 100.0)}</text>
    }
    .into_any()
}

fn middle(column: usize) -> usize {
    NAME_WIDTH + CELL_WIDTH * column + CELL_WIDTH / 2
}

/// A share as a length of a hundred, kept within the picture.
fn percent(share: f64) -> String {
    format!("{:.2}", share.clamp(0.0, 1.0) * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_on_a_bound_belongs_to_the_fuller_step() {
        assert_eq!([0.0, 0.0999, 0.1, 0.5, 0.9, 1.0].map(heat_step), [0, 0, 1, 3, 5, 5]);
    }

    #[test]
    fn an_hour_that_is_never_open_has_no_figure_and_a_full_one_a_hundred() {
        let row = HeatRow { name: "08".to_owned(), cells: vec![Some(1.0), None] };
        let html = heat_map("Hur fullt".to_owned(), &["må".to_owned(), "ti".to_owned()], &[row]).to_html();
        assert!(html.contains(">100<") && html.contains("heat-none"), "{html}");
        assert_eq!(html.matches("heat heat-").count(), 1);
    }

    #[test]
    fn a_course_goes_in_steps_to_its_end_and_is_not_drawn_while_nothing_has_changed() {
        let html = course("x".to_owned(), 10.0, &[("line", vec![(0.0, 8.0), (5.0, 2.0)])]).to_html();
        assert!(html.contains("M0.0 6.0H300.0V114.0H600"), "{html}");
        assert!(!course("x".to_owned(), 10.0, &[("line", vec![(0.0, 8.0)])]).to_html().contains("svg"));
        assert!(!course("x".to_owned(), 0.0, &[("line", vec![])]).to_html().contains("svg"));
    }

    #[test]
    fn a_line_is_told_from_its_beginning_to_its_end() {
        let line: Vec<_> = (0..100).map(|at| (f64::from(at), f64::from(100 - at))).collect();
        let told = told(&line, |amount| amount.to_string());
        assert!(
            told.starts_with("0 s: 100, ") && told.ends_with("99 s: 1") && told.matches(':').count() <= 10,
            "{told}"
        );
    }

    #[test]
    fn a_bar_never_leaves_its_track() {
        assert!(bar(1.7, None).to_html().contains("width=\"100.00\""));
    }
}
