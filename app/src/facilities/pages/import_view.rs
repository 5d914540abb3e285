//! What the steps of an import look like.

use crate::facilities::export::Tables;
use crate::facilities::import::columns::Column;
use crate::facilities::import::fault::{Fault, Note, What};
use crate::facilities::import::{MOST_MEGABYTES, building_columns, space_columns};
use crate::facilities::service::{Change, Changes};
use crate::facilities::words;
use crate::id::UploadId;
use crate::ui::form::{Faults, fault_summary};
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Rows of a table that are shown at most.
const MOST_ROWS: usize = 300;

/// The first step: choosing files, templates and what the columns mean.
pub fn start(l: Locale, faults: &Faults) -> AnyView {
    let hint = t!(l, facilities.import_files_hint, most = MOST_MEGABYTES);
    let fault = faults.of("files").map(|fault| view! { <p class="fault" id="files-fault">{fault}</p> });
    let described = if faults.is_empty() { "files-hint" } else { "files-hint files-fault" };
    let examples = Tables::examples();
    view! {
        <p><a href="/facilities">{t!(l, facilities.back_to_list)}</a></p>
        <h1>{t!(l, facilities.import_title)}</h1>
        {fault_summary(l, faults)}
        <p>{t!(l, facilities.import_lead)}</p>
        <form method="post" action="/facilities/import" enctype="multipart/form-data" class="stack">
            <div class="field">
                <label for="files">{t!(l, facilities.import_files)}</label>
                <p class="hint" id="files-hint">{hint}</p>
                {fault}
                <input id="files" name="files" type="file" multiple=true required=true accept=".csv,.txt,.tsv,.xlsx,.ods"
                    aria-describedby=described aria-invalid=(!faults.is_empty()).then_some("true")/>
            </div>
            <div class="actions"><button class="button button-primary">{t!(l, facilities.import_read)}</button></div>
        </form>
        <h2>{t!(l, facilities.import_template)}</h2>
        <p>{t!(l, facilities.import_template_text)}</p>
        <ul class="actions">
            <li><a href="/facilities/template/facilities.xlsx">{t!(l, facilities.import_template_xlsx)}</a></li>
            <li><a href="/facilities/template/buildings.csv">{t!(l, facilities.import_template_buildings)}</a></li>
            <li><a href="/facilities/template/spaces.csv">{t!(l, facilities.import_template_spaces)}</a></li>
        </ul>
        <h2>{t!(l, facilities.import_columns)}</h2>
        <ul>
            <li>{t!(l, facilities.import_rules_1)}</li>
            <li>{t!(l, facilities.import_rules_2)}</li>
            <li>{t!(l, facilities.import_rules_3)}</li>
            <li>{t!(l, facilities.import_rules_4)}</li>
            <li>{t!(l, facilities.import_rules_5)}</li>
            <li>{t!(l, facilities.import_rules_6)}</li>
        </ul>
        {columns(l, t!(l, facilities.import_columns_buildings), &building_columns::COLUMNS, examples.buildings.first())}
        {columns(l, t!(l, facilities.import_columns_spaces), &space_columns::COLUMNS, examples.spaces.first())}
    }
    .into_any()
}

