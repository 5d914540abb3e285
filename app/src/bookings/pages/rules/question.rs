//! What a change meets: the list of what is booked then, and what becomes of each. The form's own fields come along unseen.

use super::Told;
use super::holders::Holders;
use crate::bookings::model::{Booking, Choice, Use};
use crate::bookings::pages::mine::tag;
use crate::bookings::pages::places::Places;
use crate::bookings::service::{Answer, Met, Question, Why};
use crate::bookings::words;
use crate::error::PageError;
use crate::id::BookingId;
use crate::server::form::Fields;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::Zone;
use crate::ui::form::{Faults, Input, fault_summary};
use crate::ui::table::wrapped;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// The fields of the decision; all others are the form's own.
const SHOWN: &str = "decide-shown";
const ALL: &str = "decide-all";
const REASON: &str = "decide-reason";
/// The form itself is wanted back.
pub const BACK: &str = "decide-back";
/// Another page of the list is wanted.
pub const TURN: &str = "decide-page";
const CHOICE: &str = "choice-";

/// Bookings on a page of the list.
const ON_A_PAGE: usize = 100;

/// What was decided, if the list has been shown at all.
pub fn answer(fields: &Fields) -> Option<Answer> {
    let chosen = fields
        .pairs()
        .filter_map(|(name, value)| Some((BookingId::from(name.strip_prefix(CHOICE)?), Choice::parse(value)?)));
    fields.has(SHOWN).then(|| Answer {
        shown: fields.text(SHOWN).to_owned(),
        each: chosen.collect(),
        all: Choice::parse(fields.text(ALL)),
        reason: fields.text(REASON).to_owned(),
    })
}

