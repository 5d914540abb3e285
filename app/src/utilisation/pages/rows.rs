//! The table of buildings, spaces or parts: each a line with its figures and a bar.

use super::address;
use crate::people::model::Right;
use crate::server::visitor::Visitor;
use crate::settings::model::Setting;
use crate::shell::encoded;
use crate::ui::{chart, number, table::wrapped};
use crate::utilisation::export::light_name;
use crate::utilisation::model::{Amount, Figure, Light, Usage};
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
    let headings = Figure::on_page().map(|(_, page)| view! { <th scope="col" class="number">{(page.heading)(l)}</th> });
    let headings = headings.collect_view();
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
                        {headings}
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
        let handle = visitor.actor.may(Right::Manage(&row.id.as_str().into())).then(|| {
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

/// A cell for each figure, a share with a bar, and one for the rate in prime time.
fn figures(l: Locale, usage: &Usage, prime: &Usage, mark: Option<f64>, without_hours: bool) -> AnyView {
    let cells = Figure::on_page().map(|(figure, _)| match (figure.value)(usage) {
        Amount::Minutes(minutes) => view! { <td class="number">{number::hours(l, minutes)}</td> }.into_any(),
        Amount::Share(share) => {
            let words = if without_hours { t!(l, utilisation.hours_missing).to_owned() } else { per_cent(l, share) };
            view! { <td class="number rate">{words}{share.map(|share| chart::bar(share, mark))}</td> }.into_any()
        }
    });
    view! { {cells.collect_view()}<td class="number">{per_cent(l, prime.rate())}</td> }.into_any()
}

/// A share in words; a dash where there is nothing to be a part of.
pub fn per_cent(l: Locale, share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| number::percent(l, share))
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
