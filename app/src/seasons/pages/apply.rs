//! The application: one group, what it needs, where and when, in order of choice. For the association's booker, or the clerk.

use super::address::to_list;
use super::refused;
use crate::error::PageError;
use crate::facilities;
use crate::id::{OrganisationId, RoundId, WishId};
use crate::people;
use crate::people::model::{Organisation, OrganisationKind, Right};
use crate::seasons::model::{AgeBand, Round, Wish, WishNumber, WishNumbers, WishTerms};
use crate::seasons::service;
use crate::seasons::words;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::{Weekday, Weekly, clock, parse_clock};
use crate::ui::date;
use crate::ui::form::{Faults, Input, fault_summary, select};
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// How many spaces and how many times can be asked for in one wish.
const CHOICES: usize = 5;

/// What the form needs to be shown.
struct Form {
    round: Round,
    /// The wish that is being changed, if any.
    wish: Option<WishId>,
    organisations: Vec<Organisation>,
    /// Spaces that can be applied for: id and full name.
    spaces: Vec<(String, String)>,
    /// Words that some space has, to choose needs from.
    features: Vec<String>,
}

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    Asked(asked): Asked,
) -> Result<Response, PageError> {
    visitor.signed_in()?;
    let (form, wish) = load(&app, &visitor, &id, asked.text("wish")).await?;
    let fields = match &wish {
        Some(wish) => fields_of(wish),
        // How many take part is for the group to say.
        None => with_numbers(Fields::default(), &WishNumbers::default())
            .with("organisation", asked.text("organisation"))
            .with(WishNumber::Persons.key(), ""),
    };
    Ok(view(&app, &visitor, &form, &fields, &Faults::default()))
}

pub async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    visitor.signed_in()?;
    let l = visitor.language;
    let (form, wish) = load(&app, &visitor, &id, fields.text("wish")).await?;
    let organisation =
        wish.as_ref().map_or_else(|| fields.text("organisation").into(), |wish| wish.terms.organisation.clone());
    if !visitor.actor.may(Right::BookFor(&organisation)) {
        return Err(PageError::Forbidden);
    }
    let mut faults = Faults::default();
    let mut terms = read(l, &fields, organisation, &mut faults);
    terms.submitted_by = visitor.actor.id().cloned();
    if faults.is_empty() {
        let done = match &form.wish {
            Some(wish) => service::change(&app, &visitor.actor, wish, &terms).await.map(|()| wish.clone()),
            None => service::apply(&app, &visitor.actor, &id, &terms).await,
        };
        match done {
            Ok(wish) => return Ok(to_list(&id, &visitor, "sent", &wish)),
            Err(error) => refused::at_field(l, &mut faults, "group", error)?,
        }
    }
    Ok(view(&app, &visitor, &form, &fields, &faults))
}

