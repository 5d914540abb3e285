//! The booking form: once or weekly. A series is shown date by date before anything is booked.

use super::places::{Places, full_name};
use super::signed_in;
use super::way::Way;
use super::wish::{Wish, add_faults, read};
use crate::bookings::model::{NewSeries, State};
use crate::bookings::service::{self, BookingError, Preview};
use crate::bookings::wording;
use crate::database::Tx;
use crate::error::PageError;
use crate::facilities::model::{Approval, Building, Space};
use crate::id::SpaceId;
use crate::people;
use crate::people::model::{Organisation, Person, Right, may};
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section, encoded};
use crate::time::{clock, parse_clock};
use crate::ui::form::{Faults, Input, fault_summary, select, textarea};
use axum::extract::State as Site;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, td_string};

/// What the pages of the form need.
struct Shown {
    space: Space,
    building: Building,
    organisations: Vec<Organisation>,
    staff: bool,
}

impl Shown {
    async fn read(tx: &mut Tx, visitor: &Visitor, fields: &Fields) -> Result<Self, PageError> {
        let id = SpaceId::from(fields.text("space"));
        let space = crate::facilities::service::space(tx, &id).await?.ok_or(PageError::NotFound)?;
        let building = crate::facilities::service::building(tx, &space.building).await?.ok_or(PageError::NotFound)?;
        let organisations = people::service::organisations_to_book_for(tx, &visitor.roles).await?;
        let staff = may(&visitor.roles, Right::Decide(&space.building));
        Ok(Self { space, building, organisations, staff })
    }

    fn title(&self, l: Locale) -> String {
        td_string!(l, bookings.book_title, space = full_name(&self.space, &self.building))
    }
}

/// What a refused form comes back with.
#[derive(Default)]
struct Refused {
    faults: Faults,
    way: Option<Way>,
}

fn ask(visitor: &Visitor) -> Result<&Person, PageError> {
    let person = signed_in(visitor)?;
    if may(&visitor.roles, Right::Book) { Ok(person) } else { Err(PageError::Forbidden) }
}

pub async fn show(Site(app): Site<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    ask(&visitor)?;
    if !asked.has("space") {
        return Ok(Redirect::to("/search").into_response());
    }
    let mut tx = app.database.read().await?;
    let shown = Shown::read(&mut tx, &visitor, &asked).await?;
    let mut fields = if asked.has("date") { asked } else { asked.with("date", app.today().to_string()) };
    if fields.text("to").is_empty()
        && let Some(from) = parse_clock(fields.text("from"))
    {
        fields.set("to", clock((from + 60).min(1440)));
    }
    // A booker books for the association; oneself is the other choice.
    if !fields.has("organisation") && !shown.staff && shown.organisations.len() == 1 {
        fields.set("organisation", shown.organisations[0].id.0.clone());
    }
    Ok(form_page(&app, &visitor, &shown, &fields, &Refused::default()))
}

