//! Figures of the whole place: each with what it is a figure of, each picture with its table.

use crate::bookings::model::Kind;
use crate::settings::model::{Setting, Values};
use crate::time::Weekday;
use crate::ui::chart::{self, HEAT_BOUNDS, HeatRow};
use crate::ui::{date, number, table::wrapped};
use crate::utilisation::model::{Figure, USES, Usage};
use crate::utilisation::pages::rows::per_cent;
use crate::utilisation::service::Report;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Rate, prime time, use outside hours, and cost; the denominator stands under each.
pub fn key_figures(l: Locale, report: &Report) -> AnyView {
    let usage = report.total.total();
    let prime = report.total.prime(&report.settings);
    let cost = report.cost.map(|(ore, known, all)| {
        let note = t!(l, utilisation.cost_note).to_owned();
        let note =
            if all > 1 { format!("{note} {}", t!(l, utilisation.cost_known, known = known, all = all)) } else { note };
        figure(t!(l, utilisation.cost), number::kronor(l, ore), note)
    });
    let outside = (report.total.outside > 0).then(|| {
        let hours = t!(l, common.hours, hours = number::hours(l, report.total.outside));
        figure(t!(l, utilisation.outside), hours, t!(l, utilisation.outside_note).to_owned())
    });
    let clock = |hour: i64| format!("{hour:02}");
    let prime_name = t!(
        l,
        utilisation.prime,
        from = clock(report.settings.get(Setting::PrimeFrom)),
        until = clock(report.settings.get(Setting::PrimeUntil))
    );
    view! {
        <dl class="figures">
            {figure(t!(l, utilisation.booked_rate), per_cent(l, usage.rate()), denominator(l, &usage))}
            {figure(&prime_name, per_cent(l, prime.rate()), denominator(l, &prime))}
            {outside}
            {cost}
        </dl>
    }
    .into_any()
}

fn figure(name: &str, value: String, note: String) -> AnyView {
    view! { <div><dt>{name.to_owned()}</dt><dd class="figure">{value}</dd><dd class="hint">{note}</dd></div> }
        .into_any()
}

fn denominator(l: Locale, usage: &Usage) -> String {
    let (booked, bookable) = (number::hours(l, usage.booked()), number::hours(l, usage.bookable));
    t!(l, utilisation.of_bookable, booked = booked, bookable = bookable)
}

/// What each word means, with the limits that hold.
pub fn definitions(l: Locale, settings: &Values) -> AnyView {
    let light = t!(
        l,
        utilisation.def_light,
        green = settings.get(Setting::GreenFrom),
        serious = settings.get(Setting::SeriousBelow)
    );
    let figures = Figure::on_page().map(|(_, page)| ((page.heading)(l), (page.meaning)(l).to_owned()));
    let others = [
        (t!(l, common.parts), t!(l, utilisation.def_parts).to_owned()),
        (t!(l, utilisation.outside), t!(l, utilisation.def_outside).to_owned()),
        (t!(l, utilisation.cost), t!(l, utilisation.def_cost).to_owned()),
        (t!(l, utilisation.light), light),
    ];
    let lines = figures.chain(others).map(|(word, meaning)| view! { <dt>{word}</dt><dd>{meaning}</dd> });
    view! {
        <details>
            <summary>{t!(l, utilisation.how_counted)}</summary>
            <dl>{lines.collect_view()}</dl>
        </details>
    }
    .into_any()
}

/// Lessons, seasons and other bookings: a bar of parts, and the same as a table.
pub fn kinds(l: Locale, report: &Report) -> AnyView {
    let usage = report.total.total();
    if usage.booked() == 0 {
        return ().into_any();
    }
    let title = t!(l, utilisation.by_kind);
    let parts: Vec<_> = USES.iter().map(|kind| (class(*kind), usage.share(*kind))).collect();
    let lines = USES.iter().map(|kind| {
        let of_bookable = usage.booked_as(*kind) as f64 / usage.bookable as f64;
        view! {
            <tr>
                <th scope="row"><span class="kind">{chart::swatch(class(*kind))}{name(l, *kind)}</span></th>
                <td class="number">{number::hours(l, usage.booked_as(*kind))}</td>
                <td class="number">{number::percent(l, usage.share(*kind))}</td>
                <td class="number">{number::percent(l, of_bookable)}</td>
            </tr>
        }
    });
    let lines = lines.collect_view();
    view! {
        <section>
            <h2>{title}</h2>
            <p class="hint">{t!(l, utilisation.kinds_note)}</p>
            {chart::parts(t!(l, utilisation.kinds_picture).to_owned(), &parts)}
            {wrapped(title, view! {
                <table>
                    <caption class="visually-hidden">{title}</caption>
                    <thead><tr>
                        <th scope="col">{t!(l, common.kind)}</th>
                        <th scope="col" class="number">{t!(l, utilisation.booked_hours)}</th>
                        <th scope="col" class="number">{t!(l, utilisation.share_of_booked)}</th>
                        <th scope="col" class="number">{t!(l, utilisation.share_of_bookable)}</th>
                    </tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            })}
        </section>
    }
    .into_any()
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Lesson => "bar-lesson",
        Kind::Season => "bar-season",
        Kind::Single | Kind::Closure => "bar-single",
    }
}