/// The form's choices, and the wish to change; refuses whoever may apply for nobody, or not for the wish's association.
async fn load(app: &App, visitor: &Visitor, id: &RoundId, wish: &str) -> Result<(Form, Option<Wish>), PageError> {
    let mut tx = app.database.read().await?;
    let round = service::round(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let mut organisations = people::service::organisations_to_book_for(&mut tx, &visitor.actor).await?;
    organisations.retain(|organisation| organisation.kind == OrganisationKind::Association);
    if organisations.is_empty() {
        return Err(PageError::Forbidden);
    }
    let wish = if wish.is_empty() {
        None
    } else {
        Some(service::wish(&mut tx, &wish.into()).await?.ok_or(PageError::NotFound)?)
    };
    if let Some(wish) = &wish {
        if wish.round != *id {
            return Err(PageError::NotFound);
        }
        if !visitor.actor.may(Right::BookFor(&wish.terms.organisation)) {
            return Err(PageError::Forbidden);
        }
    }
    let buildings = facilities::service::buildings(&mut tx).await?;
    let all = facilities::service::spaces(&mut tx).await?;
    let mut spaces: Vec<_> = all
        .iter()
        .filter(|space| space.bookable)
        .map(|space| {
            let building =
                buildings.iter().find(|building| building.id == space.building).map_or("", |building| &building.name);
            (
                space.id.0.clone(),
                format!(
                    "{building}, {} ({})",
                    space.name,
                    facilities::words::persons(visitor.language, space.capacity)
                ),
            )
        })
        .collect();
    spaces.sort_by_cached_key(|(_, name)| name.to_lowercase());
    let mut features: Vec<_> =
        all.into_iter().filter(|space| space.bookable).flat_map(|space| space.said.features).collect();
    features.sort_unstable();
    features.dedup();
    Ok((Form { round, wish: wish.as_ref().map(|wish| wish.id.clone()), organisations, spaces, features }, wish))
}

fn fields_of(wish: &Wish) -> Fields {
    let asked = &wish.terms;
    let mut fields = Fields::from_pairs(asked.needs.iter().map(|need| ("needs".to_owned(), need.clone())))
        .with("wish", &wish.id.0)
        .with("organisation", &asked.organisation.0)
        .with("group", &asked.group)
        .with("age_band", asked.age_band.word());
    fields = with_numbers(fields, &asked.numbers);
    for (space, at) in asked.spaces.iter().zip(1..) {
        fields.set(&format!("space_{at}"), &space.0);
    }
    for (time, at) in asked.times.iter().zip(1..) {
        fields.set(&format!("weekday_{at}"), time.weekday.to_string());
        fields.set(&format!("from_{at}"), clock(time.from));
        fields.set(&format!("to_{at}"), clock(time.until));
    }
    fields
}

fn with_numbers(fields: Fields, numbers: &WishNumbers) -> Fields {
    WishNumber::ALL.into_iter().fold(fields, |fields, one| fields.with(one.key(), numbers.get(one).to_string()))
}

/// What the form says; what cannot be read is a fault.
fn read(l: Locale, fields: &Fields, organisation: OrganisationId, faults: &mut Faults) -> WishTerms {
    let numbers = WishNumbers::of(|number| {
        fields.number(number.key()).unwrap_or_else(|| {
            faults.add(number.key(), t!(l, settings.fault_number));
            0
        })
    });
    let spaces = (1..=CHOICES).map(|at| fields.text(&format!("space_{at}"))).filter(|id| !id.is_empty());
    let mut times = Vec::new();
    for at in 1..=CHOICES {
        let [weekday, from, to] = ["weekday", "from", "to"].map(|name| fields.text(&format!("{name}_{at}")));
        if weekday.is_empty() && from.is_empty() && to.is_empty() {
            continue;
        }
        match (Weekday::parse(weekday), parse_clock(from), parse_clock(to)) {
            (Some(weekday), Some(from), Some(to)) => times.push(Weekly::new(weekday, from, to)),
            _ => faults.add(&format!("weekday_{at}"), t!(l, seasons.rule_time)),
        }
    }
    let age_band = AgeBand::parse(fields.text("age_band"));
    if age_band.is_none() {
        faults.add("age_band", t!(l, seasons.rule_required));
    }
    WishTerms {
        organisation,
        group: fields.text("group").to_owned(),
        age_band: age_band.unwrap_or(AgeBand::Open),
        numbers,
        needs: fields.all("needs").to_vec(),
        spaces: spaces.map(Into::into).collect(),
        times,
        submitted_by: None,
    }
}

fn view(app: &App, visitor: &Visitor, form: &Form, fields: &Fields, faults: &Faults) -> Response {
    let l = visitor.language;
    let title = if form.wish.is_some() { t!(l, seasons.change_wish) } else { t!(l, seasons.apply) };
    let mut frame = Frame::new(title, Section::Seasons);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let terms = &form.round.terms;
    let organisations: Vec<_> = form.organisations.iter().map(|one| (one.id.0.clone(), one.name.clone())).collect();
    let bands = AgeBand::ALL.map(|band| (band.word().to_owned(), words::band(l, band).to_owned()));
    let numbers = WishNumber::ALL.map(|number| {
        Input::new(number.key(), words::wish_number(l, number), "number").required().view(fields, faults)
    });
    page(app, visitor, frame, || {
        let closed = !form.round.takes_wishes(app.today());
        view! {
            <p><a href=format!("/seasons/{}", form.round.id)>{terms.name.clone()}</a></p>
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            {closed.then(|| view! { <p class="notice notice-warning">{t!(l, seasons.not_open)}</p> })}
            <p>{t!(l, seasons.apply_intro, slot = terms.numbers.slot_minutes)}</p>
            <form method="post" class="stack">
                {form.wish.as_ref().map(|wish| view! { <input type="hidden" name="wish" value=wish.0.clone()/> })}
                {form.wish.is_none().then(|| select("organisation", t!(l, common.association), None, &organisations, fields, faults))}
                <div class="columns">
                    {Input::new("group", t!(l, seasons.group), "text").hint(t!(l, seasons.group_hint)).required().view(fields, faults)}
                    {select("age_band", t!(l, seasons.age_band), None, &bands, fields, faults)}
                    {numbers.into_iter().collect_view()}
                </div>
                {needs(l, form, fields)}
                <fieldset><legend>{t!(l, common.spaces)}</legend><p class="hint">{t!(l, seasons.in_order)}</p>{spaces(l, form, fields, faults)}</fieldset>
                <fieldset><legend>{t!(l, seasons.wanted_times)}</legend><p class="hint">{t!(l, seasons.times_hint)}</p>{times(l, fields, faults)}</fieldset>
                <p class="actions">
                    <button class="button button-primary">{t!(l, seasons.send)}</button>
                    <a href=format!("/seasons/{}/mine", form.round.id)>{t!(l, seasons.back)}</a>
                </p>
            </form>
        }
    })
}

fn needs(l: Locale, form: &Form, fields: &Fields) -> AnyView {
    if form.features.is_empty() {
        return ().into_any();
    }
    let boxes = form
        .features
        .iter()
        .map(|word| crate::ui::form::checkbox("needs", word, word, fields.all("needs").contains(word)));
    view! { <fieldset><legend>{t!(l, seasons.needs)}</legend><div class="checks">{boxes.collect_view()}</div></fieldset> }
        .into_any()
}

fn spaces(l: Locale, form: &Form, fields: &Fields, faults: &Faults) -> AnyView {
    let none = (String::new(), t!(l, seasons.none).to_owned());
    let choices: Vec<_> = std::iter::once(none).chain(form.spaces.iter().cloned()).collect();
    let selects = (1..=CHOICES).map(|at| {
        let label = t!(l, seasons.nth_choice, nth = at);
        select(&format!("space_{at}"), &label, None, &choices, fields, faults)
    });
    selects.collect_view().into_any()
}

fn times(l: Locale, fields: &Fields, faults: &Faults) -> AnyView {
    let none = (String::new(), t!(l, seasons.none).to_owned());
    let days = Weekday::ALL.map(|day| (day.to_string(), date::weekday(l, day).to_owned()));
    let days: Vec<_> = std::iter::once(none).chain(days).collect();
    let rows = (1..=CHOICES).map(|at| {
        let label = t!(l, seasons.nth_choice, nth = at);
        let (from, to) = (t!(l, seasons.from_of, nth = at), t!(l, seasons.to_of, nth = at));
        view! {
            <div class="season-time">
                {select(&format!("weekday_{at}"), &label, None, &days, fields, faults)}
                {Input::new(&format!("from_{at}"), &from, "text").view(fields, faults)}
                {Input::new(&format!("to_{at}"), &to, "text").view(fields, faults)}
            </div>
        }
    });
    rows.collect_view().into_any()
}
