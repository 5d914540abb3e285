//! The table of buildings, spaces or parts: each a line with its figures and a bar.

use super::address;
use crate::people::model::{Right, may};
use crate::server::visitor::Visitor;
use crate::settings::model::Setting;
use crate::shell::encoded;
use crate::ui::{chart, number, table::wrapped};
use crate::utilisation::export::light_name;
use crate::utilisation::model::{Light, Usage};
use crate::utilisation::service::{Level, Report, Row, Scope};
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub fn table(l: Locale, visitor: &Visitor, report: &Report, level: Level) -> AnyView {
    if report.rows.is_empty() {
        return view! { <div class="empty"><p>{t!(l, utilisation.no_places)}</p></div> }.into_any();
    }
    let (title, column) = match level {
        Level::Building => (t!(l, utilisation.by_building), t!(l, common.building)),
        Level::Space => (t!(l, utilisation.by_space), t!(l, common.space)),
        Level::Atom => (t!(l, utilisation.by_atom), t!(l, utilisation.part)),
    };
    let buildings = level == Level::Building;
    let lines = report.rows.iter().map(|row| line(l, visitor, report, level, row));
    let total = report.total.total();
    let prime = report.total.prime(&report.settings);
    let note = (level == Level::Space).then(|| t!(l, utilisation.spaces_share));
    view! {
        <section>
            <h2>{title}</h2>
            <p class="hint">{t!(l, utilisation.table_note)}" "{note}</p>
            {wrapped(title, view! {
                <table>
                    <caption class="visually-hidden">{title}</caption>
                    <thead><tr>
                        <th scope="col">{column}</th>
                        {buildings.then(|| view! { <th scope="col">{t!(l, utilisation.light)}</th> })}
                        <th scope="col" class="number">{t!(l, utilisation.bookable_hours)}</th>
                        <th scope="col" class="number">{t!(l, utilisation.booked_hours)}</th>
                        <th scope="col" class="number">{t!(l, utilisation.rate)}</th>
                        <th scope="col" class="number">{t!(l, utilisation.prime_rate)}</th>
                        {buildings.then(|| view! { <th scope="col" class="number">{t!(l, utilisation.cost)}</th> })}
                    </tr></thead>
                    <tbody>{lines.collect_view()}</tbody>
                    <tfoot><tr>
                        <th scope="row">{t!(l, utilisation.total)}</th>
                        {buildings.then(|| view! { <td></td> })}
                        {figures(l, &total, &prime, None, false)}
                        {buildings.then(|| view! { <td class="number">{report.cost.map(|(ore, ..)| number::kronor(l, ore))}</td> })}
                    </tr></tfoot>
                </table>
            })}
        </section>
    }
    .into_any()
}

fn line(l: Locale, visitor: &Visitor, report: &Report, level: Level, row: &Row) -> AnyView {
    let (usage, prime) = (row.week.total(), row.week.prime(&report.settings));
    let name = match level {
        Level::Building => {
            let scope = Scope { building: Some(row.id.as_str().into()), space: None };
            view! { <a href=address(&report.period, &scope)>{row.name.clone()}</a> }.into_any()
        }
        Level::Space => {
            let scope = Scope {
                building: report.building.as_ref().map(|building| building.id.clone()),
                space: Some(row.id.as_str().into()),
            };
            let parts = (row.atoms > 1)
                .then(|| view! { <small class="subtle">{t!(l, utilisation.of_parts, count = row.atoms)}</small> });
            view! { <a href=address(&report.period, &scope)>{row.name.clone()}</a>" "{parts} }.into_any()
        }
        Level::Atom => row.name.clone().into_any(),
    };
    let light = (level == Level::Building).then(|| {
        let tag = row.light.map(|light| tag(l, light));
        let handle = may(&visitor.actor.roles, Right::Manage(&row.id.as_str().into())).then(|| {
            let to = format!("/utilisation/actions?building={}", encoded(&row.id));
            let label = t!(l, utilisation.actions_of, building = row.name);
            view! { <a href=to aria-label=label>{t!(l, utilisation.actions)}</a> }
        });
        view! { <td><span class="light">{tag}{handle}</span></td> }
    });
    let mark = (level == Level::Building).then_some(report.settings.get(Setting::GreenFrom) as f64 / 100.0);
    let cost = (level == Level::Building).then(|| {
        let cost = row.ore_per_booked_hour.map_or_else(|| "–".to_owned(), |ore| number::kronor(l, ore));
        view! { <td class="number">{cost}</td> }
    });
    view! { <tr><th scope="row">{name}</th>{light}{figures(l, &usage, &prime, mark, row.without_hours)}{cost}</tr> }
        .into_any()
}

/// Four cells: bookable and booked hours, the rate with a bar, and the rate in prime time.
fn figures(l: Locale, usage: &Usage, prime: &Usage, mark: Option<f64>, without_hours: bool) -> AnyView {
    let rate = |usage: &Usage| usage.rate().map_or_else(|| "–".to_owned(), |rate| number::percent(l, rate));
    view! {
        <td class="number">{number::hours(l, usage.bookable)}</td>
        <td class="number">{number::hours(l, usage.booked())}</td>
        <td class="number rate">{if without_hours { t!(l, utilisation.hours_missing).to_owned() } else { rate(usage) }}{usage.rate().map(|rate| chart::bar(rate, mark))}</td>
        <td class="number">{rate(prime)}</td>
    }
    .into_any()
}

/// A light is told by its word and its shape as well as by its colour.
pub fn tag(l: Locale, light: Light) -> AnyView {
    let class = match light {
        Light::Green => "tag tag-green",
        Light::Yellow => "tag tag-yellow",
        Light::Red => "tag tag-red",
    };
    view! { <span class=class>{light_name(l, light)}</span> }.into_any()
}
