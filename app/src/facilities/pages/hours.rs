//! The weekly hours of a space as a table to fill in: a row for each weekday, two openings or more.

use crate::server::form::Fields;
use crate::time::{Weekday, Weekly, clock, parse_clock};
use crate::ui::date;
use crate::ui::form::Faults;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Openings a day that the form has room for at least.
const ROOM: usize = 2;
/// Openings a day that are read at most.
const MOST: usize = 8;

/// Name and id of the box with the opening or the closing time.
fn boxed(what: &str, weekday: Weekday, at: usize) -> String {
    format!("{what}-{weekday}-{at}")
}

/// The week as it was typed; every fault at once.
pub fn read(l: Locale, fields: &Fields) -> Result<Vec<Weekly>, Faults> {
    let (mut openings, mut faults) = (Vec::new(), Faults::default());
    for weekday in Weekday::ALL {
        let day = || date::weekday_title(l, weekday);
        for at in 0..MOST {
            let [opens, closes] = ["opens", "closes"].map(|what| boxed(what, weekday, at));
            if fields.text(&opens).is_empty() && fields.text(&closes).is_empty() {
                continue;
            }
            let mut time = |name: &str| {
                let time = parse_clock(fields.text(name));
                if time.is_none() {
                    faults.add(name, t!(l, facilities.hours_bad, day = day()));
                }
                time
            };
            let (Some(from), Some(until)) = (time(&opens), time(&closes)) else { continue };
            let opening = Weekly::new(weekday, from, until);
            if opening.time().is_sound() {
                openings.push(opening);
            } else {
                faults.add(&closes, t!(l, facilities.hours_order, day = day()));
            }
        }
    }
    if faults.is_empty() { Ok(openings) } else { Err(faults) }
}

/// Monday's times for Tuesday to Friday too, where the button says so; nothing is saved yet.
pub fn monday_copied(fields: &Fields) -> Option<Fields> {
    if !fields.has("copy") {
        return None;
    }
    let mut fields = fields.clone();
    for at in 0..MOST {
        for what in ["opens", "closes"] {
            let time = fields.text(&boxed(what, Weekday::MONDAY, at)).to_owned();
            for weekday in &Weekday::WORKING_DAYS[1..] {
                fields.set(&boxed(what, *weekday, at), time.clone());
            }
        }
    }
    Some(fields)
}

fn filled(openings: &[Weekly]) -> Fields {
    let mut fields = Fields::default();
    for weekday in Weekday::ALL {
        for (at, opening) in openings.iter().filter(|opening| opening.weekday == weekday).enumerate() {
            fields.set(&boxed("opens", weekday, at), clock(opening.from));
            fields.set(&boxed("closes", weekday, at), clock(opening.until));
        }
    }
    fields
}

/// The section of the page: hint, table and buttons.
pub fn section(l: Locale, action: String, openings: &[Weekly], typed: Option<&Fields>, faults: &Faults) -> AnyView {
    let of_day = |weekday| openings.iter().filter(|opening| opening.weekday == weekday).count();
    let most = Weekday::ALL.into_iter().map(of_day).max().unwrap_or(0);
    let room = most.clamp(ROOM, MOST);
    let fields = typed.cloned().unwrap_or_else(|| filled(openings));
    let heads = (0..room).map(|at| {
        let (opens, closes) = if at == 0 {
            (t!(l, facilities.hours_opens), t!(l, facilities.hours_closes))
        } else {
            (t!(l, facilities.hours_opens_again), t!(l, facilities.hours_closes_again))
        };
        view! {
            <th scope="col" id=format!("opens-{at}")>{opens}</th>
            <th scope="col" id=format!("closes-{at}")>{closes}</th>
        }
    });
    let rows = Weekday::ALL.into_iter().map(|weekday| {
        let boxes = (0..room).flat_map(|at| ["opens", "closes"].map(|what| (what, at)));
        let cells = boxes.map(|(what, at)| {
            let name = boxed(what, weekday, at);
            let invalid = faults.of(&name).is_some().then_some("true");
            let value = fields.text(&name).to_owned();
            view! {
                <td>
                    <input type="text" size="6" inputmode="text" autocomplete="off" id=name.clone() name=name value=value
                        aria-labelledby=format!("weekday-{weekday} {what}-{at}") aria-describedby="hours-hint" aria-invalid=invalid/>
                </td>
            }
        });
        view! { <tr><th scope="row" id=format!("weekday-{weekday}")>{date::weekday_title(l, weekday)}</th>{cells.collect_view()}</tr> }
    });
    view! {
        <section aria-labelledby="hours">
            <h2 id="hours">{t!(l, facilities.hours)}</h2>
            <form method="post" action=action>
                <input type="hidden" name="ask" value="yes"/>
                <p class="hint" id="hours-hint">{t!(l, facilities.hours_hint)}</p>
                <div class="table-wrap" role="region" tabindex="0" aria-label=t!(l, facilities.hours_caption)>
                    <table class="hours">
                        <caption>{t!(l, facilities.hours_caption)}</caption>
                        <thead><tr><th scope="col">{t!(l, common.day)}</th>{heads.collect_view()}</tr></thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
                <div class="actions">
                    <button class="button button-primary">{t!(l, facilities.hours_save)}</button>
                    <button class="button" name="copy" value="monday">{t!(l, facilities.hours_copy)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
