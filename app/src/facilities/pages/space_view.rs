//! What the page of a space looks like.

use super::keeping::done_notice;
use super::{exceptions, form, hours};
use crate::facilities::import::columns::yes_or_no;
use crate::facilities::model::{Approval, Atom, Building, KeptException, Space};
use crate::facilities::words;
use crate::server::form::Fields;
use crate::time::Weekly;
use crate::ui::form::{Faults, Input, checkbox, fault_summary, select, textarea};
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// What was typed into one of the page's forms, when it was refused.
#[derive(Default)]
pub struct Typed {
    pub query: Fields,
    pub space: Option<Fields>,
    pub hours: Option<Fields>,
    pub exception: Fields,
    pub faults: Faults,
}

/// What the page is about.
pub struct Shown {
    pub space: Space,
    pub building: Building,
    /// All of the building.
    pub spaces: Vec<Space>,
    pub atoms: Vec<Atom>,
    pub hours: Vec<Weekly>,
    pub exceptions: Vec<KeptException>,
}

pub fn view(l: Locale, shown: &Shown, typed: &Typed) -> AnyView {
    let Shown { space, building, .. } = shown;
    let address = format!("/facilities/spaces/{}", space.id);
    let fields = typed.space.clone().unwrap_or_else(|| form::space_fields(&space.said));
    let list = exceptions::List {
        exceptions: &shown.exceptions,
        spaces: &shown.spaces,
        building: &building.id,
        add_to: format!("{address}/exceptions"),
        close: format!("/close?space={}", space.id),
        back_to: &address,
    };
    view! {
        <p><a href=format!("/facilities/buildings/{}", building.id)>{building.name.clone()}</a></p>
        <h1>{space.name.clone()}</h1>
        {fault_summary(l, &typed.faults)}
        {done_notice(l, &typed.query)}
        <ul class="actions">
            <li><a href=format!("/spaces/{}", space.id)>{t!(l, facilities.calendar)}</a></li>
            <li><a class="button" href=format!("/close?space={}", space.id)>{t!(l, closing.close)}</a></li>
        </ul>
        {space_form(l, address.clone(), &shown.atoms, &fields, &typed.faults)}
        {hours::section(l, format!("{address}/hours"), &shown.hours, typed.hours.as_ref(), &typed.faults)}
        {list.view(l, &typed.exception, &typed.faults)}
        <p><a class="button" href=format!("{address}/remove")>{t!(l, facilities.remove_space)}</a></p>
    }
    .into_any()
}

pub fn space_form(l: Locale, action: String, atoms: &[Atom], fields: &Fields, faults: &Faults) -> AnyView {
    let text = |name: &'static str| words::field(l, name);
    let number = |name: &'static str, hint: Option<&str>| {
        let label = text(name);
        let input = Input::new(name, &label, "number");
        if let Some(hint) = hint { input.hint(hint) } else { input }.view(fields, faults)
    };
    let approvals = [
        (Approval::Direct.word().to_owned(), t!(l, facilities.approval_direct).to_owned()),
        (Approval::Clerk.word().to_owned(), t!(l, facilities.approval_clerk).to_owned()),
    ];
    let ticked = |name: &str| fields.has(name) && yes_or_no(fields.text(name), true).unwrap_or(true);
    let names = atoms.iter().map(|atom| atom.name.clone()).collect::<Vec<_>>().join(", ");
    let known =
        (!names.is_empty()).then(|| view! { <p class="hint">{t!(l, facilities.field_atoms_known, names = names)}</p> });
    view! {
        <form method="post" action=action class="stack">
            <input type="hidden" name="ask" value="yes"/>
            <fieldset>
                <legend>{t!(l, facilities.group_what)}</legend>
                {Input::new("name", &text("name"), "text").required().view(fields, faults)}
                {Input::new("code", &text("code"), "text").hint(t!(l, facilities.field_space_code_hint)).required().view(fields, faults)}
                {select("kind", &text("kind"), None, &words::kinds(l), fields, faults)}
                {number("capacity", None)}
                {number("area_m2", None)}
                {Input::new("atoms", &text("atoms"), "text").hint(t!(l, facilities.field_atoms_hint)).view(fields, faults)}
                {known}
            </fieldset>
            <fieldset>
                <legend>{t!(l, facilities.group_inside)}</legend>
                {Input::new("features", &text("features"), "text").hint(t!(l, facilities.field_features_hint)).view(fields, faults)}
                {textarea("accessibility", &text("accessibility"), Some(t!(l, facilities.field_accessibility_hint)), fields, faults)}
                {Input::new("photo_url", &text("photo_url"), "text").hint(t!(l, facilities.field_photo_hint)).view(fields, faults)}
            </fieldset>
            <fieldset>
                <legend>{t!(l, facilities.group_rules)}</legend>
                {checkbox("bookable", "ja", t!(l, facilities.field_bookable), ticked("bookable"))}
                {checkbox("open_on_holidays", "ja", t!(l, facilities.field_open_on_holidays), ticked("open_on_holidays"))}
                {select("approval", &text("approval"), None, &approvals, fields, faults)}
                {number("buffer_before_minutes", Some(t!(l, facilities.field_buffer_before_hint)))}
                {number("buffer_after_minutes", Some(t!(l, facilities.field_buffer_after_hint)))}
                {number("min_minutes", None)}
                {number("max_minutes", None)}
                {number("max_days_ahead", None)}
            </fieldset>
            <div class="actions"><button class="button button-primary">{t!(l, common.save)}</button></div>
        </form>
    }
    .into_any()
}
