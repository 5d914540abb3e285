//! All buildings with their spaces, filtered and page by page.

use super::keeping::{self, done_notice, keeper};
use crate::error::PageError;
use crate::facilities::model::{Building, Space};
use crate::facilities::{service, words};
use crate::server::form::{Asked, Fields};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::ui::form::{Faults, Input, select};
use crate::ui::pages::Pages;
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Buildings on one page.
const ON_A_PAGE: usize = 40;

/// A building with those of its spaces that were asked for.
type Group = (Building, Vec<Space>);

pub async fn show(State(app): State<App>, visitor: Visitor, Asked(query): Asked) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let buildings = service::buildings(&mut tx).await?;
    let unopened = service::without_hours(&mut tx).await?;
    let missing = unopened.len();
    let only_unopened = query.has("without_hours");
    let spaces = if only_unopened { unopened } else { service::spaces(&mut tx).await? };
    let areas = areas(&buildings);
    let nothing_at_all = buildings.is_empty();
    let mut groups = chosen(&query, buildings, spaces);
    if only_unopened {
        groups.retain(|(_, spaces)| !spaces.is_empty());
    }
    let pages = Pages::of_rows(&query, "page", groups.len(), ON_A_PAGE);
    let title = t!(l, facilities.title);
    Ok(shell::page(&app, &visitor, Frame::new(title, Section::Facilities), move || {
        view! {
            <h1>{title}</h1>
            {done_notice(l, &query)}
            <p>{t!(l, facilities.lead)}</p>
            <ul class="actions">
                <li><a class="button button-primary" href="/facilities/buildings/new">{t!(l, facilities.new_building)}</a></li>
                <li><a class="button" href="/facilities/import">{t!(l, facilities.import)}</a></li>
                <li><a class="button" href="/facilities/breaks">{t!(l, facilities.breaks)}</a></li>
                <li><a class="button" href="/closings">{t!(l, closing.closings)}</a></li>
                <li><a class="button" href="/facilities/closed-days">{t!(l, closing.closed_days)}</a></li>
                <li><a class="button" href="/settings">{t!(l, settings.title)}</a></li>
            </ul>
            {(missing > 0).then(|| without_hours(l, missing, only_unopened))}
            {if nothing_at_all {
                view! { <p class="empty">{t!(l, facilities.list_empty)}</p> }.into_any()
            } else {
                view! {
                    {filter(l, &query, &areas)}
                    {table(l, &groups, pages)}
                    {pages.view(l, "/facilities", &query)}
                    {downloads(l)}
                }
                .into_any()
            }}
        }
    }))
}

/// That some spaces wait for opening hours, with the way to them and back.
fn without_hours(l: Locale, missing: usize, only: bool) -> AnyView {
    let text = t!(l, facilities.without_hours, count = missing);
    let (href, link) = if only {
        ("/facilities", t!(l, facilities.without_hours_all))
    } else {
        ("/facilities?without_hours=yes", t!(l, facilities.without_hours_only))
    };
    view! { <p class="notice notice-warning">{text}" "<a href=href>{link}</a></p> }.into_any()
}

fn areas(buildings: &[Building]) -> Vec<String> {
    let mut areas: Vec<_> =
        buildings.iter().map(|building| building.area.clone()).filter(|area| !area.is_empty()).collect();
    areas.sort_unstable();
    areas.dedup();
    areas
}

/// A word that fits a building keeps all of its spaces; one that fits a space keeps that space.
fn chosen(query: &Fields, buildings: Vec<Building>, spaces: Vec<Space>) -> Vec<Group> {
    let words = query.text("words").to_lowercase();
    let (area, kind) = (query.text("area"), query.text("kind"));
    let fits = |texts: &[&str]| texts.iter().any(|text| text.to_lowercase().contains(&words));
    let mut groups: Vec<Group> = buildings.into_iter().map(|building| (building, Vec::new())).collect();
    for space in spaces {
        if let Some((_, of_building)) = groups.iter_mut().find(|(building, _)| building.id == space.building) {
            of_building.push(space);
        }
    }
    groups.retain_mut(|(building, spaces)| {
        let named = fits(&[&building.name, &building.code, &building.address]);
        let had_any = !spaces.is_empty();
        spaces.retain(|space| {
            (kind.is_empty() || space.kind.word() == kind) && (named || fits(&[&space.name, &space.code]))
        });
        (area.is_empty() || building.area == area) && (!spaces.is_empty() || (named && kind.is_empty() && !had_any))
    });
    groups
}

