//! For the clerk: every wish, and how much is asked for at each building and hour against what there is.

use super::mine::asked_view;
use super::take_back;
use crate::error::PageError;
use crate::id::{BuildingId, RoundId};
use crate::people::model::Right;
use crate::seasons::service::{self, Overview, Standing};
use crate::seasons::words;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::ui::number;
use crate::ui::pages::Pages;
use crate::ui::table::wrapped;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};
use std::collections::BTreeMap;

/// Wishes on one page.
const ON_A_PAGE: usize = 100;

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let overview = service::overview(&mut tx, &id).await?;
    drop(tx);
    let title = t!(l, seasons.wishes);
    let open = !overview.round.state.is_decided();
    Ok(page(&app, &visitor, Frame::new(title, Section::Seasons), || {
        let standings = overview.standings();
        let pages = Pages::of_rows(&query, "page", standings.len(), ON_A_PAGE);
        let rows = pages.part(&standings).iter().map(|standing| row(l, &overview, standing, open)).collect_view();
        view! {
            <p><a href=format!("/seasons/{id}")>{overview.round.terms.name.clone()}</a></p>
            <h1>{title}</h1>
            {take_back::notice(l, &overview, &query, open)}
            {open.then(|| view! { <p><a class="button" href=format!("/seasons/{id}/apply")>{t!(l, seasons.apply_for_club)}</a></p> })}
            {demand_view(l, &overview)}
            {wrapped(title, view! {
                <table>
                    <caption>{t!(l, seasons.wishes_table, count = overview.wishes.len())}</caption>
                    <thead><tr><th scope="col">{t!(l, seasons.group)}</th><th scope="col">{t!(l, common.association)}</th>
                        <th scope="col">{t!(l, seasons.asked_for)}</th><th scope="col">{t!(l, common.change)}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            })}
            {pages.view(l, &format!("/seasons/{id}/wishes"), &query)}
            {take_back::taken_back(l, &overview, &overview.taken_back.iter().collect::<Vec<_>>(), open)}
        }
    }))
}

fn row(l: Locale, overview: &Overview, standing: &Standing<'_>, open: bool) -> AnyView {
    let asked = &standing.wish.terms;
    let at = |below: &str| format!("/seasons/{}{below}", overview.round.id);
    let named = || view! { <span class="visually-hidden">" "{asked.group.clone()}</span> };
    view! {
        <tr>
            <th scope="row">{asked.group.clone()}<br/><span class="subtle">{words::band(l, asked.age_band)}</span></th>
            <td>{overview.organisation(&asked.organisation).to_owned()}</td>
            <td>{asked_view(l, overview, standing)}</td>
            <td>{open.then(|| view! {
                <div class="actions">
                    <a href=at(&format!("/apply?wish={}", standing.wish.id))>{t!(l, common.change)}{named()}</a>
                    <a href=at(&format!("/wishes/{}/remove", standing.wish.id))>{t!(l, seasons.withdraw_wish)}{named()}</a>
                </div>
            })}</td>
        </tr>
    }
    .into_any()
}

/// Weekly minutes asked for as first choice, by building and hour of the day: each wish counts its sessions' shortest time,
/// spread evenly over the first-choice windows it names.
fn demand(overview: &Overview) -> BTreeMap<&BuildingId, [f64; 24]> {
    let mut demand = BTreeMap::new();
    for wish in &overview.wishes {
        let asked = &wish.terms;
        let Some(space) = asked.spaces.first().and_then(|space| overview.space(space)) else { continue };
        let hours = demand.entry(&space.building).or_insert([0.0; 24]);
        let total: i64 = asked.times.iter().map(|time| i64::from(time.minutes())).sum();
        let share = (asked.numbers.sessions * asked.numbers.min_minutes) as f64 / total.max(1) as f64;
        for time in &asked.times {
            for (hour, minutes) in hours.iter_mut().enumerate() {
                let (from, to) =
                    ((hour * 60).max(usize::from(time.from)), (hour * 60 + 60).min(usize::from(time.until)));
                *minutes += to.saturating_sub(from) as f64 * share;
            }
        }
    }
    demand
}

fn demand_view(l: Locale, overview: &Overview) -> AnyView {
    let demand = demand(overview);
    let Some((first, last)) = demand
        .values()
        .flat_map(|hours| hours.iter().enumerate().filter(|(_, minutes)| **minutes > 0.0).map(|(hour, _)| hour))
        .fold(None, |span: Option<(usize, usize)>, hour| {
            Some(span.map_or((hour, hour), |(first, last)| (first.min(hour), last.max(hour))))
        })
    else {
        return view! { <div class="empty"><p>{t!(l, seasons.no_wishes)}</p></div> }.into_any();
    };
    let heads =
        (first..=last).map(|hour| view! { <th scope="col" class="number">{format!("{hour:02}")}</th> }).collect_view();
    let rows = demand.iter().map(|(building, hours)| {
        let name = overview.buildings.iter().find(|one| one.id == **building).map_or("–", |one| &one.name).to_owned();
        let cells = (first..=last)
            .map(|hour| view! { <td class="number">{number::hours(l, hours[hour].round() as i64)}</td> })
            .collect_view();
        view! { <tr><th scope="row">{name}</th>{cells}</tr> }
    });
    wrapped(
        t!(l, seasons.demand),
        view! {
            <table>
                <caption>{t!(l, seasons.demand_table)}</caption>
                <thead><tr><th scope="col">{t!(l, common.building)}</th>{heads}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        },
    )
}
