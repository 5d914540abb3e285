//! What is found of a timetable, as several pages show it: what it costs, what it does not meet, what has changed.

use super::words;
use crate::timetables::model::Points;
use crate::timetables::service::DraftView;
use crate::ui::table::wrapped;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// So many changes are listed.
const MOST_CHANGES: usize = 100;

/// What a timetable costs, what none can go below, and how long that took.
pub fn figures(l: Locale, cost: Option<Points>, bound: Option<Points>, seconds: f64) -> AnyView {
    let is_broken = cost.is_some_and(|cost| cost.infeasibility > 0);
    let broken = cost.map_or_else(|| "–".to_owned(), |cost| words::number(l, cost.infeasibility));
    let wished = cost.map_or_else(|| "–".to_owned(), |cost| words::number(l, cost.objective));
    let bound = bound.map_or_else(|| "–".to_owned(), |bound| words::points(l, bound));
    view! {
        <dl class="draft-figures">
            <div class:draft-broken=is_broken>
                <dt>{t!(l, drafts.broken)}</dt><dd>{broken}</dd>
            </div>
            <div><dt>{t!(l, drafts.wished)}</dt><dd>{wished}</dd></div>
            <div><dt>{t!(l, drafts.bound)}</dt><dd>{bound}</dd></div>
            <div><dt>{t!(l, drafts.spent)}</dt><dd>{t!(l, common.seconds, seconds = seconds.round() as i64)}</dd></div>
        </dl>
    }
    .into_any()
}

/// Demands of one sort that are not met.
struct Unmet {
    demand: String,
    required: bool,
    cost: u64,
    whom: Vec<String>,
    names: Vec<String>,
}

/// Many files make one demand of each teacher or class: those of one sort stand together, the dearest sort first.
fn unmet(l: Locale, view: &DraftView) -> Vec<Unmet> {
    let mut found: Vec<Unmet> = Vec::new();
    for each in &view.remaining {
        let demand = words::demand(l, view.school(), each);
        let known = found.iter().position(|other| other.required == each.required && other.demand == demand);
        let place = known.unwrap_or_else(|| {
            found.push(Unmet { demand, required: each.required, cost: 0, whom: Vec::new(), names: Vec::new() });
            found.len() - 1
        });
        let unmet = &mut found[place];
        unmet.cost = unmet.cost.saturating_add(each.cost);
        for name in &each.whom {
            if !unmet.whom.contains(name) {
                unmet.whom.push(name.clone());
            }
        }
        if !each.name.is_empty() && !unmet.names.contains(&each.name) {
            unmet.names.push(each.name.clone());
        }
    }
    found.sort_by_key(|each| (!each.required, std::cmp::Reverse(each.cost)));
    found
}

/// The demands that are not met, the dearest first.
pub fn remaining(l: Locale, view: &DraftView) -> AnyView {
    if view.remaining.is_empty() {
        return view! { <p class="notice notice-success">{t!(l, drafts.nothing_remains)}</p> }.into_any();
    }
    let rows = unmet(l, view).into_iter().map(|each| {
        let kind = if each.required {
            view! { <span class="tag tag-red">{t!(l, drafts.required)}</span> }.into_any()
        } else {
            view! { <span class="tag">{t!(l, drafts.wish)}</span> }.into_any()
        };
        view! {
            <tr>
                <th scope="row">{each.demand}</th>
                <td>{kind}</td>
                <td class="number">{words::number(l, each.cost)}</td>
                <td>{listed(l, &each.whom)}</td>
                <td>{listed(l, &each.names)}</td>
            </tr>
        }
    });
    let caption = t!(l, drafts.remaining_caption);
    wrapped(
        caption,
        view! {
            <table>
                <caption>{caption}</caption>
                <thead><tr>
                    <th scope="col">{t!(l, drafts.col_demand)}</th>
                    <th scope="col">{t!(l, common.kind)}</th>
                    <th scope="col" class="number">{t!(l, drafts.col_points)}</th>
                    <th scope="col">{t!(l, drafts.col_whom)}</th>
                    <th scope="col">{t!(l, drafts.col_name)}</th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        },
    )
}

/// Names between commas: of many the first, and the others where one opens them.
fn listed(l: Locale, names: &[String]) -> AnyView {
    let (first, more) = names.split_at(names.len().min(words::MOST_NAMES));
    let rest = (!more.is_empty()).then(|| {
        let count = t!(l, common.and_more, count = more.len());
        view! { " "<details><summary>{count}</summary>{more.join(", ")}</details> }
    });
    view! { {first.join(", ")}{rest} }.into_any()
}

/// The lessons that are held otherwise than before.
pub fn changes(l: Locale, view: &DraftView) -> AnyView {
    if !view.compared {
        return ().into_any();
    }
    let title =
        if view.draft.published.is_some() { t!(l, drafts.changes_calendar) } else { t!(l, drafts.changes_before) };
    if view.changes.is_empty() {
        return view! { <section><h2>{title}</h2><p>{t!(l, drafts.no_changes)}</p></section> }.into_any();
    }
    let items = view
        .changes
        .iter()
        .take(MOST_CHANGES)
        .map(|each| view! { <li>{words::change(l, each, view.lessons.weeks)}</li> });
    let more = view.changes.len().saturating_sub(MOST_CHANGES);
    let lessons = view.lessons.lessons.len();
    let count = t!(l, drafts.changed_count, count = view.changes.len(), lessons = lessons);
    view! {
        <section>
            <h2>{title}</h2>
            <p>{count}</p>
            <ul>{items.collect_view()}</ul>
            {(more > 0).then(|| view! { <p>{t!(l, common.and_more, count = more)}</p> })}
        </section>
    }
    .into_any()
}