/// The page of the list. Nothing has been changed yet.
pub async fn page(
    app: &App,
    visitor: &Visitor,
    fields: &Fields,
    question: &Question,
    told: &Told,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let places = Places::read(&mut tx).await?;
    let pages = question.met.len().div_ceil(ON_A_PAGE).max(1);
    let page = fields.number(TURN).and_then(|page| usize::try_from(page).ok()).unwrap_or(1).clamp(1, pages);
    let on_page: Vec<_> = question.met.iter().skip((page - 1) * ON_A_PAGE).take(ON_A_PAGE).collect();
    let holders = Holders::read(&mut tx, on_page.iter().map(|met| &met.booking)).await?;
    drop(tx);
    let mut faults = Faults::default();
    if let Some(sentence) = words::why(l, question.why) {
        faults.add(if matches!(question.why, Why::ReasonMissing | Why::LongReason) { REASON } else { "met" }, sentence);
    }
    let title = t!(l, closing.met_title, count = question.met.len());
    let mut frame = Frame::new(title.clone(), Section::Facilities);
    frame.status = StatusCode::UNPROCESSABLE_ENTITY;
    let rows = on_page.iter().map(|met| row(l, app.zone(), &places, &holders, met, fields)).collect_view();
    let table = wrapped(
        title.clone(),
        view! {
            <table class="rules-met">
                <caption>{t!(l, closing.met_caption)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(l, bookings.when)}</th>
                        <th scope="col">{t!(l, common.what)}</th>
                        <th scope="col">{t!(l, closing.holder)}</th>
                        <th scope="col">{t!(l, common.why)}</th>
                        <th scope="col">{t!(l, closing.choice)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        },
    );
    Ok(shell::page(app, visitor, frame, || {
        view! {
            <h1 id="met" tabindex="-1">{title}</h1>
            {fault_summary(l, &faults)}
            <p class="notice" role="status">{t!(l, closing.met_lead)}</p>
            <p><strong>{told.what.clone()}</strong></p>
            <form method="post" action=told.action.clone() class="stack">
                {carried(fields, &on_page)}
                <input type="hidden" name=SHOWN value=question.mark.clone()/>
                {for_all(l, fields, question.met.len())}
                {Input::new(REASON, t!(l, closing.reason), "text").hint(t!(l, closing.reason_hint)).view(fields, &faults)}
                <div class="actions">
                    <button class="button button-primary">{t!(l, closing.do_it)}</button>
                    <button class="button" name=BACK value="yes">{t!(l, closing.back)}</button>
                </div>
                {table}
                {turning(l, page, pages)}
            </form>
        }
    }))
}

/// What was typed in the form, and what was chosen on other pages of the list.
fn carried(fields: &Fields, on_page: &[&Met]) -> AnyView {
    let shown = |name: &str| on_page.iter().any(|met| name.strip_prefix(CHOICE) == Some(met.booking.id.0.as_str()));
    let hidden = fields
        .pairs()
        .filter(|(name, value)| {
            !name.starts_with("decide-") && !(name.starts_with(CHOICE) && (value.is_empty() || shown(name)))
        })
        .map(|(name, value)| view! { <input type="hidden" name=name.to_owned() value=value.to_owned()/> });
    hidden.collect_view().into_any()
}

fn for_all(l: Locale, fields: &Fields, count: usize) -> AnyView {
    let chosen = Choice::parse(fields.text(ALL));
    let hints = |choice| match choice {
        Choice::Keep => t!(l, closing.keep_hint),
        Choice::Move => t!(l, closing.move_hint),
        Choice::Cancel => t!(l, closing.cancel_hint),
    };
    let radios = Choice::ALL.map(|choice| {
        let id = format!("{ALL}-{}", choice.word());
        view! {
            <div class="check">
                <input type="radio" id=id.clone() name=ALL value=choice.word() checked={chosen == Some(choice)}/>
                <label for=id>{words::choice(l, choice)}<span class="hint">" "{hints(choice)}</span></label>
            </div>
        }
    });
    let legend = if count == 1 { t!(l, closing.for_one) } else { t!(l, closing.for_all) };
    view! { <fieldset><legend>{legend}</legend>{radios.collect_view()}</fieldset> }.into_any()
}

fn row(l: Locale, zone: Zone, places: &Places, holders: &Holders, met: &Met, fields: &Fields) -> AnyView {
    let Booking { id, what: Use { title, kind, .. }, time, state, space, .. } = &met.booking;
    let time = words::time(l, zone, *time);
    let name = format!("{CHOICE}{id}");
    let chosen = Choice::parse(fields.text(&name));
    let options = Choice::ALL.map(|choice| {
        view! { <option value=choice.word() selected={chosen == Some(choice)}>{words::choice(l, choice)}</option> }
    });
    let against = met.breaks.iter().map(|each| view! { <li>{words::broken(l, each)}</li> }).collect_view();
    view! {
        <tr>
            <td>{time.clone()}<br/><span class="hint">{places.name(space)}</span></td>
            <th scope="row"><a href=format!("/bookings/{id}")>{title.clone()}</a><br/><span class="hint">{words::kind(l, *kind)}</span>" "{tag(l, *state)}</th>
            <td>{holders.view(&met.booking)}</td>
            <td><ul class="plain">{against}</ul></td>
            <td>
                <select id=name.clone() name=name aria-label=t!(l, closing.choice_of, title = title, time = time)>
                    <option value="">{t!(l, closing.as_all)}</option>
                    {options.collect_view()}
                </select>
            </td>
        </tr>
    }
    .into_any()
}

fn turning(l: Locale, page: usize, pages: usize) -> Option<AnyView> {
    let button = |to: usize, words: &'static str| view! { <button class="button" name=TURN value=to.to_string()>{words}</button> };
    let before = (page > 1).then(|| button(page - 1, t!(l, shell.previous_page)));
    let after = (page < pages).then(|| button(page + 1, t!(l, shell.next_page)));
    let words = t!(l, shell.pages_of, page = page, pages = pages);
    (pages > 1).then(|| view! { <div class="actions">{before}<span>{words}</span>{after}</div> }.into_any())
}
