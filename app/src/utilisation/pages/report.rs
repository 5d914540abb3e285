//! The report itself: period and place in the address, figures with what they are figures of, pictures with their tables.

use super::{address, figures, rows, scope, usual_period};
use crate::error::PageError;
use crate::facilities::model::{Building, Space};
use crate::people::model::Right;
use crate::server::form::{Asked, Fields};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::settings::model::{Group, Setting};
use crate::shell::{self, Frame, Section};
use crate::ui::form::{Faults, Input, fault_summary, select};
use crate::ui::number;
use crate::utilisation::model::{Light, MOST_DAYS, Period, PeriodError};
use crate::utilisation::service::{self, Level, Report, Scope, UtilisationError};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Anybody may read the report: it tells how much is booked, never by whom.
pub async fn show(State(app): State<App>, visitor: Visitor, Asked(mut fields): Asked) -> Result<Response, PageError> {
    let l = visitor.language;
    let scope = scope(&fields);
    let period = match chosen(&app, l, &fields).await? {
        Ok(period) => period,
        Err(faults) => return refused(&app, &visitor, &fields, &scope, &faults).await,
    };
    fields.set("from", period.dates.first.to_string());
    fields.set("to", period.dates.last.to_string());
    let season = service::season_at(&app, app.today()).await?;
    let level = match &scope {
        Scope { space: Some(_), .. } => Level::Atom,
        Scope { building: Some(_), .. } => Level::Space,
        Scope { building: None, space: None } => Level::Building,
    };
    let report = match service::report(&app, period, &scope, level).await {
        // Another building was chosen while a space of the former one stood in the form.
        Err(UtilisationError::UnknownPlace) if scope.building.is_some() && scope.space.is_some() => {
            return Ok(Redirect::to(&address(&period, &Scope { space: None, ..scope })).into_response());
        }
        outcome => outcome?,
    };

    let title = match place(&report) {
        Some(place) => t!(l, utilisation.title_of, place = place),
        None => t!(l, utilisation.title).to_owned(),
    };
    let frame = Frame::new(title.clone(), Section::Utilisation);
    let unfinished = period.time.until > app.now();
    let presets = presets(&app, l, season, Some(&period), &scope);
    Ok(shell::page(&app, &visitor, frame, || {
        view! {
            {way_back(l, &report, &scope)}
            <h1>{title}</h1>
            <p>{t!(l, utilisation.intro)}</p>
            {presets}
            {choice(l, &report.buildings, report.building.as_ref().map(|of| (of, report.spaces.as_slice())), &fields, &Faults::default())}
            <h2>{t!(l, utilisation.period_words, first = period.dates.first, last = period.dates.last)}</h2>
            {unfinished.then(|| view! { <p class="notice">{t!(l, utilisation.unfinished)}</p> })}
            {without_hours(l, &visitor, &report)}
            {handling(l, &visitor, &report)}
            {figures::key_figures(l, &report)}
            {figures::definitions(l, &report.settings)}
            {rows::table(l, &visitor, &report, level)}
            {figures::kinds(l, &report)}
            {figures::hours_of_week(l, &report)}
            {download(l, &period, &scope, level)}
            {Group::Utilisation.may_be_set_by(&visitor.actor).then(|| view! { <p><a href="/utilisation/settings">{t!(l, utilisation.settings_link)}</a></p> })}
        }
    }))
}

/// That some spaces have no opening hours, and where to give them.
fn without_hours(l: Locale, visitor: &Visitor, report: &Report) -> Option<AnyView> {
    let count = report.spaces_without_hours();
    if count == 0 {
        return None;
    }
    let text = t!(l, utilisation.without_hours, count = count);
    let give = visitor.actor.may(Right::KeepPlaces).then(|| {
        view! { <a href="/facilities?without_hours=yes">{t!(l, utilisation.without_hours_give)}</a> }
    });
    Some(view! { <p class="notice notice-warning">{text}" "{give}</p> }.into_any())
}

/// A question that cannot be answered: nothing is counted for it.
async fn refused(
    app: &App,
    visitor: &Visitor,
    fields: &Fields,
    scope: &Scope,
    faults: &Faults,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let buildings = service::buildings(app).await?;
    let season = service::season_at(app, app.today()).await?;
    let title = t!(l, utilisation.title);
    Ok(shell::page(app, visitor, Frame::new(title, Section::Utilisation).refused(l), || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            {presets(app, l, season, None, scope)}
            {choice(l, &buildings, None, fields, faults)}
        }
    }))
}

/// The period that was chosen, or the usual one where none was; or what is wrong with the choice.
async fn chosen(app: &App, l: Locale, fields: &Fields) -> Result<Result<Period, Faults>, PageError> {
    if fields.text("from").is_empty() && fields.text("to").is_empty() {
        return Ok(Ok(usual_period(app).await?));
    }
    Ok(match Period::parse(app.zone(), fields.text("from"), fields.text("to")) {
        Ok(period) => Ok(Period::days(app.zone(), period.dates)),
        Err(errors) => {
            Err(Faults(errors.into_iter().map(|error| (error.field().to_owned(), sentence(l, error))).collect()))
        }
    })
}

fn sentence(l: Locale, error: PeriodError) -> String {
    match error {
        PeriodError::From => t!(l, utilisation.fault_from).to_owned(),
        PeriodError::To => t!(l, utilisation.fault_to).to_owned(),
        PeriodError::Order => t!(l, utilisation.fault_order).to_owned(),
        PeriodError::TooLong => t!(l, utilisation.fault_long, days = MOST_DAYS),
    }
}

fn place(report: &Report) -> Option<String> {
    let space = report.space.as_ref().map(|space| space.name.clone());
    space.or_else(|| report.building.as_ref().map(|building| building.name.clone()))
}