fn filter(l: Locale, query: &Fields, areas: &[String]) -> AnyView {
    let faults = Faults::default();
    let any = || (String::new(), t!(l, facilities.filter_any).to_owned());
    let areas: Vec<_> = std::iter::once(any()).chain(areas.iter().map(|area| (area.clone(), area.clone()))).collect();
    let kinds: Vec<_> = std::iter::once(any()).chain(words::kinds(l)).collect();
    view! {
        <form method="get" action="/facilities" class="facilities-filter" role="search">
            {query.has("without_hours").then(|| view! { <input type="hidden" name="without_hours" value="yes"/> })}
            {Input::new("words", t!(l, facilities.filter_words), "search").view(query, &faults)}
            {select("area", t!(l, common.district), None, &areas, query, &faults)}
            {select("kind", t!(l, facilities.filter_kind), None, &kinds, query, &faults)}
            <div class="actions">
                <button class="button">{t!(l, facilities.filter_go)}</button>
                <a href="/facilities">{t!(l, facilities.filter_clear)}</a>
            </div>
        </form>
    }
    .into_any()
}

fn table(l: Locale, groups: &[Group], pages: Pages) -> AnyView {
    if groups.is_empty() {
        return view! { <p class="empty">{t!(l, facilities.list_none)}</p> }.into_any();
    }
    let spaces = groups.iter().map(|(_, spaces)| spaces.len()).sum::<usize>();
    let bodies = pages.part(groups).iter().map(|group| body(l, group)).collect_view();
    view! {
        <div class="table-wrap" role="region" aria-labelledby="facilities-caption" tabindex="0">
            <table class="facilities-list">
                <caption id="facilities-caption">{t!(l, facilities.list_caption, buildings = groups.len(), spaces = spaces)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(l, common.space)}</th>
                        <th scope="col">{t!(l, facilities.field_code)}</th>
                        <th scope="col">{t!(l, facilities.field_kind)}</th>
                        <th scope="col" class="number">{t!(l, facilities.field_capacity)}</th>
                        <th scope="col" class="number">{t!(l, common.floor_area)}</th>
                        <th scope="col">{t!(l, common.parts)}</th>
                        <th scope="col">{t!(l, facilities.field_bookable_short)}</th>
                    </tr>
                </thead>
                {bodies}
            </table>
        </div>
    }
    .into_any()
}

fn body(l: Locale, (building, spaces): &Group) -> AnyView {
    let rows = spaces.iter().map(|space| {
        let parts = keeping::parts(space);
        view! {
            <tr>
                <th scope="row"><a href=format!("/facilities/spaces/{}", space.id)>{space.name.clone()}</a></th>
                <td>{space.code.clone()}</td>
                <td>{words::kind(l, space.kind)}</td>
                <td class="number">{words::persons(l, space.capacity)}</td>
                <td class="number">{space.area_m2}</td>
                <td>{parts}</td>
                <td>{if space.bookable { t!(l, facilities.yes) } else { t!(l, facilities.no) }}</td>
            </tr>
        }
    });
    let none = spaces.is_empty().then(|| view! { <tr><td colspan="7">{t!(l, facilities.no_spaces)}</td></tr> });
    view! {
        <tbody>
            <tr class="facilities-building">
                <th scope="rowgroup" colspan="7">
                    <a href=format!("/facilities/buildings/{}", building.id)>{building.name.clone()}</a>
                    " " <span class="hint">{building.code.clone()} " · " {building.area.clone()}</span>
                </th>
            </tr>
            {rows.collect_view()}
            {none}
        </tbody>
    }
    .into_any()
}

fn downloads(l: Locale) -> AnyView {
    view! {
        <h2>{t!(l, facilities.export)}</h2>
        <ul class="actions">
            <li><a href="/facilities/export/facilities.xlsx">{t!(l, facilities.export_xlsx)}</a></li>
            <li><a href="/facilities/export/buildings.csv">{t!(l, facilities.export_buildings)}</a></li>
            <li><a href="/facilities/export/spaces.csv">{t!(l, facilities.export_spaces)}</a></li>
        </ul>
    }
    .into_any()
}
