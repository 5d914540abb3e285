//! One account, as the administrator keeps it: roles, password, whether it is open.

use crate::error::PageError;
use crate::facilities;
use crate::id::PersonId;
use crate::people::model::{Person, Right, Role, RoleKind};
use crate::people::service::{self, PeopleError, keep};
use crate::people::words;
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::ui::confirm::Confirm;
use crate::ui::form::{Faults, Input, fault_summary, select};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::t;

fn keeper(visitor: &Visitor) -> Result<&Person, PageError> {
    visitor.with(Right::KeepPeople)
}

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<PersonId>) -> Result<Response, PageError> {
    keeper(&visitor)?;
    render(&app, &visitor, &id, Faults::default()).await
}

pub async fn give_role(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<PersonId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let kind = RoleKind::parse(fields.text("role")).ok_or(PageError::BadRequest)?;
    let chosen = |name: &str| Some(fields.text(name)).filter(|id| !id.is_empty());
    let (organisation, building) = (chosen("organisation").map(Into::into), chosen("building").map(Into::into));
    let done = keep::give_role(&app, &visitor.actor, &id, &Role { kind, organisation, building }).await;
    answer(&app, &visitor, &id, done).await
}

pub async fn take_role(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, role)): Path<(PersonId, String)>,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let done = keep::take_role(&app, &visitor.actor, &id, &role).await;
    answer(&app, &visitor, &id, done).await
}

pub async fn set_password(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<PersonId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let password = fields.all("password").first().cloned().unwrap_or_default();
    let done = keep::set_password(&app, &visitor.actor, &id, &password).await;
    answer(&app, &visitor, &id, done.map(|_| ())).await
}

/// The page before an account is closed.
pub async fn ask_disable(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<PersonId>,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let person = service::person(&mut tx, &id).await?.ok_or(PageError::NotFound)?;
    let sessions = service::sessions(&app, &mut tx, &id).await?.len();
    let tokens = service::tokens(&mut tx, &id).await?.len();
    drop(tx);
    let back = format!("/people/{id}");
    let button = t!(l, people.disable_button, name = person.name);
    let confirm =
        Confirm::new(t!(l, people.disable_title, name = person.name), format!("{back}/disable"), button, back)
            .goes(t!(l, people.disable_goes, name = person.name))
            .goes(t!(l, people.disable_sessions, sessions = sessions, tokens = tokens))
            .stays(t!(l, people.disable_stays));
    Ok(confirm.page(&app, &visitor, Section::People, &Faults::default()))
}

pub async fn disable(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<PersonId>,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let done = keep::disable(&app, &visitor.actor, &id).await;
    answer(&app, &visitor, &id, done).await
}

pub async fn enable(State(app): State<App>, visitor: Visitor, Path(id): Path<PersonId>) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let done = keep::enable(&app, &visitor.actor, &id).await;
    answer(&app, &visitor, &id, done).await
}

/// The account's page anew, or what was refused on it.
async fn answer(
    app: &App,
    visitor: &Visitor,
    id: &PersonId,
    done: Result<(), PeopleError>,
) -> Result<Response, PageError> {
    let Err(error) = done else { return Ok(Redirect::to(&format!("/people/{id}")).into_response()) };
    let mut faults = Faults::default();
    words::refusal(visitor.language, error, &mut faults)?;
    render(app, visitor, id, faults).await
}

async fn render(app: &App, visitor: &Visitor, id: &PersonId, faults: Faults) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let person = service::person(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let disabled = service::people(&mut tx).await?.into_iter().any(|(one, disabled)| one.id == *id && disabled);
    let roles = service::numbered_roles(&mut tx, id).await?;
    let organisations = service::organisations(&mut tx).await?;
    let buildings = facilities::service::buildings(&mut tx).await?;
    drop(tx);
    let mut frame = Frame::new(person.name.clone(), Section::People);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let role_text = |role: &Role| {
        let organisation =
            organisations.iter().find(|one| Some(&one.id) == role.organisation.as_ref()).map(|one| &one.name);
        let building = buildings.iter().find(|one| Some(&one.id) == role.building.as_ref()).map(|one| &one.name);
        let name = words::role(l, role.kind);
        organisation.or(building).map_or_else(|| name.to_owned(), |scope| format!("{name}: {scope}"))
    };
    let roles: Vec<_> = roles.iter().map(|(number, role)| (number.clone(), role_text(role))).collect();
    let organisation_choices = words::scopes(l, &organisations);
    let building_choices: Vec<_> = std::iter::once((String::new(), t!(l, people.everywhere).to_owned()))
        .chain(buildings.iter().map(|one| (one.id.0.clone(), one.name.clone())))
        .collect();
    let fields = Fields::default();
    let at = |rest: &str| format!("/people/{id}/{rest}");
    Ok(page(app, visitor, frame, || {
        view! {
            <p><a href="/people">{t!(l, people.back_to_people)}</a></p>
            <h1>{person.name.clone()}</h1>
            {fault_summary(l, &faults)}
            <p>{person.email.clone()}{disabled.then(|| view! { " – "{t!(l, people.disabled)} })}</p>
            <section>
                <h2 id="roles" tabindex="-1">{t!(l, people.roles)}</h2>
                <ul class="plain">{roles.into_iter().map(|(number, text)| view! {
                    <li><form method="post" action=at(&format!("roles/{number}/take")) class="actions">
                        <span>{text.clone()}</span>
                        <button class="button button-danger">{t!(l, people.take_role, role = text)}</button>
                    </form></li>
                }).collect_view()}</ul>
                <form method="post" action=at("roles") class="stack narrow">
                    {select("role", t!(l, people.role), None, &words::roles(l), &fields, &faults)}
                    {select("organisation", t!(l, people.organisations), None, &organisation_choices, &fields, &faults)}
                    {select("building", t!(l, people.scope), None, &building_choices, &fields, &faults)}
                    <button class="button">{t!(l, people.give_role)}</button>
                </form>
            </section>
            <p><a href=at("messages")>{t!(l, messages.of_person, name = person.name)}</a></p>
            <section>
                <h2>{t!(l, people.new_password)}</h2>
                <form method="post" action=at("password") class="stack narrow">
                    {Input::new("password", t!(l, people.new_password), "password").hint(t!(l, people.new_password_hint)).autocomplete("new-password").view(&fields, &faults)}
                    <button class="button">{t!(l, common.save)}</button>
                </form>
            </section>
            {if disabled {
                view! { <form method="post" action=at("enable")><button class="button">{t!(l, people.enable)}</button></form> }.into_any()
            } else {
                view! { <p><a class="button" href=at("disable")>{t!(l, people.disable)}</a></p> }.into_any()
            }}
        }
    }))
}
