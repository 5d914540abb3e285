//! The pages before a school break, a date with other hours, or a closed day is removed.

use super::closed_days;
use crate::bookings::words;
use crate::error::PageError;
use crate::facilities::service;
use crate::id::{BuildingId, ClosedDayId, ExceptionId, SchoolBreakId};
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Section, safe_next};
use crate::time::ClockSpan;
use crate::ui::confirm::Confirm;
use crate::ui::form::Faults;
use axum::extract::{Path, State as Site};
use axum::response::Response;
use samrum_text::{Locale, t};

/// The question: what is removed, what that means, and that what is booked stays.
fn asked(l: Locale, name: String, goes: String, action: String, back: String) -> Confirm {
    let button = t!(l, facilities.exceptions_remove, dates = name);
    let title = t!(l, facilities.remove_title, name = name);
    // What is booked and met by the change is listed before it is made.
    Confirm::new(title, action, button, back).goes(goes).stays(t!(l, facilities.remove_stays)).with("ask", "yes")
}

pub async fn school_break(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SchoolBreakId>,
) -> Result<Response, PageError> {
    closed_days::ask(&visitor)?;
    let l = visitor.language;
    let breaks = service::school_breaks(&mut app.database.read().await?).await?;
    let kept = breaks.into_iter().find(|kept| kept.id == id).ok_or(PageError::NotFound)?;
    let goes = t!(l, facilities.breaks_remove_goes, name = kept.name, dates = words::dates(l, kept.dates));
    let confirm = asked(l, kept.name, goes, format!("/facilities/breaks/{id}/remove"), "/facilities/breaks".to_owned());
    Ok(confirm.page(&app, &visitor, Section::Facilities, &Faults::default()))
}

/// `next` in the address is where one came from.
pub async fn exception(
    Site(app): Site<App>,
    visitor: Visitor,
    Path((building, id)): Path<(BuildingId, ExceptionId)>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    closed_days::ask(&visitor)?;
    let l = visitor.language;
    let exceptions = service::exceptions_of(&mut app.database.read().await?, &building).await?;
    let kept = exceptions.into_iter().find(|kept| kept.id == id).ok_or(PageError::NotFound)?;
    let next = match query.text("next") {
        "" => format!("/facilities/buildings/{building}"),
        next => safe_next(next).to_owned(),
    };
    let dates = words::dates(l, kept.dates);
    let closed = || t!(l, common.closed).to_owned();
    let hours = kept.window.map_or_else(closed, ClockSpan::in_words);
    let goes = t!(l, facilities.exceptions_remove_goes, dates = dates, hours = hours, reason = kept.reason);
    let action = format!("/facilities/buildings/{building}/exceptions/{id}/remove");
    let confirm = asked(l, dates, goes, action, next.clone()).with("next", next);
    Ok(confirm.page(&app, &visitor, Section::Facilities, &Faults::default()))
}

pub async fn closed_day(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<ClosedDayId>,
) -> Result<Response, PageError> {
    closed_days::ask(&visitor)?;
    let l = visitor.language;
    let days = service::closed_days(&mut app.database.read().await?).await?;
    let kept = days.into_iter().find(|kept| kept.id == id).ok_or(PageError::NotFound)?;
    let goes = t!(l, facilities.closed_day_remove_goes, day = closed_days::sentence(l, &kept.day));
    let name = kept.day.reason;
    let confirm =
        asked(l, name, goes, format!("/facilities/closed-days/{id}/remove"), "/facilities/closed-days".to_owned());
    Ok(confirm.page(&app, &visitor, Section::Facilities, &Faults::default()))
}
