//! The refusal "taken": what is in the way of a wish, as far as the visitor may know, and what is free instead, one link each.

use super::places::{Places, civil_span, filled};
use crate::bookings::model::{Free, Taken};
use crate::bookings::words;
use crate::server::form::Fields;
use crate::server::visitor::Visitor;
use crate::time::Zone;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Something else that is free. What was typed goes with it in a form, never in an address: addresses are written into logs.
pub struct Alternative {
    text: String,
    /// Where it leads, and the fields that are sent there; without fields it is a link.
    address: String,
    fields: Vec<(&'static str, String)>,
}

impl Alternative {
    /// The booking form, filled with a free time and with what was typed besides.
    pub fn to_book(zone: Zone, free: &Free, typed: &Fields, text: String) -> Self {
        let (date, from, to) = civil_span(zone, free.time);
        let time = [("space", free.space.0.clone()), ("date", date), ("from", from), ("to", to)];
        let words =
            ["title", "organisation", "persons", "note", "email"].map(|name| (name, typed.text(name).to_owned()));
        let fields = time.into_iter().chain(words).filter(|(_, value)| !value.is_empty()).collect();
        Self { text, address: "/book".to_owned(), fields }
    }

    /// A form that is filled by its address: only place and time stand there.
    fn to(path: &str, zone: Zone, free: &Free, text: String) -> Self {
        Self { text, address: filled(path, zone, free), fields: Vec::new() }
    }

    /// A link, or a button of this class.
    pub fn view(&self, class: &'static str) -> AnyView {
        if self.fields.is_empty() {
            return view! { <a href=self.address.clone()>{self.text.clone()}</a> }.into_any();
        }
        let hidden = self
            .fields
            .iter()
            .map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone()/> })
            .collect_view();
        view! { <form method="post" action=self.address.clone()>{hidden}<button class=class name="change" value="yes">{self.text.clone()}</button></form> }
            .into_any()
    }
}

/// Sentences and links of a refusal.
#[derive(Default)]
pub struct TakenNotice {
    by: Vec<String>,
    elsewhere: Vec<Alternative>,
    other_times: Vec<Alternative>,
}

impl TakenNotice {
    /// `path` is the form that the links fill.
    pub fn new(visitor: &Visitor, zone: Zone, places: &Places, taken: &Taken, path: &str, typed: &Fields) -> Self {
        let l = visitor.language;
        let by = taken.by.iter().map(|held| {
            let booking = &held.booking;
            let what = words::visible_title(&visitor.actor, booking, places.building_of(&booking.space))
                .unwrap_or_else(|| t!(l, bookings.busy).to_owned());
            let when = words::time(l, zone, booking.time);
            format!("{when}: {what} ({})", places.name(&booking.space))
        });
        let link = |free: &Free, text: String| match path {
            "/book" => Alternative::to_book(zone, free, typed, text),
            path => Alternative::to(path, zone, free, text),
        };
        Self {
            by: by.collect(),
            elsewhere: taken.elsewhere.iter().map(|free| link(free, places.name(&free.space))).collect(),
            other_times: taken.other_times.iter().map(|free| link(free, words::time(l, zone, free.time))).collect(),
        }
    }

    pub fn view(&self, l: Locale) -> AnyView {
        let links = |title: &'static str, links: &[Alternative]| {
            let items = links.iter().map(|one| view! { <li>{one.view("link-button")}</li> }).collect_view();
            (!links.is_empty()).then(|| view! { <div><h3>{title}</h3><ul class="bookings-free">{items}</ul></div> })
        };
        let nothing = self.elsewhere.is_empty() && self.other_times.is_empty();
        view! {
            <section class="card bookings-way" aria-labelledby="way-title">
                <h2 id="way-title">{t!(l, bookings.in_the_way)}</h2>
                <ul>{self.by.iter().map(|sentence| view! { <li>{sentence.clone()}</li> }).collect_view()}</ul>
                {links(t!(l, bookings.elsewhere), &self.elsewhere)}
                {links(t!(l, bookings.other_times), &self.other_times)}
                {nothing.then(|| view! { <p>{t!(l, bookings.no_alternatives)}</p> })}
            </section>
        }
        .into_any()
    }
}
