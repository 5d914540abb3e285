//! The one door for shutting off a space or a building: where, from when to when or on which weekdays, and why.

use super::{Told, put};
use crate::bookings::pages::places::Places;
use crate::bookings::pages::signed_in;
use crate::bookings::words;
use crate::error::PageError;
use crate::facilities;
use crate::facilities::closing::{Closing, Weekdays};
use crate::facilities::model::{NewClosing, RuleChange, Space};
use crate::id::{BuildingId, SpaceId};
use crate::people::model::Right;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::{DateRange, Weekday, parse_clock, parse_date};
use crate::ui::form::{Faults, Input, checkbox, fault_summary, select};
use axum::extract::State as Site;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, t};

fn ask(visitor: &Visitor) -> Result<(), PageError> {
    signed_in(visitor)?;
    if visitor.actor.may(Right::DecideAnywhere) { Ok(()) } else { Err(PageError::Forbidden) }
}

/// The building and the space that the fields name; a space alone names its building.
fn named(
    visitor: &Visitor,
    places: &Places,
    fields: &Fields,
) -> Result<Option<(BuildingId, Option<Space>)>, PageError> {
    let space = match fields.text("space") {
        "" => None,
        id => Some(places.spaces.get(&SpaceId::from(id)).cloned().ok_or(PageError::NotFound)?),
    };
    let building = match (&space, fields.text("building")) {
        (Some(space), _) => space.building.clone(),
        (None, "") => return Ok(None),
        (None, id) => BuildingId::from(id),
    };
    if !places.buildings.contains_key(&building) {
        return Err(PageError::NotFound);
    }
    if visitor.actor.may(Right::Decide(&building)) { Ok(Some((building, space))) } else { Err(PageError::Forbidden) }
}

pub async fn show(Site(app): Site<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    ask(&visitor)?;
    let places = Places::read(&mut app.database.read().await?).await?;
    let place = named(&visitor, &places, &asked)?;
    let date = parse_date(asked.text("date")).unwrap_or(app.today()).to_string();
    let mut fields = asked;
    for (name, start) in [("first_date", date.as_str()), ("last_date", date.as_str()), ("repeat", "through")] {
        if !fields.has(name) {
            fields.set(name, start);
        }
    }
    Ok(form_page(&app, &visitor, &places, place.as_ref(), &fields, &Faults::default()))
}

pub async fn submit(Site(app): Site<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let places = Places::read(&mut app.database.read().await?).await?;
    let Some((building, space)) = named(&visitor, &places, &fields)? else {
        let mut faults = Faults::default();
        faults.add("building", t!(l, closing.place_missing));
        return Ok(form_page(&app, &visitor, &places, None, &fields, &faults));
    };
    let read = read(l, app.today(), &building, space.as_ref(), &fields);
    let what = read.as_ref().map_or_else(|_| String::new(), |new| sentence(l, &places, new));
    let told = Told { what, action: "/close".to_owned(), next: format!("/closings?building={building}&done=closed") };
    match put(&app, &visitor, &fields, read.map(RuleChange::Close), &told).await? {
        Ok(response) => Ok(response),
        Err(faults) => Ok(form_page(&app, &visitor, &places, Some(&(building, space)), &fields, &faults)),
    }
}

/// "Hall A, Hertsön avstängd tisdag 8 december 2026 08:00–12:00: Vattenskada".
pub fn sentence(l: Locale, places: &Places, new: &NewClosing) -> String {
    let place = match &new.space {
        Some(space) => places.name(space),
        None => places.buildings.get(&new.building).map_or_else(String::new, |building| building.name.clone()),
    };
    let time = words::closing_time(l, &new.closing);
    t!(l, closing.closed_what, place = place, time = time, reason = new.closing.reason.trim().to_owned())
}

/// A closing as it was typed; every fault at once. Times left empty are the day's beginning and its end.
fn read(
    l: Locale,
    today: NaiveDate,
    building: &BuildingId,
    space: Option<&Space>,
    fields: &Fields,
) -> Result<NewClosing, Faults> {
    let mut faults = Faults::default();
    let (first, last) = facilities::pages::dates(l, fields, &mut faults);
    let mut time = |name: &str, empty: u16| match fields.text(name) {
        "" => Some(empty),
        text => {
            let minute = parse_clock(text);
            if minute.is_none() {
                faults.add(name, t!(l, facilities.clock_bad));
            }
            minute
        }
    };
    let (from, to) = (time("from", 0), time("to", 1440));
    let weekly = fields.text("repeat") == "weekdays";
    let chosen = fields.all("weekday").iter().filter_map(|day| Weekday::parse(day));
    let weekdays = weekly.then(|| Weekdays::of(chosen));
    if weekdays.is_some_and(|days| days.0 == 0) {
        faults.add("repeat", t!(l, closing.weekday_missing));
    }
    if last.is_some_and(|last| last < today) {
        faults.add("last_date", t!(l, closing.has_been));
    }
    let new = NewClosing {
        building: building.clone(),
        space: space.map(|space| space.id.clone()),
        closing: Closing {
            dates: DateRange::new(first.unwrap_or(today), last.or(first).unwrap_or(today)),
            from: from.unwrap_or(0),
            // 00:00 at the end is midnight, the day's end.
            to: to.map_or(1440, |to| if to == 0 { 1440 } else { to }),
            weekdays,
            reason: fields.text("reason").to_owned(),
            lifted: None,
        },
    };
    let flaws: Vec<_> = new.flaws().into_iter().filter(|flaw| flaw.field == "reason" || faults.is_empty()).collect();
    for flaw in &flaws {
        let sentence = match flaw.field {
            "last_date" if !new.closing.dates.is_empty() => t!(l, closing.no_time).to_owned(),
            field => facilities::words::rule(l, field, flaw.rule),
        };
        faults.add(flaw.field, sentence);
    }
    if faults.is_empty() { Ok(new) } else { Err(faults) }
}