pub async fn submit(Site(app): Site<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    let person = ask(&visitor)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let shown = Shown::read(&mut tx, &visitor, &fields).await?;
    // What used to be ticked here has a door of its own.
    if shown.staff && fields.has("closure") {
        let [date, from, to, reason] = ["date", "from", "to", "title"].map(|name| encoded(fields.text(name)));
        let door = format!("/close?space={}&date={date}&from={from}&to={to}&reason={reason}", shown.space.id);
        return Ok(Redirect::to(&door).into_response());
    }
    let mut refused = Refused::default();
    let wish = read(&mut tx, &visitor, person, &shown.space, app.zone(), &fields, &mut refused.faults).await?;
    drop(tx);
    let Some(wish) = wish.filter(|_| !fields.has("change")) else { return Ok(form_page(&app, &visitor, &shown, &fields, &refused)) };
    let by = Some(person);
    let outcome = match wish {
        Wish::Weekly(series) if fields.has("seen") => service::book_series(&app, by, &visitor.roles, &series).await.map(|booked| {
            let done = if shown.staff || shown.space.approval == Approval::Direct { "booked" } else { "requested" };
            format!("/series/{}?done={done}", booked.id)
        }),
        Wish::Weekly(series) => match service::preview(&app, by, &visitor.roles, &series).await {
            Ok(preview) => return Ok(preview_page(&app, &visitor, &shown, &fields, &series, &preview)),
            Err(error) => Err(error),
        },
        Wish::Once(new) => service::request(&app, by, &visitor.roles, &new).await.map(|booking| {
            let done = if booking.state == State::Confirmed { "booked" } else { "requested" };
            format!("/bookings/{}?done={done}", booking.id)
        }),
    };
    match outcome {
        Ok(next) => return Ok(Redirect::to(&next).into_response()),
        Err(BookingError::Faults(found)) => add_faults(l, &found, &mut refused.faults),
        Err(BookingError::Taken(taken)) => {
            refused.faults.add("from", td_string!(l, bookings.taken));
            let places = Places::read(&mut app.database.read().await?).await?;
            refused.way = Some(Way::new(&visitor, app.zone(), &places, &taken, "/book", &fields));
        }
        Err(error) => {
            let field = if matches!(error, BookingError::NotForOrganisation) { "organisation" } else { "from" };
            super::booking::refuse(l, error, field, &mut refused.faults)?;
        }
    }
    Ok(form_page(&app, &visitor, &shown, &fields, &refused))
}

fn form_page(app: &App, visitor: &Visitor, shown: &Shown, fields: &Fields, refused: &Refused) -> Response {
    let l = visitor.language;
    let title = shown.title(l);
    let frame = Frame::new(title.clone(), Section::Search);
    let frame = if refused.faults.is_empty() { frame } else { frame.refused(l) };
    let rule = match shown.space.approval {
        Approval::Clerk if !shown.staff => td_string!(l, bookings.approval_clerk),
        _ => td_string!(l, bookings.approval_direct),
    };
    let week = format!("/spaces/{}?date={}#week", shown.space.id, fields.text("date"));
    let close = shown.staff.then(|| {
        let [date, from, to] = ["date", "from", "to"].map(|name| encoded(fields.text(name)));
        let address = format!("/close?space={}&date={date}&from={from}&to={to}", shown.space.id);
        view! { " "<a href=address>{td_string!(l, closing.close_calendar)}</a> }
    });
    shell::page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, &refused.faults)}
            {refused.way.as_ref().map(|way| way.view(l))}
            <p>{rule}" "<a href=week>{td_string!(l, bookings.see_week)}</a>{close}</p>
            {form(l, shown, fields, refused)}
        }
    })
}

fn form(l: Locale, shown: &Shown, fields: &Fields, refused: &Refused) -> AnyView {
    let faults = &refused.faults;
    let organisations = (!shown.organisations.is_empty()).then(|| {
        let myself = (String::new(), td_string!(l, bookings.myself).to_owned());
        let choices: Vec<_> =
            std::iter::once(myself).chain(shown.organisations.iter().map(|one| (one.id.0.clone(), one.name.clone()))).collect();
        select("organisation", td_string!(l, bookings.for_whom), None, &choices, fields, faults)
    });
    let staff = shown.staff.then(|| {
        view! {
            {Input::new("email", td_string!(l, bookings.for_email), "email").hint(td_string!(l, bookings.for_email_hint)).view(fields, faults)}
        }
    });
    let button = match shown.space.approval {
        Approval::Clerk if !shown.staff => td_string!(l, bookings.do_request),
        _ => td_string!(l, bookings.do_book),
    };
    let weekly = !fields.text("until").is_empty();
    let ticks = ["shown", "day"]
        .into_iter()
        .flat_map(|name| fields.all(name).iter().map(move |day| view! { <input type="hidden" name=name value=day.clone()/> }));
    view! {
        <form method="post" action="/book" class="stack">
            <input type="hidden" name="space" value=shown.space.id.0.clone()/>
            {ticks.collect_view()}
            <div class="columns">
                {Input::new("date", td_string!(l, bookings.date), "date").required().view(fields, faults)}
                {Input::new("from", td_string!(l, bookings.from), "text").required().view(fields, faults)}
                {Input::new("to", td_string!(l, bookings.to), "text").hint(td_string!(l, bookings.to_hint)).required().view(fields, faults)}
            </div>
            {Input::new("title", td_string!(l, bookings.what), "text").hint(td_string!(l, bookings.what_hint)).required().view(fields, faults)}
            {organisations}
            {Input::new("persons", td_string!(l, bookings.persons), "number").view(fields, faults)}
            <details open=weekly>
                <summary>{td_string!(l, bookings.weekly_title)}</summary>
                {Input::new("until", td_string!(l, bookings.repeat), "date").hint(td_string!(l, bookings.repeat_hint)).view(fields, faults)}
            </details>
            {textarea("note", td_string!(l, bookings.note), None, fields, faults)}
            {staff}
            <div class="actions"><button class="button button-primary">{button}</button></div>
        </form>
    }
    .into_any()
}

