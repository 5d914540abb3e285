//! The booking form: reading it, and showing it with what was typed.

use crate::facilities::model::Space;
use crate::people::model::Organisation;
use crate::server::form::Fields;
use crate::time::{Zone, parse_clock, parse_date};
use crate::ui::form::{Faults, Input, checkbox, select, textarea};
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, td_string};

/// A time in civil words, and as instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    pub date: NaiveDate,
    /// Minutes after midnight.
    pub from: u16,
    /// May be 1440; at or before `from` it is the next day's.
    pub to: u16,
    pub starts_at: i64,
    pub ends_at: i64,
}

/// Date, from and to of a form; faults are noted with their fields.
pub fn read_time(l: Locale, zone: Zone, fields: &Fields, faults: &mut Faults) -> Option<Time> {
    let date = parse_date(fields.text("date"));
    if date.is_none() {
        faults.add("date", td_string!(l, bookings.date_wrong));
    }
    let mut clock_time = |name: &str| {
        let minute = parse_clock(fields.text(name));
        if minute.is_none() {
            faults.add(name, td_string!(l, bookings.time_wrong));
        }
        minute
    };
    let (from, to) = (clock_time("from"), clock_time("to"));
    let (date, from, to) = (date?, from?, to?);
    // An end at midnight or later in the night belongs to the next day; an end just before the start is a slip of the pen.
    let to_next_day = to <= from && to < 12 * 60 && from >= 12 * 60;
    let last = if to_next_day { date.succ_opt()? } else { date };
    let mut instant = |name: &str, date, minute| {
        let at = zone.instant(date, minute);
        if at.is_none() {
            faults.add(name, td_string!(l, bookings.skipped_hour));
        }
        at.map(|at| at.0)
    };
    let (starts_at, ends_at) = (instant("from", date, from), instant("to", last, to));
    Some(Time { date, from, to, starts_at: starts_at?, ends_at: ends_at? })
}

/// The fields of a booking. `staff` may also close the space off.
pub fn view(l: Locale, space: &Space, organisations: &[Organisation], staff: bool, fields: &Fields, faults: &Faults) -> AnyView {
    let mut holders = vec![(String::new(), td_string!(l, bookings.myself).to_owned())];
    holders.extend(organisations.iter().map(|one| (one.id.0.clone(), one.name.clone())));
    view! {
        <form method="post" action="/book" class="stack narrow">
            <input type="hidden" name="space" value=space.id.0.clone()/>
            {Input::new("title", td_string!(l, bookings.what), "text").hint(td_string!(l, bookings.what_hint)).required().view(fields, faults)}
            {(holders.len() > 1).then(|| select("organisation", td_string!(l, bookings.for_whom), None, &holders, fields, faults))}
            {Input::new("date", td_string!(l, bookings.date), "date").required().view(fields, faults)}
            <div class="columns">
                {Input::new("from", td_string!(l, bookings.from), "text").required().view(fields, faults)}
                {Input::new("to", td_string!(l, bookings.to), "text").hint(td_string!(l, bookings.to_hint)).required().view(fields, faults)}
            </div>
            {Input::new("persons", td_string!(l, bookings.persons), "number").view(fields, faults)}
            {Input::new("until", td_string!(l, bookings.repeat), "date").hint(td_string!(l, bookings.repeat_hint)).view(fields, faults)}
            {textarea("note", td_string!(l, bookings.note), None, fields, faults)}
            {staff.then(|| checkbox("closure", "yes", td_string!(l, bookings.as_closure), fields.text("closure") == "yes"))}
            <button class="button button-primary">{td_string!(l, bookings.do_book)}</button>
        </form>
    }
    .into_any()
}

/// The same fields, unseen, to be sent on after the dates have been looked at.
pub fn hidden(fields: &Fields) -> AnyView {
    let names = ["space", "title", "organisation", "date", "from", "to", "persons", "until", "note", "closure"];
    names
        .into_iter()
        .filter(|name| fields.has(name))
        .map(|name| {
            let value = fields.text(name).to_owned();
            view! { <input type="hidden" name=name value=value/> }
        })
        .collect_view()
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(from: &str, to: &str, date: &str) -> (Option<Time>, Faults) {
        let fields = Fields::default().with("date", date).with("from", from).with("to", to);
        let mut faults = Faults::default();
        let time = read_time(Locale::sv, Zone::default(), &fields, &mut faults);
        (time, faults)
    }

    #[test]
    fn an_evening_may_end_at_midnight_or_after_it() {
        let minutes = |from, to| read(from, to, "2026-12-01").0.map(|time| (time.ends_at - time.starts_at) / 60);
        assert_eq!(minutes("22:00", "24:00"), Some(120));
        assert_eq!(minutes("22.00", "00:00"), Some(120));
        assert_eq!(minutes("22:00", "01:30"), Some(210));
        assert_eq!(minutes("10:00", "09:00"), Some(-60), "left for the rules to refuse");
    }

    #[test]
    fn every_field_at_fault_is_named_and_a_skipped_hour_too() {
        let (time, faults) = read("x", "", "i morgon");
        assert_eq!(time, None);
        assert_eq!(faults.0.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["date", "from", "to"]);
        assert!(read("02:30", "04:00", "2026-03-29").1.of("from").is_some());
        assert!(read("03:00", "04:00", "2026-03-29").1.is_empty());
    }
}
