//! A series before it is booked: what was said, the dates that can be booked and those that cannot.

use crate::bookings::model::NewSeries;
use crate::bookings::service::Preview;
use crate::bookings::words;
use crate::server::form::Fields;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::ui::form::{Faults, fault_summary};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::t;

/// The dates that can be booked, each with a tick that can be taken away, and those that cannot, with the reason.
pub fn page(
    app: &App,
    visitor: &Visitor,
    title: String,
    fields: &Fields,
    series: &NewSeries,
    preview: &Preview,
    faults: &Faults,
) -> Response {
    let l = visitor.language;
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
                <label for=id>{words::date(l, *date)}</label>
            </li>
        }
    });
    let free = free.collect_view();
    let skipped = preview
        .skipped
        .iter()
        .map(|one| view! { <li>{words::date(l, one.date)}": "{words::skipped(l, one)}</li> })
        .collect_view();
    let skipped =
        (!preview.skipped.is_empty()).then(|| view! { <h2>{t!(l, bookings.skipped_title)}</h2> <ul>{skipped}</ul> });
    let count = preview.free.len();
    let agree = (count > 0).then(|| {
        view! { <button class="button button-primary" name="seen" value="yes">{t!(l, bookings.book_dates)}</button> }
    });
    let time = words::weekly(l, series.time);
    let persons =
        series.what.persons.map(|persons| view! { <div><dt>{t!(l, bookings.persons)}</dt><dd>{persons}</dd></div> });
    let note = (!series.what.note.is_empty())
        .then(|| view! { <div><dt>{t!(l, bookings.note)}</dt><dd>{series.what.note.clone()}</dd></div> });
    let fault = faults.of("dates").map(|fault| view! { <p class="fault">{fault}</p> });
    let frame = Frame::new(title.clone(), Section::Search);
    let frame = if faults.is_empty() { frame } else { frame.refused(l) };
    shell::page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            <p>{series.what.title.clone()}": "{time}", "{t!(l, bookings.weekly)}</p>
            <dl class="bookings-facts">{persons}{note}</dl>
            <p class="notice" role="status">{t!(l, bookings.preview_text, free = count, skipped = preview.skipped.len())}</p>
            <form method="post" action="/book" class="stack">
                {hidden}
                <fieldset id="dates" tabindex="-1">
                    <legend>{t!(l, bookings.preview_title)}</legend>
                    {fault}
                    {(count > 0).then(|| view! { <p class="hint">{t!(l, bookings.preview_choose)}</p> })}
                    <ul class="bookings-dates">{free}</ul>
                </fieldset>
                <div class="actions">{agree}<button class="button" name="change" value="yes">{t!(l, common.change)}</button></div>
            </form>
            {skipped}
        }
    })
}
