//! The rooms of a timetable that nobody has given opening hours: what that means, and where they are given.

use crate::facilities::model::Space;
use crate::people::model::{Right, may};
use crate::server::visitor::Visitor;
use crate::ui::order::natural;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Nothing where all rooms are open. Those who keep places get a way to each room.
pub fn notice(l: Locale, visitor: &Visitor, rooms: &[Space]) -> Option<AnyView> {
    let mut sorted: Vec<&Space> = rooms.iter().collect();
    sorted.sort_by(|a, b| natural(&a.name, &b.name));
    let keeps = may(&visitor.actor.roles, Right::KeepPlaces);
    let items = sorted.into_iter().map(|room| {
        if keeps {
            view! { <li><a href=format!("/facilities/spaces/{}", room.id)>{room.name.clone()}</a></li> }.into_any()
        } else {
            view! { <li>{room.name.clone()}</li> }.into_any()
        }
    });
    let items: Vec<_> = items.collect();
    let how = if keeps { t!(l, timetables.unopened_open) } else { t!(l, timetables.unopened_ask) };
    let notice = move || {
        view! {
            <details class="notice">
                <summary>{t!(l, timetables.unopened, count = items.len())}</summary>
                <p>{t!(l, timetables.unopened_text)}" "{how}</p>
                <ul>{items}</ul>
            </details>
        }
    };
    (!rooms.is_empty()).then(|| notice().into_any())
}
