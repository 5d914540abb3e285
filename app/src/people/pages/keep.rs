//! The administrator's list of accounts and organisations.

use crate::error::PageError;
use crate::people::model::{OrganisationKind, Right, Role, RoleKind};
use crate::people::service::{self, NewPerson, keep};
use crate::people::words;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::ui::form::{Faults, Input, fault_summary, select};
use crate::ui::pages::Pages;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::t;

/// Clerks see the list and add people to book for; only administrators give roles.
fn allowed(visitor: &Visitor) -> Result<(), PageError> {
    visitor.with(Right::KeepPeople).or_else(|_| visitor.with(Right::KeepPlaces)).map(|_| ())
}

pub async fn show(State(app): State<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    allowed(&visitor)?;
    render(&app, &visitor, asked, Faults::default()).await
}

pub async fn add_person(
    State(app): State<App>,
    visitor: Visitor,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    allowed(&visitor)?;
    let keeper = visitor.actor.may(Right::KeepPeople);
    let kind = RoleKind::parse(fields.text("role")).filter(|_| keeper).unwrap_or(RoleKind::Citizen);
    let organisation =
        Some(fields.text("organisation")).filter(|id| !id.is_empty() && kind != RoleKind::Citizen).map(Into::into);
    let password = fields.all("password").first().filter(|text| !text.is_empty() && keeper).cloned();
    let new = NewPerson {
        email: fields.text("email").to_owned(),
        name: fields.text("name").to_owned(),
        password,
        roles: vec![Role { kind, organisation, building: None }],
    };
    match keep::add_person(&app, &visitor.actor, &new).await {
        Ok(person) => Ok(Redirect::to(&format!("/people/{}", person.id)).into_response()),
        Err(error) => {
            let mut faults = Faults::default();
            words::refusal(visitor.language, error, &mut faults)?;
            render(&app, &visitor, fields, faults).await
        }
    }
}

pub async fn add_organisation(
    State(app): State<App>,
    visitor: Visitor,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    allowed(&visitor)?;
    let kind = OrganisationKind::parse(fields.text("organisation_kind")).unwrap_or(OrganisationKind::Association);
    match keep::add_organisation(&app, &visitor.actor, fields.text("organisation_name"), kind).await {
        Ok(_) => Ok(Redirect::to("/people").into_response()),
        Err(error) => {
            let mut faults = Faults::default();
            words::refusal(visitor.language, error, &mut faults)?;
            render(&app, &visitor, fields, faults.renamed("name", "organisation_name")).await
        }
    }
}

/// Where in the two lists one is: what is typed into the forms, a password among it, does not go into an address.
fn places_of(fields: &Fields) -> Fields {
    let places = fields.pairs().filter(|(name, _)| ["page", "organisations"].contains(name));
    Fields::from_pairs(places.map(|(name, value)| (name.to_owned(), value.to_owned())))
}

async fn render(app: &App, visitor: &Visitor, fields: Fields, faults: Faults) -> Result<Response, PageError> {
    let l = visitor.language;
    let keeper = visitor.actor.may(Right::KeepPeople);
    let mut tx = app.database.read().await?;
    let people = service::people(&mut tx).await?;
    let organisations = service::organisations(&mut tx).await?;
    drop(tx);
    let pages = Pages::new(&fields, "page", people.len());
    let organisation_pages = Pages::new(&fields, "organisations", organisations.len());
    let asked = places_of(&fields);
    let title = t!(l, people.people);
    let mut frame = Frame::new(title, Section::People);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let scopes = words::scopes(l, &organisations);
    let kinds = words::organisation_kinds(l);
    Ok(page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, &faults)}
            <div class="table-wrap" role="region" tabindex="0" aria-label=title><table>
                <thead><tr><th scope="col">{t!(l, common.name)}</th><th scope="col">{t!(l, people.email)}</th><td></td></tr></thead>
                <tbody>{pages.part(&people).iter().cloned().map(|(person, disabled)| view! {
                    <tr>
                        <td>{if keeper { view! { <a href=format!("/people/{}", person.id)>{person.name}</a> }.into_any() } else { person.name.into_any() }}</td>
                        <td>{person.email}</td>
                        <td>{disabled.then(|| t!(l, people.disabled))}</td>
                    </tr>
                }).collect_view()}</tbody>
            </table></div>
            {pages.view(l, "/people", &asked)}
            <section>
                <h2>{t!(l, people.add_person)}</h2>
                <form method="post" action="/people" class="stack narrow">
                    {Input::new("name", t!(l, common.name), "text").required().view(&fields, &faults)}
                    {Input::new("email", t!(l, people.email), "email").required().view(&fields, &faults)}
                    {keeper.then(|| view! {
                        {select("role", t!(l, people.role), None, &words::roles(l), &fields, &faults)}
                        {select("organisation", t!(l, people.scope), None, &scopes, &fields, &faults)}
                        {Input::new("password", t!(l, people.password), "password").hint(t!(l, people.add_person_hint)).autocomplete("new-password").view(&fields, &faults)}
                    })}
                    <button class="button button-primary">{t!(l, people.add_person)}</button>
                </form>
            </section>
            <section>
                <h2>{t!(l, people.organisations)}</h2>
                <details open=asked.has("organisations")><summary>{format!("{} ({})", t!(l, people.organisations), organisations.len())}</summary>
                    <ul>{organisation_pages.part(&organisations).iter().map(|one| view! { <li>{format!("{} – {}", one.name, words::organisation_kind(l, one.kind))}</li> }).collect_view()}</ul>
                    {organisation_pages.view(l, "/people", &asked)}
                </details>
                <form method="post" action="/organisations" class="stack narrow">
                    {Input::new("organisation_name", t!(l, common.name), "text").required().view(&fields, &faults)}
                    {select("organisation_kind", t!(l, common.kind), None, &kinds, &fields, &faults)}
                    <button class="button">{t!(l, people.add_organisation)}</button>
                </form>
            </section>
        }
    }))
}
