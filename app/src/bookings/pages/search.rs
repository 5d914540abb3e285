//! Finding a free space: when, how long, how many, what kind, where. The form is on the first page too.

use super::places::{Places, filled};
use crate::bookings::service::{self, Found, Sought};
use crate::bookings::words;
use crate::error::PageError;
use crate::facilities::{self, model::SpaceKind};
use crate::server::form::{Asked, Fields};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::{Zone, parse_clock, parse_date};
use crate::ui::form::{Faults, Input, checkbox, fault_summary, select};
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Lengths that are offered, minutes.
const LENGTHS: [u16; 9] = [30, 45, 60, 90, 120, 180, 240, 360, 480];

/// Free spaces that are shown; more than this nobody reads.
const MOST: usize = 40;

pub async fn show(State(app): State<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let places = Places::read(&mut tx).await?;
    let fields = with_defaults(&asked, app.today());
    let mut faults = Faults::default();
    let sought = read(l, app.today(), &fields, &mut faults);
    // Until something is asked for, only the form is shown.
    let found = match sought {
        Some(sought) if asked.has("date") => Some(service::search(&app, &mut tx, &sought).await?),
        _ => None,
    };
    let title = t!(l, bookings.search);
    let frame = Frame::new(title, Section::Search);
    let frame = if faults.is_empty() { frame } else { frame.refused(l) };
    Ok(shell::page(&app, &visitor, frame, || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, &faults)}
            {form(l, &places, &fields, &faults)}
            {found.map(|(found, taken)| results(l, app.zone(), &fields, &found, taken))}
        }
    }))
}

/// What was asked, today and an hour where nothing was.
pub fn with_defaults(asked: &Fields, today: NaiveDate) -> Fields {
    let mut fields = asked.clone();
    for (name, value) in [("date", today.to_string()), ("minutes", "60".to_owned())] {
        if !fields.has(name) {
            fields.set(name, value);
        }
    }
    fields
}

fn read(l: Locale, today: NaiveDate, fields: &Fields, faults: &mut Faults) -> Option<Sought> {
    let date = parse_date(fields.text("date"));
    match date {
        None => faults.add("date", t!(l, bookings.date_wrong)),
        Some(date) if date < today => faults.add("date", t!(l, bookings.date_past)),
        Some(_) => {}
    }
    let starts_minute = parse_clock(fields.text("start"));
    if starts_minute.is_none() && !fields.text("start").is_empty() {
        faults.add("start", t!(l, bookings.time_wrong));
    }
    let persons = fields.number("persons").filter(|persons| *persons > 0);
    if persons.is_none() && !fields.text("persons").is_empty() {
        faults.add("persons", t!(l, bookings.persons_wrong));
    }
    let minutes = fields.text("minutes").parse().ok().filter(|minutes| (1..=1440).contains(minutes)).unwrap_or(60);
    faults.is_empty().then_some(Sought {
        date: date?,
        starts_minute,
        minutes,
        persons,
        kind: SpaceKind::parse(fields.text("kind")),
        area: Some(fields.text("area").to_owned()).filter(|area| !area.is_empty()),
        name: fields.text("name").to_owned(),
        features: fields.all("feature").to_vec(),
    })
}

