//! A building's week: a row for each space, a column for each day.

use super::weekly::{asked_monday, day_heading, label, week_bar};
use crate::bookings::service;
use crate::bookings::wording;
use crate::error::PageError;
use crate::facilities;
use crate::id::BuildingId;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::{Instant, clock};
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::td_string;

/// What a day holds: time, words, class.
type Holding = (String, String, &'static str);

/// A space's row: name, address, and what each day holds; `None` for a closed day.
struct Row {
    name: String,
    href: String,
    days: Vec<(NaiveDate, Option<Vec<Holding>>)>,
}

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<BuildingId>,
    Asked(asked): Asked,
) -> Result<Response, PageError> {
    // Open to anybody; titles of others' bookings are left out.
    let l = visitor.language;
    let monday = asked_monday(&app, &asked);
    let zone = app.zone();
    let mut tx = app.database.read().await?;
    let building = facilities::service::building(&mut tx, &id).await?.ok_or(PageError::NotFound)?;
    let spaces = facilities::service::spaces_of(&mut tx, &id).await?;
    let mut rows = Vec::new();
    for space in &spaces {
        let week = service::week(&app, &mut tx, space, monday).await?;
        let on = |date: NaiveDate| {
            let (starts, ends) = (zone.start_of(date).0, zone.end_of(date).0);
            let held = week.held.iter().filter(|held| held.booking.starts_at < ends && starts < held.booking.ends_at);
            held.map(|held| {
                let time = |at: i64| clock(zone.civil(Instant(at)).1);
                let span = format!("{}–{}", time(held.booking.starts_at), time(held.booking.ends_at));
                (span, label(&visitor, space, held), held.booking.kind.word())
            })
            .collect::<Vec<_>>()
        };
        let days = week.days.iter().map(|(date, windows)| {
            let held = on(*date);
            (*date, (!windows.is_empty() || !held.is_empty()).then_some(held))
        });
        rows.push(Row { name: space.name.clone(), href: format!("/spaces/{}?date={monday}", space.id), days: days.collect() });
    }
    drop(tx);
    let path = format!("/buildings/{id}");
    let headings: Vec<_> = (0..7).map(|day| day_heading(l, monday + chrono::Days::new(day))).collect();
    Ok(page(&app, &visitor, Frame::new(building.name.clone(), Section::Search), || {
        view! {
            <h1>{building.name.clone()}</h1>
            <p class="lead">{format!("{}, {}", building.address, building.area)}</p>
            {week_bar(&app, l, &path, monday)}
            <div class="table-wrap" tabindex="0" role="region" aria-label=td_string!(l, bookings.spaces_here)><table class="building-week">
                <thead><tr><th scope="col">{td_string!(l, bookings.spaces_here)}</th>
                    {headings.into_iter().map(|heading| view! { <th scope="col">{heading}</th> }).collect_view()}</tr></thead>
                <tbody>{rows.into_iter().map(|row| view! {
                    <tr>
                        <th scope="row"><a href=row.href>{row.name}</a></th>
                        {row.days.into_iter().map(|(_, held)| match held {
                            None => view! { <td class="closed-day">{td_string!(l, bookings.closed)}</td> }.into_any(),
                            Some(held) if held.is_empty() => view! { <td>{td_string!(l, bookings.free)}</td> }.into_any(),
                            Some(held) => view! { <td><ul class="plain">{held.into_iter().map(|(time, words, kind)| view! {
                                <li class=format!("held held-{kind}")><span class="week-time">{time}</span>" "{words}</li>
                            }).collect_view()}</ul></td> }.into_any(),
                        }).collect_view()}
                    </tr>
                }).collect_view()}</tbody>
            </table></div>
            <p>{spaces.iter().map(|space| wording::space_kind(l, space.kind)).collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")}</p>
        }
    }))
}