/// The dates that can be booked, each with a tick that can be taken away, and those that cannot, with the reason.
fn preview_page(app: &App, visitor: &Visitor, shown: &Shown, fields: &Fields, series: &NewSeries, preview: &Preview) -> Response {
    let l = visitor.language;
    let title = shown.title(l);
    let hidden = ["space", "date", "from", "to", "title", "organisation", "persons", "until", "note", "email"]
        .into_iter()
        .filter(|name| fields.has(name))
        .map(|name| view! { <input type="hidden" name=name value=fields.text(name).to_owned()/> })
        .collect_view();
    // What was taken away before stays so when the form has been changed.
    let gone = |day: &String| fields.all("shown").contains(day) && !fields.all("day").contains(day);
    let free = preview.free.iter().map(|date| {
        let day = date.to_string();
        let id = format!("day-{day}");
        let ticked = !gone(&day);
        view! {
            <li class="check">
                <input type="hidden" name="shown" value=day.clone()/>
                <input type="checkbox" id=id.clone() name="day" value=day checked=ticked/>
                <label for=id>{wording::date(l, *date)}</label>
            </li>
        }
    });
    let free = free.collect_view();
    let skipped =
        preview.skipped.iter().map(|one| view! { <li>{wording::date(l, one.date)}": "{wording::skipped(l, one)}</li> }).collect_view();
    let skipped = (!preview.skipped.is_empty()).then(|| view! { <h2>{td_string!(l, bookings.skipped_title)}</h2> <ul>{skipped}</ul> });
    let count = preview.free.len();
    let agree = (count > 0).then(|| {
        view! { <button class="button button-primary" name="seen" value="yes">{td_string!(l, bookings.book_dates, count = count)}</button> }
    });
    let time = wording::weekly(l, series.weekday, series.starts_minute, series.ends_minute);
    let persons = series.persons.map(|persons| view! { <div><dt>{td_string!(l, bookings.persons)}</dt><dd>{persons}</dd></div> });
    let note =
        (!series.note.is_empty()).then(|| view! { <div><dt>{td_string!(l, bookings.note)}</dt><dd>{series.note.clone()}</dd></div> });
    shell::page(app, visitor, Frame::new(title.clone(), Section::Search), || {
        view! {
            <h1>{title}</h1>
            <p>{series.title.clone()}": "{time}", "{td_string!(l, bookings.weekly)}</p>
            <dl class="bookings-facts">{persons}{note}</dl>
            <p class="notice" role="status">{td_string!(l, bookings.preview_text, free = count, skipped = preview.skipped.len())}</p>
            <form method="post" action="/book" class="stack">
                {hidden}
                <fieldset id="dates" tabindex="-1">
                    <legend>{td_string!(l, bookings.preview_title)}</legend>
                    <p class="hint">{td_string!(l, bookings.preview_choose)}</p>
                    <ul class="bookings-dates">{free}</ul>
                </fieldset>
                <div class="actions">{agree}<button class="button" name="change" value="yes">{td_string!(l, bookings.change)}</button></div>
            </form>
            {skipped}
        }
    })
}
