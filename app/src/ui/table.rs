//! The frame around a table: on a narrow screen it scrolls sideways there, by keyboard too, and not the whole page.

use leptos::prelude::*;

/// `label` names the region for screen readers; the table has a caption of its own.
pub fn wrapped(label: impl Into<String>, table: impl IntoView + 'static) -> AnyView {
    view! { <div class="table-wrap" role="region" tabindex="0" aria-label=label.into()>{table.into_any()}</div> }
        .into_any()
}
