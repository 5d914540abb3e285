//! Finding a free space.

use crate::bookings::service::{self, Found, Sought};
use crate::bookings::wording;
use crate::error::PageError;
use crate::facilities;
use crate::facilities::model::{Building, SpaceKind};
use crate::server::form::{Asked, Fields};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, encoded, page};
use crate::time::{Instant, clock, parse_clock, parse_date};
use crate::ui::form::{Faults, Input, fault_summary, select};
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, td_string};

/// Most spaces shown.
const MOST: usize = 60;

pub async fn show(State(app): State<App>, visitor: Visitor, Asked(mut asked): Asked) -> Result<Response, PageError> {
    // Open to anybody.
    let l = visitor.language;
    let mut faults = Faults::default();
    let searched = asked.has("date");
    if !searched {
        asked.set("date", app.today().to_string());
    }
    let sought = read(l, &asked, &mut faults);
    let mut tx = app.database.read().await?;
    let buildings = facilities::service::buildings(&mut tx).await?;
    let found = match &sought {
        Some(sought) if searched => Some(service::search(&app, &mut tx, sought).await?),
        _ => None,
    };
    drop(tx);
    let title = td_string!(l, bookings.search);
    let mut frame = Frame::new(title, Section::Search);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let results = found.map(|(found, taken)| results(&app, l, found, taken));
    Ok(page(&app, &visitor, frame, || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, &faults)}
            {form(l, &asked, &faults, &buildings)}
            {results}
        }
    }))
}

/// What is looked for; faults are noted.
fn read(l: Locale, asked: &Fields, faults: &mut Faults) -> Option<Sought> {
    let date = parse_date(asked.text("date"));
    if date.is_none() {
        faults.add("date", td_string!(l, bookings.date_wrong));
    }
    let starts_minute = parse_clock(asked.text("start"));
    if starts_minute.is_none() && !asked.text("start").is_empty() {
        faults.add("start", td_string!(l, bookings.time_wrong));
    }
    let persons = asked.number("persons").filter(|persons| *persons > 0);
    if persons.is_none() && !asked.text("persons").is_empty() {
        faults.add("persons", td_string!(l, bookings.persons_wrong));
    }
    let minutes = asked.text("minutes").parse().ok().filter(|minutes| (15..=1440).contains(minutes)).unwrap_or(60);
    let kind = SpaceKind::parse(asked.text("kind"));
    let area = Some(asked.text("area").to_owned()).filter(|area| !area.is_empty());
    let sought = Sought { date: date?, starts_minute, minutes, persons, kind, area, name: asked.text("name").to_owned() };
    faults.is_empty().then_some(sought)
}

/// The search form: when, how long, how many, what kind, where.
pub fn form(l: Locale, fields: &Fields, faults: &Faults, buildings: &[Building]) -> AnyView {
    let lengths: Vec<_> = [30u16, 60, 90, 120, 180, 240, 480]
        .into_iter()
        .map(|minutes| {
            let text = if minutes % 60 == 0 && minutes > 60 {
                td_string!(l, bookings.hours_of, hours = minutes / 60)
            } else {
                td_string!(l, bookings.minutes_of, minutes = minutes)
            };
            (minutes.to_string(), text)
        })
        .collect();
    let mut kinds = vec![(String::new(), td_string!(l, bookings.any_kind).to_owned())];
    kinds.extend(SpaceKind::ALL.into_iter().map(|kind| (kind.word().to_owned(), wording::space_kind(l, kind).to_owned())));
    let mut names: Vec<_> = buildings.iter().map(|building| building.area.clone()).collect();
    names.sort();
    names.dedup();
    let mut areas = vec![(String::new(), td_string!(l, bookings.any_area).to_owned())];
    areas.extend(names.into_iter().map(|area| (area.clone(), area)));
    let mut chosen = fields.clone();
    if chosen.text("minutes").is_empty() {
        chosen.set("minutes", "60");
    }
    view! {
        <form method="get" action="/search" class="search-form card" role="search">
            <div class="columns">
                {Input::new("date", td_string!(l, bookings.date), "date").required().view(&chosen, faults)}
                {Input::new("start", td_string!(l, bookings.start), "time").hint(td_string!(l, bookings.start_hint)).view(&chosen, faults)}
                {select("minutes", td_string!(l, bookings.length), None, &lengths, &chosen, faults)}
                {Input::new("persons", td_string!(l, bookings.persons), "number").view(&chosen, faults)}
                {select("kind", td_string!(l, bookings.kind), None, &kinds, &chosen, faults)}
                {select("area", td_string!(l, bookings.area), None, &areas, &chosen, faults)}
                {Input::new("name", td_string!(l, bookings.name), "search").view(&chosen, faults)}
            </div>
            <button class="button button-primary">{td_string!(l, bookings.search_button)}</button>
        </form>
    }
    .into_any()
}

/// The address of the booking form, filled in.
pub fn book_link(app: &App, space: &str, starts_at: i64, ends_at: i64) -> String {
    let ((date, from), (last, to)) = (app.zone().civil(Instant(starts_at)), app.zone().civil(Instant(ends_at)));
    let to = if last > date && to == 0 { 1440 } else { to };
    format!("/book?space={}&date={date}&from={}&to={}", encoded(space), clock(from), clock(to))
}

fn results(app: &App, l: Locale, found: Vec<Found>, taken: usize) -> impl IntoView + use<> {
    let count = found.len();
    let rows = found.into_iter().take(MOST).map(|one| {
        let time = wording::time(l, app.zone(), one.free.starts_at, one.free.ends_at);
        let label = td_string!(l, bookings.book_this, space = one.space.name.clone(), time = time.clone());
        view! {
            <li class="card result">
                <div>
                    <h3><a href=format!("/spaces/{}?date={}", one.space.id, app.zone().date(Instant(one.free.starts_at)))>{one.space.name.clone()}</a></h3>
                    <p>{format!("{}, {} · {} · {}", one.building.name, one.building.area, wording::space_kind(l, one.space.kind), td_string!(l, bookings.capacity, persons = one.space.capacity))}</p>
                    <p>{time}</p>
                </div>
                <a class="button button-primary" href=book_link(app, &one.space.id.0, one.free.starts_at, one.free.ends_at) aria-label=label>{td_string!(l, bookings.book)}</a>
            </li>
        }
    });
    let rows = rows.collect_view();
    let heading =
        if count == 0 { td_string!(l, bookings.found_none).to_owned() } else { td_string!(l, bookings.found_count, count = count) };
    view! {
        <section aria-live="polite">
            <h2>{heading}</h2>
            {(taken > 0).then(|| view! { <p>{td_string!(l, bookings.found_taken, count = taken)}</p> })}
            <ul class="results plain">{rows}</ul>
        </section>
    }
}
