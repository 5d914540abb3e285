//! What is in the way of a wish, as far as the visitor may know, and what is free instead: one link each.

use super::places::{Places, filled};
use crate::bookings::model::{Free, Taken};
use crate::bookings::wording;
use crate::server::form::Fields;
use crate::server::visitor::Visitor;
use crate::time::Zone;
use leptos::prelude::*;
use samrum_text::{Locale, td_string};

/// Sentences and links of a refusal.
#[derive(Default)]
pub struct Way {
    by: Vec<String>,
    elsewhere: Vec<(String, String)>,
    other_times: Vec<(String, String)>,
}

impl Way {
    /// `path` is the form that the links fill.
    pub fn new(visitor: &Visitor, zone: Zone, places: &Places, taken: &Taken, path: &str, typed: &Fields) -> Self {
        let l = visitor.language;
        let by = taken.by.iter().map(|held| {
            let booking = &held.booking;
            let what = wording::visible_title(visitor, booking, places.building_of(&booking.space))
                .unwrap_or_else(|| td_string!(l, bookings.busy).to_owned());
            let when = wording::time(l, zone, booking.starts_at, booking.ends_at);
            format!("{when}: {what} ({})", places.name(&booking.space))
        });
        let link = |free: &Free, text: String| (filled(path, zone, free, typed), text);
        Self {
            by: by.collect(),
            elsewhere: taken.elsewhere.iter().map(|free| link(free, places.name(&free.space))).collect(),
            other_times: taken.other_times.iter().map(|free| link(free, wording::time(l, zone, free.starts_at, free.ends_at))).collect(),
        }
    }

    pub fn view(&self, l: Locale) -> AnyView {
        let links = |title: &'static str, links: &[(String, String)]| {
            let items = links.iter().map(|(href, text)| view! { <li><a href=href.clone()>{text.clone()}</a></li> }).collect_view();
            (!links.is_empty()).then(|| view! { <div><h3>{title}</h3><ul class="bookings-free">{items}</ul></div> })
        };
        let nothing = self.elsewhere.is_empty() && self.other_times.is_empty();
        view! {
            <section class="card bookings-way" aria-labelledby="way-title">
                <h2 id="way-title">{td_string!(l, bookings.in_the_way)}</h2>
                <ul>{self.by.iter().map(|sentence| view! { <li>{sentence.clone()}</li> }).collect_view()}</ul>
                {links(td_string!(l, bookings.elsewhere), &self.elsewhere)}
                {links(td_string!(l, bookings.other_times), &self.other_times)}
                {nothing.then(|| view! { <p>{td_string!(l, bookings.no_alternatives)}</p> })}
            </section>
        }
        .into_any()
    }
}
