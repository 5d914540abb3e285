//! What the form that imports a timetable looks like.

use crate::server::form::Fields;
use crate::time::clock;
use crate::timetables::import::format;
use crate::timetables::service::Request;
use crate::timetables::words;
use crate::ui::form::{Faults, Input, checkbox, fault_summary};
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// So many faults are shown; of the others only the number.
const MOST_FAULTS: usize = 100;

/// The fields as the form opens: this term, the usual bells.
pub fn plain(today: NaiveDate) -> Fields {
    let request = Request::plain(today);
    Fields::default()
        .with("first", request.first.to_string())
        .with("last", request.last.to_string())
        .with("first_lesson", clock(request.bells.first_lesson))
        .with("period_minutes", request.bells.period_minutes.to_string())
        .with("break_minutes", request.bells.break_minutes.to_string())
        .with("room_capacity", request.room_capacity.to_string())
}

pub fn form(l: Locale, fields: &Fields, faults: &Faults) -> AnyView {
    let input = |name, label, kind| Input::new(name, label, kind);
    let shown = shortened(l, faults);
    let first_lesson = input("first_lesson", t!(l, timetables.first_lesson), "time");
    let more_open =
        ["instance", "solution", "building", "school", "room_capacity"].iter().any(|name| faults.of(name).is_some());
    view! {
        <p><a href="/timetables">{t!(l, timetables.back)}</a></p>
        <h1>{t!(l, timetables.import_title)}</h1>
        {fault_summary(l, &shown)}
        <p>{t!(l, timetables.import_lead)}</p>
        <form method="post" action="/timetables/import" enctype="multipart/form-data" class="stack">
            {file_field(l, faults)}
            {checkbox("anew", "yes", t!(l, timetables.anew), fields.has("anew"))}
            <fieldset>
                <legend>{t!(l, timetables.term)}</legend>
                <p class="hint">{t!(l, timetables.term_hint)}</p>
                {input("first", t!(l, timetables.first), "date").required().view(fields, faults)}
                {input("last", t!(l, timetables.last), "date").required().view(fields, faults)}
                {checkbox("past", "yes", t!(l, timetables.past), fields.has("past"))}
                <p class="hint">{t!(l, timetables.past_text)}</p>
            </fieldset>
            <fieldset>
                <legend>{t!(l, timetables.bells)}</legend>
                <p class="hint">{t!(l, timetables.bells_hint)}</p>
                {first_lesson.hint(t!(l, timetables.first_lesson_hint)).required().view(fields, faults)}
                {input("period_minutes", t!(l, timetables.period_minutes), "number").required().view(fields, faults)}
                {input("break_minutes", t!(l, timetables.break_minutes), "number").required().view(fields, faults)}
            </fieldset>
            <fieldset>
                <legend>{t!(l, timetables.weeks)}</legend>
                <p class="hint">{t!(l, timetables.weeks_hint)}</p>
                {input("first_week", t!(l, timetables.first_week), "text")
                    .hint(t!(l, timetables.first_week_hint)).view(fields, faults)}
                {input("days_per_week", t!(l, timetables.days_per_week), "number")
                    .hint(t!(l, timetables.days_per_week_hint)).view(fields, faults)}
            </fieldset>
            <details open=more_open>
                <summary>{t!(l, timetables.more)}</summary>
                {input("school", t!(l, timetables.school), "text").hint(t!(l, timetables.school_hint)).view(fields, faults)}
                {input("building", t!(l, timetables.building), "text")
                    .hint(t!(l, timetables.building_hint)).view(fields, faults)}
                {input("room_capacity", t!(l, timetables.room_capacity), "number")
                    .hint(t!(l, timetables.room_capacity_hint)).required().view(fields, faults)}
                {input("instance", t!(l, timetables.instance), "text")
                    .hint(t!(l, timetables.instance_hint)).view(fields, faults)}
                {input("solution", t!(l, timetables.solution), "text")
                    .hint(t!(l, timetables.solution_hint)).view(fields, faults)}
            </details>
            <div class="actions"><button class="button button-primary">{t!(l, timetables.submit)}</button></div>
        </form>
    }
    .into_any()
}

/// The field itself names only the first fault; the summary above has them all.
fn file_field(l: Locale, faults: &Faults) -> AnyView {
    let fault = faults.of("file");
    let described = if fault.is_some() { "file-hint file-fault" } else { "file-hint" };
    let invalid = fault.is_some().then_some("true");
    let fault = fault.map(|fault| view! { <p class="fault" id="file-fault">{fault}</p> });
    view! {
        <div class="field">
            <label for="file">{t!(l, timetables.file)}</label>
            <p class="hint" id="file-hint">{words::file_hint(l)}</p>
            {fault}
            <input id="file" name="file" type="file" required=true accept=format::endings() aria-describedby=described aria-invalid=invalid/>
        </div>
    }
    .into_any()
}

fn shortened(l: Locale, faults: &Faults) -> Faults {
    let mut shown = Faults(faults.0.iter().take(MOST_FAULTS).cloned().collect());
    let more = faults.0.len().saturating_sub(MOST_FAULTS);
    if more > 0 {
        shown.add("file", t!(l, common.and_more, count = more));
    }
    shown
}