fn columns<T>(l: Locale, caption: &str, columns: &[Column<T>], example: Option<&T>) -> AnyView {
    let rows = columns.iter().map(|column| {
        view! {
            <tr>
                <th scope="row">{(column.name)(l)}</th>
                <td>{if column.required { t!(l, facilities.yes) } else { t!(l, facilities.no) }}</td>
                <td>{example.map(|example| (column.get)(example, l))}</td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-label=caption.to_owned()>
            <table>
                <caption>{caption.to_owned()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(l, facilities.import_column)}</th>
                        <th scope="col">{t!(l, facilities.import_column_must)}</th>
                        <th scope="col">{t!(l, facilities.import_column_example)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Everything that is wrong with the files.
pub fn faults(l: Locale, faults: &[Fault]) -> AnyView {
    let count: usize = faults.iter().map(|fault| if let What::More(more) = fault.what { more } else { 1 }).sum();
    let rows = faults.iter().map(|fault| {
        view! { <tr><th scope="row">{words::place(l, &fault.place)}</th><td>{words::fault(l, fault)}</td></tr> }
    });
    view! {
        <p><a href="/facilities/import">{t!(l, facilities.import_title)}</a></p>
        <div class="fault-summary" role="alert" tabindex="-1" autofocus=true>
            <h1>{t!(l, facilities.import_faults, count = count)}</h1>
            <p>{t!(l, facilities.import_faults_text)}</p>
        </div>
        <div class="table-wrap" role="region" aria-labelledby="faults-caption" tabindex="0">
            <table>
                <caption id="faults-caption">{t!(l, facilities.import_faults_caption)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(l, common.place)}</th>
                        <th scope="col">{t!(l, facilities.import_fault)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What would change, with a form that confirms it for the files that were kept.
pub fn preview(l: Locale, changes: &Changes, notes: &[Note], met: &[(String, usize)], kept: &UploadId) -> AnyView {
    let notes = (!notes.is_empty()).then(|| {
        let items = notes.iter().map(|note| view! { <li>{words::note(l, note)}</li> });
        view! { <div class="notice"><h2>{t!(l, facilities.import_notes)}</h2><ul>{items.collect_view()}</ul></div> }
    });
    if changes.is_empty() {
        return view! {
            <p><a href="/facilities/import">{t!(l, facilities.import_title)}</a></p>
            <h1>{t!(l, facilities.import_preview)}</h1>
            <p class="notice">{t!(l, facilities.import_nothing)}</p>
            {notes}
        }
        .into_any();
    }
    view! {
        <p><a href="/facilities/import">{t!(l, facilities.import_title)}</a></p>
        <h1>{t!(l, facilities.import_preview)}</h1>
        <p>{summary(l, changes)}</p>
        {unknown(l, changes)}
        {met_bookings(l, met)}
        {notes}
        <form method="post" action="/facilities/import/confirm">
            <input type="hidden" name="upload" value=kept.0.clone()/>
            <div class="actions">
                <button class="button button-primary">{t!(l, facilities.import_confirm)}</button>
                <a href="/facilities/import">{t!(l, common.cancel)}</a>
            </div>
        </form>
        {changes_table(l, t!(l, facilities.sheet_buildings), &building_columns::COLUMNS, &changes.buildings)}
        {changes_table(l, t!(l, common.spaces), &space_columns::COLUMNS, &changes.spaces)}
    }
    .into_any()
}

/// What is still not known of what is imported, and what follows from that.
fn unknown(l: Locale, changes: &Changes) -> Option<AnyView> {
    let items: Vec<_> = changes
        .unknown()
        .into_iter()
        .map(|(what, count)| view! { <li>{words::unknown(l, what, count)}</li> })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <div class="notice"><h2>{t!(l, facilities.import_unknown)}</h2><ul>{items}</ul></div> }.into_any()
    })
}

/// What is booked against the rules as the file would have them, and that it stays.
fn met_bookings(l: Locale, met: &[(String, usize)]) -> Option<AnyView> {
    let items = met
        .iter()
        .take(MOST_ROWS)
        .map(|(space, count)| view! { <li>{t!(l, closing.import_met, space = space, count = *count)}</li> });
    (!met.is_empty()).then(|| {
        view! {
            <div class="notice notice-warning">
                <h2>{t!(l, closing.import_met_title)}</h2>
                <p>{t!(l, closing.import_met_text)}</p>
                <ul>{items.collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}

/// How many are new, changed and as they were.
pub fn summary(l: Locale, changes: &Changes) -> String {
    let (new_buildings, changed_buildings) = counts(&changes.buildings);
    let (new_spaces, changed_spaces) = counts(&changes.spaces);
    t!(
        l,
        facilities.import_summary,
        new_buildings = new_buildings,
        changed_buildings = changed_buildings,
        new_spaces = new_spaces,
        changed_spaces = changed_spaces,
        unchanged = changes.unchanged
    )
}

fn counts<T>(changes: &[Change<T>]) -> (usize, usize) {
    let new = changes.iter().filter(|change| change.before.is_none()).count();
    (new, changes.len() - new)
}

fn changes_table<T>(l: Locale, what: &str, columns: &[Column<T>], changes: &[Change<T>]) -> Option<AnyView> {
    let cell = |field: &str, thing: &T| {
        columns.iter().find(|column| column.field == field).map(|column| (column.get)(thing, l))
    };
    let rows = changes.iter().take(MOST_ROWS).map(|change| {
        let (code, name) = (cell("code", &change.after), cell("name", &change.after));
        let differences = change.before.iter().flat_map(|before| {
            columns.iter().filter_map(|column| {
                let (before, after) = ((column.get)(before, l), (column.get)(&change.after, l));
                let field = words::field(l, column.field);
                (before != after)
                    .then(|| t!(l, facilities.import_from_to, field = field, before = before, after = after))
            })
        });
        let differences = differences.map(|words| view! { <li>{words}</li> }).collect_view();
        let kind =
            if change.before.is_none() { t!(l, facilities.import_new) } else { t!(l, facilities.import_changed) };
        view! { <tr><th scope="row">{code} " " {name}</th><td>{kind}<ul>{differences}</ul></td></tr> }
    });
    let more = changes.len().saturating_sub(MOST_ROWS);
    let more = (more > 0).then(|| view! { <p>{t!(l, common.and_more, count = more)}</p> });
    (!changes.is_empty()).then(|| {
        view! {
            <div class="table-wrap" role="region" tabindex="0" aria-label=what.to_owned()>
                <table>
                    <caption>{t!(l, facilities.import_caption, what = what.to_lowercase())}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t!(l, common.what)}</th>
                            <th scope="col">{t!(l, common.a_change)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            {more}
        }
        .into_any()
    })
}
