//! Dates with other hours, of a building or of one space: the list and its form. To shut off is another door.

use crate::facilities::model::{KeptException, NewException, Space};
use crate::facilities::words;
use crate::id::{BuildingId, SpaceId};
use crate::server::form::Fields;
use crate::shell::encoded;
use crate::time::{ClockSpan, DateRange, parse_clock, parse_date};
use crate::ui::form::{Faults, Input};
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Dates with other hours as they were typed; every fault at once.
pub fn read(
    l: Locale,
    fields: &Fields,
    building: &BuildingId,
    space: Option<&SpaceId>,
) -> Result<NewException, Faults> {
    let mut faults = Faults::default();
    let (first, last) = dates(l, fields, &mut faults);
    let window = window(l, fields, &mut faults);
    let new = NewException {
        building: building.clone(),
        space: space.cloned(),
        dates: DateRange::new(first.or(last).unwrap_or_default(), last.or(first).unwrap_or_default()),
        window,
        reason: fields.text("reason").to_owned(),
    };
    // Every fault at once: those of the rules come after those of the dates.
    let flaws: Vec<_> = new.flaws().into_iter().filter(|flaw| faults.of(flaw.field).is_none()).collect();
    words::flaws(l, &flaws, &mut faults);
    if faults.is_empty() { Ok(new) } else { Err(faults) }
}

/// The two dates of a form; one left empty at the end means a single day.
pub fn dates(l: Locale, fields: &Fields, faults: &mut Faults) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let first = parse_date(fields.text("first_date"));
    if first.is_none() {
        faults.add("first_date", t!(l, facilities.date_bad));
    }
    let last = match fields.text("last_date") {
        "" => first,
        text => parse_date(text),
    };
    if last.is_none() && !fields.text("last_date").is_empty() {
        faults.add("last_date", t!(l, facilities.date_bad));
    }
    (first, last)
}

fn window(l: Locale, fields: &Fields, faults: &mut Faults) -> Option<ClockSpan> {
    let (opens, closes) = (fields.text("opens"), fields.text("closes"));
    if opens.is_empty() && closes.is_empty() {
        return None;
    }
    if opens.is_empty() || closes.is_empty() {
        faults.add(if opens.is_empty() { "opens" } else { "closes" }, t!(l, facilities.clock_both));
        return None;
    }
    let mut time = |name: &str| {
        let time = parse_clock(fields.text(name));
        if time.is_none() {
            faults.add(name, t!(l, facilities.clock_bad));
        }
        time
    };
    let (opens, closes) = (time("opens"), time("closes"));
    Some(ClockSpan::new(opens?, closes?))
}

/// The section of a page that lists them, with the form to add one.
pub struct List<'a> {
    pub exceptions: &'a [KeptException],
    /// All of the building, for their names.
    pub spaces: &'a [Space],
    pub building: &'a BuildingId,
    pub add_to: String,
    /// Where it is shut off.
    pub close: String,
    pub back_to: &'a str,
}

impl List<'_> {
    pub fn view(&self, l: Locale, fields: &Fields, faults: &Faults) -> AnyView {
        let text = |name: &'static str| words::field(l, name);
        view! {
            <section aria-labelledby="exceptions">
                <h2 id="exceptions">{t!(l, facilities.exceptions)}</h2>
                <p>{t!(l, facilities.exceptions_text)}" "<a href=self.close.clone()>{t!(l, closing.close)}</a></p>
                {self.table(l)}
                <form method="post" action=self.add_to.clone() class="stack">
                    <input type="hidden" name="ask" value="yes"/>
                    <fieldset>
                        <legend>{t!(l, facilities.exceptions_add)}</legend>
                        {Input::new("first_date", &text("first_date"), "date").required().view(fields, faults)}
                        {Input::new("last_date", &text("last_date"), "date").view(fields, faults)}
                        {Input::new("opens", &text("opens"), "text").hint(t!(l, facilities.exceptions_times_hint)).required().view(fields, faults)}
                        {Input::new("closes", &text("closes"), "text").required().view(fields, faults)}
                        {Input::new("reason", &text("reason"), "text").required().view(fields, faults)}
                    </fieldset>
                    <div class="actions"><button class="button">{t!(l, facilities.add)}</button></div>
                </form>
            </section>
        }
        .into_any()
    }

    fn table(&self, l: Locale) -> AnyView {
        if self.exceptions.is_empty() {
            return view! { <p class="empty">{t!(l, facilities.exceptions_none)}</p> }.into_any();
        }
        let rows = self.exceptions.iter().map(|exception| self.row(l, exception)).collect_view();
        view! {
            <div class="table-wrap" role="region" aria-labelledby="exceptions-caption" tabindex="0">
                <table>
                    <caption id="exceptions-caption">{t!(l, facilities.exceptions_caption)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t!(l, common.dates)}</th>
                            <th scope="col">{t!(l, facilities.exceptions_hours)}</th>
                            <th scope="col">{t!(l, facilities.field_space)}</th>
                            <th scope="col">{t!(l, common.reason)}</th>
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }

    fn row(&self, l: Locale, exception: &KeptException) -> AnyView {
        let dates = exception.dates.to_string();
        let closed = || t!(l, common.closed).to_owned();
        let hours = exception.window.map_or_else(closed, ClockSpan::in_words);
        let whole = || t!(l, common.whole_building).to_owned();
        let named = |id: &SpaceId| {
            self.spaces.iter().find(|space| space.id == *id).map_or_else(whole, |space| space.name.clone())
        };
        let space = exception.space.as_ref().map_or_else(whole, named);
        let label = t!(l, facilities.exceptions_remove, dates = dates);
        let next = encoded(self.back_to);
        let remove = format!("/facilities/buildings/{}/exceptions/{}/remove?next={next}", self.building, exception.id);
        view! {
            <tr>
                <th scope="row">{dates}</th>
                <td>{hours}</td>
                <td>{space}</td>
                <td>{exception.reason.clone()}</td>
                <td>
                    <a href=remove aria-label=label>{t!(l, facilities.remove)}</a>
                </td>
            </tr>
        }
        .into_any()
    }
}