/// From a space to its building, and from there to all.
fn way_back(l: Locale, report: &Report, scope: &Scope) -> AnyView {
    let Some(building) = &report.building else { return ().into_any() };
    let all = address(&report.period, &Scope::default());
    let building = scope.space.is_some().then(|| {
        let to = address(&report.period, &Scope { building: Some(building.id.clone()), space: None });
        view! { <a href=to>{building.name.clone()}</a> }
    });
    view! {
        <nav class="way-back" aria-label=t!(l, utilisation.way_back)>
            <a href=all>{t!(l, common.all_buildings)}</a>{building}
        </nav>
    }
    .into_any()
}

/// Periods that people often want, of the same place.
fn presets(app: &App, l: Locale, season: Option<(String, Period)>, chosen: Option<&Period>, scope: &Scope) -> AnyView {
    let (zone, today) = (app.zone(), app.today());
    let mut presets = vec![(t!(l, common.this_week).to_owned(), Period::week_of(zone, today))];
    presets.extend(season);
    presets.push((t!(l, utilisation.this_year).to_owned(), Period::year_of(zone, today)));
    let links = presets.into_iter().map(|(name, period)| {
        let current = (Some(&period) == chosen).then_some("true");
        view! { <li><a class="button" href=address(&period, scope) aria-current=current>{name}</a></li> }
    });
    view! { <nav aria-label=t!(l, utilisation.presets)><ul class="actions">{links.collect_view()}</ul></nav> }
        .into_any()
}

/// Period and place to choose; `of`: the building asked about, with its spaces.
fn choice(
    l: Locale,
    among: &[Building],
    of: Option<(&Building, &[Space])>,
    fields: &Fields,
    faults: &Faults,
) -> AnyView {
    let first = |text: &str| vec![(String::new(), text.to_owned())];
    let mut buildings = first(t!(l, common.all_buildings));
    buildings.extend(among.iter().map(|building| (building.id.0.clone(), building.name.clone())));
    let mut chosen = fields.clone();
    if let Some((building, _)) = of {
        chosen.set("building", building.id.0.clone());
    }
    let spaces = of.map(|(_, within)| {
        let mut spaces = first(t!(l, utilisation.all_spaces));
        spaces.extend(within.iter().map(|space| (space.id.0.clone(), space.name.clone())));
        select("space", t!(l, common.space), None, &spaces, fields, faults)
    });
    view! {
        <form method="get" action="/utilisation" class="columns">
            {Input::new("from", t!(l, common.from_date), "date").required().view(fields, faults)}
            {Input::new("to", t!(l, common.until_date), "date").required().view(fields, faults)}
            {select("building", t!(l, common.building), None, &buildings, &chosen, faults)}
            {spaces}
            <div class="actions"><button class="button button-primary">{t!(l, common.show)}</button></div>
        </form>
    }
    .into_any()
}

/// The light of the building asked about, and the way to what is being done about it.
fn handling(l: Locale, visitor: &Visitor, report: &Report) -> AnyView {
    let (Some(building), Some(light)) = (&report.building, report.light) else { return ().into_any() };
    let manages = visitor.actor.may(Right::Manage(&building.id));
    let actions = manages.then(|| {
        let to = format!("/utilisation/actions?building={}", shell::encoded(&building.id.0));
        view! { <a class="button" href=to>{t!(l, utilisation.actions)}</a> }
    });
    let usage = report.total.total();
    let rate = usage.rate().map_or_else(String::new, |rate| number::percent(l, rate));
    let (green, serious) = (report.settings.get(Setting::GreenFrom), report.settings.get(Setting::SeriousBelow));
    let meaning = match light {
        Light::Green => t!(l, utilisation.means_green, rate = rate, green = green),
        Light::Yellow => t!(l, utilisation.means_yellow, rate = rate, green = green),
        Light::Red if usage.reaches(serious) => t!(l, utilisation.means_red, rate = rate, green = green),
        Light::Red => t!(l, utilisation.means_serious, rate = rate, serious = serious),
    };
    view! { <div class="light">{rows::tag(l, light)}<span>{meaning}</span><span class="actions">{actions}</span></div> }
        .into_any()
}

/// The figures as a file: what its rows are.
fn download(l: Locale, period: &Period, scope: &Scope, level: Level) -> AnyView {
    let choices = [
        ("building", t!(l, utilisation.by_building), Level::Building),
        ("space", t!(l, utilisation.by_space), Level::Space),
        ("atom", t!(l, utilisation.by_atom), Level::Atom),
    ];
    let mut rows: Vec<_> = choices.iter().map(|(word, name, _)| ((*word).to_owned(), (*name).to_owned())).collect();
    rows.push(("hour".to_owned(), t!(l, utilisation.by_hour).to_owned()));
    let word = choices.iter().find(|choice| choice.2 == level).map_or("building", |choice| choice.0);
    let fields = Fields::default().with("by", word);
    let hidden = [
        ("from", Some(period.dates.first.to_string())),
        ("to", Some(period.dates.last.to_string())),
        ("building", scope.building.as_ref().map(|id| id.0.clone())),
        ("space", scope.space.as_ref().map(|id| id.0.clone())),
    ];
    let hidden = hidden
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| view! { <input type="hidden" name=name value=value/> }));
    view! {
        <section class="no-print">
            <h2>{t!(l, utilisation.download)}</h2>
            <form method="get" action="/utilisation.csv" class="stack">
                {hidden.collect_view()}
                {select("by", t!(l, utilisation.rows), None, &rows, &fields, &Faults::default())}
                <div class="actions"><button class="button">{t!(l, utilisation.download_csv)}</button></div>
            </form>
        </section>
    }
    .into_any()
}
