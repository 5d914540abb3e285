//! The settings page, and the part of any page on which a group of settings is decided: one box for each, and the date from which
//! they hold.

use super::model::{FieldRule, Flaw, Group, Values};
use super::service::{self, SettingsError};
use crate::error::PageError;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::parse_date;
use crate::ui::form::{Faults, Input, fault_summary};
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// The name of the field with the date.
const VALID_FROM: &str = "valid_from";

pub fn routes() -> Router<App> {
    Router::new().route("/settings", get(show).post(set))
}

/// Lets those through who decide this group of settings.
pub fn ask(visitor: &Visitor, group: Group) -> Result<(), PageError> {
    visitor.signed_in()?;
    if group.may_be_set_by(&visitor.actor) { Ok(()) } else { Err(PageError::Forbidden) }
}

/// What the boxes of a group show before anybody has typed.
pub fn fields(group: Group, values: &Values, from: NaiveDate) -> Fields {
    let fields = Fields::default().with(VALID_FROM, from.to_string());
    group.settings().fold(fields, |fields, setting| fields.with(setting.word(), values.get(setting).to_string()))
}

/// Does what was typed; what is wrong with it is told at its boxes.
pub async fn submit(app: &App, visitor: &Visitor, group: Group, fields: &Fields) -> Result<Option<Faults>, PageError> {
    let l = visitor.language;
    let (mut values, mut faults) = (Values::default(), Faults::default());
    for setting in group.settings() {
        match fields.number(setting.word()) {
            Some(value) => values.set(setting, value),
            None => faults.add(setting.word(), t!(l, settings.fault_number)),
        }
    }
    let from = parse_date(fields.text(VALID_FROM));
    if from.is_none() {
        faults.add(VALID_FROM, t!(l, settings.fault_date));
    }
    let unread = |flaw: &Flaw| fields.number(flaw.field).is_some();
    for flaw in values.flaws(group).iter().filter(|flaw| unread(flaw)) {
        faults.add(flaw.field, sentence(l, flaw.rule));
    }
    let Some(from) = from.filter(|_| faults.is_empty()) else { return Ok(Some(faults)) };
    match service::set(app, &visitor.actor, group, &values, from).await {
        Ok(()) => Ok(None),
        Err(SettingsError::Flawed(_)) => Err(PageError::Fault),
        Err(SettingsError::Forbidden) => Err(PageError::Forbidden),
        Err(SettingsError::Database(cause)) => Err(cause.into()),
    }
}

fn sentence(l: Locale, rule: FieldRule) -> String {
    match rule {
        FieldRule::Required => t!(l, settings.fault_number).to_owned(),
        FieldRule::Between(least, most) => t!(l, settings.fault_between, least = least, most = most),
        FieldRule::AtMost(other) => t!(l, settings.fault_at_most, other = other.label(l)),
        FieldRule::MoreThan(other) => t!(l, settings.fault_more_than, other = other.label(l)),
    }
}

/// A box for each setting of a group.
pub fn boxes(l: Locale, group: Group, fields: &Fields, faults: &Faults) -> AnyView {
    let boxes = group.settings().map(|setting| {
        let input = Input::new(setting.word(), setting.label(l), "number").required();
        let input = if let Some(hint) = setting.hint(l) { input.hint(hint) } else { input };
        input.view(fields, faults)
    });
    boxes.collect_view().into_any()
}

/// The box for the date from which they hold.
pub fn from_box(l: Locale, hint: &str, fields: &Fields, faults: &Faults) -> AnyView {
    Input::new(VALID_FROM, t!(l, settings.valid_from), "date").hint(hint).required().view(fields, faults)
}

async fn show(State(app): State<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    ask(&visitor, Group::Bookings)?;
    let values = service::values(&mut app.database.read().await?, app.today()).await?;
    let fields = fields(Group::Bookings, &values, app.today());
    Ok(page(&app, &visitor, &fields, &Faults::default(), asked.has("saved")))
}

async fn set(State(app): State<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    ask(&visitor, Group::Bookings)?;
    match submit(&app, &visitor, Group::Bookings, &fields).await? {
        None => Ok(Redirect::to("/settings?saved=yes").into_response()),
        Some(faults) => Ok(page(&app, &visitor, &fields, &faults, false)),
    }
}

/// The settings of bookings, and the way to those that have a page beside what they are about.
fn page(app: &App, visitor: &Visitor, fields: &Fields, faults: &Faults, saved: bool) -> Response {
    let l = visitor.language;
    let title = t!(l, settings.title);
    let frame = Frame::new(title, Section::Facilities);
    let frame = if faults.is_empty() { frame } else { frame.refused(l) };
    let others = [
        (Group::Seasons, "/seasons/points", t!(l, settings.seasons)),
        (Group::Utilisation, "/utilisation/settings", t!(l, utilisation.settings)),
        (Group::Messages, "/messages/settings", t!(l, messages.settings)),
    ];
    let others = others.into_iter().filter(|(group, ..)| group.may_be_set_by(&visitor.actor));
    let links = others.map(|(_, href, label)| view! { <li><a href=href>{label}</a></li> }).collect_view();
    shell::page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            {saved.then(|| view! { <p class="notice notice-success" role="status">{t!(l, settings.saved)}</p> })}
            <p>{t!(l, settings.intro)}</p>
            <form method="post" action="/settings" class="stack narrow">
                {boxes(l, Group::Bookings, fields, faults)}
                {from_box(l, t!(l, settings.valid_from_hint), fields, faults)}
                <div class="actions"><button class="button button-primary">{t!(l, settings.save)}</button></div>
            </form>
            <h2>{t!(l, settings.elsewhere)}</h2>
            <ul>{links}</ul>
        }
    })
}