fn form_page(
    app: &App,
    visitor: &Visitor,
    places: &Places,
    place: Option<&(BuildingId, Option<Space>)>,
    fields: &Fields,
    faults: &Faults,
) -> Response {
    let l = visitor.language;
    let building = place.and_then(|(building, _)| places.buildings.get(building));
    let title = match building {
        Some(building) => t!(l, closing.close_in, building = building.name),
        None => t!(l, closing.close).to_owned(),
    };
    let frame = Frame::new(title.clone(), Section::Facilities);
    let frame = if faults.is_empty() { frame } else { frame.refused(l) };
    shell::page(app, visitor, frame, || {
        let form = match place {
            Some((building, space)) => closing_form(l, places, building, space.as_ref(), fields, faults),
            None => choose_building(l, visitor, places, fields, faults),
        };
        view! {
            <p><a href="/closings">{t!(l, closing.closings)}</a></p>
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            <p>{t!(l, closing.close_lead)}</p>
            {form}
        }
    })
}

fn choose_building(l: Locale, visitor: &Visitor, places: &Places, fields: &Fields, faults: &Faults) -> AnyView {
    let mut choices: Vec<_> = places
        .buildings
        .values()
        .filter(|building| visitor.actor.may(Right::Decide(&building.id)))
        .map(|building| (building.id.0.clone(), building.name.clone()))
        .collect();
    choices.sort_by(|a, b| a.1.cmp(&b.1));
    view! {
        <form method="get" action="/close" class="stack">
            {select("building", t!(l, common.building), None, &choices, fields, faults)}
            <div class="actions"><button class="button button-primary">{t!(l, closing.next)}</button></div>
        </form>
    }
    .into_any()
}

fn closing_form(
    l: Locale,
    places: &Places,
    building: &BuildingId,
    space: Option<&Space>,
    fields: &Fields,
    faults: &Faults,
) -> AnyView {
    let mut choices: Vec<_> = places.spaces.values().filter(|space| space.building == *building).collect();
    choices.sort_by(|a, b| (b.atoms.len(), &a.name).cmp(&(a.atoms.len(), &b.name)));
    let whole = (String::new(), t!(l, common.whole_building).to_owned());
    let choices: Vec<_> =
        std::iter::once(whole).chain(choices.iter().map(|space| (space.id.0.clone(), space.name.clone()))).collect();
    let fields = &fields.clone().with("space", space.map_or("", |space| space.id.0.as_str()));
    let repeat = [
        ("through".to_owned(), t!(l, closing.through).to_owned()),
        ("weekdays".to_owned(), t!(l, closing.weekdays).to_owned()),
    ];
    let ticked = |day: Weekday| {
        let typed = fields.all("weekday");
        let first = parse_date(fields.text("first_date")).map(Weekday::of);
        if typed.is_empty() { first == Some(day) } else { typed.iter().any(|each| Weekday::parse(each) == Some(day)) }
    };
    let checked = |day: Weekday| checkbox("weekday", &day.to_string(), words::weekday(l, day), ticked(day));
    let days = Weekday::ALL.map(checked).collect_view();
    view! {
        <form method="post" action="/close" class="stack">
            <input type="hidden" name="ask" value="yes"/>
            <input type="hidden" name="building" value=building.0.clone()/>
            {select("space", t!(l, closing.what_is_shut), Some(t!(l, closing.parts_hint)), &choices, fields, faults)}
            <div class="columns">
                {Input::new("first_date", t!(l, common.from_date), "date").required().view(fields, faults)}
                {Input::new("from", t!(l, closing.from), "text").hint(t!(l, closing.from_hint)).view(fields, faults)}
            </div>
            <div class="columns">
                {Input::new("last_date", t!(l, common.until_date), "date").view(fields, faults)}
                {Input::new("to", t!(l, closing.to), "text").hint(t!(l, closing.to_hint)).view(fields, faults)}
            </div>
            {select("repeat", t!(l, closing.repeat), None, &repeat, fields, faults)}
            <fieldset>
                <legend>{t!(l, closing.which_weekdays)}</legend>
                <div class="rules-days">{days}</div>
            </fieldset>
            {Input::new("reason", t!(l, common.reason), "text").hint(t!(l, closing.reason_public_hint)).required().view(fields, faults)}
            <div class="actions"><button class="button button-primary">{t!(l, closing.close)}</button></div>
        </form>
    }
    .into_any()
}
