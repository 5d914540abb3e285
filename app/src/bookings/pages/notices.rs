//! What stands above a booking or a series: that it is cancelled, what was taken back, and the way back while there is one.

use crate::bookings::model::{Booking, Cancellation};
use crate::bookings::words;
use crate::id::SeriesId;
use crate::server::form::Fields;
use crate::server::state::App;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Dates named in a notice before the rest is a number.
const MOST_NAMED: usize = 4;

/// Above one's booking: that it is cancelled, with the way back while there is one.
pub fn notice(l: Locale, app: &App, booking: &Booking, undoable: bool, query: &Fields) -> Option<AnyView> {
    if !booking.state.can_return() || (query.text("done") != "cancelled" && !undoable) {
        return None;
    }
    let time = words::time(l, app.zone(), booking.time);
    let text = t!(l, bookings.cancelled_which, dates = time);
    Some(with_undo(l, text, undoable.then(|| (format!("/bookings/{}/undo", booking.id), None))))
}

/// Above a series: which dates have just been cancelled, or taken back.
pub fn notice_dates(l: Locale, app: &App, id: &SeriesId, undoable: &[Cancellation], query: &Fields) -> Option<AnyView> {
    match query.text("done") {
        "cancelled" if !undoable.is_empty() => {
            let named = undoable.iter().take(MOST_NAMED).map(|one| words::time(l, app.zone(), one.time));
            let mut dates = named.collect::<Vec<_>>().join(", ");
            if undoable.len() > MOST_NAMED {
                dates = format!("{dates} {}", t!(l, bookings.and_more, count = undoable.len() - MOST_NAMED));
            }
            let text = t!(l, bookings.cancelled_which, dates = dates);
            let at = query.text("at").to_owned();
            Some(with_undo(l, text, Some((format!("/series/{id}/undo"), Some(at)))))
        }
        "undone" => {
            let (back, lost) = (query.number("back").unwrap_or(0), query.number("lost").unwrap_or(0));
            let lost = (lost > 0).then(|| t!(l, bookings.undone_lost, count = lost));
            let text = [Some(t!(l, bookings.undone_dates, count = back)), lost]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ");
            Some(view! { <p class="notice notice-success" role="status">{text}</p> }.into_any())
        }
        _ => None,
    }
}

fn with_undo(l: Locale, text: String, undo: Option<(String, Option<String>)>) -> AnyView {
    let undo = undo.map(|(action, at)| {
        let at = at.map(|at| view! { <input type="hidden" name="at" value=at/> });
        view! { <form method="post" action=action>{at}<button class="button">{t!(l, common.undo)}</button></form> }
    });
    view! { <div class="notice notice-success notice-undo" role="status"><p>{text}</p>{undo}</div> }.into_any()
}

/// The button that books a cancelled date again.
pub fn again_button(l: Locale, booking: &Booking, time: &str) -> AnyView {
    let label = t!(l, bookings.book_again_label, time = time);
    view! {
        <form method="post" action=format!("/bookings/{}/again", booking.id)>
            <button class="button" aria-label=label>{t!(l, bookings.book_again)}</button>
        </form>
    }
    .into_any()
}
