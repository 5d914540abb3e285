//! Taking an application back: a page that says what goes and what does not, a notice with the way back, and what was taken back.

use super::address::{list, to_list};
use super::{refused, round};
use crate::error::PageError;
use crate::id::{RoundId, WishId};
use crate::people::model::Right;
use crate::seasons::model::Wish;
use crate::seasons::service::{self, Overview};
use crate::server::form::Fields;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::Section;
use crate::ui::confirm::Confirm;
use crate::ui::form::Faults;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// The wish, for the association's own booker or the clerk.
async fn allowed(app: &App, visitor: &Visitor, id: &RoundId, wish: &WishId) -> Result<Wish, PageError> {
    visitor.signed_in()?;
    let mut tx = app.database.read().await?;
    let kept = service::wish(&mut tx, wish).await?.filter(|kept| kept.round == *id).ok_or(PageError::NotFound)?;
    if visitor.actor.may(Right::BookFor(&kept.terms.organisation)) { Ok(kept) } else { Err(PageError::Forbidden) }
}

pub async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, wish)): Path<(RoundId, WishId)>,
) -> Result<Response, PageError> {
    let kept = allowed(&app, &visitor, &id, &wish).await?;
    if kept.withdrawn.is_some() {
        return Ok(to_list(&id, &visitor, "withdrawn", &wish));
    }
    question(&app, &visitor, &kept, &Faults::default()).await
}

/// Takes the application back.
pub async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, wish)): Path<(RoundId, WishId)>,
) -> Result<Response, PageError> {
    let kept = allowed(&app, &visitor, &id, &wish).await?;
    match service::take_back(&app, &visitor.actor, &wish).await {
        Ok(()) => Ok(to_list(&id, &visitor, "withdrawn", &wish)),
        Err(error) => {
            let mut faults = Faults::default();
            refused::at_field(visitor.language, &mut faults, "confirm", error)?;
            question(&app, &visitor, &kept, &faults).await
        }
    }
}

/// Sends an application again that was taken back.
pub async fn send_again(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, wish)): Path<(RoundId, WishId)>,
) -> Result<Response, PageError> {
    let kept = allowed(&app, &visitor, &id, &wish).await?;
    match service::send_again(&app, &visitor.actor, &wish).await {
        Ok(()) => Ok(to_list(&id, &visitor, "sent", &wish)),
        Err(error) => round::shown(&app, &visitor, &kept.round, Err(error.into())).await,
    }
}

async fn question(app: &App, visitor: &Visitor, wish: &Wish, faults: &Faults) -> Result<Response, PageError> {
    let l = visitor.language;
    let overview = service::overview(&mut app.database.read().await?, &wish.round).await?;
    let group = wish.terms.group.clone();
    let first = wish.terms.spaces.first().map(|space| overview.place(space)).unwrap_or_default();
    let back = list(&wish.round, visitor);
    let club = overview.organisation(&wish.terms.organisation).to_owned();
    let goes = t!(
        l,
        seasons.take_back_goes,
        group = group,
        club = club,
        sessions = wish.terms.numbers.sessions,
        place = first
    );
    let last = overview.round.terms.applications.last.to_string();
    let question = t!(l, seasons.take_back_title, group = group);
    let action = format!("/seasons/{}/wishes/{}/remove", wish.round, wish.id);
    let confirm = Confirm::new(question, action, t!(l, seasons.take_back_button, group = group), back)
        .goes(goes)
        .stays(t!(l, seasons.take_back_stays, last = last));
    Ok(confirm.page(app, visitor, Section::Seasons, faults))
}

/// What has just been done with an application, and the way back.
pub fn notice(l: Locale, overview: &Overview, query: &Fields, open: bool) -> Option<AnyView> {
    let id: WishId = query.text("wish").into();
    let named = |wishes: &[Wish]| wishes.iter().find(|wish| wish.id == id).map(|wish| wish.terms.group.clone());
    match query.text("done") {
        "sent" => {
            let text = t!(l, seasons.sent_done, group = named(&overview.wishes)?);
            Some(view! { <p class="notice notice-success" role="status">{text}</p> }.into_any())
        }
        "withdrawn" => {
            let text = t!(l, seasons.withdrawn_done, group = named(&overview.taken_back)?);
            let undo = open.then(|| send_form(overview, &id, t!(l, common.undo).into_any()));
            Some(
                view! { <div class="notice notice-success notice-undo" role="status"><p>{text}</p>{undo}</div> }
                    .into_any(),
            )
        }
        _ => None,
    }
}

fn send_form(overview: &Overview, wish: &WishId, label: AnyView) -> AnyView {
    let action = format!("/seasons/{}/wishes/{wish}/send", overview.round.id);
    view! { <form method="post" action=action><button class="button">{label}</button></form> }.into_any()
}

/// What was taken back, with a button to send it again while applications are taken.
pub fn taken_back(l: Locale, overview: &Overview, withdrawn: &[&Wish], open: bool) -> Option<AnyView> {
    let open = open && !overview.round.state.is_decided();
    let items = withdrawn.iter().map(|wish| {
        let group = wish.terms.group.clone();
        let label =
            || view! { {t!(l, seasons.send_again)}<span class="visually-hidden">" "{group.clone()}</span> }.into_any();
        let again = open.then(|| send_form(overview, &wish.id, label()));
        let club = overview.organisation(&wish.terms.organisation).to_owned();
        view! { <li class="actions"><span>{group.clone()}", "{club}</span>{again}</li> }
    });
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then(|| {
        view! { <section><h2>{t!(l, seasons.taken_back_title)}</h2><ul class="plain">{items}</ul></section> }.into_any()
    })
}
