//! How somebody wants to be told, and what they have been told. Staff may say it for those who do not come here.

use super::{at, fault, refused, signed_in, staff};
use crate::error::PageError;
use crate::id::PersonId;
use crate::messages::model::{Channel, Kind, Message, Quiet, Reach, Topic, Way};
use crate::messages::service::{self, MessageError};
use crate::messages::words;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::{clock, parse_clock};
use crate::ui::form::{Faults, Input, fault_summary, select};
use crate::ui::pages::{Pages, ROWS};
use crate::ui::table::wrapped;
use axum::extract::{Path, State as Site};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};
use std::collections::BTreeMap;

/// Whose page it is.
enum Of {
    Oneself,
    Another(PersonId),
}

impl Of {
    fn person(&self, visitor: &Visitor) -> Result<PersonId, PageError> {
        match self {
            Self::Oneself => Ok(signed_in(visitor)?.id.clone()),
            Self::Another(id) => staff(visitor).map(|()| id.clone()),
        }
    }

    fn address(&self) -> String {
        match self {
            Self::Oneself => "/account/messages".to_owned(),
            Self::Another(id) => format!("/people/{id}/messages"),
        }
    }
}

pub async fn mine(Site(app): Site<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    show(&app, &visitor, &Of::Oneself, &asked).await
}

pub async fn save_mine(Site(app): Site<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    save(&app, &visitor, &Of::Oneself, fields).await
}

pub async fn of_another(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<PersonId>,
    Asked(asked): Asked,
) -> Result<Response, PageError> {
    show(&app, &visitor, &Of::Another(id), &asked).await
}

pub async fn save_of_another(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<PersonId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    save(&app, &visitor, &Of::Another(id), fields).await
}

async fn show(app: &App, visitor: &Visitor, of: &Of, asked: &Fields) -> Result<Response, PageError> {
    let person = of.person(visitor)?;
    let reach = service::reach(&mut app.database.read().await?, &visitor.actor, &person).await.map_err(refused)?;
    let mut fields = as_fields(&reach);
    for name in ["page", "done"] {
        fields.set(name, asked.text(name));
    }
    page(app, visitor, of, &reach, &fields, &Faults::default()).await
}

async fn save(app: &App, visitor: &Visitor, of: &Of, fields: Fields) -> Result<Response, PageError> {
    let person = of.person(visitor)?;
    let l = visitor.language;
    let known = service::reach(&mut app.database.read().await?, &visitor.actor, &person).await.map_err(refused)?;
    let mut faults = Faults::default();
    let quiet = quiet(l, &fields, &mut faults);
    let new = Reach {
        language: fields.text("language").to_owned(),
        channel: Channel::parse(fields.text("channel")).ok_or(PageError::BadRequest)?,
        phone: fields.text("phone").to_owned(),
        address: fields.text("address").to_owned(),
        quiet,
        choices: choices(&fields),
        ..known.clone()
    };
    if faults.is_empty() {
        match service::set_reach(app, &visitor.actor, &new).await {
            Ok(()) => return Ok(Redirect::to(&format!("{}?done=saved", of.address())).into_response()),
            Err(MessageError::Faults(found)) => {
                for (field, sentence) in found.into_iter().map(|one| fault(l, one)) {
                    faults.add(&field, sentence);
                }
            }
            Err(error) => return Err(refused(error)),
        }
    }
    page(app, visitor, of, &known, &fields, &faults).await
}

/// The form as it would be filled in to say what holds.
fn as_fields(reach: &Reach) -> Fields {
    let mut fields = Fields::default()
        .with("language", &reach.language)
        .with("channel", reach.channel.word())
        .with("phone", &reach.phone)
        .with("address", &reach.address);
    if let Some(quiet) = reach.quiet {
        fields.set("quiet_from", clock(quiet.from));
        fields.set("quiet_until", clock(quiet.until));
    }
    for (kind, way) in &reach.choices {
        fields.set(&format!("way-{}", kind.word()), way.word());
    }
    fields
}

fn choices(fields: &Fields) -> BTreeMap<Kind, Way> {
    let chosen = Kind::ALL.into_iter().filter_map(|kind| {
        let way = Way::parse(fields.text(&format!("way-{}", kind.word())))?;
        // What goes as it would anyway is no choice.
        let usual = if kind.is_usual() { Way::On } else { Way::Off };
        (way != usual).then_some((kind, way))
    });
    chosen.collect()
}

fn quiet(l: Locale, fields: &Fields, faults: &mut Faults) -> Option<Quiet> {
    let (from, until) = (fields.text("quiet_from"), fields.text("quiet_until"));
    if from.is_empty() && until.is_empty() {
        return None;
    }
    let quiet = parse_clock(from).zip(parse_clock(until)).filter(|(from, until)| from % 1440 != until % 1440);
    if quiet.is_none() {
        faults.add("quiet_from", t!(l, messages.fault_quiet));
    }
    quiet.map(|(from, until)| Quiet { from: from % 1440, until: until % 1440 })
}

