//! The booking form: once or weekly. A series is shown date by date before anything is booked.

use super::form::{Wish, add_faults, read};
use super::places::{Places, full_name};
use super::refusal::refuse;
use super::taken::TakenNotice;
use super::{preview, signed_in};
use crate::bookings::service::{self, BookingError};
use crate::database::Tx;
use crate::error::PageError;
use crate::facilities::model::{Approval, Building, Space};
use crate::id::SpaceId;
use crate::people;
use crate::people::model::{Organisation, Person, Right};
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section, encoded};
use crate::time::{clock, parse_clock};
use crate::ui::form::{Faults, Input, fault_summary, select, textarea};
use axum::extract::State as Site;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

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
        let organisations = people::service::organisations_to_book_for(tx, &visitor.actor).await?;
        let staff = visitor.actor.may(Right::Decide(&space.building));
        Ok(Self { space, building, organisations, staff })
    }

    fn title(&self, l: Locale) -> String {
        t!(l, bookings.book_title, space = full_name(&self.space, &self.building))
    }
}

/// What a refused form comes back with.
#[derive(Default)]
struct Refused {
    faults: Faults,
    taken: Option<TakenNotice>,
}

fn ask(visitor: &Visitor) -> Result<&Person, PageError> {
    let person = signed_in(visitor)?;
    if visitor.actor.may(Right::Book) { Ok(person) } else { Err(PageError::Forbidden) }
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
    let Some(wish) = wish.filter(|_| !fields.has("change")) else {
        return Ok(form_page(&app, &visitor, &shown, &fields, &refused));
    };
    let nothing_ticked = fields.has("seen") && fields.has("shown") && !fields.has("day");
    let outcome = match wish {
        Wish::Weekly(series) if fields.has("seen") && !nothing_ticked => {
            service::book_series(&app, &visitor.actor, &series).await.map(|booked| {
                let done = if shown.staff || shown.space.approval == Approval::Direct { "booked" } else { "requested" };
                format!("/series/{}?done={done}", booked.id)
            })
        }
        Wish::Weekly(series) => match service::preview(&app, &visitor.actor, &series).await {
            Ok(preview) => {
                if nothing_ticked {
                    refused.faults.add("dates", t!(l, bookings.no_date_chosen));
                }
                return Ok(preview::page(&app, &visitor, shown.title(l), &fields, &series, &preview, &refused.faults));
            }
            Err(error) => Err(error),
        },
        Wish::Once(new) => service::request(&app, &visitor.actor, &new).await.map(|booking| {
            let done = if booking.state.holds_time() { "booked" } else { "requested" };
            format!("/bookings/{}?done={done}", booking.id)
        }),
    };
    match outcome {
        Ok(next) => return Ok(Redirect::to(&next).into_response()),
        Err(BookingError::Faults(found)) => add_faults(l, &found, &mut refused.faults),
        Err(BookingError::Taken(taken)) => {
            refused.faults.add("from", t!(l, bookings.taken));
            let places = Places::read(&mut app.database.read().await?).await?;
            refused.taken = Some(TakenNotice::new(&visitor, app.zone(), &places, &taken, "/book", &fields));
        }
        Err(error) => {
            let field = if matches!(error, BookingError::NotForOrganisation) { "organisation" } else { "from" };
            refuse(l, error, field, &mut refused.faults)?;
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
        Approval::Clerk if !shown.staff => t!(l, bookings.approval_clerk),
        _ => t!(l, bookings.approval_direct),
    };
    let week = format!("/spaces/{}?date={}#week", shown.space.id, fields.text("date"));
    let close = shown.staff.then(|| {
        let [date, from, to] = ["date", "from", "to"].map(|name| encoded(fields.text(name)));
        let address = format!("/close?space={}&date={date}&from={from}&to={to}", shown.space.id);
        view! { " "<a href=address>{t!(l, closing.close_calendar)}</a> }
    });
    shell::page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, &refused.faults)}
            {refused.taken.as_ref().map(|taken| taken.view(l))}
            <p>{rule}" "<a href=week>{t!(l, bookings.see_week)}</a>{close}</p>
            {form(l, shown, fields, refused)}
        }
    })
}

fn form(l: Locale, shown: &Shown, fields: &Fields, refused: &Refused) -> AnyView {
    let faults = &refused.faults;
    let organisations = (!shown.organisations.is_empty()).then(|| {
        let myself = (String::new(), t!(l, bookings.myself).to_owned());
        let choices: Vec<_> = std::iter::once(myself)
            .chain(shown.organisations.iter().map(|one| (one.id.0.clone(), one.name.clone())))
            .collect();
        select("organisation", t!(l, bookings.for_whom), None, &choices, fields, faults)
    });
    let staff = shown.staff.then(|| {
        view! {
            {Input::new("email", t!(l, bookings.for_email), "email").hint(t!(l, bookings.for_email_hint)).view(fields, faults)}
        }
    });
    let button = match shown.space.approval {
        Approval::Clerk if !shown.staff => t!(l, bookings.do_request),
        _ => t!(l, bookings.do_book),
    };
    let weekly = !fields.text("until").is_empty();
    let ticks = ["shown", "day"].into_iter().flat_map(|name| {
        fields.all(name).iter().map(move |day| view! { <input type="hidden" name=name value=day.clone()/> })
    });
    view! {
        <form method="post" action="/book" class="stack">
            <input type="hidden" name="space" value=shown.space.id.0.clone()/>
            {ticks.collect_view()}
            <div class="columns">
                {Input::new("date", t!(l, common.date), "date").required().view(fields, faults)}
                {Input::new("from", t!(l, common.from), "text").required().view(fields, faults)}
                {Input::new("to", t!(l, common.to), "text").hint(t!(l, bookings.to_hint)).required().view(fields, faults)}
            </div>
            {Input::new("title", t!(l, bookings.what), "text").hint(t!(l, bookings.what_hint)).required().view(fields, faults)}
            {organisations}
            {Input::new("persons", t!(l, bookings.persons), "number").view(fields, faults)}
            <details open=weekly>
                <summary>{t!(l, bookings.weekly_title)}</summary>
                {Input::new("until", t!(l, bookings.repeat), "date").hint(t!(l, bookings.repeat_hint)).view(fields, faults)}
            </details>
            {textarea("note", t!(l, bookings.note), None, fields, faults)}
            {staff}
            <div class="actions"><button class="button button-primary">{button}</button></div>
        </form>
    }
    .into_any()
}
