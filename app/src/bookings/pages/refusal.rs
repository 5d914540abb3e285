//! Taken: what is in the way, as far as the asker may know, and what is free instead, a click away.

use super::search::book_link;
use crate::bookings::model::{Free, Taken};
use crate::bookings::wording;
use crate::facilities::model::{Building, Space};
use crate::server::form::Fields;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::encoded;
use leptos::prelude::*;
use samrum_text::td_string;

/// The refusal as a part of a page. What was typed goes along to the alternatives.
pub fn view(app: &App, visitor: &Visitor, taken: &Taken, spaces: &[Space], buildings: &[Building], typed: &Fields) -> AnyView {
    let l = visitor.language;
    let by: Vec<_> = taken
        .by
        .iter()
        .map(|held| {
            let space = spaces.iter().find(|space| space.id == held.booking.space);
            let title = wording::visible_title(visitor, &held.booking, space.map(|space| &space.building));
            let words = title.unwrap_or_else(|| td_string!(l, bookings.busy).to_owned());
            let place = space.map(|space| space.name.clone()).unwrap_or_default();
            format!("{}: {words} ({place})", wording::time(l, app.zone(), held.booking.starts_at, held.booking.ends_at))
        })
        .collect();
    let mut kept = String::new();
    for name in ["title", "organisation", "persons", "note"] {
        if !typed.text(name).is_empty() {
            kept = kept + "&" + name + "=" + &encoded(typed.text(name));
        }
    }
    let link = |free: &Free| {
        let space = spaces.iter().find(|space| space.id == free.space);
        let building = space.and_then(|space| buildings.iter().find(|building| building.id == space.building));
        let place = space.map(|space| space.name.clone()).unwrap_or_default();
        let place = building.map_or(place.clone(), |building| format!("{place}, {}", building.name));
        let text = format!("{place}, {}", wording::time(l, app.zone(), free.starts_at, free.ends_at));
        (format!("{}{kept}", book_link(app, &free.space.0, free.starts_at, free.ends_at)), text)
    };
    let list = |heading: &'static str, free: &[Free]| {
        let items: Vec<_> = free.iter().map(link).collect();
        (!items.is_empty()).then(|| {
            view! {
                <h3>{heading}</h3>
                <ul class="alternatives">{items.into_iter().map(|(href, text)| view! { <li><a href=href>{text}</a></li> }).collect_view()}</ul>
            }
        })
    };
    let none =
        (taken.elsewhere.is_empty() && taken.other_times.is_empty()).then(|| view! { <p>{td_string!(l, bookings.no_alternatives)}</p> });
    view! {
        <section class="notice refusal">
            <h2>{td_string!(l, bookings.in_the_way)}</h2>
            <ul>{by.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            {list(td_string!(l, bookings.elsewhere), &taken.elsewhere)}
            {list(td_string!(l, bookings.other_times), &taken.other_times)}
            {none}
        </section>
    }
    .into_any()
}