fn name(l: Locale, kind: Kind) -> &'static str {
    match kind {
        Kind::Lesson => t!(l, common.lessons),
        Kind::Season => t!(l, seasons.title),
        Kind::Single | Kind::Closure => t!(l, utilisation.singles),
    }
}

/// Weekday by hour: the heat map, what its colours mean, and the same figures as a table.
pub fn hours_of_week(l: Locale, report: &Report) -> AnyView {
    let hours = report.total.open_hours();
    if hours.is_empty() {
        return view! { <div class="empty"><p>{t!(l, utilisation.never_open)}</p></div> }.into_any();
    }
    let columns: Vec<_> = Weekday::ALL.into_iter().map(|day| date::weekday_short(l, day).to_owned()).collect();
    let squares = hours.clone().map(|hour| HeatRow {
        name: format!("{hour:02}"),
        cells: Weekday::ALL.into_iter().map(|weekday| report.total.at(weekday, hour).rate()).collect(),
    });
    let squares: Vec<_> = squares.collect();
    view! {
        <section>
            <h2>{t!(l, utilisation.by_hour)}</h2>
            <figure class="chart">
                <figcaption>{t!(l, utilisation.heat_caption)}</figcaption>
                <div class="chart-frame">{chart::heat_map(t!(l, utilisation.heat_picture).to_owned(), &columns, &squares)}</div>
                {legend(l)}
            </figure>
            <details>
                <summary>{t!(l, utilisation.heat_table)}</summary>
                {hour_table(l, report, hours)}
            </details>
        </section>
    }
    .into_any()
}

fn legend(l: Locale) -> AnyView {
    let steps = (0..=HEAT_BOUNDS.len()).map(|step| {
        let from = if step == 0 { 0 } else { HEAT_BOUNDS[step - 1] };
        let words = match HEAT_BOUNDS.get(step) {
            Some(until) => format!("{from}–{until}"),
            None => format!("{from}–100"),
        };
        view! { <li>{chart::swatch(chart::heat_class(step))}{words}</li> }
    });
    view! { <ul class="legend" aria-label=t!(l, utilisation.legend)>{steps.collect_view()}</ul> }.into_any()
}

fn hour_table(l: Locale, report: &Report, hours: std::ops::Range<u8>) -> AnyView {
    let days = Weekday::ALL.into_iter();
    let heads = days.map(|day| view! { <th scope="col" class="number">{date::weekday(l, day)}</th> });
    let lines = hours.map(|hour| {
        let cells = Weekday::ALL.map(|weekday| {
            let usage = report.total.at(weekday, hour);
            let cell = usage.rate().map(|rate| {
                let hours = format!("{} / {}", number::hours(l, usage.booked()), number::hours(l, usage.bookable));
                view! { {number::whole_percent(l, rate)}<br/><small class="subtle">{hours}</small> }
            });
            view! { <td class="number">{cell}</td> }
        });
        view! { <tr><th scope="row">{format!("{hour:02}–{:02}", hour + 1)}</th>{cells.collect_view()}</tr> }
    });
    let table = wrapped(
        t!(l, utilisation.by_hour),
        view! {
            <table>
                <caption class="visually-hidden">{t!(l, utilisation.by_hour)}</caption>
                <thead><tr><th scope="col">{t!(l, utilisation.hour)}</th>{heads.collect_view()}</tr></thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
        },
    );
    view! { <p class="hint">{t!(l, utilisation.heat_table_note)}</p>{table} }.into_any()
}