async fn page(
    app: &App,
    visitor: &Visitor,
    of: &Of,
    reach: &Reach,
    fields: &Fields,
    faults: &Faults,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let own = matches!(of, Of::Oneself);
    let (messages, pages) = if own {
        let mut tx = app.database.read().await?;
        let (_, count) = service::of_person(&mut tx, &visitor.actor, 0, 0).await.map_err(refused)?;
        let pages = Pages::new(fields, "page", count);
        let (messages, _) = service::of_person(&mut tx, &visitor.actor, pages.from(), ROWS).await.map_err(refused)?;
        (messages, Some(pages))
    } else {
        (Vec::new(), None)
    };
    let title = if own { t!(l, messages.mine).to_owned() } else { t!(l, messages.of_person, name = reach.name) };
    let frame = Frame::new(title.clone(), if own { Section::Account } else { Section::People });
    let frame = if faults.is_empty() { frame } else { frame.refused(l) };
    Ok(shell::page(app, visitor, frame, || {
        let (back, back_to) = if own {
            ("/account".to_owned(), t!(l, messages.back_to_account))
        } else {
            ("/people".to_owned(), t!(l, people.back_to_people))
        };
        let saved = (fields.text("done") == "saved")
            .then(|| view! { <p class="notice notice-success" role="status">{t!(l, messages.saved)}</p> });
        let places = Fields::default().with("page", fields.text("page"));
        let received = pages.map(|pages| {
            view! {
                <section>
                    <h2>{t!(l, messages.received)}</h2>
                    {received(l, app, &messages)}
                    {pages.view(l, "/account/messages", &places)}
                </section>
            }
        });
        view! {
            <p><a href=back>{back_to}</a></p>
            <h1>{title}</h1>
            {saved}
            {fault_summary(l, faults)}
            {form(l, of, reach, fields, faults)}
            {received}
        }
    }))
}

fn form(l: Locale, of: &Of, reach: &Reach, fields: &Fields, faults: &Faults) -> AnyView {
    let languages: Vec<_> = Locale::ALL
        .into_iter()
        .filter(|locale| locale.is_complete())
        .map(|locale| (locale.code().to_owned(), t!(locale, language.name).to_owned()))
        .collect();
    let channels: Vec<_> = Channel::ALL
        .into_iter()
        .map(|channel| (channel.word().to_owned(), words::channel(l, channel).to_owned()))
        .collect();
    let topics = Topic::ALL.into_iter().map(|topic| {
        let kinds = Kind::ALL.into_iter().filter(move |kind| kind.topic() == topic);
        view! {
            <fieldset>
                <legend>{words::topic(l, topic)}</legend>
                {kinds.map(|kind| way(l, kind, fields, faults)).collect_view()}
            </fieldset>
        }
    });
    view! {
        <form method="post" action=of.address() class="stack narrow">
            <p>{t!(l, messages.reached_at, email = reach.email)}</p>
            {select("language", t!(l, messages.language), None, &languages, fields, faults)}
            {select("channel", t!(l, messages.usual_way), Some(t!(l, messages.usual_way_hint)), &channels, fields, faults)}
            {Input::new("phone", t!(l, messages.phone), "tel").hint(t!(l, messages.phone_hint)).autocomplete("tel").view(fields, faults)}
            {Input::new("address", t!(l, messages.address), "text").hint(t!(l, messages.address_hint)).autocomplete("street-address").view(fields, faults)}
            <fieldset>
                <legend>{t!(l, messages.quiet)}</legend>
                <p class="hint">{t!(l, messages.quiet_hint)}</p>
                {Input::new("quiet_from", t!(l, messages.quiet_from), "time").view(fields, faults)}
                {Input::new("quiet_until", t!(l, messages.quiet_until), "time").view(fields, faults)}
            </fieldset>
            <details open=!faults.is_empty()>
                <summary>{t!(l, messages.by_kind)}</summary>
                {topics.collect_view()}
            </details>
            <button class="button button-primary">{t!(l, common.save)}</button>
        </form>
    }
    .into_any()
}

/// The choice of a way for one kind.
fn way(l: Locale, kind: Kind, fields: &Fields, faults: &Faults) -> AnyView {
    let name = format!("way-{}", kind.word());
    let mut ways = vec![(Way::On.word(), t!(l, messages.way_on))];
    ways.extend(Channel::ALL.map(|channel| (channel.word(), words::channel(l, channel))));
    if !kind.must() {
        ways.push((Way::Off.word(), t!(l, messages.way_off)));
    }
    let ways: Vec<_> = ways.into_iter().map(|(word, words)| (word.to_owned(), words.to_owned())).collect();
    let unsaid = if kind.is_usual() { Way::On } else { Way::Off };
    let chosen = if fields.has(&name) { fields.clone() } else { fields.clone().with(&name, unsaid.word()) };
    let hint = kind.must().then(|| t!(l, messages.must));
    select(&name, words::kind(l, kind), hint, &ways, &chosen, faults)
}

fn received(l: Locale, app: &App, messages: &[Message]) -> AnyView {
    if messages.is_empty() {
        return view! { <p class="empty">{t!(l, messages.received_none)}</p> }.into_any();
    }
    let row = |message: &Message| {
        let subject = message.letter.as_ref().map(|letter| letter.subject.clone());
        let subject = subject.unwrap_or_else(|| words::kind(l, message.kind).to_owned());
        view! {
            <tr>
                <td>{at(app.zone(), message.created_at)}</td>
                <td><a href=format!("/account/messages/{}", message.id)>{subject}</a></td>
                <td>{words::state(l, message.state)}</td>
            </tr>
        }
    };
    let heads = [t!(l, messages.created), t!(l, messages.subject), t!(l, common.state)];
    wrapped(
        t!(l, messages.received),
        view! {
            <table>
                <thead><tr>{heads.map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr></thead>
                <tbody>{messages.iter().map(row).collect_view()}</tbody>
            </table>
        },
    )
}