/// The form; what is rarely asked for is folded away until it has been.
pub fn form(l: Locale, places: &Places, fields: &Fields, faults: &Faults) -> AnyView {
    let lengths: Vec<_> = LENGTHS.map(|minutes| (minutes.to_string(), length(l, minutes))).into();
    let any = |text: &'static str| std::iter::once((String::new(), text.to_owned()));
    let kinds: Vec<_> = any(t!(l, bookings.any_kind)).chain(facilities::words::kinds(l)).collect();
    let areas = sorted(places.buildings.values().map(|building| building.area.clone()));
    let areas: Vec<_> =
        any(t!(l, bookings.any_area)).chain(areas.into_iter().map(|area| (area.clone(), area))).collect();
    let features = sorted(places.spaces.values().flat_map(|space| space.features.iter().cloned()));
    let chosen = fields.all("feature");
    let features = features
        .into_iter()
        .map(|feature| checkbox("feature", &feature, &feature, chosen.contains(&feature)))
        .collect_view();
    let more = !fields.text("name").is_empty() || !chosen.is_empty();
    view! {
        <form method="get" action="/search" role="search" class="stack">
            <div class="columns">
                {Input::new("date", t!(l, common.date), "date").required().view(fields, faults)}
                {Input::new("start", t!(l, bookings.start), "text").hint(t!(l, bookings.start_hint)).view(fields, faults)}
                {select("minutes", t!(l, bookings.length), None, &lengths, fields, faults)}
                {Input::new("persons", t!(l, bookings.persons), "number").view(fields, faults)}
                {select("kind", t!(l, bookings.kind), None, &kinds, fields, faults)}
                {select("area", t!(l, common.district), None, &areas, fields, faults)}
            </div>
            <details open=more>
                <summary>{t!(l, bookings.more_wishes)}</summary>
                <div class="stack">
                    {Input::new("name", t!(l, bookings.name), "search").view(fields, faults)}
                    <fieldset><legend>{t!(l, bookings.features)}</legend><div class="checks">{features}</div></fieldset>
                </div>
            </details>
            <div class="actions"><button class="button button-primary">{t!(l, bookings.search_button)}</button></div>
        </form>
    }
    .into_any()
}

fn sorted(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn length(l: Locale, minutes: u16) -> String {
    if minutes.is_multiple_of(60) && minutes > 60 {
        t!(l, common.hours, hours = minutes / 60)
    } else {
        t!(l, bookings.minutes_of, minutes = minutes)
    }
}

fn results(l: Locale, zone: Zone, fields: &Fields, found: &[Found], taken: usize) -> AnyView {
    let count = match found.len() {
        0 => t!(l, bookings.found_none).to_owned(),
        count => t!(l, bookings.found, count = count),
    };
    let more = (found.len() > MOST).then(|| view! { <p class="hint">{t!(l, bookings.found_more, most = MOST)}</p> });
    let taken = match taken {
        0 => None,
        count => Some(t!(l, bookings.found_taken, count = count)),
    };
    let taken = taken.map(|text| view! { <p class="subtle">{text}</p> });
    let unknown = found.iter().filter(|one| one.space.capacity.is_none()).count();
    let unknown = (unknown > 0 && !fields.text("persons").is_empty())
        .then(|| view! { <p class="hint">{t!(l, bookings.found_unknown_size, count = unknown)}</p> });
    let persons = match fields.number("persons") {
        Some(persons) => format!("&persons={persons}"),
        None => String::new(),
    };
    let items = found.iter().take(MOST).map(|one| {
        let name = super::places::full_name(&one.space, &one.building);
        let time = words::time(l, zone, one.free.time);
        let week = format!("/spaces/{}?date={}#week", one.space.id, fields.text("date"));
        view! {
            <li class="card">
                <h3><a href=format!("{}{persons}", filled("/book", zone, &one.free)) aria-label=t!(l, bookings.book_this, space = name, time = time)>{one.space.name.clone()}</a></h3>
                <p>{format!("{}, {}", one.building.name, one.building.area)}</p>
                <p>{facilities::words::kind(l, one.space.kind)}", "{words::capacity(l, &one.space)}</p>
                <p><strong>{time}</strong></p>
                <p><a href=week>{t!(l, bookings.see_week)}<span class="visually-hidden">" "{name}</span></a></p>
            </li>
        }
    });
    let list = (!found.is_empty()).then(|| view! { <ul class="cards">{items.collect_view()}</ul> });
    view! {
        <section aria-labelledby="found-title">
            <h2 id="found-title">{count}</h2>
            {taken}
            {unknown}
            {list}
            {more}
        </section>
    }
    .into_any()
}
